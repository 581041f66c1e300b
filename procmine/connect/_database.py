"""Databases behind a URL: told apart, opened for reading only, asked one question."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from procmine.errors import ProcmineError, SourceError, SourceMissingError, UsageError

__all__ = ["Address", "address_of", "checked_query", "chosen_table", "driver_errors", "hidden"]

_SECRET = re.compile(r"pass|secret|token|key|credential", re.IGNORECASE)
_FILES = ("sqlite", "duckdb")


@dataclass(frozen=True)
class Address:
    """Where a database is.

    Args:
        url: what the user gave, password and all; never shown.
        shown: the same without secrets.
        scheme: ``sqlite``, ``duckdb``, ``postgresql``, …
        path: the file of a database that is one; None for a server.
        secrets: what must not appear in a message.
    """

    url: str
    shown: str
    scheme: str
    path: Path | None
    secrets: tuple[str, ...] = ()


def address_of(url: str) -> Address:
    """Which database does this URL name?

    Raises:
        UsageError: the URL cannot be read.
        SourceMissingError: the file it names is not there.

    >>> address_of("postgresql://ann:s3cret@db.example/tickets").shown
    'postgresql://ann@db.example/tickets'
    """
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme in _FILES:
        bare = rest.partition("?")[0]
        return Address(url, url, scheme, _file(bare, url))
    try:
        parts = urllib.parse.urlsplit(url)
        secrets = [parts.password] if parts.password else []
    except ValueError:
        raise UsageError(
            "The database URL cannot be read.", hint="Write postgresql://user@host:5432/database."
        ) from None
    user, at, host = parts.netloc.rpartition("@")
    pairs = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
    secrets += [value for name, value in pairs if _SECRET.search(name) and value]
    kept = urllib.parse.urlencode([pair for pair in pairs if not _SECRET.search(pair[0])])
    place = user.partition(":")[0] + at + host
    shown = urllib.parse.urlunsplit((scheme, place, parts.path, kept, ""))
    unquoted = [urllib.parse.unquote(secret) for secret in secrets]
    return Address(url, shown, scheme, None, tuple({*secrets, *unquoted}))


def _file(bare: str, url: str) -> Path:
    # Three slashes begin a relative path, four an absolute one; some write three for both.
    written = bare.removeprefix("/") if bare.startswith("/") else bare
    for candidate in (written, bare):
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    if not written:
        raise UsageError(
            f"{url} names no file.", hint="A database in memory is empty; name a file."
        )
    raise SourceMissingError(
        f"There is no database file {written!r} ({url}).",
        hint="Write sqlite:///relative/path.db or sqlite:////absolute/path.db.",
    )


def hidden(text: object, address: Address) -> str:
    """A driver's message in one line, without secrets."""
    said = " ".join(str(text).split()).replace(address.url, address.shown)
    for secret in sorted(address.secrets, key=len, reverse=True):
        # A short secret is part of ordinary words: it is hidden where a URL would have it.
        said = said.replace(f":{secret}@", "@")
        if len(secret) > 3:
            said = said.replace(secret, "***")
    return said[:300]


def checked_query(query: str, scheme: str) -> str:
    """The query, if it is one question and changes nothing.

    Raises:
        UsageError: several statements, or one that is no SELECT.
    """
    import sqlglot
    from sqlglot import errors, exp

    dialect = "postgres" if scheme.startswith("postgres") else scheme
    try:
        found = [s for s in sqlglot.parse(query, dialect=dialect) if s is not None]
    except (errors.SqlglotError, ValueError) as error:
        problem = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", str(error)).split())[:200]
        raise UsageError(f"The query is no SQL ({problem}).", hint="Try it in a client.") from None
    writes = (exp.DML, exp.DDL, exp.Into, exp.Command)
    is_question = len(found) == 1 and isinstance(found[0], exp.Query)
    if not is_question or any(
        isinstance(part, writes) and not isinstance(part, exp.Query) for part in found[0].walk()
    ):
        raise UsageError(
            "The query has to be one SELECT: procmine never changes a database.",
            hint="Write SELECT … FROM …, one statement.",
        )
    return query.strip().rstrip(";")


def chosen_table(tables: Sequence[str], wanted: str | None, name: str) -> str:
    """The table to read.

    Raises:
        UsageError: none of that name, or several to choose from.
    """
    shown = ", ".join(tables[:20]) + (f" and {len(tables) - 20} more" if len(tables) > 20 else "")
    there = f"Its tables: {shown}." if tables else "It has no table."
    if wanted is not None:
        if wanted not in tables:
            raise UsageError(f"{name} has no table {wanted!r}.", hint=there)
        return wanted
    if len(tables) != 1:
        raise UsageError(
            f"{name} holds {len(tables)} tables; which one has the events?",
            hint=f"Name it (--table) or write a query (--query). {there}",
        )
    return tables[0]


@contextmanager
def driver_errors(address: Address, asked: str) -> Iterator[None]:
    """Turn whatever a driver raises into one line without secrets."""
    try:
        yield
    except ProcmineError:
        raise
    except ImportError:
        extra = "postgres" if address.scheme.startswith("postgres") else address.scheme
        raise UsageError(
            f"{address.shown}: the driver for {address.scheme} is not installed.",
            hint=f"Install it: pip install 'ibis-framework[{extra}]'.",
        ) from None
    except Exception as error:  # drivers have no common root
        raise SourceError(
            f"{address.shown}: {asked} failed ({hidden(error, address)}).",
            hint="Check the URL, the rights of its user, and the query.",
        ) from None
