"""Study: everything one study found out about a log, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procmine.config import Config
from procmine.finding import Finding

if TYPE_CHECKING:
    from procmine.conform.check import Conformance
    from procmine.discover.model import Mined
    from procmine.log.eventlog import EventLog
    from procmine.report.study.inputs import Input
    from procmine.summary.noun import Summary
    from procmine.valuestream.ledger import TimeLedger
    from procmine.valuestream.money import Costs
    from procmine.valuestream.stream_nouns import ValueStreamMap

__all__ = ["Study"]


@dataclass(frozen=True, eq=False)
class Study:
    """What did a study find?

    Args:
        log: the log.
        config: what was asked for.
        summary: what one pass over the log told.
        mined: the model.
        ledger: where the lead time went; None without times.
        costs: the same in money; None where nobody said what anything costs.
        stream: where work flows and waits; None without times.
        waste: what is wasted, and what the detectors lack to tell.
        conformance: where practice leaves the SOP; None where none was named.
        inputs: the files it all comes from.
    """

    log: EventLog = field(repr=False)
    config: Config = field(repr=False)
    summary: Summary = field(repr=False)
    mined: Mined = field(repr=False)
    ledger: TimeLedger | None = None
    costs: Costs | None = None
    stream: ValueStreamMap | None = None
    waste: tuple[Finding, ...] = ()
    conformance: Conformance | None = None
    inputs: tuple[Input, ...] = ()
