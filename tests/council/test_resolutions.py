"""pass_resolution, supersede_resolution, open_motion_for, and note_vote_result."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lilong.ballot.actions.withdraw_motion import withdraw_motion
from lilong.ballot.models import Motion
from lilong.commons.clocks import due_of
from lilong.commons.ledger.listening import deliver
from lilong.commons.links.models import Link
from lilong.commons.links.trace import trace_of
from lilong.council import meeting_permissions
from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.change_agenda import ItemDraft
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.note_vote_result import note_vote_result
from lilong.council.actions.open_motion_for import RELATION, open_motion_for
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.actions.supersede_resolution import supersede_resolution
from lilong.council.kinds.meetings import ORDER, OWNERS, read_kind
from lilong.council.meeting_deadlines import POSTING, posting_words
from lilong.council.meeting_printing import quorum_words, said_on
from lilong.council.minutes_writing import quorum_of
from lilong.council.models import Meeting, Resolution, ResolutionStep
from lilong.council.queries.resolutions import resolved_about, theme_of, votes_under_way
from lilong.council.resolution_passing import ResolutionDraft
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places.actions.add_place import add_place
from tests.ballot.motions import Stage, posted
from tests.ballot.votes import roll_of
from tests.council import meeting_stage as stage
from tests.council.proposed import sewage_theme
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

HEADS = {"secretary@area", "committee_chair@area"}
NEW = ResolutionDraft("改为分两期", "先做甲弄，再做乙弄。")


@pytest.fixture
def meeting(secretary, street):
    return stage.opened(secretary, street)


@pytest.fixture
def committee(street):
    """Five members, three of whom are known to the house."""
    return [person_with("owners_committee_member", street.compound) for _n in range(3)]


def committee_meeting(member, street):
    return stage.opened(
        member,
        street,
        place_id=street.compound.id,
        kind="owners_committee_meeting",
        title="业委会例会",
        members=5,
    )


@everyone
def test_secretary_and_chair_say_what_is_resolved(who, street, other_street):
    meeting = stage.opened(person_with("secretary", street.area), street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in HEADS, lambda: stage.resolved(actor, meeting))


def test_resolutions_are_numbered_by_place_and_year(secretary, meeting):
    first, second = stage.resolved(secretary, meeting), stage.resolved(secretary, meeting)

    assert [one.code.partition("-")[2] for one in (first, second)] == ["01", "02"]


def test_a_resolution_has_a_title_and_words_and_an_item_of_the_meeting(secretary, meeting, street):
    strange = stage.first_item(stage.planned(secretary, street)).id

    for values, field in (
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"item_id": strange}, "item_id"),
        ({"agreed": -1}, "agreed"),
    ):
        with pytest.raises(Invalid) as refusal:
            stage.resolved(secretary, meeting, **values)
        assert set(refusal.value.fields) == {field}
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("kind", ["hearing", "coordination", "review_meeting", "affairs_meeting"])
def test_no_meeting_of_the_residents_committee_orders_anybody_or_decides_for_the_owners(
    kind, secretary, street
):
    meeting = stage.opened(secretary, street, kind=kind)

    with pytest.raises(Refused, match="没有执法权") as refusal:
        stage.resolved(secretary, meeting, touches=ORDER)
    assert "承诺" in str(refusal.value.remedy)
    with pytest.raises(Refused, match="不能代替业主表决"):
        stage.resolved(secretary, meeting, touches=OWNERS)
    assert stage.resolved(secretary, meeting, touches=OWNERS, needs_vote=True).needs_vote


def test_a_meeting_planned_before_powers_were_asked_keeps_its_rules(secretary, meeting):
    rules = {key: value for key, value in meeting.rules.items() if key != "refuses"}
    Meeting.objects.filter(pk=meeting.pk).update(rules=rules)

    assert stage.resolved(secretary, meeting, touches=ORDER)


def test_an_owners_committee_needs_more_than_half_of_its_members_there(committee, street):
    member = committee[0]
    meeting = committee_meeting(member, street)
    stage.came(member, meeting, "示例甲", "示例乙", as_what="业委会委员")

    with pytest.raises(Refused, match="要 3 位，到了 2 位") as refusal:
        stage.resolved(member, meeting, agreed=2)
    assert "第二十六条" in refusal.value.basis

    stage.came(member, meeting, "示例丙", as_what="业委会委员")
    with pytest.raises(Invalid, match="几位委员同意"):
        stage.resolved(member, meeting)
    with pytest.raises(Refused, match="要 3 位同意，现在 2 位"):
        stage.resolved(member, meeting, agreed=2, opposed=1)
    with pytest.raises(Invalid, match="到会的委员只有 3 位"):
        stage.resolved(member, meeting, agreed=3, opposed=1)
    assert stage.resolved(member, meeting, agreed=3).members == 5


def test_what_is_typed_days_later_was_resolved_on_the_day_of_its_meeting(
    secretary, committee, street
):
    kind = read_kind(committee_meeting(committee[0], street).rules)
    now = timezone.now()
    held = stage.opened(secretary, street, starts_at=now - timedelta(days=365))
    late = stage.resolved(secretary, held)
    early = stage.resolved(
        secretary, stage.opened(secretary, street, starts_at=now + timedelta(days=30))
    )

    on = timezone.localtime(held.starts_at).date()
    assert (late.resolved_on, early.resolved_on) == (on, timezone.localdate())
    assert late.code.startswith(f"{on.year}-")
    posted_by = due_of(POSTING, on).due
    assert said_on(posted_by) in posting_words(late, kind)
    promise = stage.promised(secretary, held)
    assert promise.code.startswith(f"{on.year}-")


def test_a_guest_is_no_member(committee, street):
    member = committee[0]
    meeting = committee_meeting(member, street)
    stage.came(member, meeting, "示例甲", "示例乙", as_what="业委会委员")
    stage.came(member, meeting, "居委来的人", "物业来的人", as_what="列席")

    with pytest.raises(Refused, match="到了 2 位"):
        stage.resolved(member, meeting, agreed=3)


def test_a_resolution_is_never_edited_nor_deleted(secretary, meeting):
    resolution = stage.resolved(secretary, meeting)

    for act in (
        lambda: Resolution.objects.update(text="改过的"),
        lambda: Resolution.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    if connection.vendor == "sqlite":
        columns = [field.column for field in Resolution._meta.local_fields]
        names = ", ".join(f'"{one}"' for one in columns)
        with (
            pytest.raises(DatabaseError, match="not replaced"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"INSERT OR REPLACE INTO council_resolution ({names}) "
                f"SELECT {names} FROM council_resolution"
            )
    resolution.refresh_from_db()
    assert resolution.text == "向街道申请把雨污分流列入改造项目。"


def test_a_later_resolution_takes_the_place_of_an_old_one_once(secretary, meeting, street):
    old = stage.resolved(secretary, meeting)
    close_meeting(secretary, meeting_id=meeting.id)
    later = stage.opened(secretary, street)

    new = supersede_resolution(secretary, resolution_id=old.id, meeting_id=later.id, draft=NEW)

    assert new.supersedes == old
    assert Resolution.objects.get(pk=old.pk).superseded_by == new
    with pytest.raises(Refused, match="已经被取代"):
        supersede_resolution(secretary, resolution_id=old.id, meeting_id=later.id, draft=NEW)


def test_what_takes_its_place_goes_on_telling_those_who_said_it(secretary, street, worker, said):
    theme = sewage_theme(street, worker, said)
    about = [ItemDraft("污水倒灌", theme_id=theme.id)]
    old = stage.resolved(secretary, stage.opened(secretary, street, items=about))
    approve(secretary, old.meeting)
    stage.resolved(secretary, stage.opened(secretary, street), title="别的事")
    assert resolved_about(theme.id) == [old]

    later = stage.opened(secretary, street)
    new = supersede(secretary, old, later)
    assert resolved_about(theme.id) == [old]  # the new minutes are not approved
    approve(secretary, later)
    assert resolved_about(theme.id) == [new]

    again = stage.opened(secretary, street, items=about)
    newest = supersede(secretary, new, again, item_id=stage.first_item(again).id)
    assert resolved_about(theme.id) == [new]
    approve(secretary, again)
    assert resolved_about(theme.id) == [newest]
    assert theme_of(new) == theme.id


def supersede(actor, old, meeting, **other):
    draft = ResolutionDraft("改为分两期", "先做甲弄，再做乙弄。", **other)
    return supersede_resolution(actor, resolution_id=old.id, meeting_id=meeting.id, draft=draft)


def approve(actor, meeting):
    close_meeting(actor, meeting_id=meeting.id)
    version = stage.noted(actor, meeting)
    approve_minutes(actor, meeting_id=meeting.id, number=version.number)


def test_a_committee_does_not_supersede_what_another_resolved(
    secretary, meeting, committee, street
):
    old = stage.resolved(secretary, meeting)
    member = committee[0]
    theirs = committee_meeting(member, street)

    with pytest.raises(NotAllowed):
        supersede_resolution(member, resolution_id=old.id, meeting_id=theirs.id, draft=NEW)


# ── The owners' vote ────────────────────────────────────────────────────────────────────────


def motion_for(actor, resolution, street, **other):
    return open_motion_for(
        actor,
        resolution_id=resolution.id,
        place_id=other.get("place_id", street.compound.id),
        matter="repair_fund_use",
        question="是否同意使用维修资金更换水泵？",
        acting_basis="业主大会委托",
    )


@pytest.fixture
def chair(street):
    return person_with("committee_chair", street.area)


def test_a_motion_is_drafted_with_the_resolutions_words_and_linked(chair, meeting, street):
    resolution = stage.resolved(chair, meeting, needs_vote=True)

    step = motion_for(chair, resolution, street)

    motion = Motion.objects.get()
    assert (motion.title, motion.text) == (resolution.title, resolution.text)
    assert (step.kind, step.motion_id, step.words) == ("put_to_vote", motion.id, motion.code)
    assert Link.objects.get().relation == RELATION
    neighbours = trace_of(chair, resolution.id).neighbours
    assert [one.reference.id for one in neighbours] == [motion.id]


def test_a_secretary_who_prepares_no_votes_drafts_none(secretary, meeting, street):
    resolution = stage.resolved(secretary, meeting, needs_vote=True)

    with pytest.raises(NotAllowed, match="表决事项由"):
        motion_for(secretary, resolution, street)

    assert not ResolutionStep.objects.exists()


def test_what_asks_for_no_vote_is_put_to_none(chair, meeting, street):
    with pytest.raises(Refused, match="没有写要请业主表决"):
        motion_for(chair, stage.resolved(chair, meeting), street)


def test_the_owners_of_a_compound_are_asked_once_until_it_is_over(chair, meeting, street):
    resolution = stage.resolved(chair, meeting, needs_vote=True)
    step = motion_for(chair, resolution, street)

    with pytest.raises(Refused, match=f"已经在这个小区起草了业主表决 {step.words}"):
        motion_for(chair, resolution, street)

    assert [one.motion_id for one in votes_under_way(resolution)] == [step.motion_id]
    withdraw_motion(chair, motion_id=step.motion_id, reason="要先问价")
    deliver(resolution.space_id)
    assert votes_under_way(resolution) == []
    assert motion_for(chair, resolution, street).motion_id != step.motion_id


def test_the_owners_of_another_compound_are_asked_apart(chair, meeting, street):
    resolution = stage.resolved(chair, meeting, needs_vote=True)
    other = add_place(SYSTEM, parent_id=street.area.id, kind="compound", name="乙小区")
    first = motion_for(chair, resolution, street)

    second = motion_for(chair, resolution, street, place_id=other.id)

    places = [one.place_id for one in votes_under_way(resolution)]
    assert places == [street.compound.id, other.id]
    assert first.motion_id != second.motion_id


def test_a_posted_result_comes_back_once_as_a_step(chair, meeting, street, monkeypatch):
    """The vote runs by the ballot's own use cases; the resolution hears of its result."""
    resolution = stage.resolved(chair, meeting, needs_vote=True)
    member = person_with("owners_committee_member", street.compound)
    roll = roll_of(street, rooms=street.rooms[:5], state="frozen")
    motion = posted(Stage(street, member, roll), {1: "agree", 2: "agree", 3: "agree", 4: "agree"})
    Link.objects.create(
        space_id=resolution.space_id,
        source_kind="council.resolution",
        source_id=resolution.id,
        relation=RELATION,
        target_kind="ballot.motion",
        target_id=motion.id,
    )

    deliver(resolution.space_id)
    deliver(resolution.space_id)

    step = ResolutionStep.objects.get()
    assert (step.kind, step.motion_id, step.carried) == ("vote_result", motion.id, True)


def test_a_withdrawn_motion_comes_back_with_its_reason(chair, meeting, street):
    resolution = stage.resolved(chair, meeting, needs_vote=True)
    step = motion_for(chair, resolution, street)
    withdraw_motion(chair, motion_id=step.motion_id, reason="要先问价")

    deliver(resolution.space_id)

    assert [one.kind for one in ResolutionStep.objects.order_by("order")] == [
        "put_to_vote",
        "vote_withdrawn",
    ]


def test_a_result_heard_twice_is_noted_once(secretary, meeting):
    resolution = stage.resolved(secretary, meeting)
    said = {"resolution_id": resolution.id, "motion_id": meeting.id, "result": "通过"}
    for _n in range(2):
        note_vote_result(SYSTEM, carried=True, **said)

    assert ResolutionStep.objects.count() == 1


def test_nobody_else_notes_a_result(resident, secretary, meeting):
    resolution = stage.resolved(secretary, meeting)

    with pytest.raises(NotAllowed):
        note_vote_result(
            resident,
            resolution_id=resolution.id,
            motion_id=meeting.id,
            result="通过",
            carried=True,
        )


@everyone
def test_the_list_of_resolutions_holds_what_the_single_check_allows(who, street, other_street):
    keeper = person_with("secretary", street.area)
    stage.resolved(keeper, stage.opened(keeper, street))
    actor = someone(who, street, other_street)

    seen = set(meeting_permissions.visible_to(actor, Resolution.objects.all()))

    every = Resolution.objects.all()
    assert seen == {one for one in every if meeting_permissions.may_read(actor, one)}
    # Who holds something above the place and does not work with it sees nothing of it.
    far = {"secretary@other street", "nobody@nowhere", "trainee@street", "steward@street"}
    assert bool(seen) == (who not in far | {"department_officer@street"})


def test_a_step_is_kept(secretary, meeting):
    resolution = stage.resolved(secretary, meeting)
    ResolutionStep.objects.create(
        space_id=resolution.space_id,
        resolution=resolution,
        order=1,
        kind="vote_result",
        at=datetime.now(UTC),
    )

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ResolutionStep.objects.update(words="通过")


def test_no_more_members_are_there_than_there_are_and_who_is_one_by_word_is_told(committee, street):
    member = committee[0]
    meeting = committee_meeting(member, street)
    stage.came(member, meeting, *(f"示例{at}" for at in "甲乙丙丁戊己庚"), as_what="业委会委员")
    record_attendance(
        member, meeting_id=meeting.id, attendees=[Attendee(person_id=member.person_id)]
    )

    told = quorum_of(meeting)

    assert (told["members"], told["there"], told["by_word"]) == (5, 5, 5)
    assert "其中 5 位只有点名时写的身份" in quorum_words(told)
    with pytest.raises(Invalid, match="到会的委员只有 5 位"):
        stage.resolved(member, meeting, agreed=6)
