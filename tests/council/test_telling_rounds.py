"""One calm notice a morning for everything of the council; nobody hears a thing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import ListenerOffset
from lilong.commons.notices import mailing
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.actions.make_promise import PromiseDraft, make_promise
from lilong.council.models import SuggestionContact, TellingRound
from lilong.council.telling_rounds import Told, hand_out, tell_of_yesterday, tell_until
from tests.council.proposed import SEWAGE, inside, sewage_theme
from tests.neighbourhood import person_with


@pytest.fixture
def loud(street):
    return person_with("resident", street.rooms[0], "王阿姨")


def tomorrow():
    """The round of tomorrow morning: it covers today."""
    return tell_until(timezone.localdate())


def test_three_sentences_moved_and_their_author_hears_once(street, worker, loud, said):
    for text in SEWAGE[:3]:
        one = said(text, by=loud, leave_name=True)
        answer_suggestion(worker, suggestion_id=one.id, to="discussed", words="周五开会")
    answer_suggestion(worker, suggestion_id=one.id, to="adopted", words="列入改造")

    assert not Notice.objects.exists()
    assert tomorrow() == 1

    (notice,) = Notice.objects.all()
    assert notice.person_id == loud.person_id
    assert notice.facts == {"answers": 3}
    # Whoever looks over a shoulder learns neither what was said nor where.
    assert "污水" not in notice.sentence + str(notice.facts) + notice.url


def test_an_answer_to_all_and_one_to_one_are_one_notice(
    street, worker, loud, said, django_capture_on_commit_callbacks
):
    theme = sewage_theme(street, worker, lambda text: said(text, by=loud, leave_name=True))
    single = said("路灯不亮", by=loud, leave_name=True)

    with django_capture_on_commit_callbacks(execute=True):
        answer_theme(worker, theme_id=theme.id, state="adopted", words="列入改造")
        answer_suggestion(worker, suggestion_id=single.id, to="declined", words="刚修过")
    catch_up()

    assert tomorrow() == 1
    assert Notice.objects.get().facts == {"answers": len(inside(theme)) + 1}


def test_the_round_and_the_ledger_may_be_repeated(
    street, worker, loud, said, django_capture_on_commit_callbacks
):
    one = said(by=loud, leave_name=True)
    with django_capture_on_commit_callbacks(execute=True):
        answer_suggestion(worker, suggestion_id=one.id, to="discussed")

    for _again in range(3):
        tomorrow()
        # A restored backup: every listener hears everything anew.
        ListenerOffset.objects.update(number=0)
        catch_up()

    assert Notice.objects.count() == 1
    assert TellingRound.objects.count() == 1


def test_a_round_that_was_missed_is_made_up_for_with_one_notice(street, worker, loud, said):
    today = timezone.localdate()
    TellingRound.objects.create(until=today - timedelta(days=4))
    for ago in (3, 2, 0):
        one = said(by=loud, leave_name=True)
        answer_suggestion(worker, suggestion_id=one.id, to="discussed")
        one.steps.update(on=today - timedelta(days=ago))

    # This morning: what moved until yesterday. Tomorrow: the rest.
    assert tell_of_yesterday.func() == 1
    assert Notice.objects.get().facts == {"answers": 2}
    assert tomorrow() == 1
    assert Notice.objects.count() == 2
    assert tomorrow() == 0


def test_nobody_hears_of_nothing(street, worker, loud, said):
    said(by=loud, leave_name=True)

    assert tomorrow() == 0
    assert not Notice.objects.exists()


def test_who_has_only_the_short_address_is_sent_nothing(street, worker, said, open_door):
    # A resident who left no account, and one at the door who left a telephone number.
    anonymous, called = said(), said(contact="13800000000")
    for one in (anonymous, called):
        answer_suggestion(worker, suggestion_id=one.id, to="discussed")

    assert tomorrow() == 0
    assert not Notice.objects.exists()


def test_who_is_forgotten_is_not_told(street, worker, loud, said):
    one = said(by=loud, leave_name=True)
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    SuggestionContact.objects.update(expires_on="2020-01-01")

    assert tomorrow() == 0


def test_what_the_author_says_is_no_news_to_them(street, worker, loud, said):
    one = said(by=loud, leave_name=True)
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="修好了")
    tomorrow()
    Notice.objects.all().delete()
    TellingRound.objects.all().delete()
    one.steps.update(on=timezone.localdate() - timedelta(days=1))
    answer_whether_solved(loud, key=one.key, solved=True)

    assert tomorrow() == 0


def test_a_promise_is_told_called_to_mind_and_missed_in_the_same_notice(street, worker, loud, said):
    today = timezone.localdate()
    for due in (0, 3):
        promise = make_promise(
            worker,
            place_id=street.area.id,
            draft=PromiseDraft(
                "疏通下水", today + timedelta(days=due), "居民代表", person_id=loud.person_id
            ),
        )
    one = said(by=loud, leave_name=True)
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")

    assert tomorrow() == 1
    (notice,) = Notice.objects.all()
    with translation.override("zh-hans"):
        words = sentence_of(notice)
    assert "记下了您答应的 2 件事" in words
    assert "快到期了：疏通下水" in words
    assert "过了期：疏通下水" in words
    assert "您提过的一句话有了新的进展" in words
    assert promise.text == "疏通下水"


def test_who_notes_their_own_promise_is_not_told_of_it(street, worker):
    make_promise(
        worker,
        place_id=street.area.id,
        draft=PromiseDraft(
            "贴告示",
            timezone.localdate() + timedelta(days=30),
            "社工",
            person_id=worker.person_id,
        ),
    )

    assert tomorrow() == 0


def test_one_mail_goes_out_for_the_day(street, worker, loud, said, monkeypatch):
    for text in SEWAGE[:3]:
        one = said(text, by=loud, leave_name=True)
        answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    monkeypatch.setattr(mailing, "mail_address_of", lambda person_id: "wang@example.org")
    tomorrow()

    for _again in range(2):
        mailing.send_waiting(timezone.now())

    (sent,) = mail.outbox
    assert "3" in sent.body
    assert "污水" not in sent.body


def test_too_many_sentences_become_one(street, loud):
    told = [
        Told(loud.person_id, street.area.space_id, f"第{n}件%(f{n})s" + "事" * 60, {f"f{n}": n})
        for n in range(4)
    ]

    hand_out(told, key="many")

    assert Notice.objects.get().facts == {"count": 4}


def test_rounds_ask_a_fixed_number_of_questions(
    street, worker, said, django_assert_max_num_queries
):
    def answered(count):
        for number in range(count):
            author = person_with("resident", street.rooms[0], f"居民{number}")
            one = said(by=author, leave_name=True)
            answer_suggestion(worker, suggestion_id=one.id, to="discussed")

    answered(12)
    with django_assert_max_num_queries(20):
        assert tomorrow() == 12
