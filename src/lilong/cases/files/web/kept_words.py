"""What was typed into a step that the page of a case offers no more, shown once to be copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape

from lilong.commons.web.middleware import typed_words


def render_with_words(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int
) -> HttpResponse:
    """The page; with what was typed above it, where it stands in none of the page's fields."""
    response = render(request, template, dict(context), status=status)
    html = response.content.decode()
    left = [words for words in typed_words(request) if not _in_a_field(words, html)]
    if not left:
        return response
    return render(request, template, {**context, "words_back": left}, status=status)


def _in_a_field(words: str, html: str) -> bool:
    said = re.escape(escape(words))
    return re.search(rf'>\s*{said}\s*</textarea>|value="\s*{said}\s*"', html) is not None
