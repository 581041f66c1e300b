"""Due dates, dates that cannot be, and numbers beside a target: what the page says is so."""

from __future__ import annotations

import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, TargetsConfig
from procmine.discover.model import model
from procmine.discover.process_map import process_map
from procmine.report.discovery import discovery
from procmine.report.page import map_page
from procmine.report.targets import targets
from procmine.report.terminal import discovery_text
from procmine.summary.due_times import due_times
from procmine.summary.summarise import summarise

HEADLINE = {"coverage": [{"share": 0.8, "n_variants": 1}], "repeats_share": 0.0}
OFFICE = {"zone": "UTC", "monday": ["09:00-17:00"], "tuesday": ["09:00-17:00"]}


def log_of(rows, zone="UTC"):
    """A log from (case, activity, time, due)."""
    frame = pd.DataFrame(rows, columns=["case", "activity", "end", "due"])
    return pm.read(frame, columns={name: name for name in frame}, zone=zone)


def finished(ends_and_dues):
    """Two steps a case, the last at this time, all due as said; cases begin the day before."""
    return [
        row
        for k, (end, due) in enumerate(ends_and_dues)
        for row in (
            (f"C{k}", "Ask", "2026-03-09 08:00", due),
            (f"C{k}", "Answer", end, due),
        )
    ]


def due_of(rows, zone="UTC"):
    log = log_of(rows, zone)
    return targets(log, summarise(log), HEADLINE, 1.0, Config())["due"]


def judged_in(lang, rows, config, zone="UTC"):
    """Result, page and terminal text of a log."""
    log = log_of(rows, zone)
    summary = summarise(log)
    shown, mined = process_map(summary), model(summary)
    result = discovery(log, summary, shown, mined, config=config, lang=lang)
    page = map_page(result, summary, "<svg/>", lang=lang).replace("\u00a0", " ")
    return result, page, discovery_text(result, "map.html", lang=lang)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Rome", "America/Sao_Paulo", "Asia/Shanghai"])
@pytest.mark.parametrize("midnight", ["", " 00:00:00"])
def test_a_due_date_lasts_until_its_day_ends(zone, midnight):
    """Done at 15:00 or 23:59 of the due day is in time, at 00:00 of the next day late."""
    ends = ("2026-03-10 15:00", "2026-03-10 23:59:59", "2026-03-11 00:00", "2026-03-09 12:00")
    due = due_of(finished([(end, f"2026-03-10{midnight}") for end in ends]), zone)
    assert (due["n_cases"], due["n_met"], due["n_dates"]) == (4, 3, 4)


def test_a_due_date_on_the_day_clocks_change():
    """A day that begins at 1 o'clock, or has 25 hours, ends where the next one begins."""
    rows = [
        # Clocks in Sao Paulo jumped from 0 to 1 o'clock that day.
        ("A", "Ask", "2018-11-03 09:00", "2018-11-04"),
        ("A", "Answer", "2018-11-04 23:59", "2018-11-04"),
        ("B", "Ask", "2018-11-03 09:00", "2018-11-04"),
        ("B", "Answer", "2018-11-05 00:00", "2018-11-04"),
    ]
    due = due_of(rows, "America/Sao_Paulo")
    assert (due["n_cases"], due["n_met"], due["n_dates"]) == (2, 1, 2)


def test_due_times_with_an_hour_stay_what_they_are():
    """Midnight is an hour like any other in a column of times; in a mixed one dates are dates."""
    late = finished([("2026-03-10 15:00", "2026-03-10 12:00"), ("2026-03-10 15:00", "2026-03-11")])
    assert due_of(late)["n_met"] == 1
    written = [("2026-03-10 15:00", "2026-03-10 12:00"), ("2026-03-10 15:00", "2026-03-10 00:00")]
    told = due_of(finished(written))
    assert (told["n_met"], told["n_dates"]) == (0, 0)
    mixed = [("2026-03-10 15:00", "2026-03-10 12:00"), ("2026-03-10 15:00", "2026-03-10")]
    told = due_of(finished(mixed))
    assert (told["n_met"], told["n_dates"]) == (1, 1)


def test_what_is_open_on_its_due_day_is_not_overdue():
    """An open case is past its due date only once that day has ended."""
    rows = finished([("2026-03-10 15:00", "2026-03-10")] * 3)
    rows += [("X", "Ask", "2026-03-10 14:00", "2026-03-10")]
    assert due_of(rows)["n_overdue"] == 0
    assert due_of([*rows, ("Y", "Ask", "2026-03-11 09:00", "2026-03-12")])["n_overdue"] == 1


def test_due_times_are_those_of_a_filtered_log():
    """What is written as a date stays one in a log made from another."""
    mixed = [("2026-03-10 15:00", "2026-03-10"), ("2026-03-10 15:00", "2026-03-10 01:00")]
    log = log_of(finished(mixed))
    kept = log.keep(cases=["C0"])
    assert due_times(kept, summarise(kept)).is_date.tolist() == [True]
    both = log.keep(cases=["C0", "C1"])
    assert due_times(both, summarise(both)).is_date.tolist() == [True, False]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "due on a date without a time of day"), ("zh", "期限只有日期")]
)
def test_the_page_says_that_due_dates_last_all_day(lang, said):
    """The reader learns how a date was read, and all cases done on it are in time."""
    rows = finished([("2026-03-10 15:00", "2026-03-10")] * 5)
    _, page, text = judged_in(lang, rows, Config())
    assert said in page
    assert f"100{' ' if lang == 'en' else ''}%" in next(
        line for line in text.splitlines() if "期限" in line or "Due" in line
    )


def test_a_share_never_reads_like_the_target_it_misses():
    """One late case of 4,000 is 99.98 % in time, and 99.98 % beside a target of 100 %."""
    rows = finished([("2026-03-10 11:00", "2026-03-10 12:00")] * 3999)
    rows += [("Z", "Ask", "2026-03-09 08:00", "2026-03-10 12:00")]
    rows += [("Z", "Answer", "2026-03-10 13:00", "2026-03-10 12:00")]
    wanted = TargetsConfig(lead_time="28h", on_time_share=1.0)
    _, page, text = judged_in("en", rows, Config(targets=wanted))
    assert "Target missed: 99.98 % done by their due time, 100 % wanted" in page
    assert "Target missed: 99.98 % within 1.17 d, 100 % wanted" in page
    assert "Target: 100 % within 1.17 d; 99.98 % are (missed)" in text
    assert "Due times: 99.98 % of 4,000 cases done in time" in text


def test_tiles_never_read_like_the_target_they_miss():
    """A median and a share of repeats just above their targets are written so that it shows."""
    rows = finished([("2026-03-10 08:01", "")] * 1999)
    rows += [("Z", *rest) for rest in (("Ask", "2026-03-09 08:00", ""),) * 2]
    rows += [("Z", "Answer", "2026-03-10 08:01", "")]
    wanted = TargetsConfig(lead_time="1d", repeats_share=0.000_499_9)
    result, page, text = judged_in("en", rows, Config(targets=wanted))
    assert result["targets"]["lead_time"]["met"] is False
    assert "Target missed: median at most 1 d" in page
    assert "Lead time: median 1.001 d" in text
    assert "Target: median at most 1 d (missed)" in text
    assert result["targets"]["repeats"]["met"] is False
    assert ">0.05 %<" in page
    assert "at most 0.04999 %" in page


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "1 case dated before 1700"), ("zh", "1 个日期早于 1700 年")],
)
def test_a_date_that_cannot_be_leaves_one_case_out(lang, said):
    """A step in 1601 takes its case out of working time, and no more: the rest is told."""
    rows = finished([("2026-03-09 10:00", "")] * 20)
    rows += [("X", "Ask", "1601-01-01", ""), ("X", "Answer", "2026-03-09 10:00", "")]
    targeted = TargetsConfig(lead_time="2h", clock="working", on_time_share=0.9)
    for wanted in (TargetsConfig(), TargetsConfig(lead_time="2h", clock="working"), targeted):
        config = Config(targets=wanted, calendar=OFFICE)
        result, page, text = judged_in(lang, rows, config)
        assert result["lead_time"]["working"]["n_left_out"] == 1
        assert result["lead_time"]["working"]["max_s"] == 3600.0
        assert said in page
        assert said in text
        judged = result["targets"]["lead_time"]
        assert judged is None or (judged["n_left_out"], judged["n_cases"]) == (1, 20)
