"""Turns of phrase that order in English (see `ordering`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ACT = (
    r"(?:remov\w*|demolish\w*|tear\w*|torn|dismantl\w*|clear\w*|stop\w*|halt\w*|ceas\w*|restor\w*"
    r"|vacat\w*|take\w*|taken|pull\w*|bring|brought|move|moved|rid)\b"
)
_PLAIN = (
    r"(?:remove|demolish|tear|dismantle|clear|stop|halt|cease|restore|vacate|take|pull|get rid)\b"
)
_WHOM = r"(?:you|(?:the )?(?:owner|tenant|household|resident|occupant|family|party)s?)"
_WE = r"(?:we|i|the (?:residents' )?committee|the office)"
_SOON = (
    r"\b(?:within|by|before|until|immediately|at once|right away|today|tomorrow|this week|now)\b"
)
_ORDERS = re.compile(
    "|".join(
        (
            rf"\b{_WE}\b(?: \w+)? (?:order|command|demand|instruct|require|direct)(?:s|ed)?"
            rf" (?:that )?{_WHOM}\b",
            rf"\byou(?: \w+)? (?:must|shall|have to|need to|will have to)\b.{{0,40}}\b{_ACT}",
            r"\byou (?:are|were) (?:hereby )?(?:required|ordered|obliged|instructed) to\b",
            rf"\bmust (?:be|have been)(?: \w+)? {_ACT}",
            rf"\b{_WHOM} (?:must|shall)\b.{{0,40}}\b{_ACT}",
            r"\bit is (?:hereby )?(?:ordered|decided) that\b"
            r"|\bfailure to (?:comply|remove|clear)\b",
            r"\b(?:has|have) to (?:go|be gone)\b.{0,20}\b(?:by|before|within)\b",
            r"\bgive you (?:\w+ ){1,3}(?:days?|hours?|weeks?)\b",
            r"\bif (?:it is )?not (?:removed|demolished|gone)\b.{0,40}\b(?:cut|shut|fine)\b",
            r"\bor (?:else|otherwise)\b",
            r"\bor (?:we|i|the committee)(?:'ll| will| shall| are going to)? (?:cut|shut|turn|fine"
            r"|remove|tear|demolish|disconnect|take|force|call)\b",
            r"\b(?:unless|otherwise|failing which|if you (?:don't|do not|refuse|fail))\b.{0,60}"
            r"\b(?:by force|forc\w+|demolish\w*|fined?|penalt\w+|consequences?|cut off|shut off"
            r"|turn off|disconnect\w*)",
            r"\bwe(?:'ll| will| shall| are going to) (?:forcibly|have it (?:removed|torn)"
            r"|demolish|tear|(?:cut|shut|turn) off your|disconnect your)",
            r"\b(?:cut|shut|turn)(?:ting)? off your (?:water|power|electricity|gas)\b"
            r"|\bcut your (?:water|power|electricity|gas)\b",
            r"\byou have (?:only )?(?:\w+ ){1,3}(?:days?|hours?|weeks?|months?) to\b",
            r"\b(?:final|last) warning\b|\bforthwith\b",
            r"\byou(?:'ll| will| are going to) be fined\b|\bwe(?:'ll| will) fine you\b",
            r"\bno (?:more )?(?:water|power|electricity|gas) for you\b",
            rf"\byou(?:'d| had) better {_PLAIN}",
            rf"(?:^|[,:;] ?)(?!please){_PLAIN}.{{0,60}}{_SOON}",
        )
    ),
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    "|".join(
        (
            rf"\b(?:must|has to|have to|should|ought to|needs to|is to|are to)(?: be)?(?: \w+)?"
            rf" {_ACT}",
            rf"\bplease\b.{{0,12}}\b{_PLAIN}.{{0,60}}{_SOON}",
            rf"(?:^|[,:;] ?){_PLAIN} (?:it|this|that|the|your|all)\b",
            r"\b(?:prohibited|forbidden|not allowed|not permitted)\b",
            r"\b(?:deadline|final notice)\b",
            rf"\bwe(?:'ll| will| are going to)(?! \w+ and help)(?: \w+){{0,3}} (?:and|to)"
            rf" {_PLAIN}",
            rf"\b(?:decided|scheduled|set|due) to be {_ACT}",
            r"(?:^|[,:;] ?)(?:do not|don't|no more) (?:build|us|stor|put|pil|block|park)\w*",
        )
    ),
    re.IGNORECASE,
)
# Told of what others said, promised, asked or decided.
_TOLD = re.compile(
    r"\b(?:he|she|they|owners?|tenants?|neighbou?rs?|family|wife|husband|son|daughter|landlord"
    r"|residents|city management|urban management|enforcement|bureau|department|street office"
    r"|court|police|fire brigade|brigade)\b.{0,20}"
    r"\b(?:said|says|asked|asks|promised|agreed|feared|fears|wonders?|wondered|thinks?|thought"
    r"|heard|afraid|told|ordered|decided|requires?|required|wants?|wanted)\b.{0,60}$"
    r"|\b(?:whether|if it|not|never)(?: \w+){0,3} $",
    re.IGNORECASE,
)
_NOT_THEIRS = re.compile(
    r"\b(?:promised|agreed|said|told|asked|will|wants?|offered|property company|volunteers|workers"
    r"|city management|department|court)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile("[,:]")
_SPOKEN_TO = re.compile(r"\byou(?:rs?|rself|rselves)?\b", re.IGNORECASE)
_ENDS = re.compile(r"[!?;\n]|\.(?:\s|$)")


def speaks_to(words: str) -> bool:
    """Whether the words speak to somebody."""
    return _SPOKEN_TO.search(words) is not None


def orders(words: str) -> bool:
    """Whether the words order something, or threaten."""
    return any(
        not _TOLD.search(sentence[: found.start()])
        for sentence in _sentences(words)
        for found in _ORDERS.finditer(sentence)
    )


def may_order(words: str) -> bool:
    """Whether the words may be meant as an order, and may not."""
    return any(
        not _NOT_THEIRS.search(_CLAUSE.split(sentence[: found.start()])[-1])
        for sentence in _sentences(words)
        for found in _DOUBTFUL.finditer(sentence)
    )


def _sentences(words: str) -> Iterator[str]:
    for sentence in _ENDS.split(words.replace("’", "'")):
        yield " ".join(sentence.split())
