"""Pictures as pixels."""

from __future__ import annotations

from typing import Any

from procmine.draw.plain import picture_size, plain_svg
from procmine.draw.typefaces import fonts
from procmine.errors import UsageError

__all__ = ["MAX_PIXELS", "png"]

# 40 million pixels take 160 MB while they are drawn, and no viewer likes more.
MAX_PIXELS = 40_000_000
_MAX_SIDE = 30_000
_LEAST_SCALE = 0.25


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """How does this picture look as pixels, on white?

    A picture that would exceed ``MAX_PIXELS`` is drawn at the largest scale that does not; its
    size in pixels tells.

    Args:
        svg: what ``map_svg`` or ``model_svg`` returned, with or without its stylesheet.
        scale: pixels per point.

    Returns:
        A PNG file.

    Raises:
        UsageError: no SVG, a senseless scale, or a picture so large that nothing would be legible
            at a size that can be drawn.

    Cost: grows with the pixels; 0.2 s for a map of 30 activities. Chinese text needs a font with
    Chinese glyphs on the machine; without one its place stays empty: ``fonts()`` tells.
    """
    width, height = picture_size(svg)
    if not 0 < scale <= 20:
        raise UsageError(f"A scale of {scale} draws nothing.", hint="Choose one from 0.1 to 20.")
    # A thousandth less: the renderer rounds sides up.
    fits = 0.999 * min((MAX_PIXELS / (width * height)) ** 0.5, _MAX_SIDE / max(width, height))
    if fits < min(scale, _LEAST_SCALE):
        raise UsageError(
            f"A picture of {width:,.0f} × {height:,.0f} points is too large for pixels.",
            hint="Save it as SVG or PDF, or show fewer activities and paths.",
        )
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=plain_svg(svg), background="#ffffff", zoom=min(scale, fits), **_set_in()
        )
    )


def _set_in() -> dict[str, Any]:
    """Fonts named to the renderer, so that Chinese falls to a sans serif and nothing else.

    Where we know too few it has to look for itself.
    """
    found = fonts()
    if not found.is_complete:
        return {}
    return {"skip_system_fonts": True, "font_files": list(found.files)}
