"""What is wasted, as cards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from procmine.config import Config
from procmine.finding import Finding
from procmine.registry import room
from procmine.report.lead_sentence import anchor, isolated
from procmine.report.map_rows import anchors
from procmine.report.messages import Messages
from procmine.report.sheet import Sheet
from procmine.report.study.cards import WASTE, Card
from procmine.report.study.overrides import override_of
from procmine.waste import name_of

__all__ = [
    "DETECTORS",
    "by_word",
    "is_told",
    "rule_anchor",
    "rule_name",
    "told_besides",
    "typed",
    "waste_cards",
]

DETECTORS = "procmine.waste"
# Sections and keys of the configuration, and options of commands.
_TO_TYPE = re.compile(
    r"(\[waste\.[a-z-]+\](?: [a-z_]+)?|\[waiting\] (?:customer|third_party)|\[[a-z.]+\]"
    r"|--[a-z_-]+(?: [A-Z]+)?)"
)
# Causes of waiting that nobody can take away as they are told.
_NOBODYS = frozenset({"extraneous", "idle_in_system", "off_hours", "unknown"})
# Those of which the log does not even tell why.
_UNTOLD = frozenset({"extraneous", "unknown"})
_EVERYWHERE: Mapping[str, str] = MappingProxyType({})
# From which share of it on a place is worth going to.
_A_PLACE = 0.05
# What tells best where most of a finding is.
_BY = ("handover", "change", "activity")
# Highlights of discovery that a detector tells better, with the hours it takes.
_TOLD_BY = {
    "doing-again": ("rework-loop",),
    "going-back": ("rework-loop",),
    "longest-wait": ("bottleneck", "waiting-by-cause"),
    "sent-back": ("ping-pong-handover",),
}


def is_told(finding: Finding) -> bool:
    """Is this a finding, not what a detector lacks?"""
    return "lacks" not in finding.where


def told_besides(rule: str, found: Sequence[Finding]) -> bool:
    """Do findings of waste tell what this highlight of discovery tells?"""
    fired = {finding.rule for finding in found if is_told(finding)}
    return bool(fired & set(_TOLD_BY.get(rule, ())))


def rule_anchor(rule: str) -> str:
    """Where the page explains this detector."""
    return f"waste-rule-{rule}"


def rule_name(rule: str, say: Messages, where: Mapping[str, str] = _EVERYWHERE) -> Any:
    """What the waste of this detector is called, there where it was found."""
    keys = [f"waste.{rule}-{place}" for place in where.values()]
    known = next((key for key in keys if key in say), None)
    return say(known) if known else say.plain_text(name_of(rule, say.lang))


def typed(text: str, say: Messages) -> Any:
    """A sentence of a detector, in it what is to be typed as such."""
    from markupsafe import Markup

    parts = _TO_TYPE.split(text.replace("``", ""))
    return Markup("").join(
        say.code(part) if place % 2 else say.plain_text(part) for place, part in enumerate(parts)
    )


def waste_cards(found: Sequence[Finding], sheet: Sheet, config: Config) -> list[Card]:
    """What is wasted, each as one finding?

    Args:
        found: what the detectors found; what they lack is left out.
        sheet: of discovery; its map shows where.
        config: the options that hold.
    """
    places = anchors(sheet.result)
    return [_card(one, sheet, places, config) for one in found if is_told(one)]


def _card(
    one: Finding, sheet: Sheet, places: Mapping[tuple[str, ...], str], config: Config
) -> Card:
    say, told = sheet.say, one.to_dict(sheet.say.lang)
    activity = one.where.get("activity")
    on_map = places.get((activity,)) if activity else None
    interval = one.intervals.get("cost_s")
    n_cases = one.values.get("n_cases")
    return Card(
        id=one.id,
        anchor=f"finding-{anchor(told)}",
        kind=WASTE,
        rule=one.rule,
        level=one.level,
        name=rule_name(one.rule, say, one.where),
        sentence=isolated(f"{told['message']}{say.plain('headline.stop')}", one.values),
        where=_where(one, sheet),
        most=_most(one, sheet, "study_waste.most") if "activity" not in one.where else "",
        much=_much(one, sheet),
        n=one.n,
        n_cases=n_cases if isinstance(n_cases, int) else None,
        cost_s=one.cost_s,
        cost_money=one.cost_money,
        interval=None if interval is None else (interval.low, interval.high),
        size_is=say("study_waste.at_stake" if one.cost_s is not None else "findings.counted"),
        compared=_compared(one, sheet),
        assumption=typed(told.get("assumption", ""), say),
        advice=isolated(told["hint"], one.values) if told["hint"] else "",
        harmless=typed(told.get("harmless_when", ""), say),
        patterns=[say.plain_text(pattern["name"]) for pattern in told.get("patterns", ())],
        examples=one.examples,
        href=on_map or rule_anchor(one.rule),
        view=("waste" if sheet.wasted else "duration") if on_map else "",
        override=override_of(room(DETECTORS)[one.rule], config),
        leads=one.where.get("cause") not in _NOBODYS,
        is_open=one.where.get("cause") in _UNTOLD,
    )


def _where(one: Finding, sheet: Sheet) -> Any:
    """The place itself, or else where most of it is."""
    say = sheet.say
    if activity := one.where.get("activity"):
        return say.name(activity)
    return _most(one, sheet, "study_waste.mostly") or say("findings.everywhere")


def _most(one: Finding, sheet: Sheet, key: str) -> Any:
    """Where most of it is, and how much of it; empty where nothing says."""
    if not one.evidence:
        return ""
    places = {str(row["by"]): row for row in reversed(one.evidence)}
    by = next((by for by in _BY if by in places), str(one.evidence[0]["by"]))
    row, say = places[by], sheet.say
    part, whole = (row["cost_s"], one.cost_s) if one.cost_s else (row["n"], one.n)
    share = float(part or 0.0) / whole
    # Spread over so many places none of them is one to go to.
    if share < _A_PLACE:
        return ""
    told = {"name": str(row["name"]), "most_share": share}
    if by in _BY and part == whole:
        return say(f"{key}_all", name=told["name"])
    return say(key, **told) if by in _BY else say(f"{key}_kind", what=by_word(by, say), **told)


def by_word(by: str, say: Messages) -> Any:
    """What the places of a finding are told apart by, such as teams or hours."""
    return say(f"study_by.{by}") if f"study_by.{by}" in say else say.name(by)


def _much(one: Finding, sheet: Sheet) -> Any:
    """How often: steps where the finding counts steps, and in how many cases."""
    say, n_cases = sheet.say, one.values.get("n_cases")
    if not isinstance(n_cases, int):
        return say("figure.n_times", n_times=one.n)
    if n_cases == one.n:
        return say("study_waste.n_cases", n_cases=n_cases)
    return say("study_waste.n_steps", n_steps=one.n, n_cases=n_cases)


def _compared(one: Finding, sheet: Sheet) -> Any:
    say, share = sheet.say, one.values.get("affected_share")
    if not isinstance(share, float):
        return ""
    span = one.intervals.get("affected_share")
    told = {"affected_share": share, "n_possible": one.values.get("n_possible")}
    if span is None:
        return say("study_waste.affected", **told)
    return say("study_waste.affected_sure", **told, low_share=span.low, high_share=span.high)
