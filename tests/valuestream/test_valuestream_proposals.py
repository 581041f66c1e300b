"""Proposals: every one has a ground that can be checked, and none goes over a person's word."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.cli.main import main
from procmine.config import StepTag, load
from procmine.errors import ConfigError, UsageError
from procmine.valuestream import tags
from procmine.valuestream.lexicon import look_up
from procmine.valuestream.proposals import Proposals, propose
from procmine.valuestream.proposed_toml import proposed_toml, with_proposals

ROOT = Path(__file__).resolve().parents[2]
N = 200


def log_of(*paths, minutes=10, owners=None, **also):
    """Cases that go these ways in turn, half an hour from begin to begin."""
    rows = []
    for case in range(N):
        at = pd.Timestamp("2026-01-05 08:00", tz="UTC") + pd.Timedelta(days=case)
        for place, activity in enumerate(paths[case % len(paths)]):
            begin = at + pd.Timedelta(minutes=30 * place)
            length = minutes.get(activity, 10) if isinstance(minutes, dict) else minutes
            row = {"case": f"c{case}", "activity": activity, "start": begin}
            row["end"] = begin + pd.Timedelta(minutes=length)
            row |= {"team": owners[activity]} if owners else {}
            row |= {name: told.get(activity, "no") for name, told in also.items()}
            rows.append(row)
    return pm.read(pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("Resolve ticket", "VA", "output"),
        ("T02 Check confirmation of receipt", "BVA", "process"),
        ("A_APPROVED", "BVA", "process"),
        ("Call-back", "BVA", "feedback"),
        ("Re-enter data", "NVA", "feedback"),
        ("Escalated to 2nd line", "NVA", "process"),
        ("Request approval", "BVA", "process"),
        ("财务打款", "VA", "output"),
        ("提交退款申请", "BVA", "input"),
        ("转交调度", "NVA", "process"),
        ("退回补充", "NVA", "feedback"),
    ],
)
def test_names_speak_in_two_languages(name, value, kind):
    """The first word of the lexicon in a name decides, whatever comes after it."""
    found = look_up(name)
    assert (found.group.value, found.group.kind) == (value, kind)


def test_names_that_say_nothing_are_silent():
    """A word inside another word is none: no value is read into a name."""
    for name in ("LacticAcid", "Prepayment-free", "Xyzzy", "→", "123", "Admission NC"):
        assert look_up(name) is None
    found = propose(log_of(["Xyzzy", "Resolve ticket"]))
    assert found.silent == ("Xyzzy",)
    assert list(found.steps) == ["Resolve ticket"]
    with pytest.raises(UsageError):
        propose(log_of(["Xyzzy"]), lang="fr")


def one(log, activity, **options):
    return propose(log, **options).steps.get(activity)


def test_a_step_that_sends_cases_back():
    """Blip is followed by what the case had before: waste; where it leads on, nothing is said."""
    tag = one(log_of(["Foo", "Blip", "Foo", "Bar"]), "Blip")
    assert (tag.value, tag.confidence, tag.proposed) == ("NVA", 0.6, True)
    assert "after 100 % of its 200 runs" in tag.ground
    assert one(log_of(["Foo", "Blip", "Bar"]), "Blip") is None


def test_a_step_that_mostly_repeats():
    """Blip three times in a case: two of three runs repeat it, and a single one does not."""
    tag = one(log_of(["Foo", "Blip", "Blip", "Blip", "Bar"]), "Blip")
    assert (tag.value, tag.confidence) == ("NVA", 0.55)
    assert "66.6 % of its 600 runs" in tag.ground
    assert one(log_of(["Foo", "Blip", "Bar"]), "Blip") is None


def test_a_step_that_only_passes_on():
    """Short, by a team of its own between two others: a handover; by one of the two, none."""
    owners = {"Foo": "A", "Blip": "B", "Bar": "C", "Baz": "C"}
    minutes = {"Foo": 20, "Blip": 1, "Bar": 20, "Baz": 20}
    tag = one(log_of(["Foo", "Blip", "Bar", "Baz"], owners=owners, minutes=minutes), "Blip")
    assert (tag.value, tag.confidence) == ("NVA", 0.6)
    assert "between two other owners" in tag.ground
    same = owners | {"Blip": "A"}
    assert one(log_of(["Foo", "Blip", "Bar", "Baz"], owners=same, minutes=minutes), "Blip") is None
    long = minutes | {"Blip": 29}
    assert one(log_of(["Foo", "Blip", "Bar", "Baz"], owners=owners, minutes=long), "Blip") is None


def test_a_check_that_always_passes():
    """The same step follows every check: hardly a check; where one in two stops, it is one."""
    tag = one(log_of(["Foo", "Check form", "Bar"]), "Check form")
    assert (tag.value, tag.confidence, tag.control_point) == ("NVA", 0.52, True)
    assert "100 % of its 200 runs lead to Bar" in tag.ground
    assert "but its name says “check”" in tag.ground
    tag = one(log_of(["Foo", "Check form", "Bar"], ["Foo", "Check form", "Baz"]), "Check form")
    assert (tag.value, tag.confidence) == ("BVA", 0.55)
    # What law asks for stays necessary, however seldom it stops a case.
    tag = one(log_of(["Foo", "Verify identity", "Bar"]), "Verify identity")
    assert (tag.value, tag.ground) == ("BVA", "its name says “verify identity”")


def test_data_entered_a_second_time():
    """What people enter after others did is waste, the first time is not; machines do not count."""
    path = ["Register request", "Foo", "Enter data", "Bar"]
    found = propose(log_of(path)).steps
    assert (found["Register request"].value, found["Enter data"].value) == ("BVA", "NVA")
    assert "mostly by Register request" in found["Enter data"].ground
    log = log_of(path, automated={"Register request": "yes"})
    assert one(log, "Enter data").value == "BVA"


def test_few_runs_are_no_evidence():
    """29 runs say nothing, whatever they show."""
    frame = pd.DataFrame(
        [
            {"case": case, "activity": a, "end": pd.Timestamp("2026-01-05") + pd.Timedelta(hours=h)}
            for case in range(29)
            for h, a in enumerate(["Foo", "Blip", "Foo"])
        ]
    )
    assert one(pm.read(frame), "Blip") is None
    frame["case"] %= 15
    untimed = pm.read(frame[["case", "activity"]])
    assert propose(untimed).silent == ("Blip", "Foo")


@pytest.mark.parametrize("name", ["contact_centre", "refunds", "service_desk"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_step_of_shipped_logs_gets_a_proposal(tmp_path, name, lang):
    """Each says its ground; what is written reads back as proposed; loops in are told as waste."""
    config = load(ROOT / "event_logs" / name)
    log = pm.read(config.folder / config.log.source, config=config)
    found = propose(log, lang=lang)
    assert not found.silent
    assert all(tag.proposed and tag.ground and tag.reason for tag in found.steps.values())
    assert all(0 < tag.confidence <= 0.95 for tag in found.steps.values())
    loops = {
        "contact_centre": ("Redirect request", "Return to front line", "Reopen contact"),
        "refunds": ("退回分派", "退回补充", "重新打开"),
        "service_desk": ("Reassign ticket", "Return to service desk", "Reopen ticket"),
    }
    assert {found.steps[step].value for step in loops[name]} == {"NVA"}
    (tmp_path / "procmine.toml").write_text(proposed_toml(found, lang=lang), encoding="utf-8")
    read = tags(load(tmp_path), log.labels("activity"))
    assert dict(read.steps) == dict(found.steps)
    assert len(read.doubtful) == len(found.steps)


NASTY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.lists(NASTY, min_size=1, max_size=4, unique=True), NASTY)
def test_any_name_can_be_written_and_read_back(names, said):
    """Quotes, line breaks, dots and hashes in names and grounds stay what they are."""
    steps = {n: StepTag("NVA", proposed=True, ground=said, confidence=0.5) for n in names}
    found = Proposals(steps, (said,) if said not in steps else ())
    text = with_proposals('[log]\nsource = "x"\n', found)
    read = tomllib.loads(text)["valuestream"]["steps"]
    assert {n: tag["ground"] for n, tag in read.items()} == dict.fromkeys(names, said)


def test_what_stands_in_the_file_is_not_touched():
    """Every character stays, line ends too; tags written inline are added to by their name."""
    found = Proposals({"Ask": StepTag("BVA", proposed=True)}, ("Xyzzy",))
    for text in (
        "# mine\r\n[valuestream.steps]\r\nAnswer = 'VA' # sure\r\n",
        "[valuestream.steps]\nAnswer = {value = 'VA'}",
        "[valuestream.steps.Answer]\nvalue = 'VA'\n[report]\nlang = 'zh'\n",
        "",
    ):
        new = with_proposals(text, found)
        assert new.startswith(text)
        assert tomllib.loads(new)["valuestream"]["steps"]["Ask"]["proposed"] is True
        assert "\r\n" not in text or new.count("\n") == new.count("\r\n")
    assert with_proposals("x = 1", Proposals({}, ("Xyzzy",))) == "x = 1"
    with pytest.raises(ConfigError) as refused:
        with_proposals("valuestream = {steps = {Answer = 'VA'}}\n", found)
    assert "--out -" in refused.value.hint


CSV = "case,activity,start,end\n" + "".join(
    f"{case},{activity},2026-01-05 {8 + i:02}:00,2026-01-05 {8 + i:02}:30\n"
    for case in range(3)
    for i, activity in enumerate(["Ask", "Verify caller", "Resolve ticket", "Xyzzy"])
)


def test_the_command_adds_what_is_missing(tmp_path, monkeypatch):
    """A file to start from, a second run that changes nothing, and a person's tag that stays."""
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(CSV, encoding="utf-8")
    run = CliRunner()
    shown = run.invoke(main, ["valuestream", "init", "log.csv", "--out", "-"])
    assert shown.exit_code == 0
    assert '# "Xyzzy" = ""' in shown.stdout
    assert not Path("procmine.toml").exists()
    said = run.invoke(main, ["valuestream", "init", "log.csv"])
    assert said.exit_code == 0, said.output
    assert (
        "procmine.toml: 2 steps have got a proposed tag; 2 steps are left untagged" in said.stderr
    )
    first = Path("procmine.toml").read_bytes()
    assert run.invoke(main, ["valuestream", "init", "procmine.toml"]).exit_code == 0
    assert Path("procmine.toml").read_bytes() == first
    text = first.decode().replace('value = "BVA"\nproposed = true', 'value = "NVA"')
    Path("procmine.toml").write_text(text, encoding="utf-8")
    run.invoke(main, ["valuestream", "init", "--config", "procmine.toml", "--lang", "zh"])
    assert Path("procmine.toml").read_text(encoding="utf-8") == text
    found = tags(load(Path("procmine.toml")), ["Ask", "Verify caller", "Resolve ticket", "Xyzzy"])
    assert (found.value_of("Verify caller"), found.value_of("Xyzzy")) == ("NVA", "untagged")
    # Confidence is still what the proposal said: not sure enough, though somebody accepted it.
    assert set(found.doubtful) == {"Verify caller", "Resolve ticket"}
    assert not list(tmp_path.glob(".procmine-*"))


def test_a_source_in_place_of_a_command_means_its_ledger(tmp_path, monkeypatch):
    """Options may come first; the group's help names both; nothing at all asks for a source."""
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(CSV, encoding="utf-8")
    run = CliRunner()
    plain = run.invoke(main, ["valuestream", "log.csv", "--by", "log"]).stdout
    assert plain == run.invoke(main, ["valuestream", "--by", "log", "log.csv"]).stdout
    assert plain == run.invoke(main, ["valuestream", "ledger", "log.csv", "--by", "log"]).stdout
    assert plain.startswith("3 cases")
    assert "init" in run.invoke(main, ["valuestream", "--help"]).stdout
    assert run.invoke(main, ["valuestream"]).exit_code == 2
    text = '[valuestream.steps]\nAsc = "VA"\n[log]\nsource = "log.csv"\n'
    Path("procmine.toml").write_text(text, encoding="utf-8")
    for words in (["valuestream", "procmine.toml"], ["valuestream", "init", "procmine.toml"]):
        refused = run.invoke(main, words)
        assert "no activity 'Asc'" in str(refused.exception)
    assert Path("procmine.toml").read_text(encoding="utf-8") == text
