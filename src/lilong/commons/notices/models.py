"""Notices: one outbox for everything that a person should hear."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.spaces import OfSpace


class MailState(models.TextChoices):
    NOT_WANTED = "not_wanted", _("不发邮件")
    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未送达")


class Notice(OfSpace):
    """One thing that one person should hear, in the app and, where wanted, by mail.

    `sentence` is the Chinese msgid with `%(name)s` places, filled from `facts` in the
    reader's language; several stand on a line each. `group` says what belongs together
    (`survey.findings`): the mail names the newest of a group and counts the others. `key` makes
    the listener idempotent: the same event never tells a person twice.

    `mail_at` is when the mail was sent, or when it is tried next; None when no more mail will
    come of it. `mail_why` is the msgid of what stood in the way.
    """

    person_id = models.UUIDField()
    key = models.CharField(max_length=120)
    group = models.CharField(max_length=60)
    sentence = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(
        max_length=12, choices=MailState.choices, default=MailState.NOT_WANTED
    )
    mail_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "key"], name="notice_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-created_at"], name="notice_person"),
            models.Index(
                fields=["mail_at"],
                name="notice_waiting",
                condition=models.Q(mail_state__in=["waiting", "failed"]),
            ),
        ]
