"""Telling people what concerns them, and taking it back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils import timezone

from lilong.commons.notices.models import MailState, Notice
from lilong.commons.usecase import HouseRule
from lilong.kernel.ids import day_uuid7

_PLACES = re.compile(r"%\((\w+)\)s")


def tell(
    person_ids: Iterable[UUID],
    *,
    space_id: UUID,
    key: str,
    group: str,
    sentence: str,
    facts: Mapping[str, str | int],
    url: str = "",
) -> None:
    """Leave a notice for each of these persons; telling twice under one key changes nothing.

    Args:
        key: names the occasion, such as `finding-confirmed:<id>`.
        group: what belongs together in a mail, such as `survey.findings`.
        sentence: a Chinese msgid with `%(name)s` places, or several, a line each.
        facts: exactly the values of these places. A notice keeps nothing that it does not
            say: what is sealed cannot lie in it unseen. Words of the interface, as
            `wording.kept` keeps them, are called `…_words` and read in the reader's language.
        url: path of the page it is about, beginning with a slash.

    Raises:
        HouseRule: the facts are not those of the sentence, or the address leads elsewhere.
    """
    if set(facts) != set(_PLACES.findall(sentence)):
        raise HouseRule(f"the notice {sentence!r} keeps other facts than it says: {sorted(facts)}")
    if url and (not url.startswith("/") or url.startswith("//")):
        raise HouseRule(f"a notice leads to a page of ours, not to {url!r}")
    now = timezone.now()
    Notice.objects.bulk_create(
        [
            Notice(
                id=day_uuid7(),
                space_id=space_id,
                person_id=person_id,
                key=key,
                group=group,
                sentence=sentence,
                facts=dict(facts),
                url=url,
                mail_state=MailState.WAITING,
                mail_at=now,
            )
            for person_id in dict.fromkeys(person_ids)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def take_back(person_id: UUID, *, url: str) -> None:
    """Take back what a person was told of a page, or of one below it, that they read no more. A
    mail that has been sent is sent.

    Args:
        url: path of the page, beginning and ending with a slash.
    """
    Notice.objects.filter(person_id=person_id, url__startswith=url).delete()
