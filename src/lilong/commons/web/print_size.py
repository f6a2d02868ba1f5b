"""The large-print switch: a cookie for this device, and a word to whoever keeps it longer."""

from __future__ import annotations

from django.conf import settings
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "lilong-print-size"
A_YEAR = 365 * 24 * 3600

# Sent with `request` and `large`; the people module keeps it with the account.
print_size_chosen = Signal()


@require_POST
def print_size(request: HttpRequest) -> HttpResponse:
    """Choose large or normal print, and go back to the page."""
    large = request.POST.get("size") == "large"
    print_size_chosen.send(sender=None, request=request, large=large)
    response = HttpResponseRedirect(own_address(request, request.POST.get("next", "")))
    response.set_cookie(
        COOKIE,
        "large" if large else "normal",
        max_age=A_YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def own_address(request: HttpRequest, address: str, default: str = "/") -> str:
    """`address` when it leads to this very site, `default` otherwise."""
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if safe else default
