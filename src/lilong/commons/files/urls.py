"""The address of a file."""

from __future__ import annotations

from django.urls import path

from lilong.commons.files import web

app_name = "files"
urlpatterns = [path("<uuid:file_id>/<slug:size>", web.serve, name="serve")]
