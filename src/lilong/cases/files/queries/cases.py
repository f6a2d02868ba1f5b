"""Reads of single cases: the file, its steps, clocks, parties and photos."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import ladder, recusal
from lilong.cases.files.models import (
    Case,
    CaseClock,
    CaseParty,
    CasePhoto,
    CaseStep,
    ClockEntry,
    HandOver,
)
from lilong.cases.files.permissions import Sight, visible_to
from lilong.cases.files.queries.outlines import in_outline
from lilong.cases.files.states import Source
from lilong.kernel.actor import SYSTEM, VISITOR, Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places

MOST_STEPS = 500
# What a party said back (`actions/say_as_party`).
SAID = "say_as_party"
# What whoever walks from door to door needs, so that nobody is called for twice.
_WALKED = ("record_house_call", "record_promise")


def seen_case(actor: Actor, case_id: UUID) -> Case:
    """The case, when the actor may see it, as far as they see it. Raises NotFound otherwise."""
    rows = visible_to(actor, Case.objects.filter(pk=case_id)).defer("grams")
    found = recusal.told_whose(actor, rows).select_related("owner").first()
    if found is None:
        raise NotFound(_("没有这个办件，或者您没有查看它的权限"))
    return in_outline(actor, recusal.remember(actor, found))


def named_case(name: str, *, at: str = "") -> Case:
    """The case with this id or number, for the command line.

    Args:
        at: where it lies, for a number that several areas have given.

    Raises:
        NotFound: there is none.
        Invalid: there are several.
    """
    rows = Case.objects.defer("grams").select_related("owner")
    try:
        found = list(rows.filter(pk=UUID(name)))
    except ValueError:
        rows = rows.filter(code=name)
        if at:
            low, high = subtree(places.find(SYSTEM, at).path)
            rows = rows.filter(place_path__gte=low, place_path__lt=high)
        found = list(rows[:2])
    if not found:
        raise NotFound(_("没有这个办件"), remedy=_("请写编号，如 2026-0042，或者完整的 id。"))
    if len(found) > 1:
        raise Invalid(_("几个居民区都有这个编号，请用 --at 写明是哪里"))
    return found[0]


def steps_of(case: Case, sight: Sight, *, reader: Actor = VISITOR) -> list[CaseStep]:
    """The last of what happened, oldest first.

    Everything is for those with full sight, unless they are a party themselves: what was said to
    whoever called is no party's to read. Others read what is for parties, a party what it said
    itself besides, and who walks from door to door the calls.
    """
    rows = case.steps.select_related("by").order_by("-order")
    party = said = Q(pk__in=[])
    if reader.person_id is not None:
        party = Q(Exists(case.parties.filter(person_id=reader.person_id)))
        said = Q(verb=SAID, by_id=reader.person_id)
    if sight < Sight.FULL:
        calls = Q(verb__in=_WALKED) if sight is Sight.FIELD else Q(pk__in=[])
        rows = rows.filter(Q(for_parties=True) | calls | said)
    else:
        rows = rows.filter(Q(for_parties=True) | ~party | said)
    return list(rows[:MOST_STEPS])[::-1]


def clocks_of(case: Case) -> list[CaseClock]:
    """The case's clocks with their entries, those that run out first before the others."""
    entries = Prefetch("entries", ClockEntry.objects.order_by("order"))
    return list(case.clocks.order_by("ended_at", "runs_out").prefetch_related(entries))


def parties_of(case: Case) -> list[CaseParty]:
    """Whom it concerns, without opening anything, and who of them leads."""
    rows = case.parties.order_by("id").select_related("lead_offer")
    return list(rows.defer("name", "contact"))


def own_party(actor: Actor, case: Case) -> CaseParty | None:
    """The reader as a party of the case, and whether it leads. One query."""
    if actor.person_id is None:
        return None
    rows = case.parties.filter(person_id=actor.person_id).select_related("lead_offer")
    return rows.defer("name", "contact").first()


def photos_of(case: Case, sight: Sight) -> list[CasePhoto]:
    """The photos as far as `sight` shows them (`permissions.file_allowed`)."""
    rows = case.photo_set.order_by("order", "id")
    return list(rows if sight >= Sight.FIELD else rows.filter(public=True))


def answerable_hop(case: Case) -> HandOver | None:
    """The hand-over that waits for an answer, or the one by which a rung took the case."""
    return ladder.answerable(case, case.hand_overs.order_by("hop"))


def hand_overs_of(case: Case, *, orders: bool = True) -> list[HandOver]:
    """Each hop on the ladder, in order.

    Args:
        orders: whether those by which an order went back are among them. They tell that somebody
            called: only colleagues and the rung that was asked read them.
    """
    hops = list(case.hand_overs.order_by("hop"))
    if orders or case.source != Source.HOTLINE:
        return hops
    # The step has the same unit and the same reason.
    steps = set(case.steps.filter(verb="refuse_task").values_list("told_by", "words"))
    return [hop for hop in hops if (hop.asked_of, hop.tried) not in steps]
