"""Which hop of the ladder is still to be heard of, and what lies with a rung that took a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext

from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.states import AT_REST, HandOverState, Level


def taken(case: Case, hops: Iterable[HandOver]) -> HandOver | None:
    """The hop by which the rung at which a case lies took it; None where it lies with the
    residents' area, waits for an answer or has come to rest."""
    if case.level == Level.NEIGHBOURHOOD or case.state in AT_REST:
        return None
    hops = list(hops)
    if any(one.state == HandOverState.WAITING for one in hops):
        return None
    there = [one for one in hops if one.to_level == case.level]
    answered = [one for one in there if one.state == HandOverState.ANSWERED]
    return max(answered, key=lambda one: one.hop, default=None)


def standing(hop: HandOver) -> str:
    """How a hop stands, in words: what a rung took is not answered before it says what came of
    it."""
    if hop.state == HandOverState.ANSWERED and hop.heard_by is not None:
        return gettext("已接手")
    return str(HandOverState(hop.state).label)


def answerable(case: Case, hops: Iterable[HandOver]) -> HandOver | None:
    """The hop that can be answered: the one that waits, or the one by which a rung took the case,
    as what came of it is still to be heard."""
    hops = list(hops)
    waits = [one for one in hops if one.state == HandOverState.WAITING]
    return waits[0] if waits else taken(case, hops)


def lay_before(hop: HandOver, hops: Iterable[HandOver]) -> str:
    """The rung to which a case goes back: where it lay before it came to the one of `hop`, which
    may have been asked anew since."""
    came = [one for one in hops if one.hop <= hop.hop and one.from_level != hop.to_level]
    return max(came, key=lambda one: one.hop).from_level if came else hop.from_level


def owe_no_more(case: Case) -> None:
    """Nothing is to be heard of any hop any more: the case went on, or lies with us again."""
    case.hand_overs.filter(heard_by__isnull=False).update(heard_by=None)


def owe_again(case: Case, level: str, day: date) -> None:
    """What a rung took and handed on is its own again: it is heard of by the day by which the
    other was to be, or today where that is over."""
    hop = taken(case, case.hand_overs.all()) if level == case.level else None
    if hop is not None:
        hop.heard_by = max(day, timezone.localdate())
        hop.save(update_fields=["heard_by"])
