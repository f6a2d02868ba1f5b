"""Accepting an invitation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import PASSWORD, account_of, register_at

from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.people.actions.accept_invitation import accept_invitation
from lilong.people.actions.deactivate_account import deactivate_account
from lilong.people.actions.invite_person import invite_person
from lilong.people.models import Invitation, RoleGrant, User


@pytest.fixture
def person_id(street):
    return person_with("block_leader", street.lanes[0]).person_id


@pytest.fixture
def token(person_id):
    return invite_person(SYSTEM, person_id=person_id)


def test_the_chosen_name_and_password_open_the_door(client, token):
    accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)

    response = client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    assert response.status_code == 302
    assert client.get("/").wsgi_request.actor.known


def test_the_password_is_kept_as_argon2id(token):
    user = accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)

    assert user.password.startswith("argon2$argon2id$")


def test_it_is_good_once(token):
    accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)

    with pytest.raises(NotAllowed, match="已经用过"):
        accept_invitation(VISITOR, token=token, username="other", password=PASSWORD)
    assert not User.objects.filter(username="other").exists()


def test_it_is_good_for_seven_days(token):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(NotAllowed, match="过期"):
        accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)


def test_it_is_good_only_while_who_sent_it_may_send_it(client, street, person_id):
    secretary = person_with("secretary", street.area)
    account_of(secretary, "secretary")
    register_at(person_id, street.area)
    token = invite_person(secretary, person_id=person_id)
    client.get(f"/invitation/{token}/")
    assert client.get("/invitation/").status_code == 200

    # Written past give_grant, which would have expired the link itself.
    higher = RoleGrant.objects.create(
        person_id=person_id,
        role="street_officer",
        place=street.street,
        path=street.street.path,
        space_id=street.street.space_id,
        since=timezone.localdate() + timedelta(days=1),
    )

    with pytest.raises(NotAllowed, match="现在不能管理这个账号"):
        accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)
    assert client.get("/invitation/").status_code == 302  # to the door, as any visitor refused
    assert not User.objects.filter(person_id=person_id).exists()
    higher.delete()
    assert accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)


def test_a_secretary_who_is_none_any_more_opens_no_account(street, person_id):
    secretary = person_with("secretary", street.area)
    account_of(secretary, "secretary")
    register_at(person_id, street.area)
    token = invite_person(secretary, person_id=person_id)

    RoleGrant.objects.filter(person_id=secretary.person_id).update(ended_at=timezone.now())

    with pytest.raises(NotAllowed, match="现在不能管理这个账号"):
        accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)


def test_a_guess_opens_nothing(token):
    with pytest.raises(NotAllowed):
        accept_invitation(VISITOR, token=token[:-1], username="lin", password=PASSWORD)


def test_a_taken_name_or_a_poor_password_leaves_the_invitation_good(token, street):
    User.objects.create(username="Lin", person_id=person_with("volunteer", street.area).person_id)

    with pytest.raises(Invalid) as taken:
        accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)
    with pytest.raises(Invalid) as poor:
        accept_invitation(VISITOR, token=token, username="chen", password="password")
    with pytest.raises(Invalid) as nameless:
        accept_invitation(VISITOR, token=token, username=" ", password=PASSWORD)

    assert list(taken.value.fields) == ["username"]
    assert list(poor.value.fields) == ["password"]
    assert list(nameless.value.fields) == ["username"]
    assert accept_invitation(VISITOR, token=token, username="chen", password=PASSWORD)


def test_a_second_invitation_gives_a_new_password_and_ends_open_sessions(client, token, person_id):
    user = accept_invitation(VISITOR, token=token, username="lin", password=PASSWORD)
    client.force_login(user)
    assert client.get("/").wsgi_request.actor.known
    deactivate_account(SYSTEM, person_id=person_id, reason="丢了手机")

    again = invite_person(SYSTEM, person_id=person_id)
    accept_invitation(VISITOR, token=again, username="lin", password=PASSWORD + "新")

    assert User.objects.get().is_active
    assert not client.get("/").wsgi_request.actor.known
    client.post("/accounts/login/", {"login": "lin", "password": PASSWORD + "新"})
    assert client.get("/").wsgi_request.actor.known


@pytest.mark.slow
def test_of_two_who_hold_the_same_link_one_wins_and_a_careless_door_lets_both_in(tmp_path):
    """On a database file of their own: threads share no database in memory."""
    environment = {
        **os.environ,
        "LILONG_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/race.sqlite3",
        "PYTHONPATH": "src:.",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.people.race"],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip

    outcomes = json.loads(run.stdout.splitlines()[-1])
    assert outcomes["through_the_door"] == ["lost", "won"]
    assert outcomes["carelessly"] == ["won", "won"]
