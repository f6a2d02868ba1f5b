"""Cases of a tenant's street that something waits for: an order of the hotline that was handed to
the street, a cage that was measured, an opening of several, and sheets of orders."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.importing.hotline_importer import CODE, target_at
from lilong.cases.models import BulkOpening, Case
from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.models import ImportRun
from lilong.kernel.actor import Actor
from lilong.places import queries as places
from lilong.survey.actions.add_finding import add_finding
from tests.neighbourhood import Street


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """Things by the parameter that names them; every text holds the street's word."""
    secretary = actors["secretary"]
    read, written = (_sheet(secretary, street, word, number) for number in ("01", "02"))
    begin_writing(secretary, run_id=written.id)
    apply_import(secretary, run_id=written.id)
    order = Case.objects.get(space_id=street.street.id, source="hotline")
    hand_over_case(
        secretary,
        case_id=order.id,
        to_level="street",
        asked_of=f"{word}街道",
        tried=f"{word}修过两次",
        asked=f"{word}请派人来",
        answer_due=timezone.localdate() + timedelta(days=9),
    )
    cage = _cage(secretary, street, word)
    party = note_party(
        secretary,
        case_id=cage.id,
        role="user",
        purpose=f"{word}劝导",
        person_id=actors["tenant"].person_id,
    )
    found = add_finding(
        secretary,
        place_id=street.rooms[1].id,
        kind="illegal_building",
        found_on=date(2024, 11, 8),
        description=f"{word}阁楼",
    )
    open_cases(secretary, area_id=street.area.id, finding_ids=[found.id])
    openings = BulkOpening.objects.filter(space_id=street.street.id)
    return {
        "filed_id": [order.id, cage.id],
        "filed_party_id": [party.id],
        "orders_run_id": [read.id, written.id],
        "orders_row_id": list(read.rows.values_list("pk", flat=True)[:1]),
        "opening_id": list(openings.values_list("pk", flat=True)),
    }


def _sheet(secretary: Actor, street: Street, word: str, number: str) -> ImportRun:
    """A sheet with one order, handed in and read."""
    rows = f"工单编号,诉求内容,地址,类别\n{word}{number},{word}路灯不亮,{word}甲弄1号,报修\n"
    run = hand_in_file(
        secretary,
        importer=CODE,
        target=target_at(places.place(street.area.id)),
        file=io.BytesIO(rows.encode()),
        file_name=f"{word}{number}.csv",
    )
    read_import(secretary, run_id=run.id)
    return run


def bodies(own: Any, about: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Route, address and what is sent: the resolution that a norm rests on named, and the party
    that is taken out of a case."""
    here = reverse("cases:act", args=[own.objects["case_id"][0]])
    for party in about.objects["party_id"]:
        yield "cases:act", here, {"step": "remove_party", "party_id": str(party), "reason": "wrong"}
    for resolution in about.objects["resolution_id"]:
        sent = {
            "adopted_by": "resolution",
            "paper": "会议决议",
            "adopted_on": timezone.localdate().isoformat(),
            "max_projection_mm": "300",
            "base_version": "1",
            "resolution_id": str(resolution),
        }
        yield "cases:norm", reverse("cases:norm", args=[own.street.compound.id]), sent


def _cage(secretary: Actor, street: Street, word: str) -> Case:
    """A window cage that was held against its compound's norm."""
    adopt_norm(
        secretary,
        place_id=street.compound.id,
        kind="window_cage",
        values={"max_projection_mm": 300},
        adopted_on=timezone.localdate(),
        adopted_by="covenant",
        paper=f"{word}管理规约",
    )
    cage = open_case(
        secretary, place_id=street.rooms[0].id, kind="window_cage", summary=f"{word}防盗窗"
    )
    measured = {"projection_mm": 450}
    measure_case(secretary, case_id=cage.id, values=measured, measured_on=timezone.localdate())
    return cage
