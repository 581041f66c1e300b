"""Every style and soundness rule, on models made to fire it and on models that must not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from model_text import process

from procmine.model.document import read_document
from procmine.model.drawing import Drawing
from procmine.model.lint import lint
from procmine.model.scope_read import process_scope
from procmine.registry import docstring_sections, room

RULES = room("procmine.model.rules")
CASES = Path(__file__).parents[1] / "cases" / "rules"


def cases(kind: str) -> list[Any]:
    """All cases of one kind, named after rule and case."""
    return [
        pytest.param(path.stem.replace("_", "-"), case, id=f"{path.stem}-{case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        if path.stem.replace("_", "-") in RULES
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])
    ]


def found(rule: str, case: dict[str, Any]) -> list[Any]:
    """What the rule says about the model of a case."""
    content = process(
        case.get("steps", ()), case.get("ways", ()), case.get("xml", ""), di=case.get("di", False)
    )
    document = read_document(content)
    drawing = Drawing(document, process_scope(document, document.processes()[0]))
    return list(RULES[rule].run(drawing, **case.get("options", {})))


@pytest.mark.parametrize(("rule", "case"), cases("fires"))
def test_rule_fires(rule: str, case: dict[str, Any]) -> None:
    """It names the elements, in order, with its level and values."""
    findings = found(rule, case)
    assert [finding.where["element"] for finding in findings] == case["elements"]
    assert {finding.rule for finding in findings} == {rule}
    assert findings[0].level == case["level"]
    assert case.get("values", {}).items() <= dict(findings[0].values).items()
    for finding in findings:
        for said in (finding.say(), finding.say("zh"), finding.advise(), finding.advise("zh")):
            assert said and "{" not in said


@pytest.mark.parametrize(("rule", "case"), cases("silent"))
def test_rule_is_silent(rule: str, case: dict[str, Any]) -> None:
    """It says nothing where nothing is wrong."""
    assert found(rule, case) == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_tried_and_told(rule: str) -> None:
    """A case that fires, one that stays silent, and a word about when it is harmless."""
    book = tomllib.loads((CASES / f"{rule.replace('-', '_')}.toml").read_text(encoding="utf-8"))
    assert book["fires"] and book["silent"]
    assert docstring_sections(RULES[rule].run).get("Harmless when")
    assert RULES[rule].question.endswith("?")


def test_lint_asks_all_rules_of_all_processes() -> None:
    """The gravest first; one process or one rule if asked."""
    steps = ["startEvent s", "task a", "exclusiveGateway x", "endEvent e"]
    document = read_document(process(steps, ["s a", "a x", "x e", "e nowhere"], di=True))
    assert [f.rule for f in lint(document)] == [
        "broken-reference",
        "missing-label",
        "superfluous-gateway",
    ]
    assert [f.rule for f in lint(document, "P", rules=["missing-label"])] == ["missing-label"]
