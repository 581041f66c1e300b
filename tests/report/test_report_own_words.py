"""A highlight of one's own needs its own file only: the page tells it by what it says itself."""

from __future__ import annotations

from types import SimpleNamespace

import lxml.html
import pytest

from procmine import registry
from procmine.finding import Finding
from procmine.report.headline import told
from procmine.report.page import map_page


def quiet_monday(summary):
    """Does nobody work on Mondays?

    Counted over the weeks of the log.

    Harmless when: the service is closed on Mondays.
    """
    yield Finding(
        rule="quiet-monday",
        level="warning",
        message={
            "en": "{n_weeks} Mondays pass before {activity}",
            "zh": "{n_weeks} 个星期一没有{activity}",
        },
        values={"n_weeks": 7, "activity": summary.activities[0]},
        where={"activity": summary.activities[0]},
        n=7,
        cost_s=7 * 86_400.0,
        hint={"en": "Ask who is on duty.", "zh": "请问谁在值班。"},
    )


@pytest.fixture
def installed(monkeypatch):
    """As if another package had brought the highlight along."""
    point = SimpleNamespace(name="quiet-monday", load=lambda: quiet_monday)
    real = registry.entry_points
    monkeypatch.setattr(
        registry,
        "entry_points",
        lambda group: [point] if group == "procmine.discover.notable" else real(group=group),
    )
    registry.room.cache_clear()
    yield
    monkeypatch.undo()
    registry.room.cache_clear()


def card_of(made, lang):
    from procmine.discover.highlights import highlights

    found = [f for f in highlights(made.summary) if f.rule == "quiet-monday"]
    result = {**made.result, "findings": told(found, made.summary, lang)}
    tree = lxml.html.fromstring(map_page(result, made.summary, made.picture, lang=lang))
    (card,) = tree.xpath("//li[contains(@class, 'card')]")
    return " ".join(card.text_content().split())


def test_an_unknown_highlight_is_told_by_its_own_words(installed, page_of):
    """Name, sentence, size, place, advice, computation and harmlessness, without a catalogue."""
    text = card_of(page_of("desk"), "en")
    for said in (
        "Quiet monday", "168 h in sum", "7 Mondays pass before Ask customer", "Ask who is on duty.",
        "Counted over the weeks of the log.", "the service is closed on Mondays.", "7 times",
    ):  # fmt: skip
        assert said in text.replace("\xa0", " "), said


def test_an_unknown_highlight_is_told_in_chinese(installed, page_of):
    """Its Chinese sentence and hint; nothing of its English docstring."""
    text = card_of(page_of("chinese", "zh"), "zh")
    assert "个星期一没有" in text
    assert "请问谁在值班。" in text
    assert "Counted" not in text
    assert "Monday" not in text.replace("quiet-monday", "")
