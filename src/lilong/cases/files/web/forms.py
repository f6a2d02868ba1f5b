"""The forms around cases. They read what was typed; the use cases decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from lilong.cases.files.actions.advance_case import OWN_STEPS
from lilong.cases.files.actions.hand_over_case import rungs_for
from lilong.cases.files.actions.open_case import LONGEST_SUMMARY
from lilong.cases.files.actions.open_party import Purpose
from lilong.cases.files.clocks import LONGEST_REASON
from lilong.cases.files.kinds import (
    asks_of_building,
    case_kinds,
    standing_source,
    violation_classes,
)
from lilong.cases.files.machines import nexts_of, undecidable
from lilong.cases.files.models import Case
from lilong.cases.files.moving import LONGEST_WORDS
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.standing_again import theirs_again
from lilong.cases.files.states import (
    AT_REST,
    TOLD,
    UNDECIDED,
    WITH_OTHERS,
    CaseState,
    Level,
    Party,
    Source,
    Tier,
)
from lilong.cases.files.whereabouts import LONGEST_SPOT
from lilong.council.web.suggestion_forms import WordsArea

_DAY = {"type": "date"}


def _labelled(states: Any) -> list[tuple[str, str]]:
    return [(str(state), str(CaseState(state).label)) for state in states]


# What a case is opened for by hand; the rest come through doors of their own.
_BY_HAND = (Source.COMMITTEE, Source.INCIDENT, Source.VISIT, Source.APPLICATION)


def _building() -> forms.BooleanField:
    """Whether the building is going on: then those who are told of it have two hours."""
    return forms.BooleanField(
        label=gettext_lazy("正在搭、正在砸"),
        help_text=gettext_lazy(
            "没有完工的才勾：上报以后要在 2 小时内到场，其他的 24 小时"
            "（《上海市拆除违法建筑若干规定》第七条）"
        ),
        required=False,
    )


class OpenForm(forms.Form):
    """A new case. `proposed` is the kind that the words of its origin hint at: it stands beside the
    choice and is not made for anybody; `wide` says that where it is opened is no place yet."""

    kind = forms.ChoiceField(label=gettext_lazy("哪一类"))
    summary = WordsArea(
        label=gettext_lazy("什么事（不写名字和电话）"), rows=3, limit=LONGEST_SUMMARY
    )
    lane = forms.ChoiceField(label=gettext_lazy("在哪里"), required=False)
    number = forms.CharField(
        label=gettext_lazy("几号门牌"),
        help_text=gettext_lazy("如“9号”，也可以连室号一起写：“9号104室”“9-104”"),
        max_length=20,
        required=False,
    )
    room = forms.CharField(label=gettext_lazy("几室"), max_length=10, required=False)
    spot = forms.CharField(
        label=gettext_lazy("具体是哪一处"),
        help_text=gettext_lazy("如“大门口”“3号楼北面的绿地”。没有门牌的要写；不写名字和电话"),
        max_length=LONGEST_SPOT,
        required=False,
    )
    tier = forms.ChoiceField(
        label=gettext_lazy("先后"),
        choices=[
            ("", gettext_lazy("按类别和地点定：公共的在前")),
            *((tier.value, tier.label) for tier in Tier if tier != Tier.LEADS),
        ],
        initial="",
        widget=forms.RadioSelect,
        required=False,
    )
    under_construction = _building()
    source = forms.ChoiceField(
        label=gettext_lazy("怎么知道的"),
        choices=[(one.value, one.label) for one in _BY_HAND],
        initial=Source.COMMITTEE,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        lanes: list[tuple[str, str]],
        wide: bool = False,
        proposed: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if proposed is not None:  # what it came from is known
            del self.fields["source"]
        kind, lane = self.fields["kind"], self.fields["lane"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(lane, forms.ChoiceField)
        choices = [(code, one.label) for code, one in case_kinds().items()]
        kind.choices = choices if proposed is None else [("", gettext_lazy("请选")), *choices]
        if proposed:
            said = gettext("看内容像是“%(kind)s”，请您定")
            kind.help_text = said % {"kind": case_kinds()[proposed].label}
        # In a whole residents' area nobody finds it.
        here = gettext_lazy("请选弄或小区") if wide else gettext_lazy("就是这里")
        lane.choices = [("", here), *lanes]


class StepForm(forms.Form):
    """One step on, by what the committee itself may do."""

    to = forms.ChoiceField(label=gettext_lazy("下一步"), widget=forms.RadioSelect)
    words = WordsArea(label=gettext_lazy("做了什么（当事人会看到）"), rows=3, limit=LONGEST_WORDS)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base_version": case.version})
        kwargs.setdefault("auto_id", "advance_%s")
        super().__init__(*args, **kwargs)
        # What is closed is opened again, with a reason, and not stepped on.
        nexts = [] if case.state in AT_REST else nexts_of(case)
        self.choices = _labelled(state for state in nexts if state in OWN_STEPS)
        # Measured is what has a measure: the page leads to where it is written down.
        self.measures = CaseState.MEASURED in nexts
        if self.choices and case.state == CaseState.CHECKED and (stood := theirs_again(case)):
            # Whatever is chosen, it stands where it stood.
            told = gettext("并没有好，回到“%(state)s”")
            label = told % {"state": CaseState(stood.before).label}
            self.choices = [(self.choices[0][0], label)]
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = self.choices


class ToldForm(forms.Form):
    """What another body did, with its paper."""

    state = forms.ChoiceField(label=gettext_lazy("对方做了哪一步"))
    told_by = forms.CharField(label=gettext_lazy("哪个单位"), max_length=60)
    paper = forms.CharField(label=gettext_lazy("文书名称或文号"), max_length=60)
    on = forms.DateField(
        label=gettext_lazy("文书上的日期"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    older = forms.BooleanField(label=gettext_lazy("请先核对：文书确实早于立案才勾"), required=False)
    hour = forms.TimeField(
        label=gettext_lazy("几点到场"),
        help_text=gettext_lazy("到场查看的，知道就写；不写的，24 小时、2 小时来不来得及不判断"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    served_on = forms.DateField(
        label=gettext_lazy("哪一天送达当事人"),
        help_text=gettext_lazy(
            "责令和处理决定要写：复议和诉讼的期限从这一天算。公告的，写贴出的那天"
        ),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        required=False,
    )
    unservable = forms.BooleanField(
        label=gettext_lazy("找不到当事人，或者送达不了"),
        help_text=gettext_lazy(
            "只说这一份文书。公告要贴满规定的天数才算送达，复议和诉讼的期限从那以后算"
        ),
        required=False,
    )
    words = WordsArea(label=gettext_lazy("补充一句"), rows=2, limit=LONGEST_WORDS)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        start = {"base_version": case.version, "on": timezone.localdate()}
        kwargs.setdefault("initial", start)
        kwargs.setdefault("auto_id", "tell_%s")
        super().__init__(*args, **kwargs)
        self.choices = _labelled(state for state in nexts_of(case) if state in TOLD)
        # Why nothing that is decided is among them.
        self.undecidable = undecidable(case) if case.state in WITH_OTHERS else None
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = self.choices


class ReferForm(forms.Form):
    """Which body has taken a case over, by which paper, and what it is going to do."""

    told_by = forms.CharField(label=gettext_lazy("哪个单位接手"), max_length=60)
    paper = forms.CharField(label=gettext_lazy("答复的文号或者编号"), max_length=60)
    on = forms.DateField(
        label=gettext_lazy("哪一天答复的"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    words = WordsArea(
        label=gettext_lazy("对方打算怎么办"),
        help_text=gettext_lazy("当事人和提出的人会看到。过三十天仍然会问：真的解决了吗？"),
        rows=2,
        limit=LONGEST_WORDS,
    )
    revoked = forms.BooleanField(
        label=gettext_lazy("原决定已撤销"),
        help_text=gettext_lazy("勾上以后，复议和起诉的期限不再计时"),
        required=False,
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        start = {"base_version": case.version, "on": timezone.localdate()}
        kwargs.setdefault("initial", start)
        kwargs.setdefault("auto_id", "refer_%s")
        super().__init__(*args, **kwargs)
        if case.state in UNDECIDED:
            del self.fields["revoked"]


class ClassifyForm(forms.Form):
    """What a violation is, and by what paper that is known."""

    classified_as = forms.ChoiceField(label=gettext_lazy("属于哪一种"), widget=forms.RadioSelect)
    wall_type = forms.ChoiceField(
        label=gettext_lazy("墙体"),
        choices=[
            ("", gettext_lazy("不适用")),
            ("bearing", gettext_lazy("承重")),
            ("non_bearing", gettext_lazy("非承重")),
            ("unknown", gettext_lazy("不明")),
        ],
        required=False,
    )
    evidence = forms.CharField(
        label=gettext_lazy("凭什么认定"),
        help_text=gettext_lazy("竣工图、检测报告，或者哪个部门的答复"),
        max_length=100,
    )
    words = WordsArea(label=gettext_lazy("补充一句"), rows=2, limit=LONGEST_WORDS)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        start = {"base_version": case.version, "wall_type": case.wall_type}
        kwargs.setdefault("initial", start)
        kwargs.setdefault("auto_id", "classify_%s")
        super().__init__(*args, **kwargs)
        self.choices = [(code, one.label) for code, one in violation_classes().items()]
        chosen = self.fields["classified_as"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = self.choices
        if not case_kinds()[case.kind].needs_wall:
            del self.fields["wall_type"]


class HandOverForm(forms.Form):
    """Up the ladder."""

    to_level = forms.ChoiceField(label=gettext_lazy("移交到"))
    asked_of = forms.CharField(label=gettext_lazy("哪个单位"), max_length=60)
    tried = WordsArea(label=gettext_lazy("居民区已经做过什么"), rows=3, limit=LONGEST_WORDS)
    asked = WordsArea(
        label=gettext_lazy("请对方做什么"),
        help_text=gettext_lazy(
            "这两栏由移交到的那一层看，也写进移交材料；当事人只看到移交给谁、哪天前答复。"
            "不写是谁反映的"
        ),
        rows=3,
        limit=LONGEST_WORDS,
    )
    answer_due = forms.DateField(
        label=gettext_lazy("请在哪一天以前答复"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    under_construction = _building()
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        start = {"base_version": case.version, "under_construction": case.under_construction}
        kwargs.setdefault("initial", start)
        kwargs.setdefault("auto_id", "hand_over_%s")
        super().__init__(*args, **kwargs)
        if not asks_of_building(case_kinds()[case.kind].machine):
            del self.fields["under_construction"]
        self.choices = [(level, str(Level(level).label)) for level in rungs_for(case)]
        to_level = self.fields["to_level"]
        assert isinstance(to_level, forms.ChoiceField)
        to_level.choices = self.choices


class SummaryForm(forms.Form):
    """What the case is about, written anew."""

    summary = WordsArea(
        label=gettext_lazy("是什么事（当事人会看到）"), rows=2, limit=LONGEST_SUMMARY
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base_version": case.version, "summary": case.summary})
        kwargs.setdefault("auto_id", "summary_%s")
        super().__init__(*args, **kwargs)


class PauseForm(forms.Form):
    """Why one clock stands, and until when; a page has as many of them as clocks."""

    reason = forms.CharField(label=gettext_lazy("为什么暂停"), max_length=LONGEST_REASON)
    until = forms.DateField(
        label=gettext_lazy("到哪一天自己继续"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, clock: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"pause_{clock}_%s")
        super().__init__(*args, **kwargs)
        self.clock = clock
        self.fields["reason"].help_text = standing_source(clock)


class PartyForm(forms.Form):
    """Whom the case concerns. There is no box for who reported it."""

    role = forms.ChoiceField(label=gettext_lazy("是什么人"), choices=Party.choices)
    name = forms.CharField(label=gettext_lazy("姓名或称呼"), max_length=100)
    contact = forms.CharField(label=gettext_lazy("怎样联系"), max_length=100, required=False)
    purpose = forms.CharField(label=gettext_lazy("为什么要记下"), max_length=100)
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    account = forms.BooleanField(
        label=gettext_lazy("按这个姓名连上本人的账号，让本人看得到这一件"), required=False
    )
    elsewhere = forms.BooleanField(
        label=gettext_lazy("请先核对：登记在别处的这个账号，是同一个人才勾"), required=False
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "party_%s")
        super().__init__(*args, **kwargs)
        # At the mediators' table a side is joined to its account in a step of its own.
        if case.kind in CONFIDENTIAL:
            del self.fields["account"], self.fields["elsewhere"]


class PurposeForm(forms.Form):
    """What a party is looked up for."""

    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=Purpose.choices)
