"""Evidence: the steps of a log with everything detectors ask of them, each thing read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config
from procmine.conform.columns import cells_of
from procmine.errors import ConfigError
from procmine.kernels.timeline import critical_path
from procmine.log.columns import JOINT
from procmine.slips import alike
from procmine.summary.people import of_somebody
from procmine.summary.rates import labour
from procmine.summary.shifts import read_shifts
from procmine.summary.waits import Waits
from procmine.summary.work import Work
from procmine.summary.worked import worked_us
from procmine.valuestream.ledger import TimeLedger, ledger
from procmine.waste._lacks import Lacks
from procmine.waste._senses import MEANINGS, means
from procmine.worktime import Calendar

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Evidence", "Lacks"]

Array = np.ndarray[Any, np.dtype[Any]]

_COLUMNS = ("case", "activity", "begin", "finish", "row")


class Evidence:
    """The steps of a log by case, begin, end and row, as arrays of equal length.

    Args:
        log: needs case and activity.
        config: [calendar], [waiting], [cost] and [privacy] count.
        spent: where the time of the log goes by this configuration, if that is known already.
    """

    def __init__(
        self, log: EventLog, config: Config | None = None, spent: TimeLedger | None = None
    ) -> None:
        self.log, self.config = log, config or Config()
        self._ledgers = {} if spent is None else {"free": spent}
        parts = list(log.step_batches(("row",)))
        column = {name: np.concatenate([part[name] for part in parts]) for name in _COLUMNS}
        # One element stands for all of a batch.
        whole = [np.broadcast_to(part["whole"], len(part["case"])) for part in parts]
        column["whole"] = np.concatenate(whole)
        if self.config.waiting.starts == "estimated" and log.timed:
            self._estimate(column)
        order = np.lexsort((column["row"], column["finish"], column["begin"], column["case"]))
        self.case, self.activity, self.begin, self.finish, self.row, self.whole = (
            column[name][order] for name in (*_COLUMNS, "whole")
        )
        self.n_cases = log.n_cases
        self.bounds = np.searchsorted(self.case, np.arange(self.n_cases + 1))
        self._roles: dict[str, tuple[Array, list[str]]] = {}

    def _estimate(self, column: dict[str, Array]) -> None:
        """Let steps begin where the ledger has them begin."""
        work = self.ledger.waits.work
        here, there = np.argsort(column["row"]), np.argsort(work.row)
        column["begin"], column["whole"] = column["begin"].copy(), column["whole"].copy()
        column["begin"][here], column["whole"][here] = work.start[there], work.whole[there]

    def __len__(self) -> int:
        return len(self.case)

    @property
    def activities(self) -> tuple[str, ...]:
        """The activities in order of their codes."""
        return self.log.activities

    def need(self, *what: str) -> None:
        """Stop with ``Lacks`` unless the log has these roles, or times, or starts."""
        for one in what:
            has = {"times": self.log.timed, "starts": bool(self.whole.any())}
            if not has.get(one, one in self.log.mapping):
                raise Lacks(one)

    def role(self, name: str) -> tuple[Array, list[str]]:
        """The codes of a text role at the steps, −1 unknown, and the texts behind them."""
        if name not in self._roles:
            self.need(name)
            labels = self.log.labels(name)
            # Systems write words such as EMPTY where there is nobody.
            self._roles[name] = of_somebody(cells_of(self.log, name, self.row), labels), labels
        return self._roles[name]

    def codes(self, name: str) -> Array:
        """The codes of a text role at the steps, −1 unknown."""
        return self.role(name)[0]

    def has(self, *roles: str) -> bool:
        """Does the log have all of these roles?"""
        return all(role in self.log.mapping for role in roles)

    def of_case(self, name: str) -> Array:
        """The first known code of a text role in each case, −1 where no step says it."""
        codes = self.codes(name)
        known = np.flatnonzero(codes >= 0)
        found = np.full(self.n_cases, -1, np.int32)
        cases, first = np.unique(self.case[known], return_index=True)
        found[cases] = codes[known[first]]
        return found

    @cached_property
    def automated(self) -> Array:
        """Steps of machines, where the log says so."""
        if not self.has("automated"):
            return np.zeros(len(self), np.bool_)
        made: Array = cells_of(self.log, "automated", self.row) == 1
        return made

    @cached_property
    def by_people(self) -> Array:
        """Steps that somebody does: a named person, or failing names a team, and no machine."""
        for role in ("resource", "team"):
            if self.has(role):
                return (self.codes(role) >= 0) & ~self.automated
        if self.has("automated"):
            return ~self.automated
        raise Lacks("people")

    def called(self, option: str, sense: str, given: tuple[str, ...] = ()) -> Array:
        """Which steps are of this sense: those named, or else those whose activity sounds so.

        Args:
            option: the option that names them, for messages.
            sense: one of ``MEANINGS``.
            given: what the option says.
        """
        found = self.like(sense) if not given else self.named(option, given)
        if not found.any():
            en, zh = MEANINGS[sense]
            raise Lacks(option, f"which steps mean {en}", f"哪些步骤表示{zh}")
        return found

    def like(self, sense: str) -> Array:
        """Which steps sound as if they were of this sense? None of them may."""
        codes = np.array([means(sense, label) for label in self.activities], np.bool_)
        found: Array = codes[self.activity]
        return found

    def named(self, option: str, given: tuple[str, ...]) -> Array:
        """Which steps are of these activities?"""
        return np.isin(self.activity, self._places(option, given, self.activities))

    def _places(self, option: str, given: tuple[str, ...], known: tuple[str, ...]) -> list[int]:
        place = {label: code for code, label in enumerate(known)}
        for name in given:
            if name not in place:
                near = alike(name, known)
                raise ConfigError(
                    f"{option} names {name!r}, which the log does not have.",
                    hint=f"Did you mean {near!r}?" if near else "See procmine log describe.",
                )
        return [place[name] for name in given]

    def values_named(self, option: str, role: str, given: tuple[str, ...]) -> Array:
        """The codes of these values of a role."""
        return np.array(self._places(option, given, tuple(self.role(role)[1])), np.int32)

    @cached_property
    def last_time(self) -> Array:
        """Position of the step in which the case had the same activity last, −1 for none."""
        order = self.by_activity
        key = self._pairs[order]
        same = key[1:] == key[:-1]
        last = np.full(len(key), -1, np.int64)
        last[order[1:][same]] = order[:-1][same]
        return last

    @cached_property
    def by_activity(self) -> Array:
        """Positions of the steps by case and activity, in order within them."""
        return np.argsort(self._pairs, kind="stable")

    def first_and_last(self, steps: Array) -> tuple[Array, Array]:
        """The first and the last of these steps for each case and activity that has any."""
        order = self.by_activity[steps[self.by_activity]]
        key = self._pairs[order]
        other = key[1:] != key[:-1]
        has = bool(len(key))
        first, last = np.append(has, other)[: len(key)], np.append(other, has)[: len(key)]
        return order[first], order[last]

    @property
    def again(self) -> Array:
        """Steps whose activity the case has had before."""
        return self.last_time >= 0

    def before(self, steps: Array) -> Array:
        """How many of these steps the case had before each step."""
        counted = np.concatenate([[0], np.cumsum(steps)])
        found: Array = counted[:-1] - counted[self.bounds[self.case]]
        return found

    def in_case(self, steps: Array) -> Array:
        """How many of these steps each case has."""
        return np.bincount(self.case[steps], minlength=self.n_cases)

    @cached_property
    def is_first(self) -> Array:
        """The first step of each case."""
        return np.append(True, self.case[1:] != self.case[:-1])[: len(self)]

    @cached_property
    def wait_us(self) -> Array:
        """Microseconds in which nothing of the case runs and each step is the next to begin."""
        step, low, high, runs = critical_path(self.bounds, self.begin, self.finish)
        wait = np.zeros(len(self), np.int64)
        np.add.at(wait, step[~runs], (high - low)[~runs])
        return wait

    @property
    def work_us(self) -> Array:
        """Microseconds from begin to end of each step; 0 where one of them is not known."""
        return np.where(self.whole, self.finish - self.begin, 0)

    @cached_property
    def labour(self) -> tuple[Array, Array]:
        """What the work of each step costs, as ``summary.rates.labour`` tells it.

        What one person did side by side is paid once, as the ledger pays it.
        """
        roles = [role for role in ("resource", "team") if self.has(role)]
        work = Work(
            case=self.case,
            activity=self.activity,
            start=self.begin,
            end=self.finish,
            whole=self.whole,
            owners={role: self.codes(role) for role in roles},
            status={},
            bounds=self.bounds,
            labels={
                "activity": list(self.activities),
                **{role: self.role(role)[1] for role in roles},
            },
            automated=self.automated,
            estimated=np.zeros(len(self), np.bool_),
            zone=self.log.zone,
        )
        return labour(work, np.where(self.whole, worked_us(work), 0), self.config.cost)

    @cached_property
    def own_wait_us(self) -> Array:
        """The same without the time in which the customer or a third party is waited for."""
        if not self.log.timed:
            return np.zeros(len(self), np.int64)
        own: Array = np.where(self.after_pending, 0, self.wait_us)
        return own

    def often_again(self, steps: Array, usual: float) -> Array:
        """Activities repeated in so large a share of the cases that have them, as booleans.

        They are statuses, or worked on in several goes by their nature.
        """
        n = len(self.activities)
        has, does_again = (
            np.bincount(np.unique(self._pairs[chosen]) % max(n, 1), minlength=n)
            for chosen in (steps, steps & self.again)
        )
        found: Array = (has > 0) & (does_again >= usual * has)
        return found

    @cached_property
    def _pairs(self) -> Array:
        pairs: Array = self.case.astype(np.int64) * max(len(self.activities), 1) + self.activity
        return pairs

    @cached_property
    def span(self) -> tuple[Array, Array]:
        """First begin and last end of each case; 0 for cases without a step."""
        filled = np.flatnonzero(np.diff(self.bounds))
        low, high = np.zeros((2, self.n_cases), np.int64)
        if len(filled):
            low[filled] = self.begin[self.bounds[filled]]
            high[filled] = np.maximum.reduceat(self.finish, self.bounds[filled])
        return low, high

    @cached_property
    def end_us(self) -> int:
        """The last instant of the log."""
        return int(self.finish.max(initial=0))

    @cached_property
    def house(self) -> Calendar | None:
        """When the house is open; None for always."""
        return read_shifts(self.config.calendar, self.log.zone).house

    def working_us(self, low: Array, high: Array) -> Array:
        """Microseconds between instants in which the house is open."""
        if self.house is None or not len(low):
            return high - low
        open_us: Array = self.house.working_us(low, high)
        return open_us

    @property
    def ledger(self) -> TimeLedger:
        """Where the time of every case goes."""
        return self.ledger_in_order("free")

    def ledger_in_order(self, order: str) -> TimeLedger:
        """The same with the order of activities taken as ``free`` or ``strict``."""
        if order not in self._ledgers:
            self._ledgers[order] = ledger(self.log, self.config, order=order)
        return self._ledgers[order]

    @property
    def waits(self) -> Waits:
        """Every wait of the log by cause, as ``measure waiting`` tells it."""
        return self.ledger.waits

    @cached_property
    def after_pending(self) -> Array:
        """Steps before which somebody else was waited for: the customer or a third party."""
        words = self.waits.pending.words
        said = self._is_word(self.activities, self.activity, words)
        if "lifecycle" in self.log.mapping:
            said |= self._is_word(*self.role("lifecycle")[::-1], words)
        return np.append(False, said[:-1])[: len(self)] & ~self.is_first

    def _is_word(self, labels: Any, codes: Array, words: Mapping[str, int]) -> Array:
        told = [label in words or any(p in words for p in label.split(JOINT)) for label in labels]
        found: Array = np.array([*told, False], np.bool_)[codes]
        return found
