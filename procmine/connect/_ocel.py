"""Object-centric events, and what it costs to look at them through one type of object."""

from __future__ import annotations

import bisect
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from procmine.connect._columns import Columns, kind_of
from procmine.connect._notes import Note, Notes
from procmine.errors import SourceFormatError, UsageError

__all__ = ["ObjectEvent", "ObjectLog", "Value", "choose_type", "flatten"]

Value = str | int | float | bool | None

CASE, EVENT, ACTIVITY, TIME, QUALIFIER = (
    "ocel:oid",
    "ocel:eid",
    "ocel:activity",
    "ocel:timestamp",
    "ocel:qualifier",
)
_START = dt.datetime.min.replace(tzinfo=dt.UTC)

_CONVERGENCE = Note(
    "ocel-convergence",
    "warning",
    "Convergence: events that concern several objects of type {type} and now stand in the case of "
    "each: {n_found} ({event_share} of the events kept), which adds {n_added} rows.",
    "收敛：涉及多个 {type} 类型对象、现出现在每个对象案例中的事件：{n_found} 个"
    "（占保留事件的 {event_share}），增加了 {n_added} 行。",
    "Counts and durations of these activities are inflated; choose another type to compare.",
    "这些活动的次数与时长被放大；可选择另一类型进行比较。",
)
_DIVERGENCE = Note(
    "ocel-divergence",
    "warning",
    "Divergence: cases in which an activity comes again for other objects, so that a loop shows "
    "where there is none: {n_found} ({case_share} of the cases).",
    "发散：同一活动因其他对象而再次出现、从而显示并不存在的循环的案例：{n_found} 个"
    "（占案例的 {case_share}）。",
    "Do not read rework or directly-follows of these activities as such; choose a finer type.",
    "勿将这些活动的重复视为返工；请选择更细的对象类型。",
)
_DEFICIENCY = Note(
    "ocel-deficiency",
    "warning",
    "Events that concern no object of type {type} and are not in the log: {n_found} "
    "({event_share} of all).",
    "不涉及 {type} 类型对象、未进入日志的事件：{n_found} 个（占全部的 {event_share}）。",
)
_IDLE = Note(
    "ocel-idle-objects",
    "info",
    "Objects of type {type} without any event: {n_found}.",
    "没有任何事件的 {type} 类型对象：{n_found} 个。",
)
_UNKNOWN = Note(
    "ocel-unknown-object",
    "warning",
    "References from events to objects that are not in the log: {n_found}; passed over.",
    "事件引用了日志中不存在的对象：{n_found} 处，已跳过。",
)


@dataclass(slots=True)
class ObjectEvent:
    """One event with the objects it concerns.

    Args:
        id: its own id.
        activity: what was done.
        time: when, as the file has it.
        values: its attributes.
        objects: object id to qualifier; an object that comes twice keeps both qualifiers.
    """

    id: str
    activity: str | None
    time: str | None
    values: dict[str, Value]
    objects: dict[str, str]


@dataclass
class ObjectLog:
    """An object-centric log.

    Args:
        types: object id to type.
        values: object id to its attributes: name to (time, value) pairs.
        events: in file order.
    """

    types: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, list[tuple[str | None, Value]]]] = field(default_factory=dict)
    events: list[ObjectEvent] = field(default_factory=list)

    def set_value(self, owner: str, name: str, time: str | None, value: Value) -> None:
        """An object has this value from this time on; None means from the beginning."""
        self.values.setdefault(owner, {}).setdefault(name, []).append((time, value))


def choose_type(log: ObjectLog, wanted: str | None, name: str) -> str:
    """The type of object whose objects are to be the cases.

    Raises:
        UsageError: no such type, or several to choose from.
    """
    n_objects = Counter(log.types.values())
    n_events = Counter(
        kind for event in log.events for kind in {log.types.get(o) for o in event.objects} if kind
    )
    if wanted in n_objects:
        return str(wanted)
    if wanted is None and len(n_objects) == 1:
        return next(iter(n_objects))
    listed = ", ".join(
        f"{kind} ({n_objects[kind]:,} objects, {n_events[kind]:,} events)"
        for kind in sorted(n_objects)
    )
    if wanted is None:
        message = f"{name} knows {len(n_objects)} types of objects; which one is the case?"
    else:
        message = f"{name} knows no type of object {wanted!r}."
    raise UsageError(message, hint=f"Name it (--object-type): {listed or 'there is none'}.")


def flatten(log: ObjectLog, kind: str, columns: Columns, notes: Notes, name: str) -> None:
    """Write one row per event and object of this type.

    Args:
        log: the events.
        kind: the type of object whose objects are the cases.
        columns: where rows go.
        notes: where divergence, convergence and deficiency are counted.
        name: what to call the log in messages.
    """
    toll = _Toll()
    histories = {
        owner: {attribute: _History(pairs) for attribute, pairs in values.items()}
        for owner, values in log.values.items()
        if log.types.get(owner) == kind
    }
    for event in log.events:
        owners = [o for o in event.objects if log.types.get(o) == kind]
        others = frozenset(o for o in event.objects if log.types.get(o, kind) != kind)
        notes.add(_UNKNOWN, n=sum(o not in log.types for o in event.objects))
        toll.count(event, owners, others)
        for owner in owners:
            _put_row(event, owner, histories.get(owner, {}), columns)
    if not toll.n_kept:
        raise SourceFormatError(
            f"{name}: no event concerns an object of type {kind!r}.",
            hint="Choose another type (--object-type).",
        )
    n_idle = sum(k == kind and o not in toll.cases for o, k in log.types.items())
    toll.report(notes, kind, n_idle)


class _Toll:
    """Counts what flattening distorts."""

    def __init__(self) -> None:
        self.cases: dict[str, dict[str | None, frozenset[str]]] = {}
        self.n_kept = 0
        self._n_lost = self._n_shared = self._n_added = 0
        self._diverging: set[str] = set()

    def count(self, event: ObjectEvent, owners: list[str], others: frozenset[str]) -> None:
        if not owners:
            self._n_lost += 1
            return
        self.n_kept += 1
        self._n_shared += len(owners) > 1
        self._n_added += len(owners) - 1
        for owner in owners:
            seen = self.cases.setdefault(owner, {})
            if seen.setdefault(event.activity, others) != others:
                self._diverging.add(owner)

    def report(self, notes: Notes, kind: str, n_idle: int) -> None:
        about = {"type": repr(kind)}
        n_cases, n_events = len(self.cases), self.n_kept + self._n_lost
        shared = {"event_share": self._n_shared / self.n_kept, "n_added": self._n_added}
        notes.add(_CONVERGENCE, n=self._n_shared, values={**about, **shared})
        n_diverging = len(self._diverging)
        notes.add(_DIVERGENCE, n=n_diverging, values={"case_share": n_diverging / n_cases})
        lost = {"event_share": self._n_lost / n_events}
        notes.add(_DEFICIENCY, n=self._n_lost, values={**about, **lost})
        notes.add(_IDLE, n=n_idle, values=about)


class _History:
    """The values of one attribute of one object over time."""

    def __init__(self, pairs: list[tuple[str | None, Value]]) -> None:
        dated = sorted(((_instant(time), value) for time, value in pairs), key=lambda pair: pair[0])
        self._from = [since for since, _ in dated]
        self._values = [value for _, value in dated]

    def at(self, time: str | None) -> Value:
        """The value that held then; before the first one is known, that one."""
        place = bisect.bisect_right(self._from, _instant(time)) - 1 if time else len(self._from) - 1
        return self._values[max(place, 0)]


def _instant(time: str | None) -> dt.datetime:
    if not time:
        return _START
    try:
        found = dt.datetime.fromisoformat(time)
    except ValueError:
        return _START
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _put_row(
    event: ObjectEvent, owner: str, histories: dict[str, _History], columns: Columns
) -> None:
    for column, value in _cells(event, owner, histories):
        kind = kind_of(value)
        if value is None:
            columns.put(column, "null", None)
        elif kind:
            columns.put(column, kind, value)
        else:
            columns.put(column, "text", str(value))
    columns.end_row()


def _cells(
    event: ObjectEvent, owner: str, histories: dict[str, _History]
) -> Iterator[tuple[str, Value]]:
    yield CASE, owner
    yield ACTIVITY, event.activity
    yield TIME, event.time
    yield EVENT, event.id
    if event.objects[owner]:
        yield QUALIFIER, event.objects[owner]
    for name, value in event.values.items():
        if name not in (CASE, ACTIVITY, TIME, EVENT, QUALIFIER):
            yield name, value
    for name, history in histories.items():
        yield f"case:{name}", history.at(event.time)
