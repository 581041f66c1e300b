"""Asking for a log: same seed, same bytes; wrong questions get clear answers."""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from procmine import synth
from procmine.errors import ProcmineError, SourceMissingError, UsageError
from procmine.model.soundness import check_soundness
from procmine.synth.draws import Draws
from procmine.synth.forms import Insert
from procmine.synth.paths import Index
from procmine.synth.people import agent_name
from procmine.synth.scenario import Step

NAMES = ("contact-centre", "refunds", "service-desk")
# Of the CSV of 300 cases with seed 7; another machine must write the same.
DIGESTS = {
    "contact-centre": "8d6de46b6fde2fbe7bb8bc36f36be5937a4c2898bda8176d74b0fdaa5f3ec7c4",
    "refunds": "c7b963311abfd6610f5926b6e2dce9badc42851487a0725775a4d75fc7d11b4d",
    "service-desk": "443e67dda2097f7fdd1c48a6b9ca68be7723fee37f4699a9d3ab1a749798acfb",
}


def test_the_scenarios_are_found() -> None:
    """Each scenario file is an entry, with dashes or underscores."""
    assert synth.names() == NAMES
    assert synth.scenario_of("service_desk") == synth.scenario_of("service-desk")


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_bytes_on_any_machine(name, tmp_path) -> None:
    """Law: the seed decides every byte of a CSV, here and elsewhere, whatever the hash seed."""
    synth.write(name, tmp_path / "a.csv", cases=300, seed=7)
    digest = hashlib.sha256((tmp_path / "a.csv").read_bytes()).hexdigest()
    assert digest == DIGESTS[name]
    synth.write(name, tmp_path / "b.csv", cases=300, seed=8)
    assert (tmp_path / "b.csv").read_bytes() != (tmp_path / "a.csv").read_bytes()


@pytest.mark.parametrize("cases", [1, 2, 3, 41])
def test_exactly_as_many_cases_as_asked_for(cases) -> None:
    """Law: a log of n cases holds n cases, however few."""
    log = synth.generate("refunds", cases=cases, seed=1)
    numbers = np.concatenate([chunk["案件编号"].numbers for chunk in log])
    assert sorted(set(numbers.tolist())) == list(range(1, cases + 1))
    assert log.truth.n_cases == cases


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="lacks /proc to ask for memory")
def test_memory_does_not_grow_with_the_log(tmp_path) -> None:
    """Law: three times as many cases need no more memory, but for a little."""
    code = (
        "import re, sys; from procmine import synth\n"
        "synth.write('service-desk', sys.argv[1], cases=int(sys.argv[2]), seed=1)\n"
        # Not getrusage(): what it tells includes the peak of the process that started this one.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    peaks = [
        int(subprocess.check_output([sys.executable, "-c", code, tmp_path / "x.parquet", str(n)]))
        for n in (50_000, 150_000)
    ]
    assert peaks[1] < peaks[0] + 80
    assert peaks[1] < 500


def test_truth_comes_last() -> None:
    """The truth is not to be had before the log is written."""
    log = synth.generate("refunds", cases=3, seed=1)
    with pytest.raises(UsageError, match="written"):
        _ = log.truth
    list(log)
    assert log.truth.n_cases == 3
    with pytest.raises(UsageError, match="taken already"):
        list(log)


def test_wrong_questions_are_answered(tmp_path) -> None:
    """Unknown names name the nearest; impossible files and counts are refused before any work."""
    with pytest.raises(UsageError) as caught:
        synth.generate("service-disk", cases=1, seed=1)
    assert "service-desk" in caught.value.hint
    with pytest.raises(UsageError, match="no plant 'pingpong'") as caught:
        synth.generate("refunds", cases=1, seed=1, without=["pingpong"])
    assert "ping_pong" in caught.value.hint
    with pytest.raises(UsageError, match="no plant 'failed_containment'"):
        synth.generate("refunds", cases=1, seed=1, without=["failed_containment"])
    with pytest.raises(UsageError, match="0 cases"):
        synth.generate("refunds", cases=0, seed=1)
    with pytest.raises(UsageError, match="format"):
        synth.write("refunds", tmp_path / "log.pdf", cases=1, seed=1)
    with pytest.raises(SourceMissingError):
        synth.write("refunds", tmp_path / "no" / "log.csv", cases=1, seed=1)


def test_plants_may_be_written_with_dashes() -> None:
    """``ping-pong`` is ``ping_pong``; ``all`` is every plant there is."""
    one = synth.generate("refunds", cases=1, seed=1, without=["ping-pong"])
    assert one.without == ("ping_pong",)
    everything = synth.generate("refunds", cases=1, seed=1, without=["all"])
    assert len(everything.without) > 20


@pytest.mark.parametrize("name", NAMES)
def test_scenarios_fit_together(name) -> None:
    """Every name in a scenario points somewhere, and one that does not is refused."""
    scenario = synth.scenario_of(name)
    Index(scenario).check()
    assert set(scenario.ends) <= {leaf.step.activity for leaf in Index(scenario).leaves}
    wrong = Insert("x", 0.1, "g", at="nowhere", steps=(Step("nothing"),))
    with pytest.raises(ProcmineError, match="has no activity 'nothing'"):
        Index(dataclasses.replace(scenario, plants=(wrong,))).check()


@pytest.mark.parametrize("name", NAMES)
def test_the_sop_is_sound_and_says_who(name) -> None:
    """The written procedure is a sound model in which every step stands on a lane."""
    model = synth.sop(name)
    assert check_soundness(model).sound
    assert all(node.lane for node in model)
    teams = {team.name for team in synth.scenario_of(name).teams}
    assert {lane.name for lane in model.lanes} <= teams


def test_draws_do_not_depend_on_their_company() -> None:
    """Law: the draw for a case is the same alone, in any chunk and in any order."""
    draws = Draws(3)
    whole = draws.uniform("x", np.arange(100))
    assert (draws.uniform("x", np.arange(99, -1, -1))[::-1] == whole).all()
    assert draws.uniform("x", 42) == whole[42]
    assert (draws.uniform("y", np.arange(100)) != whole).all()


def test_draws_have_the_shape_they_claim() -> None:
    """Uniform, exponential, lognormal and weighted draws have the moments of their kind."""
    draws, n = Draws(11), np.arange(200_000)
    uniform = draws.uniform("u", n)
    assert abs(uniform.mean() - 0.5) < 0.003
    assert abs(uniform.var() - 1 / 12) < 0.002
    gaps = draws.gaps("g", n)
    assert abs(gaps.mean() - 1) < 0.01
    assert abs(gaps.std() - 1) < 0.02
    seconds = draws.seconds("s", n, np.full(len(n), 1000), "usual")
    assert abs(np.median(seconds) - 1000) < 10
    assert abs(np.log(seconds).std() - 0.45) < 0.01
    shares = np.bincount(draws.pick("p", n, (1, 0, 3))) / len(n)
    assert shares == pytest.approx([0.25, 0, 0.75], abs=0.005)


def test_people_have_names_of_their_own() -> None:
    """Twenty thousand people, twenty thousand names, Chinese ones in Chinese."""
    for lang in ("en", "zh"):
        assert len({agent_name(at, lang) for at in range(20_000)}) == 20_000
    assert all("\u4e00" <= letter <= "\u9fff" for letter in agent_name(5, "zh"))
