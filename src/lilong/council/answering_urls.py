"""The addresses of statistics, slips for many, hotspots, and what one said oneself."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import crowds, feed_slips, own_said, statistics

answering_patterns: list[URLPattern] = [
    path("mine/", own_said.mine, name="mine"),
    path("<uuid:place_id>/hotspots/", crowds.hotspots, name="hotspots"),
    path("<uuid:place_id>/slips/", feed_slips.slips, name="feed-slips"),
    path("<uuid:place_id>/slips/<uuid:print_id>", feed_slips.slips_file, name="feed-slips-file"),
    path("<uuid:place_id>/statistics/", statistics.statistics, name="statistics"),
    path("<uuid:place_id>/statistics/list", statistics.behind, name="statistics-list"),
    path("<uuid:place_id>/statistics/sheet.xlsx", statistics.workbook, name="statistics-sheet"),
]
