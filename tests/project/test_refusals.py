"""How a page says no: with its status, sentence, basis, remedy, and a way back."""

from __future__ import annotations

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import Conflict, Invalid, NotAllowed, NotFound, Refused
from lilong.project import urls as house

REFUSALS = {
    "refused": Refused("不行", basis="某条例第3条", remedy="先做别的。"),
    "not-allowed": NotAllowed("您不可以"),
    "not-found": NotFound("没有"),
    "invalid": Invalid("填错了", fields={"name": ["太长"]}),
    "conflict": Conflict("别人改过了", theirs={}, mine={}),
}


def refuse(request: HttpRequest, what: str) -> HttpResponse:
    raise REFUSALS[what]


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("金丝雀")


def take(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


handler400, handler403 = house.handler400, house.handler403
handler404, handler500 = house.handler404, house.handler500
urlpatterns = [
    *house.urlpatterns,
    path("test/refuse/<slug:what>", refuse),
    path("test/break", break_down),
    path("test/take", take),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("refused", 409),
        ("not-allowed", 403),
        ("not-found", 404),
        ("invalid", 422),
        ("conflict", 409),
    ],
)
def test_each_refusal_is_a_page_with_its_own_status(client, what, status):
    response = client.post(f"/test/refuse/{what}")

    assert response.status_code == status
    page = response.content.decode()
    assert str(REFUSALS[what]) in page
    assert 'class="masthead"' in page


def test_the_basis_and_the_remedy_are_told(client):
    page = client.post("/test/refuse/refused").content.decode()

    assert "某条例第3条" in page
    assert "先做别的。" in page


def test_htmx_gets_the_notice_alone(client):
    response = client.get("/test/refuse/refused", headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert "不行" in response.content.decode()
    assert 'class="masthead"' not in response.content.decode()


def test_a_boosted_page_gets_the_whole_page(client):
    headers = {"HX-Request": "true", "HX-Boosted": "true"}

    assert (
        'class="masthead"' in client.get("/test/refuse/refused", headers=headers).content.decode()
    )


def test_the_way_back_is_where_one_came_from(client):
    came = {"Referer": "http://testserver/places/?q=x"}

    assert (
        'href="/places/?q=x"' in client.post("/test/refuse/refused", headers=came).content.decode()
    )


@pytest.mark.parametrize(
    "referer", ["https://evil.example/", "javascript:alert(1)", "//evil.example/"]
)
def test_the_way_back_never_leaves_the_house(client, referer):
    page = client.post("/test/refuse/refused", headers={"Referer": referer}).content.decode()

    assert "evil" not in page
    assert "javascript:alert" not in page


def test_a_visitor_who_may_not_is_shown_to_the_door(client):
    response = client.get("/test/refuse/not-allowed?x=1")

    assert (
        response.headers["Location"]
        == "/accounts/login/?next=%2Ftest%2Frefuse%2Fnot-allowed%3Fx%3D1"
    )


def test_what_is_not_there_is_said_in_our_words(client):
    response = client.get("/no/such/page")

    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


def test_a_breakdown_tells_nothing_of_its_cause():
    client = Client(raise_request_exception=False)

    response = client.get("/test/break")

    assert response.status_code == 500
    assert "出了故障" in response.content.decode()
    assert "金丝雀" not in response.content.decode()


def test_a_breakdown_page_asks_the_database_nothing(django_assert_num_queries):
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        client.get("/test/break")


def test_a_form_without_its_token_is_refused_in_our_words():
    response = Client(enforce_csrf_checks=True).post("/print-size", {"size": "large"})

    assert response.status_code == 403
    assert "放得太久了" in response.content.decode()


def test_too_much_at_once_is_refused_in_our_words(client):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10):
        response = client.post("/test/take", {"text": "x" * 100})

    assert response.status_code == 413
    assert "内容太多了" in response.content.decode()


def test_a_foreign_host_name_gets_no_page(client):
    response = client.get("/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


class NameForm(forms.Form):
    name = forms.CharField()


def test_what_is_said_of_a_field_stands_at_the_field():
    form = NameForm({"name": "甲"})
    form.is_valid()

    with_refusal(form, Invalid("填错了", fields={"name": ["太长"], "other": ["没有这一格"]}))

    assert form.errors["name"] == ["太长"]
    assert form.non_field_errors() == ["填错了"]
    assert form["name"].value() == "甲"


def test_a_refusal_of_the_whole_stands_above_the_form_with_its_remedy():
    form = NameForm({"name": "甲"})
    form.is_valid()

    with_refusal(form, REFUSALS["refused"])

    assert form.non_field_errors() == ["不行。某条例第3条。先做别的。"]


def test_every_answer_forbids_foreign_scripts(client):
    for page in ("/", "/no/such/page", "/accounts/login/"):
        policy = client.get(page).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
