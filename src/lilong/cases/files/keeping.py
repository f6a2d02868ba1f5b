"""Who looks after a case now: its owner, as long as they still hold something there; and who is
told of what a rung is asked.

An owner is never missing, but people move on, and their name stays on what they kept until a
colleague takes it over. Whatever is told of such a case goes to those who could.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import CONFIDENTIAL, FULL_SIGHT, KEEPERS, answering
from lilong.cases.files.recusal import parties_by_case
from lilong.cases.files.rung_permissions import OF_RUNG
from lilong.cases.files.states import Level
from lilong.kernel.paths import ancestors
from lilong.people import queries as people

# Somebody's cases at a place, or in a residents' area.
Kept = tuple[UUID, str]


def keepers_now(kept: Iterable[Kept]) -> dict[Kept, list[UUID]]:
    """Who looks after what an owner keeps at a path, for sums over many cases: the owner; where
    that one holds nothing there any more, those who keep cases there; where nobody does, those
    above. Two queries at most.

    Args:
        kept: (owner, path of the place or of its residents' area), each once is enough.
    """
    asked = set(kept)
    paths = {above for _owner, path in asked for above in ancestors(path)}
    held = people.holders_by_path(paths, FULL_SIGHT) if asked else {}
    there = {one: _held_at(held, one[1]) for one in asked}
    gone = [one for one in asked if one[0] not in there[one]]
    nearer = people.holders_by_path(paths, KEEPERS) if gone else {}
    return {
        one: [one[0]] if one[0] in there[one] else sorted(_held_at(nearer, one[1]) or there[one])
        for one in asked
    }


def keepers_of(case: Case) -> list[UUID]:
    """Who looks after one case now."""
    return keepers_of_each([case])[case.pk]


def keepers_of_each(cases: Iterable[Case]) -> dict[UUID, list[UUID]]:
    """Who looks after each of these cases now, by case; never a party of it, since nobody acts in
    their own. Three queries at most."""
    cases = list(cases)
    own = parties_by_case(case.pk for case in cases)
    kept = {case.pk: (case.owner_id, case.place_path) for case in cases}
    paths = {above for _owner, path in kept.values() for above in ancestors(path)}
    held = people.holders_by_path(paths, FULL_SIGHT) if cases else {}
    found, left = dict[UUID, list[UUID]](), dict[UUID, str]()
    for case_id, (owner_id, path) in kept.items():
        if owner_id in _held_at(held, path) - own[case_id]:
            found[case_id] = [owner_id]
        else:
            left[case_id] = path
    nearer = people.holders_by_path(paths, KEEPERS) if left else {}
    for case_id, path in left.items():
        there = _held_at(nearer, path) - own[case_id] or _held_at(held, path) - own[case_id]
        found[case_id] = sorted(there)
    return found


def rung_of(case: Case, level: str) -> list[UUID]:
    """Who is told of what is handed to a rung: those whose own it is, the nearest above the place;
    where nobody is, whoever may answer for it. Nobody who is a party. Three queries at most.

    A department reads no quarrel: those who answer with its paper are told.
    """
    paths = ancestors(case.place_path)
    own, others = OF_RUNG.get(Level(level), KEEPERS), answering(level)
    if level == Level.DEPARTMENT and case.kind in CONFIDENTIAL:
        own, others = (), tuple(set(others) - set(own))
    parties = set(case.parties.values_list("person_id", flat=True))
    nearest = people.holders_by_path(paths, own) if own else {}
    for path in reversed(paths):
        if found := nearest.get(path, set()) - parties:
            return sorted(found)
    held = people.holders_by_path(paths, others)
    return sorted(_held_at(held, case.place_path) - parties)


def _held_at(held: dict[str, set[UUID]], path: str) -> set[UUID]:
    return set().union(*(held.get(above, ()) for above in ancestors(path)))
