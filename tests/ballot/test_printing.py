"""Papers say what the tables say, exactly, and nothing that is secret."""

from __future__ import annotations

import io

import pytest
from django.utils.translation import override
from PIL import Image
from tests.ballot.desk import picture
from tests.ballot.motions import agreeing, closed, drafted, frozen, noticed, opened, posted
from tests.ballot.motions import vote as votes
from tests.neighbourhood import person_with

from lilong.ballot import printing
from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.documents.forms import tally_document
from lilong.ballot.documents.notice import notice_document
from lilong.ballot.documents.outcome import announcement_document, resolution_document
from lilong.ballot.models import CountResult, ScopeItem, Scrutineer
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
    notice = printing.paper_notice(noticed(stage))

    assert notice.posted == "2026年11月28日"
    assert len(notice.forms) == 1
    assert "书面征求意见" in notice.forms[0]
    assert notice.objections_to == "枫林小区业主委员会"


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

    assert (paper.head, paper.size, paper.final) == (root.root, 8, False)
    assert paper.key == public_key().hex()


def test_before_any_ballot_there_is_no_root_to_print(stage):
    assert printing.latest_root(opened(stage)) is None


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
        ("反对", "1", "60.00", "1"),
        ("弃权", "1", "60.00", "1"),
        ("废票", "0", "0.00", "0"),
        ("未交回", "3", "", ""),
    ]
    assert result.challenge_until == "2027-12-28"
    assert result.root is not None


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
