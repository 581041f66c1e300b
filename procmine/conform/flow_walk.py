"""Which flows the runs of a model went along: tokens played along their nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

import numpy as np

from procmine.conform.nouns import LOG, MODEL, SYNC, Alignment
from procmine.kernels.token_walk import walk_tokens
from procmine.model.graph import END, Model

__all__ = ["Walks", "walk_flows"]

Array = np.ndarray[Any, np.dtype[Any]]

_ALL, _SOME = "parallelGateway", "inclusiveGateway"
_ONE = "exclusiveGateway"


@dataclass(frozen=True, eq=False)
class Walks:
    """The flows some alignments went along, one row for each time.

    Args:
        alignment: which of the alignments, int64.
        flow: place of the flow in the model, int64.
        n_before: steps of the case done before it was entered, int64.
        is_real: is the next thing the model does behind it something that happened, or the end?
            Booleans.
    """

    alignment: Array
    flow: Array
    n_before: Array
    is_real: Array


def walk_flows(model: Model, alignments: Sequence[Alignment]) -> Walks:
    """Which flows did these alignments go along, and when?

    An alignment names nodes, not flows. A token behind a choice lies on all of its flows at once
    until a node takes it from one of them: that one it went along.

    Args:
        model: the model they were aligned with.
        alignments: any; nodes the model lacks are passed over.

    Cost: linear in their moves, times the tokens held at once.
    """
    code = {node.id: i for i, node in enumerate(model.nodes)}
    nodes: list[int] = []
    done: list[int] = []
    kinds: list[str] = []
    bounds = [0]
    for one in alignments:
        n_done = 0
        for move in one.moves:
            n_done += move.kind in (SYNC, LOG)
            if move.node in code:
                nodes.append(code[move.node])
                done.append(n_done)
                kinds.append(move.kind)
        bounds.append(len(nodes))
    found = walk_tokens(np.array(nodes, np.int64), np.array(bounds), *_tables(model))
    run, flow, since, until = found.T
    is_real = ~_skips_next(kinds, np.array(bounds))[until]
    return Walks(run, flow, np.array(done, np.int64)[since], is_real)


def _skips_next(kinds: Sequence[str], bounds: Array) -> Array:
    """From each place on, is the next step of the model in its run one that was passed over?"""
    n = len(kinds)
    kind = np.array(kinds, dtype="U8")
    at = np.where((kind == SYNC) | (kind == MODEL), np.arange(n), n)
    following = np.minimum.accumulate(at[::-1])[::-1]
    end = np.repeat(bounds[1:], np.diff(bounds))
    return np.append(kind == MODEL, False)[np.where(following < end, following, n)]


def _tables(model: Model) -> tuple[Array, Array, Array, Array]:
    """What each node takes and puts, which flow a group and a token share, and their sizes."""
    place = {flow.id: i for i, flow in enumerate(model.flows)}
    outs = {n: [place[f.id] for f in flows] for n, flows in model.outgoing().items()}
    ins = {n: [place[f.id] for f in flows] for n, flows in model.incoming().items()}
    wanted = [_wanted(node.kind, ins[node.id]) for node in model.nodes]
    given = [_puts(node.kind, outs[node.id]) for node in model.nodes]
    groups, tokens = list(chain(*wanted)), list(chain(*given))
    of_flow: dict[int, list[int]] = {}
    for i, token in enumerate(tokens):
        for flow in token:
            of_flow.setdefault(flow, []).append(i)
    meets = np.full((len(groups), len(tokens)), -1, np.int32)
    for i, group in enumerate(groups):
        # The first flow of a group wins.
        for flow in reversed(group):
            meets[i, of_flow.get(flow, [])] = flow
    size = np.array([len(token) for token in tokens], np.int64)
    return _starts(wanted), _starts(given), meets, size


def _starts(lists: Iterable[list[list[int]]]) -> Array:
    return np.array([0, *accumulate(map(len, lists))], np.int64)


def _wanted(kind: str, ins: list[int]) -> list[list[int]]:
    """The flows of which one each must bring a token, or of an inclusive join may bring one."""
    if not ins:
        return []
    joins = kind == _ALL or (kind == _SOME and len(ins) > 1)
    return [[flow] for flow in ins] if joins else [ins]


def _puts(kind: str, outs: list[int]) -> list[list[int]]:
    if kind == END or not outs:
        return []
    # Several tokens of an inclusive split may be there or not: those not taken count nothing.
    return [outs] if kind == _ONE else [[flow] for flow in outs]
