"""Every role × every route × every object × two identical streets.

Routes come from the resolver, so a new one joins by itself; the names of its parameters say
what it is about, and an unknown name stops the test until somebody says what it means.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from itertools import product
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRun
from lilong.council.keys import board_key
from lilong.council.models import Suggestion
from lilong.kernel.actor import Actor
from lilong.people.models import Organisation, Person, RoleGrant, User
from lilong.people.roles import ROLES
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.actions.change_finding import change_finding
from lilong.survey.actions.freeze_count import freeze_count
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.actions.plan_campaign import plan_campaign
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import Door
from tests.architecture import (
    filed,
    mediation,
    meeting,
    opinion,
    outreach,
    public,
    theme,
    topic,
    vote,
)
from tests.neighbourhood import Street, build_street, person_with

ANONYMOUS = "anonymous"
# Who holds every role of a street at once: what one of them opens, this account opens.
EVERY_ROLE = "every role"


@dataclass(frozen=True)
class Route:
    """One address of the house: its name, its pattern and the parameters it takes."""

    name: str
    pattern: str
    params: tuple[tuple[str, str], ...]

    def url(self, values: dict[str, Any]) -> str:
        """The address with these values in place."""
        address = self.pattern
        for param, converter in self.params:
            address = address.replace(f"<{converter}:{param}>", str(values[param]))
            address = address.replace(f"<{param}>", str(values[param]))
        return "/" + address


def routes(urlconf: str | None = None) -> list[Route]:
    """Every route of the house, or of another URL configuration."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Route]:
    for item in patterns:
        address = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from _walk(item.url_patterns, address, inner)
            continue
        params = tuple(
            (name, type(converter).__name__.removesuffix("Converter").lower())
            for name, converter in _converters(item, prefix)
        )
        known = {"string": "str"}
        params = tuple((name, known.get(kind, kind)) for name, kind in params)
        yield Route(f"{namespace}{item.name}", address, params)


def _converters(item: URLPattern, prefix: str) -> list[tuple[str, Any]]:
    import re

    from django.urls.converters import get_converters

    known = get_converters()
    found = re.findall(r"<(?:(\w+):)?(\w+)>", prefix + str(item.pattern))
    return [(name, known[kind or "str"]) for kind, name in found]


@dataclass
class Tenant:
    """One street with one of everything, and an account for each role."""

    street: Street
    objects: dict[str, list[Any]] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)


def build_tenant(district: Any, word: str, slug: str) -> Tenant:
    """A street whose every name and text holds `word`."""
    street = build_street(district, f"{word}街道", slug)
    for place in (street.street, street.area, street.compound, *street.lanes, *street.numbers):
        type(place).objects.filter(pk=place.pk).update(
            name=f"{word}{place.name}", address=f"{word}{place.address}"
        )
    tenant = Tenant(street)
    _accounts(tenant, word, slug)
    _objects(tenant, word)
    return tenant


_AT = {
    "city": lambda street: None,
    "district": lambda street: None,
    "subdistrict": lambda street: street.street,
    "patch": lambda street: street.street,
    "residents_area": lambda street: street.area,
    "compound": lambda street: street.compound,
    "lane": lambda street: street.lanes[0],
    "number": lambda street: street.numbers[0],
    "stair": lambda street: street.numbers[0],
    "room": lambda street: street.rooms[0],
}


def _accounts(tenant: Tenant, word: str, slug: str) -> None:
    for code, role in ROLES.items():
        kinds = [kind for kind in role.at if _AT[kind](tenant.street) is not None]
        place = _AT[kinds[-1]](tenant.street)
        actor = person_with(code, place, f"{word}{role.label}")
        tenant.accounts[code] = User.objects.create(
            username=f"{slug}-{code}", person_id=actor.person_id, demo_role=""
        )


def hold_every_role(tenant: Tenant) -> None:
    """Give the tenant one account more, whose person holds what all its accounts' people hold."""
    person = Person.objects.create(name=EVERY_ROLE)
    held = ("role", "place_id", "path", "space_id", "since")
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, **one)
        for one in RoleGrant.objects.filter(person__user__in=tenant.accounts.values()).values(*held)
    )
    tenant.accounts[EVERY_ROLE] = User.objects.create(
        username=f"{tenant.street.street.id}-every", person_id=person.id, demo_role=""
    )


def actor_of(tenant: Tenant, role: str) -> Actor:
    """The actor behind a tenant's account."""
    from lilong.people.queries import actor_of as of_user

    return of_user(tenant.accounts[role])


def picture() -> io.BytesIO:
    """A small photo."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(file, "JPEG")
    file.seek(0)
    return file


def _objects(tenant: Tenant, word: str) -> None:
    street, secretary = tenant.street, actor_of(tenant, "secretary")
    findings = [
        add_finding(
            secretary,
            place_id=place.id,
            kind="outdoor_sink",
            found_on=date(2024, 11, 8),
            part=part,
            description=f"{word}水斗",
        )
        for place in (street.rooms[0], street.rooms[1], street.lanes[1])
        for part in ("public", "private")
    ]
    change_finding(secretary, finding_id=findings[0].id, base_version=1, description=f"{word}水池")
    photo = add_photo(secretary, finding_id=findings[1].id, photo=picture(), public=False)
    reported = report_finding(
        actor_of(tenant, "resident"),
        place_id=street.rooms[1].id,
        kind="illegal_building",
        words=f"{word}反映",
    )
    campaign = plan_campaign(
        secretary,
        place_id=street.area.id,
        title=f"{word}排摸",
        starts_on=date(2024, 11, 1),
        deadline=date(2030, 1, 1),
    )
    leader = tenant.accounts["block_leader"].person_id
    assign_surveyor(
        secretary, campaign_id=campaign.id, person_id=leader, place_id=street.numbers[0].id
    )
    open_campaign(secretary, campaign_id=campaign.id)
    frozen = freeze_count(secretary, place_id=street.area.id, title=f"{word}底数")
    run = _import(secretary, street, word, "101")
    written = _import(secretary, street, word, "102")
    begin_writing(secretary, run_id=written.id)
    apply_import(secretary, run_id=written.id)
    organisation = Organisation.objects.create(
        kind="property_company", name=f"{word}物业", place_id=street.area.id
    )
    stranger = Person.objects.create(name=f"{word}某人")
    grant = Person.objects.get(pk=leader).grants.get()
    places = [street.street, street.area, street.compound, street.lanes[0], street.numbers[0]]
    tenant.objects = {
        "place_id": [place.id for place in (*places, street.rooms[0], street.rooms[1])],
        "finding_id": [finding.id for finding in (*findings, reported)],
        "photo_id": [photo.id],
        "file_id": [photo.file_id],
        "campaign_id": [campaign.id],
        "door_id": list(Door.objects.filter(campaign=campaign).values_list("pk", flat=True)[:2]),
        "frozen_id": [frozen.id],
        "run_id": [run.id, written.id],
        "row_id": list(run.rows.values_list("pk", flat=True)[:1]),
        "person_id": [leader, stranger.id],
        "grant_id": [grant.id],
        "organisation_id": [organisation.id],
    }
    actors = {role: actor_of(tenant, role) for role in tenant.accounts}
    tenant.objects |= vote.objects(street, actors, word)
    tenant.objects |= opinion.objects(street, actors, word)
    tenant.objects |= theme.objects(street, actors, word)
    tenant.objects |= meeting.objects(street, actors, word)
    tenant.objects |= topic.objects(street, actors, word)
    tenant.objects |= outreach.objects(street, actors, word)
    disputes = mediation.objects(street, actors, word)
    tenant.objects["case_id"] += disputes["dispute_id"]
    tenant.objects["party_id"] += disputes["disputing_id"]
    tenant.objects |= disputes
    waiting = filed.objects(street, actors, word)
    tenant.objects["case_id"] += waiting.pop("filed_id")
    tenant.objects["party_id"] += waiting.pop("filed_party_id")
    tenant.objects["run_id"] += waiting.pop("orders_run_id")
    tenant.objects["row_id"] += waiting.pop("orders_row_id")
    tenant.objects |= waiting
    tenant.objects["file_id"] += tenant.objects.pop("ballot_file_id")
    tenant.objects |= public.objects(street, actors, word)
    said = Suggestion.objects.filter(pk__in=tenant.objects["suggestion_id"])
    tenant.objects["short_key"] = list(said.values_list("key", flat=True))
    tenant.objects["area_key"] = [board_key(tenant.street.area.id)]


def _import(secretary: Actor, street: Street, word: str, room: str) -> ImportRun:
    """A ledger of one row, handed in and read."""
    run = hand_in_file(
        secretary,
        importer="survey.ledger",
        target=Target(street.area.id, street.area.path, street.street.id),
        file=io.BytesIO(f"弄,号,室,类别,具体情况\n{word}甲弄,1,{room},水斗,{word}x\n".encode()),
        file_name=f"{word}.csv",
    )
    read_import(secretary, run_id=run.id)
    return run


# To another street all its places are alike: its area, a compound and a home stand for them.
_PLACES_ABROAD = (1, 2, 5)
# Parameters that name no object of a street.
PLAIN: dict[str, list[Any]] = {
    "role": ["secretary"],
    "fmt": ["csv", "geojson", "docx", "json"],
    "paper": ["notice", "minutes", "agreement", "record"],
    "size": ["small", "large", "original"],
    "progress_id": ["A" * 32],
    "token": ["no-such-token"],
    "key": ["0-0"],
    "uidb36": ["0"],
    "verb": ["confirm"],
    "order": ["1", "3"],
    "stream": ["suggestion", "meeting"],
    "service_code": ["sewage"],
}


def values_for(route: Route, tenant: Tenant, *, abroad: bool = False) -> list[dict[str, Any]]:
    """Every combination of a tenant's objects that the route can be asked for.

    Args:
        abroad: it is another street that asks. Each object is refused there for its own sake, so
            that each is asked for once, whatever it stands beside; and some places stand for all.
    """
    combinations: list[dict[str, Any]] = [{}]
    papers = any(name == "paper" for name, _converter in route.params)
    objects: dict[str, list[Any]] = {}
    for name, _converter in route.params:
        if name not in PLAIN and name not in tenant.objects:
            raise LookupError(
                f"route {route.name} takes <{name}>: tell tests/architecture/matrix.py what it is"
            )
        choices = PLAIN.get(name) or tenant.objects[name]
        if name == "place_id" and abroad:
            choices = [choices[one] for one in _PLACES_ABROAD]
        if name == "fmt" and papers:
            choices = ["docx"]  # who may have a paper may have it in every form
        if abroad and name not in PLAIN:
            objects[name] = choices
            continue
        combinations = [{**one, name: value} for one in combinations for value in choices]
    most = max(map(len, objects.values()), default=1)
    beside = [
        {name: choices[one % len(choices)] for name, choices in objects.items()}
        for one in range(most)
    ]
    return [{**one, **other} for one in combinations for other in beside]


@dataclass(frozen=True)
class Answer:
    """What one try brought."""

    role: str
    method: str
    route: str
    url: str
    status: int
    body: str


def ask(
    client: Client, method: str, url: str, sent: dict[str, Any] | None = None
) -> tuple[int, str]:
    """One request and its answer's status and text, streamed answers read to the end.

    Args:
        sent: what a POST carries.
    """
    response = client.generic(method, url) if method != "POST" else client.post(url, sent or {})
    raw = (
        b"".join(response.streaming_content)
        if getattr(response, "streaming", False) and not response.is_async
        else getattr(response, "content", b"")
    )
    return response.status_code, raw.decode("utf-8", "replace") + str(response.get("Location", ""))


def tries(
    tenant: Tenant,
    about: Tenant,
    *,
    urlconf: str | None = None,
    methods: tuple[str, ...],
    roles: Sequence[str] = (),
) -> Iterator[Answer]:
    """Every role of `tenant`, or those of `roles`, asks every route for every object of `about`.

    Which methods a route takes hangs on its view alone: who was told that it does not take this
    one is not told so again for each object.

    Where somebody holds every role, who holds one of them asks each route for one object, the
    next role for the next one, and only who holds all, or none, for all: what one role opens,
    all together open. A page that is shut again to who holds another one, too, is found by who
    holds one alone; not so if it is open for some of its objects only, and for none of their turn.
    """
    abroad = tenant is not about
    asked = [
        (route.name, [route.url(values) for values in values_for(route, about, abroad=abroad)])
        for route in routes(urlconf)
        if route.name not in LEAVING
    ]
    for turn, role in enumerate((ANONYMOUS, *tenant.accounts)):
        if roles and role not in roles:
            continue
        for_one = EVERY_ROLE in tenant.accounts and role not in {ANONYMOUS, EVERY_ROLE}
        client = Client(raise_request_exception=False)
        if role != ANONYMOUS:
            client.force_login(tenant.accounts[role])
        not_taken: set[tuple[str, str]] = set()
        for name, urls in asked:
            chosen = [urls[turn % len(urls)]] if for_one and urls else urls
            for url, method in product(chosen, methods):
                if (name, method) in not_taken:
                    continue
                status, body = ask(client, method, url)
                if status == HTTPStatus.METHOD_NOT_ALLOWED:
                    not_taken.add((name, method))
                yield Answer(role, method, name, url, status, body)


# Anyone with the address reads these; who was asked and who answered stays out of them.
PUBLIC = {
    *("ballot:public", "ballot:receipt", "ballot:public-picture"),
    *("ballot:own-receipt", "ballot:proof"),
    *("slip", "slip-in-capitals", "slip-receipt", "slip-proof"),
    # The wall of a hall, to who holds its key.
    *("projector", "projector-code"),
    *("council:left-out", "council:topic-log"),
    # What an area is called is no secret, nor what became of a sentence to who holds its address.
    *("council:say", "say-board", "feed", "feed-in-capitals", "feed-slip", "feed-solved"),
}

# What an area has decided to show to everybody, and nothing else of it.
PUBLISHED = {
    *("council:published", "council:published-entry", "council:subscribe"),
    *("council:statistics", "council:statistics-sheet"),
    *("council:feed-rss", "council:feed-atom", "council:feed-json", "council:public-calendar"),
    *("api:public", "api:suggestion-by-key", "api:solved"),
    *(
        f"open311:{page}-{fmt}"
        for page in ("discovery", "services", "service", "requests", "request", "token")
        for fmt in ("json", "xml")
    ),
}
PUBLIC |= PUBLISHED
# Whoever holds a short address is told the number of its sentence, too.
BY_KEY = {"api:suggestion-by-key", "api:solved", "open311:token-json", "open311:token-xml"}

# Signing out or into another account changes who asks; the doors have tests of their own.
LEAVING = {"account_logout", "people:enter-demo"}


def object_ids(tenant: Tenant) -> set[str]:
    """The ids of a tenant's objects as they would stand in a page."""
    return {str(one) for ids in tenant.objects.values() for one in ids if isinstance(one, UUID)}
