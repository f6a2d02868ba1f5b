"""The count, its scrutineers and the register of challenges in the browser."""

from __future__ import annotations

import io
import tarfile

import pytest
from tests.ballot.desk import picture
from tests.ballot.motions import (
    AFTER,
    CLOSES,
    agreeing,
    closed,
    counted,
    noticed,
    opened,
    posted,
    vote,
)
from tests.ballot.test_challenge_result import challenge
from tests.ballot.votes import voter_of
from tests.neighbourhood import person_with

from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.record_delivery import record_delivery
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Challenge, CourtPaper, Scrutineer, Voter
from lilong.ballot.queries.results import unbrought_ballots


def words(answer):
    return answer.content.decode()


@pytest.fixture
def motion(stage):
    """A counted motion that is not posted yet."""
    return counted(stage, {**agreeing(5), 6: "oppose", 7: "abstain"})


def test_before_the_posting_only_those_who_check_read_it(as_person, member, owner, worker, motion):
    at = f"/ballot/motions/{motion.id}/count/"

    assert as_person(member).get(at).context["outcome"].carried is False
    for reader in (owner, worker):
        page = as_person(reader).get(at)
        assert page.context["outcome"] is None
        assert "还差" not in words(page)


def test_every_missed_threshold_is_a_sentence_with_its_arithmetic(as_person, member, motion):
    page = words(as_person(member).get(f"/ballot/motions/{motion.id}/count/"))

    assert "参与表决的面积不够：只有 420.00㎡，全部 720.00㎡，要三分之二以上，至少 480.00㎡" in page
    assert "参与表决的人数不够" in page
    assert "第二百七十八条" in page


def test_conflicting_rules_are_told_side_by_side(as_person, member, stage):
    motion = counted(
        stage, {**agreeing(6), 7: "oppose", 8: "oppose", 9: "oppose"}, matter="lift_common_land"
    )

    page = as_person(member).get(f"/ballot/motions/{motion.id}/count/")

    assert page.context["outcome"].carried
    assert "另一种规定怎么算" in words(page)
    assert "按这一条，没有通过" in words(page)


def test_once_posted_every_owner_reads_it(as_person, owner, stage):
    motion = posted(stage, agreeing(8))

    page = as_person(owner).get(f"/ballot/motions/{motion.id}/count/")

    assert page.context["outcome"].carried
    assert "其他 6 组合计" in words(page)


def test_a_closed_vote_shows_no_figures(as_person, member, stage):
    page = as_person(member).get(f"/ballot/motions/{closed(stage, agreeing(8)).id}/count/")

    assert page.context["outcome"] is None


def test_a_scrutineer_confirms_on_the_phone_and_it_is_posted(as_person, member, owner, motion):
    appoint_scrutineer(member, motion_id=motion.id, person_id=owner.person_id)
    at = f"/ballot/motions/{motion.id}/count/"

    assert as_person(owner).get(at).context["form"]
    with as_if(AFTER):
        silent = as_person(owner).post(at + "check", {"said": "objected"})
        assert as_person(owner).post(at + "check", {"said": "confirmed"}).status_code == 302
        answer = as_person(member).post(f"/ballot/motions/{motion.id}/step", {"step": "post"})

    assert silent.status_code == 422
    assert silent.context["form"].errors["words"]
    assert answer.status_code == 302
    motion.refresh_from_db()
    assert motion.state == "failed"


def test_nobody_else_is_asked_to_check(as_person, member, motion):
    at = f"/ballot/motions/{motion.id}/count/"

    assert as_person(member).get(at).context["form"] is None
    assert as_person(member).post(at + "check", {"said": "confirmed"}).status_code == 403


# ── Scrutineers ─────────────────────────────────────────────────────────────────────────────


def test_an_owner_is_found_by_address_and_appointed(as_person, member, owner, stage):
    motion = noticed(stage)
    browser, at = as_person(member), f"/ballot/motions/{motion.id}/scrutineers/"

    found = browser.get(at, {"q": "甲弄1号"}).context["found"]
    answer = browser.post(at, {"person_id": found[0].person_id})

    assert [one.person_id for one in found] == [owner.person_id]
    assert answer.status_code == 302
    assert Scrutineer.objects.get().person_id == owner.person_id


def test_owners_are_not_looked_up_by_who_does_not_decide(as_person, worker, owner, stage):
    motion = noticed(stage)
    at = f"/ballot/motions/{motion.id}/scrutineers/"

    assert as_person(worker).get(at, {"q": "弄"}).context["found"] == []
    assert as_person(worker).post(at, {"person_id": owner.person_id}).status_code == 403
    assert not Scrutineer.objects.exists()


def test_a_refusal_stays_on_the_page(as_person, member, stage):
    motion = noticed(stage)
    at = f"/ballot/motions/{motion.id}/scrutineers/"

    assert as_person(member).post(at, {}).status_code == 422
    assert as_person(member).post(at, {"person_id": member.person_id}).status_code == 409


def test_one_is_let_go(as_person, member, owner, stage):
    one = appoint_scrutineer(member, motion_id=noticed(stage).id, person_id=owner.person_id)

    assert as_person(owner).post(f"/ballot/scrutineers/{one.id}/end").status_code == 403
    assert as_person(member).post(f"/ballot/scrutineers/{one.id}/end").status_code == 302
    one.refresh_from_db()
    assert one.state == "ended"


def test_an_objection_is_answered_on_the_page_and_stays_on_it(as_person, member, owner, motion):
    one = appoint_scrutineer(member, motion_id=motion.id, person_id=owner.person_id)
    with as_if(AFTER):
        check_count(owner, motion_id=motion.id, said="objected", words="少看到一张")
        at = f"/ballot/scrutineers/{one.id}/answer"
        assert as_person(owner).post(at, {"answer": "…"}).status_code == 403
        silent = as_person(member).post(at, {"answer": ""})
        assert as_person(member).post(at, {"answer": "重看过，都在"}).status_code == 302

    assert silent.status_code == 422
    page = words(as_person(member).get(f"/ballot/motions/{motion.id}/scrutineers/"))
    assert f"/ballot/scrutineers/{one.id}/end" not in page
    count = words(as_person(member).get(f"/ballot/motions/{motion.id}/count/"))
    for said in ("少看到一张", "重看过，都在"):
        assert said in page
        assert said in count


def test_where_no_rule_asks_for_scrutineers_the_pages_say_whose_rule_that_is(
    as_person, member, motion
):
    for at in ("count", "scrutineers"):
        page = words(as_person(member).get(f"/ballot/motions/{motion.id}/{at}/"))
        assert "由本小区的议事规则定，没有登记的按 0 位" in page


# ── The bundle ──────────────────────────────────────────────────────────────────────────────


def test_the_bundle_comes_as_one_file(as_person, member, motion):
    answer = as_person(member).post(f"/ballot/motions/{motion.id}/count/bundle")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    raw = b"".join(answer.streaming_content)
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        assert "verify_ballot.py" in tar.getnames()


def test_an_owner_is_not_handed_it(as_person, owner, motion):
    answer = as_person(owner).post(f"/ballot/motions/{motion.id}/count/bundle")

    assert answer.status_code == 403


# ── Where a scrutineer begins to look ───────────────────────────────────────────────────────


@pytest.fixture
def unbrought(stage):
    """A counted motion: some slips were brought, some not, and one ballot was struck."""
    motion = opened(stage)
    vote(motion, {1: "agree", 2: "oppose", 3: "agree"}, "online")
    vote(motion, {4: "agree", 5: "abstain"}, "paper")
    vote(motion, {6: "agree"}, "door")
    vote(motion, {7: "agree"}, "proxy")
    vote(motion, {8: "agree"}, "online")
    vote(motion, {8: "struck"}, "office")
    for unit, result in {1: "delivered", 2: "absent", 4: "registered_letter", 5: "posted"}.items():
        Voter.objects.filter(motion=motion, number=unit).update(delivery=result)
    with as_if(CLOSES):
        return close_voting(stage.member, motion_id=motion.id)


def test_a_scrutineer_reads_how_many_ballots_came_on_slips_that_nobody_brought(
    as_person, owner, stage, unbrought
):
    Scrutineer.objects.create(
        space_id=unbrought.space_id, motion=unbrought, person_id=owner.person_id,
        appointed_at=CLOSES,
    )  # fmt: skip

    page = as_person(owner).get(f"/ballot/motions/{unbrought.id}/count/")

    assert page.context["unbrought"] == [("手机或网上", 2), ("纸质表决票", 1)]
    assert "没有写下送到、却投了票的" in words(page)


def test_it_is_one_query_and_reads_no_choice(member, unbrought, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        assert unbrought_ballots(member, unbrought) == {"online": 2, "paper": 1}

    assert "choice" not in asked.captured_queries[0]["sql"]


def test_where_every_slip_was_brought_the_page_says_so(as_person, member, unbrought):
    Voter.objects.filter(motion=unbrought).update(delivery="delivered")

    page = as_person(member).get(f"/ballot/motions/{unbrought.id}/count/")

    assert page.context["unbrought"] == []
    assert "表决票都写下了" in words(page)


def test_a_slip_that_was_brought_stays_so_where_nobody_was_home_the_next_time(stage, member):
    motion = opened(stage)
    vote(motion, {1: "agree", 2: "agree", 3: "agree"}, "online")
    for unit, tries in {1: ("delivered", "absent"), 2: ("absent", "absent")}.items():
        for result in tries:
            voter = voter_of(motion, unit)
            record_delivery(stage.member, voter_id=voter.id, result=result)
    with as_if(CLOSES):
        close_voting(stage.member, motion_id=motion.id)

    motion.refresh_from_db()
    assert unbrought_ballots(member, motion) == {"online": 2}


def test_nobody_else_reads_it_and_nobody_before_the_close(as_person, owner, worker, stage):
    over = counted(stage, agreeing(8))
    running = opened(stage)

    for reader, motion in ((owner, over), (worker, over), (stage.member, running)):
        page = as_person(reader).get(f"/ballot/motions/{motion.id}/count/")
        assert page.context["unbrought"] is None
        assert "没有写下送到" not in words(page)


# ── Challenges ──────────────────────────────────────────────────────────────────────────────

BROUGHT = {"grounds": "没有提前十五天公告", "knew_on": "2026-12-28"}


def test_an_owner_brings_a_challenge_and_reads_their_own_words(as_person, owner, stage):
    motion = posted(stage, agreeing(8))
    browser, at = as_person(owner), f"/ballot/motions/{motion.id}/challenges/"

    with as_if(AFTER):
        assert "by_name" not in browser.get(at).context["form"].fields
        assert browser.post(at, BROUGHT).status_code == 302
        page = browser.get(at)

    assert "一年到 2027-12-28" in words(page)
    one = browser.get(f"/ballot/challenges/{Challenge.objects.get().id}/")
    assert BROUGHT["grounds"] in words(one)


def test_other_owners_read_neither_name_nor_words(as_person, owner, stage):
    made = challenge(owner, posted(stage, agreeing(8)))
    neighbour = person_with("owner", stage.street.rooms[3])

    page = as_person(neighbour).get(f"/ballot/challenges/{made.id}/")

    assert page.status_code == 200
    assert made.grounds not in words(page)
    assert owner.name not in words(page)


def test_the_committee_writes_down_what_became_of_it(as_person, member, owner, stage):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)
    browser, at = as_person(member), f"/ballot/challenges/{made.id}/"
    said = {"result": "annulled", "decision": "法院判决撤销", "decided_on": "2026-12-28"}

    with as_if(AFTER):
        wrong = browser.post(at, said)
        assert browser.post(at, {**said, "court_ref": "（2027）沪01民初1号"}).status_code == 302

    assert wrong.status_code == 422
    assert wrong.context["form"].errors["court_ref"]
    assert "法院判决撤销" in words(wrong)
    motion.refresh_from_db()
    assert motion.state == "annulled"


def test_a_challenge_warns_on_every_page_and_a_courts_paper_suspends(
    as_person, client, member, owner, stage
):
    motion = posted(stage, agreeing(8))
    made = challenge(owner, motion)
    at = f"/ballot/challenges/{made.id}/"
    pages = [f"/ballot/motions/{motion.id}/", f"/ballot/motions/{motion.id}/challenges/", at]
    public = f"/ballot/public/{motion.id}/"

    for page in pages:
        assert "法院没有撤销以前，决定有效" in words(as_person(member).get(page))
    assert "法院没有撤销以前，决定有效" in words(client.get(public))

    paper = {"act": "court", "court_ref": "（2027）沪0104民初1号", "court_on": "2026-12-28"}
    with as_if(AFTER):
        silent = as_person(member).post(at, paper)
        sent = as_person(member).post(at, {**paper, "court_words": "受理通知书"})
    assert (silent.status_code, sent.status_code) == (422, 302)
    assert silent.context["court"].errors["court_words"]

    for page in pages:
        assert "法院处理完以前不据此施工" in words(as_person(member).get(page))
    assert "法院处理完以前不据此施工" in words(client.get(public))


def test_the_street_writes_down_only_what_a_court_said(as_person, owner, stage):
    made = challenge(owner, posted(stage, agreeing(8)))
    officer = person_with("street_officer", stage.street.street)

    page = as_person(officer).get(f"/ballot/challenges/{made.id}/")

    offered = [code for code, _words in page.context["form"].fields["result"].choices]
    assert offered == ["rejected", "annulled"]


def test_who_entered_a_challenge_is_offered_no_court(as_person, stage):
    made = challenge(stage.member, posted(stage, agreeing(8)))
    browser, at = as_person(stage.member), f"/ballot/challenges/{made.id}/"
    colleague = person_with("owners_committee_member", stage.street.compound)

    page = browser.get(at)
    others = as_person(colleague).get(at)

    def offered(answer):
        return [code for code, _words in answer.context["form"].fields["result"].choices]

    assert (page.context["court"], offered(page)) == (None, ["withdrawn", "settled"])
    assert "要由另一位委员或街道来登记" in words(page)
    assert others.context["court"] is not None
    assert offered(others) == ["withdrawn", "settled", "rejected", "annulled"]
    with as_if(AFTER):
        paper = {"court_ref": "（2027）沪0104民初1号", "court_on": "2026-12-28"}
        sent = browser.post(at, {**paper, "act": "court", "court_words": "受理通知书"})
        asked = as_person(person_with("owner", stage.street.rooms[3])).post(at, paper)
    assert (sent.status_code, asked.status_code) == (403, 403)
    made.refresh_from_db()
    assert (made.state, made.court_on) == ("open", None)


def test_a_photo_of_the_courts_paper_is_shown_to_the_committee_and_the_street(
    as_person, owner, stage
):
    made = challenge(owner, posted(stage, agreeing(8)))
    at = f"/ballot/challenges/{made.id}/"
    officer = person_with("street_officer", stage.street.street)
    paper = {"act": "court", "court_ref": "（2027）沪0104民初1号", "court_on": "2026-12-28",
             "court_words": "受理通知书"}  # fmt: skip
    said = {"result": "annulled", "decision": "法院判决撤销", "decided_on": "2026-12-28"}

    with as_if(AFTER):
        wrong = as_person(officer).post(at, {**paper, "scan": io.BytesIO(b"%PDF-1.7")})
        noted = as_person(officer).post(at, {**paper, "scan": picture()})
        ended = as_person(stage.member).post(at, {**said, "scan": picture()})

    assert (wrong.status_code, noted.status_code, ended.status_code) == (422, 302, 302)
    assert "这不是照片" in words(wrong)
    photos = [str(one.file_id) for one in CourtPaper.objects.order_by("noted_at", "pk")]
    assert len(photos) == 2
    for reader, sees in ((officer, True), (stage.member, True), (owner, False)):
        page = as_person(reader).get(at)
        assert [one in words(page) for one in photos] == [sees, sees]
        for one in photos:
            answer = as_person(reader).get(f"/files/{one}/original")
            assert answer.status_code == (200 if sees else 404)


def test_strangers_find_no_challenge(as_person, owner, other_street, stage):
    made = challenge(owner, posted(stage, agreeing(8)))
    stranger = person_with("owner", other_street.rooms[0])

    assert as_person(stranger).get(f"/ballot/challenges/{made.id}/").status_code == 404
