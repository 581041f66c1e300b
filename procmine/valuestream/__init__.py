"""Where the lead time of cases goes, each second of it once, and what of it is worth anything."""

from procmine.valuestream.buckets import BUCKETS
from procmine.valuestream.ledger import TimeLedger, ledger
from procmine.valuestream.money import Costs, price
from procmine.valuestream.sensitivity import Sensitivity, sensitivity
from procmine.valuestream.tags import Tags, tags

__all__ = [
    "BUCKETS",
    "Costs",
    "Sensitivity",
    "Tags",
    "TimeLedger",
    "ledger",
    "price",
    "sensitivity",
    "tags",
]
