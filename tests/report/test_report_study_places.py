"""Where a waste is told to be: a place is named only if enough of it is there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from procmine.finding import Finding
from procmine.report.messages import Messages
from procmine.report.study.waste_cards import _most


@pytest.mark.parametrize(
    ("there_s", "told"),
    [(100.0, "All of it at Fix."), (5.0, "Largest part at Fix: 5 %."), (4.9, "")],
)
def test_a_small_part_is_no_place_to_go_to(there_s, told):
    """Of a hundred seconds five are a place, fewer are spread over too many."""
    row = {"by": "activity", "name": "Fix", "n": 1, "n_cases": 9, "cost_s": there_s}
    message = {"en": "Done again", "zh": "重复"}
    one = Finding("rework-loop", "warning", message, n=9, cost_s=100.0, evidence=(row,))
    said = _most(one, SimpleNamespace(say=Messages("en")), "study_waste.most")
    plain = str(said).replace("<bdi>", "").replace("</bdi>", "").replace("\u00a0", " ")
    assert plain.replace("&nbsp;", " ") == told
