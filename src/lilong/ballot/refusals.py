"""Why a ballot is not taken: a code for the record, a sentence and a way on for the person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import Refused


class BallotRefused(Refused):
    """A ballot was not taken; `code` is what stands in the record.

    Args:
        to_owner: whether it is said to whoever casts online, and not to who enters paper.
    """

    def __init__(self, code: str, *, to_owner: bool = False) -> None:
        why = (to_owner and _TO_OWNERS.get(code)) or CODES[code]
        super().__init__(why.sentence, basis=why.basis, remedy=why.remedy)
        self.code, self.status = code, why.status


@dataclass(frozen=True, slots=True)
class Why:
    """What a person is told, and the HTTP status it goes with."""

    sentence: object
    remedy: object
    basis: object = ""
    status: int = 409


_PAPER = _("也可以在截止前交纸质票。")

CODES: dict[str, Why] = {
    "forged": Why(
        _("这不是本平台印发的表决票"),
        _("请核对地址和票上的两个词；仍然打不开，请联系业委会或居委会换一张。"),
        status=403,
    ),
    "void_slip": Why(
        _("这张表决票已经换发，旧票不再有效"),
        _("请用最近一次收到的那张；没有收到，请联系业委会或居委会。"),
    ),
    "future_slip": Why(
        _("这张表决票的编号还没有登记"),
        _("请联系业委会或居委会核对；在此之前也可以填纸质票。"),
    ),
    "already_voted": Why(
        _("这一户已经投过票，以先收到的一张为准"),
        _("不是您本人或家人投的？请在计票前到业委会提出，核实后那张票作废，可以重新投。"),
        basis=_("本小区议事规则：重复投票的，以第一张有效票为准"),
    ),
    "valid_stands": Why(
        _("这一户已经有一张有效票，这张看不清的票没有计入"),
        _("这张纸质票照样保存；要改主意，请业主再交一张选得清楚的。"),
        basis=_("有效票在先，废票不能代替它"),
    ),
    "spoiled_stands": Why(
        _("这一户已经有一张废票，这一张也看不清，没有再计"),
        _("这张纸质票照样保存；请业主在截止前重新投一张选得清楚的，那一张算数。"),
    ),
    "not_open": Why(_("还没有到投票的时间"), _("公告上写着开始的日子；票请先收好。")),
    "late": Why(
        _("投票已经截止，这张票没有计入"),
        _("结果会在小区公示；对结果有疑问，可以向业委会提出。"),
    ),
    "withdrawn": Why(_("这次表决已经撤回"), _("撤回的原因见小区公告。")),
    "counted": Why(_("票已经计完，不能再作改动"), _("对结果有疑问，可以要求撤销决定。")),
    "unknown_unit": Why(
        _("这次表决的名册里没有这一户"), _("请联系业委会或居委会核对名册。"), status=404
    ),
    "unfit": Why(_("请选同意、反对或弃权中的一项"), _PAPER, status=422),
    "nothing_to_strike": Why(_("这一户没有可以作废的票"), ""),
    "other_motion": Why(_("这是另一次表决的表决票"), _("请核对票上的编号，到那一次表决里录入。")),
    "paper_waiting": Why(
        _("这一户已经有一张纸质票等着核对"), _("请先核对完那一张；录错了，可以先退回。")
    ),
    "typed_before": Why(
        _("这一户的票已经从这一箱录入过，这一张没有再计"),
        _("同一张票只录一次，照片都留着；业主要改主意，截止前可以再投一张。"),
    ),
    "scan_used": Why(_("这张照片已经用在另一户的票上"), _("每张票要拍它自己。请重新拍这一张。")),
    "other_unit": Why(
        _("这是另一户的表决票，不是这一户的"), _("请核对门牌和票上的编号，到那一户的页面里收。")
    ),
    "superseded": Why(
        _("这一户后来又投了一张有效票，这张先交来的没有计入"),
        _("这张纸质票照样保存；业主要改主意，截止前可以再投。"),
        basis=_("本小区议事规则：重复投票的，以最后一张有效票为准"),
    ),
    "not_as_directed": Why(
        _("受托人要投的和委托书上写的不一样，没有收下"),
        _(
            "受托人只能按委托书投票；是读法不一样的，请第三个人看着照片再读；"
            "业主改了主意，请业主重写委托书，或者自己投。"
        ),
        basis=_("上海市住宅物业管理规定第十八条：代理人按委托人的意见投票"),
    ),
    "no_request": Why(
        _("这张表单不完整，没有提交"), _("请重新打开表决票的页面再选一次。"), status=422
    ),
    "too_many": Why(_("这张票试得太多了"), _("请过一分钟再试。"), status=429),
    "too_large": Why(_("发来的内容太长，没有收下"), _("请重新打开表决票的页面。"), status=413),
    "busy": Why(
        _("这一刻投票的人很多，您的票还没有收下"),
        _("请过几秒钟再按一次；同一次提交不会算两张。"),
        status=503,
    ),
}

# The same code, in the words of somebody who can do something else about it.
_TO_OWNERS: dict[str, Why] = {
    "paper_waiting": Why(
        _("这一户交来的纸质票正在核对，现在不能再在网上投"),
        _(
            "是您家交的，不用再投，核对完就计入；不是您家交的，请马上联系业委会或居委会，"
            "退回那一张以后就可以投。"
        ),
        basis=_("本小区议事规则：重复投票的，以第一张有效票为准"),
    ),
}
