"""What has to be shown before something counts as done: by a photo of afterwards or in words; what
has to be measured besides, rooms above register by state."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case, CasePhoto, CaseStep
from lilong.cases.files.states import OVER, CaseState, PhotoOf
from lilong.kernel.refusal import Invalid

Proof = Callable[[Case, str], None]

_PROOFS: dict[str, Proof] = {}
# What is gone, put back or mended is there to be looked at.
SEEN = (CaseState.REMOVED, CaseState.RESTORED, CaseState.DONE)


def register_proof(state: str, proof: Proof) -> None:
    """Let `proof(case, words)` say by Refused or Invalid why what was noted in `state` is not yet
    shown; `words` are those of whoever checks."""
    _PROOFS[state] = proof


def check(case: Case, words: str) -> None:
    """Raises Refused, Invalid: it is not shown that it was done."""
    if (proof := _PROOFS.get(case.state)) is not None:
        proof(case, words)


def check_seen(case: Case, words: str) -> None:
    """Let a case count as done by a photo of afterwards, or by what whoever checks has seen.

    Raises:
        Invalid: neither is there.
    """
    if any(sign.isalnum() for sign in words):
        return
    photos = case.photo_set.filter(of=PhotoOf.AFTER)
    if not shows_after(photos, case.steps.order_by("order")):
        said = _("还没有整治后的照片，也没有写看到了什么，还不能算办好")
        raise Invalid(
            said,
            fields={"words": [said]},
            remedy=_("请写一句凭什么看出办好了；或者先补一张“整治后”的照片，再来复核。"),
        )


def shows_after(photos: Iterable[CasePhoto], steps: Iterable[CaseStep]) -> bool:
    """Whether one of these photos shows afterwards, and was hung since the case last came back
    from being over: an older one shows what did not last.

    Args:
        steps: of the case, oldest first.
    """
    after = [photo for photo in photos if photo.of == PhotoOf.AFTER]
    came_back, before = None, ""
    for step in steps if after else ():
        if before in OVER and step.state not in OVER:
            came_back = step.pk
        before = step.state
    # Ids of both tell their order.
    return any(came_back is None or photo.pk > came_back for photo in after)


def register() -> None:
    """Let nothing count as gone, put back or mended that nobody has seen."""
    for state in SEEN:
        register_proof(state, check_seen)
