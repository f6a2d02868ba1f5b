"""The page of one finding."""

from __future__ import annotations

import io

import pytest

from lilong.commons.sealed.models import SealedLook
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.change_finding import change_finding
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.release_photo import release_photo
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.actions.restore_finding import restore_finding
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.models import Finding, FindingPhoto
from tests.neighbourhood import person_with
from tests.survey.web.pictures import photo


def of(finding, page=""):
    return f"/survey/findings/{finding.id}/{page}"


@pytest.fixture
def reported(resident, street):
    """What the resident of 101 told about 102, in words."""
    return report_finding(
        resident,
        place_id=street.rooms[1].id,
        kind="illegal_building",
        words="半夜在阳台上敲墙",
        photos=[photo()],
    )


def test_the_page_says_what_is_known_and_how(as_person, worker, found):
    one = found(kind="window_cage", measures={"projection_mm": 650}, area=1250, part="private")

    page = as_person(worker).get(of(one)).content.decode()

    for fact in ("650 mm", "12.50㎡", "私人部位", "2024-11-08", worker.name, "巡查发现"):
        assert fact in page


def test_a_finding_of_another_street_is_not_there(as_person, stranger, found):
    one = found()

    assert as_person(stranger).get(of(one)).status_code == 404
    assert as_person(stranger).post(of(one, "step"), {"step": "confirm"}).status_code == 404


@pytest.mark.parametrize(
    ("step", "reason", "state"),
    [
        ("confirm", "", "confirmed"),
        ("return", "没有照片", "returned"),
        ("clear", "自己拆了", "cleared"),
        ("delete", "记错了门牌", "deleted"),
    ],
)
def test_a_keeper_moves_it_from_the_page(as_person, worker, found, step, reason, state):
    one = found()

    answer = as_person(worker).post(of(one, "step"), {"step": step, "reason": reason})

    one.refresh_from_db()
    assert answer.status_code == 302
    assert (one.state, one.state_reason) == (state, reason)


def test_a_step_without_its_reason_says_so_and_changes_nothing(as_person, worker, found):
    one = found()

    answer = as_person(worker).post(of(one, "step"), {"step": "clear", "reason": " "})

    assert answer.status_code == 422
    assert "怎么解决的" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "found"


def test_it_is_cleared_with_a_photo_of_how_it_looks_now(as_person, worker, found):
    one = found()

    as_person(worker).post(of(one, "step"), {"step": "clear", "reason": "拆了", "photo": photo()})

    page = as_person(worker).get(of(one)).content.decode()
    assert "整改后" in page
    assert "已销号" in page


def test_what_was_deleted_comes_back(as_person, worker, found):
    one = found()
    browser = as_person(worker)
    browser.post(of(one, "step"), {"step": "delete", "reason": "记错了"})

    browser.post(of(one, "step"), {"step": "restore"})

    one.refresh_from_db()
    assert one.state == "found"


def test_a_look_alike_is_offered_and_marked_with_one_click(as_person, worker, found):
    one, twin = found(), found()
    browser = as_person(worker)

    assert twin.code in browser.get(of(one)).content.decode()
    browser.post(of(one, "step"), {"step": "same", "of": str(twin.id)})

    one.refresh_from_db()
    assert (one.state, one.repeats_id) == ("duplicate", twin.id)
    assert "重复于" in browser.get(of(one)).content.decode()


def test_who_changed_what_can_be_read(as_person, worker, secretary, found):
    one = found(description="水斗一个")
    change_finding(secretary, finding_id=one.id, base_version=1, description="水斗两个")

    page = as_person(worker).get(of(one)).content.decode()

    assert "<del>水斗一个</del>" in page
    assert "<ins>水斗两个</ins>" in page
    assert secretary.name in page


def typed(one, **values):
    base = {
        "kind": one.kind, "description": one.description, "part": one.part, "area": "",
        "wall_type": "", "note": one.note, "found_on": one.found_on.isoformat(),
        "found_precision": one.found_precision, "base_version": one.version,
    }  # fmt: skip
    return base | values


def test_an_edit_is_saved_as_a_new_version(as_person, worker, found):
    one = found()

    answer = as_person(worker).post(
        of(one, "edit"), typed(one, area="12.5", **{"outdoor_sink-drains_to": "rain"})
    )

    one.refresh_from_db()
    assert answer.status_code == 302
    assert (one.area, one.measures, one.version) == (1250, {"drains_to": "rain"}, 2)


def test_what_cannot_be_read_keeps_what_was_typed(as_person, worker, found):
    one = found()

    answer = as_person(worker).post(
        of(one, "edit"), typed(one, area="很大", description="写了很久的话")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "如 12.5" in page
    assert "写了很久的话" in page
    assert 'value="很大"' in page


def test_two_edits_of_the_same_field_show_both_and_lose_neither(
    as_person, worker, secretary, found
):
    one = found(description="起先")
    change_finding(secretary, finding_id=one.id, base_version=1, description="书记写的")

    answer = as_person(worker).post(of(one, "edit"), typed(one, description="社工写的"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "书记写的" in page
    assert page.count("社工写的") == 2  # in the comparison, and still in the form
    one.refresh_from_db()
    assert one.description == "书记写的"
    # Having seen both, the same form is saved.
    assert 'name="base_version" value="2"' in page


def test_after_a_conflict_saving_again_takes_back_nothing_of_the_others(
    as_person, worker, secretary, found
):
    one = found(description="起先", part="private")
    change_finding(
        secretary, finding_id=one.id, base_version=1, description="书记写的", note="书记的备注"
    )
    browser = as_person(worker)
    answer = browser.post(of(one, "edit"), typed(one, description="社工写的", part="public"))
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields}

    browser.post(
        of(one, "edit"), {name: "" if value is None else value for name, value in again.items()}
    )

    one.refresh_from_db()
    assert (one.description, one.note, one.part) == ("社工写的", "书记的备注", "public")


def test_edits_of_different_fields_both_stand(as_person, worker, secretary, found):
    one = found(description="起先")
    change_finding(secretary, finding_id=one.id, base_version=1, note="书记的备注")

    answer = as_person(worker).post(of(one, "edit"), typed(one, description="社工写的"))

    one.refresh_from_db()
    assert answer.status_code == 302
    assert (one.description, one.note) == ("社工写的", "书记的备注")


def test_the_recorder_no_longer_edits_what_is_confirmed(as_person, worker, leader, found):
    one = found(by=leader)
    assert as_person(leader).get(of(one, "edit")).status_code == 200
    validate_findings(worker, finding_ids=[one.id], confirm=True)

    answer = as_person(leader).get(of(one, "edit"))

    assert answer.status_code == 403
    assert "请告诉社工" in answer.content.decode()


# --- Who told ---------------------------------------------------------------------------------


def test_only_secretary_and_chair_learn_that_a_report_lies_sealed(
    as_person, worker, secretary, reported
):
    accept_report(worker, finding_id=reported.id)

    assert "有反映记录" in as_person(secretary).get(of(reported)).content.decode()
    assert "有反映记录" not in as_person(worker).get(of(reported)).content.decode()


def test_below_the_committee_nothing_tells_that_somebody_reported(
    as_person, worker, leader, reported
):
    accept_report(worker, finding_id=reported.id)

    page = as_person(leader).get(of(reported)).content.decode()

    assert reported.address in page
    assert "反映" not in page.split("<main")[1].split("</main>")[0]


def plain(page, finding):
    """The page and its history without what must differ between any two findings."""
    main = page.content.decode().split("<main")[1].split("</aside>")[0]
    for own in (finding.code, str(finding.id), finding.found_on.isoformat()):
        main = main.replace(own, "")
    return main


def test_below_full_sight_a_reported_finding_reads_like_one_that_was_found(
    as_person, worker, leader, street, reported
):
    taken = change_finding(worker, finding_id=reported.id, base_version=1, note="去看过")
    taken = accept_report(worker, finding_id=taken.id)
    own = add_finding(
        worker,
        place_id=street.rooms[1].id,
        kind="illegal_building",
        found_on=taken.found_on,
        note="去看过",
    )
    for one in (taken, own):
        one = change_finding(
            worker, finding_id=one.id, base_version=one.version, description="阳台"
        )
        validate_findings(worker, finding_ids=[one.id], confirm=True)

    for reader in (leader, person_with("volunteer", street.area)):
        pages = [as_person(reader).get(of(one)) for one in (taken, own)]
        assert plain(pages[0], taken) == plain(pages[1], own)
        assert "登记了问题" in plain(pages[0], taken)
        assert "第 2 版" in plain(pages[0], taken)
    # The negative control: to the keepers the two differ.
    pages = [as_person(worker).get(of(one)) for one in (taken, own)]
    assert plain(pages[0], taken) != plain(pages[1], own)


@pytest.fixture
def told(street, resident, worker):
    """One finding that a resident reported, and one that the worker recorded, of today."""
    at = {"place_id": street.rooms[1].id, "kind": "illegal_building"}
    reported = report_finding(resident, **at)
    return reported, add_finding(worker, **at, found_on=reported.found_on)


def same_below_full_sight(as_person, worker, readers, one, other):
    """Whether the pages of both read alike to these readers; to the keepers they do not."""
    keepers = [plain(as_person(worker).get(of(each)), each) for each in (one, other)]
    assert keepers[0] != keepers[1]
    pages = [[plain(as_person(r).get(of(each)), each) for r in readers] for each in (one, other)]
    assert "登记了问题" in pages[0][0]
    return pages[0] == pages[1]


def test_a_report_marked_duplicate_unaccepted_reads_like_any_duplicate(
    as_person, worker, leader, street, found, told
):
    original = found()
    for one in told:
        mark_duplicate(worker, finding_id=one.id, of_id=original.id)
        one.refresh_from_db()

    readers = (leader, person_with("volunteer", street.area))
    assert same_below_full_sight(as_person, worker, readers, *told)
    assert [one.code for one in told] == ["00003", "00001"]


def test_a_report_deleted_and_restored_unaccepted_reads_like_any_finding(
    as_person, worker, leader, street, told
):
    reported, own = told
    delete_finding(worker, finding_id=reported.id, reason="看错了")
    restore_finding(worker, finding_id=reported.id)
    reported.refresh_from_db()

    readers = (leader, person_with("volunteer", street.area))
    assert same_below_full_sight(as_person, worker, readers, reported, own)
    assert (reported.code, reported.state) == ("00002", "found")


def test_the_photo_of_a_report_is_for_full_sight_until_a_keeper_hangs_it_too(
    as_person, worker, leader, street
):
    picture = photo().read()
    reporter = person_with("resident", street.rooms[0])
    one = report_finding(
        reporter, place_id=street.rooms[1].id, kind="other", photos=[io.BytesIO(picture)]
    )
    accept_report(worker, finding_id=one.id)
    address = f"/files/{FindingPhoto.objects.get().file_id}/large"

    def seen(reader):
        browser = as_person(reader)
        shown = len(browser.get(of(one)).context["photos"])
        return shown, browser.get(address).status_code

    assert seen(worker) == (1, 200)
    assert seen(leader)[0] == 0
    assert seen(leader)[1] in (403, 404)
    add_photo(worker, finding_id=one.id, photo=io.BytesIO(picture))
    assert seen(leader) == (1, 200)
    one.refresh_from_db()
    assert (one.photos, FindingPhoto.objects.count()) == (1, 1)


def test_a_keeper_releases_a_reporters_photo_on_the_page_of_the_finding(
    as_person, worker, leader, reported
):
    accept_report(worker, finding_id=reported.id)
    hanging = FindingPhoto.objects.get()
    keeper = as_person(worker)
    asked = keeper.get(of(reported)).content.decode()

    answer = keeper.post(of(reported, "step"), {"step": "release", "photo_id": str(hanging.id)})

    assert "看不出是谁拍的，公开这张照片" in asked
    assert str(hanging.id) in asked
    assert answer.status_code == 302
    assert "公开这张照片" not in keeper.get(of(reported)).content.decode()
    assert len(as_person(leader).get(of(reported)).context["photos"]) == 1


def test_the_street_officer_is_not_asked_to_release_and_nonsense_is_refused(
    as_person, worker, street, reported
):
    accept_report(worker, finding_id=reported.id)

    officer = as_person(person_with("street_officer", street.street))
    page = officer.get(of(reported))
    answer = as_person(worker).post(of(reported, "step"), {"step": "release", "photo_id": "x"})

    assert len(page.context["photos"]) == 1
    assert "公开这张照片" not in page.content.decode()
    assert answer.status_code == 404
    assert not FindingPhoto.objects.get().released


def test_below_full_sight_a_released_photo_reads_like_an_added_one(
    as_person, worker, leader, street, resident
):
    at = {"place_id": street.rooms[1].id, "kind": "other"}
    one = report_finding(resident, **at, photos=[photo()])
    accept_report(worker, finding_id=one.id)
    release_photo(worker, finding_id=one.id, photo_id=FindingPhoto.objects.get().id)
    own = add_finding(worker, **at, found_on=one.found_on)
    add_photo(worker, finding_id=own.id, photo=photo())
    one.refresh_from_db()

    pages = [as_person(leader).get(of(each)) for each in (one, own)]

    texts = [[entry.what for entry in page.context["history"]] for page in pages]
    texts[0] = [text.replace(one.code, own.code) for text in texts[0]]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 2
    # The negative control: a keeper reads of the release.
    assert "看过反映人的照片" in as_person(worker).get(of(one)).content.decode()


def test_the_reporter_is_shown_once_for_a_purpose_and_the_look_is_kept(
    as_person, secretary, resident, reported
):
    browser = as_person(secretary)

    without = browser.post(of(reported, "reporter"), {"purpose": ""})
    shown = browser.post(of(reported, "reporter"), {"purpose": "answer"})

    assert without.status_code == 422
    assert resident.name not in without.content.decode()
    assert resident.name in shown.content.decode()
    assert "半夜在阳台上敲墙" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    look = SealedLook.objects.get()
    assert look.viewer_id == secretary.person_id


def test_the_address_of_the_reporter_alone_shows_nothing(as_person, secretary, reported):
    answer = as_person(secretary).get(of(reported, "reporter"))

    assert (answer.status_code, answer.url) == (302, of(reported))
    assert not SealedLook.objects.exists()


def test_a_community_worker_is_refused_the_reporter(as_person, worker, resident, reported):
    answer = as_person(worker).post(of(reported, "reporter"), {"purpose": "answer"})

    assert answer.status_code == 403
    assert resident.name not in answer.content.decode()


def test_who_was_looked_up_stands_in_the_history_for_secretary_and_chair_only(
    as_person, secretary, worker, reported
):
    as_person(secretary).post(of(reported, "reporter"), {"purpose": "answer"})

    assert "查看了" in as_person(secretary).get(of(reported)).content.decode()
    assert "查看了" not in as_person(worker).get(of(reported)).content.decode()


def test_a_photo_is_added_and_said(as_person, worker, found):
    one = found()

    answer = as_person(worker).post(of(one, "step"), {"step": "photo", "photo": photo()})

    assert answer.status_code == 302
    assert Finding.objects.get(pk=one.id).photos == 1


def test_outsiders_see_public_photos_only(as_person, worker, street, found):
    one = found(part="public")
    browser = as_person(worker)
    browser.post(of(one, "step"), {"step": "photo", "photo": photo()})
    browser.post(of(one, "step"), {"step": "photo", "photo": photo(), "public": "1"})
    contractor = person_with("contractor", street.compound)

    answer = as_person(contractor).get(of(one))

    assert len(answer.context["photos"]) == 1
    assert worker.name not in answer.content.decode()


def test_without_the_key_the_page_says_so_and_keeps_no_look(
    as_person, secretary, reported, settings
):
    browser = as_person(secretary)
    settings.FIELD_KEY = "another key"

    answer = browser.post(of(reported, "reporter"), {"purpose": "answer"})

    assert answer.status_code == 503
    assert "无法解读（密钥不在这台机器上）" in answer.content.decode()
    assert not SealedLook.objects.exists()


def test_the_page_takes_a_photo_off_and_says_so(as_person, worker, found):
    one = found()
    hung = add_photo(worker, finding_id=one.id, photo=photo())
    browser, here = as_person(worker), f"/survey/findings/{one.id}/"
    assert "删除这张照片" in browser.get(here).content.decode()

    step = f"{here}step"
    page = browser.post(step, {"step": "remove", "photo_id": hung.id}, follow=True)
    assert "照片已删除" in page.content.decode()
    assert "删除这张照片" not in page.content.decode()

    again = browser.post(step, {"step": "remove", "photo_id": hung.id})
    assert again.status_code == 404
    assert "没有这张照片" in again.content.decode()
