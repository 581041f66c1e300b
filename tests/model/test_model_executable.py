"""Executable readings: what every BPMN element allows, worked out by hand, and what is assumed."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any

import pytest
from model_text import definitions, inside, process
from test_model_ptml import random_tree

from procmine.errors import ModelError
from procmine.model.bpmn_write import write_bpmn
from procmine.model.document import read_document
from procmine.model.executable import Reading, executable
from procmine.model.graph import END, GATEWAYS, START, TASKS
from procmine.model.playout import playout
from procmine.model.soundness import check_soundness
from procmine.model.tree import Tree, tree_model

ABC = ["startEvent s", "task a = A", "task b = B", "task c = C", "endEvent e"]
LINE = ["s a", "a b", "b e"]
AB = ["startEvent s", "task a = A", "task b = B", "endEvent e"]


def timer(event_id: str, host: str, name: str = "late", *, stops: bool = True) -> str:
    return (
        f'<boundaryEvent id="{event_id}" name="{name}" attachedToRef="{host}" '
        f'cancelActivity="{str(stops).lower()}"><timerEventDefinition/></boundaryEvent>'
    )


def sub(content: str, *, kind: str = "subProcess", more: str = "", marks: str = "") -> str:
    return f'<{kind} id="sub" name="Sub" {more}>{marks}{content}</{kind}>'


def read(content: bytes, **options: Any) -> Reading:
    reading = executable(read_document(content), **options)
    allowed = {START, END, *TASKS, *GATEWAYS}
    assert {node.kind for node in reading.model.nodes} <= allowed
    assert pickle.loads(pickle.dumps(reading)) == reading
    return reading


def cases(reading: Reading, most: int = 4) -> set[str]:
    """The cases a reading allows, each as a word of one-letter activities."""
    return {"".join(case) for case in playout(reading.model, max_length=most)}


def rules(reading: Reading) -> list[str]:
    """What was assumed, by name."""
    return sorted(note.rule.removeprefix("reading-") for note in reading.notes)


def test_plain_process_is_read_as_drawn() -> None:
    """Tasks, gateways and ends keep their ids and names; nothing is assumed."""
    reading = read(process(AB, LINE))
    assert [node.id for node in reading.model.nodes] == ["s", "a", "b", "e"]
    assert [flow.id for flow in reading.model.flows] == ["s_a", "a_b", "b_e"]
    assert (cases(reading), reading.notes) == ({"AB"}, ())
    assert dict(reading.stands_for) == {i: i for i in ("s", "a", "b", "e", "s_a", "a_b", "b_e")}


@pytest.mark.parametrize(
    ("steps", "ways", "allowed", "assumed"),
    [
        (["eventBasedGateway x"], ["s x", "x a", "x b", "a e", "b e"], {"A", "B"}, []),
        (
            ["complexGateway x", "complexGateway y"],
            ["s x", "x a", "x b", "a y", "b y", "y e"],
            {"A", "B", "AB", "BA"},
            ["complex", "complex"],
        ),
        ([], ["s a", "s b", "a e", "b e"], {"AB", "BA"}, []),
        (["intermediateThrowEvent x = M"], ["s a", "a x", "x b", "b e"], {"AB"}, ["event"]),
        (["callActivity x = X"], ["s a", "a x", "x b", "b e"], {"AXB"}, ["call"]),
        (["subProcess x = X"], ["s a", "a x", "x b", "b e"], {"AXB"}, ["collapsed"]),
        (["userTask x"], ["s a", "a x", "x b", "b e"], {"AB"}, ["no-name"]),
        ([], ["s a", "a b"], {"AB"}, ["implicit-end", "never-entered-not"]),
    ],
)
def test_small_elements(
    steps: list[str], ways: list[str], allowed: set[str], assumed: list[str]
) -> None:
    """What one element more allows, and what is said about it."""
    base = [s for s in AB if not (assumed[-1:] == ["never-entered-not"] and s == "endEvent e")]
    reading = read(process([*base, *steps], ways))
    assert cases(reading) == allowed
    assert rules(reading) == [rule for rule in assumed if rule != "never-entered-not"]


@pytest.mark.parametrize(
    ("ways", "default", "allowed"),
    [
        (["a b ? x", "a c ? y"], "", {"AB", "AC", "ABC", "ACB"}),
        (["a b ? x", "a c"], "a_c", {"AB", "AC"}),
        (["a b ? x", "a c"], "", {"AC", "ABC", "ACB"}),
    ],
)
def test_conditional_flows_of_a_task(ways: list[str], default: str, allowed: set[str]) -> None:
    """Conditions alone are an inclusive choice, a default is taken when nothing else is, a flow
    without a condition is always taken."""
    steps = ["startEvent s", "task b = B", "task c = C", "endEvent e", "endEvent f"]
    task = f'<task id="a" name="A"{f" default={chr(34)}{default}{chr(34)}" if default else ""}/>'
    reading = read(process(steps, ["s a", *ways, "b e", "c f"], task))
    assert cases(reading) == allowed
    assert set(rules(reading)) == {"condition"}


def test_default_of_an_inclusive_gateway_is_taken_alone() -> None:
    """The default flow goes with none of the others."""
    steps = [*ABC, "inclusiveGateway y"]
    split = '<inclusiveGateway id="x" default="x_c"/>'
    ways = ["s x", "x a ? 1", "x b ? 2", "x c", "a y", "b y", "c y", "y e"]
    assert cases(read(process(steps, ways, split))) == {"A", "B", "AB", "BA", "C"}


@pytest.mark.parametrize(
    ("marks", "allowed", "assumed"),
    [
        ("<standardLoopCharacteristics/>", {"AB", "AAB", "AAAB"}, ["loop"]),
        (
            '<standardLoopCharacteristics testBefore="true"/>',
            {"B", "AB", "AAB", "AAAB"},
            ["loop"],
        ),
        ("<multiInstanceLoopCharacteristics/>", {"AB", "AAB", "AAAB"}, ["any-instances"]),
    ],
)
def test_repeated_tasks(marks: str, allowed: set[str], assumed: list[str]) -> None:
    """A loop is done once or more, one that asks first also not at all."""
    task = f'<task id="a" name="A">{marks}</task>'
    reading = read(process([s for s in AB if "task a" not in s], LINE, task))
    assert (cases(reading), rules(reading)) == (allowed, assumed)
    assert check_soundness(reading.model).sound


def test_sub_process_is_unfolded_with_its_choices() -> None:
    """What is inside a sub-process happens in its place; of two ends in it either will do."""
    held = inside(
        [
            "startEvent t",
            "exclusiveGateway x",
            "task b = B",
            "task c = C",
            "endEvent u",
            "endEvent v",
        ],
        ["t x", "x b", "x c", "b u", "c v"],
    )
    reading = read(
        process(
            ["startEvent s", "task a = A", "task d = D", "endEvent e"],
            ["s a", "a sub", "sub d", "d e"],
            sub(held),
        )
    )
    assert (cases(reading), rules(reading)) == ({"ABD", "ACD"}, [])
    assert check_soundness(reading.model).sound


def test_sub_process_waits_for_all_of_its_branches() -> None:
    """A sub-process is over when no token is left in it, at however many ends."""
    held = inside(
        [
            "startEvent t",
            "parallelGateway x",
            "task b = B",
            "task c = C",
            "endEvent u",
            "endEvent v",
        ],
        ["t x", "x b", "x c", "b u", "c v"],
    )
    reading = read(
        process(["startEvent s", "task d = D", "endEvent e"], ["s sub", "sub d", "d e"], sub(held))
    )
    assert cases(reading) == {"BCD", "CBD"}
    assert check_soundness(reading.model).sound


def test_sub_process_waits_where_branches_share_an_end() -> None:
    """Two tokens that reach one end inside leave the sub-process once."""
    held = inside(
        ["startEvent t", "parallelGateway x", "task b = B", "task c = C", "endEvent u"],
        ["t x", "x b", "x c", "b u", "c u"],
    )
    reading = read(
        process(["startEvent s", "task d = D", "endEvent e"], ["s sub", "sub d", "d e"], sub(held))
    )
    assert cases(reading) == {"BCD", "CBD"}
    assert check_soundness(reading.model).sound


def test_sub_process_without_start_starts_everything() -> None:
    """Where no start event says otherwise, all that no flow enters begins at once."""
    held = inside(["task b = B", "task c = C"])
    reading = read(process(["startEvent s", "endEvent e"], ["s sub", "sub e"], sub(held)))
    assert cases(reading) == {"BC", "CB"}
    assert set(rules(reading)) == {"implicit-end", "implicit-start"}


def test_ad_hoc_sub_process_is_any_order() -> None:
    """Its steps are done in any order, any number of times; flows in it hold."""
    held = inside(["task b = B", "task c = C", "task d = D"], ["c d"])
    xml = sub(held, kind="adHocSubProcess")
    reading = read(process(["startEvent s", "endEvent e"], ["s sub", "sub e"], xml))
    assert cases(reading, 2) == {"", "B", "BB", "CD"}
    assert {"BCD", "CDB", "CDCD", "BBB"} <= cases(reading, 4)
    assert "CBD" not in cases(reading, 4)
    assert "ad-hoc" in rules(reading)
    assert check_soundness(reading.model).sound


def test_sub_process_the_log_knows_is_one_step() -> None:
    """Where the log names the sub-process, what is in it is not asked for."""
    held = inside(["startEvent t", "task b = B", "endEvent u"], ["t b", "b u"])
    content = process(["startEvent s", "endEvent e"], ["s sub", "sub e"], sub(held))
    assert cases(read(content)) == {"B"}
    seen = read(content, steps=["Sub"])
    assert (cases(seen), rules(seen)) == ({"Sub"}, ["seen-subprocess"])


def test_event_the_log_knows_is_a_step() -> None:
    """A message, a start or an end that leaves events in the log is read as a step."""
    steps = ["startEvent s = S", "task a = A", "intermediateCatchEvent m = M", "endEvent e = E"]
    content = process(steps, ["s a", "a m", "m e"])
    assert cases(read(content)) == {"A"}
    seen = read(content, steps=["S", "M", "E"])
    assert cases(seen) == {"SAME"}
    assert check_soundness(seen.model).sound


def test_interrupting_boundary_event_of_a_task() -> None:
    """The case leaves by it, whether or not the task left an event."""
    reading = read(process(ABC, ["s a", "a b", "b e", "t c", "c e"], timer("t", "a")))
    assert (cases(reading), rules(reading)) == ({"AB", "AC", "C"}, ["boundary-exit"])
    assert check_soundness(reading.model).sound


def test_non_interrupting_boundary_event_of_a_task() -> None:
    """What follows it is done once at most, beside the task and what follows that."""
    steps = [*ABC, "endEvent f"]
    xml = timer("t", "a", stops=False)
    reading = read(process(steps, ["s a", "a b", "b e", "t c", "c f"], xml))
    assert cases(reading) == {"AB", "CAB", "ACB", "ABC"}
    assert rules(reading) == ["boundary-beside"]
    assert check_soundness(reading.model).sound


def test_boundary_event_of_a_sub_process_leaves_halfway() -> None:
    """A sub-process of one step after the other may be left after any of them."""
    held = inside(["startEvent t", "task a = A", "task b = B", "endEvent u"], ["t a", "a b", "b u"])
    ways = ["s sub", "sub e", "late c", "c e"]
    steps = ["startEvent s", "task c = C", "endEvent e"]
    reading = read(process(steps, ways, sub(held) + timer("late", "sub")))
    assert cases(reading) == {"AB", "C", "AC", "ABC"}
    assert rules(reading) == ["boundary-halfway"]
    assert check_soundness(reading.model).sound


def test_boundary_event_stops_all_that_goes_on_in_a_sub_process() -> None:
    """Of parallel steps any may be undone when the event comes; before it all is in order."""
    held = inside(
        [
            *("startEvent t", "parallelGateway x", "task a = A", "task b = B", "task d = D"),
            *("parallelGateway y", "endEvent u"),
        ],
        ["t x", "x a", "a b", "b y", "x d", "d y", "y u"],
    )
    ways = ["s sub", "sub f", "f e", "late c", "c g"]
    steps = ["startEvent s", "task f = F", "task c = C", "endEvent e", "endEvent g"]
    reading = read(process(steps, ways, sub(held) + timer("late", "sub")))
    inner = {"ABD", "ADB", "DAB"}
    begun = {way[:n] for way in inner for n in range(4)}
    assert cases(reading) == {way + "F" for way in inner} | {way + "C" for way in begun}
    assert rules(reading) == ["boundary-halfway"]
    assert reading.checked is not None
    assert check_soundness(reading.checked).sound


def test_a_loop_of_parallel_steps_is_left_whole_and_that_is_told() -> None:
    """An inclusive join cannot gather what a loop may bring again: no round is left halfway."""
    held = inside(
        [
            *("startEvent t", "parallelGateway x", "task a = A", "task b = B"),
            *("parallelGateway y", "endEvent u"),
        ],
        ["t x", "x a", "a y", "x b", "b y", "y u"],
    )
    again = "<standardLoopCharacteristics/>"
    ways = ["s sub", "sub e", "late c", "c g"]
    steps = ["startEvent s", "task c = C", "endEvent e", "endEvent g"]
    reading = read(process(steps, ways, sub(held, marks=again) + timer("late", "sub")))
    rounds = {"AB", "BA", "ABAB", "ABBA", "BAAB", "BABA"}
    wanted = rounds | {"C"} | {way + "C" for way in rounds}
    assert cases(reading) == {way for way in wanted if len(way) <= 4}
    assert rules(reading) == ["boundary-exit", "loop"]


def test_event_sub_process_stops_parallel_steps() -> None:
    """A process is cancelled wherever it stands; what was begun is in order, nothing follows."""
    held = inside(["startEvent t", "task c = C", "endEvent u"], ["t c", "c u"])
    steps = [
        *("startEvent s", "parallelGateway x", "task a = A", "task b = B"),
        *("parallelGateway y", "task d = D", "endEvent e"),
    ]
    ways = ["s x", "x a", "a y", "x b", "b y", "y d", "d e"]
    reading = read(process(steps, ways, sub(held, more='triggeredByEvent="true"')))
    whole = {"ABD", "BAD"}
    begun = {way[:n] for way in whole for n in range(4)}
    assert cases(reading) == whole | {way + "C" for way in begun}
    assert rules(reading) == ["event-subprocess-exit"]


TERMINATE = '<endEvent id="all" name="All"><terminateEventDefinition/></endEvent>'
BESIDE = ["startEvent s", "parallelGateway x", "task a = A", "task b = B", "task c = C"]


def shuffles(one: str, other: str) -> set[str]:
    """All ways in which two rows of steps can be done side by side."""
    if not one or not other:
        return {one + other}
    first = {one[0] + rest for rest in shuffles(one[1:], other)}
    return first | {other[0] + rest for rest in shuffles(one, other[1:])}


def is_sound(reading: Reading) -> bool:
    """The model to ask, with what its terminate ends take away."""
    assert reading.checked is not None
    assert set(reading.clears) <= {node.id for node in reading.checked.nodes}
    return bool(reading.clears) and check_soundness(reading.checked, clears=reading.clears).sound


def test_terminate_end_stops_the_branches_beside_it() -> None:
    """What is done until then is in order: A beside nothing, B, or B and then C."""
    ways = ["s x", "x a", "a all", "x b", "b c", "c e"]
    reading = read(process([*BESIDE, "endEvent e"], ways, TERMINATE))
    assert cases(reading) == shuffles("A", "") | shuffles("A", "B") | shuffles("A", "BC")
    assert rules(reading) == ["terminate"]
    assert is_sound(reading)


def test_either_of_two_terminate_ends_stops_the_other_branch() -> None:
    """Whichever comes first; a case does not end before one of them is reached."""
    ways = ["s x", "x a", "a all", "x b", "b c", "c too"]
    more = TERMINATE + TERMINATE.replace("all", "too")
    reading = read(process(BESIDE, ways, more))
    assert cases(reading) == {"A", "AB", "BA", *shuffles("A", "BC"), "BC"}
    assert rules(reading) == ["terminate", "terminate"]
    assert is_sound(reading)


def test_terminate_end_of_a_sub_process_stops_that_alone() -> None:
    """What surrounds it goes on, once, with what follows it."""
    held = inside(
        ["startEvent t", "parallelGateway x", "task a = A", "task b = B", "endEvent u"],
        ["t x", "x a", "x b", "b u", "a all"],
        TERMINATE,
    )
    steps = ["startEvent s", "parallelGateway y", "task c = C", "task d = D", "parallelGateway z"]
    ways = ["s y", "y c", "c z", "y sub", "sub d", "d z", "z e"]
    reading = read(process([*steps, "endEvent e"], ways, sub(held)))
    inner = {"AD", "ABD", "BAD"}
    assert cases(reading) == {way for one in inner for way in shuffles(one, "C")}
    assert rules(reading) == ["terminate"]
    assert is_sound(reading)


def test_terminate_end_beside_which_nothing_goes_on_is_an_end() -> None:
    """A case that is turned down before work is shared out: nothing to stop, nothing assumed."""
    steps = [*BESIDE, "exclusiveGateway o", "parallelGateway y", "endEvent e"]
    ways = ["s c", "c o", "o all", "o x", "x a", "x b", "a y", "b y", "y e"]
    reading = read(process(steps, ways, TERMINATE))
    assert cases(reading) == {"C", "CAB", "CBA"}
    assert (rules(reading), reading.checked) == ([], None)
    assert len(reading.model.nodes) == len(steps) + 1


def test_terminate_end_after_a_choice_in_a_branch() -> None:
    """Only the way that leads to it stops the other branch; the other way waits for it."""
    steps = [*BESIDE, "exclusiveGateway o", "task d = D", "parallelGateway y", "endEvent e"]
    ways = ["s x", "x a", "a o", "o all", "o d", "d y", "x b", "b c", "c y", "y e"]
    reading = read(process(steps, ways, TERMINATE))
    ended = shuffles("A", "") | shuffles("A", "B") | shuffles("A", "BC")
    assert cases(reading) == ended | shuffles("AD", "BC")
    assert rules(reading) == ["terminate"]
    assert is_sound(reading)
    # With a plain end the join would wait for the branch that ended.
    plain = read(process(steps, ways, '<endEvent id="all"/>'))
    assert [b.kind for b in check_soundness(plain.model).breaches] == ["deadlock"]


def test_terminate_end_heals_nothing_else() -> None:
    """It ends a case that gets there; a branch that waits for ever elsewhere is still told."""
    steps = [*BESIDE, "exclusiveGateway o", "exclusiveGateway q", "task d = D"]
    more = ["parallelGateway y", "endEvent e"]
    ways = ["s q", "q x", "q d", "d y", "x a", "a o", "o all", "o y", "x b", "b c", "c y", "y e"]
    reading = read(process([*steps, *more], ways, TERMINATE))
    assert reading.checked is not None
    told = check_soundness(reading.checked, clears=reading.clears)
    assert [breach.kind for breach in told.breaches] == ["deadlock", "dead"]
    assert told.breaches[0].trace == ("D",)


def error_end(event_id: str, code: str) -> str:
    return f'<endEvent id="{event_id}"><errorEventDefinition errorRef="{code}"/></endEvent>'


def error_caught(event_id: str, code: str) -> str:
    return (
        f'<boundaryEvent id="{event_id}" attachedToRef="sub">'
        f'<errorEventDefinition errorRef="{code}"/></boundaryEvent>'
    )


def test_error_that_is_thrown_stops_the_branches_beside_it() -> None:
    """After A the case may leave, whatever else is done until then; D follows what is whole."""
    held = inside(
        [
            *("startEvent t", "parallelGateway x", "task a = A", "task b = B"),
            *("exclusiveGateway o", "parallelGateway y", "endEvent u"),
        ],
        ["t x", "x a", "a o", "o bad", "o y", "x b", "b y", "y u"],
        error_end("bad", "no"),
    )
    steps = ["startEvent s", "task c = C", "task d = D", "endEvent e", "endEvent f"]
    ways = ["s sub", "sub d", "d e", "catch c", "c f"]
    reading = read(process(steps, ways, sub(held) + error_caught("catch", "no")))
    assert cases(reading) == {"ABD", "BAD", "AC", "ABC", "BAC"}
    assert rules(reading) == ["boundary-thrown"]
    assert is_sound(reading)
    # A timer beside it may come at any moment, and only once.
    ways = [*ways, "late g", "g h"]
    more = sub(held) + error_caught("catch", "no") + timer("late", "sub")
    both = read(process([*steps, "task g = G", "endEvent h"], ways, more))
    begun = {way[:n] for way in ("AB", "BA") for n in range(3)}
    assert cases(both) == cases(reading) | {way + "G" for way in begun}
    assert rules(both) == ["boundary-halfway", "boundary-thrown"]


def test_error_that_begins_an_event_sub_process() -> None:
    """It begins where the error is thrown; that other branches stop is not checked, and told so."""
    handler = inside(
        ["task c = C", "endEvent v"],
        ["w c", "c v"],
        '<startEvent id="w"><errorEventDefinition errorRef="no"/></startEvent>',
    )
    steps = ["startEvent s", "task a = A", "exclusiveGateway o", "task b = B", "endEvent e"]
    ways = ["s a", "a o", "o b", "b e", "o bad"]
    more = error_end("bad", "no") + sub(handler, more='triggeredByEvent="true"')
    reading = read(process(steps, ways, more))
    assert cases(reading) == {"AB", "AC"}
    assert rules(reading) == ["event-subprocess-thrown"]
    steps = [*steps, "parallelGateway x", "task d = D", "endEvent f"]
    ways = ["s x", "x a", "x d", "d f", *ways[1:]]
    beside = read(process(steps, ways, more))
    assert cases(beside) == shuffles("AB", "D") | shuffles("AC", "D")
    assert rules(beside) == ["event-subprocess-thrown-no-stop"]


def test_each_error_leads_to_the_event_that_catches_it() -> None:
    """Two branches, an error at the end of each: whichever comes first stops the other."""
    held = inside(
        ["startEvent t", "parallelGateway x", "task a = A", "task b = B"],
        ["t x", "x a", "a bad", "x b", "b worse"],
        error_end("bad", "no") + error_end("worse", "never"),
    )
    steps = ["startEvent s", "task c = C", "task d = D", "endEvent e", "endEvent f"]
    ways = ["s sub", "catch c", "c e", "catch2 d", "d f"]
    more = sub(held) + error_caught("catch", "no") + error_caught("catch2", "never")
    reading = read(process(steps, ways, more))
    assert cases(reading) == {"AC", "BAC", "ABC", "BD", "ABD", "BAD"}
    assert rules(reading) == ["boundary-thrown", "boundary-thrown", "implicit-end"]


def test_error_that_is_thrown_is_caught_where_it_is_thrown() -> None:
    """An error end leads to the boundary event that catches it, and nowhere else."""
    held = inside(
        ["startEvent t", "task a = A", "exclusiveGateway x", "task b = B", "endEvent u"],
        ["t a", "a x", "x b", "b u", "x bad"],
        '<endEvent id="bad"><errorEventDefinition errorRef="no"/></endEvent>',
    )
    caught = (
        '<boundaryEvent id="catch" attachedToRef="sub"><errorEventDefinition errorRef="no"/>'
        "</boundaryEvent>"
    )
    steps = ["startEvent s", "task c = C", "endEvent e", "endEvent f"]
    reading = read(process(steps, ["s sub", "sub e", "catch c", "c f"], sub(held) + caught))
    assert (cases(reading), rules(reading)) == ({"AB", "AC"}, ["boundary-thrown"])
    assert check_soundness(reading.model).sound


def test_event_sub_processes() -> None:
    """One that interrupts ends the process before it is over; one that does not runs beside it."""
    for stops, allowed in (("true", {"AB", "C", "AC"}), ("false", {"AB", "CAB", "ACB", "ABC"})):
        held = inside(
            ["task c = C", "endEvent u"],
            ["t c", "c u"],
            f'<startEvent id="t" isInterrupting="{stops}"><messageEventDefinition/></startEvent>',
        )
        reading = read(process(AB, LINE, sub(held, more='triggeredByEvent="true"')))
        assert cases(reading) == allowed
        assert check_soundness(reading.model).sound


def test_link_events_are_one_way() -> None:
    """A case goes on at the catching link of the same name."""
    links = (
        '<intermediateThrowEvent id="x" name="L"><linkEventDefinition name="L"/>'
        '</intermediateThrowEvent><intermediateCatchEvent id="y" name="L">'
        '<linkEventDefinition name="L"/></intermediateCatchEvent>'
    )
    reading = read(process(AB, ["s a", "a x", "y b", "b e"], links))
    assert cases(reading) == {"AB"}


def test_compensation_is_no_way_through() -> None:
    """What undoes something is told and left out."""
    xml = (
        '<boundaryEvent id="u" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
        '<task id="c" name="C" isForCompensation="true"/>'
        '<association id="x" sourceRef="u" targetRef="c"/>'
    )
    reading = read(process(AB, LINE, xml))
    assert (cases(reading), rules(reading)) == ({"AB"}, ["compensation", "compensation"])


def test_end_events_take_tokens_one_by_one() -> None:
    """Parallel branches may meet at one end event: each ends there."""
    ways = ["s x", "x a", "x b", "a e", "b e"]
    reading = read(process([*AB, "parallelGateway x"], ways))
    assert cases(reading) == {"AB", "BA"}
    assert check_soundness(reading.model).sound
    assert [reading.stands_for[n.id] for n in reading.model.nodes if n.kind == END] == ["e", "e"]


def test_lanes_in_lanes_and_data_and_notes_say_where() -> None:
    """The innermost lane counts; data is told with id, kind and line, in both languages."""
    lanes = (
        '<laneSet><lane id="o" name="Office"><flowNodeRef>a</flowNodeRef><flowNodeRef>b'
        '</flowNodeRef><childLaneSet><lane id="i" name="Desk"><flowNodeRef>a</flowNodeRef></lane>'
        "</childLaneSet></lane></laneSet>\n<dataObjectReference id='d' name='Form'/>"
    )
    reading = read(process(AB, LINE, lanes))
    assert [reading.model.node(n).lane for n in "sab"] == [None, "i", "o"]
    assert [(lane.id, lane.name) for lane in reading.model.lanes] == [
        ("o", "Office"),
        ("i", "Desk"),
    ]
    (note,) = reading.notes
    assert dict(note.where) == {"element": "d", "kind": "dataObjectReference", "line": "9"}
    assert note.say() == "dataObjectReference 'Form': data is not looked at"
    assert note.say("zh") == "dataObjectReference 'Form'：不检查数据"
    assert note.level == "notice"


POOLS = definitions(
    '<collaboration id="c"><participant id="P1" name="Shop" processRef="p1"/>'
    '<participant id="P2" name="Bank" processRef="p2"/>'
    '<messageFlow id="m" sourceRef="a" targetRef="b"/></collaboration>'
    '<process id="p1">'
    + inside(["startEvent s", "task a = A", "endEvent e"], ["s a", "a e"])
    + '</process><process id="p2">'
    + inside(["startEvent t", "task b = B", "endEvent f"], ["t b", "b f"])
    + "</process>"
)


def test_process_is_chosen_by_name_or_id() -> None:
    """Process and pool, by name or id, in any letter case; its messages are told."""
    for name in ("p2", "P2", "Bank", "bank"):
        reading = read(POOLS, process=name)
        assert (reading.process, reading.model.name, cases(reading)) == ("p2", "Bank", {"B"})
        assert rules(reading) == ["message-flow"]


def test_unknown_process_is_an_error_that_names_all() -> None:
    """A name that no process has: the nearest, and all there are."""
    with pytest.raises(ModelError, match="holds no process called 'Banc'") as caught:
        executable(read_document(POOLS), "Banc")
    assert "Did you mean 'Bank'? There are: 'Shop' (p1, line 1), 'Bank' (p2" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            process(AB, ["s nowhere"]),
            "line 5: 's_nowhere' has the targetRef 'nowhere', which",
        ),
        (process(AB, LINE, '<task id="a" name="twice"/>'), "line 8: 'a' has an id that another"),
        (
            process(
                AB,
                LINE,
                sub('<task id="x"/>') + '<sequenceFlow id="f" sourceRef="a" targetRef="x"/>',
            ),
            "which lies in another scope",
        ),
        (process(["task a", "task b"], ["a b", "b a"]), "no case could begin"),
        (process(), "holds no step"),
        (process(xml='<subProcess id="x">' * 60 + "</subProcess>" * 60), "more than 50 deep"),
        (
            definitions('<choreography id="c"/>'),
            "line 1: the file holds no process, only choreography",
        ),
    ],
)
def test_broken_processes_are_refused_with_element_and_line(content: bytes, said: str) -> None:
    """What cannot be played is refused in one line that says where."""
    with pytest.raises(ModelError) as caught:
        executable(read_document(content))
    assert said in caught.value.message
    assert "\n" not in caught.value.message


def test_missing_ids_are_made_up() -> None:
    """Steps without an id are steps all the same, where no flow needs to name them."""
    reading = read(process(xml='<task name="A"/><task name="B"/>'))
    assert cases(reading) == {"AB", "BA"}


def drawn(tree: Tree, number: Iterator[int]) -> tuple[str, str]:
    """A tree as BPMN of the kinds that must be unfolded; the answer is the id and the XML."""
    own = f"n{next(number)}"
    if tree.kind == "step":
        return own, f'<callActivity id="{own}" name="{tree.activity}"/>'
    if tree.kind == "silent":
        return own, f'<intermediateThrowEvent id="{own}"/>'
    parts = [drawn(child, number) for child in tree.children]
    ids, xml = [part for part, _ in parts], "".join(held for _, held in parts)
    if tree.kind == "sequence":
        flows = [(f"{own}s", ids[0]), *pairwise(ids), (ids[-1], f"{own}e")]
        xml += f'<startEvent id="{own}s"/><endEvent id="{own}e"/>'
    elif tree.kind == "parallel":
        flows = []
    else:
        flows = [(f"{own}x", part) for part in ids]
        xml += f'<startEvent id="{own}s"/><eventBasedGateway id="{own}x"/>'
        flows.append((f"{own}s", f"{own}x"))
    xml += "".join(
        f'<sequenceFlow id="{own}f{i}" sourceRef="{s}" targetRef="{t}"/>'
        for i, (s, t) in enumerate(flows)
    )
    return own, f'<subProcess id="{own}" name="{own}">{xml}</subProcess>'


@pytest.mark.parametrize("seed", range(60))
def test_sub_processes_in_sub_processes_allow_what_the_tree_allows(seed: int) -> None:
    """Sequences, choices with an end for each branch, and parallel parts without start or end, in
    one another: the same cases as the tree that was drawn, and sound."""
    tree = random_tree(random.Random(seed), 3, list("FEDCBA"), "scp")
    top, xml = drawn(tree, count())
    reading = read(process(["startEvent s", "endEvent e"], [f"s {top}", f"{top} e"], xml))
    assert playout(reading.model, max_length=6) == playout(tree_model(tree, "t"), max_length=6)
    assert check_soundness(reading.model).sound


@pytest.mark.parametrize("seed", range(30))
def test_what_procmine_writes_is_read_as_it_is(seed: int) -> None:
    """A model of ours, as a file, is the same model again: ids, names and diagram; nothing is
    assumed."""
    model = tree_model(random_tree(random.Random(seed), 3, list("FEDCBA")), "t")
    reading = read(write_bpmn(model))
    assert (reading.model, reading.notes) == (model, ())
