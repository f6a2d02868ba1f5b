"""What `lilong ballot judge` and `lilong ballot doors` answer, as JSON and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lilong.ballot.judging_files import JudgingFile
from lilong.ballot.rulebook import basis_of, conflicting, day_is_known, label_of, notes_of, rule_for
from lilong.ballot.words_of_verdict import nonreturn_words, sentences, verdict_word
from lilong.commons.wording import listed
from lilong.engines.voting import Doors, Rule, Verdict, doors, judge


def verdict_of(file: JudgingFile) -> Verdict:
    """Judge the file by the rule of its day.

    Raises:
        Invalid: when the matter is unknown or no rule of it is in force on that day.
    """
    rule = rule_for(file.matter, file.on)
    return judge(rule, file.roll, file.ballots, file.options, conflicting(rule, file.on))


def doors_of(file: JudgingFile) -> list[tuple[Rule, Doors]]:
    """The doors by the rule of its day, then by each rule that conflicts; raises likewise."""
    rule = rule_for(file.matter, file.on)
    return [
        (one, doors(file.roll, file.ballots, one, file.options, file.estimates))
        for one in (rule, *conflicting(rule, file.on))
    ]


# ── The verdict ─────────────────────────────────────────────────────────────────────────────


def verdict_as_json(verdict: Verdict, file: JudgingFile) -> dict[str, Any]:
    """The verdict, its figures as exact texts, and what a reader must know."""
    return {
        **reckoned(verdict),
        "warnings": sentences(verdict.warnings),
        "conflicts": [reckoned(other) for other in verdict.conflicts],
        "other_policy": reckoned(verdict.other_policy) if verdict.other_policy else None,
        "notes": _notes(file, [verdict.rule, *(other.rule for other in verdict.conflicts)]),
    }


def reckoned(verdict: Verdict) -> dict[str, Any]:
    """One verdict by itself: the four figures, the sentences, the rule."""
    return {
        "verdict": verdict.word,
        "participation": verdict.participation.as_dict(),
        "agreement": verdict.agreement.as_dict(),
        "why": sentences(verdict.why),
        "rule": rule_as_json(verdict.rule),
        "nonreturn_policy": verdict.nonreturn_policy,
        "ballots": dict(verdict.counted.units),
    }


def rule_as_json(rule: Rule) -> dict[str, Any]:
    """What was judged by."""
    return {
        "id": rule.id,
        "matter": rule.matter,
        "label": label_of(rule),
        "basis": basis_of(rule),
        "source": rule.source,
        "effective_from": rule.effective_from.isoformat(),
        "effective_from_known": rule.effective_from_known,
        "unanimous": rule.unanimous,
        "barred_during_reelection": rule.barred_during_reelection,
    }


def verdict_in_words(verdict: Verdict, file: JudgingFile) -> list[str]:
    """The verdict as lines to read."""
    lines = [
        _("%(matter)s：%(verdict)s")
        % {"matter": label_of(verdict.rule), "verdict": verdict_word(verdict.word)},
        *sentences(verdict.why),
        _("依据：%(basis)s") % {"basis": basis_of(verdict.rule)},
    ]
    for other in verdict.conflicts:
        lines.append(
            _("按%(basis)s：%(verdict)s")
            % {"basis": basis_of(other.rule), "verdict": verdict_word(other.word)}
        )
        lines += [f"  {line}" for line in sentences(other.why)]
    if (treated := verdict.other_policy) is not None:
        lines.append(
            _("%(policy)s：%(verdict)s")
            % {
                "policy": nonreturn_words(treated.nonreturn_policy),
                "verdict": verdict_word(treated.word),
            }
        )
        lines += [f"  {line}" for line in sentences(treated.why)]
    lines += [f"! {line}" for line in sentences(verdict.warnings)]
    return lines + _notes(file, [verdict.rule, *(other.rule for other in verdict.conflicts)])


# ── The doors ───────────────────────────────────────────────────────────────────────────────


def doors_as_json(found: Sequence[tuple[Rule, Doors]], file: JudgingFile) -> dict[str, Any]:
    """The doors by the rule, and beside it by each that conflicts."""
    answers = [_found(rule, answer, file) for rule, answer in found]
    return {
        **answers[0],
        "warnings": list(_doors_disagree(found)),
        "conflicts": answers[1:],
        "notes": _notes_of_doors(found, file),
    }


def _found(rule: Rule, answer: Doors, file: JudgingFile) -> dict[str, Any]:
    return {
        "reachable": answer.reachable,
        "doors": [file.units[unit] for unit in answer.units],
        "why": sentences(answer.why),
        "at_least": answer.at_least,
        "rule": rule_as_json(rule),
    }


def doors_in_words(found: Sequence[tuple[Rule, Doors]], file: JudgingFile) -> list[str]:
    """The doors as lines to read."""
    lines = list[str]()
    for rule, answer in found:
        lines += [f"{label_of(rule)}（{basis_of(rule)}）", *sentences(answer.why)]
        if answer.units:
            named = listed(file.units[unit] for unit in answer.units)
            lines.append(_("要敲的门：%(units)s") % {"units": named})
    lines += [f"! {line}" for line in _doors_disagree(found)]
    return lines + _notes_of_doors(found, file)


def _doors_disagree(found: Sequence[tuple[Rule, Doors]]) -> Iterator[str]:
    (_rule, ours), *others = found
    for rule, answer in others:
        if (answer.reachable, len(answer.units)) != (ours.reachable, len(ours.units)):
            yield _(
                "对同一事项还有另一种规定：按%(basis)s，要敲的门不同。"
                "请先听取街道或律师的意见，再据此办理。"
            ) % {"basis": basis_of(rule)}


def _notes_of_doors(found: Sequence[tuple[Rule, Doors]], file: JudgingFile) -> list[str]:
    notes = _notes(file, [rule for rule, _answer in found])
    if file.estimates is None:
        return notes
    cast = set(file.ballots.units.tolist())
    asked = [unit for unit in range(file.roll.size) if file.roll.counted[unit] and unit not in cast]
    silent = sum(unit not in file.estimates for unit in asked)
    if silent:
        notes.append(_("%(count)s 户没有写把握，按一半计。") % {"count": silent})
    return notes


# ── What a reader must know ─────────────────────────────────────────────────────────────────


def _notes(file: JudgingFile, rules: Sequence[Rule]) -> list[str]:
    return [*file.notes, *notes_of_rules(rules, file.on)]


def notes_of_rules(rules: Sequence[Rule], on: date) -> list[str]:
    """What a reader must know of every rule that was applied on a day, the judging one first."""
    notes = [note for rule in rules for note in notes_of(rule)]
    notes += [
        _("“%(rule)s”从 %(year)s 年的哪一天起施行没有查到，%(day)s 是否已经施行请先核实。")
        % {"rule": label_of(rule), "year": rule.effective_from.year, "day": on.isoformat()}
        for rule in rules
        if not day_is_known(rule, on)
    ]
    if rules[0].barred_during_reelection:
        notes.append(_("业委会换届改选期间，不得就这一事项组织表决（《规定》第二十八条）。"))
    return notes
