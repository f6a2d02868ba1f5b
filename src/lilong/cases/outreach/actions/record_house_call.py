"""Record one knock at one door, with everything it carried: cases, a slip, a survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.ballot.actions.record_delivery import record_delivery
from lilong.ballot.queries.undelivered import hold_slips, slips_to_bring
from lilong.ballot.states import DeliveryResult
from lilong.cases.files import clocks, moving
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.cases.files.ordering import complaints_in
from lilong.cases.files.states import AT_REST, VIOLATIONS, CaseState
from lilong.cases.outreach import permissions, promising
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.cases.outreach.events import DissuasionFailed, HouseCallMade
from lilong.cases.outreach.models import CallPurpose, Errand, HouseCall
from lilong.cases.outreach.states import ERRAND, CallResult, ErrandState, Purpose
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places.grounds import Ground, ground_at
from lilong.survey.actions.record_visit import record_visit
from lilong.survey.queries.open_doors import hold_doors, open_doors
from lilong.survey.states import DoorResult

# A phone may have been without network for so long, and its clock be wrong by so much.
OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=10)
# As the field is called of whose words it is asked (`council.covering`).
ASKED = "words_meant"
# The clock that runs once dissuasion has failed (管理规定 art. 59).
REPORT = "property_report"
_SINCE = _("之后已经有人上门谈过，这一次只记在经过里")
_GONE = _("送票或排摸刚才已经有人记过了，没有再记")
_DELIVERED = {
    CallResult.MET: DeliveryResult.DELIVERED,
    CallResult.PROMISED: DeliveryResult.DELIVERED,
    CallResult.ABSENT: DeliveryResult.ABSENT,
}
_SEEN = {
    CallResult.MET: DoorResult.SEEN,
    CallResult.PROMISED: DoorResult.SEEN,
    CallResult.ABSENT: DoorResult.ABSENT,
    CallResult.REFUSED: DoorResult.REFUSED,
}


@dataclass
class CallMade:
    """A recorded call, and what of it the other side did not take, in its words.

    `again`: the same form came before; nothing was recorded twice.
    """

    call: HouseCall
    left: list[str] = field(default_factory=list)
    again: bool = False


@dataclass(frozen=True)
class _Load:
    """What a call carries, locked: cases, slips, doors of a survey; whether more was asked for,
    which is not here or not open any more."""

    cases: Sequence[Case]
    slips: Sequence[UUID]
    doors: Sequence[UUID]
    gone: bool


@use_case(unrecorded="a form that was sent twice; the first time is in the ledger")
def record_house_call(
    actor: Actor,
    *,
    call_id: UUID,
    place_id: UUID,
    result: str,
    carries: Sequence[str] = (),
    due_on: date | None = None,
    words: str = "",
    at: datetime | None = None,
    alone: bool = False,
    personal: str = Personal.ASK,
) -> CallMade:
    """Record what a knock brought, once for all that it carried.

    - *met*: a case is talked over, the slip delivered, the survey's door seen;
    - *absent*: so for all of them;
    - *refused*: told to case and survey; the slip is left, who won't talk of a shed may still
      want to vote. After dissuasion the time to report begins;
    - *promised*: as met, and each case is promised by `due_on`.

    Args:
        call_id: the number of the form; sent again it records nothing more.
        carries: `case:<id>`, `ballot:<voter>`, `survey:<door>`; what else is at the door is not
            touched.
        words: what was said, without names; colleagues read it, and who walks from door to door.
        at: when somebody knocked, where the phone had no network; now by default.
        alone: sent by a phone with nobody before it to be asked: names are covered, and what tells
            who complained is given back; sent once more as it is, it is meant (`personal`).
        personal: what to do with numbers and names in the words.

    Raises:
        NotAllowed: does not walk here, or may not carry one of the cases.
        Invalid: no such result, nothing carried, no day of a promise, a time long past; sent
            alone, words that tell who complained.
        Telling: the words tell who somebody is or who complained, and nobody has said it is meant.
        Refused: the place is closed, or all that was carried is recorded already.
    """
    ground = ground_at(place_id)
    permissions.record_house_call(actor, ground.place.path)
    assert actor.person_id is not None
    words, at = _heard(words, result, personal, alone=alone), _moment(at)
    if result not in CallResult.values:
        raise Invalid(_("请选上门的结果"), fields={"result": [_("请选上门的结果")]})
    twin = HouseCall.objects.filter(pk=call_id, by_id=actor.person_id).first()
    if twin is not None:
        # Whatever has become of its errands since: the house has it, and says so.
        return CallMade(twin, again=True)
    load = _take_up(actor, ground, carries)
    head = lock_street(ground.place.space_id)
    if (twin := HouseCall.objects.filter(pk=call_id).first()) is not None:
        return CallMade(twin, again=True)
    due_on = _promised_day(load, result, due_on, timezone.localtime(at).date())
    call = HouseCall(id=call_id, at=at, result=result, due_on=due_on, words=words)
    call.by_id = actor.person_id
    _write(ground, load, call)
    label = kept(CallResult(result).label)
    event = HouseCallMade(**_about(call), address=call.address, result=result, label=label)
    record(actor, event, head=head)
    return _hand_on(actor, call, load)


def _heard(words: str, result: str, personal: str, *, alone: bool) -> str:
    if alone and personal == Personal.ASK:
        _refuse_complaint(words)
        personal = Personal.COVER
    # Of a promise the party reads the words, which are its own; what else was said at a door is
    # for colleagues.
    promised = result == CallResult.PROMISED
    return moving.check_words(words, personal=personal, may_order=not promised, promised=promised)


def _refuse_complaint(words: str) -> None:
    for doubt in complaints_in({"words": words}).values():
        raise Invalid(
            doubt.doubt,
            fields={ASKED: [doubt.doubt]},
            remedy=_("请改一下再按：写看到什么、对方怎么说。确实要这样写的，原样再按一次。"),
        )


def _promised_day(load: _Load, result: str, due_on: date | None, on: date) -> date | None:
    if result != CallResult.PROMISED:
        return None
    if not any(promising.takes_promises(case) for case in load.cases):
        raise Invalid(_("这一户没有可以答应的事"), remedy=_("请改记“见到了”。"))
    return promising.check_day(due_on, on)


def _write(ground: Ground, load: _Load, call: HouseCall) -> HouseCall:
    call.errand = _errand_at(ground, load, call)
    if call.errand is None and not (load.cases or load.slips or load.doors):
        if load.gone:
            raise Refused(_GONE)
        said = _("请勾选这次上门办的事")
        raise Invalid(said, fields={"carries": [said]})
    call.space_id, call.area_id = ground.place.space_id, ground.area.id
    call.place_id, call.place_path = ground.place.id, ground.place.path
    call.address = ground.place.address[:160]
    call.save(force_insert=True)
    return call


def _about(call: HouseCall) -> dict[str, Any]:
    return {"space_id": call.space_id, "place_path": call.place_path, "subject_id": call.pk}


def _moment(at: datetime | None) -> datetime:
    now = timezone.now()
    if at is None:
        return now
    if not now - OLDEST <= at <= now + AHEAD:
        said = _("上门的时间不对：最早七天以内，不能晚于现在")
        raise Invalid(
            said,
            fields={"at": [said]},
            remedy=_("太久以前的，请在这一户重新记一次，写明是哪一天去的。"),
        )
    return min(at, now)


def _take_up(actor: Actor, ground: Ground, carries: Sequence[str]) -> _Load:
    """Lock what is carried, in the order in which everybody locks: before the street."""
    wanted = _parsed(carries)
    path = ground.place.path
    # Others' rows point at a case: its key stays free.
    rows = Case.objects.select_for_update(no_key=True).filter(pk__in=wanted[Purpose.CASE])
    cases = list(rows.filter(place_id=ground.place.id).order_by("pk"))
    if len(cases) != len(wanted[Purpose.CASE]):
        raise Invalid(_("有的办件不在这一户"), fields={"carries": [_("有的办件不在这一户")]})
    for case in cases:
        permissions.carry_case(actor, case)
    slips = {one.voter_id for one in slips_to_bring(actor, at=[path])}
    doors = {one.id for one in open_doors(actor, at=[path])}
    to_bring = sorted(wanted[Purpose.BALLOT] & slips)
    to_see = sorted(wanted[Purpose.SURVEY] & doors)
    hold_slips(to_bring)
    hold_doors(to_see)
    gone = bool(wanted[Purpose.BALLOT] - slips or wanted[Purpose.SURVEY] - doors)
    return _Load(cases, to_bring, to_see, gone)


def _parsed(carries: Sequence[str]) -> dict[str, set[UUID]]:
    wanted: dict[str, set[UUID]] = {str(purpose): set() for purpose in Purpose.values}
    for key in carries:
        purpose, _colon, named = key.partition(":")
        try:
            wanted[purpose].add(UUID(named))
        except (KeyError, ValueError):
            said = _("请勾选这次上门办的事")
            raise Invalid(said, fields={"carries": [said]}) from None
    return wanted


def _errand_at(ground: Ground, load: _Load, call: HouseCall) -> Errand | None:
    """The planned errand that the call makes: that of who was sent, or another's where a case was
    carried, for a door is planned for its cases. It is done unless nobody was at home."""
    rows = Errand.objects.select_for_update().filter(place_id=ground.place.id)
    rows = rows.filter(state=ErrandState.PLANNED)
    errand = (rows if load.cases else rows.filter(person_id=call.by_id)).first()
    if errand is not None and call.result != CallResult.ABSENT:
        errand.state = ERRAND.check(errand.state, ErrandState.MADE)
        errand.save(update_fields=["state"])
    return errand


def _hand_on(actor: Actor, call: HouseCall, load: _Load) -> CallMade:
    made, rows = CallMade(call), list[tuple[str, UUID, bool]]()
    since = _spoken_since(call, load)
    for case in load.cases:
        if case.pk in since:
            _tell_late(actor, case, call)
        else:
            _tell_case(actor, case, call)
        rows.append((Purpose.CASE, case.pk, True))
    if since:
        made.left.append(str(_SINCE))
    result = CallResult(call.result)
    for voter_id in load.slips:
        if result not in _DELIVERED:
            continue
        delivered: dict[str, Any] = {
            "voter_id": voter_id,
            "result": _DELIVERED[result],
            "delivery_id": uuid5(call.pk, str(voter_id)),
        }
        taken = _taken(made, record_delivery, actor, delivered)
        rows.append((Purpose.BALLOT, voter_id, taken))
    for door_id in load.doors:
        taken = _taken(made, record_visit, actor, {"door_id": door_id, "result": _SEEN[result]})
        rows.append((Purpose.SURVEY, door_id, taken))
    if load.gone:
        made.left.append(str(_GONE))
    CallPurpose.objects.bulk_create(
        CallPurpose(
            space_id=call.space_id,
            call=call,
            purpose=purpose,
            case_id=target if purpose == Purpose.CASE else None,
            target_id=target,
            recorded=recorded,
        )
        for purpose, target, recorded in rows
    )
    return made


def _taken(made: CallMade, verb: Any, actor: Actor, given: dict[str, Any]) -> bool:
    """Whether the other side took it; a vote that has just closed does not undo the call."""
    try:
        verb(actor, **given)
    except Refused as refused:
        made.left.append(refused.sentence)
        return False
    return True


def _spoken_since(call: HouseCall, load: _Load) -> set[UUID]:
    """The cases that somebody called for after this call, and found somebody at home."""
    rows = CallPurpose.objects.filter(case__in=[case.pk for case in load.cases])
    later = rows.filter(call__at__gt=call.at).exclude(call__result=CallResult.ABSENT)
    return set(later.values_list("case_id", flat=True)) - {None}


def _tell_late(actor: Actor, case: Case, call: HouseCall) -> None:
    """A phone tells of an earlier call: it stands among the steps, and moves nothing back."""
    on = timezone.localtime(call.at).date()
    verb = "record_house_call"
    moving.append_step(actor, case, verb, words=call.words, on=on, for_parties=False)


def _tell_case(actor: Actor, case: Case, call: HouseCall) -> None:
    verb, on = "record_house_call", timezone.localtime(call.at).date()
    if case.state in AT_REST or call.result == CallResult.ABSENT:
        moving.append_step(actor, case, verb, words=call.words, on=on, for_parties=False)
    elif call.result == CallResult.PROMISED and promising.takes_promises(case):
        record_promise(
            actor,
            case_id=case.pk,
            due_on=call.due_on,
            words=call.words[:200],
            call_id=call.pk,
            on=on,
            personal=Personal.KEEP,  # asked above
        )
    elif call.result == CallResult.REFUSED:
        _note_refusal(actor, case, call, verb, on)
    else:
        promising.note_talk(actor, case, verb, call.words, on)


def _note_refusal(actor: Actor, case: Case, call: HouseCall, verb: str, on: date) -> None:
    dissuaded = case.state in (CaseState.DISSUADED, CaseState.PROMISED)
    if case.state == CaseState.PROMISED:
        promising.fall_back(actor, case, verb, call.words, on)
    else:
        promising.note_talk(actor, case, verb, call.words, on)
    if dissuaded and machine_of(case) in VIOLATIONS:
        moving.tell(actor, DissuasionFailed(**moving.about(case)))
        clocks.start(actor, case, REPORT, call.at)
        clocks.note_next(case)
