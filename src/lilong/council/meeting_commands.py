"""Minutes from the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register_minutes(subparsers: Subparsers) -> None:
    """Add `minutes`."""
    writing = subparsers.add_parser("minutes", help=_("把一次会议的纪要写成 Word 或 PDF"))
    writing.add_argument("meeting", help=_("会议的编号或 id"))
    writing.add_argument("file", type=Path, help=_("要写的文件：.docx 或 .pdf"))
    writing.set_defaults(run=_minutes)


def _minutes(options: Any) -> int:
    from lilong.commons.documents.pdf import set_document
    from lilong.commons.documents.word import write_docx
    from lilong.council.documents.minutes import minutes_document
    from lilong.council.meeting_moving import latest_minutes
    from lilong.council.meeting_printing import minutes_paper
    from lilong.council.queries.meetings import named_meeting
    from lilong.kernel.refusal import Invalid

    ending = options.file.suffix.lower()
    if ending not in (".docx", ".pdf"):
        raise Invalid(_("请写 .docx 或 .pdf 结尾的文件名"))
    meeting = named_meeting(options.meeting)
    version = latest_minutes(meeting)
    paper = minutes_paper(meeting, version, names=True)
    made_at = version.at if version else None
    document = minutes_document(paper, language=get_language() or "zh-hans", made_at=made_at)
    content = write_docx(document) if ending == ".docx" else set_document(document).content
    options.file.write_bytes(content)
    words = _("写好了：%(file)s（%(title)s）") % {"file": options.file, "title": meeting.title}
    sys.stdout.write(words + "\n")
    return 0
