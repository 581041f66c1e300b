"""Maps and models the tests of this room draw."""

from __future__ import annotations

import csv
import itertools
import random
from collections import Counter, defaultdict
from pathlib import Path

from procmine.discover.nouns import MapEdge, MapStep, ProcessMap
from procmine.model.graph import END, START, Flow, Lane, Model, Node

HOSTILE = (
    "<script>alert(1)</script>",
    "]]><b>&amp;",
    "rtl \u202e override",
    "مرحبا بالعالم من خدمة العملاء",
    "😀👩\u200d👩\u200d👧🇨🇳 emoji",
    "x" * 200,
    "two\nlines\ttab",
    "",
    "\x00\x07control\ud800",
    "שלום (עולם) 123",
    "e\u0301" * 30,
    "&\"'<>",
    "  padded  ",
    "start",
    "end",
    "-1",
    "日本語のとても長いラベルは三行で切り捨てられるはずです。まだまだ続きます、ずっと続きます",
)


def step(activity: str, n: int = 100, **figures: float) -> MapStep:
    counts = {"n_cases": n, "n_repeats": 0, "n_starts": 0, "n_ends": 0} | figures
    return MapStep(activity, n, **counts)


def edge(source: str, target: str, n: int = 10, *, back: bool = False, p50_s: float = 60.0):
    times = {
        "mean_s": p50_s,
        "p50_s": p50_s,
        "p85_s": p50_s,
        "p95_s": p50_s,
        "max_s": p50_s,
        "total_s": p50_s * n,
    }
    return MapEdge(source, target, n, n, is_backward=back, **times)


def refund_map() -> ProcessMap:
    """Nine steps with a loop back, a self-loop, a branch and Chinese names."""
    path = (
        "受理申请",
        "核实客户身份与订单信息（含电话、邮件、应用内三个渠道）",
        "审批",
        "退款",
        "通知客户",
    )
    others = ("补充材料", "主管复核", "关闭工单", "VIP 升级")
    steps = [step(name, 1000 - 90 * i) for i, name in enumerate((*path, *others))]
    steps[0] = step(path[0], 1000, n_cases=980, n_repeats=20, n_starts=980, n_ends=60)
    steps[4] = step(path[4], 640, n_cases=640, n_ends=560)
    edges = [edge(a, b, 900 - 60 * i) for i, (a, b) in enumerate(itertools.pairwise(path))]
    edges += [
        edge(path[2], others[1], 240, p50_s=86400.0),
        edge(others[1], path[3], 200),
        edge(others[1], path[2], 40, back=True),
        edge(path[1], others[0], 180),
        edge(others[0], path[1], 150, back=True, p50_s=250_000.0),
        edge(others[0], others[0], 30),
        edge(path[4], others[2], 90),
        edge(others[2], path[0], 20, back=True),
        edge(path[0], others[3], 25),
        edge(others[3], path[2], 25),
    ]
    return ProcessMap("退款", tuple(steps), tuple(edges), 980, 6000, path, 12, 34)


def hostile_map() -> ProcessMap:
    steps = tuple(step(name, 100 - i, n_starts=50 * (i == 0)) for i, name in enumerate(HOSTILE))
    pairs = itertools.pairwise(HOSTILE)
    edges = [edge(a, b, 90 - i) for i, (a, b) in enumerate(pairs)]
    edges += [edge(HOSTILE[5], HOSTILE[1], 3, back=True), edge("", "", 9)]
    return ProcessMap("<hostile> & ]]>\x01", steps, tuple(edges), 100, 2000, HOSTILE[:9])


def random_map(seed: int, n_steps: int, n_edges: int) -> ProcessMap:
    draw = random.Random(seed)
    names = [f"Step number {i} of the list" for i in range(n_steps)]
    pairs = {(i, i + 1) for i in range(n_steps - 1)}
    while len(pairs) < n_edges:
        pairs.add((draw.randrange(n_steps), draw.randrange(n_steps)))
    steps = tuple(
        step(name, draw.randrange(1, 9000), n_starts=100 * (i == 0), n_ends=90 * (i == n_steps - 1))
        for i, name in enumerate(names)
    )
    edges = tuple(
        edge(names[a], names[b], draw.randrange(1, 5000), back=b < a, p50_s=draw.random() * 1e6)
        for a, b in sorted(pairs)
    )
    path = [0]
    while path[-1] < n_steps - 1:
        path.append(draw.choice(sorted(b for a, b in pairs if a == path[-1] < b)))
    return ProcessMap("random", steps, edges, 100, 9999, tuple(names[i] for i in path))


def log_map(path: Path, *, case: str, activity: str, at: str, n_edges: int) -> ProcessMap:
    """The directly-follows map of a CSV file with one event per row, in the plainest way."""
    rows = defaultdict(list)
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            rows[row[case]].append((row[at], number, row[activity]))
    traces = [[event[2] for event in sorted(events)] for events in rows.values()]
    n, follows = Counter(), Counter()
    starts, ends = Counter(t[0] for t in traces), Counter(t[-1] for t in traces)
    cases = Counter(name for trace in traces for name in set(trace))
    for trace in traces:
        n.update(trace)
        follows.update(itertools.pairwise(trace))
    order = sorted(n, key=lambda name: (-n[name], name))
    main = max(Counter(map(tuple, traces)).items(), key=lambda item: (item[1], item[0]))[0]
    top = sorted(follows.items(), key=lambda item: (-item[1], item[0]))[:n_edges]
    rank = {name: i for i, name in enumerate(dict.fromkeys([*main, *order]))}
    return ProcessMap(
        path.stem,
        tuple(
            MapStep(name, n[name], cases[name], n[name] - cases[name], starts[name], ends[name])
            for name in order
        ),
        tuple(edge(a, b, k, back=rank[b] < rank[a]) for (a, b), k in top),
        len(traces),
        sum(n.values()),
        tuple(dict.fromkeys(main)),
    )


def chain(n_tasks: int) -> Model:
    """A start, so many tasks and an end in a row."""
    nodes = [
        Node("s", START, "Begin"),
        *(Node(f"t{i}", "task", f"Task {i}") for i in range(n_tasks)),
    ]
    nodes.append(Node("e", END, "Finish"))
    flows = [Flow(f"f{i}", a.id, b.id) for i, (a, b) in enumerate(itertools.pairwise(nodes))]
    return Model("chain", tuple(nodes), tuple(flows))


def block_model(seed: int, n_tasks: int, n_lanes: int = 0) -> Model:
    """A model of nested blocks: sequences, choices, parallel parts and loops."""
    draw = random.Random(seed)
    nodes: list[Node] = []
    flows: list[Flow] = []
    lane = 0

    def node(kind: str, name: str = "") -> str:
        nonlocal lane
        if n_lanes and draw.random() < 0.3:
            lane = draw.randrange(n_lanes)
        nodes.append(Node(f"n{len(nodes)}", kind, name, f"L{lane}" if n_lanes else None))
        return nodes[-1].id

    def flow(source: str, target: str) -> None:
        flows.append(Flow(f"f{len(flows)}", source, target))

    def block(size: int) -> tuple[str, str]:
        if size <= 1:
            task = node(draw.choice(("task", "userTask", "sendTask")), f"Do thing {len(nodes)}")
            return task, task
        kind = draw.random()
        if kind < 0.5:
            cut = draw.randint(1, size - 1)
            first, second = block(cut), block(size - cut)
            flow(first[1], second[0])
            return first[0], second[1]
        gate = draw.choice(("exclusiveGateway", "parallelGateway", "inclusiveGateway"))
        split = node(gate, "Which way?" if draw.random() < 0.3 else "")
        join = node(gate)
        n_parts = min(size, draw.randint(2, 3)) if kind < 0.85 else 1
        for part in range(n_parts):
            inner = block(max(size // n_parts + (part < size % n_parts), 1))
            flow(split, inner[0])
            flow(inner[1], join)
        if n_parts == 1:
            flow(join, split)
        return split, join

    begin = node(START)
    first, last = block(n_tasks)
    finish = node(END)
    flow(begin, first)
    flow(last, finish)
    lanes = tuple(Lane(f"L{i}", f"Team {i}") for i in range(n_lanes))
    return Model(f"blocks {seed}", tuple(nodes), tuple(flows), lanes)


def desk_model(*, chinese: bool = False) -> Model:
    """A service desk: 4 lanes, every task type, all gateways, named flows, figures."""
    lanes = ("客户", "前台", "后台专家", "Finance 财务") if chinese else (
        "Customer", "Front office", "Back office", "Finance",
    )  # fmt: skip
    rows = (
        ("s", START, "Problem occurs", 0), ("a", "userTask", "Describe problem", 0),
        ("b", "receiveTask", "Receive ticket", 1), ("g8", "exclusiveGateway", "", 1),
        ("g1", "exclusiveGateway", "Known issue?", 1),
        ("c", "task", "Answer from knowledge base", 1),
        ("d", "manualTask", "Investigate", 2), ("g2", "parallelGateway", "", 2),
        ("e", "scriptTask", "Collect logs", 2), ("f", "serviceTask", "Check warranty", 3),
        ("g3", "parallelGateway", "", 2), ("g9", "inclusiveGateway", "", 2),
        ("g4", "exclusiveGateway", "Refund due?", 2),
        ("h", "businessRuleTask", "Compute refund", 3),
        ("i", "userTask", "Approve refund", 3), ("j", "sendTask", "Pay refund", 3),
        ("g5", "exclusiveGateway", "", 2), ("k", "task", "Write solution", 2),
        ("g6", "exclusiveGateway", "", 1), ("q", "task", "Escalate", 1),
        ("l", "sendTask", "Send answer", 1), ("m", "receiveTask", "Read answer", 0),
        ("g7", "exclusiveGateway", "Solved?", 0), ("o", "userTask", "Reopen", 0),
        ("p", "task", "Close ticket", 1), ("z", END, "Ticket closed", 1),
    )  # fmt: skip
    ends = (
        "s a", "a b", "b g8", "g8 g1", "g1 c yes", "g1 d no, needs an expert", "d g2", "g2 e",
        "g2 f", "e g3", "f g3", "g3 g9", "g9 g4", "g4 h yes", "h i", "i j", "j g5", "g4 g5 no",
        "g5 k", "k g6", "c g6", "g6 l", "l m", "m g7", "g7 p yes", "g7 o no", "o g8", "p z",
        "g9 q stuck", "q g6",
    )  # fmt: skip
    nodes = tuple(
        Node(
            i, kind, name, f"L{lane}", {"n": 100.0, "p50_s": 5400.0} if kind.endswith("ask") else {}
        )
        for i, kind, name, lane in rows
    )
    flows = []
    for number, text in enumerate(ends):
        source, target, *name = text.split(" ", 2)
        flows.append(Flow(f"f{number}", source, target, "".join(name), {"n": 10 * number}))
    return Model(
        "退款服务台" if chinese else "Refund desk",
        nodes,
        tuple(flows),
        tuple(Lane(f"L{i}", name) for i, name in enumerate(lanes)),
    )
