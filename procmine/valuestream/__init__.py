"""Where the lead time of cases goes, each second of it once."""

from procmine.valuestream.ledger import BUCKETS, TimeLedger, ledger

__all__ = ["BUCKETS", "TimeLedger", "ledger"]
