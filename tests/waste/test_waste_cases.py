"""Every waste detector against its case file."""

from __future__ import annotations

import dataclasses

import pytest
from casebook import cases, close, read_case

import procmine as pm
from procmine.config import Config
from procmine.finding import Finding
from procmine.registry import docstring_sections, room
from procmine.valuestream import BUCKETS
from procmine.waste import name_of
from procmine.waste._names import NAMES
from procmine.waste._patterns import PATTERNS

WASTE = room("procmine.waste")
KINDS = ("fires", "silent", "lacks")


def asked(entry, case):
    """What the detector says of a case."""
    config = dataclasses.replace(Config(), calendar=case.get("config", {}).get("calendar", {}))
    options = {entry: case.get("options", {})}
    return pm.waste.find(read_case(case), config, only=[entry], options=options)


def expect(finding, case):
    """The finding has every figure the case states."""
    for name in ("n", "cost_s", "level"):
        if name in case:
            assert close(getattr(finding, name), case[name]), name
    for name, value in case.get("values", {}).items():
        expected = tuple(value) if isinstance(value, list) else value
        assert close(finding.values[name], expected), name
    assert dict(finding.where) == case.get("where", {})
    assert case.get("says", "") in finding.say("en")


def test_every_waste_has_a_name():
    """Names are those of the detectors there are, no more and no less."""
    assert set(NAMES) == set(WASTE)


@pytest.mark.parametrize("entry", WASTE)
def test_every_detector_has_its_cases(entry):
    """A case that fires, one in which it does not, and all that a docstring must say."""
    assert any(p.values[0] == entry for p in cases("waste", "fires"))
    assert any(p.values[0] == entry for kind in KINDS[1:] for p in cases("waste", kind))
    assert name_of(entry, "zh") != name_of(entry) != entry
    sections = docstring_sections(WASTE[entry].run)
    assert sections["Assumes"]
    assert sections["Harmless when"]


@pytest.mark.parametrize(("entry", "case"), cases("waste", "fires"))
def test_detector_fires(entry, case):
    """The finding has the counts, hours and place worked out by hand, and speaks both languages."""
    found = asked(entry, case)
    assert len(found) == 1 + case.get("n_others", 0)
    by_where = {tuple(sorted(f.where.items())): f for f in found}
    for told in (case, *([case["other"]] if "other" in case else [])):
        expect(by_where[tuple(sorted(told.get("where", {}).items()))], told)
    for finding in found:
        assert finding.rule == entry
        assert finding.level in {"notice", "warning"}
        assert Finding.from_plain(finding.to_plain()) == finding
        assert set(finding.overlaps) <= set(BUCKETS)
        assert {p["id"] for p in finding.patterns} <= set(PATTERNS)
        assert finding.patterns
        for lang in ("en", "zh"):
            told = finding.to_dict(lang)
            texts = [told[name] for name in ("message", "hint", "assumption", "harmless_when")]
            assert all(texts)
            assert "{" not in "".join(texts)
        assert finding.say("zh") != finding.say("en")


@pytest.mark.parametrize(("entry", "case"), cases("waste", "silent"))
def test_detector_stays_silent(entry, case):
    """Nothing is said where there is nothing to say."""
    assert asked(entry, case) == ()


@pytest.mark.parametrize(("entry", "case"), cases("waste", "lacks"))
def test_detector_says_what_it_lacks(entry, case):
    """Where it cannot tell it says why and what would help, and counts nothing."""
    (finding,) = asked(entry, case)
    assert (finding.level, finding.n, finding.cost_s) == ("info", 0, None)
    assert dict(finding.where) == case["where"]
    for lang in ("en", "zh"):
        assert finding.say(lang)
        assert finding.advise(lang)
        assert "{" not in finding.say(lang) + finding.advise(lang)
