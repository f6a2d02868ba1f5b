"""Cases from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lilong.cases.hotline_commands import register as register_import

if TYPE_CHECKING:
    from lilong.cases.files.queries.planning import WeeksAhead

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add `cases` and its verbs."""
    cases = subparsers.add_parser("cases", help=_("办件"))
    verbs = cases.add_subparsers(required=True, metavar=_("动作"))
    planning = verbs.add_parser("plan", help=_("先办什么，为什么，只看不改"))
    planning.add_argument("--at", required=True, help=_("哪里：名称、地址或路径"))
    planning.add_argument("--weeks", type=_figure, default=4, help=_("排几周"))
    planning.add_argument("--capacity", type=_figure, default=12, help=_("一周的力气"))
    planning.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    planning.set_defaults(run=_plan)
    _register_packet(verbs)
    register_import(verbs)


def _register_packet(verbs: Subparsers) -> None:
    packing = verbs.add_parser("packet", help=_("把一件的移交材料写成 PDF、Word 或 JSON"))
    packing.add_argument("case", help=_("办件的编号或 id"))
    packing.add_argument("file", type=Path, help=_("要写的文件：.pdf、.docx 或 .json"))
    packing.add_argument("--at", help=_("哪里：名称、地址或路径，编号重复时要写"))
    packing.set_defaults(run=_packet)


def _packet(options: Any) -> int:
    from lilong.cases.files.packet import packet_document, packet_values
    from lilong.cases.files.queries.cases import named_case
    from lilong.commons.documents.pdf import set_document
    from lilong.commons.documents.word import write_docx
    from lilong.kernel.refusal import Invalid

    ending = options.file.suffix.lower()
    if ending not in (".pdf", ".docx", ".json"):
        raise Invalid(_("请写 .pdf、.docx 或 .json 结尾的文件名"))
    case = named_case(options.case, at=options.at or "")
    if ending == ".json":
        content = json.dumps(packet_values(case), ensure_ascii=False, indent=2).encode()
    else:
        document = packet_document(case, language=get_language() or "zh-hans")
        content = write_docx(document) if ending == ".docx" else set_document(document).content
    options.file.write_bytes(content)
    said = _("写好了：%(file)s（%(code)s）") % {"file": options.file, "code": case.code}
    sys.stdout.write(said + "\n")
    return 0


def _figure(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text)):
        raise argparse.ArgumentTypeError(_("请写 1 到 9999 的整数"))
    return int(text)


def _plan(options: Any) -> int:
    from lilong.cases.files.queries.planning import MOST, weeks_ahead
    from lilong.kernel.actor import SYSTEM
    from lilong.kernel.refusal import Invalid
    from lilong.places import queries as places

    place = places.find(SYSTEM, options.at)
    area = next((one for one in places.way_of(place.id) if one.kind == "residents_area"), None)
    if area is None:
        raise Invalid(
            _("先办什么按居民区排，%(address)s太大了") % {"address": place.address},
            remedy=_("请选一个居民区，或者里面的一条弄。"),
        )
    made = weeks_ahead(
        SYSTEM,
        area,
        weeks=options.weeks,
        capacity=options.capacity,
        at_least=MOST,
        within=None if place.id == area.id else place,
    )
    if options.json:
        said = json.dumps(_told(made), ensure_ascii=False, indent=2)
    else:
        said = "\n".join(_sentences(made))
    sys.stdout.write(said + "\n")
    return 0


def _told(made: WeeksAhead) -> dict[str, Any]:
    """A plan as the command line promises it (docs/reference/cases.md)."""
    late = made.late_words()
    return {
        "late": made.late_count,
        "cases": [
            {
                "id": str(one.id),
                "code": one.code,
                "kind": one.kind,
                "address": one.address,
                "rank": one.placed.rank,
                "tier": one.placed.tier,
                "week": one.placed.week,
                "reasons": one.reasons(),
                "late": late.get(one.code, ""),
            }
            for one in made.cases
        ],
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "workdays": week.workdays,
                "capacity": week.capacity,
                "used": week.used,
                "cases": list(week.begun),
            }
            for week in made.plan.weeks
        ],
    }


def _sentences(made: WeeksAhead) -> list[str]:
    if not made.cases:
        return [_("没有排得上的办件。")]
    later, late = _("以后"), made.late_words()
    return [
        _("%(rank)s. %(code)s %(address)s（第 %(week)s 周）：%(why)s")
        % {
            "rank": one.placed.rank,
            "code": one.code,
            "address": one.address,
            "week": one.placed.week or later,
            "why": "；".join(filter(None, [*one.reasons(), late.get(one.code)])),
        }
        for one in made.cases
    ]
