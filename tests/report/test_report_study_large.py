"""Logs made to break a report: very many activities, very long cases. Readable, and small."""

from __future__ import annotations

import itertools
import json
import re

import lxml.html
import numpy as np
import pandas as pd
import pytest
from test_report_looks import _OVERLAPS

from procmine.front import read
from procmine.report.study.files import study_files
from procmine.study import study

pytestmark = pytest.mark.slow

_BEGIN = pd.Timestamp("2026-01-01", tz="UTC")


def many():
    """600 activities in no order at all."""
    drawn = np.random.default_rng(1)
    at = _BEGIN + pd.to_timedelta(np.sort(drawn.integers(0, 90 * 86_400, 8000)), unit="s")
    names = [f"Activity number {place}" for place in drawn.integers(0, 600, 8000)]
    return pd.DataFrame({"case": drawn.integers(0, 400, 8000), "activity": names, "end": at})


def long():
    """Cases of 500 steps each, with starts and people."""
    drawn = np.random.default_rng(2)
    rows = [
        {
            "case": f"C{case}",
            "activity": f"Step {drawn.integers(0, 25)}",
            "start": _BEGIN + pd.Timedelta(hours=case, minutes=7 * place),
            "end": _BEGIN + pd.Timedelta(hours=case, minutes=7 * place + 3),
            "resource": f"P{place % 9}",
        }
        for case in range(30)
        for place in range(500)
    ]
    return pd.DataFrame(rows)


def wordy():
    """Cases of 500 steps each, of 240 activities that most cases have, with names of markup."""
    drawn = np.random.default_rng(3)
    names = [
        f"<b>Act {place}</b> \u202e & 'q' \" " + "很长的名称" * repeats
        for place in range(30)
        for repeats in range(1, 9)
    ]
    rows = [
        {
            "case": f"C{case}",
            "activity": names[drawn.integers(0, len(names))],
            "start": _BEGIN + pd.Timedelta(hours=11 * case, minutes=30 * place),
            "end": _BEGIN + pd.Timedelta(hours=11 * case, minutes=30 * place + 20),
            "resource": f"P{place % 9}",
            "team": f"T{place % 4}",
        }
        for case in range(60)
        for place in range(500)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("frame", [many, long, wordy], ids=["many", "long", "wordy"])
def test_large_logs_get_a_page_that_can_be_read(frame, tmp_path, browser):
    """Under 5 MB, every figure whole, ids unique, nothing wider than the window."""
    result, files = study_files(study(read(frame())))
    html = str(files["report.html"])
    assert len(html.encode()) < 5 << 20
    told = result["valuestream"]
    assert sum(told["ledger_us"].values()) == told["lead_time_us"]
    tree = lxml.html.fromstring(html)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert json.loads(str(files["report.json"]))["kpis"] == result["kpis"]
    # Of a very long way the page shows the beginning, and says where the rest is.
    (way, *_) = result["discover"]["variants"]
    (told, *_) = tree.xpath("//ol[@id='variant-list']/li")
    n_shown = len(told.xpath(".//ol[@class='chevrons']/li"))
    n_runs = sum(1 for _ in itertools.groupby(way["activities"]))
    left = re.findall(r"The last ([\d,]+) steps are in variants.csv", told.text_content())
    assert n_shown + sum(int(n.replace(",", "")) for n in left) == n_runs
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    heard = []
    for width in (1440, 390):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_OVERLAPS) == []
        context.close()
    assert heard == []
