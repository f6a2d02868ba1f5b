"""Write down the court's paper about a challenge."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.challenge_result import LONGEST_COURT
from lilong.ballot.court_papers import keep_paper, locked_challenge
from lilong.ballot.events import CourtPaperNoted
from lilong.ballot.models import Challenge, Motion
from lilong.ballot.moving import local_day, now_for, tell_of
from lilong.ballot.states import ChallengeState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST_WORDS = 300


@use_case
def note_court_paper(
    actor: Actor,
    *,
    challenge_id: UUID,
    court_ref: str,
    court_on: date,
    court_words: str,
    scan: BinaryIO | None = None,
) -> Challenge:
    """The case is before a court: from here on nothing is built upon the decision.

    A challenge by itself stops nothing, because a decision binds until a court annuls it (Civil
    Code art. 280); what the court has in hand is not hurried past it.

    Args:
        court_ref: the number of the case.
        court_on: the day of the paper.
        court_words: which court, and what its paper is.
        scan: a photo of it; seen by those who decide and the street.

    Raises:
        NotAllowed: neither decides here nor works for the street; brought or entered this one.
        NotFound: there is no such challenge.
        Refused: it was settled already.
        Invalid: no number, no words, a day that cannot be, no photo that can be shown.
    """
    motion, challenge = locked_challenge(challenge_id)
    permissions.write_court_down(actor, motion, challenge)
    if challenge.state != ChallengeState.OPEN:
        raise Refused(_("这条撤销要求已经了结，不能再登记案号"))
    _check(motion, challenge, court_ref, court_on, court_words)
    challenge.court_ref, challenge.court_on = court_ref.strip(), court_on
    challenge.court_words = court_words.strip()
    challenge.save(update_fields=["court_ref", "court_on", "court_words"])
    paper = keep_paper(
        actor, motion, challenge, said_on=court_on, words=challenge.court_words, scan=scan
    )
    facts = {"court_ref": paper.court_ref, "court_on": court_on, "sha256": paper.sha256}
    tell_of(actor, motion, CourtPaperNoted, **facts)
    return challenge


def _check(
    motion: Motion, challenge: Challenge, court_ref: str, court_on: date, court_words: str
) -> None:
    wrong: dict[str, list[object]] = {}
    if not court_ref.strip():
        wrong["court_ref"] = [_("请写法院的案号")]
    if len(court_ref.strip()) > LONGEST_COURT:
        wrong["court_ref"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_COURT}]
    if not court_words.strip():
        wrong["court_words"] = [_("请写明是哪个法院的什么文书")]
    if len(court_words.strip()) > LONGEST_WORDS:
        wrong["court_words"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_WORDS}]
    # An owner may have gone to court before coming here, never before knowing of the decision.
    if not challenge.knew_on <= court_on <= local_day(now_for(motion).at):
        wrong["court_on"] = [_("要在知道决定的日子到今天之间")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
