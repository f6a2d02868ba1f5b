"""A neighbour reports a neighbour, and a keeper takes it into the ledger.

What the neighbour is called, says and photographs are words that stand nowhere else: wherever one
of them is told, somebody was told who reported.
"""

from __future__ import annotations

import io

from PIL import Image

from lilong.people.models import Person, RoleGrant, User
from lilong.people.queries import actor_of
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import Finding
from tests.architecture import matrix

NAME, WORDS, IN_PHOTO = "金蝉子某某", "玉兔捣药之声", "CANARY-IN-EXIF-7f3a"
CANARIES = (NAME, WORDS, IN_PHOTO)


def telling_photo() -> io.BytesIO:
    """A photo whose camera wrote the canary into it."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = IN_PHOTO
    exif[0x013B] = IN_PHOTO
    Image.new("RGB", (60, 40), "grey").save(file, "JPEG", exif=exif)
    assert IN_PHOTO.encode() in file.getvalue()
    file.seek(0)
    return file


def neighbour(tenant: matrix.Tenant) -> User:
    """A neighbour on the same floor as the one reported."""
    room = tenant.street.rooms[0]
    person = Person.objects.create(name=NAME, phone="13800001234")
    RoleGrant.objects.create(
        person=person,
        role="resident",
        place=room,
        path=room.path,
        space_id=room.space_id,
        since="2020-01-01",
    )
    return User.objects.create(username="reporter", person=person)


def report(tenant: matrix.Tenant, reporter: User) -> Finding:
    """What that neighbour reported, and a keeper then took into the ledger."""
    finding = report_finding(
        actor_of(reporter),
        place_id=tenant.street.rooms[1].id,
        kind="illegal_building",
        words=WORDS,
        photos=[telling_photo()],
    )
    return accept_report(matrix.actor_of(tenant, "secretary"), finding_id=finding.id)
