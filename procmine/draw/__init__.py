"""Nouns become pictures; the only room that knows layout.

``map_svg`` and ``map_svgs`` draw a process map, ``model_svg`` a BPMN model, ``stream_svg`` a value
stream, ``layout_model`` says where a model is drawn, ``png`` and ``pdf`` turn a picture into pixels
and paper, ``map_dot`` gives DOT source. A page that holds several pictures embeds ``STYLE`` once,
and ``STREAM_STYLE`` if there are value streams among them.
"""

from __future__ import annotations

from procmine.draw.bpmn import model_svg
from procmine.draw.bpmn_layout import layout_model
from procmine.draw.document import pdf
from procmine.draw.dot_source import map_dot
from procmine.draw.poster import poster
from procmine.draw.process_map import map_svg, map_svgs
from procmine.draw.raster import png
from procmine.draw.stream_map import stream_svg
from procmine.draw.stream_style import STREAM_STYLE
from procmine.draw.style import STYLE
from procmine.draw.typefaces import Typefaces, fonts
from procmine.plaintext import legal_text

__all__ = [
    "STREAM_STYLE",
    "STYLE",
    "Typefaces",
    "fonts",
    "layout_model",
    "legal_text",
    "map_dot",
    "map_svg",
    "map_svgs",
    "model_svg",
    "pdf",
    "png",
    "poster",
    "stream_svg",
]
