"""Queries that are worded once and asked often."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.survey.many import record_many

from lilong.commons.prepared import Among, Prepared
from lilong.people.models import RoleGrant
from lilong.people.queries import holding
from lilong.places.models import Place
from lilong.survey.models import Finding

pytestmark = pytest.mark.django_db


def test_each_call_answers_with_its_own_values(street):
    names = Prepared(lambda key: Place.objects.filter(pk=key).values_list("id", "name"), UUID)

    for lane in street.lanes:
        assert names(lane.id) == [(lane.id, lane.name)]
    assert names(uuid4()) == []


def test_a_value_may_stand_in_several_places_and_days_are_days(street):
    person_id = person_with("secretary", street.area).person_id

    def grants(person, day):
        rows = RoleGrant.objects.filter(person_id=person)
        return holding(rows, day).order_by("path").values_list("role", "space_id", "since")

    prepared = Prepared(grants, UUID, date)

    for day in (date(2000, 1, 1), timezone.localdate(), timezone.localdate() + timedelta(3000)):
        assert prepared(person_id, day) == list(grants(person_id, day))
    assert prepared(person_id, timezone.localdate())


def test_moments_texts_and_numbers_are_values_too(street):
    now = timezone.now()
    for n in range(4):
        Session.objects.create(session_key=f"k{n}", session_data="", expire_date=_in(now, n))

    def alive(key, moment):
        rows = Session.objects.filter(session_key=key, expire_date__gt=moment)
        return rows.values_list("session_key", "expire_date")

    prepared = Prepared(alive, str, datetime)

    for n in range(4):
        assert prepared(f"k{n}", _in(now, 2)) == list(alive(f"k{n}", _in(now, 2)))
    assert prepared("k3", _in(now, 2)) == [("k3", _in(now, 3))]


def test_values_come_back_as_the_model_has_them(street):
    record_many(street.rooms, 1)
    one = Finding.objects.get()
    names = ("id", "area", "measures", "found_on", "shop", "lane_id")
    prepared = Prepared(lambda n: Finding.objects.filter(position=n).values_list(*names), int)

    assert prepared(one.position) == [tuple(getattr(one, name) for name in names)]


def test_a_list_is_one_value_however_long_it_is(street):
    def named(ids, paths):
        rows = Place.objects.filter(Q(Among("id", ids)) | Q(Among("parent__path", paths)))
        return rows.order_by("path").values_list("id", "path")

    prepared = Prepared(named, list, list)
    ids, paths = [lane.id for lane in street.lanes], [street.compound.path]

    for some, below in ((ids, []), (ids[:1], []), ([], paths), (ids[:1], paths), ([], [])):
        wanted = Place.objects.filter(Q(id__in=some) | Q(parent__path__in=below))
        assert prepared(some, below) == list(wanted.order_by("path").values_list("id", "path"))
        assert list(named(some, below)) == prepared(some, below)
    assert prepared(ids, [])
    assert prepared([], paths)
    assert prepared([], ["/'); DROP TABLE places_place; --"]) == []


def test_a_call_is_one_query_and_the_query_set_is_built_once(street):
    built = []

    def names(key):
        built.append(key)
        return Place.objects.filter(pk=key).values_list("name")

    prepared = Prepared(names, UUID)
    prepared(street.area.id)
    with CaptureQueriesContext(connection) as queries:
        prepared(street.area.id), prepared(street.compound.id)

    assert (len(queries), len(built)) == (2, 1)


def test_a_value_that_the_query_forgets_is_noticed(street):
    prepared = Prepared(
        lambda key, other: Place.objects.filter(pk=key).values_list("id"), UUID, int
    )

    with pytest.raises(ValueError, match="stands nowhere"):
        prepared(street.area.id, 1)


def _in(now, hours):
    return now + timedelta(hours=hours)
