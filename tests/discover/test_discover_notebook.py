"""What a notebook shows of the nouns of discovery."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET

import lxml.html
import pandas as pd
import pytest

import procmine as pm

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def log():
    frame = pd.DataFrame(
        {
            "case": list("AAABB"),
            "activity": ["Ask", HOSTILE, "Answer", "Ask", "Answer"],
            "end": pd.date_range("2026-01-05 09:00", periods=5, freq="h", tz="UTC"),
        }
    )
    return pm.read(frame)


def test_maps_and_models_show_their_picture(log):
    """The SVG a notebook asks for is the one the drawing room gives."""
    shown = pm.discover.process_map(log)
    mined = pm.discover.model(log)
    assert shown._repr_svg_() == pm.draw.map_svg(shown)
    assert mined._repr_svg_() == mined.model._repr_svg_() == pm.draw.model_svg(mined.model)
    for svg in (shown._repr_svg_(), mined._repr_svg_()):
        tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}
        assert "script" not in tags


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        (lambda log: log, "events"),
        (pm.summary.summarise, "connections"),
        (pm.discover.variants, "Ask → "),
        (pm.discover.highlights, "wait"),
    ],
)
def test_tables_lists_and_logs_show_their_content(log, noun, said):
    """HTML that parses, says something, and holds labels as text only."""
    tree = lxml.html.fromstring(f"<div>{noun(log)._repr_html_()}</div>")
    assert said in tree.text_content()
    assert not tree.xpath("//script")


def test_nothing_found_is_said(log):
    """An empty list of findings is a sentence, not a blank cell."""
    assert "Nothing" in pm.discover.Findings()._repr_html_()


def test_a_noun_draws_itself_without_anybody_loading_the_drawing_room():
    """A fresh interpreter that has only read a model can show it."""
    code = (
        "import procmine as pm, sys\n"
        "from procmine.model.graph import Flow, Node\n"
        "assert 'procmine.draw' not in sys.modules\n"
        "nodes = (Node('s', 'startEvent'), Node('e', 'endEvent'))\n"
        "m = pm.Model('m', nodes, (Flow('f', 's', 'e'),))\n"
        "print(m._repr_svg_()[:4])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "<svg"
