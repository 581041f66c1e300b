"""gateway_decisions(): what decides at the gateways of an SOP, and what it says should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.choices import Choices, choices_of
from procmine.conform.decisions import SMALLEST, Mined, mined
from procmine.conform.traces import Traces
from procmine.conform.written_condition import (
    TRUE,
    UNKNOWN,
    WrittenCondition,
    is_comparison,
    last_known,
    read_condition,
)
from procmine.log.cells import attribute_names

if TYPE_CHECKING:
    from procmine.conform.check import Conformance

__all__ = ["Branch", "Contrast", "GatewayDecision", "gateway_decisions"]

Array = np.ndarray[Any, np.dtype[Any]]

_ROLES = ("channel", "priority", "reason", "team")
_MOST_TEXTS = 50
# A tree is grown on at most so many choices, each k-th of them; counts are of all.
_MOST_ROWS = 20_000
_NOT_TOLD = -1


@dataclass(frozen=True)
class Branch:
    """One way out of a gateway; flows that lead to the same steps are one, for no log tells which.

    Args:
        flow: id of the flow, of the first of several.
        name: its label; else the steps it leads to.
        leads_to: the steps it leads to first.
        condition: the condition as the SOP writes it; empty for none.
        unreadable: why it cannot be asked of this log, in words; empty when it can.
        n: choices that went along it.
        n_said: choices at which the SOP's conditions say it.
        n_kept: of these, how many went along it.
    """

    flow: str
    name: str
    leads_to: tuple[str, ...]
    condition: str
    unreadable: str
    n: int
    n_said: int
    n_kept: int


@dataclass(frozen=True)
class Contrast:
    """Where the tree disagrees with the SOP.

    Args:
        when: a leaf of the tree, as a condition.
        says: place of the branch that the SOP says there.
        does: place of the branch that most of these cases take.
        n: choices of the leaf at which the SOP says so.
        n_done: of these, how many took the other branch.
    """

    when: str
    says: int
    does: int
    n: int
    n_done: int


@dataclass(frozen=True)
class GatewayDecision:
    """What decides at one gateway.

    Args:
        version: id of the version of the SOP.
        gateway: id of the gateway.
        name: its label; may be empty.
        branches: its ways out, in the order of the model.
        n: choices that were made there.
        n_told: choices at which the conditions say exactly one branch.
        n_against: of these, how many took another one.
        n_assumed: choices not counted, since what came next was not what any branch leads to.
        mined: the tree, tried on cases it had not seen; None when data decide no better than
            always guessing the most frequent branch.
        contrasts: where tree and SOP disagree, the most choices first.
    """

    version: str
    gateway: str
    name: str
    branches: tuple[Branch, ...]
    n: int
    n_told: int
    n_against: int
    n_assumed: int
    mined: Mined | None
    contrasts: tuple[Contrast, ...]


def gateway_decisions(
    found: Conformance, *, columns: Sequence[str] = (), depth: int = 2
) -> tuple[GatewayDecision, ...]:
    """Which data decide at the gateways of the SOP, and do they decide as it says?

    Args:
        found: what ``check`` gave.
        columns: roles or columns that may decide; channel, priority, reason, team and those
            without a role that hold numbers or at most 50 texts, when empty.
        depth: questions in a row, at most.

    Returns:
        One for each exclusive gateway at which the SOP writes a condition or a tree says more than
        chance does. A column counts with the last cell that was known at the
        step before the choice, never with what came later.

    Raises:
        UsageError: a column the log does not have.

    Cost: for each gateway its choices times the columns for the conditions; the tree looks at no
        more than 20,000 choices of each.

    Source: as ``decision``.
    """
    traces = found.judgement.traces
    names = list(columns) or _columns(traces)
    told = []
    for choices in choices_of(found):
        conditions = found.standard.conditions.get(choices.version, {})
        one = _decision(choices, conditions, traces, names, depth)
        if one.mined is not None or any(branch.condition for branch in one.branches):
            told.append(one)
    return tuple(told)


def _columns(traces: Traces) -> list[str]:
    mapped = traces.log.mapping
    given = [mapped.label(role) for role in _ROLES if role in mapped]
    for name in attribute_names(traces.log):
        codes, labels = traces.texts(name)
        is_number = len(labels) > 2 and bool(np.isfinite(traces.numbers(name)[codes >= 0]).all())
        if len(labels) > 1 and (is_number or len(labels) <= _MOST_TEXTS):
            given.append(name)
    return given


def _decision(
    choices: Choices,
    conditions: Any,
    traces: Traces,
    columns: Sequence[str],
    depth: int,
) -> GatewayDecision:
    written = [_written(flow.id, flow.name, conditions, traces) for flow in choices.flows]
    group = _groups(choices)
    said = np.append(group, _NOT_TOLD)[_said(written, traces, choices.step)]
    taken = group[choices.taken]
    is_told = said != _NOT_TOLD
    kept = is_told & (said == taken)
    branches = tuple(
        _branch(
            choices, np.flatnonzero(group == i).tolist(), written, (taken == i, said == i, kept)
        )
        for i in range(int(group.max()) + 1)
    )
    rows = np.arange(0, len(choices.step), -(-len(choices.step) // _MOST_ROWS))
    at = choices.step[rows]
    known = {name: last_known(traces, name, at) for name in columns}
    tree = mined(traces, known, at, taken[rows], len(branches), depth=depth)
    return GatewayDecision(
        choices.version,
        choices.gateway.id,
        choices.gateway.name,
        branches,
        len(choices.step),
        int(is_told.sum()),
        int((is_told & ~kept).sum()),
        choices.n_assumed,
        tree,
        _contrasts(tree, said[rows], taken[rows]) if tree else (),
    )


def _groups(choices: Choices) -> Array:
    """For each flow the place of its branch."""
    place: dict[tuple[str, ...], int] = {}
    return np.array([place.setdefault(those, len(place)) for those in choices.leads_to])


def _branch(
    choices: Choices,
    flows: list[int],
    written: Sequence[WrittenCondition | None],
    counted: tuple[Array, Array, Array],
) -> Branch:
    taken, said, kept = counted
    first = flows[0]
    conditions = [one for i in flows if (one := written[i]) is not None]
    labels = dict.fromkeys(choices.flows[i].name for i in flows if choices.flows[i].name)
    return Branch(
        choices.flows[first].id,
        " / ".join(labels or choices.leads_to[first]),
        choices.leads_to[first],
        " | ".join(one.text for one in conditions),
        next((one.why_not for one in conditions if one.why_not), ""),
        int(taken.sum()),
        int(said.sum()),
        int((said & kept).sum()),
    )


def _written(flow: str, name: str, conditions: Any, traces: Traces) -> WrittenCondition | None:
    """The condition of a flow; a label that reads like a comparison is one."""
    text = conditions.get(flow, "")
    if text:
        return read_condition(text, traces)
    if is_comparison(name):
        label = read_condition(name, traces)
        return label if label.condition is not None else None
    return None


def _said(written: Sequence[WrittenCondition | None], traces: Traces, steps: Array) -> Array:
    """The one branch whose condition holds; the one without, where no other holds."""
    said = np.full(len(steps), _NOT_TOLD)
    others = [i for i, one in enumerate(written) if one is None]
    if len(others) > 1 or len(others) == len(written):
        return said
    asked = [i for i, one in enumerate(written) if one is not None]
    answers = np.stack([one.answers(traces, steps) for one in written if one is not None])
    is_known = (answers != UNKNOWN).all(axis=0)
    n_true = (answers == TRUE).sum(axis=0)
    said = np.where(is_known & (n_true == 1), np.array(asked)[answers.argmax(axis=0)], said)
    return np.where(is_known & (n_true == 0), others[0], said) if others else said


def _contrasts(tree: Mined, said: Array, taken: Array) -> tuple[Contrast, ...]:
    found = []
    for leaf, (when, _, _, _) in zip(tree.leaves, tree.rules, strict=True):
        for says in np.unique(said[leaf]).tolist():
            here = leaf & (said == says)
            n = int(here.sum())
            does = int(np.bincount(taken[here]).argmax())
            n_done = int((taken[here] == does).sum())
            if says not in (_NOT_TOLD, does) and n >= SMALLEST and 2 * n_done > n:
                found.append(Contrast(when, says, does, n, n_done))
    return tuple(sorted(found, key=lambda one: (-one.n_done, one.when)))
