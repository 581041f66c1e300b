"""Names that a person would call equal."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.kernels.codes import count_codes
from procmine.log.checks._examples import MOST, shortened
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.labels import alike

__all__ = ["similar_label"]

_ROLES = ("activity", "resource", "team", "channel", "reason")


def similar_label(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which names differ only in blanks, letter case or full-width signs?

    They count as different names: the map shows two boxes where there is one step. Names of people
    are counted, not shown.

    Harmless when: the system really tells them apart.
    """
    for role in _ROLES:
        labels = frame.labels(role)
        groups = alike(labels)
        if not groups:
            continue
        codes = frame.activity if role == "activity" else frame.codes[role]
        counts = count_codes(codes, len(labels))
        # All spellings but the commonest of each group are the ones in question.
        n = sum(int(counts[group].sum() - counts[group].max()) for group in groups)
        if not n:
            continue
        shown = role != "resource"
        examples = [
            " / ".join(sorted(repr(shortened(labels[k])) for k in group)) for group in groups
        ]
        yield Finding(
            rule="similar-label",
            level="warning",
            message={
                "en": "{n_groups} names of {role} are written in several ways that differ only in "
                "blanks, letter case or width: {n_events} events",
                "zh": "{role} 中有 {n_groups} 个名称存在多种写法（仅空格、大小写或全半角不同），"
                "涉及 {n_events} 个事件",
            },
            values={"n_groups": len(groups), "role": role, "n_events": n},
            where={"role": role},
            n=n,
            examples=tuple(examples[:MOST]) if shown else (),
            hint={
                "en": 'Make activities one with --labels tidy, or labels = "tidy" under [log].',
                "zh": '可用 --labels tidy 或在 [log] 中写 labels = "tidy" 合并活动名称。',
            }
            if role == "activity"
            else {},
        )
