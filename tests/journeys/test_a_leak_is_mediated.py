"""A leak between two floors: mediated, agreed, confirmed by the court, kept, revisited, closed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.browsing import PHONE
from tests.journeys.council import press

pytestmark = pytest.mark.journey

COURT, RULING = "徐汇区人民法院", "司法确认裁定书（示例）"
ALONE = "楼上私下说最多出三千"


def test_a_leak_is_mediated_agreed_confirmed_and_revisited(visit, own_site):
    resident = visit(own_site, "resident", width=PHONE)
    name = _name(resident)
    secretary = visit(own_site, "secretary")
    desk, worker = secretary.page, visit(own_site, "community_worker")

    case = _opened(secretary)
    _note_party(desk, case, "申请人", name)
    _note_party(desk, case, "对方当事人", "楼上住户")
    secretary.open(f"{case}mediation/")
    desk.get_by_role("radio", name="当事人申请").check()
    desk.get_by_label("请求什么").fill("请楼上修好防水")
    desk.get_by_role("button", name="登记", exact=True).click()
    step = _step(desk, "accept")
    step.get_by_role("checkbox").first.check()
    _choose_me(step, secretary)
    step.get_by_role("button", name="受理").click()

    step = _step(desk, "join")
    step.get_by_label("哪一方").select_option("1")
    step.get_by_label("账号上的姓名").fill(name)
    step.get_by_role("button", name="连上").click()
    # Whoever is registered elsewhere than at the case's place is made sure of first.
    sure = desk.get_by_label("登记在别处的这个账号，是同一个人才勾")
    desk.wait_for_load_state()
    if sure.count():
        sure.check()
        _step(desk, "join").get_by_role("button", name="连上").click()

    # Each side learns its rights: one on its own phone, one on paper.
    resident.open(f"{case}mediation/mine")
    step = _step(resident.page, "rights")
    step.get_by_role("radio", name="不公开").check()
    step.get_by_role("button", name="我知道了").click()
    secretary.open(f"{case}mediation/")
    step = _step(desk, "rights")
    step.get_by_label("哪一方").select_option("2")
    step.get_by_role("radio", name="签了纸质告知书").check()
    step.get_by_role("radio", name="不公开").check()
    step.get_by_role("button", name="记下已告知").click()

    # Together, and alone.
    _talk(secretary, case, "一起谈", "一起看了漏水的地方")
    _talk(secretary, case, "单独谈", ALONE)
    for visitor in (resident, worker):
        for page in ("mediation/", "mediation/mine", ""):
            visitor.page.goto(secretary.page.url.split("/cases/")[0] + case + page)
            expect(visitor.page.locator("body")).not_to_contain_text(ALONE)

    _draft(secretary, case)
    resident.open(f"{case}mediation/mine")
    resident.shot("mediation-draft")
    step = _step(resident.page, "sign")
    step.get_by_label("看过了，自愿同意").check()
    step.get_by_role("button", name="本人签字").click()
    expect(resident.page.locator("main")).to_contain_text("签好了")

    # Nobody signs for the neighbour who is not there.
    secretary.open(f"{case}mediation/agreement")
    _sign(desk, "本人不在，别人代签的")
    expect(desk.locator("main")).to_contain_text("没有委托书，家里人也不能代签")
    secretary.open(f"{case}mediation/agreement")
    _sign(desk, "本人在场，本人签的")
    _step(desk, "seal").get_by_role("button", name="盖章生效").click()
    expect(desk.locator("main")).to_contain_text("三十天从生效那天起算")
    status, paper = secretary.get(f"{case}mediation/papers/agreement.pdf")
    assert status == 200
    assert paper.startswith(b"%PDF")
    secretary.shot("mediation-agreed")

    secretary.open(f"{case}mediation/")
    step = _step(desk, "confirm")
    step.get_by_role("radio", name="已共同申请").check()
    step.get_by_label("各方一起说的").check()
    step.get_by_label("哪个法院").fill(COURT)
    step.get_by_role("button", name="记下", exact=True).click()
    expect(desk.locator("main")).to_contain_text("已共同申请")
    # The court answers with a paper of its own.
    step = _step(desk, "confirm")
    step.get_by_role("radio", name="法院已确认").check()
    step.get_by_label("哪个法院").fill(COURT)
    step.get_by_label("法院文书").fill(RULING)
    step.get_by_role("button", name="记下", exact=True).click()
    expect(desk.locator("main")).to_contain_text("法院已确认")
    secretary.shot("mediation-confirmed")
    resident.open(f"{case}mediation/mine")
    expect(resident.page.locator("main")).to_contain_text("法院已确认")
    step = _step(desk, "perform")
    step.get_by_label("凭什么知道").fill("当面看过，不漏了")
    step.get_by_role("button", name="记下", exact=True).click()
    secretary.open(f"{case}mediation/dossier")
    step = _step(desk, "revisit")
    step.get_by_role("radio", name="没有再起纠纷").check()
    step.get_by_label("看到、听到什么").fill("天花板干了")
    step.get_by_role("button", name="记下回访").click()
    expect(desk.locator("main")).to_contain_text("还缺 1 项")
    secretary.shot("mediation-dossier")

    # Another looks at what was agreed and kept; then it is closed, as agreed.
    worker.open(case)
    press(worker.page, "办好了")
    expect(worker.page.locator("main")).to_contain_text("复核记下了")
    secretary.open(case)
    press(desk, "办结")
    expect(desk.locator("main")).to_contain_text("已达成并履行")
    secretary.shot("mediation-closed")
    for visitor in (resident, secretary, worker):
        assert visitor.troubles == []


def _name(visitor) -> str:
    """What the masthead calls who has entered; a phone shows the sign alone."""
    summary = visitor.page.locator(".masthead details.menu summary").last
    return (summary.text_content() or "").strip().split()[-1]


def _step(page: Page, name: str):
    """The form of a step, laid open."""
    page.wait_for_load_state()
    form = page.locator(f"form:has(input[name=step][value={name}])")
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").first.click()
    return form


def _opened(secretary) -> str:
    """Open a dispute; its address."""
    secretary.open("/")
    link = secretary.page.locator("a[href*='/council/'][href*='/suggestions/']").first
    area = re.search(r"/council/([0-9a-f-]{36})/", link.get_attribute("href") or "")
    assert area is not None
    page = secretary.open(f"/cases/{area[1]}/open")
    page.get_by_label("哪一类").select_option("dispute")
    page.get_by_label("什么事").fill("卫生间漏水，楼下天花板起泡")
    page.locator("[name=lane]").select_option(label="零陵路某弄")
    page.locator("[name=number]").fill("9")
    page.get_by_role("button", name="立案").last.click()
    page.wait_for_url("**/cases/case/**")
    return page.url.split("?")[0].removeprefix(secretary.site.rstrip("/"))


def _note_party(page: Page, case: str, role: str, name: str) -> None:
    page.goto(page.url.split("/cases/")[0] + case)
    form = _step(page, "party")
    form.get_by_label("是什么人").select_option(label=role)
    form.get_by_label("姓名或称呼").fill(name)
    form.get_by_label("为什么要记下").fill("调解")
    form.get_by_role("button", name="记下当事人").click()


def _choose_me(step, secretary) -> None:
    for box in step.get_by_role("checkbox").all():
        box.uncheck()
    step.get_by_role("checkbox", name=_name(secretary)).first.check()


def _talk(secretary, case: str, how: str, text: str) -> None:
    page = secretary.open(f"{case}mediation/meet")
    page.get_by_role("radio", name=how).check()
    if how == "一起谈":
        for box in page.locator("main").get_by_role("checkbox").all():
            box.check()
    else:
        page.get_by_label("单独谈的").select_option("2")
    page.get_by_label("在哪里").fill("居委会")
    page.get_by_label("谈了什么").fill(text)
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.locator("main h1")).to_have_text("调解")


def _draft(secretary, case: str) -> None:
    page = secretary.open(f"{case}mediation/agreement/draft")
    page.get_by_label("主要事实").fill("楼上卫生间防水失效，漏到楼下")
    first = page.locator("fieldset").filter(has_text="第 1 条").first
    first.get_by_label("哪一方").select_option("2")
    first.get_by_label("做什么").fill("重做卫生间防水")
    first.get_by_label("哪一天以前").fill("2030-01-31")
    first.get_by_label("金额").fill("3000元")
    first.get_by_label("凭什么算履行了").fill("收条")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main h1")).to_have_text("方案和协议")


def _sign(page: Page, who: str) -> None:
    step = _step(page, "sign")
    step.get_by_label("哪一方").select_option("2")
    step.get_by_role("radio", name=who).check()
    step.get_by_role("radio", name="在纸上签名").check()
    step.get_by_role("button", name="记下签字").click()
