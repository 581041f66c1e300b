"""CSV for spreadsheets: nothing runs as a formula, and every text can be had back."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.report.style import script
from procmine.table import Column, Table

RISKY = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
TEXTS = (
    "=1+2",
    "'=1+2",
    "''@x",
    "-5 %",
    "+49 89",
    "@home",
    "\tx",
    "\rx",
    "＝1",
    "'s Gravenhage",
    "",
)


def written(texts):
    table = Table("?", [Column("text", "text")], {"text": list(texts)})
    rows = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
    return [row[0] if row else "" for row in rows[1:]]


def taken_back(cell):
    """What the documentation says: one apostrophe off where apostrophes precede such a sign."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", cell) else cell


@pytest.mark.parametrize("text", TEXTS)
def test_no_cell_begins_like_a_formula(text):
    """A sign a spreadsheet runs never comes first; texts that are harmless stay as they are."""
    (cell,) = written([text])
    assert not RISKY.match(cell)
    assert taken_back(cell) == text
    assert written(["'s Gravenhage"]) == ["'s Gravenhage"]


@given(st.lists(st.text(alphabet="'=+-@ax\t＝", max_size=5), min_size=1))
def test_every_text_can_be_had_back(texts):
    """Two texts are never written alike, and taking the apostrophe off gives the text."""
    assert [taken_back(cell) for cell in written(texts)] == texts


def test_variants_are_kept_from_running():
    """An activity named like a formula begins the cell of its variants with an apostrophe."""
    frame = pd.DataFrame({"case": ["A", "A"], "activity": ["=HYPERLINK(1)", "b"]})
    rows = list(csv.DictReader(io.StringIO(pm.discover.variants(pm.read(frame)).to_csv())))
    assert rows[0]["activities"] == "'=HYPERLINK(1) → b"


def test_the_page_copies_by_the_same_rule(browser):
    """The script of the page writes each text as the files do."""
    source = re.search(r"function csvCell.*?\n}", script(), re.DOTALL).group(0)
    page = browser.new_page()
    cells = page.evaluate(f"texts => {{ {source}; return texts.map(csvCell); }}", list(TEXTS))
    page.close()
    read = [row[0] if row else "" for c in cells for row in (next(csv.reader([c]), []),)]
    plain = [k for k, text in enumerate(TEXTS) if "\r" not in text]
    assert [read[k] for k in plain] == [written([TEXTS[k]])[0] for k in plain]
    assert cells[TEXTS.index("\rx")] == '"\'\rx"'
