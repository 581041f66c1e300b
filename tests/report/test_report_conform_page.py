"""conform.html: well built, true to conform.json, and deaf to what labels say."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise

import jsonschema
import lxml.html
import pytest
from conform_samples import HOSTILE_NAME, checked, conformance_made
from test_report_catalogue import TECHNICAL, visible

from procmine.errors import UsageError
from procmine.report.conform_page import conform_page
from procmine.report.style import script, stylesheet

CASES = [("desk", "en"), ("hostile", "en"), ("untimed", "en"), ("single", "en"), ("chinese", "zh")]


@pytest.fixture(params=CASES, ids=["-".join(case) for case in CASES])
def made(request, conform_of):
    return conform_of(*request.param)


def tree_of(made):
    return lxml.html.fromstring(made.html)


def numbers(table):
    """The rows of a table: the value behind each cell, text where there is none."""
    return [
        [cell.get("data-v") or " ".join(cell.text_content().split()) for cell in row]
        for row in table.xpath("./tbody/tr")
    ]


def test_headings_step_down_one_at_a_time(made):
    """One h1; no level is skipped."""
    levels = [int(h.tag[1]) for h in tree_of(made).xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_ids_are_unique_and_links_lead_somewhere(made):
    """Every link into the page has a target; every file linked is one that was written."""
    tree = tree_of(made)
    ids = tree.xpath("//@id")
    assert not [name for name, n in Counter(ids).items() if n > 1]
    links = tree.xpath("//a/@href")
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    beside = {link for link in links if not link.startswith("#")}
    assert beside <= set(made.result["files"])


def test_nothing_is_loaded_or_run_but_what_the_policy_knows(made):
    """One style, one script, both by hash; no handler, no inline style, no address."""
    tree = tree_of(made)
    assert len(tree.xpath("//style")) == 1
    assert len(tree.xpath("//script[not(@type)]")) == 1
    assert not tree.xpath("//@style | //@*[starts-with(name(), 'on')] | //@src")
    assert tree.xpath("//style/text()")[0] == stylesheet("conform")
    assert tree.xpath("//script[not(@type)]/text()")[0] == script("conform")
    policy = tree.xpath("//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_every_table_has_a_caption_and_scoped_headings(made):
    """Tables can be listened to."""
    for table in tree_of(made).xpath("//table"):
        assert table.xpath("./caption")[0].text_content().strip()
        assert all(th.get("scope") for th in table.xpath(".//th"))


def test_cards_hold_the_numbers_of_the_result(made):
    """Each card: cases, times, share base; in the order of conform.json, control points first."""
    cards = tree_of(made).xpath("//li[contains(concat(' ', @class, ' '), ' card ')]")
    told = made.result["deviations"]
    assert len(cards) == min(len(told), 10)
    for card, one in zip(cards, told, strict=False):
        assert int(card.xpath(".//strong/@data-v")[0]) == one["n_cases"]
        said = card.text_content().replace(",", "")
        assert str(one["n_possible"]) in said
        assert str(one["n_events"]) in said
        assert bool(card.xpath(".//p[@class='control-flag']")) == bool(one["control_points"])
        assert card.get("id").startswith(f"deviation-{one['type']}")
        assert one["id"] in card.text_content() or not one["id"].isprintable()
    flags = [bool(one["control_points"]) for one in told]
    assert flags == sorted(flags, reverse=True)


def test_tables_hold_the_numbers_of_the_result(conform_of):
    """Deviations, rules, versions and steps: the figures of conform.json."""
    made = conform_of("desk")
    tree, result = tree_of(made), made.result
    rows = numbers(tree.xpath("//table[@id='deviation-table']")[0])
    keys = ("n_cases", "n_possible", "share", "n_events")
    assert [row[2:6] for row in rows] == [
        [str(one[key]) for key in keys] for one in result["deviations"]
    ]
    rows = {row[0]: row for row in numbers(tree.xpath("//table[@id='rule-table']")[0])}
    assert rows.keys() == {row["id"] for row in result["rules"]}
    for row in result["rules"]:
        shown = [int(rows[row["id"]][place]) for place in (4, 5)]
        assert shown == [row["n_applicable"], row["n_violated"]]
    rows = numbers(tree.xpath("//table[@id='version-table']")[0])
    assert [(row[0], int(row[1]), int(row[2])) for row in rows] == [
        (row["id"], row["n_cases"], row["n_cases_fit"]) for row in result["versions"]
    ]
    for rank, place in enumerate(result["places"], 1):
        rows = numbers(tree.xpath(f"//table[@id='steps-{rank}']")[0])
        assert [(row[0], int(row[1]), int(row[2])) for row in rows] == [
            (row["activity"], row["n_done"], row["n_skipped"]) for row in place["nodes"]
        ]


def test_pictures_say_the_same(conform_of):
    """The marks of each picture are the counts of ``places``."""
    made = conform_of("desk")
    for rank, place in enumerate(made.result["places"], 1):
        (figure,) = tree_of(made).xpath(f"//figure[@id='sop-{rank}']")
        marks = figure.xpath(".//g[@class='pm-mark pm-skip']/text/text()")
        skipped = [row["n_skipped"] for row in place["nodes"] if row["n_skipped"]]
        assert sorted(marks) == sorted(f"skipped {n}" for n in skipped)


def test_ways_show_their_moves(conform_of):
    """The chevrons of the first way that leaves the steps are its moves, in order."""
    made = conform_of("desk")
    way = max((v for v in made.result["variants"] if v["cost"]), key=lambda v: v["n_cases"])
    kinds = {"sync": "done", "model": "skipped", "log": "inserted"}
    moves = [(m["activity"], kinds[m["kind"]]) for m in way["moves"] if m["kind"] != "silent"]
    item = tree_of(made).xpath("//figure[@id='ways-leave']//li[@class='way']")[0]
    shown = []
    for step in item.xpath(".//li"):
        times = int((step.xpath(".//*[@class='times']/text()") or ["×1"])[0][1:])
        shown += [(step.get("title"), step.get("class").split()[1])] * times
    assert shown == moves


def test_hostile_labels_change_only_their_own_text(conform_of):
    """Names of steps, control points and of the SOP stay text."""
    made = conform_of("hostile")
    tree = tree_of(made)
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//b | //i | //img")
    assert HOSTILE_NAME in tree.text_content()
    assert "money <i>" in tree.text_content()


def test_the_same_result_gives_the_same_bytes():
    """No clock, no order of a set."""
    assert conformance_made("desk", "en") == conformance_made("desk", "en")


def test_nothing_english_is_left_on_a_chinese_page(conform_of):
    """The page of a Chinese log holds no English word but names of formats and of the SOP."""
    text = visible(conform_of("chinese", "zh", with_baseline=True).html)
    words = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", text)}
    named = {
        "sop",
        "conform",
        "baseline",
        "fail",
        "on",
        "deviations",
        "rules",
        "excel",
        "conformance",
    }
    assert words - TECHNICAL - named <= {"chinese"}


def test_a_page_in_another_language_than_its_result_is_refused(conform_of):
    """English words around Chinese sentences help nobody."""
    with pytest.raises(UsageError):
        conform_page(conform_of("desk").result, {}, {}, lang="zh")


@pytest.mark.parametrize("with_baseline", [False, True])
def test_results_keep_to_their_schema(conform_of, with_baseline, pytestconfig):
    """Every small log's result is what docs/schema says."""
    path = pytestconfig.rootpath / "docs" / "schema" / "conform-1.json"
    schema = json.loads(path.read_text("utf-8"))
    for name, lang in CASES if not with_baseline else CASES[:1]:
        jsonschema.validate(conform_of(name, lang, with_baseline=with_baseline).result, schema)


def test_changes_since_the_baseline_are_on_the_page(conform_of):
    """New, worse, better and gone: in the table and on the cards, unchanged ones left out."""
    made = conform_of("desk", with_baseline=True)
    rows = numbers(tree_of(made).xpath("//table[@id='since-table']")[0])
    told = [row for row in made.result["baseline"]["deviations"] if row["change"] != "same"]
    assert [row[1] for row in rows] == [row["change"] for row in told]
    assert [row["change"] for row in told] == ["new", "worse", "better", "gone"]
    assert [int(row[4]) for row in rows] == [row["n_cases"] for row in told]
    first = tree_of(made).xpath("//li[contains(concat(' ', @class, ' '), ' card ')]//dl")[0]
    assert "Since the baseline" in first.text_content()


def test_a_log_without_any_deviation_says_so():
    """The calm page: a sentence, no card, no table of deviations."""
    from procmine.config import Config
    from procmine.conform.check import check
    from procmine.conform.sop import Sop
    from procmine.conform.standard import Standard
    from procmine.model.tree import step, tree_model
    from procmine.report.conformance_files import conformance_files

    log, _ = checked("single")
    found = check(log, Standard(Sop(name="one"), {"": tree_model(step("Take call"), "one")}, {}))
    result, files = conformance_files(log, found, config=Config())
    assert result["deviations"] == []
    text = lxml.html.fromstring(files["conform.html"]).text_content()
    assert "Nothing leaves the standard" in text
    assert 'class="card' not in files["conform.html"]


def test_a_version_that_was_never_in_force_judges_nothing():
    """No case judged: cannot tell, said on the page and in the terminal; not that all is well."""
    import datetime as dt

    from procmine.config import Config
    from procmine.conform.check import check
    from procmine.conform.sop import Demand, Sop
    from procmine.conform.sop_versions import Version
    from procmine.conform.standard import Standard
    from procmine.report.conformance_files import conformance_files
    from procmine.report.conformance_text import conformance_text

    log, _ = checked("desk")
    late = Sop(
        name="late",
        versions=(Version("v9", begins=dt.date(2035, 1, 1)),),
        rules=(Demand("begins", "init", {"activity": '"Take call"'}),),
    )
    found = check(log, Standard(late, {"v9": None}, {}))
    result, files = conformance_files(log, found, config=Config())
    assert result["n_cases_without_version"] == result["n_cases"] == 72
    said = conformance_text(found, result, "conform.html")
    for text in (lxml.html.fromstring(files["conform.html"]).text_content(), said):
        assert "Nothing leaves the standard" not in text
        assert "no version" in text
    assert "sop.svg" not in files


def test_a_card_shows_effects_and_groups_where_the_result_has_them(conform_of):
    """The lead time always, other effects where told; small groups are not shown."""
    import copy

    result = copy.deepcopy(conform_of("desk").result)
    told, unknown = result["deviations"][:2]
    told["effect"] = {
        "lead_time_s": {"difference": 60.0, "reason": "", "says": "Took a minute longer"},
        "cost": {"difference": None, "reason": "no-column", "says": "Nobody knows"},
        "rework": {"difference": 1.0, "reason": "", "says": "More steps again"},
    }
    told["by_team"] = [
        {"name": "<b>A", "n_possible": 40, "n_cases": 10, "share": 0.25},
        {"name": "B", "n_possible": 9, "n_cases": None, "share": None},
    ]
    unknown["effect"] = {
        "lead_time_s": {"difference": None, "reason": "unclear", "says": "Cannot tell"}
    }
    names = {row["version"]: "sop" for row in result["places"]}
    tree = lxml.html.fromstring(conform_page(result, {}, names))
    first, second = tree.xpath("//li[contains(concat(' ', @class, ' '), ' card ')]")[:2]
    said = " ".join(first.text_content().split())
    assert "Took a minute longer" in said
    assert "More steps again" in said
    assert "Nobody knows" not in said
    assert "<b>A 10 of 40 (25\u00a0%)" in said.replace(" %", "\u00a0%")
    assert "B too few to be shown" in said
    assert "Cannot tell" in second.text_content()
