"""What a person likes, kept with the account so that it follows to the next device."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lilong.kernel.actor import Actor
from lilong.people.actions.set_large_print import set_large_print


def keep_print_size(request: HttpRequest, large: bool, **_signal: Any) -> None:
    """Heard when somebody chose a print size; a visitor's choice stays in the cookie alone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    if actor.known:
        set_large_print(actor, on=large)
