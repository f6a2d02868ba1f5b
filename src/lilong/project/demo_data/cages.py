"""Window cages of the demo, held against what their compounds have agreed on.

That ground-floor cages stood out too far, and that block leaders went first, is the newspaper's;
the figures of the norms are invented and say so, as no text gives any.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.states import CaseState, PhotoOf, Source
from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.cases.norms.states import AdoptedBy
from lilong.kernel.actor import Actor
from lilong.project.demo_data import tree
from lilong.project.demo_data.days import days_ago
from lilong.project.demo_data.pictures import picture

if TYPE_CHECKING:
    from lilong.project.demo_data.lane import Opened
    from lilong.project.demo_data.loading import Town

CAGE = "window_cage"
ADOPTED = date(2025, 3, 8)
PAPER = "示例数据：管理规约第九条（尺寸只为演示，不是哪份文件定的）"
NORM: dict[str, Any] = {
    "max_projection_mm": 400,
    "min_escape_width_mm": 600,
    "min_escape_height_mm": 800,
    "openable_inside": True,
}
GOOD: dict[str, Any] = {
    "projection_mm": 320,
    "escape_width_mm": 620,
    "escape_height_mm": 850,
    "openable_inside": True,
}
# Rooms on the ground floor of 西木南's lane, and how far their cages stand out.
SOUTH_CAGES = (("14/101/", 620), ("14/104/", 360), ("16/102/", 540))
NORTH_CASES = 6


def load_cages(town: Town) -> None:
    """Both compounds have a norm; of the cages one is brought to it, others are on their way."""
    for keeper, path in (("secretary", tree.SOUTH_COMPOUND), ("secretary-north", tree.NORTH)):
        compound = path if path == tree.SOUTH_COMPOUND else tree.NORTH_COMPOUND
        adopt_norm(
            town.actor(keeper),
            place_id=town.id_at(compound),
            kind=CAGE,
            values=NORM,
            adopted_on=ADOPTED,
            adopted_by=AdoptedBy.COVENANT,
            paper=PAPER,
        )
    _south(town)
    _north(town)


def _south(town: Town) -> None:
    worker, secretary = town.actor("community_worker"), town.actor("secretary")
    with days_ago(48):
        cases = [
            open_case(
                worker,
                place_id=town.id_at(tree.LINGLING + room),
                kind=CAGE,
                summary="底楼防盗窗外凸",
                source=Source.VISIT,
            )
            for room, _projection in SOUTH_CAGES
        ]
        for case, (_room, projection) in zip(cases, SOUTH_CAGES, strict=True):
            _measure(worker, case, projection_mm=projection)
    first, _fits, last = cases
    _bring_to_norm(worker, secretary, first, asked=46, changed=18)
    with days_ago(15):
        advance_case(
            worker, case_id=last.id, to=CaseState.ASKED, words="送了标准的图，一起量了一遍"
        )


def _north(town: Town) -> None:
    """As the newspaper has it: there the survey found them."""
    worker, secretary = town.actor("worker-north"), town.actor("secretary-north")
    chosen = [
        (one, finding_id)
        for one, finding_id in town.found
        if one.kind == CAGE and one.state == "confirmed"
    ][:NORTH_CASES]
    at = {town.id_at(one.path): one.measures["projection_mm"] for one, _id in chosen}
    with days_ago(66):
        cases = open_cases(
            worker,
            area_id=town.id_at(tree.NORTH),
            finding_ids=[finding_id for _one, finding_id in chosen],
        )
        for case in cases[:-1]:
            _measure(worker, case, projection_mm=at[case.place_id])
    _bring_to_norm(worker, secretary, cases[0], asked=60, changed=36)


def _measure(worker: Actor, case: Opened, **values: Any) -> None:
    measure_case(worker, case_id=case.id, values=values, measured_on=timezone.localdate())


def _bring_to_norm(
    worker: Actor, secretary: Actor, case: Opened, *, asked: int, changed: int
) -> None:
    """Told, changed, measured again, photographed from both sides, looked at by another.

    Args:
        asked, changed: so many days ago; it is looked at and closed the day after the change.
    """
    with days_ago(asked):
        _photo(worker, case, PhotoOf.BEFORE, "cage")
        advance_case(
            worker, case_id=case.id, to=CaseState.ASKED, words="带头的一户，先来量、先来改"
        )
    with days_ago(changed):
        advance_case(worker, case_id=case.id, to=CaseState.TO_NORM, words="改成了平窗，里面打得开")
        _measure(worker, case, **GOOD)
        _photo(worker, case, PhotoOf.AFTER, "cage_flush")
    with days_ago(changed - 1):
        check_case(secretary, case_id=case.id, holds=True, words="从里面开过一次，好开")
        close_case(worker, case_id=case.id)


def _photo(worker: Actor, case: Opened, of: PhotoOf, scene: str) -> None:
    photo = BytesIO(picture(scene))
    add_case_photo(worker, case_id=case.id, photo=photo, of=of, caption="示例图片", public=True)
