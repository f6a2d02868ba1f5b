"""Bringing the slips, in the browser."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.ballot.desk import choices, picture, voted_on_paper
from tests.ballot.votes import voter_of
from tests.neighbourhood import person_with

from lilong.ballot.actions.record_delivery import record_delivery
from lilong.ballot.models import Delivery, PaperEntry, RefusedBallot
from lilong.ballot.slips import phrase
from lilong.commons.sealed.models import SealedLook
from lilong.kernel.actor import VISITOR


@pytest.fixture
def leader(street):
    return person_with("block_leader", street.numbers[0], "王楼组长")


@pytest.fixture
def at(street, motion):
    """The address of the first building's doors."""
    return f"/ballot/motions/{motion.id}/deliver/{street.numbers[0].id}/"


def _photo():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("IMG_1.jpg", picture().getvalue(), "image/jpeg")


def test_the_buildings_of_the_round_lead_to_their_doors(as_person, leader, member, street, motion):
    page = as_person(member).get(f"/ballot/motions/{motion.id}/deliver/").content.decode()
    for number in street.numbers:
        assert number.address in page
    own = as_person(leader).get(f"/ballot/motions/{motion.id}/deliver/").content.decode()
    assert street.numbers[0].address in own
    assert street.numbers[1].address not in own


def test_the_doors_stand_in_walking_order_with_one_button_for_each_result(
    as_person, leader, street, at
):
    answer = as_person(leader).get(at)

    assert [door.address for door in answer.context["way"].to_knock] == [
        room.address for room in street.rooms[:2]
    ]
    page = answer.content.decode()
    assert f'aria-label="{street.rooms[0].address} 已送达"' in page
    assert page.count('name="result" value="absent"') == 2


def test_one_tap_takes_a_door_off_the_list_and_the_plain_form_does_too(
    as_person, leader, street, motion, at
):
    browser = as_person(leader)
    token = browser.get(at).context["token"]
    first, second = voter_of(motion, 1), voter_of(motion, 2)

    part = browser.post(
        f"{at}record",
        {"voter_id": first.id, "result": "delivered", "token": token},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )
    plain = browser.post(f"{at}record", {"voter_id": second.id, "result": "absent", "token": token})

    assert part.content.decode().lstrip().startswith('<div id="doors"')
    assert [door.number for door in part.context["way"].to_knock] == [2]
    assert plain.url == f"{at}#doors"
    assert [voter_of(motion, n).delivery for n in (1, 2)] == ["delivered", "absent"]


def test_the_same_tap_sent_twice_is_one_try(as_person, leader, motion, at):
    browser = as_person(leader)
    tap = {
        "voter_id": voter_of(motion, 1).id,
        "result": "absent",
        "token": browser.get(at).context["token"],
    }

    browser.post(f"{at}record", tap)
    browser.post(f"{at}record", tap)

    assert Delivery.objects.count() == 1


def test_a_refused_door_asks_for_a_reason_and_keeps_what_was_typed(as_person, leader, motion, at):
    voter = voter_of(motion, 1)
    record_delivery(leader, voter_id=voter.id, result="refused")
    browser = as_person(leader)

    answer = browser.post(f"{at}record", {"voter_id": voter.id, "result": "delivered", "note": ""})

    assert answer.status_code == 409
    assert "不再敲门" in answer.content.decode()
    type(motion).objects.filter(pk=motion.pk).update(state="closed")
    late = browser.post(
        f"{at}record", {"voter_id": voter.id, "result": "delivered", "note": "业主来要"}
    )
    assert late.status_code == 409
    assert Delivery.objects.count() == 1


def test_a_door_of_another_building_or_no_door_at_all_is_not_found(as_person, leader, motion, at):
    browser = as_person(leader)
    for voter_id in (voter_of(motion, 5).id, uuid4()):
        answer = browser.post(f"{at}record", {"voter_id": voter_id, "result": "delivered"})
        assert answer.status_code == 404
    assert browser.post(f"{at}record", {"voter_id": "x", "result": "delivered"}).status_code == 302
    assert not Delivery.objects.exists()


def test_letters_are_recorded_for_all_that_were_not_reached(as_person, leader, motion, at):
    browser = as_person(leader)

    nothing = browser.post(f"{at}many", {"note": "XA1"})
    done = browser.post(f"{at}many", {"result": "registered_letter", "note": "XA1"})

    assert nothing.status_code == 422
    assert 'value="XA1"' in nothing.content.decode()
    assert done.status_code == 302
    assert Delivery.objects.filter(note="XA1").count() == 2


def test_the_unanswered_are_behind_a_look_that_is_written_down(
    as_person, leader, worker, member, street, motion, at
):
    voted_on_paper(worker, member, motion, 1, "oppose")
    browser = as_person(leader)

    # A page that is merely opened tells nothing and writes nothing.
    assert browser.get(f"{at}unanswered").status_code == 302
    assert "还没有投票的户" in browser.get(at).content.decode()
    assert not SealedLook.objects.exists()

    answer = browser.post(f"{at}unanswered")

    page = answer.content.decode()
    assert street.rooms[1].address in page
    assert street.rooms[0].address not in page
    assert "反对" not in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert SealedLook.objects.filter(viewer_id=leader.person_id).count() == 1


def test_who_does_not_deliver_there_finds_nothing(as_person, street, owner, motion, at):
    far = person_with("block_leader", street.numbers[1])
    for actor in (owner, far, person_with("property_staff", street.compound)):
        browser = as_person(actor)
        assert browser.get(at).status_code == 404
        assert browser.post(f"{at}unanswered").status_code == 404
        assert browser.get(f"/ballot/voters/{voter_of(motion, 1).id}/door/").status_code == 404
    assert not SealedLook.objects.exists()


def test_a_ballot_at_the_door(as_person, leader, motion):
    voter = voter_of(motion, 1)
    door = f"/ballot/voters/{voter.id}/door/"
    browser = as_person(leader)
    page = browser.get(door)
    assert "不能代签代投" in page.content.decode()
    assert "另一个人会看着照片再读一遍" in page.content.decode()
    sent = {
        "choice": "agree",
        "witness": "李志愿者",
        "words": phrase(voter.id, 1),
        "token": page.context["token"],
    }

    first = browser.post(door, {**sent, "photo": _photo()})
    second = browser.post(door, {**sent, "photo": _photo()})

    assert (first.status_code, second.status_code) == (302, 302)
    assert "等另一个人看照片核对" in browser.get(first.url).content.decode()
    assert choices(motion) == []
    entry = PaperEntry.objects.get()
    assert (entry.channel, entry.state, entry.witness) == ("door", "waiting", "李志愿者")
    # Who delivers confirms nothing: the photo is for those who read it again.
    assert browser.get(f"/ballot/paper/{entry.id}/").status_code == 404


def test_without_photo_or_witness_nothing_typed_is_lost(as_person, leader, motion):
    voter = voter_of(motion, 1)
    door = f"/ballot/voters/{voter.id}/door/"
    browser = as_person(leader)

    typed = {"choice": "oppose", "note": "老人", "words": "假的·两词"}
    bare = browser.post(door, {**typed, "witness": "李志愿者"})
    alone = browser.post(door, {**typed, "witness": "王楼组长", "photo": _photo()})

    for answer in (bare, alone):
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'value="老人"' in page
        assert 'value="假的·两词"' in page
        assert 'value="oppose"' in page
        assert "checked" in page
        assert "照片要重新选一次" in page
    assert alone.context["form"].errors["witness"]
    assert not PaperEntry.objects.exists()


def test_a_door_ballot_of_who_has_voted_is_answered_and_kept(
    as_person, leader, worker, member, motion
):
    voted_on_paper(worker, member, motion, 1)
    browser = as_person(leader)
    door = f"/ballot/voters/{voter_of(motion, 1).id}/door/"

    sent = {"choice": "oppose", "witness": "李志愿者", "words": phrase(voter_of(motion, 1).id, 1)}
    answer = browser.post(door, {**sent, "photo": _photo()})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "已经投过票" in page
    assert "照片和原因都留着" in page
    assert RefusedBallot.objects.get().why == "already_voted"


def test_a_slip_is_issued_again_by_who_prepares_and_not_by_who_delivers(
    as_person, leader, worker, motion
):
    address = f"/ballot/voters/{voter_of(motion, 1).id}/reissue/"

    assert as_person(leader).post(address, {"reason": "丢了"}).status_code == 403
    empty = as_person(worker).post(address, {"reason": ""})
    done = as_person(worker).post(address, {"reason": "丢了"})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert voter_of(motion, 1).serial == 2


def test_a_visitor_is_asked_to_sign_in_or_finds_nothing(client, motion, at):
    assert VISITOR.known is False
    assert client.get(at).status_code in (302, 404)
    assert client.post(f"{at}unanswered").status_code in (302, 403, 404)
    assert not SealedLook.objects.exists()


def test_a_unit_whose_ballot_is_spoiled_is_on_no_page_of_those_who_have_not_answered(
    as_person, street, worker, member, motion
):
    voted_on_paper(worker, member, motion, 1, "spoiled")
    building = street.numbers[0].id
    browser = as_person(member)

    for page in (f"deliver/{building}/unanswered", f"doors/{building}"):
        shown = browser.post(f"/ballot/motions/{motion.id}/{page}")
        assert shown.status_code == 200, page
        words = shown.content.decode()
        assert street.rooms[1].address in words, page
        assert street.rooms[0].address not in words, page
