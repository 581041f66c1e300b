"""The picture of a process map."""

from __future__ import annotations

from collections.abc import Sequence

from procmine.discover.nouns import ProcessMap
from procmine.draw.graph import Point
from procmine.draw.legend import legend
from procmine.draw.map_drawing import Direction, Drawing, drawing_of, extent
from procmine.draw.map_graph import middles
from procmine.draw.map_parts import caps, edge_labels, edges, steps
from procmine.draw.routes import middle
from procmine.draw.style import STYLE
from procmine.draw.svg import picture
from procmine.draw.views import View, check_view
from procmine.draw.words import say
from procmine.model.graph import Box
from procmine.plaintext import plain_text
from procmine.units import format_count

__all__ = ["map_svg", "map_svgs"]

_MARGIN = 16.0


def map_svg(
    process_map: ProcessMap,
    *,
    view: View = "frequency",
    direction: Direction = "down",
    lang: str = "en",
    switchable: bool = False,
    embed_style: bool = True,
    with_legend: bool = True,
) -> str:
    """What does this process look like?

    Args:
        process_map: the map; its main path becomes one straight line.
        view: what colours, widths and figures show: ``frequency``, ``duration``, ``rework``
            or, of maps that know it, ``waste``.
        direction: ``down`` or ``right``.
        lang: ``en`` or ``zh``.
        switchable: hold all views; the attribute ``data-view`` of the root says which is shown.
        embed_style: bring the stylesheet along; without it the page must hold ``STYLE``.
        with_legend: explain colours and widths below the picture.

    Returns:
        SVG without script, ids, links or style attributes. Steps carry ``data-step``, edges
        ``data-source`` and ``data-target``: the activity as ``legal_text`` writes it. An edge's
        line and label share the number in ``data-edge``.

    Raises:
        UsageError: no such view, direction or language, or nothing could arrange the map.

    Cost: about 0.1 s for 30 activities and 40 edges; grows with their product.

    >>> from procmine.discover.nouns import MapStep
    >>> lone = ProcessMap("log", (MapStep("Answer", 3, 3, 0, 3, 3),), (), 3, 3, ("Answer",))
    >>> 'data-step="Answer"' in map_svg(lone)
    True
    """
    drawn = drawing_of(process_map, direction, lang, {})
    return _picture(drawn, _shown(drawn, view, switchable), embed_style, with_legend)


def map_svgs(
    levels: Sequence[ProcessMap],
    *,
    view: View = "frequency",
    direction: Direction = "down",
    lang: str = "en",
    switchable: bool = False,
    embed_style: bool = True,
    with_legend: bool = True,
) -> tuple[str, ...]:
    """What does this process look like at each level of detail, with shared steps in their place?

    The fullest level is arranged first; each further level keeps the sides and the order of the
    next fuller one as far as that costs few crossings.

    Args:
        levels: maps of the same log, in any order.
        view: as for ``map_svg``, as are the other options.
        direction: as for ``map_svg``.
        lang: as for ``map_svg``.
        switchable: as for ``map_svg``.
        embed_style: as for ``map_svg``.
        with_legend: as for ``map_svg``.

    Returns:
        One picture for each level, in the order given.

    Raises:
        UsageError: as for ``map_svg``.

    Cost: as ``map_svg`` for each level.
    """
    if not levels:
        return ()
    order = sorted(range(len(levels)), key=lambda i: (-len(levels[i].steps), -len(levels[i].edges)))
    pictures: dict[int, str] = {}
    like: dict[str, Point] = {}
    for index in order:
        drawn = drawing_of(levels[index], direction, lang, like)
        centres = {vertex: middle(box) for vertex, box in drawn.placed.boxes.items()}
        like = middles(levels[index], centres)
        shown = _shown(drawn, view, switchable)
        pictures[index] = _picture(drawn, shown, embed_style, with_legend)
    return tuple(pictures[index] for index in range(len(levels)))


def _shown(drawn: Drawing, view: View, switchable: bool) -> tuple[View, ...]:
    check_view(view, drawn.readings)
    return (view, *(other for other in drawn.readings if other != view)) if switchable else (view,)


def _picture(drawn: Drawing, shown: tuple[View, ...], embed_style: bool, with_legend: bool) -> str:
    box = extent(drawn)
    below, below_width, below_height = (
        legend(drawn.map, drawn.readings, shown, drawn.lang, (box.x, box.y + box.height + 12))
        if with_legend
        else ("", 0.0, 0.0)
    )
    name = say(
        drawn.lang,
        "map",
        name=plain_text(drawn.map.name),
        n_cases=format_count(drawn.map.n_cases),
        n_steps=format_count(drawn.map.n_steps),
    )
    ground = Box(
        box.x - _MARGIN,
        box.y - _MARGIN,
        max(box.width, below_width) + 2 * _MARGIN,
        box.height + below_height + (12 if below else 0) + 2 * _MARGIN,
    )
    return picture(
        "pm-map",
        name,
        drawn.lang,
        ground,
        *edges(drawn, shown),
        *caps(drawn),
        *steps(drawn, shown),
        *edge_labels(drawn, shown),
        below,
        style=STYLE if embed_style else "",
        data_view=shown[0],
    )
