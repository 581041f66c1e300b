"""report.md: the main points of a report as Markdown, for wikis, tickets and mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from procmine.plaintext import plain_text
from procmine.report.study.sheet import StudySheet
from procmine.report.study.summary import kpi_rows, ledger_rows, plain

__all__ = ["study_markdown"]

_N_FINDINGS = 20
_SAYS = {"en": "{name} ({sizes}): {says}", "zh": "{name}（{sizes}）：{says}"}
_COLON = {"en": ": ", "zh": "："}
# What means something to a reader of Markdown, wherever it stands.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>|#~!&$])")


def study_markdown(sheet: StudySheet, head: dict[str, Any]) -> str:
    """The main points of a report as text.

    Args:
        sheet: what it is drawn from.
        head: what the section ``headline`` gave.

    Returns:
        Markdown in which texts from the log mean nothing but themselves.
    """
    say = sheet.say
    blocks = [
        f"# {_text(head['title'])}",
        " · ".join(_text(fact) for fact in head["about"]),
        f"**{_text(head['sentence'])}**{say.gap}{_text(head['worth'] or '')}".strip(),
        *(_text(line) for line in head["besides"]),
        *_section(say("headline.tiles"), _kpis(sheet)),
        *_section(say("findings.title"), _findings(sheet)),
        *_section(say("study_ledger.title"), _ledger(sheet)),
        *_section(say("provenance.title"), _provenance(sheet)),
    ]
    return "\n\n".join(blocks) + "\n"


def _section(title: Any, blocks: Iterator[str]) -> list[str]:
    listed = list(blocks)
    return [f"## {_text(title)}", *listed] if listed else []


def _text(said: Any) -> str:
    """On one line, its signs taken for what they are."""
    return _SIGNS.sub(r"\\\1", plain_text(plain(said)))


def _grid(heads: Sequence[Any], rows: Sequence[Sequence[Any]], n_left: int) -> str:
    marks = ["---"] * n_left + ["---:"] * (len(heads) - n_left)
    lines = [[_text(head) for head in heads], marks, *([_text(c) for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _kpis(sheet: StudySheet) -> Iterator[str]:
    say = sheet.say
    heads = [say(f"column.{name}") for name in ("kpi", "value_is", "low", "high", "target_is")]
    yield _grid(heads, kpi_rows(sheet), 1)


def _findings(sheet: StudySheet) -> Iterator[str]:
    say = sheet.say
    for rank, card in enumerate(sheet.cards[:_N_FINDINGS], 1):
        sizes = [sheet.cost_of(card) if card.cost_s is not None else say.count(card.n)]
        if card.cost_money is not None:
            sizes.insert(0, sheet.money(card.cost_money))
        named = {
            "name": f"**{_text(card.name)}**",
            "sizes": say.plain("page.comma").join(map(_text, sizes)),
            "says": _text(card.sentence),
        }
        number = f"{rank}. "
        lines = [number + _SAYS[say.lang].format(**named)]
        told = (("findings.where", card.where), ("findings.advice", card.advice),
                ("study_card.examples", say.plain("page.comma").join(card.examples)),
                ("findings.harmless", card.harmless))  # fmt: skip
        # What belongs to an item stands as far in as its text begins, however long its number is.
        inset, colon = " " * len(number), _COLON[say.lang]
        lines += [f"{inset}- {_text(say(key))}{colon}{_text(what)}" for key, what in told if what]
        yield "\n".join(lines)
    if len(sheet.cards) > _N_FINDINGS:
        yield _text(say("study.more", n_more=len(sheet.cards) - _N_FINDINGS))


def _ledger(sheet: StudySheet) -> Iterator[str]:
    say = sheet.say
    if rows := ledger_rows(sheet):
        heads = [say(f"column.{name}") for name in ("bucket", "kind_of_time", "total_s", "share")]
        yield _grid(heads, rows, 2)


def _provenance(sheet: StudySheet) -> Iterator[str]:
    say, told = sheet.say, sheet.result["provenance"]
    rows = [
        (say(f"study_provenance.{one['role']}"), one["path"], one["sha256"])
        for one in told["inputs"]
    ]
    if rows:
        yield _grid([say(f"column.{name}") for name in ("role", "file", "sha256")], rows, 3)
    yield f"procmine {_text(told['procmine'])}"
