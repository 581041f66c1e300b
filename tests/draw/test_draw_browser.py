"""Pictures in a real browser, under a strict content security policy."""

from __future__ import annotations

import base64
import hashlib

import pytest
from draw_samples import desk_model, hostile_map, refund_map

from procmine.draw import STYLE, map_svg, model_svg

pytestmark = pytest.mark.browser

_SPILLED = """() => [...document.querySelectorAll('.pm-task, .pm-map .pm-n')].flatMap(node => {
  const box = node.querySelector('.pm-b').getBBox();
  return [...node.querySelectorAll('text')].filter(text => {
    const t = text.getBBox();
    return t.width && (t.x < box.x - 1 || t.x + t.width > box.x + box.width + 1);
  }).map(text => text.textContent);
})"""


def page_of(*pictures: str) -> str:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>{STYLE}</style></head><body>{''.join(pictures)}</body></html>"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_strict_page_shows_all_pictures(browser, tmp_path, scheme):
    """No complaint, no request, texts inside their boxes, colours of the reader's scheme."""
    page_file = tmp_path / "page.html"
    page_file.write_text(
        page_of(
            map_svg(refund_map(), lang="zh", embed_style=False, switchable=True),
            map_svg(hostile_map(), embed_style=False),
            model_svg(desk_model(chinese=True), embed_style=False),
        ),
        encoding="utf-8",
    )
    page = browser.new_context(color_scheme=scheme).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url))
    page.goto(page_file.as_uri())
    assert heard == [page_file.as_uri()]
    assert page.evaluate("document.querySelectorAll('script').length") == 0
    spilled = page.evaluate(_SPILLED)
    assert [text for text in spilled if "emoji" not in text] == []
    paper = page.evaluate("getComputedStyle(document.querySelector('svg')).backgroundColor")
    assert paper == ("rgb(18, 24, 31)" if scheme == "dark" else "rgb(255, 255, 255)")


def test_the_attribute_switches_the_view(browser, tmp_path):
    """Figures of the chosen view are shown, all others are not."""
    page_file = tmp_path / "page.html"
    page_file.write_text(page_of(map_svg(refund_map(), embed_style=False, switchable=True)))
    page = browser.new_page()
    page.goto(page_file.as_uri())
    for view, letter in (("duration", "d"), ("rework", "r"), ("frequency", "f")):
        page.evaluate(f"document.querySelector('svg').dataset.view = '{view}'")
        shown = page.evaluate(
            "[...document.querySelectorAll('[class*=pm-v]')].filter(n => n.getClientRects().length)"
            ".map(n => n.getAttribute('class').match(/pm-v([fdr])/)).filter(Boolean).map(m => m[1])"
        )
        assert set(shown) == {letter}
