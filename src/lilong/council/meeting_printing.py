"""From what is kept to what stands on paper: minutes, agenda, promise board, calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lilong.commons.web.addresses import address
from lilong.council.documents.agenda import AgendaPaper
from lilong.council.documents.minutes import ActionEntry, MinutesPaper, Point, ResolutionEntry
from lilong.council.documents.promise_board import BoardLine, BoardPaper
from lilong.council.kinds.meetings import OWNERS_COMMITTEE, read_kind
from lilong.council.minutes_writing import EMPTY, whole
from lilong.council.models import Meeting, MinutesVersion, PromiseStep
from lilong.council.queries.meetings import agenda_of
from lilong.council.queries.promises import Line
from lilong.council.states import MinutesState, PromiseStepKind


def said_at(moment: datetime) -> str:
    """A moment as papers say it: 2026年12月10日 14:00, 10 December 2026, 14:00."""
    local = timezone.localtime(moment)
    return _("%(day)s %(time)s") % {"day": said_on(local.date()), "time": f"{local:%H:%M}"}


def said_on(day: date) -> str:
    """A day as papers say it."""
    return date_format(day, "DATE_FORMAT")


def called_by(meeting: Meeting) -> str:
    """Who calls it, such as 枫林居民区居委会."""
    body = _("业委会") if meeting.run_by == OWNERS_COMMITTEE else _("居委会")
    return _("%(place)s%(body)s") % {"place": meeting.place.name, "body": body}


def hands_of(entry: dict[str, Any]) -> str:
    """How many agreed, in words; empty where nobody counted."""
    if entry["agreed"] is None:
        return ""
    said = {name: entry[name] or 0 for name in ("agreed", "opposed", "abstained")}
    words = _("同意 %(agreed)s，反对 %(opposed)s，弃权 %(abstained)s") % said
    if entry["members"] is None:
        return words
    return _("%(words)s；一共 %(members)s 位委员") % {"words": words, "members": entry["members"]}


def quorum_words(quorum: dict[str, Any] | None) -> str:
    """The quorum with its arithmetic; empty where no text asks for one."""
    if quorum is None:
        return ""
    words = (
        _("一共 %(members)s 位委员，要到 %(needed)s 位，到了 %(there)s 位，够了。")
        if quorum["met"]
        else _("一共 %(members)s 位委员，要到 %(needed)s 位，到了 %(there)s 位，不够。")
    )
    said = words % quorum
    if quorum.get("by_word"):  # minutes that were approved before this was told have no number
        said += _("其中 %(by_word)s 位只有点名时写的身份，系统里没有登记。") % quorum
    if quorum.get("by_self"):
        said += _("其中 %(by_self)s 位是自己给自己点的名。") % quorum
    return said + _("依据：%(basis)s。") % {"basis": quorum["basis"]}


def content_of(meeting: Meeting, version: MinutesVersion | None) -> dict[str, Any]:
    """The whole content of a version: approved ones stand by themselves, drafts are filled up."""
    if version is not None and version.state == MinutesState.APPROVED:
        content: dict[str, Any] = version.content
        return content
    return whole(meeting, version.content if version else EMPTY)


def standing_words(version: MinutesVersion | None) -> str:
    """Draft, approved or corrected, in words."""
    if version is None:
        return _("还没有写。")
    if version.state == MinutesState.DRAFT:
        return _("草稿（第 %(number)s 稿），还没有定稿。") % {"number": version.number}
    if version.corrects:
        return _("第 %(number)s 稿，更正第 %(corrects)s 稿：%(reason)s") % {
            "number": version.number,
            "corrects": version.corrects,
            "reason": version.reason,
        }
    return ""


def minutes_paper(
    meeting: Meeting,
    version: MinutesVersion | None,
    *,
    names: bool,
    content: dict[str, Any] | None = None,
) -> MinutesPaper:
    """The minutes as they are printed; without `names` nobody's name stands on it.

    Args:
        content: `content_of` the version, when the caller has read it already.
    """
    content = content_of(meeting, version) if content is None else content
    there = content["attendance"]
    return MinutesPaper(
        title=meeting.title,
        number=_("会议 %(code)s") % {"code": meeting.code},
        place=meeting.place.address,
        kind=read_kind(meeting.rules).label,
        when=said_at(meeting.starts_at),
        where=meeting.where,
        standing=standing_words(version),
        there=_("%(count)s 位") % {"count": len(there)},
        attendance=tuple((one["name"], one["as_what"]) for one in there) if names else (),
        quorum=quorum_words(content["quorum"]),
        asked_before=_asked_around(content, ""),
        points=tuple(
            Point(
                item["title"],
                item["asked"],
                content["points"].get(item["id"], ""),
                _asked_around(content, item["id"]),
            )
            for item in content["agenda"]
        ),
        resolutions=tuple(
            ResolutionEntry(one["code"], one["title"], one["text"], hands_of(one))
            for one in content["resolutions"]
        ),
        actions=tuple(
            ActionEntry(
                one["code"],
                one["text"],
                promiser(one["who"] if names else "", one["as_what"]),
                said_on(date.fromisoformat(one["due_on"])),
            )
            for one in content["actions"]
        ),
        remarks=content["remarks"],
        called_by=called_by(meeting),
        dated=said_on(timezone.localtime(version.at).date()) if version else "",
        signatures=_signatures(meeting) if names else (),
    )


def _asked_around(content: dict[str, Any], item_id: str) -> tuple[str, ...]:
    """The straw polls of an item as sentences, or of none: those asked before the first began.

    Minutes from before there were any have none.
    """
    polls = content.get("straw_polls", ())
    return tuple(straw_poll_words(one) for one in polls if one["item"] == item_id)


def straw_poll_words(entry: dict[str, Any]) -> str:
    """A straw poll with its numbers, and that it decides nothing."""
    pairs = zip(entry["options"], entry["counts"], strict=True)
    said = _("，").join(f"{option} {count}" for option, count in pairs)
    return _("摸底（不算表决）：%(question)s %(said)s（到会 %(present)s 位）") % {
        "question": entry["question"],
        "said": said,
        "present": entry["present"],
    }


def promiser(who: str, as_what: str) -> str:
    """Role, and the name where it is told."""
    return f"{as_what}　{who}" if who else as_what


def _signatures(meeting: Meeting) -> tuple[str, ...]:
    if meeting.run_by == OWNERS_COMMITTEE:
        return (_("主任签名"), _("委员签名（过半数）"), _("记录人签名"))
    return (_("主持人签名"), _("记录人签名"))


def agenda_paper(meeting: Meeting) -> AgendaPaper:
    """The poster of a meeting."""
    kind = read_kind(meeting.rules)
    path = address("council:check-in", meeting.id)
    return AgendaPaper(
        title=meeting.title,
        over=f"{called_by(meeting)} · {kind.label} {meeting.code}",
        when=said_at(meeting.starts_at),
        where=meeting.where,
        items=tuple(
            (
                item.title,
                item.asked,
                _("%(count)s 分钟") % {"count": item.minutes} if item.minutes else "",
            )
            for item in agenda_of(meeting)
        ),
        cannot=kind.cannot,
        address=f"{settings.SITE_URL}{path}" if path else "",
    )


STANDS = {
    "open": lambda line: _("还在办"),
    "late": lambda line: _("过期了，还没有办好"),
    "kept": lambda line: _("按时兑现"),
    "on_word": lambda line: _("说是按时办好的"),
    "kept_late": lambda line: _("晚了，办好了"),
    "given_up": lambda line: _("不办了"),
}


def stands(line: Line) -> str:
    """How a promise stands, in a word or two."""
    return STANDS[line.standing](line)


def step_words(step: PromiseStep) -> str:
    """One step of a promise as a sentence."""
    day, due = said_on(step.on), said_on(step.due_on)
    said = {"day": day, "due": due, "words": step.words}
    if step.kind == PromiseStepKind.MADE:
        return _("%(day)s 答应在 %(due)s 以前办好") % said
    if step.kind == PromiseStepKind.CHANGED:
        return _("改到 %(due)s：%(words)s") % said
    if step.kind == PromiseStepKind.KEPT:
        done = _("%(day)s 办好了") % said
        if step.said_on:
            done = _("%(done)s（%(day)s 说的）") % {"done": done, "day": said_on(step.said_on)}
        return f"{done}：{step.words}" if step.words else done
    return _("%(day)s 不办了：%(words)s") % said


def board_paper(
    place_name: str, lines: Sequence[Line], counts: dict[str, int], *, more: bool, since: date
) -> BoardPaper:
    """The board as it is posted: by role, never by name.

    Args:
        more: not all lines found room.
        since: what ended before this day is only counted.
    """
    ended = sum(line.promise.ended_on is not None for line in lines)
    left_out = ended < counts["kept"] + counts["given_up"]
    said = [
        _("没有印全，其余的请看网页。") if more else "",
        _("办好的和不办了的，只印 %(day)s 以来的。") % {"day": said_on(since)} if left_out else "",
    ]
    return BoardPaper(
        place=place_name,
        day=said_on(timezone.localdate()),
        counts=_(
            "还在办 %(open)s 件，其中过期 %(late)s 件；已兑现 %(kept)s 件，不办了 %(given_up)s 件。"
        )
        % counts,
        lines=tuple(
            BoardLine(
                line.promise.code,
                line.promise.as_what,
                line.promise.text,
                said_on(line.promise.due_on),
                "\n".join([stands(line), *(step_words(one) for one in line.steps[1:])]),
            )
            for line in lines
        ),
        more="".join(said),
    )
