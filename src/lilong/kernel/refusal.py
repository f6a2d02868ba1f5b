"""How the house says no: in the person's words, with the rule and what would make it possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """A use case will not do this now.

    Attributes:
        sentence: one sentence that a resident or a block leader understands.
        basis: the article or house rule behind it; empty when common sense is enough.
        remedy: what would make it possible; empty when nothing would.
    """

    status = 409

    def __init__(self, sentence: object, *, basis: object = "", remedy: object = "") -> None:
        super().__init__(sentence)
        self._sentence, self._basis, self._remedy = sentence, basis, remedy

    # Sentences may be lazily translated: they become text when they are read, not when raised.
    @property
    def sentence(self) -> str:
        return str(self._sentence)

    @property
    def basis(self) -> str:
        return str(self._basis)

    @property
    def remedy(self) -> str:
        return str(self._remedy)

    def __str__(self) -> str:
        return self.sentence


class NotAllowed(Refused):
    """This person may not do this here."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or this person may not know that there is."""

    status = 404


class Invalid(Refused):
    """What was typed cannot be used; `fields` says which entry and why."""

    status = 422

    def __init__(
        self,
        sentence: object,
        *,
        fields: Mapping[str, Sequence[object]] | None = None,
        basis: object = "",
        remedy: object = "",
    ) -> None:
        super().__init__(sentence, basis=basis, remedy=remedy)
        self._fields = dict(fields or {})

    @property
    def fields(self) -> dict[str, list[str]]:
        return {name: [str(why) for why in whys] for name, whys in self._fields.items()}


class Conflict(Refused):
    """Somebody else changed the same thing meanwhile; both versions are kept for the person to see.

    `theirs` and `mine` map each field in dispute to its value, `beside` what else the person
    changed, about which there is no dispute.
    """

    def __init__(
        self,
        sentence: object,
        *,
        theirs: Mapping[str, object],
        mine: Mapping[str, object],
        beside: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.theirs, self.mine, self.beside = dict(theirs), dict(mine), dict(beside or {})
