"""Tags: what people say a step is worth, what nobody has said, and what hangs on doubtful ones."""

from __future__ import annotations

import io
import itertools
import json

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.cli.main import main
from procmine.config import Config, StepTag, ValueStreamConfig, load
from procmine.errors import ConfigError
from procmine.report.valuestream_text import valuestream_text
from procmine.valuestream import BUCKETS, ledger, sensitivity, tags

HOUR_US = 3_600_000_000
# One case: an hour each of five steps with an hour between, and Ask once more at the end.
CSV = """case,activity,start,end,resource
1,Ask,2026-01-05 08:00,2026-01-05 09:00,Ann
1,Check,2026-01-05 10:00,2026-01-05 11:00,Bob
1,Copy,2026-01-05 12:00,2026-01-05 13:00,Bob
1,Answer,2026-01-05 14:00,2026-01-05 16:00,Ann
1,Rate,2026-01-05 16:00,2026-01-05 17:00,Ann
1,Ask,2026-01-05 18:00,2026-01-05 18:00,Ann
"""
TAGS = """
[valuestream]
version = 3

[valuestream.steps]
Ask = "BVA"
Answer = { value = "VA", reason = "what they came for", owner = "Service lead" }
Copy = { value = "NVA", confidence = 0.5, kind = "process" }

[valuestream.steps.Check]
value = "BVA"
proposed = true
confidence = 0.6
ground = "its name"
control_point = true
"""


def log_of(text=CSV):
    return pm.read(pd.read_csv(io.StringIO(text)))


def told(tmp_path, text):
    (tmp_path / "procmine.toml").write_text(text, encoding="utf-8")
    return load(tmp_path)


def with_tags(**steps):
    steps = {name: tag if isinstance(tag, StepTag) else StepTag(tag) for name, tag in steps.items()}
    return Config(valuestream=ValueStreamConfig(steps=steps))


def test_a_file_says_what_each_step_is_worth(tmp_path):
    """A bare text is a value; a table says more; what nobody tagged is untagged."""
    found = tags(told(tmp_path, TAGS), log_of().labels("activity"))
    assert found.version == "3"
    assert [found.value_of(name) for name in ("Ask", "Answer", "Check", "Copy", "Rate")] == [
        "BVA",
        "VA",
        "BVA",
        "NVA",
        "untagged",
    ]
    assert found.n_activities == {"VA": 1, "BVA": 2, "NVA": 1, "untagged": 1}
    # Check is proposed, Copy not sure enough, the others are neither.
    assert set(found.doubtful) == {"Check", "Copy"}
    assert found.of("Answer").owner == "Service lead"
    assert found.of("Check").control_point
    assert not found.of("Rate").control_point


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('[valuestream.steps]\nAnswr = "VA"\n', "no activity 'Answr'", "'Answer'"),
        ('[valuestream.steps]\nASK = "VA"\n', "no activity 'ASK'", "'Ask'"),
        ('[valuestream.steps]\nZzz = "VA"\n', "no activity 'Zzz'", "'Answer'"),
        ('[valuestream.steps]\nAsk = "va"\n', "steps.Ask: 'va' is no value", "BVA (the business"),
        ('[valuestream.steps]\nAsk = { vale = "VA" }\n', "unknown key 'vale'", "'value'"),
        ("[valuestream.steps]\nAsk = 1\n", "steps.Ask = 1 must be a section", "Mend"),
        ('[valuestream.steps.Ask]\nvalue = "VA"\nconfidence = 70\n', "Ask: confidence = 70", "0.8"),
        ('[valuestream.steps.Ask]\nkind = "middle"\n', "Ask: kind = 'middle'", "feedback"),
        ('[valuestream.steps.Ask]\nproposed = "yes"\n', "must be true or false", "Mend"),
        ("[valuestream]\ndoubtful_below = 80\n", "doubtful_below = 80.0 is no share", "0.8"),
        ("[valuestream]\nsteps = 3\n", "must be a section", "Mend"),
    ],
)
def test_what_no_tag_can_be_is_refused(tmp_path, text, message, hint):
    """One line names the step or the key, the hint the nearest or the allowed ones."""
    with pytest.raises(ConfigError) as refused:
        ledger(log_of(), told(tmp_path, text))
    assert message in refused.value.message
    assert "\n" not in refused.value.message
    assert hint in refused.value.hint


def test_processing_falls_into_what_it_is_worth(tmp_path):
    """By hand: ten hours of lead time, six of work, two of them what the customer came for."""
    found = ledger(log_of(), told(tmp_path, TAGS))
    hours = {name: us / HOUR_US for name, us in found.totals_us.items() if us}
    assert hours == {
        "value_adding": 2.0,
        "necessary": 2.0,
        "waste": 1.0,
        "untagged": 1.0,
        "extraneous": 4.0,
    }
    assert (found.pce_elapsed, found.pce_bound_elapsed) == (0.2, 0.6)
    # Six steps were done, Ask twice: five for the first time, one of them of value.
    assert found.n_steps == {
        "value_adding": 1,
        "necessary": 2,
        "waste": 1,
        "untagged": 1,
        "rework": 1,
    }
    assert found.pce_steps == 1 / 6
    rows = {row["activity"]: row for row in found.table("activity")}
    assert rows["Copy"]["waste_total_s"] == 3600.0
    kinds = {row["kind"]: row["lead_time_total_s"] / 3600 for row in found.table("kind")}
    assert kinds == {"process": 2.0, "–": 8.0}


def test_without_tags_efficiency_is_a_bound(tmp_path):
    """Nobody has said anything: all work is untagged, none of it is value, the share a bound."""
    for config in (Config(), with_tags(Ask=StepTag(kind="input"))):
        found = ledger(log_of(), config)
        assert not found.tags
        assert found.totals_us["value_adding"] == 0
        assert found.pce_elapsed == found.pce_bound_elapsed == 0.6
        assert found.pce_steps is None
        assert "at most" in valuestream_text(found, "log")
    # One tag, and what is left out is no longer counted as if it were of value.
    assert ledger(log_of(), with_tags(Ask="NVA")).pce_elapsed == 0.0


def test_working_time_has_its_own_efficiency():
    """Closed from 15:00: of the answer one hour counts, of the lead time seven."""
    hours = {"zone": "UTC", "monday": ["08:00-15:00"]}
    steps = {"Answer": StepTag("VA")}
    config = Config(calendar=hours, valuestream=ValueStreamConfig(steps=steps))
    found = ledger(log_of(), config)
    assert (found.pce_elapsed, found.pce_working) == (0.2, 1 / 7)
    assert found.pce_bound_working == 4 / 7


def test_steps_are_counted_where_times_say_nothing():
    """A log of ends has no time of work, but steps to count, and doubts about them."""
    frame = pd.read_csv(io.StringIO(CSV))[["case", "activity", "end"]]
    found = ledger(pm.read(frame), with_tags(Answer=StepTag("VA", proposed=True), Ask="BVA"))
    assert found.pce_elapsed is None
    assert found.pce_steps == 1 / 6
    doubt = sensitivity(found)
    assert (doubt.pce_elapsed, doubt.waste_share, doubt.pce_steps) == (None, None, (0.0, 1 / 6))
    text = valuestream_text(found, "log")
    assert "Value-adding steps: 1 of 6 done (16.7 %)" in text
    assert "0 % to 16.7 % of the steps" in text


def test_how_much_hangs_on_doubtful_tags(tmp_path):
    """By hand: a wrong Check or Copy adds an hour of ten each; Copy alone is waste for sure not."""
    doubt = sensitivity(ledger(log_of(), told(tmp_path, TAGS)))
    assert doubt.pce_elapsed == (0.2, 0.4)
    assert doubt.waste_share == (0.0, 0.2)
    assert doubt.pce_steps == (1 / 6, 3 / 6)
    rows = doubt.steps.records()
    assert [row["activity"] for row in rows] == ["Check", "Copy"]
    assert rows[0]["pce_change_share"] == 0.1
    assert rows[0]["pce_if_wrong_share"] == pytest.approx(0.3)


VALUE = st.tuples(st.sampled_from(["VA", "BVA", "NVA", ""]), st.booleans())


@given(st.tuples(*[VALUE] * 5))
def test_bounds_hold_whichever_tags_are_wrong(values):
    """Of all ways to be wrong, the best and the worst are the bounds, and both are reached."""
    names = ("Ask", "Check", "Copy", "Answer", "Rate")
    steps = {
        name: StepTag(v, proposed=p and bool(v)) for name, (v, p) in zip(names, values, strict=True)
    }
    log = log_of()
    found = ledger(log, with_tags(**steps))
    doubt = sensitivity(found)
    doubtful = [name for name in names if steps[name].proposed]
    assert set(found.tags.doubtful) == set(doubtful)
    shares = []
    for wrong in itertools.product([False, True], repeat=len(doubtful)):
        flipped = {n for n, w in zip(doubtful, wrong, strict=True) if w}
        value = {n for n in names if (steps[n].value == "VA") != (n in flipped)}
        us = {row["activity"]: row for row in ledger(log).table("activity")}
        shares.append(sum(us[n]["untagged_total_s"] for n in value) / 36_000)
    if found.tags:
        assert doubt.pce_elapsed == (min(shares), max(shares))
        assert min(shares) <= found.pce_elapsed <= max(shares)


def test_the_command_prints_tags_and_doubts(tmp_path):
    """JSON holds every tag but not who answers for it; both languages tell the range."""
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "procmine.toml").write_text('[log]\nsource = "log.csv"\n' + TAGS, encoding="utf-8")
    words = ["valuestream", str(tmp_path / "procmine.toml")]
    run = CliRunner()
    found = json.loads(run.invoke(main, [*words, "--format", "json"]).stdout)
    assert list(found["ledger_s"]) == list(BUCKETS)
    assert sum(found["ledger_s"].values()) == found["lead_time_s"] == 36_000.0
    assert found["pce_basis"] == "value_adding"
    assert found["tags"]["version"] == "3"
    assert (found["tags"]["n_proposed"], found["tags"]["n_doubtful"]) == (1, 2)
    assert [s["activity"] for s in found["tags"]["steps"] if s["control_point"]] == ["Check"]
    assert found["sensitivity"]["pce_elapsed"] == [0.2, 0.4]
    assert "Service lead" not in json.dumps(found)
    english = run.invoke(main, words).stdout
    assert "value-adding over lead time: 20 % elapsed" in english
    assert (
        "2 of 4 tags are doubtful, 1 of them only proposed: if they are wrong, 20 % to 40 %"
        in english
    )
    assert "Check moves it most, to 30 %" in english
    chinese = run.invoke(main, [*words, "--lang", "zh"]).stdout
    assert "过程周期效率" in chinese
    assert "存疑" in chinese
    by_kind = run.invoke(main, [*words, "--by", "kind"]).stdout
    assert "process: 2 h (20 %)" in by_kind


def test_a_configuration_serves_logs_without_a_rare_step(tmp_path):
    """A tagged step that is not in the log is left out and told; a slip of the pen is refused."""
    frame = pd.DataFrame({"case": ["A", "A"], "activity": ["Ask", "Answer"]})
    frame["end"] = pd.to_datetime(["2026-01-05 09:00", "2026-01-05 10:00"], utc=True)
    log = pm.read(frame)
    steps = {"Ask": StepTag(value="VA"), "Audit trail": StepTag(value="NVA")}
    config = Config(valuestream=ValueStreamConfig(steps=steps))
    found = ledger(log, config)
    assert found.tags.absent == ("Audit trail",)
    assert found.tags.value_of("Ask") == "VA"
    assert "Tagged, but not in this log: Audit trail" in valuestream_text(found, "log")
    assert "已标注但本日志中没有：Audit trail" in valuestream_text(found, "log", lang="zh")
    slip = {**steps, "Anwser": StepTag(value="VA")}
    with pytest.raises(ConfigError, match="no activity 'Anwser'"):
        ledger(log, Config(valuestream=ValueStreamConfig(steps=slip)))


def test_tags_stand_in_order_of_their_names():
    """Which step a log begins with says nothing of what it is worth."""
    found = tags(Config(), ["Pay", "Ask", "Check"])
    assert found.table()["activity"] == ["Ask", "Check", "Pay"]
