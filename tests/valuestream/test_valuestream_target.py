"""The target state claims what arithmetic gives, and no more."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, StepTag, StepTarget, ValueStreamConfig, load
from procmine.errors import ConfigError
from procmine.valuestream import stream_map

HOUR_US = 3_600_000_000
DAY_H = 24
AT = pd.Timestamp("2026-01-05 00:00", tz="UTC")


def log_of(rows):
    """Rows of case, activity, begin and end in hours, and who."""
    return pm.read(
        pd.DataFrame(
            [
                {
                    "case": case,
                    "activity": activity,
                    "start": AT + pd.Timedelta(minutes=round(60 * begin)),
                    "end": AT + pd.Timedelta(minutes=round(60 * end)),
                    "resource": who,
                }
                for case, activity, begin, end, who in rows
            ]
        )
    )


# Ten loans of five days each, one a week. Of 120 hours re-keying and a double check take 28 %:
# 33.6 hours. The rest is 12 hours of work of value and 74.4 hours of waiting.
def loans():
    rows = []
    for case in range(10):
        t = case * 7 * DAY_H
        for activity, wait, work in (
            ("Apply", 0, 4),
            ("Key in again", 0, 20.0),
            ("Decide", 40, 4),
            ("Check again", 0, 13.6),
            ("Pay out", 34.4, 4),
        ):
            t += wait
            rows.append((f"L{case}", activity, t, t + work, activity))
            t += work
    return log_of(rows)


TAGS = {"Apply": "VA", "Decide": "VA", "Pay out": "VA", "Key in again": "NVA", "Check again": "NVA"}
LOAN = Config(valuestream=ValueStreamConfig(steps={name: StepTag(v) for name, v in TAGS.items()}))


def test_removing_28_percent_gives_3_6_days_never_one():
    """Of 5 days without the 28 % that add no value 3.6 are left: 86.4 of 120 hours."""
    gone = {name: StepTarget(remove=True) for name, value in TAGS.items() if value == "NVA"}
    found = stream_map(loans(), LOAN, target=gone)
    told, target = found.efficiency, found.target
    assert told.work_us["NVA"] / told.lead_us == 0.28
    assert found.lead.mean_s == 5 * 86_400
    assert target.lead.mean_s == pytest.approx(3.6 * 86_400)
    assert target.saved_us == told.work_us["NVA"]
    assert [claim.saved_us / HOUR_US for claim in target.claims] == [200, 136]
    # Only waiting can make one day of it: 12 hours of work, and 12 of the 74.4 of waiting.
    cut = {"Decide": StepTarget(wait="8h"), "Pay out": StepTarget(wait="4h"), **gone}
    assert stream_map(loans(), LOAN, target=cut).target.lead.mean_s == pytest.approx(86_400)


def test_both_bases_of_a_share_are_told():
    """Of 5 steps done 2 add no value: 40 %, which is not 28 %; value is 10 % and 60 %."""
    told = stream_map(loans(), LOAN).efficiency
    n = sum(told.n_done.values())
    assert (told.n_done["NVA"] / n, told.n_done["VA"] / n) == (0.4, 0.6)
    assert (told.pce_elapsed, told.pce_steps) == (pytest.approx(0.1), 0.6)


def test_from_42_to_18_percent_is_minus_29_percent():
    """58 hours of value and 42 without: at 18 % the whole is 58 / 0.82, 29.3 % less, not 27 %."""
    rows = [
        row
        for case in range(4)
        for row in (
            (f"c{case}", "Serve", case * 200, case * 200 + 58, "a"),
            (f"c{case}", "Fill in forms", case * 200 + 58, case * 200 + 100, "b"),
        )
    ]
    left = 58 / 0.82 * 0.18
    target = {"Fill in forms": StepTarget(pt=f"{left * 3600:.6f}s")}
    found = stream_map(log_of(rows), target=target).target
    assert 1 - found.lead_us / (400 * HOUR_US) == pytest.approx(1 - 0.58 / 0.82)
    assert round(1 - found.lead_us / (400 * HOUR_US), 3) == 0.293


def test_what_runs_side_by_side_is_not_claimed():
    """Check runs 8:30-10 beside Ask (8-9): without Check the case ends at 9, one hour less.

    The ledger gives Check 1.5 hours; half an hour of that other work fills. Without Ask nothing
    but 8:00-8:30 goes.
    """
    rows = [("1", "Ask", 8, 9, "Ann"), ("1", "Check", 8.5, 10, "Bob")]
    log = log_of(rows)
    (claim,) = stream_map(log, target={"Check": StepTarget(remove=True)}).target.claims
    assert (claim.owned_us, claim.saved_us, claim.beside_us) == (
        1.5 * HOUR_US, 1 * HOUR_US, 0.5 * HOUR_US,
    )  # fmt: skip
    (claim,) = stream_map(log, target={"Ask": StepTarget(remove=True)}).target.claims
    assert (claim.owned_us, claim.saved_us) == (0.5 * HOUR_US, 0.5 * HOUR_US)
    both = stream_map(log, target={name: StepTarget(remove=True) for name in ("Ask", "Check")})
    assert both.target.lead_us == 0


def test_another_branch_that_waits_is_not_claimed():
    """Left and Right both wait for Split; Right would begin no sooner without the wait for Left."""
    rows = []
    for case, order in enumerate((("Left", "Right"), ("Right", "Left"))):
        t = case * 48
        rows.append((f"c{case}", "Split", t, t + 1, "a"))
        rows.append((f"c{case}", order[0], t + 5, t + 6, order[0]))
        rows.append((f"c{case}", order[1], t + 8, t + 9, order[1]))
    found = stream_map(log_of(rows), target={"Left": StepTarget(wait="0s")})
    claims = {claim.what: claim for claim in found.target.claims}
    # Case 1 waits 4 hours for Left while Right waits too; case 2 two hours for Left alone.
    assert (claims["wait"].owned_us, claims["wait"].saved_us) == (6 * HOUR_US, 2 * HOUR_US)
    assert claims["wait"].beside_us == 4 * HOUR_US


def test_the_target_reconciles():
    """Its rungs sum to its lead time, its claims to the difference; by both clocks."""
    calendar = {day: ["08:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday")}
    target = {"Decide": StepTarget(wait="1h", pt="30min"), "Check again": StepTarget(remove=True)}
    found = stream_map(loans(), Config(calendar=calendar), target=target)
    after, before = found.target, found.efficiency
    assert sum(rung.total_us for rung in after.rungs) == after.lead_us
    assert after.lead_us + sum(claim.saved_us for claim in after.claims) == before.lead_us
    opened = sum(rung.work_open_us + rung.wait_open_us for rung in after.rungs)
    assert opened == after.lead_open_us
    saved = sum(claim.saved_open_us for claim in after.claims)
    assert after.lead_open_us + saved == before.lead_open_us
    assert after.lead.total_s == pytest.approx(after.lead_us / 1e6)
    assert all(part >= 0 for rung in after.rungs for part in rung.us)


def test_what_is_shorter_already_stays():
    """A wait of 40 hours that may take 50, and work of 4 that may take 9, claim nothing."""
    found = stream_map(loans(), target={"Decide": StepTarget(wait="50h", pt="9h")})
    assert found.target.claims == ()
    assert found.target.lead_us == found.efficiency.lead_us


def test_value_left_over_less_time_is_a_better_efficiency():
    """12 of 120 hours are of value, then 12 of 86.4; without the tags nobody can say."""
    gone = {name: StepTarget(remove=True) for name, value in TAGS.items() if value == "NVA"}
    found = stream_map(loans(), LOAN, target=gone)
    assert found.efficiency.pce_elapsed == pytest.approx(12 / 120)
    assert found.target.pce_elapsed == found.target.pce_working == pytest.approx(12 / 86.4)
    assert stream_map(loans(), target=gone).target.pce_elapsed is None


def test_a_control_point_does_not_go_unseen():
    """A step that keeps a risk in check may be removed, and the target says so."""
    steps = {"Decide": StepTag("BVA", control_point=True)}
    config = Config(
        valuestream=ValueStreamConfig(steps=steps, target={"Decide": StepTarget(remove=True)})
    )
    assert stream_map(loans(), config).target.control_points == ("Decide",)


def test_the_file_says_what_is_planned(tmp_path):
    """[valuestream.target] is read; nonsense is refused with the line and what to write."""
    file = tmp_path / "procmine.toml"

    def told(text):
        file.write_text(text, encoding="utf-8")
        return load(file)

    config = told(
        '[valuestream.target]\n"Check again" = { remove = true }\nDecide = { wait = "1h" }\n'
    )
    assert config.valuestream.target["Decide"].wait_s == 3600
    assert stream_map(loans(), config).target.removed == ("Check again",)
    for text, word in (
        ('[valuestream.target]\nDecide = { pt = "soon" }\n', "soon"),
        ('[valuestream.target]\nDecide = { remove = true, pt = "1h" }\n', "removed"),
        ("[valuestream.target]\nDecide = { drop = true }\n", "drop"),
        ('[valuestream.target]\nDecide = "1h"\n', "true or false"),
    ):
        with pytest.raises(ConfigError, match=word):
            told(text)
    with pytest.raises(ConfigError) as refused:
        stream_map(loans(), told("[valuestream.target]\nDecode = { remove = true }\n"))
    assert "'Decide'" in refused.value.hint
    ends = pd.read_csv(io.StringIO("case,activity,end\n1,A,2026-01-05 08:00\n1,B,2026-01-05 09:00"))
    with pytest.raises(ConfigError, match="does not tell how long"):
        stream_map(pm.read(ends), target={"B": StepTarget(wait="1min")})
