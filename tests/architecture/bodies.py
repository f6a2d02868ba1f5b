"""What forms send that names a thing: which fields, and bodies that name a tenant's things.

The addresses of these bodies are always those of the asker's own street, so that nothing but
the body is of the other one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lilong.commons.web.form_token import new_token
from lilong.kernel.actor import VISITOR, Actor
from lilong.people.models import Person
from tests.architecture import filed, matrix, mediation, meeting, outreach, topic
from tests.architecture.house import source_files
from tests.architecture.matrix import ANONYMOUS, Answer, Tenant

# Fields that name a thing of a street, by its id or by its words.
NAMING = {
    *("door", "of", "id", "near", "photo_id", "reading", "value"),
    *("person_id", "place_id", "place", "lane", "number", "room"),
    *("voter_id", "building_id", "roll_id", "unit", "item", "box_id", "witness_id"),
    "meant",
    "suggestions",
    *("person", "target", "run"),
    *("carries", "places", "call_off", "remove"),
    *("finding", "party_id", "proposal_id", "resolution_id"),
}
# Fields that name none.
PLAIN = {
    *(
        "step",
        "reason",
        "state",
        "everything",
        "public",
        "result",
        "purpose",
        "token",
        "list",
        "then",
    ),
    *("whole", "what", "text", "show", "after", "heading", "field", "seen_at"),
    *("next", "size", "drawn_at"),
    *("act", "seen", "said", "note", "large", "clock_confirmed"),
    *("opinion", "there", "rating"),
    *("cover", "words", "solved", "category", "personal"),
    *("looked", "hide", "also", "noted"),
    *("press", "at", "due_on", "as"),
    *("clock", "teaching", "holds", "base_version"),
    *("now", "part", "clean"),
}
_READ = re.compile(r"""\bPOST\.get(?:list)?\(\s*["'](\w+)["']""")


def fields_read() -> Iterator[str]:
    """Every field that a page takes from a body by name, and every field of a form that may
    name a thing."""
    for path in source_files():
        yield from _READ.findall(path.read_text())
    for form in _forms(forms.Form):
        names = form.base_fields
        yield from (name for name in names if name.endswith(("_id", "_ids", "place", "person")))


def _forms(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith("lilong."):
            yield form
        yield from _forms(form)


@dataclass(frozen=True)
class Body:
    """A form that somebody sends: the route and address, and what stands in it."""

    route: str
    url: str
    sent: dict[str, Any]

    def values(self) -> set[str]:
        """The values sent, as text."""
        flat: list[Any] = []
        for value in self.sent.values():
            flat += value if isinstance(value, list) else [value]
        return {str(value) for value in flat}


# (own tenant, whose things the body names, who sends it) → bodies
Bodies = Callable[[Tenant, Tenant, Actor], Iterator[Body]]


def bodies(own: Tenant, about: Tenant, actor: Actor) -> Iterator[Body]:
    """One body and more for each route that takes an id from it."""
    # Where the asker holds a role, so that the body is read.
    around = (own.street.area, own.street.numbers[0], own.street.rooms[0])
    here = next((place for place in around if actor.roles_at(place.path)), around[0])
    yield from _at(here.id, about, actor)
    yield from _of_sentences(here.id, own, about, actor)
    yield from _of_campaigns(own, about)
    yield from _of_findings(own, about)
    yield from _of_votes(own, about)
    rooms = (meeting, topic, outreach, mediation, filed)
    for route, url, sent in (body for room in rooms for body in room.bodies(own, about)):
        yield Body(route, url, sent)
    run, person = own.objects["run_id"][0], own.objects["person_id"][0]
    for place in (about.street.numbers[0], about.street.area):
        learned = {"what": "address", "text": f"{place.id}x", "value": str(place.id)}
        yield Body("import-correct", reverse("survey:import-correct", args=[run]), learned)
    for role, place in (("volunteer", about.street.lanes[0]), ("secretary", about.street.area)):
        for words in (place.address, place.path):
            given = {"role": role, "place": words}
            yield Body("appoint", reverse("people:appoint", args=[person]), given)


def _at(place_id: UUID, about: Tenant, actor: Actor) -> Iterator[Body]:
    def to(page: str, sent: dict[str, Any]) -> Body:
        return Body(page, reverse(f"survey:{page}", args=[place_id]), sent)

    street, findings = about.street, [str(one) for one in about.objects["finding_id"]]
    where = {"lane": street.lanes[0], "number": street.numbers[0], "room": street.rooms[0]}
    chosen = {name: str(place.id) for name, place in where.items()}
    told = {"kind": "other", "words": "看见的"}
    found = {"kind": "other", "found_on": "2024-11-08", "part": "public", "near": findings}
    yield to("record", {**chosen, **found, "token": new_token(actor, "record")})
    yield to("record", {**chosen, **found, "list": "1"})
    yield to("report", {**chosen, **told, "token": new_token(actor, "report")})
    yield to("validate", {"id": findings, "step": "confirm"})
    yield to("validate", {"id": findings, "step": "return", "reason": "请补充"})
    for door in about.objects["door_id"]:
        yield to("visit", {"door": str(door), "result": "seen"})
    for reading in about.objects["reading_id"]:
        yield to("import-learned", {"reading": str(reading)})


def _of_sentences(place_id: UUID, own: Tenant, about: Tenant, actor: Actor) -> Iterator[Body]:
    there = {"lane": str(about.street.lanes[0].id), "number": "1", "text": "路灯不亮"}
    said = {**there, "branch": "suggestion", "said_by": "door"}
    for page, purpose in (("say", "say"), ("write-down", "write")):
        sent = {**said, "token": new_token(actor, purpose)}
        yield Body(f"council:{page}", reverse(f"council:{page}", args=[place_id]), sent)
    ticked = {"suggestions": [str(one) for one in about.objects["suggestion_id"]], "title": "路灯"}
    theirs = str(about.accounts["community_worker"].person_id)
    noted = {"text": "疏通下水", "due_on": "2099-01-01", "as_what": "社工", "person": theirs}
    yield Body("council:feed-slips", reverse("council:feed-slips", args=[place_id]), ticked)
    for run_id in about.objects["run_id"]:
        sent = {"run": str(run_id)}
        yield Body("council:feed-slips", reverse("council:feed-slips", args=[place_id]), sent)
    yield Body("council:make-promise", reverse("council:make-promise", args=[place_id]), noted)
    for proposal_id in own.objects["proposal_id"]:
        url = reverse("council:proposal", args=[proposal_id])
        yield Body("council:proposal", url, {**ticked, "category": "light"})


def _of_campaigns(own: Tenant, about: Tenant) -> Iterator[Body]:
    url = reverse("survey:campaign", args=[own.objects["campaign_id"][0]])
    lane, theirs = own.street.lanes[0].id, about.street.lanes[0].id
    own_worker, worker = (one.accounts["community_worker"].person_id for one in (own, about))
    for person_id, place_id in ((worker, theirs), (worker, lane), (own_worker, theirs)):
        yield Body("campaign", url, {"person_id": str(person_id), "place_id": str(place_id)})


def _of_findings(own: Tenant, about: Tenant) -> Iterator[Body]:
    photographed, other = own.objects["finding_id"][1], own.objects["finding_id"][3]
    for photo in about.objects["photo_id"]:
        released = {"step": "release", "photo_id": str(photo), "public": "1"}
        yield Body("step", reverse("survey:step", args=[photographed]), released)
    for of in about.objects["finding_id"][:3]:
        same = {"step": "same", "of": str(of)}
        yield Body("step", reverse("survey:step", args=[other]), same)


def _of_votes(own: Tenant, about: Tenant) -> Iterator[Body]:
    draft, running, _over = own.objects["motion_id"]
    _frozen, published = own.objects["roll_id"]
    building = own.objects["building_id"][0]
    theirs = {name: str(about.objects[name][0]) for name in ("voter_id", "building_id", "item_id")}

    def to(page: str, at: list[Any], sent: dict[str, Any]) -> Body:
        return Body(page, reverse(f"ballot:{page}", args=at), sent)

    knocked = {"voter_id": theirs["voter_id"], "result": "delivered"}
    yield to("deliver-record", [running, building], knocked)
    yield to("slips", [running], {"building_id": theirs["building_id"]})
    units = [str(one) for one in about.objects["unit_id"]]
    yield to("roll-settle", [published], {"unit": units, "step": "same"})
    yield to("scope-picture", [draft], {"item": theirs["item_id"], "caption": "示例"})
    person = str(about.accounts["owner"].person_id)
    yield to("scrutineers", [running], {"person_id": person})
    member = str(about.accounts["owners_committee_member"].person_id)
    yield to("box-take", [running], {"place": "门厅", "slips": "2", "witness_id": member})
    slip = {"number": "5", "words": "示例·两词", "channel": "paper", "choice": "agree"}
    yield to("paper-enter", [running], {**slip, "box_id": str(about.objects["box_id"][0])})
    opens, closes = (timezone.localdate() + timedelta(days=days) for days in (51, 63))
    span = {"opens_at": f"{opens}T09:00", "closes_at": f"{closes}T18:00"}
    notice = {**span, "how": ["written"], "hand_in": "门卫室", "act": "check"}
    for roll_id in about.objects["roll_id"]:
        yield to("notice", [draft], {**notice, "roll_id": str(roll_id)})


def tries(
    own: Tenant, about: Tenant, role: str, *, given: Bodies = bodies
) -> Iterator[tuple[Body, Answer]]:
    """A role of `own` sends each body that names the things of `about`."""
    client, actor = Client(raise_request_exception=False), VISITOR
    if role != ANONYMOUS:
        client.force_login(own.accounts[role])
        actor = matrix.actor_of(own, role)
    for body in given(own, about, actor):
        status, text = matrix.ask(client, "POST", body.url, body.sent)
        yield body, Answer(role, "POST", body.route, body.url, status, text)


def rows_of(tenant: Tenant) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a tenant's street in every table, and its people, as they stand."""
    space_id = tenant.street.street.space_id
    rows = {
        model._meta.label: sorted(map(repr, _all(model).filter(space_id=space_id).values_list()))
        for model in apps.get_models()
        if any(field.attname == "space_id" for field in model._meta.concrete_fields)
    }
    persons = [user.person_id for user in tenant.accounts.values()]
    rows["persons"] = sorted(map(repr, _all(Person).filter(pk__in=persons).values_list()))
    return rows


def _all(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.all()
