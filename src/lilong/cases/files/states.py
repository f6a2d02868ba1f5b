"""The lives of a case, as tables of moves: one machine for each way a matter is brought to rest.

What a violation is classified as decides its machine (`machines.machine_of`): only what is built
without a permit is ordered away and removed by force. Until it is known whether a wall bears, or
what was built on common land, nothing is decided of it.

From `reported` on the steps of a removal are taken by others: a residents' committee may dissuade,
report and support, and has no power to order (居委会条例 art. 25). What others did is written down
as they told it, with their paper.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lilong.kernel.moves import Moves


class CaseState(models.TextChoices):
    """Where a case stands. The order is storage (see `facets`): append, never reorder."""

    FOUND = "found", _("已立案")
    CLASSIFIED = "classified", _("已定性")
    DISSUADED = "dissuaded", _("劝导中")
    PROMISED = "promised", _("已承诺")
    REPORTED = "reported", _("已上报")
    VISITED = "visited", _("已到场查看")
    ORDERED = "ordered", _("已责令限期拆除")
    DEMANDED = "demanded", _("已催告")
    WINDOWS_LAPSED = "windows_lapsed", _("复议诉讼期已过")
    DECIDED = "decided", _("已决定强制拆除")
    REMOVED = "removed", _("已拆除")
    MEASURED = "measured", _("已测量")
    ASKED = "asked", _("已告知标准")
    TO_NORM = "to_norm", _("已改好")
    SECURED = "secured", _("已做好防护")
    DISPATCHED = "dispatched", _("已派工")
    IN_WORK = "in_work", _("在修")
    DONE = "done", _("已修好")
    ACCEPTED = "accepted", _("已受理")
    INFORMED = "informed", _("已告知权利")
    IN_SESSIONS = "in_sessions", _("调解中")
    AGREED = "agreed", _("已达成协议")
    PERFORMED = "performed", _("已履行")
    FAILED = "failed", _("未达成协议")
    CHECKED = "checked", pgettext_lazy("办件", "已复核")
    CLOSED = "closed", pgettext_lazy("办件", "已办结")
    WITHDRAWN = "withdrawn", pgettext_lazy("办件", "已撤销")
    RULED = "ruled", _("已作出处理决定")
    RESTORED = "restored", _("已恢复原状")
    OWNERS_ASKED = "owners_asked", _("已请业主共同决定")


class Machine(models.TextChoices):
    """The ways in which a matter is brought to rest."""

    REMOVAL = "removal", _("拆除")
    WALL = "wall", _("墙体还没有定性")
    STRUCTURE = "structure", _("损坏承重结构")
    APPEARANCE = "appearance", _("破坏房屋外貌")
    COMMON = "common", _("共用部位")
    LAND = "land", _("公共场地，还没有定性")
    NORM = "norm", _("按标准整改")
    REPAIR = "repair", _("修理")
    DANGER = "danger", _("排除险情")
    DISPUTE = "dispute", _("调解")


class Tier(models.TextChoices):
    """What a case is taken up by: what is public before what is private."""

    DANGER = "danger", _("有危险")
    PUBLIC = "public", _("公家的、公共的")
    SHOP = "shop", _("店铺")
    LEADS = "leads", _("带头的")
    PRIVATE = "private", _("住户的")


class Level(models.TextChoices):
    """The rung of the ladder at which a case lies."""

    NEIGHBOURHOOD = "neighbourhood", _("居民区")
    PATCH = "patch", pgettext_lazy("层级", "片区")
    STREET = "street", pgettext_lazy("层级", "街道")
    DEPARTMENT = "department", pgettext_lazy("层级", "职能部门")


class Source(models.TextChoices):
    """What a case came from. Who reported it is never told."""

    FINDING = "finding", _("排摸台账")
    SUGGESTION = "suggestion", _("居民诉求")
    INCIDENT = "incident", _("突发情况")
    HOTLINE = "hotline", _("热线工单")
    VISIT = "visit", _("上门走访")
    APPLICATION = "application", _("当事人申请")
    COMMITTEE = "committee", _("居委会发现")


class Outcome(models.TextChoices):
    """How a case came to rest; empty while it has not."""

    NONE = "", _("还在办")
    REMOVED = "removed", _("已拆除")
    RESTORED = "restored", _("已恢复原状")
    TO_NORM = "to_norm", _("已按标准整改")
    REPAIRED = "repaired", _("已修好")
    AGREED = "agreed", _("已达成并履行")
    REFERRED = "referred", _("已由其他单位办理")
    NOT_AGREED = "not_agreed", _("调解没有成，已告知其他途径")
    WITHDRAWN = "withdrawn", _("不成立，撤销")


# What was brought to rest by being solved; the others came to rest without.
SOLVED = (Outcome.REMOVED, Outcome.RESTORED, Outcome.TO_NORM, Outcome.REPAIRED, Outcome.AGREED)


class Party(models.TextChoices):
    """What somebody is in a case. There is no reporter among them."""

    OWNER = "owner", _("业主")
    USER = "user", _("使用人")
    SHOPKEEPER = "shopkeeper", _("店主")
    NEIGHBOUR = "neighbour", _("邻居")
    PROPERTY_COMPANY = "property_company", _("物业")
    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("对方当事人")
    OTHER = "other", _("其他")


class PhotoOf(models.TextChoices):
    """What a photo of a case shows."""

    BEFORE = "before", _("整治前")
    AFTER = "after", _("整治后")
    OTHER = "other", _("其他")


class Service(models.TextChoices):
    """How a paper reached the party; a notice counts as served when it has stood its days."""

    SERVED = "served", pgettext_lazy("文书", "送达")
    POSTED = "posted", pgettext_lazy("文书", "公告")


class HandOverState(models.TextChoices):
    WAITING = "waiting", _("等答复")
    ANSWERED = "answered", _("已答复")
    BOUNCED = "bounced", _("已退回")
    TAKEN_BACK = "taken_back", pgettext_lazy("移交", "已收回")


class ClockState(models.TextChoices):
    RUNNING = "running", _("在计时")
    STANDING = "standing", _("停表")
    ENDED = "ended", _("已结束")


class ClockWord(models.TextChoices):
    """What happens to a clock (see `lilong.engines.running_clocks`)."""

    STARTED = "started", _("开始")
    PAUSED = "paused", _("停表")
    RESUMED = "resumed", _("继续")
    RULE_CHANGED = "rule_changed", _("换规则")
    ENDED = "ended", _("结束")
    REOPENED = "reopened", _("重新开始")


S = CaseState

# What others do and we write down as told, each with their paper.
TOLD = frozenset({S.VISITED, S.RULED, S.ORDERED, S.DEMANDED, S.WINDOWS_LAPSED, S.DECIDED})
# Acts that are served: the windows of review and suit begin with them.
SERVED = frozenset({S.RULED, S.ORDERED})
# A step that others took and told nobody here: by a later paper it is passed over, and said so.
# What has to lapse or to be served is never passed over.
UNTOLD: Mapping[tuple[str, str], CaseState] = {
    (S.REPORTED, S.ORDERED): S.VISITED,
    (S.REPORTED, S.RULED): S.VISITED,
    (S.ORDERED, S.WINDOWS_LAPSED): S.DEMANDED,
}
# Nothing is waited for any more.
AT_REST = frozenset({S.CLOSED, S.WITHDRAWN})
# Another body has it in hand: it may end with that body, by its paper (`refer_case`).
WITH_OTHERS = frozenset({S.REPORTED, *TOLD})
# What is over here and may be closed: looked at by another, or come to nothing at the table.
CLOSEABLE = frozenset({S.CHECKED, S.FAILED})
# It has been done, and somebody else has to look at it.
TO_BE_CHECKED = frozenset({S.REMOVED, S.RESTORED, S.TO_NORM, S.DONE, S.PERFORMED})
# Over for us: whatever is found now, somebody has to say that it is not so.
OVER = frozenset({*TO_BE_CHECKED, S.CHECKED, S.CLOSED})
# What binds others: an authority's act, or what two households agreed on. No committee undoes it.
BINDING = frozenset({*(TOLD - {S.VISITED}), S.AGREED, S.PERFORMED})
# Decided, and whoever it binds may still ask for its review.
UNDER_REVIEW = frozenset({S.RULED, S.ORDERED, S.DEMANDED})
# Where others have it in hand, and have decided nothing yet.
UNDECIDED = frozenset({S.REPORTED, S.VISITED})

# The order in which a matter passes through them, for pictures and tables.
SHOWN = (
    *(S.FOUND, S.MEASURED, S.CLASSIFIED, S.ASKED, S.SECURED, S.DISSUADED, S.PROMISED),
    *(S.OWNERS_ASKED, S.REPORTED, S.VISITED, S.RULED, S.ORDERED, S.DEMANDED, S.WINDOWS_LAPSED),
    *(S.DECIDED, S.DISPATCHED, S.IN_WORK, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED),
    *(S.REMOVED, S.RESTORED, S.TO_NORM, S.DONE, S.PERFORMED, S.FAILED, S.CHECKED, S.CLOSED),
    S.WITHDRAWN,
)

# Others' turn: nothing that a plan of a committee could move.
OTHERS_TURN = frozenset({S.REPORTED, S.CHECKED, S.OWNERS_ASKED, *TOLD})
# What a committee can take up itself: cases in these states, at these rungs.
AHEAD_STATES = tuple(sorted(set(CaseState.values) - AT_REST - TO_BE_CHECKED - OTHERS_TURN))
AHEAD_LEVELS = (str(Level.NEIGHBOURHOOD), str(Level.PATCH))

_LABELS: dict[str, object] = dict(CaseState.choices)


def _machine(name: str, table: Mapping[str, tuple[str, ...]]) -> Moves:
    """A machine; whatever neither rests nor binds others may be withdrawn, and what was closed
    opened again. What was over and is not after all is with others again who had it before."""
    kept = AT_REST | BINDING
    others = [one for one in table if one in WITH_OTHERS and TO_BE_CHECKED & {*table[one]}]
    back = {S.CHECKED: others, S.CLOSED: [one for one in others if one in UNDER_REVIEW]}
    whole = {
        state: [*nexts, *back.get(S(state), ()), *([] if state in kept else [S.WITHDRAWN])]
        for state, nexts in table.items()
    }
    return Moves(name, {**whole, S.WITHDRAWN: []}, _LABELS)


# From what was said to be done and is not, a case goes back to where it stood, also to what others
# had in hand, and from a report that comes back to where it stood before (`machines.back_from`,
# `machines.ours_again`); no other step takes these ways.
REMOVAL = _machine(
    "case.removal",
    {
        # What is being built is reported before anybody has talked of it (若干规定 art. 7).
        S.FOUND: (S.CLASSIFIED, S.DISSUADED, S.REPORTED),
        S.CLASSIFIED: (S.DISSUADED, S.REPORTED),
        S.DISSUADED: (S.PROMISED, S.REPORTED, S.REMOVED, S.CLASSIFIED),
        S.PROMISED: (S.REMOVED, S.DISSUADED, S.REPORTED),
        S.REPORTED: (S.VISITED, S.ORDERED, S.REMOVED, S.DISSUADED, S.CLOSED),
        S.VISITED: (S.ORDERED, S.REMOVED, S.DISSUADED, S.CLOSED),
        S.ORDERED: (S.DEMANDED, S.WINDOWS_LAPSED, S.REMOVED, S.CLOSED),
        S.DEMANDED: (S.WINDOWS_LAPSED, S.REMOVED, S.CLOSED),
        S.WINDOWS_LAPSED: (S.DECIDED, S.REMOVED, S.CLOSED),
        S.DECIDED: (S.REMOVED, S.CLOSED),
        S.REMOVED: (
            *(S.CHECKED, S.DISSUADED),
            *(S.REPORTED, S.VISITED, S.ORDERED, S.DEMANDED, S.WINDOWS_LAPSED, S.DECIDED),
        ),
        S.CHECKED: (S.CLOSED, S.DISSUADED),
        S.CLOSED: (S.DISSUADED,),
    },
)
# Nobody knows yet whether the wall bears: it may be talked over, made safe, reported and looked at.
WALL = _machine(
    "case.wall",
    {
        S.FOUND: (S.CLASSIFIED, S.DISSUADED, S.SECURED, S.REPORTED),
        S.SECURED: (S.CLASSIFIED, S.DISSUADED, S.REPORTED),
        S.CLASSIFIED: (S.DISSUADED, S.SECURED, S.REPORTED),
        S.DISSUADED: (S.PROMISED, S.REPORTED, S.RESTORED, S.CLASSIFIED, S.SECURED),
        S.PROMISED: (S.RESTORED, S.DISSUADED, S.REPORTED),
        S.REPORTED: (S.VISITED, S.RESTORED, S.DISSUADED, S.CLOSED),
        S.VISITED: (S.RESTORED, S.DISSUADED, S.CLOSED),
        S.RESTORED: (S.CHECKED, S.DISSUADED, S.REPORTED, S.VISITED),
        S.CHECKED: (S.CLOSED, S.DISSUADED),
        S.CLOSED: (S.DISSUADED,),
    },
)
# A wall that bears: made safe before anything else, then what the department decides.
STRUCTURE = _machine(
    "case.structure",
    {
        S.CLASSIFIED: (S.SECURED, S.DISSUADED, S.REPORTED),
        S.SECURED: (S.DISSUADED, S.REPORTED, S.CLASSIFIED),
        S.DISSUADED: (S.PROMISED, S.REPORTED, S.RESTORED, S.CLASSIFIED, S.SECURED),
        S.PROMISED: (S.RESTORED, S.DISSUADED, S.REPORTED),
        S.REPORTED: (S.VISITED, S.RULED, S.RESTORED, S.DISSUADED, S.CLOSED),
        S.VISITED: (S.RULED, S.RESTORED, S.DISSUADED, S.CLOSED),
        S.RULED: (S.RESTORED, S.CLOSED),
        S.RESTORED: (S.CHECKED, S.DISSUADED, S.REPORTED, S.VISITED, S.RULED),
        S.CHECKED: (S.CLOSED, S.DISSUADED),
        S.CLOSED: (S.DISSUADED,),
    },
)
# The look of a house: no text orders it away or removes it by force.
APPEARANCE = _machine(
    "case.appearance",
    {
        S.CLASSIFIED: (S.DISSUADED, S.REPORTED),
        S.DISSUADED: (S.PROMISED, S.REPORTED, S.RESTORED, S.CLASSIFIED),
        S.PROMISED: (S.RESTORED, S.DISSUADED, S.REPORTED),
        S.REPORTED: (S.VISITED, S.RULED, S.RESTORED, S.DISSUADED, S.CLOSED),
        S.VISITED: (S.RULED, S.RESTORED, S.DISSUADED, S.CLOSED),
        S.RULED: (S.RESTORED, S.CLOSED),
        S.RESTORED: (S.CHECKED, S.DISSUADED, S.REPORTED, S.VISITED, S.RULED),
        S.CHECKED: (S.CLOSED, S.DISSUADED),
        S.CLOSED: (S.DISSUADED,),
    },
)
_COMMON: dict[str, tuple[str, ...]] = {
    S.FOUND: (S.CLASSIFIED, S.DISSUADED, S.OWNERS_ASKED, S.REPORTED),
    S.CLASSIFIED: (S.DISSUADED, S.OWNERS_ASKED, S.REPORTED),
    S.DISSUADED: (S.PROMISED, S.OWNERS_ASKED, S.REPORTED, S.REMOVED, S.CLASSIFIED),
    S.PROMISED: (S.REMOVED, S.DISSUADED, S.OWNERS_ASKED, S.REPORTED),
    S.OWNERS_ASKED: (S.DISSUADED, S.REPORTED, S.REMOVED, S.CLASSIFIED),
    S.REPORTED: (S.VISITED, S.REMOVED, S.DISSUADED, S.CLOSED),
    S.VISITED: (S.REMOVED, S.DISSUADED, S.CLOSED),
    S.REMOVED: (S.CHECKED, S.DISSUADED, S.REPORTED, S.VISITED),
    S.CHECKED: (S.CLOSED, S.DISSUADED),
    S.CLOSED: (S.DISSUADED,),
}
# What is common is the owners': they may be asked whether it may stay (民法典 art. 278 (8)); a use
# that they allow is withdrawn with that reason.
COMMON = _machine(
    "case.common",
    {
        **_COMMON,
        S.REPORTED: (S.VISITED, S.RULED, *_COMMON[S.REPORTED][1:]),
        S.VISITED: (S.RULED, *_COMMON[S.VISITED]),
        S.RULED: (S.REMOVED, S.CLOSED),
        S.REMOVED: (*_COMMON[S.REMOVED], S.RULED),
    },
)
# On common land it may be a building without a permit or no more than a use of what is common:
# until it is classified nothing is decided, and then it goes by `removal` or by `common`.
LAND = _machine("case.land", _COMMON)
NORM = _machine(
    "case.norm",
    {
        S.FOUND: (S.MEASURED, S.ASKED, S.REPORTED),
        S.MEASURED: (S.ASKED, S.TO_NORM, S.REPORTED),
        S.ASKED: (S.PROMISED, S.TO_NORM, S.REPORTED),
        S.PROMISED: (S.TO_NORM, S.ASKED, S.REPORTED),
        S.REPORTED: (S.FOUND, S.MEASURED, S.ASKED, S.TO_NORM, S.CLOSED),
        S.TO_NORM: (S.CHECKED, S.FOUND, S.MEASURED, S.ASKED, S.REPORTED),
        S.CHECKED: (S.CLOSED, S.ASKED),
        S.CLOSED: (S.ASKED,),
    },
)
REPAIR = _machine(
    "case.repair",
    {
        S.FOUND: (S.DISPATCHED, S.DONE, S.REPORTED),
        S.DISPATCHED: (S.IN_WORK, S.DONE, S.REPORTED),
        S.IN_WORK: (S.DONE, S.REPORTED),
        S.REPORTED: (S.FOUND, S.DISPATCHED, S.IN_WORK, S.DONE, S.CLOSED),
        S.DONE: (S.CHECKED, S.FOUND, S.DISPATCHED, S.IN_WORK, S.REPORTED),
        S.CHECKED: (S.CLOSED, S.DISPATCHED),
        S.CLOSED: (S.DISPATCHED,),
    },
)
DANGER = _machine(
    "case.danger",
    {
        S.FOUND: (S.SECURED, S.REPORTED),
        S.SECURED: (S.REPORTED, S.DISPATCHED),
        S.REPORTED: (S.FOUND, S.SECURED, S.DISPATCHED, S.IN_WORK, S.CLOSED),
        # What is not mended after all is a danger still: it may have to be kept off once more.
        S.DISPATCHED: (S.SECURED, S.IN_WORK, S.DONE, S.REPORTED),
        S.IN_WORK: (S.SECURED, S.DONE, S.REPORTED),
        S.DONE: (S.CHECKED, S.FOUND, S.DISPATCHED, S.IN_WORK),
        S.CHECKED: (S.CLOSED, S.SECURED, S.DISPATCHED),
        # Secured is only what somebody has secured.
        S.CLOSED: (S.FOUND,),
    },
)
DISPUTE = _machine(
    "case.dispute",
    {
        # Whoever clearly refuses ends it at any time (人民调解法 arts. 17, 23).
        S.FOUND: (S.ACCEPTED, S.FAILED),
        S.ACCEPTED: (S.INFORMED, S.FAILED),
        S.INFORMED: (S.IN_SESSIONS, S.FAILED),
        S.IN_SESSIONS: (S.AGREED, S.FAILED),
        S.AGREED: (S.PERFORMED, S.FAILED),
        S.PERFORMED: (S.CHECKED, S.AGREED),
        S.FAILED: (S.CLOSED, S.IN_SESSIONS),
        S.CHECKED: (S.CLOSED,),
        # Opened again it goes on where it ended: nobody is brought to a table at which they never
        # sat. An agreement in effect stands; a new quarrel is a new case.
        S.CLOSED: (S.FOUND, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED),
    },
)
MACHINES: dict[str, Moves] = {
    Machine.REMOVAL: REMOVAL,
    Machine.WALL: WALL,
    Machine.STRUCTURE: STRUCTURE,
    Machine.APPEARANCE: APPEARANCE,
    Machine.COMMON: COMMON,
    Machine.LAND: LAND,
    Machine.NORM: NORM,
    Machine.REPAIR: REPAIR,
    Machine.DANGER: DANGER,
    Machine.DISPUTE: DISPUTE,
}
# Violations: talked over first, and in others' hands once they are reported.
VIOLATIONS = (
    Machine.REMOVAL,
    Machine.WALL,
    Machine.STRUCTURE,
    Machine.APPEARANCE,
    Machine.COMMON,
    Machine.LAND,
)
HAND_OVER = Moves(
    "case.handover",
    {
        HandOverState.WAITING: [
            HandOverState.ANSWERED,
            HandOverState.BOUNCED,
            HandOverState.TAKEN_BACK,
        ],
        # What was taken may be given back later.
        HandOverState.ANSWERED: [HandOverState.BOUNCED],
        HandOverState.BOUNCED: [],
        HandOverState.TAKEN_BACK: [],
    },
    dict(HandOverState.choices),
)
# Where a case goes on that was not solved after all, and in which nothing binds anybody.
GOES_ON_AT: dict[str, CaseState] = {
    **dict.fromkeys(VIOLATIONS, S.DISSUADED),
    Machine.NORM: S.ASKED,
    Machine.REPAIR: S.DISPATCHED,
    Machine.DANGER: S.FOUND,
    Machine.DISPUTE: S.IN_SESSIONS,
}
