"""Logs for the tests of the room, made from CSV text or Arrow tables."""

from __future__ import annotations

import pyarrow as pa
import pytest
from log_making import config_of, source_of_table

from procmine.connect.csv import csv
from procmine.log.build import build
from procmine.log.source import Source


@pytest.fixture
def source_of(tmp_path):
    """Makes a source of CSV text, a dictionary of columns or an Arrow table."""
    n_made = 0

    def make(content, **how):
        nonlocal n_made
        if isinstance(content, str):
            n_made += 1
            path = tmp_path / f"log-{n_made}.csv"
            path.write_bytes(content.lstrip("\n").encode())
            return csv(str(path))
        table = content if isinstance(content, pa.Table) else pa.table(content)
        return source_of_table(table, **how)

    return make


@pytest.fixture
def log_of(source_of):
    """Makes a log of the same; `columns` and other keys are those of [log] in procmine.toml."""

    def make(content, columns=None, *, as_of_us=None, n_rows=None, roles=None, hidden=(), **log):
        how = {} if isinstance(content, str) else {"n_rows": n_rows, "roles": roles}
        if hidden:
            how["hidden"] = hidden
        source = content if isinstance(content, Source) else source_of(content, **how)
        return build(source, config_of(columns, **log), as_of_us=as_of_us)

    return make
