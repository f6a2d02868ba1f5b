"""The ledger list: does a page cost the same among a million findings as among a thousand?"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from tools.bench import pairs

# The mixes of filters, by name; {lane}, {surveyor} are filled in by the child.
MIXES: dict[str, dict[str, str]] = {
    "everything": {},
    "one kind": {"kind": "wall_opening"},
    "kind and state": {"kind": "outdoor_sink", "state": "confirmed"},
    "public parts": {"part": "public"},
    "kind, public, found": {"kind": "illegal_building", "part": "public", "state": "found"},
    "shops": {"shop": "1"},
    "one lane": {"lane": "{lane}"},
    "lane and kind": {"lane": "{lane}", "kind": "wall_opening"},
    "dates": {"since": "2021-03-01", "until": "2023-12-31"},
    "dates and kind": {"since": "2021-03-01", "kind": "wall_opening"},
    "surveyor": {"by": "{surveyor}"},
    "a common word": {"q": "水斗"},
    "word, kind and state": {"q": "玻璃房", "kind": "wall_opening", "state": "found"},
    "rare: deleted shops": {"state": "deleted", "shop": "1", "part": "public"},
}


def measure(*, small: int = 1_000, large: int = 1_000_000, postgres: str = "") -> dict[str, Any]:
    """Measure on SQLite, or on the PostgreSQL server whose database `postgres` the URL names."""
    found = pairs.compared(
        "tools.bench.listing", list(MIXES), small=small, large=large, postgres=postgres
    )
    return {"what": "ledger list", **found}


# ── in the child ────────────────────────────────────────────────────────────────────────────


def child(rows: int) -> None:
    """Build a street with `rows` findings, check every page, then answer until told to stop."""
    pairs.begin()
    client, place, values = _street(rows)
    facts: dict[str, Any] = {"listed": {}, "queries": 0}
    for mix, asked in MIXES.items():
        _check(client, place, mix, _filled(asked, values), facts)
    pairs.answer_in_turn(facts, lambda mix: lambda: client.get(place, _filled(MIXES[mix], values)))


def _filled(asked: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    return {name: value.format(**values) for name, value in asked.items()}


def _street(rows: int) -> tuple[Any, str, dict[str, str]]:
    """One residents' area with 40 lanes of 10 numbers; all findings lie in it."""
    from django.db import transaction
    from django.test import Client
    from tests.neighbourhood import person_with
    from tests.survey.many import record_many

    from lilong.people.models import User

    street, rooms = pairs.street_of_forty_lanes()
    secretary = person_with("secretary", street.area, "书记")
    from lilong.people.models import Person

    surveyors = [Person.objects.create(name=f"排摸员{n}") for n in range(10)]
    done = 0
    while done < rows:
        count = min(20_000, rows - done)
        with transaction.atomic():
            record_many(
                rooms, count, found_by=surveyors[done // 20_000 % 10], seed=done, start=done
            )
        done += count
    pairs.analyse()
    user = User.objects.create(
        username="secretary", person_id=secretary.person_id, demo_role="secretary"
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    values = {"lane": str(street.lanes[0].id), "surveyor": str(surveyors[0].id)}
    return client, f"/survey/{street.area.id}/ledger/", values


def _check(client: Any, place: str, mix: str, asked: dict[str, str], facts: dict[str, Any]) -> None:
    """The page lists what a plain query over all findings lists first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from lilong.survey.models import Finding

    client.get(place, asked)  # the filter's choices are now in the cache
    with CaptureQueriesContext(connection) as queries:
        response = client.get(place, asked)
    text = response.content.decode()
    right = list(_plain(asked).order_by("-position")[:50].values_list("pk", flat=True))
    shown = [pk for pk in right if str(pk) in text]
    if response.status_code != 200 or shown != right:
        raise SystemExit(f"{mix}: listed {len(shown)} of {len(right)}: wrong answer")
    if not right and Finding.objects.count() > 10_000:
        raise SystemExit(f"{mix}: nothing fits, so nothing is measured")
    facts["listed"][mix] = len(right)
    facts["queries"] = max(facts["queries"], len(queries))


def _plain(asked: dict[str, str]) -> Any:
    from lilong.survey.models import Finding
    from lilong.survey.states import COUNTED

    rows = Finding.objects.filter(state__in=[asked["state"]] if "state" in asked else COUNTED)
    columns = {"kind": "kind", "part": "part", "lane": "lane_id", "by": "found_by_id"}
    rows = rows.filter(**{columns[name]: asked[name] for name in asked if name in columns})
    if "shop" in asked:
        rows = rows.filter(shop=True)
    if "since" in asked:
        rows = rows.filter(found_on__gte=date.fromisoformat(asked["since"]))
    if "until" in asked:
        rows = rows.filter(found_on__lte=date.fromisoformat(asked["until"]))
    if "q" in asked:
        from lilong.survey.kinds import finding_kinds

        named = [kind.code for kind in finding_kinds().values() if asked["q"] in kind.name]
        from django.db.models import Q

        rows = rows.filter(Q(description__contains=asked["q"]) | Q(kind__in=named))
    return rows


def main() -> None:
    """`python -m tools.bench.listing [--large N] [--postgres URL]`."""
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
