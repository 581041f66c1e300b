"""What a finding says in the page's own words, with everything its values tell."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from procmine.report.messages import Messages

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["anchor", "isolated", "lead_sentence", "values_of"]

_UNITS = "ms|s|min|h|d|w|y|%|[A-Z]{3}|毫秒|秒|分钟|小时|天|周|年"
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![A-Za-z0-9]))")


def anchor(finding: Mapping[str, Any]) -> str:
    """The name of a finding in addresses: its rule and, where it has a place, a mark of it."""
    rule, whole = finding["rule"], finding["id"]
    mark = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:6]
    return rule if whole == rule else f"{rule}-{mark}"


def values_of(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a sentence about this finding can name."""
    compared = finding["compared"] or {"share": None, "total_s": None}
    return {
        **finding["values"],
        "n": finding["n"],
        "cost_s": finding["cost_s"],
        "compared_share": compared["share"],
        "total_s": compared["total_s"],
    }


def lead_sentence(finding: Mapping[str, Any], say: Messages) -> Markup:
    """What is there to see and how large is it, in one sentence?

    A finding the catalogue does not know, or one that lacks a number its sentence needs, is told
    by its own message.
    """
    key, values = f"find.{finding['rule']}.lead", values_of(finding)
    if "source" in values and values["source"] == values.get("target") and f"{key}_self" in say:
        key += "_self"
    if key not in say or any(values[name] is None for name in say.names(key)):
        return isolated(finding["message"], finding["values"])
    return say(key, **values)


def isolated(
    message: str, values: Mapping[str, Any], words: Mapping[str, Any] | None = None
) -> Markup:
    """A finished sentence, the names from the log in it in elements of their own.

    No line of it breaks between a number and its unit.

    Args:
        message: the sentence.
        values: what it names; its texts are the names.
        words: names that are none of the log but words of the page, and what they are called.
    """
    from markupsafe import Markup

    called = words or {}

    texts = {text for v in values.values() for text in (v if isinstance(v, tuple | list) else (v,))}
    names = sorted((v for v in texts if isinstance(v, str) and v), key=lambda v: -len(v))
    parts: list[tuple[str, bool]] = [(message, False)]
    for name in names:
        parts = [
            piece
            for text, is_name in parts
            for piece in ([(text, True)] if is_name else _cut(text, name))
        ]
    return Markup("").join(
        called.get(text, Markup("<bdi>{}</bdi>").format(text))
        if is_name
        else _BEFORE_UNIT.sub("\u00a0", text)
        for text, is_name in parts
    )


def _cut(text: str, name: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for piece in text.split(name):
        pieces += [(piece, False), (name, True)]
    return pieces[:-1]
