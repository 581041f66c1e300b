"""Colours and the stylesheet."""

from __future__ import annotations

import itertools
import re

import pytest

from procmine.draw.palette import DARK, LIGHT, N_LEVELS
from procmine.draw.style import STYLE, plain_style, style


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["day", "night"])
def test_text_reaches_aa(palette):
    """Every text has a contrast of at least 4.5 with what it stands on."""
    pairs = [("ink", "paper"), ("muted", "paper"), ("back", "paper"), ("on-cap", "cap")]
    pairs += [("ink", "band"), ("muted", "f1"), ("low", "f0"), ("high", "h5")]
    for letter in "fdrw":
        for level in range(N_LEVELS):
            pairs.append(("high" if level > 3 else "low", f"{letter}{level}"))
    assert [
        (text, ground, round(contrast(palette[text], palette[ground]), 2))
        for text, ground in pairs
        if contrast(palette[text], palette[ground]) < 4.5
    ] == []


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["day", "night"])
def test_lines_reach_three(palette):
    """Lines that carry meaning have a contrast of at least 3 with the paper."""
    names = ["line", "main", "back", "frame", "cap", *(f"h{level}" for level in range(N_LEVELS))]
    low = {name: contrast(palette[name], palette["paper"]) for name in names}
    assert {name: ratio for name, ratio in low.items() if ratio < 3} == {}


@pytest.mark.parametrize("letter", "fdrw")
def test_scales_stay_apart_in_grey(letter):
    """Each level is darker than the one before, by day, and all are told apart without colour."""
    ratios = [contrast(LIGHT[f"{letter}{level}"], "#ffffff") for level in range(N_LEVELS)]
    assert all(b > 1.1 * a for a, b in itertools.pairwise(ratios))


def test_the_style_is_fixed_text():
    """A page may hash it: no argument, no time, no difference."""
    assert style() == STYLE
    assert "</" not in STYLE
    assert "url(" not in STYLE


def test_every_variable_is_defined_by_day_and_night():
    """No rule names a colour that only one palette knows."""
    used = set(re.findall(r"var\(--pm-([a-z0-9-]+)\)", STYLE))
    assert used <= set(LIGHT)
    assert set(LIGHT) == set(DARK)


def test_programs_without_variables_find_plain_colours():
    """Each variable stands behind the same property with a plain value."""
    for found in re.finditer(r"([a-z-]+):var\(", STYLE):
        before = STYLE[: found.start()]
        assert re.search(rf"{found[1]}:#[0-9a-f]{{6}};$", before)
    plain = plain_style()
    assert "var(" not in plain
    assert "@" not in plain
