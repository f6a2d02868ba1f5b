"""What stands between a motion and its next step: each a sentence with its basis.

A gate bars; a caution is said and bars nothing, because the law asks for the step but does not
say that a vote without it is void.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.ballot.models import Motion, Reelection, Roll, RollObjection
from lilong.ballot.options import CompoundOptions, options_on
from lilong.ballot.rulebook import conflicting, label_of, rule_for
from lilong.ballot.states import ObjectionState
from lilong.commons.clocks import clock, due_of
from lilong.commons.wording import clauses
from lilong.engines.voting import Rule
from lilong.kernel.paths import ancestors
from lilong.kernel.refusal import Refused
from lilong.places import queries as places

# Which kinds of place may stand for what a rule calls the asked owners.
_ASKED = {
    "compound": frozenset({"compound"}),
    "lane": frozenset({"building", "part"}),
    "number": frozenset({"building", "stair", "part", "affected"}),
    "stair": frozenset({"stair", "part", "affected"}),
    "room": frozenset({"part", "affected"}),
}
# 沪府办发〔2026〕10号: told to the party branch before it is launched.
TOLD_TO_THE_BRANCH = frozenset(
    {
        *("rules", "property_company", "repair_fund_use", "fund_raise", "alter_rebuild"),
        *("common_part_use", "part_repair_fund_use", "part_fund_raise", "part_alter_rebuild"),
    }
)


def frozen_rule(motion: Motion) -> Rule:
    """The rule that the motion keeps. Raises Refused while its scope is not frozen."""
    if motion.rule is None:
        raise Refused(
            _("这个表决事项的内容还没有定稿"), remedy=_("内容定稿以后，才知道按哪条规则表决。")
        )
    return Rule.from_dict(motion.rule)


def frozen_conflicts(motion: Motion) -> tuple[Rule, ...]:
    """The rules that ask something else of the same matter, as the motion keeps them."""
    kept: list[dict[str, Any]] = (motion.options or {}).get("conflicting_rules", [])
    return tuple(Rule.from_dict(one) for one in kept)


def rules_of_the_day(motion: Motion, on: date) -> tuple[Rule, dict[str, Any]]:
    """The rule in force on a day and the options, as a motion keeps them.

    Raises:
        Invalid: no rule of this matter is in force on that day.
    """
    rule = rule_for(motion.matter, on)
    found: CompoundOptions = options_on(motion.place_id, on)
    beside = [other.as_dict() for other in conflicting(rule, on)]
    return rule, {**found.frozen(), "conflicting_rules": beside}


def scope_fits_rule(motion: Motion, rule: Rule) -> None:
    """Ask those whom the rule means.

    Raises:
        Refused: the rule is for other owners than those of the motion's scope.
    """
    if not rule.scopes:
        return
    asked = {view.kind for view in places.places_at(motion.scope_paths)}
    if all(_ASKED.get(kind, frozenset()) & set(rule.scopes) for kind in asked):
        return
    raise Refused(
        _("“%(matter)s”不是问这些业主的：%(asked)s")
        % {"matter": label_of(rule), "asked": _asked_words(rule.scopes)},
        basis=rule.basis,
        remedy=_("请改“问哪些业主”，或者换一个事项类别。"),
    )


def _asked_words(scopes: Iterable[str]) -> str:
    words = {
        "compound": _("应由全体业主表决"),
        "building": _("应由共用这栋楼的业主表决"),
        "stair": _("应由本单元的业主表决"),
        "part": _("应由共用这一部分的业主表决"),
        "affected": _("应由有利害关系的业主表决"),
    }
    return clauses(words[one] for one in scopes if one in words)


def not_in_reelection(motion: Motion, rule: Rule, on: date) -> None:
    """Bar listed matters while the owners' committee is being re-elected.

    Raises:
        Refused: it is, and this matter is one of them.
    """
    if not rule.barred_during_reelection:
        return
    running = reelection_on(motion.place_path, on)
    if running is None:
        return
    raise Refused(
        _("业委会正在换届改选（%(since)s 起），“%(matter)s”这期间不能组织表决")
        % {"since": running.since.isoformat(), "matter": label_of(rule)},
        basis=_("《上海市住宅物业管理规定》第二十八条"),
        remedy=_("请等换届改选结束以后再进行。"),
    )


def reelection_on(path: str, on: date) -> Reelection | None:
    """The re-election that runs at a compound on a day, if any; the day it ends is free again."""
    running = Q(until=None) | Q(until__gt=on)
    rows = Reelection.objects.filter(running, place_path__in=ancestors(path), since__lte=on)
    return rows.order_by("since").first()


def same_rules_still(motion: Motion, on: date) -> None:
    """Call a motion only under the rule and options that hold on the day of its notice.

    Raises:
        Refused: another version came into force since the scope was frozen.
    """
    rule, options = rules_of_the_day(motion, on)
    if rule.id == frozen_rule(motion).id and options == motion.options:
        return
    raise Refused(
        _("定稿以后规则有了新的版本，公告要用现在的规则"),
        basis=rule.basis,
        remedy=_("请退回修改，核对以后再定稿一次。"),
    )


def no_open_objections(roll_id: Any) -> None:
    """Settle the roll before it is frozen.

    Raises:
        Refused: somebody's objection was not answered.
    """
    open_ones = RollObjection.objects.filter(roll_id=roll_id, state=ObjectionState.OPEN).count()
    if open_ones:
        raise Refused(
            _("业主名册还有 %(count)s 条异议没有答复") % {"count": open_ones},
            remedy=_("请先逐条答复，再公告。"),
        )


def roll_was_shown(roll: Roll, reason: str) -> None:
    """Let the owners see the roll before it decides, or say to all of them why not.

    How long it has to be shown no source that we read says; whoever publishes it names the day.

    Raises:
        Refused: it was never shown, and nobody said why.
    """
    if roll.published_at is not None or reason.strip():
        return
    raise Refused(
        _("这份业主名册没有给业主公示过，业主没有机会核对自己的一行"),
        basis=_("业主名册决定每一户的面积和人数，业主可以提出异议"),
        remedy=_("请先公示，期满以后再公告；确实不公示的，请写明原因，原因会印在公告上。"),
    )


def cautions(motion: Motion) -> Iterator[tuple[str | Promise, str | Promise]]:
    """What ought to be done and is not: (sentence, basis). Nothing of it bars."""
    notice = motion.notice
    if motion.matter in TOLD_TO_THE_BRANCH and not notice.get("branch_told_on"):
        yield (
            _("还没有写明哪天向党组织报告过这件事。"),
            _("沪府办发〔2026〕10号：启动前先向居民区党组织报告"),
        )
    if not notice.get("committee_told_on"):
        yield (
            _("还没有写明哪天书面告知了居委会和房管机构。"),
            _("《上海市住宅物业管理规定》第二十五条：事先书面告知时间、地点、议题并邀请参加"),
        )
    if motion.options is not None and not motion.options.get("stated"):
        yield (
            _("本小区还没有登记议事规则，车位、废票、没有交回的票都按通常做法计。"),
            _("《民法典》第二百七十八条；沪房规范〔2021〕6号第七条"),
        )


# ── Clocks ──────────────────────────────────────────────────────────────────────────────────


def last_day_of_notice(opens_on: date) -> date:
    """The last day on which the notice can be given for a vote that opens on a day."""
    found = due_of("assembly_notice", opens_on).due
    assert not isinstance(found, datetime)
    return found


def told_in_time(noticed_on: date, opens_on: date) -> None:
    """Give the owners the days that the law gives them.

    Raises:
        Refused: the notice comes too late for this opening; with the arithmetic.
    """
    last = last_day_of_notice(opens_on)
    if noticed_on <= last:
        return
    wait = opens_on - last
    earliest = noticed_on + wait
    raise Refused(
        _(
            "公告到开始表决不足 %(days)s 天：%(opens)s 往前数 %(days)s 天是 %(last)s，"
            "今天已经是 %(today)s"
        )
        % {
            "days": wait.days,
            "opens": opens_on.isoformat(),
            "last": last.isoformat(),
            "today": noticed_on.isoformat(),
        },
        basis=clock("assembly_notice").basis,
        remedy=_("今天公告，最早 %(earliest)s 开始。") % {"earliest": earliest.isoformat()},
    )


def post_by(counted_at: datetime) -> date:
    """The last day on which the result is posted in time."""
    found = due_of("committee_decision_post", counted_at).due
    assert not isinstance(found, datetime)
    return found


def challenge_until(knew_on: date) -> date:
    """The last day on which an owner who knew on a day may ask to have a decision annulled."""
    found = due_of("annul_window", knew_on).at_latest
    assert not isinstance(found, datetime)
    return found
