"""Starts and completes that do not pair."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import MOST, shortened
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["lifecycle_pair"]


def lifecycle_pair(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Do starts and completes of activities pair up?

    A complete ends the earliest open start of its activity in its case. What is left over is an
    instance with one instant and unknown service time. Words of the lifecycle column that procmine
    does not know mark neither; if it knows none, the column is no lifecycle.

    Harmless when: the log is cut at its edges, or the words are sub-states.
    """
    if instances.unknown:
        n = sum(count for _, count in instances.unknown)
        examples = tuple(shortened(word) for word, _ in instances.unknown[:MOST])
        words = ", ".join(map(repr, examples))
        yield Finding(
            rule="lifecycle-pair",
            level="warning" if instances.paired else "notice",
            message={
                "en": "{n_events} events have a lifecycle word procmine does not know ({words})",
                "zh": "{n_events} 个事件的生命周期词未知（{words}）",
            },
            values={"n_events": n, "words": words},
            where={"kind": "unknown"},
            n=n,
            examples=examples,
            hint={
                "en": "Sort the words under [log.lifecycle], or read them as part of the activity "
                'with activity = ["…", "…"] under [log.columns].',
                "zh": "请在 [log.lifecycle] 中归类，或在 [log.columns] 中把它并入活动名。",
            },
        )
    odd = instances.n_nested + instances.n_no_start + instances.n_no_end
    if instances.paired and odd:
        yield Finding(
            rule="lifecycle-pair",
            level="notice",
            message={
                "en": "Of {n_instances} activity instances {n_no_start} lack a start and "
                "{n_no_end} an end; {n_nested} began while the same activity was still open",
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
            n=odd,
        )
    if instances.paired and instances.n_ignored:
        yield Finding(
            rule="lifecycle-pair",
            level="info",
            message={
                "en": "{n_events} events mark neither a start nor an end and are no steps of their "
                "own when steps are instances",
                "zh": "{n_events} 个事件既非开始也非结束，按实例分析时不作为步骤",
            },
            values={"n_events": instances.n_ignored},
            where={"kind": "ignored"},
            n=instances.n_ignored,
        )
    if instances.n_stepless:
        yield Finding(
            rule="lifecycle-pair",
            level="warning",
            message={
                "en": "{n_cases} cases have no event that marks a start or an end: without a step "
                "they are in no map, variant or duration when steps are instances",
                "zh": "{n_cases} 个案例没有任何开始或结束事件：按实例分析时没有步骤，"
                "不计入流程图、变体和时长",
            },
            values={"n_cases": instances.n_stepless},
            where={"kind": "stepless"},
            n=instances.n_stepless,
            hint={
                "en": "Read every event as a step: --steps events.",
                "zh": "如需计入，请将每个事件作为步骤：--steps events。",
            },
        )
