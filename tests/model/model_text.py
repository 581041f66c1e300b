"""BPMN in few words, for tests: steps and flows become a file.

A step is ``kind id = Name``, a flow ``source target : label ? condition``; name, label and
condition may be left out. Whatever else a process holds is given as XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_STEP = re.compile(r"(?P<kind>\w+) (?P<id>\w+)(?: = (?P<name>.*))?")
_WAY = re.compile(r"(?P<source>\w+) (?P<target>\w+)(?: : (?P<name>[^?]*))?(?: \? (?P<if>.*))?")


def inside(steps: Iterable[str] = (), ways: Iterable[str] = (), xml: str = "") -> str:
    """The content of a process or sub-process."""
    return "\n".join([*map(_step, steps), *map(_way, ways), xml])


def _step(text: str) -> str:
    match = _STEP.fullmatch(text)
    assert match, text
    name = f" name={quoteattr(match['name'])}" if match["name"] else ""
    return f"<{match['kind']} id={quoteattr(match['id'])}{name}/>"


def _way(text: str) -> str:
    match = _WAY.fullmatch(text)
    assert match, text
    source, target = match["source"], match["target"]
    name = f" name={quoteattr(match['name'].strip())}" if match["name"] else ""
    condition = (
        f"<conditionExpression>{escape(match['if'])}</conditionExpression>" if match["if"] else ""
    )
    # Two flows between the same steps need ids of their own.
    known = f"{source}_{target}" + (re.sub(r"\W+", "_", match["name"]) if match["name"] else "")
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{known}" {ends}{name}>{condition}</sequenceFlow>'


def process(
    steps: Iterable[str] = (), ways: Iterable[str] = (), xml: str = "", *, di: bool = False
) -> bytes:
    """A file with one process; with a shape for every step if asked."""
    ids = [match["id"] for text in steps if (match := _STEP.fullmatch(text))]
    shapes = "".join(f'<di:BPMNShape id="{i}_di" bpmnElement="{i}"/>' for i in ids)
    plane = '<di:BPMNPlane id="plane" bpmnElement="p">' + shapes + "</di:BPMNPlane>"
    diagram = f'<di:BPMNDiagram id="d">{plane}</di:BPMNDiagram>' if di else ""
    held = f'<process id="p" name="P">{inside(steps, ways, xml)}</process>'
    return definitions(held + diagram)


def definitions(content: str) -> bytes:
    """A file that holds this."""
    spaces = f'xmlns="{NAMESPACE}" xmlns:di="{DI}" xmlns:dc="{DC}" xmlns:xsi="{XSI}"'
    return f'<definitions {spaces} targetNamespace="urn:t">{content}</definitions>'.encode()
