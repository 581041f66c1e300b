"""Why rows are rejected, in both languages."""

from __future__ import annotations

import re
import tomllib

import pytest
from casebook import CASES
from log_making import findings_of

from procmine.log import reasons
from procmine.report.rejects import rejects_csv


def reasons_of_connectors():
    """Every reason the case files of the connectors know."""
    books = (tomllib.loads(p.read_text("utf-8")) for p in (CASES / "connect").glob("*.toml"))
    faults = {fault for book in books for case in book["case"] for fault in case.get("faults", [])}
    return sorted({fault for fault in faults if fault} | {"event outside of any trace"})


@pytest.mark.parametrize(
    "reason",
    [
        reasons.MISSING_CASE,
        reasons.MISSING_ACTIVITY,
        reasons.NO_READABLE_TIME,
        reasons.EXACT_DUPLICATE,
        *reasons_of_connectors(),
    ],
)
def test_every_reason_is_said_in_chinese(reason):
    """No English is left of it, but for names of formats."""
    told = reasons.say_reason(reason, "zh")
    assert told != reason
    assert set(re.findall("[A-Za-z]+", told)) <= {"JSON", "trace"}
    assert reasons.say_reason(reason) == reason


def test_finding_and_file_give_the_same_reason(log_of):
    """What the finding says of a row stands beside it in rejects.csv, in either language."""
    log = log_of("case,activity,end\nA,Ask,2026-01-05 09:00\n,Ask,2026-01-05 10:00\n")
    (finding,) = findings_of(log, "rejected-row")
    for lang, reason in (("en", "missing case"), ("zh", "缺少案例编号")):
        assert finding.say(lang).endswith(reason)
        assert rejects_csv(log, lang=lang).splitlines()[1].startswith(f"2,{reason},")
