"""Numbers that a rule looks at and that could be others are told with its result."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from procmine.cli.main import main

SOP = """
[[rules]]
id = "large"
rule = "approval-above"
activity = "Pay"
approval = "Approve"
column = "Amount"
above = 1000
"""


def told(folder, amounts, lang="en", sop=SOP):
    rows = [f'c{k},Pay,2026-01-05,"{amount}"' for k, amount in enumerate(amounts)]
    rows.append('z,Approve,2026-01-05,"7"')
    (folder / "log.csv").write_text("\n".join(["case,activity,end,Amount", *rows]) + "\n")
    (folder / "sop.toml").write_text(sop)
    words = ["conform", str(folder / "log.csv"), "--sop", str(folder / "sop.toml"), "--zone", "UTC"]
    words += ["--out", str(folder / "out"), "--lang", lang]
    ran = CliRunner().invoke(main, words, standalone_mode=False)
    assert ran.exception is None
    found = json.loads((folder / "out" / "conform.json").read_text("utf-8"))
    page = (folder / "out" / "conform.html").read_text("utf-8")
    return found, ran.output, page


@pytest.mark.parametrize(("lang", "said"), [("en", "is read as 1.2"), ("zh", "读作 1.2")])
def test_a_point_before_three_digits_may_stand_between_thousands(tmp_path, lang, said):
    """1.200 is 1.2 for the rule, which nobody would see: text, page and JSON say so."""
    found, text, page = told(tmp_path, ["1.200", "2.300"], lang)
    assert found["rules"][0]["n_applicable"] == 0
    (note,) = found["notes"]
    assert (note["rule"], note["level"], note["where"]) == (
        "reading-numbers", "warning", {"column": "Amount"})  # fmt: skip
    assert said in note["says"]
    assert said in text
    assert said in page


@pytest.mark.parametrize("amounts", [["1.200,50", "2.300"], ["1200.5", "2300"], ["1200", "x"]])
def test_what_is_settled_is_not_told(tmp_path, amounts):
    """One number that can be read in one way only settles its column."""
    found, text, _ = told(tmp_path, amounts)
    assert found["rules"][0]["n_violated"] >= 1
    assert found["notes"] == []
    assert "Numbers:" not in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_limits_and_amounts_are_said_in_full(tmp_path, lang):
    """A limit of a million is written with its digits, never as a power of ten."""
    sop = SOP.replace("1000", "1000000")
    found, text, page = told(tmp_path, ["2000000", "3000000"], lang, sop)
    assert found["rules"][0]["n_violated"] == 2
    assert "1,000,000" in page
    assert all("e+0" not in said for said in (text, page, json.dumps(found)))
