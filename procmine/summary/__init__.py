"""What one pass over a log tells: follows, durations, variants, cases, handovers."""

from procmine.summary.flow import by_day, by_hour
from procmine.summary.merge import merge
from procmine.summary.noun import Summary
from procmine.summary.parquet import summarise_parquet
from procmine.summary.relational import relation
from procmine.summary.summarise import summarise
from procmine.summary.tables import (
    activity_table,
    case_table,
    edge_table,
    handover_table,
    variant_table,
)

__all__ = [
    "Summary",
    "activity_table",
    "by_day",
    "by_hour",
    "case_table",
    "edge_table",
    "handover_table",
    "merge",
    "relation",
    "summarise",
    "summarise_parquet",
    "variant_table",
]
