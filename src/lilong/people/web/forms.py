"""Forms of the people pages. What is right or wrong the use cases decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from lilong.kernel.actor import Actor
from lilong.people.contacts import CONTACT
from lilong.people.models import OrganisationKind
from lilong.people.permissions import appoint
from lilong.people.roles import ROLES


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when the form is only asked for. An empty form is sent, too."""
    return request.POST if request.method == "POST" else None


_day = forms.DateInput(attrs={"type": "date"})


class PersonForm(forms.Form):
    """Register a person."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        help_text=_("加密保存。谁看过、为了什么，本人都查得到。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label=_("邮箱"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )


class OrganisationForm(forms.Form):
    """Register an organisation."""

    kind = forms.ChoiceField(label=_("单位类型"), choices=OrganisationKind.choices)
    name = forms.CharField(label=_("单位名称"), max_length=120)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=30, required=False, help_text=_("不知道可以不填。")
    )


class GrantForm(forms.Form):
    """Give a role: those that the actor may give somewhere."""

    role = forms.ChoiceField(label=_("身份"))
    place = forms.CharField(
        label=_("在哪里"),
        max_length=160,
        help_text=_("写名称或门牌，例如“零陵路某弄42号”。授权对这里和下面都有效。"),
    )
    since = forms.DateField(label=_("从哪天起"), required=False, widget=_day)
    until = forms.DateField(
        label=_("到哪天止"), required=False, widget=_day, help_text=_("不填就是没有期限。")
    )

    def __init__(
        self, actor: Actor, person_id: UUID, paths: Iterable[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (role.code, role.label)
            for role in ROLES.values()
            if any(appoint.allows(actor, role.code, path, person_id) for path in paths)
        ]


class ReasonForm(forms.Form):
    """Why something is ended."""

    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("一句话，会写进流水。"))


class PurposeForm(forms.Form):
    """What a contact is needed for."""

    purpose = forms.ChoiceField(
        label=_("为了什么要看联系方式？"),
        choices=list(CONTACT.purposes.items()),
        widget=forms.RadioSelect,
        help_text=_("会记下来，本人看得到。"),
    )


class AcceptForm(forms.Form):
    """Choose how to sign in."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("自己好记就行，汉字、字母、数字都可以。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("again") and cleaned.get("password") != cleaned["again"]:
            self.add_error("again", _("两遍密码不一样"))
        return cleaned


class ContactForm(forms.Form):
    """One's own contacts."""

    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=_("邮箱"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )
    wants_mail = forms.BooleanField(label=_("通知也发到邮箱"), required=False)


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(
        label=_("给什么程序用"), max_length=60, help_text=_("例如：居委会的大屏、我的表格。")
    )
    writes = forms.BooleanField(
        label=_("也可以改，不只是看"),
        required=False,
        help_text=_("不勾的话，程序只能看您能看的；勾了，您能做的它都能替您做。"),
    )
    days = forms.IntegerField(label=_("多少天有效"), initial=90, min_value=1, max_value=365)
