"""Text as a picture needs it: measured and broken into lines."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from procmine.plaintext import plain_text

__all__ = ["line_height", "text_width", "wrap_text"]

# Advance widths in em of a common sans serif, a little on the wide side: a reader's machine may
# set a broader face, and a roomy box looks better than text that touches its border.
_GROUPS = (
    ("ijl'|", 0.26),
    ('ftI.,:;!()[]{}/\\ `"', 0.33),
    ("rsz-*^", 0.46),
    ("cJkvxy_?", 0.54),
    ("abdeghnopqu0123456789LFT$#+<=>~", 0.60),
    ("EPSXYZABKRVCDHNUwG&", 0.70),
    ("OQM", 0.80),
    ("mW%@", 0.92),
)
_ADVANCE = {char: width for chars, width in _GROUPS for char in chars}
_WIDE = 1.0
_EMOJI = 1.3
_LETTER = 0.64
_ZWJ = "\u200d"
# Two of the letters between these make a flag.
_FLAG = ("\U0001f1e6", "\U0001f1ff")

_BREAK_AFTER = "-_/.,;:|·、，。；：）」』】》"
_NEVER_FIRST = ")]}.,;:!?…、，。；：！？）」』】》’”％%"
_ELLIPSIS = "…"
_SOFT = "\u00ad"
# A prefix such as "A_" does not stand on a line alone.
_LEAST_RUN = 3
_HUMPS = re.compile(
    r"(?<=[-_/.,;:|])(?![-_/.,;:|\s)\]}!?…])|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
)


def line_height(size: float) -> float:
    """How far apart are two lines of this font size?"""
    return round(size * 1.25, 1)


def text_width(text: str, size: float) -> float:
    """How wide is this text at this font size, in the unit of the size?

    East Asian wide characters count one em, combining marks and joiners nothing, an emoji
    sequence one emoji. An estimate that errs on the wide side.

    >>> text_width("处理", 10), text_width("e" + chr(0x301), 10) == text_width("e", 10)
    (20.0, True)
    """
    return round(size * sum(_advance(cluster) for cluster in _clusters(text)), 2)


def _advance(cluster: str) -> float:
    char = cluster[0]
    if char in _ADVANCE:
        return _ADVANCE[char]
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if category == "So" and ord(char) > 0x2600:
        return _EMOJI
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    if category[0] == "L":
        base = unicodedata.normalize("NFD", char)[0]
        return _ADVANCE.get(base, _LETTER)
    return _WIDE if unicodedata.east_asian_width(char) == "A" else _LETTER


def _clusters(text: str) -> list[str]:
    """The pieces no line break may cut: a character with the marks and joined parts it carries."""
    if text.isascii():
        return list(text)
    clusters: list[str] = []
    for char in text:
        clings = clusters and (
            unicodedata.combining(char)
            or unicodedata.category(char) in ("Mn", "Me", "Cf")
            or 0x1F3FB <= ord(char) <= 0x1F3FF
            or clusters[-1][-1] == _ZWJ
            or (_FLAG[0] <= char <= _FLAG[1] and _closes_flag(clusters[-1], char))
        )
        if clings:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _closes_flag(cluster: str, char: str) -> bool:
    return len(cluster) == 1 and all(_FLAG[0] <= part <= _FLAG[1] for part in cluster + char)


def wrap_text(
    text: str, width: float, size: float, *, n_lines: int = 3, stretch: float = 1.0
) -> tuple[str, ...]:
    """Into which lines does this label fall so that none is wider than asked?

    Lines break at blanks, after punctuation and between CJK characters. A word that is too long
    by itself breaks at its humps (``PartlySubmitted``), then widens the label as far as it may,
    and is hyphenated only when that is not enough. Lines are about equally long; what does not
    fit ends in an ellipsis.

    Args:
        text: the label; it is made plain first.
        width: the widest a line may be.
        size: font size, in the same unit.
        n_lines: the most lines.
        stretch: how many times as wide the label may grow for the sake of a long word.

    >>> wrap_text("Create request for quotation", 90, 13)
    ('Create', 'request for', 'quotation')
    >>> wrap_text("A_PARTLYSUBMITTED", 116, 12, stretch=1.3)
    ('A_PARTLYSUBMITTED',)
    >>> wrap_text("x" * 50, 40, 10, n_lines=2)[-1][-1]
    '…'
    """
    runs = _runs(plain_text(text).replace(_SOFT, ""))
    pieces = [part for run in runs for part in _parts(run, width, size)]
    longest = max((text_width(part.rstrip(), size) for part in pieces), default=0.0)
    width = max(width, min(longest, width * stretch))
    pieces = [part for piece in pieces for part in _hyphenated(piece, width, size)]
    lines = _fill(pieces, width, size)
    if len(lines) > n_lines:
        rest = "".join(lines[n_lines - 1 :]).replace(_SOFT, "")
        return (*_shown(lines[: n_lines - 1]), _shorten(rest, width, size))
    return _shown(_balance(pieces, lines, width, size)) or ("",)


def _shown(lines: list[str]) -> tuple[str, ...]:
    """Soft hyphens at line ends become visible, all others vanish."""
    return tuple(
        (line[:-1].replace(_SOFT, "") + "-" if line.endswith(_SOFT) else line.replace(_SOFT, ""))
        for line in (line.strip() for line in lines)
    )


def _runs(text: str) -> list[str]:
    """What stays on one line unless it is too long, each run with the blank behind it."""
    runs: list[str] = []
    run: list[str] = []
    for cluster, following in pairwise([*_clusters(text), ""]):
        run.append(cluster)
        if not following or _may_break(run, following):
            runs.append("".join(run))
            run = []
    return runs


def _may_break(run: list[str], after: str) -> bool:
    before = run[-1]
    if after[0] in _NEVER_FIRST or after == " ":
        return False
    if before == " " or (before[0] in _BREAK_AFTER and len(run) >= _LEAST_RUN):
        return True
    return any(unicodedata.east_asian_width(side[0]) in "WF" for side in (before, after))


def _parts(run: str, width: float, size: float) -> list[str]:
    """A run that is too long, cut after punctuation and between its humps."""
    if text_width(run.rstrip(), size) <= width:
        return [run]
    parts: list[str] = []
    for part in _HUMPS.split(run):
        if parts and len(parts[-1]) < _LEAST_RUN:
            parts[-1] += part
        else:
            parts.append(part)
    return parts


def _hyphenated(piece: str, width: float, size: float) -> list[str]:
    """A piece that is still too long, cut into about equal parts."""
    clusters = _clusters(piece)
    n_parts = 1
    while True:
        length = -(-len(clusters) // n_parts)
        parts = [
            "".join(clusters[at : at + length]) for at in range(0, len(clusters), max(length, 1))
        ]
        marked = [
            part + _SOFT if part[-1].isalpha() and following[0].isalpha() else part
            for part, following in pairwise(parts)
        ] + parts[-1:]
        if length <= 1 or all(_room(part, size) <= width for part in marked):
            return marked
        n_parts += 1


def _room(part: str, size: float) -> float:
    hyphen = text_width("-", size) if part.endswith(_SOFT) else 0.0
    return text_width(part.rstrip(), size) + hyphen


def _fill(pieces: list[str], width: float, size: float) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and _room(lines[-1] + piece, size) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line if line.strip() else "" for line in lines]


def _balance(pieces: list[str], lines: list[str], width: float, size: float) -> list[str]:
    """The narrowest setting with the same number of lines."""
    best = lines
    narrow = width
    while len(lines) > 1:
        narrow -= size / 2
        tried = _fill(pieces, narrow, size)
        if len(tried) > len(lines) or narrow < 2 * size:
            break
        best = tried
    return best


def _shorten(text: str, width: float, size: float) -> str:
    kept = ""
    for cluster in _clusters(text):
        if text_width(kept + cluster + _ELLIPSIS, size) > width:
            break
        kept += cluster
    return kept.rstrip() + _ELLIPSIS
