"""Rounds of survey for tests."""

from __future__ import annotations

from datetime import date

from lilong.kernel.actor import Actor
from lilong.places.models import Place
from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.actions.plan_campaign import plan_campaign
from lilong.survey.models import Campaign


def planned_round(actor: Actor, place: Place, **values) -> Campaign:
    """A round over a place in November 2024."""
    dates = {"starts_on": date(2024, 11, 1), "deadline": date(2024, 11, 30)}
    return plan_campaign(actor, place_id=place.id, **({"title": "秋季排摸"} | dates | values))


def open_round(actor: Actor, place: Place, surveyor: Actor, at: Place) -> Campaign:
    """An open round in which `surveyor` walks `at`."""
    planned = planned_round(actor, place)
    assign_surveyor(actor, campaign_id=planned.id, person_id=surveyor.person_id, place_id=at.id)
    return open_campaign(actor, campaign_id=planned.id)
