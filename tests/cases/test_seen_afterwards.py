"""Gone, put back, mended: by a photo of afterwards, or in the words of whoever looked."""

from __future__ import annotations

import pytest

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.models import Case
from lilong.kernel.refusal import Invalid
from tests.cases.test_packet import picture
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


WAYS = {
    "removed": ("illegal_structure", "dissuaded"),
    "restored": ("wall_opening", "dissuaded"),
    "done": ("repair", "dispatched"),
}


@pytest.fixture
def noted(opened, worker):
    """A case of which it is said that it is done."""

    def note(state="removed"):
        kind, before = WAYS[state]
        case = opened(kind=kind, summary="要办的")
        for to in (before, state):
            case = advance_case(worker, case_id=case.id, to=to, words="做了")
        return case

    return note


def hang(actor, case, of="after", colour=(9, 9, 9)):
    add_case_photo(actor, case_id=case.id, photo=picture(colour), of=of)


def looked(actor, case, words=""):
    return check_case(actor, case_id=case.id, holds=True, words=words)


@pytest.mark.parametrize("state", WAYS)
def test_without_a_photo_or_a_word_nothing_counts_as_done(noted, worker, colleague, state):
    case = noted(state)
    hang(worker, case, of="before")
    for words in ("", "  。 "):
        with pytest.raises(Invalid) as said:
            looked(colleague, case, words)
        assert set(said.value.fields) == {"words"}
        # Both ways are told.
        assert "写一句" in said.value.remedy
        assert "照片" in said.value.remedy
    assert Case.objects.get(pk=case.pk).state == state
    assert looked(colleague, case, "到现场看过").state == "checked"


@pytest.mark.parametrize("state", WAYS)
def test_a_photo_of_afterwards_needs_no_word(noted, worker, colleague, state):
    case = noted(state)
    hang(worker, case)
    assert looked(colleague, case).state == "checked"


def test_what_did_not_last_is_not_shown_by_its_old_photo(noted, worker, colleague):
    case = noted()
    hang(worker, case)
    looked(colleague, case)
    close_case(worker, case_id=case.id)
    reopen_case(worker, case_id=case.id, words="又搭了")
    advance_case(worker, case_id=case.id, to="removed", words="又拆了")
    with pytest.raises(Invalid):
        looked(colleague, case)
    hang(worker, case, colour=(1, 200, 1))
    assert looked(colleague, case).state == "checked"


def test_a_failed_check_asks_for_a_new_photo(noted, worker, colleague):
    case = noted()
    hang(worker, case)
    check_case(colleague, case_id=case.id, holds=False, words="还剩一半")
    advance_case(worker, case_id=case.id, to="removed", words="都拆了")
    with pytest.raises(Invalid):
        looked(colleague, case)


def test_the_page_says_which_way_is_open_before_and_after(as_person, noted, worker, colleague):
    case = noted()
    browser, here = as_person(colleague), f"/cases/case/{case.id}/"
    page = browser.get(here).content.decode()
    assert "补一张，或者在下面写看到了什么" in page
    answer = browser.post(f"{here}act", {"step": "check", "holds": "yes", "words": ""})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "还不能算办好" in said
    assert f'href="{here}photos"' in said
    hang(worker, case)
    page = browser.get(here).content.decode()
    assert "补一张" not in page
    assert "看到了什么（没办好的要写）" in page
    answer = browser.post(f"{here}act", {"step": "check", "holds": "yes", "words": ""})
    assert answer.status_code == 302


def test_the_last_photo_of_before_a_return_is_no_photo_on_the_page_either(
    as_person, noted, worker, colleague
):
    case = noted()
    hang(worker, case)
    check_case(colleague, case_id=case.id, holds=False, words="还剩一半")
    advance_case(worker, case_id=case.id, to="removed", words="都拆了")
    page = as_person(colleague).get(f"/cases/case/{case.id}/").content.decode()
    assert "补一张，或者在下面写看到了什么" in page
