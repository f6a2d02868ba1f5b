"""The forms of mediation. They read what was typed; the use cases decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lilong.cases.files.moving import LONGEST_WORDS
from lilong.cases.files.permissions import KEEPERS
from lilong.cases.files.states import CaseState
from lilong.cases.files.web.forms import PartyForm
from lilong.cases.mediation.actions.file_paper import LONGEST_TITLE
from lilong.cases.mediation.actions.note_signature import ON_PAPER
from lilong.cases.mediation.actions.unlink_account import Unlinking
from lilong.cases.mediation.drafting import LONGEST_PROOF
from lilong.cases.mediation.kinds import file_items, remedies
from lilong.cases.mediation.mediators import may_mediate
from lilong.cases.mediation.moving import LONGEST_LINE, LONGEST_TEXT
from lilong.cases.mediation.queries.files import Seen
from lilong.cases.mediation.seating import label_of, person_of
from lilong.cases.mediation.signing import ITSELF, PROXY
from lilong.cases.mediation.states import (
    Answer,
    Confirmation,
    MediationSource,
    SessionKind,
    StopReason,
    Told,
    Wish,
)
from lilong.commons.wording import named
from lilong.council.web.suggestion_forms import WordsArea

Choices = list[tuple[str, Any]]


class StepForm(forms.Form):
    """A form of one step on a page of several: its fields are told apart by the step's name."""

    # What was typed, as it would read covered; filled when it is asked what is meant by names.
    masked: Sequence[str] = ()
    # Whether its number has recorded something else before.
    written_already = False

    def __init__(self, *args: Any, seen: Seen, name: str, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{name}-%s"
        super().__init__(*args, **kwargs)
        self.seen = seen
        self.fill()

    def fill(self) -> None:
        """Fill the choices that depend on the mediation."""

    def choose(self, field: str, choices: Choices) -> None:
        """Offer these."""
        chosen = self.fields[field]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = choices

    def sides(self) -> Choices:
        """The sides by number, called by their letters."""
        # Nothing is chosen beforehand: nobody signs or speaks for the first one by mistake.
        return [("", gettext_lazy("请选")), *self.seats()]

    def seats(self) -> Choices:
        """As `sides`, without the invitation to choose."""
        return [(str(side.order), label_of(side)) for side in self.seen.table.sides]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _radio(label: Any, choices: Any = (), **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


def _line(label: Any, most: int = LONGEST_LINE, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **kwargs)


def _words(label: Any, *, rows: int, limit: int = LONGEST_TEXT, needed: bool = True) -> WordsArea:
    area = WordsArea(label=label, rows=rows, limit=limit)
    # The area asks for nothing by itself; a form that needs words says so beside the label.
    area.required = needed
    return area


def _number(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=())


class RegisterForm(forms.Form):
    """How the dispute came to the table."""

    source = _radio(gettext_lazy("从哪里来"), MediationSource.choices)
    source_paper = _line(gettext_lazy("对方的文书（移交、委托、指定的要写）"), required=False)
    request = _words(gettext_lazy("请求什么（封存，只有桌上的人看）"), rows=3, needed=False)


class SeatForm(StepForm):
    """One more side."""

    party_id = forms.TypedChoiceField(label=gettext_lazy("哪位当事人"), choices=())

    def fill(self) -> None:
        parties = enumerate(self.seen.unseated, 1)
        self.choose(
            "party_id",
            [(str(one.pk), f"{n}. {one.get_role_display()} · {one.purpose}") for n, one in parties],
        )


class UnseatForm(StepForm):
    """A side that was seated by mistake."""

    side = _number(gettext_lazy("哪一方"))
    reason = _words(gettext_lazy("为什么（各方看得到，不写名字）"), rows=2, limit=LONGEST_WORDS)

    def fill(self) -> None:
        self.choose("side", self.sides())


class JoinForm(StepForm):
    """Whose account a side has, by name and address. Whether one that is registered elsewhere is
    meant is asked once there is one."""

    side = _number(gettext_lazy("哪一方"))
    name = _line(gettext_lazy("账号上的姓名（要一字不差）"))
    address = _line(gettext_lazy("门牌和室号（有同名的要写）"), required=False)
    elsewhere = forms.BooleanField(
        label=PartyForm.base_fields["elsewhere"].label, required=False, widget=forms.HiddenInput
    )

    def fill(self) -> None:
        self.choose("side", self.sides())
        if self.data.get("elsewhere") == "on":
            self._ask_elsewhere()

    def add_error(self, field: str | None, error: Any) -> None:
        """Also show the box of what has to be made sure of first."""
        super().add_error(field, error)
        if field == "elsewhere":
            self._ask_elsewhere()

    def _ask_elsewhere(self) -> None:
        self.fields["elsewhere"].widget = forms.CheckboxInput()


class UnlinkForm(StepForm):
    """Which side's account is somebody else's."""

    side = _number(gettext_lazy("哪一方"))
    reason = forms.ChoiceField(
        label=gettext_lazy("为什么断开"),
        choices=[("", gettext_lazy("请选一项")), *Unlinking.choices],
    )

    def fill(self) -> None:
        linked = [one for one in self.seen.table.sides if person_of(one) is not None]
        lines: Choices = [(str(one.order), label_of(one)) for one in linked]
        self.choose("side", [("", gettext_lazy("请选")), *lines])


class MediatorsForm(StepForm):
    """Who mediates."""

    mediators = forms.MultipleChoiceField(
        label=gettext_lazy("谁来调解"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def fill(self) -> None:
        able = may_mediate(self.seen.table)
        field = self.fields["mediators"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one), name) for one, name in sorted(able.items(), key=lambda p: p[1])]
        sitting = [one.person_id for one in self.seen.table.mediators]
        named = [side.chooses_id for side in self.seen.table.sides if side.chooses_id]
        field.initial = [str(one) for one in sitting or named]


class ChooseForm(StepForm):
    """Whom one side would have."""

    person_id = forms.ChoiceField(label=gettext_lazy("希望谁来调解"), choices=())

    def fill(self) -> None:
        able = may_mediate(self.seen.table, KEEPERS)
        self.choose("person_id", [(str(one), name) for one, name in able.items()])


class RightsForm(StepForm):
    """That a side knows its rights."""

    side = _number(gettext_lazy("哪一方"))
    how = _radio(
        gettext_lazy("怎样告知的"),
        [(one.value, one.label) for one in (Told.SIGNED_PAPER, Told.READ_OUT)],
    )
    wish = _radio(
        gettext_lazy("愿不愿意公开"), [(one.value, one.label) for one in (Wish.OPEN, Wish.CLOSED)]
    )
    on = _day(gettext_lazy("哪一天"))

    def fill(self) -> None:
        self.choose("side", self.sides())


class OwnRightsForm(StepForm):
    """A side says for itself that it knows."""

    wish = _radio(
        gettext_lazy("愿不愿意让别人旁听"),
        [(one.value, one.label) for one in (Wish.OPEN, Wish.CLOSED)],
    )


class MandateForm(StepForm):
    """Who acts for a side, by which paper."""

    side = _number(gettext_lazy("哪一方"))
    proxy = _line(gettext_lazy("委托了谁（封存）"))
    paper = _line(gettext_lazy("授权委托书的名称"))
    on = _day(gettext_lazy("委托书上的日期"))
    signs = forms.BooleanField(label=gettext_lazy("委托书写明可以让步、和解和签字"), required=False)
    shared = forms.BooleanField(
        label=gettext_lazy("也代理另一方：各方的委托书都写明同意"), required=False
    )

    def fill(self) -> None:
        self.choose("side", self.sides())


class StopForm(StepForm):
    """Why it ends, and which other ways were told."""

    why = _radio(gettext_lazy("为什么结束"))
    told = forms.MultipleChoiceField(
        label=gettext_lazy("告知了哪些其他办法"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    words = _words(
        gettext_lazy("给各方的一句话（不写名字）"),
        rows=2,
        limit=LONGEST_WORDS,
        needed=False,
    )

    def fill(self) -> None:
        agreement = self.seen.agreement
        bound = agreement is not None and agreement.effective_on is not None
        agreed = self.seen.case.state == CaseState.AGREED
        offered = {one: bound if one == StopReason.NOT_KEPT else not agreed for one in StopReason}
        reasons = [one for one, fits in offered.items() if fits]
        self.choose("why", [(one.value, one.label) for one in reasons])
        told = self.fields["told"]
        assert isinstance(told, forms.MultipleChoiceField)
        told.choices = [(code, line.label) for code, line in remedies().items()]


class AgainForm(StepForm):
    """That all sides want to talk again."""

    all_willing = forms.BooleanField(
        label=gettext_lazy("当面问过每一方，都愿意再谈"), required=False
    )


class OwnStopForm(StepForm):
    """A side does not want to go on."""

    sure = forms.BooleanField(
        label=gettext_lazy("我不愿意调解了，也知道还可以去法院、申请仲裁或者找有权的机关")
    )


class ConfirmationForm(StepForm):
    """What becomes of the court's confirmation."""

    confirmation = _radio(gettext_lazy("办到哪一步"))
    on = _day(gettext_lazy("哪一天"))
    together = forms.BooleanField(label=gettext_lazy("各方一起说的"), required=False)
    court = _line(gettext_lazy("哪个法院"), required=False)
    paper = _line(gettext_lazy("法院文书"), required=False)

    def fill(self) -> None:
        offered = [(one.value, one.label) for one in Confirmation if one.value]
        self.choose("confirmation", offered)


class PerformanceForm(StepForm):
    """That a clause was kept, or was not after all."""

    clause = _number(gettext_lazy("哪一条"))
    done = forms.TypedChoiceField(
        label=gettext_lazy("履行了吗"),
        choices=[("yes", gettext_lazy("履行了")), ("no", gettext_lazy("其实没有"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    on = _day(gettext_lazy("哪一天"))
    words = _line(gettext_lazy("凭什么知道"), LONGEST_PROOF)

    def fill(self) -> None:
        lines = [
            (str(one.order), f"{one.order}. {named(one.side.letter, one.duty[:20])}")
            for one in self.seen.clauses
        ]
        self.choose("clause", lines)


class RevisitForm(StepForm):
    """What was seen when somebody went back."""

    on = _day(gettext_lazy("哪一天"))
    holds = forms.TypedChoiceField(
        label=gettext_lazy("还好吗"),
        choices=[("yes", gettext_lazy("没有再起纠纷")), ("no", gettext_lazy("又有了问题"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    words = _words(gettext_lazy("看到、听到什么"), rows=2)


class PaperForm(StepForm):
    """A paper of the file."""

    item = forms.ChoiceField(label=gettext_lazy("卷宗里的哪一项"), choices=())
    title = _line(gettext_lazy("是什么材料（不写名字）"), LONGEST_TITLE)

    def fill(self) -> None:
        self.choose("item", [(code, item.label) for code, item in file_items().items()])


class SessionForm(StepForm):
    """One sitting."""

    kind = _radio(gettext_lazy("怎样谈的"), SessionKind.choices, initial=SessionKind.JOINT)
    present = forms.TypedMultipleChoiceField(
        label=gettext_lazy("一起谈的：哪几方在场"),
        coerce=int,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    room_of = forms.TypedChoiceField(
        label=gettext_lazy("单独谈的：是哪一方"),
        coerce=int,
        empty_value=None,
        choices=(),
        required=False,
    )
    on = _day(gettext_lazy("哪一天"))
    where = _line(gettext_lazy("在哪里"))
    text = _words(gettext_lazy("谈了什么"), rows=6)

    def fill(self) -> None:
        present = self.fields["present"]
        assert isinstance(present, forms.MultipleChoiceField)
        present.choices = self.seats()
        self.choose("room_of", [("", gettext_lazy("（一起谈的不用选）")), *self.seats()])


class NoteForm(StepForm):
    """One more note of a separate sitting."""

    text = _words(gettext_lazy("补记"), rows=4)


class ProposalForm(StepForm):
    """A way to settle it."""

    text = _words(gettext_lazy("怎样解决（各方都会看到）"), rows=4)


def _proposal() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=gettext_lazy("哪个方案"), coerce=UUID, choices=())


def _offer_proposals(form: StepForm) -> None:
    """The latest first: it is what is being talked about."""
    lines = [
        (str(one.proposal.pk), f"{one.proposal.order}. {one.proposal.text[:20]}")
        for one in reversed(form.seen.proposals)
    ]
    form.choose("proposal_id", lines)


class AnswerForm(StepForm):
    """What a side says, written down by a mediator."""

    proposal_id = _proposal()
    side = _number(gettext_lazy("哪一方"))
    answer = _radio(gettext_lazy("怎么说"), Answer.choices)
    words = _words(gettext_lazy("原话（只给调解员看）"), rows=2, needed=False)

    def fill(self) -> None:
        self.choose("side", self.sides())
        _offer_proposals(self)


class OwnAnswerForm(StepForm):
    """What a side says for itself."""

    proposal_id = _proposal()
    answer = _radio(gettext_lazy("您的意见"), Answer.choices)
    words = _words(gettext_lazy("想说的话（只给调解员看）"), rows=2, needed=False)

    def fill(self) -> None:
        _offer_proposals(self)


class SignatureForm(StepForm):
    """A signature on paper."""

    side = _number(gettext_lazy("哪一方"))
    signer = _radio(
        gettext_lazy("谁签的"),
        [
            (ITSELF, gettext_lazy("本人在场，本人签的")),
            (PROXY, gettext_lazy("代理人凭授权委托书签的")),
            ("other", gettext_lazy("本人不在，别人代签的")),
        ],
    )
    way = _radio(gettext_lazy("怎样签的"), [(one.value, one.label) for one in ON_PAPER])
    on = _day(gettext_lazy("哪一天"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def fill(self) -> None:
        self.choose("side", self.sides())
        _at_version(self)


class SealForm(StepForm):
    """The mediator's signature and the committee's seal."""

    on = _day(gettext_lazy("调解员签名、盖调委会印章的日期"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def fill(self) -> None:
        _at_version(self)


class OwnSignForm(StepForm):
    """A side signs on the screen."""

    read = forms.BooleanField(label=gettext_lazy("看过了，自愿同意"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def fill(self) -> None:
        _at_version(self)


def _at_version(form: StepForm) -> None:
    if form.seen.agreement is not None:
        form.fields["version"].initial = form.seen.agreement.version


class DraftForm(StepForm):
    """What an agreement says besides its clauses."""

    facts = _words(gettext_lazy("主要事实、争议事项、各方责任"), rows=4)
    oral = forms.BooleanField(
        label=gettext_lazy("这是口头协议：各方都同意，也都认为不需要写书面的"), required=False
    )
    reached_on = _day(gettext_lazy("口头协议达成的日期"))
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def fill(self) -> None:
        agreement = self.seen.agreement
        self.fields["reached_on"].required = False
        self.fields["base_version"].initial = agreement.version if agreement else 0
        if agreement is not None:
            self.fields["facts"].initial = agreement.facts
