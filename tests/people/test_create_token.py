"""create_token, revoke_token, note_token_use: with a token a program speaks for one person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import PASSWORD, account_of

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.people.actions.create_token import MOST_TOKENS, create_token
from lilong.people.actions.note_token_use import note_token_use
from lilong.people.actions.revoke_token import revoke_token
from lilong.people.models import ApiToken, User
from lilong.people.queries import bearer_of
from lilong.people.tokens import PREFIX


@pytest.fixture
def chen(street):
    """A resident with an account."""
    actor = person_with("resident", street.rooms[0])
    account_of(actor, "chen")
    return actor


def test_the_bearer_of_a_token_is_its_person_with_the_grants_of_today(chen):
    made = create_token(chen, name="我的表格", days=30)

    bearer = bearer_of(made.token)

    assert bearer is not None
    assert bearer.actor.person_id == chen.person_id
    assert bearer.actor.grants == chen.grants
    assert bearer.writes is False


def test_only_a_hash_is_kept_and_the_ledger_tells_no_token(chen):
    made = create_token(chen, name="我的表格", days=30, writes=True)

    assert made.token.startswith(PREFIX)
    row = ApiToken.objects.values().get()
    assert made.token not in str(row)
    entry = LedgerEntry.objects.get(kind="people.token_created")
    assert made.token not in str(entry.facts)


@pytest.mark.parametrize("token", ["", "lilong_x", "中文", "a" * 5000])
def test_nobody_stands_behind_another_text(chen, token):
    assert bearer_of(token) is None


def test_a_token_that_was_taken_back_is_good_no_longer(chen, street):
    made = create_token(chen, name="我的表格", days=30)
    other = person_with("secretary", street.area)
    with pytest.raises(NotFound):
        revoke_token(other, token_id=made.kept.id)
    assert bearer_of(made.token)

    revoke_token(chen, token_id=made.kept.id)

    assert bearer_of(made.token) is None
    with pytest.raises(Refused, match="已经收回"):
        revoke_token(chen, token_id=made.kept.id)


def test_a_token_ends_with_its_day_with_the_account_and_with_the_sessions(chen):
    made = create_token(chen, name="我的表格", days=1)
    today = timezone.localdate()
    ApiToken.objects.update(expires_on=today - timedelta(days=1))
    assert bearer_of(made.token) is None

    ApiToken.objects.update(expires_on=today)
    assert bearer_of(made.token)
    User.objects.update(sessions_valid_from=timezone.now() + timedelta(seconds=1))
    assert bearer_of(made.token) is None

    User.objects.update(sessions_valid_from=None, is_active=False)
    assert bearer_of(made.token) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " ", "days": 30}, "name"),
        ({"name": "x" * 61, "days": 30}, "name"),
        ({"name": "表格", "days": 0}, "days"),
        ({"name": "表格", "days": 366}, "days"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(chen, values, field):
    with pytest.raises(Invalid) as refusal:
        create_token(chen, **values)

    assert set(refusal.value.fields) == {field}
    assert not ApiToken.objects.exists()


def test_nobody_keeps_more_than_ten(chen):
    for n in range(MOST_TOKENS):
        create_token(chen, name=f"第 {n} 个", days=30)

    with pytest.raises(Refused, match="已经有"):
        create_token(chen, name="再一个", days=30)


def test_a_visitor_has_none(db):
    with pytest.raises(NotAllowed):
        create_token(VISITOR, name="表格", days=30)


def test_the_day_of_use_is_noted_for_the_own_token_only(chen, street):
    made = create_token(chen, name="我的表格", days=30)
    note_token_use(person_with("secretary", street.area), token_id=made.kept.id)
    assert ApiToken.objects.get().used_on is None

    note_token_use(chen, token_id=made.kept.id)

    assert ApiToken.objects.get().used_on == timezone.localdate()


# ── Through the door for programs ───────────────────────────────────────────────────────────


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_program_reads_what_its_person_reads(client, street):
    worker = person_with("community_worker", street.area)
    account_of(worker, "worker")
    made = create_token(worker, name="大屏", days=30)
    url = f"/api/v1/places/{street.area.id}/suggestions"

    assert client.get(url).status_code == 401
    assert client.get(url, headers=bearing(made.token)).status_code == 200
    assert ApiToken.objects.get().used_on == timezone.localdate()
    wrong = client.get(url, headers=bearing(made.token + "x"))
    assert wrong.status_code == 401
    assert wrong.json()["remedy"]


def test_a_token_wins_over_the_session_of_the_same_browser(client, street, chen):
    worker = person_with("community_worker", street.area)
    account_of(worker, "worker")
    made = create_token(worker, name="表格", days=30)
    client.force_login(User.objects.get(username="chen"))
    url = f"/api/v1/places/{street.area.id}/suggestions"

    assert client.get(url).status_code == 403
    assert client.get(url, headers=bearing(made.token)).status_code == 200


# ── The pages ───────────────────────────────────────────────────────────────────────────────


def test_a_person_makes_and_takes_back_a_token_on_their_own_page(client, chen):
    client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})

    page = client.post("/me/programs/new/", {"name": "我的表格", "days": "30"}).content.decode()
    token = page[page.index(PREFIX) :].split("<")[0]

    assert bearer_of(token)
    listed = client.get("/me/programs/").content.decode()
    assert "我的表格" in listed
    assert token not in listed
    client.post(f"/me/programs/{ApiToken.objects.get().id}/revoke/")
    assert bearer_of(token) is None
    assert "已失效" in client.get("/me/programs/").content.decode()


def test_making_one_asks_for_the_password_again(client, chen):
    client.force_login(User.objects.get(username="chen"))

    answer = client.post("/me/programs/new/", {"name": "我的表格", "days": "30"})

    assert answer.status_code == 302
    assert not ApiToken.objects.exists()
