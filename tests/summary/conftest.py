"""Logs for the tests of the summary, made from plain rows."""

from __future__ import annotations

import pandas as pd
import pytest

from procmine.config import Config
from procmine.connect.frame import frame
from procmine.log.build import build

ROLES = ("case", "activity", "start", "end", "resource", "team")


@pytest.fixture(scope="session")
def log_of():
    """Makes a log of rows whose keys are roles; times are microseconds, None where unknown."""

    def make(rows, steps="", zone="UTC"):
        table = pd.DataFrame(rows)
        for name in ("start", "end"):
            if name in table:
                table[name] = pd.to_datetime(table[name], unit="us", utc=True)
        columns = {f"log.columns.{role}": role for role in ROLES if role in table}
        unused = {f"log.columns.{role}": "none" for role in ROLES if role not in table}
        values = {**columns, **unused, "log.steps": steps, "log.zone": zone}
        config = Config().override(values, dict.fromkeys(values, "test"))
        return build(frame(table), config)

    return make
