"""The content of conform.json: the check, where it happened, and where it all comes from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from procmine import __version__
from procmine.config import Config
from procmine.report.baseline import Baseline
from procmine.report.conformance import conformance
from procmine.report.describe import describe
from procmine.report.given import given
from procmine.report.places import places
from procmine.summary.summarise import summarise

if TYPE_CHECKING:
    from procmine.conform.check import Conformance
    from procmine.log.eventlog import EventLog

__all__ = ["conformance_result"]


def conformance_result(
    log: EventLog,
    found: Conformance,
    *,
    config: Config,
    lang: str = "en",
    baseline: Baseline | None = None,
) -> dict[str, Any]:
    """How do practice and standard agree, as data for scripts and pages?

    Args:
        log: the log that was checked.
        found: what ``check`` gave.
        config: where its settings came from.
        lang: language of the sentences.
        baseline: an earlier result; then each deviation says how it changed since.

    Returns:
        What ``conformance`` gives, and ``log``, ``quality`` (how far its data can be trusted),
        ``baseline`` (null without one), ``places`` and ``provenance``.

    Raises:
        UsageError: the baseline is of another SOP.
    """
    told = conformance(found, lang=lang, currency=config.cost.currency)
    compared = baseline.compare(told) if baseline else None
    return {
        **told,
        "log": describe(log, summarise(log)),
        "quality": [finding.to_dict(lang) for finding in log.findings],
        "baseline": compared,
        "places": places(found),
        "provenance": {
            "procmine": __version__,
            **log.provenance.to_dict(),
            "zone": log.zone,
            "sop": _fingerprints(found),
            "settings": {"steps": log.steps.mode},
            **given(config),
        },
    }


def _fingerprints(found: Conformance) -> dict[str, str]:
    """SHA-256 of the files of the SOP, by name."""
    sop = found.standard.sop
    steps = [path for version in sop.versions if (path := sop.steps_path(version))]
    paths = dict.fromkeys([sop.folder / sop.origin("file"), *steps])
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()
    }
