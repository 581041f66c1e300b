"""Layout and picture of BPMN models."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from draw_samples import HOSTILE, block_model, chain, desk_model
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.draw import STYLE, layout_model, model_svg
from procmine.draw.lanes import n_strays
from procmine.draw.measures import (
    n_crossings,
    n_hits,
    n_non_orthogonal,
    n_overlaps,
    overlap,
)
from procmine.draw.model_graph import happy_path
from procmine.errors import ModelError, UsageError
from procmine.model.graph import END, START, Diagram, Flow, Lane, Model, Node

SVG = "{http://www.w3.org/2000/svg}"


def faults(model, diagram):
    """What no diagram of ours may have."""
    boxes = {node.id: diagram.shapes[node.id] for node in model.nodes}
    ends = {flow.id: (flow.source, flow.target) for flow in model.flows}
    lanes = {lane.id: diagram.shapes[lane.id] for lane in model.lanes}
    return {
        "missing": [f.id for f in model.flows if len(diagram.paths.get(f.id, ())) < 2],
        "overlaps": n_overlaps(boxes),
        "slanting": n_non_orthogonal(diagram.paths),
        "hits": n_hits(boxes, diagram.paths, ends),
        "lanes overlap": n_overlaps(lanes),
        "strays": n_strays({n.id: n.lane for n in model.nodes}, boxes, lanes),
        "labels on shapes": sum(
            overlap(label, box) for label in diagram.labels.values() for box in boxes.values()
        ),
        "labels on labels": n_overlaps(diagram.labels),
        "loose ends": [f.id for f in model.flows if not ends_on_outlines(model, diagram, f)],
    }


NONE = {
    "missing": [],
    "overlaps": 0,
    "slanting": 0,
    "hits": 0,
    "lanes overlap": 0,
    "strays": 0,
    "labels on shapes": 0,
    "labels on labels": 0,
    "loose ends": [],
}


def ends_on_outlines(model, diagram, flow):
    path = diagram.paths[flow.id]
    return all(
        on_outline(model.node(node_id), diagram.shapes[node_id], point)
        for node_id, point in ((flow.source, path[0]), (flow.target, path[-1]))
    )


def on_outline(node, box, point):
    x, y = abs(point[0] - box.x - box.width / 2), abs(point[1] - box.y - box.height / 2)
    if node.is_gateway:
        return abs(x + y - box.width / 2) < 0.6
    if node.kind in (START, END):
        return abs((x * x + y * y) ** 0.5 - box.width / 2) < 0.6
    on_side = abs(x - box.width / 2) < 0.6 and y <= box.height / 2
    return on_side or (abs(y - box.height / 2) < 0.6 and x <= box.width / 2)


@settings(max_examples=20)
@given(st.integers(0, 999), st.integers(1, 25))
def test_any_block_model_is_laid_out_without_fault(seed, n_tasks):
    """Block-structured models are planar: no fault and no crossing at all."""
    model = block_model(seed, n_tasks)
    diagram = layout_model(model)
    assert faults(model, diagram) == NONE
    assert n_crossings(diagram.paths) == 0


@settings(max_examples=12)
@given(st.integers(0, 999), st.integers(1, 20), st.integers(1, 5), st.booleans())
def test_any_model_in_lanes_is_laid_out_without_fault(seed, n_tasks, n_lanes, is_down):
    """Every node inside its lane, lanes side by side, wherever the work goes."""
    model = block_model(seed, n_tasks, n_lanes)
    diagram = layout_model(model, direction="down" if is_down else "right")
    assert faults(model, diagram) == NONE


@pytest.mark.parametrize("direction", ["right", "down"])
def test_lanes_are_stacked_in_their_order(direction):
    """Lanes keep the order the model gives them, share one length and leave no gap."""
    model = desk_model()
    diagram = layout_model(model, direction=direction)
    boxes = [diagram.shapes[lane.id] for lane in model.lanes]
    for one, other in itertools.pairwise(boxes):
        if direction == "right":
            assert one.y + one.height == pytest.approx(other.y)
            assert (one.x, one.width) == (other.x, other.width)
        else:
            assert one.x + one.width == pytest.approx(other.x)
            assert (one.y, one.height) == (other.y, other.height)
    assert faults(model, diagram) == NONE
    assert n_crossings(diagram.paths) <= 6


def test_a_lane_nobody_works_in_is_kept():
    """An empty lane is part of the model and gets its strip, wherever it stands."""
    nodes = (Node("s", START, "", "b"), Node("e", END, "", "b"))
    lanes = (Lane("a", "empty"), Lane("b", "busy"), Lane("c", "empty too"))
    model = Model("m", nodes, (Flow("f", "s", "e"),), lanes)
    diagram = layout_model(model)
    assert faults(model, diagram) == NONE
    assert all(diagram.shapes[lane.id].height > 20 for lane in lanes)


def test_nodes_without_a_lane_lie_outside_the_lanes():
    """A node that belongs to nobody must not look as if it belonged to somebody."""
    nodes = (Node("s", START, "", "a"), Node("t", "task", "free"), Node("e", END, "", "a"))
    flows = (Flow("f", "s", "t"), Flow("g", "t", "e"))
    model = Model("m", nodes, flows, (Lane("a", "A"),))
    diagram = layout_model(model)
    assert not overlap(diagram.shapes["t"], diagram.shapes["a"])


def test_the_happy_path_is_straight():
    """The way through is one level line; figures decide which way that is."""
    model = block_model(7, 14)
    diagram = layout_model(model)
    boxes = [diagram.shapes[node] for node in happy_path(model)]
    middles = {round(box.y + box.height / 2) for box in boxes}
    assert len(middles) == 1
    assert len(boxes) >= 5


def test_the_happy_path_follows_the_cases():
    """At a choice the branch most cases take, not the longer one."""
    names = ("s", "g", "a", "b", "c", "e")
    kinds = (START, "exclusiveGateway", "task", "task", "task", END)
    nodes = tuple(Node(i, k) for i, k in zip(names, kinds, strict=True))
    flows = [
        ("s", "g", 10),
        ("g", "a", 9),
        ("g", "b", 1),
        ("a", "e", 9),
        ("b", "c", 1),
        ("c", "e", 1),
    ]
    counted = tuple(Flow(a + b, a, b, figures={"n": n}) for a, b, n in flows)
    plain = tuple(Flow(a + b, a, b) for a, b, _ in flows)
    assert happy_path(Model("m", nodes, counted)) == ("s", "g", "a", "e")
    assert happy_path(Model("m", nodes, plain)) == ("s", "g", "b", "c", "e")


@pytest.mark.parametrize("n_tasks", [0, 1, 40])
def test_chains_are_straight(n_tasks):
    """From nothing at all to a long sequence: one line."""
    model = chain(n_tasks)
    diagram = layout_model(model)
    assert faults(model, diagram) == NONE
    assert all(len(path) == 2 for path in diagram.paths.values())


def test_odd_models_are_laid_out():
    """No node, one node, two islands, a task that follows itself, twin flows."""
    task = Node("t", "task", "again")
    other = Node("u", "task", "apart")
    for model in (
        Model("none", (), ()),
        Model("one", (task,), ()),
        Model("islands", (task, other), ()),
        Model("loop", (task,), (Flow("f", "t", "t"),)),
        Model("twins", (task, other), (Flow("f", "t", "u"), Flow("g", "t", "u"))),
    ):
        assert faults(model, layout_model(model)) == NONE
        ET.fromstring(model_svg(model))


def test_wide_gateways_are_drawn_as_a_trunk():
    """A choice of many ways shares the stretch next to the gateway instead of a bundle of lines."""
    tasks = [Node(f"t{i}", "task", f"Way {i}") for i in range(9)]
    nodes = (Node("s", START), Node("g", "exclusiveGateway"), *tasks, Node("h", "exclusiveGateway"))
    flows = [Flow("f", "s", "g")]
    for i in range(9):
        flows += [Flow(f"a{i}", "g", f"t{i}"), Flow(f"b{i}", f"t{i}", "h")]
    model = Model("many", (*nodes, Node("e", END)), (*flows, Flow("z", "h", "e")))
    diagram = layout_model(model)
    assert faults(model, diagram) == NONE
    assert len({diagram.paths[f"a{i}"][0] for i in range(9)}) <= 3


def test_the_same_model_gives_the_same_diagram():
    """Two runs, one picture; an existing diagram is not looked at."""
    model = desk_model()
    diagram = layout_model(model)
    assert layout_model(model.laid_out(diagram)) == diagram
    assert model_svg(model) == model_svg(model)


def test_a_diagram_travels_through_a_bpmn_file():
    """What is laid out here is written and read back unchanged."""
    from procmine.model.bpmn_read import read_bpmn
    from procmine.model.bpmn_write import write_bpmn

    model = desk_model()
    laid_out = model.laid_out(layout_model(model))
    assert read_bpmn(write_bpmn(laid_out)).diagram == laid_out.diagram


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("chinese", [False, True])
def test_the_picture_shows_everything(direction, chinese):
    """Every node, flow and lane is there, with its mark, its name and its figures."""
    model = desk_model(chinese=chinese)
    svg = model_svg(model, direction=direction, lang="zh" if chinese else "en")
    root = ET.fromstring(svg)
    ids = {name: set() for name in ("data-node", "data-flow", "data-lane")}
    for node in root.iter():
        for name, found in ids.items():
            if node.get(name) is not None:
                found.add(node.get(name))
    assert ids["data-node"] == {node.id for node in model.nodes}
    assert ids["data-flow"] == {flow.id for flow in model.flows}
    assert ids["data-lane"] == {lane.id for lane in model.lanes}
    text = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
    assert "Known issue?" in text
    assert ("100 · 1.5 小时" if chinese else "100 · 1.5 h") in text
    assert "1.5" not in " ".join(
        t.text or "" for t in ET.fromstring(model_svg(model, with_figures=False)).iter(f"{SVG}text")
    )


def test_chinese_lane_names_stand_upright_and_latin_ones_turn():
    """A column of characters for Chinese, a rotated line for everything else."""
    svg = model_svg(desk_model(chinese=True))
    heads = re.findall(r'<text class="pm-lane-t"[^>]*>([^<]+)</text>', svg)
    assert {"前", "台"} <= set(heads)
    assert "Finance 财务" in heads
    assert svg.count("rotate(-90)") == 1


def test_hostile_names_stay_text():
    """Names of nodes, flows, lanes and the model are data, whatever they contain."""
    nodes = [Node(f"n{i}", "userTask", name, "l") for i, name in enumerate(HOSTILE)]
    nodes.append(Node("g", "exclusiveGateway", HOSTILE[0], "l"))
    ends = [node.id for node in nodes]
    flows = tuple(
        Flow(f"f{i}", a, b, HOSTILE[i % len(HOSTILE)])
        for i, (a, b) in enumerate(itertools.pairwise(ends))
    )
    model = Model(HOSTILE[1], tuple(nodes), flows, (Lane("l", HOSTILE[0]),))
    root = ET.fromstring(model_svg(model).encode("utf-8"))
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags <= {"svg", "style", "g", "path", "rect", "circle", "text", "title"}
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]
    assert root.find(f"{SVG}style").text == STYLE


def test_a_foreign_diagram_is_drawn_as_it_is():
    """Where a modeller put something, there it stays."""
    model = chain(1)
    diagram = layout_model(model)
    moved = {name: type(box)(box.x + 500, box.y, 100, 80) for name, box in diagram.shapes.items()}
    paths = dict.fromkeys(diagram.paths, ((0.0, 0.0), (9.0, 9.0)))
    svg = model_svg(model.laid_out(Diagram(moved, paths)))
    task = re.search(r'<g class="pm-n pm-task".*?<rect class="pm-b" x="([0-9.]+)"', svg)
    assert float(task[1]) == moved["t0"].x


def test_half_a_diagram_is_an_error():
    """A diagram that forgets a shape is refused and the shape named."""
    model = chain(1)
    shapes = {"s": layout_model(model).shapes["s"]}
    with pytest.raises(ModelError, match="t0"):
        model_svg(model.laid_out(Diagram(shapes, {})))


def test_no_third_direction():
    """Right and down are all there is."""
    with pytest.raises(UsageError, match="up"):
        layout_model(chain(1), direction="up")


def mined_model():
    """A choice of five ways behind a gateway, counted on the cases that fit."""
    tasks = [Node(f"t{i}", "task", f"Way {i}", figures={"n": 100 - i}) for i in range(5)]
    nodes = (Node("s", START), Node("g", "exclusiveGateway"), *tasks, Node("h", "exclusiveGateway"))
    counts = (40, 30, 8, 1, 0)
    flows = [Flow("f", "s", "g", figures={"n_fit": 79})]
    for i, n in enumerate(counts):
        flows.append(Flow(f"a{i}", "g", f"t{i}", figures={"n_fit": n}))
        flows.append(Flow(f"b{i}", f"t{i}", "h", figures={"n_fit": n}))
    flows.append(Flow("z", "h", "e", figures={"n_fit": 79}))
    return Model("mined", (*nodes, Node("e", END)), tuple(flows))


def test_branches_of_a_choice_are_counted():
    """Flows that leave a choice show how often; all others tell it when pointed at."""
    model = mined_model()
    root = ET.fromstring(model_svg(model))
    written = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "pm-k pm-v"]
    assert sorted(written) == ["0", "1", "30", "40", "8"]
    titles = {
        g.get("data-flow"): g.find(f"{SVG}title").text
        for g in root.iter(f"{SVG}g")
        if g.get("data-flow")
    }
    assert "79 times" in titles["f"]
    assert "pm-k pm-v" not in model_svg(model, with_figures=False)


def test_figures_of_branches_stand_beside_their_own_line():
    """Below a shared trunk a figure is nearer to its own branch than to any other."""
    from procmine.draw.labels import branching

    trunk = ((0.0, 0.0), (20.0, 0.0))
    up = (*trunk, (20.0, -60.0), (90.0, -60.0))
    down = (*trunk, (20.0, 60.0), (90.0, 60.0))
    straight = (*trunk[:1], (90.0, 0.0))
    paths = [up, down, straight]
    for path, y in ((up, -60), (down, 60), (straight, 0)):
        box = branching(path, [other for other in paths if other is not path], (20.0, 12.0))[0]
        middle = box.y + box.height / 2
        assert abs(middle - y) <= 40
        assert abs(middle - y) < min(abs(middle - other) for other in {-60, 0, 60} - {y})


def test_frequent_flows_are_thick_and_straight():
    """Widths follow the counts of the cases that fit; the most frequent way is the straight one."""
    model = mined_model()
    assert happy_path(model) == ("s", "g", "t0", "h", "e")
    root = ET.fromstring(model_svg(model))
    classes = {g.get("data-flow"): g.get("class") for g in root.iter(f"{SVG}g")}
    level = {flow: int(name[-1]) for flow, name in classes.items() if name and "pm-q" in name}
    assert level["f"] > level["a0"] >= level["a1"] > level["a2"] > level["a3"] > level["a4"] == 0


def test_the_happy_path_does_not_end_in_a_loop():
    """However often a loop is taken, the way through is one that reaches the end."""
    nodes = (
        Node("s", START),
        Node("j", "exclusiveGateway"),
        Node("a", "task", "A"),
        Node("g", "exclusiveGateway"),
        Node("r", "task", "Redo"),
        Node("e", END),
    )
    pairs = [
        ("s", "j", 5),
        ("j", "a", 50),
        ("a", "g", 50),
        ("g", "r", 45),
        ("r", "j", 45),
        ("g", "e", 5),
    ]
    flows = tuple(Flow(a + b, a, b, figures={"n_fit": n}) for a, b, n in pairs)
    assert happy_path(Model("m", nodes, flows)) == ("s", "j", "a", "g", "e")
