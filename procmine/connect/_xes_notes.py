"""What can be wrong with an XES log, in words."""

from __future__ import annotations

from procmine.connect._notes import Note

__all__ = [
    "BROKEN_VALUE",
    "DUPLICATE_KEY",
    "DUPLICATE_TRACE",
    "EMPTY_TRACE",
    "EVENT_ATTRIBUTES",
    "LIST",
    "MISPLACED",
    "NESTED",
    "NO_KEY",
    "ORPHAN",
    "UNNAMED_TRACE",
    "ZONELESS",
]

BROKEN_VALUE = Note(
    "xes-broken-value",
    "warning",
    "Values of {key} that are no {type}: {n_found}; they were taken as missing.",
    "{key} 有 {n_found} 个值不是 {type}，视为缺失。",
    "Look at the lines named.",
    "请查看所列的行。",
)
ZONELESS = Note(
    "xes-date-without-zone",
    "notice",
    "Dates of {key} without a time zone, which XES demands: {n_found}.",
    "{key} 有 {n_found} 个日期没有时区，而 XES 要求时区。",
    "Name the zone the log was written in (--zone).",
    "请指定日志所用的时区（--zone）。",
)
MISPLACED = Note(
    "xes-misplaced-element",
    "warning",
    "Elements unknown to XES or standing where they may not: {n_found}; they were passed over.",
    "{n_found} 个元素不属于 XES 或位置不当，已跳过。",
    "Look at the lines named: what they hold is not in the log.",
    "请查看所列的行：其内容未进入日志。",
)
NO_KEY = Note(
    "xes-attribute-without-key",
    "warning",
    "Attributes without a key: {n_found}; they were passed over.",
    "{n_found} 个属性没有 key，已跳过。",
)
EVENT_ATTRIBUTES = Note(
    "xes-event-with-attributes",
    "warning",
    "Elements <event> or <trace> with values of their own, which XES does not allow: {n_found}; "
    "these values were passed over.",
    "{n_found} 个 <event> 或 <trace> 元素自身带有属性值，XES 不允许；这些值已跳过。",
)
LIST = Note(
    "xes-list",
    "notice",
    "Lists or containers of values: {n_found}; they were passed over, for a cell holds one value.",
    "{n_found} 个列表或容器被跳过：一个单元格只能有一个值。",
)
NESTED = Note(
    "xes-nested-attributes",
    "info",
    "Attributes of attributes: {n_found}; passed over, the values they belong to were kept.",
    "{n_found} 个嵌套属性被跳过；其所属的值已保留。",
)
DUPLICATE_KEY = Note(
    "xes-duplicate-key",
    "warning",
    "Second values of an event or trace for one key: {n_found}; the first was kept.",
    "有 {n_found} 次，事件或轨迹的同一 key 有两个值；保留了第一个。",
)
DUPLICATE_TRACE = Note(
    "xes-duplicate-trace",
    "warning",
    "Traces with the name of an earlier one: {n_found}; their events count as one case.",
    "{n_found} 条轨迹与先前的轨迹同名；其事件归为同一案例。",
    "If they are different cases, give them different names in the source.",
    "若为不同案例，请在来源中使用不同名称。",
)
UNNAMED_TRACE = Note(
    "xes-unnamed-trace",
    "warning",
    "Traces without concept:name: {n_found}; they were called by their position, such as "
    "“trace #1”.",
    "{n_found} 条轨迹没有 concept:name；以其位置命名，如 “trace #1”。",
)
EMPTY_TRACE = Note(
    "xes-empty-trace",
    "notice",
    "Traces without an event, which are not in the log: {n_found}.",
    "{n_found} 条轨迹没有事件，不在日志中。",
)
ORPHAN = Note(
    "xes-event-outside-trace",
    "error",
    "Events outside of any trace: {n_found}; their case is unknown and they cannot be used.",
    "{n_found} 个事件不在任何轨迹内：案例未知，无法使用。",
)
