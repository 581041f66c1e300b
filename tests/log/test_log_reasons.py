"""Why rows are rejected, in both languages."""

from __future__ import annotations

import re
import tomllib

import pytest
from casebook import CASES
from log_making import findings_of

from procmine.config import PrivacyConfig
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


def test_columns_nobody_gave_a_role_are_hidden_unless_people_are_shown(log_of):
    """A note or an address names people as well as the column of people does."""
    log = log_of(
        "case,activity,end,resource,note\nA,Ask,2026-01-05 09:00,Ann,\nB,,2026-01-05,Ann,x\n"
    )
    assert rejects_csv(log).splitlines() == [
        "row,reason,case,activity,end,resource,note",
        "2,missing activity,(hidden),,2026-01-05,(hidden),(hidden)",
    ]
    shown = rejects_csv(log, PrivacyConfig(names="show")).splitlines()[1]
    assert shown == "2,missing activity,(hidden),,2026-01-05,Ann,x"
