"""The stylesheet of every picture: fixed text, so that a page can hold it once and hash it.

Each colour is written twice: as itself for programs that know no CSS variables, then as a variable
for browsers, where the reader's colour scheme and a page's ``data-theme`` may change it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from procmine.draw.palette import DARK, LIGHT, N_LEVELS, WIDTHS

__all__ = ["STYLE", "plain_style", "style"]

_FONT = (
    '"Helvetica Neue",Arial,"Liberation Sans","Noto Sans","PingFang SC","Microsoft YaHei",'
    '"Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei","DejaVu Sans",sans-serif'
)

_VIEWS = ("frequency", "duration", "rework", "waste")
_LETTERS = "fdrw"

_COMMON = f"""
.pm-svg{{font-family:{_FONT};background:@paper}}
.pm-svg text{{fill:@ink;text-anchor:middle;unicode-bidi:isolate}}
.pm-svg .pm-l{{fill:none;stroke:@line;stroke-linejoin:round}}
.pm-svg .pm-h{{fill:@line;stroke:@line;stroke-linejoin:round}}
.pm-svg .pm-k{{font-size:11px}}
.pm-svg .pm-p{{fill:@paper;stroke:none}}
.pm-svg .pm-t{{font-size:13px}}
.pm-model .pm-t{{font-size:12px}}
.pm-svg .pm-v{{font-size:11px}}
.pm-svg .pm-g text{{font-size:11px;fill:@muted;text-anchor:start}}
.pm-svg .pm-g line{{stroke:@line}}
.pm-svg .pm-g rect{{stroke:@soft}}
.pm-svg g:focus{{outline:none}}
.pm-svg g:focus>.pm-b,.pm-svg .pm-on>.pm-b{{stroke:@back;stroke-width:3px}}
.pm-svg g:focus>.pm-k,.pm-svg .pm-on>.pm-k{{font-weight:bold;text-decoration:underline}}
"""

_MAP = """
.pm-map .pm-b{stroke:@frame;stroke-width:1px}
.pm-map .pm-t{fill:@low}
.pm-map .pm-v{fill:@low}
.pm-map .pm-main>.pm-b{stroke:@main;stroke-width:2px}
.pm-map .pm-cap .pm-b{fill:@cap;stroke:none}
.pm-map .pm-cap .pm-t{fill:@on-cap;font-weight:bold}
.pm-map .pm-io>.pm-l{stroke-dasharray:1 4;stroke-linecap:round}
"""

_MODEL = """
.pm-model .pm-b{fill:@f0;stroke:@frame;stroke-width:1.5px}
.pm-model .pm-task>.pm-b{fill:@f1}
.pm-model .pm-end>.pm-b{stroke-width:4px}
.pm-model .pm-m{fill:none;stroke:@ink;stroke-width:1.4px;stroke-linecap:round;stroke-linejoin:round}
.pm-model .pm-gate>.pm-m{stroke-width:3px;stroke-linecap:butt}
.pm-model .pm-m2{fill:@ink;stroke:none}
.pm-model .pm-l,.pm-model .pm-h{stroke-width:1.4px}
.pm-model .pm-h{stroke-width:.5px}
.pm-model .pm-lane{fill:@paper;stroke:@soft;stroke-width:1px}
.pm-model .pm-head{fill:@band;stroke:@soft;stroke-width:1px}
.pm-model .pm-lane-t{font-size:12px}
.pm-model .pm-v{fill:@muted;font-size:10px}
.pm-model .pm-k.pm-v{fill:@muted;font-size:10px}
.pm-model .pm-mark>text{font-size:10px;font-weight:bold}
.pm-model .pm-skip>rect{fill:@h5;stroke:@h5;stroke-width:1px}
.pm-model .pm-skip>text{fill:@high}
.pm-model .pm-more>rect{fill:@paper;stroke:@back;stroke-width:1.5px}
.pm-model .pm-more>text{fill:@back}
.pm-model .pm-g .pm-mark>text{font-size:10px;text-anchor:middle}
.pm-model .pm-g .pm-skip>text{fill:@high}
.pm-model .pm-g .pm-skip>rect{stroke:@h5}
.pm-model .pm-g .pm-more>text{fill:@back}
.pm-model .pm-g .pm-more>rect{stroke:@back}
"""


def _levels() -> str:
    """Fills and widths by view and level."""
    lines = []
    for view, letter in zip(_VIEWS, _LETTERS, strict=True):
        root = f".pm-map[data-view={view}]"
        others = ",".join(f"{root} .pm-v{other}" for other in _LETTERS if other != letter)
        lines.append(f"{others}{{display:none}}")
        for level in range(N_LEVELS):
            own = f".pm-{letter}{level}"
            lines.append(f"{root} .pm-n{own}>.pm-b,{root} .pm-s{own}{{fill:@{letter}{level}}}")
            lines.append(f"{root} .pm-w{letter}{level}>.pm-l{{stroke-width:{WIDTHS[level]}px}}")
            head = max(WIDTHS[level] - 1.2, 0.2)
            lines.append(f"{root} .pm-w{letter}{level}>.pm-h{{stroke-width:{head:.1f}px}}")
        lines.append(
            ",".join(f"{root} .pm-n.pm-{letter}{level}>text" for level in (4, 5)) + "{fill:@high}"
        )
    return "\n".join(lines)


def _tints() -> str:
    """Colours of lines by view."""
    duration, rework = ".pm-map[data-view=duration]", ".pm-map[data-view=rework]"
    lines = [
        ".pm-map .pm-main>.pm-l{stroke:@main}",
        ".pm-map .pm-main>.pm-h{fill:@main;stroke:@main}",
        ".pm-map .pm-back>.pm-l{stroke:@back}",
        ".pm-map .pm-back>.pm-h{fill:@back;stroke:@back}",
        ".pm-map .pm-back>.pm-k{fill:@back}",
    ]
    for level in range(N_LEVELS):
        own = f"{duration} .pm-e.pm-d{level}"
        lines.append(f"{own}>.pm-l{{stroke:@h{level}}}")
        lines.append(f"{own}>.pm-h{{fill:@h{level};stroke:@h{level}}}")
    lines += [
        f"{duration} .pm-back>.pm-k{{fill:@ink}}",
        f"{rework} .pm-ahead>.pm-l{{stroke:@soft}}",
        f"{rework} .pm-ahead>.pm-h{{fill:@soft;stroke:@soft}}",
        f"{rework} .pm-ahead>.pm-k{{display:none}}",
        f"{rework} .pm-back>.pm-k{{font-weight:bold}}",
        ".pm-map[data-view=waste] .pm-ww0>.pm-l{stroke:@soft}",
        ".pm-map[data-view=waste] .pm-ww0>.pm-h{fill:@soft;stroke:@soft}",
    ]
    return "\n".join(lines)


def _flow_widths() -> str:
    """How thick the flows of a counted model are: two thirds of a map's lines, never a hair."""
    return "\n".join(
        f".pm-model .pm-q{level}>.pm-l{{stroke-width:{max(width * 0.66, 1.0):.1f}px}}"
        for level, width in enumerate(WIDTHS)
    )


_RULES = "\n".join(
    part.strip() for part in (_COMMON, _MAP, _levels(), _tints(), _MODEL, _flow_widths())
)
_COLOUR = re.compile(r"([a-z-]+):@([a-z0-9-]+)")


def _variables(palette: Mapping[str, str]) -> str:
    return "".join(f"--pm-{name}:{colour};" for name, colour in palette.items())


def style() -> str:
    """Which stylesheet do the pictures need? The same text always; a page can hash it."""
    rules = _COLOUR.sub(
        lambda found: f"{found[1]}:{LIGHT[found[2]]};{found[1]}:var(--pm-{found[2]})", _RULES
    )
    light, dark = _variables(LIGHT), _variables(DARK)
    return "\n".join(
        (
            f".pm-svg{{color-scheme:light dark;{light}}}",
            f"@media (prefers-color-scheme:dark){{.pm-svg{{{dark}}}}}",
            f"[data-theme=light] .pm-svg{{{light}}}",
            f"[data-theme=dark] .pm-svg{{{dark}}}",
            f"@media print{{.pm-svg.pm-svg.pm-svg{{{light}}}}}",
            rules,
        )
    )


def plain_style() -> str:
    """The same rules by day, without variables and media queries: for paper and pixels."""
    still = "\n".join(rule for rule in _RULES.split("\n") if ":focus" not in rule)
    return _COLOUR.sub(lambda found: f"{found[1]}:{LIGHT[found[2]]}", still)


STYLE = style()
