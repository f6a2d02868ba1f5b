"""Give what somebody kept who has gone to a colleague, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions, writing
from lilong.cases.files.actions.change_owner import check_owner
from lilong.cases.files.events import OwnerOfManyChanged
from lilong.cases.files.models import Case
from lilong.cases.files.queries.kept import kept_by
from lilong.commons.ledger.chain import record
from lilong.commons.notices.telling import tell
from lilong.commons.usecase import use_case
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView

# So many at a time; whoever kept more is asked about once more.
MOST = 300


def _named(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


YOURS = _named("%(count)s 件办件从现在起由您承办，原来的承办人已经不在这里任职")


@dataclass(frozen=True)
class HandedOn:
    """How many were given to another, and whether there are more."""

    count: int
    more: bool


@use_case
def change_owner_of_many(
    actor: Actor, *, case_id: UUID, owner_id: UUID, base_version: int | None = None
) -> HandedOn:
    """Let a colleague keep a case of somebody who holds nothing there any more, and what else they
    kept in its residents' area. What has come to rest stays as it was, and so does another case
    that is about the colleague or about whoever hands it on: of that somebody else decides.

    Raises:
        NotAllowed: not a keeper here.
        Refused: the owner still holds a role here; somebody was quicker.
        Invalid: the colleague holds none, or is a party of this case.
        ForbiddenMove, NotFound: as `change_owner`.
    """
    asked = Case.objects.filter(pk=case_id).first()
    if asked is None:
        raise NotFound(_("没有这个办件"))
    area = places.place(asked.area_id)
    permissions.keep_cases(actor, area.path)
    case, others, more = _locked(actor, asked, owner_id)
    from_id = case.owner_id
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    keepers = moving.keepers_at(area.path)
    if from_id in keepers:
        raise Refused(
            _("这位同事还在这里任职"), remedy=_("还在任的，一件一件换；已经不在的，才一起换。")
        )
    check_owner(case, owner_id, keepers)
    cases = [case, *others]
    _record(actor, area, len(cases))
    for one in cases:
        one.owner_id = owner_id
        writing.save(one, ["owner"])
        moving.append_step(actor, one, "change_owner_of_many", for_parties=False)
    if owner_id != actor.person_id:
        _tell(owner_id, area, cases)
    return HandedOn(len(cases), more)


def _locked(actor: Actor, asked: Case, owner_id: UUID) -> tuple[Case, list[Case], bool]:
    """The case that is asked about and the others of its owner, locked until the commit, and
    whether there are more than are taken at a time.

    All are locked at once and in the order of their ids: two who begin with two cases of one owner
    would wait for each other.
    """
    rows = _others(actor, asked, owner_id).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[: MOST + 1])
    # Others' rows point at a case (see `chain.lock_street`).
    held = Case.objects.select_for_update(no_key=True).filter(pk__in=[asked.pk, *ids[:MOST]])
    by_id = {one.pk: one for one in held.order_by("pk")}
    case = by_id.pop(asked.pk, None)
    if case is None:
        raise NotFound(_("没有这个办件"))
    # Looked at again when they are held: whose they are, and about whom.
    still = set(_others(actor, case, owner_id).filter(pk__in=by_id).values_list("pk", flat=True))
    return case, [one for key, one in by_id.items() if key in still], len(ids) > MOST


def _others(actor: Actor, case: Case, owner_id: UUID) -> QuerySet[Case]:
    """What else the owner of a case keeps, but what is about either of those who hand it on."""
    concerned = [one for one in (actor.person_id, owner_id) if one is not None]
    rows = kept_by(case.owner_id, case.area_id).exclude(pk=case.pk)
    return rows.exclude(parties__person_id__in=concerned)


def _record(actor: Actor, area: PlaceView, count: int) -> None:
    record(
        actor,
        OwnerOfManyChanged(
            space_id=area.space_id, place_path=area.path, subject_id=area.id, count=count
        ),
    )


def _tell(owner_id: UUID, area: PlaceView, cases: list[Case]) -> None:
    """One notice for all of them."""
    tell(
        [owner_id],
        space_id=area.space_id,
        key=f"yours:{area.id}:{cases[0].pk}:{cases[0].version}",
        group="cases.ladder",
        sentence=YOURS,
        facts={"count": len(cases)},
        url=address("cases:cases", area.id),
    )
