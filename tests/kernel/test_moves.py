"""State machines as tables."""

from __future__ import annotations

import pytest

from lilong.kernel.moves import ForbiddenMove, Moves

FINDING = Moves(
    "finding",
    {"found": ["checked", "withdrawn"], "checked": ["cleared"], "cleared": [], "withdrawn": []},
    {"found": "已发现", "checked": "已核实", "cleared": "已销号", "withdrawn": "已撤回"},
)


def test_an_allowed_step_leads_to_the_next_state() -> None:
    assert FINDING.check("found", "checked") == "checked"


@pytest.mark.parametrize(
    ("before", "after"), [("found", "cleared"), ("cleared", "found"), ("lost", "found")]
)
def test_a_step_that_the_table_does_not_name_is_refused(before: str, after: str) -> None:
    with pytest.raises(ForbiddenMove):
        FINDING.check(before, after)


def test_the_refusal_uses_the_words_of_the_person() -> None:
    with pytest.raises(ForbiddenMove, match=r"已销号.+已发现"):
        FINDING.check("cleared", "found")


def test_a_table_that_leads_to_an_unknown_state_is_found_at_once() -> None:
    with pytest.raises(ValueError, match="finding"):
        Moves("finding", {"found": ["gone"]}, {"found": "已发现", "gone": "没有了"})


def test_a_state_without_a_word_is_found_at_once() -> None:
    with pytest.raises(ValueError, match="finding"):
        Moves("finding", {"found": []}, {})


def test_the_diagram_draws_every_edge_once_in_the_order_of_the_table() -> None:
    assert list(FINDING.edges()) == [
        ("found", "checked"),
        ("found", "withdrawn"),
        ("checked", "cleared"),
    ]
    assert FINDING.diagram().splitlines() == [
        "stateDiagram-v2",
        "    found --> checked",
        "    found --> withdrawn",
        "    checked --> cleared",
    ]
