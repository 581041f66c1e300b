"""Time without value on the process map."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, StepTag, ValueStreamConfig, load
from procmine.valuestream import ledger, wasted
from procmine.valuestream.buckets import WAITING

CSV = """case,activity,start,end,resource
1,Ask,2026-01-05 08:00,2026-01-05 08:10,Ann
1,File,2026-01-05 08:30,2026-01-05 08:35,Bob
1,Pay,2026-01-05 09:00,2026-01-05 09:10,Cid
1,Pay,2026-01-05 09:20,2026-01-05 09:24,Cid
2,Ask,2026-01-05 10:00,2026-01-05 10:10,Ann
2,Pay,2026-01-05 10:15,2026-01-05 10:25,Cid
"""


def test_a_map_worked_out_by_hand():
    """Waits before each step, five minutes nobody needs, four done again; nothing twice."""
    log = pm.read(pd.read_csv(io.StringIO(CSV)))
    config = Config(valuestream=ValueStreamConfig(steps={"File": StepTag(value="NVA")}))
    found = wasted(ledger(log, config))
    minutes = {name: s / 60 for name, s in found.steps.items()}
    assert minutes == {"Ask": 0, "File": 20 + 5, "Pay": 25 + 10 + 4 + 5}
    waits = {pair: s / 60 for pair, s in found.connections.items()}
    assert waits == {
        ("Ask", "File"): 20,
        ("File", "Pay"): 25,
        ("Pay", "Pay"): 10,
        ("Ask", "Pay"): 5,
    }
    shown = found.on(pm.discover.process_map(log))
    assert {step.activity: step.wasted_s for step in shown.steps} == found.steps
    svg = pm.draw.map_svg(shown, view="waste")
    assert ">44\u00a0min<" in svg.replace(" min", "\u00a0min")


def test_without_starts_nobody_can_tell():
    """Then waiting and work are one, and the map has no such view."""
    frame = pd.read_csv(io.StringIO(CSV)).drop(columns="start")
    log = pm.read(frame)
    assert wasted(ledger(log)) is None
    with pytest.raises(pm.errors.UsageError, match="no view of this map"):
        pm.draw.map_svg(pm.discover.process_map(log), view="waste")


@pytest.mark.parametrize("name", ["contact_centre", "refunds", "service_desk"])
def test_sums_are_those_of_the_ledger(request, name):
    """Over all activities it is our waiting, work tagged NVA and work done again, exactly."""
    folder = request.config.rootpath / "event_logs" / name
    config = load(folder)
    log = pm.read(folder / config.log.source, config=config)
    spent = ledger(log, config)
    found = wasted(spent)
    totals = spent.totals_us
    wanted = sum(totals[bucket] for bucket in (*WAITING, "waste", "rework"))
    assert round(sum(found.steps.values()) * 1e6) == wanted
    waited = sum(totals[bucket] for bucket in WAITING) - totals["idle_in_system"]
    assert round(sum(found.connections.values()) * 1e6) == waited
