"""The buckets of the time ledger."""

from __future__ import annotations

__all__ = ["BUCKETS", "NOBODY", "OTHERS", "PLACE", "WAITING"]

BUCKETS = {
    "value_adding": "somebody or something works on it, and the customer would pay for that",
    "necessary": "it is worked on as the business needs it",
    "waste": "it is worked on though nobody needs that",
    "untagged": "it is worked on, and nobody has said what that is worth",
    "rework": "it is worked on by a step its case has had before",
    "batching": "it waits until a batch is together",
    "contention": "it waits for one who does what came first",
    "prioritization": "it waits for one who does what came later",
    "unavailability": "it waits for one who is away though the house is open",
    "extraneous": "it waits though the one who is to do it is there and free",
    "pending_customer": "it waits for the customer",
    "pending_third_party": "it waits for a third party",
    "off_hours": "it waits outside opening hours",
    "idle_in_system": "nothing runs, and the next step waits for none of those before",
    "unknown": "it waits or is worked on, and the log does not tell why or which",
}
PLACE = {name: place for place, name in enumerate(BUCKETS)}
# Those that hold our own waiting, and those in which somebody else is waited for.
WAITING = (
    "batching",
    "contention",
    "prioritization",
    "unavailability",
    "extraneous",
    "off_hours",
    "idle_in_system",
    "unknown",
)
OTHERS = frozenset({"pending_customer", "pending_third_party"})
# The team of steps that name none, the kind of those without one.
NOBODY = "–"
