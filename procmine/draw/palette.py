"""The colours of every picture, by day and by night.

Text reaches a contrast of 4.5 and lines 3 against what lies behind them, and the steps of a scale
differ in lightness, so that they stay apart in grey print.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["DARK", "LIGHT", "N_LEVELS", "WIDTHS"]

N_LEVELS = 6

# Widths of lines, by level.
WIDTHS = (1.2, 1.9, 2.7, 3.6, 4.7, 6.0)

_FREQUENCY = ("#f2f6fa", "#dbe8f4", "#bdd6ec", "#8fb9dc", "#2f6ea3", "#184a78")
_DURATION = ("#fbf6ee", "#fae6c8", "#f6cb96", "#ec9f5c", "#b04a1c", "#7a2410")
_REWORK = ("#f6f5f7", "#eee0f0", "#dcc2e1", "#c49acd", "#86468f", "#5b2363")
_WASTE = ("#faf4f2", "#f6e0da", "#edbfb3", "#dd9485", "#a83a30", "#701813")
_HEAT = ("#7d8896", "#8f7a4f", "#a8702a", "#b9561d", "#a5341b", "#7a1613")

_NIGHT_FREQUENCY = ("#1b2530", "#1e3247", "#214261", "#27557e", "#6aa9dc", "#a5d0f2")
_NIGHT_DURATION = ("#241f19", "#3b2c18", "#553a18", "#71481b", "#e0935a", "#f7bd8d")
_NIGHT_REWORK = ("#221f25", "#35263a", "#4a2f52", "#613b6b", "#c58fd0", "#e2bcea")
_NIGHT_WASTE = ("#241d1b", "#3e2723", "#5b332d", "#7c3f37", "#e88f80", "#fbbdb0")
_NIGHT_HEAT = ("#8592a1", "#a8986a", "#c69a55", "#dd9457", "#ee8f6c", "#ff9d8a")


def _scales(**scales: tuple[str, ...]) -> dict[str, str]:
    return {
        f"{name}{level}": colour
        for name, colours in scales.items()
        for level, colour in enumerate(colours)
    }


LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#ffffff",
        "ink": "#1c2733",
        "muted": "#566372",
        "line": "#7c8a98",
        "main": "#1d4f7f",
        "back": "#8c2b7e",
        "frame": "#5b6b7b",
        "soft": "#c6d0da",
        "band": "#f4f7fa",
        "cap": "#2c3e50",
        "on-cap": "#ffffff",
        "low": "#16202b",
        "high": "#ffffff",
        **_scales(f=_FREQUENCY, d=_DURATION, r=_REWORK, w=_WASTE, h=_HEAT),
    }
)

DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#12181f",
        "ink": "#e4eaf0",
        "muted": "#a3b0bd",
        "line": "#7f8f9f",
        "main": "#8cc0ee",
        "back": "#dd92cf",
        "frame": "#8393a3",
        "soft": "#3a4653",
        "band": "#171f28",
        "cap": "#dbe4ec",
        "on-cap": "#16202b",
        "low": "#f0f4f8",
        "high": "#10161d",
        **_scales(
            f=_NIGHT_FREQUENCY, d=_NIGHT_DURATION, r=_NIGHT_REWORK, w=_NIGHT_WASTE, h=_NIGHT_HEAT
        ),
    }
)
