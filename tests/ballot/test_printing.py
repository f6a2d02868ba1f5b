"""Papers say what the tables say, exactly, and nothing that is secret."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils.translation import override
from PIL import Image
from tests.ballot.desk import box_of, entered, picture
from tests.ballot.motions import (
    AFTER,
    CLOSES,
    NOTICE,
    OPENS,
    agreeing,
    closed,
    counted,
    drafted,
    frozen,
    notice,
    noticed,
    opened,
    posted,
    rules_of,
)
from tests.ballot.motions import vote as votes
from tests.ballot.votes import roll_of
from tests.neighbourhood import person_with

from lilong.ballot import printing
from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.actions.end_ballot_box import end_ballot_box
from lilong.ballot.actions.give_notice import give_notice
from lilong.ballot.actions.post_result import post_result
from lilong.ballot.actions.witness_ballot_box import witness_ballot_box
from lilong.ballot.clocking import as_if
from lilong.ballot.documents.forms import tally_document
from lilong.ballot.documents.notice import notice_document
from lilong.ballot.documents.outcome import announcement_document, resolution_document
from lilong.ballot.documents.papers import Box
from lilong.ballot.models import CountResult, ScopeItem, Scrutineer, Voter
from lilong.ballot.signing import public_key
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_motion_is_named_on_all_papers_as_it_was_frozen(stage):
    paper = printing.paper_motion(noticed(stage))

    assert (paper.compound, paper.called_by) == ("枫林小区", "枫林小区业主委员会")
    assert (paper.opens, paper.closes) == ("2026年12月13日 09:00", "2026年12月20日 18:00")
    assert [(item.text, item.amount) for item in paper.scope.items] == [
        ("更换水泵：两台生活水泵整体更换", "86,500.00元"),
        ("水箱清洗：换泵前后各一次", "2,400.00元"),
    ]
    assert paper.scope.total == "88,900.00元"
    assert paper.scope.excluded == ("更换楼内水管", "不动户内水管。")
    assert paper.thresholds[0] == "参与表决的业主：面积三分之二以上，人数三分之二以上"
    assert paper.address.endswith("/")
    assert "/ballot/public/" in paper.address
    assert len(paper.digest) == 64


def test_where_the_residents_committee_acts_it_is_the_one_that_calls(stage):
    motion = noticed(stage)
    motion.acting_basis = "居委会条例第二十条"

    assert printing.paper_motion(motion).called_by == "枫林小区居民委员会"


def test_in_english_moments_are_written_as_readers_of_english_do(stage):
    motion = noticed(stage)

    with override("en"):
        assert printing.paper_motion(motion).opens == "2026-12-13 09:00"


def test_pictures_of_any_kind_become_jpegs_no_larger_than_paper_shows(stage):
    motion = drafted(stage.member, stage.street)
    item = ScopeItem.objects.filter(motion=motion).order_by("order").first()
    assert item is not None
    made = io.BytesIO()
    Image.new("RGBA", (4000, 900), (90, 20, 20, 128)).save(made, "PNG")
    made.seek(0)
    where = {"motion_id": motion.id, "item_id": item.id}
    add_scope_picture(stage.member, **where, photo=made, caption="水泵房")
    add_scope_picture(stage.member, **where, photo=picture())

    first, second = printing.paper_motion(motion).scope.pictures

    assert (first.kind, first.caption, second.caption) == ("jpg", "水泵房", "更换水泵")
    with Image.open(io.BytesIO(first.content)) as shown:
        assert max(shown.size) == printing.LONGEST_EDGE


def test_the_notice_says_when_how_and_where_to_object(stage):
    notice = _notice(noticed(stage))

    assert notice.posted == "2026年11月28日"
    assert len(notice.forms) == 1
    assert "书面征求意见" in notice.forms[0]
    assert notice.objections_to == "枫林小区业主委员会"
    # The roll is final by now: no day is named until which nobody can object any more.
    assert notice.objections_until == ""
    assert notice.roll_shown == "2026年11月8日 至 2026年11月22日"
    assert "听取过异议，已经定稿" in str(notice_document(notice))


def test_a_notice_over_a_roll_never_shown_says_why(stage):
    stage.roll = roll_of(stage.street, shown=False)
    motion = frozen(stage.member, stage.street)
    with as_if(NOTICE):
        motion = give_notice(
            stage.member,
            motion_id=motion.id,
            roll_id=stage.roll.id,
            notice=notice(roll_unshown="只有六户，当面逐户核对过"),
        )

    said = str(notice_document(printing.paper_notice(motion)))

    assert "没有公示，原因是：只有六户，当面逐户核对过" in said
    assert "听取过异议" not in said


def test_the_turnout_poster_has_two_figures_and_no_agreement(stage):
    motion = opened(stage)
    votes(motion, {**agreeing(4), 5: "oppose"})

    turnout = printing.paper_turnout(motion)

    assert [(one.label, one.have, one.need, one.met) for one in turnout.figures] == [
        ("参与表决的面积", "300.00㎡", "480.00㎡", False),
        ("参与表决的人数", "5 人", "8 人", False),
    ]
    assert [(one.have_of, one.need_of) for one in turnout.figures] == [(416, 666)] * 2


def test_the_root_is_printed_with_the_key_that_signed_it(stage):
    motion = closed(stage, agreeing(8))
    root = printing.latest_root(motion)
    assert root is not None

    paper = printing.paper_root(motion, root)

    assert (paper.head, paper.size, paper.kind) == (root.root, 8, "close")
    assert paper.key == public_key().hex()


def test_before_any_ballot_there_is_no_root_to_print(stage):
    assert printing.latest_root(opened(stage)) is None


def _notice(motion):
    return printing.paper_notice(motion)


def _result(motion):
    return printing.paper_result(motion, CountResult.objects.get(motion=motion))


def test_the_result_has_four_figures_and_what_was_chosen(stage):
    motion = posted(stage, {**agreeing(7), 8: "oppose", 9: "abstain"})

    result = _result(motion)

    assert result.carried
    assert result.why == ()
    assert [(one.have, one.of) for one in result.figures] == [
        ("540.00㎡", "720.00㎡"), ("9 人", "12 人"), ("420.00㎡", "540.00㎡"), ("7 人", "9 人"),
    ]  # fmt: skip
    assert [(one.label, one.units, one.area, one.heads) for one in result.choices] == [
        ("同意", "7", "420.00", "7"),
        ("反对", "1", "—", "—"),
        ("弃权", "1", "—", "—"),
        ("废票", "0", "0.00", "0"),
        ("未交回", "3", "", ""),
    ]
    assert result.challenge_until == "2027-12-28"
    assert result.root is not None


@pytest.mark.parametrize(
    ("oppose", "abstain", "told"),
    [
        (5, 0, {"反对": "300.00"}),
        (4, 0, {"反对": "—"}),
        # 5 opposed are enough by themselves; but all less these would tell of the one.
        (5, 1, {"反对": "—", "弃权": "—"}),
        (0, 0, {"反对": "0.00", "弃权": "0.00"}),
    ],
)
def test_no_area_tells_what_fewer_than_five_homes_chose(stage, oppose, abstain, told):
    cast = dict.fromkeys(range(1, 7), "agree")
    cast |= dict.fromkeys(range(7, 7 + oppose), "oppose")
    cast |= dict.fromkeys(range(7 + oppose, 7 + oppose + abstain), "abstain")

    result = _result(posted(stage, cast))

    areas = {one.label: one.area for one in result.choices}
    assert areas["同意"] == "360.00"
    assert {label: areas[label] for label in told} == told


def test_what_another_rule_says_stands_on_both_papers(stage):
    # 5 of 9 agree: more than half, as the city's rule asks; not three quarters, as the Code does.
    cast = {**agreeing(5), **dict.fromkeys(range(6, 10), "oppose")}
    result = _result(posted(stage, cast, matter="lift_common_land"))

    assert result.carried
    for paper in map(str, (resolution_document(result), announcement_document(result))):
        assert "对同一事项有两种规定" in paper
        assert "第二百七十八条" in paper
        assert "这样算，没有通过" in paper
        assert "还差" in paper


def test_the_other_treatment_of_what_did_not_come_back_stands_on_both_papers(stage):
    rules_of(stage.street, nonreturn_policy="follows_majority_if_rules_say_and_delivered")
    motion = opened(stage)
    votes(motion, agreeing(7))
    Voter.objects.filter(motion=motion, number=12).update(delivery="delivered")
    with as_if(CLOSES):
        close_voting(stage.member, motion_id=motion.id)
    with as_if(AFTER):
        count_votes(stage.member, motion_id=motion.id)
        motion = post_result(stage.member, motion_id=motion.id)

    result = _result(motion)

    (other,) = result.beside
    assert (other.carried, other.basis) == (False, "没有收回的票按不参与表决计")
    assert [one.have for one in other.figures] == ["420.00㎡", "7 人", "420.00㎡", "7 人"]
    for paper in map(str, (resolution_document(result), announcement_document(result))):
        assert "没有收回的票按不参与表决计：这样算，没有通过" in paper
        assert "随多数的做法有争议" in paper
        assert "420.00㎡" in paper


def test_a_decision_of_some_owners_is_worded_for_them_alone(stage):
    scope = [stage.street.numbers[0].id, stage.street.numbers[1].id]
    part = {"matter": "part_repair_fund_use", "scope_ids": scope}
    motion = posted(stage, agreeing(4, of=4), **part)
    result = _result(motion)

    assert result.motion.part == "甲弄1号、甲弄2号"
    resolution = resolution_document(result)
    assert resolution.title == "枫林小区\n甲弄1号、甲弄2号业主共同决定"
    papers = (resolution, announcement_document(result), notice_document(_notice(motion)))
    for paper in map(str, papers):
        assert "业主大会决议" not in paper
        assert "全体业主" not in paper
        assert "甲弄1号、甲弄2号" in paper
    assert "对这些业主有约束力" in str(resolution)
    assert "第六十九条" in str(resolution)


def test_all_owners_still_decide_as_their_assembly(stage):
    result = _result(posted(stage, agreeing(8)))

    assert result.motion.part == ""
    resolution = resolution_document(result)
    assert resolution.title == "枫林小区业主大会决议"
    assert "对全体业主有约束力" in str(resolution)


def test_many_parts_are_counted_rather_than_named(stage):
    scope = [one.id for one in stage.street.numbers]
    paper = printing.paper_motion(noticed(stage, matter="part_other", scope_ids=scope))

    assert paper.part == "甲弄1号、甲弄2号、甲弄3号、乙弄1号等 6 处"


def test_what_is_printed_before_the_posting_says_so(stage):
    before = _result(counted(stage, agreeing(8)))
    after = _result(posted(stage, agreeing(8)))

    for make in (resolution_document, announcement_document):
        assert "尚未公布" in str(make(before))
        assert "尚未公布" not in str(make(after))


def test_where_nobody_watched_the_count_the_announcement_says_so(stage):
    said = str(announcement_document(_result(posted(stage, agreeing(8)))))

    assert "没有监票人核对过这次计票。" in said
    assert "共 0 人" not in said


def test_what_was_not_carried_says_each_threshold_it_missed(stage):
    result = _result(posted(stage, agreeing(4, of=8, rest="oppose")))

    assert not result.carried
    assert len(result.why) == 2


def test_scrutineers_who_confirmed_are_named_and_the_others_not(stage):
    motion = posted(stage, agreeing(8))
    for name, state in (("王某", "confirmed"), ("李某", "appointed"), ("赵某", "ended")):
        actor = person_with("owner", stage.street.rooms[0], name)
        Scrutineer.objects.create(
            space_id=motion.space_id, motion=motion, person_id=actor.person_id, state=state,
            appointed_at=motion.posted_at, said_at=motion.posted_at,
        )  # fmt: skip

    assert _result(motion).scrutineers == ("王某",)


def test_the_tally_sheet_says_of_each_box_who_took_it_and_what_became_of_its_slips(stage):
    motion = opened(stage)
    secretary = person_with("committee_secretary", stage.street.compound)
    with as_if(OPENS + timedelta(days=1)):
        whole = box_of(secretary, motion, 1)
        entered(secretary, motion, 1, box_id=whole.id)
        witness_ballot_box(stage.member, box_id=whole.id, right=True)
        open_ = box_of(secretary, motion, 4, place="门卫室")
        entered(secretary, motion, 2, box_id=open_.id)
        short = box_of(secretary, motion, 3, place="2号楼门厅")
        entered(secretary, motion, 3, box_id=short.id)
        witness_ballot_box(stage.member, box_id=short.id, right=False, words="没看着点")
        end_ballot_box(stage.member, box_id=short.id, reason="两张是白纸")

    taken = "2026年12月14日 09:00"
    name, other = secretary.name, stage.member.name
    assert printing.paper_boxes(motion) == (
        Box("门厅", taken, name, f"{other}（本人已确认）", "1", "1", ""),
        Box("门卫室", taken, name, f"{other}（没有本人确认）", "4", "1", "还差 3 张"),
        Box("2号楼门厅", taken, name, f"{other}（本人说不对）", "3", "1", "没看着点；两张是白纸"),
    )
    assert printing.paper_boxes(opened(stage)) == ()


def test_every_paper_can_be_set_twice_and_names_no_owner(stage):
    motion = posted(stage, agreeing(8))
    result = _result(motion)
    made = [
        notice_document(printing.paper_notice(motion)),
        tally_document(result.motion, figures=result.figures, choices=result.choices),
        resolution_document(result),
        announcement_document(result),
    ]

    for document in made:
        assert "业主1" not in str(document)
        assert "甲弄1号101" not in str(document)
        assert set_document(document).content.startswith(b"%PDF-")
        assert write_docx(document).startswith(b"PK")


def test_a_motion_without_money_or_notice_can_be_put_on_paper(stage):
    motion = frozen(stage.member, stage.street, not_included="")

    paper = printing.paper_motion(motion)

    assert (paper.opens, paper.hand_in, paper.phone) == ("", "", "")
    assert paper.digest == motion.scope_digest
