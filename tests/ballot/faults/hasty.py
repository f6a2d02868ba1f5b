"""The site as it must not be: it answers before the commit. Only for the negative controls."""

from __future__ import annotations

import time

from django.db import transaction

import lilong.project.asgi as site  # sets Django up, so before all else of the house
from lilong.ballot.cast_door import writer

application = site.application

_answers = writer._answers


def _hasty_commit(self: writer.Writer, batch: list[writer._Waiting]) -> None:
    with transaction.atomic():
        answers = _answers([waiting.cast for waiting in batch])
        pairs = [(one.answer, answer) for one, answer in zip(batch, answers, strict=True)]
        self.loop.call_soon_threadsafe(writer._tell, pairs)
        time.sleep(1)


writer.Writer._commit = _hasty_commit  # type: ignore[method-assign]
