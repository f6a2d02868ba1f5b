"""Say in a keeper's own words what a case is about, such as a hotline order."""

from __future__ import annotations

import re
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, search, writing
from lilong.cases.files.actions.open_case import LONGEST_SUMMARY
from lilong.cases.files.events import SummaryRewritten
from lilong.cases.files.hotline_models import OrderWords
from lilong.cases.files.importing.hotline_drafts import speaks_of_caller
from lilong.cases.files.models import Case
from lilong.cases.files.states import AT_REST, Source
from lilong.commons.fields import known
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

VERB = "rewrite_summary"
# From so many characters on words are somebody's own.
VOICE = 12
_BETWEEN = re.compile(r"[\W_]+")


@use_case
def rewrite_summary(
    actor: Actor,
    *,
    case_id: UUID,
    summary: str,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Write anew what a case is about. Parties and block leaders read it; the old words stay in
    the steps.

    Args:
        summary: without names, and not in the words of whoever called.
        personal: what to do with numbers and names in it.

    Raises:
        NotAllowed: not a keeper here, or a party of this case.
        Invalid: none, or too long.
        Refused: it orders something, holds what the caller said, or the case has come to rest;
            somebody was quicker.
        Telling: it tells who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.rewrite_summary(actor, case)
    moving.check_version(case, base_version)
    if case.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    case.summary = moving.check_summary(case, _checked(case, summary), personal)
    case.grams = search.words_of(case)
    moving.tell(actor, SummaryRewritten(**moving.about(case)))
    writing.save(case, ["summary", "grams"])
    # An order begins as no more than its kind: that somebody filled it in tells of a caller.
    first = case.source == Source.HOTLINE and not case.steps.filter(verb=VERB).exists()
    moving.append_step(actor, case, VERB, words=case.summary, for_parties=not first)
    return case


def _checked(case: Case, summary: str) -> str:
    summary, said = legible(summary), ""
    if not summary:
        said = str(_("请写一句是什么事"))
    elif len(summary) > LONGEST_SUMMARY:
        said = str(_("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST_SUMMARY})
    if said:
        raise Invalid(said, fields={"summary": [said]})
    told = OrderWords.objects.filter(case=case).first()
    if told is not None and (_copies(known(told.words), summary) or speaks_of_caller(summary)):
        raise Refused(
            _("这里有来电人的原话，被反映的一方会看到，看得出是谁说的"),
            remedy=_("请另外写一句：哪里、有什么。"),
        )
    return summary


def _copies(said: str, summary: str) -> bool:
    """Whether they share a run of words; a few plain ones tell nobody's voice (路灯不亮)."""
    said, summary = (_BETWEEN.sub("", one) for one in (said, summary))
    return any(said[at : at + VOICE] in summary for at in range(len(said) - VOICE + 1))
