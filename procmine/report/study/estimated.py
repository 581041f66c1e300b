"""How much of what a page tells rests on begins that nobody recorded?"""

from __future__ import annotations

from typing import Any

from procmine.report.study.sheet import StudySheet

__all__ = ["estimated"]


def estimated(sheet: StudySheet) -> Any:
    """How many starts are estimates; None where none is."""
    told = sheet.value_stream
    if told is None or not told["n_estimated_start"]:
        return None
    n, share = told["n_estimated_start"], told["estimated_start_share"]
    return sheet.say("study_ledger.estimated", n_estimated=n, estimated_share=share)
