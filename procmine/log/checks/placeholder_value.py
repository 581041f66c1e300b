"""Texts that stand for "nothing entered"."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.kernels.codes import count_codes
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import NOTHING
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.roles import ROLES

__all__ = ["placeholder_value"]

_TEXTS = {"?", "-", "--", "n/a", "#n/a", "unknown", "undefined", "tbd", "missing", "empty"}
_TEXTS |= {"(empty)", "(blank)", "none", "null", "nan", "未知", "无", "空"}
_ROLES = ("resource", "team", "channel", "customer", "priority", "reason", "system")

_OWNERS = ("resource", "team")
_MESSAGE = {
    "en": "{n_events:event has|events have} {text} as {role}; it counts as a value",
    "zh": "{n_events} 个事件的{role_zh}是 {text}；目前当作普通值处理",
}
_OF_OWNERS = {
    "en": _MESSAGE["en"] + ", but for nobody in handovers",
    "zh": _MESSAGE["zh"] + "，但在交接中视为无人",
}


def placeholder_value(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which columns use a text such as "?" where nothing was entered?

    It counts as a value like any other: "?" would be the busiest colleague of all. Only handovers
    take no such text for somebody who gives or gets work. Case ids and activities are never judged:
    a case may well be called NA.

    Harmless when: the text is a real name.
    """
    for role in _ROLES:
        if role not in frame.codes:
            continue
        labels, codes = frame.labels(role), frame.codes[role]
        counts = count_codes(codes, len(labels))
        found = [k for k, label in enumerate(labels) if label.strip().casefold() in _TEXTS]
        for code in sorted(found, key=labels.__getitem__):
            label, n = labels[code], int(counts[code])
            if n:
                yield Finding(
                    rule="placeholder-value",
                    level="warning",
                    message=_OF_OWNERS if role in _OWNERS else _MESSAGE,
                    values={
                        "n_events": n,
                        "text": repr(label),
                        "role": role,
                        "role_zh": ROLES[role].zh,
                    },
                    where={"role": role, "text": label},
                    n=n,
                    examples=row_examples(frame.row[codes == code]),
                    repair=NOTHING,
                    effect=effect_none(frame),
                    hint={
                        "en": "If it means that nothing was entered, say so: --missing TEXT.",
                        "zh": "如果它表示未填写，请用 --missing 指定。",
                    },
                )
