"""What a slip's page says when nothing can be cast on it: the day that matters, the next step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lilong.ballot.models import Motion
from lilong.ballot.queries.casting import SlipPage
from lilong.ballot.refusals import BallotRefused
from lilong.ballot.states import POSTED, MotionState
from lilong.ballot.web.stages import when
from lilong.commons.web.addresses import address


def told(refused: BallotRefused, page: SlipPage | None, here: str) -> dict[str, Any]:
    """Context of that page beside the refusal: facts in sentences, whom to ask, what next."""
    if page is None:
        return {"title": refused.sentence, "remedy": refused.remedy, "facts": [], "next": {}}
    motion, over = page.motion, refused.code == "late"
    return {
        # Who only looks has lost nothing; the unit's ballot may be among those that came in time.
        "title": _("投票已经截止") if over else refused.sentence,
        "remedy": "" if over else refused.remedy,
        "motion": motion,
        "facts": [fact for fact in (_fact(refused.code, page), _stands(motion)) if fact],
        "contact": (motion.notice or {}).get("contact", ""),
        "mine_url": address("ballot:mine", motion.place_id),
        "next": _next(refused.code, motion, here),
    }


def _fact(code: str, page: SlipPage) -> str:
    motion = page.motion
    if code == "already_voted":  # said only to who tried to cast, and then written down
        return _("什么时候投的、选了什么，这里都不显示。")
    if code == "withdrawn":
        return motion.state_reason
    if code == "not_open" and not motion.opens_at:
        return _("开始的日子会写在公告上。")
    return ""


def _stands(motion: Motion) -> str:
    if motion.state == MotionState.COUNTED:
        return _("票已经计完，监票人核对以后公布。")
    if motion.state in POSTED:
        return _("结果已经公布。")
    return when(motion)


def _next(code: str, motion: Motion, here: str) -> dict[str, str]:
    public = address("ballot:public", motion.id)
    if code == "no_request":
        return {"title": _("重新选一次"), "label": _("打开表决票"), "href": here}
    if motion.state in POSTED:
        return {"title": _("看结果和怎么算的"), "label": _("看结果"), "href": public}
    if code == "already_voted":
        return {
            "title": _("拿着回执的，可以核对自己的票"),
            "label": _("核对回执"),
            "href": f"{public}#receipt",
        }
    return {"title": _("公告上有全部材料和进展"), "label": _("看公告"), "href": public}
