"""The pages of a mediation: what each seat is shown, what is refused, what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.actions.sign_agreement import sign_agreement
from lilong.cases.mediation.models import Agreement, CaucusNote, Mediation, MediationSession
from tests.cases.mediation.test_walls import text_of
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


def base(talking):
    return f"/cases/case/{talking.id}/mediation/"


def sent(browser, address, step="", **values):
    return browser.post(address, {"step": step, **values} if step else values)


def today():
    return timezone.localdate().isoformat()


def test_the_whole_way_through_the_pages(as_person, opened, worker, quarrel, colleague):
    here = base(quarrel)
    keeper, mediating = as_person(worker), as_person(quarrel.mediator)
    page = keeper.get(here).content.decode()
    assert "甲方（对方当事人）" in page
    answer = sent(keeper, here, "accept", mediators=[str(quarrel.mediator.person_id)])
    assert answer.status_code == 302, answer.content.decode()
    for side in (1, 2):
        sent(mediating, here, "rights", side=side, how="read_out", wish="closed", on=today())
    assert quarrel.state == "informed"
    meet = {"kind": "joint", "present": [1, 2], "on": today(), "where": "居委会", "text": "看漏水"}
    assert sent(mediating, f"{here}meet", **meet).status_code == 302
    form = {
        "facts": "漏水", "base_version": 0, "reached_on": today(), "clause-TOTAL_FORMS": 3,
        "clause-INITIAL_FORMS": 0, "clause-0-side": 1, "clause-0-duty": "修好",
        "clause-0-due": today(), "clause-0-money": "500元", "clause-0-remind_days": 3,
        "clause-0-proof": "收条",
        "clause-1-side": "", "clause-1-remind_days": 3, "clause-2-side": "",
        "clause-2-remind_days": 3,
    }  # fmt: skip
    answer = sent(mediating, f"{here}agreement/draft", **form)
    assert answer.status_code == 302, answer.content.decode()
    answer = sent(mediating, f"{here}agreement/draft", **{**form, "base_version": 7})
    assert answer.status_code == 409
    signing = {"side": 1, "way": "paper", "on": today(), "version": 1}
    refused = sent(mediating, f"{here}agreement", "sign", signer="other", **signing)
    assert refused.status_code == 409
    assert "委托书" in refused.content.decode()
    sent(mediating, f"{here}agreement", "sign", signer="itself", **signing)
    own = as_person(quarrel.downstairs)
    assert "修好" in own.get(f"{here}mine").content.decode()
    assert sent(own, f"{here}mine", "sign", read="on", version=1).status_code == 302
    assert sent(mediating, f"{here}agreement", "seal", on=today(), version=1).status_code == 302
    assert quarrel.state == "agreed"
    done = {"clause": 1, "done": "yes", "on": today(), "words": "收条"}
    assert sent(keeper, here, "perform", **done).status_code == 302
    assert quarrel.state == "performed"
    asked = keeper.get(f"/cases/case/{quarrel.id}/").content.decode()
    assert "这是您记的，要请另一位同事问过双方再复核。" in asked
    assert "到现场看" not in asked
    revisit = {"on": today(), "holds": "yes", "words": "好的"}
    assert sent(keeper, f"{here}dossier", "revisit", **revisit).status_code == 302
    page = keeper.get(f"{here}dossier").content.decode()
    assert "还缺 1 项" in page
    paper = {"item": "identity", "title": "身份证复印件"}
    assert sent(keeper, f"{here}dossier", "paper", **paper).status_code == 302
    page = keeper.get(f"{here}dossier").content.decode()
    assert "现在该有的都有了" in page


def test_a_dispute_without_mediation_shows_its_form_to_keepers_only(
    as_person, opened, worker, leader
):
    case = opened(kind="dispute", summary="噪音")
    here = f"/cases/case/{case.id}/mediation/"
    assert as_person(leader).get(here).status_code == 404
    keeper = as_person(worker)
    assert "登记调解" in keeper.get(here).content.decode()
    assert sent(keeper, here, source="police").status_code == 422
    assert not Mediation.objects.filter(case=case).exists()
    assert sent(keeper, here, source="proactive", request="请调解").status_code == 302
    assert Mediation.objects.filter(case=case).exists()


def test_a_side_has_its_own_page_and_no_other(as_person, talking):
    own = as_person(talking.upstairs)
    here = base(talking)
    assert own.get(here).url.endswith("/mine")
    assert own.get(f"{here}agreement").url.endswith("/mine")
    assert own.get(f"{here}meet").status_code == 403
    assert own.get(f"{here}agreement/draft").status_code == 403
    assert own.get(f"{here}papers/record.pdf").status_code == 404
    assert as_person(talking.mediator).get(f"{here}mine").status_code == 302


def test_who_has_no_seat_finds_nothing(as_person, talking, leader, resident, street):
    talking.draft()
    session = MediationSession.objects.get()
    for actor in (leader, resident):
        browser = as_person(actor)
        for page in ("", "mine", "meet", "dossier", f"sessions/{session.id}", "agreement",
                     "agreement/draft", "papers/agreement.pdf"):  # fmt: skip
            assert browser.get(base(talking) + page).status_code == 404, page


def test_the_street_sees_how_far_it_is_and_no_word(as_person, talking, officer):
    talking.meet("桌上说的话")
    talking.draft()
    page = as_person(officer).get(base(talking)).content.decode()
    assert "调解中" in page
    assert "桌上说的话" not in page
    agreement = as_person(officer).get(f"{base(talking)}agreement").content.decode()
    assert "防水" not in agreement
    assert sent(as_person(officer), base(talking), "stop", why="refused", told=["court"]
                ).status_code == 403  # fmt: skip


def test_answers_are_shown_when_all_have_answered(as_person, talking):
    proposal = make_proposal(talking.mediator, case_id=talking.id, text="费用各半")
    up, down = as_person(talking.upstairs), as_person(talking.downstairs)
    mine = f"{base(talking)}mine"
    given = {"proposal_id": str(proposal.id)}
    sent(up, mine, "answer", answer="change", words="我只出三成", **given)
    page = down.get(mine).content.decode()
    assert "还看不到" in page
    assert "我只出三成" not in page
    sent(down, mine, "answer", answer="yes", **given)
    page = down.get(mine).content.decode()
    assert "要改一改" in page
    assert "我只出三成" not in page
    assert "我只出三成" in up.get(mine).content.decode()


def test_a_refused_step_keeps_what_was_typed(as_person, talking):
    browser = as_person(talking.mediator)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    given = {"kind": "separate", "room_of": 1, "on": tomorrow, "where": "家里", "text": "写了很久"}
    answer = sent(browser, f"{base(talking)}meet", **given)
    assert answer.status_code == 422
    assert "写了很久" in answer.content.decode()
    assert not CaucusNote.objects.exists()


def test_a_side_that_does_not_want_to_ends_it_on_its_own_page(as_person, talking):
    own = as_person(talking.downstairs)
    mine = f"{base(talking)}mine"
    assert sent(own, mine, "stop").status_code == 422
    assert sent(own, mine, "stop", sure="on").status_code == 302
    assert talking.state == "failed"
    other = as_person(talking.upstairs).get(mine).content.decode()
    assert "向人民法院起诉" in other
    assert "一方明确拒绝" not in other


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_papers_are_printed_and_names_only_when_asked_for(as_person, talking, fmt):
    talking.agree()
    browser = as_person(talking.mediator)
    for paper in ("agreement", "record"):
        address = f"{base(talking)}papers/{paper}.{fmt}"
        assert len(browser.get(address).content) > 1000
        assert browser.post(address).status_code == 200
        assert as_person(talking.worker).post(address).status_code == 403
    assert browser.get(f"{base(talking)}papers/other.{fmt}").status_code == 404
    assert Agreement.objects.get().effective_on


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_paper_tells_who_signed_on_the_screen(as_person, talking, fmt):
    talking.draft()
    talking.draft(base_version=1, duty="修好卫生间和厨房的防水")
    browser = as_person(talking.mediator)
    address = f"{base(talking)}papers/agreement.{fmt}"

    def told(query=""):
        return "".join(text_of(browser.get(f"{address}{query}")).split())

    assert "在屏幕上签" not in told()
    sign_agreement(talking.upstairs, case_id=talking.id, side=1, version=2, read=True)
    talking.sign(2, version=2)
    line = f"本人在屏幕上签，{today()}，第2稿"
    assert told().count(line) == 1  # the other signs on the paper itself
    assert f"Signedinpersononthescreen,{today()},draft2" in told("?in=en")
    seal_agreement(talking.mediator, case_id=talking.id, version=2, on=timezone.localdate())
    assert told().count(line) == 1


def test_pages_cost_few_queries(as_person, talking):
    talking.draft()
    make_proposal(talking.mediator, case_id=talking.id, text="费用各半")
    alone = talking.meet_alone(1, "单独")
    make = talking.case.id
    for actor, pages in (
        (talking.mediator, ("", "agreement", "dossier", "meet", f"sessions/{alone.id}")),
        (talking.upstairs, ("mine", "mine?proposals=1")),
    ):
        browser = as_person(actor)
        for page in pages:
            address = f"/cases/case/{make}/mediation/{page}"
            browser.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(address).status_code == 200
            told = [q["sql"] for q in seen if "SAVEPOINT" not in q["sql"]]
            assert len(told) <= 10, (page, told)


def test_the_draft_of_what_is_in_effect_leads_to_the_agreement(as_person, talking):
    talking.agree()
    browser, here = as_person(talking.mediator), f"{base(talking)}agreement/draft"
    answer = browser.get(here)
    assert answer.status_code == 302
    assert answer["Location"] == f"{base(talking)}agreement"
    sent_late = browser.post(here, {
        "facts": "漏水", "base_version": 1, "reached_on": today(), "clause-TOTAL_FORMS": 1,
        "clause-INITIAL_FORMS": 0, "clause-0-side": 1, "clause-0-duty": "修好",
        "clause-0-due": today(), "clause-0-proof": "收条", "clause-0-remind_days": 3,
    })  # fmt: skip
    assert sent_late.status_code == 409
    assert Agreement.objects.get().version == 1


def test_a_form_that_would_be_refused_is_not_shown(as_person, quarrel):
    here, browser = base(quarrel), as_person(quarrel.mediator)
    quarrel.accept()
    for page in ("meet", "agreement/draft"):
        early = browser.get(f"{here}{page}")
        assert early.status_code == 409, page
        assert "才能办这一步" in early.content.decode(), page
    quarrel.inform()
    assert browser.get(f"{here}meet").status_code == 200
    assert browser.get(f"{here}agreement/draft").status_code == 409
    quarrel.meet().agree()
    late = browser.get(f"{here}meet")
    assert late.status_code == 409
    assert "“已达成协议”，这一步已经过了" in late.content.decode()
    assert "<form" not in late.content.decode().partition("<main")[2].partition("</main")[0]


def test_a_side_reads_what_was_agreed_before_all_else(as_person, talking):
    own, here = as_person(talking.upstairs), f"{base(talking)}mine"
    assert "调解的情况" not in own.get(here).content.decode()
    talking.agree()
    sent(as_person(talking.mediator), base(talking), "perform",
         clause=1, done="yes", on=today(), words="试过水")  # fmt: skip
    page = own.get(here).content.decode()
    agreed, rest = page.index("修好卫生间防水"), page.index("调解的情况")
    assert agreed < rest < page.index("您是")
    assert f"{timezone.localdate():%m-%d} 已做到" in page
    # One way to print the page, and one to the paper.
    assert "打印协议" not in page
    assert page.count("papers/agreement.pdf") == 1
