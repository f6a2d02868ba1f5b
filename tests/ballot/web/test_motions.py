"""Motions in the browser: without script, and with nothing lost."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from tests.ballot.clocks import HOUR, beat_ago, commit_at_once, jumped, put_at, restart
from tests.ballot.motions import (
    AFTER,
    NOTICE,
    agreeing,
    closed,
    counted,
    drafted,
    frozen,
    noticed,
    opened,
    posted,
    rules_of,
)
from tests.neighbourhood import person_with

from lilong.ballot.actions.change_motion import change_motion
from lilong.ballot.actions.change_scope import ItemDraft, change_scope
from lilong.ballot.actions.revise_motion import revise_motion
from lilong.ballot.clocking import as_if
from lilong.ballot.models import CompoundRules, Motion, Reelection, ScopePicture, Voter
from lilong.ballot.moving import local_day
from lilong.ballot.scoping import items_of

SAID = {
    "title": "更换水泵",
    "matter": "repair_fund_use",
    "question": "是否同意更换水泵？",
    "text": "",
    "not_included": "",
    "acting_basis": "",
}


def words(answer):
    return answer.content.decode()


# ── The list ────────────────────────────────────────────────────────────────────────────────


def test_an_empty_list_invites_those_who_prepare(as_person, worker, street):
    page = as_person(worker).get(f"/ballot/places/{street.compound.id}/motions/")

    assert "还没有请业主表决过" in words(page)
    assert page.context["draft_url"]


def test_an_owner_sees_no_draft(as_person, owner, member, street):
    drafted(member, street, title="还在起草的事")

    page = as_person(owner).get(f"/ballot/places/{street.compound.id}/motions/")

    assert "还在起草的事" not in words(page)
    assert page.context["draft_url"] == ""


def test_the_list_is_narrowed_and_paged(as_person, worker, member, street):
    for number in range(22):
        drafted(member, street, title=f"第{number}件", items=())
    Motion.objects.filter(title="第3件").update(state="withdrawn")
    browser, at = as_person(worker), f"/ballot/places/{street.compound.id}/motions/"

    first = browser.get(at)
    second = browser.get(first.context["older"])
    ended = browser.get(f"{at}?state=ended")

    assert (len(first.context["rows"]), len(second.context["rows"])) == (20, 2)
    assert [row["motion"].title for row in ended.context["rows"]] == ["第3件"]
    assert browser.get(f"{at}?after=nonsense&state=nonsense").status_code == 200


# ── Drafting and its words ──────────────────────────────────────────────────────────────────


def test_a_worker_drafts_and_goes_on_to_the_items(as_person, worker, street):
    answer = as_person(worker).post(f"/ballot/places/{street.compound.id}/motions/draft", SAID)

    assert answer.url == f"/ballot/motions/{Motion.objects.get().id}/scope/"


def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(as_person, worker, street):
    answer = as_person(worker).post(
        f"/ballot/places/{street.compound.id}/motions/draft", {**SAID, "matter": ""}
    )

    assert answer.status_code == 422
    assert 'value="更换水泵"' in words(answer)
    assert not Motion.objects.exists()


def test_an_owner_does_not_draft(as_person, owner, street):
    at = f"/ballot/places/{street.compound.id}/motions/draft"

    assert as_person(owner).get(at).status_code == 403
    assert as_person(owner).post(at, SAID).status_code == 403


def test_two_who_edit_see_both_versions_and_saving_again_decides(as_person, worker, member, street):
    motion = drafted(member, street)
    browser, at = as_person(worker), f"/ballot/motions/{motion.id}/edit"
    seen = browser.get(at).context["form"]["seen"].value()
    change_motion(member, motion_id=motion.id, title="换泵")
    mine = {**SAID, "title": "更换两台水泵", "text": motion.text, "not_included": "不动户内水管。",
            "question": motion.question}  # fmt: skip

    answer = browser.post(at, {**mine, "seen": seen})

    assert answer.status_code == 409
    assert "换泵" in words(answer)
    assert 'value="更换两台水泵"' in words(answer)
    again = answer.context["form"]["seen"].value()
    assert browser.post(at, {**mine, "seen": again}).status_code == 302
    motion.refresh_from_db()
    assert motion.title == "更换两台水泵"


# ── The scope, row by row ───────────────────────────────────────────────────────────────────


def rows(*lines, **other):
    data = {"act": "save", "seen": "", **other}
    for number, (title, amount) in enumerate(lines):
        data |= {f"items-{number}-title": title, f"items-{number}-amount": amount}
    return data


def test_rows_are_added_moved_and_dropped_without_script(as_person, worker, member, street):
    motion = drafted(member, street, items=())
    browser, at = as_person(worker), f"/ballot/motions/{motion.id}/scope/"

    def titles(act):
        page = browser.post(at, rows(("甲", "1"), ("乙", "2"), ("丙", ""), act=act))
        assert page.status_code == 200
        return [row["title"].value() for row in page.context["rows"]]

    assert titles("add") == ["甲", "乙", "丙", ""]
    assert titles("up-1") == ["乙", "甲", "丙"]
    assert titles("down-0") == ["乙", "甲", "丙"]
    assert titles("down-2") == ["甲", "乙", "丙"]
    assert titles("drop-0") == ["乙", "丙"]
    assert titles("drop-99") == titles("up-x") == ["甲", "乙", "丙"]
    assert items_of(motion.id) == ()


def test_money_is_read_as_people_write_it_and_kept_in_fen(as_person, worker, member, street):
    motion = drafted(member, street, items=())
    browser, at = as_person(worker), f"/ballot/motions/{motion.id}/scope/"
    seen = browser.get(at).context["seen"]
    sent = rows(("水泵", "8.65万"), ("清洗", "2,400.50"), ("", ""), seen=seen)

    answer = browser.post(at, {**sent, "items-1-left_out": "on"})

    assert answer.status_code == 302
    assert [(one.amount, one.included) for one in items_of(motion.id)] == [
        (8_650_000, True),
        (240_050, False),
    ]


def test_a_row_that_cannot_be_is_marked_and_nothing_typed_is_lost(
    as_person, worker, member, street
):
    motion = drafted(member, street, items=())
    browser, at = as_person(worker), f"/ballot/motions/{motion.id}/scope/"
    seen = browser.get(at).context["seen"]

    unread = browser.post(at, rows(("水泵", "很多"), seen=seen))
    untitled = browser.post(at, rows(("水泵", "5"), ("", ""), ("", "7"), seen=seen))

    assert (unread.status_code, untitled.status_code) == (422, 422)
    assert 'value="很多"' in words(unread)
    assert untitled.context["rows"].rows[2].errors["title"] == ["请写明这一项是什么"]
    assert items_of(motion.id) == ()


def test_two_lists_are_both_shown(as_person, worker, member, street):
    motion = drafted(member, street, items=())
    browser, at = as_person(worker), f"/ballot/motions/{motion.id}/scope/"
    seen = browser.get(at).context["seen"]
    change_scope(member, motion_id=motion.id, items=[ItemDraft("防水", "", 100)])

    answer = browser.post(at, rows(("水泵", "5"), seen=seen))

    assert answer.status_code == 409
    assert "防水 1.00元" in words(answer)
    assert 'value="水泵"' in words(answer)


def photo():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    file.seek(0)
    file.name = "p.jpg"
    return file


def test_a_picture_is_hung_and_taken_off(as_person, worker, member, street):
    motion = drafted(member, street)
    browser, item = as_person(worker), items_of(motion.id)[0]
    at = f"/ballot/motions/{motion.id}/scope/"

    added = browser.post(at + "picture", {"item": item.id, "photo": photo(), "caption": "泵房"})
    hung = ScopePicture.objects.get()
    removed = browser.post(f"{at}pictures/{hung.id}/remove")

    assert (added.status_code, removed.status_code) == (302, 302)
    assert not ScopePicture.objects.exists()


def test_no_picture_is_said_at_its_field(as_person, worker, member, street):
    motion = drafted(member, street)
    item = items_of(motion.id)[0]

    answer = as_person(worker).post(f"/ballot/motions/{motion.id}/scope/picture", {"item": item.id})

    assert answer.status_code == 422
    assert answer.context["picture"].errors["photo"]


# ── One motion ──────────────────────────────────────────────────────────────────────────────


def test_a_draft_says_which_defaults_nobody_has_confirmed(as_person, worker, member, street):
    page = as_person(worker).get(f"/ballot/motions/{drafted(member, street).id}/")

    assert "没有人确认过" in words(page)
    assert "三分之二以上" in words(page)
    assert "88,900.00元" in words(page)


def test_the_rules_of_the_compound_are_named(as_person, worker, member, street):
    rules_of(street, count_parking=True)

    page = as_person(worker).get(f"/ballot/motions/{drafted(member, street).id}/")

    assert "示例小区业主大会议事规则" in words(page)
    assert "单独登记的车位计入" in words(page)


def test_two_conflicting_rules_are_both_shown(as_person, worker, member, street):
    motion = drafted(member, street, matter="lift_common_land")

    page = as_person(worker).get(f"/ballot/motions/{motion.id}/")

    assert len(page.context["asked"]) == 2
    assert "两种规定不一样" in words(page)


def test_a_draft_is_hidden_and_a_notice_is_open_to_its_owners(
    as_person, owner, other_street, stage
):
    draft, public = drafted(stage.member, stage.street), noticed(stage)
    stranger = person_with("owner", other_street.rooms[0])

    assert as_person(owner).get(f"/ballot/motions/{draft.id}/").status_code == 404
    page = as_person(owner).get(f"/ballot/motions/{public.id}/")
    assert page.status_code == 200
    assert "到开始 15 天，按规定至少 15 天" in words(page)
    assert as_person(stranger).get(f"/ballot/motions/{public.id}/").status_code == 404


def test_owners_read_no_name_in_the_history(as_person, owner, stage, member):
    motion = noticed(stage)

    mine, inside = (as_person(one).get(f"/ballot/motions/{motion.id}/") for one in (owner, member))

    assert [entry.what for entry in mine.context["history"]] == [
        entry.what for entry in inside.context["history"] if "公告" in entry.what
    ]
    assert member.name not in words(mine)
    assert member.name in words(inside)


def test_steps_are_offered_to_those_who_may_take_them(as_person, worker, member, street):
    motion = frozen(member, street)

    at_desk, deciding = (
        as_person(one).get(f"/ballot/motions/{motion.id}/").context for one in (worker, member)
    )

    assert (at_desk["thawing"], at_desk["noticing"]) == (True, False)
    assert (deciding["thawing"], deciding["noticing"]) == (True, True)


def test_a_step_is_taken_and_a_refusal_stays_on_the_page(as_person, worker, member, street):
    empty = drafted(member, street, items=())
    ready = drafted(member, street)
    browser = as_person(worker)

    refused = browser.post(f"/ballot/motions/{empty.id}/step", {"step": "freeze"})
    taken = browser.post(f"/ballot/motions/{ready.id}/step", {"step": "freeze"})

    assert refused.status_code == 422
    assert "至少写一项" in words(refused)
    assert taken.status_code == 302
    ready.refresh_from_db()
    assert ready.state == "scope_frozen"


def test_the_secretary_closes_nothing(as_person, committee_secretary, stage):
    motion = opened(stage)

    answer = as_person(committee_secretary).post(
        f"/ballot/motions/{motion.id}/step", {"step": "close"}
    )

    assert answer.status_code == 403
    assert "由业委会委员决定" in words(answer)
    motion.refresh_from_db()
    assert motion.state == "open"


def test_an_unknown_step_leads_back(as_person, member, street):
    motion = drafted(member, street)

    answer = as_person(member).post(f"/ballot/motions/{motion.id}/step", {"step": "explode"})

    assert answer.status_code == 302


# ── The notice ──────────────────────────────────────────────────────────────────────────────


def told(roll, **other):
    return {
        "roll_id": str(roll.id),
        "opens_at": "2026-12-13T09:00",
        "closes_at": "2026-12-20T18:00",
        "how": ["written"],
        "hand_in": "门卫室票箱",
        "act": "check",
        **other,
    }


def test_the_notice_is_looked_over_before_it_is_given(as_person, member, stage):
    motion = frozen(member, stage.street)
    browser, at = as_person(member), f"/ballot/motions/{motion.id}/notice"

    with as_if(NOTICE):
        checked = browser.post(at, told(stage.roll))
        assert not Voter.objects.exists()
        sent = dict(checked.context["hidden"])
        given = browser.post(at, {**sent, "act": "give"})

    assert checked.status_code == 200
    assert "2026-12-13 09:00" in words(checked)
    assert "还没有写明哪天向党组织报告过" in words(checked)
    assert given.url == f"/ballot/motions/{motion.id}/"
    motion.refresh_from_db()
    assert motion.state == "noticed"


def test_too_late_a_notice_is_refused_on_the_form_with_the_arithmetic(as_person, member, stage):
    motion = frozen(member, stage.street)

    with as_if(NOTICE):
        answer = as_person(member).post(
            f"/ballot/motions/{motion.id}/notice", told(stage.roll, opens_at="2026-12-12T09:00")
        )

    assert answer.status_code == 409
    assert "2026-12-12 往前数 15 天是 2026-11-27" in words(answer)
    assert "门卫室票箱" in words(answer)


def test_what_the_use_case_calls_forms_is_said_at_its_field(as_person, member, stage):
    motion = frozen(member, stage.street)

    with as_if(NOTICE):
        answer = as_person(member).post(
            f"/ballot/motions/{motion.id}/notice", told(stage.roll, how=[])
        )

    assert answer.context["form"].errors["how"]


def test_who_prepares_gives_no_notice(as_person, worker, member, street):
    motion = frozen(member, street)

    assert as_person(worker).get(f"/ballot/motions/{motion.id}/notice").status_code == 403


# ── The difference ──────────────────────────────────────────────────────────────────────────


def test_old_and_new_stand_side_by_side(as_person, member, owner, stage):
    old = posted(stage, agreeing(8))
    browser = as_person(member)
    with as_if(AFTER):
        answer = browser.post(f"/ballot/motions/{old.id}/step", {"step": "revise"})
    new = Motion.objects.get(revises=old)
    assert answer.url == f"/ballot/motions/{new.id}/"
    change_scope(member, motion_id=new.id, items=[ItemDraft("更换水泵", "", 9_000_000)])

    page = browser.get(f"/ballot/motions/{new.id}/difference/")

    assert "水箱清洗 2,400.00元" in words(page)
    assert "+1,100.00元" in words(page)
    assert stage.street.compound.address in words(page)
    assert as_person(owner).get(f"/ballot/motions/{new.id}/difference/").status_code == 404


def test_what_revises_nothing_has_no_difference(as_person, member, street):
    motion = drafted(member, street)

    assert as_person(member).get(f"/ballot/motions/{motion.id}/difference/").status_code == 404


def test_an_unchanged_revision_says_so(as_person, member, stage):
    new = revise_motion(member, motion_id=noticed(stage).id)

    page = as_person(member).get(f"/ballot/motions/{new.id}/difference/")

    assert "两份完全一样" in words(page)


# ── The compound's rules ────────────────────────────────────────────────────────────────────


RULES = {
    "source": "本小区业主大会议事规则第十二条",
    "effective_from": "2026-01-01",
    "scrutineers_required": "10",
    "complaint_days": "5",
    "count_parking": "true",
    "spoiled_counts_as_participation": "false",
    "nonreturn_policy": '"not_participating"',
    "repeat_policy": '"last"',
    "public_turnout": "false",
}


def test_rules_are_written_down_and_read_by_owners(as_person, member, owner, street):
    at = f"/ballot/places/{street.compound.id}/rules/"

    assert "没有人确认过" in words(as_person(owner).get(at))
    assert as_person(member).post(at, RULES).status_code == 302
    page = as_person(owner).get(at)

    assert "第十二条" in words(page)
    assert page.context["form"] is None
    assert CompoundRules.objects.get().options["count_parking"] is True


def test_who_prepares_does_not_adopt_rules(as_person, worker, street):
    at = f"/ballot/places/{street.compound.id}/rules/"

    assert as_person(worker).post(at, RULES).status_code == 403
    assert not CompoundRules.objects.exists()


def test_rules_without_a_source_keep_what_was_typed(as_person, member, street):
    at = f"/ballot/places/{street.compound.id}/rules/"

    answer = as_person(member).post(at, {**RULES, "source": ""})

    assert answer.status_code == 422
    assert 'value="10"' in words(answer)


def test_strangers_do_not_read_them(as_person, other_street, street):
    stranger = person_with("owner", other_street.rooms[0])

    page = as_person(stranger).get(f"/ballot/places/{street.compound.id}/rules/")

    assert page.status_code == 403


def test_a_reelection_is_begun_and_ended(as_person, street):
    browser = as_person(person_with("secretary", street.area))
    at = f"/ballot/places/{street.compound.id}/rules/reelection"

    assert browser.post(at, {"day": "2026-11-01", "act": "begin"}).status_code == 302
    early = browser.post(at, {"day": "2026-10-01", "act": "end"})
    assert early.status_code == 422
    assert early.context["day"].errors["day"]
    assert browser.post(at, {"day": "2026-11-20", "act": "end"}).status_code == 302
    assert not Reelection.objects.filter(until=None).exists()


@pytest.mark.parametrize("page", ["motions/", "rules/"])
def test_english_readers_read_english(as_person, member, street, page):
    browser = as_person(member)
    browser.cookies["django_language"] = "en"

    answer = browser.get(f"/ballot/places/{street.compound.id}/{page}")

    assert answer.status_code == 200


# ── A clock in doubt ────────────────────────────────────────────────────────────────────────


def _noticed(stage):
    return put_at(noticed(stage), noticed_at=-480, opens_at=-1, closes_at=24)


def _opened(stage):
    return put_at(opened(stage), noticed_at=-480, opened_at=-24, opens_at=-24, closes_at=-1)


def _closed(stage):
    motion = closed(stage, agreeing(8))
    return put_at(motion, noticed_at=-480, opened_at=-24, closed_at=-2, complaints_until=-1)


@pytest.mark.parametrize(
    ("begun", "page", "step", "then"),
    [
        (_noticed, "", "open", "open"),
        (_opened, "", "close", "closed"),
        (_closed, "", "count", "counted"),
        (lambda stage: counted(stage, agreeing(8)), "count/", "post", "effective"),
    ],
)
def test_in_doubt_who_decides_is_shown_the_clock_and_goes_on_after_a_look_at_another(
    as_person, member, owner, stage, monkeypatch, begun, page, step, then
):
    motion = begun(stage)
    browser, at = as_person(member), f"/ballot/motions/{motion.id}/"
    with as_if(AFTER):
        assert "clock_confirmed" not in words(browser.get(at + page))
    restart(monkeypatch)
    commit_at_once(monkeypatch)
    jumped()

    told = words(browser.get(at + page))
    refused = browser.post(at + "step", {"step": step})
    taken = browser.post(at + "step", {"step": step, "clock_confirmed": "1"})

    assert f"服务器现在显示 {local_day(datetime.now(UTC))}" in told
    assert "clock_confirmed" in told
    assert "clock_confirmed" not in words(as_person(owner).get(at + page))
    assert "时钟对不上" in words(refused)
    assert taken.status_code == 302
    motion.refresh_from_db()
    assert motion.state == then


def test_what_was_found_right_is_not_asked_again_where_the_step_was_refused(
    as_person, member, stage, monkeypatch
):
    motion = put_at(opened(stage), noticed_at=-480, opened_at=-24, opens_at=-24, closes_at=24)
    restart(monkeypatch)
    commit_at_once(monkeypatch)
    jumped()
    browser, at = as_person(member), f"/ballot/motions/{motion.id}/"

    refused = browser.post(at + "step", {"step": "close", "clock_confirmed": "1"})

    assert refused.status_code == 409
    assert "还没有到" in words(refused)
    assert "clock_confirmed" not in words(refused)
    assert "clock_confirmed" not in words(browser.get(at))
    assert "核对过服务器的时钟" in words(browser.get(at))


@pytest.mark.parametrize("begun", [_noticed, _opened])
def test_in_doubt_nothing_is_said_to_begin_or_end_by_itself(
    as_person, member, stage, monkeypatch, begun
):
    motion = begun(stage)
    browser, at = as_person(member), f"/ballot/motions/{motion.id}/"
    restart(monkeypatch)
    beat_ago(HOUR)
    assert "到了公告写的时间会自动" in words(browser.get(at))

    restart(monkeypatch)
    jumped()
    told = words(browser.get(at))

    assert "时钟对不上，不会自动" in told
    assert "核对时间以前，" in told
    assert "会自动" not in told.replace("不会自动", "")
