"""LateSource: a source whose columns are known only once its content was looked through.

XES, JSON and object-centric logs name their columns in the rows. Looking through a large file
takes time, and whoever finds the fingerprint in a cache never needs the columns: so the look is
put off until someone asks for columns, roles or rows, and is done once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from procmine.finding import Finding
from procmine.log.source import Source

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LateSource", "Look"]


@dataclass(frozen=True)
class Look:
    """What looking through a source gives.

    Args:
        columns: as in ``Source``.
        batches: as in ``Source``.
        roles: as in ``Source``.
        findings: what was found wrong.
    """

    columns: tuple[str, ...]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: Callable[[], tuple[Finding, ...]] = tuple


class LateSource(Source):
    """A source that looks through its content when columns, roles or rows are first asked for.

    Args:
        name: as in ``Source``.
        kind: as in ``Source``.
        fingerprint: as in ``Source``.
        look: reads the content; called at most once.
        share_read: as in ``Source``; it moves during the look.
        n_bytes: as in ``Source``.
    """

    def __init__(
        self,
        *,
        name: str,
        kind: str,
        fingerprint: str,
        look: Callable[[], Look],
        share_read: Callable[[], float | None] = lambda: None,
        n_bytes: int | None = None,
    ) -> None:
        given = {"name": name, "kind": kind, "fingerprint": fingerprint, "_look": look}
        given |= {"share_read": share_read, "n_bytes": n_bytes}
        for attribute, value in given.items():
            object.__setattr__(self, attribute, value)

    _look: Callable[[], Look]

    @cached_property
    def _seen(self) -> Look:
        return self._look()

    @property
    def columns(self) -> tuple[str, ...]:
        """The user's column names, unique."""
        return self._seen.columns

    @property
    def roles(self) -> Mapping[str, tuple[str, ...]]:
        """Roles the format itself gives."""
        return self._seen.roles

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Start a reading."""
        return self._seen.batches()

    def findings(self) -> tuple[Finding, ...]:
        """What the reading found wrong."""
        return self._seen.findings()

    def __repr__(self) -> str:
        return f"LateSource(name={self.name!r}, kind={self.kind!r})"
