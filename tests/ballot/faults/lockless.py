"""The site as it must not be: it waits for nobody before it casts. Only for negative controls.

The database's own constraints have to be dropped, too (`dropped`), or they say no.
"""

from __future__ import annotations

import time

import lilong.project.asgi as site  # sets Django up, so before all else of the house
from lilong.ballot import chain_rows

application = site.application

chain_rows._LOCK = chain_rows._LOCK.replace(" FOR SHARE", "").replace(" FOR UPDATE", "")
_units = chain_rows.units


def _slowly(*words):
    found = _units(*words)
    time.sleep(0.1)
    return found


chain_rows.units = _slowly
