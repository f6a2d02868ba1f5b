"""What stands around every page: where one is, who one is, where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lilong.commons.web.components import Link
from lilong.commons.web.print_size import COOKIE
from lilong.kernel.actor import VISITOR, Actor
from lilong.people.permissions import keeps_people_at
from lilong.people.queries import Standing
from lilong.project.notices import UnreadNotices


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the account menu; `post` makes it a button that changes something."""

    label: str
    url: str
    icon: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, with the ways to what is their own."""

    name: str
    role: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True, slots=True)
class PlacesMenu:
    """The place one is at, and the places one belongs to."""

    current: str
    items: tuple[Link, ...]


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page. At most one query, and only when the bell is drawn."""
    actor: Actor = getattr(request, "actor", VISITOR)
    standings: tuple[Standing, ...] = getattr(request, "standings", ())
    return {
        "actor": actor,
        "navigation": _navigation(request, actor, standings),
        "places_menu": _places_menu(request, standings),
        "account": _account(actor, standings),
        "sign_in_url": reverse("account_login"),
        "notices": UnreadNotices(actor.person_id) if actor.person_id else None,
        "print_size": _print_size(request),
        "ribbon": _("示例数据：人、房屋和照片都是编的，可以随便试。") if settings.DEMO else "",
    }


def address(name: str, **kwargs: Any) -> str:
    """The address of a page; empty while its module has no such page."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def home_standing(standings: tuple[Standing, ...]) -> Standing | None:
    """Where a person is at home: the outermost place they hold something at."""
    return standings[0] if standings else None


def _navigation(request: HttpRequest, actor: Actor, standings: tuple[Standing, ...]) -> list[Link]:
    standing = home_standing(standings)
    if standing is None:
        return []
    at = {"place_id": standing.place_id}
    links = [
        Link(_("首页"), reverse("home"), icon="home"),
        Link(_("排摸"), address("survey:overview", **at), icon="ledger"),
        Link(_("地点"), address("places:place", **at), icon="map"),
    ]
    if keeps_people_at(actor):
        links.append(Link(_("人员"), address("people:people", **at), icon="people"))
    current = _longest(request.path, [link.url for link in links])
    return [
        Link(link.label, link.url, current=link.url == current, icon=link.icon)
        for link in links
        if link.url
    ]


def _longest(path: str, urls: list[str]) -> str:
    """The address below which `path` lies; the first page only when it is that very page."""
    below = [url for url in urls if url and (path == url or (url != "/" and path.startswith(url)))]
    return max(below, key=len, default="")


def _places_menu(request: HttpRequest, standings: tuple[Standing, ...]) -> PlacesMenu | None:
    if not standings:
        return None
    places = {standing.place_id: standing.place_name for standing in standings}
    match = getattr(request, "resolver_match", None)
    here = match.kwargs.get("place_id") if match else None
    current = here if here in places else standings[0].place_id
    links = [
        Link(name, address("places:place", place_id=place_id), current=place_id == current)
        for place_id, name in places.items()
    ]
    return PlacesMenu(places[current], tuple(link for link in links if link.url))


def _account(actor: Actor, standings: tuple[Standing, ...]) -> Account | None:
    if not actor.known:
        return None
    items = (
        MenuItem(_("我的资料"), address("people:me"), "person"),
        MenuItem(_("谁看过我的资料"), address("people:looks"), "eye"),
        MenuItem(_("密码"), reverse("account_change_password"), "lock"),
        MenuItem(_("两步验证"), reverse("mfa_index"), "shield"),
        MenuItem(_("退出"), reverse("account_logout"), "sign-out", post=True),
    )
    role = standings[0].role_label if standings else ""
    return Account(actor.name, role, tuple(item for item in items if item.url))


def _print_size(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE)
    if chosen in ("large", "normal"):
        return chosen
    user = getattr(request, "user", None)
    # The account is asked only when acting_person has already read it.
    known = getattr(request, "actor", VISITOR).known
    return "large" if known and user is not None and user.large_print else "normal"
