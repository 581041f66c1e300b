"""Rules a log obeys: suggestions for an SOP that nobody has written yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procmine.conform.declare_facts import Facts, facts_of
from procmine.conform.declare_pairs import Kept, strongest
from procmine.conform.sop import Demand
from procmine.errors import UsageError
from procmine.summary.noun import Summary
from procmine.summary.summarise import summarise

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Suggestion", "suggest_rules"]


@dataclass(frozen=True)
class Suggestion:
    """A rule the log obeys.

    Args:
        rule: id of the rule.
        options: what it is told.
        n_activations: places where it applied.
        n_violations: places where it was violated.
        n_applicable: cases in which it applied.
        n_cases: cases of the log.
    """

    rule: str
    options: tuple[tuple[str, str | int], ...]
    n_activations: int
    n_violations: int
    n_applicable: int
    n_cases: int

    @property
    def confidence(self) -> float:
        """Share of its activations in which it was kept."""
        return (self.n_activations - self.n_violations) / self.n_activations

    @property
    def support(self) -> float:
        """Share of the cases in which it applied."""
        return self.n_applicable / self.n_cases

    @property
    def demand(self) -> Demand:
        """The suggestion as a rule of an SOP."""
        told = ", ".join(str(value) for _, value in self.options)
        return Demand(f"{self.rule}: {told}", self.rule, dict(self.options), origin="suggested")


def suggest_rules(
    log: EventLog | Summary, *, confidence: float = 0.95, support: float = 0.1
) -> tuple[Suggestion, ...]:
    """Which rules does this log obey, though nobody has written them down?

    Args:
        log: an event log or its summary; needs case and activity.
        confidence: a rule is kept in at least this share of its activations, above 0, up to 1.
        support: it applies in at least this share of the cases; of a rule that forbids, both
            activities occur in at least this share. Above 0, up to 1.

    Returns:
        The strongest forms only: what another suggestion implies is left out (chain before
        alternate before plain; succession before response and precedence; what is said by a first
        or last step, by a step of every case, or by two rules together that are kept as well).
        The most applied first, then the best kept.

    Raises:
        UsageError: a share out of its bounds, or a support that leaves more than 1,000 activities.

    Cost: for each variant its length times its distinct activities; memory 64 bytes for each pair
    of activities.

    Source: Maggi, Bose, van der Aalst, *Efficient discovery of understandable declarative process
    models from event logs*, CAiSE 2012; Di Ciccio and others, *Resolving inconsistencies and
    redundancies in declarative process models*, Information Systems 2017.
    """
    for name, share in (("confidence", confidence), ("support", support)):
        if not 0 < share <= 1:
            raise UsageError(
                f"{name} = {share:g} is no share above 0.", hint="Say one such as 0.9, up to 1."
            )
    summary = log if isinstance(log, Summary) else summarise(log)
    facts = facts_of(summary, support * confidence)
    single = list(_single(facts, confidence, support))
    implied = {
        rule: {dict(s.options)["activity"] for s in single if s.rule == rule}
        for rule in ("init", "end", "existence")
    }
    always = {
        dict(s.options)["activity"]
        for s in single
        if s.rule == "existence" and dict(s.options)["least"] == 1
    }
    rank = {name: place for place, name in enumerate(facts.names)}
    found = strongest(
        facts,
        confidence,
        support,
        begins={rank[str(name)] for name in implied["init"]},
        ends={rank[str(name)] for name in implied["end"]},
        always={rank[str(name)] for name in always},
    )
    suggestions = [*single, *(_paired(facts, kept) for kept in found)]
    return tuple(sorted(suggestions, key=lambda s: (-s.support, -s.confidence, s.rule, s.options)))


def _single(facts: Facts, confidence: float, support: float) -> Iterator[Suggestion]:
    """Rules about one activity: how often, first, last."""
    n = facts.n
    rows = zip(facts.names, facts.cases, facts.once, facts.first, facts.last, strict=True)
    for name, cases, once, first, last in rows:
        for rule, kept in (("init", int(first)), ("end", int(last))):
            if kept >= confidence * n:
                yield Suggestion(rule, (("activity", name),), n, n - kept, n, n)
        seldom = n - int(cases) + int(once)
        for least, most, kept in ((1, 1, int(once)), (1, 0, int(cases)), (0, 1, seldom)):
            if kept >= confidence * n and cases >= support * n:
                told: tuple[tuple[str, str | int], ...] = (("activity", name), ("least", least))
                told += (("most", most),) if most else ()
                yield Suggestion("existence", told, n, n - kept, n, n)
                break


def _paired(facts: Facts, kept: Kept) -> Suggestion:
    names = (("source", facts.names[kept.source]), ("target", facts.names[kept.target]))
    counts = (kept.n_activations, kept.n_violations, kept.n_applicable)
    return Suggestion(kept.rule, names, *counts, facts.n)
