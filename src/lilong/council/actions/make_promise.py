"""Note who said what will be done by when (承诺)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.kinds.meetings import OWNERS_COMMITTEE, RESIDENTS_COMMITTEE
from lilong.council.kinds.parties import beyond, parties
from lilong.council.meeting_events import PromiseMade
from lilong.council.meeting_moving import (
    checked_texts,
    locked_meeting,
    next_code,
    refuse_approved,
    tell_of,
)
from lilong.council.models import AgendaItem, Meeting, Promise, PromiseStep
from lilong.council.queries.people_near import may_name
from lilong.council.states import PromiseStepKind
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.people import queries as people
from lilong.places import queries as places

LONGEST = {"text": 300, "who": 60, "as_what": 60}
_NEEDED: dict[str, object] = {
    "text": gettext_lazy("请写答应做什么"),
    "as_what": gettext_lazy("请写哪个单位或什么身份，这一栏大家都看得到"),
}


@dataclass(frozen=True)
class PromiseDraft:
    """What is promised.

    Attributes:
        as_what: organisation or role: what everybody reads; of one of the three parties its name,
            where nothing else is written.
        party: which of the three parties promises, see `kinds.parties`; empty for another one.
        knowing: noted although it asks of the party what it has no power for.
        who: the person's name where it is not registered; only keepers read it.
        person_id: the registered person, who is told and may say how it goes.
    """

    text: str
    due_on: date
    as_what: str
    who: str = ""
    person_id: UUID | None = None
    party: str = ""
    knowing: bool = False


@use_case
def make_promise(
    actor: Actor,
    *,
    draft: PromiseDraft,
    place_id: UUID | None = None,
    meeting_id: UUID | None = None,
    item_id: UUID | None = None,
    form_id: UUID | None = None,
) -> Promise:
    """Note a promise, in a meeting or at a place outside of one.

    One that was made in a meeting comes back on the agenda of the next meeting of that kind.

    Args:
        form_id: the number of the form, so that the same one sent twice notes one promise.

    Raises:
        NotAllowed: not one of those who keep minutes there.
        Invalid: no words, nobody who promises, a day that is over, an item of another meeting,
            somebody the actor may not name, a promise beyond the party's powers that is not
            noted knowingly.
        Refused: the meeting has not begun, or its minutes are approved.
    """
    meeting = locked_meeting(meeting_id) if meeting_id else None
    place = places.place(meeting.place_id if meeting else _needed_place(place_id))
    run_by = meeting.run_by if meeting else _keeper(actor, place.path)
    meeting_permissions.make_promise(actor, place.path, run_by)
    if meeting:
        refuse_approved(meeting)
    texts = _texts(draft)
    _check(draft, meeting, item_id)
    _check_powers(draft)
    if draft.person_id:
        texts["who"] = _name_of(actor, place.path, draft.person_id)
    promise = Promise.objects.create(
        id=form_id or uuid7(),
        space_id=place.space_id,
        code=next_code(Promise, place, on=_day_of(meeting)),
        place_id=place.id,
        place_path=place.path,
        meeting=meeting,
        item_id=item_id,
        meeting_kind=meeting.kind if meeting else "",
        run_by=run_by,
        person_id=draft.person_id,
        party=draft.party,
        first_due=draft.due_on,
        due_on=draft.due_on,
        **texts,
    )
    PromiseStep.objects.create(
        space_id=place.space_id,
        promise=promise,
        order=1,
        kind=PromiseStepKind.MADE,
        due_on=draft.due_on,
        on=_day_of(meeting),
    )
    tell_of(actor, promise, PromiseMade, due_on=draft.due_on)
    return promise


def _texts(draft: PromiseDraft) -> dict[str, str]:
    values = {"text": draft.text, "who": draft.who, "as_what": draft.as_what or _party(draft)}
    return checked_texts(values, longest=LONGEST, needed=_NEEDED)


def _needed_place(place_id: UUID | None) -> UUID:
    if place_id is None:
        raise Invalid(_("请先打开居民区或小区的页面"))
    return place_id


def _keeper(actor: Actor, path: str) -> str:
    """The committee for which the actor notes it: the residents' one where they may do both."""
    for run_by in (RESIDENTS_COMMITTEE, OWNERS_COMMITTEE):
        try:
            meeting_permissions.make_promise(actor, path, run_by)
        except NotAllowed:
            continue
        return run_by
    return RESIDENTS_COMMITTEE


def _day_of(meeting: Meeting | None) -> date:
    """When it was promised: today, or in a meeting whose minutes are typed days later."""
    today = timezone.localdate()
    return meeting.day_of(today) if meeting else today


def _party(draft: PromiseDraft) -> str:
    """The name of the party, as it stands on the board; empty for none of the three."""
    if not draft.party:
        return ""
    known = parties().get(draft.party)
    if known is None:
        why = _("请选居委会、业委会、物业，或者其他")
        raise Invalid(why, fields={"party": [why]})
    return known.name


def _check_powers(draft: PromiseDraft) -> None:
    """Say once what a party has no power for; who notes it decides."""
    limits = beyond(draft.party, draft.text)
    if limits and not draft.knowing:
        said = [
            _("%(text)s（%(source)s）") % {"text": one.text, "source": one.source} for one in limits
        ]
        raise Invalid(_("这件事它可能没有权办，请看一看再记"), fields={"knowing": said})


def _name_of(actor: Actor, path: str, person_id: UUID) -> str:
    """The registered name of somebody whom the actor may write down here."""
    if not may_name(actor, path, person_id):
        why = _("请选这里的人，或者只写名字")
        raise Invalid(why, fields={"person": [why]})
    return people.names_of([person_id])[person_id]


def _check(draft: PromiseDraft, meeting: Meeting | None, item_id: UUID | None) -> None:
    if draft.due_on < _day_of(meeting):
        why = _("这一天已经过了，请写以后的日子")
        raise Invalid(why, fields={"due_on": [why]})
    if item_id is not None and not AgendaItem.objects.filter(pk=item_id, meeting=meeting).exists():
        why = _("请选这次会的一项议程")
        raise Invalid(why, fields={"item_id": [why]})
