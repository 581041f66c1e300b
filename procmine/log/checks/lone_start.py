"""A start that stands for the time of the event."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import cannot_tell
from procmine.log.duration_names import is_duration_name
from procmine.log.durations import unit_of
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.mapping import GUESSES
from procmine.log.roles import ROLES, normalise

__all__ = ["lone_start"]

_STARTS = frozenset().union(*ROLES["start"].tiers) - frozenset().union(*ROLES["end"].tiers)


def lone_start(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Does a column say when things began, and none when they ended?

    It then stands for when each event happened: how long the work took is unknown, and lies in the
    wait before the next event. With a column of durations the end is the start and the duration.

    Harmless when: the events are instants, whatever their column is called.
    """
    mapping = frame.mapping
    if not frame.timed or "start" in mapping or mapping.origins["end"] not in GUESSES:
        return
    column = mapping.columns["end"][0]
    if normalise(column) not in _STARTS:
        return
    lasting = sorted(name for name in frame.attributes.names if is_duration_name(name))
    hint = _HINT
    if lasting:
        hint = _HINT_DURATION if unit_of(lasting[0]) is None else _HINT_NAMED
    yield Finding(
        rule="lone-start",
        level="notice",
        message={
            "en": "{column} says when {n_events:event|events} began, and no column when they ended",
            "zh": "{column} 是 {n_events} 个事件的开始时间，没有列说明何时结束",
        },
        values={
            "column": column,
            "n_events": frame.n_events,
            **_named(mapping.columns["end"], lasting),
        },
        where={"column": column},
        n=frame.n_events,
        examples=row_examples(frame.row),
        repair={
            "en": "It stands for the time of the event, as an end would.",
            "zh": "把它当作事件发生的时间（相当于结束时间）。",
        },
        effect_reason=cannot_tell("when the work ended is not read", "没有读到结束时间"),
        hint=hint,
    )


def _named(columns: tuple[str, ...], lasting: list[str]) -> dict[str, str]:
    named = {role: " ".join(f'--{role} "{name}"' for name in columns) for role in ("start", "end")}
    return {**named, "duration": lasting[0]} if lasting else named


_HINT = {
    "en": "If a column says when it ended, name both: {start} --end COLUMN. A duration "
    "will do: {start} {end} --end DURATION.",
    "zh": "如有结束时间列，请同时指定：{start} --end 列名；也可用时长："
    "{start} {end} --end 时长列。",
}
_HINT_DURATION = {
    "en": "{duration} is not used: say its unit in its name, such as “{duration} (min)”, and it "
    'tells the end: {start} {end} --end "{duration} (min)".',
    "zh": "未使用 {duration}：请在列名中写明单位，例如“{duration} (min)”，即可得出结束时间："
    '{start} {end} --end "{duration} (min)"。',
}
_HINT_NAMED = {
    "en": "{duration} is not used: name it, and it tells the end: "
    '{start} {end} --end "{duration}".',
    "zh": '未使用 {duration}：请指定它，即可得出结束时间：{start} {end} --end "{duration}"。',
}
