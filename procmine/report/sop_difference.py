"""Two versions of an SOP side by side, as plain data and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procmine.conform.check import Conformance
from procmine.conform.rejudge import Shift, shifts
from procmine.conform.sop_diff import Change
from procmine.model.diff import Change as DrawnChange
from procmine.units import format_count, format_share

__all__ = ["difference_text", "sop_difference"]

_TOP = 15
_SAYS = {
    "en": {
        "none": "Nothing changed.",
        "added_step": "+ {what} {name}",
        "removed_step": "- {what} {name}",
        "added": "+ {what} {name}: {after}",
        "removed": "- {what} {name}: {before}",
        "changed": "~ {what} {name}: {before} → {after}",
        "step": "step", "rule": "rule", "control point": "control point", "label": "label",
        "role": "role", "accepted": "accepted", "text": "text",
        "fit": "Of {n} cases {before} go as the steps say under {one}, {after} under {other}.",
        "fitness": "Fitness (mean of the cases) {before} and {after}.",
        "head": "What is a deviation, in cases under {one} and under {other}:",
        "row": "  {id}: {before} → {after}",
        "same": "Every deviation is in as many cases under both.",
        "more": "{n} more in --format json",
        "drawn": "{n} more changes of the drawing in --format json",
    },
    "zh": {
        "none": "没有变化。",
        "added_step": "+ {what}“{name}”",
        "removed_step": "- {what}“{name}”",
        "added": "+ {what}“{name}”：{after}",
        "removed": "- {what}“{name}”：{before}",
        "changed": "~ {what}“{name}”：{before} → {after}",
        "step": "步骤", "rule": "规则", "control point": "控制点", "label": "名称对应",
        "role": "角色", "accepted": "已接受的偏离", "text": "说明",
        "fit": "{n} 个案例中，按 {one} 有 {before} 个完全符合步骤，按 {other} 有 {after} 个。",
        "fitness": "拟合度（案例平均）分别为 {before} 和 {after}。",
        "head": "各项偏离在 {one} 与 {other} 下的案例数：",
        "row": "  {id}：{before} → {after}",
        "same": "两个版本下每项偏离的案例数相同。",
        "more": "其余 {n} 项见 --format json",
        "drawn": "图中其余 {n} 处变化见 --format json",
    },
}  # fmt: skip


def sop_difference(
    names: tuple[Mapping[str, str], Mapping[str, str]],
    changes: Sequence[Change],
    drawn: Sequence[DrawnChange],
    judged: tuple[Conformance, Conformance] | None,
    *,
    lang: str = "en",
) -> dict[str, Any]:
    """What changed between two versions, and what that means for a log, as data.

    Args:
        names: ``file``, ``version`` and ``label`` of both.
        changes: what ``changes_between`` gave.
        drawn: what changed in the drawings of the steps.
        judged: the log under both; None without a log.
        lang: language of the sentences.
    """
    before, after = names
    return {
        "before": dict(before),
        "after": dict(after),
        "changes": [vars(change) for change in changes],
        "drawn": [change.to_dict(lang) for change in drawn if change.changes_meaning],
        "log": None if judged is None else _judged(*judged),
    }


def _judged(before: Conformance, after: Conformance) -> dict[str, Any]:
    return {
        "n_cases": before.n_cases,
        "before": _figures(before),
        "after": _figures(after),
        "deviations": [_shift(one) for one in shifts(before, after)],
    }


def _figures(found: Conformance) -> dict[str, Any]:
    states = [ruling.state for ruling in found.judgement.rulings]
    return {
        "n_cases_fit": found.n_cases_fit if found.parts else None,
        "fitness_mean": found.fitness_mean,
        "fitness_total": found.fitness_total,
        "precision": found.precision,
        "n_rules": len(states),
        "n_rules_violated": states.count("violated"),
    }


def _shift(one: Shift) -> dict[str, Any]:
    told = one.after or one.before
    assert told is not None
    sides = {"before": one.before, "after": one.after}
    counts = {f"n_cases_{side}": each.n_cases if each else 0 for side, each in sides.items()}
    shares = {f"share_{side}": each.share if each else 0.0 for side, each in sides.items()}
    return {"id": one.id, "type": told.kind, "activity": told.activity, **counts, **shares}


def difference_text(told: Mapping[str, Any], *, lang: str = "en") -> str:
    """What ``sop_difference`` gave, in lines for a terminal."""
    says = _SAYS[lang]
    lines = [_line(one, says) for one in told["changes"]]
    lines += [f"~ {one['message']}" for one in told["drawn"][:_TOP]]
    if (n := len(told["drawn"]) - _TOP) > 0:
        lines.append(says["drawn"].format(n=n))
    if not lines:
        lines = [says["none"]]
    if told["log"]:
        lines += ["", *_log_lines(told, says, lang)]
    return "\n".join(lines)


def _line(one: Mapping[str, Any], says: Mapping[str, str]) -> str:
    # Of a step there is nothing to say but its name.
    key = f"{one['kind']}_step" if one["what"] == "step" else one["kind"]
    return says[key].format(**{**one, "what": says[one["what"]]})


def _log_lines(told: Mapping[str, Any], says: Mapping[str, str], lang: str) -> list[str]:
    log = told["log"]
    ends = {"one": told["before"]["label"], "other": told["after"]["label"]}
    before, after = log["before"], log["after"]
    lines = []
    if before["n_cases_fit"] is not None and after["n_cases_fit"] is not None:
        n_fit = {side: format_count(log[side]["n_cases_fit"]) for side in ("before", "after")}
        lines.append(says["fit"].format(n=format_count(log["n_cases"]), **ends, **n_fit))
        fitness = {side: f"{log[side]['fitness_mean']:.4f}" for side in ("before", "after")}
        lines.append(says["fitness"].format(**fitness))
    moved = [one for one in log["deviations"] if one["n_cases_before"] != one["n_cases_after"]]
    if not moved:
        return [*lines, says["same"]]
    lines.append(says["head"].format(**ends))
    for one in moved[:_TOP]:
        cells = {
            side: f"{format_count(one[f'n_cases_{side}'])}"
            f" ({format_share(one[f'share_{side}'], lang=lang)})"
            for side in ("before", "after")
        }
        lines.append(says["row"].format(id=one["id"], **cells))
    if (n := len(moved) - _TOP) > 0:
        lines.append(says["more"].format(n=n))
    return lines
