"""find(): every detector asked, what they found ranked by money and hours."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from procmine.config import Config
from procmine.errors import ConfigError
from procmine.finding import Finding, by_weight
from procmine.registry import Entry, docstring_sections, room
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._ranges import refuse_beyond

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog
    from procmine.valuestream.ledger import TimeLedger

__all__ = ["detect", "find"]


def find(
    log: EventLog,
    config: Config | None = None,
    *,
    only: Iterable[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    spent: TimeLedger | None = None,
) -> tuple[Finding, ...]:
    """What is wasted in this process, and how many hours does it take?

    Args:
        log: needs case and activity; the more roles it has, the more detectors can tell.
        config: options of detectors stand in [waste.<id>]; [calendar], [waiting], [cost] and
            [privacy] count too.
        only: ids of detectors; all of them if none is named.
        options: options by id, which win over those of the configuration.
        spent: the time ledger of this log and configuration, if it is known already.

    Returns:
        Findings, ranked by money and hours. They share seconds: their hours must not be added, and
        are no parts of a whole. A detector that cannot tell gives a finding of level ``info`` that
        has ``lacks`` in its ``where``; these come last.

    Raises:
        UsageError: no detector is called so.
        ConfigError: an option no detector has, or a step the log does not have.

    Cost: n log n in the steps, all of them in memory.

    >>> import pandas as pd, procmine as pm
    >>> frame = pd.DataFrame({"case": ["A"] * 3, "activity": ["Enter data", "Fix", "Enter data"],
    ...     "end": pd.to_datetime(["2026-01-05 09:00", "2026-01-05 10:00", "2026-01-05 11:00"])})
    >>> [finding.rule for finding in pm.waste.find(pm.read(frame), only=["duplicate-entry"])]
    ['duplicate-entry']
    """
    config = config or Config()
    detectors = room("procmine.waste")
    given = {name: _table(name, told) for name, told in config.waste.items()}
    for name, told in (options or {}).items():
        given[name] = {**given.get(name, {}), **told}
    for name in given:
        detectors[name]
    chosen = [detectors[name] for name in only] or list(detectors.values())
    evidence = Evidence(log, config, spent)
    found: list[Finding] = []
    for entry in chosen:
        origin = f"[waste.{entry.id}]"
        found += detect(entry, evidence, entry.settings(given.get(entry.id, {}), origin))
    ranked = by_weight(found)
    return tuple(sorted(ranked, key=lambda finding: "lacks" in finding.where))


def _table(name: str, told: Any) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise ConfigError(
            f"waste.{name} = {told!r} must be a section.", hint=f"Write [waste.{name}]."
        )
    return told


def detect(entry: Entry, evidence: Evidence, options: Mapping[str, Any]) -> list[Finding]:
    """What does one detector find, or lack?"""
    try:
        refuse_beyond(options)
        found: list[Finding] = list(entry.run(evidence, **options))
    except Lacks as lack:
        found = [lack.finding(entry.id)]
    except ConfigError as error:
        # What is wrong in another section names it.
        origin = "" if error.message.startswith("[") else f"[waste.{entry.id}]: "
        raise ConfigError(origin + error.message, hint=error.hint) from None
    return [_dressed(entry, finding) for finding in found]


def _dressed(entry: Entry, finding: Finding) -> Finding:
    """The finding with what its detector says of all of them."""
    says, sections = entry.module.SAYS, docstring_sections(entry.run)
    english = {name: " ".join(sections[name].split()) for name in ("Assumes", "Harmless when")}
    return dataclasses.replace(
        finding,
        assumption={"en": _sentence(english["Assumes"]), "zh": says.assumes_zh},
        harmless_when={"en": _sentence(english["Harmless when"]), "zh": says.harmless_zh},
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
