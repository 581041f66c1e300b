"""The report of a whole study: one truth, told by its page, its data and its tables alike."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import tomllib
import zipfile
from collections import Counter

import lxml.html
import pandas as pd
import pytest
from report_samples import FRAMES, HOSTILE, PEOPLE
from study_samples import studied
from test_report_catalogue import TECHNICAL, visible

import procmine as pm
from procmine.config import Config
from procmine.conform.check import check
from procmine.conform.standard import open_standard
from procmine.model.bpmn_write import write_bpmn
from procmine.model.tree import sequence, step, tree_model
from procmine.report.study.files import study_files
from procmine.report.study.kpis import kpis
from procmine.study import study
from procmine.waste import find

SAMPLES = ("desk", "chinese", "hostile", "untimed", "single")
OWN = ("report.html", "report.json", "report.md", "report.pdf", "report.xlsx")


def lang_of(name):
    return "zh" if name == "chinese" else "en"


def page(made):
    return lxml.html.fromstring(made.html)


def numbers(tree, table, key):
    """The full figures of one column of a table of the page, in order."""
    heads = tree.xpath(f"//table[@id='{table}']/thead//th/@data-key")
    rows = tree.xpath(f"//table[@id='{table}']/tbody/tr")
    cells = [row.xpath("th|td")[heads.index(key)] for row in rows]
    return [None if cell.get("data-v") is None else float(cell.get("data-v")) for cell in cells]


@pytest.mark.parametrize("name", SAMPLES)
def test_data_keeps_its_schema(study_of, report_validator, name):
    """report.json is what its schema says, whatever the log lacks."""
    made = study_of(name, lang_of(name))
    written = json.loads((made.path.parent / "report.json").read_text("utf-8"))
    assert list(report_validator.iter_errors(written)) == []


def test_buckets_sum_to_the_lead_times(study_of):
    """To the microsecond, against lead times added up from the rows of the log alone."""
    made = study_of("desk")
    frame = FRAMES["desk"]()
    begin = pd.to_datetime(frame["Start"]).groupby(frame["Case"]).min()
    end = pd.to_datetime(frame["End"]).groupby(frame["Case"]).max()
    lead_us = int((end - begin).dt.total_seconds().sum() * 1e6)
    told = made.result["valuestream"]
    assert sum(told["ledger_us"].values()) == told["lead_time_us"] == lead_us
    exact = page(made).xpath("//p[@class='exact']")[0].text_content()
    assert exact.count(f"{lead_us // 1_000_000:,} s") == 2


@pytest.mark.parametrize("name", ["desk", "chinese", "hostile"])
def test_figures_on_the_page_are_those_of_the_data(study_of, name):
    """Ledger, waste and findings: the same numbers in the same order."""
    made = study_of(name, lang_of(name))
    tree, told = page(made), made.result
    ledger = [s for s in told["valuestream"]["ledger_s"].values() if s]
    shown = numbers(tree, "ledger-table", "total_s")
    assert sorted(shown[:-1]) == sorted(ledger)
    assert shown[-1] == told["valuestream"]["lead_time_s"]
    wasted = [one for one in told["findings"] if one["kind"] == "waste"]
    assert numbers(tree, "waste-table", "n") == [one["n"] for one in wasted]
    assert numbers(tree, "waste-table", "cost_s") == [one["cost_s"] for one in wasted]
    assert numbers(tree, "findings-table", "n") == [one["n"] for one in told["findings"]]
    steps = told["valuestream"]["steps"]
    done = numbers(tree, "stream-steps", "n_done_all")
    assert done == [step["n"] for step in steps]


def test_first_screen_says_what_how_much_and_what_to_try(study_of):
    """One sentence, its price, what to try, five numbers, five findings with their evidence."""
    made = study_of("desk")
    (head,) = page(made).xpath("//header")
    (sentence,) = head.xpath(".//p[@class='sentence']")
    # It begins with what somebody can change: the night is nobody's fault.
    largest, *others = made.result["findings"]
    assert largest["name"] == "Waiting through closed hours"
    first = next(one for one in others if not one["name"].startswith("Waiting "))
    assert first["says"] in " ".join(sentence.text_content().replace("\xa0", " ").split())
    assert "EUR" in sentence.xpath(".//span[@class='price']")[0].text_content()
    assert "To try first" in head.text_content()
    assert len(head.xpath(".//li[contains(@class,'tile')]")) == 5
    rows = head.xpath(".//ol[contains(@class,'five')]/li")
    assert len(rows) == 5
    assert all(row.xpath(".//a[@class='evidence']/@href") for row in rows)


def test_findings_are_ranked_by_money_then_hours(study_of):
    """Nothing dearer stands below something cheaper, but for waits nobody can tell the cause of."""
    everything = study_of("desk").result["findings"]
    open_ids = {f"waiting-by-cause:{cause}" for cause in ("extraneous", "unknown")}
    found = [one for one in everything if one["id"] not in open_ids]
    assert everything[: len(found)] == found
    money = [one["cost_money"] or 0.0 for one in found]
    assert money == sorted(money, reverse=True)
    unpriced = [one["cost_s"] or 0.0 for one in found if not one["cost_money"]]
    assert unpriced == sorted(unpriced, reverse=True)
    assert len({one["id"] for one in everything}) == len(everything)


def test_numbers_have_intervals_and_targets(study_of):
    """Each of the five says how sure it is, and whether it is what it should be."""
    told = {one["id"]: one for one in study_of("desk").result["kpis"]}
    assert list(told) == ["lead_time", "pce", "repeats", "labour", "sop"]
    for one in told.values():
        assert one["interval"][0] <= one["value"] <= one["interval"][1], one["id"]
        assert one["target"] is not None and one["met"] is not None, one["id"]
    assert told["pce"]["basis"] == "value_adding"
    assert [told[name]["met"] for name in ("lead_time", "pce", "labour")] == [False, False, True]


def test_labour_is_the_mean_of_the_work_of_the_cases(study_of):
    """Added up minute by minute from the rows of the log, shared where a person does several."""
    frame = FRAMES["desk"]()
    clocks = (pd.to_datetime(frame[name]) for name in ("Start", "End"))
    spans = [[int(at.timestamp()) // 60 for at in clock] for clock in clocks]
    minutes = [set(range(low, high)) for low, high in zip(*spans, strict=True)]
    in_hand = Counter(
        (agent, at)
        for agent, of_step in zip(frame["Agent"], minutes, strict=True)
        for at in of_step
    )
    worked = sum(
        60 / in_hand[agent, at]
        for agent, of_step in zip(frame["Agent"], minutes, strict=True)
        for at in of_step
    )
    told = {one["id"]: one for one in study_of("desk").result["kpis"]}
    assert told["labour"]["value"] == pytest.approx(worked / frame["Case"].nunique())


def test_without_times_numbers_cannot_be_told(study_of):
    """No clock, no durations: null in the data, words on the page, no ledger."""
    made = study_of("untimed")
    told = {one["id"]: one["value"] for one in made.result["kpis"]}
    assert told["lead_time"] is None and told["pce"] is None and told["labour"] is None
    assert made.result["valuestream"] is None
    assert page(made).get_element_by_id("ledger").text_content().count("cannot be told") == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_links_lead_somewhere(study_of, name):
    """No two elements share an id; every link within the page and beside it has its target."""
    made = study_of(name, lang_of(name))
    tree = page(made)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = tree.xpath("//a/@href")
    inside = {link[1:] for link in links if link.startswith("#")}
    assert inside <= set(ids)
    beside = {link for link in links if not link.startswith("#")}
    assert beside <= {file.name for file in made.path.parent.iterdir()}
    assert {file for file in OWN if file != "report.html"} <= beside


@pytest.mark.parametrize("name", ["desk", "hostile"])
def test_same_input_same_bytes(study_of, name):
    """Every file of a report, written twice, is the same twice."""
    made = study_of(name)
    _, files = study_files(studied(name, made.path.parents[1] / name))
    for file, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        assert data == (made.path.parent / file).read_bytes(), file


@pytest.mark.parametrize("name", SAMPLES)
def test_page_is_one_file_under_five_megabytes(study_of, name):
    """It loads nothing and is small."""
    made = study_of(name, lang_of(name))
    assert len(made.html.encode()) < 5 << 20
    tree = page(made)
    assert tree.xpath("//link | //img | //iframe | //script[@src] | //*[@style]") == []
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_data_holds_the_variants_of_the_page_and_no_more(tmp_path):
    """Of many ways those the page shows; all of them are counted, and stand in the tables."""
    from python_calamine import CalamineWorkbook

    orders = list(itertools.permutations(["Ask", "Look", "Call", "Write", "Send", "Close"]))[:300]
    steps = [(f"C{case}", step) for case, order in enumerate(orders) for step in order]
    frame = pd.DataFrame(steps, columns=["case", "activity"])
    steps = tree_model(sequence([step(word) for word in orders[0]]), "sop")
    (tmp_path / "sop.bpmn").write_bytes(write_bpmn(steps))
    log = pm.read(frame)
    found = dataclasses.replace(
        study(log),
        conformance=check(log, open_standard(tmp_path / "sop.bpmn", activities=log.activities)),
    )
    _, files = study_files(found)
    told = json.loads(files["report.json"])
    assert (told["conform"]["n_variants"], told["discover"]["log"]["n_variants"]) == (300, 300)
    assert len(told["conform"]["variants"]) == 16
    assert [row["rank"] for row in told["discover"]["variants"]] == list(range(1, 201))
    for name in ("variants.csv", "variants_conformance.csv"):
        assert len(files[name].splitlines()) == 301
    (tmp_path / "report.xlsx").write_bytes(files["report.xlsx"])
    book = CalamineWorkbook.from_path(tmp_path / "report.xlsx")
    assert len(book.get_sheet_by_name("Variants").to_python()) == 301
    shown = lxml.html.fromstring(files["report.html"]).xpath(
        "//*[@id='sop-ways']//li[@class='way']"
    )
    assert len(shown) == 16


def test_hostile_labels_stay_text(study_of):
    """Labels made to break a page change nothing but their own text, in every file."""
    made = study_of("hostile")
    tree = page(made)
    assert len(tree.xpath("//script")) == 2
    assert tree.xpath("//b[not(ancestor::svg)] | //i | //body//title[not(ancestor::svg)]") == []
    shown = set(tree.xpath("//table[@id='activities']//th/bdi/text()"))
    assert HOSTILE[0] in shown and HOSTILE[6] in shown
    markdown = (made.path.parent / "report.md").read_text("utf-8")
    assert "\u202e" not in markdown
    assert not re.search(r"(?<!\\)[<>]", markdown)


def test_nobody_is_named(study_of):
    """By default no file names a person: not those who work, nor who answers for a tag."""
    made = study_of("desk")
    for file in made.path.parent.iterdir():
        data = file.read_bytes()
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                data = b"".join(map(book.read, book.namelist()))
        assert not [name for name in PEOPLE if name.encode() in data], file.name
    given = made.result["provenance"]["given"]
    assert given["calendar.resources"] == {"n_resources": 1}
    assert given["valuestream.steps"]["Solve"]["value"] == "VA"


def test_data_holds_nothing_the_page_hides(study_of):
    """Handovers too few to be shown are in neither."""
    told = study_of("desk").result["discover"]["handovers"]
    rows = [*told["team"], *told["resource"]]
    assert rows and min(row["n"] for row in rows) >= 5
    text = json.dumps(study_of("desk").result)
    assert not re.search(r'"T-1\d{3}"', text)


def test_nothing_english_is_left_on_a_chinese_page(study_of):
    """The report of a Chinese log holds no English word but technical ones."""
    text = visible(study_of("chinese", "zh").html)
    words = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", text)}
    known = {
        "va", "bva", "nva", "sop", "toml", "report", "money", "pt", "lt", "fpy", "fte", "wip",
        "valuestream", "calendar", "xlsx", "md", "pdf", "markdown", "utf", "rules", "deviations",
        "conformance", "channel", "customer", "due", "reason", "system", "chinese",
    }  # fmt: skip
    assert ", ".join(sorted(words - TECHNICAL - known)) == ""


def test_an_override_changes_nothing_until_it_is_changed(study_of):
    """The section that can be copied is TOML, and says the options that hold."""
    found = studied("desk", study_of("desk").path.parents[1] / "desk")
    told = [one for one in study_of("desk").result["findings"] if one["override"]]
    assert told
    for one in told:
        ((rule, options),) = tomllib.loads(one["override"])["waste"].items()
        assert rule == one["rule"]
        again = find(found.log, found.config, only=[rule], options={rule: options})
        assert [each.n for each in again] == [f.n for f in found.waste if f.rule == rule]
    rework = next(one["override"] for one in told if one["rule"] == "rework-loop")
    assert "usual = 0.6" in rework


def test_a_rule_that_fired_is_explained(study_of):
    """Each row of the waste table leads to its rule, with what it assumes and its options."""
    tree = page(study_of("desk"))
    links = tree.xpath("//table[@id='waste-table']//a/@href")
    assert links
    for link in set(links):
        rule = tree.get_element_by_id(link[1:])
        assert "Assumes" in rule.text_content() and "Harmless when" in rule.text_content()


def test_workbook_has_tables_and_charts(study_of):
    """Real ones, of the same numbers as the data."""
    from python_calamine import CalamineWorkbook

    made = study_of("desk")
    path = made.path.parent / "report.xlsx"
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
    assert sum(name.startswith("xl/charts/chart") for name in names) >= 5
    assert sum(name.startswith("xl/tables/table") for name in names) >= 8
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Findings").to_python()
    assert [row[3] for row in sheet[1:]] == [one["n"] for one in made.result["findings"]]
    hours = [one["cost_s"] / 3600 for one in made.result["findings"] if one["cost_s"] is not None]
    assert [row[1] for row in sheet[1:] if row[1] != ""] == pytest.approx(hours)
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Value stream").to_python()
    told = made.result["valuestream"]["steps"]
    column = sheet[0].index("PT, 95 %, hours")
    assert [row[0] for row in sheet[1:]] == [step["activity"] for step in told]
    assert [row[column] * 3600 for row in sheet[1:]] == pytest.approx(
        [step["pt"]["p95_s"] for step in told]
    )


def test_sheets_of_time_hold_the_ledger(study_of):
    """Bucket by bucket and slice by slice, the hours are the seconds of the data."""
    from python_calamine import CalamineWorkbook

    made = study_of("desk")
    book = CalamineWorkbook.from_path(made.path.parent / "report.xlsx")
    stream = made.result["valuestream"]
    hours = [row[2] for row in book.get_sheet_by_name("Time ledger").to_python()[1:]]
    told = [us / 3.6e9 for us in stream["ledger_us"].values()]
    assert sorted(hours) == pytest.approx(sorted(told))
    assert sum(hours) == pytest.approx(stream["lead_time_us"] / 3.6e9)
    steps = book.get_sheet_by_name("Time by step").to_python()[1:]
    by_step = {row["activity"]: row["lead_time_total_s"] / 3600 for row in stream["rows"]}
    assert {row[0]: row[1] for row in steps} == pytest.approx(by_step)
    days = book.get_sheet_by_name("By day").to_python()[1:]
    keys = ("n_arrivals", "n_completions", "n_in_progress")
    assert [row[1:4] for row in days] == [
        [row[key] for key in keys] for row in made.result["discover"]["by_day"]
    ]


def test_paper_is_one_sheet_of_a3(study_of):
    """Landscape, one page, with embedded fonts; also in Chinese and without times."""
    for name in ("desk", "chinese", "untimed", "single", "hostile"):
        data = (study_of(name, lang_of(name)).path.parent / "report.pdf").read_bytes()
        assert data.startswith(b"%PDF")
        boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", data)
        assert [[round(float(side)) for side in box] for box in boxes] == [[1191, 842]]


def test_markdown_says_the_main_points(study_of):
    """The sentence, the five numbers, the findings and the ledger, with its sum."""
    made = study_of("desk")
    text = (made.path.parent / "report.md").read_text("utf-8")
    assert text.startswith("# desk: where the time goes and what it costs\n")
    for wanted in ("## Five numbers to know first", "Lead time of all cases | ", "1. **"):
        assert wanted in text
    assert text.count("\n| ") > 15


def test_five_numbers_stand_alone(study_of):
    """Asked for by themselves they are those of the report."""
    made = study_of("desk")
    found = studied("desk", made.path.parents[1] / "desk")
    assert kpis(found, made.result["discover"], made.result["conform"]) == made.result["kpis"]
    assert Config().targets.pce_share is None


def test_no_section_of_the_other_pages_is_forgotten():
    """Each has its place in the report, or the report has one of its own instead."""
    from procmine.registry import room
    from procmine.report.study import page as told

    for package, places in (("sections", told._FROM_MAP), ("conform_sections", told._FROM_CONFORM)):
        known = set(room(f"procmine.report.{package}"))
        assert set(places) <= known
        assert known - set(places) <= told.OWN_INSTEAD
