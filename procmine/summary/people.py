"""Names of people in outputs: pseudonyms unless somebody decides otherwise."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from procmine.errors import UsageError
from procmine.summary.noun import Summary

__all__ = ["codes", "is_nobody", "of_somebody", "passed_on", "people", "rarely_untold", "seen"]

Array = np.ndarray[Any, np.dtype[Any]]

# What systems write where nobody is named; the check ``placeholder-value`` warns of the same texts.
NOBODY = frozenset(
    (
        "?", "-", "--", "n/a", "#n/a", "unknown", "undefined", "tbd", "missing", "empty",
        "(empty)", "(blank)", "none", "null", "nan", "未知", "无", "空",
    )
)  # fmt: skip
_WORD = {"en": "Person", "zh": "人员"}
_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
_LENGTH = 4


def people(
    summary: Summary, names: str = "pseudonyms", lang: str = "en", salt: str = ""
) -> Mapping[str, str]:
    """Under which name does each resource appear?

    Args:
        summary: tells who there is.
        names: ``pseudonyms`` or ``show``.
        lang: language of the pseudonyms; the code in them is the same in each.
        salt: secret of the study; with it a person has the same pseudonym in all of its logs.

    Returns:
        Name in the log to name in outputs. A pseudonym is a code that tells neither the name nor
        how much somebody does. Without a salt the names themselves are the secret: the same people
        have the same pseudonyms, and other ones when somebody joins.

    Raises:
        UsageError: names is neither.
    """
    if names not in {"pseudonyms", "show"}:
        raise UsageError(f"names = {names!r} is not known.", hint="Say pseudonyms or show.")
    pairs = summary.handovers.get("resource")
    if pairs is None:
        return {}
    if names == "show":
        return {name: name for name in pairs.owners}
    return {name: f"{_WORD[lang]} {code}" for name, code in codes(pairs.owners, salt).items()}


def codes(names: Iterable[str], salt: str = "") -> dict[str, str]:
    """A code for each name that nobody without the salt can find the name by.

    Args:
        names: the names.
        salt: the secret; if empty, all of the names together.

    Returns:
        Name to its code: four signs, and as many more as set it apart from those of the others.

    >>> codes(["Ann", "Bob"], "between us")
    {'Ann': 'HTWZ', 'Bob': 'VR6C'}
    """
    known = sorted(set(names))
    secret = f"salt\0{salt}" if salt else "\0".join(["names", *known])
    key = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
    whole = {name: _code(key, name) for name in known}
    beside = ["", *sorted(whole.values()), ""]
    place = {code: k for k, code in enumerate(beside)}
    others = {code: (beside[place[code] - 1], beside[place[code] + 1]) for code in whole.values()}
    return {
        name: code[: max(_LENGTH, *(_common(code, other) + 1 for other in others[code]))]
        for name, code in whole.items()
    }


def _code(key: bytes, name: str) -> str:
    """Signs that neither look like one another nor spell words."""
    told = name.encode("utf-8", "surrogatepass")
    number = int.from_bytes(hmac.digest(key, told, "sha256"))
    signs = []
    for _ in range(40):
        number, rest = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[rest])
    return "".join(signs)


def _common(one: str, other: str) -> int:
    """How many signs do both begin with?"""
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other))


def is_nobody(name: str) -> bool:
    """Does this name stand for nobody, such as ``EMPTY`` or ``?``

    >>> is_nobody(" EMPTY "), is_nobody("Front desk")
    (True, False)
    """
    return name.strip().casefold() in NOBODY


def of_somebody(codes: Array, labels: Sequence[str]) -> Array:
    """The codes of those who are somebody; −1 for words such as ``EMPTY``, and where it was −1.

    Args:
        codes: place in the labels, or −1, int32.
        labels: the texts behind the codes.

    >>> of_somebody(np.array([0, 1, -1], np.int32), ["Ann", "?"]).tolist()
    [0, -1, -1]
    """
    own = [-1 if is_nobody(label) else code for code, label in enumerate(labels)]
    kept: Array = np.array([*own, -1], np.int32)[codes]
    return kept


def passed_on(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Handovers proper: from one owner to another, both of them somebody.

    Args:
        rows: rows of a handover table. Work that was kept, and steps whose owner is a text such as
            ``EMPTY``, are left out.
    """
    return [
        dict(row)
        for row in rows
        if row["source"] != row["target"]
        and not is_nobody(row["source"])
        and not is_nobody(row["target"])
    ]


def rarely_untold(rows: Sequence[Mapping[str, Any]], smallest: int) -> list[dict[str, Any]]:
    """Handovers between teams as they may be shown: who to whom, but how often only where often.

    Args:
        rows: rows of a handover table.
        smallest: of pairs that occur less often everything but their ends is None.
    """
    return [
        dict(row)
        if row["n"] >= smallest
        else dict.fromkeys(row) | {end: row[end] for end in ("source", "target")}
        for row in rows
    ]


def seen(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], smallest: int
) -> list[dict[str, Any]]:
    """Handovers between people as they may be shown: renamed, and without the rare ones.

    Args:
        rows: rows of a handover table.
        names: name in the log to name in outputs.
        smallest: pairs that occur less often are left out.
    """
    shown = [
        {**row, "source": names[row["source"]], "target": names[row["target"]]}
        for row in rows
        if row["n"] >= smallest
    ]
    return sorted(shown, key=lambda row: (-row["n"], row["source"], row["target"]))
