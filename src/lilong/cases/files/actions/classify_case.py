"""Classify a violation: by its statutory test, and with the paper that shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, writing
from lilong.cases.files.events import CaseClassified
from lilong.cases.files.kinds import case_kinds, violation_classes, wall_papers
from lilong.cases.files.machines import stays
from lilong.cases.files.models import Case
from lilong.cases.files.ordering import complaints_in
from lilong.cases.files.states import CaseState
from lilong.cases.files.summaries import doubts_about_step
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST_EVIDENCE = 100


@use_case
def classify_case(
    actor: Actor,
    *,
    case_id: UUID,
    classified_as: str,
    wall_type: str = "",
    evidence: str = "",
    words: str = "",
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Say what the violation is. A wall of which nobody knows whether it bears is not guessed at.

    Its way follows from it (`machines`). What is promised, or in others' hands, stays there. Where
    it was taken for something else before, the new step says what; nothing from before changes.

    Args:
        classified_as: a `ViolationClass`.
        wall_type: bearing or non_bearing, for wall openings.
        evidence: the paper: as-built drawing, finding of an inspection body or of the department.
        personal: what to do with numbers and names, and with what tells who complained; more than
            keepers read the words and the evidence.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no class, no evidence, or no reason for taking it for something else now.
        Refused: the wall is unknown, or the class does not go with it; somebody was quicker.
        ForbiddenMove: its state does not allow it.
        Telling: words or evidence tell who somebody is, or who complained, or the words may be
            meant as an order, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    words = moving.check_words(words, personal=Personal.KEEP)
    evidence = moving.tidy(evidence)
    _check(classified_as, evidence)
    if case_kinds()[case.kind].needs_wall:
        _check_wall(wall_type, classified_as)
        _check_paper(evidence)
    doubts = doubts_about_step("", words) | complaints_in({"evidence": evidence})
    texts = looked_through(personal, {"words": words, "evidence": evidence}, doubts)
    evidence, words = texts["evidence"], _corrected(case, classified_as, texts["words"])
    event = CaseClassified(**moving.about(case), classified_as=classified_as)
    known = {
        "classified_as": classified_as,
        "wall_type": wall_type or case.wall_type,
        "wall_evidence": evidence,
    }
    told: dict[str, Any] = {"words": words, "paper": evidence[:60]}
    if not stays(case, classified_as):
        return moving.move(
            actor, case, CaseState.CLASSIFIED, "classify_case", event=event, also=known, **told
        )
    moving.tell(actor, event)
    for name, value in known.items():
        setattr(case, name, value)
    writing.save(case, list(known))
    moving.append_step(actor, case, "classify_case", **told)
    return case


def _check(classified_as: str, evidence: str) -> None:
    if classified_as not in violation_classes():
        said = _("请选是哪一种")
        raise Invalid(said, fields={"classified_as": [said]})
    if not evidence or len(evidence) > LONGEST_EVIDENCE:
        asked = _("请写凭什么认定：竣工图、检测报告，或者哪个部门的答复")
        raise Invalid(asked, fields={"evidence": [asked]})


def _corrected(case: Case, classified_as: str, words: str) -> str:
    """The words of a step that takes a case for something else than before: why, and what it was
    taken for. Raises Invalid: no reason, or no room for both."""
    if case.classified_as in ("", classified_as):
        return words
    if not words:
        asked = _("请写为什么改：原来的认定哪里不对")
        raise Invalid(asked, fields={"words": [asked]})
    told = f"{words}（原定性：{violation_classes()[case.classified_as].name}）"
    if len(told) > moving.LONGEST_WORDS:
        most = moving.LONGEST_WORDS - (len(told) - len(words))
        long: Any = _("最多写 %(most)s 个字，请写短一点") % {"most": most}
        raise Invalid(long, fields={"words": [long]})
    return told


def _check_paper(evidence: str) -> None:
    """A wall is known by a paper. Raises Invalid: the words name none, or what was only heard."""
    said, (papers, hearsay) = evidence.lower(), wall_papers()
    if any(one in said for one in papers) and not any(one in said for one in hearsay):
        return
    asked = _("请写是哪一份：竣工图、检测机构的报告，或者哪个部门的答复；看着、听着像，不算")
    raise Invalid(asked, fields={"evidence": [asked]})


def _check_wall(wall_type: str, classified_as: str) -> None:
    if wall_type not in ("bearing", "non_bearing"):
        raise Refused(
            _("墙体是不是承重还不清楚，不能定性"),
            basis=_("《若干意见》第二十条"),
            remedy=_("先查竣工图；查不清的，请有资质的检测机构认定。"),
        )
    if (wall_type == "bearing") != (classified_as == "load_bearing"):
        raise Refused(
            _("承重墙开洞按损坏承重结构，非承重外墙开门窗按破坏房屋外貌"),
            basis=_("《若干意见》第二十条"),
        )
