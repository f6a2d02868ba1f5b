"""Sentences: list, saying one, following one, theme and topic, among few and among a million.

    python -m tools.bench.suggestions [--large N] [--postgres URL]

Saying goes the whole way: form, address, use case, ledger, commit. The theme holds a tenth of the
sentences, at most ten thousand; the topic has a thousand points on four options at both sizes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from tools.bench import pairs

# The mixes of filters, by name; {lane}, {compound} are filled in by the child.
MIXES: dict[str, dict[str, str]] = {
    "everything": {},
    "a state": {"state": "referred"},
    "a category": {"category": "noise"},
    "a branch": {"branch": "claim"},
    "whose turn": {"turn": "keepers"},
    "a lane": {"lane": "{lane}"},
    "a compound": {"lane": "{compound}"},
    "a month": {"month": "2023-05"},
    "state and category": {"state": "grouped", "category": "light"},
    "whose turn and branch": {"turn": "author", "branch": "claim"},
    "branch in a lane": {"lane": "{lane}", "branch": "claim"},
    "a common word": {"q": "路灯"},
    "a word and a state": {"q": "冒水", "state": "referred"},
    "a word that nobody said": {"q": "鸽棚"},
}
SAYING = ("saying, signed in", "saying, without an account")
PAGES = ("feed", "theme", "topic", "option of a topic")
MOST_IN_THEME = 10_000
POINTS = 1_000
BATCH = 20_000
MOST_QUERIES = {**dict.fromkeys(MIXES, 6), **dict.fromkeys(SAYING, 10), **dict.fromkeys(PAGES, 10)}

Request = Callable[[], Any]


def measure(*, small: int = 1_000, large: int = 1_000_000, postgres: str = "") -> dict[str, Any]:
    """Measure on SQLite, or on the PostgreSQL server whose database `postgres` the URL names."""
    found = pairs.compared(
        "tools.bench.suggestions",
        [*MIXES, *SAYING, *PAGES],
        small=small,
        large=large,
        postgres=postgres,
    )
    return {"what": "sentences", **found}


# ── in the child ────────────────────────────────────────────────────────────────────────────


def child(rows: int) -> None:
    """Build an area with `rows` sentences, check every page, then answer until told to stop."""
    pairs.begin()
    site = _Site(rows)
    facts: dict[str, Any] = {"listed": {}, "queries": 0}
    for mix in (*MIXES, *SAYING, *PAGES):
        _check(site, mix, facts)
    pairs.answer_in_turn(facts, site.request)


class _Site:
    """An area that listens, with a keeper and a resident who are signed in."""

    def __init__(self, rows: int) -> None:
        from django.test import Client
        from tests.neighbourhood import person_with

        self.street, doors = pairs.street_of_forty_lanes()
        self.area = self.street.area
        _say(doors, rows)
        self.keeper = person_with("secretary", self.area, "书记")
        self.resident = person_with("resident", self.street.rooms[0], "居民")
        self.browsers = {
            "keeper": _signed_in(self.keeper, "secretary"),
            "resident": _signed_in(self.resident, "resident"),
            "stranger": Client(SERVER_NAME="localhost"),
        }
        self.theme = _theme(self.area, min(rows // 10, MOST_IN_THEME))
        self.topic, self.option = _topic(self.street, self.keeper)
        self.key = _any_key(self.area)
        self.values = {
            "lane": str(self.street.lanes[0].id),
            "compound": str(self.street.compound.id),
        }
        self.list = f"/council/{self.area.id}/suggestions/"
        pairs.analyse()

    def asked(self, mix: str) -> dict[str, str]:
        """The address of a filter."""
        return {name: value.format(**self.values) for name, value in MIXES[mix].items()}

    def request(self, mix: str) -> Request:
        """One request of what is measured."""
        keeper = self.browsers["keeper"]
        if mix in MIXES:
            asked = self.asked(mix)
            return lambda: keeper.get(self.list, asked)
        if mix in SAYING:
            return self._saying(known=mix == SAYING[0])
        address = {
            "feed": f"/s/{self.key}",
            "theme": f"/council/themes/{self.theme}/",
            "topic": f"/council/topics/{self.topic}/",
            "option of a topic": f"/council/topic-options/{self.option}/",
        }[mix]
        browser = self.browsers["stranger" if mix == "feed" else "resident"]
        return lambda: browser.get(address)

    def _saying(self, *, known: bool) -> Request:
        from lilong.commons.web.form_token import new_token
        from lilong.kernel.actor import VISITOR

        browser = self.browsers["resident" if known else "stranger"]
        actor = self.resident if known else VISITOR
        here = f"/council/{self.area.id}/say/"
        form = {
            "text": "楼下的窨井又冒水了，请早点来修。", "branch": "suggestion", "number": "1",
            "lane": self.values["lane"],
        }  # fmt: skip
        return lambda: browser.post(here, {**form, "token": new_token(actor, "say")})


def _say(doors: list[Any], rows: int) -> None:
    from django.db import transaction
    from tests.council.many import say_many

    done = 0
    while done < rows:
        count = min(BATCH, rows - done)
        with transaction.atomic():
            say_many(doors, count, seed=done)
        done += count


def _signed_in(actor: Any, role: str) -> Any:
    from django.test import Client

    from lilong.people.models import User

    user = User.objects.create(username=role, person_id=actor.person_id, demo_role=role)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    return browser


def _theme(area: Any, size: int) -> Any:
    """A theme with so many sentences that everybody may read, and an area that takes strangers."""
    from django.utils import timezone

    from lilong.commons.positions import new_position
    from lilong.council.actions import say_suggestion
    from lilong.council.models import Intake, Suggestion, Theme

    Intake.objects.create(
        space_id=area.space_id, area_id=area.id, area_path=area.path, strangers=True,
        hourly=30_000, area_hourly=30_000,
    )  # fmt: skip
    say_suggestion.HOURLY_WITH_ACCOUNT = 1_000_000
    theme = Theme.objects.create(
        space_id=area.space_id, area_id=area.id, area_path=area.path, code="2026-001",
        title="污水", category="sewage", suggestions=size,
        latest=new_position(timezone.localdate()),
    )  # fmt: skip
    grouped = Suggestion.objects.filter(area_id=area.id, state="grouped", branch="suggestion")
    chosen = list(grouped.values_list("pk", flat=True)[:size])
    for start in range(0, len(chosen), 500):
        part = Suggestion.objects.filter(pk__in=chosen[start : start + 500])
        part.update(theme=theme, released=True)
    return theme.pk


def _topic(street: Any, keeper: Any) -> tuple[Any, Any]:
    """A topic whose four options have a thousand points, and one of the options."""
    from tests.council.topic_stage import opened, option

    from lilong.council.models import TopicOption, TopicPoint

    topic = opened(keeper, street)
    options = [option(keeper, topic, title=f"办法{number}") for number in range(4)]
    TopicPoint.objects.bulk_create(
        TopicPoint(
            space_id=topic.space_id, topic=topic, option=options[number % 4],
            side=("for", "against")[number // 4 % 2], text=f"第{number}个理由", state="shown",
        )
        for number in range(POINTS)
    )  # fmt: skip
    each = POINTS // 8
    TopicOption.objects.filter(topic=topic).update(shown_for=each, shown_against=each)
    return topic.pk, options[0].pk


def _any_key(area: Any) -> str:
    from lilong.council.models import Suggestion

    key: str = (
        Suggestion.objects.filter(area_id=area.id).order_by("key").values_list("key", flat=True)[0]
    )
    return key


def _check(site: _Site, mix: str, facts: dict[str, Any]) -> None:
    """It answers rightly, and asks the database no more than it may."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    request = site.request(mix)
    request()  # what is kept for a minute is kept now
    with CaptureQueriesContext(connection) as seen:
        answer = request()
    asked = [one["sql"] for one in seen if one["sql"].split()[0] not in ("BEGIN", "COMMIT")]
    if answer.status_code != (302 if mix in SAYING else 200):
        raise SystemExit(f"{mix}: {answer.status_code}: wrong answer")
    if len(asked) > MOST_QUERIES[mix]:
        raise SystemExit(f"{mix}: {len(asked)} queries: " + "\n".join(asked))
    facts["queries"] = max(facts["queries"], len(asked))
    facts.setdefault("queries_of", {})[mix] = len(asked)
    if mix in MIXES:
        text, right = answer.content.decode(), _plain(site, mix)
        shown = [pk for pk in right if str(pk) in text]
        if shown != right:
            raise SystemExit(f"{mix}: listed {len(shown)} of {len(right)}: wrong answer")
        facts["listed"][mix] = len(right)


def _plain(site: _Site, mix: str) -> list[Any]:
    """The first page by a plain query over all sentences."""
    from lilong.council.models import Suggestion
    from lilong.council.states import WHOSE_TURN

    asked = site.asked(mix)
    rows = Suggestion.objects.filter(area_id=site.area.id)
    for name in ("state", "category", "branch"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "turn" in asked:
        rows = rows.filter(state__in=[s for s, turn in WHOSE_TURN.items() if turn == asked["turn"]])
    if lane := asked.get("lane"):
        column = "lane_id" if lane == site.values["lane"] else "compound_id"
        rows = rows.filter(**{column: lane})
    if "month" in asked:
        rows = rows.filter(said_on__startswith=asked["month"])
    if "q" in asked:
        rows = rows.filter(text__contains=asked["q"])
    return list(rows.order_by("-position").values_list("pk", flat=True)[: pairs.FULL])


def main() -> None:
    """`python -m tools.bench.suggestions [--large N] [--postgres URL]`."""
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
