"""The questions to the relation are portable: other engines are told them in their own words."""

from __future__ import annotations

import ibis
import pytest

from procmine.engines import answers, case_answers, owner_answers

_COLUMNS = {
    **dict.fromkeys(("row", "begin_us", "finish_us", "service_us"), "int64"),
    **dict.fromkeys(("case_id", "activity", "resource", "team"), "string"),
}
_SHARES = (0.5, 0.85)
_OFFSETS = [(k * 10**12, (k % 2) * 3_600_000_000) for k in range(60)]
_QUESTIONS = {
    "connections": lambda steps: answers.connections(steps, _SHARES),
    "services": lambda steps: answers.services(steps, _SHARES),
    "activities": answers.activities,
    "arrivals": lambda steps: case_answers.arrivals(steps, _OFFSETS, 3_600_000_000),
    "variants": lambda steps: case_answers.variants(case_answers.told_cases(steps), _SHARES),
    "cases": lambda steps: case_answers.cases(case_answers.told_cases(steps)),
    "handovers": lambda steps: owner_answers.handovers(steps, "team"),
    "handovers of cases": lambda steps: owner_answers.handovers_of_cases(steps, "resource"),
}


@pytest.mark.parametrize("question", _QUESTIONS)
def test_question_is_portable(question, monkeypatch):
    """Every question can be put to each of the larger engines, as SQL of their own."""
    asked = []
    for module in (answers, case_answers, owner_answers):
        monkeypatch.setattr(module, "rows_of", lambda expression: asked.append(expression) or [])
    monkeypatch.setattr("ibis.expr.types.Table.cache", lambda table: table)
    _QUESTIONS[question](ibis.table(_COLUMNS, name="steps"))
    for dialect in ("duckdb", "postgres", "trino", "snowflake", "bigquery", "databricks"):
        assert ibis.to_sql(asked[0], dialect=dialect).upper().startswith(("SELECT", "WITH"))
