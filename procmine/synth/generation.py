"""Writing a log: chunk after chunk through planning, planting, the floor and the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from procmine.engines.plain_columns import Columns
from procmine.errors import UsageError
from procmine.kernels import queue_desk as qd
from procmine.synth.arrivals import arrivals_s, midnight_s, n_sites
from procmine.synth.assembly import Bundle, assemble
from procmine.synth.columns import Looks, Register
from procmine.synth.draft import Draft, Flags
from procmine.synth.draws import Draws, Ints
from procmine.synth.floor import Floor
from procmine.synth.ledger import Ledger
from procmine.synth.paths import Index
from procmine.synth.plant_names import bits_of, checked
from procmine.synth.planting import plant_all, unlock_all
from procmine.synth.scenario import Scenario
from procmine.synth.staff import Staff, Terms
from procmine.synth.truth import Truth

__all__ = ["Generation"]

_DAY_S = 86_400
# Pairs of cases, of which the second may come back after the first, must not be torn apart.
_CHUNK = 4096
_WARM_DAYS, _SHORTEST_DAYS = 3, 14
# A case whose customer comes back is over by then, and the customer is back.
_BACK_S = 14 * _DAY_S
_LAST_CALL_S, _AFTER_LAST_S = 120, 300


@dataclass(frozen=True)
class _Window:
    # When the log begins and ends, and who arrives when.
    arrivals: Ints
    n_warm: int
    begin: int
    visible_from: int
    until: int


class Generation:
    """A log in the making: iterate over its chunks, then ask for the truth.

    Args:
        scenario: what to write.
        cases: how many cases the log holds, exactly.
        seed: chance.
        without: plants to leave out; ``all`` for the clean twin.

    Raises:
        UsageError: no case wanted, or an unknown plant.

    Cost:
        Linear in the cases; memory for the cases open at one time and one chunk.
    """

    def __init__(
        self, scenario: Scenario, *, cases: int, seed: int, without: tuple[str, ...] = ()
    ) -> None:
        if cases < 1:
            raise UsageError(
                f"A log of {cases} cases cannot be written.", hint="Ask for 1 or more."
            )
        self.scenario, self.seed, self.n_cases = scenario, seed, cases
        self.without = checked(scenario, without)
        self._index, self._draws = Index(scenario), Draws(seed)
        self._bits = bits_of(scenario, self.without)
        self._sites = n_sites(scenario, cases)
        self._window = self._measure()
        on = {name: name not in self.without for name in ("contention", "unavailability")}
        self._terms = Terms(
            contention=on["contention"],
            unavailability=on["unavailability"],
            batching="batching" not in self.without,
            prioritisation="prioritisation" not in self.without,
            approval_lag="approval_lag" not in self.without,
            visible_from=self._window.visible_from,
            until=self._window.until,
        )
        self._staff = Staff.of(scenario, self._terms, sites=self._sites)
        end = int(self._window.arrivals[-1]) + 400 * _DAY_S
        self._floor = Floor(
            scenario, self._staff, self._terms, begin=self._window.begin - _DAY_S, end=end
        )
        self._ledger = Ledger(self._index, self._bits)
        looks = Looks(self._index, self._staff, self._bits)
        self._register = Register(looks, self._ledger, self._draws)
        self._truth: Truth | None = None
        self._begun = False

    def _measure(self) -> _Window:
        scenario, draws, n = self.scenario, self._draws, self.n_cases
        start = midnight_s(scenario)
        days = n / (scenario.cases_per_day * self._sites)
        open_ended = "open_cases" not in self.without and days >= _SHORTEST_DAYS
        if not open_ended:
            arrivals = arrivals_s(scenario, draws, n, sites=self._sites, begin=start)
            return _Window(arrivals, 0, start, start, np.iinfo(np.int64).max // 4)
        begin = start - _WARM_DAYS * _DAY_S
        spare = 2 * _WARM_DAYS * scenario.cases_per_day * self._sites + 200
        arrivals = arrivals_s(scenario, draws, n + spare, sites=self._sites, begin=begin)
        n_warm = int(np.searchsorted(arrivals, start))
        return _Window(arrivals, n_warm, begin, start, np.iinfo(np.int64).max // 4)

    def __iter__(self) -> Iterator[Columns]:
        if self._begun:
            raise UsageError(
                "The chunks of this log have been taken already.",
                hint="Call generate() again; the same seed gives the same log.",
            )
        self._begun = True
        n_main = self.n_cases
        arrivals, n_warm = self._window.arrivals, self._window.n_warm
        until: int | None = None
        if self._window.visible_from > self._window.begin:
            yield from self._warm_up()
            n_main -= self._floor.in_sight()
            until = int(arrivals[n_warm + n_main - 1]) + _AFTER_LAST_S
            self._floor.desk.clock["until"] = until
        for first in range(0, n_main, _CHUNK):
            numbers = np.arange(first, min(first + _CHUNK, n_main), dtype=np.int64)
            arrive = arrivals[n_warm + numbers]
            self._bring(numbers, arrive, until)
            yield from self._run(int(arrive[-1]))
        if until is not None:
            self._floor.last_call(until - _LAST_CALL_S)
        yield from self._run(until)
        self._close()

    def _warm_up(self) -> Iterator[Columns]:
        # Whoever came before the log begins is on the floor already, with nothing planted.
        n = self._window.n_warm
        numbers = np.arange(-n, 0, dtype=np.int64)
        draft = self._draft(numbers)
        draft.unroll()
        places = self._floor.places(n)
        bundle = assemble(draft, extraneous=False, batching=False)
        self._floor.bring(places, bundle, draft.attribute["priority"])
        self._enrol(places, draft, bundle, warm=True)
        self._floor.expect(places, self._window.arrivals[:n])
        yield from self._run(self._window.visible_from - 1)

    def _enrol(self, places: Ints, draft: Draft, bundle: Bundle, *, warm: bool) -> None:
        n_places = self._floor.n_places
        self._ledger.forget(places, n_places)
        self._register.enrol(places, draft, bundle, n_places=n_places, warm=warm)

    def _draft(self, numbers: Ints) -> Draft:
        pool = max(90 * self.scenario.cases_per_day * self._sites, 2000)
        draft = Draft(self._index, self._draws, int(numbers[0]), len(numbers), pool)
        draft.choose()
        return draft

    def _bring(self, numbers: Ints, arrive: Ints, until: int | None) -> None:
        draft = self._draft(numbers)
        children, parents, gap = self._who_comes_back(draft, arrive, until)
        for attribute in (draft.attribute["reason"], draft.customer):
            attribute[children] = attribute[parents]
        draft.choose()
        groups: dict[str, Flags] = {}
        unlocked = unlock_all(draft, self._bits, groups)
        draft.unroll()
        plant_all(draft, self._bits, groups, unlocked)
        paired = np.zeros(draft.n, dtype=np.bool_)
        paired[children] = paired[parents] = True
        self._mark_whole_cases(draft, children, paired)
        bundle = assemble(
            draft,
            extraneous="extraneous" not in self.without,
            batching="batching" not in self.without,
        )
        places = self._floor.places(draft.n)
        self._floor.bring(places, bundle, draft.attribute["priority"])
        self._enrol(places, draft, bundle, warm=False)
        own = np.ones(draft.n, dtype=np.bool_)
        own[children] = False
        self._floor.expect(places[own], arrive[own])
        self._floor.expect_after(places[parents], places[children], gap)

    def _who_comes_back(
        self, draft: Draft, arrive: Ints, until: int | None
    ) -> tuple[Ints, Ints, Ints]:
        # Every second case may be the customer of the one before, within seven days of its end.
        parents = np.arange(0, draft.n - 1, 2)
        if "repeat_contact" in self.without:
            parents = parents[:0]
        chance = self._draws.uniform("comes back", draft.number[parents])
        parents = parents[chance < 2 * self.scenario.repeats]
        draft.unroll()
        last = self.scenario.follow_up.activity
        parents = parents[~draft.does(last)[parents]]
        if until is not None:
            parents = parents[arrive[parents] + _BACK_S < until]
        number = draft.number[parents]
        gap = 2 * 3600 + self._draws.below("back after", number, 6 * _DAY_S + 20 * 3600)
        return parents + 1, parents, gap

    def _mark_whole_cases(self, draft: Draft, children: Ints, paired: Flags) -> None:
        chosen = {
            "repeat_contact": np.isin(np.arange(draft.n), children),
            "outdated_sop": self._chance(draft, "outdated", self.scenario.outdated),
            "missing_data": self._chance(draft, "blank", self.scenario.blank_reason) & ~paired,
        }
        for name, cases in chosen.items():
            if name in self._bits:
                rows = cases[draft.rows["case"]]
                draft.rows["marks"][rows] |= self._bits[name]

    def _chance(self, draft: Draft, purpose: str, share: float) -> Flags:
        return np.asarray(self._draws.uniform(purpose, draft.number) < share)

    def _run(self, limit: int | None) -> Iterator[Columns]:
        for block in self._floor.run(limit):
            yield self._register.columns(block, self._floor.desk)

    def _close(self) -> None:
        cases = self._floor.desk.cases
        seen = cases["number"] >= 0
        ends = [self._index.act[name] for name in self.scenario.ends]
        closed = np.isin(cases["seen_act"], ends)
        still_open = seen & (cases["state"] == qd.OPEN)
        self._truth = self._ledger.truth(
            seed=self.seed,
            without=self.without,
            n_cases=int(self._floor.desk.clock["numbers"][0]),
            n_conforming=self._register.n_conforming
            + int((still_open & closed & self._register.straight).sum()),
            open_cases=(
                np.array(sorted(self._register.start_cut), dtype=np.int64),
                cases["number"][still_open & ~closed],
            ),
            staff=self._staff,
            agents=self._register.looks.agents(self._floor.desk),
        )

    @property
    def truth(self) -> Truth:
        """What the log holds; known once every chunk has been taken.

        Raises:
            UsageError: there are chunks left.
        """
        if self._truth is None:
            raise UsageError(
                "The truth of a log is known when all of it is written.",
                hint="Iterate over all chunks first.",
            )
        return self._truth
