"""Note that whoever called about a hotline order was reached first."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions, writing
from lilong.cases.files.events import FirstContactNoted
from lilong.cases.files.models import Case
from lilong.cases.files.queries.hotline import FIRST_CONTACT
from lilong.cases.files.states import AT_REST, Source
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

VERB = "note_first_contact"


@use_case
def note_first_contact(
    actor: Actor,
    *,
    case_id: UUID,
    words: str = "",
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Note the first contact: its clock ends now. Once for a case; who called is not written.

    Args:
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: the words are too long.
        Refused: no hotline order, at rest, noted before; somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    if case.source != Source.HOTLINE or case.state in AT_REST:
        raise Refused(_("只有还在办的热线工单要先行联系"))
    if case.steps.filter(verb=VERB).exists():
        raise Refused(_("已经记过先行联系了"))
    words = moving.check_words(words, personal=personal, apart=True)
    moving.tell(actor, FirstContactNoted(**moving.about(case)))
    writing.save(case, [])
    # Parties are not told that somebody had called.
    moving.append_step(actor, case, VERB, words=words, for_parties=False)
    clocks.end(actor, case, [FIRST_CONTACT])
    clocks.note_next(case)
    return case
