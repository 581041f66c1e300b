"""Activities that go by another name than in the source."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["renamed_label"]


def renamed_label(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How many events carry another activity name than in the source?

    The configuration wanted it: ``relabel`` or ``labels = "tidy"``.

    Harmless when: the new names are the ones you gave.
    """
    repair = frame.repairs.get("renamed-label")
    if repair is None:
        return
    n = len(repair.rows)
    yield Finding(
        rule="renamed-label",
        level="info",
        message={
            "en": "{n_events:event carries|events carry} a tidied or changed activity name",
            "zh": "{n_events} 个事件的活动名称经过整理或更改",
        },
        values={"n_events": n},
        n=n,
        examples=repair.examples,
        repaired=n,
        repair={"en": "Renamed, as configured.", "zh": "已按配置改名。"},
        effect=effect_none(frame),
    )
