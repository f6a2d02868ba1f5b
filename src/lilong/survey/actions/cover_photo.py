"""Cover faces, number plates and what shows of a home in a finding's photo, for good."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.files.covering import Rectangle, checked
from lilong.commons.files.models import StoredFile
from lilong.commons.files.originals import cover_everywhere
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.survey import permissions
from lilong.survey.events import PhotoCovered
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.permissions import sight_of
from lilong.survey.queries.findings import photos_of
from lilong.survey.sealed_photos import hold_findings


@use_case
def cover_photo(
    actor: Actor,
    *,
    finding_id: UUID,
    photo_id: UUID,
    rectangles: Sequence[Rectangle],
    public: bool = False,
) -> FindingPhoto:
    """Show a photo with these parts covered from now on, and keep its original sealed.

    What is covered already stays covered; more can be covered, nothing is ever uncovered. The
    same photo is covered with it in other findings and in cases of the residents' area. In
    whatever state the finding is: who was confirmed or cleared has a face, too.

    Args:
        rectangles: parts of what is shown; what reaches beyond the picture is cut off.
        public: whoever covered it has looked: it shows a public part and nothing of anybody's
            home. Of a photo that is not released that is said when it is (`release_photo`).

    Raises:
        NotAllowed: nobody who surveys here.
        NotFound: the finding has no such photo, or none that the actor sees.
        Invalid: nothing within the picture, or too many parts.
        Refused: the picture's bytes are gone or cannot be opened.
    """
    finding = _held(finding_id, photo_id)
    permissions.cover_photo(actor, finding)
    seen = photos_of(finding.id, sight_of(actor, finding))
    photo = next((one for one in seen if one.pk == photo_id), None)
    stored = StoredFile.objects.filter(pk=photo.file_id).first() if photo else None
    if photo is None or stored is None:
        raise NotFound(_("这条问题没有这张照片"))
    parts = checked(rectangles)
    cover_everywhere(stored, parts, finding.area_id)
    photo.refresh_from_db()
    if public and photo.released and not photo.public:
        photo.public = True
        photo.save(update_fields=["public"])
    record(
        actor,
        PhotoCovered(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            parts=len(parts),
        ),
    )
    return photo


def _held(finding_id: UUID, photo_id: UUID) -> Finding:
    """The finding, locked together with all that show the same photo: two that cover it from two
    findings must not wait for each other. Raises NotFound."""
    same = FindingPhoto.objects.filter(pk=photo_id, finding_id=finding_id).values("file_id")
    showing = FindingPhoto.objects.filter(file_id__in=same).values_list("finding_id", flat=True)
    held = hold_findings({finding_id, *showing})
    finding = next((one for one in held if one.pk == finding_id), None)
    if finding is None:
        raise NotFound(_("没有这条问题"))
    return finding
