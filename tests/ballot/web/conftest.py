"""Browsers of the people of a vote."""

from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]
