"""EventLog: what happened, ready to be asked.

A log is a compiled store, what its columns mean, and what was found while it was read. It never
changes; verbs that narrow or rename it give a new one.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.store import Store
from procmine.errors import UsageError
from procmine.finding import Finding
from procmine.log.mapping import Mapping
from procmine.log.provenance import Provenance
from procmine.log.spans import mode_of
from procmine.log.steps import Steps, step_batches
from procmine.units import format_count, format_counted, format_instant

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["STEPS", "EventLog", "Steps"]

Array = np.ndarray[Any, np.dtype[Any]]

STEPS = ("instances", "events")


@dataclass(frozen=True)
class EventLog:
    """An event log.

    Args:
        name: what the user called its source.
        store: the compiled log.
        mapping: which column plays which role, and who said so.
        provenance: where it came from and what was done to it.
        wanted_steps: ``instances`` or ``events`` when somebody chose; empty to let the log decide.
    """

    name: str
    store: Store = field(repr=False)
    mapping: Mapping
    provenance: Provenance
    wanted_steps: str = ""

    def __post_init__(self) -> None:
        if self.wanted_steps not in {"", *STEPS}:
            raise UsageError(
                f"steps = {self.wanted_steps!r} is not known.", hint="Say instances or events."
            )

    @property
    def zone(self) -> str:
        """The time zone its times are told in."""
        zone: str = self.store.meta["zone"]
        return zone

    @property
    def timed(self) -> bool:
        """Does it have times at all? Without, only the order of the rows counts."""
        timed: bool = self.store.meta["timed"]
        return timed

    @property
    def n_rows(self) -> int:
        """Rows of the source, or events of an XES file."""
        return self._count("n_rows")

    @property
    def n_cases(self) -> int:
        """Cases."""
        return self._count("n_cases")

    @property
    def n_events(self) -> int:
        """Events in use."""
        return self._count("n_events")

    @property
    def n_instances(self) -> int:
        """Activity instances: pieces of work, from their start to their end."""
        return self._count("n_instances")

    @property
    def n_rejected(self) -> int:
        """Rows that could not be used."""
        return self._count("n_rejected")

    @property
    def start_us(self) -> int | None:
        """The first instant of the log, microseconds since 1970 UTC."""
        start: int | None = self.store.meta["start_us"]
        return start

    @property
    def end_us(self) -> int | None:
        """The last instant of the log, microseconds since 1970 UTC."""
        end: int | None = self.store.meta["end_us"]
        return end

    def _count(self, name: str) -> int:
        return int(self.store.meta[name])

    @cached_property
    def activities(self) -> tuple[str, ...]:
        """The activities, in order of their codes."""
        return tuple(self.store.labels("activity"))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong with the source, and what was repaired."""
        found = [Finding.from_plain(plain) for plain in self.store.meta["findings"]]
        # Some are about one shape of steps only, and of no concern where the other is looked at.
        return tuple(f for f in found if f.where.get("steps") in {None, self.steps.mode})

    def labels(self, role: str) -> list[str]:
        """The texts behind the codes of a text role; empty if the log does not have it."""
        return self.store.labels(role)

    @cached_property
    def steps(self) -> Steps:
        """What a step is: instances where starts and ends are known, every event otherwise."""
        paired = bool(self.store.meta["has_pairs"])
        has_starts = "start" in self.mapping
        mode = mode_of(self.wanted_steps, paired=paired, has_starts=has_starts)
        file = "instances" if mode == "instances" and paired else "events"
        columns = self.store.columns(file)
        return Steps(
            mode=mode,
            file=file,
            timed=self.timed,
            has_service=mode == "instances" and "start" in columns,
            owners=tuple(role for role in ("resource", "team") if role in columns),
            n=self._count("n_instances" if file == "instances" else "n_events"),
        )

    def step_batches(self, more: Sequence[str] = ()) -> Iterator[dict[str, Array]]:
        """The steps in order, whole cases at a time.

        Args:
            more: other columns of the store to tell, such as ``row``.

        Yields:
            ``case``, ``activity`` (int32), ``begin``, ``finish`` (int64 microseconds), ``whole``
            (booleans: both instants known; one element stands for all) and the owners (int32, −1
            unknown).

        Cost: memory for one row group, half a million steps or one case.
        """
        return step_batches(self.store, self.steps, more, has_starts="start" in self.mapping)

    def keep(
        self,
        *,
        cases: Collection[str] | None = None,
        passing: Collection[str] | None = None,
        variants: Collection[Sequence[str]] | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        activities: Collection[str] | None = None,
    ) -> EventLog:
        """What does the log say of these cases, this period, these activities?

        Args:
            cases: ids of cases.
            passing: activities: cases with a step of at least one of them; an event that is no
                step, such as one that only schedules work, does not count.
            variants: sequences of activities: cases whose steps are exactly one of them.
            since: cases that begin at this instant or later; without an offset in the log's zone.
            until: cases that begin before this instant.
            activities: only events of these; cases without any are gone.

        Returns:
            A new log for which everything asked for holds at once. Cases are kept whole, so that
            none gets a false start or end; only ``activities`` takes events out of them. What a
            step is stays the same. The provenance has one step more, ``account()`` the events left
            out. Findings about the events are made anew; those about the reading stay, with the
            numbers of all that was read, and say so.

        Raises:
            UsageError: nothing is asked for, a name that does not occur, or no instant.
            RoleMissingError: a period, of a log without times.
            EmptyLogError: no event is left.

        Cost: linear in the events, which are held in memory; the result is kept in the cache.

        >>> import pandas as pd, procmine as pm
        >>> frame = pd.DataFrame({"case": ["A", "A", "B"], "activity": ["Ask", "Answer", "Ask"]})
        >>> log = pm.read(frame)
        >>> log.keep(passing=["Answer"]).account()
        {'n_rows': 3, 'n_used': 2, 'n_folded': 0, 'n_rejected': 0, 'n_left_out': 1}
        """
        from procmine.log.keep import Wish, keep

        return keep(self, Wish(cases, passing, variants, since, until, activities))

    def relabel(self, names: MappingOf[str, str]) -> EventLog:
        """What does the log say when activities have these names?

        Args:
            names: activity to its new name; several may get the same one and become one activity.

        Returns:
            A new log with the same events; the provenance has one step more.

        Raises:
            UsageError: an activity that does not occur, or an empty name.

        Cost: linear in the events, which are held in memory; the result is kept in the cache.

        >>> import pandas as pd, procmine as pm
        >>> frame = pd.DataFrame({"case": ["A", "A"], "activity": ["Call", "Phone"]})
        >>> pm.read(frame).relabel({"Phone": "Call"}).activities
        ('Call',)
        """
        from procmine.log.relabel import relabel

        return relabel(self, names)

    def to_pandas(self) -> pd.DataFrame:
        """The events as a pandas frame, under the column names of the source.

        Returns:
            One row per event in use, sorted by case, time and row. Times are in the log's zone.
        """
        from procmine.log.export import events_table

        return events_table(self).to_pandas()

    def rejects(self) -> list[dict[str, Any]]:
        """The rows that could not be used: their number, the reason and their cells."""
        if not self.store.has("rejects"):
            return []
        rows: list[dict[str, Any]] = self.store.table("rejects").to_pylist()
        return rows

    def account(self) -> MappingOf[str, int]:
        """Where did every row of the source go? ``n_rows`` is the sum of all the others.

        ``n_left_out``, the events ``keep`` took out, is there if there are any.
        """
        n_left_out = int(self.store.meta.get("n_left_out", 0))
        return {
            "n_rows": self.n_rows,
            "n_used": self.n_events,
            "n_folded": self._count("n_folded"),
            "n_rejected": self.n_rejected,
            **({"n_left_out": n_left_out} if n_left_out else {}),
        }

    def __repr__(self) -> str:
        sizes = (
            (self.n_cases, "case|cases"),
            (self.n_events, "event|events"),
            (len(self.activities), "activity|activities"),
        )
        return f"EventLog({self.name!r}: {', '.join(format_counted(*size) for size in sizes)})"

    def _repr_html_(self) -> str:
        rows = {
            "source": self.name,
            "cases": format_count(self.n_cases),
            "events": format_count(self.n_events),
            "activities": format_count(len(self.activities)),
            "from": format_instant(self.start_us),
            "to": format_instant(self.end_us),
            "findings": format_count(len(self.findings)),
        }
        cells = "".join(
            f"<tr><th>{html.escape(k)}</th><td>{html.escape(v)}</td></tr>" for k, v in rows.items()
        )
        return f"<table><caption>Event log</caption>{cells}</table>"
