"""Steps of an SOP and activities of a log that may be the same under two names."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence

from procmine.conform.labels import ALIKE, propose_labels
from procmine.conform.sop import Sop
from procmine.finding import Finding

__all__ = ["STEP_NAMES", "alike_names", "step_name_notes", "steps_by_activity"]

_GUESSED, _UNKNOWN, _LABEL = "reading-same-name", "reading-no-name-like-it", "reading-label-of-none"
STEP_NAMES = frozenset({_GUESSED, _UNKNOWN, _LABEL})
_CLOSE = 0.6
_SAID = {
    _GUESSED: (
        "notice",
        "the step {step} is taken for {others} of the log: the same but for blanks, letter case or "
        "signs (procmine sop init writes it down)",
        "步骤 {step} 视为日志中的 {others}：仅空格、大小写或符号不同"
        "（procmine sop init 可将其写入）",
    ),
    _UNKNOWN: (
        "warning",
        "no activity of the log is called {step}; the nearest is {others}: if it is the same, say "
        "so under [labels] of a sop.toml (procmine sop init proposes them)",
        "日志中没有名为 {step} 的活动，最接近的是 {others}：若是同一步骤，请写入 sop.toml 的 "
        "[labels]（procmine sop init 会给出建议）",
    ),
    _LABEL: (
        "warning",
        "[labels] says the step {step} is {label}, which the log does not have; the nearest is "
        "{others}",
        "[labels] 将步骤 {step} 写作 {label}，日志中没有此活动；最接近的是 {others}",
    ),
}


def alike_names(steps: Sequence[str], activities: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which steps are in the log under a name that differs in its spelling alone?

    >>> alike_names(["Check ID", "Pay"], ["check-id", "Pay"])
    {'Check ID': ('check-id',)}
    """
    proposals = propose_labels(steps, activities)
    return {one.step: one.activities for one in proposals if one.how == ALIKE}


def step_name_notes(
    sop: Sop, steps: Iterable[str], activities: Collection[str], guessed: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What is there to say about names that the SOP and the log do not share?

    Args:
        sop: the procedure.
        steps: those of all its versions.
        activities: those of the log; without any there is nothing to say.
        guessed: steps whose labels nobody has written.

    Returns:
        A note for each guess; for each step that no activity is called like, and each label of an
        activity that is not there, where another one is near.
    """
    if not activities:
        return ()
    known = set(activities)
    taken = {name for those in sop.labels.values() for name in those} | set(steps)
    free = [name for name in activities if name not in taken]
    notes = [_note(_GUESSED, step, sop.labels[step]) for step in steps if step in guessed]
    for step in steps:
        if step not in known and step not in sop.labels and (near := _near(step, free)):
            notes.append(_note(_UNKNOWN, step, [near]))
    for step, those in sop.labels.items():
        for label in those:
            if label not in known and (near := _near(label, free)):
                notes.append(_note(_LABEL, step, [near], label))
    return tuple(notes)


def steps_by_activity(
    labels: Mapping[str, Iterable[str]], steps: Collection[str]
) -> dict[str, str]:
    """What does a version with these steps call each activity of the log?

    Args:
        labels: step to the activities it stands for, of all versions.
        steps: those of one version; its own names win over those of others.

    >>> steps_by_activity({"Check": ["check"], "Test": ["check"]}, ["Test", "Pay"])
    {'check': 'Test'}
    """
    pairs = [(name, step) for step, those in labels.items() for name in those]
    own = {name: step for name, step in pairs if step in steps}
    return {name: step for name, step in pairs if name not in steps} | own


def _near(name: str, known: Sequence[str]) -> str:
    folded = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.casefold(), folded, 1, _CLOSE)
    return folded[near[0]] if near else ""


def _note(rule: str, step: str, others: Iterable[str], label: str = "") -> Finding:
    level, en, zh = _SAID[rule]
    listed = ", ".join(map(repr, others))
    return Finding(
        rule=rule,
        level=level,
        message={"en": en, "zh": zh},
        values={"step": repr(step), "others": listed, "label": repr(label)},
        where={"element": step},
        n=1,
    )
