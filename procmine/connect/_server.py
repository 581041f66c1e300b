"""Database servers, through Ibis: connected to by URL, asked one question, never changed."""

from __future__ import annotations

import re
from typing import Any

from procmine.connect._arrow import NESTED, flat
from procmine.connect._database import Address, chosen_table, driver_errors, hidden
from procmine.connect._notes import Notes
from procmine.connect._shelf import Shelf
from procmine.errors import UsageError

__all__ = ["read_server"]

_N_FETCHED = 100_000
# Nothing can be written, and rows come in the order in which they are stored.
_POSTGRES = (
    "SET default_transaction_read_only = on",
    "SET synchronize_seqscans = off",
)


def read_server(
    address: Address, table: str | None, query: str | None, notes: Notes
) -> tuple[tuple[str, ...], Shelf]:
    """The columns and all rows of a table or a query.

    Raises:
        SourceError: the server does not answer or refuses.
        UsageError: no such table, or a driver that is not installed.
    """
    with driver_errors(address, "connecting"):
        connection = _connect(address)
    try:
        with driver_errors(address, "the question"):
            if _is_postgres(address):
                for setting in _POSTGRES:
                    connection.raw_sql(setting).close()
            relation = _plain(_relation(connection, address, table, query), notes)
            reader = relation.to_pyarrow_batches(chunk_size=_N_FETCHED)
            taken = flat(reader.schema, notes, address.shown)
            return tuple(taken.schema.names), Shelf(taken.schema, taken.batches(reader))
    finally:
        connection.disconnect()


def _connect(address: Address) -> Any:
    import ibis

    url = address.url
    if address.scheme == "postgresql":
        url = "postgres" + url[len("postgresql") :]
    try:
        return ibis.connect(url)
    except ValueError as error:
        raise UsageError(
            f"{address.shown}: cannot be connected to ({hidden(error, address)}).",
            hint="Use sqlite:///, duckdb:///, postgresql:// or another database Ibis knows.",
        ) from None


def _relation(connection: Any, address: Address, table: str | None, query: str | None) -> Any:
    if query is not None:
        schema = _postgres_schema(connection, query) if _is_postgres(address) else None
        return connection.sql(query, schema=schema)
    place, bare = _parts(table or "")
    places = connection.list_databases() if place else []
    if place and place not in places:
        raise UsageError(
            f"{address.shown} has no schema {place!r}.", hint=f"Its schemas: {', '.join(places)}."
        )
    known = sorted(connection.list_tables(database=place or None))
    chosen = chosen_table(known, bare or None, address.shown)
    return connection.table(chosen, database=place or None)


def _parts(table: str) -> tuple[str, str]:
    """Schema, empty where none is named, and name: bare, or in the quotes of SQL."""
    quoted = re.fullmatch(r'(?:(?:"([^"]+)"|([^".]+))\.)?(?:"([^"]+)"|([^"]+))', table)
    if quoted is None or '"' not in table:
        place, _, bare = table.rpartition(".")
        return place, bare
    return quoted[1] or quoted[2] or "", quoted[3] or quoted[4]


def _postgres_schema(connection: Any, query: str) -> Any:
    # Ibis would make a temporary view to learn the types, which a reader may not.
    import ibis
    from ibis.backends.sql.datatypes import PostgresType

    kinds = {}
    with connection.con.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) AS asked LIMIT 0")
        for column in cursor.description:
            info = connection.con.adapters.types.get(column.type_code)
            is_known = info is not None and info.name != "money"
            kind = PostgresType.from_string(info.name) if is_known else ibis.dtype("string")
            is_list = info is not None and info.array_oid == column.type_code
            if column.name in kinds:
                raise UsageError(
                    f"The query gives two columns the name {column.name!r}.",
                    hint=f"Rename one: … AS {column.name}_2.",
                )
            kinds[column.name] = ibis.dtype("array<string>") if is_list else kind
    return ibis.schema(kinds)


def _is_postgres(address: Address) -> bool:
    return address.scheme.startswith("postgres")


def _plain(relation: Any, notes: Notes) -> Any:
    """The relation without nested columns; what Arrow has no type for becomes text."""
    schema = relation.schema()
    nested = [name for name, kind in schema.items() if kind.is_nested()]
    for name in nested:
        values = {"column": repr(name), "type": str(schema[name])}
        notes.add(NESTED, values=values, where={"column": name})
    odd = [name for name, kind in schema.items() if name not in nested and not _has_type(kind)]
    return relation.drop(*nested).mutate(**{name: relation[name].cast("string") for name in odd})


def _has_type(kind: Any) -> bool:
    is_plain = kind.is_string() or kind.is_numeric() or kind.is_boolean() or kind.is_binary()
    return is_plain or (kind.is_temporal() and not kind.is_interval())
