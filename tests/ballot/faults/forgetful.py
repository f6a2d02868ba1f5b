"""The site as it must not be: it knows no cast again that is sent twice. Only for controls."""

from __future__ import annotations

import secrets

import lilong.project.asgi as site  # sets Django up, so before all else of the house
from lilong.ballot import casting

application = site.application

casting._nonce = lambda _cast: secrets.token_hex(16)
