"""Note a paper that lies in the file."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.twice import UNRECORDED, own_id, written_before
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import PaperFiled
from lilong.cases.mediation.kinds import file_items
from lilong.cases.mediation.models import FilePaper
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

LONGEST_TITLE = 100


@use_case(unrecorded=UNRECORDED)
def file_paper(
    actor: Actor,
    *,
    case_id: UUID,
    item: str,
    title: str,
    paper_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> FilePaper:
    """Note a paper under one of the thirteen items, also when all is over.

    Args:
        item: code of a `FileItem`.
        title: what the paper is, without names.
        paper_id: the number of the form; sent again it records nothing more.
        personal: what to do with numbers and names in it; the committee reads it.

    Raises:
        NotAllowed: neither mediator nor keeper here, or a party.
        Invalid: no such item, or no title.
        Telling: the title tells who somebody is, and nobody has said yet whether that is meant.
        Refused: the form has recorded something else before.
    """
    case, table = moving.locked_table(case_id)
    permissions.follow_up(actor, table)
    if item not in file_items():
        said = _("请选是卷宗里的哪一项")
        raise Invalid(said, fields={"item": [said]})
    title = moving.check_text(title, "title", _("请写是什么材料"), LONGEST_TITLE)
    title = looked_through(personal, {"title": title})["title"]
    twin = written_before(
        FilePaper, paper_id, mediation_id=table.mediation.pk, item=item, title=title
    )
    if twin is not None:
        return twin
    paper = FilePaper.objects.create(
        id=own_id(paper_id),
        space_id=case.space_id,
        mediation=table.mediation,
        item=item,
        title=title,
        noted_on=timezone.localdate(),
        by_id=moving.person_of(actor),
    )
    moving.tell(actor, PaperFiled(**moving.about(case, table.mediation), item=item))
    return paper
