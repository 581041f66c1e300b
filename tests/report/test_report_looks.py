"""How the page looks: nothing overlaps, everything can be read, on any screen and on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise

import pytest

pytestmark = pytest.mark.browser

WIDTHS = [1440, 1024, 390]

# Boxes of neighbours that must not cover one another; chevrons reach into the next on purpose.
_OVERLAPS = """() => {
  const groups = ['.tiles', '.cards', '.controls', '.views', '.zoom', '.nav ul', '.ways',
    '.way-head', '.facts', '.card', '.tile', '.coverage', '.legend', '.under', '.glossary',
    '.origin', '.figure', '.section', 'main', '.map-and-panel', '.told', '.about', '.beside',
    'thead tr', 'tbody tr', '.card dl', '.panel-head', '.panel dl'];
  const found = [];
  for (const group of document.querySelectorAll(groups.join())) {
    const boxes = [...group.children].map(e => [e, e.getBoundingClientRect()])
      .filter(([e, b]) => b.width > 1 && b.height > 1 && !e.classList.contains('hidden')
        && getComputedStyle(e).position !== 'sticky');
    boxes.forEach(([one, a], k) => boxes.slice(k + 1).forEach(([other, b]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 1) {
        found.push(`${group.className || group.tagName}: ${one.className || one.tagName} / `
          + `${other.className || other.tagName} ${wide.toFixed()}x${high.toFixed()}`);
      }
    }));
  }
  return found;
}"""

# Elements whose text is wider than themselves without a box that scrolls.
_SPILLS = """() => [...document.querySelectorAll('p,li,dt,dd,h1,h2,h3,h4,button,summary,label')]
  .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflowX === 'visible' && !e.closest('.hidden'))
  .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)"""

_CONTRAST = """() => {
  const parts = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
  const ground = e => {
    for (let at = e; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.getClientRects().length || e.closest('.pm-svg,.hidden,script')) {
      continue;
    }
    const style = getComputedStyle(e);
    const ink = e.closest('svg') ? style.fill : style.color;
    const [one, other] = [light(parts(ink)), light(ground(e))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    if (ratio < least) found.push(`${ratio.toFixed(2)} ${e.className}: ${node.data.trim()}`);
  }
  return found;
}"""

_NAMELESS = """() => [...document.querySelectorAll(
    'a,button,input,textarea,summary,[tabindex="0"],[role=region],[role=button],nav,aside')]
  .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()
    || (e.labels && e.labels.length && [...e.labels].some(l => l.textContent.trim()))))
  .map(e => e.outerHTML.slice(0, 80))"""


def open_everything(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["desk", "hostile", "single", "untimed", "chinese"])
def test_nothing_overlaps(visit, page_of, name, width):
    """No box covers its neighbour, no text leaves its box, the page never scrolls sideways."""
    page = visit(page_of(name, "zh" if name == "chinese" else "en"), width=width)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_OVERLAPS) == []
        assert page.evaluate(_SPILLS) == []
        open_everything(page)


@pytest.mark.real_log
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["helpdesk/helpdesk.csv", "bpic2012/BPI_Challenge_2012.xes.gz"])
def test_nothing_overlaps_on_real_pages(visit, real_page, path, width):
    """The same for logs of thousands of cases."""
    page = visit(real_page(path), width=width)
    open_everything(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_OVERLAPS) == []
    assert page.evaluate(_SPILLS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(visit, page_of, scheme):
    """Every text stands out from its ground as WCAG AA asks, by day and by night."""
    page = visit(page_of("desk"), color_scheme=scheme)
    open_everything(page)
    page.click("#map-box .pm-n[data-step='Solve']")
    assert page.evaluate(_CONTRAST) == []


def test_the_dark_page_is_dark(visit, page_of):
    """Page and pictures follow the reader's scheme."""
    page = visit(page_of("desk"), color_scheme="dark")
    grounds = page.evaluate(
        "[document.body, document.querySelector('#map-box svg')]"
        ".map(e => getComputedStyle(e).backgroundColor)"
    )
    assert grounds == ["rgb(18, 24, 31)"] * 2


def test_every_control_has_a_name(visit, page_of):
    """Readers who listen hear what each control and region is."""
    page = visit(page_of("desk"))
    open_everything(page)
    assert page.evaluate(_NAMELESS) == []


def test_motion_can_be_reduced(visit, page_of):
    """Readers who ask for stillness get it."""
    page = visit(page_of("desk"), reduced_motion="reduce")
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(behaviour) == "auto"


def test_without_script_everything_is_there(visit, page_of):
    """The first level of the map, all tables, all explanations; no control that does nothing."""
    page = visit(page_of("desk"), java_script_enabled=False)
    assert page.locator("#map-box svg .pm-n[data-step]").count() == 9
    assert page.locator("#map-box svg").is_visible()
    assert page.locator(".no-script").is_visible()
    for control in (".controls", ".panel", ".copy", "#more-variants"):
        assert not page.locator(control).first.is_visible()
    page.locator("#map-tables summary").click()
    assert page.locator("#connections").is_visible()
    assert page.locator(".chevron").first.is_visible()


_GLYPHS = """() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [24, 24];
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  pen.font = '20px ' + getComputedStyle(document.body).fontFamily;
  const drawn = sign => {
    pen.clearRect(0, 0, 24, 24);
    pen.fillText(sign, 1, 20);
    return pen.getImageData(0, 0, 24, 24).data.join();
  };
  const missing = drawn('\\u{10fffd}');
  const signs = new Set([...document.body.innerText].filter(sign => sign > '\\u2e80'));
  return [signs.size, [...signs].filter(sign => drawn(sign) === missing)];
}"""


def test_chinese_has_no_missing_signs(visit, page_of):
    """Every sign of the Chinese page has a glyph on a machine with a Chinese font."""
    from procmine.draw import fonts

    if not fonts().has_cjk:
        pytest.skip("lacks a font with Chinese characters")
    page = visit(page_of("chinese", "zh"))
    n_signs, missing = page.evaluate(_GLYPHS)
    assert n_signs > 200
    assert missing == []


def printed(made, tmp_path, browser, **options) -> tuple[str, str]:
    """Text and facts of the page on paper."""
    for tool in ("pdftotext", "pdfinfo"):
        if shutil.which(tool) is None:
            pytest.skip(f"lacks {tool}")
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(made.url)
    paper = tmp_path / "page.pdf"
    page.pdf(path=str(paper), prefer_css_page_size=True)
    context.close()
    commands = (["pdftotext", "-layout", str(paper), "-"], ["pdfinfo", "-l", "99", str(paper)])
    said = [subprocess.run(c, capture_output=True, text=True, check=True).stdout for c in commands]
    return said[0], said[1]


@pytest.mark.parametrize("script", [True, False])
def test_paper_holds_everything(page_of, tmp_path, browser, script):
    """Printed on A4: all titles, findings, explanations and tables; no controls."""
    made = page_of("desk")
    text, facts = printed(made, tmp_path, browser, java_script_enabled=script)
    words = " ".join(text.split())
    for wanted in (
        "What is most worth looking at", "Harmless when", "Process map", "Variants: the ways",
        "How long cases take", "Who said so", "Look into it", "A step directly follows another",
    ):  # fmt: skip
        assert wanted in words
    for control in ("Copy as CSV", "Fit all", "Skip to", "Show on the map"):
        assert control not in words or control == "Show on the map"
    sizes = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", facts)
    assert sizes
    for size in sizes:
        assert sorted(round(float(side)) for side in size) == [595, 842]


def test_paper_is_white_at_night(page_of, tmp_path, browser):
    """A reader in the dark prints dark ink on white paper."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(page_of("desk").url)
    page.emulate_media(media="print")
    colours = page.evaluate(
        "(() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor];"
        " })()"
    )
    assert colours == ["rgb(28, 39, 51)", "rgb(255, 255, 255)"]
    context.close()


@pytest.mark.real_log
def test_a_large_picture_is_cut_so_that_it_can_be_read(visit, real_page):
    """On paper a map too long for a page falls into pieces that overlap and cover it all."""
    page = visit(real_page("bpic2012/BPI_Challenge_2012.xes.gz"))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    whole, cut = page.evaluate(
        """() => [document.querySelector('#map-box svg:not(.piece)').viewBox.baseVal.height,
          [...document.querySelectorAll('#map-box .piece')].map(piece => {
            const box = piece.viewBox.baseVal;
            return [box.y, box.height, box.height / piece.height.baseVal.value];
          })]"""
    )
    assert len(cut) > 1
    tops = sorted({top for top, _, _ in cut})
    height = cut[0][1]
    assert all(below - above < height for above, below in pairwise(tops))
    assert tops[-1] + height - tops[0] == pytest.approx(whole)
    assert all(factor <= 1 / 0.59 for _, _, factor in cut)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".piece").count() == 0


@pytest.mark.parametrize("name", ["desk", "hostile"])
def test_nothing_is_cut_off_on_paper(visit, page_of, name):
    """At the width of a sheet nothing overlaps, scrolls or hides what belongs to it."""
    page = visit(page_of(name), width=694)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(_OVERLAPS) == []
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('.scroll,.map-box,.model-box')]
          .filter(e => e.clientHeight && getComputedStyle(e).overflowY !== 'visible')
          .map(e => e.className)"""
    )
    assert clipped == []
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('.tables .scroll')]
          .filter(e => e.scrollHeight > e.clientHeight + 1).length"""
    )
    assert hidden == 0
