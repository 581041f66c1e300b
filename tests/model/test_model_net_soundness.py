"""Soundness of Petri nets: every rule on nets made to fire it, a slow reference, and pm4py."""

from __future__ import annotations

import random
import tomllib
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from net_text import net
from test_model_pm4py import random_tree, with_swapped_gateways

from procmine.conform.align import align
from procmine.conform.quality import quality
from procmine.errors import StateSpaceError
from procmine.model.bpmn_net import petri_net
from procmine.model.lint import lint_net
from procmine.model.net_drawing import NetDrawing
from procmine.model.net_soundness import check_net_soundness
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.pnml_read import pnml_lines, read_pnml
from procmine.model.pnml_write import write_pnml
from procmine.model.soundness import check_soundness
from procmine.model.tree import tree_model
from procmine.registry import docstring_sections, room

RULES = room("procmine.model.net_rules")
CASES = Path(__file__).parents[1] / "cases" / "net_rules"


def cases(kind: str) -> list[Any]:
    """All cases of one kind, named after rule and case."""
    return [
        pytest.param(path.stem.replace("_", "-"), case, id=f"{path.stem}-{case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])
    ]


def found(rule: str, case: dict[str, Any]) -> list[Any]:
    """What the rule says about the net of a case."""
    made = net(case["ways"], case.get("begin", "i"), case.get("ends", ("o",)))
    return list(RULES[rule].run(NetDrawing(made)))


@pytest.mark.parametrize(("rule", "case"), cases("fires"))
def test_rule_fires_on_a_net(rule: str, case: dict[str, Any]) -> None:
    """It names places or transitions, in order, with its level, and the case that gets there."""
    findings = found(rule, case)
    assert [finding.where["element"] for finding in findings] == case["elements"]
    assert {finding.rule for finding in findings} == {rule}
    assert findings[0].level == case["level"]
    assert case.get("values", {}).items() <= dict(findings[0].values).items()
    for finding in findings:
        for said in (finding.say(), finding.say("zh"), finding.advise(), finding.advise("zh")):
            assert said and "{" not in said


@pytest.mark.parametrize(("rule", "case"), cases("silent"))
def test_rule_is_silent_on_a_net(rule: str, case: dict[str, Any]) -> None:
    """It says nothing where nothing is wrong; nor does any other."""
    assert found(rule, case) == []


@pytest.mark.parametrize("rule", RULES)
def test_every_net_rule_is_tried_and_told(rule: str) -> None:
    """A case that fires, one that stays silent, and a word about when it is harmless."""
    book = tomllib.loads((CASES / f"{rule.replace('-', '_')}.toml").read_text(encoding="utf-8"))
    assert book["fires"] and book["silent"]
    assert docstring_sections(RULES[rule].run).get("Harmless when")
    assert RULES[rule].question.endswith("?")


MOST = 400


def explored(checked: PetriNet) -> dict[tuple[Any, ...], list[tuple[Any, ...]]] | None:
    """Every marking and what follows it, one after the other; None if there are too many."""
    graph: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    todo = [+Counter(checked.initial)]
    while todo:
        marking = todo.pop()
        key = tuple(sorted(marking.items()))
        if key in graph:
            continue
        if len(graph) > MOST:
            return None
        graph[key] = []
        for t in checked.transitions:
            if all(marking[place] >= n for place, n in t.takes.items()):
                after = Counter(marking)
                after.subtract(t.takes)
                after.update(t.puts)
                graph[key].append((t.id, tuple(sorted((+after).items()))))
                todo.append(+after)
    return graph


def broken(checked: PetriNet) -> set[str] | None:
    """Which kinds of breach there are, by the definitions."""
    graph = explored(checked)
    if graph is None:
        return None
    finals = [+Counter(final) for final in checked.finals]
    keys = {tuple(sorted(final.items())) for final in finals}
    kinds = set()
    ended = {}
    for key, follow in graph.items():
        marking = Counter(dict(key))
        above = key in keys or any(
            final and all(marking[p] >= n for p, n in final.items()) for final in finals
        )
        ended[key] = above
        if above and key not in keys:
            kinds.add("improper")
        if not follow and not above:
            kinds.add("deadlock")
    fine = {key for key, follow in graph.items() if key in keys or not follow}
    while True:
        more = {
            k for k, follow in graph.items() if k not in fine and any(b in fine for _, b in follow)
        }
        if not more:
            break
        fine |= more
    if set(graph) - fine:
        kinds.add("livelock")
    if {t.id for t in checked.transitions} - {t for f in graph.values() for t, _ in f}:
        kinds.add("dead")
    return kinds


def tokens(least: int) -> st.SearchStrategy[dict[str, int]]:
    """One or two tokens in some places."""
    return st.dictionaries(st.sampled_from("pqrs"), st.integers(1, 2), min_size=least, max_size=2)


@st.composite
def small_nets(draw: Any) -> PetriNet:
    transitions = [
        Transition(
            f"t{i}", draw(st.sampled_from(["A", "B", None])), draw(tokens(0)), draw(tokens(0))
        )
        for i in range(draw(st.integers(1, 5)))
    ]
    finals = draw(st.lists(tokens(0), min_size=1, max_size=2))
    places = tuple(map(Place, "pqrs"))
    return PetriNet("net", places, tuple(transitions), draw(tokens(1)), tuple(finals))


@settings(max_examples=300)
@given(small_nets())
def test_breaches_are_those_of_the_definitions(checked: PetriNet) -> None:
    """Every kind that playing out all markings shows, and no other; a net without end is told as
    such, and aligning refuses it."""
    kinds = broken(checked)
    answer = check_net_soundness(checked)
    told = {breach.kind for breach in answer.breaches}
    if "unbounded" in told:
        assert kinds is None or not answer.is_complete
        assert kinds is None
        assert not answer.sound
    elif kinds is not None:
        assert told == kinds
        assert answer.sound == (not kinds)
        assert answer.is_complete


@settings(max_examples=60)
@given(small_nets())
def test_a_place_filled_without_end_is_refused_by_alignment(checked: PetriNet) -> None:
    """What is unbounded here is unbounded there."""
    unbounded = [b for b in check_net_soundness(checked).breaches if b.kind == "unbounded"]
    if not unbounded:
        return
    with pytest.raises(StateSpaceError, match=r"can be filled without end|more than"):
        align([(("A",), 1)], checked, n_threads=1)


@pytest.mark.parametrize("seed", range(4))
def test_nets_of_models_are_sound_as_the_models_are(seed: int) -> None:
    """Of block models with swapped gateways the net that is made of each says the same."""
    r = random.Random(seed)
    verdicts = set()
    for _ in range(25):
        model = tree_model(random_tree(r, 3, list("HGFEDCBA")), "random")
        for one in (model, with_swapped_gateways(model, r)):
            stuck = {"deadlock", "livelock"}
            kinds = {b.kind for b in check_soundness(one).breaches}
            if kinds & {"two-tokens", "ends-twice", "unreachable", "no-way-out"}:
                continue  # a net may well hold two tokens
            of_net = {b.kind for b in check_net_soundness(petri_net(one)).breaches}
            assert bool(kinds & stuck) == bool(of_net & {*stuck, "improper"}), one
            verdicts.add(not kinds)
    assert verdicts == {True, False}


@pytest.mark.parametrize("seed", range(3))
def test_pm4py_judges_nets_alike(seed: int, tmp_path: Path) -> None:
    """Workflow nets, block-structured and with arcs moved: sound for both or for neither."""
    pm4py = pytest.importorskip("pm4py")
    r = random.Random(seed)
    verdicts = []
    for i in range(20):
        made = with_a_sink(petri_net(tree_model(random_tree(r, 3, list("HGFEDCBA")), "random")))
        if i % 2:
            made = with_moved_arc(made, r)
        path = tmp_path / f"{i}.pnml"
        path.write_bytes(write_pnml(made))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = pm4py.check_soundness(*pm4py.read_pnml(str(path)))
        theirs = theirs[0] if isinstance(theirs, tuple) else theirs
        assert check_net_soundness(made).sound == theirs, write_pnml(made).decode()
        verdicts.append(theirs)
    assert set(verdicts) == {True, False}


def with_a_sink(made: PetriNet) -> PetriNet:
    """The same net; what takes the last token puts it into a place of its own."""
    transitions = [
        t if t.puts else Transition(t.id, t.label, t.takes, {"sink": 1}) for t in made.transitions
    ]
    places = (*made.places, Place("sink"))
    return PetriNet(made.name, places, tuple(transitions), made.initial, ({"sink": 1},))


def with_moved_arc(made: PetriNet, r: random.Random) -> PetriNet:
    """The same net; one transition puts its token elsewhere."""
    transitions = list(made.transitions)
    inner = [p.id for p in made.places if p.id not in made.initial]
    i = r.randrange(len(transitions))
    t = transitions[i]
    transitions[i] = Transition(t.id, t.label, t.takes, {r.choice(inner): 1}, t.node)
    return PetriNet(made.name, made.places, tuple(transitions), made.initial, made.finals)


def test_lint_says_where_in_the_file() -> None:
    """Findings about a PNML file name element and line; rules are asked one by one if wanted."""
    content = write_pnml(net(["i > Ask > i p", "i > Pay > o"], name="pile")).decode()
    content = content.replace("><", ">\n<").encode()
    lines = pnml_lines(content)
    (finding,) = lint_net(read_pnml(content), lines=lines)
    assert finding.rule == "unbounded-place"
    at = content.decode().splitlines()[int(finding.where["line"]) - 1]
    assert 'id="p"' in at
    assert lint_net(read_pnml(content), rules=["net-deadlock"], lines=lines) == ()


def test_quality_says_whether_a_net_is_sound() -> None:
    """Sound, not sound, and too large to say."""
    log = [(("A", "B"), 3)]
    assert quality(log, net(["i > A > p", "p > B > o"])).sound is True
    assert quality(log, net(["i > A > p", "p > B > o", "i > C > q"])).sound is False
    wide = net(["i > A > 9p", "9q > B > o", *(f"p > S{i} > q" for i in range(3))])
    with pytest.raises(StateSpaceError, match="more than 5 markings"):
        check_net_soundness(wide, max_states=5)
