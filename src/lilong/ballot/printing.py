"""From tables to papers: what stands on each paper twin of a vote.

No paper but a slip says who owns what, and none what somebody chose. `documents` sets what
comes out of here and looks nothing up.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lilong.ballot import gates, signing, slips
from lilong.ballot.actions.give_notice import MEETING, WRITTEN
from lilong.ballot.counting import SMALLEST_GROUP
from lilong.ballot.documents import papers
from lilong.ballot.documents.forms import UNTOLD
from lilong.ballot.models import (
    CountResult,
    Motion,
    PublishedRoot,
    Roll,
    RollOwner,
    RollUnit,
    Scrutineer,
    Voter,
)
from lilong.ballot.queries.boxes import BoxLine, box_lines
from lilong.ballot.queries.motions import scope_names
from lilong.ballot.queries.public import Outcome, asked_of, gauges_of, told
from lilong.ballot.queries.turnout import part_of, participation, rule_of, standing_ballots
from lilong.ballot.scoping import Item, items_of, total_of
from lilong.ballot.states import POSTED, Choice, SaleState, ScrutinyState, WitnessSaid
from lilong.commons.documents.blocks import Picture
from lilong.commons.files.storing import open_stored
from lilong.commons.web.addresses import address
from lilong.commons.web.thresholds import Gauge
from lilong.commons.wording import clauses, listed
from lilong.kernel.area import Area
from lilong.kernel.money import Money
from lilong.people import queries as people

# Pixels of the longer edge: sharp on A4, and a document of twelve stays light.
LONGEST_EDGE = 1600
_AT_ONCE = 500
# More parts than these are counted rather than named in a heading.
MOST_NAMED = 4
_CHOSEN = (Choice.AGREE, Choice.OPPOSE, Choice.ABSTAIN, Choice.SPOILED)


def paper_motion(motion: Motion) -> papers.Motion:
    """The motion as all of its papers name it, in the language that is active."""
    items = items_of(motion.id)
    notice = motion.notice or {}
    asked = asked_of(motion)
    return papers.Motion(
        compound=motion.place.name,
        code=motion.code,
        title=motion.title,
        question=motion.question,
        scope=_scope(motion, items),
        called_by=_called_by(motion),
        opens=said(motion.opens_at),
        closes=said(motion.closes_at),
        thresholds=tuple(
            words
            for one in asked
            for words in (
                _("参与表决的业主：%(share)s") % {"share": one.taking_part},
                _("参与表决的业主当中同意的：%(share)s") % {"share": one.agreeing},
            )
        ),
        basis=_("；").join(one.basis for one in asked),
        hand_in=notice.get("hand_in", ""),
        phone=notice.get("contact", ""),
        address=public_address(motion),
        digest=motion.motion_digest or motion.scope_digest,
        part=_part(motion),
    )


def _part(motion: Motion) -> str:
    """Whose owners are asked, where it is not the whole compound; as the place calls itself."""
    if motion.scope_paths == [motion.place_path]:
        return ""
    named = scope_names(motion.scope_paths)
    compound = motion.place.address
    short = [one.removeprefix(compound) or one for one in named]
    if len(short) <= MOST_NAMED:
        return listed(short)
    return _("%(named)s等 %(count)s 处") % {
        "named": listed(short[:MOST_NAMED]),
        "count": len(short),
    }


def public_address(motion: Motion) -> str:
    """The whole address of the page that everybody may read."""
    return settings.SITE_URL + address("ballot:public", motion.id)


def said(at: datetime | None) -> str:
    """A moment as it is printed: 2026年12月30日 18:00; empty for none."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    if (get_language() or "").startswith("en"):
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _day(at: datetime | None) -> str:
    return said(at).split(" ")[0]


def _called_by(motion: Motion) -> str:
    body = _("%(place)s居民委员会") if motion.acting_basis else _("%(place)s业主委员会")
    return body % {"place": motion.place.name}


def _scope(motion: Motion, items: Iterable[Item]) -> papers.Scope:
    kept = list(items)
    total = total_of(kept)
    excluded = [_line(item) for item in kept if not item.included]
    excluded += [line.strip() for line in motion.not_included.splitlines() if line.strip()]
    return papers.Scope(
        items=tuple(
            papers.Item(_line(item), str(Money(item.amount)) if item.amount is not None else "")
            for item in kept
            if item.included
        ),
        total=str(Money(total)) if total else "",
        excluded=tuple(excluded),
        pictures=tuple(_pictures(kept)),
    )


def _line(item: Item) -> str:
    if not item.text:
        return item.title
    return _("%(title)s：%(text)s") % {"title": item.title, "text": item.text}


def _pictures(items: Iterable[Item]) -> Iterator[Picture]:
    shown = [(item, picture) for item in items for picture in item.pictures]
    for item, picture in shown[: papers.MOST_PICTURES]:
        words = picture.caption or item.title
        yield Picture(_jpeg(picture.file_id), words, words)


def _jpeg(file_id: UUID) -> bytes:
    """A picture as a JPEG that is no larger than paper can show."""
    with open_stored(file_id) as file, Image.open(file) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
        upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        drawn = io.BytesIO()
        upright.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()


# ── Notice, turnout, root ───────────────────────────────────────────────────────────────────


def paper_notice(motion: Motion) -> papers.Notice:
    """The public notice."""
    kept = motion.notice or {}
    roll = motion.roll
    words = {
        WRITTEN: _("书面征求意见：把票送到每一户，可以扫码在手机上投，也可以填纸质票交回。"),
        MEETING: _("开会表决：%(place)s。") % {"place": kept.get("venue", "")},
    }
    return papers.Notice(
        motion=paper_motion(motion),
        posted=_day(motion.noticed_at),
        forms=tuple(words[form] for form in kept.get("forms", ()) if form in words),
        roll_place=_("小区公告栏"),
        # Given with the roll frozen: nobody can object to it any more, whatever day was said.
        objections_until="",
        objections_to=kept.get("contact") or _called_by(motion),
        roll_shown=_shown(roll) if roll else "",
        roll_unshown=kept.get("roll_unshown", ""),
    )


def _shown(roll: Roll) -> str:
    """From when until when a roll was shown; empty when it never was."""
    if roll.published_at is None:
        return ""
    if roll.objections_until is None:
        return _day(roll.published_at)
    until = datetime.combine(roll.objections_until, time(12), timezone.get_current_timezone())
    return _("%(since)s 至 %(until)s") % {"since": _day(roll.published_at), "until": _day(until)}


def paper_turnout(motion: Motion) -> papers.Turnout:
    """How many take part so far, for the board: two figures, in steps of five ballots."""
    part = part_of(motion)
    gauges = participation(motion, part)
    return papers.Turnout(paper_motion(motion), said(part.at), tuple(map(_figure, gauges)))


def _figure(gauge: Gauge) -> papers.Figure:
    of = gauge.of or 0
    return papers.Figure(
        label=gauge.label,
        need=gauge.said(gauge.need),
        have=gauge.said(gauge.have),
        of=gauge.said(gauge.of),
        met=gauge.met,
        have_of=min(1000, 1000 * (gauge.have or 0) // of) if of else 0,
        need_of=min(1000, 1000 * (gauge.need or 0) // of) if of else 0,
    )


def latest_root(motion: Motion) -> PublishedRoot | None:
    """The last root that was published. One query."""
    return PublishedRoot.objects.filter(motion=motion).order_by("-counter").first()


def paper_root(motion: Motion, root: PublishedRoot) -> papers.Root:
    """A published root."""
    return papers.Root(
        motion=paper_motion(motion),
        counter=root.counter,
        size=root.size,
        head=root.root,
        at=said(root.at),
        key=signing.public_key().hex(),
        kind=root.kind,
    )


# ── The result ──────────────────────────────────────────────────────────────────────────────


def paper_result(motion: Motion, result: CountResult) -> papers.Result:
    """The counted result, for resolution, announcement and tally sheet."""
    outcome, root = told(motion, result), latest_root(motion)
    notice = motion.notice or {}
    posted = motion.posted_at or result.counted_at
    return papers.Result(
        motion=paper_motion(motion),
        carried=result.carried,
        figures=tuple(map(_figure, gauges_of(result.figures, rule_of(motion)))),
        choices=_choices(motion, result),
        why=() if result.carried else tuple(outcome.why),
        counted_at=said(result.counted_at),
        counted_in=notice.get("venue") or notice.get("hand_in", ""),
        scrutineers=_scrutineers(motion),
        challenge_until=gates.challenge_until(timezone.localdate(posted)).isoformat(),
        dated=_day(posted),
        root=paper_root(motion, root) if root else None,
        warnings=tuple(outcome.warnings),
        beside=tuple(_beside(outcome)),
        objections=tuple((one.words, one.answer) for one in outcome.objections),
        posted=motion.state in POSTED,
    )


def _beside(outcome: Outcome) -> Iterator[papers.Beside]:
    for one in outcome.beside:
        yield papers.Beside(one.basis, one.carried, tuple(one.why))
    if (other := outcome.other_policy) is not None:
        figures = tuple(map(_figure, other.gauges))
        yield papers.Beside(other.basis, other.carried, tuple(other.why), figures)


def _choices(motion: Motion, result: CountResult) -> tuple[papers.Choice, ...]:
    """Units by choice from the count; area and heads from the ballots, which are open by now.

    An owner whose units differ stands at each choice of theirs, so heads may add up to more. An
    area to the hundredth names a home: where one of the others than agreement is chosen by fewer
    units than are ever told apart, none of these is told in areas, as it would come out by
    subtraction from the four figures.
    """
    counts = result.tallies.get("choices", {})
    sums = _told_sums(counts, _sums(motion))
    labels = {choice.value: str(choice.label) for choice in Choice}
    rows = [
        papers.Choice(labels[code], str(counts.get(code, 0)), *sums.get(code, ("0.00", "0")))
        for code in _CHOSEN
    ]
    return (*rows, papers.Choice(_("未交回"), str(counts.get("none", 0)), "", ""))


def _told_sums(
    counts: Mapping[str, int], sums: dict[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    hidden = {code for code in _CHOSEN if 0 < counts.get(code, 0) < SMALLEST_GROUP}
    if hidden - {Choice.AGREE}:
        hidden |= {code for code in _CHOSEN if code != Choice.AGREE and counts.get(code, 0)}
    return {**sums, **dict.fromkeys(hidden, (UNTOLD, UNTOLD))}


def _sums(motion: Motion) -> dict[str, tuple[str, str]]:
    chosen = dict(standing_ballots(motion.id).values_list("unit", "choice"))
    found = {}
    for code in set(chosen.values()):
        units = [unit for unit, choice in chosen.items() if choice == code]
        voters = Voter.objects.filter(motion=motion, counted=True, number__in=units)
        sums = voters.aggregate(area=Sum("unit__area"), heads=Count("unit__head", distinct=True))
        area = str(Area(sums["area"] or 0)).removesuffix("㎡")
        found[code] = (area, str(sums["heads"]))
    return found


def paper_boxes(motion: Motion) -> tuple[papers.Box, ...]:
    """The boxes of a motion, for the tally sheet. Four queries."""
    return tuple(map(_box, box_lines(motion)))


def _box(line: BoxLine) -> papers.Box:
    missing = _("还差 %(count)s 张") % {"count": line.missing} if line.missing else ""
    said_otherwise = line.box.witness_words if line.denied else ""
    remarks = (said_otherwise, line.box.reason if line.box.ended_at else missing)
    return papers.Box(
        place=line.box.place,
        taken=said(line.box.taken_at),
        by=line.taken_by,
        witness=_witnessed(line),
        slips=str(line.box.slips),
        typed=str(line.entered),
        remarks=clauses(filter(None, remarks)),
    )


def _witnessed(line: BoxLine) -> str:
    """Who watched, and whether they have said so themselves."""
    said_so = line.box.witness_said == WitnessSaid.CONFIRMED
    words = _("%(name)s（本人已确认）") if said_so else _("%(name)s（没有本人确认）")
    return (_("%(name)s（本人说不对）") if line.denied else words) % {"name": line.witness}


def _scrutineers(motion: Motion) -> tuple[str, ...]:
    rows = Scrutineer.objects.filter(motion=motion, state=ScrutinyState.CONFIRMED)
    ids = list(rows.order_by("said_at").values_list("person_id", flat=True))
    names = people.names_of(ids)
    return tuple(names[one] for one in ids if one in names)


# ── Slips ───────────────────────────────────────────────────────────────────────────────────


def count_slips(motion: Motion, building_id: UUID | None = None) -> int:
    """How many slips there are to print."""
    return _voters(motion, building_id).count()


def slips_of(motion: Motion, building_id: UUID | None = None) -> Iterator[papers.Slip]:
    """The slips of a motion in walking order, five hundred units in memory at once."""
    heads = _units_of_heads(motion)
    numbers = list(
        _voters(motion, building_id).order_by("walk", "number").values_list("number", flat=True)
    )
    for start in range(0, len(numbers), _AT_ONCE):
        chunk = numbers[start : start + _AT_ONCE]
        rows = Voter.objects.filter(motion=motion, number__in=chunk).select_related("unit")
        by_number = {voter.number: voter for voter in rows}
        names = _holders(voter.unit_id for voter in by_number.values())
        for number in chunk:
            voter = by_number[number]
            yield paper_slip(voter, names.get(voter.unit_id, ()), heads.get(voter.unit.head, 1))


def slip_of(voter: Voter) -> papers.Slip:
    """One unit's slip, of its present number."""
    head = voter.unit.head
    units = Voter.objects.filter(motion=voter.motion, counted=True, unit__head=head).count()
    return paper_slip(voter, _holders([voter.unit_id]).get(voter.unit_id, ()), units)


def paper_slip(voter: Voter, names: tuple[str, ...], units_of_head: int) -> papers.Slip:
    """What stands on a slip.

    Args:
        names: of the owners, as the roll has them.
        units_of_head: how many counted units of this vote are the same owner's.
    """
    unit = voter.unit
    return papers.Slip(
        number=voter.number,
        unit=unit.address,
        holders=names,
        area=str(Area(unit.area)).removesuffix("㎡"),
        weight=_weight(voter, unit, units_of_head),
        address=slips.slip_qr(voter),
        phrase=slips.phrase(voter.id, voter.serial),
    )


def _weight(voter: Voter, unit: RollUnit, units_of_head: int) -> str:
    if not voter.counted:
        return _("不计面积和人数")
    if unit.state != SaleState.SOLD:
        return _("未售未交付合计 1 人")
    if units_of_head > 1:
        return _("名下 %(n)s 处合计 1 人") % {"n": units_of_head}
    return _("计 1 人")


def _voters(motion: Motion, building_id: UUID | None) -> QuerySet[Voter]:
    rows = Voter.objects.filter(motion=motion)
    return rows.filter(building_id=building_id) if building_id else rows


def _units_of_heads(motion: Motion) -> dict[int, int]:
    rows = Voter.objects.filter(motion=motion, counted=True).values_list("unit__head")
    return dict(rows.annotate(units=Count("pk")).order_by())


def _holders(unit_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = {}
    rows = RollOwner.objects.filter(unit_id__in=list(unit_ids)).order_by("unit_id", "order")
    for unit_id, name in rows.values_list("unit_id", "name"):
        found[unit_id] = (*found.get(unit_id, ()), name)
    return found
