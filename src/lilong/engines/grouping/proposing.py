"""Groups of texts of one block, each with a score and the words that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean

import numpy as np

from lilong.engines.grouping.joining import join
from lilong.engines.grouping.likeness import Floats, Rows, Weights
from lilong.engines.grouping.wording import (
    CONCEPT,
    Background,
    Lexicon,
    grams_of,
    is_telling,
    plain,
)

LONGEST_WORD = 6
MOST_WORDS = 5
MOST_AT_ONCE = 1000
"""Different texts that are held against one another; a larger block is cut, alike beside alike."""


@dataclass(frozen=True, slots=True)
class Item:
    """A text that may be grouped.

    Attributes:
        id: which one, once only.
        block: what must be equal for two to be compared, such as (lane, category).
    """

    id: str
    text: str
    block: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A theme that is there already, with texts that a person put into it."""

    id: str
    texts: tuple[str, ...]
    block: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Where likeness begins.

    Attributes:
        floor: each two texts of a group are at least so alike.
        least: two groups are joined when they are so alike on average.
        cap: texts in one group at most: as many as a person still reads.
        concept: what the words of the lexicon count for, from 0 to 1, where a text has any.
    """

    floor: float = 0.15
    least: float = 0.30
    cap: int = 60
    concept: float = 0.5


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word, or the name of a concept, and how many texts of the group have it."""

    word: str
    texts: int
    concept: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that may say the same.

    Attributes:
        ids: in their own order; two or more, or one and more with an anchor.
        score: how alike they are on average, from 0 to 1; to those of the anchor, if any.
        words: what they share, the most telling first.
        anchor: the theme that they may belong to; empty for a new one.
    """

    ids: tuple[str, ...]
    score: float
    words: tuple[SharedWord, ...]
    anchor: str = ""


@dataclass(frozen=True)
class _Node:
    """Texts that say the same to the letter, once numbers and addresses are left out."""

    told: str
    grams: tuple[str, ...]
    ids: tuple[str, ...]


def propose_groups(
    items: Iterable[Item],
    anchors: Iterable[Anchor] = (),
    *,
    lexicon: Lexicon | None = None,
    background: Background | None = None,
    limits: Limits | None = None,
) -> tuple[Group, ...]:
    """Propose which texts belong together; the order of input changes nothing.

    Args:
        items: the texts that no group has yet.
        anchors: groups that a person has made; a text goes to the one that it is most like.
        lexicon: words of the place; without it, only what is written alike is alike.
        background: counts of grams in other texts, where the place has few of its own.

    Returns:
        The largest first, then the most alike, then by the first id.

    Raises:
        ValueError: an item comes twice.
    """
    lexicon, limits = lexicon or Lexicon(), limits or Limits()
    blocks: defaultdict[tuple[str, ...], list[_Node]] = defaultdict(list)
    told = list(items)
    if len({item.id for item in told}) != len(told):
        raise ValueError("an item comes once only")
    features: list[tuple[str, ...]] = []
    for block, nodes, grams in _nodes(told, lexicon):
        blocks[block] = nodes
        features += grams
    themes: defaultdict[tuple[str, ...], list[tuple[str, list[tuple[str, ...]]]]] = defaultdict(
        list
    )
    for anchor in sorted(anchors, key=lambda anchor: anchor.id):
        rows = [tuple(grams_of(plain(text), lexicon)) for text in sorted(anchor.texts)]
        themes[anchor.block].append((anchor.id, [row for row in rows if row]))
        features += rows
    weights = Weights.of(features, background or Background(), limits.concept)
    groups: list[Group] = []
    for block in sorted(blocks):
        groups += _in_block(blocks[block], themes[block], weights, limits)
    return tuple(sorted(groups, key=lambda group: (-len(group.ids), -group.score, group.ids)))


def _nodes(
    items: Sequence[Item], lexicon: Lexicon
) -> Iterable[tuple[tuple[str, ...], list[_Node], list[tuple[str, ...]]]]:
    """By block: its different texts in the order of their letters, and the grams of each item."""
    same: defaultdict[tuple[str, ...], defaultdict[str, list[str]]]
    same = defaultdict(lambda: defaultdict(list))
    for item in items:
        same[item.block][plain(item.text)].append(item.id)
    for block, texts in same.items():
        nodes, features = [], []
        for text, ids in sorted(texts.items()):
            grams = tuple(grams_of(text, lexicon))
            features += [grams] * len(ids)
            if grams:  # nothing but numbers or pictures: like nothing
                nodes.append(_Node(lexicon.words_apart(text), grams, tuple(sorted(ids))))
        yield block, nodes, features


def _in_block(
    nodes: Sequence[_Node],
    themes: Sequence[tuple[str, list[tuple[str, ...]]]],
    weights: Weights,
    limits: Limits,
) -> list[Group]:
    if not nodes:
        return []
    texts = [node.grams for node in nodes]
    of_theme = [row for _, theme in themes for row in theme]
    rows = Rows.of([*texts, *of_theme], weights)
    to_theme = _nearest(rows, len(nodes), themes, limits.least)
    free = [n for n in range(len(nodes)) if n not in to_theme]
    groups = _joined(nodes, free, weights, limits)
    by_theme: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for node, (theme, value) in to_theme.items():
        by_theme[theme].append((node, value))
    for theme, members in by_theme.items():
        score = fmean(value for _, value in members)
        groups.append(_group([nodes[node] for node, _ in members], score, weights, theme))
    return groups


def _nearest(
    rows: Rows,
    size: int,
    themes: Sequence[tuple[str, list[tuple[str, ...]]]],
    least: float,
) -> dict[int, tuple[str, float]]:
    """The theme that each text is most like, where it is like one on average."""
    spans, start = [], size
    for theme, texts in themes:
        if texts:
            spans.append((theme, slice(start, start + len(texts))))
        start += len(texts)
    found: dict[int, tuple[str, float]] = {}
    if not spans:
        return found
    for node in range(size):
        alike = rows.likeness(node)
        value, theme = max((round(float(alike[span].mean()), 6), theme) for theme, span in spans)
        if value >= least:
            found[node] = (theme, value)
    return found


def _joined(
    nodes: Sequence[_Node], free: Sequence[int], weights: Weights, limits: Limits
) -> list[Group]:
    groups: list[Group] = []
    for part in _parts([nodes[node] for node in free], weights):
        rows = Rows.of([node.grams for node in part], weights)
        alike = np.stack([rows.likeness(row) for row in range(len(part))])
        sizes = [len(node.ids) for node in part]
        found = join(alike, sizes, floor=limits.floor, least=limits.least, cap=limits.cap)
        for members in found:
            together = [part[member] for member in members]
            if sum(len(node.ids) for node in together) > 1:
                score = _score(alike[np.ix_(members, members)], [sizes[one] for one in members])
                groups += _portions(together, score, weights, limits.cap)
    return groups


def _parts(nodes: Sequence[_Node], weights: Weights) -> Iterable[Sequence[_Node]]:
    """The nodes, cut into parts of which each holds those that speak of the same."""
    if len(nodes) <= MOST_AT_ONCE:
        return [nodes] if nodes else []

    def about(node: _Node) -> tuple[str, str]:
        """The concept that most speak of, or else the commonest telling gram."""
        concepts = [gram for gram in node.grams if gram.startswith(CONCEPT)]
        pairs = [gram for gram in node.grams if len(gram) > 1]
        most = max(concepts or pairs or node.grams, key=lambda gram: (weights.counts[gram], gram))
        return most, node.told

    ordered = sorted(nodes, key=about)
    return [ordered[start : start + MOST_AT_ONCE] for start in range(0, len(nodes), MOST_AT_ONCE)]


def _score(alike: Floats, sizes: Sequence[int]) -> float:
    """The average over all pairs of texts; those of one node are alike entirely."""
    texts = np.array(sizes, np.float64)
    between = (float(texts @ alike @ texts) - float((texts**2 * alike.diagonal()).sum())) / 2
    same = sum(size * (size - 1) // 2 for size in sizes)
    pairs = sum(sizes) * (sum(sizes) - 1) // 2
    return (between + same) / pairs


def _portions(
    together: Sequence[_Node], score: float, weights: Weights, cap: int
) -> Iterable[Group]:
    """One group; several where one sentence came so often that it is more than the cap."""
    ids = [name for node in together for name in node.ids]
    if len(ids) <= cap:
        return [_group(together, score, weights)]
    (node,) = together  # `join` keeps to the cap: only a single node is larger
    portions = [node.ids[start : start + cap] for start in range(0, len(ids), cap)]
    if len(portions[-1]) == 1:  # nobody is left alone with what sixty others say
        portions[-2:] = [portions[-2] + portions[-1]]
    return [_group([_Node(node.told, node.grams, part)], score, weights) for part in portions]


def _group(nodes: Sequence[_Node], score: float, weights: Weights, anchor: str = "") -> Group:
    ids = tuple(sorted(name for node in nodes for name in node.ids))
    return Group(ids, round(min(score, 1.0), 3), _shared(nodes, weights), anchor)


def _shared(nodes: Sequence[_Node], weights: Weights) -> tuple[SharedWord, ...]:
    """Concepts and pieces of text that half of the texts have, two at least."""
    texts: Counter[str] = Counter()
    for node in nodes:
        for word in {*_pieces(node.told), *filter(_is_word, node.grams)}:
            texts[word] += len(node.ids)
    least = max(2, -(-sum(len(node.ids) for node in nodes) // 2))
    common = {word: count for word, count in texts.items() if count >= least}

    def telling(word: str) -> float:
        grams = [word] if _is_word(word) else [one + other for one, other in pairwise(word)]
        length = 2 if _is_word(word) else len(word)
        return common[word] ** 2 * sqrt(length) * fmean(map(weights.of_gram, grams))

    chosen: list[SharedWord] = []
    for word in sorted(common, key=lambda word: (-telling(word), word)):
        name = word.removeprefix(CONCEPT)
        if not any(name in other.word or other.word in name for other in chosen):
            chosen.append(SharedWord(name, common[word], word.startswith(CONCEPT)))
        if len(chosen) == MOST_WORDS:
            break
    return tuple(chosen)


def _is_word(gram: str) -> bool:
    return gram.startswith(CONCEPT) or gram.isascii()


def _pieces(text: str) -> set[str]:
    """All pieces of two to six characters that could be words, in the first part of a text."""
    found = set()
    for run in "".join(c if c.isalpha() and not c.isascii() else " " for c in text[:200]).split():
        for start in range(len(run) - 1):
            for end in range(start + 2, min(start + LONGEST_WORD, len(run)) + 1):
                if is_telling(run[start:end]):
                    found.add(run[start:end])
    return found
