"""Why a file is not read, in the words of the person who sent it."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import Invalid

_MEGABYTE = 1 << 20


def not_a_spreadsheet(name: str) -> Invalid:
    return Invalid(
        format_lazy(_("“{name}”不是电子表格，读不出表格内容。"), name=name),
        remedy=_("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"),
    )


def web_page(name: str) -> Invalid:
    return Invalid(
        format_lazy(_("“{name}”其实是网页或 XML，只是改了后缀名。"), name=name),
        remedy=_("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"),
    )


def other_format(name: str) -> Invalid:
    return Invalid(
        format_lazy(_("“{name}”的格式不收，只收 .xlsx、.xls 和 .csv。"), name=name),
        remedy=_("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"),
    )


def damaged(name: str) -> Invalid:
    return Invalid(
        format_lazy(_("“{name}”已经损坏，打不开。"), name=name),
        remedy=_("请用 Excel 或 WPS 打开，另存一份后再上传。"),
    )


def password_protected(name: str) -> Invalid:
    return Invalid(
        format_lazy(_("“{name}”设了打开密码，读不出来。"), name=name),
        remedy=_("请在 Excel 里取消打开密码，保存后再上传。"),
    )


def file_too_large(name: str, size: int, limit: int) -> Invalid:
    return Invalid(
        format_lazy(
            _("“{name}”有 {size} MB，最多收 {limit} MB。"),
            name=name,
            size=-(-size // _MEGABYTE),
            limit=limit // _MEGABYTE,
        ),
        remedy=_("请去掉图片，或分成几个文件再上传。"),
    )


def unpacks_too_large(name: str) -> Invalid:
    return Invalid(
        format_lazy(_("“{name}”解开后大得不正常，没有读取。"), name=name),
        remedy=_("请把需要的行复制到一张新表里再上传。"),
    )


def too_many_sheets(name: str, count: int, limit: int) -> Invalid:
    return Invalid(
        format_lazy(
            _("“{name}”有 {count} 张工作表，最多收 {limit} 张。"),
            name=name,
            count=count,
            limit=limit,
        ),
        remedy=_("请只留要导入的工作表，或分成几个文件。"),
    )


def no_rows(name: str) -> Invalid:
    return Invalid(format_lazy(_("“{name}”是空的，一行内容也没有。"), name=name))


def too_many_rows(limit: int) -> Invalid:
    return Invalid(
        format_lazy(_("一张工作表最多放 {limit} 行，放不下这么多。"), limit=limit),
        remedy=_("请缩小筛选范围，或改用 CSV 导出。"),
    )
