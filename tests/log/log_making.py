"""Sources and configurations for the tests of the room."""

from __future__ import annotations

import hashlib

import pyarrow as pa

from procmine.config import Config
from procmine.log.source import Source


def source_of_table(table, *, n_rows=None, roles=None, name="table", hidden=()):
    """A source of an Arrow table, in batches of so many rows; `hidden` are not among its columns.

    Its fingerprint is that of its values, however they are cut into batches.
    """

    def batches():
        yield from table.to_batches(n_rows)

    content = pa.BufferOutputStream()
    with pa.ipc.new_stream(content, table.schema) as stream:
        stream.write_table(table)
    told = content.getvalue().to_pybytes() + str(n_rows).encode()
    return Source(
        name=name,
        kind="table",
        columns=tuple(name for name in table.column_names if name not in hidden),
        batches=batches,
        fingerprint=hashlib.sha256(told).hexdigest(),
        roles=roles or {},
    )


def config_of(columns=None, **log):
    """A configuration as an option on the command line would make it."""
    values = {f"log.{name}": value for name, value in log.items()}
    values |= {f"log.columns.{role}": names for role, names in (columns or {}).items()}
    origins = {key: f"--{key.rpartition('.')[2].replace('_', '-')}" for key in values}
    return Config().override(values, origins)


def findings_of(log, rule):
    """What one check found in a log."""
    return [finding for finding in log.findings if finding.rule == rule]
