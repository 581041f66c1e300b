"""Text of a log made harmless for whoever shows it: nothing in it acts on what stands around it."""

from __future__ import annotations

import re

__all__ = ["legal_text", "plain_text"]

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Marks that turn the direction of whatever follows; a label must not reach beyond itself.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x7f-\x84\x86-\x9f]")
_BLANKS = re.compile(r"[\s\u0085\u2028\u2029]+")


def legal_text(text: str) -> str:
    """Which text can stand in XML? What cannot becomes U+FFFD; everything else stays.

    >>> legal_text("a" + chr(7) + "b")
    'a\\ufffdb'
    """
    return _ILLEGAL.sub("\ufffd", text)


def plain_text(text: str) -> str:
    """How is this label written on one line, without marks that act on their surroundings?

    >>> plain_text("two" + chr(10) + "lines " + chr(0x202E) + "x")
    'two lines x'
    """
    seen = _CONTROL.sub("\ufffd", _TURNING.sub("", legal_text(text)))
    return _BLANKS.sub(" ", seen).strip()
