"""A steward of a real installation: invited on its machine, signed in with two steps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.example import Example
from tests.people.totp import fresh_digits

pytestmark = pytest.mark.journey

NAME, PASSWORD = "管理员老周", "梧桐树下 old plane trees 1927"


@pytest.fixture
def installation(tmp_path) -> Example:
    """An installation without example and without its doors: one street, nobody yet."""
    new = Example(tmp_path / "real", demo=False)
    new.done("migrate")
    new.done(*("setup-data", "--city", "上海市", "--district", "徐汇区", "--street", "枫林街道"))
    return new


def test_an_invited_steward_signs_in_with_password_and_code(visit, installation):
    said = installation.done("invite", "--name", "周文娟", "--at", "枫林街道")
    invitation = re.search(r"(/invitation/\S+)", said)
    assert invitation is not None

    with installation.at_work() as site:
        steward = visit(site)
        page = steward.open("/")
        assert page.locator("form[action*='/demo/enter/']").count() == 0

        steward.open(invitation[1])
        expect(page.locator("h1")).to_contain_text("周文娟")
        page.get_by_label("登录名").fill(NAME)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_label("再输一遍密码").fill(PASSWORD)
        page.get_by_role("button", name="开通账号").click()

        _sign_in(page, "不是这个密码")
        expect(page.locator(".error-summary")).to_contain_text("登录名或密码不对")
        _sign_in(page, PASSWORD)

        # Staff get no further with a password alone.
        expect(page.locator("h1")).to_contain_text("两步验证")
        page.get_by_role("link", name="去设置").click()
        secret = page.locator("code").inner_text().strip()
        steward.shot("two-steps")
        page.get_by_label("六位数").fill(fresh_digits(secret))
        page.get_by_role("button", name="设好了").click()
        steward.open("/")
        expect(page.locator("main")).to_contain_text("系统管理员")

        again = visit(site)
        again.open("/accounts/login/")
        _sign_in(again.page, PASSWORD)
        expect(again.page.locator("h1")).to_have_text("两步验证")
        again.page.get_by_label("六位数").fill("000000")
        again.page.get_by_role("button", name="登录").click()
        expect(again.page.locator(".error-summary")).to_contain_text("这个数字不对")


def _sign_in(page, password: str) -> None:
    page.get_by_label("登录名").fill(NAME)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
