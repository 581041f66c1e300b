"""What discovery gives: the process map and the findings most worth looking at."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.finding import Finding
from procmine.registry import room

__all__ = ["Findings", "MapEdge", "MapStep", "ProcessMap"]


@dataclass(frozen=True)
class MapStep:
    """One activity on the map.

    Args:
        activity: its name in the log.
        n: how often it was done.
        n_cases: cases in which it was done at least once.
        n_repeats: times it was done again in a case that already had it (n minus n_cases).
        n_starts: cases that begin with it.
        n_ends: cases that end with it.
        service_p50_s: median seconds from start to end of one execution, elapsed; None when the
            log has no start times for it.
        service_p95_s: the same at the 95th percentile.
        service_total_s: sum of these seconds over the log.
        wasted_s: seconds without value at it over the log; None where nobody has looked.
    """

    activity: str
    n: int
    n_cases: int
    n_repeats: int
    n_starts: int
    n_ends: int
    service_p50_s: float | None = None
    service_p95_s: float | None = None
    service_total_s: float | None = None
    wasted_s: float | None = None


@dataclass(frozen=True)
class MapEdge:
    """One step directly followed by another.

    Args:
        source: the earlier activity.
        target: the later one.
        n: how often target directly followed source.
        n_cases: cases in which it did at least once.
        mean_s: mean elapsed seconds from the end of source to the start of target; None when the
            log has no times.
        p50_s: median of the same.
        p85_s: 85th percentile.
        p95_s: 95th percentile.
        max_s: longest.
        total_s: sum over the log.
        is_backward: does it lead back against the usual order of the steps?
        wasted_s: seconds of waiting of our own on it over the log; None where nobody has looked.
    """

    source: str
    target: str
    n: int
    n_cases: int
    mean_s: float | None
    p50_s: float | None
    p85_s: float | None
    p95_s: float | None
    max_s: float | None
    total_s: float | None
    is_backward: bool = False
    wasted_s: float | None = None


@dataclass(frozen=True)
class ProcessMap:
    """A directly-follows map of a log, thinned to what a reader can take in.

    Args:
        name: what the log is called.
        steps: activities shown, most frequent first; ties in order of name.
        edges: connections shown, most frequent first; ties in order of names.
        n_cases: cases in the log, shown or not.
        n_steps: executed steps in the log, shown or not.
        main_path: the activities of the most frequent way through the shown map, in order.
        n_steps_hidden: executed steps whose activity the thresholds hide.
        n_edges_hidden: directly-follows occurrences the thresholds hide.
    """

    name: str
    steps: tuple[MapStep, ...]
    edges: tuple[MapEdge, ...]
    n_cases: int
    n_steps: int
    main_path: tuple[str, ...]
    n_steps_hidden: int = 0
    n_edges_hidden: int = 0

    def _repr_svg_(self) -> str:
        return str(room("procmine.draw.notebook")["process-map"].run(self))


class Findings(tuple[Finding, ...]):
    """Findings in the order they are worth looking at; a notebook shows them as a list.

    >>> Findings([Finding("gap", "info", {"en": "{n_rows} rows"}, {"n_rows": 3})])[0].say()
    '3 rows'
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        rows = "".join(f"<li>{finding._repr_html_()}</li>" for finding in self)
        return f"<ol>{rows}</ol>" if rows else "<p>Nothing stands out.</p>"
