"""The words around a finding's own sentence: from the catalogue, or from the finding's own file.

A highlight that the catalogue does not know is told by its message, its hint and its docstring.
Docstrings are English: on a page in another language only what the finding itself says is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procmine.registry import docstring_sections, room
from procmine.report.lead_sentence import values_of
from procmine.report.messages import Messages

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["CardWords", "card_words"]

_ROOM = "procmine.discover.notable"


@dataclass(frozen=True)
class CardWords:
    """What a card says beside the finding's sentence.

    Args:
        name: what kind of finding it is.
        size: what its hours are.
        counted: what its count is, where there are no hours.
        about: the hours, where they are an estimate; empty where they are a sum.
        n: how many there are.
        basis: how it was computed; may be empty.
        harmless: when it is harmless; may be empty.
    """

    name: str | Markup
    size: str | Markup
    counted: str | Markup
    about: str | Markup
    n: str | Markup
    basis: str | Markup
    harmless: str | Markup


def card_words(finding: Mapping[str, Any], say: Messages) -> CardWords:
    """How is this finding named, counted, computed, and when is it harmless?"""
    rule, values = finding["rule"], values_of(finding)
    if f"find.{rule}.name" not in say:
        return _own_words(finding, say)
    size, about, n = (f"find.{rule}.{part}" for part in ("size", "about", "n"))
    if any(values[name] is None for name in say.names(n)):
        n = "figure.n_times"
    return CardWords(
        name=say(f"find.{rule}.name"),
        size=say(size) if size in say else say("findings.size"),
        counted=say(f"find.{rule}.counted"),
        about=say(about, **values) if about in say else "",
        n=say(n, **{"n_times": finding["n"], **values}),
        basis=say(f"find.{rule}.basis"),
        harmless=say(f"find.{rule}.harmless"),
    )


def _own_words(finding: Mapping[str, Any], say: Messages) -> CardWords:
    rule, basis, harmless = finding["rule"], "", ""
    if say.lang == "en" and rule in room(_ROOM):
        told = docstring_sections(room(_ROOM)[rule].run)
        basis = _one_line(told[""].partition("\n")[2])
        harmless = _one_line(told.get("Harmless when", ""))
    named = rule.replace("-", " ").capitalize() if say.lang == "en" else say.code(rule)
    return CardWords(
        name=named,
        size=say("findings.size"),
        counted=say("findings.counted"),
        about="",
        n=say("figure.n_times", n_times=finding["n"]),
        basis=basis,
        harmless=harmless,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
