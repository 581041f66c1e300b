"""A model nobody should trust is said first: in the result, on the page, in the terminal."""

from __future__ import annotations

import dataclasses

import pytest

from procmine.config import Config
from procmine.discover.model import model
from procmine.discover.process_map import process_map
from procmine.front import read
from procmine.report.discovery import discovery
from procmine.report.files import mine
from procmine.report.page import map_page
from procmine.report.terminal import discovery_text
from procmine.summary.summarise import summarise


@pytest.fixture(scope="module")
def unfit():
    """A log and a model of which it is said that no case fits."""
    import pandas as pd

    steps = ("Ask", "Check", "Answer")
    rows = [
        (f"C{k}", step, f"2026-01-0{k + 1} {9 + place:02}:00")
        for k in range(5)
        for place, step in enumerate(steps)
    ]
    log = read(pd.DataFrame(rows, columns=["case", "activity", "end"]), zone="UTC")
    summary = summarise(log)
    mined = dataclasses.replace(model(summary, name="desk"), n_cases_fit=0)
    return log, summary, mined


@pytest.mark.parametrize(("lang", "word"), [("en", "WARNING"), ("zh", "警告")])
def test_a_model_of_next_to_nothing_is_said_first(unfit, lang, word):
    """First finding of the result, first line of the text, above the headline of the page."""
    log, summary, mined = unfit
    shown = process_map(summary)
    result = discovery(log, summary, shown, mined, config=Config(), lang=lang)
    first = result["findings"][0]
    assert (first["rule"], first["level"], first["values"]["fit_share"]) == (
        "unfit-model",
        "warning",
        0,
    )
    text = discovery_text(result, "map.html", lang=lang)
    assert text.startswith(f"{word}")
    assert text.count(first["message"]) == 1
    assert len(text.splitlines()) <= 20
    html = map_page(result, summary, "<svg></svg>", lang=lang)
    assert html.index('class="caution"') < html.index('class="sentence"')
    assert html.count("unfit-model") == 0


def test_only_a_miner_somebody_named_is_kept(unfit):
    """The default may be left for another; the same miner from a file or an option may not."""
    _, summary, _ = unfit
    asked = []

    class StopError(Exception):
        pass

    def spy(*_, miner, **__):
        asked.append(miner)
        raise StopError

    from procmine.report import files

    before, files.model = files.model, spy
    try:
        for origins in ({}, {"discover.miner": "--miner"}):
            with pytest.raises(StopError):
                mine(summary, Config(origins=origins), "desk")
    finally:
        files.model = before
    assert asked == ["", "inductive"]


def test_times_that_strayed_lead_to_the_quality_of_the_data():
    """The page links a caution about times to what is known of the data, not to the model."""
    import pandas as pd

    rows = [(f"C{k}", step, f"2026-01-0{k + 1} 09:00") for k in range(5) for step in ("Ask", "Do")]
    rows.append(("C4", "Close", "2199-12-31 00:00"))
    log = read(pd.DataFrame(rows, columns=["case", "activity", "end"]), zone="UTC")
    summary = summarise(log)
    mined = model(summary, name="desk")
    result = discovery(log, summary, process_map(summary), mined, config=Config(), lang="en")
    assert result["findings"][0]["rule"] == "strayed-times"
    html = map_page(result, summary, "<svg></svg>", lang="en")
    caution = html[html.index('class="caution"') :]
    assert 'href="#quality"' in caution[: caution.index("</p>")]
    assert 'id="quality"' in html


@pytest.mark.parametrize(
    ("n_fit", "noise", "said"), [(40, 0.2, True), (60, 0.2, False), (40, 0.0, False)]
)
def test_a_model_that_explains_less_than_half_names_finer_settings(unfit, n_fit, noise, said):
    """Where noise was left out of the model, the terminal says what explains more."""
    log, summary, mined = unfit
    result = discovery(log, summary, process_map(summary), mined, config=Config(), lang="en")
    taken = {**result["model"]["attempts"][-1], "settings": {"noise": noise}, "outcome": "taken"}
    few = {**result["model"], "n_cases": 100, "n_cases_fit": n_fit, "attempts": [taken]}
    text = discovery_text({**result, "model": few}, "map.html", lang="en")
    assert ("--miner auto" in text.split("Model:")[1].split("Most worth")[0]) == said
