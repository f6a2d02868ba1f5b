"""The pages of themes: what keepers decide on, and what everybody reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lilong.council.actions.change_theme import change_theme
from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.models import Suggestion, SuggestionStep, Theme
from lilong.kernel.actor import SYSTEM
from tests.council.meeting_stage import planned
from tests.council.proposed import SEWAGE, ids_of, inside, sewage_theme, waiting
from tests.neighbourhood import person_with

MANY = (*SEWAGE, "下水道又堵了，污水满出来", "楼前污水井满溢")


@pytest.fixture
def keeper(as_person, worker):
    return as_person(worker)


@pytest.fixture
def neighbour(as_person, resident):
    return as_person(resident)


def page(client, name, *args, **query):
    return client.get(reverse(f"council:{name}", args=args), query)


def text(response):
    return response.content.decode()


def release(theme, *texts):
    Suggestion.objects.filter(theme=theme, text__in=texts).update(released=True)


# ── Proposals ───────────────────────────────────────────────────────────────────────────────


def test_a_keeper_reads_why_and_ticks_what_belongs_together(keeper, street, said):
    for one in SEWAGE:
        said(one)
    (proposal,) = waiting(street)
    listed = text(page(keeper, "proposals", street.area.id))
    assert "都说到：“排水”（3 句）" in listed
    shown = text(page(keeper, "proposal", proposal.id))
    assert all(one in shown for one in SEWAGE)
    first, *others = sorted(map(str, ids_of(proposal)))

    done = keeper.post(
        reverse("council:proposal", args=[proposal.id]),
        {"suggestions": others, "title": "污水外溢", "category": "sewage", "theme": ""},
        follow=True,
    )

    assert "污水外溢" in text(done)
    assert Theme.objects.get().suggestions == 2
    assert Suggestion.objects.get(pk=first).theme is None
    assert "已确认" in text(page(keeper, "proposal", proposal.id))


def test_what_was_ticked_and_typed_stays_when_something_is_missing(keeper, street, said):
    for one in SEWAGE:
        said(one)
    (proposal,) = waiting(street)
    first, *others = sorted(map(str, ids_of(proposal)))

    again = keeper.post(
        reverse("council:proposal", args=[proposal.id]),
        {"suggestions": others, "title": "", "category": "noise", "theme": ""},
    )

    assert again.status_code == 422
    shown = text(again)
    assert "起个名字" in shown
    assert f'id="s-{first}">' in shown
    assert f'id="s-{others[0]}" checked>' in shown
    assert not Theme.objects.exists()


def test_a_proposal_is_rejected_and_looked_for_in_vain(keeper, street, said):
    for one in SEWAGE:
        said(one)
    (proposal,) = waiting(street)
    keeper.post(reverse("council:reject-proposal", args=[proposal.id]))

    again = keeper.post(reverse("council:look-for-themes", args=[street.area.id]), follow=True)

    assert "没有看起来说同一件事的" in text(again)
    assert "没有等您看的提议" in text(again)


def test_a_wrong_tap_is_taken_back_from_the_list(keeper, street, said):
    for one in SEWAGE:
        said(one)
    (proposal,) = waiting(street)
    listed = keeper.post(reverse("council:reject-proposal", args=[proposal.id]), follow=True)
    url = reverse("council:proposal", args=[proposal.id])
    assert url in text(listed)
    assert "撤回“都不是一件事”" in text(keeper.get(url))

    back = keeper.post(reverse("council:take-back-rejection", args=[proposal.id]), follow=True)

    assert "这一组又可以归了" in text(back)
    assert "checkbox" in text(back)


def test_title_and_ticks_outlive_a_newer_proposal(keeper, street, said, worker):
    said(SEWAGE[0])
    said(SEWAGE[1])
    (old,) = waiting(street)
    said(SEWAGE[2])
    waiting(street)

    assert "已有更新的提议" in text(page(keeper, "proposal", old.id))
    done = keeper.post(
        reverse("council:proposal", args=[old.id]),
        {"suggestions": [str(one) for one in ids_of(old)], "title": "污水外溢",
         "category": "sewage", "theme": ""},
    )  # fmt: skip

    assert done.status_code == 302
    assert done.url.endswith("?recorded=1")
    assert Theme.objects.get().suggestions == 2


def test_who_decides_later_keeps_title_and_ticks_and_groups_what_is_free(
    keeper, street, said, worker
):
    for one in SEWAGE:
        said(one)
    (proposal,) = waiting(street)
    free, *others = sorted(ids_of(proposal))
    confirm_theme(
        worker, proposal_id=proposal.id, suggestion_ids=others, title="污水", category="sewage"
    )
    filled = {
        "suggestions": [str(one) for one in ids_of(proposal)], "title": "窨井冒水",
        "category": "sewage", "theme": "",
    }  # fmt: skip
    url = reverse("council:proposal", args=[proposal.id])

    late = keeper.post(url, filled)
    again = keeper.post(url, {**filled, "suggestions": [str(free)], "anyway": "1"})

    assert late.status_code == 409
    assert "刚才已经有人把这一组归好了" in text(late)
    assert "不能变成" not in text(late)
    assert 'value="窨井冒水"' in text(late)
    assert f'id="s-{free}" checked>' in text(late)
    assert 'name="anyway"' in text(late)
    assert again.status_code == 302
    assert Theme.objects.get(title="窨井冒水").suggestions == 1


def test_a_name_in_a_title_or_an_answer_is_shown_covered_first(keeper, street, worker, said):
    theme = sewage_theme(street, worker, said)
    change = {"title": "302室王阿姨家污水", "category": "sewage", "state": "open", "version": 1}
    answer = {"state": "discussed", "words": "请打 13812345678", "version": 1}

    titled = keeper.post(reverse("council:theme", args=[theme.id]), change)
    answered = keeper.post(reverse("council:answer-theme", args=[theme.id]), answer)

    assert (titled.status_code, answered.status_code) == (422, 422)
    assert "302室＊＊家污水" in text(titled)
    assert "请打 ＊＊" in text(answered)
    assert Theme.objects.get().title == "污水"
    keeper.post(reverse("council:answer-theme", args=[theme.id]), {**answer, "personal": "covered"})
    steps = SuggestionStep.objects.filter(words="请打 ＊＊")
    assert steps.count() == 3


def test_after_a_conflict_the_same_words_can_be_sent_again(keeper, street, worker, said):
    theme = sewage_theme(street, worker, said)
    change_theme(worker, theme_id=theme.id, title="污水外溢", category="sewage", state="open")
    answer = {"state": "discussed", "words": "周五晚上议", "version": 1}

    late = keeper.post(reverse("council:answer-theme", args=[theme.id]), answer)
    version = late.context["answer_form"]["version"].value()
    again = keeper.post(
        reverse("council:answer-theme", args=[theme.id]), {**answer, "version": version}
    )

    assert (late.status_code, again.status_code) == (409, 302)
    assert SuggestionStep.objects.filter(words="周五晚上议").count() == 3


def test_proposals_are_not_for_neighbours(neighbour, street, said):
    for one in SEWAGE:
        said(one)
    (proposal,) = waiting(street)

    assert page(neighbour, "proposals", street.area.id).status_code == 403
    assert page(neighbour, "proposal", proposal.id).status_code == 404
    assert neighbour.post(reverse("council:proposal", args=[proposal.id])).status_code == 404


def test_a_patch_officer_reads_and_does_not_decide(as_person, street, said):
    for one in SEWAGE:
        said(one)
    (proposal,) = waiting(street)
    officer = as_person(person_with("street_officer", street.street))

    shown = text(page(officer, "proposal", proposal.id))

    assert SEWAGE[0] in shown
    assert "checkbox" not in shown
    assert officer.post(reverse("council:proposal", args=[proposal.id])).status_code == 403


# ── What everybody reads ────────────────────────────────────────────────────────────────────


def test_a_theme_of_few_is_nobodys_business_before_a_text_is_released(
    neighbour, keeper, street, worker, said
):
    theme = sewage_theme(street, worker, said)
    assert "污水" in text(page(keeper, "themes", street.area.id))
    assert "还没有可以公开的主题" in text(page(neighbour, "themes", street.area.id))
    assert page(neighbour, "theme", theme.id).status_code == 404

    release(theme, SEWAGE[0])

    listed, shown = page(neighbour, "themes", street.area.id), page(neighbour, "theme", theme.id)
    assert "说的人还不多" in text(listed)
    assert SEWAGE[0] in text(shown)
    assert SEWAGE[1] not in text(shown)
    assert "3 句" not in text(listed) + text(shown)


def test_a_theme_of_many_tells_its_number_and_no_text(neighbour, street, worker, said):
    theme = sewage_theme(street, worker, said, MANY)

    assert "5 句" in text(page(neighbour, "themes", street.area.id))
    shown = text(page(neighbour, "theme", theme.id))
    assert "原话还没有公开" in shown
    assert not any(one in shown for one in MANY)
    assert theme.code in shown
    assert not any(one.code in shown for one in inside(theme))


def test_another_area_reads_nothing(as_person, other_street, street, worker, said):
    theme = sewage_theme(street, worker, said, MANY)
    stranger = as_person(person_with("secretary", other_street.area))

    assert page(stranger, "themes", street.area.id).status_code == 403
    assert page(stranger, "theme", theme.id).status_code == 404
    assert stranger.post(reverse("council:theme", args=[theme.id])).status_code == 404


# ── What keepers do ─────────────────────────────────────────────────────────────────────────


def test_a_keeper_answers_all_and_changes_the_theme(keeper, street, worker, said):
    theme = sewage_theme(street, worker, said)
    answer = {"state": "discussed", "words": "周五晚上开居务会。", "version": 1}

    done = keeper.post(reverse("council:answer-theme", args=[theme.id]), answer, follow=True)

    assert "答复了 3 句" in text(done)
    again = keeper.post(reverse("council:answer-theme", args=[theme.id]), answer)
    assert again.status_code == 409
    assert "周五晚上开居务会。" in text(again)
    change = {"title": "雨污分流", "category": "sewage", "state": "closed", "version": 1}
    assert "雨污分流" in text(
        keeper.post(reverse("council:theme", args=[theme.id]), change, follow=True)
    )
    late = keeper.post(reverse("council:theme", args=[theme.id]), {**change, "title": "别的"})
    assert late.status_code == 409
    assert "刚才已经有人改过" in text(late)


def test_a_keeper_takes_a_sentence_out_and_moves_another(keeper, street, worker, said):
    sewage = sewage_theme(street, worker, said)
    noise = sewage_theme(street, worker, said, ("楼下棋牌室半夜吵", "棋牌室半夜吵死了"))
    one, other, _last = sorted(inside(sewage), key=lambda found: found.code)

    keeper.post(reverse("council:move-in-theme", args=[sewage.id, one.id]), {"theme": ""})
    keeper.post(
        reverse("council:move-in-theme", args=[sewage.id, other.id]), {"theme": str(noise.id)}
    )

    assert Suggestion.objects.get(pk=one.pk).theme is None
    assert Suggestion.objects.get(pk=other.pk).theme == noise
    again = keeper.post(reverse("council:move-in-theme", args=[sewage.id, one.id]), {"theme": ""})
    assert again.status_code == 422
    assert "不在任何主题里" in text(again)


def test_a_keeper_puts_a_sentence_into_a_theme_from_its_own_page(keeper, street, worker, said):
    other = said("河边的味道很难闻")
    address = reverse("council:choose-theme", args=[other.id])
    assert "还没有别的主题" in text(keeper.get(address))
    theme = sewage_theme(street, worker, said)
    assert theme.title in text(keeper.get(address))
    assert "请选一个主题" in text(keeper.post(address, {"theme": ""}))

    done = keeper.post(address, {"theme": str(theme.id)}, follow=True)

    assert "河边的味道很难闻" in text(done)
    assert Suggestion.objects.get(pk=other.pk).theme == theme


def test_a_theme_leads_into_the_agenda_of_a_coming_meeting(keeper, neighbour, street, worker, said):
    theme = sewage_theme(street, worker, said, MANY)
    assert "放进" not in text(page(keeper, "theme", theme.id))
    meeting = planned(worker, street)

    shown = text(page(keeper, "theme", theme.id))

    assert f"/council/meetings/{meeting.id}/agenda?theme={theme.id}" in shown
    assert theme.title in text(
        keeper.get(f"/council/meetings/{meeting.id}/agenda?theme={theme.id}")
    )
    assert "放进" not in text(page(neighbour, "theme", theme.id))


def test_a_neighbour_changes_nothing(neighbour, street, worker, said):
    theme = sewage_theme(street, worker, said, MANY)
    one = next(iter(inside(theme)))

    for name, args in (
        ("theme", [theme.id]),
        ("answer-theme", [theme.id]),
        ("move-in-theme", [theme.id, one.id]),
        ("look-for-themes", [street.area.id]),
        ("choose-theme", [one.id]),
    ):
        assert neighbour.post(reverse(f"council:{name}", args=args)).status_code in (403, 404)


# ── Long lists ──────────────────────────────────────────────────────────────────────────────


def themes_made(street, count):
    from django.db import transaction

    from lilong.commons.ledger.chain import lock_street
    from lilong.council.theme_filling import new_theme

    with transaction.atomic():
        lock_street(street.area.space_id)
        for number in range(count):
            new_theme(
                street.area.id, street.area.path, street.area.space_id, f"第{number}件", "noise"
            )


def test_a_long_list_is_turned_page_by_page_and_back(keeper, street):
    themes_made(street, 65)

    first = page(keeper, "themes", street.area.id)
    second = keeper.get(first.context["older"])
    third = keeper.get(second.context["older"])

    seen = [row["theme"].id for one in (first, second, third) for row in one.context["rows"]]
    assert len(seen) == len(set(seen)) == 65
    assert not third.context["older"]
    back = keeper.get(third.context["newer"])
    assert [row["theme"].id for row in back.context["rows"]] == [
        row["theme"].id for row in second.context["rows"]
    ]
    assert not first.context["newer"]


@pytest.mark.parametrize("query", [{"before": "x"}, {"before": "9" * 30}, {"state": "nothing"}])
def test_an_odd_address_shows_the_list(keeper, street, query):
    assert page(keeper, "themes", street.area.id, **query).status_code == 200


def queries(client, url, count):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)  # what is remembered between pages
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    assert len(asked) <= count, [one["sql"] for one in asked.captured_queries]


def test_the_pages_ask_few_queries(keeper, neighbour, street, worker, said):
    for number in range(12):
        said(f"{SEWAGE[number % 3]}，{number % 4}号门口也堵了", by=SYSTEM)
    (proposal,) = waiting(street)
    queries(keeper, reverse("council:proposals", args=[street.area.id]), 6)
    queries(keeper, reverse("council:proposal", args=[proposal.id]), 7)
    theme = confirm_theme(
        worker,
        proposal_id=proposal.id,
        suggestion_ids=ids_of(proposal),
        title="污水",
        category="sewage",
    )
    themes_made(street, 10)
    for client in (keeper, neighbour):
        queries(client, reverse("council:themes", args=[street.area.id]), 6)
        queries(client, reverse("council:theme", args=[theme.id]), 10)
