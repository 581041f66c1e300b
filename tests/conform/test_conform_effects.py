"""Effects, trends and places of deviations: by hand, by chance, and against planted truth."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import procmine as pm
from procmine import synth
from procmine.config import Config, PrivacyConfig
from procmine.conform.card import FEW_COMPARABLE, FEW_DEVIATING, NO_COLUMN, UNCLEAR, Effect
from procmine.conform.check import check
from procmine.conform.comparables import Comparables
from procmine.conform.deviations import CONFORMING, DEVIATING
from procmine.conform.effects import OUTCOMES
from procmine.conform.sop import Demand, Sop
from procmine.conform.standard import Standard, open_standard
from procmine.conform.where import Where
from procmine.model.tree import sequence, step, tree_model
from procmine.report.conformance import conformance
from procmine.report.conformance_result import conformance_result
from procmine.report.conformance_text import conformance_text
from procmine.report.deviation_cards import deviation_cards
from procmine.report.effect_words import effect_words
from procmine.summary.people import people

LOGS = Path(__file__).resolve().parents[2] / "event_logs"
HEAD = "case,activity,end,team,resource,channel,cost,satisfaction"
SCHEMA = LOGS.parent / "docs" / "schema" / "conform-1.json"


def test_strata_by_hand():
    """30 cases in two strata: 10 × (8 − 5) and 20 × (2 − 1), hence 50/30; exact without scatter."""
    stratum = np.repeat([0, 1], [60, 60])
    here = np.zeros(120, np.bool_)
    here[:10] = here[60:80] = True
    value = np.where(stratum == 0, np.where(here, 8.0, 5.0), np.where(here, 2.0, 1.0))
    told = Comparables({"kind": stratum}, np.arange(120)).effect(value, here, ~here)
    assert (told.n, told.n_comparable, told.matched_on) == (30, 90, ("kind",))
    assert told.difference == told.low == told.high == pytest.approx(50 / 30)


def test_interval_by_hand():
    """One stratum: the interval of Welch's test, worked out with a table of Student's t."""
    value = np.array([*range(1, 21), *range(1, 41)], float)
    here = np.arange(60) < 20
    told = Comparables({}, np.arange(60)).effect(value, here, ~here)
    # Variances 35 and 136.67: the smaller is held to be at least the larger. t(38) = 2.0244.
    assert told.difference == -10
    half = told.high - told.difference
    spread = 136.6667 / 20 + 136.6667 / 40
    nu = spread**2 / ((136.6667 / 20) ** 2 / 19 + (136.6667 / 40) ** 2 / 39)
    assert 38 < nu < 38.2
    assert half == pytest.approx(2.0244 * spread**0.5, rel=0.0002)


def test_what_they_came_with_is_not_their_effect():
    """A deviation that happens where cases are long anyway has no effect beyond that."""
    n = 2000
    draw = np.random.default_rng(4)
    channel = draw.integers(0, 2, n)
    here = draw.random(n) < np.where(channel == 1, 0.4, 0.05)
    value = 100.0 * channel + draw.normal(0, 10, n)
    naive = value[here].mean() - value[~here].mean()
    told = Comparables({"channel": channel}, np.arange(n)).effect(value, here, ~here)
    assert naive > 30
    assert told.low < 0 < told.high
    assert told.reason == UNCLEAR
    assert told.told is None


@pytest.mark.parametrize(("share", "n"), [(0.05, 600), (0.2, 600), (0.5, 200)])
def test_chance_is_inside_the_interval(share, n):
    """A deviation drawn at random: zero lies inside the interval in 95 % of the draws or more."""
    inside = []
    for seed in range(300):
        draw = np.random.default_rng(seed)
        channel, priority = draw.integers(0, 3, n), draw.integers(0, 4, n)
        value = np.exp(draw.normal(0.5 * priority, 1, n)) + 2 * channel
        here = draw.random(n) < share * (0.5 + channel / 2)
        beside = Comparables({"channel": channel, "priority": priority}, np.arange(n))
        told = beside.effect(value, here, ~here)
        if told.difference is not None:
            inside.append(told.low <= 0 <= told.high)
    assert len(inside) > 250
    assert np.mean(inside) >= 0.925


def test_known_shift_is_inside_the_interval():
    """The deviation adds 5 to each case: the interval holds 5 in 95 % of the draws or more."""
    inside = []
    for seed in range(300):
        draw = np.random.default_rng(seed)
        kind = draw.integers(0, 5, 500)
        here = draw.random(500) < 0.1 + 0.1 * kind / 4
        value = draw.gamma(2, 3, 500) + 4 * kind + 5 * here
        told = Comparables({"kind": kind}, np.arange(500)).effect(value, here, ~here)
        inside.append(told.low <= 5 <= told.high)
    assert 0.925 <= np.mean(inside) <= 0.995


def test_too_few_to_tell():
    """Fewer than twenty on either side, or none alike, is no answer."""
    value, order = np.arange(100.0), np.arange(100)
    few = order < 19
    assert Comparables({}, order).effect(value, few, ~few).reason == FEW_DEVIATING
    assert Comparables({}, order).effect(value, ~few, few).reason == FEW_COMPARABLE
    unknown = np.where(order < 90, np.nan, value)
    assert Comparables({}, order).effect(unknown, order < 50, order >= 50).reason == FEW_DEVIATING


def test_last_attribute_goes_first_when_nobody_is_alike():
    """Where no case without the deviation has the same team, teams are not matched on."""
    order = np.arange(200)
    here = order < 50
    channel, team = order % 2, np.where(here, 0, 1)
    told = Comparables({"channel": channel, "team": team}, order).effect(order * 1.0, here, ~here)
    assert told.matched_on == ("channel",)


def rows(n=400):
    """Cases a b c, one an hour; every fourth does b twice, which takes half an hour more."""
    for k in range(n):
        again = k % 4 == 0
        begin = 1_767_225_600 + k * 7200
        team = "Day" if k % 8 else "Night"
        person = f"P{k % 5}"
        ways = ["a", "b", "b", "c"] if again else ["a", "b", "c"]
        for place, name in enumerate(ways):
            at = begin + place * 600 + (1200 if again and name == "c" else 0) + k % 7
            yield [f"case{k:04}", name, at, team, person, "web" if k % 3 else "phone", 2.5, k % 5]


def written(path, lines):
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEAD.split(","))
        for line in lines:
            stamp = str(np.datetime64(line[2], "s")) + "Z"
            out.writerow([line[0], line[1], stamp, *line[3:]])
    return pm.read(path)


def three_steps():
    return Standard(Sop(name="three"), {"": tree_model(sequence([*map(step, "abc")]), "three")})


@pytest.fixture
def small(tmp_path):
    return check(written(tmp_path / "small.csv", rows()), three_steps())


def test_small_log_by_hand(small):
    """100 of 400 cases did b again: 1,800 s longer (but for the seconds of chance), 2.50 dearer."""
    (again,) = small.deviations
    assert (again.kind, again.activity, again.n_cases, again.n_possible) == (
        "repeated",
        "b",
        100,
        400,
    )
    assert np.count_nonzero(again.of_case == DEVIATING) == 100
    assert np.count_nonzero(again.of_case == CONFORMING) == 300
    effect = again.effect
    assert tuple(effect) == OUTCOMES
    assert effect["lead_time_s"].difference == pytest.approx(1800, abs=0.01)
    assert effect["cost"].difference == 2.5
    assert effect["rework"].difference == 0
    assert effect["satisfaction"].reason == UNCLEAR
    assert sum(cell.n_cases for cell in again.by["month"]) == 100
    assert [(c.name, c.n_possible, c.n_cases) for c in again.by["team"]] == [
        ("Day", 350, 50), ("Night", 50, 50)]  # fmt: skip


def test_rows_may_come_in_any_order(tmp_path, small):
    """Shuffled rows give the same bytes."""
    lines = list(rows())
    random.Random(5).shuffle(lines)
    other = check(written(tmp_path / "shuffled.csv", lines), three_steps())
    one, two = (json.dumps(conformance(each)["deviations"]) for each in (small, other))
    assert one == two


def test_cases_of_groups_are_counted_alike(monkeypatch, small):
    """With a flag for each pair, or by sorting the pairs there are."""
    (again,) = small.deviations
    monkeypatch.setattr("procmine.conform.where._DENSE", 0)
    assert Where(small.judgement).of(again) == again.by


def test_no_columns_no_answer(tmp_path):
    """Without times, costs and answers the effects say that the log does not tell."""
    path = tmp_path / "bare.csv"
    lines = [f"c{k},{name}" for k in range(60) for name in ("abbc" if k % 2 else "abc")]
    path.write_text("case,activity\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (again,) = check(pm.read(path), three_steps()).deviations
    for name in ("lead_time_s", "cost", "satisfaction"):
        assert again.effect[name] == Effect(n=30, reason=NO_COLUMN)
    assert "month" not in again.by
    assert "team" not in again.by


def test_small_groups_are_not_shown(small):
    """Groups below the smallest are left out, smaller counts in them null, people renamed."""
    (again,) = small.deviations
    shown = replace(small, privacy=PrivacyConfig(smallest_group=51))
    card = deviation_cards(shown)(again)
    assert card["by_team"] == [{"name": "Day", "n_possible": 350, "n_cases": None, "share": None}]
    assert card["by_resource"] == []
    card = deviation_cards(small)(again)
    told = set(people(small.summary).values())
    assert {row["name"] for row in card["by_resource"]} <= told
    assert all(name.startswith("Person ") for name in told)
    named = replace(small, privacy=PrivacyConfig(names="show"))
    assert {row["name"] for row in deviation_cards(named)(again)["by_resource"]} == {
        "P0", "P1", "P2", "P3", "P4"}  # fmt: skip


def test_words_in_both_languages(small):
    """The text tells the effect on the lead time, the JSON all four, and neither a cause."""
    wanted = {"en": "they took 30 min longer than comparable ones", "zh": "比可比案例多用 30 分钟"}
    for lang, words in wanted.items():
        told = conformance(small, lang=lang) | {"baseline": None, "quality": []}
        assert words in conformance_text(small, told, "conform.html", lang=lang)
    for lang in ("en", "zh"):
        for reason in ("", NO_COLUMN, FEW_DEVIATING, FEW_COMPARABLE, UNCLEAR):
            known = reason in ("", UNCLEAR)
            found = Effect(-2.0, -3.0, -1.0, 30, 40) if known else Effect(n=3, reason=reason)
            for outcome in OUTCOMES:
                said = effect_words(outcome, replace(found, reason=reason), lang)
                assert said
                assert "{" not in said


def test_json_keeps_to_its_schema(small):
    """The cards are in the contract."""
    told = conformance_result(small.judgement.traces.log, small, config=Config())
    told["files"] = []
    jsonschema.validate(told, json.loads(SCHEMA.read_text("utf-8")))
    assert told["deviations"][0]["effect"]["cost"]["difference"] == 2.5


def test_accepted_cases_are_not_compared_with(tmp_path):
    """Cases that violate a rule in another way, or by leave, are no conforming cases."""
    log = written(tmp_path / "small.csv", rows())
    rule = Demand("once", "existence", {"activity": "b", "least": 0, "most": 1})
    standard = Standard(Sop(name="rule", rules=(rule,)), {"": None})
    (again,) = check(log, standard).deviations
    assert again.effect["lead_time_s"].difference == pytest.approx(1800, abs=0.01)
    assert again.effect["lead_time_s"].n_comparable == 300
    assert {cell.n_cases for cell in again.by["team"]} == {50}


def held(name, path, without):
    synth.write(name, path, cases=3000, seed=5, without=without)
    log = pm.read(path, config=LOGS / name / "procmine.toml")
    sop = LOGS / name / "sop.bpmn"
    return check(log, open_standard(sop, activities=log.activities, teams=log.labels("team")))


@pytest.mark.parametrize(
    ("name", "plant", "shown"),
    [
        ("service_desk", "ping_pong", "inserted: Return to service desk"),
        ("service_desk", "misrouting", "inserted: Reassign ticket"),
        ("refunds", "ping_pong", "inserted: 退回补充"),
    ],
)
def test_planted_effect_is_inside_the_interval(tmp_path, name, plant, shown):
    """The same cases without the plant say what it really took: the interval holds it."""
    calm = ["extraneous", "contention", "unavailability", "batching", "prioritisation"]
    with_it = held(name, tmp_path / "with.parquet", calm)
    without = held(name, tmp_path / "without.parquet", [*calm, plant])
    one, other = lead_times(with_it), lead_times(without)
    found = next(d for d in with_it.deviations if d.id == shown)
    ids = with_it.judgement.traces.case_ids
    took = np.array([one[case] - other.get(case, np.nan) for case in ids])
    true = np.nanmean(took[found.of_case == DEVIATING])
    effect = found.effect["lead_time_s"]
    assert true > 200
    assert effect.low <= true <= effect.high


def lead_times(found):
    traces = found.judgement.traces
    seconds = (traces.last_finish - traces.began) / 1e6
    return dict(zip(traces.case_ids, seconds.tolist(), strict=True))


def test_control_points_come_first_then_cases_times_effect():
    """The order of the cards is that of what they cost."""
    folder = LOGS / "service_desk"
    log = pm.read(folder / "service_desk.csv.gz", config=folder / "procmine.toml")
    sop = folder / "sop.bpmn"
    found = check(log, open_standard(sop, activities=log.activities, teams=log.labels("team")))
    worth = [d.n_cases * (d.effect["lead_time_s"].told or 0) for d in found.deviations]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] > 0
    counts = [d.n_cases for d, much in zip(found.deviations, worth, strict=True) if not much]
    assert counts == sorted(counts, reverse=True)
    for one in found.deviations:
        assert sum(cell.n_possible for cell in one.by["month"]) == one.n_possible
        assert sum(cell.n_cases for cell in one.by["month"]) == one.n_cases
        for role in ("team", "channel"):
            assert sum(cell.n_cases for cell in one.by[role]) >= one.n_cases, (one.id, role)


def test_what_a_rule_is_about_is_not_matched_on(tmp_path):
    """The channel of only-in-channel is not, whether the rule names its column or leaves it out."""
    rule = {"activity": "c", "channels": "web"}
    log = written(tmp_path / "small.csv", rows())
    told = []
    for options in (rule, {**rule, "column": "channel"}):
        demand = Demand("web-only", "only-in-channel", options)
        (shown,) = check(log, Standard(Sop(name="rules", rules=(demand,)), {"": None})).deviations
        told.append(shown.effect["lead_time_s"])
    assert told[0] == told[1]
    assert told[0].matched_on == ("team",)
