"""report.html in a browser: quiet, nothing overlaps, works by keys, prints, needs no script."""

from __future__ import annotations

import itertools

import pytest
from test_report_looks import (
    _CONTRAST,
    _NAMELESS,
    _OVERLAPS,
    _SPILLS,
    WIDTHS,
    open_everything,
    printed,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["desk", "hostile", "single", "untimed", "chinese"])
def test_nothing_overlaps(visit, study_of, name, width):
    """No box covers its neighbour, no text leaves its box, the page never scrolls sideways."""
    page = visit(study_of(name, "zh" if name == "chinese" else "en"), width=width)
    assert page.evaluate("document.documentElement.className") == "js"
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_OVERLAPS) == []
        assert page.evaluate(_SPILLS) == []
        open_everything(page)


def test_the_first_screen_holds_the_five_findings(visit, study_of):
    """On a usual screen nobody scrolls to see what is wrong, how much, and what to try."""
    page = visit(study_of("desk"), width=1440, height=900)
    last = page.locator(".five li").last.bounding_box()
    assert page.locator(".five li").count() == 5
    assert last["y"] + last["height"] <= 900


@pytest.mark.parametrize(("width", "shown"), [(1440, "pair"), (1024, "stacked"), (390, "stacked")])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_target_stands_beside_today_where_there_is_room(visit, study_of, width, shown, lang):
    """Side by side on a wide screen without a scroll bar; below on a narrow one and on paper."""
    page = visit(study_of("desk", lang), width=width)
    seen = {kind: page.locator(f".stream-{kind}").is_visible() for kind in ("pair", "stacked")}
    assert seen == {kind: kind == shown for kind in seen}
    box = page.locator(".stream-pair")
    assert shown == "stacked" or box.evaluate("box => box.scrollWidth <= box.clientWidth")
    page.emulate_media(media="print")
    assert page.locator(".stream-stacked").is_visible()
    assert not page.locator(".stream-pair").is_visible()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bars_of_slices_are_whole_on_a_phone(visit, study_of, lang):
    """Their lengths are compared, so none is cut at the edge of its box; no text of a waste is."""
    page = visit(study_of("desk", lang), width=390)
    reach = """query => [...document.querySelectorAll(query)].map(one =>
        one.closest(".scroll").getBoundingClientRect().right - one.getBoundingClientRect().right)"""
    for query in ("svg.slice", "#waste-table td:nth-child(2)"):
        room = page.evaluate(reach, query)
        assert room and min(room) >= 0, query


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(visit, study_of, scheme):
    """Every text stands out from its ground as WCAG AA asks, by day and by night."""
    page = visit(study_of("desk"), color_scheme=scheme)
    open_everything(page)
    assert page.evaluate(_CONTRAST) == []


def test_every_control_has_a_name(visit, study_of):
    """Readers who listen hear what each control and region is."""
    page = visit(study_of("desk"))
    open_everything(page)
    assert page.evaluate(_NAMELESS) == []


def test_headings_descend_step_by_step(visit, study_of):
    """One first heading; no level is passed over on the way down."""
    page = visit(study_of("desk"))
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    # The first heading may stand below the line that says where one is.
    assert all(lower <= upper + 1 for upper, lower in itertools.pairwise(levels))


def test_parts_of_the_bar_cover_it_without_a_gap(visit, study_of):
    """Side by side they are as wide as the whole; each says what it is."""
    page = visit(study_of("desk"))
    parts = page.evaluate(
        """() => [...document.querySelectorAll('.ledger g')].map(g => {
          const r = g.querySelector('.part');
          return [+r.getAttribute('x'), +r.getAttribute('width'),
                  g.querySelector('title').textContent];
        })"""
    )
    at = 0.0
    for x, width, title in parts:
        assert x == pytest.approx(at, abs=0.02)
        assert "%" in title
        at = x + width
    assert at == pytest.approx(940, abs=0.02)


def test_evidence_of_a_finding_is_opened_by_keys(visit, study_of):
    """A link from the first screen opens the rule it leads to, though it is folded."""
    page = visit(study_of("desk"))
    link = page.locator(".five a.evidence[href^='#waste-rule-']").first
    target = link.get_attribute("href")[1:]
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"location.hash === '#{target}'")
    page.wait_for_function(f"document.getElementById('{target}').open")


def test_a_bottleneck_is_shown_on_the_map(visit, study_of):
    """The step is chosen there, and the map shows how long."""
    page = visit(study_of("hostile"))
    link = page.locator("a.evidence[data-view=waste]").first
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator("#map-box .pm-on").count() > 0
    assert page.locator("input[name=view][value=waste]").is_checked()
    assert page.get_attribute("#map-box svg", "data-view") == "waste"


def test_a_deviation_is_shown_in_the_sop_not_in_the_model(visit, study_of):
    """Both are on the page; the card leads to the steps of the SOP."""
    page = visit(study_of("desk"))
    link = page.locator("a[data-show]").first
    step = link.get_attribute("data-show")
    link.focus()
    page.keyboard.press("Enter")
    chosen = page.locator("#picture .pm-on, [id^=picture] .pm-on")
    assert chosen.first.get_attribute("data-step") == step
    assert page.locator("#model-box .pm-on").count() == 0


def test_options_of_a_rule_can_be_copied(visit, study_of):
    """The button copies the section as it is written."""
    page = visit(study_of("desk"), permissions=["clipboard-read", "clipboard-write"])
    open_everything(page)
    button = page.locator("[data-copy-text]").first
    wanted = page.locator(f"#{button.get_attribute('data-copy-text')}").inner_text()
    button.click()
    page.wait_for_function("document.querySelector('[role=status]').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    assert wanted.startswith("[waste.")


def test_sliders_work_beside_everything_else(visit, study_of):
    """Fewer activities when the slider is moved left."""
    page = visit(study_of("desk"))
    slider = page.locator("#map-activities")
    before = page.locator("#map-box .pm-n[data-step]").count()
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    assert page.locator("#map-box .pm-n[data-step]").count() < before


def test_every_focus_can_be_seen(visit, study_of):
    """Wherever the Tab key leads, an outline says where it is."""
    page = visit(study_of("desk"))
    seen = set()
    for _ in range(70):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => [document.activeElement.outerHTML.slice(0, 90),
              getComputedStyle(document.activeElement).outlineStyle !== 'none']"""
        )
        seen.add(told[0])
        assert told[1], told[0]
    assert len(seen) > 30


def test_motion_can_be_reduced(visit, study_of):
    """Who asks for less motion gets none."""
    page = visit(study_of("desk"), reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_without_script_everything_is_there(visit, study_of):
    """Findings, ladder, ledger, waste, map, SOP and tables; no control that does nothing."""
    page = visit(study_of("desk"), java_script_enabled=False)
    for part in (
        ".five", ".card", ".stream-box svg", ".ledger", "#ledger-table", "#waste-table",
        "#map-box svg", "#rule-table", ".chevron", "#inputs, #settings",
    ):  # fmt: skip
        assert page.locator(part).first.is_visible(), part
    for control in (".copy", "[data-fit]", "#map-activities"):
        assert not page.locator(control).first.is_visible(), control
    page.locator(".rule-told:has(.toml) summary").first.click()
    assert page.locator(".rule-told .toml").first.is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_paper_holds_everything(study_of, tmp_path, browser, script):
    """Printed on A4: the sentence, findings, ladder, ledger, waste and tables; no controls."""
    made = study_of("desk")
    text, facts = printed(made, tmp_path, browser, java_script_enabled=script)
    words = " ".join(text.split())
    for wanted in (
        "What is wrong, and what it is worth", "The largest findings", "The value stream",
        "Lead time of all cases", "What is wasted", "Harmless when", "Who said so",
        "procmine report verify",
    ):  # fmt: skip
        assert wanted in words, wanted
    for control in ("Copy as CSV", "Fit to the width", "Skip to"):
        assert control not in words
    assert "A4" in facts


def test_paper_holds_the_first_rows_and_says_where_the_rest_is(visit, study_of):
    """Long tables, cards and ways are cut on paper and nowhere else, each with a note; sums,
    ledger and headline are whole; pictures too large for paper are named as files."""
    page = visit(study_of("desk"))
    shown = """() => Object.fromEntries([...document.querySelectorAll('table.grid')].map(t =>
        [t.id, [t.tBodies[0].rows.length,
                [...t.tBodies[0].rows].filter(r => getComputedStyle(r).display !== 'none').length,
                t.classList.contains('cut')]]))"""
    on_screen = page.evaluate(shown)
    assert all(n_shown == n for n, n_shown, _ in on_screen.values())
    page.emulate_media(media="print")
    on_paper = page.evaluate(shown)
    cut = {name: rows for name, rows in on_paper.items() if rows[2]}
    assert {"findings-table", "waste-table"} <= set(cut)
    for name, (n, n_shown, _) in cut.items():
        assert n_shown == 10 < n, name
        note = page.locator(f".scroll:has(#{name}) + .under .paper-only")
        assert f"first 10 rows of {n}" in " ".join(note.text_content().split())
        assert note.text_content().rstrip().endswith("have them all.")
    for name in ("ledger-table", "cost-table"):
        assert on_paper[name][0] == on_paper[name][1]
    assert page.locator(".five li").count() == 5
    assert not page.locator(".rule-told").first.is_visible()
    assert page.locator("#waste .paper-only").first.is_visible()
    assert not page.locator("#model .model-box").is_visible()
    assert "model.svg" in page.locator("#model .paper-only").text_content()


def test_paper_is_white_at_night(study_of, browser):
    """Printing from a dark screen wastes no ink."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(study_of("desk").url)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    boxes = page.evaluate("getComputedStyle(document.querySelector('.pm-stream .pm-b')).fill")
    assert boxes == "rgb(255, 255, 255)"
    context.close()
