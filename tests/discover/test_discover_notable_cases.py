"""Every highlight against its case file."""

from __future__ import annotations

import pytest
from casebook import cases, close, read_case

from procmine.discover.highlights import highlights
from procmine.registry import docstring_sections, room
from procmine.summary.summarise import summarise

NOTABLE = room("procmine.discover.notable")


@pytest.mark.parametrize("entry", NOTABLE)
def test_every_highlight_has_both_kinds_of_cases(entry):
    """A highlight has a case that fires, one that stays silent, and says when it is harmless."""
    assert any(p.values[0] == entry for p in cases("notable", "fires"))
    assert any(p.values[0] == entry for p in cases("notable", "silent"))
    assert docstring_sections(NOTABLE[entry].run)["Harmless when"]


@pytest.mark.parametrize(("entry", "case"), cases("notable", "fires"))
def test_highlight_fires(entry, case):
    """The finding has the count, hours and place worked out by hand, in both languages."""
    summary = summarise(read_case(case))
    options = NOTABLE[entry].settings(case.get("options", {}), "case file")
    finding, *others = NOTABLE[entry].run(summary, **options)
    assert len(others) == case.get("n_others", 0)
    assert finding.rule == entry
    assert finding in highlights(summary)
    for name in ("n", "cost_s", "level"):
        if name in case:
            assert close(getattr(finding, name), case[name]), name
    for name, value in case.get("values", {}).items():
        assert close(finding.values[name], value), name
    assert dict(finding.where) == case.get("where", dict(finding.where))
    for lang in ("en", "zh"):
        assert "{" not in finding.say(lang) + finding.advise(lang)
    assert finding.say("zh") != finding.say("en")


@pytest.mark.parametrize(("entry", "case"), cases("notable", "silent"))
def test_highlight_stays_silent(entry, case):
    """Nothing is said where there is nothing to say."""
    assert list(NOTABLE[entry].run(summarise(read_case(case)))) == []
