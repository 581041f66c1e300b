"""Starts and completes that do not pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Effect, Finding
from procmine.kernels.calendar import NO_TIME
from procmine.log.checks._examples import MOST, row_examples, shortened
from procmine.log.effects import effect_none, effect_of_steps
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["lifecycle_pair"]

Array = np.ndarray[Any, np.dtype[Any]]

_KEPT = {
    "en": "Kept as events; the effect is that of taking instances for steps.",
    "zh": "作为事件保留；所示影响为以实例为步骤时的变化。",
}


def lifecycle_pair(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Do starts and completes of activities pair up?

    A complete ends the earliest open start of its activity in its case. What is left over is an
    instance with one instant and unknown service time. Words of the lifecycle column that procmine
    does not know mark neither; if it knows none, the column is no lifecycle.

    Harmless when: the log is cut at its edges, or the words are sub-states.
    """
    is_odd = instances.n_nested + instances.n_no_start + instances.n_no_end > 0
    if instances.paired and is_odd:
        yield _unpaired(frame, instances)
    if not (instances.unknown or instances.n_ignored or instances.n_stepless):
        return
    moved = effect_of_steps(frame, instances) if instances.paired else effect_none(frame)
    if instances.unknown:
        yield _unknown(instances, moved)
    if instances.paired and instances.n_ignored:
        yield _ignored(instances, moved)
    if instances.n_stepless:
        yield _stepless(frame, instances, moved)


def _unpaired(frame: Frame, instances: Instances) -> Finding:
    """Instances that lack an instant, or began within another."""
    n = instances.n_nested + instances.n_no_start + instances.n_no_end
    return Finding(
        rule="lifecycle-pair",
        level="notice",
        message={
            "en": "Of {n_instances:activity instance|activity instances} "
            "{n_no_start:lacks a start|lack a start|none lacks a start}, "
            "{n_no_end:lacks an end|lack an end|none lacks an end} and "
            "{n_nested:||none} began while the same activity was still open",
            "zh": "{n_instances} 个活动实例中，{n_no_start} 个缺开始，{n_no_end} 个缺结束；"
            "{n_nested} 个在同一活动未结束时又开始",
        },
        values={
            "n_instances": instances.n,
            "n_no_start": instances.n_no_start,
            "n_no_end": instances.n_no_end,
            "n_nested": instances.n_nested,
        },
        where={"kind": "unpaired"},
        n=n,
        examples=row_examples(_odd_rows(instances)),
        repair={
            "en": "The one instant stands for both.",
            "zh": "以已有的时刻同时作为开始与结束。",
        },
        effect=effect_none(frame),
    )


def _unknown(instances: Instances, moved: Effect) -> Finding:
    """Words of the lifecycle column nobody knows."""
    n = sum(count for _, count in instances.unknown)
    examples = tuple(shortened(word) for word, _ in instances.unknown[:MOST])
    words = ", ".join(map(repr, examples))
    return Finding(
        rule="lifecycle-pair",
        level="warning" if instances.paired else "notice",
        message={
            "en": "{n_events:event has|events have} a lifecycle word procmine does not know "
            "({words})",
            "zh": "{n_events} 个事件的生命周期词未知（{words}）",
        },
        values={"n_events": n, "words": words},
        where={"kind": "unknown"},
        n=n,
        examples=examples,
        repair={
            "en": "They mark neither a start nor an end.",
            "zh": "按既非开始也非结束处理。",
        },
        effect=moved,
        hint={
            "en": "Sort the words under [log.lifecycle], or read them as part of the activity "
            'with activity = ["…", "…"] under [log.columns].',
            "zh": "请在 [log.lifecycle] 中归类，或在 [log.columns] 中把它并入活动名。",
        },
    )


def _ignored(instances: Instances, moved: Effect) -> Finding:
    """Events that mark neither a start nor an end."""
    return Finding(
        rule="lifecycle-pair",
        level="info",
        message={
            "en": "{n_events:event marks|events mark} neither a start nor an end: no step of "
            "its own when steps are instances",
            "zh": "{n_events} 个事件既非开始也非结束，按实例分析时不作为步骤",
        },
        values={"n_events": instances.n_ignored},
        where={"kind": "ignored"},
        n=instances.n_ignored,
        examples=row_examples(instances.ignored_rows),
        repair=_KEPT,
        effect=moved,
        hint={
            "en": "Time between a suspend and its resume counts as work: service times are the "
            "time from start to complete.",
            "zh": "挂起到恢复之间的时间也计为处理：处理时长从开始算到完成。",
        },
    )


def _stepless(frame: Frame, instances: Instances, moved: Effect) -> Finding:
    """Cases none of whose events marks a start or an end."""
    return Finding(
        rule="lifecycle-pair",
        level="warning",
        message={
            "en": "{n_cases:case has|cases have} no event that marks a start or an end: "
            "without a step, in no map, variant or duration when steps are instances",
            "zh": "{n_cases} 个案例没有任何开始或结束事件：按实例分析时没有步骤，"
            "不计入流程图、变体和时长",
        },
        values={"n_cases": instances.n_stepless},
        where={"kind": "stepless"},
        n=instances.n_stepless,
        examples=row_examples(frame.row[frame.bounds[:-1][np.diff(instances.bounds) == 0]]),
        repair=_KEPT,
        effect=moved,
        hint={
            "en": "Read every event as a step: --steps events.",
            "zh": "如需计入，请将每个事件作为步骤：--steps events。",
        },
    )


def _odd_rows(instances: Instances) -> Array:
    """Rows of instances that lack an instant; if none does, of those that began within another."""
    columns = instances.columns
    start, end, activity = columns["start"], columns["end"], columns["activity"]
    begun = np.zeros(int(activity.max(initial=-1)) + 1, np.bool_)
    begun[activity[start != NO_TIME]] = True
    odd = (end == NO_TIME) | ((start == NO_TIME) & begun[activity])
    if not odd.any():
        order = np.lexsort((columns["begin"], activity, columns["case"]))
        case, activity, begin, end = (
            columns[n][order] for n in ("case", "activity", "begin", "end")
        )
        within = (case[1:] == case[:-1]) & (activity[1:] == activity[:-1]) & (begin[1:] <= end[:-1])
        odd = np.zeros(len(order), np.bool_)
        odd[order[1:]] = within
    rows: Array = columns["row"][odd]
    return rows
