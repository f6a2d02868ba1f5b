"""What the page of a motion shows, put together for its reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.ballot import gates, permissions
from lilong.ballot.consent import live_consent
from lilong.ballot.models import Motion
from lilong.ballot.moving import local_day, now_for, said_at
from lilong.ballot.options import options_on, origin, told
from lilong.ballot.queries.motions import revisions_of, scope_names
from lilong.ballot.queries.public import Asked, asked_of
from lilong.ballot.queries.public import told as outcome_of
from lilong.ballot.queries.results import seen_result
from lilong.ballot.rulebook import rule_for
from lilong.ballot.scoping import Item, items_of, total_of
from lilong.ballot.states import AFTER_CLOSE, MOTION, POSTED, UNPUBLISHED, MotionState
from lilong.ballot.web.motion_forms import EditMotionForm
from lilong.ballot.web.stages import TAGS
from lilong.commons.links.trace import Step, trace_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Entry, Fact, Photo, Task
from lilong.commons.wording import listed
from lilong.engines.voting import Rule
from lilong.kernel.actor import Actor
from lilong.kernel.money import Money
from lilong.kernel.refusal import Conflict, Invalid
from lilong.people import queries as people
from lilong.people.roles import ROLES

# Where a motion stands on its way; what was withdrawn stays where it was.
_WAY: dict[str, int] = {
    MotionState.DRAFT: 1,
    MotionState.SCOPE_FROZEN: 1,
    MotionState.NOTICED: 2,
    MotionState.OPEN: 3,
    MotionState.CLOSED: 4,
    MotionState.COUNTED: 4,
    MotionState.EFFECTIVE: 5,
    MotionState.FAILED: 5,
    MotionState.CHALLENGED: 5,
    MotionState.ANNULLED: 5,
}
# What outsiders read of the history: what everybody was told.
_OPEN_STEPS = frozenset(
    {
        *("ballot.notice_given", "ballot.voting_opened", "ballot.voting_closed"),
        *("ballot.motion_withdrawn", "ballot.votes_counted", "ballot.result_posted"),
        *("ballot.result_challenged", "ballot.court_paper_noted", "ballot.challenge_decided"),
        *("ballot.scrutineer_appointed", "ballot.count_checked", "ballot.root_published"),
        "ballot.objection_to_count_answered",
    }
)


def motion_page(actor: Actor, motion: Motion) -> dict[str, Any]:
    """Everything the page of a motion needs but what was just tried."""
    items = items_of(motion.id)
    inside = permissions.prepare_motion.allows(actor, motion.place_path)
    follows = permissions.follows(actor, motion)
    trace = trace_of(actor, motion.id)
    result = seen_result(actor, motion)
    doubted = doubted_clock(motion) if permissions.decide_motion.allows(actor, motion) else ""
    return {
        "motion": motion,
        "kind": TAGS[motion.state],
        "steps": way_words(),
        "way": _WAY.get(motion.state, 0),
        **scope_facts(items),
        "asked_words": asked_words(motion),
        "asked": asked_now(motion),
        "options": told(_options(motion)),
        "origin": origin(_options(motion)),
        "dates": dates_of(motion),
        "cautions": list(gates.cautions(motion)) if inside else [],
        "barred": _barred(motion) if inside else "",
        "outcome": outcome_of(motion, result) if result else None,
        "consent": live_consent(motion.id) if motion.state == MotionState.CHALLENGED else None,
        "revises": _link_to(actor, motion.revises),
        "revisions": [_link_to(actor, one) for one in revisions_of(actor, motion)],
        "difference_url": address("ballot:difference", motion.id) if motion.revises else "",
        "work": _work(actor, motion) if follows else [],
        "neighbours": trace.neighbours,
        "history": history_of(trace.steps, inside=inside),
        **possible(actor, motion),
        "doubted": doubted,
        "next": next_step(actor, motion, doubted=bool(doubted)),
    }


def way_words() -> list[str]:
    """The stations of a motion, as many as a phone shows side by side."""
    return [_("起草"), _("公告"), _("表决"), _("计票"), _("结果")]


def scope_facts(items: Sequence[Item]) -> dict[str, Any]:
    """The items with their money and pictures, as a template draws them."""
    total = total_of(items)
    return {
        "included": [_item(item) for item in items if item.included],
        "excluded": [_item(item) for item in items if not item.included],
        "total": Money(total) if total else "",
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "money": Money(item.amount) if item.amount is not None else "",
        "photos": [
            Photo(
                src=address("files:serve", picture.file_id, "small"),
                alt=picture.caption or item.title,
                href=address("files:serve", picture.file_id, "large"),
                caption=picture.caption,
            )
            for picture in item.pictures
        ],
    }


def asked_words(motion: Motion) -> str:
    """Whose owners are asked, in words."""
    if motion.scope_paths == [motion.place_path]:
        return _("全体业主")
    return listed(scope_names(motion.scope_paths))


def asked_now(motion: Motion) -> list[Asked]:
    """The thresholds that hold: the frozen ones, or for a draft those of today."""
    if motion.rule is not None:
        return asked_of(motion)
    try:
        rule, options = gates.rules_of_the_day(motion, _today(motion))
    except Invalid:
        return []
    shown = Motion(rule=rule.as_dict(), options=options)
    return asked_of(shown)


def _options(motion: Motion) -> dict[str, Any]:
    if motion.options is not None:
        return dict(motion.options)
    return options_on(motion.place_id, _today(motion)).frozen()


def _today(motion: Motion) -> date:
    return local_day(now_for(motion).at)


def _barred(motion: Motion) -> str:
    """The sentence of a re-election that stands in the way; empty when none does."""
    if motion.state not in (*UNPUBLISHED, MotionState.NOTICED):
        return ""
    today = _today(motion)
    running = gates.reelection_on(motion.place_path, today)
    rule = _rule(motion, today)
    if running is None or rule is None or not rule.barred_during_reelection:
        return ""
    return _("业委会从 %(since)s 起换届改选，这类事项要等改选结束才能公告和表决。") % {
        "since": running.since.isoformat()
    }


def _rule(motion: Motion, today: date) -> Rule | None:
    if motion.rule is not None:
        return gates.frozen_rule(motion)
    try:
        return rule_for(motion.matter, today)
    except Invalid:
        return None


# ── Days, with their arithmetic ─────────────────────────────────────────────────────────────


def dates_of(motion: Motion) -> list[Fact]:
    """The days of a motion, each with how it was reckoned."""
    rows: list[tuple[str, str]] = []
    if motion.noticed_at and motion.opens_at:
        rows.append((_("公告"), _notice_words(motion)))
        rows.append((_("开始表决"), said_at(motion.opens_at)))
    if motion.closes_at:
        rows.append((_("截止"), said_at(motion.closes_at)))
    if motion.closed_at:
        rows.append((_("实际截止"), said_at(motion.closed_at)))
    if motion.complaints_until and motion.complaints_until != motion.closed_at:
        rows.append((_("业主核对期"), _until(motion)))
    if motion.counted_at:
        rows.append((_("计票"), said_at(motion.counted_at)))
        rows.append((_("公布期限"), _posting_words(motion)))
    if motion.posted_at:
        rows.append((_("公布"), said_at(motion.posted_at)))
    return [Fact(term, detail) for term, detail in rows]


def _notice_words(motion: Motion) -> str:
    assert motion.noticed_at is not None
    assert motion.opens_at is not None
    told_on, opens_on = local_day(motion.noticed_at), local_day(motion.opens_at)
    return _("%(at)s，到开始 %(days)s 天，按规定至少 %(least)s 天") % {
        "at": said_at(motion.noticed_at),
        "days": (opens_on - told_on).days,
        "least": (opens_on - gates.last_day_of_notice(opens_on)).days,
    }


def _until(motion: Motion) -> str:
    assert motion.complaints_until is not None
    days = (motion.options or {}).get("complaint_days", 0)
    return _("截止后整 %(days)s 天，到 %(until)s") % {
        "days": days,
        "until": said_at(motion.complaints_until),
    }


def _posting_words(motion: Motion) -> str:
    assert motion.counted_at is not None
    by = gates.post_by(motion.counted_at)
    late = motion.posted_at is None and _today(motion) > by
    said = _("%(by)s 前：%(counted)s 起 3 天内") % {
        "by": by.isoformat(),
        "counted": local_day(motion.counted_at).isoformat(),
    }
    return said + (_("，已经过了") if late else "")


# ── What can be done ────────────────────────────────────────────────────────────────────────

# What moves on only by a clock that is believed.
_BY_THE_CLOCK = (MotionState.NOTICED, MotionState.OPEN, MotionState.CLOSED, MotionState.COUNTED)


def possible(actor: Actor, motion: Motion) -> dict[str, bool]:
    """Which steps the reader is offered."""
    preparing = permissions.prepare_motion.allows(actor, motion.place_path)
    deciding = permissions.decide_motion.allows(actor, motion)
    ahead = MOTION.table[motion.state]
    draft = motion.state == MotionState.DRAFT
    return {
        "editing": preparing and draft,
        "freezing": preparing and draft,
        "thawing": preparing and motion.state == MotionState.SCOPE_FROZEN,
        "noticing": deciding and MotionState.NOTICED in ahead,
        "opening": deciding and MotionState.OPEN in ahead,
        "closing": deciding and MotionState.CLOSED in ahead,
        "counting": deciding and MotionState.COUNTED in ahead,
        "posting": deciding and motion.state == MotionState.COUNTED,
        "withdrawing": MotionState.WITHDRAWN in ahead
        and (preparing if motion.state in UNPUBLISHED else deciding),
        "revising": preparing and motion.state not in UNPUBLISHED,
    }


def doubted_clock(motion: Motion) -> str:
    """What the clock says, where that is in doubt and a step waits for it; else nothing."""
    if motion.state not in _BY_THE_CLOCK:
        return ""
    now = now_for(motion)
    return said_at(now.clock) if now.doubted else ""


def next_step(actor: Actor, motion: Motion, *, doubted: bool = False) -> dict[str, str]:
    """What this reader can do next, or who is waited for.

    Args:
        doubted: whether the house's clock is in doubt, so that nothing goes on by itself.
    """
    can = possible(actor, motion)
    steps = address("ballot:motion", motion.id) + "#steps"
    committee = _("业委会")
    ways: list[tuple[bool, str, str, str]] = [
        (can["freezing"], _("内容写好了就定稿"), _("去定稿"), steps),
        (can["noticing"], _("可以公告了"), _("填公告"), address("ballot:notice", motion.id)),
        (
            doubted and can["opening"],
            _("时钟对不上，不会自动开始：请核对时间，再宣布开始"),
            _("去核对"),
            steps,
        ),
        (
            doubted and can["closing"],
            _("时钟对不上，不会自动截止：请核对时间，再宣布截止"),
            _("去核对"),
            steps,
        ),
        (can["opening"], _("到时候会自动开始"), "", ""),
        (
            motion.state == MotionState.OPEN and permissions.see_turnout.allows(actor, motion),
            _("看看还有哪些门没有敲"),
            _("看进度"),
            address("ballot:turnout", motion.id),
        ),
        (
            motion.state == MotionState.OPEN and _owns(actor, motion),
            _("现在可以投票"),
            _("我的表决"),
            address("ballot:mine", motion.place_id),
        ),
        (can["counting"], _("核对期过了就计票"), _("去计票"), steps),
        (can["posting"], _("监票人核对后公布"), _("看计票"), address("ballot:count", motion.id)),
        (
            motion.state == MotionState.COUNTED and permissions.is_scrutineer(actor, motion),
            _("请您核对计票"),
            _("去核对"),
            address("ballot:count", motion.id),
        ),
        (
            motion.state in POSTED,
            _("看看是怎么计的"),
            _("看计票"),
            address("ballot:count", motion.id),
        ),
    ]
    for holds, title, label, href in ways:
        if holds:
            return {"title": title, "label": label if href else "", "href": href, "waiting": ""}
    if motion.state == MotionState.WITHDRAWN:
        return {"title": _("这件事已经撤回"), "label": "", "href": "", "waiting": ""}
    return {"title": _("等下一步"), "label": "", "href": "", "waiting": committee}


def _owns(actor: Actor, motion: Motion) -> bool:
    return any(
        grant.role in permissions.OWNERS and grant.path.startswith(motion.place_path)
        for grant in actor.grants
    )


def _work(actor: Actor, motion: Motion) -> list[Task]:
    """The pages beside the motion that its organisers work on, as far as there are any."""
    preparing = permissions.enter_paper.allows(actor, motion.place_path)
    live = motion.state in (MotionState.NOTICED, MotionState.OPEN)
    noticed = motion.motion_digest != ""
    delivers = bool(permissions.delivers_at(actor, motion))
    decides = permissions.decide_motion.allows(actor, motion)
    pages: list[tuple[bool, str, str, str]] = [
        (preparing and noticed, _("公告、表决票和表格"), "ballot:papers", _("打印")),
        (live and delivers, _("送票"), "ballot:deliver", _("按楼记送达")),
        (noticed, _("参与进度"), "ballot:turnout", _("按楼，不显示选了什么")),
        (motion.state == MotionState.OPEN, _("还要敲哪些门"), "ballot:doors", ""),
        (preparing and live, _("录入纸质票"), "ballot:paper", _("一人录，另一人核对")),
        (preparing and live, _("委托书"), "ballot:mandates", ""),
        (decides and noticed, _("业主对自己的票有疑问"), "ballot:complaints", ""),
        (motion.state in AFTER_CLOSE, _("计票和核对"), "ballot:count", ""),
        (noticed, _("监票人"), "ballot:scrutineers", ""),
        (motion.state in POSTED, _("要求撤销的登记"), "ballot:challenges", ""),
        (noticed, _("给所有人看的页面"), "ballot:public", ""),
    ]
    return [
        Task(label, href, hint)
        for shown, label, name, hint in pages
        if shown and (href := address(name, motion.id))
    ]


# ── What led here ───────────────────────────────────────────────────────────────────────────


def history_of(steps: Sequence[Step], *, inside: bool) -> list[Entry]:
    """What happened; below those who prepare only what everybody was told, and no names."""
    shown = [step for step in steps if inside or step.kind in _OPEN_STEPS]
    names = people.names_of(step.actor_id for step in shown) if inside else {}
    return [_entry(step, names) for step in shown]


def _entry(step: Step, names: dict[Any, str]) -> Entry:
    local = timezone.localtime(step.at)
    name = names.get(step.actor_id, "") if step.actor_id else ""
    role = str(ROLES[step.role].label) if step.role in ROLES else ""
    return Entry(f"{local:%Y-%m-%d %H:%M}", step.sentence, name or role, role if name else "")


def _link_to(actor: Actor, other: Motion | None) -> dict[str, str]:
    if other is None or not permissions.may_see(actor, other):
        return {}
    return {"title": str(other), "href": address("ballot:motion", other.id)}


def conflict_sides(conflict: Conflict, form: EditMotionForm) -> list[tuple[str, str, str]]:
    """Each field in dispute: (label, mine, theirs)."""
    return [
        (_label(name, form), _shown(name, mine), _shown(name, conflict.theirs[name]))
        for name, mine in conflict.mine.items()
    ]


def _label(name: str, form: EditMotionForm) -> str:
    return str(form["scope" if name == "scope_paths" else name].label)


def _shown(name: str, value: Any) -> str:
    if name == "scope_paths":
        return listed(scope_names(value))
    return str(value) or "—"
