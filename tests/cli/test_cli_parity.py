"""What the command line can say about a source, Python can say too."""

from __future__ import annotations

import inspect
import sqlite3

import pandas as pd
import pytest

import procmine as pm
from procmine.cli.log import command
from procmine.errors import UsageError
from procmine.log.roles import ROLES

ROWS = "case,activity,end\nÄ,Ask,2026-01-05 09:00\nÄ,Close,2026-01-05 10:00\n"


def test_every_option_of_a_source_is_an_argument_of_read():
    """Options of ``log describe`` are those of the roles, of the output, or arguments of read."""
    of_output = {"lang", "output_format", "config", "source"}
    options = {option.name for option in command.commands["describe"].params}
    asked = options - {f"role_{role}" for role in ROLES} - of_output
    assert asked <= set(inspect.signature(pm.read).parameters)
    assert {"encoding", "sheet", "table", "query", "labels", "duplicates"} <= asked


def test_what_is_said_is_done(tmp_path):
    """Encoding, delimiter, sheet, table and query are handed to the connector."""
    text = tmp_path / "log.csv"
    text.write_bytes(ROWS.replace(",", "~").encode("cp1250"))
    assert pm.read(text, encoding="cp1250", delimiter="~").labels("case") == ["Ä"]
    frame = pd.DataFrame({"case": ["A", "A"], "activity": ["Ask", "Close"]})
    book = tmp_path / "log.xlsx"
    with pd.ExcelWriter(book) as writer:
        pd.DataFrame({"a": [1]}).to_excel(writer, sheet_name="Notes", index=False)
        frame.to_excel(writer, sheet_name="Log", index=False)
    assert pm.read(book, sheet="Log").n_events == 2
    with sqlite3.connect(tmp_path / "log.sqlite") as base:
        frame.to_sql("steps", base, index=False)
        frame.to_sql("other", base, index=False)
    assert pm.read(tmp_path / "log.sqlite", table="steps").n_events == 2
    query = "select * from steps where activity = 'Ask'"
    assert pm.read(tmp_path / "log.sqlite", query=query).n_events == 1
    with pytest.raises(UsageError, match="no use for --sheet"):
        pm.read(text, encoding="cp1250", delimiter="~", sheet="Log")
