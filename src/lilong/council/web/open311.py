"""Open311 GeoReport v2: services, requests, tokens and discovery, as the public text has them.

A session means nothing here: who posts is told by `api_key`, a token of the person, or is a
stranger whom the residents' area may take in. Reports of violations go in and never come out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from lilong.ballot.web.apart import kept_apart
from lilong.council import permissions
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.covering import Personal, Telling
from lilong.council.floods import source_of
from lilong.council.keys import in_fours, short_address
from lilong.council.models import Suggestion
from lilong.council.open311_places import area_asked_for, ground_asked_for
from lilong.council.open311_services import Service, service, services
from lilong.council.queries.open311_requests import (
    PAGE,
    Asked,
    PublicRequest,
    request_of,
    requests_in,
)
from lilong.council.queries.suggestions import feed_of, takes_strangers
from lilong.council.replays import numbers_of, said_once, taken_once
from lilong.council.states import Branch
from lilong.council.web.open311_formats import errors, one_of, rows_of
from lilong.kernel.actor import VISITOR, Actor
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.people.actions.note_token_use import note_token_use
from lilong.people.queries import bearer_of
from lilong.places.queries import PlaceView
from lilong.survey import permissions as reports
from lilong.survey.actions.add_finding import AlreadyRecorded
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.queries.findings import reported_before

View = Callable[..., HttpResponse]


def _spoken(view: View) -> View:
    """Refusals in the form of the specification."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, fmt: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, fmt=fmt, **kwargs)
        except Refused as refused:
            status = 400 if isinstance(refused, Invalid) else refused.status
            covered = refused.covered.values() if isinstance(refused, Telling) else ()
            said = [refused.sentence, *covered, refused.remedy]
            return errors(fmt, status, " ".join(filter(None, said)))
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return errors(fmt, 413, _("一次提交的内容太多了，没有收下"))

    return answered


@require_safe
@_spoken
def discovery(request: HttpRequest, fmt: str) -> HttpResponse:
    """Where everything is."""
    here = f"{settings.SITE_URL}/open311/v2"
    return one_of(
        fmt,
        "discovery",
        {
            "changeset": "2026-11-29T00:00:00+08:00",
            "contact": settings.SITE_URL,
            "key_service": f"{settings.SITE_URL}/me/programs/",
            "endpoints": [
                {
                    "specification": "http://wiki.open311.org/GeoReport_v2",
                    "url": here,
                    "changeset": "2026-11-29T00:00:00+08:00",
                    "type": "production",
                    "formats": ["application/json", "text/xml"],
                }
            ],
        },
    )


@require_safe
@_spoken
def service_list(request: HttpRequest, fmt: str) -> HttpResponse:
    """What can be asked for."""
    if request.GET.get("jurisdiction_id"):
        area_asked_for(request.GET)
    return rows_of(fmt, "services", "service", [_service(one) for one in services()])


@require_safe
@_spoken
def service_definition(request: HttpRequest, service_code: str, fmt: str) -> HttpResponse:
    """What a service asks beside: nothing, for all of ours."""
    row = {"service_code": service(service_code).code, "attributes": []}
    return one_of(fmt, "service_definition", row)


@csrf_exempt  # no session is read here
@_spoken
def requests(request: HttpRequest, fmt: str) -> HttpResponse:
    """The public list; and the door for a new one."""
    if request.method == "POST":
        return _post(request, fmt)
    if request.method not in ("GET", "HEAD"):
        return errors(fmt, 405, _("这里只能看和提"))
    found = requests_in(area_asked_for(request.GET).id, _asked(request.GET))
    return _kept(rows_of(fmt, "service_requests", "request", [_request(one) for one in found]))


@require_safe
@_spoken
def one_request(request: HttpRequest, suggestion_id: UUID, fmt: str) -> HttpResponse:
    """One of them, as a list of one."""
    rows = [_request(request_of(suggestion_id))]
    return _kept(rows_of(fmt, "service_requests", "request", rows))


@kept_apart
@require_safe
@_spoken
def token(request: HttpRequest, short_key: str, fmt: str) -> HttpResponse:
    """The request behind a token, which is its short address: for whoever holds it."""
    found = feed_of(short_key).suggestion
    row = {"service_request_id": str(found.id), "token": found.key}
    return rows_of(fmt, "service_requests", "request", [row])


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


# ── Reading ─────────────────────────────────────────────────────────────────────────────────


def _service(one: Service) -> dict[str, Any]:
    return {
        "service_code": one.code,
        "service_name": one.name,
        "description": one.about,
        "metadata": False,
        "type": "realtime",
        "keywords": ",".join(one.keywords),
        "group": one.group,
    }


def _request(one: PublicRequest) -> dict[str, Any]:
    category = service(one.category or "others")
    return {
        "service_request_id": str(one.id),
        "status": "open" if one.open else "closed",
        "status_notes": one.status,
        "service_name": category.name,
        "service_code": category.code,
        "description": one.text,
        "agency_responsible": _("居委会"),
        "service_notice": "",
        "requested_datetime": _moment(one.said_on),
        "updated_datetime": _moment(one.changed_on),
        "expected_datetime": None,
        "address": one.address,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _moment(day: date) -> str:
    """The day, at noon: nothing finer is kept."""
    return timezone.make_aware(datetime.combine(day, time(12))).isoformat()


def _asked(query: Any) -> Asked:
    statuses = _listed(query, "status")
    if not set(statuses) <= {"open", "closed"}:
        raise Invalid(_("status 只能是 open 或 closed"))
    return Asked(
        ids=tuple(_id(text) for text in _listed(query, "service_request_id")),
        codes=tuple(service(code).code for code in _listed(query, "service_code")),
        statuses=statuses,
        first=_date(query, "start_date"),
        last=_date(query, "end_date"),
        page=_number(query, "page", 1, 1000),
        size=_number(query, "page_size", PAGE, PAGE),
    )


def _listed(query: Any, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in query.get(name, "").split(",") if part.strip())[:PAGE]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(_("service_request_id 不是我们给的编号")) from error


def _date(query: Any, name: str) -> date | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return timezone.localtime(moment).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError) as error:
        said = _("%(name)s 要写成 2026-11-29T00:00:00+08:00") % {"name": name}
        raise Invalid(said) from error


def _number(query: Any, name: str, default: int, most: int) -> int:
    text = query.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise Invalid(_("%(name)s 是 1 到 %(most)s 的数") % {"name": name, "most": most})
    return int(text)


# ── Saying ──────────────────────────────────────────────────────────────────────────────────


def _post(request: HttpRequest, fmt: str) -> HttpResponse:
    given = request.POST
    if any("\0" in text for name in given for text in (name, *given.getlist(name))):
        raise Invalid(_("这个请求我们看不懂"))
    if not given.get("service_code"):
        raise Invalid(_("请给 service_code"))
    chosen = service(given["service_code"])
    actor = _actor(given.get("api_key", ""))
    area = area_asked_for(given)
    _refuse_strangers(actor, chosen, area)
    place = ground_asked_for(given, area, names=permissions.belongs(actor, area.path))
    text = given.get("description", "")
    if media := given.get("media_url", "").strip():
        if not media.startswith(("http://", "https://")):
            raise Invalid(_("media_url 要写完整的网址"))
        text = f"{text}\n{media}"  # told, not fetched
    take = _report if chosen.report else _say
    row = take(request, actor, chosen, place, text)
    response = rows_of(fmt, "service_requests", "request", [row], 201)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _actor(key: str) -> Actor:
    """Who the key speaks for; a visitor without one."""
    if not key:
        return VISITOR
    bearer = bearer_of(key)
    if bearer is None:
        raise NotAllowed(_("这个 api_key 不能用：写错了、到期了，或者已经收回"))
    if not bearer.writes:
        raise NotAllowed(_("这个令牌只能看，不能改"))
    if bearer.used_on != timezone.localdate():
        note_token_use(bearer.actor, token_id=bearer.token_id)
    return bearer.actor


def _refuse_strangers(actor: Actor, chosen: Service, area: PlaceView) -> None:
    """Who may say nothing here learns nothing of the place either: asked before it is looked for.

    Raises:
        NotAllowed: the actor does not belong here, and strangers are not taken in.
    """
    if chosen.report:
        reports.report_finding(actor, area.path)
        return
    strangers = not permissions.belongs(actor, area.path) and takes_strangers(area.id)
    permissions.say_suggestion(actor, area.path, strangers=strangers)


def _say(
    request: HttpRequest, actor: Actor, chosen: Service, place: UUID, text: str
) -> dict[str, Any]:
    given = request.POST

    def taken(number: UUID | None) -> Suggestion:
        return say_suggestion(
            actor,
            place_id=place,
            text=text,
            category=chosen.code,
            source=source_of(get_adapter().get_client_ip(request)),
            suggestion_id=number,
            # The specification knows no such thing: whoever says nothing is refused once, and told
            # how.
            personal=given.get("personal", "") or Personal.ASK,
            contact=_contact(given),
        )

    said = said_once(
        numbers_of(request, actor), taken, text=text, branch=Branch.SUGGESTION, place_id=place
    )
    told = {"code": in_fours(said.key), "url": short_address(said.key)}
    return {
        "service_request_id": str(said.id),
        "token": said.key,
        "service_notice": " ".join(
            [_("收到了。凭短网址 %(code)s 什么时候都能看：%(url)s") % told, *_not_kept(request)]
        ),
        "account_id": None,
    }


def _contact(given: Any) -> str:
    names = ("first_name", "last_name", "phone", "email")
    return " ".join(given[name].strip() for name in names if given.get(name, "").strip())


def _not_kept(request: HttpRequest) -> list[str]:
    """What was handed in and has no place here; said, so that nobody relies on it."""
    return [_("附来的文件没有收下，请改用 media_url 写明网址。")] if request.FILES else []


def _report(
    request: HttpRequest, actor: Actor, chosen: Service, place: UUID, text: str
) -> dict[str, Any]:
    said = [_("收到了。是谁反映的已经封存，这里查不到。"), *_not_kept(request)]
    if _contact(request.POST):
        said.append(_("填的姓名和联系办法没有收下：封存的是这个令牌的主人。"))
    return {
        "service_request_id": str(_reported(request, actor, chosen, place, text)),
        "service_notice": " ".join(said),
        "account_id": None,
    }


def _reported(request: HttpRequest, actor: Actor, chosen: Service, place: UUID, text: str) -> UUID:
    """The id of the finding, of this request or of the same one that came before.

    Raises:
        UsedBefore: another report came under its key.
    """

    def find(number: UUID) -> tuple[UUID, bool] | None:
        same = reported_before(number, words=text)
        return None if same is None else (number, same)

    def take(number: UUID | None) -> UUID:
        return report_finding(
            actor,
            place_id=place,
            kind=chosen.report,
            words=text,
            finding_id=number,
            wall_type="unknown" if chosen.report == "wall_opening" else "",
        ).id

    return taken_once(numbers_of(request, actor), find, take, twice=AlreadyRecorded)
