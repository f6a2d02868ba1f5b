"""A meeting from plan_meeting over invite, open_meeting and record_attendance to close_meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.commons.ledger.listening import deliver
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council import meeting_permissions
from lilong.council.actions.cancel_meeting import cancel_meeting
from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.invite import Guest, invite
from lilong.council.actions.open_meeting import open_meeting
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.documents.agenda import AgendaPaper, agenda_document
from lilong.council.kinds.meetings import Share, in_force, meeting_kinds
from lilong.council.meeting_deadlines import gap_words, notice_words, posting_words, yearly_words
from lilong.council.models import AgendaItem, Attendance, Invitee, Meeting, Publishing
from lilong.council.publishing_permissions import public_meetings
from lilong.council.queries.meetings import invited_to
from lilong.council.roll import present
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Conflict, Invalid, NotAllowed, Refused
from tests.council import meeting_stage as stage
from tests.council.meeting_stage import day as day_of
from tests.neighbourhood import person_with
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

COMMITTEE = {"owners_committee_member@compound", "committee_secretary@compound"}
COMMITTEE_MEETING = {"kind": "owners_committee_meeting", "title": "业委会例会", "members": 5}


# ── Kinds ───────────────────────────────────────────────────────────────────────────────────


def test_a_kind_has_a_number_only_where_it_names_a_text():
    for kind in meeting_kinds().values():
        assert kind.notice_days is None or kind.notice_basis
        assert kind.quorum is None or kind.quorum.basis
        assert kind.basis or kind.source
    assert [code for code, kind in meeting_kinds().items() if kind.quorum] == [
        "owners_committee_meeting"
    ]


def test_a_kind_names_its_texts_read_or_quoted_and_when_it_was_checked():
    for kind in meeting_kinds().values():
        assert kind.texts
        assert kind.checked_on
        assert (kind.effective_from is None) == (kind.effective_from_known == "no")
    texts = {text.title: text for text in meeting_kinds()["owners_committee_meeting"].texts}
    assert not texts["业主大会和业主委员会指导规则"].read
    assert texts["沪房物业〔2026〕84号"].address.startswith("https://www.shanghai.gov.cn/")


def test_proxies_and_the_secretarys_vote_rest_on_their_own_texts():
    cannot = meeting_kinds()["owners_committee_meeting"].cannot

    assert "委员不能委托别人出席（上海市住宅物业管理规定第二十条、第二十六条）" in cannot
    assert "业委会秘书不表决（沪房物业〔2026〕84号）" in cannot


def test_a_meeting_keeps_the_version_in_force_on_its_own_day():
    old = {"effective_from": "2021-01-01", "effective_to": "2026-12-31", "name": "旧"}
    new = {"effective_from": "2027-01-01", "effective_to": None, "name": "新"}

    def on(day):
        return in_force([old, new], day_of(day))["name"]

    assert [on(day) for day in ("2020-05-01", "2026-12-31", "2027-01-01", "2030-01-01")] == [
        "旧",
        "旧",
        "新",
        "新",
    ]
    assert in_force([{**old, "effective_from": None}, new], day_of("2027-02-01"))["name"] == "新"


def test_more_than_half_is_reckoned_in_whole_numbers():
    half = Share(1, 2, "某条")
    assert [half.is_met(3, 5), half.is_met(2, 4), half.is_met(3, 4)] == [True, False, True]
    assert [half.needed(5), half.needed(4)] == [3, 3]


# ── plan_meeting ────────────────────────────────────────────────────────────────────────────


@everyone
def test_keepers_plan_the_residents_committees_meetings(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: stage.planned(actor, street, items=()))


@everyone
def test_the_owners_committee_and_its_secretary_plan_theirs(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in COMMITTEE,
        lambda: stage.planned(
            actor, street, items=(), place_id=street.compound.id, **COMMITTEE_MEETING
        ),
    )


def test_a_meeting_keeps_the_rules_of_its_day_and_the_next_number(worker, street):
    first, second = stage.planned(worker, street), stage.planned(worker, street)

    year = timezone.localdate().year
    assert [first.code, second.code] == [f"{year}-01", f"{year}-02"]
    assert first.rules["code"] == "affairs_meeting"
    assert LedgerEntry.objects.filter(kind="council.meeting_planned").count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"where": ""}, "where"),
        ({"kind": "party"}, "kind"),
        ({"minutes": 0}, "minutes"),
        ({"title": "长" * 81}, "title"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_at_its_field(worker, street, values, field):
    with pytest.raises(Invalid) as refusal:
        stage.planned(worker, street, **values)

    assert set(refusal.value.fields) == {field}
    assert not Meeting.objects.exists()


def test_where_a_quorum_is_asked_the_number_of_members_is_needed(street):
    member = person_with("owners_committee_member", street.compound)
    values = {**COMMITTEE_MEETING, "members": None}

    with pytest.raises(Invalid) as refusal:
        stage.planned(member, street, place_id=street.compound.id, **values)

    assert set(refusal.value.fields) == {"members"}


def test_a_room_is_no_place_for_a_meeting(worker, street):
    with pytest.raises(Refused, match="居民区或小区"):
        stage.planned(worker, street, place_id=street.rooms[0].id)


# ── change_agenda ───────────────────────────────────────────────────────────────────────────


def test_items_come_go_and_change_places(worker, street):
    meeting = stage.planned(worker, street)
    sewage, racks = map(stage.as_draft, AgendaItem.objects.order_by("order"))

    change_agenda(
        worker,
        meeting_id=meeting.id,
        base_version=meeting.item_version,
        items=[racks, ItemDraft("其他")],
    )

    titles = AgendaItem.objects.order_by("order").values_list("title", flat=True)
    assert list(titles) == ["晾衣架", "其他"]
    assert racks.id in AgendaItem.objects.values_list("pk", flat=True)
    assert sewage.id not in AgendaItem.objects.values_list("pk", flat=True)


def test_two_who_change_the_agenda_see_both(worker, secretary, street):
    meeting = stage.planned(worker, street)
    base = meeting.item_version
    mine = [ItemDraft("乙写的")]
    change_agenda(secretary, meeting_id=meeting.id, base_version=base, items=[ItemDraft("甲写的")])

    with pytest.raises(Conflict) as conflict:
        change_agenda(worker, meeting_id=meeting.id, base_version=base, items=mine)

    assert (conflict.value.theirs["items"], conflict.value.mine["items"]) == (
        "1. 甲写的",
        "1. 乙写的",
    )
    assert AgendaItem.objects.get().title == "甲写的"


def test_an_item_that_somebody_took_off_meanwhile_comes_back_as_a_new_one(
    worker, secretary, street
):
    """Two changed the agenda; what the second saves after seeing both is meant."""
    meeting = stage.planned(worker, street)
    first, second = map(stage.as_draft, AgendaItem.objects.order_by("order"))
    change_agenda(secretary, meeting_id=meeting.id, base_version=2, items=[second])

    change_agenda(worker, meeting_id=meeting.id, base_version=3, items=[second, first])

    kept, again = AgendaItem.objects.order_by("order")
    assert (kept.id, again.title, again.asked) == (second.id, first.title, first.asked)
    assert again.id != first.id


def test_an_item_named_twice_is_refused(worker, street):
    meeting = stage.planned(worker, street)
    first = stage.as_draft(stage.first_item(meeting))

    with pytest.raises(Invalid, match="写了两遍"):
        change_agenda(worker, meeting_id=meeting.id, base_version=2, items=[first, first])


def test_an_item_with_a_resolution_stays(secretary, street):
    meeting = stage.opened(secretary, street)
    stage.resolved(secretary, meeting)

    with pytest.raises(Refused, match="不能拿掉"):
        change_agenda(secretary, meeting_id=meeting.id, base_version=meeting.item_version, items=[])


def test_only_who_prepares_changes_the_agenda(resident, worker, street):
    meeting = stage.planned(worker, street)

    with pytest.raises(NotAllowed):
        change_agenda(resident, meeting_id=meeting.id, base_version=2, items=[])


# ── invite ──────────────────────────────────────────────────────────────────────────────────


def test_whoever_holds_the_role_is_invited_once_and_told_once(worker, leader, street):
    meeting = stage.planned(worker, street)

    invite(worker, meeting_id=meeting.id, roles=["block_leader"])
    invite(worker, meeting_id=meeting.id, roles=["block_leader", "community_worker"])
    deliver(meeting.space_id)

    assert {one.person_id for one in Invitee.objects.all()} == {leader.person_id, worker.person_id}
    assert Notice.objects.filter(person_id=leader.person_id).count() == 1
    assert "居委会二楼会议室" in str(Notice.objects.filter(person_id=leader.person_id).get().facts)


def test_nobody_is_invited_to_a_meeting_about_nothing(worker, street):
    meeting = stage.planned(worker, street, items=())

    with pytest.raises(Refused, match="还没有议程"):
        invite(worker, meeting_id=meeting.id, roles=["community_worker"])


def test_somebody_of_another_street_is_not_invited(worker, stranger_elsewhere, street):
    meeting = stage.planned(worker, street)

    with pytest.raises(Invalid, match="没有关系"):
        invite(worker, meeting_id=meeting.id, person_ids=[stranger_elsewhere.person_id])

    assert not Invitee.objects.exists()


def test_a_guest_from_outside_is_invited_by_name_and_told_by_nobody(worker, street):
    meeting = stage.planned(worker, street)
    guest = Guest(" 沈工 ", "里弄更新设计事务所")

    invite(worker, meeting_id=meeting.id, guests=[guest])
    invite(worker, meeting_id=meeting.id, guests=[guest], roles=["community_worker"])
    deliver(meeting.space_id)

    assert [(one.name, one.role) for one in invited_to(meeting)][-1] == (
        "沈工",
        "里弄更新设计事务所",
    )
    assert Invitee.objects.count() == 2
    assert Notice.objects.filter(person_id=worker.person_id).count() == 1


def test_a_guest_needs_a_name_that_fits(worker, street):
    meeting = stage.planned(worker, street)

    for name in ("", "工" * 61):
        with pytest.raises(Invalid, match="每一行先写姓名"):
            invite(worker, meeting_id=meeting.id, guests=[Guest(name, "设计院")])
    with pytest.raises(Invalid, match="最多请"):
        invite(worker, meeting_id=meeting.id, guests=[Guest(f"客人{n}") for n in range(21)])


@pytest.fixture
def stranger_elsewhere(other_street):
    return person_with("secretary", other_street.area)


# ── Opening, closing, cancelling ────────────────────────────────────────────────────────────


def test_the_secretary_of_an_owners_committee_prepares_and_never_opens(street):
    assistant = person_with("committee_secretary", street.compound)
    meeting = stage.planned(assistant, street, place_id=street.compound.id, **COMMITTEE_MEETING)

    with pytest.raises(NotAllowed) as refusal:
        open_meeting(assistant, meeting_id=meeting.id)
    assert "84号" in refusal.value.basis

    member = person_with("owners_committee_member", street.compound)
    assert open_meeting(member, meeting_id=meeting.id).state == "open"


def test_a_meeting_that_was_closed_does_not_begin_again(worker, street):
    meeting = close_meeting(worker, meeting_id=stage.opened(worker, street).id)

    with pytest.raises(ForbiddenMove):
        open_meeting(worker, meeting_id=meeting.id)


def test_whoever_was_invited_hears_why_it_is_cancelled(worker, leader, street):
    meeting = stage.planned(worker, street)
    invite(worker, meeting_id=meeting.id, roles=["block_leader"])

    cancel_meeting(worker, meeting_id=meeting.id, reason="会议室停电")
    deliver(meeting.space_id)

    told = Notice.objects.filter(key=f"meeting-cancelled:{meeting.id}").get()
    assert told.person_id == leader.person_id
    assert told.facts["reason"] == "会议室停电"


def test_a_plan_that_is_dropped_before_it_was_told_is_told_to_nobody(
    worker, leader, resident, street
):
    dropped = stage.planned(worker, street, title="还没有说过的会")
    cancel_meeting(worker, meeting_id=dropped.id, reason="不开了")
    told = stage.invited(worker, street, title="说过的会")
    cancel_meeting(worker, meeting_id=told.id, reason="停电")

    everything = Meeting.objects.all()
    for neighbour in (leader, resident):
        seen = meeting_permissions.visible_meetings(neighbour, everything)
        assert [one.title for one in seen] == ["说过的会"]
        assert not meeting_permissions.may_see(neighbour, Meeting.objects.get(pk=dropped.id))
        assert meeting_permissions.may_see(neighbour, Meeting.objects.get(pk=told.id))
    assert meeting_permissions.visible_meetings(worker, everything).count() == 2
    shown = Publishing(area_id=street.area.id, area_path=street.area.path, meetings=True)
    assert [one.title for one in public_meetings(shown)] == ["说过的会"]


def test_a_meeting_that_begins_without_an_invitation_was_told(worker, resident, street):
    meeting = stage.opened(worker, street)

    assert meeting.told_at is not None
    assert meeting_permissions.may_see(resident, meeting)


def test_a_meeting_is_not_cancelled_without_a_reason(worker, street):
    meeting = stage.planned(worker, street)

    with pytest.raises(Invalid):
        cancel_meeting(worker, meeting_id=meeting.id, reason=" ")

    assert Meeting.objects.get().state == "planned"


# ── record_attendance ───────────────────────────────────────────────────────────────────────


def test_attendance_is_taken_back_by_a_further_row(worker, leader, street):
    meeting = stage.opened(worker, street)
    here = Attendee(person_id=leader.person_id, as_what="楼组长")
    record_attendance(worker, meeting_id=meeting.id, attendees=[here, Attendee(name="示例甲")])

    gone = Attendee(person_id=leader.person_id, there=False)
    record_attendance(worker, meeting_id=meeting.id, attendees=[gone])

    assert [row.name for row in present(meeting)] == ["示例甲"]
    assert Attendance.objects.count() == 3


def test_a_neighbour_calls_no_roll(resident, leader, worker, street):
    meeting = stage.opened(worker, street)
    me, other = Attendee(person_id=resident.person_id), Attendee(person_id=leader.person_id)

    for attendees in ([me], [other], [me, other], [Attendee(name="示例甲")]):
        with pytest.raises(NotAllowed):
            record_attendance(resident, meeting_id=meeting.id, attendees=attendees)

    assert not Attendance.objects.exists()


def test_the_same_person_is_not_counted_twice(worker, leader, street):
    meeting = stage.opened(worker, street)
    twice = [Attendee(person_id=leader.person_id)] * 2
    record_attendance(worker, meeting_id=meeting.id, attendees=twice)

    with pytest.raises(Refused, match="已经登记过"):
        record_attendance(worker, meeting_id=meeting.id, attendees=twice)

    assert Attendance.objects.count() == 1


def test_the_ledger_counts_heads_and_names_nobody(worker, leader, street):
    meeting = stage.opened(worker, street)
    stage.came(worker, meeting, "示例甲", "示例乙")

    entry = LedgerEntry.objects.filter(kind="council.attendance_recorded").get()
    assert entry.facts["there"] == 2
    assert "示例甲" not in str(entry.facts)


# ── Who sees ────────────────────────────────────────────────────────────────────────────────


@everyone
def test_the_list_holds_what_the_single_check_allows(who, street, other_street):
    keeper = person_with("community_worker", street.area)
    member = person_with("owners_committee_member", street.compound)
    at_compound = {"place_id": street.compound.id, **COMMITTEE_MEETING}
    for meeting in (stage.planned(keeper, street), stage.planned(member, street, **at_compound)):
        assert meeting.state == "planned"
    told = stage.invited(keeper, street)
    stage.opened(member, street, **at_compound)
    actor = someone(who, street, other_street)
    if who == "trainee@street":
        invite(keeper, meeting_id=told.id, person_ids=[actor.person_id])

    seen = set(meeting_permissions.visible_meetings(actor, Meeting.objects.all()))

    assert seen == {one for one in Meeting.objects.all() if meeting_permissions.may_see(actor, one)}
    if who in KEEPERS:
        assert len(seen) == 3
    if who in COMMITTEE:
        assert len(seen) == 3
    if who in {"resident@room", "property_staff@compound"}:
        assert {one.state for one in seen} == {"invited", "open"}
    if who in {"secretary@other street", "nobody@nowhere"}:
        assert not seen


def test_who_comes_too_late_with_a_step_reads_how_it_stands(secretary, street):
    meeting = stage.opened(secretary, street)

    with pytest.raises(ForbiddenMove, match="会议已经开始了") as refusal:
        open_meeting(secretary, meeting_id=meeting.id)

    assert "别人已经按过" in str(refusal.value.remedy)


def test_what_follows_a_promise_up_is_chinese_whoever_plans(secretary, street):
    meeting = stage.opened(secretary, street)
    stage.promised(secretary, meeting)

    with override("en"):
        # The promise is due in ten days, whatever day it is when this is read.
        in_time = timezone.now() + timedelta(days=20)
        later = stage.planned(secretary, street, items=(), starts_at=in_time)

    item = AgendaItem.objects.get(meeting=later)
    assert item.title == "跟进：疏通甲弄的窨井"
    assert "现在怎样" in item.asked


# ── Days that the texts ask for ─────────────────────────────────────────────────────────────


def committee_meeting(street, **other):
    member = person_with("owners_committee_member", street.compound)
    values = {**COMMITTEE_MEETING, "place_id": street.compound.id, **other}
    return member, stage.planned(member, street, **values)


def test_a_notice_that_comes_too_late_says_by_how_many_days(street, worker):
    _member, meeting = committee_meeting(street)  # on 10 December

    assert "最晚 2026年12月3日" in notice_words(meeting, today=day_of("2026-12-03"))
    assert "晚了" not in notice_words(meeting, today=day_of("2026-12-03"))
    assert "今天通知，晚了 6 天" in notice_words(meeting, today=day_of("2026-12-09"))
    assert notice_words(stage.planned(worker, street)) == ""


def test_a_committees_decision_is_posted_by_a_day(street, secretary):
    member, meeting = committee_meeting(street)
    open_meeting(member, meeting_id=meeting.id)
    stage.came(member, meeting, *(f"示例{at}" for at in "甲乙丙"), as_what="业委会委员")
    resolution = stage.resolved(member, meeting, agreed=3)
    resolution.passed_at = stage.STARTS
    kinds = meeting_kinds()

    said = posting_words(resolution, kinds["owners_committee_meeting"])

    assert "2026年12月13日 以前公布，并告知居委会" in said
    assert "第二十六条" in said
    assert posting_words(resolution, kinds["affairs_meeting"]) == ""


def test_more_than_two_months_between_meetings_of_a_committee_is_said(street, worker):
    member, first = committee_meeting(street)
    open_meeting(member, meeting_id=first.id)
    after = [stage.STARTS + timedelta(days=days) for days in (60, 64)]
    in_time, late = (committee_meeting(street, starts_at=at)[1] for at in after)

    assert gap_words(first) == ""
    assert gap_words(in_time) == ""
    assert "上一次是 2026年12月10日，这一次最晚要在 2027年2月10日 开" in gap_words(late)


def test_a_meeting_of_all_residents_that_is_lacking_this_year_is_said(street):
    kinds = meeting_kinds()

    assert "今年开过 0 次，还不够" in yearly_words(street.area.id, kinds["residents_meeting"])
    assert yearly_words(street.area.id, kinds["hearing"]) == ""


def test_the_poster_is_read_from_some_steps_away():
    def sizes(items):
        paper = AgendaPaper("会", "枫林居民区", "12月10日", "二楼", items, ("不能命令谁拆",), "")
        blocks = agenda_document(paper).blocks
        return {block.size for block in blocks if block.text.startswith(("1. ", "7. ", "20. "))}

    assert sizes((("污水倒灌", "请设计院说说", "30 分钟"),)) == {44}
    assert min(sizes((("污水倒灌和雨污分流的方案", "请设计院说说", ""),) * 7)) >= 28
    assert sizes((("污水倒灌", "请设计院说说" * 9, ""),) * 20) == {17}
