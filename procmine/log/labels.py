"""Labels: the texts behind codes, made dense, renamed, compared for what a person calls equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from procmine.config import LogConfig
from procmine.engines.buffers import text_buffers
from procmine.kernels.codes import count_codes
from procmine.kernels.intern import MISSING_CODE
from procmine.log.columns import decode
from procmine.log.frame import Repair

__all__ = ["alike", "densify", "renamed", "tidy", "visible"]

Array = np.ndarray[Any, np.dtype[Any]]
Strings = tuple[Array, Array]

_MARK = "␣"
# Blanks a reader cannot see as such: at an end, beside another, of another kind than the usual one,
# or without any width.
_ODD = re.compile(r"^\s+|\s+$|\s{2,}|[^\S ]|[\u200b\u2060\ufeff]")
_SHOWN = 5
# Signs without width that come along when text is copied from a page.
_UNSEEN = dict.fromkeys((0x200B, 0x2060, 0xFEFF))


def densify(codes: Array, strings: Strings) -> tuple[Array, Strings]:
    """The same codes without gaps: labels no row in use has are let go."""
    import pyarrow as pa

    data, bounds = strings
    n_labels = len(bounds) - 1
    used = count_codes(codes, n_labels) > 0
    if used.all():
        return codes, strings
    # The last place is that of rows without a label: code −1.
    new = np.append(np.cumsum(used) - 1, MISSING_CODE).astype(np.int32)
    labels = pa.Array.from_buffers(
        pa.large_binary(), n_labels, [None, pa.py_buffer(bounds), pa.py_buffer(data)]
    )
    kept, new_bounds, _ = text_buffers(labels.take(pa.array(np.flatnonzero(used))))
    return new[codes], (kept, new_bounds)


def tidy(label: str) -> str:
    """What a person reads: full-width signs as plain ones, single blanks, none at the ends.

    Signs without width go.

    >>> tidy("  Check　 form ")
    'Check form'
    """
    return " ".join(unicodedata.normalize("NFKC", label).translate(_UNSEEN).split())


def alike(labels: Sequence[str]) -> list[list[int]]:
    """Which labels differ only in blanks, letter case or full-width signs?

    Returns:
        Groups of at least two positions, in order of their first.
    """
    groups: dict[str, list[int]] = {}
    for place, label in enumerate(labels):
        groups.setdefault(tidy(label).casefold(), []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def renamed(
    codes: Array,
    strings: Strings,
    config: LogConfig,
    repairs: dict[str, Repair],
    numbers: Callable[[], Array],
) -> tuple[Array, Strings]:
    """Activities under the names the configuration wants; what changes is noted as a repair.

    Args:
        codes: the activity of each row in use, int32.
        strings: the texts behind the codes.
        config: what the user wants.
        repairs: where what was changed is noted.
        numbers: the numbers of these rows in the source.
    """
    labels = decode(*strings)
    wanted = [config.relabel.get(label, label) for label in labels]
    if config.labels == "tidy":
        counts = count_codes(codes, len(labels))
        for group in alike(wanted):
            # The commonest spelling of a group stands for all of it; ties go to the alphabet.
            best = min(group, key=lambda place: (-int(counts[place]), wanted[place]))
            spelling = wanted[best]
            for place in group:
                wanted[place] = spelling
        wanted = [tidy(label) for label in wanted]
    if wanted == labels:
        return codes, strings
    places = {name: place for place, name in enumerate(dict.fromkeys(wanted))}
    new = np.array([places[label] for label in wanted], np.int32)
    changed = np.array([a != b for a, b in zip(labels, wanted, strict=True)])
    pairs = [f"{visible(a)} → {visible(b)}" for a, b in zip(labels, wanted, strict=True) if a != b]
    repairs["renamed-label"] = Repair(
        numbers()[changed[codes]], examples=tuple(sorted(pairs)[:_SHOWN])
    )
    encoded = [name.encode() for name in places]
    bounds = np.concatenate([[0], np.cumsum([len(e) for e in encoded])]).astype(np.int64)
    return new[codes], (np.frombuffer(b"".join(encoded), np.uint8), bounds)


def visible(text: str) -> str:
    """The text with a mark for each blank nobody would see.

    >>> visible("Check  form "), visible("Check form"), visible("Check\\u3000form")
    ('Check␣␣form␣', 'Check form', 'Check␣form')
    """
    return _ODD.sub(lambda found: _MARK * len(found[0]), text)
