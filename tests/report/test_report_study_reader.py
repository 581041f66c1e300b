"""What a reader who knows nothing of the log takes from the report must be true."""

from __future__ import annotations

import re
from types import SimpleNamespace

import lxml.html
import pytest
from report_samples import FRAMES
from test_report_catalogue import visible

import procmine as pm
from procmine.config import Config, PrivacyConfig
from procmine.report.study.cards import Card, ranked
from procmine.report.study.files import study_files
from procmine.study import study


def page(made):
    return lxml.html.fromstring(made.html)


def text_of(element):
    return " ".join(element.text_content().replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def completions():
    """A report of a log that knows only when steps ended."""
    frame = FRAMES["desk"]().drop(columns="Start")
    log = pm.read(frame, columns={"end": "End"}, zone="Europe/Rome")
    result, files = study_files(study(log, Config()), lang="en")
    return result, lxml.html.fromstring(str(files["report.html"]))


def test_no_share_of_work_is_told_where_none_can_be(completions):
    """Without begins nobody knows how much is work: that is not 0 %."""
    result, tree = completions
    assert result["valuestream"]["pce_bound_elapsed"] is None
    title = text_of(tree.xpath("//*[@id='ledger-bar']//h3")[0])
    assert title.startswith("How much of the lead time is work cannot be told")
    assert " 0 % of" not in f" {title}"


def test_what_nobody_can_tell_the_cause_of_comes_last(completions):
    """The report begins with what can be looked into, not with what the log does not say."""
    result, tree = completions
    unknown = [n for n, one in enumerate(result["findings"]) if "no begin" in one["says"]]
    causes = [one["id"] for one in result["findings"]]
    assert causes.index("waiting-by-cause:unknown") == len(causes) - 1
    assert unknown
    lead = text_of(tree.xpath("//p[@class='sentence']")[0])
    five = [text_of(row) for row in tree.xpath("//ol[contains(@class,'five')]/li")]
    assert result["findings"][0]["says"] in lead
    assert result["findings"][0]["says"] in five[0]


def test_waits_without_a_reason_come_last_and_say_how_to_learn_one():
    """Nobody is busy, and no hours are known: a large number that says nothing leads nobody on."""
    log = pm.read(FRAMES["desk"](), zone="Europe/Rome")
    result, files = study_files(study(log, Config()), lang="en")
    ids = [one["id"] for one in result["findings"]]
    (place,) = [n for n, one in enumerate(ids) if one == "waiting-by-cause:extraneous"]
    behind = result["findings"][place + 1 :]
    assert place and all(one["id"] == "waiting-by-cause:unknown" for one in behind)
    assert result["findings"][place]["cost_s"] > result["findings"][0]["cost_s"]
    assert "--calendar discovered" in result["findings"][place]["advice"]
    lead = text_of(
        lxml.html.fromstring(str(files["report.html"])).xpath("//p[@class='sentence']")[0]
    )
    assert result["findings"][0]["says"] in lead


def test_larger_hours_of_unknown_cause_stand_below_smaller_ones():
    """However many hours they are."""
    shared = {
        "anchor": "", "kind": "waste", "rule": "r", "level": "info", "name": "", "sentence": "",
        "where": "", "much": "", "n": 1,
    }  # fmt: skip
    known = Card(id="known", cost_s=1.0, **shared)
    unknown = Card(id="unknown", cost_s=9e9, is_open=True, **shared)
    assert [card.id for card in ranked([unknown, known])] == ["known", "unknown"]


def test_the_largest_part_of_a_finding_is_told_with_its_share(study_of):
    """Name and share are those of the evidence in the data."""
    made = study_of("desk")
    found = {one["id"]: one for one in made.result["waste"]}
    checked = 0
    for card in made.result["findings"]:
        one = found.get(card["id"])
        if one is None or "activity" in one["where"] or not one["evidence"] or not one["cost_s"]:
            continue
        by = {row["by"]: row for row in reversed(one["evidence"])}
        row = by.get("handover") or by.get("activity") or one["evidence"][0]
        share = pm.units.format_share(row["cost_s"] / one["cost_s"])
        assert row["name"] in card["where"]
        whole = row["cost_s"] == one["cost_s"]
        assert card["where"].startswith("all at") if whole else card["where"].endswith(share)
        checked += 1
    assert checked >= 3


def test_cards_say_steps_where_they_count_steps(study_of):
    """A count of steps is not to be read as a count of what happened."""
    made = study_of("desk")
    told = {one["id"]: one for one in made.result["findings"]}
    cards = page(made).xpath("//li[contains(@class,'card')][.//h3[@class='card-name']]")
    counted = [
        told[one["id"]]
        for one in made.result["findings"][:5]
        if one["kind"] == "waste" and one["n"] > one["n_cases"]
    ]
    said = " ".join(text_of(card) for card in cards)
    assert counted
    for one in counted:
        n, n_cases = (pm.units.format_count(one[name]) for name in ("n", "n_cases"))
        assert f"{n} steps in {n_cases} cases" in said


def test_every_file_is_called_what_it_is(study_of):
    """The value stream is no picture of the SOP."""
    tree = page(study_of("desk"))
    listed = {
        text_of(row.xpath(".//a")[0]): text_of(row)
        for row in tree.xpath("//*[a/@href='valuestream.svg'][contains(.,'as a drawing')]/../*")
        if row.xpath(".//a")
    }
    assert listed["valuestream.svg"] == "valuestream.svg the value-stream map as a drawing"
    assert "SOP" in next(text for name, text in listed.items() if name.startswith("sop"))


FIGURES = (
    "all-findings", "stream", "stream-target", "ledger-bar", "cost", "ledger-by-step", "wasted",
    "data-roles",
)  # fmt: skip


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_says_what_it_counts_and_how(study_of, figure):
    """Each has its n, unit and filter, how it was computed, and its numbers as CSV."""
    (drawn,) = page(study_of("desk")).xpath(f"//figure[@id='{figure}']")
    assert len(drawn.xpath(".//dl[@class='facts']/div")) == 3
    assert drawn.xpath(".//details[@class='how']/p")
    assert drawn.xpath(".//button[contains(@class,'copy')]")


def test_the_title_of_a_table_names_its_first_row(study_of):
    """Which step takes most time stands above the table that shows it."""
    tree = page(study_of("desk"))
    title = text_of(tree.xpath("//*[@id='ledger-by-step']//h3")[0])
    first = text_of(tree.xpath("//table[@id='ledger-steps']/tbody/tr[1]/*[1]")[0])
    assert title.startswith(first)


def test_chinese_is_set_as_chinese(study_of):
    """No space before a per-cent sign, and none between a unit and the word after it."""
    text = visible(study_of("desk", "zh").html)
    assert re.findall(r".{12}\d[ \xa0]%", text) == []
    assert re.findall(r".{12}(?:小时|分钟|天|周|秒)[ \xa0](?:内|至|的|与|变为|之间)", text) == []


def test_chinese_tables_name_what_places_are_told_apart_by(study_of):
    """Handovers, hours and the steps before are called so in Chinese."""
    cells = page(study_of("desk", "zh")).xpath("//table[starts-with(@id,'places-')]//tr/*[1]")
    said = {text_of(cell) for cell in cells}
    assert said
    assert not {word for word in said if re.fullmatch("[a-z]+", word)}


@pytest.mark.parametrize(("lang", "mark"), [("en", "): "), ("zh", "）：")])
def test_what_belongs_to_a_finding_stands_under_it_in_markdown(study_of, lang, mark):
    """Below item 10 too, whose text begins a sign further in; with the signs of the language."""
    made = study_of("desk", lang)
    lines = (made.path.parent / "report.md").read_text("utf-8").splitlines()
    inset, n_items, n_below = 0, 0, 0
    for line in lines:
        if item := re.match(r"(\d+\. )\*\*", line):
            inset, n_items = len(item[1]), n_items + 1
            assert mark in line
        elif below := re.match(r"( +)- ", line):
            assert len(below[1]) == inset
            n_below += 1
    assert n_items > 9
    assert n_below > n_items


def test_cases_to_look_into_are_named_only_where_ids_are_shown(tmp_path):
    """On the page, in Markdown and in the data when somebody decides so; else in none of them."""
    log = pm.read(FRAMES["desk"](), zone="Europe/Rome")
    for shown in (True, False):
        config = Config(privacy=PrivacyConfig(case_ids="show" if shown else "hide"))
        result, files = study_files(study(log, config), lang="en")
        (named,) = {bool(one["examples"]) for one in result["waste"] if one["evidence"]}
        assert named == shown
        for name in ("report.html", "report.md", "report.json"):
            assert bool(re.search(r"\bT-1\d{3}\b", str(files[name]))) == shown, name
        tree = lxml.html.fromstring(str(files["report.html"]))
        cards = [text_of(card) for card in tree.xpath("//li[contains(@class,'card')]")]
        assert any(re.search("Cases to look into:? ?T-1", card) for card in cards) == shown


def test_a_card_begins_with_what_it_is_ranked_by(study_of):
    """Money, where there is any: a reader sees at once why it stands before the next."""
    made = study_of("desk")
    card = page(made).xpath("//li[contains(@class,'card')]")[0]
    first = made.result["findings"][0]
    said = text_of(card.xpath(".//p[@class='card-size']/strong")[0])
    assert said == pm.units.format_money(first["cost_money"], currency="EUR")


def test_what_a_target_removes_is_said_to_be_gone():
    """Not to stay by 0 %."""
    from procmine.report.messages import Messages
    from procmine.report.study_sections.ladder import _change

    sheet = SimpleNamespace(say=Messages("en"))
    claims = [SimpleNamespace(what=w, left_share=s) for w in ("work", "wait") for s in (0.0, 0.3)]
    assert [str(_change(claim, sheet)).replace("\xa0", " ") for claim in claims] == [
        "no longer done",
        "30 % of the work stays",
        "no longer waited for",
        "30 % of the wait stays",
    ]
