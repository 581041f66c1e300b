"""Notes: what a reading finds wrong, counted while rows go by and said as findings at the end."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from procmine.finding import Finding

__all__ = ["Note", "Notes", "known_notes"]

_N_EXAMPLES = 5

_MENDED = {"en": "Mended while reading.", "zh": "读取时已修正。"}
_AS_SAID = {"en": "Read as said, nothing was mended.", "zh": "按上述方式读取，未作修正。"}
_MOVES_NOTHING = {
    "en": "Moves no lead time and no number of cases: no row, time or case id is another by it.",
    "zh": "不影响时长与案例数：行、时间和案例编号均不变。",
}
_TOO_EARLY = {
    "en": "Cannot tell how far this moves lead times: what the rows would be otherwise is not "
    "known.",
    "zh": "无法判断对时长的影响：不知道这些行原本的内容。",
}

Value = str | int | float | None


@dataclass(frozen=True)
class Note:
    """One thing a connector can have to say: the sentence in English and in Chinese.

    Args:
        rule: id in kebab-case.
        level: one of ``procmine.finding.LEVELS``.
        en: template; ``{n_found}`` is how often it was met, other names come with each report.
        zh: the same in Chinese.
        hint_en: what to try.
        hint_zh: the same in Chinese.
        mends: does the reader repair what it reports?
        is_form: is it about names and the form of the text alone, so that no row, time or case id
            is another because of it?
    """

    rule: str
    level: str
    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""
    mends: bool = False
    is_form: bool = False

    def finding(
        self,
        n: int,
        *,
        values: Mapping[str, Value] | None = None,
        where: Mapping[str, str] | None = None,
        examples: Iterable[str] = (),
    ) -> Finding:
        """The note as a finding about n rows, cells or places."""
        return Finding(
            rule=self.rule,
            level=self.level,
            message={"en": self.en, "zh": self.zh},
            values={**(values or {}), "n_found": n},
            where=where or {},
            n=n,
            examples=tuple(examples),
            repaired=n if self.mends else 0,
            hint={"en": self.hint_en, "zh": self.hint_zh} if self.hint_en else {},
            repair=_MENDED if self.mends else _AS_SAID,
            effect_reason=_MOVES_NOTHING if self.is_form else _TOO_EARLY,
        )


class Notes:
    """Counts notes by rule and place; keeps the first few examples of each."""

    def __init__(self, given: Iterable[Finding] = ()) -> None:
        self._given = tuple(given)
        self._heaps: dict[tuple[str, tuple[tuple[str, str], ...]], _Heap] = {}

    def add(
        self,
        note: Note,
        *,
        n: int = 1,
        example: str = "",
        values: Mapping[str, Value] | None = None,
        where: Mapping[str, str] | None = None,
    ) -> None:
        """Count n more of this note; nothing happens when n is 0."""
        if n == 0:
            return
        place = tuple(sorted((where or {}).items()))
        heap = self._heaps.setdefault((note.rule, place), _Heap(note, dict(where or {})))
        heap.n += n
        heap.values.update(values or {})
        if example and len(heap.examples) < _N_EXAMPLES and example not in heap.examples:
            heap.examples.append(example)

    def findings(self) -> tuple[Finding, ...]:
        """Everything noted so far, in the order in which it was first met."""
        heaps = self._heaps.values()
        said = (
            heap.note.finding(heap.n, values=heap.values, where=heap.where, examples=heap.examples)
            for heap in heaps
        )
        return (*self._given, *said)


class _Heap:
    __slots__ = ("examples", "n", "note", "values", "where")

    def __init__(self, note: Note, where: dict[str, str]) -> None:
        self.note = note
        self.where = where
        self.n = 0
        self.values: dict[str, Value] = {}
        self.examples: list[str] = []


def known_notes() -> dict[str, tuple[Note, ...]]:
    """Everything the connectors can have to say, by rule, in alphabetical order."""
    import procmine.connect as home

    found: dict[str, list[Note]] = {}
    for info in pkgutil.iter_modules(home.__path__):
        module = importlib.import_module(f"{home.__name__}.{info.name}")
        for value in vars(module).values():
            for note in value.values() if isinstance(value, dict) else (value,):
                if isinstance(note, Note) and note not in found.setdefault(note.rule, []):
                    found[note.rule].append(note)
    return {rule: tuple(notes) for rule, notes in sorted(found.items())}
