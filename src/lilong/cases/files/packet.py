"""The packet for those who decide: everything a case holds, in one PDF, one Word file, one JSON.

The names of parties are sealed and stand in none of them; whoever may open them hands them over by
themselves. Other rooms add their own sections (`register_section`), so that this one knows none of
them; what was said in mediation has none.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lilong.cases.files import ladder
from lilong.cases.files.clocks import reading_of
from lilong.cases.files.kinds import case_kinds, classes_source, violation_classes
from lilong.cases.files.models import Case, CaseClock, CasePhoto, CaseStep
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.queries.cases import clocks_of, hand_overs_of, parties_of
from lilong.cases.files.queries.hotline import CLOSE, FIRST_CONTACT
from lilong.cases.files.queries.visits import building_told, is_being_built
from lilong.cases.files.reasons import told
from lilong.cases.files.states import VIOLATIONS, CaseState, Level, PhotoOf
from lilong.cases.files.web.words import clock_lines, service_words
from lilong.commons.documents.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Signature,
    Table,
)
from lilong.commons.documents.pdf import CHINESE
from lilong.commons.files.content import path_of
from lilong.commons.files.models import StoredFile
from lilong.kernel.area import Area
from lilong.kernel.refusal import Refused
from lilong.places import queries as places

MOST_PHOTOS = 30
# The longer edge of a printed photo in pixels: fine on half a page, small in mail and memory.
EDGE = 900
_NUMERALS = "一二三四五六七八九十"
_QUALITY = 75

# Steps that concern nobody outside: an order's caller, its list, and who of the house does what.
# A clock that stood is told with the clocks.
_OWN_STEPS = (
    "note_first_contact", "refuse_task", "change_owner", "change_owner_of_many",
    "pause_clock", "resume_clock", "start_clock", "end_clock", "remove_party",
    "unlink_account",
)  # fmt: skip
# Of an order: what a keeper made of the caller's words, and what became of it that was sent back.
_OF_A_CALL = (
    "rewrite_summary",
    "take_hand_over", "answer_hand_over", "bounce_hand_over", "take_back_hand_over",
)  # fmt: skip
_CALL = "record_house_call"
# The house's own times for a caller, and what would tell that somebody reported or petitioned;
# whoever decides about the matter has the law's.
_OWN_CLOCKS = (
    FIRST_CONTACT, CLOSE,
    "reporter_reply", "petition_route", "petition_close", "petition_review",
)  # fmt: skip

Section = Callable[[Case], "tuple[str, Sequence[Block], Any] | None"]
_SECTIONS: dict[str, Section] = {}


def register_section(name: str, section: Section) -> None:
    """Have `section(case)` add (heading, blocks, value for the machine form) to each packet."""
    _SECTIONS[name] = section


def packet_document(case: Case, *, language: str = CHINESE) -> Document:
    """The packet as blocks, with up to 30 photos.

    Raises:
        Refused: the case is the parties' own business.
    """
    _refuse_confidential(case)
    with override(language):
        parts: list[tuple[str, Sequence[Block]]] = [
            (_("经过"), [_steps(case)]),
            (pgettext("移交材料", "期限"), _clocks(case)),
            (pgettext("移交材料", "移交"), _hops(case)),
        ]
        told = filter(None, (section(case) for section in _SECTIONS.values()))
        parts += [(heading, blocks) for heading, blocks, _value in told]
        # Without a day: the hand that seals it writes it.
        seal = Signature(_("%(unit)s（盖章）") % {"unit": _unit(case)}, "")
        reminded = [Paragraph(one) for one in reminders(case)]
        parts.append((_("提请注意"), [*reminded, seal]))
        if pictures := list(_pictures(case)):
            parts.append((_("照片"), pictures))
        blocks: list[Block] = [Facts(tuple(_facts(case)))]
        for number, (heading, more) in enumerate(parts, 1):
            blocks += [Heading(_numbered(number, heading)), *more]
        return Document(
            _("%(kind)s移交材料") % {"kind": case_kinds()[case.kind].label},
            tuple(blocks),
            number=case.code,
            language=language,
            made_at=timezone.now().replace(microsecond=0),
        )


def packet_values(case: Case) -> dict[str, Any]:
    """The packet for a machine: codes, days and figures, no party's name, no photo's bytes.

    Raises:
        Refused: the case is the parties' own business.
    """
    _refuse_confidential(case)
    sections, now = {name: section(case) for name, section in _SECTIONS.items()}, timezone.now()
    return {
        "code": case.code,
        "kind": case.kind,
        "handed_over_by": _unit(case),
        "address": case.address,
        "summary": case.summary,
        "classified_as": case.classified_as or None,
        "evidence": case.wall_evidence or None,
        "wall_type": case.wall_type or None,
        "size_0_01_m2": case.size,
        "under_construction": is_being_built(case) or None,
        "unservable": case.unservable,
        "state": case.state,
        "level": case.level,
        "opened_on": case.opened_on.isoformat(),
        "steps": [
            {
                "on": step.on.isoformat(),
                "verb": step.verb,
                "state": step.state,
                "words": _words(step),
                "told_by": step.told_by or None,
                "paper": step.paper or None,
                "served_on": step.served_on.isoformat() if step.served_on else None,
                "service": step.service or None,
            }
            for step in _told_steps(case)
        ],
        "clocks": [_clock_value(clock, now) for clock in _told_clocks(case)],
        "hand_overs": [
            {
                "hop": hop.hop,
                "to": hop.to_level,
                "on": hop.handed_on.isoformat(),
                "asked_of": hop.asked_of,
                "tried": hop.tried,
                "asked": hop.asked,
                "answer_due": hop.answer_due.isoformat(),
                "state": hop.state,
                "answer": hop.answer or None,
            }
            for hop in hand_overs_of(case, orders=False)
        ],
        "parties": [party.role for party in parties_of(case)],
        "photos": case.photo_set.count(),
        "photos_not_printed": _printed(case)[1],
        "reminders": reminders(case),
        **{name: told[2] for name, told in sections.items() if told is not None},
    }


def _clock_value(clock: CaseClock, now: datetime) -> dict[str, Any]:
    """A clock as `lilong clock due --json` gives it, with what happened to it."""
    reading = reading_of(clock, clock.entries.all(), now)
    return {
        "clock": clock.clock,
        "amount": reading.clock.amount,
        "unit": reading.clock.unit,
        "started_at": _moment(reading.started_at),
        "due": _end(reading.due),
        "at_latest": _end(reading.at_latest),
        "runs_out": _moment(reading.runs_out()),
        "counted": [day.isoformat() for day in reading.counted],
        "provisional": reading.provisional,
        "basis": reading.clock.basis,
        "source": reading.clock.source,
        "standstills": [
            {
                "begin": _moment(one.begin),
                "end": _moment(one.end),
                "reason": one.reason,
                "uncounted": [day.isoformat() for day in one.uncounted],
            }
            for one in reading.standstills
        ],
        "state": reading.state,
        "late_since": _moment(reading.breached_at),
        "ended_at": _moment(reading.ended_at),
    }


def _end(end: datetime | date) -> str:
    """A day, or a moment by the clock of the place."""
    return str(_moment(end)) if isinstance(end, datetime) else end.isoformat()


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None


def reminders(case: Case) -> list[str]:
    """What is never done, whoever asks (行政强制法); nobody forces where no violation is."""
    if not _violation(case):
        return [_("居委会只劝导、上报、支持，不责令、不决定（居委会条例第二十五条）。")]
    return [
        _("夜间和法定节假日不实施强制拆除，情况紧急的除外。"),
        _("不采取停水、停电、停热、停燃气的办法迫使居民履行。"),
        _("复议和诉讼期限没有过的，不实施强制拆除。"),
        _(
            "依据：《行政强制法》；居委会只劝导、上报、支持，不责令、不决定（居委会条例第二十五条）。"
        ),
    ]


def _violation(case: Case) -> bool:
    return case_kinds()[case.kind].machine in VIOLATIONS


def _numbered(number: int, heading: str) -> str:
    """A heading with its number as papers have it: 一、 in Chinese, 1. in English."""
    if (get_language() or "").startswith("en"):
        return f"{number}. {heading}"
    return f"{_NUMERALS[number - 1]}、{heading}"


def _unit(case: Case) -> str:
    """Who hands it over: the residents' area, as its place is called."""
    return places.place(case.area_id).name


def _refuse_confidential(case: Case) -> None:
    if case.kind in CONFIDENTIAL:
        raise Refused(_("调解的材料不对外移交"), remedy=_("当事人可以凭协议书向法院申请司法确认。"))


def _facts(case: Case) -> Iterator[tuple[str, str]]:
    yield _("编号"), case.code
    yield _("移交单位"), _unit(case)
    yield _("类别"), case_kinds()[case.kind].label
    yield _("地点"), case.address
    yield _("情况"), case.summary
    if case.size is not None:
        yield _("面积"), str(Area(case.size))
    if case.classified_as:
        known = violation_classes()[case.classified_as]
        yield _("定性"), known.label
        yield _("认定标准"), f"{known.test_told}（{classes_source()}）"
    elif _violation(case):
        yield _("定性"), _("还没有定性")
    # Nobody is asked of every case: what was not said is not denied.
    if told := building_told(case):
        yield _("正在搭建"), told
    if case.unservable:
        yield _("送达"), _("找不到当事人，或者送达不了")
    if _violation(case) or case.wall_evidence:
        yield _("图纸和依据"), case.wall_evidence or _("没有记下竣工图或检测报告")
    parties = [str(party.get_role_display()) for party in parties_of(case)]
    yield (
        _("当事人"),
        _("%(who)s（姓名和联系方式另行提供）") % {"who": "、".join(parties)}
        if parties
        else _("还没有记下"),
    )
    yield _("现在"), f"{CaseState(case.state).label} · {Level(case.level).label}"


def _told_steps(case: Case) -> QuerySet[CaseStep]:
    """What happened, as far as it is about the matter and not about who called about it."""
    rows = case.steps.exclude(verb__in=_OWN_STEPS)
    return rows.exclude(verb__in=_OF_A_CALL, for_parties=False).order_by("order")


def _printed_words(step: CaseStep) -> str:
    """As they are printed, where an empty field would look forgotten."""
    at_door = step.verb == _CALL and not step.for_parties
    return _("上门，结果另有一节") if at_door else told(_words(step))


def _words(step: CaseStep) -> str:
    """What was said at a door was said to whoever stood there, and is for colleagues: that somebody
    called, and what came of it, is told. What somebody promised there their own side reads, too."""
    at_door = step.verb == _CALL and not step.for_parties
    return "" if at_door else step.words


def _told_clocks(case: Case) -> list[CaseClock]:
    return [clock for clock in clocks_of(case) if clock.clock not in _OWN_CLOCKS]


def _steps(case: Case) -> Table:
    steps = list(_told_steps(case))
    head: tuple[str, ...] = (_("日期"), _("到哪一步"), _("做了什么"), _("单位和文书"))
    rows = tuple(
        (
            step.on.isoformat(),
            str(CaseState(step.state).label),
            _printed_words(step),
            "　".join(one for one in (step.told_by, step.paper) if one),
        )
        for step in steps
    )
    if not any(step.served_on for step in steps):
        return Table(head, rows, widths=(5, 5, 9, 6), flows=True)
    head = (*head, _("送达或者公告"))
    served = tuple((*row, service_words(step)) for row, step in zip(rows, steps, strict=True))
    return Table(head, served, widths=(5, 5, 6, 6, 5), flows=True)


def _clocks(case: Case) -> list[Block]:
    lines = clock_lines(_told_clocks(case), timezone.now())
    if not lines:
        return [Paragraph(_("没有在计时的期限。"))]
    rows = tuple(
        (one["name"], one["last"], str(one["light"]), one["basis"], "；".join(one["sums"]))
        for one in lines
    )
    head = (_("期限"), _("到哪一天"), _("来不来得及"), _("依据"), _("怎么算的"))
    return [Table(head, rows, widths=(5, 5, 4, 5, 7), flows=True)]


def _hops(case: Case) -> list[Block]:
    rows = tuple(
        (
            hop.handed_on.isoformat(),
            hop.asked_of,
            hop.tried,
            _("%(asked)s（请在 %(day)s 前答复）") % {"asked": hop.asked, "day": hop.answer_due},
            f"{ladder.standing(hop)} {hop.answer}".strip(),
        )
        for hop in hand_overs_of(case, orders=False)
    )
    if not rows:
        return [Paragraph(_("还没有移交过。"))]
    head = (_("日期"), _("单位"), _("已经做过"), _("请求"), _("答复"))
    return [Table(head, rows, widths=(5, 5, 5, 5, 5), flows=True)]


def _printed(case: Case) -> tuple[list[tuple[CasePhoto, str]], int]:
    """The photos that a packet prints, each with what its bytes are called, and how many it leaves
    out. Where there are too many, how it was found and how it is now have the same room."""
    photos = list(case.photo_set.order_by("order", "id"))
    ids = [one.file_id for one in photos]
    contents = dict(StoredFile.objects.filter(pk__in=ids).values_list("pk", "content"))
    there = [one for one in photos if one.file_id in contents]
    before = [one for one in there if one.of == PhotoOf.BEFORE]
    after = [one for one in there if one.of != PhotoOf.BEFORE]
    half = MOST_PHOTOS // 2
    room = max(half, MOST_PHOTOS - len(after))
    first = before[:room]
    # Of how it is now the last tell most.
    last = after[max(0, len(after) - (MOST_PHOTOS - len(first))) :]
    chosen = {one.pk for one in (*first, *last)}
    printed = [(one, contents[one.file_id]) for one in there if one.pk in chosen]
    return printed, len(photos) - len(printed)


def _pictures(case: Case) -> Iterator[Picture | Paragraph]:
    printed, left_out = _printed(case)
    for one, content in printed:
        yield _picture(one, content)
    if left_out:
        said = ngettext(
            "另有 %(n)s 张照片没有印在这里。", "另有 %(n)s 张照片没有印在这里。", left_out
        )
        yield Paragraph(said % {"n": left_out})


def _picture(photo: CasePhoto, content: str) -> Picture:
    """One photo, small enough to print, turned upright, without anything its camera wrote."""
    with Image.open(path_of(content), formats=("JPEG", "PNG", "WEBP")) as opened:
        share = min(1.0, EDGE / max(opened.size))
        # Unpacked no larger than it is printed, and turned where it lies.
        opened.draft("RGB", (int(opened.width * share), int(opened.height * share)))
        ImageOps.exif_transpose(opened, in_place=True)
        upright = opened.convert("RGB") if opened.mode != "RGB" else opened
        upright.thumbnail((EDGE, EDGE))
        made = io.BytesIO()
        upright.save(made, "JPEG", quality=_QUALITY)
    of = str(PhotoOf(photo.of).label)
    words = "　".join(one for one in (of, photo.caption) if one)
    return Picture(made.getvalue(), words, words)
