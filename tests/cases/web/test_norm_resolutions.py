"""A norm says by which of the meetings' resolutions it came about."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.models import Norm
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from tests.council import meeting_stage
from tests.neighbourhood import person_with

TODAY = timezone.localdate().isoformat()


@pytest.fixture
def other_secretary(other_street):
    return person_with("secretary", other_street.area)


def test_the_norm_says_by_which_resolution_and_links_to_it(
    as_person, secretary, resident, street, other_street, other_secretary
):
    meeting = meeting_stage.opened(secretary, street)
    resolution = meeting_stage.resolved(secretary, meeting, title="防盗窗统一标准")
    abroad = meeting_stage.resolved(
        other_secretary, meeting_stage.opened(other_secretary, other_street)
    )
    here, browser = f"/cases/{street.compound.id}/norm", as_person(secretary)
    page = browser.get(here).content.decode()
    assert f"{resolution.code} 防盗窗统一标准" in page
    assert str(abroad.id) not in page
    form = {
        "adopted_by": "resolution", "paper": "居民会议决议", "adopted_on": TODAY,
        "base_version": "0", "max_projection_mm": "300",
    }  # fmt: skip
    assert browser.post(here, {**form, "resolution_id": str(abroad.id)}).status_code == 422
    assert browser.post(here, {**form, "resolution_id": str(resolution.id)}).status_code == 302
    assert Norm.objects.get().resolution_id == resolution.id
    link = f'/council/resolutions/{resolution.id}/">决议 {resolution.code}'
    assert link in browser.get(here).content.decode()
    # Whoever may not read it is not led to it.
    theirs = as_person(resident)
    reads = theirs.get(f"/council/resolutions/{resolution.id}/").status_code == 200
    assert (link in theirs.get(here).content.decode()) == reads


def test_a_resolution_of_elsewhere_binds_nobody_here(
    secretary, street, other_street, other_secretary
):
    both = Actor(
        person_id=secretary.person_id,
        name="两边的书记",
        grants=(*secretary.grants, *other_secretary.grants),
    )
    abroad = meeting_stage.resolved(both, meeting_stage.opened(both, other_street))
    with pytest.raises(Invalid) as told:
        adopt_norm(
            both,
            place_id=street.compound.id,
            kind="window_cage",
            values={"max_projection_mm": 300},
            adopted_on=timezone.localdate(),
            adopted_by="resolution",
            paper="决议",
            resolution_id=abroad.id,
        )
    assert "resolution_id" in told.value.fields
