"""The target state of a log, from the changes somebody plans."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import numpy as np

from procmine.config import Config
from procmine.errors import ConfigError, UsageError
from procmine.units import parse_duration
from procmine.valuestream._stream import Stream, class_of_step
from procmine.valuestream.efficiency import CLASSES
from procmine.valuestream.rungs import PARTS, Rung, fold
from procmine.valuestream.stream_nouns import ValueStreamMap
from procmine.valuestream.target import (
    Change,
    TargetState,
    Taken,
    claims_of,
    lead_spans,
    take_out,
)

__all__ = ["target_of"]

Array = np.ndarray[Any, np.dtype[Any]]
