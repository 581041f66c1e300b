"""Published logs: every row and event that was published comes in, under the published names."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from procmine.connect import open_source
from procmine.errors import ProcmineError
from procmine.log.source import FAULT, FOLD

pytestmark = pytest.mark.real_log

# Path, connector, rows, case column, cases, activity column, activities.
_PUBLISHED = [
    ("helpdesk/helpdesk.csv", "csv", 21_348, "Case ID", 4_580, "Activity", 14),
    ("helpdesk/helpdesk.xes.gz", "xes", 21_348, "case:concept:name", 4_580, "concept:name", 14),
    ("receipt/receipt.csv", "csv", 8_577, "case:concept:name", 1_434, "concept:name", 27),
    ("receipt/env_permit.xes.gz", "xes", 8_577, "case:concept:name", 1_434, "concept:name", 27),
    ("sepsis/SEPSIS.xes.gz", "xes", 15_214, "case:concept:name", 1_050, "concept:name", 16),
    ("callcentre/CallcenterExample.csv", "csv", 7_548, "Service ID", 3_885, "Operation", 6),
    ("call_csat/CallCenter.csv", "csv", 5_000, "CallId", 5_000, "Topic", 5),
    ("client_onboarding/onboard_client.csv.gz", "csv", 54_224, "process", 6_838, "activity", 11),
    ("purchasing/PurchasingExample.csv", "csv", 9_119, "Case ID", 608, "Activity", 24),
    ("loan_batched/Loan_Application_batched.csv.gz", "csv", 70_162, "case_id", 7_000, "", 0),
    ("running_example/running-example.xes", "xes", 42, "case:concept:name", 6, "concept:name", 8),
    (
        "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz",
        "xes",
        65_533,
        "case:concept:name",
        7_554,
        "concept:name",
        4,
    ),
    (
        "servicenow_incidents/incident_event_log.csv.gz",
        "csv",
        141_712,
        "number",
        24_918,
        "incident_state",
        9,
    ),
]
_LARGE = [
    (
        "bpic2012/BPI_Challenge_2012.xes.gz",
        "xes",
        262_200,
        "case:concept:name",
        13_087,
        "concept:name",
        24,
    ),
    (
        "road_fines/road_fine.xes.gz",
        "xes",
        561_470,
        "case:concept:name",
        150_370,
        "concept:name",
        11,
    ),
]


def _table(path: Path, **options: str) -> tuple[object, pa.Table]:
    source = open_source(str(path), **options)
    return source, pa.Table.from_batches(source.batches())


@pytest.mark.parametrize(
    "published",
    [*_PUBLISHED, *(pytest.param(row, marks=pytest.mark.slow) for row in _LARGE)],
    ids=[row[0] for row in (*_PUBLISHED, *_LARGE)],
)
def test_published_counts(real_log, published):
    """Rows, cases and activities are the published ones, and no row is unusable."""
    name, kind, n_rows, case, n_cases, activity, n_activities = published
    source, table = _table(real_log(name))
    assert source.kind == kind
    assert table.num_rows == n_rows
    assert pc.count_distinct(table[case]).as_py() == n_cases
    if activity:
        assert pc.count_distinct(table[activity]).as_py() == n_activities
    assert table[FAULT].null_count == n_rows


def test_a_case_called_na(real_log):
    """The sepsis case whose name is NA is there, with its events."""
    _, table = _table(real_log("sepsis/SEPSIS.xes.gz"))
    assert pc.sum(pc.equal(table["case:concept:name"], "NA")).as_py() > 0


def test_the_doubled_column_of_helpdesk(real_log):
    """The second column of one name gets a name of its own and keeps its values."""
    source, table = _table(real_log("helpdesk/helpdesk.csv"))
    assert "Variant (2)" in source.columns
    assert table["Variant (2)"].equals(table["Variant"])
    assert [finding.rule for finding in source.findings()] == ["column-renamed"]


def test_states_of_the_audit_log(real_log):
    """State changes are kept, updates folded; the code -100 occurs five times and is named."""
    path = real_log("servicenow_incidents/incident_event_log.csv.gz")
    source, table = _table(path, kind="servicenow")
    kept = table.filter(pc.is_null(table[FOLD]))
    # Counted independently: one event for each run of equal states in order of sys_mod_count.
    assert kept.num_rows == 88_953
    findings = {finding.rule: finding for finding in source.findings()}
    assert findings["servicenow-audit"].n == 141_712 - 88_953
    assert findings["servicenow-unlabelled-state"].values["codes"] == "-100"
    assert findings["servicenow-unlabelled-state"].n == 5


def test_runs_of_states_counted_by_pandas(real_log):
    """The folded rows are those pandas finds by shifting the sorted table."""
    pd = pytest.importorskip("pandas")
    frame = pd.read_csv(real_log("servicenow_incidents/incident_event_log.csv.gz"), dtype=str)
    frame["mod"] = frame["sys_mod_count"].astype(int)
    frame = frame.sort_values(["number", "mod"], kind="stable")
    same = (frame["number"] == frame["number"].shift()) & (
        frame["incident_state"] == frame["incident_state"].shift()
    )
    assert int((~same).sum()) == 88_953


def test_csv_and_xes_of_one_log_agree(real_log):
    """The receipt log has the same cells in both formats."""
    _, table = _table(real_log("receipt/receipt.csv"))
    _, other = _table(real_log("receipt/env_permit.xes.gz"))
    for column in ("case:concept:name", "concept:name", "org:resource"):
        assert sorted(table[column].to_pylist(), key=str) == sorted(
            other[column].to_pylist(), key=str
        )


@pytest.mark.parametrize("suffix", ["jsonocel", "xmlocel", "sqlite"])
def test_formats_of_the_object_log_agree(real_log, suffix):
    """The three formats of the example log flatten to the same rows, clocks apart."""
    _, table = _table(real_log(f"ocel/ocel20_example.{suffix}"), object_type="Invoice")
    assert table.num_rows == 9
    assert pc.count_distinct(table["ocel:oid"]).as_py() == 3
    blocked = [
        row["case:is_blocked"]
        for row in table.to_pylist()
        if row["ocel:activity"] in ("Set Payment Block", "Remove Payment Block")
    ]
    assert blocked == ["Yes", "No"]


def test_an_old_object_log_without_globals(real_log):
    """The OCEL 1 file without ocel:global-event is read; convergence is counted by hand."""
    source, table = _table(real_log("ocel/p2p-normal.jsonocel"), object_type="MATERIAL")
    findings = {finding.rule: finding for finding in source.findings()}
    assert table.num_rows == findings["ocel-convergence"].values["n_added"] + 560
    assert findings["ocel-deficiency"].n == 720 - 560


def test_rest_export_of_incidents(real_log):
    """Each of the 67 records has its milestones, counted from the columns themselves."""
    path = real_log("client_onboarding/incidents_REST.csv")
    _, table = _table(path, kind="servicenow")
    csv, plain = _table(path)
    times = ("opened_at", "resolved_at", "reopened_time", "closed_at")
    assert [finding.rule for finding in csv.findings()] == ["servicenow-export"]
    assert plain.num_rows == 67
    assert table.num_rows == sum(67 - plain[name].null_count for name in times)


def test_broken_xes_files_name_their_fault(real_log):
    """Every faulty file is refused with a line or read with a finding: never silence."""
    folder = real_log("README.md").parents[1] / "expected" / "xes"
    if not folder.is_dir():
        pytest.skip("lacks the faulty XES files (looked beside the published logs)")
    words = {
        "booleanIncorrectValue": "line 13: 'yes'",
        "dateIncorrectValue": "2002-0530T09:30:10Z",
        "dateNoTZD": "without a time zone",
        "elementIncorrect": "line 15: <text> in <trace>",
        "eventTooManyAttributes": "<event> with key, value",
        "intIncorrectValue": "line 13: '0.0'",
        "listTwoValues": "line 13: 2 values",
        "logOutOfPlace": "<log> in <event>",
        "noLog": "is empty",
    }
    for path in sorted(folder.glob("*.xes")):
        with pytest.raises(ProcmineError) as caught:
            list(open_source(str(path)).batches())
        assert words[path.stem] in caught.value.message


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["sepsis/SEPSIS.xes.gz", "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz"]
)
def test_another_reader_of_xes_agrees(real_log, name):
    """r4pm, reading the same file, finds the same events in the same order."""
    r4pm = pytest.importorskip("r4pm", reason="lacks r4pm, the reader to compare with")
    theirs, _ = r4pm.df.import_xes(str(real_log(name)))
    theirs = theirs.to_pandas() if hasattr(theirs, "to_pandas") else theirs
    _, table = _table(real_log(name))
    for column in ("case:concept:name", "concept:name", "lifecycle:transition"):
        mine = table[column].to_pylist()
        other = [None if value != value else value for value in theirs[column]]  # noqa: PLR0124
        assert mine == other
