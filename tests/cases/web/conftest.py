"""Browsers of the people of a residents' area that keeps cases."""

from __future__ import annotations

from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]
