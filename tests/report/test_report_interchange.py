"""Steps drawn by many tools: what happens on them can be counted and drawn."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import lxml.etree
import pytest

from procmine.conform.align import align
from procmine.errors import ProcmineError
from procmine.model.opening import open_model
from procmine.report.places import places
from procmine.report.sop_pictures import sop_picture

MODELS = Path(os.environ.get("PROCMINE_MODELS", Path(__file__).parents[3] / "shared" / "models"))
FILES = sorted((MODELS / "bpmn_interchange").rglob("*.bpmn"))


@pytest.mark.real_log
def test_models_of_many_tools_are_counted_and_drawn():
    """Every seventh file that can be played: flows add up, the picture is well formed."""
    if not FILES:
        pytest.skip(f"lacks the interchange models (looked in {MODELS})")
    n_drawn = 0
    for path in FILES[::7]:
        try:
            model = open_model(path).model
            steps = model.activities()[:10] or ("nothing",)
            found = align([(steps, 3), (steps[1:], 2)], model, budget_s=2.0)
        except ProcmineError:
            continue
        part = SimpleNamespace(version="", alignments=found)
        standard = SimpleNamespace(models={"": model})
        (place,) = places(SimpleNamespace(parts=(part,), standard=standard))
        incoming = model.incoming()
        for row in place["nodes"]:
            into = sum(flow["n"] for flow in place["flows"] if flow["target"] == row["node"])
            if incoming[row["node"]]:
                assert into == row["n_done"] + row["n_skipped"], (path, row)
        picture = sop_picture(model, place, lang="zh")
        assert picture is not None, path
        lxml.etree.fromstring(picture.encode())
        n_drawn += 1
    assert n_drawn > 20
