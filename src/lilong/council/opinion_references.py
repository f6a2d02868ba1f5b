"""How conversations stand in the trace, and when their authors are forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lilong.commons.jobs.regular import register_expiry
from lilong.commons.links import trace
from lilong.council.models import Conversation
from lilong.council.opinion_authors import forget_authors
from lilong.council.opinion_drawing import register_jobs
from lilong.council.opinion_permissions import visible_conversations
from lilong.council.web import conversations_panel
from lilong.kernel.actor import Actor


def _conversations(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_conversations(actor, Conversation.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference(
            "council.conversation", pk, question, reverse("council:conversation", args=[pk])
        )
        for pk, question in rows.values_list("pk", "question")
    }


def register() -> None:
    """Let conversations stand where the commons and the pages of places ask for them."""
    trace.register_kind("council.conversation", _("请大家表态"), _conversations)
    register_expiry("council.statement_authors", forget_authors)
    register_jobs()
    conversations_panel.register()
