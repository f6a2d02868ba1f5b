"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from lilong.places.web import changing, pages

app_name = "places"

urlpatterns = [
    path("", pages.mine, name="mine"),
    path("search/", pages.search, name="search"),
    path("<uuid:place_id>/", pages.place, name="place"),
    path("<uuid:place_id>/change/", changing.change, name="change"),
    path("<uuid:place_id>/add/", changing.add, name="add"),
    path("<uuid:place_id>/close/", changing.close, name="close"),
]
