"""What the rules share: the steps they look at, the next and the one before, their verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.condition import Condition, parse_condition
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import KINDS, Verdict
from procmine.errors import UsageError

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = [
    "Found",
    "Pair",
    "among",
    "case_verdict",
    "cases_with",
    "chosen",
    "column_named",
    "each_language",
    "first_in_case",
    "kinds",
    "next_of",
    "pair",
    "prev_of",
    "verdict",
    "when_holds",
]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Pair:
    """Two sets of steps a rule relates.

    Args:
        traces: the log.
        source: positions of the steps of the first, ascending.
        target: positions of the steps of the second.
        condition: where it holds, the rule applies.
    """

    traces: Traces
    source: Array
    target: Array
    condition: Condition

    def sources(self) -> Array:
        """The steps of the first at which the rule applies."""
        return when_holds(self.traces, self.condition, self.source)

    def targets(self) -> Array:
        """The steps of the second at which the rule applies."""
        return when_holds(self.traces, self.condition, self.target)


def pair(
    log: EventLog | Traces,
    source: str,
    target: str,
    when: str,
    options: tuple[str, str] = ("source", "target"),
) -> Pair:
    """The steps two options name, which are called so; they must not name the same activity."""
    traces = traces_of(log)
    first, second = traces.codes(options[0], source), traces.codes(options[1], target)
    both = np.intersect1d(first, second)
    if len(both):
        name = traces.log.activities[int(both[0])]
        raise UsageError(
            f"{options[0]} and {options[1]} both name {name!r}.",
            hint="Name two different activities.",
        )
    return Pair(traces, traces.places_of(first), traces.places_of(second), parse_condition(when))


def when_holds(traces: Traces, condition: Condition, steps: Array) -> Array:
    """Those of the steps at which a condition holds."""
    return steps[condition.of_steps(traces, steps)]


def next_of(traces: Traces, wanted: Array, steps: Array) -> Array:
    """The next wanted step behind each step in its case; −1 where there is none."""
    return _in_case(traces, np.searchsorted(wanted, steps, side="right"), wanted, steps)


def prev_of(traces: Traces, wanted: Array, steps: Array) -> Array:
    """The last wanted step before each step in its case; −1 where there is none."""
    return _in_case(traces, np.searchsorted(wanted, steps, side="left") - 1, wanted, steps)


def _in_case(traces: Traces, place: Array, wanted: Array, steps: Array) -> Array:
    there = (place >= 0) & (place < len(wanted))
    found = np.append(wanted, -1)[np.where(there, place, -1)]
    there &= traces.case[found] == traces.case[steps] if traces.n_steps else there
    return np.where(there, found, -1)


def among(at: Array, cells: tuple[Array, Array], kind: str) -> Found:
    """Is the cell of each of these steps one of those allowed? Undecided where it is empty.

    Args:
        at: the steps.
        cells: is anything entered, and is it allowed? Booleans a step of the traces.
        kind: what it is if not.
    """
    known, allowed = cells
    return Found(at, known[at] & ~allowed[at], kind, undecided=~known[at])


def cases_with(traces: Traces, steps: Array) -> Array:
    """Which cases have at least one of these steps? A boolean a case."""
    found = np.zeros(traces.n_cases, np.bool_)
    found[traces.case[steps]] = True
    return found


@dataclass(frozen=True, eq=False)
class Found:
    """What a rule found at its activations; arrays of one length.

    Args:
        step: position of the step that shows it; −1 if it is not there.
        violated: booleans.
        kind: what a violation is: one of ``KINDS``, or a place in it for each activation.
        partner: the step it was judged by; −1 if there is none.
        undecided: booleans; none when left out.
        value: seconds or amount; none when left out.
        unit: of value.
    """

    step: Array
    violated: Array
    kind: str | Array
    partner: Array | None = None
    undecided: Array | None = None
    value: Array | None = None
    unit: str = ""


def each_language(en: str, zh: str) -> Mapping[str, str]:
    """A sentence in both languages."""
    return {"en": en, "zh": zh}


def verdict(
    traces: Traces,
    rule: str,
    found: Found,
    *,
    requires: Mapping[str, str],
    broken: Mapping[str, str],
    options: Mapping[str, object],
    case: Array | None = None,
) -> Verdict:
    """The verdict of a rule; the cases are those of the steps unless they are given."""
    n = len(found.step)
    kind = found.kind
    if isinstance(kind, str):
        kind = np.full(n, KINDS.index(kind), np.int8)
    undecided = np.zeros(n, np.bool_) if found.undecided is None else found.undecided
    return Verdict(
        rule=rule,
        requires=requires,
        broken=broken,
        traces=traces,
        case=traces.case[found.step] if case is None else case,
        step=found.step,
        partner=np.full(n, -1, np.int64) if found.partner is None else found.partner,
        violated=found.violated & ~undecided,
        undecided=undecided,
        kind=kind.astype(np.int8),
        value=np.full(n, np.nan) if found.value is None else found.value,
        unit=found.unit,
        options={name: value for name, value in options.items() if value not in {"", None}},
    )


def case_verdict(
    traces: Traces,
    rule: str,
    found: Found,
    condition: Condition,
    *,
    requires: Mapping[str, str],
    broken: Mapping[str, str],
    options: Mapping[str, object],
) -> Verdict:
    """The verdict of a rule that every case with steps activates for which the condition holds.

    Args:
        found: one entry a case; what it says of a case without steps does not count.
    """
    whole = verdict(
        traces,
        rule,
        found,
        requires=requires,
        broken=broken,
        options=options,
        case=np.arange(traces.n_cases, dtype=np.int32),
    )
    return whole.within(condition.of_cases(traces) & traces.filled)


def kinds(first: str, second: str, choose_second: Array) -> Array:
    """One kind of violation or another, for each activation."""
    one, other = KINDS.index(first), KINDS.index(second)
    return np.where(choose_second, np.int8(other), np.int8(one))


def chosen(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """A choice, or an error that lists what there is."""
    if value not in allowed:
        raise UsageError(f"{option} = {value!r} is not known.", hint=f"Say {' or '.join(allowed)}.")
    return value


def first_in_case(traces: Traces, steps: Array) -> Array:
    """The first of these steps in each case; −1 where there is none."""
    first = np.full(traces.n_cases, -1)
    first[traces.case[steps[::-1]]] = steps[::-1]
    return first


def column_named(column: str) -> str:
    """The column an option names, or an error when it names none."""
    if not column.strip():
        raise UsageError("column is not said.", hint="Name a role or column: column = …")
    return column
