"""Shared by the two verbs: the closing that is asked about, and writing an answer down apart."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.states import CaseState
from lilong.cases.satisfaction.counting import tell_in_groups
from lilong.cases.satisfaction.models import Answered, Satisfaction
from lilong.cases.satisfaction.states import Choice
from lilong.commons.ledger.chain import lock_street
from lilong.council.covering import Personal, looked_through
from lilong.kernel.refusal import Invalid, Refused

LONGEST = 200
_ONCE = _("这一件已经回答过了，只问一次")


def checked(case: Case, choice: str, words: str, personal: str) -> str:
    """The words of an answer that may be given now.

    Raises:
        Refused: it is not closed, or words where the table is the sides' own.
        Invalid: no such choice, or too many words.
        Telling: they tell who somebody is, and nobody has said yet whether that is meant.
    """
    if case.state != CaseState.CLOSED:
        raise Refused(_("办结以后才问满不满意"))
    if choice not in Choice.values:
        said = _("请选满意、一般或者不满意")
        raise Invalid(said, fields={"choice": [said]})
    words = moving.check_words(words, personal=Personal.KEEP, apart=True)
    if len(words) > LONGEST:
        too_long = _("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST}
        raise Invalid(too_long, fields={"words": [too_long]})
    if words and case.kind in CONFIDENTIAL:
        raise Refused(
            _("调解的事只在桌上说，这里只选满不满意"), remedy=_("请把写的话删掉，再交一次。")
        )
    return looked_through(personal, {"words": words})["words"]


def keep(
    case: Case,
    choice: str,
    words: str,
    *,
    person_id: UUID | None = None,
    party_id: UUID | None = None,
) -> None:
    """Write down that somebody has answered, and apart from it what was said.

    Raises:
        Refused: they have answered about this closing.
    """
    # Two answers that come at once are counted one after the other.
    lock_street(case.space_id)
    asked = {"case": case, "closing": case.reopened}
    who = {"person_id": person_id} if person_id else {"party_id": party_id}
    if Answered.objects.filter(**asked, **who).exists():
        raise Refused(_ONCE)
    Answered.objects.create(space_id=case.space_id, **asked, **who)
    answer = Satisfaction.objects.create(
        space_id=case.space_id, case=case, area_id=case.area_id, choice=choice, words=words
    )
    tell_in_groups(answer)
