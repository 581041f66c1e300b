"""What a repair moves, as the terminal says it."""

from __future__ import annotations

import pytest

from procmine.finding import Effect, Finding
from procmine.report.terminal import findings_text

MOVED = [
    (Effect(60.0, 120.0, 5, 3), "Median lead time 1 min → 2 min, cases 5 → 3."),
    (Effect(60.0, 120.0, 5, 5), "Median lead time 1 min → 2 min, cases 5 → 5."),
    (Effect(60.0, 60.0, 5, 5), "Moves neither the median lead time (1 min) nor the cases (5)."),
    (
        Effect(86400.0, 86401.0, 5, 5),
        "Moves the median lead time (1 d) by 1 s, not the cases (5).",
    ),
    (Effect(None, 60.0, 5, 4), "Cases 5 → 4."),
    (Effect(None, None, 5, 5), "Moves no number of cases (5)."),
    (None, "Cannot tell: nobody knows."),
]


def finding_with(effect):
    return Finding(
        rule="some-check",
        level="warning",
        message={"en": "{n_rows:row is|rows are} odd", "zh": "{n_rows} 行异常"},
        values={"n_rows": 1},
        n=1,
        examples=("row 7", "Ask␣"),
        repair={"en": "Kept.", "zh": "已保留。"},
        effect=effect,
        effect_reason={} if effect else {"en": "Cannot tell: nobody knows.", "zh": "无法判断。"},
    )


@pytest.mark.parametrize(("effect", "told"), MOVED)
def test_what_moves_is_told_in_one_sentence(effect, told):
    """Level and message; what was done and what it moves; examples."""
    lines = findings_text([finding_with(effect)]).splitlines()
    assert [line.strip() for line in lines] == [
        "WARNING 1 row is odd", f"Kept. {told}", "row 7, Ask␣",
    ]  # fmt: skip


@pytest.mark.parametrize(("effect", "told"), MOVED)
def test_the_same_in_chinese(effect, told):
    """Level, sentences and rows in Chinese."""
    first, done, examples = findings_text([finding_with(effect)], lang="zh").splitlines()
    assert first == "警告    1 行异常"
    assert done.startswith("        已保留。") and done.endswith("。") and "min" not in done
    assert examples.strip() == "第 7 行，Ask␣"
