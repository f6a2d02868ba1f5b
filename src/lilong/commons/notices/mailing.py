"""One calm mail: what waits for a person goes out together, at most once in a while."""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import gettext_noop, ngettext

from lilong.commons.notices.models import MailState, Notice
from lilong.commons.notices.queries import sentence_of

logger = logging.getLogger(__name__)

TRIES = 6
BACK_OFF = timedelta(minutes=5)
SHOWN_OF_A_GROUP = 5

NO_SERVER = gettext_noop("邮件服务器连不上")
NOT_TAKEN = gettext_noop("对方邮箱不收这封邮件")
NOT_SENT = gettext_noop("邮件没有发出去")

AddressOf = Callable[[UUID], str]
_address_of: list[AddressOf] = []


def register_mail_address(address_of: AddressOf) -> None:
    """Say where a person wants mail: an address, or "" for none. Told by the people module."""
    _address_of[:] = [address_of]


def mail_address_of(person_id: UUID) -> str:
    """Where the person wants mail; "" while nobody knows."""
    return _address_of[0](person_id) if _address_of else ""


def send_waiting(now: datetime) -> int:
    """Send each person what waits for them in one mail; return how many mails went out.

    Who had one within LILONG_MAIL_MINUTES is left for later. A mail that does not go is
    tried again, later each time, and given up after TRIES.
    """
    due = Notice.objects.filter(
        mail_state__in=[MailState.WAITING, MailState.FAILED], mail_at__lte=now
    )
    recent = Notice.objects.filter(
        mail_state=MailState.SENT, mail_at__gt=now - timedelta(minutes=settings.MAIL_MINUTES)
    )
    people = due.exclude(person_id__in=recent.values("person_id"))
    sent = 0
    with _Post() as post:
        for person_id in people.order_by("person_id").values_list("person_id").distinct():
            waiting = list(due.filter(person_id=person_id[0]).order_by("-created_at", "-id"))
            sent += _serve_person(post, person_id[0], waiting, now)
    return sent


def _serve_person(post: _Post, person_id: UUID, waiting: Sequence[Notice], now: datetime) -> int:
    address = mail_address_of(person_id)
    unread = [notice for notice in waiting if notice.read_at is None]
    if not address or not unread:
        _note(waiting, mail_state=MailState.NOT_WANTED, mail_at=None, mail_why="")
        return 0
    try:
        post.send(_digest(address, unread))
    except (smtplib.SMTPException, OSError) as error:
        # The kind of the exception only: a mail server's answer quotes the address.
        logger.warning("mail of notice %s did not go: %s", unread[0].pk, type(error).__name__)
        _postpone(unread, error, now)
        return 0
    _note(unread, mail_state=MailState.SENT, mail_at=now, mail_why="")
    return 1


class _Post:
    """One connection to the mail server for a whole round, opened with the first mail."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection()
        self._away: OSError | smtplib.SMTPException | None = None

    def __enter__(self) -> _Post:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over. Raises OSError or SMTPException."""
        if self._away is not None:  # the next person need not wait for the same silence
            raise self._away
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as error:
            self._away = error
            raise
        mail.connection = self._connection
        try:
            mail.send()
        except (OSError, smtplib.SMTPException):
            self._connection.close()  # the next person's mail begins a new conversation
            raise


def _postpone(notices: Sequence[Notice], error: Exception, now: datetime) -> None:
    tries = max(notice.mail_tries for notice in notices) + 1
    why, hopeless = _why(error)
    again = None if hopeless or tries >= TRIES else now + BACK_OFF * 3 ** (tries - 1)
    _note(notices, mail_state=MailState.FAILED, mail_at=again, mail_tries=tries, mail_why=why)


def _why(error: Exception) -> tuple[str, bool]:
    """The msgid of what went wrong, and whether trying again is no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return NOT_TAKEN, all(code >= 500 for code in codes)
    if isinstance(error, smtplib.SMTPResponseException) and not isinstance(
        error, (smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError)
    ):
        return NOT_SENT, False
    return NO_SERVER, False


def _note(notices: Sequence[Notice], **changes: object) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**changes)


def _digest(address: str, notices: Sequence[Notice]) -> EmailMessage:
    """One plain mail about these notices of one person, newest first."""
    count = len(notices)
    subject = ngettext("里弄：%(count)s 条新通知", "里弄：%(count)s 条新通知", count)
    context = {"groups": _grouped(notices), "site": settings.SITE_URL}
    return EmailMessage(
        subject=subject % {"count": count},
        body=render_to_string("notices/digest.txt", context),
        to=[address],
        headers={"Message-ID": _message_id(notices), "Auto-Submitted": "auto-generated"},
    )


def _grouped(notices: Sequence[Notice]) -> list[dict[str, object]]:
    """The groups in the order of their newest notice, each with its first few lines."""
    order = {name: place for place, name in enumerate(dict.fromkeys(n.group for n in notices))}
    together = sorted(notices, key=lambda notice: order[notice.group])
    groups = []
    for _name, of_group in groupby(together, key=lambda notice: notice.group):
        members = list(of_group)
        lines = [(sentence_of(notice), notice.url) for notice in members[:SHOWN_OF_A_GROUP]]
        groups.append({"lines": lines, "more": len(members) - len(lines)})
    return groups


def _message_id(notices: Sequence[Notice]) -> str:
    """The same for the same notices: a mail that goes twice is shown once."""
    name = hashlib.sha256("".join(sorted(str(n.pk) for n in notices)).encode()).hexdigest()[:32]
    return f"<{name}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"
