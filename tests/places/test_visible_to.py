"""The list filter and the single check say the same, whoever asks."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lilong.kernel.actor import SYSTEM, VISITOR, Actor, Grant
from lilong.people.roles import ROLES
from lilong.places.models import Place
from lilong.places.permissions import may_see, visible_to


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(sorted(ROLES))), max_size=4))
def test_the_filter_equals_the_single_check(street, other_street, chosen):
    places = list(Place.objects.order_by("path"))
    grants = tuple(Grant(role, places[n % len(places)].path) for n, role in chosen)
    actor = Actor(grants=grants)

    filtered = {place.path for place in visible_to(actor, Place.objects.all())}

    assert filtered == {place.path for place in places if may_see(actor, place.path)}


def test_the_house_sees_all_and_a_visitor_nothing(street):
    assert visible_to(SYSTEM, Place.objects.all()).count() == Place.objects.count()
    assert may_see(SYSTEM, street.rooms[0].path)
    assert not visible_to(VISITOR, Place.objects.all()).exists()
    assert not may_see(VISITOR, street.rooms[0].path)


def test_who_lives_at_5_does_not_see_51(street):
    actor = Actor(grants=(Grant("owner", street.lanes[0].path + "5/"),))

    assert not may_see(actor, street.lanes[0].path + "51/")
