"""The process that really runs: map, variants, model and what is worth looking at."""

from procmine.discover.highlights import highlights
from procmine.discover.model import Mined, model
from procmine.discover.nouns import Findings, MapEdge, MapStep, ProcessMap
from procmine.discover.process_map import process_map
from procmine.discover.variants import variants

__all__ = [
    "Findings",
    "MapEdge",
    "MapStep",
    "Mined",
    "ProcessMap",
    "highlights",
    "model",
    "process_map",
    "variants",
]
