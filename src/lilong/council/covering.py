"""What would tell in a text who somebody is: asked about once, covered or kept as was meant.

The use cases ask, so that no door forgets it: `personal` is what the person has said to it, and
whoever has not been asked yet is refused with the covered text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from lilong.council.models import AgendaItem
from lilong.engines.tabular.personal import personal_parts, without_personal
from lilong.kernel.refusal import Invalid


class Personal(StrEnum):
    """What is meant by telephone numbers, identity numbers and names in a text."""

    ASK = "ask"
    KEEP = "keep"
    COVER = "cover"


class Doubt(str):
    """A text that nothing can be covered in, and of which it is asked all the same, once, whether
    it is meant.

    Attributes:
        doubt: what it sounds like, in a sentence.
    """

    doubt: Any

    def __new__(cls, text: str, doubt: Any) -> Self:
        """The text with its doubt."""
        made = super().__new__(cls, text)
        made.doubt = doubt
        return made


class Telling(Invalid):
    """The words tell who somebody is, or sound like what is not to be written here, and nobody has
    said yet whether that is meant.

    Attributes:
        covered: the texts in question as they would read, by the names of their fields; those of
            which nothing can be covered come first, each as a `Doubt`.
    """

    def __init__(self, covered: Mapping[str, str]) -> None:
        doubts = [text.doubt for text in covered.values() if isinstance(text, Doubt)]
        names = _("这里好像有电话、证件号或者人名")
        cover = _("要遮起来，请加 personal=cover；确实要留，请加 personal=keep。")
        super().__init__(
            doubts[0] if doubts else names,
            fields={name: [text] for name, text in covered.items()},
            remedy=_("就照写的，请加 personal=keep。") if len(doubts) == len(covered) else cover,
        )
        self.covered = dict(covered)


def looked_through(
    personal: str, texts: Mapping[str, str], doubts: Mapping[str, Doubt] | None = None
) -> dict[str, str]:
    """The texts as they are to be kept. Their length has been checked before.

    Args:
        doubts: what else is asked about, by the name of the field.

    Raises:
        Invalid: `personal` is none of the three.
        Telling: they hold a number or a name, or stand in doubt, and `personal` does not say what
            is meant.
    """
    if personal not in set(Personal):
        said = _("personal 只能是 cover 或 keep")
        raise Invalid(said, fields={"personal": [said]})
    chosen = Personal(personal)
    if chosen == Personal.KEEP:
        return dict(texts)
    covered = {name: without_personal(text) for name, text in texts.items() if personal_parts(text)}
    asked = {f"{name}_meant": text for name, text in (doubts or {}).items()}
    if (covered or asked) and chosen == Personal.ASK:
        raise Telling({**asked, **covered})
    return {**texts, **covered}


def telling(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the named texts that hold a number or a name, with it covered."""
    return [(name, without_personal(text)) for name, text in texts if personal_parts(text)]


def texts_of_minutes(
    content: dict[str, Any], items: Iterable[AgendaItem], remarks: str
) -> Iterator[tuple[str, str]]:
    """What a draft would tell everybody, each text with what it is called.

    Who was there, what was resolved and promised stand beside it as they were noted.
    """
    for item in items:
        yield item.title, "\n".join(filter(None, (item.title, item.asked)))
        yield item.title, content["points"].get(str(item.id), "")
    yield remarks, content["remarks"]


def covered_minutes(content: dict[str, Any]) -> dict[str, Any]:
    """Whole minutes with numbers and names covered in points, agenda and remarks."""
    points = {key: without_personal(text) for key, text in content["points"].items()}
    agenda = [
        {**item, **{name: without_personal(item[name]) for name in ("title", "asked")}}
        for item in content["agenda"]
    ]
    remarks = without_personal(content["remarks"])
    return {**content, "points": points, "agenda": agenda, "remarks": remarks}
