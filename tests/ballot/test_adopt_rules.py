"""Writing down what a compound's own rules of voting say."""

from __future__ import annotations

from datetime import date

import pytest
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.adopt_rules import adopt_rules
from lilong.ballot.models import CompoundRules
from lilong.ballot.options import DEFAULTS, options_on, origin, told
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, Refused

ADOPT = {"owners_committee_member@compound", "committee_chair@area"}
SOURCE = "示例小区业主大会议事规则第十二条"
DAY = date(2026, 1, 1)


def adopt(actor, place, *, source=SOURCE, since=DAY, **options):
    return adopt_rules(
        actor, place_id=place.id, options=options, source=source, effective_from=since
    )


@everyone
def test_committee_and_chair_write_them_down(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in ADOPT, lambda: adopt(actor, street.compound))

    assert CompoundRules.objects.exists() == (who in ADOPT)


def test_until_then_the_defaults_hold_and_say_so(street):
    found = options_on(street.compound.id, DAY)

    assert (dict(found.values), found.stated) == (DEFAULTS, False)
    assert found.values["count_parking"] is False
    assert "没有人确认过" in origin(found.frozen())


def test_the_version_of_the_day_holds(street, member):
    adopt(member, street.compound, count_parking=True)
    adopt(member, street.compound, complaint_days=7, since=date(2026, 6, 1))

    before, after = (options_on(street.compound.id, date(2026, month, 1)) for month in (5, 6))

    assert (before.version, before.values["count_parking"]) == (1, True)
    assert (after.version, after.values["count_parking"]) == (2, False)
    assert after.values["complaint_days"] == 7
    assert not options_on(street.compound.id, date(2025, 12, 31)).stated
    assert SOURCE in origin(after.frozen())


def test_every_option_is_a_sentence(street, member):
    adopted = adopt(member, street.compound, scrutineers_required=10)

    said = dict(told(adopted.options))
    assert len(said) == len(DEFAULTS)
    assert "10 位" in said["监票人"]


def test_the_ledger_keeps_version_and_options(street, member):
    adopt(member, street.compound, repeat_policy="last")

    facts = LedgerEntry.objects.get(kind="ballot.rules_adopted").facts
    assert (facts["version"], facts["options"]["repeat_policy"]) == (1, "last")


@pytest.mark.parametrize(
    "options",
    [
        {"count_parking": "yes"},
        {"nonreturn_policy": "yes"},
        {"repeat_policy": "third"},
        {"scrutineers_required": -1},
        {"scrutineers_required": True},
        {"complaint_days": 31},
        {"complaint_days": 1.5},
        {"quorum": 1},
    ],
)
def test_what_cannot_be_is_said_at_the_option(street, member, options):
    with pytest.raises(Invalid) as refusal:
        adopt(member, street.compound, **options)

    assert list(refusal.value.fields) == list(options)
    assert not CompoundRules.objects.exists()


@pytest.mark.parametrize("source", ["  ", "字" * 301])
def test_they_stand_written_somewhere(street, member, source):
    with pytest.raises(Invalid) as refusal:
        adopt(member, street.compound, source=source)

    assert "source" in refusal.value.fields
    assert not CompoundRules.objects.exists()


def test_owners_meet_as_a_compound(street, worker):
    from tests.neighbourhood import person_with

    with pytest.raises(Refused, match="不是小区"):
        adopt(person_with("committee_chair", street.area), street.numbers[0])
