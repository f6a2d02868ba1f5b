"""Cases 办件: files, outreach, norms and mediation."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lilong.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        from lilong.cases.files import listeners, references, tasks
        from lilong.cases.files.search import install_index
        from lilong.cases.files.web import origin_panels, place_panel

        references.register()
        tasks.register()
        listeners.register()
        place_panel.register()
        origin_panels.register()
        post_migrate.connect(install_index, sender=self)
        from lilong.cases.outreach import references as outreach_references
        from lilong.cases.outreach import tasks as outreach_tasks
        from lilong.cases.outreach.web import panels as outreach_panels

        outreach_references.register()
        outreach_tasks.register()
        outreach_panels.register()
        from lilong.cases.joint import references as joint_references
        from lilong.cases.joint import tasks as joint_tasks
        from lilong.cases.joint.web import panels as joint_panels

        joint_references.register()
        joint_tasks.register()
        joint_panels.register()
        from lilong.cases.norms import references as norms_references
        from lilong.cases.norms.web import panels as norms_panels

        norms_references.register()
        norms_panels.register()
        from lilong.cases.mediation import references as mediation_references
        from lilong.cases.mediation import tasks as mediation_tasks
        from lilong.cases.mediation.web import panels as mediation_panels

        mediation_references.register()
        mediation_panels.register()
        from lilong.cases.satisfaction import listeners as satisfaction_listeners
        from lilong.cases.satisfaction import references as satisfaction_references
        from lilong.cases.satisfaction.web import panels as satisfaction_panels

        satisfaction_listeners.register()
        satisfaction_references.register()
        satisfaction_panels.register()
        mediation_tasks.register()
