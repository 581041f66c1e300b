"""What truth.json says can be counted again from the written file, by definition, to the second."""

from __future__ import annotations

import pytest
from synth_recount import load, recount, waiting

from procmine import synth
from procmine.synth.plant_names import FORCES
from procmine.synth.truth import CAUSES

# Long enough that the log has edges: fourteen days of the usual volume.
LONG = {"service_desk": 2400, "contact_centre": 9500, "refunds": 3600}
SHORT = 700
CASE_PLANTS = {
    name: sorted(
        {plant.id for plant in synth.scenario_of(name).plants}
        | {"repeat_contact", "outdated_sop", "missing_data"}
    )
    for name in LONG
}
ONE_BY_ONE = [(name, plant) for name, plants in CASE_PLANTS.items() for plant in plants]
# A cause of waiting is counted by definition, whatever brought it about: work that goes on with one
# case passes over others, a batch is done one after the other, a late message waits for nobody, and
# turning to the next task takes a second.
SWITCHES = {
    "batching": ["batching"],
    "contention": ["contention", "batching"],
    "prioritisation": ["prioritisation", "contention"],
    "unavailability": ["unavailability"],
    "extraneous": ["extraneous", "late", "contention", "batching"],
    "approval_lag": ["approval_lag"],
}


def written(name, path, cases, seed, without=()):
    truth = synth.write(name, path, cases=cases, seed=seed, without=without)
    scenario = synth.scenario_of(name)
    frame = load(str(path), dict(scenario.columns), scenario.zone)
    return truth, frame, truth.parameters | {"zone": scenario.zone}


def counted_causes(frame, truth):
    rows = waiting(frame, truth.agents, truth.calendars)
    hit = {cause: rows[rows[cause] > 0] for cause in CAUSES}
    return {c: (r["case"].nunique(), len(r), int(r[c].sum())) for c, r in hit.items()}


def as_counts(tally):
    return tally.n_cases, tally.n_events, tally.seconds


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_every_count_is_in_the_file(name, tmp_path) -> None:
    """Law: cases, events and seconds of every plant equal an independent count of the file."""
    truth, frame, parameters = written(name, tmp_path / "log.csv", LONG[name], 11)
    found = recount(frame, name, parameters) | counted_causes(frame, truth)
    told = {plant: as_counts(tally) for plant, tally in truth.plants.items()}
    assert set(told) <= set(found)
    assert {plant: found[plant] for plant in told} == told
    assert (frame["case"].nunique(), len(frame)) == (truth.n_cases, truth.n_events)
    assert truth.n_cases == LONG[name]
    empty = {plant for plant, tally in truth.plants.items() if tally.n_cases == 0}
    assert empty <= {"batching"}
    assert bool(empty) == (name != "refunds")


@pytest.mark.parametrize("name", LONG)
def test_waiting_between_two_steps_is_in_the_file(name, tmp_path) -> None:
    """Law: seconds per pair of steps and cause equal an independent count, and add up per cause."""
    truth, frame, _ = written(name, tmp_path / "log.parquet", SHORT, 3)
    rows = waiting(frame, truth.agents, truth.calendars)
    rows["before"] = rows.groupby("case")["activity"].shift()
    pairs = rows.dropna(subset=["before"]).groupby(["before", "activity"])
    found = pairs[list(CAUSES)].sum().astype(int)
    told = {(w.source, w.target): w for w in truth.waiting}
    assert {pair: tuple(row) for pair, row in zip(found.index, found.values, strict=True)} == {
        pair: wait.seconds for pair, wait in told.items()
    }
    assert pairs.size().to_dict() == {pair: wait.n for pair, wait in told.items()}
    for at, cause in enumerate(CAUSES):
        assert sum(w.seconds[at] for w in truth.waiting) == truth.plants[cause].seconds


@pytest.mark.parametrize("name", LONG)
def test_the_clean_twin_is_silent(name, tmp_path) -> None:
    """Law: with every plant off nothing is found, nothing waits, and every case follows the SOP."""
    truth, frame, parameters = written(name, tmp_path / "log.parquet", LONG[name], 5, ["all"])
    found = recount(frame, name, parameters) | counted_causes(frame, truth)
    assert {plant: counts for plant, counts in found.items() if counts[0]} == {}
    assert not any(tally.n_cases for tally in truth.plants.values())
    assert frame["wait"].sum() == 0
    assert truth.n_conforming == truth.n_cases == frame["case"].nunique() == LONG[name]


@pytest.mark.parametrize("name", LONG)
def test_plants_are_there_when_they_are_on(name, tmp_path) -> None:
    """A log of this length holds every plant, or switching them off would prove nothing."""
    truth, frame, parameters = written(name, tmp_path / "log.parquet", LONG[name], 3)
    found = recount(frame, name, parameters)
    assert {plant for plant in CASE_PLANTS[name] if found[plant][0] == 0} == set()
    assert all(tally.n_cases for plant, tally in truth.plants.items() if plant in found)


@pytest.mark.parametrize(("name", "plant"), ONE_BY_ONE)
def test_each_plant_can_be_switched_off(name, plant, tmp_path) -> None:
    """Law: without a plant its count is zero, and all other counts still hold."""
    truth, frame, parameters = written(name, tmp_path / "log.parquet", SHORT, 3, [plant])
    found = recount(frame, name, parameters)
    assert found[plant][0] == truth.plants[plant].n_cases == 0
    assert {p: found[p] for p in truth.plants if p in found} == {
        p: as_counts(tally) for p, tally in truth.plants.items() if p in found
    }


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("cause", SWITCHES)
def test_each_force_can_be_switched_off(name, cause, tmp_path) -> None:
    """Law: without what brings a cause of waiting about, not a second of it is in the log."""
    truth, frame, parameters = written(name, tmp_path / "log.parquet", SHORT, 3, SWITCHES[cause])
    found = counted_causes(frame, truth) | recount(frame, name, parameters)
    assert found[cause] == (0, 0, 0)
    assert {c: found[c] for c in CAUSES} == {c: as_counts(truth.plants[c]) for c in CAUSES}


def test_forces_named_here_are_all_there_are() -> None:
    """The switches above leave out no force but the edges of the log."""
    assert set(SWITCHES) | {"open_cases"} == set(FORCES)


@pytest.mark.parametrize("name", LONG)
def test_listed_cases_are_the_cases_hit(name, tmp_path) -> None:
    """The case ids of a rare plant are those in which it is found."""
    truth, frame, _ = written(name, tmp_path / "log.parquet", SHORT, 7)
    hit = sorted(frame.loc[frame["reason"].isna(), "case"].unique())
    assert list(truth.plants["missing_data"].cases) == hit
    assert hit
    for tally in truth.plants.values():
        assert len(tally.cases) in {0, tally.n_cases}
