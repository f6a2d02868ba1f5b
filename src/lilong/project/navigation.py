"""What stands around every page: where one is, who one is, where one can go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lilong.ballot import permissions as ballot
from lilong.cases.files import permissions as cases
from lilong.cases.files.rung_permissions import ROLES as RUNGS
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.print_size import COOKIE
from lilong.council import permissions as council
from lilong.council.meeting_permissions import OFFICERS
from lilong.kernel.actor import VISITOR, Actor
from lilong.people.permissions import REGISTRARS
from lilong.people.queries import Standing
from lilong.places.kinds import KINDS
from lilong.survey import permissions as survey

Allows = Callable[[Actor, Standing], bool]


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


@dataclass(frozen=True, slots=True)
class Bell:
    """The notices' address, and how many are unread (read together with the account)."""

    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Frame:
    """All that the frame of a page tells; pages with an equal frame share its markup."""

    navigation: tuple[Link, ...]
    places_menu: PlacesMenu | None
    account: Account | None
    sign_in_url: str
    notices: Bell | None
    print_size: str
    ribbon: str


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page. No query."""
    actor: Actor = getattr(request, "actor", VISITOR)
    standings: tuple[Standing, ...] = getattr(request, "standings", ())
    frame = Frame(
        navigation=_navigation(request, actor, standings),
        places_menu=_places_menu(request, standings),
        account=_account(request, actor, standings),
        sign_in_url=address("account_login"),
        notices=_bell(request) if actor.known else None,
        print_size=_print_size(request),
        ribbon=_("示例数据：人、房屋和照片都是编的，可以随便试。") if settings.DEMO else "",
    )
    return {"actor": actor, "frame": frame}


def _bell(request: HttpRequest) -> Bell:
    user = getattr(request, "user", None)
    return Bell(address("notices:notices"), getattr(user, "unread_notices", 0) or 0)


class Way(NamedTuple):
    """A way of the main navigation, and whose it is."""

    label: str | Promise
    page: str
    icon: str
    allows: Allows
    at_place: bool = True  # whether its page is one of each place


def _lives_here(actor: Actor, at: Standing) -> bool:
    return actor.has_role_at(at.grant.path, survey.BUILDING_SIGHT)


def _walks(actor: Actor, at: Standing) -> bool:
    return actor.has_role_at(at.grant.path, survey.FIELD_SIGHT)


def _sees_ledger(actor: Actor, at: Standing) -> bool:
    return survey.see_ledger.allows(actor, at.grant.path)


def _sees_plan(actor: Actor, at: Standing) -> bool:
    """A plan is drawn of a compound or a residents' area, not of a whole street."""
    drawn = KINDS[at.place_kind].level >= KINDS["residents_area"].level
    return drawn and _sees_ledger(actor, at)


def _votes_here(actor: Actor, at: Standing) -> bool:
    """Who owns or lives here, prepares a vote, brings its slips or looks on."""
    return actor.has_role_at(at.grant.path, _VOTE_ROLES)


def _meets(actor: Actor, at: Standing) -> bool:
    """Who belongs to a residents' area, or works with those below their street or patch."""
    inside = KINDS[at.place_kind].level >= KINDS["residents_area"].level
    return inside or actor.has_role_at(at.grant.path, OFFICERS)


def _in_area(at: Standing) -> bool:
    return KINDS[at.place_kind].level >= KINDS["residents_area"].level


def _says(actor: Actor, at: Standing) -> bool:
    """Who lives or owns here; those who work here write down what they hear."""
    return _in_area(at) and _lives_here(actor, at)


def _reads_suggestions(actor: Actor, at: Standing) -> bool:
    return _in_area(at) and council.see_suggestions.allows(actor, at.grant.path)


def _deals_with_cases(actor: Actor, at: Standing) -> bool:
    return _in_area(at) and cases.see_cases.allows(actor, at.grant.path)


def _answers(actor: Actor, at: Standing) -> bool:
    """Who sits at a rung to which residents' areas hand up what they cannot do."""
    return at.grant.role in RUNGS


def _keeps_people(actor: Actor, at: Standing) -> bool:
    return actor.has_role_at(at.grant.path, REGISTRARS)


def _everybody(actor: Actor, at: Standing) -> bool:
    return True


_VOTE_ROLES = (*ballot.DELIVERERS, *ballot.WATCHERS, *ballot.OWNERS, "tenant", "resident")
# In the order of the day: a phone shows the first four beside the first page.
WAYS: tuple[Way, ...] = (
    Way(lazy("我的楼"), "survey:building", "building", _lives_here),
    Way(lazy("说一句"), "council:say", "megaphone", _says),
    Way(lazy("今天"), "cases:today", "door", _walks),
    Way(lazy("排摸"), "survey:overview", "chart", _sees_ledger),
    Way(lazy("台账"), "survey:ledger", "ledger", _sees_ledger),
    Way(lazy("表决"), "ballot:mine", "check-circle", _votes_here),
    Way(lazy("办件"), "cases:cases", "clock", _deals_with_cases),
    Way(lazy("等我答复的"), "cases:waiting", "clock", _answers, at_place=False),
    Way(lazy("议事"), "council:suggestions", "chat", _reads_suggestions),
    Way(lazy("会议"), "council:meetings", "calendar", _meets),
    Way(lazy("地图"), "survey:map", "map", _sees_plan),
    Way(lazy("人员"), "people:people", "people", _keeps_people),
    Way(lazy("地点"), "places:place", "pin", _everybody),
)


def _navigation(
    request: HttpRequest, actor: Actor, standings: tuple[Standing, ...]
) -> tuple[Link, ...]:
    standing = current_standing(request, standings)
    if standing is None:
        return ()
    ways = [(way, _leads(way, standing)) for way in WAYS if way.allows(actor, standing)]
    links = [Link(_("首页"), address("home"), icon="home")]
    links += [Link(str(way.label), url, icon=way.icon) for way, url in ways if url]
    current = _longest(request.path, [link.url for link in links])
    return tuple(replace(link, current=link.url == current) for link in links)


def _leads(way: Way, at: Standing) -> str:
    return address(way.page, at.place_id) if way.at_place else address(way.page)


def _longest(path: str, urls: list[str]) -> str:
    """The address below which `path` lies; the first page only when it is that very page."""
    below = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(below, key=len, default="")


def current_standing(request: HttpRequest, standings: tuple[Standing, ...]) -> Standing | None:
    """What the person is at the place of this page, or at the outermost place of all."""
    match = getattr(request, "resolver_match", None)
    here = match.kwargs.get("place_id") if match else None
    at_place = (standing for standing in standings if standing.place_id == here)
    return next(at_place, standings[0] if standings else None)


def _places_menu(request: HttpRequest, standings: tuple[Standing, ...]) -> PlacesMenu | None:
    current = current_standing(request, standings)
    if current is None:
        return None
    places = {standing.place_id: standing.place_name for standing in standings}
    links = tuple(
        Link(name, address("places:place", place_id), place_id == current.place_id)
        for place_id, name in places.items()
    )
    return PlacesMenu(current.place_name, links)


def _account(request: HttpRequest, actor: Actor, standings: tuple[Standing, ...]) -> Account | None:
    if not actor.known:
        return None
    password = MenuItem(_("改密码"), address("account_change_password"), "lock")
    items = (
        MenuItem(_("我的资料"), address("people:me"), "person"),
        MenuItem(_("我的办件"), address("cases:mine"), "clock"),
        MenuItem(_("我反映的情况"), address("survey:mine"), "megaphone"),
        MenuItem(_("谁看过我的资料"), address("people:looks"), "eye"),
        # Accounts of the demo have no password to change.
        *(
            [password]
            if request.user.is_authenticated and request.user.has_usable_password()
            else []
        ),
        MenuItem(_("两步验证"), address("mfa_index"), "shield"),
        MenuItem(_("退出"), address("account_logout"), "sign-out", post=True),
    )
    return Account(actor.name, standings[0].role_label if standings else "", items)


def _print_size(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE)
    if chosen in ("large", "normal"):
        return chosen
    # The account is asked only when acting_person has already read it.
    known = getattr(request, "actor", VISITOR).known
    user = getattr(request, "user", None)
    return "large" if known and user is not None and user.large_print else "normal"
