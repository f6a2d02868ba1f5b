"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from lilong.people.web import entrances

app_name = "people"

urlpatterns = [
    path("demo/enter/<str:role>", entrances.enter_demo, name="enter-demo"),
    path("me/second-factor/", entrances.second_factor, name="second-factor"),
]
