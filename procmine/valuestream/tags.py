"""Tags: what each step is worth to the customer, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from procmine.config import Config, StepTag
from procmine.table import Column, Table
from procmine.valuestream.named import those_here

__all__ = ["CLASSES", "UNTAGGED", "Tags", "tags"]

UNTAGGED = "untagged"
# Values of a step, and the part of processing their time is.
CLASSES = {"VA": "value_adding", "BVA": "necessary", "NVA": "waste", UNTAGGED: "untagged"}
_NOTHING = StepTag()


@dataclass(frozen=True)
class Tags:
    """What is each step worth?

    Args:
        activities: the activities of the log, in alphabetical order.
        steps: activity to its tag; those without one are untagged.
        version: of the tags, as people count them; empty where nobody does.
        doubtful_below: tags of less confidence are doubtful.
        absent: steps that are tagged and not in the log.
    """

    activities: tuple[str, ...]
    steps: Mapping[str, StepTag] = field(default_factory=lambda: MappingProxyType({}))
    version: str = ""
    doubtful_below: float = 0.8
    absent: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Has anybody said, or proposed, what a step is worth?"""
        return any(tag.value for tag in self.steps.values())

    def of(self, activity: str) -> StepTag:
        """The tag of an activity; one that says nothing where there is none."""
        return self.steps.get(activity, _NOTHING)

    def value_of(self, activity: str) -> str:
        """What is this step worth: ``VA``, ``BVA``, ``NVA`` or ``untagged``?"""
        return self.of(activity).value or UNTAGGED

    def is_doubtful(self, activity: str) -> bool:
        """Has the step a value that is only proposed, or not sure enough?"""
        tag = self.of(activity)
        sure = 1.0 if tag.confidence is None else tag.confidence
        return bool(tag.value) and (tag.proposed or sure < self.doubtful_below)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Activities whose tag is doubtful."""
        return tuple(filter(self.is_doubtful, self.activities))

    @property
    def n_proposed(self) -> int:
        """How many values are only proposed?"""
        return sum(tag.proposed for tag in self.steps.values() if tag.value)

    @property
    def n_activities(self) -> dict[str, int]:
        """How many activities have which value?"""
        found = Counter(map(self.value_of, self.activities))
        return {value: found[value] for value in CLASSES}

    def table(self) -> Table:
        """Which step is worth what, who says so, and how sure is it?

        Returns:
            One row per activity, in their order; who answers for a tag is not told.
        """
        columns = [
            Column("activity", "the step"),
            Column("value", "VA, BVA, NVA or untagged"),
            Column("proposed", "nobody has accepted the tag yet"),
            Column("doubtful", "the tag is proposed or not sure enough"),
            Column("confidence_share", "how sure the tag is", "share"),
            Column("reason", "why"),
            Column("ground", "what a proposal rests on"),
            Column("kind", "its part in the service"),
            Column("control_point", "it keeps a risk in check"),
        ]
        known = [self.of(activity) for activity in self.activities]
        return Table(
            "What is each step worth to the customer?",
            columns,
            {
                "activity": list(self.activities),
                "value": [self.value_of(activity) for activity in self.activities],
                "proposed": [tag.proposed for tag in known],
                "doubtful": [self.is_doubtful(activity) for activity in self.activities],
                "confidence_share": [tag.confidence for tag in known],
                "reason": [tag.reason for tag in known],
                "ground": [tag.ground for tag in known],
                "kind": [tag.kind for tag in known],
                "control_point": [tag.control_point for tag in known],
            },
        )


def tags(config: Config, activities: Iterable[str]) -> Tags:
    """What is each step worth, as the configuration says it?

    Args:
        config: its [valuestream] is read.
        activities: the activities of the log.

    Returns:
        The tags; activities nobody has tagged are untagged, never of value. Tags of steps the log
        does not have are left out and told.

    Raises:
        ConfigError: a tag for what looks like a slip of an untagged activity, or for none of those
            the log has.

    >>> found = tags(Config(), ["Ask", "Answer"])
    >>> found.value_of("Ask"), bool(found)
    ('untagged', False)
    """
    told, known = config.valuestream, tuple(sorted(activities))
    here = those_here(told.steps, known, "valuestream.steps")
    absent = tuple(name for name in told.steps if name not in here)
    return Tags(known, here, str(told.version), told.doubtful_below, absent)
