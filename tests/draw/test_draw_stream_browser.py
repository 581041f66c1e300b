"""Value streams in a real browser: under a strict policy, by day and by night, nothing overlaps."""

from __future__ import annotations

import base64
import hashlib

import pytest
from stream_samples import stream

from procmine.config import StepTarget
from procmine.draw import STREAM_STYLE, STYLE, stream_svg

pytestmark = pytest.mark.browser

_OVERLAPS = """() => {
  const texts = [...document.querySelectorAll('svg text')].map(t => [t.textContent,
    t.getBoundingClientRect()]);
  const found = [];
  texts.forEach(([one, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 4) found.push([one, other, wide, high]);
  }));
  return found;
}"""


def page_of(picture: str) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in (STYLE, STREAM_STYLE)
    )
    policy = f"default-src 'none'; style-src {hashes}"
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>{STYLE}</style><style>{STREAM_STYLE}</style></head><body>{picture}</body></html>"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_text_covers_another(browser, tmp_path, lang, scheme):
    """Today and target, twelve steps: no complaint, no request, no two texts on one place."""
    found = stream(12, target={1: StepTarget(remove=True), 3: StepTarget(wait="1min")})
    file = tmp_path / "page.html"
    file.write_text(page_of(stream_svg(found, lang=lang, embed_style=False)), encoding="utf-8")
    page = browser.new_context(color_scheme=scheme).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url))
    page.goto(file.as_uri())
    assert heard == [file.as_uri()]
    assert page.evaluate(_OVERLAPS) == []
    box = page.evaluate("getComputedStyle(document.querySelector('.pm-bva>.pm-z')).fill")
    assert box == ("rgb(51, 41, 15)" if scheme == "dark" else "rgb(253, 243, 220)")
