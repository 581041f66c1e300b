"""The result of a conformance check as plain data: what scripts and nightly jobs read."""

from __future__ import annotations

from typing import Any

from procmine.conform.acceptance import Allowance
from procmine.conform.check import Conformance, Part
from procmine.conform.judge import Ruling
from procmine.conform.nouns import Alignment
from procmine.finding import Finding
from procmine.report.decisions_told import decisions_told
from procmine.report.deviation_cards import deviation_cards
from procmine.report.deviations_told import deviations_told
from procmine.report.replays_told import replays_told

__all__ = ["SCHEMA", "conformance"]

SCHEMA = "https://procmine.org/schema/conform/1"


def conformance(found: Conformance, *, lang: str = "en", currency: str = "") -> dict[str, Any]:
    """A conformance check as data.

    Args:
        found: what ``check`` gave.
        lang: language of the sentences.
        currency: what the costs of the log are counted in.

    Returns:
        Shares are 0–1; what cannot be told is null.
    """
    sop, judgement = found.standard.sop, found.judgement
    card = deviation_cards(found, lang, currency)
    return {
        "schema": SCHEMA,
        "lang": lang,
        "sop": {"name": sop.name, "owner": sop.owner, "file": sop.origin("file")},
        "n_cases": found.n_cases,
        "n_cases_aligned": found.n_cases_aligned,
        "n_cases_fit": found.n_cases_fit,
        "n_cases_cut": found.n_cut,
        "n_cases_without_version": judgement.n_unversioned,
        "fitness_mean": found.fitness_mean,
        "fitness_total": found.fitness_total,
        "precision": found.precision,
        "precision_upper": found.precision_upper,
        "exact": all(part.alignments.exact for part in found.parts) and not found.n_cut_open,
        "mode": "replay" if found.replays else "alignment",
        "versions": [_version(part) for part in found.parts],
        "variants": [
            _variant(part, one) for part in found.parts for one in part.alignments.variants
        ],
        "deviations": [
            told | card(one)
            for told, one in zip(deviations_told(found, lang), found.deviations, strict=True)
        ],
        "accepted": [_allowance(one) for one in found.allowances],
        "rules": [_rule(ruling, lang) for ruling in judgement.rulings],
        "replays": replays_told(found),
        "decisions": decisions_told(found, lang),
        "steps_never_done": list(judgement.unmatched),
        "notes": [
            {"version": version, **_note(note, lang)}
            for version, notes in found.standard.notes.items()
            for note in notes
        ],
    }


def _version(part: Part) -> dict[str, Any]:
    aligned = part.alignments
    return {
        "id": part.version,
        "n_cases": aligned.n_cases,
        "n_cases_fit": aligned.n_cases_fit,
        "fitness_mean": aligned.fitness_mean,
        "fitness_total": aligned.fitness_total,
        "precision": part.precision,
        "precision_upper": part.precision_upper,
        "exact": aligned.exact,
        "assumed": list(aligned.assumed),
    }


def _variant(part: Part, one: Alignment) -> dict[str, Any]:
    return {
        "version": part.version,
        "activities": list(one.activities),
        "n_cases": one.n_cases,
        "cost": one.cost,
        "lower_bound": one.lower_bound,
        "exact": one.exact,
        "fitness": one.fitness,
        "moves": [
            {"kind": move.kind, "activity": move.activity, "node": move.node} for move in one.moves
        ],
    }


def _allowance(one: Allowance) -> dict[str, Any]:
    said = one.accepted
    return {
        "deviation": said.deviation,
        "reason": said.reason,
        "until": said.until.isoformat(),
        "when": said.when,
        "n_cases": one.n_cases,
    }


def _rule(ruling: Ruling, lang: str) -> dict[str, Any]:
    verdict = ruling.verdict
    return {
        "id": ruling.demand.id,
        "rule": ruling.demand.rule,
        "requires": verdict.requires[lang],
        "level": ruling.demand.level,
        "state": ruling.state,
        "n_applicable": verdict.n_applicable,
        "n_violated": ruling.n_violated,
        "n_accepted": ruling.n_accepted,
        "n_activations": verdict.n_activations,
        "n_violations": verdict.n_violations,
        "n_undecided": verdict.n_undecided,
        "lacks": list(verdict.lacks),
        "control_points": list(ruling.control_points),
    }


def _note(note: Finding, lang: str) -> dict[str, Any]:
    return {
        "rule": note.rule,
        "level": note.level,
        "says": note.say(lang),
        "where": dict(note.where),
    }
