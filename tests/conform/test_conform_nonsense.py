"""Nonsense in: one message that says what is wrong and where, and a hint that names the nearest."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import procmine as pm
from procmine.cli.main import main
from procmine.conform.rules.approval_above import approval_above
from procmine.conform.standard import open_standard
from procmine.conform.unsound import unsound_notes
from procmine.errors import ProcmineError
from procmine.model.graph import Flow, Model, Node
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.pnml_write import write_pnml
from procmine.model.tree import choice, loop, parallel, sequence, step, tree_model

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OK = 'steps = "ok.bpmn"\n'
RULE = '[[rules]]\nid = "r"\nrule = "{rule}"\nsource = "{source}"\ntarget = "Pay"\n'
FILES = {
    "empty.toml": "",
    "named.toml": 'name = "x"\n',
    "circle.toml": OK
    + '[[versions]]\nid = "v1"\nreplaces = "v2"\n'
    + '[[versions]]\nid = "v2"\nfrom = 2026-01-06\nreplaces = "v1"\n',
    "itself.toml": OK + '[[versions]]\nid = "v1"\nreplaces = "v1"\n',
    "gap.toml": OK
    + '[[versions]]\nid = "v1"\nuntil = 2026-01-03\n[[versions]]\nid = "v2"\nfrom = 2026-01-06\n',
    "activity.toml": OK + RULE.format(rule="precedence", source="Chek claim"),
    "rule.toml": OK + RULE.format(rule="precedense", source="Check claim"),
    "point.toml": OK + '[[control_points]]\nid = "m"\nstep = "Pey"\n',
    "label.toml": OK + '[labels]\n"Chek claim" = ["Check claim"]\n',
    "shadow.toml": OK + '[labels]\n"Check claim" = ["Chekk claim"]\n',
    "role.toml": OK + '[roles]\n"Desk" = ["A"]\n',
    "soon.toml": OK + '[[deadlines]]\nsource = "Check claim"\ntarget = "Pay"\nwithin = "soon"\n',
    "gone.toml": 'steps = "gone.bpmn"\n',
    "nothing.bpmn": "",
}


def bpmn(steps: str, flows: str) -> str:
    held = "".join(
        f'<{kind} id="{node}"{f" name={chr(34)}{name}{chr(34)}" if name else ""}/>'
        for kind, node, name in (row.split("|") for row in steps.split(";"))
    )
    for i, pair in enumerate(flows.split()):
        source, target = pair
        held += f'<sequenceFlow id="f{i}" sourceRef="{source}" targetRef="{target}"/>'
    return (
        f'<definitions xmlns="{NAMESPACE}"><process id="p" name="P">{held}</process></definitions>'
    )


LINE = "startEvent|s|;task|a|{};task|b|{};task|c|{};endEvent|e|"
STUCK = (
    "startEvent|s|;task|a|Receive claim;exclusiveGateway|x|;task|b|Check claim;task|c|Pay;"
    "parallelGateway|j|;endEvent|e|"
)
HALF = (
    "startEvent|s|;task|a|Receive claim;exclusiveGateway|x|;task|b|Check claim;task|c|Pay;"
    "endEvent|e|;exclusiveGateway|y|;task|d|Call;task|f|Ask;parallelGateway|j|;endEvent|g|"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("nonsense")
    rows = [
        f"c{i},{activity},2026-01-0{day} 0{hour}:00:00"
        for i in range(30)
        for hour, (activity, day) in enumerate(
            [("Receive claim", 5), ("Check claim", 5), ("Pay", 6)]
        )
    ]
    (made / "log.csv").write_text("\n".join(["case,activity,time", *rows]) + "\n")
    for name, text in FILES.items():
        (made / name).write_text(text)
    for name, labels in (
        ("ok.bpmn", ("Receive claim", "Check claim", "Pay")),
        ("near.bpmn", ("Recieve claim", "Chek claim", "Pai")),
        ("other.bpmn", ("Open box", "Ship", "Bill")),
    ):
        (made / name).write_text(bpmn(LINE.format(*labels), "sa ab bc ce"))
    (made / "stuck.bpmn").write_text(bpmn(STUCK, "sa ax xb xc bj cj je"))
    (made / "half.bpmn").write_text(bpmn(HALF, "sa ax xb bc ce xy yd yf dj fj jg"))
    (made / "bare.bpmn").write_text(
        f'<definitions xmlns="{NAMESPACE}"><process id="p"/></definitions>'
    )
    piling = PetriNet(
        "pile",
        (Place("i"), Place("p", "Heap"), Place("o")),
        (
            Transition("t", "Receive claim", {"i": 1}, {"i": 1, "p": 1}),
            Transition("u", "Pay", {"i": 1}, {"o": 1}),
        ),
        {"i": 1},
        ({"o": 1},),
    )
    (made / "pile.pnml").write_bytes(write_pnml(piling))
    return made


def run(folder, sop, *more):
    words = ["conform", folder / "log.csv", "--sop", folder / sop, "--out", folder / "out", *more]
    return CliRunner().invoke(main, [*map(str, words)], standalone_mode=False)


@pytest.mark.parametrize(
    ("sop", "said", "hint"),
    [
        ("other.bpmn", "No step of the SOP is", "The SOP has: 'Open box', 'Ship', 'Bill'; the log"),
        ("near.bpmn", "No step of the SOP is", "'Recieve claim' = 'Receive claim'"),
        ("empty.toml", "empty.toml is empty", "Name at least the steps"),
        ("named.toml", "demands nothing", "Name the steps"),
        ("bare.bpmn", "line 1: process 'p' holds no step", "Draw its steps"),
        ("nothing.bpmn", "no well-formed XML", "Export it again"),
        ("missing.bpmn", "no such file", "Check the path"),
        ("stuck.bpmn", "no way from its beginning to its end", "model lint"),
        ("pile.pnml", "The place 'Heap' of 'pile' can be filled without end", "arcs around it"),
        ("circle.toml", "in a circle: v1 → v2 → v1", "replaces none"),
        ("itself.toml", "in a circle: v1 → v1", "replaces none"),
        ("gap.toml", "no version is in force on 2026-01-04", "'v1' end on 2026-01-05"),
        ("activity.toml", "activity.toml: rule 'r': source = 'Chek claim'", "'Check claim'?"),
        ("rule.toml", "there is no rule 'precedense'", "'precedence'?"),
        ("point.toml", "control point 'm' = 'Pey'", "'Pay'?"),
        ("label.toml", "[labels] names 'Chek claim', which is no step", "'Check claim'?"),
        (
            "shadow.toml",
            "the step 'Check claim' is something else",
            '["Chekk claim", "Check claim"]',
        ),
        ("role.toml", "[roles] names 'Desk', which is no lane", "no lanes"),
        ("soon.toml", "soon.toml: rule 'deadline: Check claim → Pay': 'soon'", "90s"),
        ("gone.toml", "there is no such file", "begins in the folder"),
    ],
)
def test_nonsense_is_refused_with_a_hint(folder, sop, said, hint):
    """A ProcmineError, nothing written."""
    error = run(folder, sop).exception
    assert isinstance(error, ProcmineError), error
    assert said in error.message
    assert "\n" not in error.message
    assert hint in error.hint
    assert not (folder / "out").exists()


def test_the_command_leaves_with_two(folder):
    """As a user sees it: exit code 2, two lines, no traceback."""
    asked = [sys.executable, "-m", "procmine", "conform", str(folder / "log.csv")]
    told = subprocess.run(
        [*asked, "--sop", str(folder / "activity.toml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1].startswith("Hint: Did you mean 'Check claim'? ")
    assert "Traceback" not in told.stderr


def test_steps_that_are_unsound_in_part_are_told(folder, tmp_path):
    """A branch nobody can finish stops no case that goes another way; the result warns."""
    standard = open_standard(folder / "half.bpmn")
    (notes,) = standard.notes.values()
    assert [note.level for note in notes] == ["warning", "warning"]
    assert notes[0].say().startswith("a case waits at 'j' for ever, after: Receive claim → Call;")
    assert notes[0].where["element"] == "j"
    told = run(folder, "half.bpmn", "--out", tmp_path / "out")
    assert told.exception is None
    assert "The steps are not sound: a case waits at 'j' for ever" in told.stdout


@pytest.mark.parametrize(
    "tree",
    [
        sequence([step("a"), choice([step("b"), step("c")])]),
        parallel([step("a"), loop(step("b"), step("c"))]),
    ],
)
def test_sound_steps_are_not_warned_about(tree):
    """Silence on block-structured models."""
    assert unsound_notes(tree_model(tree, "sound")) == ()


def test_a_step_done_twice_at_once_is_told():
    """Parallel branches that meet without waiting."""
    nodes = [("s", "startEvent", ""), ("x", "parallelGateway", ""), ("a", "task", "A")]
    nodes += [("b", "task", "B"), ("y", "exclusiveGateway", ""), ("c", "task", "C")]
    nodes += [("e", "endEvent", "")]
    pairs = ["sx", "xa", "xb", "ay", "by", "yc", "ce"]
    flows = tuple(Flow(f"f{i}", *pair) for i, pair in enumerate(pairs))
    model = Model("twice", tuple(Node(*n) for n in nodes), flows)
    (note, *_) = unsound_notes(model)
    assert note.values["case"]
    assert note.say("zh") != note.say("en")


def test_the_shipped_procedures_are_sound():
    """No warning about the steps of the logs that come with procmine."""
    folder = Path(__file__).resolve().parents[2] / "event_logs"
    for path in sorted(folder.glob("*/sop.bpmn")):
        source = path.parent / "procmine.toml"
        name = tomllib.loads(source.read_text("utf-8"))["log"]["source"]
        log = pm.read(path.parent / name, config=source)
        standard = open_standard(path, activities=log.activities)
        told = [note for notes in standard.notes.values() for note in notes]
        assert [note.say() for note in told if note.level == "warning"] == []


def test_a_flow_that_fills_without_end_is_named_by_its_steps():
    """A loop that puts a token beside it in every round: the message names the flow, no place."""
    nodes = (
        Node("s", "startEvent"),
        Node("j", "exclusiveGateway", "Again?"),
        Node("a", "task", "Check"),
        Node("x", "parallelGateway", "Both"),
        Node("y", "parallelGateway", "All"),
        Node("b", "task", "Pay"),
        Node("e", "endEvent"),
    )
    pairs = ["s j", "j a", "a x", "x j", "x y", "j b", "b y", "y e"]
    flows = tuple(Flow(f"f{k}", *pair.split()) for k, pair in enumerate(pairs))
    with pytest.raises(ProcmineError, match="'Both' to parallelGateway 'All'"):
        pm.conform.align([(("Check",), 1)], Model("m", nodes, flows))


def test_a_rule_that_lacks_an_option_names_it():
    """What is missing is called as the rule calls it."""
    log = pm.read(pd.DataFrame({"case": ["1"], "activity": ["Pay"], "amount": [5]}))
    with pytest.raises(ProcmineError, match="approval is not said"):
        approval_above(log, activity="Pay", column="amount", above=1)
    with pytest.raises(ProcmineError, match="activity is not said"):
        approval_above(log, approval="Pay", column="amount", above=1)
