"""Cases: list, weeks ahead, what is due, today's doors, pictures, among few and among a million.

    python -m tools.bench.cases [--large N] [--postgres URL]

All cases lie in one residents' area of forty lanes; there are as many running clocks as cases.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from tools.bench import pairs

# Mixes of filters of the list, by name; {lane}, {compound}, {middle} are filled in by the child.
MIXES: dict[str, dict[str, str]] = {
    "everything": {},
    "still open": {"rest": "open"},
    "at rest": {"rest": "resting"},
    "a kind": {"kind": "wall_opening"},
    "a state": {"state": "dissuaded"},
    "public": {"tier": "public"},
    "at the department": {"level": "department"},
    "kind and state": {"kind": "window_cage", "state": "promised"},
    "public and open": {"tier": "public", "rest": "open"},
    "a lane": {"lane": "{lane}"},
    "a compound": {"lane": "{compound}"},
    "lane, open, shops": {"lane": "{lane}", "rest": "open", "tier": "shop"},
    "a common word": {"q": "水斗"},
    "a word, a kind, open": {"q": "玻璃房", "kind": "repair", "rest": "open"},
    "a word that nobody wrote": {"q": "鸽棚"},
    "dangerous, at the street": {"tier": "danger", "level": "street"},
    "deep": {"before": "{middle}"},
    "deep, open, private": {"before": "{middle}", "rest": "open", "tier": "private"},
    "back again": {"after": "{middle}"},
}
PAGES = (
    "weeks ahead", "weeks ahead, why", "due", "due, deep", "today, sixty doors",
    "today, keeper of a tenth", "pictures", "a block leader's list", "a property company's list",
)  # fmt: skip
DOORS = 70
OWNERS = 10
MOST_QUERIES = 8

Request = Callable[[], Any]


def measure(*, small: int = 1_000, large: int = 1_000_000, postgres: str = "") -> dict[str, Any]:
    """Measure on SQLite, or on the PostgreSQL server whose database `postgres` the URL names."""
    found = pairs.compared(
        "tools.bench.cases", [*MIXES, *PAGES], small=small, large=large, postgres=postgres
    )
    return {"what": "cases", **found}


# ── in the child ────────────────────────────────────────────────────────────────────────────


def child(rows: int) -> None:
    """Build an area with `rows` cases, check every page, then answer until told to stop."""
    pairs.begin()
    site = _Site(rows)
    facts: dict[str, Any] = {"listed": {}, "queries": 0}
    for mix in (*MIXES, *PAGES):
        _check(site, mix, facts)
    pairs.answer_in_turn(facts, site.request)


class _Site:
    """An area that keeps cases, and who looks at them."""

    def __init__(self, rows: int) -> None:
        from tests.neighbourhood import person_with

        from lilong.cases.models import Case
        from lilong.places.queries import place
        from tools.bench.suggestions import _signed_in

        self.street, doors = pairs.street_of_forty_lanes()
        self.area = place(self.street.area.id)
        self.people = {
            "keeper": person_with("secretary", self.street.area, "书记"),
            "walker": person_with("community_worker", self.street.area, "社工"),
            "owner": person_with("community_worker", self.street.area, "承办人"),
            "leader": person_with("block_leader", self.street.numbers[0], "楼组长"),
            "company": person_with("property_staff", self.street.compound, "物业"),
        }
        _fill(doors, rows, self.people["owner"])
        _sixty_doors(self.people["walker"], doors)
        self.browsers = {
            name: _signed_in(actor, "secretary" if name == "keeper" else name)
            for name, actor in self.people.items()
        }
        positions = Case.objects.order_by("position").values_list("position", flat=True)
        self.values = {
            "lane": str(self.street.lanes[0].id),
            "compound": str(self.street.compound.id),
            "middle": str(positions[rows // 2]),
        }
        self.pages = self._pages()
        pairs.analyse()

    def _pages(self) -> dict[str, tuple[str, str]]:
        from lilong.cases.files.queries.planning import weeks_ahead
        from lilong.cases.models import CaseClock
        from lilong.kernel.actor import SYSTEM

        here = f"/cases/{self.area.id}"
        code = weeks_ahead(SYSTEM, self.area, weeks=4, capacity=12).cases[0].code
        clocks = CaseClock.objects.exclude(state="ended").order_by("runs_out", "id")
        middle = clocks[clocks.count() // 2]
        deep = f"{middle.runs_out.timestamp()}_{middle.pk}"
        return {
            "weeks ahead": ("keeper", f"{here}/plan"),
            "weeks ahead, why": ("keeper", f"{here}/plan?why={code}"),
            "due": ("keeper", f"{here}/due"),
            "due, deep": ("keeper", f"{here}/due?after={deep}"),
            "today, sixty doors": ("walker", f"{here}/today"),
            "today, keeper of a tenth": ("owner", f"{here}/today"),
            "pictures": ("keeper", f"{here}/pictures"),
            "a block leader's list": ("leader", f"{here}/"),
            "a property company's list": ("company", f"{here}/"),
        }

    def asked(self, mix: str) -> dict[str, str]:
        """The address of a filter."""
        return {name: value.format(**self.values) for name, value in MIXES[mix].items()}

    def request(self, mix: str) -> Request:
        """One request of what is measured."""
        if mix in MIXES:
            asked, keeper = self.asked(mix), self.browsers["keeper"]
            return lambda: keeper.get(f"/cases/{self.area.id}/", asked)
        name, address = self.pages[mix]
        return lambda: self.browsers[name].get(address)


def _fill(doors: list[Any], rows: int, owner: Any) -> None:
    from django.db import transaction
    from tests.cases.many import open_many

    from lilong.people.models import Person

    others = [Person.objects.create(name=f"承办人{n}").id for n in range(OWNERS - 1)]
    with transaction.atomic():
        open_many(doors, rows, [owner.person_id, *others])


def _sixty_doors(walker: Any, doors: list[Any]) -> None:
    """The walker keeps one case that is talked over at each of some doors, and no other."""
    from lilong.cases.files.actions.open_case import open_case

    for door in doors[:DOORS]:
        open_case(walker, place_id=door.id, kind="common_part", summary="走道里堆物")


def _check(site: _Site, mix: str, facts: dict[str, Any]) -> None:
    """It answers rightly, and asks the database no more than it may."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    request = site.request(mix)
    request()  # what is kept for a minute is kept now
    with CaptureQueriesContext(connection) as seen:
        answer = request()
    asked = [one["sql"] for one in seen if one["sql"].split()[0] not in ("BEGIN", "COMMIT")]
    if answer.status_code != 200:
        raise SystemExit(f"{mix}: {answer.status_code}: wrong answer")
    facts["queries"] = max(facts["queries"], len(asked))
    facts.setdefault("queries_of", {})[mix] = len(asked)
    if len(asked) > MOST_QUERIES:
        facts.setdefault("too_many", {})[mix] = asked
    text, right = answer.content.decode(), _right(site, mix)
    at, found = 0, 0
    for one in right:
        # A case stands in the list of clocks once for each of its clocks.
        at = text.find(str(one), at) + 1
        found += bool(at)
    if found < len(right):
        raise SystemExit(f"{mix}: {found} of {len(right)} in order: wrong answer")
    if mix in MIXES or mix.startswith("due"):
        facts["listed"][mix] = len(right)


def _right(site: _Site, mix: str) -> list[Any]:
    """What has to stand on the page, in this order, by a plain reading of all rows."""
    if mix in MIXES:
        return _listed(site, site.asked(mix))
    if mix == "weeks ahead":
        return _planned(site)
    if mix == "due":
        return _due(site, 0)
    if mix == "due, deep":
        return _due(site, None)
    if mix == "today, sixty doors":
        return ["要去 70 户", "先列前 60 户"]
    if mix.endswith("list"):
        return _seen(site, site.people["leader" if "leader" in mix else "company"])
    return []


def _listed(site: _Site, asked: dict[str, str]) -> list[Any]:
    from django.db.models import Q

    from lilong.cases.files.kinds import case_kinds
    from lilong.cases.files.states import AT_REST
    from lilong.cases.models import Case

    rows = Case.objects.filter(area_id=site.area.id)
    for name in ("kind", "state", "tier", "level"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "rest" in asked:
        method = rows.exclude if asked["rest"] == "open" else rows.filter
        rows = method(state__in=AT_REST)
    if lane := asked.get("lane"):
        rows = rows.filter(**{"lane_id" if lane == site.values["lane"] else "compound_id": lane})
    if "q" in asked:
        named = [code for code, kind in case_kinds().items() if asked["q"] in kind.name]
        rows = rows.filter(Q(summary__contains=asked["q"]) | Q(kind__in=named))
    if "after" in asked:
        later = rows.filter(position__gt=asked["after"]).order_by("position")
        return list(later.values_list("pk", flat=True)[: pairs.FULL])[::-1]
    if "before" in asked:
        rows = rows.filter(position__lt=asked["before"])
    return list(rows.order_by("-position").values_list("pk", flat=True)[: pairs.FULL])


def _seen(site: _Site, actor: Any) -> list[Any]:
    from lilong.cases.files.permissions import visible_to
    from lilong.cases.models import Case

    rows = visible_to(actor, Case.objects.all()).order_by("-position")
    return list(rows.values_list("pk", flat=True)[: pairs.FULL])


def _planned(site: _Site) -> list[Any]:
    """The weeks of the plan by the engine over every case that could be in it."""
    from django.utils import timezone

    from lilong.cases.files.queries import ahead, planning
    from lilong.commons.calendar import working_calendar
    from lilong.engines import sequencing

    made = sequencing.plan(
        [planning.candidate(row) for row in ahead.every_ahead(site.area.id)],
        start=timezone.localdate(), weeks=4, capacity=12, calendar=working_calendar(),
        lanes=ahead.counted_ahead(site.area.id),
    )  # fmt: skip
    return [code for week in made.weeks for code in week.begun]


def _due(site: _Site, deep: int | None) -> list[Any]:
    from lilong.cases.models import CaseClock

    rows = CaseClock.objects.filter(area_id=site.area.id).exclude(state="ended")
    rows = rows.order_by("runs_out", "id")
    start = rows.count() // 2 + 1 if deep is None else deep
    return list(rows.values_list("case_id", flat=True)[start : start + pairs.FULL])


def main() -> None:
    """`python -m tools.bench.cases [--large N] [--postgres URL]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--child", type=int)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--postgres", default="")
    options = parser.parse_args()
    if options.child is not None:
        child(options.child)
        return
    found = measure(small=options.small, large=options.large, postgres=options.postgres)
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
