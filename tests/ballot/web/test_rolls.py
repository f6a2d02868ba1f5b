"""The pages of a roll, as each reader sees them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from tests.ballot.books import BUYERS, draft_of, heads_of, published, unit_at
from tests.ballot.roll_files import flat, sheet
from tests.neighbourhood import person_with

from lilong.ballot import rolls
from lilong.ballot.actions.change_roll_unit import change_roll_unit
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.models import Roll, RollObjection, RollOwner, RollUnit
from lilong.ballot.queries import rolls as queries
from lilong.ballot.roll_units import Owner, values_of
from lilong.commons.imports import tasks
from lilong.commons.imports.models import ImportRun
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM

FLAT = "甲弄1号101室"


def url(name, *args):
    return reverse(f"ballot:{name}", args=[getattr(arg, "id", arg) for arg in args])


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def keeper(as_person, worker):
    """The community worker's browser."""
    return as_person(worker)


@pytest.fixture
def owners(as_person, owner):
    """The browser of the owner of 101."""
    return as_person(owner)


# ── The compound's rolls ────────────────────────────────────────────────────────────────────


def test_an_empty_compound_invites_to_begin(keeper, street):
    page = text_of(keeper.get(url("rolls", street.compound)))

    assert "还没有业主名册" in page
    assert "开始整理" in page


def test_a_roll_is_begun_and_what_was_typed_stays_when_it_is_refused(keeper, street):
    here = url("rolls", street.compound)
    refused = keeper.post(here, {"title": "", "source": "登记中心查询"})
    assert refused.status_code == 422
    assert "登记中心查询" in text_of(refused)
    assert not Roll.objects.exists()

    answer = keeper.post(here, {"title": "2026 年名册", "source": ""}, follow=True)

    assert "名册还是空的" in text_of(answer)
    assert "去导入" in text_of(answer)
    again = keeper.post(here, {"title": "又一份"})
    assert again.status_code == 409
    assert "还没有定稿" in text_of(again)


def test_the_next_roll_begins_with_the_last_ones_units(keeper, street):
    last = draft_of(street)
    freeze_roll(SYSTEM, roll_id=last.id)

    keeper.post(url("rolls", street.compound), {"title": "新的", "copy": "on"})

    assert Roll.objects.get(title="新的").units == len(BUYERS)


def test_an_owner_sees_rolls_once_they_are_published_and_a_stranger_never(
    as_person, owners, street, other_street
):
    roll = draft_of(street)
    here = url("rolls", street.compound)
    assert roll.title not in text_of(owners.get(here))
    assert owners.get(url("roll", roll)).status_code == 404

    Roll.objects.filter(pk=roll.pk).update(state="published")
    assert roll.title in text_of(owners.get(here))
    assert owners.get(url("roll", roll)).status_code == 200
    stranger = as_person(person_with("owner", other_street.rooms[0]))
    assert stranger.get(here).status_code == 403
    assert stranger.get(url("roll", roll)).status_code == 404


# ── One roll ────────────────────────────────────────────────────────────────────────────────


def test_names_are_whole_for_who_keeps_the_roll_and_masked_for_others(keeper, owners, street):
    roll = published(street)
    here = url("roll", roll)

    kept, seen = text_of(keeper.get(here)), text_of(owners.get(here))

    assert "王小明、李红" in kept
    assert "王小明" not in seen
    assert "王**" in seen
    # The owner of 101 reads their own name, and not that of the same name elsewhere.
    assert "张伟" in seen
    assert "张 伟" not in seen


def test_a_roll_of_many_pages_is_flat(keeper, owners, street, django_assert_max_num_queries):
    roll = draft_of(street)
    building = street.numbers[0]
    many = [
        RollUnit(
            space_id=roll.space_id, roll=roll, number=n, place_path=building.path,
            building_id=building.id, building_name=building.address, address=f"甲弄1号{n}室",
            walk=f"a/{n:06}", area=100, head=n, holder=f"x{n}", holder_blind=f"{n:064}",
        )
        for n in range(1000, 1300)
    ]  # fmt: skip
    RollUnit.objects.bulk_create(many)
    rolls.settle(roll)
    Roll.objects.filter(pk=roll.pk).update(state="published")

    for client in (keeper, owners):
        client.get(url("roll", roll))
    with django_assert_max_num_queries(6):
        queries.seen_roll(SYSTEM, roll.id)
        page = queries.units_page(SYSTEM, roll)
        queries.buildings_of(roll)
        queries.names_waiting(roll)
        queries.objections_waiting(roll)
    seen = set()
    while True:
        numbers = [line.unit.number for line in page.lines]
        assert not seen & set(numbers)
        seen |= set(numbers)
        if not page.after:
            break
        page = queries.units_page(SYSTEM, roll, after=page.after)
    assert len(seen) == 305
    assert len(numbers) == 5
    back = queries.units_page(SYSTEM, roll, before=page.before)
    assert len(back.lines) == 50
    assert back.after
    assert back.before
    first = text_of(keeper.get(url("roll", roll)))
    assert "往下看" in first
    assert "往前看" not in first


def test_search_finds_an_address_and_for_keepers_a_whole_name(keeper, owners, street):
    roll = published(street)

    def found(client, words):
        page = text_of(client.get(url("roll", roll), {"q": words}))
        return page.count('人数号">')

    assert found(keeper, "101室") == 3
    assert found(keeper, "張偉") == 2
    assert found(owners, "张伟") == 0
    assert "没有找到" in text_of(keeper.get(url("roll", roll), {"q": "什么"}))


def test_the_next_step_leads_from_an_empty_roll_to_a_frozen_one(keeper, owner, street):
    roll = draft_of(street, {})
    here = url("roll", roll)
    assert "把 Excel 名册交上来" in text_of(keeper.get(here))
    roll.delete()

    roll = draft_of(street)
    here = url("roll", roll)
    assert "1 个同名的要认定" in text_of(keeper.get(here))
    ids = [str(unit_at(roll, address).id) for address in (FLAT, "甲弄2号101室")]
    keeper.post(url("roll-settle", roll), {"unit": ids, "step": "apart"})
    assert "给业主公示核对" in text_of(keeper.get(here))
    until = rolls.today() + timedelta(days=7)
    published_page = keeper.post(url("roll-publish", roll), {"until": until}, follow=True)
    assert "正在公示" in text_of(published_page)
    object_to_roll(owner, roll_id=roll.id, unit_id=unit_at(roll, FLAT).id, words="不对")
    assert "1 条异议要答复" in text_of(keeper.get(here))
    early = keeper.post(url("roll-freeze", roll))
    assert early.status_code == 409
    assert "1 条异议没有答复" in text_of(early)
    RollObjection.objects.update(state="dismissed")
    Roll.objects.filter(pk=roll.pk).update(objections_until=rolls.today() - timedelta(days=1))
    frozen = text_of(keeper.post(url("roll-freeze", roll), follow=True))
    roll.refresh_from_db()
    assert roll.digest in frozen
    assert "登记一户" not in frozen


def test_a_roll_is_taken_back_with_a_reason(keeper, street):
    roll = published(street)

    bare = keeper.post(url("roll-withdraw", roll), {"reason": ""})
    assert bare.status_code == 422
    keeper.post(url("roll-withdraw", roll), {"reason": "漏了两户"})

    roll.refresh_from_db()
    assert roll.state == "draft"
    assert "漏了两户" in text_of(keeper.get(url("roll-history", roll)))


@pytest.mark.parametrize(
    "page",
    ["roll-publish", "roll-withdraw", "roll-freeze", "roll-add", "roll-buyers",
     "roll-objections", "roll-history", "roll-import", "roll-import-template",
     "roll-import-learned"],
)  # fmt: skip
def test_an_owner_is_refused_where_the_roll_is_kept_and_nothing_changes(owners, street, page):
    roll = published(street)

    assert owners.get(url(page, roll)).status_code == 403
    assert owners.post(url(page, roll), {"until": "2030-01-01"}).status_code in (403, 405)
    roll.refresh_from_db()
    assert roll.state == "published"


# ── Buildings, the notice board ─────────────────────────────────────────────────────────────


def test_a_buildings_page_and_sheet_mask_names_for_the_notice_board(keeper, owners, street):
    roll = published(street)
    building = street.numbers[0].id

    page = text_of(owners.get(url("roll-building", roll, building)))
    assert "甲弄1号102室" in page
    assert "甲弄2号101室" not in page
    paper = text_of(keeper.get(url("roll-sheet", roll, building)))
    assert "王**" in paper
    assert "王小明" not in paper
    assert "60.25㎡" in paper
    assert "名册公示" in paper
    assert keeper.get(url("roll-building", roll, street.rooms[0])).status_code == 404


# ── A unit ──────────────────────────────────────────────────────────────────────────────────


def test_an_owner_objects_and_is_told_of_the_answer(keeper, owners, owner, street):
    roll = published(street)
    unit = unit_at(roll, "甲弄1号102室")
    here = url("roll-unit", roll, unit)
    assert "王小明" not in text_of(owners.get(here))

    empty = owners.post(here, {"words": ""})
    assert empty.status_code == 422
    made = owners.post(here, {"words": "面积多写了 5 平方米"}, follow=True)
    assert "已经收到您的异议" in text_of(made)
    objection = RollObjection.objects.get()

    listed = text_of(keeper.get(url("roll-objections", roll)))
    assert "甲弄1号102室" in listed
    asked = text_of(keeper.get(url("roll-objection", objection)))
    assert "面积多写了 5 平方米" in asked
    assert owner.name in asked
    lacking = keeper.post(url("roll-objection", objection), {"answer": "以登记簿为准"})
    assert lacking.status_code == 422
    assert "以登记簿为准" in text_of(lacking)
    answered = keeper.post(
        url("roll-objection", objection), {"result": "upheld", "answer": "已按登记簿更正"}
    )
    assert answered["Location"] == url("roll-unit-change", roll, unit)
    catch_up()
    notice = Notice.objects.get(person_id=owner.person_id)
    assert notice.url == here
    assert "已按登记簿更正" in text_of(owners.get(here))


def test_another_owners_objection_and_its_page_stay_with_who_keeps_the_roll(
    as_person, owners, street
):
    roll = published(street)
    unit = unit_at(roll, FLAT)
    neighbour = person_with("owner", street.rooms[1])
    objection = object_to_roll(neighbour, roll_id=roll.id, unit_id=unit.id, words="面积不对吧")

    assert "面积不对吧" not in text_of(owners.get(url("roll-unit", roll, unit)))
    assert owners.get(url("roll-objection", objection)).status_code == 404


def test_a_unit_is_entered_by_hand_and_what_was_typed_stays(keeper, street):
    roll = draft_of(street, {})
    typed = {
        "address": "丙弄1号101室", "area": "60.25", "area_basis": "register",
        "kind": "dwelling", "state": "sold", "owners": "王小明 1/2\n李红 1/2",
    }  # fmt: skip

    refused = keeper.post(url("roll-add", roll), typed)
    assert refused.status_code == 422
    assert "丙弄1号101室" in text_of(refused)
    assert "王小明 1/2" in text_of(refused)
    fine = keeper.post(url("roll-add", roll), {**typed, "area": "60.255"})
    assert "最多两位小数" in text_of(fine)
    made = keeper.post(url("roll-add", roll), {**typed, "address": FLAT}, follow=True)

    assert "王小明（1/2）、李红（1/2）" in text_of(made)
    assert RollUnit.objects.get().area == 6025
    assert list(RollOwner.objects.order_by("order").values_list("share", flat=True)) == [
        "1/2", "1/2",
    ]  # fmt: skip


def test_a_unit_is_corrected_and_two_corrections_at_once_are_shown_side_by_side(
    keeper, member, street
):
    roll = draft_of(street)
    unit = unit_at(roll, FLAT)
    here = url("roll-unit-change", roll, unit)
    page = text_of(keeper.get(here))
    seen = values_of(unit).stamp
    assert f'value="{seen}"' in page
    assert "张伟" in page
    change_roll_unit(member, roll_id=roll.id, unit_id=unit.id, seen=seen, area=7000)

    typed = {
        "area": "80", "area_basis": "register", "kind": "dwelling", "state": "sold",
        "owners": "张伟",
    }  # fmt: skip
    both = keeper.post(here, {**typed, "seen": seen})
    assert both.status_code == 409
    assert "现在是 70.00㎡，您写的是 80.00㎡" in text_of(both)
    unit.refresh_from_db()
    assert unit.area == 7000

    keeper.post(here, {**typed, "seen": values_of(unit).stamp})
    unit.refresh_from_db()
    assert (unit.area, unit.area_basis) == (8000, "register")


def test_a_unit_is_taken_out_after_being_asked(keeper, street):
    roll = draft_of(street)
    unit = unit_at(roll, FLAT)
    here = url("roll-unit-remove", roll, unit)

    assert "从名册里去掉" in text_of(keeper.get(here))
    assert RollUnit.objects.filter(pk=unit.pk).exists()
    keeper.post(here, {"reason": "登记重了"})
    assert not RollUnit.objects.filter(pk=unit.pk).exists()


# ── Who is one buyer ────────────────────────────────────────────────────────────────────────


def test_same_names_are_settled_and_what_was_ticked_stays(keeper, street):
    roll = draft_of(street)
    page = text_of(keeper.get(url("roll-buyers", roll)))
    assert "张伟" in page
    assert "王小明" not in page
    assert "置业" not in page
    ids = [str(unit_at(roll, address).id) for address in (FLAT, "甲弄2号101室")]

    one = keeper.post(url("roll-settle", roll), {"unit": ids[:1], "step": "same"})
    assert one.status_code == 422
    assert text_of(one).count("checked") == 1
    assert heads_of(roll) == [1, 2, 3, 4, 4]

    done = keeper.post(url("roll-settle", roll), {"unit": ids, "step": "same"}, follow=True)
    assert "没有要认定的同名业主" in text_of(done)
    assert heads_of(roll) == [1, 2, 1, 4, 4]


def test_units_of_another_roll_cannot_be_drawn_in(keeper, street, other_street):
    roll, theirs = draft_of(street), draft_of(other_street)
    ids = [str(unit_at(roll, FLAT).id), str(unit_at(theirs, FLAT).id), "no id"]

    assert keeper.post(url("roll-settle", roll), {"unit": ids, "step": "same"}).status_code == 422
    assert heads_of(theirs) == heads_of(roll) == [1, 2, 3, 4, 4]


# ── Against the roll before ─────────────────────────────────────────────────────────────────


def test_what_has_changed_since_the_last_roll(keeper, owners, member, street):
    first = draft_of(street)
    freeze_roll(SYSTEM, roll_id=first.id)
    kept = {address: names for address, names in BUYERS.items() if address != "乙弄1号101室"}
    roll = draft_of(street, {**kept, "乙弄2号101室": "赵六"})
    unit = unit_at(roll, FLAT)
    change_roll_unit(
        member, roll_id=roll.id, unit_id=unit.id, seen=values_of(unit).stamp,
        area=7000, owners=(Owner("钱七"),),
    )  # fmt: skip

    page = text_of(keeper.get(url("roll-differences", roll)))

    assert "70.00㎡" in page
    assert "60.25㎡" in page
    assert "业主变了" in page
    assert "乙弄2号101室" in page
    assert "乙弄1号101室" in page
    assert "钱七" not in page
    assert keeper.get(url("roll-differences", first)).status_code == 404
    assert owners.get(url("roll-differences", roll)).status_code == 404


# ── Import ──────────────────────────────────────────────────────────────────────────────────


def upload(client, roll, *rows):
    file = SimpleUploadedFile("名册.xlsx", sheet(*rows).getvalue())
    return client.post(url("roll-import", roll), {"file": file, "whole": "1"})


def test_a_file_is_handed_in_checked_written_and_taken_back(keeper, street):
    roll = draft_of(street, {})
    assert "这份名册还没有导入过文件" in text_of(keeper.get(url("roll-import", roll)))

    answer = upload(
        keeper, roll, flat("101", 60.25, "张伟"), flat("102", 0, "李红"), flat("103", 60, "张伟")
    )
    run = ImportRun.objects.get()
    assert answer["Location"] == url("roll-import-run", run)
    report = text_of(keeper.get(answer["Location"]))
    assert "写入 2 条" in report
    assert "同名业主" in report
    rows = text_of(keeper.get(url("roll-import-rows", run), {"show": "not_understood"}))
    assert "面积是零" in rows
    assert "李红" in rows

    assert "把 2 条写入" in text_of(keeper.get(url("roll-import-apply", run)))
    written = text_of(keeper.post(url("roll-import-apply", run), follow=True))
    assert "已经写入名册" in written
    assert "去认定" in written
    assert RollUnit.objects.filter(roll=roll).count() == 2
    assert "会收回 2 条" in text_of(keeper.get(url("roll-import-undo", run)))
    keeper.post(url("roll-import-undo", run))
    assert not RollUnit.objects.filter(roll=roll).exists()


def test_a_guess_is_corrected_for_this_file_and_listed_as_learned(keeper, street):
    roll = draft_of(street, {})
    upload(keeper, roll, flat("101", 60, "张伟", "店堂"))
    run = ImportRun.objects.get()

    sent = {"what": "kind", "text": "店堂", "value": "shop", "show": "all"}
    page = keeper.post(url("roll-import-correct", run), sent, follow=True)

    assert "商铺" in text_of(page)
    assert "店堂" in text_of(keeper.get(url("roll-import-learned", roll)))


def test_a_rolls_import_is_nobody_elses_and_no_ledgers(as_person, keeper, owners, street):
    roll = draft_of(street, {})
    upload(keeper, roll, flat("101", 60, "张伟"))
    run = ImportRun.objects.get()
    secretary = as_person(person_with("secretary", street.area))

    for client in (owners, secretary):
        for page in ("roll-import-run", "roll-import-rows", "roll-import-apply"):
            assert client.get(url(page, run)).status_code == 404
    # The survey's pages do not show it either, even to who may import both.
    assert keeper.get(reverse("survey:import-run", args=[run.id])).status_code == 404


def test_a_large_file_is_left_to_a_job_that_shows_how_far_it_is(keeper, street, monkeypatch):
    monkeypatch.setattr(tasks, "LARGE_ROWS", 1)
    monkeypatch.setattr(tasks, "LARGE_BYTES", 1)
    roll = draft_of(street, {})

    upload(keeper, roll, flat("101", 60, "张伟"), flat("102", 60, "李红"))
    run = ImportRun.objects.get()
    assert run.state == "reading"
    assert "正在读取" in text_of(keeper.get(url("roll-import-run", run)))
    job = DBTaskResult.objects.get()
    tasks.read_later.func(*job.args_kwargs["args"])
    keeper.post(url("roll-import-apply", run))
    assert not RollUnit.objects.filter(roll=roll).exists()
    job = DBTaskResult.objects.exclude(pk=job.pk).get()
    tasks.write_later.func(*job.args_kwargs["args"])

    assert RollUnit.objects.filter(roll=roll).count() == 2
    assert "写入了 2 条" in text_of(keeper.get(url("roll-import-run", run)))


def test_the_blank_roll_is_read_back_as_a_roll(keeper, street):
    roll = open_roll(SYSTEM, place_id=street.compound.id, title="名册")
    blank = keeper.get(url("roll-import-template", roll))

    file = SimpleUploadedFile("空白.xlsx", blank.content)
    keeper.post(url("roll-import", roll), {"file": file, "whole": "1"})

    run = ImportRun.objects.get()
    assert run.state == "read"
    assert set(run.columns.values()) >= {"address", "area_exclusive", "owners", "share", "state"}


def test_the_compounds_page_leads_to_its_rolls(keeper, street):
    page = text_of(keeper.get(reverse("places:place", args=[street.compound.id])))

    assert url("rolls", street.compound) in page


def test_pages_carry_no_name_in_what_scripts_read(owners, street):
    roll = published(street)
    page = text_of(owners.get(url("roll", roll)))

    unit = unit_at(roll, "甲弄1号102室")
    for secret in (unit.holder, unit.holder_blind, "王小明", json.dumps("王小明")):
        assert secret not in page
    # The negative control: the unit itself stands there.
    assert unit.address in page
