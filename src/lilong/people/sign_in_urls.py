"""Of allauth's addresses, those that we use. What is not here answers 404."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def closed(request: HttpRequest) -> HttpResponse:
    """Accounts are opened by invitation; allauth wants an address all the same."""
    raise Http404


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", closed, name="account_signup"),
    path("password/", account.password_change, name="account_change_password"),
    # Where allauth sends accounts without a password: those of the demo, which get none.
    path("password/first/", closed, name="account_set_password"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("two-steps/", mfa.index, name="mfa_index"),
    path("two-steps/code/", mfa.authenticate, name="mfa_authenticate"),
    path("two-steps/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-steps/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-steps/app/end/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "two-steps/spare-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "two-steps/spare-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-steps/spare-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
