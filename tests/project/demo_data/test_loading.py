"""The demo as a stranger meets it: loaded once, through the same doors as everything else."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from lilong.cases.files.queries.pictures import pictures_of
from lilong.cases.models import (
    Agreement,
    Case,
    CaseClock,
    CasePhoto,
    CasePromise,
    CaseStep,
    Errand,
    HandOver,
    HotlineTimes,
    HouseCall,
    Measurement,
    Norm,
)
from lilong.commons.files.models import StoredFile
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.models import ImportRun
from lilong.commons.ledger.chain import verify_all
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.models import ConversationMap, Meeting, Promise, Resolution, Suggestion
from lilong.council.queries.promises import standing_of
from lilong.kernel.actor import SYSTEM
from lilong.people.models import Organisation, Person, RoleGrant, User
from lilong.people.queries import demo_roles
from lilong.people.roles import ROLES
from lilong.places import queries as places
from lilong.places.models import Place
from lilong.project import demo_data
from lilong.project.demo_data.society import ANOTHER_STREET, COMMITTEE_THERE, OWNER_THERE
from lilong.project.demo_data.tree import DANING, LINGLING, SOUTH
from lilong.survey.models import Campaign, Door, DoorVisit, Finding
from lilong.survey.states import COUNTED

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def loaded(blocker, **how):
    """Load for a whole module; every test runs in a savepoint of it."""
    with blocker.unblock(), transaction.atomic():
        steps: list[str] = []
        demo_data.load(progress=steps.append, **how)
        yield steps
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def town(django_db_setup, django_db_blocker):
    """The whole demo; the value is what was told of the progress."""
    yield from loaded(django_db_blocker)


@pytest.fixture(scope="class")
def today():
    """The day on which the demo is loaded, asked before: midnight may come between the tests."""
    return timezone.localdate()


@pytest.fixture(scope="class")
def town_without_findings(django_db_setup, django_db_blocker):
    yield from loaded(django_db_blocker, findings=False)


@pytest.mark.usefixtures("today", "town")
class TestWithFindings:
    def test_one_is_told_how_far_it_is(self, town):
        assert town == [
            "登记地点",
            "登记单位和人员",
            "安排排摸",
            "导入排摸台账",
            "登记防盗窗",
            "安排回头看",
            "记下大家说的话",
            "准备两次业主表决",
            "立案、上门、调解",
        ]

    def test_a_stranger_sees_the_newspapers_counts(self):
        found = Finding.objects.filter(place_path__startswith=SOUTH, state__in=COUNTED)
        kinds = Counter(found.values_list("kind", flat=True))

        assert sum(kinds.values()) == 313
        assert kinds == {
            "illegal_building": 72,
            "outdoor_sink": 48,
            "wall_opening": 170,
            "pigeon_loft": 3,
            "bay_window": 20,
        }
        assert found.filter(place_path__startswith=LINGLING).count() == 250

    def test_two_camps_are_found_among_the_neighbours(self):
        drawn = ConversationMap.objects.select_related("conversation").get()

        assert (drawn.participants, drawn.told["stable"]) == (26, True)
        assert [group["size"] for group in drawn.told["groups"]] == [16, 10]
        assert (drawn.conversation.waiting, drawn.conversation.shown) == (1, 8)

    def test_most_findings_were_looked_at_and_some_wait(self):
        states = Counter(Finding.objects.values_list("state", flat=True))

        assert states["confirmed"] > states["found"] > states["cleared"] > 0
        assert states["returned"] > 0

    def test_the_ledger_was_understood_without_a_guess(self):
        run = ImportRun.objects.get(importer="survey.ledger")

        assert run.figures["findings"] == run.figures["written"] == 313
        assert (run.figures["guessed"], run.figures["duplicates"]) == (0, 0)

    def test_what_nobody_has_touched_can_be_taken_back(self):
        waiting = Finding.objects.filter(state="found", photos=0, version=1, how_known="ledger")
        expected = waiting.count()

        undo_import(SYSTEM, run_id=ImportRun.objects.get(importer="survey.ledger").id)

        assert expected > 50
        assert Finding.objects.filter(state="deleted").count() == expected

    def test_photos_are_few_and_shared(self):
        pictures = StoredFile.objects.filter(purpose="finding_photo")

        assert Finding.objects.filter(photos__gt=0).count() > 40
        assert 8 <= pictures.values("content").distinct().count() <= 12

    def test_there_is_one_click_for_every_role_and_another_street(self):
        doors = set(User.objects.values_list("demo_role", flat=True))

        assert doors == {*ROLES, ANOTHER_STREET, *COMMITTEE_THERE, OWNER_THERE}
        assert not any(user.has_usable_password() for user in User.objects.all())
        other = RoleGrant.objects.get(person__user__demo_role=ANOTHER_STREET)
        assert other.path.startswith(DANING)

    def test_everything_invented_says_so(self):
        for table in (Person, Organisation):
            assert set(table.objects.values_list("source", flat=True)) == {"示例数据"}
        rooms = Place.objects.filter(kind="room")
        assert set(rooms.values_list("source", flat=True)) == {"示例数据"}

    def test_the_short_name_means_the_residents_area(self):
        assert places.find(SYSTEM, "西木南").path == SOUTH
        assert places.find(SYSTEM, "大宁").path == DANING

    def test_every_campaign_knows_how_far_it_is(self):
        winter, again, baolian = Campaign.objects.order_by("-doors")
        results = Counter(Door.objects.filter(campaign=winter).values_list("result", flat=True))

        assert [one.state for one in (winter, again, baolian)] == ["closed", "open", "closed"]
        assert winter.doors == 6048
        assert results["seen"] > results["absent"] > results["refused"] > 0
        assert results[""] > 500

    def test_the_round_that_is_open_runs_while_one_looks(self, today):
        running = Campaign.objects.get(state="open")
        visits = DoorVisit.objects.filter(door__campaign=running).values_list("at", flat=True)
        days = sorted(timezone.localtime(at).date() for at in visits)

        assert running.starts_on <= days[0] <= days[-1] < today < running.deadline
        assert Door.objects.filter(campaign=running, result="").count() > 100

    def test_a_stranger_is_first_offered_those_of_the_readme(self):
        offered = [one.role for one in demo_roles()]

        assert offered[:4] == ["secretary", "community_worker", "block_leader", "resident"]
        assert offered[len(ROLES) :] == [ANOTHER_STREET, *COMMITTEE_THERE, OWNER_THERE]

    def test_forty_say_in_forty_ways_that_the_sewers_are_worn_out(self):
        said = Suggestion.objects.filter(place_path__startswith=SOUTH)

        assert said.filter(category="sewage").values("text").distinct().count() == 40
        # A person has made a theme of those that were proposed; the others wait.
        assert said.filter(state="grouped", theme__category="sewage").count() == 25
        assert said.filter(state="received").count() == 19
        assert said.get(state="done").released

    def test_one_council_is_over_and_what_was_promised_there_comes_back_to_the_next(self, today):
        coming = Meeting.objects.get(kind="affairs_meeting", state="planned")

        assert dict(Counter(Meeting.objects.values_list("kind", "state"))) == {
            ("affairs_meeting", "closed"): 1,
            ("affairs_meeting", "planned"): 1,
            ("hearing", "invited"): 1,
        }
        assert Resolution.objects.count() == 2
        standings = {standing_of(one, today) for one in Promise.objects.all()}
        assert standings == {"late", "open", "kept", "kept_late"}
        assert coming.items.exclude(promise=None).count() == 2

    def test_the_lane_is_begun_with_what_is_public_and_one_of_each_way_is_shown(self):
        lane = Case.objects.filter(place_path__startswith=LINGLING)
        tiers = Counter(lane.exclude(tier="private").values_list("tier", flat=True))

        assert set(lane.values_list("kind", flat=True)) == {
            *("common_land", "illegal_structure", "wall_opening", "window_cage", "common_part"),
            *("repair", "danger", "dispute"),
        }
        assert tiers["public"] > tiers["shop"] > 1
        assert lane.filter(state="closed").count() == 3
        assert lane.get(state="visited").level == "department"
        assert HandOver.objects.get(state="waiting").to_level == "patch"

    def test_the_lane_has_weeks_behind_it_and_none_before_it(self):
        first = CaseStep.objects.order_by("at").first()
        moved = pictures_of(SYSTEM, places.find(SYSTEM, "西木南"), [])

        assert first.verb == "open_cases"
        assert 80 <= (timezone.now() - first.at).days <= 90
        assert not CaseStep.objects.filter(at__gt=timezone.now()).exists()
        assert max(moved.days.values()) > 20
        assert (moved.closings, moved.reopenings) == (4, 1)

    def test_it_is_asked_now_whether_one_stayed_solved(self, today):
        asked = Case.objects.filter(ask_on__lte=today)

        assert asked.filter(place_path__startswith=LINGLING).count() == 1
        assert CaseStep.objects.filter(verb="note_stayed_solved").count() == 1

    def test_what_was_done_is_seen_before_and_after(self):
        done = Case.objects.filter(state="closed")
        shown = CasePhoto.objects.filter(case__in=done).values_list("case", "of")

        assert done.count() == 4
        assert set(shown) == {(case.pk, of) for case in done for of in ("before", "after")}

    def test_cages_are_held_against_a_norm_that_says_it_is_an_example(self):
        results = Counter(Measurement.objects.values_list("result", flat=True))

        assert Norm.objects.count() == 2
        assert all("示例数据" in one.paper for one in Norm.objects.all())
        assert results["fits"] > 1
        assert results["exceeds"] > 1

    def test_orders_run_against_the_examples_own_days(self):
        orders = Case.objects.filter(source="hotline")

        assert "示例数据" in HotlineTimes.objects.get().source
        assert orders.count() == 3
        assert CaseClock.objects.filter(case__in=orders, clock="hotline_close").count() == 3

    def test_doors_wait_for_two_people_and_something_was_promised(self):
        assert Errand.objects.filter(state="planned").count() == 2
        assert CasePromise.objects.filter(state="open").count() == 2
        assert set(HouseCall.objects.values_list("result", flat=True)) == {
            *("met", "absent", "refused", "promised"),
        }

    def test_a_leak_was_mediated_and_agreed_on(self):
        agreed = Agreement.objects.get()

        assert agreed.mediation.case.state == "agreed"
        assert agreed.clauses.filter(done_on=None).count() == 2

    def test_the_ledger_of_both_streets_holds(self):
        assert list(verify_all()) == []

    def test_loading_again_changes_nothing(self):
        before = LedgerEntry.objects.count()

        demo_data.load()

        assert demo_data.is_demo()
        assert LedgerEntry.objects.count() == before


@pytest.mark.usefixtures("town_without_findings")
class TestWithoutFindings:
    def test_the_ledger_is_empty_and_the_neighbourhood_is_there(self):
        assert not Finding.objects.exists()
        assert Campaign.objects.count() == 3
        assert demo_data.is_demo()
