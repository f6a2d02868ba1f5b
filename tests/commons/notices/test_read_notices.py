"""The page of notices, and marking them as read."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices import web
from lilong.commons.notices.actions.read_notices import read_notices
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import PAGE, notices_of, unread_count
from lilong.commons.notices.telling import tell
from lilong.kernel.actor import VISITOR, Actor
from lilong.kernel.refusal import NotAllowed

pytestmark = pytest.mark.django_db
ME, OTHER = Actor(person_id=uuid4()), Actor(person_id=uuid4())


def say(actor, number, **changes):
    tell(
        [actor.person_id],
        space_id=uuid4(),
        key=f"n:{number}",
        group="survey",
        sentence="第%(number)s处",
        facts={"number": number},
        url=f"/survey/{number}",
    )
    if changes:
        Notice.objects.filter(person_id=actor.person_id, key=f"n:{number}").update(**changes)


def page(actor, query="", language="zh-hans"):
    request = RequestFactory().get(f"/notices/?{query}")
    request.actor, request.COOKIES = actor, {}
    request.user = SimpleNamespace(is_authenticated=False, large_print=False)
    with translation.override(language):
        return web.notices(request).content.decode()


def test_reading_all_touches_ones_own_notices_only():
    say(ME, 1)
    say(OTHER, 2)

    assert read_notices(ME) == 1
    assert (unread_count(ME), unread_count(OTHER)) == (0, 1)
    assert not LedgerEntry.objects.exists()


def test_what_came_after_the_page_was_drawn_stays_unread():
    say(ME, 1)
    drawn = timezone.now()
    say(ME, 2, created_at=drawn + timedelta(seconds=1))

    assert read_notices(ME, until=drawn) == 1
    assert unread_count(ME) == 1


def test_a_visitor_has_no_notices():
    with pytest.raises(NotAllowed):
        read_notices(VISITOR)
    with pytest.raises(NotAllowed):
        page(VISITOR)


def test_the_page_shows_my_notices_by_day_and_nobody_elses():
    yesterday = timezone.now() - timedelta(days=1)
    say(ME, 1, created_at=yesterday)
    say(ME, 2)
    say(OTHER, 3)

    html = page(ME)

    assert html.index("第2处") < html.index("第1处")
    assert "第3处" not in html
    assert len(re.findall(r"<h2", html)) == 2
    assert "2 条未读" in html


def test_the_page_says_how_the_mail_fares():
    again = timezone.now() + timedelta(hours=1)
    say(ME, 1, mail_state="failed", mail_why="邮件服务器连不上", mail_at=again)
    say(ME, 2, mail_state="sent")
    say(ME, 3, mail_state="not_wanted", mail_at=None)

    html = page(ME)

    assert "未送达" in html
    assert "邮件服务器连不上" in html
    assert timezone.localtime(again).strftime("%H:%M 再试") in html
    assert "已发送" in html
    assert "不发邮件" not in html


def test_an_empty_page_says_what_belongs_there():
    assert "还没有通知" in page(ME)


def test_every_notice_is_on_exactly_one_page_even_when_told_at_one_moment():
    moment = timezone.now()
    for number in range(PAGE + 20):
        say(ME, number, created_at=moment)

    first = notices_of(ME)
    second = notices_of(ME, after=first.older)
    shown = [notice.key for page in (first, second) for day in page.days for notice in day.notices]
    assert len(shown) == len(set(shown)) == PAGE + 20
    assert second.older is None


def test_a_strangers_notice_as_the_start_of_a_page_shows_nothing_of_theirs():
    say(OTHER, 1)
    say(ME, 2)
    theirs = Notice.objects.get(person_id=OTHER.person_id)

    assert "第2处" in page(ME, f"after={theirs.id}")
    assert "第1处" not in page(ME, f"after={theirs.id}")


def test_marking_all_as_read_is_a_post_that_returns_to_the_page():
    say(ME, 1)
    post = RequestFactory().post("/notices/read", {"drawn_at": timezone.now().isoformat()})
    post.actor = ME
    assert web.read_all(post).headers["Location"] == "/notices/"
    assert unread_count(ME) == 0

    get = RequestFactory().get("/notices/read")
    get.actor = ME
    assert web.read_all(get).status_code == 405


@pytest.mark.parametrize("nonsense", ["", "yesterday", "2026-13-45T00:00", "2026-11-23T10:00"])
def test_a_moment_that_makes_no_sense_means_now(nonsense):
    say(ME, 1)
    post = RequestFactory().post("/notices/read", {"drawn_at": nonsense})
    post.actor = ME
    web.read_all(post)

    assert unread_count(ME) == 0
