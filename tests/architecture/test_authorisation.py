"""Nothing of another street ever answers; and who may what in the own street is written down."""

from __future__ import annotations

import json
import logging
import os
import pickle
from http import HTTPStatus
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import path

from lilong.commons.ledger.models import LedgerHead
from lilong.survey.models import Finding
from tests.architecture import canary, matrix
from tests.architecture.built_once import THEIRS, built_once, two_streets

WRITTEN_DOWN = Path(__file__).with_name("authorisation.json")
# The roles are asked in as many tests, so that they run side by side.
SHARES = 4
# A steward reads there who lives in a street; it says nothing of reports.
ABOUT_PEOPLE = {"people:people", "people:person"}

# Rights are decided above the database; the pages themselves are opened on both by their own tests.
pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module")
def both_streets(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, two_streets) as built:
        yield built


@pytest.fixture
def tenants(both_streets, db, settings):
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # thousands of refusals
    # The demo switch lets staff in without a second factor; the matrix asks for rights, and
    # tests/people asks for the factor.
    settings.DEMO = True
    return pickle.loads(both_streets)


def leaks(answers, about) -> list[str]:
    """The answers that give away anything of another street."""
    ids = matrix.object_ids(about)
    found = []
    for answer in answers:
        asked_for = {part for part in answer.url.replace("?", "/").split("/") if part}
        # The address one typed oneself may come back (a way to sign in and return here).
        gave = {one for one in ids - asked_for if one in answer.body}
        opened = answer.status < 300 and any(one in answer.url for one in ids)
        if answer.route in matrix.PUBLIC:
            shown = shown_to_all(about)
            if answer.route in matrix.PUBLISHED:
                shown |= {str(one) for one in about.objects["entry_id"]}
            if answer.route in matrix.BY_KEY:
                shown |= {str(one) for one in about.objects["suggestion_id"]}
            if gave - shown or f"{THEIRS}业主" in answer.body or answer.status >= 500:
                found.append(f"{answer.role} {answer.method} {answer.url} → {answer.status}")
            continue
        if THEIRS in answer.body or gave or opened or answer.status >= 500:
            found.append(f"{answer.role} {answer.method} {answer.url} → {answer.status}")
    return found


def shown_to_all(about) -> set[str]:
    """Ids that a public page may hold: area, compound, its motions', pictures' and ballots'."""
    named = ("motion_id", "file_id", "ballot_id")
    places = {str(about.street.area.id), str(about.street.compound.id)}
    return places | {str(one) for name in named for one in about.objects[name]}


@pytest.mark.parametrize("share", range(SHARES))
def test_no_role_gets_anything_of_another_street_through_any_route(tenants, share):
    ours, theirs = tenants
    head = LedgerHead.objects.get(pk=theirs.street.street.id).number
    states = set(
        Finding.objects.filter(space_id=theirs.street.street.id).values_list("pk", "version")
    )

    matrix.hold_every_role(ours)
    asking = [matrix.ANONYMOUS, *ours.accounts][share::SHARES]
    answers = list(matrix.tries(ours, theirs, methods=("GET", "POST"), roles=asking))

    assert leaks(answers, theirs) == []
    assert len(answers) > 500 * len(asking)
    assert LedgerHead.objects.get(pk=theirs.street.street.id).number == head
    after = set(
        Finding.objects.filter(space_id=theirs.street.street.id).values_list("pk", "version")
    )
    assert after == states


def tells(answer) -> bool:
    """Whether an answer holds anything of the neighbour who reported another."""
    return any(one in answer.body for one in canary.CANARIES)


@pytest.mark.parametrize("share", range(SHARES))
def test_who_may_ask_for_what_in_the_own_street_is_as_written_down(tenants, share):
    ours, _theirs = tenants
    reported = canary.report(ours, canary.neighbour(ours))
    ours.objects["finding_id"].append(reported.id)
    ours.objects["file_id"] += reported.photo_set.values_list("file_id", flat=True)
    asking = [matrix.ANONYMOUS, *ours.accounts][share::SHARES]

    answers = list(matrix.tries(ours, ours, methods=("GET",), roles=asking))

    assert [a for a in answers if a.status >= 500] == []
    assert not [a for a in answers if THEIRS in a.body]
    # No page, export or photo tells any role who reported a neighbour.
    assert [(a.role, a.url) for a in answers if a.route not in ABOUT_PEOPLE and tells(a)] == []
    assert "steward" not in asking or any(tells(a) for a in answers), "the walk finds a name"
    allowed: dict[str, set[str]] = {}
    for answer in answers:
        opened = allowed.setdefault(answer.route, set())
        if answer.status == 200:
            opened.add(answer.role)
    written = json.loads(WRITTEN_DOWN.read_text())
    if os.environ.get("WRITE_DOWN"):  # one share after the other
        kept = {route: {*written.get(route, ())} - {*asking} for route in allowed}
        written = {route: sorted(kept[route] | allowed[route]) for route in sorted(allowed)}
        WRITTEN_DOWN.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")
    assert allowed == {route: {*roles} & {*asking} for route, roles in written.items()}


def leaky(request, finding_id):
    """A page that forgot to ask: for the negative control."""
    return HttpResponse(Finding.objects.get(pk=finding_id).description)


def leaky_to_one_alone(request, finding_id):
    """The same, where somebody holds one certain role and no other."""
    return leaky(request, finding_id) if held_by(request) == {"lecturer"} else nothing()


def leaky_of_one_thing(request, finding_id):
    """The same, where somebody holds one certain role and asks for one certain thing."""
    asked_for = Finding.objects.get(pk=finding_id)
    newest = Finding.objects.filter(space_id=asked_for.space_id).latest("pk") == asked_for
    return leaky(request, finding_id) if newest and "lecturer" in held_by(request) else nothing()


def held_by(request) -> set[str]:
    """The roles of who asks."""
    grants = request.user.person.grants if request.user.is_authenticated else None
    return set(grants.values_list("role", flat=True)) if grants else set()


def nothing() -> HttpResponse:
    """The answer of a page that asks."""
    return HttpResponse(status=HTTPStatus.NOT_FOUND)


urlpatterns = [
    path(f"{page.__name__}/<uuid:finding_id>/", page, name=page.__name__)
    for page in (leaky, leaky_to_one_alone, leaky_of_one_thing)
]


@pytest.mark.parametrize(
    ("page", "finder"),
    [
        (leaky, matrix.ANONYMOUS),
        (leaky_to_one_alone, "lecturer"),
        (leaky_of_one_thing, matrix.EVERY_ROLE),
    ],
)
def test_a_page_that_forgets_to_ask_is_caught(tenants, settings, page, finder):
    settings.ROOT_URLCONF = __name__
    ours, theirs = tenants
    matrix.hold_every_role(ours)

    answers = list(matrix.tries(ours, theirs, urlconf=__name__, methods=("GET",)))

    of_page = [one for one in answers if one.route == page.__name__]
    assert leaks([one for one in of_page if one.role == finder], theirs)
