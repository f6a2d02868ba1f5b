"""What stands around every page: where one is, who one is, where one can go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page."""
    return {"navigation": []}
