"""Why does a case go one way and not the other? Small trees on data, tried on cases unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.decision_tree import (
    Feature,
    Split,
    grow,
    leaves_of,
    predict,
    rules_of,
)
from procmine.conform.traces import Traces, traces_of
from procmine.errors import UsageError
from procmine.log.numerals import read_numbers

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["SMALLEST", "Decision", "Mined", "decision", "mined"]

Array = np.ndarray[Any, np.dtype[Any]]

_MOST_LABELS = 200
_ERRORS = 2.58
SMALLEST = 20
_FOLDS = 5


@dataclass(frozen=True)
class Decision:
    """What decides at one choice.

    Args:
        after: the activity after which cases part.
        branches: the activities that may come next, most frequent first.
        n: times the choice was made.
        n_of_branch: how often each branch was taken.
        baseline_share: share that is right when the most frequent branch is always guessed.
        accuracy_share: share that is right on cases the tree had not seen.
        columns: the columns it looks at.
        rules: for each leaf of the tree its condition (as ``when`` takes it), the branch, how often
            the condition held (of an unknown cell ``!=`` and ``<=`` hold here) and in how many of
            these the branch was taken.
    """

    after: str
    branches: tuple[str, ...]
    n: int
    n_of_branch: tuple[int, ...]
    baseline_share: float
    accuracy_share: float
    columns: tuple[str, ...]
    rules: tuple[tuple[str, str, int, int], ...]


def decision(
    log: EventLog | Traces,
    *,
    after: str,
    columns: Sequence[str],
    branches: Sequence[str] = (),
    depth: int = 2,
    folds: int = 5,
    smallest: int = 20,
) -> Decision | None:
    """Which data decide what comes next after an activity?

    Args:
        log: an event log or its traces.
        after: the activity after which cases part.
        columns: roles or columns to look at, by their cell at that step, or the first known of its
            case. What is known only later must not be among them.
        branches: activities that may come next; every one that does when empty.
        depth: questions in a row, at most.
        folds: parts the cases are cut into; each is judged by a tree grown on the others.
        smallest: rows a leaf must have.

    Returns:
        The tree in words; None when it is right no more often on unseen cases than the most
        frequent branch is, beyond chance (99 % of the difference's spread), or when there is no
        choice.

    Raises:
        UsageError: an activity or column the log does not have, or too few folds.

    Cost: for each fold and depth, columns times rows (sorted once).

    Source: Rozinat, van der Aalst, *Decision mining in ProM*, BPM 2006; the tree is that of
        Breiman and others, *Classification and regression trees*, 1984 (Gini).
    """
    if folds < 2 or depth < 1 or smallest < 1:
        raise UsageError(
            f"folds = {folds}, depth = {depth}, smallest = {smallest} cannot be.",
            hint="Let folds be 2 or more, the others 1 or more.",
        )
    traces = traces_of(log)
    at, labels, names = _choices(traces, after, branches)
    if len(names) < 2:
        return None
    features = [_feature(traces, name, at) for name in columns]
    size = _Size(len(names), depth, smallest, folds)
    tried = _tried(features, labels, traces.case[at], size)
    if tried is None:
        return None
    counts = np.bincount(labels, minlength=len(names))
    return Decision(
        after=after,
        branches=tuple(names),
        n=len(at),
        n_of_branch=tuple(counts.tolist()),
        baseline_share=tried.baseline_share,
        accuracy_share=tried.accuracy_share,
        columns=tried.columns,
        rules=tuple((text, names[branch], n, kept) for text, branch, n, kept in tried.rules),
    )


@dataclass(frozen=True, eq=False)
class Mined:
    """A tree that is right more often than chance on cases it had not seen.

    Args:
        n: choices it was grown on.
        baseline_share: share that is right when the most frequent branch is always guessed.
        accuracy_share: share that is right on cases it had not seen.
        columns: the columns it looks at.
        rules: for each leaf its condition, the place of its branch, how often the condition held,
            and in how many of these the branch was taken.
        leaves: for each leaf the choices in it, booleans.
    """

    n: int
    baseline_share: float
    accuracy_share: float
    columns: tuple[str, ...]
    rules: tuple[tuple[str, int, int, int], ...]
    leaves: tuple[Array, ...] = field(repr=False)


@dataclass(frozen=True)
class _Size:
    n_branches: int
    depth: int
    smallest: int
    folds: int


def mined(
    traces: Traces,
    known: Mapping[str, Array],
    at: Array,
    taken: Array,
    n_branches: int,
    *,
    depth: int = 2,
) -> Mined | None:
    """Which data decide at these choices?

    Args:
        traces: those of the log.
        known: role or column to the step at which each choice last knew it; −1 for none.
        at: the step before each choice.
        taken: the branch each choice took, below ``n_branches``.
        n_branches: how many there are.
        depth: questions in a row, at most.

    Returns:
        The tree, or None where data say no more than chance does.

    Cost: columns times choices, five times over.
    """
    if len(np.unique(taken)) < 2:
        return None
    features = [_cells(traces, name, cells) for name, cells in known.items()]
    features = [one for one in features if len(one.labels) <= _MOST_LABELS]
    size = _Size(n_branches, depth, SMALLEST, _FOLDS)
    return _tried(features, taken, traces.case[at], size)


def _tried(features: Sequence[Feature], labels: Array, case: Array, size: _Size) -> Mined | None:
    """The tree for these rows, if it is right beyond chance on cases it has not seen."""
    n, limits = size.n_branches, {"depth": size.depth, "smallest": size.smallest}
    # Every k-th case is unseen, in order of the cases: no chance, and a case is on one side only.
    fold = np.unique(case, return_inverse=True)[1] % size.folds
    right = np.zeros(len(case), np.bool_)
    common = np.zeros(len(case), np.bool_)
    for k in range(size.folds):
        seen, unseen = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        if not len(seen) or not len(unseen):
            return None
        tree = grow(features, labels, seen, n, **limits)
        right[unseen] = predict(tree, unseen) == labels[unseen]
        common[unseen] = labels[unseen] == np.bincount(labels[seen]).argmax()
    gain = right.astype(np.float64) - common
    spread = float(gain.std() / np.sqrt(len(gain)))
    rows = np.arange(len(case))
    tree = grow(features, labels, rows, n, **limits)
    if gain.mean() <= _ERRORS * spread or not isinstance(tree, Split):
        return None
    return Mined(
        n=len(case),
        baseline_share=float(common.mean()),
        accuracy_share=float(right.mean()),
        columns=tuple(dict.fromkeys(one.name for one in features if one.is_in(tree))),
        rules=tuple(rules_of(tree, labels, rows)),
        leaves=tuple(leaves_of(tree, rows)),
    )


def _choices(traces: Traces, after: str, branches: Sequence[str]) -> tuple[Array, Array, list[str]]:
    """The steps at which cases part, the branch each takes, and the branches' names."""
    at = traces.places("after", f'"{after}"')
    at = at[at + 1 < traces.bounds[traces.case[at] + 1]]
    following = traces.activity[at + 1]
    quoted = ", ".join(f'"{name}"' for name in branches)
    wanted = traces.codes("branches", quoted) if branches else np.unique(following)
    kept = np.isin(following, wanted)
    at, following = at[kept], following[kept]
    codes, counts = np.unique(following, return_counts=True)
    order = np.lexsort((codes, -counts))
    place = np.zeros(len(traces.log.activities), np.int64)
    place[codes[order]] = np.arange(len(order))
    names = [traces.log.activities[int(code)] for code in codes[order]]
    return at, place[following], names


def _feature(traces: Traces, name: str, at: Array) -> Feature:
    """A column at these steps: numbers where it mostly says numbers, texts otherwise."""
    codes, labels = traces.texts(name)
    own = codes[at]
    cells = np.where(own >= 0, own, traces.of_case(codes)[traces.case[at]])
    found = _told(name, cells, labels)
    if len(found.labels) > _MOST_LABELS:
        raise UsageError(
            f"{name!r} says {len(labels):,} different things: too many to decide by.",
            hint="Name columns that sort cases into kinds, not ids or names.",
        )
    return found


def _cells(traces: Traces, name: str, steps: Array) -> Feature:
    """A column at the steps at which it was last known."""
    codes, labels = traces.texts(name)
    return _told(name, np.append(codes, -1)[steps], labels)


def _told(name: str, cells: Array, labels: list[str]) -> Feature:
    numbers = np.append(read_numbers(labels), np.nan)
    n_known = max(int((cells >= 0).sum()), 1)
    is_number = np.isfinite(numbers[cells]).sum() >= 0.9 * n_known and len(labels) > 2
    if is_number:
        return Feature(name, numbers[cells], ())
    return Feature(name, cells.astype(np.float64), tuple(labels))
