"""Rules about two activities that a log obeys, without those that others imply."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.conform.declare_facts import Facts

__all__ = ["Kept", "strongest"]

Array = np.ndarray[Any, np.dtype[Any]]

# From the strongest form to the weakest.
_FORMS = ("chain_", "alternate_", "")


@dataclass(frozen=True)
class Kept:
    """A rule about two activities, by their places among those of the facts."""

    rule: str
    source: int
    target: int
    n_activations: int
    n_violations: int
    n_applicable: int


@dataclass(frozen=True, eq=False)
class _Template:
    """Counts of one template for every pair."""

    activations: Array
    violations: Array
    applicable: Array

    def obeyed(self, facts: Facts, confidence: float, support: float) -> Array:
        """For which pairs is it kept often enough?"""
        n = self.activations
        kept = (n - self.violations >= confidence * n) & (self.applicable >= support * facts.n)
        np.fill_diagonal(kept, val=False)
        return np.asarray(kept & (n > 0))

    @property
    def confidence(self) -> Array:
        """Share kept, by pair."""
        n = np.maximum(self.activations, 1)
        return np.asarray((n - self.violations) / n)


def strongest(
    facts: Facts,
    confidence: float,
    support: float,
    *,
    begins: Set[int],
    ends: Set[int],
    always: Set[int],
) -> list[Kept]:
    """Which rules about two activities hold, none implied by another?

    Args:
        facts: the counts.
        confidence: share of the activations that keep a rule, at least.
        support: share of the cases in which it applies, at least.
        begins: activities cases begin with.
        ends: activities they end with.
        always: activities every case has.
    """
    tables = {name: _template(facts, name) for name in _names()}
    held = {name: table.obeyed(facts, confidence, support) for name, table in tables.items()}
    _simplify(facts.seldom_twice(confidence), held)
    _drop_weaker(held)
    for at in begins:
        # Whatever comes, comes after the first step.
        held["precedence"][at, :] = False
    for at in ends:
        held["response"][:, at] = False
    for relation in ("succession", "response", "precedence"):
        _drop_chained(held, tables, relation)
    reach = _drop_presence(held, always)
    both = facts.cases >= support * facts.n
    for name in ("exclusive_choice", "not_co_existence"):
        held[name] &= both[:, None] & both[None, :]
    _drop_forbidden(held, tables, reach)
    for name in ("exclusive_choice", "not_co_existence", "co_existence"):
        held[name] &= ~np.tri(len(both), dtype=np.bool_)
    return [kept for name in held for kept in _listed(name, held[name], tables[name])]


def _names() -> list[str]:
    forms = [f"{form}{of}" for of in ("succession", "response", "precedence") for form in _FORMS]
    return [*forms, "co_existence", "responded_existence", "exclusive_choice", "not_co_existence"]


def _template(facts: Facts, name: str) -> _Template:
    both = facts.pairs("cases")
    ones = np.ones_like(both)
    source, target = facts.events[:, None] * ones, facts.events[None, :] * ones
    has_source, has_target = facts.cases[:, None] * ones, facts.cases[None, :] * ones
    either, beside, n = has_source + has_target - both, facts.pairs("beside"), facts.n * ones
    if name.endswith("response"):
        found = source, source - facts.pairs(name), has_source
    elif name.endswith("precedence"):
        found = target, target - facts.pairs(name), has_target
    elif name.endswith("succession"):
        form = name.removesuffix("succession")
        kept = facts.pairs(f"{form}response") + facts.pairs(f"{form}precedence")
        found = source + target, source + target - kept, either
    elif name == "responded_existence":
        found = source, source - beside, has_source
    elif name == "co_existence":
        found = source + target, source + target - beside - beside.T, either
    elif name == "not_co_existence":
        found = source + target, beside + beside.T, either
    else:
        found = n, n - (either - both), n
    return _Template(*found)


def _simplify(once: Array, held: dict[str, Array]) -> None:
    """Where an activity comes at most once, alternate says no more than plain."""
    held["alternate_response"] &= ~(once[:, None] & held["response"])
    held["alternate_precedence"] &= ~(once[None, :] & held["precedence"])
    held["alternate_succession"] &= ~((once[:, None] & once[None, :]) & held["succession"])


def _drop_weaker(held: dict[str, Array]) -> None:
    """Chain before alternate before plain; succession before response and precedence."""
    for of in ("succession", "response", "precedence"):
        held[f"alternate_{of}"] &= ~held[f"chain_{of}"]
        held[of] &= ~(held[f"chain_{of}"] | held[f"alternate_{of}"])
    stronger = np.zeros_like(held["succession"])
    for form in _FORMS:
        stronger |= held[f"{form}succession"]
        held[f"{form}response"] &= ~stronger
        held[f"{form}precedence"] &= ~stronger


def _drop_chained(held: dict[str, Array], tables: dict[str, _Template], relation: str) -> None:
    """A plain rule goes when others, kept as well, lead from its source to its target.

    The worst kept goes first, and only rules that are left count: what goes stays implied.
    """
    forms = [f"{form}{of}" for of in (relation, "succession") for form in _FORMS]
    links = np.any([held[form] for form in forms], axis=0)
    share = tables[relation].confidence
    sources, targets = np.nonzero(held[relation])
    order = np.lexsort((targets, sources, share[sources, targets]))
    for source, target in zip(sources[order].tolist(), targets[order].tolist(), strict=True):
        links[source, target] = False
        if _leads(links & (share >= share[source, target]), source, target):
            held[relation][source, target] = False
        else:
            links[source, target] = True


def _leads(links: Array, source: int, target: int) -> bool:
    """Is there a way from one to the other?"""
    seen = links[source].copy()
    while not seen[target]:
        further = links[seen].any(axis=0) | seen
        if np.array_equal(further, seen):
            return False
        seen = further
    return True


def _drop_presence(held: dict[str, Array], always: Set[int]) -> Array:
    """That two come together is said by their order already, or by one that is always there.

    Returns:
        Which activity calls for which other one in the same case, by any rules together.
    """
    ordered = np.any([held[f"{form}succession"] for form in _FORMS], axis=0)
    after = np.any([held[f"{form}response"] for form in _FORMS], axis=0) | ordered
    before = np.any([held[f"{form}precedence"] for form in _FORMS], axis=0) | ordered
    held["co_existence"] &= ~(ordered | ordered.T)
    called = after | before.T
    held["co_existence"] &= ~(called & called.T)
    everywhere = np.zeros(len(ordered), np.bool_)
    everywhere[sorted(always)] = True
    held["co_existence"] &= ~(everywhere[:, None] & everywhere[None, :])
    said = called | held["co_existence"] | held["co_existence"].T | everywhere[None, :]
    # Presence is transitive as well: what two steps of presence say needs no third rule.
    reach = said.copy()
    for middle in range(len(reach)):
        reach |= reach[:, middle, None] & reach[None, middle, :]
    held["responded_existence"] &= ~reach
    return np.asarray(reach)


def _drop_forbidden(held: dict[str, Array], tables: dict[str, _Template], reach: Array) -> None:
    """What one forbids, those that call for it forbid too: only the nearest pair is told."""
    never = held["not_co_existence"] | held["exclusive_choice"]
    held["not_co_existence"] &= ~held["exclusive_choice"]
    share = tables["not_co_existence"].confidence
    sources, targets = np.nonzero(np.triu(held["not_co_existence"]))
    order = np.lexsort((targets, sources, share[sources, targets]))
    for a, b in zip(sources[order].tolist(), targets[order].tolist(), strict=True):
        level = share[a, b]
        by_target = never[a] & reach[b] & (share[a] >= level)
        by_source = never[b] & reach[a] & (share[b] >= level)
        by_target[b] = by_source[a] = False
        if np.any(by_target | by_source):
            never[a, b] = never[b, a] = False
    held["not_co_existence"] &= never


def _listed(name: str, held: Array, table: _Template) -> Iterator[Kept]:
    for source, target in zip(*(axis.tolist() for axis in np.nonzero(held)), strict=True):
        at = (source, target)
        yield Kept(
            name.replace("_", "-"),
            source,
            target,
            int(table.activations[at]),
            int(table.violations[at]),
            int(table.applicable[at]),
        )
