"""What a log is called, from what its source is called."""

from __future__ import annotations

import re

__all__ = ["file_of", "folder_name_of", "name_of"]

# Endings that say how a source is written, not what it is about.
_ENDINGS = re.compile(
    r"(\.(csv|tsv|txt|tab|psv|dsv|xes|xlsx?|ods|parquet|feather|jsonl?|ndjson|gz|zst|zip|bz2|xz"
    r"|db|sqlite3?|duckdb|xml|jsonocel|xmlocel))+$",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r"[^\w.-]+")


def file_of(source: str) -> str:
    """A source without the folders it lies in: what results may say of it.

    >>> file_of("/home/ann/logs/desk.csv.gz"), file_of("postgresql://db/desk"), file_of("-")
    ('desk.csv.gz', 'postgresql://db/desk', '-')
    """
    kind, _, rest = source.rpartition("://")
    if kind in {"", "sqlite", "duckdb"}:
        return re.split(r"[/\\]", rest.rstrip("/\\"))[-1] or source
    return source


def name_of(source: str) -> str:
    """The name of a source without folders and endings.

    >>> name_of("../logs/Help Desk.csv.gz"), name_of("sqlite:///desk.db"), name_of("-")
    ('Help Desk', 'desk', 'stdin')
    """
    if source == "-":
        return "stdin"
    bare = re.split(r"[/\\]", source.rstrip("/\\"))[-1]
    return _ENDINGS.sub("", bare) or source


def folder_name_of(source: str) -> str:
    """The same as the name of a folder: no blanks, no signs a file system minds.

    >>> folder_name_of("../logs/Help Desk.csv.gz"), folder_name_of("退款 流程.xlsx")
    ('Help_Desk', '退款_流程')
    """
    return _UNSAFE.sub("_", name_of(source)).strip("._") or "log"
