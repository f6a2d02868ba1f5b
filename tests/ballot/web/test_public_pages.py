"""The page for everybody, one's own page, and what a place and the first page say of votes."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.ballot.desk import picture
from tests.ballot.motions import (
    NOTICE,
    agreeing,
    counted,
    drafted,
    frozen,
    notice,
    noticed,
    opened,
    posted,
)
from tests.ballot.motions import vote as votes
from tests.ballot.votes import behind_our_back, motion_on, some_id, unguarded, voter_of
from tests.neighbourhood import person_with

from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.freeze_scope import freeze_scope
from lilong.ballot.actions.give_notice import give_notice
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Ballot, Motion, ScopeItem, Voter
from lilong.ballot.slips import read as read_slip
from lilong.kernel.actor import SYSTEM


def address(motion: Motion, what: str = "") -> str:
    return f"/ballot/public/{motion.id}/{what}"


def text_of(response) -> str:
    return response.content.decode()


def read(motion: Motion) -> str:
    response = Client().get(address(motion))
    assert response.status_code == 200
    return text_of(response)


# ── For everybody ───────────────────────────────────────────────────────────────────────────


def test_before_the_notice_there_is_no_page_not_even_for_who_prepares(as_person, stage):
    for motion in (drafted(stage.member, stage.street), frozen(stage.member, stage.street)):
        assert Client().get(address(motion)).status_code == 404
        assert as_person(stage.member).get(address(motion)).status_code == 404


def test_none_and_not_yet_sound_the_same(stage):
    motion = drafted(stage.member, stage.street)

    hidden, unknown = (
        text_of(Client().get(f"/ballot/public/{one}/")) for one in (motion.id, some_id())
    )

    clean = [re.sub(r"[0-9a-f-]{36}|csrf\S+|value=\"\S+\"", "", html) for html in (hidden, unknown)]
    assert clean[0] == clean[1]


def test_from_the_notice_on_a_visitor_reads_what_is_asked_and_what_not(stage):
    html = read(noticed(stage))

    for words in (
        "是否同意使用维修资金更换水泵？", "86,500.00元", "88,900.00元", "更换楼内水管",
        "不动户内水管。", "面积三分之二以上", "二百七十八条", "小区门卫室的票箱",
        "2026-12-20 18:00",
    ):  # fmt: skip
        assert words in html


def test_the_page_names_no_owner_and_no_unit(stage):
    for motion in (noticed(stage), opened(stage), posted(stage, agreeing(8))):
        html = read(motion)
        assert "业主1" not in html
        assert not re.search(r"\d+号\d+室|甲弄", html)


def test_while_voting_it_tells_no_figure_unless_the_rules_say_so(stage):
    motion = opened(stage)
    votes(motion, agreeing(7))
    assert "现在有多少业主参与" not in read(motion)

    options = {**(motion.options or {}), "public_turnout": True}
    behind_our_back(Motion.objects.filter(pk=motion.pk), options=options)

    html = read(motion)
    assert "现在有多少业主参与" in html
    assert "有 5 人" in html  # in steps of five
    assert "有 7 人" not in html
    assert "同意的面积" not in html


def test_after_posting_it_tells_the_verdict_with_its_arithmetic(stage):
    html = read(posted(stage, agreeing(8)))

    assert "通过了" in html
    assert "480.00 × 3 = 1,440.00 = 1,440.00 = 720.00 × 2" in html
    assert html.count('<figure class="chart threshold">') == 4


def test_what_was_not_carried_says_so(stage):
    html = read(posted(stage, agreeing(4, of=8, rest="oppose")))

    assert "没有通过" in html
    assert "同意的面积不够" in html


def test_roots_stand_in_groups_of_four(stage):
    motion = opened(stage)
    votes(motion, agreeing(3))
    publish_root(SYSTEM, motion_id=motion.id)

    root = motion.roots.get().root
    assert " ".join(root[n : n + 4] for n in range(0, 64, 4)) in read(motion)


def test_a_receipt_is_checked_without_signing_in_and_tells_no_choice(stage):
    motion = opened(stage)
    votes(motion, {1: "oppose"})
    digits = Ballot.objects.get(motion=motion).hash
    browser = Client(enforce_csrf_checks=False)

    yes = text_of(browser.post(address(motion, "receipt"), {"number": "1", "digits": digits[:8]}))
    no = text_of(browser.post(address(motion, "receipt"), {"number": "2", "digits": digits[:8]}))

    assert "这张票在里面" in yes
    assert "反对" not in yes.split("核对回执")[-1]
    assert "没有找到这张票" in no


def test_a_receipt_that_was_mistyped_keeps_what_was_typed(stage):
    response = Client().post(address(noticed(stage), "receipt"), {"number": "7", "digits": "3f"})

    assert response.status_code == 422
    motion = opened(stage, title="又一件")
    again = Client().post(address(motion, "receipt"), {"number": "7", "digits": "3f"})
    assert 'value="7"' in text_of(again)
    assert "前两组" in text_of(again)


def test_a_picture_of_the_scope_is_seen_from_the_notice_on(stage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    motion = drafted(stage.member, stage.street)
    item = ScopeItem.objects.filter(motion=motion).order_by("order").first()
    assert item is not None
    shown = add_scope_picture(stage.member, motion_id=motion.id, item_id=item.id, photo=picture())
    file = address(motion, f"pictures/{shown.file_id}")
    assert Client().get(file).status_code == 404

    with as_if(NOTICE):
        freeze_scope(stage.member, motion_id=motion.id)
        give_notice(stage.member, motion_id=motion.id, roll_id=stage.roll.id, notice=notice())

    assert file in read(motion)
    response = Client().get(file)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    other = opened(stage, title="另一件")
    assert Client().get(address(other, f"pictures/{shown.file_id}")).status_code == 404


def test_the_page_reads_in_english(stage):
    html = text_of(
        Client().get(address(posted(stage, agreeing(8))), headers={"Accept-Language": "en"})
    )

    assert '<html lang="en"' in html


def test_once_posted_an_owner_takes_the_bundle_from_the_page(as_person, owner, stage):
    motion = posted(stage, agreeing(8))
    browser = as_person(owner)

    assert f"/ballot/motions/{motion.id}/count/bundle" in text_of(browser.get(address(motion)))
    assert "只用来核对，请不要转发" in text_of(browser.get(address(motion)))
    answer = browser.post(f"/ballot/motions/{motion.id}/count/bundle")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"verify_ballot.py" in b"".join(answer.streaming_content)


def test_before_the_posting_no_owner_is_offered_it(as_person, owner, stage):
    motion = counted(stage, agreeing(8))

    assert "下载复核包" not in text_of(as_person(owner).get(address(motion)))
    assert as_person(owner).post(f"/ballot/motions/{motion.id}/count/bundle").status_code == 403


def test_who_is_no_owner_here_is_not_offered_it(as_person, stage, street):
    motion = posted(stage, agreeing(8))

    for role in ("resident", "volunteer", "steward"):
        browser = as_person(person_with(role, street.compound))
        assert "下载复核包" not in text_of(browser.get(address(motion)))
        page = browser.post(f"/ballot/motions/{motion.id}/count/bundle")
        assert page.status_code in {403, 404}
    visitor = read(motion)
    assert "下载复核包" not in visitor
    assert "登录以后可以取走复核包" in visitor


def test_a_root_says_what_it_was_published_for(stage):
    motion = posted(stage, agreeing(8))
    html = read(motion)

    assert "截止时的" in html
    assert "计票时的" in html


# ── One's own ───────────────────────────────────────────────────────────────────────────────


def mine(place) -> str:
    return f"/ballot/places/{place.id}/mine/"


def test_an_owner_finds_what_is_asked_and_until_when(as_person, street, motion, owner):
    html = text_of(as_person(owner).get(mine(street.rooms[0])))

    assert motion.question in html
    assert "还没有收到这一户的票" in html
    assert "截止" in html
    (slip,) = {read_slip(found) for found in re.findall(r"/v/(\w+)", html)}
    assert slip is not None
    assert slip.voter_id == voter_of(motion, 1).id


def test_after_voting_an_owner_finds_the_receipt_and_no_choice(as_person, street, motion, owner):
    votes(motion, {1: "oppose", 2: "agree"})

    html = text_of(as_person(owner).get(mine(street.rooms[0])))

    own, other = (Ballot.objects.get(motion=motion, unit=unit).hash for unit in (1, 2))
    assert " ".join(own[n : n + 4] for n in range(0, 64, 4)) in html
    assert other[:4] + " " + other[4:8] not in html
    assert "反对" not in html
    assert "/v/" not in html  # the first ballot counts here: there is nothing to vote again


def test_where_the_last_ballot_counts_an_owner_may_vote_again(as_person, street, roll, owner):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    votes(motion, {1: "oppose"})

    html = text_of(as_person(owner).get(mine(street.rooms[0])))

    assert 'class="root"' in html
    assert "/v/" in html


def test_nobody_keeps_a_page_that_holds_a_slip(as_person, street, motion, owner):
    assert "no-store" in as_person(owner).get(mine(street.rooms[0])).headers["Cache-Control"]


def test_a_struck_ballot_is_no_receipt(as_person, street, motion, owner):
    votes(motion, {1: "agree"})
    votes(motion, {1: "struck"}, channel="office")

    html = text_of(as_person(owner).get(mine(street.rooms[0])))

    assert html.count('class="root"') == 1


def test_an_owner_of_nothing_here_is_asked_nothing(as_person, street, motion):
    stranger = person_with("owner", street.rooms[0])
    with unguarded():
        Voter.objects.filter(motion=motion, number=1).delete()

    html = text_of(as_person(stranger).get(mine(street.rooms[0])))

    assert "这里正在进行的表决" in html
    assert "还没有收到这一户的票" not in html


def test_who_delivers_is_told_how_many_doors_are_left(as_person, street, motion):
    leader = person_with("block_leader", street.numbers[0])
    Voter.objects.filter(pk=voter_of(motion, 1).pk).update(delivery="delivered")

    html = text_of(as_person(leader).get(mine(street.numbers[0])))

    assert "今天要送的" in html
    assert "还剩 1 户" in html


def test_who_prepares_is_told_the_next_step_of_drafts_too(as_person, roll, street, worker):
    motion_on(roll, state="draft", title="还在写的")

    html = text_of(as_person(worker).get(mine(street.compound)))

    assert "等着办的" in html
    assert "还在写的" in html


def test_an_owner_sees_no_draft(as_person, roll, street, owner):
    motion_on(roll, state="draft", title="还在写的")

    html = text_of(as_person(owner).get(mine(street.rooms[0])))

    assert "还在写的" not in html
    assert "现在没有表决" in html


def test_a_stranger_is_asked_to_sign_in(street):
    assert Client().get(mine(street.rooms[0])).status_code == 302


# ── Who looks on, and the place ─────────────────────────────────────────────────────────────


def test_the_street_sees_each_vote_with_its_two_pictures(as_person, street, motion):
    votes(motion, agreeing(5))
    officer = person_with("street_officer", street.street)

    html = text_of(as_person(officer).get(f"/ballot/places/{street.street.id}/watch/"))

    assert motion.title in html
    assert html.count('<figure class="chart threshold">') == 2


def test_the_street_sees_no_other_streets_votes(as_person, street, other_street, motion):
    officer = person_with("street_officer", other_street.street)
    browser = as_person(officer)

    assert motion.title not in text_of(
        browser.get(f"/ballot/places/{other_street.street.id}/watch/")
    )
    assert browser.get(f"/ballot/places/{street.street.id}/watch/").status_code == 403


@pytest.mark.parametrize("role", ["owner", "block_leader"])
def test_who_does_not_look_on_is_refused(as_person, street, role):
    place = street.rooms[0] if role == "owner" else street.numbers[0]
    response = as_person(person_with(role, place)).get(f"/ballot/places/{street.area.id}/watch/")

    assert response.status_code == 403


def test_the_page_of_the_place_tells_of_votes_under_way(as_person, street, motion, owner, member):
    for who, place in ((owner, street.rooms[0]), (member, street.compound)):
        html = text_of(as_person(who).get(f"/places/{place.id}/"))
        assert "正在进行的表决" in html
        assert motion.title in html


def test_a_place_without_votes_says_nothing_of_them(as_person, street, member):
    assert "正在进行的表决" not in text_of(as_person(member).get(f"/places/{street.compound.id}/"))


def test_the_first_page_leads_an_owner_to_their_votes(as_person, street, owner):
    html = text_of(as_person(owner).get("/"))

    assert mine(street.rooms[0]) in html
