"""Parts of a page that are the same from page to page, drawn once and kept.

The frame around a page and the forms beside its list were a third of a page's work. Such a part is
drawn from the facts it is handed and the language alone – it sees neither request nor person, so
that nothing of one reader can come to another. What differs at each page has its place held by a
slot.
"""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Mapping
from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lilong.commons.web.markup import escaped

# Nobody can type these: they differ in each process.
_TOKEN = secrets.token_hex(16)
_HERE = secrets.token_hex(16)
# About 8 kB each.
_MOST = 600


def kept(name: str, facts: Mapping[str, Hashable], *, token: object, here: str) -> SafeString:
    """The template `name` drawn for these facts, in the language of now.

    Args:
        facts: all that the template may tell, by the names it knows them by.
        token: of this page's forms (`csrf_token`).
        here: the address of this page, as `here`.
    """
    drawn = _drawn(name, get_language(), tuple(facts.items()))
    told = drawn.replace(_TOKEN, escaped(token)).replace(_HERE, escaped(here))
    return mark_safe(told)  # noqa: S308 - a drawn template; both slots are escaped


@lru_cache(maxsize=_MOST)
def _drawn(name: str, language: str | None, facts: tuple[tuple[str, Hashable], ...]) -> str:
    return get_template(name).render({"csrf_token": _TOKEN, "here": _HERE, **dict(facts)})
