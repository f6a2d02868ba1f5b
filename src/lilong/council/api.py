"""The council's door for programs: one router of its parts (docs/howto/use-the-api.md)."""

from __future__ import annotations

from ninja import Router

from lilong.council.api_conversations import router as conversations
from lilong.council.api_meetings import router as meetings
from lilong.council.api_resolutions import router as resolutions
from lilong.council.api_suggestions import router as suggestions
from lilong.council.api_themes import router as themes

router = Router()
for part, tag in (
    (suggestions, "suggestions"),
    (themes, "themes"),
    (conversations, "conversations"),
    (meetings, "meetings"),
    (resolutions, "resolutions and promises"),
):
    router.add_router("", part, tags=[tag])
