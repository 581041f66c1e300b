"""What the worker process can be asked; runs there and nowhere else, so pm4py loads only there.

Activities come and go as small whole numbers: pm4py sees the labels a00000, a00001, … and none of
the names that it would take for a marker, a silent step or a separator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

__all__ = ["JOBS"]

Variants = list[tuple[list[int], int]]


def _label(code: int) -> str:
    return f"a{code:06d}"


def _code(label: str) -> int:
    return int(label[1:])


def _labelled(variants: Variants) -> list[tuple[tuple[str, ...], int]]:
    return [(tuple(_label(code) for code in codes), n) for codes, n in variants]


def inductive(variants: Variants, noise: float) -> list[list[Any]]:
    """A process tree, children before parents: ["step", code], ["silent"] or [operator, n]."""
    from pm4py.algo.discovery.inductive.dtypes.im_ds import IMDataStructureUVCL
    from pm4py.algo.discovery.inductive.variants.im import IMUVCL
    from pm4py.algo.discovery.inductive.variants.imf import IMFUVCL

    from procmine.bridges.twins import install

    install()
    log: Counter[tuple[str, ...]] = Counter()
    for labels, n in _labelled(variants):
        log[labels] += n
    parameters = {"noise_threshold": noise, "multiprocessing": False}
    miner = IMFUVCL(parameters) if noise > 0 else IMUVCL(parameters)
    return _postfix(miner.apply(IMDataStructureUVCL(log), parameters))


def _postfix(tree: Any) -> list[list[Any]]:
    names = {"->": "sequence", "X": "choice", "+": "parallel", "*": "loop"}
    tokens: list[list[Any]] = []
    todo = [tree]
    while todo:
        node = todo.pop()
        if node.operator is not None:
            tokens.append([names[node.operator.value], len(node.children)])
            todo.extend(node.children)
        else:
            tokens.append(["silent"] if node.label is None else ["step", _code(node.label)])
    return tokens[::-1]


def heuristics(variants: Variants, dependency: float, parallel: float) -> dict[str, Any]:
    """A causal net: edges, and per activity the sets of neighbours that go together."""
    from networkx import Graph, find_cliques
    from pm4py.algo.discovery.heuristics.variants.classic import apply_heu_dfg

    log = _labelled(variants)
    count = _windows(log)
    # The measure of pm4py can exceed 1; here 1 means that nothing counts as parallel.
    at_least = parallel if parallel < 1 else float("inf")
    net = apply_heu_dfg(
        count(pairwise),
        activities=list(count(iter)),
        activities_occurrences=count(iter),
        start_activities=count(lambda t: t[:1]),
        end_activities=count(lambda t: t[-1:]),
        dfg_window_2=count(lambda t: zip(t, t[2:], strict=False)),
        freq_triples=count(lambda t: zip(t, t[1:], t[2:], strict=False)),
        parameters={"dependency_thresh": dependency, "and_measure_thresh": at_least},
    )

    def together(measures: Mapping[str, Iterable[str]]) -> list[list[int]]:
        pairs = Graph((a, b) for a, others in measures.items() for b in others if a != b)
        return sorted(sorted(_code(a) for a in clique) for clique in find_cliques(pairs))

    nodes = sorted(net.nodes.items())
    return {
        "edges": sorted(
            [_code(a), _code(b.node_name)] for a, node in nodes for b in node.output_connections
        ),
        "together_in": {_code(a): together(node.and_measures_in) for a, node in nodes},
        "together_out": {_code(a): together(node.and_measures_out) for a, node in nodes},
        "starts": sorted({_code(labels[0]) for labels, _ in log}),
        "ends": sorted({_code(labels[-1]) for labels, _ in log}),
    }


def _windows(log: list[tuple[tuple[str, ...], int]]) -> Callable[..., dict[Any, int]]:
    def count(pick: Callable[[tuple[str, ...]], Iterable[Any]]) -> dict[Any, int]:
        total: dict[Any, int] = {}
        for labels, n in log:
            for item in pick(labels):
                total[item] = total.get(item, 0) + n
        return total

    return count


def split(variants: Variants, eta: float, epsilon: float) -> dict[str, Any]:
    """A BPMN graph: nodes as [kind, code or null], flows as pairs of positions."""
    from pm4py.algo.discovery.split_miner.dtypes.log import END_LABEL, START_LABEL
    from pm4py.algo.discovery.split_miner.dtypes.loops import LoopInfo
    from pm4py.algo.discovery.split_miner.variants.abc import SplitMinerFramework

    class OnVariants(SplitMinerFramework):  # type: ignore[misc]
        """Counts on variants what the miner counts on cases."""

        def do_extract_traces(self, log: Any, parameters: Any = None) -> Any:
            return log

        def do_dfg_discovery(self, traces: Any, parameters: Any = None) -> Any:
            count = _windows([((START_LABEL, *labels, END_LABEL), n) for labels, n in traces])
            pairs = count(pairwise)
            triples = count(lambda t: zip(t, t[1:], t[2:], strict=False))
            selfish = {a for a, b in pairs if a == b}
            there_and_back = {(a, b): n for (a, b, c), n in triples.items() if a == c != b}
            return pairs, LoopInfo(
                self_loops=selfish,
                short_loops={frozenset(p) for p in there_and_back if not selfish & set(p)},
                short_loop_freq=there_and_back,
            )

    parameters = {"split_miner_eta": eta, "split_miner_epsilon": epsilon}
    return _graph(OnVariants().apply(_labelled(variants), parameters))


def _graph(bpmn: Any) -> dict[str, Any]:
    kinds = {
        "StartEvent": "startEvent",
        "NormalStartEvent": "startEvent",
        "EndEvent": "endEvent",
        "NormalEndEvent": "endEvent",
        "Task": "task",
        "ExclusiveGateway": "exclusiveGateway",
        "ParallelGateway": "parallelGateway",
        "InclusiveGateway": "inclusiveGateway",
    }
    nodes = sorted(bpmn.get_nodes(), key=lambda node: str(node.get_id()))
    position = {node: i for i, node in enumerate(nodes)}
    return {
        "nodes": [
            [kinds[type(node).__name__], _code(node.get_name()) if node.get_name() else None]
            for node in nodes
        ],
        "flows": sorted(
            [position[f.get_source()], position[f.get_target()]] for f in bpmn.get_flows()
        ),
    }


def _frame(cases: list[int], activities: list[int]) -> Any:
    import pandas as pd

    # Rows come sorted; a second per row keeps pm4py from sorting equal times its own way.
    return pd.DataFrame(
        {
            "case:concept:name": [f"c{case:09d}" for case in cases],
            "concept:name": [_label(code) for code in activities],
            "time:timestamp": pd.to_datetime(range(len(cases)), unit="s", utc=True),
        }
    )


def dfg(cases: list[int], activities: list[int]) -> list[list[int]]:
    """Directly-follows counts as [source, target, n]."""
    import pm4py

    graph, _, _ = pm4py.discover_dfg(_frame(cases, activities))
    return sorted([_code(a), _code(b), int(n)] for (a, b), n in graph.items())


def variants(cases: list[int], activities: list[int]) -> list[list[Any]]:
    """Variants as [codes, n cases]."""
    import pm4py

    found = pm4py.get_variants(_frame(cases, activities))
    return sorted([[_code(a) for a in labels], int(n)] for labels, n in found.items())


JOBS: dict[str, Callable[..., Any]] = {
    "dfg": dfg,
    "heuristics": heuristics,
    "inductive": inductive,
    "split": split,
    "variants": variants,
}
