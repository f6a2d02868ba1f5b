"""Taking hold of an import."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.models import ImportRun
from lilong.kernel.refusal import NotFound


def locked_run(run_id: UUID) -> ImportRun:
    """The import, locked until the commit. Raises NotFound."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound(_("没有这次导入"))
    return run
