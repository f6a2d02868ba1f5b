"""Short texts that say the same, proposed together; a person decides.

Grams of one and two characters (and whole words of other scripts) weighted by how rare they are
in the place's own texts, compared by cosine, within one block only. A group is made of texts
that are *all* alike with one another, so that a chain of likenesses never becomes one group.
Nothing here merges anything. What it finds and what it misses is measured in
docs/why/0016-grouping-proposes-people-decide.md.
"""

from __future__ import annotations

from lilong.engines.grouping.proposing import (
    Anchor,
    Group,
    Item,
    Limits,
    SharedWord,
    propose_groups,
)
from lilong.engines.grouping.wording import Background, Lexicon

__all__ = [
    "Anchor",
    "Background",
    "Group",
    "Item",
    "Lexicon",
    "Limits",
    "SharedWord",
    "propose_groups",
]
