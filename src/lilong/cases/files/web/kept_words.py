"""What was typed into a step that the page of a case offers no more, shown once to be copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from lilong.commons.web.middleware import typed_words

Context = Mapping[str, Any]


def _form(name: str) -> Callable[[Context], bool]:
    return lambda context: bool(context.get(name))


# Whether the page draws the form of a step: what its template asks. What is not named here has no
# words of its own.
_DRAWN: dict[str, Callable[[Context], bool]] = {
    "advance": _form("advance"),
    "classify": _form("classify"),
    "rewrite": _form("rewrite"),
    "refer": _form("refer"),
    "party": _form("party_form"),
    "hand_over": lambda context: bool(context.get("hand_over")) and not context["waiting"],
    "tell": lambda context: bool(context["tell"]) and bool(getattr(context["tell"], "choices", ())),
    "pause": lambda context: any(
        one["pause_open"] and one["stoppable"] for one in context["clocks"] if context["keeping"]
    ),
    "lead_paper": lambda context: context["keeping"] and bool(context["lead"].get("paper_form")),
    "check": _form("checking"),
    "close": lambda context: context["closing"] and not context["checking"],
    "reopen": lambda context: (
        context["reopening"] and not (context["checking"] or context["closing"])
    ),
    "withdraw": _form("withdrawing"),
}


def left_over(request: HttpRequest, context: Context) -> dict[str, Any]:
    """What the page says of the words of a step that was not taken and whose form it does not draw.

    They are for nobody else's field either: a word to the parties is no reason to reopen.
    """
    drawn = _DRAWN.get(request.POST.get("step", ""))
    if drawn is None or drawn(context):
        return {}
    return {"words_back": typed_words(request), "typed": {}, "withdraw_typed": False}
