"""Sessions in the database, read by a query that is worded once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from lilong.commons.prepared import Prepared


class SessionStore(db.SessionStore):
    """Django's own, but for the words of its query."""

    def _get_session_from_db(self) -> Session | None:
        found = _sessions(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
            return None
        key, data, expires = found[0]
        return Session(session_key=key, session_data=data, expire_date=expires)


def _query(key: str, now: datetime) -> QuerySet[Session, Any]:
    rows = Session.objects.filter(session_key=key, expire_date__gt=now)
    return rows.values_list("session_key", "session_data", "expire_date")


_sessions = Prepared(_query, str, datetime)
