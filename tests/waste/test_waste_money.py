"""What a waste costs is what the ledger of the same log says it costs."""

from __future__ import annotations

import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, CostConfig
from procmine.config.cost import Price

_COLUMNS = ["case", "activity", "start", "end", "resource"]


def at(hour):
    return pd.Timestamp("2026-01-05T00:00Z") + pd.Timedelta(hours=hour)


@pytest.fixture
def side_by_side():
    """Ann repeats the fix of two cases in the same two hours: two hours of her time, not four."""
    rows = [
        (case, activity, at(start), at(end), who)
        for case, first in (("A", 0), ("B", 1))
        for activity, start, end, who in (
            ("Fix", first, first + 1, "Bob"),
            ("Test", 3, 4, "Cy"),
            ("Fix", 10, 12, "Ann"),
        )
    ]
    # Most cases need no second fix: the activity is none that is repeated by its nature.
    rows += [(f"C{k}", "Fix", at(20 + k), at(21 + k), "Bob") for k in range(6)]
    return pm.read(pd.DataFrame(rows, columns=_COLUMNS))


def test_what_one_person_did_side_by_side_is_paid_once(side_by_side):
    """Four hours of recorded work, two of them worked: 80 at 40 an hour, as in the ledger."""
    cost = CostConfig(currency="EUR", rate_per_hour=40.0, waiting_per_hour=1.0)
    config = Config(cost=cost)
    (rework,) = pm.waste.find(side_by_side, config, only=["rework-loop"])
    ledger = pm.valuestream.ledger(side_by_side, config)
    costs = pm.valuestream.price(side_by_side, ledger, config)
    waited = rework.values["wait_total_s"] / 3600
    assert rework.values["work_total_s"] == 4 * 3600
    assert costs.totals_micro["rework"] == 80_000_000
    assert rework.cost_money == pytest.approx(80 + waited)


def test_prices_of_activities_stop_no_detector(side_by_side):
    """What doing a step once costs is part of no waste, and no reason to find none."""
    plain = CostConfig(currency="EUR", rate_per_hour=40.0, waiting_per_hour=1.0)
    priced = CostConfig(
        currency="EUR",
        rate_per_hour=40.0,
        waiting_per_hour=1.0,
        activities={"Fix": (Price(1.2),)},
    )
    told = [
        [(f.rule, f.cost_money) for f in pm.waste.find(side_by_side, Config(cost=cost))]
        for cost in (plain, priced)
    ]
    assert told[0] == told[1]
    assert told[0]
