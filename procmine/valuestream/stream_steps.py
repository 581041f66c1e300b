"""The figures of every step of a value stream, for all slices of a log at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from procmine.kernels.wait_causes import CAUSES
from procmine.summary.pending import PENDING
from procmine.valuestream.flow import DAY_US
from procmine.valuestream.passing import Passing
from procmine.valuestream.slicing import Slicing
from procmine.valuestream.spans import NO_SPANS, Spans, spans_by
from procmine.valuestream.step_times import StepTimes
from procmine.valuestream.stream_nouns import StreamStep

__all__ = ["StepFigures", "Valued"]

Array = np.ndarray[Any, np.dtype[Any]]

_COUNTED = (
    "n", "n_cases", "n_without_start", "n_estimated_start", "n_judged", "n_sent_back",
    "n_repeated", "n_returns",
)  # fmt: skip


class Valued(Protocol):
    """Whoever knows what a step is worth."""

    def value_of(self, activity: str) -> str:
        """``VA``, ``BVA``, ``NVA`` or ``untagged``."""


@dataclass(frozen=True, eq=False)
class StepFigures:
    """Everything that is counted and measured at steps, by slice and activity.

    Args:
        times: what each step took.
        passing: what the next step says of its work.
        slices: which slice each step belongs to.
        tags: what the steps are worth.
        order: the activities in their usual order.
        path: those of the main path.
    """

    times: StepTimes = field(repr=False)
    passing: Passing = field(repr=False)
    slices: Slicing = field(repr=False)
    tags: Valued = field(repr=False)
    order: tuple[str, ...]
    path: frozenset[str]

    @property
    def _n(self) -> int:
        return len(self.times.work.labels["activity"])

    @cached_property
    def key(self) -> Array:
        """Slice and activity of each step as one number, int64."""
        key: Array = self.slices.step * self._n + self.times.work.activity
        return key

    @property
    def n_keys(self) -> int:
        """Keys are below this."""
        return len(self.slices.names) * self._n

    def count(self, flags: Array | None = None) -> Array:
        """How many steps of each key, or how many of these."""
        chosen = self.key if flags is None else self.key[flags]
        return np.bincount(chosen, minlength=self.n_keys)

    def total(self, us: Array, chosen: Array | None = None) -> Array:
        """Microseconds of each key, int64."""
        sums = np.zeros(self.n_keys, np.int64)
        key = self.key if chosen is None else self.key[chosen]
        np.add.at(sums, key, us if chosen is None else us[chosen])
        return sums

    @cached_property
    def _spans(self) -> dict[str, list[Spans]]:
        times = self.times
        whole, queued = times.work.whole, times.queued
        wanted: dict[str, tuple[Array, Array | None]] = {
            "pt": (times.touch_us, whole),
            "pt_working": (times.touch_working_us, whole),
            "service": (times.service_us, whole),
            "lt": (times.lead_us, None),
            "lt_working": (times.lead_working_us, None),
            "wait": (times.queue_us, queued),
            "wait_working": (times.queue_working_us, queued),
        }
        return {
            name: spans_by(self.key, us, self.n_keys, known) for name, (us, known) in wanted.items()
        }

    @cached_property
    def _counts(self) -> dict[str, Array]:
        work, passing = self.times.work, self.passing
        seen = np.unique(self.key * work.n_cases + work.case)
        once = np.unique((self.key * work.n_cases + work.case)[passing.once])
        human = self.times.human
        return {
            "n": self.count(),
            "n_cases": np.bincount(seen // max(work.n_cases, 1), minlength=self.n_keys),
            "n_once": np.bincount(once // max(work.n_cases, 1), minlength=self.n_keys),
            "n_without_start": self.count(~work.whole),
            "n_estimated_start": self.count(work.estimated),
            "n_judged": self.count(passing.judged),
            "n_complete": self.count(passing.complete),
            "n_sent_back": self.count(passing.sent_back),
            "n_repeated": self.count(passing.repeated),
            "n_returns": self.count(passing.returns),
            "n_queued": self.count(self.times.queued),
            "n_named": self.count(self.times.queued & (work.resource >= 0)),
            "n_human": self.count(human),
            "n_human_named": self.count(human & (work.resource >= 0)),
        }

    @cached_property
    def _causes(self) -> tuple[Array, Array]:
        """Microseconds of known waits by key and cause, and by key and whom they waited for."""
        waits = self.times.waits
        known = self.times.queued[waits.target]
        place = self.key[waits.target[known]]
        causes = np.zeros((self.n_keys, len(CAUSES)), np.int64)
        pending = np.zeros((self.n_keys, len(PENDING)), np.int64)
        np.add.at(causes, place, waits.causes_us[known])
        np.add.at(pending, place, waits.pending_us[known])
        return causes, pending

    @cached_property
    def _totals(self) -> dict[str, Array]:
        times = self.times
        named = times.human & (times.work.resource >= 0)
        return {
            "lt": self.total(times.lead_us),
            "queue": self.total(times.queue_us, times.queued),
            "busy": self.total(times.touch_working_us, named),
        }

    def steps(self, place: int, available_us: int, period_us: int) -> tuple[StreamStep, ...]:
        """The steps of one slice, in their usual order.

        Args:
            place: code of the slice.
            available_us: working time of one person in its period.
            period_us: how long that is; 0 where nothing can be told of work in progress.
        """
        codes = {label: code for code, label in enumerate(self.times.work.labels["activity"])}
        keys = [place * self._n + codes[label] for label in self.order]
        return tuple(
            self._step(label, key, available_us, period_us)
            for label, key in zip(self.order, keys, strict=True)
            if self._counts["n"][key]
        )

    def _step(self, label: str, key: int, available_us: int, period_us: int) -> StreamStep:
        n = {name: int(column[key]) for name, column in self._counts.items()}
        spans = {name: columns[key] for name, columns in self._spans.items()}
        totals = {name: int(column[key]) for name, column in self._totals.items()}
        causes, pending = (column[key].tolist() for column in self._causes)
        value = self.tags.value_of(label)
        untold = _untold(n, value, available_us, period_us)
        told: dict[str, Any] = {name: n[name] for name in _COUNTED}
        told |= {name: NO_SPANS if name in untold else span for name, span in spans.items()}
        no_queue = "wait" in untold or "wip" in untold
        return StreamStep(
            label,
            value,
            label in self.path,
            **told,
            causes_s=None if "causes" in untold else _seconds(CAUSES, causes),
            pending_s=None if "wait" in untold else _seconds(PENDING, pending),
            complete_share=n["n_complete"] / n["n_judged"] if n["n_judged"] else None,
            first_pass_share=n["n_once"] / n["n_cases"],
            fte=None if "fte" in untold else totals["busy"] / available_us,
            wip=None if "wip" in untold else totals["lt"] / period_us,
            queue=None if no_queue else totals["queue"] / period_us,
            takt_s=None if "takt" in untold else available_us / n["n"] / 1e6,
            throughput_per_day=None if "wip" in untold else n["n"] / (period_us / DAY_US),
            untold=untold,
        )


def _seconds(names: tuple[str, ...], us: list[int]) -> dict[str, float]:
    return {name: one / 1e6 for name, one in zip(names, us, strict=True)}


def _untold(n: dict[str, int], value: str, available_us: int, period_us: int) -> dict[str, str]:
    """Which figures of a step cannot be told, and why?"""
    found: dict[str, str] = {}
    if n["n_without_start"] == n["n"]:
        found |= dict.fromkeys(("pt", "pt_working", "service", "fte"), "no-start")
        found |= dict.fromkeys(("wait", "wait_working", "causes"), "no-start")
    elif not n["n_queued"]:
        found |= dict.fromkeys(("wait", "wait_working", "causes"), "nothing-before")
    elif not n["n_named"]:
        found["causes"] = "no-resource"
    if n["n_human"] and not n["n_human_named"]:
        found["fte"] = "no-resource"
    if not available_us:
        found |= dict.fromkeys(("fte", "takt"), "no-time")
    if not period_us:
        found |= dict.fromkeys(("wip", "throughput"), "no-time" if not available_us else "cohort")
    if not n["n_judged"]:
        found["complete"] = "nothing-passed-on"
    if value == "untagged":
        found["value"] = "untagged"
    return found
