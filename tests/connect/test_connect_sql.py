"""Databases: read as they are stored, never changed, and no secret is ever said."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import sqlite3
import subprocess
from pathlib import Path

import duckdb
import pytest

from procmine.connect import open_source
from procmine.connect._database import address_of, checked_query, hidden
from procmine.connect.sql import sql
from procmine.errors import (
    ProcmineError,
    SourceError,
    SourceFormatError,
    SourceMissingError,
    UsageError,
)


@pytest.fixture
def lite(tmp_path):
    """A SQLite file with a table, a view and another table."""
    path = tmp_path / "tickets.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE events (id, act TEXT, at TEXT, n)")
        rows = [("1", "A", "2024-01-01", 1), (2, "B", None, 2.5), ("NA", "C", "x", b"\x01")]
        connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
        connection.execute("CREATE VIEW late AS SELECT * FROM events WHERE id = 'NA'")
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    return path


@pytest.fixture
def duck(tmp_path):
    """A DuckDB file with one table."""
    path = tmp_path / "tickets.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE events AS SELECT 'C' || (i // 3) AS id, 'A' || (i % 3) AS act, "
            "TIMESTAMPTZ '2024-01-01 00:00:00+01' + INTERVAL (i) MINUTE AS at, "
            "(i * 1.5)::DECIMAL(10, 2) AS cost, [1, 2] AS tags FROM range(250000) t(i)"
        )
    return path


def test_sqlite_is_read_as_it_is_stored(lite, read):
    """Text and numbers of one column become text; blobs are missing and counted."""
    result = read(sql(f"sqlite:///{lite}", table="events"))
    assert [row["id"] for row in result.rows] == ["1", "2", "NA"]
    assert [row["n"] for row in result.rows] == [1.0, 2.5, None]
    assert [row["at"] for row in result.rows] == ["2024-01-01", None, "x"]
    assert {"mixed-kinds", "column-nested"} == set(result.findings)


def test_views_and_queries(lite, read):
    """A view is a table like any other; a query may end with a semicolon."""
    assert len(read(sql(f"sqlite:///{lite}", table="late")).rows) == 1
    query = "WITH x AS (SELECT act FROM events) SELECT act, act FROM x ORDER BY act DESC;"
    rows = read(sql(f"sqlite:///{lite}", query=query)).rows
    assert rows[0] == {"act": "C", "act (2)": "C"}


def test_files_without_a_url(lite, duck, read):
    """The file of a database is recognised by its content."""
    assert open_source(str(lite), table="other").kind == "sql"
    assert len(read(open_source(str(duck))).rows) == 250_000


def test_relative_and_absolute_paths(lite, monkeypatch):
    """Three slashes begin a relative path, four an absolute one."""
    monkeypatch.chdir(lite.parent)
    for url in ("sqlite:///tickets.db", f"sqlite:///{lite}", "sqlite://tickets.db"):
        assert sql(url, table="events").columns == ("id", "act", "at", "n")


def test_duckdb_keeps_types(duck, read):
    """Instants keep their zone, decimals become numbers, lists are passed over."""
    source = sql(f"duckdb:///{duck}")
    result = read(source)
    assert result.rows[1]["at"] == dt.datetime(2023, 12, 31, 23, 1, tzinfo=dt.UTC)
    assert result.rows[1]["cost"] == 1.5
    assert result.findings["column-nested"].where["column"] == "tags"
    query = "SELECT act, count(*) AS n FROM events GROUP BY ALL ORDER BY act"
    assert read(sql(f"duckdb:///{duck}", query=query)).rows[0] == {"act": "A0", "n": 83_334}


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_tables_are_offered(lite, duck, kind):
    """A table that is not there is answered with those that are."""
    path = lite if kind == "sqlite" else duck
    with pytest.raises(UsageError) as caught:
        _ = sql(f"{kind}:///{path}", table="evnets").columns
    assert "events" in caught.value.hint
    with pytest.raises(ProcmineError, match=r"nothing_like_it|not answer|be answered"):
        _ = sql(f"{kind}:///{path}", query="SELECT nothing_like_it FROM events").columns


def test_several_tables_to_choose_from(lite):
    """Without a table or query, a database of several tables asks which."""
    with pytest.raises(UsageError, match="3 tables; which one"):
        _ = sql(f"sqlite:///{lite}").columns
    with pytest.raises(UsageError, match="Both a table and a query"):
        sql(f"sqlite:///{lite}", table="events", query="SELECT 1")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM events",
        "SELECT 1; DROP TABLE events",
        "INSERT INTO events SELECT * FROM events",
        "WITH x AS (SELECT 1) INSERT INTO events SELECT * FROM x",
        "CREATE TABLE y AS SELECT 1",
        "COPY events TO 'x.csv'",
        "ATTACH 'other.db'",
        "PRAGMA user_version = 7",
        "UPDATE events SET id = 1",
        "SELECT * INTO y FROM events",
        "",
        "SELEC 1",
    ],
)
@pytest.mark.parametrize("scheme", ["sqlite", "duckdb", "postgresql"])
def test_only_questions_are_asked(query, scheme):
    """Whatever is not one SELECT is refused before a database sees it."""
    with pytest.raises(UsageError):
        checked_query(query, scheme)


def test_a_database_is_never_changed(lite, duck):
    """Reading leaves the bytes of the file as they were."""
    before = lite.read_bytes(), duck.read_bytes()
    list(sql(f"sqlite:///{lite}", table="events").batches())
    list(sql(f"duckdb:///{duck}").batches())
    assert (lite.read_bytes(), duck.read_bytes()) == before


def test_fingerprint_follows_file_and_question(lite):
    """Another question or another content gives another fingerprint."""
    one = sql(f"sqlite:///{lite}", table="events").fingerprint
    assert one == sql(f"sqlite:///{lite}", table="events").fingerprint
    assert one != sql(f"sqlite:///{lite}", table="late").fingerprint
    with sqlite3.connect(lite) as connection:
        connection.execute("INSERT INTO events VALUES (9, 'Z', NULL, 1)")
    connection.close()
    assert one != sql(f"sqlite:///{lite}", table="events").fingerprint


def test_files_that_are_no_database(write):
    """A missing file is not made, and a foreign one is refused."""
    gone = write("x.txt", "x").replace("x.txt", "gone.db")
    with pytest.raises(SourceMissingError):
        sql(f"sqlite:///{gone}")
    assert not Path(gone).exists()
    with pytest.raises(SourceFormatError, match="no SQLite database"):
        _ = sql("sqlite:///" + write("a.db", "no database" * 50), table="x").columns
    with pytest.raises(SourceFormatError, match="no DuckDB database"):
        _ = sql("duckdb:///" + write("b.db", "no database" * 50), table="x").columns
    raw = b"SQLite format 3\x00" + bytes(5000)
    with pytest.raises(ProcmineError):
        _ = sql("sqlite:///" + write("c.db", raw), table="x").columns


def test_secrets_are_never_said():
    """Neither names nor messages hold a password, however it came."""
    url = "postgresql://ann:s3cr%40t@127.0.0.1:1/db?sslpassword=hush&x=1"
    address = address_of(url)
    assert address.shown == "postgresql://ann@127.0.0.1:1/db?x=1"
    said = hidden(f"cannot connect to {url}: password s3cr@t, hush refused", address)
    assert not any(secret in said for secret in ("s3cr", "hush"))
    with pytest.raises(ProcmineError) as caught:
        sql(url)
    assert "s3cr" not in str(caught.value)
    with pytest.raises(ProcmineError) as caught:
        sql("klingon://a:b@c/d")
    assert "a:b" not in str(caught.value)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A PostgreSQL server of this test's own, on the loopback."""
    pytest.importorskip("psycopg", reason="lacks psycopg, the driver for PostgreSQL")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs or (os.geteuid() == 0 and not shutil.which("setpriv")):
        pytest.skip("lacks the programs of a PostgreSQL server")
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    start = as_user if os.geteuid() == 0 else []
    home = Path("/tmp") / f"procmine-test-{os.getpid()}"  # sockets want short paths
    home.mkdir()
    (home / "password").write_text("s3cret")
    if start:
        shutil.chown(home, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    tool, data = programs[-1], str(home / "data")
    made = subprocess.run(
        [*start, str(tool / "initdb"), "-D", data, "-U", "ann", "-A", "scram-sha-256",
         f"--pwfile={home / 'password'}"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(home)
        pytest.skip("lacks a PostgreSQL server that starts here")
    control = [*start, str(tool / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log")]
    listen = f"-p {port} -c listen_addresses=127.0.0.1 -k {home}"
    subprocess.run([*control, "-o", listen, "start"], check=True, capture_output=True)
    yield f"postgresql://ann:s3cret@127.0.0.1:{port}/postgres"
    subprocess.run([*control, "-m", "fast", "stop"], check=True, capture_output=True)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def filled(server):
    """The server with a table of 120,000 events."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE events AS SELECT 'C' || i / 3 AS id, 'A' || i % 3 AS act, "
            "timestamptz '2024-01-01 00:00:00+01' + i * interval '1 minute' AS at, "
            "(i * 1.5)::numeric(10, 2) AS cost, gen_random_uuid() AS key, "
            "array[1, 2] AS tags, '{\"a\": 1}'::jsonb AS extra FROM generate_series(1, 120000) i"
        )
        connection.execute("CREATE SCHEMA desk CREATE TABLE calls (id int)")
    return server


def test_postgresql(filled, read):
    """A table of a server is read whole, with its types, in the order it is stored in."""
    source = open_source(filled)
    assert source.name == filled.replace(":s3cret", "")
    result = read(source)
    assert len(result.rows) == 120_000
    first = result.rows[0]
    assert (first["id"], first["cost"], first["extra"]) == ("C0", 1.5, '{"a": 1}')
    assert first["at"] == dt.datetime(2023, 12, 31, 23, 1, tzinfo=dt.UTC)
    assert len(first["key"]) == 36
    assert result.findings["column-nested"].where["column"] == "tags"
    assert open_source(filled).fingerprint == source.fingerprint


def test_postgresql_queries(filled, read):
    """A query is answered; a wrong one is refused with the server's word and no secret."""
    query = (
        "SELECT id, at::timestamp AS at, cost::money AS m FROM events ORDER BY events.at LIMIT 2"
    )
    rows = read(sql(filled, query=query)).rows
    assert [row["id"] for row in rows] == ["C0", "C0"]
    for table in ("desk.calls", '"desk"."calls"', 'desk."calls"'):
        assert sql(filled, table=table).columns == ("id",)
    with pytest.raises(UsageError) as nowhere:
        sql(filled, table="dsk.calls")
    assert "desk" in nowhere.value.hint
    with pytest.raises(SourceError, match="nothing_like_it"):
        sql(filled, query="SELECT nothing_like_it FROM events")
    with pytest.raises(UsageError) as caught:
        sql(filled, table="evnets")
    assert "events" in caught.value.hint
    with pytest.raises(SourceError) as wrong:
        sql(filled.replace("s3cret", "wr0ng"))
    assert "wr0ng" not in str(wrong.value)


def test_postgresql_is_only_read(filled):
    """A function that writes is stopped by the server."""
    import psycopg

    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE IF NOT EXISTS counter")
    with pytest.raises(SourceError, match="read-only"):
        sql(filled, query="SELECT nextval('counter') AS n")


def test_half_a_duckdb_is_called_damaged(duck, tmp_path):
    """Nobody has it open: the hint speaks of the file."""
    half = tmp_path / "half.duckdb"
    half.write_bytes(duck.read_bytes()[: duck.stat().st_size // 2])
    with pytest.raises(SourceError) as caught:
        sql(f"duckdb:///{half}", query="SELECT * FROM events").columns  # noqa: B018
    assert "damaged" in caught.value.hint
