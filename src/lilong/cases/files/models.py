"""Cases, what happened to them, their parties, photos and clocks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import (
    AHEAD_LEVELS,
    AHEAD_STATES,
    AT_REST,
    CaseState,
    ClockState,
    ClockWord,
    HandOverState,
    Level,
    Outcome,
    Party,
    PhotoOf,
    Service,
    Source,
    Tier,
)
from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace
from lilong.kernel.ids import day_uuid7

# What a committee can take up itself, as the indexes of the plan word it, and as their queries have
# to: given as parameters SQLite does not see that an index answers.
_AHEAD = {"state__in": AHEAD_STATES, "level__in": AHEAD_LEVELS}
AHEAD_WHERE = " AND ".join(
    f"{name} IN ({', '.join(repr(one) for one in values)})"
    for name, values in (("level", AHEAD_LEVELS), ("state", AHEAD_STATES))
)
# As the index of those that have not come to rest words it.
STANDS = f"NOT (state IN ({', '.join(repr(str(one)) for one in sorted(AT_REST))}))"
# As the index of the closed ones that may hang on the wall words it.
CLOSED_WITH_PHOTOS = "photos >= 2 AND state = 'closed'"
_STANDS, _TEACHING = ~models.Q(state__in=sorted(AT_REST)), models.Q(teaching=True)
_ALIKE = ["area_id", "kind", "tier", "next_due", "lane_id", "opened_on", "code", "size"]
_ENDED, _CLOSED = ["area_id", "kind", "outcome", "size"], models.Q(state=CaseState.CLOSED)
_TIMED, _ASKED = models.Q(next_due__isnull=False), models.Q(ask_on__isnull=False)
_OF_RUNG = ["space_id", "to_level", "heard_by", "id"]
_WAITS, _OWED = models.Q(state=HandOverState.WAITING), models.Q(heard_by__isnull=False)


class Case(OfSpace):
    """One matter that is brought to rest, at one place.

    Attributes:
        code: number within the residents' area and year, such as `2026-0042`.
        kind: code of a `CaseKind`, which names its machine.
        place: the room, common part, number or lane where it is.
        area_id, compound_id, lane_id, number_id: what it lies in; repeated here (places never
            move) so that lists filter by one column.
        summary: what it is about, in a sentence without names.
        source: what it came from; a report is told as what it became, a finding.
        source_number: the hotline's own number of an order; what was withdrawn lets go of it.
        order_due: the day by which the order itself asks to be closed, where it names one.
        classified_as: code of a `ViolationClass`; empty until somebody has looked at the papers.
        wall_type, wall_evidence: of an opening: bearing, non_bearing, unknown; by what paper.
        under_construction, unservable: being built; nobody to serve, by the last paper that was to
            be. Both choose other clocks.
        size: 0.01 m², as stated; empty when not measured.
        owner: who keeps it: there is always one.
        level: the rung of the ladder at which it lies.
        since: the day it entered its state.
        next_due, next_clock: when the first of what is owed runs out, and which; one that stands
            runs out as if its pause ended by itself.
        not_before: the earliest day on which it can be taken up, such as a promised one.
        outcome, closed_on: how and when it came to rest.
        done_by: who noted that it was done; somebody else checks it.
        ask_on: the day on which "stayed solved?" is to be asked next.
        reopened: how often it was opened again.
        teaching: a candidate for the case library.
        open_above: of a quarrel: every side wished it open, so that those above read what it is
            about.
        facet: `facets.pack` of kind, state, tier, level and, of danger, whether it is common.
        position: place in the list: day of opening, then chance.
        version: raised by every change; an act names the version it rests on.
        grams: search words.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=30)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    area_id = models.UUIDField()
    compound_id = models.UUIDField(null=True)
    lane_id = models.UUIDField(null=True)
    number_id = models.UUIDField(null=True)
    address = models.CharField(max_length=160)
    summary = models.CharField(_("什么事"), max_length=300)
    source = models.CharField(max_length=12, choices=Source.choices)
    source_number = models.CharField(max_length=40, blank=True)
    order_due = models.DateField(null=True)
    classified_as = models.CharField(max_length=20, blank=True)
    wall_type = models.CharField(max_length=12, blank=True)
    wall_evidence = models.CharField(max_length=100, blank=True)
    under_construction = models.BooleanField(default=False)
    unservable = models.BooleanField(default=False)
    size = models.BigIntegerField(null=True)
    tier = models.CharField(max_length=8, choices=Tier.choices, default=Tier.PRIVATE)
    state = models.CharField(max_length=16, choices=CaseState.choices, default=CaseState.FOUND)
    since = models.DateField()
    level = models.CharField(max_length=16, choices=Level.choices, default=Level.NEIGHBOURHOOD)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    next_due = models.DateTimeField(null=True)
    next_clock = models.CharField(max_length=40, blank=True)
    not_before = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    closed_on = models.DateField(null=True)
    done_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ask_on = models.DateField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    teaching = models.BooleanField(default=False)
    open_above = models.BooleanField(default=False)
    photos = models.PositiveSmallIntegerField(default=0)
    facet = models.PositiveSmallIntegerField()
    position = models.BigIntegerField(unique=True)
    version = models.PositiveIntegerField(default=1)
    import_row_id = models.UUIDField(null=True)
    grams = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_id", "code"], name="case_code_once"),
            models.UniqueConstraint(
                fields=["area_id", "source_number"],
                condition=~models.Q(source_number="") & ~models.Q(state=CaseState.WITHDRAWN),
                name="case_source_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CaseState.values), name="case_state"
            ),
            models.CheckConstraint(condition=models.Q(tier__in=Tier.values), name="case_tier"),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="case_level"),
            models.CheckConstraint(
                condition=models.Q(size=None) | models.Q(size__gte=0), name="case_size"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_id", "position"], name="case_area_pos"),
            models.Index(fields=["area_id", "facet", "position"], name="case_area_facet"),
            models.Index(fields=["lane_id", "position"], name="case_lane_pos"),
            models.Index(fields=["lane_id", "facet", "position"], name="case_lane_facet"),
            models.Index(fields=["compound_id", "position"], name="case_compound_pos"),
            models.Index(fields=["compound_id", "facet", "position"], name="case_compound_facet"),
            models.Index(fields=["number_id", "position"], name="case_number_pos"),
            models.Index(fields=["place", "position"], name="case_place_pos"),
            models.Index(fields=["owner", "position"], condition=_STANDS, name="case_owner_open"),
            models.Index(fields=["area_id", "next_due"], condition=_TIMED, name="case_area_due"),
            models.Index(
                fields=["area_id", "state", "since"], condition=_STANDS, name="case_area_stands"
            ),
            models.Index(fields=["area_id", "position"], condition=_TEACHING, name="case_teaching"),
            models.Index(fields=["owner", "ask_on"], condition=_ASKED, name="case_ask_on"),
            models.Index(
                fields=["area_id", "ask_on", "position"], condition=_ASKED, name="case_area_ask"
            ),
            models.Index(
                fields=["area_id", "tier", "next_due", "opened_on", "code"],
                condition=models.Q(next_due__isnull=False, **_AHEAD),
                name="case_ahead_due",
            ),
            models.Index(
                fields=["area_id", "tier", "lane_id", "opened_on", "code"],
                condition=models.Q(next_due__isnull=True, **_AHEAD),
                name="case_ahead_lane",
            ),
            models.Index(
                fields=["area_id", "tier", "not_before"],
                condition=models.Q(not_before__isnull=False, **_AHEAD),
                name="case_ahead_later",
            ),
            models.Index(fields=_ALIKE, condition=models.Q(**_AHEAD), name="case_ahead_alike"),
            models.Index(fields=_ENDED, condition=_CLOSED, name="case_closed_alike"),
            models.Index(
                fields=["area_id", "position"],
                condition=models.Q(state=CaseState.CLOSED, photos__gte=2),
                name="case_closed_photos",
            ),
            models.Index(fields=["place_path"], name="case_path"),
            models.Index(fields=["import_row_id"], name="case_import_row"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.address}"


class CaseFinding(OfSpace):
    """A finding that a case is about. A finding stands in one case at most."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="finding_set")
    finding = models.OneToOneField(
        "survey.Finding", on_delete=models.PROTECT, related_name="in_case"
    )


class CaseOrigin(OfSpace):
    """What a case came from besides a finding (`files.sources`). It opens one case at most.

    Kept here and not in the trace, which parties read from the case and neighbours from a
    sentence that was released: who reads both would know what was said by whom.

    `freed` when the case was withdrawn: another may come from it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="origins")
    kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    freed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "source_id"],
                condition=models.Q(freed=False),
                name="caseorigin_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["source_id"], name="caseorigin_source")]


class CaseStep(OfSpace):
    """One thing that happened to a case: appended, never changed.

    Attributes:
        order: from 1 within the case.
        verb: what was done: code of the use case, such as `classify_case`.
        state, level: where the case stood afterwards, and at which rung it lay.
        words: what was said of it, without names.
        told_by, paper, served_on, service: of what others did: who, which paper, how it was served.
        for_parties: whether the case's parties read it on their page.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    state = models.CharField(max_length=16, choices=CaseState.choices)
    level = models.CharField(max_length=16, choices=Level.choices, default=Level.NEIGHBOURHOOD)
    words = models.CharField(max_length=500, blank=True)
    told_by = models.CharField(max_length=60, blank=True)
    paper = models.CharField(max_length=60, blank=True)
    served_on = models.DateField(null=True)
    service = models.CharField(max_length=6, choices=Service.choices, blank=True)
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    for_parties = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "order"], name="casestep_order_once"),
        ]


class CaseParty(OfSpace):
    """Somebody whom a case concerns: an account, or a sealed name and contact, for a time.

    At `expires_on` what is sealed goes; an account when the case has rested as long (`forgetting`).
    `person` sees the case's own page. There is no way to enter a reporter here.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=16, choices=Party.choices)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = SealedField(blank=True)
    contact = SealedField(blank=True)
    purpose = models.CharField(max_length=100)
    expires_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=models.Q(person__isnull=False),
                name="caseparty_person_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "case"], name="caseparty_person"),
            models.Index(fields=["expires_on"], name="caseparty_expires"),
        ]


class LeadOffer(OfSpace):
    """A party leads by example in a case, of its own will, for as long as this row stands.

    Taking it back deletes the row: nothing keeps who once led, and nothing tells why anybody does.

    Attributes:
        tier_before: the tier in which the case stands again when nobody leads in it any more.
        paper, paper_on: the written consent, where a keeper entered it; empty where the party
            said so itself.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lead_offers")
    # Whoever forgets a party first puts its cases back (`forgetting`).
    party = models.OneToOneField(CaseParty, on_delete=models.RESTRICT, related_name="lead_offer")
    tier_before = models.CharField(max_length=8, choices=Tier.choices)
    paper = models.CharField(max_length=60, blank=True)
    paper_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(tier_before__in=[one for one in Tier.values if one != "leads"]),
                name="leadoffer_tier_before",
            ),
            models.CheckConstraint(
                condition=models.Q(paper="", paper_on=None)
                | (~models.Q(paper="") & models.Q(paper_on__isnull=False)),
                name="leadoffer_paper",
            ),
        ]


class CasePhoto(OfSpace):
    """A photo of a case. `public` when somebody has looked at it and it shows nobody.

    Attributes:
        file_id: what is shown, everywhere: covered where something was to be covered.
        covered: the covered parts, [[left, top, width, height], …] in thousandths.
        original_id: the sealed photo from before, as long as it is kept.
        original_content: what that photo's bytes are called (SHA-256), so that it does not come
            in again uncovered.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photo_set")
    file_id = models.UUIDField()
    of = models.CharField(max_length=8, choices=PhotoOf.choices)
    caption = models.CharField(max_length=100, blank=True)
    taken_on = models.DateField(null=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    public = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    covered = models.JSONField(default=list)
    original_id = models.UUIDField(null=True)
    original_content = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "file_id"], name="casephoto_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["file_id"], name="casephoto_file"),
            models.Index(
                fields=["case"],
                condition=models.Q(original_id__isnull=False),
                name="casephoto_original",
            ),
            models.Index(
                fields=["original_content"],
                condition=~models.Q(original_content=""),
                name="casephoto_before",
            ),
        ]


class CaseClock(OfSpace):
    """A legal clock of a case, with what `running_clocks.read` made of its entries.

    Attributes:
        clock: id in the registry.
        amount: the place's own amount, where the registry leaves it open.
        state: running, standing or ended, as of the last reading.
        started_at: its trigger.
        runs_out: the moment after which it is late.
        wakes_at: when a pause ends by itself.
        provisional: whether a notice of holidays that is still to come may move it.
        calendar: `calendar_mark` of what it was last read on.
        area_id, place_path: of the case, repeated for the list of what is due.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    area_id = models.UUIDField()
    place_path = PathField()
    clock = models.CharField(max_length=40)
    amount = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, choices=ClockState.choices, default=ClockState.RUNNING)
    started_at = models.DateTimeField()
    runs_out = models.DateTimeField()
    wakes_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    calendar = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "clock"],
                condition=~models.Q(state=ClockState.ENDED),
                name="caseclock_runs_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(  # the order of the list, and what its counts leave out
                fields=["area_id", "runs_out", "id", "clock"],
                condition=~models.Q(state=ClockState.ENDED),
                name="caseclock_area_due",
            ),
            models.Index(
                fields=["calendar"],
                condition=~models.Q(state=ClockState.ENDED),
                name="caseclock_calendar",
            ),
            models.Index(
                fields=["wakes_at"],
                condition=models.Q(wakes_at__isnull=False),
                name="caseclock_wakes",
            ),
            models.Index(
                fields=["runs_out"],
                condition=models.Q(state=ClockState.RUNNING, breached_at=None),
                name="caseclock_late",
            ),
            models.Index(
                fields=["place_path", "runs_out"],
                condition=~models.Q(state=ClockState.ENDED),
                name="caseclock_path_due",
            ),
        ]


class ClockEntry(OfSpace):
    """One thing that happened to a clock: appended, never changed.

    `rule` is {"amount", "unit", "basis", "source"} of a changed rule.
    """

    clock = models.ForeignKey(CaseClock, on_delete=models.CASCADE, related_name="entries")
    order = models.PositiveIntegerField()
    word = models.CharField(max_length=12, choices=ClockWord.choices)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    rule = models.JSONField(default=dict)
    by_person_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clock", "order"], name="clockentry_order_once"),
        ]


class HandOver(OfSpace):
    """One hop of a case up or down the ladder; the case keeps its owner all the while.

    Attributes:
        hop: from 1 within the case; every bounce is a hop that was in vain.
        asked_of: the unit that is asked, in words.
        tried: what was tried before, without which nothing is handed up.
        asked: what the unit is asked for.
        answer_due: the day by which it was asked to answer.
        heard_by: the day by which the rung is heard of next: its answer, and what comes of what
            it took; empty where nothing is waited for.
        answer: what it said last, or why it gave the case back.
        place_path: of the case, repeated for the list of what lies with whom.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hand_overs")
    hop = models.PositiveSmallIntegerField()
    place_path = PathField()
    from_level = models.CharField(max_length=16, choices=Level.choices)
    to_level = models.CharField(max_length=16, choices=Level.choices)
    asked_of = models.CharField(max_length=60)
    tried = models.CharField(max_length=500)
    asked = models.CharField(max_length=500)
    answer_due = models.DateField()
    heard_by = models.DateField(null=True)
    handed_on = models.DateField()
    handed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=HandOverState.choices, default=HandOverState.WAITING
    )
    answer = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "hop"], name="handover_hop_once"),
            models.UniqueConstraint(fields=["case"], condition=_WAITS, name="handover_waits_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "heard_by"], condition=_OWED, name="handover_owed"),
            models.Index(fields=_OF_RUNG, condition=_OWED, name="handover_rung"),
        ]
