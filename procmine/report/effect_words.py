"""What sets the cases with a deviation apart, in words that claim no cause."""

from __future__ import annotations

from procmine.conform.card import FEW_COMPARABLE, FEW_DEVIATING, NO_COLUMN, UNCLEAR, Effect
from procmine.units import currency_name, format_count, format_duration

__all__ = ["effect_words", "lead_time_words"]

_SAYS = {
    "en": {
        "lead_time_s": ("Cases with it took {size} longer than comparable cases",
                        "Cases with it took {size} less than comparable cases"),
        "cost": ("Cases with it cost {size} more than comparable cases",
                 "Cases with it cost {size} less than comparable cases"),
        "rework": ("Cases with it did {size} more other steps again than comparable cases",
                   "Cases with it did {size} fewer other steps again than comparable cases"),
        "satisfaction": ("Customers were more satisfied than in comparable cases, by {size}",
                         "Customers were less satisfied than in comparable cases, by {size}"),
        "basis": " ({low} to {high}; {n} cases against {n_comparable})",
        UNCLEAR: "Cannot tell: the difference lies anywhere from {low} to {high}"
                 " ({n} cases against {n_comparable})",
        "same": "No difference ({n} cases against {n_comparable})",
        NO_COLUMN: "Cannot tell: the log does not say it",
        FEW_DEVIATING: "Cannot tell: only {n} cases with it have a figure",
        "no-deviating": "Cannot tell: no case with it has a figure",
        FEW_COMPARABLE: "Cannot tell: too few of the cases without it are comparable",
        "longer": "; they took {size} longer than comparable ones",
        "shorter": "; they took {size} less than comparable ones",
    },
    "zh": {
        "lead_time_s": ("有此偏离的案例比可比案例多用 {size}",
                        "有此偏离的案例比可比案例少用 {size}"),
        "cost": ("有此偏离的案例比可比案例多花 {size}", "有此偏离的案例比可比案例少花 {size}"),
        "rework": ("有此偏离的案例比可比案例平均多返工 {size} 步（本步骤除外）",
                   "有此偏离的案例比可比案例平均少返工 {size} 步（本步骤除外）"),
        "satisfaction": ("满意度比可比案例高 {size}", "满意度比可比案例低 {size}"),
        "basis": "（{low}{gap}至 {high}；{n} 个案例对 {n_comparable} 个）",
        UNCLEAR: "无法判断：差异在 {low}{gap}至 {high}{gap}之间（{n} 个案例对 {n_comparable} 个）",
        "same": "没有差异（{n} 个案例对 {n_comparable} 个）",
        NO_COLUMN: "无法判断：日志中没有这项数据",
        FEW_DEVIATING: "无法判断：有此偏离且有数据的案例只有 {n} 个",
        "no-deviating": "无法判断：有此偏离的案例都没有数据",
        FEW_COMPARABLE: "无法判断：可比的正常案例太少",
        "longer": "；比可比案例多用 {size}",
        "shorter": "；比可比案例少用 {size}",
    },
}  # fmt: skip


def effect_words(outcome: str, effect: Effect, lang: str = "en", currency: str = "") -> str:
    """What is known of the effect on this outcome, in a sentence without its full stop.

    Args:
        outcome: one of ``procmine.conform.effects.OUTCOMES``.
        effect: what was found.
        lang: ``en`` or ``zh``.
        currency: what money is counted in; empty when nobody says.

    >>> from procmine.conform.card import Effect
    >>> effect_words("lead_time_s", Effect(5400.0, 3600.0, 7200.0, 40, 90))
    'Cases with it took 1.5 h longer than comparable cases (1 h to 2 h; 40 cases against 90)'
    """
    says = _SAYS[lang]
    difference, low, high = effect.difference, effect.low, effect.high
    counts = {
        "n": format_count(effect.n),
        "n_comparable": format_count(effect.n_comparable),
        # After a unit in Chinese there is no space; after a number there is.
        "gap": "" if outcome == "lead_time_s" or (outcome == "cost" and currency) else " ",
    }
    if difference is None or low is None or high is None:
        is_none = effect.reason == FEW_DEVIATING and not effect.n
        return str(says["no-deviating" if is_none else effect.reason]).format(**counts)
    if low == high == 0:
        return str(says["same"]).format(**counts)
    ends = {
        "low": _size(outcome, low, lang, currency),
        "high": _size(outcome, high, lang, currency),
    }
    if effect.reason:
        return str(says[effect.reason]).format(**ends, **counts)
    if difference < 0:
        ends = {
            "low": _size(outcome, -high, lang, currency),
            "high": _size(outcome, -low, lang, currency),
        }
    size = _size(outcome, abs(difference), lang, currency)
    sentence = says[outcome][difference < 0].format(size=size)
    return sentence + str(says["basis"]).format(**ends, **counts)


def lead_time_words(difference_s: float | None, lang: str = "en") -> str:
    """The effect on the lead time behind the row of a deviation; empty when it cannot be told.

    >>> lead_time_words(-5400.0), lead_time_words(None)
    ('; they took 1.5 h less than comparable ones', '')
    """
    if not difference_s:
        return ""
    key = "longer" if difference_s > 0 else "shorter"
    return str(_SAYS[lang][key]).format(size=format_duration(abs(difference_s), lang=lang))


def _size(outcome: str, value: float, lang: str, currency: str) -> str:
    if outcome == "lead_time_s":
        return format_duration(value, lang=lang)
    written = f"{value:,.2f}"
    is_money = outcome == "cost" and currency
    return f"{written} {currency_name(currency, lang=lang)}" if is_money else written
