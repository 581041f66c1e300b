"""The buckets of the ledger as a page groups and draws them."""

from __future__ import annotations

from procmine.valuestream.buckets import BUCKETS

__all__ = ["DRAWN", "GROUPS", "WAITS"]

# What kind of time it is, in the order a page shows it.
GROUPS = {
    "worked": ("value_adding", "necessary", "untagged", "waste", "rework"),
    "waiting": (
        "batching", "contention", "prioritization", "unavailability", "extraneous",
        "idle_in_system",
    ),
    "outside": ("pending_customer", "pending_third_party"),
    "closed": ("off_hours",),
    "unknown": ("unknown",),
}  # fmt: skip
WAITS = tuple(name for group, names in GROUPS.items() if group != "worked" for name in names)
DRAWN = tuple(name for names in GROUPS.values() for name in names)

if set(DRAWN) != set(BUCKETS):
    raise ValueError("every bucket of the ledger is drawn, and nothing else")
