"""Ids of cases in outputs: codes unless somebody decides otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from procmine.config import PrivacyConfig
from procmine.summary.people import codes

__all__ = ["case_names"]

_WORD = {"en": "Case", "zh": "案例"}


def case_names(ids: Sequence[str], privacy: PrivacyConfig, lang: str = "en") -> list[str]:
    """Under which name does each case appear?

    Args:
        ids: ids of the cases.
        privacy: ``case_ids`` decides; with a salt a case has the same code in every output.
        lang: language of the names; the code in them is the same in each.

    Returns:
        One name for each id, in their order: the id itself under ``show``, else a code that tells
        nothing of it.

    >>> case_names(["T-1", "T-2"], PrivacyConfig(salt="between us"))
    ['Case RQP6', 'Case GQP5']
    >>> case_names(["T-1"], PrivacyConfig(case_ids="show"))
    ['T-1']
    """
    if privacy.case_ids == "show":
        return list(ids)
    called = codes(ids, privacy.salt)
    return [f"{_WORD[lang]} {called[one]}" for one in ids]
