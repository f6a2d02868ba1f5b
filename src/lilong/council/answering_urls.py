"""The addresses of statistics, slips for many, hotspots, and what one said oneself."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import own_said

answering_patterns: list[URLPattern] = [
    path("mine/", own_said.mine, name="mine"),
]
