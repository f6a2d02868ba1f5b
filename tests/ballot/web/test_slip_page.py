"""The page behind a slip's code: what its holder sees in each state, and what becomes of it."""

from __future__ import annotations

import re

import pytest
from tests.ballot.test_cast_ballots import by_slip, cast, office
from tests.ballot.votes import motion_on, voter_of

from lilong.ballot import forgeries, roots, slips
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.knocks import Knocks
from lilong.ballot.models import Ballot, Motion, RefusedBallot, Voter
from lilong.ballot.states import RootKind
from lilong.ballot.web import slip as slip_page
from lilong.commons.counters.models import Tally
from lilong.kernel.actor import SYSTEM


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path, monkeypatch):
    """A data folder of this test alone; nothing was tried yet, and no window of tries ends."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(slip_page, "_knocks", Knocks(now=lambda: 0.0))
    forgeries.forget()


def at(voter: Voter) -> str:
    return f"/v/{slips.token(voter.id, voter.serial)}"


def text(response) -> str:
    return response.content.decode()


def names_room(page: str, room: int) -> bool:
    """Whether a room stands in a page by itself: codes and addresses hold its digits by chance."""
    return re.search(rf"(?<![\da-f]){room}(?![\da-f])", page) is not None


def chosen(choice="agree", **other):
    """The form of the first page."""
    return {"choice": choice, "mine": "on", **other}


def sent(client, voter, choice="agree", **other):
    """The form of the look back, as it was drawn and then sent."""
    page = text(client.post(at(voter), chosen(choice)))
    said = re.search(r'name="said" value="([^"]+)"', page)
    assert said is not None
    return {"step": "cast", "said": said[1], **other}


def test_the_holder_reads_what_is_asked_and_whose_slip_it_is(client, motion):
    voter = voter_of(motion, 1)

    page = client.get(at(voter))

    assert page.status_code == 200
    for told in (motion.question, "101", "业**", slips.phrase(voter.id, 1), "同意", "反对", "弃权"):
        assert told in text(page)
    assert "业主1" not in text(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_the_code_in_capitals_opens_the_same_page(client, motion):
    assert motion.question in text(client.get(at(voter_of(motion, 1)).upper()))


def test_choosing_asks_once_more_and_casts_nothing(client, motion):
    page = text(client.post(at(voter_of(motion, 1)), chosen("oppose")))

    assert "您选择的是：<strong>反对</strong>" in page
    assert not Ballot.objects.exists()


def test_cast_leads_to_a_receipt_that_does_not_tell_the_choice(client, motion):
    voter = voter_of(motion, 1)

    answer = client.post(at(voter), sent(client, voter, "oppose"), follow=True)

    row = Ballot.objects.get()
    assert (row.unit, row.choice) == (1, "oppose")
    page = text(answer)
    assert row.hash[:4] + " " + row.hash[4:8] in page
    assert "第 1 号" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert not any(word in main for word in ("同意", "反对", "弃权", "oppose"))
    assert not names_room(main, 101)


def test_the_same_form_sent_twice_has_the_same_receipt(client, motion):
    voter = voter_of(motion, 1)
    form = sent(client, voter)

    first, again = (client.post(at(voter), form) for _ in range(2))

    assert first.headers["Location"] == again.headers["Location"]
    assert Ballot.objects.count() == 1
    assert not RefusedBallot.objects.exists()


def test_who_does_not_say_that_the_unit_is_theirs_comes_no_further(client, motion):
    voter = voter_of(motion, 1)

    page = client.post(at(voter), {"choice": "agree"})

    assert page.status_code == 422
    assert "请先确认您是这一户的业主" in text(page)
    assert re.search(r'value="agree"[^>]* checked', text(page))
    assert 'name="said"' not in text(page)


def test_without_a_choice_nothing_is_cast(client, motion):
    voter = voter_of(motion, 1)
    for form in (
        {},
        chosen("spoiled"),
        chosen(""),
        {"step": "cast"},
        {"step": "cast", "said": "x"},
    ):
        assert client.post(at(voter), form).status_code == 422

    assert not Ballot.objects.exists()


def test_a_slip_that_was_used_shows_no_choice_and_says_so(client, motion):
    voter = voter_of(motion, 1)
    form = sent(client, voter)
    cast(motion, by_slip(voter))

    page, late = client.get(at(voter)), client.post(at(voter), form)

    assert (page.status_code, late.status_code) == (200, 409)
    assert "已经投过票" not in text(page)
    assert "已经投过票" in text(late)
    assert 'name="choice"' not in text(late)
    assert RefusedBallot.objects.get().why == "already_voted"


@pytest.mark.parametrize(
    ("policy", "told"),
    [("first", "以先收到的一张有效票为准"), ("last", "以最后一张有效票为准")],
)
def test_everybody_reads_which_of_several_counts(client, roll, policy, told):
    motion = motion_on(roll, options={"repeat_policy": policy})

    assert told in text(client.get(at(voter_of(motion, 1))))


def test_after_a_strike_the_page_is_open_again(client, motion):
    cast(motion, by_slip(voter_of(motion, 1)))
    office(motion, voter_of(motion, 1))

    assert client.get(at(voter_of(motion, 1))).status_code == 200


@pytest.mark.parametrize(
    ("state", "told"),
    [("noticed", "还没有到投票的时间"), ("closed", "投票已经截止"), ("withdrawn", "已经撤回")],
)
def test_a_motion_that_is_not_open_says_why(client, roll, state, told):
    motion = motion_on(roll, state=state)

    page = client.get(at(voter_of(motion, 1)))

    assert page.status_code == 409
    assert told in text(page)


def test_a_void_slip_leads_to_a_new_one(client, motion):
    old = at(voter_of(motion, 1))
    Voter.objects.filter(number=1).update(serial=2)

    page = client.get(old)

    assert page.status_code == 409
    assert "旧票不再有效" in text(page)
    assert client.get(at(voter_of(motion, 1))).status_code == 200


def test_a_forged_slip_is_refused_and_a_flood_of_them_makes_few_rows(client, motion):
    voter = voter_of(motion, 1)
    forged = at(voter)[:-1] + ("0" if at(voter)[-1] != "0" else "1")

    for _ in range(50):
        page = client.get(forged)

    assert page.status_code == 404
    assert "不是本平台印发的" in text(page)
    assert not RefusedBallot.objects.exists()
    assert forgeries.write_due(now=True) == 50
    assert Tally.objects.get(name="ballot.forged").count == 50
    [row] = RefusedBallot.objects.all()
    assert (row.motion_id, row.unit, row.why) == (motion.id, 1, "forged")


def test_no_log_quotes_a_slip(client, motion, caplog):
    voter = voter_of(motion, 1)
    form = sent(client, voter)
    cast(motion, by_slip(voter))

    assert client.post(at(voter), form).status_code == 409
    assert client.get(at(voter)[:-4] + "0000").status_code == 404

    assert "/v/" not in caplog.text


def test_the_impatient_are_asked_to_wait(client, motion):
    voter = voter_of(motion, 1)
    form = sent(client, voter)

    answers = [client.post(at(voter), form).status_code for _ in range(8)]

    assert answers[0] == 302
    assert answers[-1] == 429
    assert Ballot.objects.count() == 1


def test_it_works_from_another_site_s_cookie_or_none(motion):
    """The slip is the proof: a browser that keeps no cookies votes as well."""
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    voter = voter_of(motion, 1)

    answer = strict.post(at(voter), sent(strict, voter))

    assert answer.status_code == 302


# ── Receipts ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def taken(motion):
    """The second of five ballots."""
    cast(motion, *(by_slip(voter_of(motion, n)) for n in range(1, 6)))
    return Ballot.objects.get(number=2)


def test_before_a_root_covers_it_the_receipt_says_wait(client, taken):
    assert "还没有公布包括这一张的校验码" in text(client.get(f"/r/{taken.id}"))


def test_the_receipt_shows_the_root_that_covers_it(client, motion, taken):
    publish_root(SYSTEM, motion_id=motion.id)

    page = text(client.get(f"/r/{taken.id}"))

    assert "第 1 次公布的校验码覆盖前 5 张票" in page
    assert "<svg" in page


def test_the_proof_can_be_checked_by_any_program(client, motion, taken):
    from lilong.ballot import signing
    from lilong.engines.proof import SignedRoot, verify_inclusion, verify_root

    publish_root(SYSTEM, motion_id=motion.id)

    answer = client.get(f"/r/{taken.id}/proof.json")

    told = answer.json()
    root = SignedRoot.parse(told["root"])
    path = [bytes.fromhex(node) for node in told["path"]]
    leaf, top = bytes.fromhex(told["hash"]), bytes.fromhex(root.root.root)
    assert verify_inclusion(leaf, told["number"] - 1, root.root.size, path, top)
    assert verify_root(root, signing.public_key())
    assert not verify_inclusion(leaf, told["number"], root.root.size, path, top)
    assert set(told) == {"motion", "number", "hash", "root", "path"}


def test_a_root_that_does_not_hold_is_said_aloud(client, motion, taken):
    from lilong.ballot.guards import lift_guards
    from lilong.ballot.models import PublishedRoot

    publish_root(SYSTEM, motion_id=motion.id)
    lift_guards()
    PublishedRoot.objects.update(root="c" * 64)

    assert "和公布的校验码对不上" in text(client.get(f"/r/{taken.id}"))


def test_there_is_no_receipt_for_what_is_no_ballot(client, motion):
    assert client.get(f"/r/{motion.id}").status_code == 404


def test_roots_stay_readable_after_the_close(client, motion, taken):
    from lilong.ballot.casting import lock_head

    Motion.objects.update(state="closed")
    roots.publish(motion, lock_head(motion.id), kind=RootKind.COUNT)

    assert "覆盖前 5 张票" in text(client.get(f"/r/{taken.id}"))
