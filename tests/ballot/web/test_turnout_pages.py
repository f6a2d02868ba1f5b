"""Pages while a vote runs: how far it is, which doors matter, what there is to print."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from tests.ballot.desk import box_of
from tests.ballot.test_documents import text, word_text
from tests.ballot.test_turnout import vote
from tests.ballot.votes import motion_on, roll_of, voter_of
from tests.neighbourhood import person_with

from lilong.ballot import prints
from lilong.ballot.models import Motion, RollUnit, Voter
from lilong.ballot.printing_tasks import set_slips
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.sealed.models import SealedLook


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cache.clear()


def page(motion: Motion, what: str) -> str:
    return f"/ballot/motions/{motion.id}/{what}/"


def text_of(response) -> str:
    return response.content.decode()


# ── Turnout ─────────────────────────────────────────────────────────────────────────────────


def test_those_who_organise_read_how_far_it_is(as_person, motion, member):
    vote(motion, *range(1, 8))

    html = text_of(as_person(member).get(page(motion, "turnout")))

    assert "有 300.00㎡" in html
    assert "还差 180.00㎡" in html
    assert "计票以后公布" in html
    assert "全部楼栋（6 栋）" in html
    assert "一共收到 7 张" in html


def test_the_page_renews_itself_without_script_and_can_be_stopped(as_person, motion, member):
    browser = as_person(member)

    live, still = (
        browser.get(page(motion, "turnout")),
        browser.get(page(motion, "turnout") + "?still=1"),
    )

    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in text_of(live)
    assert 'hx-trigger="every 30s"' in text_of(live)
    # What the reader has opened stays open.
    assert 'hx-swap="outerMorph"' in text_of(live)
    assert '"open"]' in text_of(live)
    assert "http-equiv" not in text_of(still)
    assert "every 30s" not in text_of(still)
    assert "no-store" in live.headers["Cache-Control"]


def test_what_renews_itself_is_the_figures_alone(as_person, motion, member):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}

    html = text_of(as_person(member).get(page(motion, "turnout"), headers=headers))

    assert html.lstrip().startswith('<div id="figures"')
    assert "<html" not in html


@pytest.mark.parametrize("role", ["owner", "tenant", "resident"])
def test_who_does_not_organise_is_refused_in_a_sentence(as_person, street, motion, role):
    response = as_person(person_with(role, street.rooms[0])).get(page(motion, "turnout"))

    assert response.status_code == 403
    assert "参与组织" in text_of(response)


def test_another_street_finds_nothing(as_person, other_street, motion):
    browser = as_person(person_with("secretary", other_street.area))

    for what in ("turnout", "doors", "papers", "slips"):
        assert browser.get(page(motion, what)).status_code == 404


def test_a_stranger_is_asked_to_sign_in_or_finds_nothing(motion, db):
    assert Client().get(page(motion, "turnout")).status_code in (302, 404)


def test_no_page_before_the_close_holds_a_choice_or_a_unit(as_person, motion, member):
    """Neither figures of agreement nor an address that could be tied to an answer."""
    vote(motion, *range(1, 6))
    browser = as_person(member)

    for what in ("turnout", "doors"):
        html = text_of(browser.get(page(motion, what)))
        assert "101室" not in html
        assert not re.search(r"反对|弃权", html)


@pytest.mark.parametrize("units", [12, 400])
def test_the_page_asks_as_many_queries_for_400_units_as_for_12(
    as_person, street, member, units, django_assert_max_num_queries
):
    roll = roll_of(street, state="draft")
    for number in range(13, units + 1):
        unit = RollUnit.objects.get(roll=roll, number=1)
        unit.pk = None
        unit._state.adding = True
        unit.number = unit.head = number
        unit.address, unit.holder_blind = f"甲弄9号{number}", f"{number:064x}"
        unit.save()
    motion = motion_on(roll)
    vote(motion, *range(1, 8))
    browser = as_person(member)

    with django_assert_max_num_queries(16):
        browser.get(page(motion, "turnout"))


def test_where_unreturned_slips_follow_the_majority_the_page_says_what_it_counts(
    as_person, roll, member
):
    policy = {"nonreturn_policy": "follows_majority_if_rules_say_and_delivered"}
    following, plain = motion_on(roll, options=policy), motion_on(roll)
    browser = as_person(member)

    assert "算作随多数" in text_of(browser.get(page(following, "turnout")))
    assert "算作随多数" not in text_of(browser.get(page(plain, "turnout")))


# ── Doors ───────────────────────────────────────────────────────────────────────────────────


def test_the_list_of_a_building_takes_a_button_and_is_written_down(
    as_person, street, motion, worker
):
    vote(motion, 1)
    browser, address = as_person(worker), page(motion, "doors") + str(street.numbers[0].id)

    assert browser.get(address).status_code != 200
    assert not SealedLook.objects.exists()
    html = text_of(browser.post(address))

    assert street.rooms[1].address in html
    assert street.rooms[0].address not in html
    assert "补上 60.00㎡" in html
    assert SealedLook.objects.get().viewer_id == worker.person_id
    assert LedgerEntry.objects.filter(kind="ballot.unanswered_looked_at").count() == 1


def test_who_delivers_elsewhere_is_not_shown_the_building(as_person, street, motion):
    leader = as_person(person_with("block_leader", street.numbers[1]))

    response = leader.post(page(motion, "doors") + str(street.numbers[0].id))

    assert response.status_code == 403
    assert "室" not in text_of(response)
    assert not SealedLook.objects.exists()


def test_a_round_names_doors_and_each_building_it_looked_into(as_person, motion, worker):
    response = as_person(worker).post(page(motion, "doors") + "round", {"minutes": "30"})

    html = text_of(response)
    looks = LedgerEntry.objects.filter(kind="ballot.unanswered_looked_at")
    assert response.status_code == 200
    assert "大约" in html
    assert 1 <= looks.count() <= 6
    for entry in looks:
        assert entry.facts["building"] in html


def test_a_round_of_no_length_is_asked_again(as_person, motion, worker):
    response = as_person(worker).post(page(motion, "doors") + "round", {"minutes": "7"})

    assert response.status_code == 422
    assert not SealedLook.objects.exists()


def test_a_watcher_sees_counts_and_no_buttons_to_lists(as_person, street, motion):
    vote(motion, 1)

    html = text_of(
        as_person(person_with("street_officer", street.street)).get(page(motion, "doors"))
    )

    assert "全部楼栋（6 栋）" in html
    assert "排出这一趟" not in html
    assert "看要敲的门" not in html


def test_when_enough_take_part_nobody_is_sent_to_knock(as_person, motion, worker):
    vote(motion, *range(1, 9))

    html = text_of(as_person(worker).get(page(motion, "doors")))

    assert "都够了" in html
    assert "排出这一趟" not in html


def test_where_the_rest_is_not_enough_the_page_says_so(as_person, motion, worker):
    Voter.objects.filter(motion=motion, number__gt=5).update(delivery="refused")

    html = text_of(as_person(worker).get(page(motion, "doors")))

    assert "剩下的门都敲遍也不够" in html


def test_before_the_opening_there_are_no_doors(as_person, roll, worker):
    html = text_of(as_person(worker).get(page(motion_on(roll, state="noticed"), "doors")))

    assert "现在没有要敲的门" in html


# ── Papers ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
@pytest.mark.parametrize("paper", ["notice", "call", "turnout", "proxy", "tally"])
def test_a_paper_comes_under_its_name(as_person, motion, member, paper, fmt):
    response = as_person(member).get(page(motion, "papers") + f"{paper}/{fmt}")

    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-" if fmt == "pdf" else b"PK")
    assert f".{fmt}" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_tally_sheet_lists_the_boxes_that_were_taken(as_person, motion, member, worker, fmt):
    box_of(worker, motion, 7, place="1号楼门厅")

    sheet = as_person(member).get(page(motion, "papers") + f"tally/{fmt}").content

    told = text(sheet) if fmt == "pdf" else word_text(sheet)
    for words in ("三、票箱", "1号楼门厅", member.name, worker.name, "还差7张", "四、监票签名"):
        assert words in told


def test_an_owner_gets_the_notice_and_the_mandate_and_no_tally_sheet(as_person, motion, owner):
    browser = as_person(owner)

    got = {
        paper: browser.get(page(motion, "papers") + f"{paper}/docx").status_code
        for paper in ("notice", "proxy", "turnout", "tally", "resolution")
    }

    assert got == {"notice": 200, "proxy": 200, "turnout": 403, "tally": 403, "resolution": 403}


@pytest.mark.parametrize("what", ["minutes/pdf", "notice/exe", "root/pdf"])
def test_a_paper_that_there_is_not_is_not_found(as_person, motion, member, what):
    assert as_person(member).get(page(motion, "papers") + what).status_code == 404


def test_before_its_notice_a_vote_has_no_papers(as_person, roll, member):
    motion = motion_on(roll, state="draft")
    browser = as_person(member)

    assert browser.get(page(motion, "papers") + "notice/pdf").status_code == 409
    assert "现在没有可以打印的" in text_of(browser.get(page(motion, "papers")))


def test_the_list_offers_what_the_reader_may_have(as_person, motion, member, owner):
    theirs, own = (text_of(as_person(who).get(page(motion, "papers"))) for who in (member, owner))

    assert "计票表" in theirs
    assert "计票表" not in own
    assert page(motion, "slips") in theirs
    assert page(motion, "slips") not in own


def test_an_english_copy_is_english(as_person, motion, member):
    response = as_person(member).get(page(motion, "papers") + "proxy/docx?in=en")

    assert response.status_code == 200


# ── Slips ───────────────────────────────────────────────────────────────────────────────────


def test_slips_are_ordered_watched_and_taken(as_person, motion, worker):
    browser = as_person(worker)

    ordered = browser.post(page(motion, "slips"), {"building_id": "", "large": "on"})
    assert ordered.status_code == 302
    assert ordered.headers["Location"].startswith("/progress/")
    (order,) = prints.prints_of(motion.id)
    assert order.large
    assert "看排到哪里了" in text_of(browser.get(page(motion, "slips")))
    set_slips.func(str(motion.id), str(order.id))

    assert "下载 PDF" in text_of(browser.get(page(motion, "slips")))
    taken = browser.post(f"/ballot/motions/{motion.id}/slips/{order.id}")
    content = b"".join(taken.streaming_content)
    assert content.startswith(b"%PDF-")
    assert int(taken.headers["Content-Length"]) == len(content)
    assert "attachment" in taken.headers["Content-Disposition"]
    assert LedgerEntry.objects.filter(kind="ballot.slips_handed_out").count() == 1


def test_a_link_alone_takes_no_slips(as_person, motion, worker):
    browser = as_person(worker)
    browser.post(page(motion, "slips"), {})
    (order,) = prints.prints_of(motion.id)
    set_slips.func(str(motion.id), str(order.id))

    response = browser.get(f"/ballot/motions/{motion.id}/slips/{order.id}")

    assert response.status_code == 302
    assert not LedgerEntry.objects.filter(kind="ballot.slips_handed_out").exists()


@pytest.mark.parametrize("role", ["secretary", "street_officer", "owner", "block_leader"])
def test_who_does_not_prepare_gets_no_slips(as_person, street, motion, role):
    place = {"owner": street.rooms[0], "block_leader": street.numbers[0]}.get(role, street.area)
    place = street.street if role == "street_officer" else place
    browser = as_person(person_with(role, place))

    assert browser.get(page(motion, "slips")).status_code == 403
    assert browser.post(page(motion, "slips"), {}).status_code == 403
    assert browser.post(f"/ballot/voters/{voter_of(motion, 1).id}/slip").status_code == 403
    assert prints.prints_of(motion.id) == []


def test_a_building_nobody_named_is_asked_again(as_person, motion, worker):
    response = as_person(worker).post(page(motion, "slips"), {"building_id": "x"})

    assert response.status_code == 422
    assert prints.prints_of(motion.id) == []


def test_one_slip_is_printed_and_written_down(as_person, motion, worker):
    response = as_person(worker).post(
        f"/ballot/voters/{voter_of(motion, 2).id}/slip", {"large": "1"}
    )

    assert response.content.startswith(b"%PDF-")
    assert LedgerEntry.objects.filter(kind="ballot.slip_printed").count() == 1
