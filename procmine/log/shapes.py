"""What a piece of time text looks like, and which digits in it mean what.

A shape is the text with every digit replaced by 0: ``29/2/2016 01:16`` has the shape
``00/0/0000 00:00``. A time column has a handful of shapes, so each is read here with patterns,
once, into a plan that the kernel then follows for every value.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from procmine.kernels import time_plans

__all__ = ["PLAN_LENGTH", "plan_of", "shape_of"]

Array = np.ndarray[Any, np.dtype[Any]]

# How the months begin in English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS = {
    beginning: number
    for number, beginnings in enumerate(
        (
            "jan jän ene gen",
            "feb fev fév",
            "mar mär mrz mrt maa",
            "apr avr abr",
            "may mai mei mag",
            "jun juin giu",
            "jul juil lug",
            "aug aou aoû ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic",
        ),
        start=1,
    )
    for beginning in beginnings.split()
}
# Abbreviations that mean one zone wherever they are used; CST, IST and BST do not.
_ZONES = {"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420}
_ZONES |= {"cet": 60, "cest": 120, "eet": 120, "eest": 180, "wet": 0, "west": 60}

# Patterns know no capital letters but those of ASCII.
_NAMES = "|".join(_MONTHS).replace("ä", "[äÄ]").replace("é", "[éÉ]").replace("û", "[ûÛ]")
_MONTH_NAME = f"(?P<name>{_NAMES})[a-zçÇ]{{0,7}}[.]?"
_BLANK = "[ \t\u00a0\u202f\u3000]"
_SEPARATOR = f"(?:{_BLANK}*[-/.,]{_BLANK}*|{_BLANK}+)"
_WEEKDAY = f"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}[.,]?{_BLANK}+)?"
_WEEKDAY_ZH = f"(?:{_BLANK}*(?:星期|周|礼拜)[一二三四五六日天])?"
_YEAR = "(?P<year>0000|00)"
_BARE = "(?P<year>0000)(?P<first>00)(?P<second>00)"
_DATES: tuple[tuple[int, str], ...] = (
    (
        time_plans.YEAR_FIRST,
        f"(?P<year>0000)(?:{_SEPARATOR}|{_BLANK}*年{_BLANK}*)(?P<first>00?)"
        f"(?:{_SEPARATOR}|{_BLANK}*月{_BLANK}*)(?P<second>00?)(?:{_BLANK}*[日号])?{_WEEKDAY_ZH}",
    ),
    # Of two digits it is a year all the same where that is written behind it.
    (
        time_plans.YEAR_FIRST,
        f"(?P<year>00){_BLANK}*年{_BLANK}*(?P<first>00?){_BLANK}*月{_BLANK}*(?P<second>00?)"
        f"{_BLANK}*[日号]{_WEEKDAY_ZH}",
    ),
    (time_plans.NAMED_MONTH, f"(?P<year>0000){_SEPARATOR}{_MONTH_NAME}{_SEPARATOR}(?P<first>00?)"),
    (time_plans.NAMED_MONTH, f"(?P<first>00?){_SEPARATOR}{_MONTH_NAME}{_SEPARATOR}{_YEAR}"),
    (
        time_plans.NAMED_MONTH,
        f"{_MONTH_NAME}{_SEPARATOR}(?P<first>00?)(?:st|nd|rd|th)?{_SEPARATOR}{_YEAR}",
    ),
    (time_plans.SHORT_FIRST, f"(?P<first>00?){_SEPARATOR}(?P<second>00?){_SEPARATOR}{_YEAR}"),
)
# What part of the day a word means. At night twelve to four may belong to the day before or after:
# which hours are read with which word, the kernel knows.
_PARTS = {
    time_plans.AM: "a 上午 午前 凌晨 오전",
    time_plans.PM: "p 下午 午後 午后 오후",
    time_plans.MORNING: "早上 早晨 清晨 清早 早",
    time_plans.NOON: "中午 正午",
    time_plans.EVENING: "晚上 晚间 傍晚 晚",
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words.split()}
_WORDS = "|".join(word for word in _PART_OF if not word.isascii())
_HALF = f"(?:(?P<{{0}}>[ap])[.]?m[.]?|(?P<{{1}}>{_WORDS}))"
_FRACTION = "(?:[.,](?P<micro>0+)|:(?P<milli>000))"
_O_CLOCK = f"{_BLANK}*[时時点點]"
_TIME = (
    f"(?:{_HALF.format('early_half', 'early_cjk')}{_BLANK}*)?"
    f"(?:(?P<hour>00?)(?:(?:[:.：h]|{_O_CLOCK}{_BLANK}*)(?P<minute>00?)"
    f"(?:(?:[:.：]|{_BLANK}*分{_BLANK}*)(?P<secs>00?)(?:{_BLANK}*秒|{_FRACTION})?|{_BLANK}*分)?"
    f"|{_O_CLOCK}[整正钟鐘]?)"
    "|(?P<hour_>00)(?P<minute_>00)(?:(?P<secs_>00)(?:[.,]?(?P<micro_>0+))?)?)"
    f"(?:{_BLANK}*{_HALF.format('late_half', 'late_cjk')})?"
)
_ZONE = (
    f"(?:{_BLANK}*(?P<zone>z|(?:utc|gmt)?(?P<sign>[+-])(?P<off_hour>00?):?(?P<off_minute>00)?"
    f"(?:{_BLANK}+utc)?|utc|gmt|(?P<known>{'|'.join(_ZONES)}))(?:\\[[^\\[\\]]*\\])?)?"
)
# Nothing stands between only where it is clear which digits belong to which.
_BETWEEN = f"(?:{_BLANK}*[t_,:-]{_BLANK}*|{_BLANK}+(?:at{_BLANK}+)?|(?<!0)|(?={_WORDS}))"
_BETWEEN_BARE = f"(?:{_BLANK}*[t_-]?{_BLANK}*)"
_FLAGS = re.IGNORECASE | re.ASCII
_FULL = (
    (time_plans.YEAR_FIRST, re.compile(f"{_BARE}(?:{_BETWEEN_BARE}{_TIME}{_ZONE})?", _FLAGS)),
    *(
        (kind, re.compile(f"{_WEEKDAY}{date}(?:{_BETWEEN}{_TIME}{_ZONE})?", _FLAGS))
        for kind, date in _DATES
    ),
    # As `date` of Unix and Java's Date write it: the year stands last.
    (
        time_plans.NAMED_MONTH,
        re.compile(
            f"{_WEEKDAY}{_MONTH_NAME}{_BLANK}+(?P<first>00?){_BLANK}+{_TIME}{_ZONE}{_BLANK}+"
            "(?P<year>0000)",
            _FLAGS,
        ),
    ),
)
_CLOCK = re.compile(f"{_TIME}{_ZONE}", _FLAGS)
_DOTTED_DATE = re.compile("00?[.]00?[.]00")
_COUNT = re.compile("(?P<minus>-)?(?P<first>0+)(?:[.](?P<micro>0+))?")
# Seconds, milliseconds, microseconds, nanoseconds since 1973; twelve digits are rather a minute of
# the calendar, eleven a telephone number.
_COUNT_DIGITS = {9, 10, 13, 15, 16, 18, 19}
_LONGEST = 80
PLAN_LENGTH = 6 + 2 * len(time_plans.FIELDS)


def shape_of(text: str) -> str:
    """The text with every digit replaced by 0.

    >>> shape_of("29/2/2016 01:16")
    '00/0/0000 00:00'
    """
    return re.sub("[0-9]", "0", text)


def plan_of(shape: str) -> list[int]:
    """How is a text of this shape read? A plan of zeros says that it cannot be."""
    text = shape.strip()
    if len(shape) <= _LONGEST and "0" in text:
        # The kernel counts bytes, patterns count characters.
        skipped = len(shape[: len(shape) - len(shape.lstrip())].encode("utf-8", "replace"))
        return _count(text, skipped) or _clock(text, skipped) or _date(text, skipped) or _NOTHING
    return _NOTHING


_NOTHING = [0] * PLAN_LENGTH


def _count(text: str, skipped: int) -> list[int]:
    match = _COUNT.fullmatch(text)
    if not match or len(match["first"]) not in _COUNT_DIGITS:
        return []
    if match["micro"] and len(match["first"]) > 10:
        return []
    return _row(time_plans.COUNT, time_plans.EPOCH | time_plans.HAS_OFFSET, match, skipped)


def _clock(text: str, skipped: int) -> list[int]:
    match = _CLOCK.fullmatch(text)
    # Four or six bare digits are rather a number than a time of day, 09.03.10 rather a date.
    if not match or not match["hour"] or _DOTTED_DATE.fullmatch(text):
        return []
    flags = time_plans.TIME_ONLY | (time_plans.HAS_OFFSET if match["zone"] else 0)
    return _row(time_plans.CLOCK, flags, match, skipped)


def _date(text: str, skipped: int) -> list[int]:
    for kind, pattern in _FULL:
        if match := pattern.fullmatch(text):
            groups = match.groupdict()
            flags = time_plans.ORDER_OPEN if kind == time_plans.SHORT_FIRST else 0
            flags |= time_plans.SHORT_YEAR if len(match["year"]) == 2 else 0
            flags |= time_plans.HAS_OFFSET if groups["zone"] else 0
            flags |= 0 if groups["hour"] or groups["hour_"] else time_plans.DATE_ONLY
            return _row(kind, flags, match, skipped)
    return []


def _row(kind: int, flags: int, match: re.Match[str], skipped: int) -> list[int]:
    groups = match.groupdict()
    month = _MONTHS[groups["name"].lower()] if groups.get("name") else 0
    halves = ("early_half", "late_half", "early_cjk", "late_cjk")
    parts = {_PART_OF[groups[name].lower()] for name in halves if groups.get(name)}
    if len(parts) > 1:
        return _NOTHING
    sign = -1 if groups.get("minus") or groups.get("sign") == "-" else 1
    east = _ZONES[groups["known"].lower()] if groups.get("known") else 0
    row = [kind, flags, month, next(iter(parts), 0), sign, east]
    for field in time_plans.FIELDS:
        names = (field, f"{field}_", "milli" if field == "micro" else field)
        name = next((name for name in names if groups.get(name) is not None), "")
        begin, end = match.span(name) if name else (0, 0)
        at = len(match.string[:begin].encode("utf-8", "replace"))
        row += [skipped + at if name else 0, end - begin]
    return row
