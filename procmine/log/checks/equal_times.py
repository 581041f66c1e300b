"""Events of a case that happened, it says, at the same instant."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.kernels.hanging import count_hanging
from procmine.kernels.ties import tied_steps
from procmine.log.checks._examples import row_examples
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.spans import event_steps, instance_steps

__all__ = ["equal_times"]

Array = np.ndarray[Any, np.dtype[Any]]


def equal_times(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How much hangs on the order of events with equal times?

    Such events keep the order of the rows. Where their activities differ, each connection from, to
    or between them would be another if the rows stood otherwise, and so would the variant of their
    case. Both are counted once each, however often they occur.

    Harmless when: the system writes its rows in the order in which things happen.
    """
    if not frame.timed:
        return
    shapes = _shapes(frame, instances)
    for shape, steps in shapes.items():
        # Which steps somebody looks at is chosen later: each shape has its own answer.
        yield from _told(frame, steps, {"steps": shape} if len(shapes) > 1 else {})


def _told(frame: Frame, steps: MappingOf[str, Array], where: dict[str, str]) -> Iterator[Finding]:
    columns = (steps[name] for name in ("case", "activity", "begin", "finish"))
    tied, mixed, n, n_mixed = tied_steps(*columns)
    if not n:
        return
    n_edges, n_variants, n_cases = count_hanging(steps["case"], steps["activity"], mixed)
    yield Finding(
        rule="equal-times",
        level="notice" if n_cases <= frame.n_cases / 10 else "warning",
        message={
            "en": "{n_events:step has|steps have} the time of another step of the case; "
            "{n_edges:connection|connections|no connection} and "
            "{n_variants:variant|variants|no variant} ({cases_share} of cases) hang on "
            "which comes first",
            "zh": "{n_events} 个步骤与同一案例的另一步骤时间相同；"
            "{n_edges} 条连接、{n_variants} 个变体（占案例 {cases_share}）取决于先后顺序",
        },
        values={
            "n_events": n,
            "n_edges": n_edges,
            "n_variants": n_variants,
            "n_cases": n_cases,
            "cases_share": n_cases / frame.n_cases,
        },
        where=where,
        n=n,
        examples=row_examples(steps["row"][mixed if n_mixed else tied]),
        repair={"en": "They keep the order of the rows.", "zh": "按行的先后排列。"},
        effect=effect_none(frame),
    )


def _shapes(frame: Frame, instances: Instances) -> dict[str, MappingOf[str, Array]]:
    """What steps of this log can be: instances where starts are known, and every event."""
    if not instances.paired and frame.start is None:
        return {"events": event_steps(frame)}
    return {"instances": instance_steps(frame, instances), "events": event_steps(frame)}
