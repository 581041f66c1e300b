"""The buckets of the ledger as a page groups and draws them."""

from __future__ import annotations

from procmine.valuestream.buckets import BUCKETS

__all__ = ["DRAWN", "GROUPS", "HATCHED", "PAINTED", "WAITS", "bucket_style"]

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
# Names of colours in the palette; what lies side by side differs in lightness too.
PAINTED = {
    "value_adding": "f5",
    "necessary": "f3",
    "untagged": "f2",
    "waste": "h4",
    "rework": "r4",
    "batching": "d1",
    "contention": "d3",
    "prioritization": "d4",
    "unavailability": "d2",
    "extraneous": "d5",
    "idle_in_system": "h1",
    "pending_customer": "r2",
    "pending_third_party": "r1",
    "off_hours": "soft",
    "unknown": "band",
}
HATCHED = frozenset(
    ("untagged", "unavailability", "pending_customer", "pending_third_party", "unknown")
)

if set(DRAWN) != set(BUCKETS) or set(PAINTED) != set(BUCKETS):
    raise ValueError("every bucket of the ledger is drawn, and nothing else")


def bucket_style() -> str:
    """The rules that paint the buckets on a page; hatched ones need a pattern named ``hatch``."""
    rules = [f".part.{name}{{fill:var(--{colour})}}" for name, colour in PAINTED.items()]
    rules += [f".hatched.{name}{{fill:url(#hatch)}}" for name in sorted(HATCHED)]
    return "\n".join(rules)
