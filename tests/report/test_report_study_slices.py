"""The ledger by kind of case: the figures of the data, drawn, and nothing of the few."""

from __future__ import annotations

import dataclasses
import json

import lxml.html
import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, PrivacyConfig
from procmine.report.study.files import study_files
from procmine.study import study


def desk(n_rare=3):
    """Twenty cases by phone, ten by e-mail that wait, and a few by fax; six weeks."""
    rows = []
    for case in range(30 + n_rare):
        channel = "phone" if case < 20 else "e-mail" if case < 30 else "fax"
        at = pd.Timestamp("2026-01-05 09:00", tz="UTC") + pd.Timedelta(days=case * 1.4)
        wait = pd.Timedelta(hours=1 if channel == "phone" else 5)
        half = pd.Timedelta(minutes=30)
        rows += [
            (f"C{case}", "Ask", at, at + half, "Ann", "Front", channel),
            (f"C{case}", "Solve", at + half + wait, at + 2 * half + wait, "Bob", "Back", channel),
        ]
    columns = ["case", "activity", "start", "end", "resource", "team", "channel"]
    return pd.DataFrame(rows, columns=columns)


def made(frame, lang="en", **privacy):
    config = dataclasses.replace(Config(), privacy=PrivacyConfig(**privacy))
    result, files = study_files(study(pm.read(frame), config), lang=lang)
    return result, files, lxml.html.fromstring(str(files["report.html"]))


@pytest.fixture(scope="module")
def told():
    return made(desk())


def by_name(result, by):
    (found,) = [one for one in result["slices"] if one["by"] == by]
    return {row["name"]: row for row in found["slices"]}


def test_hand_worked_slices(told):
    """Phone: 1 h of work and 1 h of waiting a case; e-mail: 1 h and 5 h."""
    result, _, tree = told
    rows = by_name(result, "channel")
    for name, n, lead_h in (("phone", 20, 2.0), ("e-mail", 10, 6.0)):
        assert rows[name]["n_cases"] == n
        assert rows[name]["lead_time_s"] == n * lead_h * 3600
        assert sum(rows[name]["ledger_s"].values()) == rows[name]["lead_time_s"]
        assert rows[name]["ledger_s"]["untagged"] == n * 3600
    message = tree.xpath("//figure[@id='slices-channel']//h3")[0].text_content()
    assert "2\u00a0h (phone)" in message
    assert "6\u00a0h (e-mail)" in message


def test_bars_are_as_long_as_cases_take(told):
    """On the scale of the longest; parts side by side without a gap, each with its share."""
    tree = told[2]
    bars = tree.xpath("//table[@id='slices-channel-table']//svg[@class='slice']")
    lengths = []
    for bar in bars:
        at = 0.0
        for part in bar.xpath(".//rect[contains(@class,'part')]"):
            assert float(part.get("x")) == pytest.approx(at, abs=0.02)
            at += float(part.get("width"))
        assert all("%" in title.text for title in bar.xpath(".//title"))
        lengths.append(at)
    assert lengths == pytest.approx([200.0, 200.0 / 3], abs=0.1)


def test_parts_can_be_told_apart_without_colour(told):
    """Each part wide enough has the number of the legend."""
    tree = told[2]
    known = {
        mark.text for mark in tree.xpath("//*[@class='slice-legend']//text[@class='slice-mark']")
    }
    shown = {mark.text for mark in tree.xpath("//svg[@class='slice']//text[@class='slice-mark']")}
    assert len(known) >= 2
    assert shown <= known
    wide = tree.xpath("//svg[@class='slice']//g[rect[@width>20]]")
    assert wide
    assert all(one.xpath("text") for one in wide)


def test_the_few_are_not_told(told):
    """Of three cases neither page nor data tell how long they took."""
    result, _, tree = told
    assert by_name(result, "channel")["fax"] == {
        "name": "fax", "is_cut": False, "n_cases": None, "lead_time_s": None, "ledger_s": None,
    }  # fmt: skip
    row = tree.xpath("//table[@id='slices-channel-table']//tr[contains(., 'fax')]")[0]
    assert not row.xpath(".//svg")
    assert "< 5" in row.text_content()
    assert "1 slice with fewer than 5 cases" in tree.xpath("//*[@id='slices']")[0].text_content()
    shown = made(desk(), smallest_group=1)[0]
    assert by_name(shown, "channel")["fax"]["n_cases"] == 3


def test_periods_stand_in_their_order(told):
    """Weeks of arrival, the first one first; all others the longest first."""
    result, _, tree = told
    weeks = list(by_name(result, "week"))
    assert weeks == sorted(weeks)
    assert len(weeks) >= 6
    heads = tree.xpath("//table[@id='slices-channel-table']/tbody/tr/th")
    assert [head.text_content().strip() for head in heads] == ["e-mail", "phone", "fax"]


def weekly(n_weeks, open_weeks):
    """Ten cases a week of 1 h; one in ten takes twenty days, but in the last weeks not yet."""
    rows = []
    for case in range(10 * n_weeks):
        week = case // 10
        at = pd.Timestamp("2026-01-05 09:00", tz="UTC") + pd.Timedelta(weeks=week, hours=case % 10)
        is_long = case % 10 == 0 and week < n_weeks - open_weeks
        done = at + (pd.Timedelta(days=20) if is_long else pd.Timedelta(hours=1))
        rows += [(f"C{case}", "Ask", at, at), (f"C{case}", "Solve", done, done)]
    return pd.DataFrame(rows, columns=["case", "activity", "start", "end"])


def test_weeks_that_are_not_over_are_not_compared():
    """The last three of twelve look quick as their long cases are not over; they are marked."""
    result, _, tree = made(weekly(12, 3))
    weeks = by_name(result, "week")
    assert [row["is_cut"] for row in weeks.values()] == [False] * 9 + [True] * 3
    figure = tree.xpath("//figure[@id='slices-week']")[0]
    # (20 days and 9 hours) / 10 cases; nothing of the quick weeks at the end.
    assert figure.xpath(".//h3")[0].text_content().count("2.04\u00a0d") == 2
    names = [th.text_content().strip() for th in figure.xpath(".//tbody/tr/th")]
    assert [name.endswith("†") for name in names] == [False] * 9 + [True] * 3
    assert "† 3 periods reach so near the end" in figure.text_content()


def test_a_log_too_short_to_compare_weeks():
    """Where no two weeks are over the page says so instead of comparing them."""
    result, _, tree = made(weekly(3, 1))
    assert sum(not row["is_cut"] for row in by_name(result, "week").values()) < 2
    message = tree.xpath("//figure[@id='slices-week']//h3")[0].text_content()
    assert "too short to compare" in message


def test_one_kind_is_no_slice():
    """Where a column says one thing only, or nothing, there is no figure of it."""
    frame = desk(0).assign(channel="phone", team=None)
    result, _, tree = made(frame)
    assert [one["by"] for one in result["slices"]] == ["week"]
    assert [f.get("id") for f in tree.xpath("//*[@id='slices']//figure")] == ["slices-week"]
    bare = frame[["case", "activity"]]
    result, _, tree = made(bare)
    assert result["slices"] == []
    assert not tree.xpath("//*[@id='slices']")


def test_slices_are_told_in_chinese():
    """No English sentence in the section; names of slices stay what they are."""
    _, files, tree = made(desk(), "zh")
    text = tree.xpath("//*[@id='slices']")[0].text_content()
    assert "按渠道：案例平均流转时间由" in text
    assert "另有 1 类不足 5 个案例" in text
    assert json.loads(files["report.json"])["slices"]
