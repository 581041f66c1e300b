"""Columns without a role that the configuration of a detector names."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.errors import ConfigError
from procmine.log.cells import attribute_names, attribute_texts
from procmine.waste._evidence import Evidence

__all__ = ["attribute"]

Array = np.ndarray[Any, np.dtype[Any]]


def attribute(evidence: Evidence, option: str, name: str) -> tuple[Array, list[str]]:
    """What does a column without a role say at each step?

    Args:
        evidence: the log.
        option: what of the detector's configuration names the column.
        name: the column.

    Returns:
        A code for each step, −1 where nothing was entered, and the texts behind the codes.

    Raises:
        ConfigError: there is no such column, or it has a role.
    """
    known = attribute_names(evidence.log)
    if name not in known:
        raise ConfigError(
            f"{option} names {name!r}, which is no column without a role.",
            hint=f"There are: {', '.join(known) or 'none'}.",
        )
    return attribute_texts(evidence.log, name, evidence.row)
