"""Taking in one large file: too much is refused before it is stored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lilong.commons.spreadsheets.refusals import file_too_large

# What a form adds around its file.
AROUND = 64 << 10


class NoMoreThanASpreadsheet(FileUploadHandler):
    """Refuses a body that says it is too large, and stops one that turns out to be.

    Raises the house's own refusal, so that the person reads a sentence.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit = settings.UPLOAD_MAX_SPREADSHEET
        self.taken = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self._check(content_length - AROUND)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        self._check(self.taken)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""

    def _check(self, size: int) -> None:
        if size > self.limit:
            raise file_too_large(str(_("这个文件")), size, self.limit)


def limit_upload(request: HttpRequest) -> None:
    """Have the request's file refused when it is too large; before its body is looked at."""
    request.upload_handlers.insert(0, NoMoreThanASpreadsheet(request))
