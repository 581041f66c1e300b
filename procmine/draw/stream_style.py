"""The stylesheet of value-stream maps, beside that of every picture: fixed text, too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from procmine.draw.palette import DARK, LIGHT

__all__ = ["STREAM_DARK", "STREAM_LIGHT", "STREAM_STYLE", "plain_stream_style"]

# Lines and grounds of the classes of value; what reads without colour is the pattern.
STREAM_LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "va": "#1f7a4d", "va-ground": "#1f7a4d", "va-ink": "#14532f",
        "bva": "#9a6700", "bva-ground": "#fdf3dc", "bva-ink": "#6e4900",
        "nva": "#b3261e", "nva-ground": "#fde8e6", "nva-ink": "#8c1d18",
        "untagged": "#7c8a98", "untagged-ground": "#ffffff", "untagged-ink": "#566372",
    }
)  # fmt: skip
STREAM_DARK: Mapping[str, str] = MappingProxyType(
    {
        "va": "#58c48b", "va-ground": "#58c48b", "va-ink": "#8fe0b3",
        "bva": "#dba944", "bva-ground": "#33290f", "bva-ink": "#f0c873",
        "nva": "#f0857c", "nva-ground": "#3a1a17", "nva-ink": "#ffb4ad",
        "untagged": "#7f8f9f", "untagged-ground": "#12181f", "untagged-ink": "#a3b0bd",
    }
)  # fmt: skip
VALUE_CLASSES = ("va", "bva", "nva", "untagged")

_RULES = """
.pm-stream .pm-b{fill:@paper;stroke:@frame;stroke-width:1.3px}
.pm-stream .pm-t{fill:@ink;font-size:12px;font-weight:bold}
.pm-stream .pm-d{fill:@paper;stroke:@frame;stroke-width:1px}
.pm-stream .pm-r{stroke:@soft;stroke-width:.7px}
.pm-stream .pm-c{font-size:10px;text-anchor:end}
.pm-stream .pm-a{fill:@muted;font-size:10px;text-anchor:start}
.pm-stream .pm-u{fill:@muted;font-size:10px;text-anchor:end}
.pm-stream .pm-x{fill:@ink;font-size:10.5px}
.pm-stream .pm-y{fill:@muted;font-size:10.5px}
.pm-stream .pm-i{fill:@paper;stroke:@ink;stroke-width:1.3px;stroke-linejoin:round}
.pm-stream .pm-f{fill:@band;stroke:@ink;stroke-width:1.3px;stroke-linejoin:round}
.pm-stream .pm-push{fill:@paper;stroke:@ink;stroke-width:1px;stroke-linejoin:round}
.pm-stream .pm-bar{fill:@ink;stroke:none}
.pm-stream .pm-go{fill:none;stroke:@line;stroke-width:1.3px}
.pm-stream .pm-time{fill:none;stroke:@ink;stroke-width:1.6px}
.pm-stream .pm-w{fill:@ink;font-size:11px}
.pm-stream .pm-sum{fill:@band;stroke:@frame;stroke-width:1px}
.pm-stream .pm-s1{font-size:12px;font-weight:bold;text-anchor:start}
.pm-stream .pm-s2{font-size:11px;text-anchor:start}
.pm-stream .pm-s3{fill:@muted;font-size:11px;text-anchor:start}
.pm-stream .pm-head{font-size:15px;font-weight:bold;text-anchor:start}
.pm-stream .pm-corner{font-size:12px;font-weight:bold}
.pm-stream .pm-gone>.pm-b,.pm-stream .pm-gone>.pm-d{stroke-dasharray:5 3}
.pm-stream .pm-gone>.pm-t{fill:@muted;text-decoration:line-through}
.pm-stream .pm-cross{fill:none;stroke:@nva;stroke-width:2px}
.pm-stream .pm-rest>.pm-b{stroke-dasharray:2 3}
.pm-stream .pm-new{font-weight:bold}
"""


def _classes() -> str:
    lines = []
    for name in VALUE_CLASSES:
        own = f".pm-stream .pm-{name}"
        lines.append(f"{own}>.pm-z{{fill:@{name}-ground;stroke:@{name};stroke-width:1px}}")
        lines.append(f"{own}>.pm-hatch{{fill:none;stroke:@{name};stroke-width:1.2px}}")
        lines.append(f"{own}>.pm-tag{{fill:@{name}-ink;font-size:10px;font-weight:bold}}")
    lines.append(".pm-stream .pm-untagged>.pm-z{stroke-dasharray:3 3}")
    return "\n".join(lines)


_ALL = "\n".join((_RULES.strip(), _classes()))
_COLOUR = re.compile(r"([a-z-]+):@([a-z-]+)")
_DAY = {**LIGHT, **STREAM_LIGHT}


def _variables(palette: Mapping[str, str]) -> str:
    return "".join(f"--pm-{name}:{colour};" for name, colour in palette.items())


def _sheet() -> str:
    rules = _COLOUR.sub(
        lambda found: f"{found[1]}:{_DAY[found[2]]};{found[1]}:var(--pm-{found[2]})", _ALL
    )
    light, dark = _variables(STREAM_LIGHT), _variables(STREAM_DARK)
    assert set(STREAM_LIGHT) == set(STREAM_DARK) and not set(STREAM_LIGHT) & set(DARK)
    return "\n".join(
        (
            f".pm-stream{{{light}}}",
            f"@media (prefers-color-scheme:dark){{.pm-stream{{{dark}}}}}",
            f"[data-theme=light] .pm-stream{{{light}}}",
            f"[data-theme=dark] .pm-stream{{{dark}}}",
            f"@media print{{.pm-stream.pm-stream.pm-stream{{{light}}}}}",
            rules,
        )
    )


def plain_stream_style() -> str:
    """The same rules by day, without variables and media queries: for paper and pixels."""
    return _COLOUR.sub(lambda found: f"{found[1]}:{_DAY[found[2]]}", _ALL)


STREAM_STYLE = _sheet()
