"""Escaping edges: what the model allows where the log never goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from procmine.conform._language import Language
from procmine.conform._playing_field import PlayingField

__all__ = ["precision_on"]

Run = tuple[Sequence[int], int]
"""Activities the model does in an alignment, as codes, and the cases that do so."""


def precision_on(field: PlayingField, runs: Iterable[Run]) -> float:
    """1 minus the share of what may come next that never does, over all steps of all cases.

    Args:
        field: the model.
        runs: what the model does in the alignments.

    Source: A. Adriansyah et al., Measuring precision of modeled behavior, Information Systems and
    e-Business Management 13(1), 2015.
    """
    language = Language(field)
    # The tree of the beginnings of the runs: state of the model, cases that go on, what comes next.
    states, n_cases = [0], [0]
    children: list[dict[int, int]] = [{}]
    for codes, n in runs:
        node = 0
        for code in codes:
            n_cases[node] += n
            child = children[node].get(code)
            if child is None:
                child = children[node][code] = len(states)
                states.append(language.after(states[node], code))
                n_cases.append(0)
                children.append({})
            node = child
    allowed = escaping = 0
    for state, n, taken in zip(states, n_cases, children, strict=True):
        if n:
            may = language.next(state)
            allowed += n * len(may)
            escaping += n * len(may - taken.keys())
    return 1.0 - escaping / allowed if escaping else 1.0
