"""Write down what was promised in a case, and by which day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, writing
from lilong.cases.files.states import AT_REST, CaseState
from lilong.cases.outreach import permissions, promising
from lilong.cases.outreach.events import PromiseNoted
from lilong.cases.outreach.models import CasePromise
from lilong.cases.outreach.states import TALKED_OVER
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST = 200


@use_case
def record_promise(
    actor: Actor,
    *,
    case_id: UUID,
    due_on: date | None,
    words: str = "",
    call_id: UUID | None = None,
    base_version: int | None = None,
    on: date | None = None,
    personal: str = Personal.ASK,
) -> CasePromise:
    """Record a promise: the case is `promised`, and comes back by itself on its day.

    What was promised before is replaced. Once a case has been reported its state is for others to
    change; the promise is written down all the same.

    Args:
        words: what was promised, without names; colleagues read it.
        call_id: the house call at which it was made.
        on: the day on which it was made; today by default.
        personal: what to do with numbers and names in the words; the party reads them.

    Raises:
        NotAllowed: does not carry this case.
        Invalid: no day, or one before it was made or more than a year off; too many words.
        Telling: they tell who somebody is, or demand, and nobody has said yet that it is meant.
        Refused: the case has come to rest, or nothing can be promised in its kind; somebody was
            quicker.
    """
    case = moving.locked_case(case_id)
    permissions.record_promise(actor, case)
    moving.check_version(case, base_version)
    if case.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    if not promising.takes_promises(case):
        raise Refused(_("这一类办件没有“承诺”这一步"), remedy=_("请直接记下做了什么。"))
    due_on, words = promising.check_day(due_on, on), _checked(words, personal)
    on = on or timezone.localdate()
    promise = promising.make_promise(case, actor, due_on, words, call_id, on)
    noted = PromiseNoted(**moving.about(case), due_on=due_on)
    if case.state not in TALKED_OVER or case.state == CaseState.PROMISED:
        moving.tell(actor, noted)
        if case.state == CaseState.PROMISED:
            case.not_before = due_on
        writing.save(case, ["not_before"])
        moving.append_step(actor, case, "record_promise", words=words, on=on)
        return promise
    if case.state not in (CaseState.DISSUADED, CaseState.ASKED):
        promising.note_talk(actor, case, "record_promise", "", on)
    moving.move(
        actor,
        case,
        CaseState.PROMISED,
        "record_promise",
        event=noted,
        words=words,
        on=on,
        also={"not_before": due_on},
    )
    return promise


def _checked(words: str, personal: str) -> str:
    words = moving.check_words(words, personal=personal, promised=True)
    if len(words) > LONGEST:
        said = _("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST}
        raise Invalid(said, fields={"words": [said]})
    return words
