"""What the terminal says of a report: the five largest findings, and where the page is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.messages import Messages
from procmine.report.terminal import describe_text
from procmine.units import format_money, format_seconds

__all__ = ["study_text"]

_N_SHOWN = 5


def study_text(result: Mapping[str, Any], page: str, *, lang: str = "en") -> str:
    """The main points of a report in a few lines.

    Args:
        result: content of report.json.
        page: path of the page.
        lang: ``en`` or ``zh``.
    """
    say, found = Messages(lang), result["findings"]
    lines = [describe_text(result["log"], lang=lang), ""]
    lines.append(say.plain("study_text.look" if found else "headline.nothing"))
    for rank, finding in enumerate(found[:_N_SHOWN], 1):
        lines.append(f"  {rank}. {finding['says']}")
        lines += _worth(finding, result["currency"] or "", say)
    if len(found) > _N_SHOWN:
        lines.append("  " + say.plain("study.more", n_more=len(found) - _N_SHOWN))
    return "\n".join([*lines, "", say.plain("study_text.report", page=page)])


def _worth(finding: Mapping[str, Any], currency: str, say: Messages) -> list[str]:
    if finding["cost_s"] is None:
        return []
    cost = format_seconds("cost_s", finding["cost_s"], lang=say.lang)
    if finding["cost_money"] is None:
        return [f"     {cost}"]
    money = format_money(finding["cost_money"], currency=currency, lang=say.lang)
    return [f"     {say.plain('study_text.worth_money', cost=cost, money=money)}"]
