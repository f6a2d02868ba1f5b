"""The addresses of the pages of cases, room by room."""

from __future__ import annotations

from django.urls import URLPattern

from lilong.cases.files.urls import file_patterns
from lilong.cases.joint.urls import joint_patterns
from lilong.cases.mediation.urls import mediation_patterns
from lilong.cases.norms.urls import norm_patterns
from lilong.cases.outreach.urls import outreach_patterns
from lilong.cases.satisfaction.urls import satisfaction_patterns

app_name = "cases"
urlpatterns: list[URLPattern] = [
    *file_patterns,
    *joint_patterns,
    *mediation_patterns,
    *norm_patterns,
    *outreach_patterns,
    *satisfaction_patterns,
]
