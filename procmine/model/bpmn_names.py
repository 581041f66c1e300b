"""What writing and reading BPMN share: namespaces, ids, and labels XML cannot hold.

XML has no way to say a control character. Such a character is written as its picture (U+2400 and
on) or as U+FFFD, and the true label travels beside it, JSON-escaped, in an extension element. On
reading, the true label returns unless someone has changed the visible one meanwhile.
"""

from __future__ import annotations

import re

__all__ = ["BPMN", "BPMNDI", "DC", "DI", "PROCMINE", "fresh", "is_xml_id", "visible", "xml_id"]

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
PROCMINE = "https://procmine.org/schema/bpmn/1.0"

# Extensible Markup Language 1.0, fifth edition, productions 2, 4 and 4a, without the colon.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_REST = _START + "\\-.0-9\xb7\u0300-\u036f\u203f\u2040"
_ID = re.compile(f"[{_START}][{_REST}]*")
_NO_ID_CHARACTER = re.compile(f"[^{_REST}]")


def visible(label: str) -> str:
    """The label with every character XML cannot hold replaced by its picture.

    >>> visible("a\\x00b")
    'a␀b'
    """
    return _FORBIDDEN.sub(_picture, label)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def is_xml_id(text: str) -> bool:
    """May this text be the id of an XML element?"""
    return _ID.fullmatch(text) is not None


def xml_id(text: str) -> str:
    """The text as an XML id: what may not stand in one becomes an underscore.

    >>> xml_id("2 x {ok}"), xml_id("already-fine")
    ('_2_x__ok_', 'already-fine')
    """
    if is_xml_id(text):
        return text
    return "_" + _NO_ID_CHARACTER.sub("_", text)


def fresh(stem: str, taken: set[str]) -> str:
    """An id nobody has yet, made from the stem; it is marked as taken."""
    number, candidate = 1, stem
    while candidate in taken:
        number += 1
        candidate = f"{stem}_{number}"
    taken.add(candidate)
    return candidate
