"""The quick door for slips: a small ASGI application beside Django, in the same process.

`door` answers POST /v/<token> of programs; pages of the same address are Django's.
"""

from __future__ import annotations

from lilong.ballot.cast_door.door import Door, wants

__all__ = ["Door", "wants"]
