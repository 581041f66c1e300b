"""Several processes in one file: which are one case, and what is passed over on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from model_text import definitions, inside, process

from procmine.errors import ModelError
from procmine.model.document import read_document, write_document
from procmine.model.executable import Reading, executable
from procmine.model.lint import lint
from procmine.model.playout import playout
from procmine.model.pools import choose_pools
from procmine.model.soundness import check_soundness

MODELS = Path(
    os.environ.get("PROCMINE_MODELS", Path(__file__).parents[2].parent / "shared" / "models")
)
FILES = sorted((MODELS / "bpmn_interchange").rglob("*.bpmn"))

SHOP = inside(["startEvent s", "task a = A", "task x = X", "endEvent e"], ["s a", "a x", "x e"])
BANK = inside(["startEvent t", "task b = B", "task y = Y", "endEvent f"], ["t b", "b y", "y f"])


def file(*messages: str, pools: str = "p q", shop: str = SHOP, bank: str = BANK) -> bytes:
    """Two processes, the pools around them and messages between."""
    names = {"p": "Shop", "q": "Bank"}
    shown = "".join(
        f'<participant id="P{i}" name="{names[i]}" processRef="{i}"/>' for i in pools.split()
    )
    sent = "".join(
        f'<messageFlow id="m{i}" sourceRef="{pair.split()[0]}" targetRef="{pair.split()[1]}"/>'
        for i, pair in enumerate(messages)
    )
    outer = f'<collaboration id="c" name="Trade">\n{shown}{sent}</collaboration>\n'
    return definitions(
        f'{outer if shown or sent else ""}<process id="p">{shop}</process>\n'
        f'<process id="q">{bank}</process>'
    )


def cases(reading: Reading) -> set[str]:
    return {"".join(case) for case in playout(reading.model, max_length=4)}


def said(reading: Reading) -> list[str]:
    return [note.say() for note in reading.notes]


SHUFFLED = {"AXBY", "ABXY", "ABYX", "BAXY", "BAYX", "BYAX"}


def test_pools_of_a_collaboration_are_played_side_by_side() -> None:
    """Every interleaving of the two; each pool is a lane; the note names both."""
    reading = executable(read_document(file()))
    assert cases(reading) == SHUFFLED
    assert check_soundness(reading.model).sound
    assert (reading.process, reading.model.name) == ("c", "Trade")
    lanes = {lane.id: lane.name for lane in reading.model.lanes}
    of = {n.name: lanes[n.lane] for n in reading.model.nodes if n.is_task and n.lane}
    assert of == {"A": "Shop", "X": "Shop", "B": "Bank", "Y": "Bank"}
    assert said(reading) == [
        "'Shop', 'Bank': these 2 processes are played side by side, as parts of one case"
    ]


def test_messages_join_a_process_without_a_pool() -> None:
    """The process drawn around a pool belongs to the case when a message leads into it."""
    reading = executable(read_document(file("x b", pools="p")))
    assert cases(reading) == SHUFFLED
    assert [note.rule for note in reading.notes] == [
        "reading-side-by-side",
        "reading-message-order",
    ]


@pytest.mark.parametrize("name", ["c", "Trade"])
def test_a_collaboration_is_named(name: str) -> None:
    """By id or name, as a process; lint looks at all of its pools."""
    document = read_document(file())
    assert executable(document, name).process == "c"
    assert lint(document, name) == lint(document)


def test_a_pool_begun_by_a_message_may_stay_out() -> None:
    """What another pool has to ask for need not be done; its own order remains."""
    reading = executable(read_document(file("a t")))
    assert cases(reading) == SHUFFLED | {"AX"}
    assert "process 'q' is begun by a message from another pool" in " ".join(said(reading))


def test_two_pools_that_begin_one_another_both_take_part() -> None:
    """If every pool could stay out, nothing would have to be done at all."""
    assert cases(executable(read_document(file("a t", "b s")))) == SHUFFLED


def test_the_log_tells_which_pool_is_meant() -> None:
    """Of several pools the one whose steps the log knows, and that is told."""
    document = read_document(file())
    reading = executable(document, steps=["B", "Y", "Call"])
    assert (reading.process, cases(reading)) == ("q", {"BY"})
    assert said(reading) == [
        "process 'Bank' is read, since the log knows steps of it alone; left out: 'Shop'"
    ]
    assert executable(document, steps=["A", "X", "B", "Y"]).process == "c"
    assert executable(document, steps=["Nothing"]).process == "c"


def test_a_log_that_knows_little_of_one_pool_is_asked() -> None:
    """Playing a pool of which the log shows one step of three would find what is not there."""
    more = BANK + '<task id="z" name="Z"/>'
    document = read_document(file(bank=more))
    with pytest.raises(ModelError, match="the log knows steps of each, but not most") as caught:
        executable(document, steps=["A", "X", "B"])
    assert "(--process): 'Shop' (p, line 3), 'Bank' (q, line 11)" in caught.value.hint
    assert executable(document, "Shop", steps=["A", "X", "B"]).process == "p"


def test_processes_that_nothing_joins_are_asked_for() -> None:
    """Two processes on one sheet are two procedures: element and line are named."""
    document = read_document(file(pools=""))
    with pytest.raises(ModelError, match="process 'p' is one of 2 processes with steps") as caught:
        executable(document)
    assert "line 1" in caught.value.message
    assert "'q' (q, line 9)" in caught.value.hint
    assert executable(document, steps=["A"]).process == "p"


CALL = inside(
    ["startEvent s", "task a = A", "endEvent e"],
    ["s a", "a k", "k e"],
    '<callActivity id="k" name="K" calledElement="q"/>',
)


def test_a_called_process_is_no_process_of_its_own() -> None:
    """The caller is meant; what it calls is one step, or its steps when the log knows those."""
    document = read_document(file(pools="", shop=CALL))
    assert cases(executable(document)) == {"AK"}
    opened = executable(document, steps=["A", "B", "Y"])
    assert cases(opened) == {"ABY"}
    assert opened.notes[0].say() == (
        "callActivity 'K' calls process 'q' of this file, whose steps the log knows: unfolded here"
    )
    assert cases(executable(document, steps=["K", "B"])) == {"AK"}


def test_a_process_that_calls_itself_is_opened_once() -> None:
    """Recursion ends: the second call is one step."""
    again = '<callActivity id="k2" name="Again" calledElement="q"/>'
    bank = inside(["startEvent t", "task b = B", "endEvent f"], ["t b", "b k2", "k2 f"], again)
    reading = executable(read_document(file(pools="", shop=CALL, bank=bank)), steps=["B"])
    assert reading.model.activities() == ("A", "B", "Again")


def test_what_leads_nowhere_is_passed_over_and_told() -> None:
    """A flow to nothing and an event on nothing: the rest is read; half of the flows are too
    many."""
    steps = ["startEvent s", "task a = A", "task b = B", "endEvent e"]
    event = '<boundaryEvent id="t" attachedToRef="gone"><timerEventDefinition/></boundaryEvent>'
    reading = executable(read_document(process(steps, ["s a", "a b", "b e", "b zz"], event)))
    assert cases(reading) == {"AB"}
    told = [(note.level, note.where["line"]) for note in reading.notes[:2]]
    assert told == [("warning", "8"), ("warning", "9")]
    assert [note.say().split(":")[0] for note in reading.notes[:2]] == [
        "sequenceFlow 'b_zz' names 'zz', which is no step of this process",
        "boundaryEvent 't' sits on 'gone', which is no activity beside it",
    ]
    with pytest.raises(ModelError, match="line 5: 's_zz' has the targetRef 'zz'"):
        executable(read_document(process(steps, ["s zz", "a b"])))


def test_events_written_into_their_activity_sit_on_it() -> None:
    """Some tools nest a boundary event in its task, and write every flow into the process."""
    event = '<boundaryEvent id="t" attachedToRef="{}"><errorEventDefinition/></boundaryEvent>'
    steps = ["startEvent s", "task b = B", "task c = C", "endEvent e", "endEvent f"]
    ways = ["s a", "a b", "b e", "t c", "c f"]
    nested = f'<task id="a" name="A">{event.format("a")}</task>'
    beside = f'<task id="a" name="A"/>{event.format("a")}'
    readings = [executable(read_document(process(steps, ways, x))) for x in (nested, beside)]
    assert cases(readings[0]) == cases(readings[1]) == {"AB", "AC", "C"}
    held = '<task id="i" name="I"/><task id="j" name="J"/>'
    flow = '<sequenceFlow id="i_j" sourceRef="i" targetRef="j"/>'
    sub = '<subProcess id="a" name="S">{}</subProcess>{}'
    tidy = sub.format(held + flow, event.format("a"))
    wild = sub.format(held + event.format("a"), flow)
    readings = [executable(read_document(process(steps, ways, x))) for x in (tidy, wild)]
    assert cases(readings[0]) == cases(readings[1])
    assert "IJB" in cases(readings[1])


def test_talks_are_listed_by_name() -> None:
    """Choreographies and conversations decide no step; each is named."""
    talk = '<conversation id="k" name="Order talk"/>'
    content = file().replace(b"</collaboration>", f"{talk}</collaboration>".encode())
    content = content.replace(b"</definitions>", b'<choreography id="ch"/></definitions>')
    told = [note for note in executable(read_document(content)).notes if "meaning" in note.rule]
    assert [note.say().split(" tells")[0] for note in told] == [
        "choreography 'ch'",
        "conversation 'Order talk'",
    ]


@pytest.mark.real_log
@pytest.mark.skipif(not FILES, reason=f"lacks BPMN files in {MODELS}")
def test_interchange_files_load_but_for_a_known_few() -> None:
    """Files of many tools: what is refused is refused for one of four reasons, element and line
    named; what loads says the same, plays the same, after writing and reading."""
    reasons = ("nothing joins them", "lies in another scope", "holds no step", "holds no process")
    n_refused = 0
    for path in FILES:
        document = read_document(path)
        try:
            reading = executable(document)
        except ModelError as error:
            n_refused += 1
            assert any(reason in error.message for reason in reasons), error
            assert f"{path}, line " in error.message
            continue
        again = executable(read_document(write_document(document)))
        assert again.model == reading.model, path
        # What had to be put right to read the file is right in the one that is written.
        mended = [note.say() for note in reading.notes if note.rule == "reading-mended"]
        assert said(again) == [one for one in said(reading) if one not in mended]
        assert choose_pools(document).id == reading.process
    assert n_refused <= 0.03 * len(FILES)
