"""Numbers on a document: they come back, and nothing else changes."""

from __future__ import annotations

import math
from typing import Any

import pytest
from model_text import process

from procmine.errors import ModelError
from procmine.model.annotate import annotate
from procmine.model.bpmn_read import read_bpmn
from procmine.model.document import read_document, write_document
from procmine.model.xml_tree import Element

EXTENDED = (
    '<task id="b" name="B"><documentation>d</documentation><extensionElements>'
    '<z:x xmlns:z="urn:z"/></extensionElements></task><task id="c" name="C">'
    "<documentation>d</documentation><standardLoopCharacteristics/></task>"
)


def document() -> Any:
    return read_document(process(["startEvent s", "task a = A", "endEvent e"], ["s a"], EXTENDED))


def test_figures_come_back() -> None:
    """Counts stay whole numbers, measures keep their last digit; later ones take their place."""
    plain = read_document(process(["startEvent s", "task a = A", "endEvent e"], ["s a", "a e"]))
    for figures in ({"n_cases": 7, "p50_s": 0.1}, {"n_cases": 8}):
        plain = annotate(plain, {"a": figures, "s_a": {"n": 3}})
        model = read_bpmn(write_document(plain))
        assert dict(model.node("a").figures) == figures
        assert dict(model.flows[0].figures) == {"n": 3}


def test_nothing_else_changes() -> None:
    """Without the figures the document says what it said; extensions stand where the schema
    wants them."""
    told = annotate(document(), {"b": {"n": 1}, "c": {"n": 2}})

    def without(element: Element) -> Element:
        kept = []
        for child in element.children:
            if not isinstance(child, Element):
                kept.append(child)
            elif child.local != "figures":
                inner = without(child)
                if inner.local != "extensionElements" or inner.children:
                    kept.append(inner)
        return Element(element.tag, element.attributes, tuple(kept), element.namespaces)

    assert told != document()
    assert without(told.root) == document().root
    tasks = {e.get("id"): e for e in told.root.descendants() if e.local == "task"}
    assert [e.local for e in tasks["c"].elements()][:2] == ["documentation", "extensionElements"]
    assert [e.local for e in tasks["b"].elements()] == ["documentation", "extensionElements"]
    assert read_document(write_document(told)).says_the_same_as(told)


def test_annotated_documents_are_valid(bpmn_schema: Any) -> None:
    """The schema of BPMN 2.0 allows what is written."""
    content = write_document(annotate(document(), {"b": {"n": 1}, "c": {"n": 2}, "a": {"n": 3}}))
    bpmn_schema.validate(content.decode())


@pytest.mark.parametrize("figures", [{"gone": {"n": 1}}, {"a": {"n": math.nan}}])
def test_what_cannot_be_told_is_refused(figures: dict[str, Any]) -> None:
    """An unknown element or a number that is none."""
    with pytest.raises(ModelError):
        annotate(document(), figures)
