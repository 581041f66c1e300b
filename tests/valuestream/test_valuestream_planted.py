"""The value stream of the shipped logs gives back what was planted, to the microsecond."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import procmine as pm
from procmine.config import load

LOGS = Path(__file__).resolve().parents[2] / "event_logs"
BUCKETS = {"VA": "value_adding", "BVA": "necessary", "NVA": "waste", "rework": "rework"}


@pytest.fixture(scope="module", params=("contact_centre", "refunds", "service_desk"))
def planted(request):
    """A shipped log, its configuration and its truth."""
    config = load(LOGS / request.param)
    log = pm.read(config.folder / config.log.source, config=config)
    truth = json.loads((LOGS / request.param / "truth.json").read_text(encoding="utf-8"))
    return log, config, truth


def test_ledger_gives_back_the_planted_worth(planted) -> None:
    """Law: work by worth is what the generator counted while it wrote, to the microsecond; nothing
    is untagged; the rest of the lead time is its waiting."""
    log, config, truth = planted
    spent = pm.valuestream.ledger(log, config)
    told = {name: one["seconds"] * 1_000_000 for name, one in truth["worth"].items()}
    assert {name: spent.totals_us[bucket] for name, bucket in BUCKETS.items()} == told
    assert spent.totals_us["untagged"] == 0
    waits = sum(pair[key] for pair in truth["waiting"] for key in pair if key.endswith("_s"))
    assert spent.lead_time_us == sum(told.values()) + waits * 1_000_000
    assert spent.pce_elapsed == told["VA"] / spent.lead_time_us


def test_map_counts_the_planted_worth(planted) -> None:
    """The map has as many steps of each class as the generator wrote, and the same efficiency."""
    log, config, truth = planted
    found = pm.valuestream.stream_map(log, config)
    told = {name: one["n_events"] for name, one in truth["worth"].items()}
    assert {name: found.efficiency.n_done[name] for name in told} == told
    assert found.efficiency.pce_steps == told["VA"] / truth["n_events"]


def test_shipped_target_takes_out_what_is_planted(planted) -> None:
    """The plan removes no control point, and what it removes goes to the last second."""
    log, config, _ = planted
    found = pm.valuestream.stream_map(log, config)
    assert found.target is not None
    assert found.target.control_points == ()
    assert sum(claim.saved_us for claim in found.target.claims) == found.target.saved_us > 0
    gone = {name for name, aim in config.valuestream.target.items() if aim.remove}
    assert gone
    assert {config.valuestream.steps[name].value for name in gone} == {"NVA"}
    for claim in found.target.claims:
        if claim.activity in gone:
            assert claim.left_share == 0.0
            assert claim.saved_us == claim.owned_us
