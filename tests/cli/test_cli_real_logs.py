"""Published logs through the command: the facts are those that were published with them."""

from __future__ import annotations

import json

import pytest

from procmine.cli.main import run

pytestmark = pytest.mark.real_log

# Path: cases, rows, activities, and people where they were published.
PUBLISHED = {
    "helpdesk/helpdesk.csv": (4_580, 21_348, 14, 22),
    "helpdesk/helpdesk.xes.gz": (4_580, 21_348, 14, 22),
    "servicenow_incidents/incident_event_log.csv.gz": (24_918, 141_712, 9, None),
    "bpic2013_incidents/bpi_challenge_2013_incidents.xes.gz": (7_554, 65_533, 4, 1_440),
    "bpic2012/BPI_Challenge_2012.xes.gz": (13_087, 262_200, 24, None),
    "callcentre/CallcenterExample.csv": (3_885, 7_548, 6, None),
    "call_csat/CallCenter.csv": (5_000, 5_000, 1, None),
    "client_onboarding/onboard_client.csv.gz": (6_838, 54_224, 11, None),
    "purchasing/PurchasingExample.csv": (608, 9_119, 24, 27),
    "loan_batched/Loan_Application_batched.csv.gz": (7_000, 70_162, 17, None),
    "receipt/receipt.csv": (1_434, 8_577, 27, None),
    "receipt/env_permit.xes.gz": (1_434, 8_577, 27, None),
    "sepsis/SEPSIS.xes.gz": (1_050, 15_214, 16, None),
    "road_fines/road_fine.xes.gz": (150_370, 561_470, 11, None),
    "running_example/running-example.csv": (6, 42, 8, None),
    "running_example/running-example.xes": (6, 42, 8, None),
    "drift/re5k.csv.gz": (10_000, None, 19, None),
    "drift/cb5k.csv.gz": (5_000, None, 19, None),
    "extraneous_delays/Insurance_Claims.csv.gz": (1_000, None, 7, None),
    "extraneous_delays/Loan_Application_3_timers.csv.gz": (1_000, None, 17, None),
}
SLOW = ("road_fines", "bpic2012", "servicenow")
# What each faulty file is refused for.
FAULTS = {
    "booleanIncorrectValue": "'yes'",
    "dateIncorrectValue": "2002-0530T09:30:10Z",
    "dateNoTZD": "without a time zone",
    "elementIncorrect": "<text> in <trace>",
    "eventTooManyAttributes": "<event> with key, value",
    "intIncorrectValue": "'0.0'",
    "listTwoValues": "2 values",
    "logOutOfPlace": "<log> in <event>",
    "noLog": "is empty",
}


def command(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        run([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return left.value.code, told.out, told.err


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name.startswith(SLOW) else name
        for name in PUBLISHED
    ],
)
def test_published_facts(real_log, capsys, name):
    """Cases, rows, activities and people by default; not a row is lost or rejected."""
    n_cases, n_rows, n_activities, n_people = PUBLISHED[name]
    code, out, err = command(capsys, "log", "describe", real_log(name), "--format", "json")
    assert (code, err) == (0, "")
    facts = json.loads(out)
    assert facts["n_rows"] == facts["n_events"] and facts["n_rejected"] == 0
    assert n_rows in (None, facts["n_rows"])
    assert (facts["n_cases"], facts["n_activities"]) == (n_cases, n_activities)
    assert n_people in (None, facts["n_resources"])


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("verb", [("log", "describe"), ("log", "check")], ids=" ".join)
def test_faulty_event_logs(real_log, capsys, verb, name):
    """Each is refused in one line that names its fault, with a hint."""
    path = real_log("README.md").parents[1] / "expected" / "xes" / f"{name}.xes"
    if not path.exists():
        pytest.skip("lacks the faulty XES files (looked beside the published logs)")
    code, out, err = command(capsys, *verb, path)
    assert (code, out) == (2, "")
    message, hint = err.splitlines()
    assert FAULTS[name] in message and path.name in message
    assert hint.startswith("Hint: ")
