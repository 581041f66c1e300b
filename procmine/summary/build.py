"""Building a summary: the pass over the steps, and the finish that puts everything in order."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.groups import Durations
from procmine.kernels.handover import HANDOVERS, PINGPONGS, Handovers
from procmine.kernels.walk import ACTIVITY, LAST_NODE, Walk
from procmine.log.labels import densify
from procmine.summary.canon import alphabetical, edges_in_order, pairs_in_order, variants_in_order
from procmine.summary.noun import Cases, Summary

__all__ = ["PIECE", "Pass"]

Array = np.ndarray[Any, np.dtype[Any]]
Strings = tuple[Array, Array]

# Steps worked on at once: what is noted of them stays in a core's own cache.
PIECE = 1 << 15
_COUNTERS = (("handovers", HANDOVERS), ("ping_pongs", PINGPONGS))


class Pass:
    """One pass over the steps of a log.

    Args:
        timed: do the steps have instants?
        with_service: do some have both a start and an end?
        owners: which of ``resource`` and ``team`` the steps name.
        instant: do all steps take no time, so that their ``finish`` is their ``begin``?
    """

    def __init__(
        self, *, timed: bool, with_service: bool, owners: tuple[str, ...], instant: bool = False
    ) -> None:
        self.walk = Walk(timed=timed, with_service=with_service, instant=instant)
        self.waits, self.services = Durations(), Durations()
        self.handovers = {role: Handovers() for role in owners}

    def feed(self, steps: dict[str, Array], n_cases: int) -> None:
        """Go over the next steps, which come in order within each case.

        Args:
            steps: ``case``, ``activity``, ``begin``, ``finish``, ``whole`` and the owners, as
                ``EventLog.step_batches`` gives them.
            n_cases: case codes so far are below this.
        """
        n = len(steps["case"])
        for first in range(0, n, PIECE):
            part = slice(first, first + PIECE)
            # One element stands for all.
            self._feed({k: c if len(c) < n else c[part] for k, c in steps.items()}, n_cases)

    def _feed(self, steps: dict[str, Array], n_cases: int) -> None:
        case, begin, finish = steps["case"], steps["begin"], steps["finish"]
        edge, wait, activity, service = self.walk.feed(
            case, steps["activity"], begin, finish, steps["whole"], n_cases
        )
        self.waits.feed(edge, wait)
        self.services.feed(activity, service)
        for role, counter in self.handovers.items():
            counter.feed(case, steps[role], wait, n_cases)

    def finish(
        self,
        *,
        mode: str,
        zone: str,
        case_ids: Strings,
        activities: list[str],
        owners: dict[str, list[str]],
    ) -> Summary:
        """The summary of all steps fed.

        Args:
            mode: what a step is.
            zone: the zone hours and days are told in.
            case_ids: the ids behind the case codes, as bytes and bounds.
            activities: the names behind the activity codes.
            owners: the names behind the codes of resources and teams.
        """
        walk, n_cases = self.walk, len(case_ids[1]) - 1
        cases: slice | Array = slice(n_cases)
        last_node = walk.state[cases, LAST_NODE]
        if len(last_node) < n_cases or not last_node.all():
            # A case may have no step: all of its events may mark neither a start nor an end.
            cases = np.flatnonzero(last_node)
            last_node, case_ids = last_node[cases], densify(cases, case_ids)[1]
        nodes = walk.nodes[: walk.n_nodes].copy()
        # An activity of the log may have no step: its events may mark neither start nor end.
        names, recode = alphabetical(activities, np.unique(nodes[1:, ACTIVITY]))
        nodes[1:, ACTIVITY] = recode[nodes[1:, ACTIVITY]]
        edges, edge_place = edges_in_order(nodes, recode[walk.edges[: walk.n_edges]])
        leaves, n_of_variant, variant = variants_in_order(nodes, last_node)
        counts = {
            f"n_{role}_{name}": counter.state[cases, column]
            for role, counter in self.handovers.items()
            for name, column in _COUNTERS
        }
        return Summary(
            mode=mode,
            timed=walk.timed,
            zone=zone,
            activities=names,
            nodes=nodes,
            leaves=leaves,
            n_of_variant=n_of_variant,
            edges=edges,
            waits=self.waits.finish(len(edges), edge_place),
            services=self.services.finish(len(names), recode),
            cases=Cases(case_ids, walk.first[cases], walk.latest[cases], variant, counts),
            handovers={
                role: pairs_in_order(owners[role], counter.pairs)
                for role, counter in self.handovers.items()
            },
        )
