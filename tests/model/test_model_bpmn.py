"""Writing and reading BPMN: a round trip loses nothing, and others understand what we write."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.draw.bpmn_layout import layout_model
from procmine.errors import ModelError, ProcmineError, SourceMissingError, SourceUnsafeError
from procmine.model.bpmn_names import is_xml_id, visible
from procmine.model.bpmn_read import read_bpmn
from procmine.model.bpmn_write import write_bpmn
from procmine.model.graph import GATEWAYS, TASKS, Box, Diagram, Flow, Lane, Model, Node
from procmine.model.tree import SILENT, Tree, choice, loop, parallel, sequence, step, tree_model

HOSTILE = [
    "<script>alert('x')</script>",
    "a & b < c > d \"e\" 'f'",
    "]]><!--",
    "&#0; &lt;",
    "审批\n退款\t申请\r",
    "رفض الطلب \u202eevil\u202c",
    "🧾👩‍🔧 refund",
    "x" * 200,
    "\x00\x01\x1f\x7f\x85\u2028\ufffe\uffff",
    "\ud800 lone",
    "  padded  ",
    "␀ is a real character",
    "",
]


def plain(name: str = "P") -> Model:
    nodes = (Node("s", "startEvent"), Node("a", "task", "A"), Node("e", "endEvent", "done"))
    return Model(name, nodes, (Flow("f1", "s", "a"), Flow("f2", "a", "e")))


def rich() -> Model:
    """A model that uses everything a model can hold."""
    model = tree_model(
        sequence(
            [
                step("A"),
                choice([SILENT, loop(step("B"), step("C"))]),
                parallel([step("D"), step("E")]),
            ]
        ),
        "Everything & <more>",
    )
    lanes = (Lane("lane_1", "Front desk"), Lane("lane_2", "后台"))
    kinds = iter(TASKS)
    nodes = []
    for i, node in enumerate(model.nodes):
        figures = {"n": i, "p50_s": i / 3, "n_cases": 10**20} if i % 2 else {}
        kind = next(kinds) if node.is_task else node.kind
        kind = "inclusiveGateway" if node.kind == "exclusiveGateway" and i > 8 else kind
        nodes.append(replace(node, kind=kind, lane=lanes[i % 2].id, figures=figures))
    flows = [replace(f, name=f"if {i}", figures={"n_fit": i}) for i, f in enumerate(model.flows)]
    return replace(model, nodes=tuple(nodes), flows=tuple(flows), lanes=lanes)


def laid_out(model: Model) -> Model:
    return model.laid_out(layout_model(model))


def hostile() -> Model:
    tasks = [Node(f"t{i}", "task", name) for i, name in enumerate(HOSTILE)]
    nodes = (Node("s", "startEvent"), *tasks, Node("e", "endEvent"))
    flows = [
        Flow(f"f{i}", a.id, b.id, HOSTILE[i % len(HOSTILE)])
        for i, (a, b) in enumerate(pairwise(nodes))
    ]
    return Model(HOSTILE[8], nodes, tuple(flows), ())


@pytest.mark.parametrize("make", [plain, rich, hostile])
@pytest.mark.parametrize("with_diagram", [False, True])
def test_round_trip_gives_an_equal_model(make: Callable[[], Model], with_diagram: bool) -> None:
    """What is written is read again, to the last label, figure and way point."""
    model = laid_out(make()) if with_diagram else make()
    content = write_bpmn(model)
    assert read_bpmn(content) == model
    assert write_bpmn(read_bpmn(content)) == content


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=30), st.text(max_size=30))
def test_any_label_survives(name: str, other: str) -> None:
    """Whatever a step, flow, lane or process is called, it is called that after a round trip."""
    model = Model(
        other,
        (Node("s", "startEvent"), Node("a", "task", name, "l"), Node("e", "endEvent", other)),
        (Flow("f1", "s", "a", other), Flow("f2", "a", "e", name)),
        (Lane("l", name),),
    )
    assert read_bpmn(write_bpmn(model)) == model


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=12).filter(lambda t: t == visible(t)),
        st.integers() | st.floats(allow_nan=False, allow_infinity=False),
        max_size=4,
    )
)
def test_any_figure_survives(figures: dict[str, float]) -> None:
    """Counts come back as whole numbers, measures to the last digit."""
    model = plain()
    nodes = tuple(replace(node, figures=figures) for node in model.nodes)
    flows = tuple(replace(flow, figures=figures) for flow in model.flows)
    model = replace(model, nodes=nodes, flows=flows)
    again = read_bpmn(write_bpmn(model))
    assert again == model
    kinds = {name: type(value) for name, value in again.nodes[0].figures.items()}
    assert kinds == {name: type(value) for name, value in figures.items()}


def test_changed_label_wins_over_the_kept_one() -> None:
    """Someone renames a step in a modeller: the new name counts, not what we kept beside it."""
    content = write_bpmn(replace(plain(), name="\x01old"))
    changed = content.replace("␁old".encode(), b"new")
    assert changed != content
    assert read_bpmn(changed).name == "new"


@pytest.mark.parametrize("value", [math.nan, math.inf, "7", None])
def test_figures_must_be_finite_numbers(value: Any) -> None:
    """A figure that cannot be told is refused, not written as something else."""
    model = plain()
    nodes = (model.nodes[0], replace(model.nodes[1], figures={"n": value}), model.nodes[2])
    with pytest.raises(ModelError, match="no finite number"):
        write_bpmn(replace(model, nodes=nodes))


@pytest.mark.parametrize("bad", ["1st", "a b", "", "ü:x", "a\x00"])
def test_ids_must_be_xml_ids(bad: str) -> None:
    """An id that would make the file invalid is refused."""
    model = Model("m", (Node(bad, "startEvent"),), ())
    with pytest.raises(ModelError, match="id"):
        write_bpmn(model)


def test_unknown_kind_is_refused() -> None:
    """Only kinds that can be read again are written."""
    with pytest.raises(ModelError, match="subProcess"):
        write_bpmn(Model("m", (Node("a", "subProcess"),), ()))


def test_half_a_diagram_is_refused() -> None:
    """A diagram that leaves out a flow is an error, not a file with a hole."""
    model = laid_out(plain())
    assert model.diagram is not None
    half = Diagram(model.diagram.shapes, {"f1": model.diagram.paths["f1"]})
    with pytest.raises(ModelError, match="'f2'"):
        write_bpmn(model.laid_out(half))
    shapes = {"s": Box(0, 0, math.nan, 1), "a": Box(0, 0, 1, 1), "e": Box(0, 0, 1, 1)}
    with pytest.raises(ModelError, match="finite"):
        write_bpmn(model.laid_out(Diagram(shapes, model.diagram.paths)))


def test_our_ids_do_not_collide_with_the_model() -> None:
    """Ids of the file's own elements step aside for those of the model."""
    names = ["process", "definitions", "a_di", "a", "pool", "plane", "lanes", "collaboration"]
    nodes = tuple(Node(name, "task", name, "diagram") for name in names)
    model = Model("m", nodes, (Flow("f", "a", "pool"),), (Lane("diagram", "L"),))
    ids = re.findall(rb' id="([^"]*)"', write_bpmn(laid_out(model)))
    assert len(ids) == len(set(ids))
    assert read_bpmn(write_bpmn(laid_out(model))) == laid_out(model)


def test_lanes_stand_in_a_pool_around_them() -> None:
    """The pool is drawn around its lanes, with a band for its name."""
    model = laid_out(rich())
    text = write_bpmn(model).decode()
    assert model.diagram is not None
    boxes = [model.diagram.shapes[lane.id] for lane in model.lanes]
    pool = re.search(
        r'bpmnElement="pool" isHorizontal="true">\s*<dc:Bounds x="([^"]*)" y="([^"]*)" '
        r'width="([^"]*)" height="([^"]*)"',
        text,
    )
    assert pool is not None
    x, y, width, height = map(float, pool.groups())
    assert x == min(box.x for box in boxes) - 30
    assert y == min(box.y for box in boxes)
    assert x + width == max(box.x + box.width for box in boxes)
    assert height == pytest.approx(sum(box.height for box in boxes))


def test_columns_are_upright_lanes() -> None:
    """Lanes side by side are written as such."""
    model = rich()
    text = write_bpmn(model.laid_out(layout_model(model, direction="down"))).decode()
    assert 'isHorizontal="false"' in text and 'isHorizontal="true"' not in text


# --- reading what others write --------------------------------------------------------------

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


def document(inside: str, around: str = "") -> bytes:
    return f'{HEAD}{around}\n<process id="p" name="P">\n{inside}\n</process></definitions>'.encode()


STEPS = '<startEvent id="s"/>\n<task id="a" name="A"/>\n<endEvent id="e"/>'

REFUSED = {
    "subProcess": ('<subProcess id="x" name="Inner"/>', "subProcess 'Inner'"),
    "timer start": (
        '<startEvent id="s"><timerEventDefinition id="t"/></startEvent>',
        "startEvent 's' holds <timerEventDefinition>",
    ),
    "terminate end": (
        '<endEvent id="e" name="Stop"><terminateEventDefinition/></endEvent>',
        "endEvent 'Stop' holds <terminateEventDefinition>",
    ),
    "loop": (
        '<task id="a" name="A"><multiInstanceLoopCharacteristics/></task>',
        "task 'A' holds <multiInstanceLoopCharacteristics>",
    ),
    "boundary": ('<boundaryEvent id="b" attachedToRef="a"/>', "boundaryEvent 'b'"),
    "event-based": ('<eventBasedGateway id="g"/>', "eventBasedGateway 'g'"),
    "data": ('<dataObject id="d" name="Form"/>', "dataObject 'Form'"),
    "compensation": ('<task id="c" isForCompensation="true"/>', "isForCompensation"),
    "quantity": ('<task id="c" startQuantity="2"/>', "startQuantity"),
    "message start": ('<receiveTask id="c" instantiate="true"/>', "instantiate"),
    "dangling": (f'{STEPS}<sequenceFlow id="f" sourceRef="s" targetRef="zz"/>', "targetRef 'zz'"),
    "missing end": (f'{STEPS}<sequenceFlow id="f" sourceRef="s"/>', "targetRef ''"),
    "flow to a flow": (
        f'{STEPS}<sequenceFlow id="f" sourceRef="s" targetRef="g"/>'
        '<sequenceFlow id="g" sourceRef="s" targetRef="a"/>',
        "targetRef 'g'",
    ),
    "conditional": (
        f'{STEPS}<sequenceFlow id="f" sourceRef="a" targetRef="e"><conditionExpression>x'
        "</conditionExpression></sequenceFlow>",
        "condition",
    ),
    "default of an inclusive split": (
        f'{STEPS}<inclusiveGateway id="g" default="f"/>'
        '<sequenceFlow id="f" sourceRef="g" targetRef="a"/>'
        '<sequenceFlow id="h" sourceRef="g" targetRef="e"/>',
        "default",
    ),
    "same id": ('<task id="a"/><task id="a"/>', "second element has the id 'a'"),
    "lanes in lanes": (
        '<laneSet><lane id="l" name="L"><childLaneSet><lane id="m"/></childLaneSet></lane>'
        "</laneSet>",
        "lane 'L' holds lanes",
    ),
    "two lane sets": (
        '<laneSet><lane id="l"/></laneSet><laneSet><lane id="m"/></laneSet>',
        "lanes",
    ),
    "in two lanes": (
        f"{STEPS}<laneSet><lane id='l'><flowNodeRef>a</flowNodeRef></lane>"
        "<lane id='m'><flowNodeRef>a</flowNodeRef></lane></laneSet>",
        "two lanes",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_model_cannot_say_is_refused(name: str) -> None:
    """The refusal names the element and its line, and says what to do."""
    inside, named = REFUSED[name]
    with pytest.raises(ModelError, match=re.escape(named)) as failure:
        read_bpmn(document(inside))
    assert re.search(r"line [2-9]", failure.value.message)
    assert failure.value.hint


@pytest.mark.parametrize(
    ("around", "named"),
    [
        ('<process id="q" name="Other"><task id="z"/></process>', "second process"),
        ('<collaboration id="c"><messageFlow id="m" name="Call"/></collaboration>', "'Call'"),
        ('<choreography id="c"/>', "choreography"),
    ],
)
def test_more_than_a_process_is_refused(around: str, named: str) -> None:
    """Two processes, messages between pools and choreographies are not silently lost."""
    with pytest.raises(ModelError, match=named):
        read_bpmn(document(STEPS, around))


def test_what_decides_nothing_is_passed_over() -> None:
    """Notes, groups, extensions of other tools and idle pools change nothing."""
    model = read_bpmn(
        document(
            '<documentation>why</documentation><extensionElements><x xmlns="urn:x"/>'
            f"</extensionElements>{STEPS}<textAnnotation id='n'><text>hm</text></textAnnotation>"
            "<association id='as' sourceRef='a' targetRef='n'/><group id='g'/>",
            '<collaboration id="c"><participant id="pa" name="Us" processRef="p"/>'
            '<participant id="pb" name="Customer"/></collaboration><message id="m"/>',
        )
    )
    assert [node.id for node in model] == ["s", "a", "e"]
    assert model.name == "P"


def test_pool_names_a_nameless_process() -> None:
    """Most tools name the pool, not the process."""
    content = document(
        STEPS,
        '<collaboration id="c"><participant id="pa" name="Us" processRef="p"/></collaboration>',
    ).replace(b' name="P"', b"")
    assert read_bpmn(content).name == "Us"


def test_conditions_of_gateways_become_labels() -> None:
    """Which branch is taken is open to a model; the words are kept where there is no name."""
    model = read_bpmn(
        document(
            f'{STEPS}<exclusiveGateway id="g" default="h"/>'
            '<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression>amount\n &gt; 10'
            '</conditionExpression></sequenceFlow><sequenceFlow id="h" name="else" sourceRef="g" '
            'targetRef="e"><conditionExpression>x</conditionExpression></sequenceFlow>'
        )
    )
    assert [flow.name for flow in model.flows] == ["amount > 10", "else"]


def test_ids_that_xml_forbids_are_mended() -> None:
    """Files of some tools carry ids that are none; elements without id get one."""
    model = read_bpmn(
        document(
            '<startEvent id="{1-2}"/><task id="_1-2_" name="A"/><task name="B"/>'
            '<sequenceFlow sourceRef="{1-2}" targetRef="_1-2_"/>'
        )
    )
    assert all(is_xml_id(element.id) for element in (*model.nodes, *model.flows))
    assert model.node(model.flows[0].source).kind == "startEvent"
    assert model.node(model.flows[0].target).name == "A"
    assert read_bpmn(write_bpmn(model)) == model


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 10,
        b"not xml",
        b"<a>",
        b"<definitions/>",
        b"\x1f\x8b\x08\x00\x00\x00\x00",
        HEAD.encode(),
        f"{HEAD}</definitions>".encode(),
        b"<?xml version='1.0' encoding='nope'?><a/>",
    ],
)
def test_what_is_no_bpmn_is_refused(content: bytes) -> None:
    """Anything else is refused in one line."""
    with pytest.raises(ModelError) as failure:
        read_bpmn(content)
    assert "\n" not in failure.value.message


BOMB = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE definitions>",
        '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE d [<!ENTITY l0 "lol">{BOMB}]>',
        f"<!-- {'x' * 70000} --><!DOCTYPE d>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(prolog: str, encoding: str) -> None:
    """No entity, no external file: the declaration alone is reason enough."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = head + prolog + document(STEPS).decode().replace('"P"', '"&x;&l11;"')
    with pytest.raises(SourceUnsafeError):
        read_bpmn(text.encode(encoding))


def test_size_is_bounded(tmp_path: Path) -> None:
    """A file too large for a process model is refused before it is read."""
    path = tmp_path / "big.bpmn"
    path.write_bytes(document(STEPS) + b" " * 5000)
    with pytest.raises(SourceUnsafeError, match="larger"):
        read_bpmn(path, max_bytes=4000)
    with pytest.raises(SourceUnsafeError, match="elements"):
        read_bpmn(f"{HEAD}{'<x/>' * 600_000}</definitions>".encode())
    assert read_bpmn(path).activities() == ("A",)


def test_missing_files_are_said_to_be_missing(tmp_path: Path) -> None:
    """No file, or a folder: the error says which."""
    with pytest.raises(SourceMissingError, match="no such file"):
        read_bpmn(tmp_path / "none.bpmn")
    with pytest.raises(SourceMissingError, match="no regular file"):
        read_bpmn(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "iso-8859-1"])
def test_encodings_are_honoured(encoding: str) -> None:
    """The declared encoding counts."""
    name = "Prüfung" if encoding == "iso-8859-1" else "审批"
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = head + document(STEPS).decode().replace('"A"', f'"{name}"')
    assert read_bpmn(text.encode(encoding)).activities() == (name,)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_files_never_break_the_reader(seed: int) -> None:
    """A file with bytes knocked out is read or refused, whatever was hit."""
    r = random.Random(seed)
    content = write_bpmn(laid_out(rich()))
    n_refused = 0
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(r.randint(1, 6)):
            at = r.randrange(len(damaged))
            damaged[at : at + r.randint(0, 8)] = r.randbytes(r.randint(0, 3))
        try:
            read_bpmn(bytes(damaged))
        except ProcmineError as failure:
            n_refused += 1
            assert failure.hint
    assert n_refused


@pytest.mark.real_log
def test_real_files_load_or_are_refused(real_log: Callable[[str], Path]) -> None:
    """Files of some twenty tools: each loads, and survives a round trip, or says why not."""
    paths = sorted(real_log("../models").rglob("*.bpmn"))
    n_read = 0
    for path in paths:
        try:
            model = read_bpmn(path)
        except ModelError as failure:
            assert str(path) in failure.message and failure.hint
            continue
        n_read += 1
        assert read_bpmn(write_bpmn(model)) == model
    assert n_read >= 70


@pytest.mark.real_log
def test_a_known_file_is_read_as_drawn(real_log: Callable[[str], Path]) -> None:
    """A.2.0 of the interchange suite, checked by eye against its picture."""
    model = read_bpmn(real_log("../models/bpmn_interchange/A.2.0.bpmn"))
    assert model.activities() == ("Task 1", "Task 2", "Task 3", "Task 4")
    assert [node.kind for node in model if node.is_gateway] == [GATEWAYS[0]] * 2
    assert len(model.flows) == 9
    assert model.diagram is not None
    start = next(node for node in model if node.kind == "startEvent")
    assert model.diagram.shapes[start.id] == Box(186, 276, 30, 30)


# --- what others make of our files ----------------------------------------------------------


@pytest.mark.npm
@pytest.mark.parametrize("make", [plain, rich, hostile])
@pytest.mark.parametrize("with_diagram", [False, True])
def test_files_are_valid(make: Callable[[], Model], with_diagram: bool, bpmn_schema: Any) -> None:
    """Every file is valid against the schema of BPMN 2.0."""
    model = laid_out(make()) if with_diagram else make()
    bpmn_schema.validate(write_bpmn(model).decode())


@pytest.mark.npm
def test_the_schema_test_can_fail(bpmn_schema: Any) -> None:
    """The schema in use does refuse what BPMN refuses."""
    broken = write_bpmn(plain()).replace(b'sourceRef="s"', b'sourceRef="nobody"')
    broken = broken.replace(b"<bpmn:task", b"<bpmn:tusk").replace(b"/bpmn:task", b"/bpmn:tusk")
    assert not bpmn_schema.is_valid(broken.decode())


@pytest.mark.npm
@pytest.mark.browser
@pytest.mark.parametrize("make", [plain, rich, hostile])
def test_bpmn_js_opens_files_without_warning(
    make: Callable[[], Model], modeller: Callable[[bytes], dict[str, Any]]
) -> None:
    """bpmn-js shows every element under its name and has nothing to complain about."""
    model = laid_out(make())
    shown = modeller(write_bpmn(model))
    assert shown["error"] is None
    assert shown["warnings"] == [] and shown["complaints"] == []
    for element in (*model.nodes, *model.lanes, *model.flows):
        assert shown["names"][element.id] == visible(element.name)


def random_models(seed: int) -> list[Model]:
    """Block models of all sizes, every other one in lanes, laid out to either side."""
    r = random.Random(seed)

    def tree(depth: int) -> Tree:
        if depth == 0 or r.random() < 0.2:
            return SILENT if r.random() < 0.2 else step(r.choice(HOSTILE[:8]))
        inside = [tree(depth - 1) for _ in range(r.randint(2, 4))]
        make = r.choice([sequence, choice, parallel, lambda blocks: loop(*blocks[:2])])
        return make(inside)

    models = []
    for i in range(6):
        model = tree_model(tree(3), f"model {i}")
        if i % 2:
            lanes = (Lane("front", "Front"), Lane("back", "Back"))
            nodes = [replace(n, lane=r.choice(["front", "back"])) for n in model.nodes]
            model = replace(model, nodes=tuple(nodes), lanes=lanes)
        direction = "down" if i % 3 else "right"
        models.append(model.laid_out(layout_model(model, direction=direction)))
    return models


@pytest.mark.npm
@pytest.mark.browser
@pytest.mark.parametrize("seed", range(4))
def test_models_of_all_sizes_are_valid_and_open(
    seed: int, bpmn_schema: Any, modeller: Callable[[bytes], dict[str, Any]]
) -> None:
    """Whatever a miner may find: valid, read again as it was, and opened without a warning."""
    for model in random_models(seed):
        content = write_bpmn(model)
        bpmn_schema.validate(content.decode())
        assert read_bpmn(content) == model
        shown = modeller(content)
        assert shown["error"] is None
        assert shown["warnings"] == [] and shown["complaints"] == []


@pytest.mark.npm
@pytest.mark.browser
def test_the_bpmn_js_test_can_fail(modeller: Callable[[bytes], dict[str, Any]]) -> None:
    """The modeller in use does complain about a file with a loose end."""
    broken = write_bpmn(laid_out(plain())).replace(b'bpmnElement="a"', b'bpmnElement="nobody"')
    shown = modeller(broken)
    assert shown["warnings"] or shown["error"]
