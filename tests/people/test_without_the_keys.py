"""An installation that was restored without its keys: the house stands, what is sealed is told."""

from __future__ import annotations

import copy

import pytest
from django.core.cache import cache
from django.test import Client
from tests.neighbourhood import person_with
from tests.people.accounts import account_of
from tests.people.test_second_factor import CODE, set_up, sign_in, worker  # noqa: F401 - a fixture

from lilong.commons.fields import NO_KEY, Undecipherable, seal, unseal
from lilong.commons.notices.mailing import mail_address_of
from lilong.kernel.refusal import Invalid
from lilong.people.actions.change_own_contact import change_own_contact
from lilong.people.models import Person

SAID = "无法解读（密钥不在这台机器上）"


@pytest.fixture
def resident(street):
    actor = person_with("resident", street.rooms[0])
    change_own_contact(actor, phone="021-64000000", email="c@b.cn", wants_mail=True)
    return actor


@pytest.fixture
def lost(resident, settings):
    """The resident, after the keys were lost; call it to find them again."""
    kept, settings.FIELD_KEY = settings.FIELD_KEY, "another key"

    def find():
        settings.FIELD_KEY = kept

    return find


@pytest.fixture
def browser(resident):
    client = Client()
    client.force_login(account_of(resident, "resident"))
    return client


def test_the_own_page_says_that_it_cannot_be_read(browser, lost):
    page = browser.get("/me/")

    assert page.status_code == 200
    assert page.content.decode().count(SAID) == 2
    assert "021-64000000" not in page.content.decode()
    # The negative control: with the key it is there.
    lost()
    assert "021-64000000" in browser.get("/me/").content.decode()


def test_saving_the_rest_of_a_row_loses_nothing(resident, lost):
    person = Person.objects.get(pk=resident.person_id)
    person.name = "陈梧桐"
    copy.deepcopy(person).save()

    lost()

    again = Person.objects.get(pk=resident.person_id)
    assert (again.name, again.phone, again.email) == ("陈梧桐", "021-64000000", "c@b.cn")


def test_no_mail_goes_to_the_sentence(resident, lost):
    assert mail_address_of(resident.person_id) == ""


def test_the_sentence_is_not_taken_for_a_number(resident, lost):
    with pytest.raises(Invalid, match="电话号码不对"):
        change_own_contact(resident, phone=SAID, email="", wants_mail=False)
    with pytest.raises(Invalid, match="邮箱地址不对"):
        change_own_contact(resident, phone="", email=SAID, wants_mail=False)

    lost()
    assert Person.objects.get(pk=resident.person_id).phone == "021-64000000"


@pytest.mark.parametrize("token", ["", "no base64!", "qWq5th+KjWealh4dKaRK"])
def test_what_is_no_sealed_text_is_undecipherable(token):
    with pytest.raises(Undecipherable) as refused:
        unseal(token)

    assert refused.value.sentence == str(NO_KEY) == SAID
    assert unseal(seal("x")) == "x"


def test_the_second_factor_says_so_instead_of_breaking(worker, settings):  # noqa: F811
    cache.clear()
    set_up(Client())
    settings.FIELD_KEY = "another key"
    client = Client(raise_request_exception=False)
    sign_in(client)

    answer = client.post(CODE, {"code": "123456"})

    assert answer.status_code == 503
    assert SAID in answer.content.decode()
