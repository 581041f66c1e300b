"""Which encoding is this text in? Decided from its bytes, never from the machine's locale."""

from __future__ import annotations

import codecs
import difflib
import re
from dataclasses import dataclass

from procmine.connect._east_asian import evidence
from procmine.connect._notes import Note, Notes
from procmine.errors import UsageError

__all__ = [
    "Encoding", "checked_encoding", "decide", "is_binary", "is_only_mark", "note_encoding",
]  # fmt: skip

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "shift_jis",
          "euc_kr", "cp1250", "cp1251", "cp1252", "latin-1", "iso8859-15")  # fmt: skip
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_WITHIN = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]{1,2}(?=[a-z])")
_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1e\x7f]")
_MOSTLY = 0.9
_HALF = 0.5
_LOOKED_AT = 1 << 20

_TAKEN = {
    "gb18030": Note(
        "encoding",
        "notice",
        "The text is not UTF-8. It was read as GB18030: {evidence_share} of its non-ASCII bytes "
        "pair up as common Chinese characters.",
        "文本不是 UTF-8，按 GB18030 读取：其非 ASCII 字节有 {evidence_share} 成对构成常用汉字。",
        "If labels look wrong, name the encoding (--encoding big5, --encoding euc_kr).",
        "若标签显示不正确，请指定编码（--encoding big5、--encoding euc_kr）。",
        is_form=True,
    ),
    "east-asian": Note(
        "encoding",
        "notice",
        "The text is not UTF-8. It was read as {encoding}: {evidence_share} of its non-ASCII bytes "
        "are common characters there.",
        "文本不是 UTF-8，按 {encoding} 读取：其非 ASCII 字节有 {evidence_share} 是该编码的常用字。",
        "If labels look wrong, name the encoding (--encoding gb18030).",
        "若标签显示不正确，请指定编码（--encoding gb18030）。",
        is_form=True,
    ),
    "single": Note(
        "encoding",
        "notice",
        "The text is not UTF-8. It was read as {encoding}: its non-ASCII bytes stand alone, as in "
        "Western European text.",
        "文本不是 UTF-8，按 {encoding} 读取：其非 ASCII 字节单独出现，如西欧文字。",
        "If letters look wrong, name the encoding (--encoding cp1250).",
        "若字母显示不正确，请指定编码（--encoding cp1250）。",
        is_form=True,
    ),
    "mark": Note(
        "encoding",
        "info",
        "The text was read as {encoding}: its byte order mark says so.",
        "文本按 {encoding} 读取：字节顺序标记如此声明。",
        is_form=True,
    ),
    "zeros": Note(
        "encoding",
        "notice",
        "The text was read as {encoding} although it has no byte order mark: "
        "every other byte is zero.",
        "文本没有字节顺序标记，但每隔一个字节为零，故按 {encoding} 读取。",
        is_form=True,
    ),
}


@dataclass(frozen=True)
class Encoding:
    """An encoding and why it was taken.

    Args:
        name: as Python's codecs know it.
        why: ``asked``, ``ascii``, ``utf-8``, ``mark``, ``zeros``, ``gb18030``, ``east-asian``,
            ``single`` or ``unclear``; an unclear one must be asked for before text is made of it.
        n_mark: bytes of the byte order mark, to be skipped.
        evidence_share: how much of the non-ASCII content supports the choice, 0–1.
    """

    name: str
    why: str
    n_mark: int = 0
    evidence_share: float = 1.0


def checked_encoding(name: str) -> str:
    """The codec's own name for an encoding a user asked for.

    Raises:
        UsageError: no text encoding has this name.
    """
    try:
        info = codecs.lookup(name)
        "".encode(info.name)
    except (LookupError, ValueError):
        near = difflib.get_close_matches(name.lower(), _KNOWN, 1)
        raise UsageError(
            f"There is no text encoding {name!r}.",
            hint=f"Did you mean {near[0]!r}?" if near else f"For example: {', '.join(_KNOWN)}.",
        ) from None
    return info.name


def decide(sample: bytes) -> Encoding:
    """Which encoding is this text in?

    Args:
        sample: bytes from the text; the first ones where a byte order mark is to be seen. It may
            begin or end inside a character.

    >>> decide("caf\\u00e9, cr\\u00e8me".encode("cp1252")).name
    'cp1252'
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name, "mark", len(mark))
    if wide := _wide(sample):
        return Encoding(wide, "zeros")
    if sample.isascii():
        return Encoding("utf-8", "ascii")
    share = _utf8_share(sample)
    if share > _MOSTLY:
        return Encoding("utf-8", "utf-8", evidence_share=share)
    return _narrow(sample)


def note_encoding(taken: Encoding, notes: Notes) -> None:
    """Say which encoding was taken when it is not plain UTF-8."""
    if note := _TAKEN.get(taken.why):
        if taken.why == "mark" and taken.name == "utf-8":
            return
        about: dict[str, str | float] = {"encoding": taken.name}
        notes.add(note, values={**about, "evidence_share": taken.evidence_share})


def is_only_mark(head: bytes) -> bool:
    """Is there nothing behind the mark that tells the encoding?"""
    return any(head == mark for mark, _ in _MARKS)


def is_binary(sample: bytes) -> bool:
    """Are these bytes no text at all?"""
    if any(sample.startswith(mark) for mark, _ in _MARKS) or _wide(sample):
        return False
    n_odd = len(_CONTROL.findall(sample)) + sample.count(0)
    return n_odd > len(sample) * 0.02 + 2


def _wide(sample: bytes) -> str:
    # Western text in UTF-16 has a zero in every other byte; Chinese text still has its line ends,
    # delimiters and digits there.
    pairs = sample[: len(sample) // 2 * 2]
    if len(pairs) < 4:
        return ""
    even, odd = pairs[0::2].count(0), pairs[1::2].count(0)
    n = len(pairs) // 2
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > n * 0.1 and others <= n * 0.01 and _reads_as(pairs, name):
            return name
    return ""


def _reads_as(pairs: bytes, name: str) -> bool:
    text = pairs.decode(name, "replace")
    n_readable = sum(c.isprintable() or c in "\r\n\t" for c in text)
    return n_readable > 0.95 * len(text)


def _utf8_share(sample: bytes) -> float:
    n_high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    n_good = sum(len(m) for m in _UTF8_CHARACTER.findall(sample))
    # A character may be cut at either end of the sample.
    n_cut = min(6, n_high - n_good) if n_good else 0
    return (n_good + n_cut) / n_high


def _narrow(sample: bytes) -> Encoding:
    """Of text that is neither Unicode nor ASCII."""
    if first := _HIGH_RUN.search(sample):
        # With the letter in front of it, which says whether it stands within a word.
        sample = sample[max(first.start() - 1, 0) :][:_LOOKED_AT]
    seen = evidence(sample)
    # Two bytes within a word of plain letters are the two accents of it: Größe.
    is_accents = len(_WITHIN.findall(sample)) > _HALF * len(_HIGH_RUN.findall(sample))
    for one in seen:
        if one.is_sure and not (is_accents and one.name == "gb18030"):
            why = one.name if one.name == "gb18030" else "east-asian"
            return Encoding(one.name, why, evidence_share=one.share)
    name = "latin-1" if _CP1252_HOLES.search(sample) else "cp1252"
    is_doubtful = any(one.is_likely for one in seen) and not is_accents
    is_unclear = is_doubtful or _long_runs_share(sample) > _HALF
    return Encoding(name, "unclear" if is_unclear else "single")


def _long_runs_share(sample: bytes) -> float:
    """How much of what is not ASCII stands in words of its own, as no Western text has them?"""
    n = n_long = 0
    for run in _HIGH_RUN.findall(sample):
        n += len(run)
        # A line drawn with one sign is no word.
        n_long += len(run) if len(run) > 2 and len(set(run)) > 1 else 0
    return n_long / n if n else 0.0
