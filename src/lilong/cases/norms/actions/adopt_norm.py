"""Write down a norm that a compound adopted: with what decided it, and no figure of our own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.clocks import EARLIEST
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.states import Machine
from lilong.cases.norms import permissions
from lilong.cases.norms.events import NormAdopted
from lilong.cases.norms.judging import FIGURES, LARGEST_MM, WORDS
from lilong.cases.norms.models import Norm, norm_on
from lilong.cases.norms.states import AdoptedBy
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.council.queries.resolutions import seen_resolution
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView

LONGEST_PAPER = 100
LONGEST_WORDS = 60


@use_case
def adopt_norm(
    actor: Actor,
    *,
    place_id: UUID,
    kind: str,
    values: dict[str, Any],
    adopted_on: date,
    adopted_by: str,
    paper: str,
    resolution_id: UUID | None = None,
    base_version: int | None = None,
    older: bool = False,
) -> Norm:
    """Write down the next version of a compound's norm. It holds from the day of the decision to
    that of the next; what is measured on a day is held against the one that held then.

    Args:
        place_id: the compound.
        kind: a case kind that is brought to a norm.
        values: the points it sets (`judging`), lengths in mm; at least one.
        adopted_by: an `AdoptedBy`.
        paper: the covenant's article, the notice of the vote, the number of the resolution.
        base_version: the version that the form showed; 0 when there was none.
        older: whether a decision is meant that was taken before the one in force, which stays so.

    Raises:
        NotAllowed: neither secretary nor chair here.
        Invalid: no compound, no point, impossible figure, paper missing, elsewhere's, a day ahead
            or mistyped, or one before that of the norm in force, and nobody has said that it is.
        NotFound: there is no such resolution for the actor.
        Refused: somebody wrote down another version meanwhile.
    """
    place = places.place(place_id)
    permissions.adopt_norm(actor, place.path)
    paper = " ".join(paper.split())
    if resolution_id is not None:
        _check_binds(seen_resolution(actor, resolution_id).place_path, place.path)
    kept = _checked_all(place, kind, values, adopted_on, adopted_by, paper)
    version = _record(actor, place, kind, paper, adopted_on, base_version, older=older)
    return Norm.objects.create(
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        kind=kind,
        version=version,
        values=kept,
        adopted_on=adopted_on,
        adopted_by=adopted_by,
        paper=paper,
        resolution_id=resolution_id,
        written_by_id=actor.person_id,
    )


def _record(
    actor: Actor,
    place: PlaceView,
    kind: str,
    paper: str,
    adopted_on: date,
    base_version: int | None,
    *,
    older: bool,
) -> int:
    """Record the next version, and return its number."""
    # Two who write at once: the second waits here, and is told.
    head = lock_street(place.space_id)
    version = _next(place.id, kind, base_version)
    _check_order(place.id, kind, adopted_on, older=older)
    adopted = NormAdopted(
        space_id=place.space_id,
        place_path=place.path,
        subject_id=place.id,
        version=version,
        paper=paper,
    )
    record(actor, adopted, head=head)
    return version


def _check_binds(resolved_at: str, path: str) -> None:
    """A resolution of the compound or of the area around it. Raises Invalid."""
    if not (covers(resolved_at, path) or covers(path, resolved_at)):
        said = _("这项决议不是这个小区的")
        raise Invalid(said, fields={"resolution_id": [said]})


def _checked_all(
    place: PlaceView,
    kind: str,
    values: dict[str, Any],
    adopted_on: date,
    adopted_by: str,
    paper: str,
) -> dict[str, Any]:
    """The points that are set. Raises Invalid."""
    kept, wrong = _checked(values)
    if place.kind != "compound":
        wrong["place"] = [_("标准是一个小区的，请选小区")]
    known = case_kinds().get(kind)
    if known is None or known.machine != Machine.NORM:
        wrong["kind"] = [_("请选哪一类的标准")]
    if adopted_by not in AdoptedBy.values:
        wrong["adopted_by"] = [_("请选是怎样定下来的")]
    if not paper or len(paper) > LONGEST_PAPER:
        wrong["paper"] = [_("请写依据：规约第几条、表决公告或者决议编号")]
    if adopted_on > timezone.localdate():
        wrong["adopted_on"] = [_("还没有定下来的不能写成标准")]
    elif adopted_on < EARLIEST:
        wrong["adopted_on"] = [_("年份不对，请再核对一遍日期")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    return kept


def _check_order(place_id: UUID, kind: str, adopted_on: date, *, older: bool) -> None:
    """Raises Invalid: the norm in force was decided later, and nobody has said that this is meant
    all the same."""
    now = norm_on(place_id, kind)
    if now is None or adopted_on >= now.adopted_on or older:
        return
    told = {"version": now.version, "day": now.adopted_on}
    said: Any = _(
        "现在用的第 %(version)s 版是 %(day)s 定的，比这一天晚，请核对日期；"
        "是补记以前的决定，勾上“补记”再写"
    )
    raise Invalid(said % told, fields={"adopted_on": [said % told]})


def _next(place_id: UUID, kind: str, base_version: int | None) -> int:
    rows = Norm.objects.filter(place_id=place_id, kind=kind).order_by("-version")
    last: int = rows.values_list("version", flat=True).first() or 0
    if base_version is not None and base_version != last:
        raise Refused(
            _("刚才已经有人写下了第 %(version)s 版") % {"version": last},
            remedy=_("请看看新的一版，需要的话再提交一次；您写的还在。"),
        )
    return last + 1


def _checked(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The points that are set, and what is wrong with them."""
    kept, wrong = dict[str, Any](), dict[str, list[Any]]()
    for name in FIGURES:
        value = values.get(name)
        if value is None:
            continue
        # Flush with the wall is a limit; an opening of no width is none.
        least = 1 if name.startswith("min_") else 0
        if type(value) is not int or not least <= value <= LARGEST_MM:
            limits = {"least": least, "most": LARGEST_MM}
            wrong[name] = [_("请填 %(least)s 到 %(most)s 毫米的整数") % limits]
        kept[name] = value
    for name in WORDS:
        text = " ".join(str(values.get(name) or "").split())
        if len(text) > LONGEST_WORDS:
            wrong[name] = [_("最多写 %(most)s 个字") % {"most": LONGEST_WORDS}]
        if text:
            kept[name] = text
    if values.get("openable_inside"):
        kept["openable_inside"] = True
    if not kept:
        wrong["values"] = [_("至少写一条标准；没有定的就空着，不要自己编数字")]
    return kept, wrong
