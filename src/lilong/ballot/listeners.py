"""What follows from what happens around a vote: whom it tells. Never a choice."""

from __future__ import annotations

from django.urls import reverse

from lilong.ballot.deciders import deciders_of
from lilong.ballot.events import SlipReissued
from lilong.ballot.models import BallotBox, Voter
from lilong.ballot.moving import said_at
from lilong.ballot.paper_events import (
    BallotComplained,
    BoxTaken,
    BoxWitnessed,
    ComplaintAnswered,
    DoorBallotTaken,
    MandateRegistered,
    PaperConfirmed,
    PaperEntered,
    PaperWithdrawn,
    ProxyVoted,
)
from lilong.ballot.states import Channel, WitnessSaid
from lilong.ballot.voters import FIRST, last_ballot, owners_of, repeat_policy
from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.telling import tell


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


def register() -> None:
    """Importing this module has connected its listeners."""


# ── To the owners: what was done with their ballot by others ─────────────────────────────────


@listens(PaperEntered.kind)
@listens(DoorBallotTaken.kind)
def tell_of_waiting_paper(entry: LedgerEntry) -> None:
    """Tell the owners that paper of theirs waits, where it keeps them from casting themselves."""
    voter = _voter(entry)
    if voter is None or repeat_policy(voter.motion) != FIRST:
        return
    sentence = _(
        "收到您家在“%(title)s”里的一张纸质票，等另一个人核对；不是您交的，请马上告诉业委会或居委会"
    )
    _tell_owners(entry, sentence)


@listens(PaperConfirmed.kind)
def tell_of_paper_ballot(entry: LedgerEntry) -> None:
    """Tell the owners that their paper slip counts now, wherever it was handed in."""
    sentence = _(
        "您家的纸质票已经计入“%(title)s”，第 %(number)s 号；不是您投的，请在计票前提出疑问"
    )
    _tell_counted(entry, sentence, (Channel.PAPER, Channel.MEETING))
    sentence = _(
        "上门收到的您家的票已经计入“%(title)s”，第 %(number)s 号；不是您投的，请在计票前提出疑问"
    )
    _tell_counted(entry, sentence, (Channel.DOOR,))


@listens(ProxyVoted.kind)
def tell_of_proxy_ballot(entry: LedgerEntry) -> None:
    """Tell the owners that their proxy has voted."""
    sentence = _(
        "您家的受托人已经投了“%(title)s”的票，第 %(number)s 号；不是您委托的，请在计票前提出疑问"
    )
    _tell_counted(entry, sentence, (Channel.PROXY,))


@listens(MandateRegistered.kind)
def tell_of_mandate(entry: LedgerEntry) -> None:
    """Tell the owners that a mandate of theirs was registered."""
    voter = _voter(entry)
    if voter is None or voter.motion.closes_at is None:
        return
    sentence = _(
        "登记了您家在“%(title)s”里的委托书，受托人要在 %(closes)s 以前来投票，过时不计；"
        "不是您委托的，请告诉业委会或居委会，也可以自己收回"
    )
    _tell_owners(entry, sentence, closes=said_at(voter.motion.closes_at))


@listens(PaperWithdrawn.kind)
def tell_of_paper_withdrawn(entry: LedgerEntry) -> None:
    """Tell the owners that their paper slip does not count, and why."""
    if entry.facts.get("ended"):
        sentence = _(
            "您家在“%(title)s”里交的纸质票没有计入：%(reason)s。投票已经截止；"
            "您认为不对，请马上向业委会提出"
        )
    else:
        sentence = _("您家在“%(title)s”里交的纸质票没有计入：%(reason)s。截止前可以再交一张")
    _tell_owners(entry, sentence, reason=str(entry.facts["reason"]))


@listens(SlipReissued.kind)
def tell_of_reissued_slip(entry: LedgerEntry) -> None:
    """Tell the owners that their slip was issued again."""
    sentence = _("您家“%(title)s”的表决票换发了，旧票作废：%(reason)s")
    _tell_owners(entry, sentence, reason=str(entry.facts["reason"]))


@listens(ComplaintAnswered.kind)
def tell_of_answer(entry: LedgerEntry) -> None:
    """Tell the owners what came of their complaint."""
    sentence = _("您家对“%(title)s”里那张票的疑问有了答复：%(result)s")
    _tell_owners(entry, sentence, result=str(entry.facts["result"]))


# ── To those who prepare and decide ──────────────────────────────────────────────────────────


@listens(BallotComplained.kind)
def tell_of_complaint(entry: LedgerEntry) -> None:
    """Tell the owners' committee that somebody doubts a ballot; not whose."""
    voter = _voter(entry)
    if voter is None:
        return
    motion = voter.motion
    tell(
        deciders_of(motion),
        space_id=entry.space_id,
        key=f"ballot-complained:{motion.id}:{entry.number}",
        group="ballot.complaints",
        sentence=_("有业主对“%(title)s”里自己家的票提出疑问，请在计票前核实"),
        facts={"title": motion.title},
        url=reverse("ballot:complaints", args=[motion.id]),
    )


@listens(BoxTaken.kind)
def tell_the_witness(entry: LedgerEntry) -> None:
    """Tell a colleague that somebody wrote them down as witness: the close waits for their word."""
    box = BallotBox.objects.filter(pk=entry.facts["box_id"]).select_related("motion").first()
    if box is None or box.witness_id is None:
        return
    tell(
        [box.witness_id],
        space_id=entry.space_id,
        key=f"ballot-box:{box.id}",
        group="ballot.boxes",
        sentence=_(
            "收“%(title)s”%(place)s的票箱时写了您在场，当场点了 %(slips)s 张；"
            "请打开确认，或者说明哪里不对"
        ),
        facts={"title": box.motion.title, "place": box.place, "slips": box.slips},
        url=reverse("ballot:box", args=[box.id]),
    )


@listens(BoxWitnessed.kind)
def tell_of_denied_box(entry: LedgerEntry) -> None:
    """Tell those who decide that a witness says it was not so: their reason is waited for."""
    box = BallotBox.objects.filter(pk=entry.facts["box_id"]).select_related("motion").first()
    if box is None or box.witness_said != WitnessSaid.DENIED:
        return
    tell(
        deciders_of(box.motion),
        space_id=entry.space_id,
        key=f"ballot-box-denied:{box.id}",
        group="ballot.boxes",
        sentence=_("“%(title)s”%(place)s的票箱，见证人说不对；请核实，不写明原因，投票不会截止"),
        facts={"title": box.motion.title, "place": box.place},
        url=reverse("ballot:box", args=[box.id]),
    )


def _voter(entry: LedgerEntry) -> Voter | None:
    if entry.subject_id is None:
        return None
    rows = Voter.objects.filter(pk=entry.subject_id)
    return rows.select_related("motion", "unit").first()


def _tell_counted(entry: LedgerEntry, sentence: str, channels: tuple[str, ...]) -> None:
    """Tell once of each ballot, with its number, while it is the unit's last one."""
    voter = _voter(entry)
    ballot = last_ballot(voter.motion_id, voter.number) if voter else None
    if ballot is None or ballot.channel not in channels:
        return  # a dispute, or the owner has cast another one since
    _tell_owners(entry, sentence, key=f"ballot-counted:{ballot.id}", number=ballot.number)


def _tell_owners(entry: LedgerEntry, sentence: str, *, key: str = "", **facts: str | int) -> None:
    voter = _voter(entry)
    if voter is None:
        return
    tell(
        owners_of(voter),
        space_id=entry.space_id,
        key=key or f"{entry.kind}:{voter.id}:{entry.number}",
        group="ballot.own",
        sentence=sentence,
        facts={"title": voter.motion.title, **facts},
        url=reverse("ballot:complain", args=[voter.id]),
    )
