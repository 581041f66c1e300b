"""The contract of measure waiting: sums, calendars, words, people, and what the terminal says."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import procmine as pm
from procmine.cli.main import main
from procmine.config import Config, WaitingConfig, load
from procmine.errors import ConfigError, UsageError
from procmine.kernels.wait_causes import CAUSES
from procmine.report.days_taken_text import hours_unused_text
from procmine.report.waiting_text import waiting_text

# Ann is away until 9. Case 1 waits for her from 8:00: an hour away, then half an hour while she
# does case 2, which came before. Case 3 asks its customer from 9:00 to 9:40.
LOG = """case,activity,start,end,resource,team
1,Ask,2026-01-05 07:30,2026-01-05 08:00,Bob,Front
1,Pay,2026-01-05 09:30,2026-01-05 10:00,Ann,Back
2,Look,2026-01-05 07:00,2026-01-05 07:45,Bob,Front
2,File,2026-01-05 09:00,2026-01-05 09:30,Ann,Back
3,Query,2026-01-05 08:30,2026-01-05 09:00,Cid,Front
3,Reply,2026-01-05 09:40,2026-01-05 09:50,Cid,Front
"""
TOML = """[log]
source = "log.csv"

[waiting]
customer = ["Query"]

[calendar]
monday = ["07:00-18:00"]

[calendar.resources.Ann]
monday = ["09:00-18:00"]
"""
CAUSES_S = dict(zip(CAUSES, (0.0, 1800.0, 0.0, 3600.0 + 4500.0, 0.0), strict=True))


@pytest.fixture
def study(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "procmine.toml").write_text(TOML, encoding="utf-8")
    return tmp_path / "procmine.toml"


def told(*arguments):
    result = CliRunner().invoke(main, ["measure", "waiting", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_contract(study):
    """JSON has the sums, efficiency with each cause removed, and all transitions."""
    found = json.loads(told(study, "--format", "json", "--top", "1"))
    assert found["n_transitions"] == 3
    assert found["causes_s"] == CAUSES_S
    assert found["waiting_s"] == 9900.0
    assert found["pending_s"] == {"customer": 2400.0, "third_party": 0.0}
    work = found["processing_s"]
    assert work == 30 * 60 * 5 + 60 * (45 + 10) - 30 * 60
    assert found["cte"] == work / (work + 9900)
    assert found["cte_without"] == {c: work / (work + 9900 - s) for c, s in CAUSES_S.items()}
    rows = found["transitions"]
    assert [(r["source"], r["target"], r["waiting_s"]) for r in rows] == [
        ("Ask", "Pay", 5400.0),
        ("Look", "File", 4500.0),
        ("Query", "Reply", 0.0),
    ]
    assert len(found["rows"]) == 1
    assert found["calendar"] == "configured"


def test_calendars_are_chosen(study):
    """Around the clock nobody is away; what a calendar calls away is then extraneous."""
    found = json.loads(told(study, "--format", "json", "--calendar", "24/7"))
    assert found["causes_s"]["unavailability"] == 0
    assert found["causes_s"]["extraneous"] == CAUSES_S["unavailability"]
    assert json.loads(told(study, "--format", "json", "--calendar", "discovered"))["waiting_s"]
    refused = CliRunner().invoke(main, ["measure", "waiting", str(study), "--calendar", "office"])
    assert isinstance(refused.exception, UsageError)
    assert "discovered" in refused.exception.hint


def test_people_are_pseudonyms_unless_shown(study):
    """By resource no name of the log is told unless asked for, and small groups are left out."""
    text = told(study, "--by", "resource", "--smallest-group", "1")
    assert "Person" in text
    assert "Ann" not in text
    assert "Ann" in told(study, "--by", "resource", "--smallest-group", "1", "--names", "show")
    assert told(study, "--by", "resource", "--format", "csv").count("\n") == 1


def test_what_the_terminal_says(study):
    """In both languages: the sum, the causes by share, and what was not counted."""
    english, chinese = told(study), told(study, "--lang", "zh")
    assert english.startswith("3 waits, 2.75 h in sum: unavailability 81.8 %, contention 18.2 %")
    assert "the customer 40 min" in english
    assert "after Query" in english
    assert chinese.startswith("共 3 次等待，合计 2.75 小时：人员不在岗 81.8%、资源争用 18.2%")
    assert "Ask → Pay" in chinese


def test_nothing_waits():
    """A log whose steps follow at once says so in both languages."""
    import pandas as pd

    at = pd.to_datetime(["2026-01-05 08:00", "2026-01-05 09:00", "2026-01-05 10:00"], utc=True)
    frame = pd.DataFrame({"case": "1", "activity": ["A", "B"], "start": at[:2], "end": at[1:]})
    table = pm.measure.waiting(pm.read(frame))
    assert waiting_text(table).startswith("Nothing waits")
    assert waiting_text(table, lang="zh").startswith("没有等待")
    assert table.figures["cte"] == 1.0


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ('[calendar.resources."ann "]', "no resource 'ann '"),
        ("[calendar.teams.Frnt]", "no team 'Frnt'"),
    ],
)
def test_hours_of_nobody_are_refused(tmp_path, hours, message):
    """A name written otherwise, or teams the log has none of, would leave hours unused unseen."""
    (tmp_path / "log.csv").write_text(
        "case,activity,start,end,resource,team\n"
        "1,Ask,2026-01-05 08:00,2026-01-05 09:00,Ann,Front\n"
        "1,Pay,2026-01-05 12:00,2026-01-05 13:00,Bob,Back\n",
        encoding="utf-8",
    )
    toml = tmp_path / "procmine.toml"
    toml.write_text(f'[log]\nsource = "log.csv"\n{hours}\nmonday = ["08:00-12:00"]\n', "utf-8")
    config = load(toml)
    log = pm.read(tmp_path / "log.csv")
    with pytest.raises(ConfigError, match=message):
        pm.measure.waiting(log, config)
    with pytest.raises(ConfigError, match=message):
        pm.valuestream.ledger(log, config)


def test_hours_of_somebody_who_is_not_in_the_log_are_told():
    """One configuration serves the log of every month; people without a step are counted."""
    import pandas as pd

    at = pd.to_datetime(["2026-01-05 08:00", "2026-01-05 09:00", "2026-01-05 10:00"], utc=True)
    columns = {"case": "1", "activity": ["A", "B"], "start": at[:2], "end": at[1:]}
    log = pm.read(pd.DataFrame({**columns, "resource": ["Ann", "Bob"]}))
    hours = {name: {"monday": ["08:00-09:00"]} for name in ("Ann", "Cid")}
    table = pm.measure.waiting(log, Config(calendar={"resources": hours}))
    assert table.figures["n_calendars_unused"] == 1
    assert hours_unused_text(1)[0].startswith("[calendar] has the hours of 1 person or team not in")
    assert hours_unused_text(0, "zh") == []


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"batch_gap": "soon"}, "waiting.batch_gap = 'soon' is no duration"),
        ({"customer": ("Query",), "third_party": ("query ",)}, "stands for the customer and for"),
    ],
)
def test_waiting_that_means_nothing_or_both_is_refused(told, message):
    """Words of both the customer and a third party would be counted as one of the two unseen."""
    with pytest.raises(ConfigError, match=message):
        WaitingConfig(**told)


@pytest.mark.parametrize("nobody", ["EMPTY", "?", "未知", ""])
def test_a_word_for_nobody_is_no_person(nobody):
    """Steps of EMPTY are not one person's: nobody is busy, and no work is shared out."""
    import pandas as pd

    steps = [("1", "In", 0, 1, "Bob"), ("2", "In", 1, 2, "Bob")]
    steps += [("1", "Do", 5, 9, nobody), ("2", "Do", 6, 10, nobody)]
    frame = pd.DataFrame(steps, columns=["case", "activity", "start", "end", "resource"])
    for at in ("start", "end"):
        frame[at] = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(frame[at], unit="h")
    log = pm.read(frame.assign(team=frame["resource"]))
    figures = pm.measure.waiting(log).figures
    assert figures["n_without_resource"] == 2
    assert {cause: s / 3600 for cause, s in figures["causes_s"].items() if s} == {"extraneous": 8.0}
    found = pm.valuestream.ledger(log)
    assert found.labour_us == 10 * 3_600_000_000
    assert found.totals_us["unknown"] == 8 * 3_600_000_000
    assert found.table("team")["team"] == ["Bob", "–"]


def test_row_order_changes_no_cause():
    """Ann posts two letters at once, one of which could join the one before: whichever row comes
    first, that one does.
    """
    import pandas as pd

    steps = [
        ("1", "Write", 0, 1, "Bob"),
        ("2", "Write", 0, 2, "Bob"),
        ("3", "Write", 1, 10, "Bob"),
        ("1", "Post", 9, 10, "Ann"),
        ("2", "Post", 10, 12, "Ann"),
        ("3", "Post", 10, 12, "Ann"),
    ]
    frame = pd.DataFrame(steps, columns=["case", "activity", "start", "end", "resource"])
    for at in ("start", "end"):
        frame[at] = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(frame[at], unit="h")
    for order in (frame, frame[::-1]):
        found = pm.measure.waiting(pm.read(order.reset_index(drop=True))).figures["causes_s"]
        # Case 1 waits 8 h: 1 h until case 2 is there too, 7 h for nothing. Case 2 waits 8 h: 7 h
        # for nothing and 1 h until case 1 is done.
        assert {cause: s / 3600 for cause, s in found.items() if s} == {
            "batching": 1.0,
            "contention": 1.0,
            "extraneous": 14.0,
        }


def test_config_from_python(study):
    """The library takes the same configuration, and gives the same figures."""
    config = load(study)
    log = pm.read(study.parent / "log.csv")
    assert pm.measure.waiting(log, config).figures["causes_s"] == CAUSES_S


@pytest.mark.real_log
def test_planted_batches_are_found(real_log):
    """The loan log has the published batches: sizes, kinds, and the three parts of their wait."""
    log = pm.read(real_log("loan_batched/Loan_Application_batched.csv.gz"))
    rows = {row["activity"].strip(): row for row in pm.measure.batching(log, least_size=10)}
    risk, cancelled = rows["Assess loan risk"], rows["Cancel application"]
    assert (risk["n"], risk["n_batched"], risk["n_batches"]) == (7000, 5264, 376)
    kinds = [risk[f"n_{kind}"] for kind in ("parallel", "concurrent", "sequential")]
    assert kinds == [128, 120, 128]
    assert risk["forming_mean_s"] == pytest.approx(12 * 3600 + 45 * 60 + 44.215425531, abs=0.01)
    assert risk["ready_mean_s"] == pytest.approx(89 * 3600 + 49 * 60 + 36.337765957, abs=0.01)
    assert risk["turn_mean_s"] == pytest.approx(8 * 3600 + 16 * 60 + 43.890197568, abs=0.01)
    assert (cancelled["n_batched"], cancelled["n_batches"]) == (780, 78)


@pytest.mark.parametrize(
    ("name", "ranks"),
    [
        ("service_desk", ["P1", "P2", "P3", "P4"]),
        ("contact_centre", ["high", "normal"]),
        ("refunds", ["紧急", "高", "普通"]),
    ],
)
def test_the_order_of_priorities_is_found(name, ranks):
    """In the shipped logs queues serve by priority: the ranks come out, most urgent first."""
    config = load(Path(__file__).resolve().parents[2] / "event_logs" / name)
    log = pm.read(config.folder / config.log.source, config=config)
    assert pm.measure.prioritization(log, config).figures["order"] == ranks


def test_a_column_of_ids_is_no_kind_of_case(study):
    """More than fifty values are refused, with what to do."""
    import pandas as pd

    rows = [f"{k},A,2026-01-05 08:00,2026-01-05 09:00,Ann,v{k}" for k in range(60)]
    text = "\n".join(["case,activity,start,end,resource,mark", *rows])
    log = pm.read(pd.read_csv(io.StringIO(text)))
    with pytest.raises(UsageError, match="60 different values"):
        pm.measure.prioritization(log, attribute="mark")


def test_a_slip_in_a_word_of_waiting_is_refused(study):
    """The customer's time would be ours; a word that is only not in this log is none."""
    log = pm.read(study.parent / "log.csv")
    with pytest.raises(ConfigError, match="no 'Querry'") as refused:
        pm.measure.waiting(log, Config(waiting=WaitingConfig(customer=("Querry", "Look"))))
    assert "'Query'" in refused.value.hint
    found = pm.measure.waiting(log, Config(waiting=WaitingConfig(customer=("Hold", "QUERY"))))
    assert found.figures["pending_s"]["customer"] == 2400.0
