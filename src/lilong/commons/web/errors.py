"""What a page says when something went wrong before a use case could say it."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lilong.commons.busy import is_busy
from lilong.commons.web.middleware import RETRY_AFTER, answer_busy, answer_refusal, busy
from lilong.kernel.refusal import NotAllowed, NotFound, Refused


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return answer_refusal(
        request,
        NotFound(
            _("没有找到这一页"),
            remedy=_("网址可能抄错了，或者这一页已经不在了。"),
        ),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return answer_refusal(request, NotAllowed(_("您没有打开这一页的权限")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form was too old, or did not come from our own page."""
    return answer_refusal(
        request,
        NotAllowed(
            _("这张表单放得太久了，没有提交"),
            remedy=_("请按“返回”，刷新一下再提交；您填的内容还在表单里。"),
        ),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 when too much was sent; 503 when a busy database did not keep the session."""
    if is_busy(exception):
        return answer_busy(request)
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request)
    refused = Refused(_("这个请求我们看不懂"), remedy=_("请返回上一页再试一次。"))
    return answer_refusal(request, refused, status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    refused = Refused(
        _("一次提交的内容太多了，没有收下"),
        remedy=_("请分几次提交，或换一个小一点的文件。"),
    )
    return answer_refusal(request, refused, status=413)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: the same door was tried too often."""
    refused = Refused(
        _("试得太多了，请过几分钟再来"), remedy=_("忘记密码时，请联系居委会重新邀请。")
    )
    return answer_refusal(request, refused, status=429)


def broken(request: HttpRequest) -> HttpResponse:
    """500. Uses nothing that may be broken itself: no database, no session, no navigation.

    503 when a middleware found the database busy; a view's own error never comes this far.
    """
    if not is_busy(sys.exception()):
        return render(None, "lilong/broken.html", status=500)
    response = render(None, "lilong/broken.html", {"refused": busy(request)}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
