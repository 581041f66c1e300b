"""The page in a browser: everything works by mouse and by keys, and nothing is asked for."""

from __future__ import annotations

import csv
import io

import pytest

pytestmark = pytest.mark.browser

_STEPS = "document.querySelectorAll('#map-box .pm-n[data-step]').length"
_EDGES = "document.querySelectorAll('#map-box .pm-e[data-source]').length"


def panel_text(page) -> str:
    return page.inner_text("#map-panel")


def set_slider(page, name: str, value: int) -> None:
    page.eval_on_selector(
        f"#map-{name}",
        "(slider, value) => { slider.value = value;"
        " slider.dispatchEvent(new Event('input', {bubbles: true})); }",
        value,
    )


@pytest.mark.parametrize("name", ["desk", "hostile", "untimed", "single"])
def test_the_page_opens_quietly(visit, page_of, name):
    """No complaint and no request, whatever the log; the script has run."""
    page = visit(page_of(name))
    assert page.evaluate("document.documentElement.className") == "js"
    assert page.title() == f"{name}: what really happens"


def test_sliders_change_what_is_drawn(visit, page_of):
    """Fewer activities and connections at the left, all at the right; the words follow."""
    page = visit(page_of("desk"))
    last = int(page.get_attribute("#map-activities", "max"))
    assert last > 0
    set_slider(page, "activities", 0)
    set_slider(page, "paths", 0)
    few = page.evaluate(_STEPS), page.evaluate(_EDGES)
    assert page.inner_text("#map-activities-said").startswith(f"{few[0]} of ")
    assert page.get_attribute("#map-paths", "aria-valuetext").startswith(f"{few[1]} of ")
    set_slider(page, "activities", last)
    set_slider(page, "paths", int(page.get_attribute("#map-paths", "max")))
    many = page.evaluate(_STEPS), page.evaluate(_EDGES)
    assert many > few
    assert f"{many[0]} of {many[0]} activities" in page.inner_text("#map .facts")


def test_views_change_the_figures(visit, page_of):
    """The chosen view is that of the picture, also after a slider has moved."""
    page = visit(page_of("desk"))
    for view in ("duration", "rework", "frequency"):
        page.check(f"input[value={view}]", force=True)
        assert page.get_attribute("#map-box svg", "data-view") == view
    page.check("input[value=duration]", force=True)
    set_slider(page, "paths", 0)
    assert page.get_attribute("#map-box svg", "data-view") == "duration"


def test_a_click_shows_what_the_table_says(visit, page_of):
    """Details of a step are the cells of its row."""
    page = visit(page_of("desk"))
    page.click("#map-box .pm-n[data-step='Look into it']")
    row = page.evaluate(
        "[...document.querySelector('tr[data-step=\"Look into it\"]').cells]"
        ".map(cell => cell.textContent)"
    )
    shown = panel_text(page)
    assert shown.startswith("Step")
    figures = page.eval_on_selector_all("#map-panel dd", "all => all.map(e => e.innerText)")
    assert figures == [cell.strip() for cell in row[1:]]
    assert page.eval_on_selector_all(".pm-on", "all => all.length") == 1


def test_a_line_can_be_hit_beside_its_middle(visit, page_of):
    """A connection is chosen by clicking near its thin line."""
    page = visit(page_of("desk"))
    page.locator("#map-box .pm-touch").first.dispatch_event("click")
    assert panel_text(page).startswith("Connection")
    assert "→" in panel_text(page)


def test_the_panel_leads_on(visit, page_of):
    """From a step to its connections, on to the next step, and back to rest."""
    page = visit(page_of("desk"))
    page.click("#map-box .pm-n[data-step='Solve']")
    page.locator("#map-panel .panel-list button").first.click()
    assert panel_text(page).startswith("Connection")
    page.locator("#map-panel .panel-list button").first.click()
    assert panel_text(page).startswith("Step")
    page.click("#map-panel .panel-head button")
    assert panel_text(page).startswith("Choose a step")


def test_the_map_works_by_keys_alone(visit, page_of):
    """Enter goes in, arrows move along the lines, Enter shows details, Escape closes them."""
    page = visit(page_of("desk"))
    page.focus("#map-box")
    page.keyboard.press("Enter")
    first = page.evaluate("document.activeElement.dataset.step")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.dataset.step")
    assert (first, second) == ("Take call", "Look into it")
    page.keyboard.press("Enter")
    assert "Look into it" in panel_text(page)
    page.keyboard.press("Escape")
    assert panel_text(page).startswith("Choose a step")
    width = page.evaluate("document.querySelector('#map-box svg').width.baseVal.value")
    page.keyboard.press("+")
    assert page.evaluate("document.querySelector('#map-box svg').width.baseVal.value") > width


def test_tab_meets_the_map_twice_only(visit, page_of):
    """The box and one step of it stand in the order of the Tab key, not every step."""
    page = visit(page_of("desk"))
    inside = page.evaluate("document.querySelectorAll('#map-box [tabindex=\"0\"]').length")
    assert inside == 1


def test_every_focus_can_be_seen(visit, page_of):
    """Wherever the Tab key leads, an outline or a frame says where it is."""
    page = visit(page_of("desk"))
    seen = set()
    for _ in range(70):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
              const e = document.activeElement;
              const marked = e.closest('.views label')?.querySelector('span')
                ?? e.querySelector(':scope > .pm-b') ?? e;
              const style = getComputedStyle(marked);
              const seen = style.outlineStyle !== 'none' || parseFloat(style.strokeWidth) >= 3;
              return [e.tagName + (e.id || e.className || e.textContent).toString(), seen];
            }"""
        )
        seen.add(told[0])
        assert told[1], told[0]
    assert len(seen) > 20


def test_a_finding_shows_its_place_on_the_map(visit, page_of):
    """The link of a card chooses the connection, in the view that shows why."""
    made = page_of("desk")
    where = made.result["findings"][0]["where"]
    page = visit(made)
    page.locator("a.evidence[data-view]").first.click()
    assert page.get_attribute("#map-box svg", "data-view") == "duration"
    assert where["source"] in panel_text(page)
    assert where["target"] in panel_text(page)
    assert page.evaluate("document.activeElement.id") == "map-box"


def test_a_link_opens_the_table_it_leads_into(visit, page_of):
    """A row in a closed table is shown when the address names it."""
    page = visit(page_of("desk"))
    page.evaluate("location.hash = '#connection-3'")
    page.wait_for_function("document.getElementById('map-tables').open")
    assert page.locator("#connection-3").is_visible()


def test_tables_sort(visit, page_of):
    """Numbers first downwards, then upwards; the heading says which."""
    page = visit(page_of("desk"))
    page.eval_on_selector("#map-tables", "details => details.open = true")
    head = page.locator("#connections thead th[data-key=total_s]")
    column = """() => [...document.querySelectorAll('#connections tbody tr')]
      .map(row => Number(row.cells[row.cells.length - 1].dataset.v))"""
    head.locator("button").click()
    down = page.evaluate(column)
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    up = page.evaluate(column)
    assert head.get_attribute("aria-sort") == "ascending"
    assert down == sorted(down, reverse=True)
    assert up == sorted(up)


_CLIPBOARD = """Object.defineProperty(navigator, 'clipboard', {value: {
  writeText: async text => { window.taken = text; }}});"""


def test_tables_are_copied_as_numbers(browser, page_of):
    """CSV with the keys of discover.json and full numbers; a formula is kept from running."""
    made = page_of("hostile")
    page = browser.new_page()
    page.add_init_script(_CLIPBOARD)
    page.goto(made.url)
    page.eval_on_selector("#map-tables", "details => details.open = true")
    page.click("[data-copy=activities]")
    page.wait_for_function("window.taken")
    rows = list(csv.DictReader(io.StringIO(page.evaluate("window.taken"), newline="")))
    told = {row["activity"]: row for row in made.result["map"]["activities"]}
    assert len(rows) == len(told)
    assert "'=1+2" in {row["activity"] for row in rows}
    counts = sorted(int(row["n_events"]) for row in rows)
    assert counts == sorted(row["n_events"] for row in told.values())
    page.close()


def test_ways_are_copied_whole(browser, page_of):
    """The CSV of the variants holds every variant with all its steps."""
    made = page_of("desk")
    page = browser.new_page()
    page.add_init_script(_CLIPBOARD)
    page.goto(made.url)
    page.click("#copy-variants")
    page.wait_for_function("window.taken")
    rows = list(csv.DictReader(io.StringIO(page.evaluate("window.taken"), newline="")))
    assert [row["activities"].split(" → ") for row in rows] == [
        variant["activities"] for variant in made.result["variants"]
    ]
    page.close()


def test_a_closed_clipboard_leaves_the_text_to_copy(browser, page_of):
    """Where copying is not allowed, the text is shown, selected."""
    page = browser.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.execCommand = () => false;"
    )
    page.goto(page_of("desk").url)
    page.click("[data-copy=account-table]")
    page.wait_for_selector("textarea.copied-text")
    assert page.input_value("textarea.copied-text").startswith("rows,n")
    page.close()


@pytest.mark.real_log
def test_more_ways_are_built_like_the_first(visit, real_page):
    """What the script adds has the shape of what the page brought along."""
    page = visit(real_page("helpdesk/helpdesk.csv"))
    assert page.locator(".way").count() == 20
    page.click("#more-variants")
    assert page.locator(".way").count() == 40
    shapes = page.evaluate(
        """() => [...document.querySelectorAll('.way')].map(way =>
          [...way.children].map(e => e.tagName + '.' + e.getAttribute('class')).join(' '))"""
    )
    plain = [shape for shape in shapes if "reach" not in shape and "rest" not in shape]
    assert len(set(plain)) == 1
    while page.locator("#more-variants").is_visible():
        page.click("#more-variants")
    # The page lists the first two hundred, the result has them all.
    listed = min(len(real_page("helpdesk/helpdesk.csv").result["variants"]), 200)
    assert page.locator(".way").count() == listed


@pytest.mark.real_log
def test_every_level_of_a_large_map_is_drawn(visit, real_page):
    """Whatever the sliders say, the picture has as many steps and lines as the words claim."""
    page = visit(real_page("bpic2012/BPI_Challenge_2012.xes.gz"))
    for row in range(int(page.get_attribute("#map-activities", "max")) + 1):
        set_slider(page, "activities", row)
        for column in range(int(page.get_attribute("#map-paths", "max")) + 1):
            set_slider(page, "paths", column)
            said = page.inner_text("#map-activities-said"), page.inner_text("#map-paths-said")
            drawn = page.evaluate(_STEPS), page.evaluate(_EDGES)
            assert [int(words.split()[0]) for words in said] == list(drawn)
