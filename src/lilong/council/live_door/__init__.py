"""The door of those who watch a meeting: a small ASGI application beside Django, in its process.

`door` answers GET /live/meetings/<id> with a stream of server-sent events; `gate` says who may
watch and how much they see; `hub` reads the database once for all of them.
"""

from __future__ import annotations

from lilong.council.live_door.door import Door, wants

__all__ = ["Door", "wants"]
