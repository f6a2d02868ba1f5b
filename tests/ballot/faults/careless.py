"""The site on an SQLite file that does not wait for the disk. Only for the negative controls."""

from __future__ import annotations

import lilong.project.settings as house

_options = house.DATABASES["default"]["OPTIONS"]
_options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

import lilong.project.asgi as site  # noqa: E402 – the settings come first

application = site.application
