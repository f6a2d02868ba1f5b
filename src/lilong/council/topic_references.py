"""How topics stand in the trace, and what is done for them each day."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.checks import register_check
from lilong.commons.jobs.regular import register_expiry
from lilong.commons.links import trace
from lilong.commons.web.addresses import address
from lilong.council import topic_authors
from lilong.council.models import Topic
from lilong.council.topic_checking import topics_agree
from lilong.council.topic_linking import ABOUT, DECIDED_BY
from lilong.council.topic_permissions import visible_topics
from lilong.council.web import topics_panel
from lilong.kernel.actor import Actor


def _topics(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_topics(actor, Topic.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference("council.topic", pk, f"{code} {title}", address("council:topic", pk))
        for pk, code, title in rows.values_list("pk", "code", "title")
    }


def register() -> None:
    """Let topics stand where the commons and the pages of places ask for them."""
    trace.register_kind("council.topic", _("议题"), _topics)
    trace.register_relation(ABOUT, _("商量的是"), _("在议题里商量"))
    trace.register_relation(DECIDED_BY, _("由决议定下"), _("定下了议题"))
    register_check("council.topics", topics_agree)
    register_expiry("council.topic_authors", topic_authors.forget_topic_authors)
    topics_panel.register()
    topic_authors.register()
