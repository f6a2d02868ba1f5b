"""Two threads accept one invitation on a database of their own: `python -m tests.people.race`.

Prints what came of it, once through the use case and once through a careless check-then-take.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable


def race(contestant: Callable[[str, threading.Barrier], str]) -> list[str]:
    """Let two run at once; what came of each, sorted."""
    from django.db import connections

    barrier, outcomes = threading.Barrier(2), []

    def run(name: str) -> None:
        try:
            outcomes.append(contestant(name, barrier))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("eins", "zwei")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def through_the_door(token: str) -> Callable[[str, threading.Barrier], str]:
    """A contestant that accepts by the use case."""
    from tests.people.accounts import PASSWORD

    from lilong.kernel.actor import VISITOR
    from lilong.kernel.refusal import Refused
    from lilong.people.actions.accept_invitation import accept_invitation

    def contest(name: str, barrier: threading.Barrier) -> str:
        barrier.wait()
        try:
            accept_invitation(VISITOR, token=token, username=name, password=PASSWORD)
        except Refused:
            return "lost"
        return "won"

    return contest


def carelessly(token: str) -> Callable[[str, threading.Barrier], str]:
    """A contestant that looks first and takes later."""
    from django.utils import timezone

    from lilong.people.actions.invite_person import hash_of
    from lilong.people.models import Invitation

    def contest(name: str, barrier: threading.Barrier) -> str:
        mine = Invitation.objects.filter(token_hash=hash_of(token), used_at=None).exists()
        barrier.wait()
        Invitation.objects.filter(token_hash=hash_of(token)).update(used_at=timezone.now())
        return "won" if mine else "lost"

    return contest


def main() -> None:
    import django

    django.setup()
    from tests.neighbourhood import build_district, build_street, person_with
    from tests.tables import make_tables

    from lilong.kernel.actor import SYSTEM
    from lilong.people.actions.invite_person import invite_person

    make_tables()
    street = build_street(build_district(), "枫林街道", "fenglin")
    outcomes = {}
    for contestant in (through_the_door, carelessly):
        person_id = person_with("block_leader", street.lanes[0]).person_id
        token = invite_person(SYSTEM, person_id=person_id)
        outcomes[contestant.__name__] = race(contestant(token))
    sys.stdout.write(json.dumps(outcomes) + "\n")


if __name__ == "__main__":
    main()
