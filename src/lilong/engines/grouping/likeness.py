"""How alike texts are: cosine of weighted grams, on sparse columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lilong.engines.grouping.wording import CONCEPT, Background

DIGITS = 6
"""Likeness is compared to this many digits, so that no order of adding decides."""

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """How much each gram tells: the rarer in the place's own texts, the more.

    Attributes:
        texts: how many were counted.
        counts: in how many of them each gram stands.
        concept: from 0 to 1: what concepts count for in a text that has any. A text of forty
            grams would otherwise drown the one word that says what it is about.
    """

    texts: int
    counts: Mapping[str, int]
    concept: float

    @classmethod
    def of(
        cls, features: Sequence[Sequence[str]], background: Background, concept: float
    ) -> Weights:
        """Count in how many texts each gram stands, those of the background among them."""
        counts = Counter(background.counts)
        for grams in features:
            counts.update(grams)
        return cls(len(features) + background.texts, counts, concept)

    def of_gram(self, gram: str) -> float:
        """Never zero: where everybody speaks of sewage, it is sewage that they share."""
        rare = float(np.log((1 + self.texts) / (1 + self.counts[gram]))) + 1.0
        return rare * (0.5 if len(gram) == 1 else 1.0)


@dataclass(frozen=True)
class Rows:
    """Texts as sparse rows of length one, and the same by gram."""

    size: int
    row_starts: Ints
    grams: Ints
    values: Floats
    gram_starts: Ints
    texts: Ints
    gram_values: Floats

    @classmethod
    def of(cls, features: Sequence[Sequence[str]], weights: Weights) -> Rows:
        """Rows in the order of `features`; columns in the order of the grams themselves."""
        known = {gram: n for n, gram in enumerate(sorted({g for row in features for g in row}))}
        weight_of = np.array([weights.of_gram(gram) for gram in known], np.float64)
        lengths = np.fromiter(map(len, features), np.int64, len(features))
        grams = np.fromiter((known[g] for row in features for g in row), np.int64, lengths.sum())
        owner = np.repeat(np.arange(len(features)), lengths)
        order = np.lexsort((grams, owner))
        grams = grams[order]
        meant = np.fromiter((gram.startswith(CONCEPT) for gram in known), np.bool_, len(known))
        values = _of_length_one(weight_of[grams], meant[grams], owner, weights.concept)
        by_gram = np.argsort(grams, kind="stable")
        return cls(
            len(features),
            np.concatenate(([0], np.cumsum(lengths))),
            grams,
            values,
            np.concatenate(([0], np.cumsum(np.bincount(grams, minlength=len(known))))),
            owner[by_gram],
            values[by_gram],
        )

    def likeness(self, row: int) -> Floats:
        """How alike a row is to each one, itself among them; from 0 to 1."""
        total = np.zeros(self.size)
        for n in range(self.row_starts[row], self.row_starts[row + 1]):
            there = slice(self.gram_starts[self.grams[n]], self.gram_starts[self.grams[n] + 1])
            # A gram stands once only in a text, so no place is added to twice.
            total[self.texts[there]] += self.values[n] * self.gram_values[there]
        rounded: Floats = np.minimum(total, 1.0).round(DIGITS)
        return rounded


def _of_length_one(values: Floats, meant: Bools, owner: Ints, share: float) -> Floats:
    """Weights scaled so that each row has length one, and its concepts their share of it."""
    rows = int(owner[-1]) + 1 if len(owner) else 0
    of_concepts = np.bincount(owner, values**2 * meant, rows)
    of_grams = np.bincount(owner, values**2 * ~meant, rows)
    shares = np.full(rows, share)
    shares[of_concepts == 0], shares[of_grams == 0] = 0.0, 1.0
    for_concepts = np.sqrt(shares / np.where(of_concepts == 0, 1.0, of_concepts))
    for_grams = np.sqrt((1.0 - shares) / np.where(of_grams == 0, 1.0, of_grams))
    scale = for_grams[owner]
    scale[meant] = for_concepts[owner][meant]
    return values * scale
