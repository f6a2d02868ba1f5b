"""Roles: what a person is at a place, and which source says so.

A role gives no power that the law does not give: a residents' committee finds, persuades,
mediates, records and reports; it does not order. The secretary of the owners' committee
prepares and never decides (domain.md §1.4, §4.2).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """One role.

    Attributes:
        code: identifier.
        label: the word people use.
        staff: whether it is a working role, which needs a second factor.
        at: kinds of place it may be granted at.
        does: one sentence on what the person can do here.
        basis: source of the role.
    """

    code: str
    label: str | Promise
    staff: bool
    at: tuple[str, ...]
    does: str | Promise
    basis: str = ""


_LOCAL = ("residents_area", "compound", "lane", "number")

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "steward",
            _("系统管理员"),
            True,
            ("city", "district", "subdistrict"),
            _("开通账号、维护地址，不办理业务"),
        ),
        Role(
            "street_officer",
            _("街道工作人员"),
            True,
            ("subdistrict",),
            _("看到本街道全部排摸，比较各居民区，协调部门"),
            "上海市街道办事处条例 arts. 12, 15",
        ),
        Role(
            "patch_officer",
            _("片区负责人"),
            True,
            ("patch", "subdistrict"),
            _("看到本片区，帮助居民区推进"),
            "seed page",
        ),
        Role(
            "department_officer",
            _("职能部门人员"),
            True,
            ("district", "subdistrict"),
            _("看到移交给部门的问题"),
            "seed page",
        ),
        Role(
            "secretary",
            _("居民区书记"),
            True,
            ("residents_area",),
            _("看总体进度，决定从哪里着手，主持会议"),
            "seed page",
        ),
        Role(
            "committee_chair",
            _("居委会主任"),
            True,
            ("residents_area",),
            _("组织排摸、会议和公示"),
            "上海市居民委员会工作条例",
        ),
        Role(
            "community_worker",
            _("社工"),
            True,
            ("residents_area",),
            _("登记、核对、导入台账，走访"),
            "seed page",
        ),
        Role(
            "owners_committee_member",
            _("业委会委员"),
            True,
            ("compound", "residents_area"),
            _("看到公共部位的问题，提出动议"),
            "上海市住宅物业管理规定 arts. 20, 26",
        ),
        Role(
            "committee_secretary",
            _("业委会秘书"),
            True,
            ("compound", "residents_area"),
            _("只做准备工作，不表决、不代表业委会"),
            "沪房物业〔2026〕84号",
        ),
        Role(
            "property_staff",
            _("物业人员"),
            True,
            ("compound", "residents_area"),
            _("劝阻、报告违法搭建，登记公共部位的问题"),
            "上海市住宅物业管理规定 art. 59",
        ),
        Role(
            "contractor",
            _("施工单位"),
            True,
            ("compound", "residents_area"),
            _("看到工程范围内公共部位的问题"),
        ),
        Role(
            "supervisor",
            _("监理单位"),
            True,
            ("compound", "residents_area"),
            _("看到工程范围内公共部位的问题"),
        ),
        Role(
            "designer",
            _("设计单位"),
            True,
            ("compound", "residents_area"),
            _("看到公共部位的问题和平面图"),
        ),
        Role(
            "block_leader",
            _("楼组长"),
            False,
            ("lane", "number"),
            _("登记自己楼里的问题，拍照，记录走访"),
            "seed page",
        ),
        Role("volunteer", _("志愿者"), False, _LOCAL, _("参加排摸，登记问题"), "seed page"),
        Role("owner", _("业主"), False, ("number", "stair", "room"), _("看到自己这栋楼的情况")),
        Role("tenant", _("租户"), False, ("number", "stair", "room"), _("看到自己这栋楼的情况")),
        Role("resident", _("居民"), False, ("number", "stair", "room"), _("看到自己这栋楼的情况")),
        Role("lecturer", _("讲师"), False, ("subdistrict", "residents_area"), _("带领社区漫步")),
        Role("trainee", _("新进人员"), False, ("subdistrict",), _("学习、参加漫步和实训")),
    )
}

STAFF_ROLES = frozenset(role.code for role in ROLES.values() if role.staff)
