"""A report.json as it was written earlier, read back and seen to be one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procmine.errors import UsageError
from procmine.report.study.result import SCHEMA

__all__ = ["Report", "read_report"]

_HINT = "Name a report.json that procmine study run has written, or its folder."
_LISTS = {"kpis": ("id", "unit"), "findings": ("id", "says", "n")}


@dataclass(frozen=True)
class Report:
    """An earlier report.

    Args:
        path: of its report.json.
        result: its content.
    """

    path: Path
    result: Mapping[str, Any]

    @property
    def n_cases(self) -> int:
        """Cases of its log."""
        n: int = self.result["log"]["n_cases"]
        return n


def read_report(path: Path) -> Report:
    """Which report is this?

    Args:
        path: a report.json, or the folder that holds one.

    Raises:
        UsageError: no such file, no JSON, or no report.json of this schema.
    """
    file = path / "report.json" if path.is_dir() else path
    try:
        told = json.loads(file.read_bytes())
    except OSError as error:
        raise UsageError(f"Cannot read {file}: {error.strerror or error}.", hint=_HINT) from None
    except (ValueError, RecursionError):
        raise UsageError(f"{file} is no JSON.", hint=_HINT) from None
    schema = told.get("schema") if isinstance(told, dict) else None
    if schema != SCHEMA:
        said = f"its schema is {schema!r}" if schema else "it names no schema"
        raise UsageError(f"{file} is no report.json of this version: {said}.", hint=_HINT)
    if not _is_whole(told):
        raise UsageError(f"{file} is no whole report.json: parts of it are missing.", hint=_HINT)
    return Report(file, told)


def _is_whole(told: Mapping[str, Any]) -> bool:
    log, provenance = told.get("log"), told.get("provenance")
    return (
        isinstance(log, dict)
        and isinstance(log.get("n_cases"), int)
        and isinstance(told.get("source_kind"), str)
        and isinstance(provenance, dict)
        and _are_hashes(provenance.get("files"))
        and _are_rows(provenance.get("inputs"), ("role", "path", "sha256"))
        and all(_are_rows(told.get(name), keys) for name, keys in _LISTS.items())
    )


def _are_hashes(files: Any) -> bool:
    return isinstance(files, dict) and all(isinstance(one, str) for one in files.values())


def _are_rows(rows: Any, keys: tuple[str, ...]) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(key in row for key in keys) for row in rows
    )
