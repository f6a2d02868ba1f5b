"""Forms of what cannot be edited: sent twice they record once, and words are neither lost nor cut.

Numbers and names are offered to be covered before they stand for good.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.write_minutes import write_minutes
from lilong.council.covering import Telling
from lilong.council.models import (
    AgendaItem,
    Meeting,
    MinutesVersion,
    Promise,
    PromiseStep,
    Resolution,
)
from tests.council import meeting_stage as stage

TELLING = "302室王阿姨家先修，电话13812345678"
COVERED = "302室＊＊家先修，电话＊＊"


@pytest.fixture
def meeting(secretary, street):
    return stage.opened(secretary, street)


class Filled:
    """A form as a browser sends it: what was typed, and the number that the page gave it."""

    def __init__(self, browser, at, **typed):
        self.browser, self.at = browser, at
        self.typed = {**typed, "token": browser.get(at).context["token"]}

    def send(self, **changed):
        return self.browser.post(self.at, {**self.typed, **changed})


def resolving(browser, meeting, **typed):
    given = {"title": "修路灯", "text": "请物业修三盏路灯。", **typed}
    return Filled(browser, f"/council/meetings/{meeting.id}/resolve", **given)


def promising(browser, meeting, **typed):
    day = timezone.localdate() + timedelta(days=9)
    given = {"text": "修三盏路灯", "due_on": day.isoformat(), "as_what": "物业公司", **typed}
    return Filled(browser, f"/council/meetings/{meeting.id}/promise", **given)


def planning(browser, street, **typed):
    given = {
        "kind": "affairs_meeting",
        "title": "十二月居务会",
        "starts_at": "2026-12-10T14:00",
        "minutes": "90",
        "where": "二楼会议室",
        **typed,
    }
    return Filled(browser, f"/council/{street.area.id}/meetings/plan", **given)


# ── Sent twice ──────────────────────────────────────────────────────────────────────────────


def test_the_same_resolution_sent_twice_is_passed_once(as_person, secretary, meeting):
    form = resolving(as_person(secretary), meeting)

    first, second = form.send(), form.send()

    assert Resolution.objects.count() == 1
    assert first.url == second.url
    assert second.url.endswith("?recorded=1")


def test_the_same_promise_sent_twice_is_noted_once(as_person, secretary, meeting):
    form = promising(as_person(secretary), meeting)

    assert form.send().url == form.send().url
    assert Promise.objects.count() == 1


def test_the_same_meeting_sent_twice_is_planned_once(as_person, worker, street):
    form = planning(as_person(worker), street)

    assert form.send().url == form.send().url
    assert Meeting.objects.count() == 1


def test_the_same_superseding_sent_twice_leads_to_the_first(as_person, secretary, meeting):
    old = stage.resolved(secretary, meeting)
    typed = {"meeting": str(meeting.id), "title": "改作", "text": "另作一项。"}
    form = Filled(as_person(secretary), f"/council/resolutions/{old.id}/supersede", **typed)

    assert form.send().url == form.send().url
    assert Resolution.objects.count() == 2


def test_a_lost_reply_leads_to_the_resolution_although_the_minutes_stand_by_now(
    as_person, secretary, meeting
):
    form = resolving(as_person(secretary), meeting)
    first = form.send()
    stage.noted(secretary, meeting)
    close_meeting(secretary, meeting_id=meeting.id)
    browser = as_person(secretary)
    read = stage.read_by(browser, meeting)
    browser.post(f"/council/meetings/{meeting.id}/minutes/approve", read)

    assert form.send().url == first.url


@pytest.mark.parametrize(
    ("filled", "words", "model"),
    [
        (resolving, {"text": "请物业修五盏路灯。"}, Resolution),
        (promising, {"text": "修五盏路灯"}, Promise),
    ],
)
def test_other_words_under_the_same_number_are_neither_recorded_nor_lost(
    as_person, secretary, meeting, filled, words, model
):
    form = filled(as_person(secretary), meeting)
    form.send()

    answer = form.send(**words)

    assert (answer.status_code, model.objects.count()) == (409, 1)
    page = answer.content.decode()
    assert words["text"] in page
    assert model.objects.get().code in page
    form.send(**words, token=answer.context["token"])
    assert model.objects.count() == 2


def test_another_meeting_under_the_same_number_is_shown_again(as_person, worker, street):
    form = planning(as_person(worker), street)
    form.send()

    answer = form.send(title="一月居务会")

    assert (answer.status_code, Meeting.objects.count()) == (409, 1)
    assert "一月居务会" in answer.content.decode()


# ── What would tell who somebody is ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(("filled", "model"), [(resolving, Resolution), (promising, Promise)])
@pytest.mark.parametrize(("chosen", "stands"), [("covered", COVERED), ("as_it_is", TELLING)])
def test_a_number_or_a_name_is_offered_to_be_covered_before_it_stands(
    as_person, secretary, meeting, filled, model, chosen, stands
):
    form = filled(as_person(secretary), meeting, text=TELLING)

    answer = form.send()

    assert (answer.status_code, model.objects.count()) == (422, 0)
    assert COVERED in answer.content.decode()
    assert form.send(personal=chosen).url == form.send(personal=chosen).url
    assert model.objects.get().text == stands


def steps_of(promise):
    return list(
        PromiseStep.objects.filter(promise=promise, order=2).values_list("words", flat=True)
    )


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("keep", {"words": TELLING, "on": 0}),
        ("change", {"reason": TELLING, "due_on": 30}),
        ("give_up", {"reason": TELLING, "give_up": "on"}),
    ],
)
@pytest.mark.parametrize(("chosen", "stands"), [("covered", COVERED), ("as_it_is", TELLING)])
def test_what_is_said_about_a_promise_is_looked_through(
    as_person, secretary, meeting, step, typed, chosen, stands
):
    promise = stage.promised(secretary, meeting)
    browser, at = as_person(secretary), f"/council/promises/{promise.id}/"
    today = timezone.localdate()
    typed = {
        name: today + timedelta(days=told) if isinstance(told, int) else told
        for name, told in typed.items()
    }

    answer = browser.post(at, {"step": step, **typed})

    assert (answer.status_code, steps_of(promise)) == (422, [])
    assert COVERED in answer.content.decode()
    done = browser.post(at, {"step": step, **typed, "personal": chosen})
    assert done.url == f"{at}?recorded=1"
    assert steps_of(promise) == [stands]


@pytest.mark.parametrize(("chosen", "stands"), [("covered", COVERED), ("as_it_is", TELLING)])
def test_why_a_meeting_is_cancelled_is_looked_through(as_person, secretary, street, chosen, stands):
    invited = stage.invited(secretary, street)
    browser, at = as_person(secretary), f"/council/meetings/{invited.id}/cancel"

    answer = browser.post(at, {"reason": TELLING})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert COVERED in page
    assert f'data-draft="cancel-{invited.id}-' in page
    browser.post(at, {"reason": TELLING, "personal": chosen})
    invited.refresh_from_db()
    assert (invited.state, invited.cancelled_because) == ("cancelled", stands)


def closed_with(secretary, meeting, text):
    draft = stage.noted(secretary, meeting, text)
    close_meeting(secretary, meeting_id=meeting.id)
    return draft


@pytest.mark.parametrize(("chosen", "stands"), [("covered", COVERED), ("as_it_is", TELLING)])
def test_minutes_with_a_name_are_not_approved_before_somebody_chose(
    as_person, secretary, meeting, chosen, stands
):
    closed_with(secretary, meeting, TELLING)
    browser, at = as_person(secretary), f"/council/meetings/{meeting.id}/minutes/approve"
    read = stage.read_by(browser, meeting)

    answer = browser.post(at, read)

    assert answer.status_code == 422
    assert COVERED in answer.content.decode()
    assert MinutesVersion.objects.count() == 1
    browser.post(at, {**read, "personal": chosen})
    version = MinutesVersion.objects.order_by("-number")[0]
    assert (version.state, *version.content["points"].values()) == ("approved", stands)


def test_what_changes_between_reading_and_choosing_is_not_approved_unread(
    as_person, secretary, meeting
):
    closed_with(secretary, meeting, TELLING)
    browser, at = as_person(secretary), f"/council/meetings/{meeting.id}/minutes/approve"
    read = stage.read_by(browser, meeting)
    stage.resolved(secretary, meeting, title="别人刚登记的决议")
    offered = browser.post(at, read)

    answer = browser.post(at, {**read, "whole": offered.context["whole"], "personal": "as_it_is"})

    assert offered.status_code == 422
    assert answer.status_code == 409
    assert "又变了" in answer.content.decode()
    assert MinutesVersion.objects.count() == 1
    assert answer.context["whole"] not in ("", read["whole"])


def test_who_only_prepares_is_offered_nothing(as_person, worker, secretary, meeting):
    draft = closed_with(secretary, meeting, TELLING)

    answer = as_person(worker).post(
        f"/council/meetings/{meeting.id}/minutes/approve", {"seen": str(draft.number)}
    )

    assert answer.status_code == 403


def test_a_plan_with_a_name_is_offered_covered(as_person, secretary, street):
    form = planning(as_person(secretary), street, title=TELLING, where="王阿姨家")

    offered = form.send()
    assert offered.status_code == 422
    assert COVERED in offered.content.decode()
    assert not Meeting.objects.exists()

    first, second = form.send(personal="covered"), form.send(personal="covered")
    assert first.url == second.url
    assert Meeting.objects.values_list("title", "where").get() == (COVERED, "＊＊家")


def test_an_agenda_with_a_name_is_offered_covered_once(as_person, secretary, street):
    meeting = stage.planned(secretary, street, items=())
    at, browser = f"/council/meetings/{meeting.id}/agenda", as_person(secretary)
    typed = {"base": "1", "title-0": TELLING, "asked-0": "", "title-1": "晾衣架"}

    offered = browser.post(at, typed)
    assert offered.status_code == 422
    assert COVERED in offered.content.decode()
    assert not AgendaItem.objects.exists()

    browser.post(at, {**typed, "personal": "covered"})
    assert [item.title for item in AgendaItem.objects.order_by("order")] == [COVERED, "晾衣架"]


def test_what_was_kept_on_the_agenda_is_not_asked_about_again(secretary, street):
    meeting = stage.planned(secretary, street, items=[ItemDraft(TELLING)])
    kept = stage.as_draft(stage.first_item(meeting))
    version = meeting.item_version

    with pytest.raises(Telling) as refused:
        change_agenda(
            secretary,
            meeting_id=meeting.id,
            base_version=version,
            items=[kept, ItemDraft("晾衣架", "找302室王阿姨")],
        )
    assert list(refused.value.covered) == ["asked-1"]

    change_agenda(
        secretary, meeting_id=meeting.id, base_version=version, items=[kept, ItemDraft("晾衣架")]
    )
    assert [item.title for item in AgendaItem.objects.order_by("order")] == [TELLING, "晾衣架"]


def test_a_correction_with_a_name_is_offered_covered(as_person, secretary, street):
    meeting, version = stage.approved(secretary, street)
    item = str(stage.first_item(meeting).id)
    at = f"/council/meetings/{meeting.id}/minutes/correct"
    typed = {"base": str(version.number), item: TELLING, "reason": "写漏了"}
    browser = as_person(secretary)

    answer = browser.post(at, typed)

    assert answer.status_code == 422
    assert COVERED in answer.content.decode()
    browser.post(at, {**typed, "personal": "covered"})
    assert MinutesVersion.objects.order_by("-number")[0].content["points"][item] == COVERED


# ── Long texts and signs that nobody sees ───────────────────────────────────────────────────


def test_a_text_too_long_is_not_cut_and_its_length_is_said(as_person, secretary, meeting):
    browser, item = as_person(secretary), str(stage.first_item(meeting).id)
    minutes = f"/council/meetings/{meeting.id}/minutes/write"
    for page in (minutes, f"/council/meetings/{meeting.id}/resolve"):
        assert 'maxlength="' not in browser.get(page).content.decode()

    answer = browser.post(minutes, {"base": "0", item: "长" * 10_001})
    assert "写了 10001 个字，最多 10000 个" in answer.content.decode()
    assert "长" * 10_001 in answer.content.decode()
    answer = resolving(browser, meeting, text="长" * 2_001).send()
    assert "写了 2001 个字，最多 2000 个" in answer.content.decode()
    answer = promising(browser, meeting, text="长" * 301).send()
    assert "写了 301 个字，最多 300 个" in answer.content.decode()
    assert not Resolution.objects.exists()


def test_marks_that_turn_the_direction_do_not_stand(secretary, meeting, street):
    resolution = stage.resolved(secretary, meeting, text="请物业\u202e修路灯\u202c。")
    promise = stage.promised(secretary, meeting, text="修\u2066路灯")
    item = str(stage.first_item(meeting).id)
    write_minutes(
        secretary, meeting_id=meeting.id, base_number=0, points={item: "都\u202e同意\r\n👨‍👩‍👧"}
    )

    agenda = stage.planned(secretary, street, items=[ItemDraft("修\u202e路灯", "三盏\u2069")])
    items = [(one.title, one.asked) for one in agenda.items.all()]

    assert ("修路灯", "三盏") in items
    assert resolution.text == "请物业修路灯。"
    assert promise.text == "修路灯"
    assert MinutesVersion.objects.get().content["points"] == {item: "都同意\n👨‍👩‍👧"}
