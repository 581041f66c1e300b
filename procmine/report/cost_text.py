"""What the terminal says about what the lead time costs, and the same as plain data."""

from __future__ import annotations

from typing import Any

from procmine.finding import say_counts
from procmine.summary.rates import MICRO
from procmine.units import format_count, format_money, format_seconds
from procmine.valuestream import Costs

__all__ = ["cost_json", "cost_text"]

_SAYS = {
    "en": {
        "cost": "Cost: {total} ({parts})",
        "part": "{name} {money}",
        "late_due": "{n} of {all} cases with a due time were done after it",
        "late_target": "{n} of {all} cases took longer than the target",
        "unpriced": "{hours} of work have no rate in [cost] and are not in this",
        "cost_value_adding": "work of value",
        "cost_necessary": "necessary work",
        "cost_waste": "waste",
        "cost_untagged": "untagged work",
        "cost_rework": "rework",
        "cost_activities": "steps besides work",
        "cost_waiting": "waiting",
        "cost_delay": "delay",
        "cost_penalties": "missed due times",
        "and": ", ",
        "unused": "[cost] has {n_unused:price|prices} of names not in this log: left out",
    },
    "zh": {
        "cost": "成本：{total}（{parts}）",
        "part": "{name} {money}",
        "late_due": "{all} 个有到期时间的案例中有 {n} 个逾期完成",
        "late_target": "{all} 个案例中有 {n} 个超过目标时长",
        "unpriced": "有 {hours} 处理时间在 [cost] 中没有费率，未计入",
        "cost_value_adding": "增值处理",
        "cost_necessary": "必要非增值处理",
        "cost_waste": "纯浪费处理",
        "cost_untagged": "未标注处理",
        "cost_rework": "返工",
        "cost_activities": "步骤其他费用",
        "cost_waiting": "等待",
        "cost_delay": "延误",
        "cost_penalties": "逾期罚金",
        "and": "，",
        "unused": "[cost] 中有 {n_unused} 项价格所属名称不在本日志中，未采用",
    },
}


def cost_json(costs: Costs, by: str) -> dict[str, Any]:
    """The sum, its parts and its rows, in the currency."""
    return {
        "currency": costs.currency,
        "total": costs.total_micro / MICRO,
        "parts": {part: micro / MICRO for part, micro in costs.totals_micro.items()},
        "unpriced_s": costs.unpriced_us / 1e6,
        "due_from": costs.due_from or None,
        "n_due": costs.n_due,
        "n_late": costs.n_late,
        "n_unused": costs.n_unused,
        "rows": costs.table(by).records(),
    }


def cost_text(costs: Costs, lang: str) -> list[str]:
    """What it cost, the largest part first, and what nobody priced."""
    says = _SAYS[lang]

    def money(micro: int) -> str:
        return format_money(micro / MICRO, currency=costs.currency, lang=lang)

    parts = {part: micro for part, micro in costs.totals_micro.items() if micro}
    told = says["and"].join(
        says["part"].format(name=says[f"cost_{part}"], money=money(micro))
        for part, micro in sorted(parts.items(), key=lambda one: -one[1])
    )
    lines = [says["cost"].format(total=money(costs.total_micro), parts=told)]
    if costs.n_late:
        n, of = format_count(costs.n_late), format_count(costs.n_due)
        lines.append(says[f"late_{costs.due_from}"].format(n=n, all=of))
    if costs.unpriced_us:
        hours = format_seconds("total_s", costs.unpriced_us / 1e6, lang=lang)
        lines.append(says["unpriced"].format(hours=hours))
    if costs.n_unused:
        lines.append(say_counts(says["unused"], {"n_unused": costs.n_unused}))
    return lines
