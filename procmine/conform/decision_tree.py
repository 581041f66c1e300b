"""A small tree that tells classes apart: the best question at each place, found exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Feature", "Leaf", "Split", "Tree", "grow", "leaves_of", "predict", "rules_of"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Feature:
    """One column.

    Args:
        name: what it is called.
        cells: numbers (NaN where unknown), or codes of texts (−1 where unknown), float64.
        labels: the texts behind the codes; empty for numbers.
    """

    name: str
    cells: Array
    labels: tuple[str, ...]

    def is_in(self, tree: Tree) -> bool:
        """Does the tree ask for this column?"""
        if isinstance(tree, Leaf):
            return False
        return tree.feature is self or self.is_in(tree.yes) or self.is_in(tree.no)


@dataclass(frozen=True)
class Leaf:
    """The class that is most frequent here."""

    label: int


@dataclass(frozen=True, eq=False)
class Split:
    """A question: is the cell this text, or above this number? An unknown cell says no."""

    feature: Feature
    limit: float
    yes: Tree
    no: Tree

    def holds(self, rows: Array) -> Array:
        """For which rows is the answer yes?"""
        cells = self.feature.cells[rows]
        return np.asarray(cells == self.limit if self.feature.labels else cells > self.limit)

    def said(self, answer: bool) -> str:
        """The question as a condition."""
        name = f'"{self.feature.name}"'
        if self.feature.labels:
            sign = "=" if answer else "!="
            return f'{name} {sign} "{self.feature.labels[int(self.limit)]}"'
        return f"{name} {'>' if answer else '<='} {self.limit:.15g}"


Tree = Leaf | Split


def grow(
    features: Sequence[Feature], labels: Array, rows: Array, n: int, *, depth: int, smallest: int
) -> Tree:
    """The tree for these rows.

    Args:
        features: the columns.
        labels: class of each row, int64, below n.
        rows: positions to grow it on.
        n: number of classes.
        depth: questions in a row, at most.
        smallest: rows a leaf must have.
    """
    counts = np.bincount(labels[rows], minlength=n)
    leaf = Leaf(int(counts.argmax()))
    if depth == 0 or counts.max() == len(rows) or len(rows) < 2 * smallest:
        return leaf
    best = (_impurity(counts[None, :])[0] - 1e-9, -1, 0.0)
    for place, feature in enumerate(features):
        score, limit = _best(feature, labels[rows], rows, n, smallest)
        if score < best[0]:
            best = (score, place, limit)
    if best[1] < 0:
        return leaf
    split = Split(features[best[1]], best[2], leaf, leaf)
    yes = split.holds(rows)
    below = [
        grow(features, labels, part, n, depth=depth - 1, smallest=smallest)
        for part in (rows[yes], rows[~yes])
    ]
    if all(isinstance(one, Leaf) and one == below[0] for one in below):
        return below[0]
    return Split(split.feature, split.limit, *below)


def _impurity(counts: Array) -> Array:
    """Rows times Gini impurity, for each line of counts."""
    total = counts.sum(axis=1)
    return np.asarray(total - (counts.astype(np.float64) ** 2).sum(axis=1) / np.maximum(total, 1))


def _best(
    feature: Feature, labels: Array, rows: Array, n: int, smallest: int
) -> tuple[float, float]:
    """The best question to this column: what is left unexplained, and its limit."""
    cells = feature.cells[rows]
    if feature.labels:
        inside = np.zeros((len(feature.labels), n), np.int64)
        known = cells >= 0
        np.add.at(inside, (cells[known].astype(np.int64), labels[known]), 1)
        limits = np.arange(len(feature.labels), dtype=np.float64)
    else:
        order = np.argsort(cells, kind="stable")
        order = order[np.isfinite(cells[order])]
        values, first = np.unique(cells[order], return_index=True)
        above = np.zeros((len(order) + 1, n), np.int64)
        hits = (labels[order][:, None] == np.arange(n)).astype(np.int64)
        above[:-1] = np.cumsum(hits[::-1], axis=0)[::-1]
        inside, limits = above[first[1:]], (values[1:] + values[:-1]) / 2
    outside = np.bincount(labels, minlength=n) - inside
    fits = (inside.sum(axis=1) >= smallest) & (outside.sum(axis=1) >= smallest)
    if not fits.any():
        return np.inf, 0.0
    scores = np.where(fits, _impurity(inside) + _impurity(outside), np.inf)
    place = int(scores.argmin())
    return float(scores[place]), float(limits[place])


def predict(tree: Tree, rows: Array) -> Array:
    """The class the tree says for each of these rows."""
    found = np.zeros(len(rows), np.int64)
    for leaf, _, inside in _leaves(tree, rows, np.ones(len(rows), np.bool_), ()):
        found[inside] = leaf.label
    return found


def rules_of(tree: Tree, labels: Array, rows: Array) -> Iterator[tuple[str, int, int, int]]:
    """Each leaf: its condition, its class, rows inside, and rows of its class among them."""
    for leaf, said, inside in _leaves(tree, rows, np.ones(len(rows), np.bool_), ()):
        kept = int((labels[rows][inside] == leaf.label).sum())
        yield " and ".join(said), leaf.label, int(inside.sum()), kept


def leaves_of(tree: Tree, rows: Array) -> Iterator[Array]:
    """Each leaf, in the order of ``rules_of``: which rows are in it, booleans."""
    for _, _, inside in _leaves(tree, rows, np.ones(len(rows), np.bool_), ()):
        yield inside


def _leaves(
    tree: Tree, rows: Array, inside: Array, said: tuple[str, ...]
) -> Iterator[tuple[Leaf, tuple[str, ...], Array]]:
    if isinstance(tree, Leaf):
        yield tree, said, inside
        return
    yes = tree.holds(rows)
    yield from _leaves(tree.yes, rows, inside & yes, (*said, tree.said(True)))
    yield from _leaves(tree.no, rows, inside & ~yes, (*said, tree.said(False)))
