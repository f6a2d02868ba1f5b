"""The addresses of joint meetings, below those of the module."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.cases.joint.web import meetings

joint_patterns: list[URLPattern] = [
    path("case/<uuid:case_id>/joint", meetings.joint, name="joint"),
    path("case/<uuid:case_id>/joint/<uuid:joint_id>", meetings.meeting, name="joint-meeting"),
    path("case/<uuid:case_id>/joint/tasks/<uuid:joint_task_id>", meetings.task, name="joint-task"),
]
