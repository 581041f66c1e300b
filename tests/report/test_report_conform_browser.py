"""conform.html in a browser: quiet, nothing overlaps, works by keys, prints, needs no script."""

from __future__ import annotations

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
def test_nothing_overlaps(visit, conform_of, name, width):
    """No box covers its neighbour, no text leaves its box, the page never scrolls sideways."""
    lang = "zh" if name == "chinese" else "en"
    page = visit(conform_of(name, lang, with_baseline=name == "desk"), width=width)
    assert page.evaluate("document.documentElement.className") == "js"
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_OVERLAPS) == []
        assert page.evaluate(_SPILLS) == []
        open_everything(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(visit, conform_of, scheme):
    """Every text stands out from its ground as WCAG AA asks, by day and by night."""
    page = visit(conform_of("desk", with_baseline=True), color_scheme=scheme)
    open_everything(page)
    assert page.evaluate(_CONTRAST) == []


def test_every_control_has_a_name(visit, conform_of):
    """Readers who listen hear what each control and region is."""
    page = visit(conform_of("desk", with_baseline=True))
    open_everything(page)
    assert page.evaluate(_NAMELESS) == []


def test_marks_of_a_picture_cover_no_other_step(visit, conform_of):
    """Each mark touches its own step only, and no other mark."""
    page = visit(conform_of("desk"))
    clashes = page.evaluate(
        """() => [...document.querySelectorAll('.model-box svg')].flatMap(svg => {
          const boxes = [...svg.querySelectorAll(':scope > .pm-mark')]
            .map(e => e.getBoundingClientRect());
          const steps = [...svg.querySelectorAll('.pm-task > .pm-b')]
            .map(e => e.getBoundingClientRect());
          const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
          return boxes.flatMap((a, k) => [
            ...boxes.slice(k + 1).filter(b => meet(a, b)).map(() => 'marks'),
            ...(steps.filter(b => meet(a, b)).length > 1 ? ['steps'] : []),
          ]);
        })"""
    )
    assert clashes == []
    assert page.locator(".model-box .pm-mark").count() > 0


def test_a_card_shows_its_step_in_the_picture(visit, conform_of):
    """By the keys alone: the step is marked, and the picture has the focus."""
    page = visit(conform_of("desk"))
    link = page.locator("a[data-show]").first
    step = link.get_attribute("data-show")
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('.pm-on').dataset.step") == step
    assert "model-box" in page.evaluate("document.activeElement.className")


def test_every_focus_can_be_seen(visit, conform_of):
    """Wherever the Tab key leads, an outline says where it is."""
    page = visit(conform_of("desk"))
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => [document.activeElement.outerHTML.slice(0, 90),
              getComputedStyle(document.activeElement).outlineStyle !== 'none']"""
        )
        seen.add(told[0])
        assert told[1], told[0]
    assert len(seen) > 20


def test_tables_sort_and_a_link_opens_what_is_folded(visit, conform_of):
    """Numbers downwards first; the address of a row in a closed table opens it."""
    page = visit(conform_of("desk"))
    page.evaluate("location.hash = '#deviation-table'")
    page.wait_for_function("document.querySelector('#all-deviations details').open")
    head = page.locator("#deviation-table th[data-key=n_cases]")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    shown = page.evaluate(
        "[...document.querySelectorAll('#deviation-table tbody tr')]"
        ".map(row => Number(row.cells[2].dataset.v))"
    )
    assert shown == sorted(shown, reverse=True)


def test_without_script_everything_is_there(visit, conform_of):
    """Cards, picture, tables and ways; no control that does nothing."""
    page = visit(conform_of("desk"), java_script_enabled=False)
    for part in (".card", ".model-box svg", "#rule-table", "#version-table", ".chevron"):
        assert page.locator(part).first.is_visible()
    for control in (".copy", "[data-fit]"):
        assert not page.locator(control).first.is_visible()
    page.locator("#all-deviations summary").first.click()
    assert page.locator("#deviation-table").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_paper_holds_everything(conform_of, tmp_path, browser, script):
    """Printed on A4: titles, cards, explanations and tables; no controls."""
    made = conform_of("desk", with_baseline=True)
    text, facts = printed(made, tmp_path, browser, java_script_enabled=script)
    words = " ".join(text.split())
    for wanted in (
        "What is most wrong", "Harmless when", "The SOP with what happened on it",
        "Are the rules kept?", "Ways that leave the steps", "Who said so", "skipped",
        "Deviations then and now", "four eyes",
    ):  # fmt: skip
        assert wanted in words
    for control in ("Copy as CSV", "Fit to the width", "Skip to"):
        assert control not in words
    assert "A4" in facts
