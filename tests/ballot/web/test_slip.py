"""Voting on a phone, from the code on the slip to the receipt, and what each state says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from tests.ballot.test_cast_ballots import by_slip, cast, choices, office
from tests.ballot.votes import behind_our_back, motion_on, unguarded, voter_of
from tests.ballot.web.test_slip_page import at, chosen, fresh, names_room, sent, text
from tests.neighbourhood import person_with

from lilong.ballot import slips
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.models import Ballot, Motion, RefusedBallot, ScopeItem, Voter
from lilong.ballot.web import slip as web_slip
from lilong.kernel.actor import SYSTEM

__all__ = ["fresh"]

CHOICES = ("同意", "反对", "弃权", "agree", "oppose", "abstain")
MOST_QUERIES = 6


def main(response) -> str:
    """What a page says, without its frame."""
    page = text(response)
    return page[page.index("<main") : page.index("</main>")]


def item(motion: Motion, order: int, title: str, **other) -> ScopeItem:
    return ScopeItem.objects.create(
        space_id=motion.space_id, motion=motion, order=order, title=title, **other
    )


# ── What is asked ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(motion):
    """The motion with items that cost something, and one that is left out."""
    # The database lets nobody touch the scope once there was a notice.
    with unguarded():
        Motion.objects.filter(pk=motion.pk).update(not_included="不动户内水管。")
        item(motion, 1, "更换水泵", text="两台", amount=8_650_000, included=True)
        item(motion, 2, "换楼内水管", text="这次不做", included=False)
    return motion


def test_the_page_says_what_is_done_what_it_costs_and_for_which_unit(client, asked):
    page = main(client.get(at(voter_of(asked, 1))))

    for told in (
        "更换水泵",
        "86,500.00",
        "换楼内水管",
        "不动户内水管",
        "60.00㎡",
        "截止",
        "2026-01",
    ):
        assert told in page
    assert page.count('type="radio"') == 3
    assert " checked" not in page


def test_looking_changes_nothing_and_asks_little_of_the_database(client, asked):
    cast(asked, by_slip(voter_of(asked, 2)))
    client.get(at(voter_of(asked, 2)))

    for number in (1, 2):
        with CaptureQueriesContext(connection) as heard:
            client.get(at(voter_of(asked, number)))
        assert len(heard) <= MOST_QUERIES, [query["sql"] for query in heard]
        said = [query["sql"] for query in heard]
        assert [one for one in said if not one.lstrip().startswith(("SELECT", "WITH"))] == []

    assert not RefusedBallot.objects.exists()


def test_the_page_keeps_no_cookie_but_that_of_the_forms(client, asked):
    client.get(at(voter_of(asked, 1)))

    assert set(client.cookies) <= {"lilong-csrf"}


# ── Choose, look back, cast ─────────────────────────────────────────────────────────────────


def test_nothing_chosen_is_said_first_and_at_the_field(client, motion):
    page = main(client.post(at(voter_of(motion, 1)), {}))

    assert page.index("error-summary") < page.index("<h1")
    assert 'href="#id_choice"' in page
    assert page.count("请选同意、反对或弃权中的一项") == 2


def test_whoever_changes_their_mind_finds_what_they_chose(client, motion):
    voter = voter_of(motion, 1)

    page = main(client.post(at(voter), sent(client, voter, "oppose") | {"step": "change"}))

    assert re.search(r'value="oppose"[^>]* checked', page)
    assert page.count(" checked") == 2
    assert not Ballot.objects.exists()


def test_what_is_read_is_what_is_cast(client, motion):
    """A look back that was altered on its way, or made for another slip, casts nothing."""
    voter, other = voter_of(motion, 1), voter_of(motion, 2)
    form = sent(client, voter, "agree")
    altered = form | {"said": form["said"].replace("agree", "oppose")}

    assert client.post(at(voter), altered).status_code == 422
    assert client.post(at(other), form).status_code == 422
    assert not Ballot.objects.exists()

    assert client.post(at(voter), form).status_code == 302
    assert choices(motion) == [("agree",)]


def test_two_looks_back_are_two_casts_and_the_first_counts(client, motion):
    voter = voter_of(motion, 1)
    first, second = sent(client, voter, "agree"), sent(client, voter, "oppose")

    assert client.post(at(voter), first).status_code == 302
    refused = client.post(at(voter), second)

    assert refused.status_code == 409
    assert "反对" not in main(refused)
    assert "同意" not in main(refused)
    assert choices(motion) == [("agree",)]


def test_a_slip_casts_in_its_own_motion_and_no_other(client, motion, roll):
    other = motion_on(roll, question="是否同意更换门禁？")

    assert "是否同意更换门禁？" not in main(client.get(at(voter_of(motion, 1))))
    client.post(at(voter_of(other, 1)), sent(client, voter_of(other, 1)))

    assert Ballot.objects.get().motion_id == other.id
    # Control: the form of the other motion's slip is none of this one's.
    crossed = client.post(at(voter_of(motion, 1)), sent(client, voter_of(other, 1 + 1)))
    assert crossed.status_code == 422


@pytest.mark.parametrize("code", ["busy", "too_many"])
def test_what_could_not_be_taken_just_now_can_be_sent_once_more(client, motion, monkeypatch, code):
    voter = voter_of(motion, 1)
    form = sent(client, voter, "abstain")
    with monkeypatch.context() as hindered:
        if code == "busy":
            hindered.setattr(web_slip, "cast_ballots", _held)
        else:
            hindered.setattr(web_slip._knocks, "allow", lambda key: False)
        refused = client.post(at(voter), form)

    assert refused.status_code in (429, 503)
    assert "您选择的是：<strong>弃权</strong>" in main(refused)
    assert form["said"] in main(refused)
    assert not Ballot.objects.exists()
    assert client.post(at(voter), form).status_code == 302


def _held(*_rest, **_named):
    import sqlite3

    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise OperationalError("database is locked") from cause


def test_a_fault_of_another_kind_is_not_called_busy(client, motion, monkeypatch):
    def broken(*_rest, **_named):
        raise OperationalError("no such table")

    voter = voter_of(motion, 1)
    form = sent(client, voter)
    monkeypatch.setattr(web_slip, "cast_ballots", broken)

    with pytest.raises(OperationalError):
        client.post(at(voter), form)


def test_who_confirms_after_the_end_reads_what_was_not_recorded(client, motion):
    voter = voter_of(motion, 1)
    form = sent(client, voter, "oppose")
    Motion.objects.filter(pk=motion.pk).update(state="closed")

    page = client.post(at(voter), form)

    assert page.status_code == 409
    assert "投票已经截止，这张票没有计入" in main(page)
    assert "您刚才选的是“反对”，没有记下。" in main(page)
    assert not Ballot.objects.exists()
    assert RefusedBallot.objects.get().why == "late"


# ── Each state ──────────────────────────────────────────────────────────────────────────────


def test_before_the_opening_the_page_says_when(client, roll):
    opens = datetime(2026, 12, 13, 1, 0, tzinfo=UTC)
    motion = motion_on(roll, state="noticed", opens_at=opens)

    assert "2026-12-13 09:00 开始投票" in main(client.get(at(voter_of(motion, 1))))


@pytest.mark.parametrize(
    ("state", "told"), [("counted", "监票人核对以后公布"), ("effective", "结果已经公布")]
)
def test_after_the_end_nobody_is_told_that_their_ballot_was_lost(client, motion, state, told):
    cast(motion, by_slip(voter_of(motion, 1), "oppose"))
    Motion.objects.filter(pk=motion.pk).update(state=state)

    voted, silent = (main(client.get(at(voter_of(motion, n)))) for n in (1, 2))

    for page in (voted, silent):
        assert told in page
        assert f"/ballot/public/{motion.id}/" in page
        assert "没有计入" not in page
        assert not any(word in page for word in CHOICES)
    assert unlike_none(voted, motion, 1) == unlike_none(silent, motion, 2)


@pytest.mark.parametrize("policy", ["first", "last"])
@pytest.mark.parametrize("state", ["open", "closed", "effective"])
def test_a_slip_that_is_only_looked_at_does_not_tell_whether_its_unit_voted(
    client, roll, policy, state
):
    """Whoever prints the slips holds them all: the pages of two units, to the letter."""
    motion = motion_on(roll, options={"repeat_policy": policy})
    cast(motion, by_slip(voter_of(motion, 1)))
    Voter.objects.filter(motion=motion, number=3).update(paper_waiting=True)
    Motion.objects.filter(pk=motion.pk).update(state=state)
    asked = {n: len(queries_of(client, motion, n)) for n in (1, 2, 3)}

    looks = {n: client.get(at(voter_of(motion, n))) for n in (1, 2, 3)}
    backs = {n: client.post(at(voter_of(motion, n)), chosen()) for n in (1, 2, 3)}

    for answers in (looks, backs):
        assert len({answer.status_code for answer in answers.values()}) == 1
        pages = {unlike_none(main(answers[n]), motion, n) for n in (1, 2, 3)}
        assert len(pages) == 1
        # Negative control: the same pages do differ by their unit.
        assert len({main(answer) for answer in answers.values()}) == 3
    assert len(set(asked.values())) == 1


def queries_of(client, motion, number):
    with CaptureQueriesContext(connection) as heard:
        client.get(at(voter_of(motion, number)))
    return heard


def unlike_none(page: str, motion: Motion, number: int) -> str:
    """A page without what is its unit's own: room, words, token, and what is signed for it."""
    voter = voter_of(motion, number)
    own = (voter.unit.address, slips.phrase(voter.id, 1), slips.token(voter.id, 1))
    for one in own:
        page = page.replace(one, "…")
    return re.sub(r'name="said" value="[^"]+"', "…", page)


def test_a_withdrawn_motion_gives_its_reason(client, roll):
    motion = motion_on(roll, state="withdrawn", state_reason="报价过期，重新询价。")

    assert "报价过期，重新询价。" in main(client.get(at(voter_of(motion, 1))))


def test_where_the_first_counts_the_owner_reads_how_to_complain(client, motion):
    behind_our_back(Motion.objects.filter(pk=motion.pk), notice={"contact": "业委会 021-0000"})
    voter = voter_of(motion, 1)
    cast(motion, by_slip(voter, "oppose"))

    answer = client.post(at(voter), sent(client, voter))

    assert answer.status_code == 409
    page = main(answer)
    for told in ("不是您本人或家人投的", "业委会 021-0000", f"/places/{motion.place_id}/mine/"):
        assert told in page
    assert not any(word in page for word in CHOICES)
    # Nor when it came.
    assert not re.search(r"\d\d:\d\d.{0,3}收到", page)
    assert RefusedBallot.objects.get().why == "already_voted"


def test_where_the_first_counts_waiting_paper_is_said_to_who_casts_online(client, motion):
    voter = voter_of(motion, 1)
    form = sent(client, voter)
    Voter.objects.filter(pk=voter.id).update(paper_waiting=True)

    answer = client.post(at(voter), form)

    assert answer.status_code == 409
    for told in ("纸质票正在核对", "请马上联系业委会或居委会", "以第一张有效票为准"):
        assert told in main(answer)
    assert not Ballot.objects.exists()
    assert RefusedBallot.objects.get().why == "paper_waiting"


def test_what_is_forged_learns_nothing(client, motion):
    """The answer is the same whether the unit it claims is there or not."""
    there = slips.token(voter_of(motion, 1).id, 1)
    forged = there[:-4] + ("0000" if there[-4:] != "0000" else "1111")
    nowhere = slips.token(UUID(int=7), 1)[:-4] + "0000"

    answers = [client.get(f"/v/{token}") for token in (forged, nowhere, "short")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({main(answer) for answer in answers}) == 1
    assert client.get(f"/v/{there}").status_code == 200


def test_a_token_typed_by_hand_is_read(client, motion):
    typed = slips.token(voter_of(motion, 1).id, 1).lower().replace("0", "o")

    assert client.get(f"/v/{typed}").status_code == 200


def test_who_prepares_the_vote_reads_no_choice_on_the_slip_they_hold(as_person, motion, street):
    cast(motion, by_slip(voter_of(motion, 1), "oppose"))
    ballot = Ballot.objects.get()
    for role in ("committee_secretary", "owners_committee_member"):
        staff = as_person(person_with(role, street.compound))
        receipt = main(staff.get(f"/ballot/receipts/{ballot.id}/"))
        assert not any(word in receipt for word in CHOICES)
        # The slip offers the same three to choose from as that of a unit that has not voted.
        voted, silent = (main(staff.get(at(voter_of(motion, n)))) for n in (1, 2))
        assert unlike_none(voted, motion, 1) == unlike_none(silent, motion, 2)
        assert "checked" not in voted


# ── The receipt ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def taken(motion):
    """A ballot that came by slip."""
    cast(motion, by_slip(voter_of(motion, 1), "oppose"))
    return Ballot.objects.get()


def test_after_the_cast_comes_the_receipt_at_its_own_address(client, motion):
    voter = voter_of(motion, 1)

    answer = client.post(at(voter), sent(client, voter))

    assert answer.headers["Location"] == f"/ballot/receipts/{Ballot.objects.get().id}/"


def test_the_receipt_names_the_row_of_the_unit_on_the_roll(client, motion):
    [taken] = cast(motion, by_slip(voter_of(motion, 7)))

    told = main(client.get(f"/ballot/receipts/{taken.ballot_id}/"))

    assert "<dt>名册里的序号</dt><dd>第 7 户</dd>" in "".join(told.split("\n"))


@pytest.mark.parametrize("policy", ["first", "last"])
def test_sent_again_after_it_was_replaced_or_struck_the_receipt_says_so(client, roll, policy):
    motion = motion_on(roll, options={"repeat_policy": policy})
    voter = voter_of(motion, 1)
    form = sent(client, voter)
    client.post(at(voter), form)
    first = Ballot.objects.get()
    if policy == "last":
        cast(motion, by_slip(voter, "oppose"))
    else:
        office(motion, voter)
    before = choices(motion)

    again = client.post(at(voter), form, follow=True)

    page = main(again)
    assert again.redirect_chain[-1][0].startswith(f"/ballot/receipts/{first.id}/?ended=")
    for told in ("第 1 号", first.hash[:4], "现在不计"):
        assert told in page
    assert "想改主意" not in page
    assert choices(motion) == before
    # The receipt alone tells nobody, nor does an address made by hand.
    for query in ("", "?ended=1", f"?ended={again.redirect_chain[-1][0][-20:]}"):
        assert "现在不计" not in main(client.get(f"/ballot/receipts/{first.id}/{query}"))


def test_the_receipt_says_number_code_time_and_way_but_no_name(client, taken):
    page = main(client.get(f"/ballot/receipts/{taken.id}/"))

    for told in (
        "第 1 号",
        taken.hash[:4] + " " + taken.hash[4:8],
        "手机或网上",
        "不显示您选了什么",
    ):
        assert told in page
    assert not any(word in page for word in (*CHOICES, "业主1", "业**"))
    assert not names_room(page, 101)


def test_the_short_address_shows_the_same(client, taken):
    assert main(client.get(f"/r/{taken.id}")) == main(client.get(f"/ballot/receipts/{taken.id}/"))


def test_the_download_holds_the_path_and_not_the_choice(client, motion, taken):
    publish_root(SYSTEM, motion_id=motion.id)

    answer = client.get(f"/ballot/receipts/{taken.id}.json")

    assert set(answer.json()) == {"motion", "number", "hash", "root", "path"}
    assert "oppose" not in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("policy", "state", "told"),
    [("last", "open", True), ("last", "closed", False), ("first", "open", False)],
)
def test_where_the_last_counts_the_receipt_says_how_to_change(client, roll, policy, state, told):
    motion = motion_on(roll, options={"repeat_policy": policy})
    cast(motion, by_slip(voter_of(motion, 1)))
    Motion.objects.filter(pk=motion.pk).update(state=state)

    page = main(client.get(f"/ballot/receipts/{Ballot.objects.get().id}/"))

    assert ("想改主意" in page) is told


def test_a_later_ballot_of_the_unit_does_not_show_on_the_first_receipt(client, roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    cast(motion, by_slip(voter_of(motion, 1)))
    first = Ballot.objects.get()
    before = main(client.get(f"/ballot/receipts/{first.id}/"))

    cast(motion, by_slip(voter_of(motion, 1), "oppose"))

    assert main(client.get(f"/ballot/receipts/{first.id}/")) == before
