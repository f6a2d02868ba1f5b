"""Every address of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from lilong.commons.web.print_size import print_size
from lilong.project.api import api
from lilong.project.web import api_reference, health, home

handler400 = "lilong.commons.web.errors.bad_request"
handler403 = "lilong.commons.web.errors.forbidden"
handler404 = "lilong.commons.web.errors.not_found"
handler429 = "lilong.commons.web.errors.too_many"
handler500 = "lilong.commons.web.errors.broken"

_commons: list[URLPattern | URLResolver] = [
    path("print-size", print_size, name="print-size"),
    path("design/", health.design, name="design"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("lilong.people.urls")),
    path("", include((_commons, "commons"))),
    path("accounts/", include("lilong.people.sign_in_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", health.healthz, name="healthz"),
    path("files/", include("lilong.commons.files.urls")),
    path("notices/", include("lilong.commons.notices.urls")),
    path("progress/", include("lilong.commons.progress")),
    path("places/", include("lilong.places.urls")),
    path("survey/", include("lilong.survey.urls")),
    path("ballot/", include("lilong.ballot.urls")),
    path("council/", include("lilong.council.urls")),
    path("cases/", include("lilong.cases.urls")),
    path("api/v1/reference", api_reference.api_reference, name="api-reference"),
    path("api/v1/", api.urls),
    path("open311/v2/", include("lilong.council.open311_urls")),
    path("", include("lilong.ballot.slip_urls")),
    path("", include("lilong.council.short_urls")),
]
