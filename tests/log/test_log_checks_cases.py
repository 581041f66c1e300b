"""Every check against its case file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import string

import pyarrow as pa
import pytest
from casebook import CASES, cases
from log_making import findings_of

from procmine.finding import LEVELS
from procmine.log.source import FOLD
from procmine.registry import docstring_sections, room

CHECKS = room("procmine.log.checks")
US = dt.timedelta(microseconds=1)


def made(case, log_of, source_of):
    """The log of one case."""
    content, how = case["csv"], {}
    if "folded" in case:
        (batch,) = source_of(content).batches()
        table = pa.Table.from_batches([batch])
        told = ["no change" if row + 1 in case["folded"] else None for row in range(len(table))]
        content = table.drop_columns([table.column_names[-1]]).append_column(FOLD, pa.array(told))
        how["hidden"] = (FOLD,)
    if "as_of" in case:
        epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        how["as_of_us"] = (dt.datetime.fromisoformat(case["as_of"]) - epoch) // US
    return log_of(content, case.get("columns"), **how, **case.get("config", {}))


def agrees_with_the_case(log, case):
    account = log.account()
    assert account["n_rows"] == sum(n for name, n in account.items() if name != "n_rows")
    if "account" in case:
        assert dict(account) == case["account"]
    if "activities" in case:
        assert sorted(log.activities) == case["activities"]


@pytest.mark.parametrize("entry", CHECKS)
def test_every_check_has_both_kinds_of_cases(entry):
    """A check has a case that fires and one that stays silent, and says when it is harmless."""
    assert (CASES / "checks" / f"{entry.replace('-', '_')}.toml").exists()
    assert any(p.values[0] == entry for p in cases("checks", "fires"))
    assert any(p.values[0] == entry for p in cases("checks", "silent"))
    assert docstring_sections(CHECKS[entry].run).get("Harmless when") or (
        "Harmless when:" in (CHECKS[entry].run.__doc__ or "")
    )
    assert CHECKS[entry].question.endswith("?")


def test_every_case_file_is_that_of_a_check():
    """No case file is left over from a check that went."""
    found = {path.stem.replace("_", "-") for path in (CASES / "checks").glob("*.toml")}
    assert found == set(CHECKS)


def test_every_check_stands_in_the_table_of_the_room():
    """docs/rooms/log.md names each check once, and no other."""
    page = (CASES.parents[1] / "docs" / "rooms" / "log.md").read_text(encoding="utf-8")
    table = page.partition("## Checks")[2].partition("Levels:")[0]
    named = [
        name.strip()
        for line in table.splitlines()
        if line.startswith("| ")
        for name in line.split("|")[2].split(",")
    ]
    assert sorted(named[1:]) == sorted(CHECKS)


@pytest.mark.parametrize(("entry", "case"), cases("checks", "fires"))
def test_check_fires(entry, case, log_of, source_of):
    """What it finds, how much of it, where, and what the repair moves, as worked out by hand."""
    log = made(case, log_of, source_of)
    found = findings_of(log, entry)
    assert len(found) == case.get("n_findings", 1), [finding.id for finding in found]
    found = [f for f in found if dict(f.where).items() >= case.get("where", {}).items()]
    assert found, "no finding at that place"
    finding = found[0]
    assert finding.n == case["n"]
    assert finding.level == case.get("level", finding.level)
    assert finding.repaired == case.get("repaired", finding.repaired)
    assert {name: finding.values[name] for name in case.get("values", {})} == case.get("values", {})
    if "examples" in case:
        assert list(finding.examples) == case["examples"]
    if "effect" in case:
        # A median the case leaves out is one that nobody can tell.
        expected = {"median_lead_time_before_s": None, **case["effect"]}
        assert vars(finding.effect) == expected
    agrees_with_the_case(log, case)


@pytest.mark.parametrize(("entry", "case"), cases("checks", "silent"))
def test_check_stays_silent(entry, case, log_of, source_of):
    """Nothing is found where nothing is wrong."""
    log = made(case, log_of, source_of)
    assert findings_of(log, entry) == []
    agrees_with_the_case(log, case)


def placeholders(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


# Words that differ between the languages stand in the values once for each.
TWINS = {
    f"{word}_{lang}": word
    for word in ("settled", "order", "role", "roles", "reason")
    for lang in ("en", "zh")
}


@pytest.mark.parametrize(("entry", "case"), cases("checks", "fires"))
def test_findings_can_be_said_in_both_languages(entry, case, log_of, source_of):
    """Both messages and hints name the same values, format without error and end up as text."""
    for finding in findings_of(made(case, log_of, source_of), entry):
        assert finding.level in LEVELS and finding.rule == entry
        for told in (finding.message, finding.hint):
            if told:
                assert set(told) == {"en", "zh"}
                named = {
                    lang: {TWINS.get(name, name) for name in placeholders(text)}
                    for lang, text in told.items()
                }
                assert named["en"] == named["zh"] <= {TWINS.get(n, n) for n in finding.values}
        for lang in ("en", "zh"):
            assert finding.say(lang) and "{" not in finding.say(lang)
            assert "{" not in finding.advise(lang)
        assert type(finding).from_plain(finding.to_plain()) == finding


@pytest.mark.parametrize(("entry", "case"), cases("checks", "fires"))
def test_every_finding_says_what_was_done_and_what_that_moves(entry, case, log_of, source_of):
    """How many, some of them, what was done about it, and its effect or why nobody can tell."""
    log = made(case, log_of, source_of)
    for finding in log.findings:
        assert finding.n > 0
        assert finding.examples and all(finding.examples)
        assert finding.effect or finding.effect_reason, finding.rule
        if finding.effect:
            told = vars(finding.effect)
            assert log.n_cases in (told["n_cases_before"], told["n_cases_after"])
            medians = [told[f"median_lead_time_{which}_s"] for which in ("before", "after")]
            none_left = told["n_cases_after"] == 0
            assert None not in medians or not log.timed or none_left or finding.effect_reason
        for lang in ("en", "zh"):
            assert finding.repaired_how(lang)
            assert finding.effect or finding.why_no_effect(lang)
            assert "{" not in finding.repaired_how(lang) + finding.why_no_effect(lang)
        told = finding.to_dict("zh")
        assert told["repair"] == finding.repaired_how("zh")
        assert told["effect"] or told["effect_reason"]


# Words that follow a number above one, and a noun for one.
MANY = r"\b1 (\w+ )?(are|were|have|do|stand|lack|hang|carry|begin|end|differ|repeat|count)\b"
BARE = r"\{n_\w+\}(?! of )[ ]+[a-z]"


@pytest.mark.parametrize(("entry", "case"), cases("checks", "fires"))
def test_one_two_and_none_are_said_as_a_person_would(entry, case, log_of, source_of):
    """A count brings the words that follow it; one is never many, and none is never left at 0."""
    for finding in findings_of(made(case, log_of, source_of), entry):
        template = finding.message["en"]
        assert not re.search(BARE, template), template
        for n in (1, 2):
            values = {
                name: n if name.startswith("n_") else value
                for name, value in finding.values.items()
            }
            said = dataclasses.replace(finding, values=values).say()
            assert not re.search(MANY if n == 1 else r"\b2 (\w+ )?(is|was|has|does)\b", said), said
            plural = re.findall(rf"\b{n} (\w+)(?! id)", said)
            assert all(word.endswith("s") == (n > 1) for word in plural if word in NOUNS), said
        assert not re.search(r"(?<!\.)\b0 [a-z]", finding.say()), finding.say()


NOUNS = {
    noun + ending
    for noun in ("event", "case", "row", "time", "value", "cell", "step", "name", "number")
    for ending in ("", "s")
}


# What stays as it is in any language: standards, and what is to be typed or looked up.
AS_IT_IS = {"UTC", "trace", "JSON"}


@pytest.mark.parametrize(("entry", "case"), cases("checks", "fires"))
def test_nothing_english_is_left_in_a_chinese_finding(entry, case, log_of, source_of):
    """Besides names and cells of the log, every word is Chinese."""
    for finding in made(case, log_of, source_of).findings:
        shown = {name for _, name, _, _ in string.Formatter().parse(finding.message["zh"])}
        values = {name: "·" if isinstance(value, str) and name in NAMES else value
                  for name, value in finding.values.items() if name in shown}  # fmt: skip
        told = dataclasses.replace(finding, values={**finding.values, **values})
        said = told.say("zh") + told.repaired_how("zh") + told.why_no_effect("zh")
        said += "".join(example for example in told.point("zh") if example.startswith("row "))
        words = set(re.findall(r"[A-Za-z]{2,}", said))
        assert words <= AS_IT_IS, said


# Values that are names or cells of the log.
NAMES = {
    "activities", "column", "columns", "duration", "first", "offsets", "text", "words", "zone",
    "roles_zh",
}  # fmt: skip
