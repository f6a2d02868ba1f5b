"""People with mail addresses, and a mail server."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.commons.notices.smtp_sink import smtp_sink

from lilong.commons.notices import mailing


@pytest.fixture
def addresses(monkeypatch) -> dict:
    """Who wants mail where; the people module would say so."""
    known: dict = {}
    monkeypatch.setattr(mailing, "_address_of", [lambda person_id: known.get(person_id, "")])
    return known


@pytest.fixture
def secretary(addresses):
    person_id = uuid4()
    addresses[person_id] = "shuji@example.test"
    return person_id


@pytest.fixture
def sink(settings):
    with smtp_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.SITE_URL = "https://lilong.example.test"
        yield running
