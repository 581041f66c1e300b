"""The page as text: structure, policy, escaping, privacy, size, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from itertools import pairwise

import lxml.html
import pytest
from report_samples import HOSTILE, PEOPLE

from procmine.errors import UsageError
from procmine.report.page import map_page
from procmine.report.style import script, stylesheet

SAMPLES = ["desk", "chinese", "hostile", "untimed", "single"]


@pytest.fixture(params=SAMPLES)
def made(request, page_of):
    return page_of(request.param, "zh" if request.param == "chinese" else "en")


def tree_of(made):
    return lxml.html.fromstring(made.html)


def payload_of(made):
    (text,) = tree_of(made).xpath("//script[@type='application/json']/text()")
    return json.loads(text)


def test_headings_step_down_one_at_a_time(made):
    """One h1; no level is left out on the way down."""
    levels = [int(h.tag[1]) for h in tree_of(made).xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1


def test_ids_are_unique_and_links_lead_somewhere(made):
    """Every anchor exists once; links out of the page are files beside it."""
    tree = tree_of(made)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for href in tree.xpath("//a/@href"):
        if href.startswith("#"):
            assert href[1:] in ids
        else:
            assert re.fullmatch(r"(map|model|variants|discover|quality|rejects)\.\w+", href)


def test_the_policy_allows_one_style_and_one_script(made):
    """Hashes in the policy are those of what the page holds, and nothing else may load."""
    tree = tree_of(made)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")
    for element, kind in (("style", "style-src"), ("script[not(@type)]", "script-src")):
        (text,) = tree.xpath(f"//{element}/text()")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_nothing_comes_from_elsewhere(made):
    """No address that a browser would fetch, no inline style or handler."""
    tree = tree_of(made)
    assert tree.xpath("//@src | //@srcset | //link | //iframe | //img | //object | //@style") == []
    assert [a for e in tree.iter() for a in e.attrib if a.lower().startswith("on")] == []
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()


def test_the_script_builds_no_markup_from_text():
    """The script never reads text as markup, never runs text, never calls home."""
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "DOMParser",
        "fetch(",
        "XMLHttpRequest",
        "import(",
        "</",
    ):
        assert forbidden not in script()  # fmt: skip


def test_every_figure_says_what_it_is(made):
    """A title, how it was computed, and a table or a list to copy; an anchor of its own."""
    figures = tree_of(made).xpath("//figure")
    assert len(figures) >= 5
    for figure in figures:
        where = figure.get("id")
        assert where
        assert figure.xpath(".//figcaption/h3"), where
        assert figure.xpath(f".//a[@href='#{where}']"), where
        if figure.xpath(".//dl[contains(@class, 'facts')]"):
            assert figure.xpath(".//details[@class='how']"), where


def test_every_table_has_a_caption_and_scoped_headings(made):
    """Readers who listen know what a table is and what a cell belongs to."""
    for table in tree_of(made).xpath("//table"):
        assert table.xpath("./caption")[0].text_content().strip()
        assert table.xpath(".//th[not(@scope)]") == []


def test_names_of_people_and_cases_stay_out(page_of):
    """People appear under pseudonyms, case ids not at all; also in what the script reads."""
    html = page_of("desk").html
    for name in PEOPLE:
        assert name not in html
    assert re.search(r"T-1\d{3}", html) is None
    assert re.search(r"Person [2-9B-DF-HJ-NP-TV-XZ]{4}\b", html)


def test_hostile_labels_change_only_their_own_text(page_of):
    """Every label is there as text, and the elements are those of an ordinary page."""
    hostile = page_of("hostile")
    tree = tree_of(hostile)
    assert tree.xpath("//head/title/text()") == ["hostile: what really happens"]
    assert len(tree.xpath("//script")) == 2
    names = {name.text_content() for name in tree.xpath("//table[@id='activities']//th/bdi")}
    plain = {re.sub(r"\r\n?", "\n", label) for label in HOSTILE}
    plain = {re.sub("[\x07\ufffe]", "\ufffd", label) for label in plain}
    assert names == plain
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", hostile.html)


def test_what_the_script_reads_cannot_end_its_element(page_of):
    """Data holds no sign that a reader of HTML would act on."""
    data = hostile_data(page_of("hostile").html)
    assert not set(data) & set("<>&")
    assert json.loads(data)["variants"]["names"]


def hostile_data(html: str) -> str:
    start = html.index('id="data">') + len('id="data">')
    return html[start : html.index("</script>", start)]


def test_the_same_result_gives_the_same_bytes(page_of):
    """Twice in one process."""
    made = page_of("desk")
    assert map_page(made.result, made.summary, made.picture) == made.html


_AGAIN = """
import hashlib, sys
sys.path.insert(0, {folder!r})
import report_samples as samples
from procmine.config import Config
from procmine.discover.process_map import process_map
from procmine.front import read
from procmine.report.discovery import discovery
from procmine.report.page import map_page
from procmine.discover.model import Attempt, Mined
from procmine.model.graph import END, START, Flow, Model, Node
from procmine.summary.summarise import summarise
log = read(samples.desk(), columns=samples.COLUMNS["desk"], zone="Europe/Rome")
summary = summarise(log)
model = Model("m", (Node("s", START), Node("e", END)), (Flow("f", "s", "e"),))
mined = Mined(model, True, 60, 0, 0, (), (Attempt("inductive", {{}}, 1.0, 1, "taken"),))
result = discovery(log, summary, process_map(log), mined, config=Config())
print(hashlib.sha256(map_page(result, summary, "<svg/>").encode()).hexdigest())
"""


@pytest.mark.slow
def test_hash_seed_changes_nothing(tmp_path):
    """Two processes with different seeds for hashing write the same bytes."""
    from pathlib import Path

    code = _AGAIN.format(folder=str(Path(__file__).parent))
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PROCMINE_CACHE": str(tmp_path / seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_a_page_is_small(made):
    """Small logs make pages well under the size that can be mailed."""
    assert len(made.html.encode()) < 400_000


@pytest.mark.real_log
@pytest.mark.parametrize(
    ("path", "most"),
    [("helpdesk/helpdesk.csv", 600_000), ("bpic2012/BPI_Challenge_2012.xes.gz", 900_000)],
)
def test_real_pages_are_small(real_page, path, most):
    """Real logs make pages under a megabyte."""
    assert len(real_page(path).html.encode()) < most


def test_a_page_in_another_language_than_its_result_is_refused(page_of):
    """Sentences of the result and of the page speak one language."""
    made = page_of("desk")
    with pytest.raises(UsageError, match="should speak 'zh'"):
        map_page(made.result, made.summary, made.picture, lang="zh")


def test_tables_hold_the_numbers_of_the_result(page_of):
    """What can be copied from the page is what discover.json says, to the last digit."""
    made = page_of("desk")
    (table,) = tree_of(made).xpath("//table[@id='connections']")
    keys = table.xpath("./thead/tr/th/@data-key")
    shown = {}
    for row in table.xpath("./tbody/tr"):
        cells = row.xpath("./th/bdi/text()") + row.xpath("./td/@data-v")
        cells = dict(zip(keys, cells, strict=True))
        shown[cells["source"], cells["target"]] = cells
    assert len(shown) == len(made.result["map"]["edges"])
    for edge in made.result["map"]["edges"]:
        cells = shown[edge["source"], edge["target"]]
        for key in ("n_events", "n_cases", "mean_s", "p50_s", "p95_s", "total_s"):
            assert float(cells[key]) == edge[key]


def test_account_of_rows_adds_up_on_the_page(page_of):
    """Used, folded and rejected are the rows read."""
    made = page_of("desk")
    values = tree_of(made).xpath("//table[@id='account-table']//td/@data-v")
    assert sum(map(int, values)) == made.result["log"]["n_rows"]


def test_every_way_can_be_copied(page_of):
    """The ways the script can copy are the variants of the result."""
    made = page_of("desk")
    told = payload_of(made)["variants"]
    ways = [
        [told["names"][place] for place, times, _ in way["steps"] for _ in range(times)]
        for way in told["ways"]
    ]
    assert ways == [variant["activities"] for variant in made.result["variants"]]


def test_small_counts_are_not_shown(page_of):
    """A cell of the handover matrix under the smallest group holds no number."""
    made = page_of("desk")
    smallest = made.result["provenance"]["settings"]["smallest_group"]
    values = tree_of(made).xpath("//table[@class='matrix']//td/@data-v")
    assert values
    assert all(value in ("", "0") or int(value) >= smallest for value in values)


def test_without_times_nothing_about_time_is_shown(page_of):
    """No durations, no calendar: their sections are absent, and the first screen says why."""
    made = page_of("untimed")
    sections = tree_of(made).xpath("//section/@id")
    assert not {"lead-time", "arrivals", "flow"} & set(sections)
    assert "cannot tell" in made.html
    assert "duration" not in tree_of(made).xpath("//input[@name='view']/@value")
