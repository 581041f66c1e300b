"""Is a report, and what it was made from, still what it was?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from procmine.errors import UsageError
from procmine.report.study.inputs import sha256_of
from procmine.report.study.reading import Report
from procmine.report.study.seal import is_sealed

__all__ = ["CHANGED", "MISSING", "SAME", "verification"]

SAME, CHANGED, MISSING = "same", "changed", "missing"


def verification(
    report: Report, *, among: Path | None = None, with_inputs: bool = True
) -> list[dict[str, Any]]:
    """Which files of a report, and of its inputs, are still what they were?

    Args:
        report: what its report.json says.
        among: a folder in which the inputs are looked for first.
        with_inputs: whether to look at the inputs at all.

    Returns:
        For each file its ``role`` (``report``, ``log``, ``configuration`` or ``sop``), ``name`` and
        ``state``: ``same``, ``changed`` or ``missing``; first report.json itself, by its seal.

    Raises:
        UsageError: report.json names a file outside its folder.

    Cost: reads every byte of the files once.
    """
    folder = report.path.parent
    told = report.result["provenance"]
    own = {"role": "report", "name": report.path.name}
    rows: list[dict[str, Any]] = [
        {**own, "state": SAME if is_sealed(report.result) else CHANGED},
        *(
            _row("report", name, told["files"][name], [folder / _own(name, report)])
            for name in sorted(told["files"])
        ),
    ]
    if with_inputs:
        rows += [
            _row(one["role"], one["path"], one["sha256"], _places(one["path"], folder, among))
            for one in told["inputs"]
        ]
    return rows


def _own(name: str, report: Report) -> str:
    if not name or Path(name).name != name:
        raise UsageError(
            f"{report.path} names {name!r}, which is no file of its folder.",
            hint="procmine did not write it like this: run the study again.",
        )
    return name


def _places(path: str, folder: Path, among: Path | None) -> Iterator[Path]:
    """Where an input may be: paths are told from where the study was run."""
    told = Path(path)
    if among is not None:
        yield from (among / told, among / told.name)
    yield told
    yield from (above / told for above in folder.resolve().parents)


def _row(role: str, name: str, sha256: str, places: Any) -> dict[str, Any]:
    found = [path for path in dict.fromkeys(places) if path.is_file()]
    if not found:
        return {"role": role, "name": name, "state": MISSING}
    is_same = any(sha256_of(path) == sha256 for path in found)
    return {"role": role, "name": name, "state": SAME if is_same else CHANGED}
