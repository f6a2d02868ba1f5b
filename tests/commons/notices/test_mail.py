"""One calm mail, by real SMTP, and what happens when it does not go."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from lilong.commons.notices.actions.read_notices import read_notices
from lilong.commons.notices.mailing import (
    TRIES,
    mail_address_of,
    register_mail_address,
    send_waiting,
)
from lilong.commons.notices.models import MailState, Notice
from lilong.commons.notices.telling import tell
from lilong.kernel.actor import Actor

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def say(person_id, number, *, group="survey.findings", name="破墙开门"):
    tell(
        [person_id],
        space_id=uuid4(),
        key=f"{group}:{number}",
        group=group,
        sentence="第%(number)s处：%(name)s",
        facts={"number": number, "name": name},
        url=f"/survey/findings/{number}",
    )


def later(**delta):
    return timezone.now() + timedelta(**delta)


def states(person_id):
    return set(Notice.objects.filter(person_id=person_id).values_list("mail_state", flat=True))


def test_what_waits_for_a_person_goes_out_in_one_mail_newest_first(sink, secretary):
    for number in (1, 2, 3):
        say(secretary, number)

    assert send_waiting(later()) == 1

    [mail] = sink.mails
    assert mail["To"] == "shuji@example.test"
    assert mail["Subject"] == "里弄：3 条新通知"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert text.index("第3处") < text.index("第2处") < text.index("第1处")
    assert "https://lilong.example.test/survey/findings/3" in text
    assert states(secretary) == {MailState.SENT}


def test_two_persons_hear_of_their_own_things_only(sink, secretary, addresses):
    neighbour = uuid4()
    addresses[neighbour] = "neighbour@example.test"
    say(secretary, 1)
    say(neighbour, 2)

    assert send_waiting(later()) == 2

    texts = {mail["To"]: mail.get_content() for mail in sink.mails}
    assert "第2处" not in texts["shuji@example.test"]
    assert "第1处" not in texts["neighbour@example.test"]
    assert sink.connections == 1


def test_nobody_gets_two_mails_within_the_hour(sink, secretary):
    say(secretary, 1)
    send_waiting(later())
    say(secretary, 2)

    assert send_waiting(later(minutes=59)) == 0
    assert send_waiting(later(minutes=61)) == 1
    assert "第2处" in sink.mails[1].get_content()
    assert "第1处" not in sink.mails[1].get_content()


def test_where_nothing_waits_no_mail_goes_and_nobody_is_called(sink, secretary):
    assert send_waiting(later()) == 0
    assert sink.connections == 0


def test_many_of_a_kind_are_counted_instead_of_listed(sink, secretary):
    for number in range(1, 13):
        say(secretary, number)
    say(secretary, 99, group="council.topics", name="晾衣架")

    send_waiting(later())

    text = sink.mails[0].get_content()
    assert text.count("/survey/findings/") == 6  # five of the twelve, and the topic
    assert "这一类还有 7 条" in text
    assert "晾衣架" in text


def test_a_name_with_line_breaks_cannot_write_the_mail(sink, secretary):
    say(secretary, 1, name="甲\r\n\r\nBcc: all@example.test\r\n")

    send_waiting(later())

    assert sink.mails[0]["Bcc"] is None
    assert "\nBcc" not in sink.mails[0].get_content()


def test_who_wants_no_mail_gets_none(sink, addresses):
    person_id = uuid4()
    say(person_id, 1)

    assert send_waiting(later()) == 0
    assert states(person_id) == {MailState.NOT_WANTED}
    assert sink.connections == 0


def test_what_was_read_in_the_meantime_is_not_mailed(sink, secretary):
    say(secretary, 1)
    read_notices(Actor(person_id=secretary))

    assert send_waiting(later()) == 0
    assert states(secretary) == {MailState.NOT_WANTED}


def test_a_server_that_is_away_is_tried_again_later_and_later(sink, secretary, settings):
    working, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    say(secretary, 1)
    now = later()
    assert send_waiting(now) == 0
    notice = Notice.objects.get()
    assert (notice.mail_state, notice.mail_why) == (MailState.FAILED, "邮件服务器连不上")
    assert notice.mail_at == now + 5 * MINUTE

    assert send_waiting(now + 6 * MINUTE) == 0
    notice.refresh_from_db()
    assert notice.mail_at == now + 6 * MINUTE + 15 * MINUTE

    settings.EMAIL_PORT = working
    assert send_waiting(now + 7 * MINUTE) == 0  # not yet
    assert send_waiting(now + 22 * MINUTE) == 1
    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_why) == (MailState.SENT, "")


def test_a_mail_that_never_goes_is_given_up(secretary, sink, settings):
    settings.EMAIL_PORT = 1
    say(secretary, 1)
    for day in range(TRIES + 2):
        send_waiting(later(days=day + 1))

    notice = Notice.objects.get()
    assert (notice.mail_state, notice.mail_at, notice.mail_tries) == ("failed", None, TRIES)


def test_an_address_that_does_not_exist_is_given_up_at_once_and_holds_up_nobody(
    sink, secretary, addresses, caplog
):
    neighbour = uuid4()
    addresses[neighbour] = "neighbour@example.test"
    sink.answers["shuji@example.test"] = "550 no such user"
    say(secretary, 1)
    say(neighbour, 2)

    assert send_waiting(later()) == 1

    notice = Notice.objects.get(person_id=secretary)
    assert (notice.mail_state, notice.mail_at) == ("failed", None)
    assert notice.mail_why == "对方邮箱不收这封邮件"
    assert f"mail of notice {notice.pk} did not go: SMTPRecipientsRefused" in caplog.text
    assert "shuji@" not in caplog.text
    assert states(neighbour) == {MailState.SENT}


def test_a_server_that_hangs_up_on_one_still_serves_the_next(sink, addresses):
    first, second = UUID(int=1), UUID(int=2)
    addresses[first], addresses[second] = "first@example.test", "second@example.test"
    sink.answers["first@example.test"] = "421 too busy"
    say(first, 1)
    say(second, 2)

    assert send_waiting(later()) == 1
    assert (states(first), states(second)) == ({MailState.FAILED}, {MailState.SENT})


def test_a_full_mailbox_is_tried_again(sink, secretary):
    sink.answers["shuji@example.test"] = "452 mailbox full"
    say(secretary, 1)
    send_waiting(later())
    assert Notice.objects.get().mail_at is not None

    del sink.answers["shuji@example.test"]
    assert send_waiting(later(minutes=10)) == 1


def test_a_mail_that_goes_twice_has_one_name(sink, secretary):
    # A worker may die between handing the mail over and noting it.
    say(secretary, 1)
    send_waiting(later())
    Notice.objects.update(mail_state=MailState.WAITING, mail_at=timezone.now())
    send_waiting(later())

    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_the_people_module_says_where_mail_goes(addresses):
    person_id = uuid4()
    register_mail_address(lambda asked: "x@example.test" if asked == person_id else "")

    assert mail_address_of(person_id) == "x@example.test"
    assert mail_address_of(uuid4()) == ""
