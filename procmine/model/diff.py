"""diff_documents(): what changed between two drawings of a process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from procmine.model.document import Document
from procmine.model.drawn import Drawn, drawn
from procmine.model.matching import Sheet, match_steps, sheet
from procmine.model.pools import choose_pools
from procmine.model.scope import Step, Way

__all__ = ["Change", "diff_documents"]

_SAID = {
    "added": ("{what} is new", "新增 {what}"),
    "removed": ("{what} is gone", "删除 {what}"),
    "renamed": ("{what} was called {before!r}", "{what} 原名为 {before!r}"),
    "retyped": ("{what} was drawn as {before}", "{what} 原类型为 {before}"),
    "moved": ("{what} moved from {before!r} to {after!r}", "{what} 从 {before!r} 移到 {after!r}"),
    "marked": (
        "{what} was {before!r} and is {after!r} now",
        "{what} 的标记由 {before!r} 变为 {after!r}",
    ),
    "rerouted": ("{what} led {before} and leads {after} now", "{what} 原为 {before}，现为 {after}"),
    "relabelled": (
        "{what} said {before!r} and says {after!r} now",
        "{what} 的文字由 {before!r} 变为 {after!r}",
    ),
    "redrawn": ("{what} is only drawn differently", "{what} 仅图形位置不同"),
}


@dataclass(frozen=True)
class Change:
    """One thing that changed.

    Args:
        kind: ``added``, ``removed``, ``renamed``, ``retyped`` (a task became another kind),
            ``moved`` (to another lane or sub-process), ``marked`` (loops, triggers, what it
            interrupts), ``rerouted`` (a flow has other ends), ``relabelled`` (a flow has another
            name or condition) or ``redrawn`` (it says the same and is drawn elsewhere).
        element: id in the new document; in the old one when it is gone.
        what: how to speak of it.
        before: what it was.
        after: what it is.
    """

    kind: str
    element: str
    what: str
    before: str = ""
    after: str = ""

    @property
    def changes_meaning(self) -> bool:
        """Is more than the drawing different?"""
        return self.kind != "redrawn"

    def say(self, lang: str = "en") -> str:
        """The change in one sentence.

        >>> Change("renamed", "a", "task 'Check claim'", "Check").say()
        "task 'Check claim' was called 'Check'"
        """
        template = _SAID[self.kind][1 if lang == "zh" else 0]
        return template.format(what=self.what, before=self.before, after=self.after)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """The change as plain data for JSON."""
        return {**vars(self), "changes_meaning": self.changes_meaning, "message": self.say(lang)}


def diff_documents(old: Document, new: Document, process: str | None = None) -> tuple[Change, ...]:
    """What changed between these two documents?

    Args:
        old: what was drawn before.
        new: what is drawn now; another tool may have drawn it.
        process: id or name of the process, pool or collaboration in both; all processes if left
            out.

    Returns:
        The changes, steps first, then flows, then what is only drawn differently. Steps are known
        again by id, name and neighbours, so that new ids alone are no change.

    Raises:
        ModelError: no process of that name in one of them.

    Cost: near linear in the size of both.

    >>> from procmine.model.document import read_document
    >>> text = ("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    ...     "<process id='p'><task id='a' name='Check'/></process></definitions>")
    >>> documents = [read_document(t.encode()) for t in (text, text.replace("Check", "Look"))]
    >>> diff_documents(*documents)[0].say()
    "task 'Look' was called 'Check'"
    """
    before, after = (_sheet(document, process) for document in (old, new))
    return tuple(_Comparison(before, after, drawn(old), drawn(new)).changes())


def _sheet(document: Document, process: str | None) -> Sheet:
    told = process is not None
    chosen = choose_pools(document, process).processes if told else document.processes()
    return sheet(document, list(chosen))


class _Comparison:
    """Two sheets side by side."""

    def __init__(self, old: Sheet, new: Sheet, was: Drawn, now: Drawn) -> None:
        self.old, self.new, self.was, self.now = old, new, was, now
        self.same = match_steps(old, new)

    def changes(self) -> Iterator[Change]:
        kept = {other: one for one, other in self.same.items()}
        for step in self.old.steps.values():
            if step.id not in self.same:
                yield Change("removed", step.id, step.said())
        for step in self.new.steps.values():
            if step.id not in kept:
                yield Change("added", step.id, step.said())
            else:
                yield from self._step(self.old.steps[kept[step.id]], step)
        pairs = self._ways()
        yield from self._flows(pairs)
        yield from self._redrawn(pairs)

    def _step(self, old: Step, new: Step) -> Iterator[Change]:
        said = new.said()
        if old.name != new.name:
            yield Change("renamed", new.id, said, old.name, new.name)
        if old.kind != new.kind:
            yield Change("retyped", new.id, said, old.kind, new.kind)
        places = [_place(self.old, old.id), _place(self.new, new.id)]
        if places[0] != places[1]:
            yield Change("moved", new.id, said, places[0], places[1])
        marks = [_marks(old, self.same), _marks(new, {})]
        if marks[0] != marks[1]:
            yield Change("marked", new.id, said, marks[0], marks[1])

    def _ways(self) -> dict[str, str]:
        """Which flow of the new sheet is this flow of the old one? First by its ends."""
        found: dict[str, str] = {}
        used: set[str] = set()
        for by_name in (True, False):
            ends: dict[tuple[str, ...], list[Way]] = {}
            for way in self.new.ways:
                if way.id not in used:
                    key = (way.source, way.target, *((way.name,) if by_name else ()))
                    ends.setdefault(key, []).append(way)
            for way in self.old.ways:
                if way.id in found:
                    continue
                key = (self.same.get(way.source, ""), self.same.get(way.target, ""))
                if twins := ends.get((*key, way.name) if by_name else key):
                    found[way.id] = twins.pop(0).id
                    used.add(found[way.id])
        left = {way.id for way in self.new.ways} - used
        found |= {way.id: way.id for way in self.old.ways if way.id in left - set(found)}
        return found

    def _flows(self, pairs: dict[str, str]) -> Iterator[Change]:
        new = {way.id: way for way in self.new.ways}
        kept = set(pairs.values())
        for way in self.old.ways:
            if way.id not in pairs:
                yield Change("removed", way.id, f"flow {_led(self.old, way)}")
            else:
                yield from self._way(way, new[pairs[way.id]])
        for way in self.new.ways:
            if way.id not in kept:
                yield Change("added", way.id, f"flow {_led(self.new, way)}")

    def _way(self, old: Way, new: Way) -> Iterator[Change]:
        ends = (self.same.get(old.source), self.same.get(old.target))
        if ends != (new.source, new.target):
            what = f"flow {(new.name or new.id)!r}"
            yield Change("rerouted", new.id, what, _led(self.old, old), _led(self.new, new))
        if (old.name, old.condition) != (new.name, new.condition):
            texts = [" if ".join(filter(None, (w.name, w.condition))) for w in (old, new)]
            yield Change("relabelled", new.id, f"flow {_led(self.new, new)}", *texts)

    def _redrawn(self, pairs: dict[str, str]) -> Iterator[Change]:
        for one, other in self.same.items():
            was, now = self.was.shapes.get(one), self.now.shapes.get(other)
            if was != now:
                yield Change("redrawn", other, self.new.steps[other].said(), str(was), str(now))
        new = {way.id: way for way in self.new.ways}
        for one, other in pairs.items():
            if self.was.paths.get(one) != self.now.paths.get(other):
                yield Change("redrawn", other, f"flow {_led(self.new, new[other])}")


def _led(sheet: Sheet, way: Way) -> str:
    ends = (sheet.steps[way.source], sheet.steps[way.target])
    return " → ".join(step.name or step.id for step in ends)


def _place(sheet: Sheet, step: str) -> str:
    return " / ".join(filter(None, (sheet.homes[step], sheet.lanes[step])))


def _marks(step: Step, same: dict[str, str]) -> str:
    """Everything that is drawn on a step and changes what it does."""
    marks = [*step.events, step.repeats, "compensation" if step.compensates else ""]
    if step.kind == "boundaryEvent":
        marks.append(f"on {same.get(step.attached_to, step.attached_to)}")
    if not step.interrupting and step.events:
        marks.append("non-interrupting")
    return ", ".join(filter(None, marks))
