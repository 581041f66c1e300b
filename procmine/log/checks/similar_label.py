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

# The letter case of an id counts: some systems number their cases with it.
_UNSEEN = ((r"[\x{200b}\x{2060}\x{feff}]+", ""), (r"\s+", " "), (r"^(\d+)[.]0+$", r"\1"))
_ROLES = ("activity", "resource", "team", "channel", "reason")


def similar_label(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which names differ only in blanks, letter case or full-width signs?

    They count as different names: the map shows two boxes where there is one step. Names of people
    are counted, not shown.

    Case ids that differ only in blanks, width or a ``.0`` at the end split what may be one case.

    Harmless when: the system really tells them apart.
    """
    yield from _case_ids(frame)
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


def _case_ids(frame: Frame) -> Iterator[Finding]:
    import numpy as np
    import pyarrow.compute as pc

    ids = pc.utf8_trim_whitespace(pc.utf8_normalize(frame.texts("case"), form="NFKC"))
    for pattern, plain in _UNSEEN:
        ids = pc.replace_substring_regex(ids, pattern, plain)
    same = pc.utf8_trim_whitespace(ids).dictionary_encode()
    if len(same.dictionary) == frame.n_cases:
        return
    group = same.indices.to_numpy()
    n_events = count_codes(frame.case, frame.n_cases)
    total, most = np.zeros(len(same.dictionary), np.int64), np.zeros(len(same.dictionary), np.int64)
    np.add.at(total, group, n_events)
    np.maximum.at(most, group, n_events)
    n_groups = int(np.count_nonzero(np.bincount(group) > 1))
    n = int((total - most).sum())
    yield Finding(
        rule="similar-label",
        level="warning",
        message={
            "en": "{n_groups} case ids are written in several ways that differ only in blanks, "
            "width or a .0 at the end: {n_events} events may stand in a case of their own by "
            "mistake",
            "zh": "{n_groups} 个案例编号存在多种写法（仅空格、全半角或末尾 .0 不同），"
            "{n_events} 个事件可能被误分到其他案例",
        },
        values={"n_groups": n_groups, "n_events": n},
        where={"role": "case"},
        n=n,
        hint={
            "en": "If they are one case, make them alike where the log comes from.",
            "zh": "如果是同一案例，请在数据来源处统一写法。",
        },
    )
