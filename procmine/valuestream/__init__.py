"""Where the lead time of cases goes, what of it is worth anything, and the map of the stream."""

from procmine.valuestream.buckets import BUCKETS
from procmine.valuestream.ledger import TimeLedger, ledger
from procmine.valuestream.money import Costs, price
from procmine.valuestream.sensitivity import Sensitivity, sensitivity
from procmine.valuestream.stream_map import stream_map, stream_map_of
from procmine.valuestream.stream_nouns import StreamStep, ValueStreamMap
from procmine.valuestream.tags import Tags, tags
from procmine.valuestream.wasted import Wasted, wasted

__all__ = [
    "BUCKETS",
    "Costs",
    "Sensitivity",
    "StreamStep",
    "Tags",
    "TimeLedger",
    "ValueStreamMap",
    "Wasted",
    "ledger",
    "price",
    "sensitivity",
    "stream_map",
    "stream_map_of",
    "tags",
    "wasted",
]
