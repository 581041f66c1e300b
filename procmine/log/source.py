"""Source: rows as a connector hands them over, before anyone knows what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procmine.finding import Finding

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.engines.text_rows import TextRows

__all__ = ["FAULT", "FOLD", "Source"]

# Hidden columns a connector may add to its batches (they are not among Source.columns). Text in
# FAULT says why a row cannot be used: it goes to the rejects. Text in FOLD says why a row is no
# event of its own, such as an update without a change of state: it is counted, not used.
FAULT = "\x00fault"
FOLD = "\x00fold"


def _nothing() -> tuple[Finding, ...]:
    return ()


@dataclass(frozen=True)
class Source:
    """Rows of one source, in file order, as Arrow batches of one schema.

    Args:
        name: what the user called it: a path, a URL without its password, ``stdin`` or ``frame``.
        kind: id of the connector that reads it.
        columns: the user's column names, unique; what had to be renamed is in the findings.
        batches: starts a reading; every call reads from the beginning. Text stays text
            (``string``, blanks and all; a cell that is missing in the source is null), typed
            columns keep their Arrow type. Batches hold at most about a million rows.
        fingerprint: hexadecimal SHA-256 that changes when the rows could change: content, reader
            and its options.
        findings: what the reading found wrong; complete once a reading has reached its end.
        share_read: how much of the source the current reading has seen, 0–1, None when unknown.
        roles: roles the format itself gives (XES, OCEL, ServiceNow): role to column.
        n_bytes: size of the source, None when unknown.
        rows: starts a reading of the same rows, some of them only as places in a text; None where
            the source has nothing quicker than its batches.
        is_text_sound: has the connector itself seen that text is UTF-8? Else the reader looks.
    """

    name: str
    kind: str
    columns: tuple[str, ...]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    fingerprint: str
    findings: Callable[[], tuple[Finding, ...]] = _nothing
    share_read: Callable[[], float | None] = lambda: None
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    n_bytes: int | None = None
    rows: Callable[[], Iterator[pa.RecordBatch | TextRows]] | None = None
    is_text_sound: bool = False

    def readings(self) -> Iterator[pa.RecordBatch | TextRows]:
        """Start a reading, the quickest there is."""
        return self.batches() if self.rows is None else self.rows()
