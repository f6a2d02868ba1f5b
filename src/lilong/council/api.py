"""The council's door for programs: one router of its parts (docs/howto/use-the-api.md)."""

from __future__ import annotations

from ninja import Router

from lilong.council import api_saying  # noqa: F401 - what is written joins the readers' routers
from lilong.council.api_conversations import router as conversations
from lilong.council.api_meetings import router as meetings
from lilong.council.api_resolutions import router as resolutions
from lilong.council.api_suggestions import router as suggestions
from lilong.council.api_themes import router as themes
from lilong.council.api_topics import router as topics

router = Router()
for part, tag in (
    (suggestions, "suggestions"),
    (themes, "themes"),
    (topics, "topics"),
    (conversations, "conversations"),
    (meetings, "meetings"),
    (resolutions, "resolutions and promises"),
):
    router.add_router("", part, tags=[tag])
