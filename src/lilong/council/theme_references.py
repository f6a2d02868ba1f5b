"""How themes stand in the trace, and what is compared each night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lilong.commons.checks import register_check
from lilong.commons.links import trace
from lilong.council.models import Theme
from lilong.council.theme_permissions import visible_to
from lilong.kernel.actor import Actor


def _themes(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, trace.Reference]:
    rows = visible_to(actor, Theme.objects.filter(pk__in=list(ids)))
    return {
        pk: trace.Reference(
            "council.theme", pk, f"{code} {title}", reverse("council:theme", args=[pk])
        )
        for pk, code, title in rows.values_list("pk", "code", "title")
    }


def numbers_agree() -> Iterator[str]:
    """Every theme whose number is not that of the sentences in it."""
    counted = Theme.objects.annotate(inside=Count("suggestion_set")).exclude(
        suggestions=F("inside")
    )
    for code, said, inside in counted.values_list("code", "suggestions", "inside"):
        yield gettext("主题 %(code)s 记着 %(said)s 句，里面有 %(inside)s 句") % {
            "code": code,
            "said": said,
            "inside": inside,
        }


def register() -> None:
    """Let themes stand where the commons ask for them."""
    trace.register_kind("council.theme", _("主题"), _themes)
    register_check("council.themes", numbers_agree)
