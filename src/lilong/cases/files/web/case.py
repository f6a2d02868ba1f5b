"""One case: what it is about, where it stands, its clocks, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lilong.cases.files import moving, permissions, proofs
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.open_party import open_party
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.resume_clock import resume_clock
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.withdraw_case import bound_by, withdraw_case
from lilong.cases.files.kinds import case_kinds, violation_classes
from lilong.cases.files.machines import machine_of, may_be_classified, nexts_of
from lilong.cases.files.models import Case, CasePhoto, CaseStep
from lilong.cases.files.permissions import Sight
from lilong.cases.files.queries.cases import (
    clocks_of,
    photos_of,
    seen_case,
    steps_of,
)
from lilong.cases.files.queries.visits import building_told
from lilong.cases.files.standing_again import VISITS
from lilong.cases.files.states import (
    AT_REST,
    CLOSEABLE,
    TO_BE_CHECKED,
    VIOLATIONS,
    WITH_OTHERS,
    CaseState,
    Level,
    Source,
    Tier,
)
from lilong.cases.files.web import case_panels, case_ways, forms, leading, parties
from lilong.cases.files.web.asking import case_trail, draft_key
from lilong.cases.files.web.kept_words import render_with_words
from lilong.cases.files.web.rung_forms import rung_forms
from lilong.cases.files.web.words import clock_lines, state_tag, timeline
from lilong.commons import clocks as registry
from lilong.commons.citing import cited
from lilong.commons.links.trace import trace_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, Link, Photo
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who


@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case as far as the reader may see it."""
    return _page(request, seen_case(who(request), case_id))


@require_POST
def act(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take one step; the button names which."""
    actor = who(request)
    found = seen_case(actor, case_id)
    name = request.POST.get("step", "")
    take = _STEPS.get(name)
    if take is None:
        return redirect("cases:case", found.id)
    bad: dict[str, BaseForm] = {}
    try:
        said = take(actor, found, request, bad)
    except Telling as telling:
        return _asked(request, found, name, list(telling.covered.values()))
    except Refused as refused:
        fresh = seen_case(actor, case_id)
        # What was typed rests on what the page shows now, so that it can be sent once more.
        typed = request.POST.copy()
        typed["base_version"] = str(fresh.version)
        kind = _FORMS.get(name)
        if name == "pause":
            bad[name] = with_refusal(_pause_form(request), refused)
            return _page(request, fresh, bad=bad, status=refused.status)
        if kind is not None:
            form: Any = kind(typed, case=fresh)
            # What can be chosen may be another by now: that is not the person's mistake.
            form.errors.clear()
            bad[name] = with_refusal(form, refused)
            return _page(request, fresh, bad=bad, status=refused.status)
        return _page(request, fresh, refused=refused, typed=request.POST, status=refused.status)
    if bad:
        return _page(request, found, bad=bad, status=422)
    messages.success(request, said)
    return redirect(f"{address('cases:case', found.id)}?recorded=1")


@never_cache
@require_POST
def party(request: HttpRequest, case_id: UUID, party_id: UUID) -> HttpResponse:
    """Who a party is: shown once after a purpose was named."""
    actor = who(request)
    found = seen_case(actor, case_id)
    try:
        known = open_party(actor, party_id=party_id, purpose=request.POST.get("purpose", ""))
    except Refused as refused:
        return _page(request, found, refused=refused, status=refused.status)
    context = {
        "case": found,
        "told": known,
        "trail": case_trail(who(request), found, Link(_("当事人"))),
    }
    return render(request, "cases/party.html", context)


Taken = Callable[[Actor, Case, HttpRequest, dict[str, BaseForm]], str]


def _asked(request: HttpRequest, found: Case, name: str, masked: list[str]) -> HttpResponse:
    """The step's form once more with what was typed, and the question what to do with a name."""
    kind, bad = _FORMS.get(name), dict[str, BaseForm]()
    form: Any = kind(request.POST, case=found) if kind else None
    if name == "pause":
        form = _pause_form(request)
    if form is not None:
        form.masked = masked
        bad[name] = form
    # The other forms of the page are not about what was typed in this one.
    typed = None if form is not None else {**request.POST.dict(), "masked": masked}
    return _page(request, found, bad=bad, typed=typed, status=422)


def _through_form(
    name: str, act_on: Callable[[Actor, Case, dict[str, Any]], str], *, asks: bool = False
) -> Taken:
    """A step that reads its form first and hands the cleaned values on; one that `asks` is told
    what is meant by the names in its words."""

    def take(actor: Actor, found: Case, request: HttpRequest, bad: dict[str, BaseForm]) -> str:
        # Of two at the same time the second hears that, and not that its choice is none any more.
        moving.check_version(found, _rests_on(request)["base_version"])
        form = _FORMS[name](request.POST, case=found)
        if not form.is_valid():
            bad[name] = form
            return ""
        answer = {"personal": personal_of(request)} if asks else {}
        return act_on(actor, found, {**form.cleaned_data, **answer})

    return take


def _advance(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    advance_case(actor, case_id=found.id, **given)
    return _("记下了，当事人看得到")


def _tell(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    note_told(actor, case_id=found.id, **given)
    return _("记下了")


def _classify(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    classify_case(actor, case_id=found.id, **given)
    return _("是哪一类，记下了")


def _rewrite(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    rewrite_summary(actor, case_id=found.id, **given)
    return _("写好了，当事人看得到")


def _hand_over(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    hand_over_case(actor, case_id=found.id, **given)
    return _("移交记下了，对方答复以前这里一直看得到")


def _rests_on(request: HttpRequest) -> dict[str, Any]:
    """On which version a step rests, and what is meant by the names in its words."""
    given = request.POST.get("base_version", "")
    readable = given.isascii() and given.isdigit() and len(given) < 10
    return {
        "base_version": int(given) if readable else None,
        "personal": personal_of(request),
    }


def _check(actor: Actor, found: Case, request: HttpRequest, bad: dict[str, BaseForm]) -> str:
    holds = request.POST.get("holds") == "yes"
    words = request.POST.get("words", "")
    check_case(actor, case_id=found.id, holds=holds, words=words, **_rests_on(request))
    return _("复核记下了")


def _close(actor: Actor, found: Case, request: HttpRequest, bad: dict[str, BaseForm]) -> str:
    close_case(
        actor,
        case_id=found.id,
        words=request.POST.get("words", ""),
        teaching=request.POST.get("teaching") == "1",
        **_rests_on(request),
    )
    return _("办结了。过三十天会再问一次：真的解决了吗？")


def _refer(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    refer_case(actor, case_id=found.id, **given)
    return _("转出办结了。过三十天会再问一次：真的解决了吗？")


def _reopen(actor: Actor, found: Case, request: HttpRequest, bad: dict[str, BaseForm]) -> str:
    words = request.POST.get("words", "")
    reopen_case(actor, case_id=found.id, words=words, **_rests_on(request))
    return _("重新办理，以前的经过都还在")


def _withdraw(actor: Actor, found: Case, request: HttpRequest, bad: dict[str, BaseForm]) -> str:
    reason = request.POST.get("words", "")
    withdraw_case(actor, case_id=found.id, reason=reason, **_rests_on(request))
    return _("撤销了，理由当事人看得到")


def _pause(actor: Actor, found: Case, request: HttpRequest, bad: dict[str, BaseForm]) -> str:
    form = _pause_form(request)
    if not form.is_valid():
        bad["pause"] = form
        return ""
    answer = personal_of(request)
    pause_clock(actor, case_id=found.id, clock=form.clock, personal=answer, **form.cleaned_data)
    return _("暂停了，到那天自己继续计时")


def _pause_form(request: HttpRequest) -> forms.PauseForm:
    clock = request.POST.get("clock", "")
    return forms.PauseForm(request.POST, clock=clock if clock in registry.clocks() else "")


def _resume(actor: Actor, found: Case, request: HttpRequest, bad: dict[str, BaseForm]) -> str:
    resume_clock(actor, case_id=found.id, clock=request.POST.get("clock", ""))
    return _("继续计时了")


_FORMS: dict[str, Callable[..., Form]] = {
    "advance": forms.StepForm,
    "tell": forms.ToldForm,
    "classify": forms.ClassifyForm,
    "hand_over": forms.HandOverForm,
    "refer": forms.ReferForm,
    "party": forms.PartyForm,
    "rewrite": forms.SummaryForm,
    **leading.FORMS,
}
_STEPS: dict[str, Taken] = {
    "advance": _through_form("advance", _advance, asks=True),
    "tell": _through_form("tell", _tell, asks=True),
    "classify": _through_form("classify", _classify, asks=True),
    "hand_over": _through_form("hand_over", _hand_over, asks=True),
    "party": _through_form("party", parties.note),
    "remove_party": parties.remove,
    "rewrite": _through_form("rewrite", _rewrite, asks=True),
    "check": _check,
    "close": _close,
    "refer": _through_form("refer", _refer, asks=True),
    "reopen": _reopen,
    "withdraw": _withdraw,
    "pause": _pause,
    "resume": _resume,
    "lead": leading.lead,
    "lead_no_more": leading.lead_no_more,
    "lead_paper": _through_form("lead_paper", leading.lead_paper),
    "lead_word": _through_form("lead_word", leading.lead_word),
}


def _page(
    request: HttpRequest,
    found: Case,
    *,
    bad: dict[str, BaseForm] | None = None,
    refused: Refused | None = None,
    typed: Any = None,
    status: int = 200,
) -> HttpResponse:
    actor, bad = who(request), bad or {}
    sight = permissions.sight_of(actor, found)
    resting = sight >= Sight.FULL and permissions.rest_case.allows(actor, found)
    keeping = resting and permissions.keep_case.allows(actor, found)
    nexts = nexts_of(found)
    inside, coming = sight >= Sight.FULL, case_ways.has_to_come(actor, found, sight)
    hops, steps = case_ways.hops_of(actor, found, sight), steps_of(found, sight, reader=actor)
    noted = parties.noted(found, typed or {}) if keeping else []
    context: dict[str, Any] = {
        "case": found,
        "kind": case_kinds()[found.kind],
        "trail": case_trail(who(request), found),
        "tag": state_tag(found.state),
        "facts": _facts(found, actor, sight, coming=coming),
        **_seen(found, sight, steps),
        "steps": timeline(
            steps,
            names=inside,
            # What was said in a quarrel is its parties' and its keepers' own.
            words=sight is not Sight.OUTLINE
            and (keeping or not inside or found.kind not in permissions.CONFIDENTIAL),
        ),
        "outline": sight is Sight.OUTLINE,
        "clocks": _clocks(found, bad.get("pause"), only=VISITS if coming else ())
        if inside or coming or sight is Sight.OUTLINE
        else [],
        "parties": noted,
        "lead": leading.leading_of(actor, found, keeping=keeping, parties=noted, bad=bad),
        **case_ways.ladder(sight, hops),
        "panels": case_panels.panels_of(request, found, sight),
        "neighbours": []
        if sight is Sight.OUTLINE
        else trace_of(actor, found.id, steps=0).neighbours,
        "keeping": keeping,
        "refused": refused,
        "bad": next(iter(bad.values()), None),
        "open_steps": dict.fromkeys([*bad, (typed or {}).get("step", "")], True),
        "typed": typed or {},
        "checking": found.state in TO_BE_CHECKED and permissions.check_case.allows(actor, found),
        "own_work": found.state in TO_BE_CHECKED and found.done_by_id == actor.person_id,
        "own_case": case_ways.left_to_others(actor, found),
        "closing": resting and found.state in CLOSEABLE,
        "refer": _refer_form(found, bad) if resting else None,
        "reopening": keeping and found.state == CaseState.CLOSED,
        "withdrawing": resting and CaseState.WITHDRAWN in nexts and not bound_by(found, steps),
        **case_ways.ways_from(actor, found, sight, hops, keeping=keeping),
        "draft": draft_key("case", found, actor),
        **_forms(actor, found, bad, keeping=keeping, nexts=nexts),
        **rung_forms(actor, found, hops, bad),
    }
    return render_with_words(request, "cases/case.html", context, status=status)


def _forms(
    actor: Actor, found: Case, bad: dict[str, BaseForm], *, keeping: bool, nexts: list[str]
) -> dict[str, Any]:
    if not keeping:
        return {}
    advance = bad.get("advance") or forms.StepForm(case=found)
    classify = bad.get("classify") or forms.ClassifyForm(case=found)
    at_rest = found.state in AT_REST
    return {
        "advance": advance if getattr(advance, "choices", ()) else None,
        "classify": classify if may_be_classified(found) else None,
        **parties.shown(actor, found, bad),
        # An order has a page of its own for it, beside the caller's words.
        "rewrite": None
        if at_rest or found.source == Source.HOTLINE
        else bad.get("rewrite") or forms.SummaryForm(case=found),
    }


def _refer_form(found: Case, bad: dict[str, BaseForm]) -> BaseForm | None:
    """The end by another body's hand, once one may have taken it."""
    if found.state not in WITH_OTHERS:
        return None
    return bad.get("refer") or forms.ReferForm(case=found)


def _clocks(
    found: Case, bad: BaseForm | None, *, only: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Each clock, or `only` these, with the form that lets it stand; the one that was refused as it
    was typed."""
    clocks = [one for one in clocks_of(found) if not only or one.clock in only]
    lines = clock_lines(clocks, timezone.now())
    for line in lines:
        meant = bad is not None and getattr(bad, "clock", "") == line["clock"]
        line["pause_open"] = meant
        line["pause_form"] = bad if meant else forms.PauseForm(clock=line["clock"])
    return lines


def _owner_told(found: Case, reader: Actor) -> str:
    """Who keeps it; and that they hold nothing here any more, where somebody has to take over."""
    name = found.owner.name
    if found.state in AT_REST or reader.person_id == found.owner_id:
        return name
    if found.owner_id in moving.keepers_at(found.place_path):
        return name
    return _("%(name)s（已经不在这里任职，请换承办人）") % {"name": name}


def _facts(found: Case, reader: Actor, sight: Sight, *, coming: bool) -> list[Fact]:
    inside = sight >= Sight.FULL
    facts = [
        Fact(_("在哪里"), found.address),
        Fact(_("哪一天立案"), found.opened_on.isoformat()),
        Fact(_("现在由哪一级办"), str(Level(found.level).label)),
    ]
    if (inside or coming) and (told := building_told(found)):
        facts.append(Fact(_("正在搭、正在砸"), told))
    if found.outcome and sight is not Sight.OUTLINE:
        facts.append(Fact(_("怎样了结的"), found.get_outcome_display()))
    if found.classified_as:
        known = violation_classes()[found.classified_as]
        facts.append(Fact(_("认定是哪一类"), known.label))
        if inside:
            facts.append(Fact(_("凭什么认定"), found.wall_evidence))
            facts.append(Fact(_("罚则（由有权机关决定）"), known.fine_told))
    if inside:
        facts += [
            Fact(_("先后"), str(Tier(found.tier).label)),
            Fact(_("承办人"), _owner_told(found, reader)),
            Fact(_("从哪里来"), found.get_source_display()),
            Fact(_("依据"), cited(case_kinds()[found.kind].basis)),
            *_way(found),
        ]
    return facts


def _way(found: Case) -> list[Fact]:
    """By which way a violation goes, and what its kind is told of it."""
    machine = machine_of(found)
    if machine not in VIOLATIONS:
        return []
    told = {"way": machine.label, "path": case_kinds()[found.kind].way}
    return [Fact(_("怎么走"), _("%(way)s。%(path)s。") % told)]


def _seen(found: Case, sight: Sight, steps: Sequence[CaseStep]) -> dict[str, Any]:
    """The photos, and whether none shows how it is now: whoever checks a quarrel looks at no
    wall."""
    hung = photos_of(found, sight) if found.photos and sight is not Sight.OUTLINE else []
    no_after = found.kind not in permissions.CONFIDENTIAL and not proofs.shows_after(hung, steps)
    return {
        "photos": _photos(found, sight, hung),
        "no_after": no_after,
        # Without one, words have to say by what it is seen.
        "words_needed": no_after and found.state in proofs.SEEN,
        "of_words": found.kind in permissions.CONFIDENTIAL,
    }


def _photos(found: Case, sight: Sight, hung: Sequence[CasePhoto]) -> list[Photo]:
    return [
        Photo(
            src=address("files:serve", one.file_id, "small"),
            alt=one.caption or str(one.get_of_display()),
            caption=str(one.get_of_display()),
            href=address("cases:photo", found.id, one.id)
            if sight >= Sight.FIELD
            else address("files:serve", one.file_id, "large"),
        )
        for one in hung
    ]
