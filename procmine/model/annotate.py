"""annotate(): numbers on the elements of a document, everything else as it was."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from procmine.errors import ModelError
from procmine.model.bpmn_names import PROCMINE, visible
from procmine.model.document import Document, bpmn
from procmine.model.xml_tree import Element

__all__ = ["annotate"]

Figures = Mapping[str, int | float]
_FIGURES, _FIGURE = f"{{{PROCMINE}}}figures", f"{{{PROCMINE}}}figure"


def annotate(document: Document, figures: Mapping[str, Figures]) -> Document:
    """How does this document look with these numbers on its elements?

    Args:
        document: any BPMN file.
        figures: name and value of each number, such as ``n_cases``, by id of the element.

    Returns:
        The same document; the numbers travel in extension elements of procmine's own, as those
        that ``read_bpmn`` gives back, and take the place of earlier ones. Lanes, diagram and the
        extensions of other tools stay.

    Raises:
        ModelError: no element of that id, or a number that is not finite.

    Cost: linear in the size of the document.

    >>> from procmine.model.document import read_document, write_document
    >>> document = read_document(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     b"<process id='p'><task id='a'/></process></definitions>")
    >>> b'name="n_cases" value="3"' in write_document(annotate(document, {"a": {"n_cases": 3}}))
    True
    """
    missing = set(figures) - {element.get("id") for element in document.root.descendants()}
    if missing:
        raise ModelError(
            f"{document.origin} has no element with the id {min(missing)!r}.",
            hint="Name elements by their ids in the file.",
        )
    return document.with_root(_annotated(document.root, figures))


def _annotated(element: Element, figures: Mapping[str, Figures]) -> Element:
    children = tuple(
        _annotated(child, figures) if isinstance(child, Element) else child
        for child in element.children
    )
    told = figures.get(element.get("id")) if element.get("id") else None
    changed = replace(element, children=children)
    return changed if told is None else _with_figures(changed, told)


def _with_figures(element: Element, told: Figures) -> Element:
    group = Element(
        _FIGURES,
        children=tuple(_figure(element, name, value) for name, value in told.items()),
        namespaces=(("procmine", PROCMINE),),
    )
    for i, child in enumerate(element.children):
        if isinstance(child, Element) and child.tag == bpmn("extensionElements"):
            kept = tuple(
                part
                for part in child.children
                if not (isinstance(part, Element) and part.tag == _FIGURES)
            )
            grown = replace(child, children=(*kept, group))
            return replace(
                element, children=(*element.children[:i], grown, *element.children[i + 1 :])
            )
    # The schema wants documentation first, then extensions, then everything else.
    first = 1 + max(
        (
            i
            for i, child in enumerate(element.children)
            if isinstance(child, Element) and child.tag == bpmn("documentation")
        ),
        default=-1,
    )
    made = Element(bpmn("extensionElements"), children=(group,))
    return replace(element, children=(*element.children[:first], made, *element.children[first:]))


def _figure(element: Element, name: str, value: int | float) -> Element:
    if isinstance(value, float) and not math.isfinite(value):
        raise ModelError(
            f"Figure {name!r} of {element.get('id')!r} is {value!r}, which is no finite number.",
            hint="Leave out a figure that cannot be told.",
        )
    said = str(value) if isinstance(value, int) else repr(value)
    return Element(_FIGURE, (("name", visible(name)), ("value", said)))
