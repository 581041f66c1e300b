"""Names that a person would call equal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.kernels.codes import count_codes
from procmine.log.checks._examples import MOST, row_examples, shortened
from procmine.log.effects import effect_merged, effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.labels import alike, visible
from procmine.log.roles import ROLES

__all__ = ["similar_label"]

# The letter case of an id counts: some systems number their cases with it.
_UNSEEN = ((r"[\x{200b}\x{2060}\x{feff}]+", ""), (r"\s+", " "), (r"^(\d+)[.]0+$", r"\1"))
Array = np.ndarray[Any, np.dtype[Any]]

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
        yield _finding(frame, role, groups, n)


def _finding(frame: Frame, role: str, groups: list[list[int]], n: int) -> Finding:
    """Spellings of the names of one role; people by the rows they are in, not by name."""
    labels = frame.labels(role)
    if role == "resource":
        spelled = np.isin(frame.codes[role], [code for group in groups for code in group])
        examples = row_examples(frame.row[spelled])
    else:
        told = (sorted(shortened(visible(labels[k])) for k in group) for group in groups[:MOST])
        examples = tuple(" / ".join(spellings) for spellings in told)
    return Finding(
        rule="similar-label",
        level="warning",
        message={
            "en": "{n_groups:name|names} of {role} in several spellings that differ only in "
            "blanks, letter case or width: {n_events:event|events}",
            "zh": "{role_zh}中有 {n_groups} 个名称存在多种写法（仅空格、大小写或全半角不同），"
            "涉及 {n_events} 个事件",
        },
        values={
            "n_groups": len(groups),
            "role": role,
            "role_zh": ROLES[role].zh,
            "n_events": n,
        },
        where={"role": role},
        n=n,
        examples=examples,
        repair={"en": "They count as different names.", "zh": "目前按不同名称处理。"},
        effect=effect_none(frame),
        hint={
            "en": 'Make activities one with --labels tidy, or labels = "tidy" under [log].',
            "zh": '可用 --labels tidy 或在 [log] 中写 labels = "tidy" 合并活动名称。',
        }
        if role == "activity"
        else {},
    )


def _case_ids(frame: Frame) -> Iterator[Finding]:
    import pyarrow.compute as pc

    data, _ = frame.strings["case"]
    # Nothing but plain letters, digits and signs: no two of them can be alike.
    if not np.any((data <= ord(" ")) | (data >= 0x7F) | (data == ord("."))):
        return
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
            "en": "{n_groups:case id|case ids} in several spellings that differ only in blanks, "
            "width or a .0 at the end, which may put {n_events:event|events} into another case by "
            "mistake",
            "zh": "{n_groups} 个案例编号存在多种写法（仅空格、全半角或末尾 .0 不同），"
            "{n_events} 个事件可能被误分到其他案例",
        },
        values={"n_groups": n_groups, "n_events": n},
        where={"role": "case"},
        n=n,
        examples=row_examples(frame.row[(np.bincount(group)[group] > 1)[frame.case]]),
        repair={
            "en": "They count as different cases; the effect is that of making them one.",
            "zh": "目前按不同案例处理；所示影响为合并后的变化。",
        },
        effect=effect_merged(frame, group),
        hint={
            "en": "If they are one case, make them alike where the log comes from.",
            "zh": "如果是同一案例，请在数据来源处统一写法。",
        },
    )
