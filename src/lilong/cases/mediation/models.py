"""A mediation, who sits at it, what was said at the table, what was agreed and kept.

Whatever people said stands sealed. What was said in one side's own room stands in a table of its
own (`CaucusNote`), which nothing reads but `caucus.notes_of`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.cases.mediation.states import (
    AgreementForm,
    Answer,
    ChosenBy,
    Confirmation,
    MediationSource,
    SessionKind,
    SignedBy,
    StopReason,
    Told,
    Wish,
    letter_of,
)
from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace


class Mediation(OfSpace):
    """The mediation of one case of the kind `dispute`.

    Attributes:
        place_path, area_path: of the case's place and residents' area; places never move.
        request: what is asked for, sealed.
        remedies: codes of the other ways that the parties were told of when it ended.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="mediation")
    place_path = PathField()
    area_path = PathField()
    source = models.CharField(max_length=12, choices=MediationSource.choices)
    source_paper = models.CharField(max_length=60, blank=True)
    request = SealedField(blank=True)
    registered_on = models.DateField()
    stopped_on = models.DateField(null=True)
    stopped_why = models.CharField(max_length=12, choices=StopReason.choices, blank=True)
    remedies = models.JSONField(default=list)
    remedies_told_on = models.DateField(null=True)


class Mediator(OfSpace):
    """Who mediates, from when until when. Whoever has left the table reads nothing more of it."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="mediators")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    chosen_by = models.CharField(max_length=10, choices=ChosenBy.choices)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mediation", "person"],
                condition=models.Q(until=None),
                name="mediator_sits_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "mediation"],
                condition=models.Q(until=None),
                name="mediator_person",
            ),
        ]


class MediationParty(OfSpace):
    """One side. It stays in the file when the sealed name of the case's party is forgotten.

    Attributes:
        order: from 1; 甲方 is the first.
        told, told_on, wish: rights and duties, and whether others may listen.
        chooses: whom this side would have as mediator.
        proxy_name, proxy_contact: who acts for it by a written mandate, sealed.
        mandate_paper, mandate_on: that mandate. Without one nobody acts for anybody.
        mandate_signs: it says in words that the proxy may concede, settle and sign.
        left_on: when it was taken from the table, where it had been seated by mistake. The row
            keeps its letter, which sittings and notes of its room name, and lets go of its party.
    """

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="sides")
    party = models.ForeignKey(
        "cases.CaseParty", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField()
    told = models.CharField(max_length=12, choices=Told.choices, blank=True)
    told_on = models.DateField(null=True)
    wish = models.CharField(max_length=8, choices=Wish.choices, blank=True)
    chooses = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    proxy_name = SealedField(blank=True)
    mandate_paper = models.CharField(max_length=60, blank=True)
    mandate_on = models.DateField(null=True)
    mandate_signs = models.BooleanField(default=False)
    left_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mediation", "order"], name="mediationparty_order"),
            models.UniqueConstraint(fields=["mediation", "party"], name="mediationparty_once"),
        ]

    @property
    def letter(self) -> str:
        """What this side is called on every page."""
        return letter_of(self.order)


class MediationSession(OfSpace):
    """One sitting. A joint one has a record; a separate one names whose room it was.

    Attributes:
        present: the orders of the sides that were there.
        record: of a joint sitting, sealed; who was there reads it. A separate sitting has none
            here: the database refuses it.
    """

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="sessions")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=SessionKind.choices)
    room_of = models.ForeignKey(
        MediationParty, on_delete=models.CASCADE, null=True, related_name="+"
    )
    on = models.DateField()
    where = models.CharField(max_length=60)
    present = models.JSONField(default=list)
    record = SealedField(blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mediation", "order"], name="mediationsession_order"),
            models.CheckConstraint(
                condition=models.Q(kind=SessionKind.JOINT, room_of=None)
                | models.Q(kind=SessionKind.SEPARATE, room_of__isnull=False, record=""),
                name="mediationsession_walls",
            ),
        ]


class CaucusNote(OfSpace):
    """What a mediator wrote down in one side's own room.

    Nothing joins this table: no list, search, export, paper, trace or count. The mediators of this
    very mediation read it through `caucus.notes_of`, and after a time it is destroyed.
    """

    session = models.ForeignKey(MediationSession, on_delete=models.CASCADE, related_name="+")
    room_of = models.ForeignKey(MediationParty, on_delete=models.CASCADE, related_name="+")
    text = SealedField()
    written_on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_on"], name="caucusnote_expires")]


class Proposal(OfSpace):
    """A way to settle it, put to all sides; `of` is the side that made it, None the mediators."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="proposals")
    order = models.PositiveSmallIntegerField()
    of = models.ForeignKey(MediationParty, on_delete=models.CASCADE, null=True, related_name="+")
    text = SealedField()
    made_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mediation", "order"], name="proposal_order"),
        ]


class ProposalAnswer(OfSpace):
    """What one side said to a proposal. The other sides learn it when all have answered, and
    never read its words, which are for the mediators."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    side = models.ForeignKey(MediationParty, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    words = SealedField(blank=True)
    answered_on = models.DateField()
    by_itself = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "side"], name="proposalanswer_once"),
        ]


class Agreement(OfSpace):
    """What was agreed. It changes until it takes effect, and each change asks for new signatures.

    Attributes:
        version: raised by each draft; a signature names the version it stands under.
        facts: the main facts, what was in dispute and who is responsible, sealed.
        sealed_on, sealed_by: the committee's seal, and the mediator who signed with it.
        effective_on: written: when all had signed and the seal was on it; oral: when reached.
    """

    mediation = models.OneToOneField(Mediation, on_delete=models.CASCADE, related_name="agreement")
    form = models.CharField(max_length=8, choices=AgreementForm.choices)
    version = models.PositiveSmallIntegerField(default=1)
    facts = SealedField(blank=True)
    written_on = models.DateField()
    sealed_on = models.DateField(null=True)
    sealed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    effective_on = models.DateField(null=True)
    confirmation = models.CharField(max_length=12, choices=Confirmation.choices, blank=True)
    confirmation_on = models.DateField(null=True)
    court = models.CharField(max_length=60, blank=True)
    court_paper = models.CharField(max_length=60, blank=True)


class AgreementClause(OfSpace):
    """Who does what, by when, and how it will be seen.

    Attributes:
        fen: the money in it; None where there is none.
        remind_on: from that day on mediators and the side are reminded; None once it is done.
        done_words: by what it was seen to be done, sealed.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    order = models.PositiveSmallIntegerField()
    side = models.ForeignKey(MediationParty, on_delete=models.CASCADE, related_name="+")
    duty = SealedField()
    due = models.DateField()
    fen = models.BigIntegerField(null=True)
    proof = SealedField(blank=True)
    remind_days = models.PositiveSmallIntegerField(default=3)
    remind_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_words = SealedField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "order"], name="agreementclause_order"),
            models.CheckConstraint(
                condition=models.Q(fen=None) | models.Q(fen__gt=0), name="agreementclause_fen"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["remind_on"],
                condition=models.Q(remind_on__isnull=False),
                name="agreementclause_remind",
            ),
        ]


class AgreementSignature(OfSpace):
    """One side's signature under one version; `by_proxy` when its written mandate said so."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    side = models.ForeignKey(MediationParty, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=12, choices=SignedBy.choices)
    signed_on = models.DateField()
    by_proxy = models.BooleanField(default=False)
    noted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "side", "version"], name="agreementsignature_once"
            ),
        ]


class FilePaper(OfSpace):
    """A paper that lies in the file: one of the thirteen items, by hand."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="papers")
    item = models.CharField(max_length=16)
    title = models.CharField(max_length=100)
    noted_on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")


class Revisit(OfSpace):
    """Going back to see whether it holds (回访)."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="revisits")
    on = models.DateField()
    holds = models.BooleanField()
    words = SealedField(blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
