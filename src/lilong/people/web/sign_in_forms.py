"""allauth's forms in our words, without placeholders: a placeholder is no label."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "login": _("登录名"),
    "password": _("密码"),
    "code": _("六位数"),
}


def _in_our_words(form: forms.BaseForm) -> None:
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = _LABELS.get(name, field.label)
        field.help_text = ""
        if name == "code":
            field.widget.attrs["inputmode"] = "numeric"


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # as above
    """The six digits, or a spare code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)
        self.fields["code"].label = _("六位数或备用码")
        self.fields["code"].widget.attrs.pop("inputmode")


class CodeOnceMoreForm(CodeAgainForm):  # type: ignore[misc]  # as above
    """The six digits once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first six digits of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)
