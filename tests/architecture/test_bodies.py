"""What a form sends may name anything: nothing of another street answers to it, or changes."""

from __future__ import annotations

import logging
import pickle

import pytest
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from lilong.commons.imports.actions.correct_reading import correct_reading
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.models import LearnedReading
from lilong.commons.ledger.models import LedgerHead
from lilong.people.models import User
from lilong.project.checks import spaces
from lilong.survey.models import Finding, FindingPhoto
from tests.architecture import bodies, matrix
from tests.architecture.built_once import THEIRS, built_once, two_streets


@pytest.fixture(scope="module")
def both_streets(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, lambda: two_streets(_with_more)) as built:
        yield built


@pytest.fixture
def tenants(both_streets, db, settings):
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # hundreds of refusals
    settings.DEMO = True
    return pickle.loads(both_streets)


def _with_more(tenant):
    """What only a body names: a correction that was learned, a photo not yet released."""
    secretary, run_id = matrix.actor_of(tenant, "secretary"), tenant.objects["run_id"][0]
    correct_reading(secretary, run_id=run_id, what="kind", text="水斗", value="outdoor_sink")
    read_import(secretary, run_id=run_id)
    of_street = LearnedReading.objects.filter(space_id=tenant.street.street.id)
    tenant.objects["reading_id"] = list(of_street.values_list("pk", flat=True))
    FindingPhoto.objects.filter(pk__in=tenant.objects["photo_id"]).update(released=False)
    return tenant


def leaks(tried, about) -> list[str]:
    """The answers that give away anything of another street beyond what was sent."""
    ids, found = matrix.object_ids(about), []
    for body, answer in tried:
        text = answer.body
        for value in body.values():
            text = text.replace(value, "")
        if THEIRS in text or any(one in text for one in ids) or answer.status >= 500:
            found.append(f"{answer.role} {answer.url} {body.sent} → {answer.status}")
    return found


def test_every_field_that_may_name_a_thing_is_known_and_sent(tenants):
    ours, _theirs = tenants
    read = set(bodies.fields_read())

    unknown = read - bodies.NAMING - bodies.PLAIN
    assert unknown == set(), f"tell tests/architecture/bodies.py what these name: {unknown}"
    secretary = matrix.actor_of(ours, "secretary")
    sent = {name for body in bodies.bodies(ours, ours, secretary) for name in body.sent}
    assert sent >= bodies.NAMING


@pytest.mark.slow
def test_nothing_of_another_street_answers_to_a_body_or_changes_by_one(tenants):
    ours, theirs = tenants
    before, tried = bodies.rows_of(theirs), 0

    for role in (matrix.ANONYMOUS, *ours.accounts):
        answers = list(bodies.tries(ours, theirs, role))
        assert leaks(answers, theirs) == []
        assert bodies.rows_of(theirs) == before, role
        tried += len(answers)

    assert tried > 400
    assert list(spaces()) == []


def test_the_same_bodies_do_something_when_they_name_what_is_ones_own(tenants):
    """The positive control: each kind of body is whole, and goes through for who may."""
    ours, _theirs = tenants
    head = LedgerHead.objects.filter(pk=ours.street.street.id)
    done = set()

    for role in ("secretary", "steward"):
        number = head.get().number
        for body, answer in bodies.tries(ours, ours, role):
            assert answer.status < 500
            if head.get().number > number:
                done.add((body.route, body.sent.get("step", "")))
                number = head.get().number

    assert done >= {
        ("record", ""), ("report", ""), ("visit", ""), ("campaign", ""), ("appoint", ""),
        ("import-correct", ""), ("import-learned", ""),
        ("validate", "confirm"), ("validate", "return"), ("step", "same"), ("step", "release"),
    }  # fmt: skip


@require_POST
def telling(request):
    """A page that forgot to ask before it told: for the negative control."""
    return HttpResponse(Finding.objects.get(pk=request.POST["id"]).description)


@require_POST
def changing(request):
    """A page that forgot to ask before it changed."""
    Finding.objects.filter(pk=request.POST["id"]).update(note="改过")
    return HttpResponse("好")


urlpatterns = [path("telling", telling), path("changing", changing)]


@pytest.mark.parametrize("page", ["telling", "changing"])
def test_a_page_that_forgets_to_ask_for_what_a_body_names_is_caught(tenants, settings, page):
    settings.ROOT_URLCONF = __name__
    ours, theirs = tenants
    before = bodies.rows_of(theirs)

    def forgetful(own, about, actor):
        yield bodies.Body(page, f"/{page}", {"id": str(about.objects["finding_id"][0])})

    answers = list(bodies.tries(ours, theirs, "volunteer", given=forgetful))

    assert bool(leaks(answers, theirs)) == (page == "telling")
    assert (bodies.rows_of(theirs) != before) == (page == "changing")


def test_the_snapshot_sees_an_account_of_the_other_street_too(tenants):
    """The negative control of the snapshot: a person's row belongs to no street."""
    _ours, theirs = tenants
    before = bodies.rows_of(theirs)

    user = User.objects.get(pk=theirs.accounts["resident"].pk)
    type(user.person).objects.filter(pk=user.person_id).update(wants_mail=True)

    assert bodies.rows_of(theirs) != before
