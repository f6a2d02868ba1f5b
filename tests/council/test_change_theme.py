"""A theme gets another name, and is closed and opened."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.change_theme import change_theme
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.council.proposed import sewage_theme
from tests.council.test_propose_themes import KEEPERS
from tests.walks import everyone, may_or_is_refused, someone


@pytest.fixture
def theme(street, worker, said):
    return sewage_theme(street, worker, said)


def change(actor, theme, **values):
    values = {"title": theme.title, "category": theme.category, "state": theme.state, **values}
    return change_theme(actor, theme_id=theme.id, **values)


@everyone
def test_a_keeper_may_change_it(who, street, other_street, theme):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: change(actor, theme, title="污水外溢"))


def test_what_changed_stands_in_the_ledger(worker, theme):
    changed = change(worker, theme, title=" 雨污  分流 ", state="closed")

    assert (changed.title, changed.state, changed.version) == ("雨污 分流", "closed", 2)
    facts = LedgerEntry.objects.get(kind="council.theme_changed").facts
    assert facts["fields"] == ["title", "state"]
    assert change(worker, changed, state="open").state == "open"


def test_two_who_change_it_at_once_do_not_overwrite_each_other(worker, secretary, theme):
    change(worker, theme, title="污水外溢", base_version=1)

    with pytest.raises(Refused, match="刚才已经有人改过"):
        change(secretary, theme, title="下水道", base_version=1)


def test_no_change_and_no_theme_are_said(worker, theme):
    with pytest.raises(Invalid, match="没有改动"):
        change(worker, theme)
    theme.id = theme.area_id
    with pytest.raises(NotFound, match="没有这个主题"):
        change(worker, theme, title="别的")
