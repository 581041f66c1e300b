"""The forms in which things go wrong with a case, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from procmine.synth.scenario import Step

__all__ = ["Drop", "Insert", "Plant", "Retouch", "Swap", "Unlock"]


@dataclass(frozen=True)
class Plant:
    """One thing that goes wrong on purpose.

    Args:
        id: its name in truth.json.
        share: how many of the cases it can happen to, 0–1.
        group: at most one plant of a group happens to a case.
        where: attribute to values; only such cases.
        hurts: the customer notices.
    """

    id: str
    share: float
    group: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hurts: bool = False


@dataclass(frozen=True)
class Insert(Plant):
    """Steps that the procedure does not ask for, after (or before) one that it does.

    Args:
        at: the activity they are put next to.
        steps: what is added.
        before: put before instead of after it.
        times: how often at least and at most.
        evidence: which of the steps show it; all when empty.
        settled: it shows only once the step it is put before is done.
    """

    at: str = ""
    steps: tuple[Step, ...] = ()
    before: bool = False
    times: tuple[int, int] = (1, 1)
    evidence: tuple[int, ...] = ()
    settled: bool = False


@dataclass(frozen=True)
class Drop(Plant):
    """A step that is left out; the next one (or the one before) shows it."""

    activity: str = ""
    shown_before: bool = False
    legal_path: bool = False


@dataclass(frozen=True)
class Swap(Plant):
    """Two neighbouring steps in the wrong order; the second to be done shows it."""

    first: str = ""
    second: str = ""


@dataclass(frozen=True)
class Retouch(Plant):
    """A step done by others, elsewhere, too fast, late, or by the person who must not.

    Args:
        activity: the step.
        team: who does it instead.
        channel: where it is done instead.
        fast: it takes less than its least time.
        delay_median_s: it is put off by about so long.
        same_person: whoever did the step before goes on with it.
    """

    activity: str = ""
    team: str = ""
    channel: str = ""
    fast: bool = False
    delay_median_s: int = 0
    same_person: bool = False


@dataclass(frozen=True)
class Unlock(Insert):
    """Steps that lead to a second way out of a choice, after the case's own."""

    choice: str = ""
    option: str = ""
