"""Files nobody should send: one line and a hint, exit code 2, or a finding that names the fault."""

from __future__ import annotations

import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
import zstandard

from procmine.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "schema" / "describe-1.json").read_text(encoding="utf-8"))
LOG = """case,activity,timestamp
A,Ask,2026-01-05 09:00:00
A,Answer,2026-01-05 10:00:00
B,Ask,2026-01-06 09:00:00
B,Answer,2026-01-06 10:00:00
"""
XES = (
    '<log><trace><string key="concept:name" value="{}"/><event><string key="concept:name" '
    'value="Ask"/><date key="time:timestamp" value="2026-01-05T09:00:00Z"/></event></trace></log>'
)
EVENTS = pd.DataFrame(
    {
        "case": [f"C{n // 4}" for n in range(4000)],
        "activity": list("abcd") * 1000,
        "timestamp": pd.date_range("2026-01-01", periods=4000, freq="min"),
    }
)


def command(arguments, capsys):
    """Run the command in this process: exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as left:
        run([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return left.value.code, told.out, told.err


def describe(capsys, *arguments):
    return command(["log", "describe", *arguments, "--format", "json"], capsys)


def refused(capsys, *arguments):
    """What the command says when it refuses: one line with a code, one with a hint."""
    code, out, err = describe(capsys, *arguments)
    assert (code, out) == (2, ""), err
    lines = err.splitlines()
    assert len(lines) == 2, err
    assert lines[0].startswith("procmine: ") and lines[0].rstrip("]")[-5:-3] == "PM"
    assert lines[1].startswith("Hint: ") and len(lines[1]) > len("Hint: ")
    return lines[0]


def facts_of(capsys, *arguments):
    """What the command says when it reads: facts of one schema, whose rows add up."""
    code, out, err = describe(capsys, *arguments)
    assert (code, err) == (0, "")
    facts = json.loads(out)
    jsonschema.validate(facts, SCHEMA)
    assert facts["n_rows"] == facts["n_used"] + facts["n_folded"] + facts["n_rejected"]
    assert sum(facts["rejected"].values()) == facts["n_rejected"]
    return facts


def rules(facts):
    return {finding["rule"] for finding in facts["findings"]}


def _zip(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name.replace("__", "."), content)
    return made.getvalue()


def _tar():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as pack:
        entry = tarfile.TarInfo("log.csv")
        entry.size = len(LOG)
        pack.addfile(entry, io.BytesIO(LOG.encode()))
    return made.getvalue()


def _frame(write):
    made = io.BytesIO()
    write(made)
    return made.getvalue()


PARQUET = _frame(EVENTS.to_parquet)
FEATHER = _frame(EVENTS.to_feather)
SHEET = _frame(lambda out: EVENTS.to_excel(out, index=False, engine="xlsxwriter"))
TEXT = EVENTS.to_csv(index=False).encode()
PACKED = gzip.compress(TEXT)
REFUSED = {
    "empty.csv": (b"", "is empty"),
    "empty.xes": (b"", "is empty"),
    "empty.parquet": (b"", "is empty"),
    "empty.xlsx": (b"", "is empty"),
    "empty.csv.gz": (gzip.compress(b""), "empty once it is unpacked"),
    "header.csv": (b"case,activity,timestamp\n", "has no rows"),
    "header without line end.csv": (b"case,activity,timestamp", "has no rows"),
    "blank.csv": (b"\n\n   \n", "no line with text"),
    "mark.csv": (b"\xef\xbb\xbf", "empty but for the mark"),
    "one column.csv": (b"hello\nworld\n", "No column looks like the case"),
    "letter.txt": (b"Dear Sir or Madam,\nthe log is attached.\n", "No column looks like"),
    "binary.csv": (bytes(range(256)) * 4000, "binary content"),
    "zeros.csv": (bytes(100_000), "binary content"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(255)) * 9, "a picture"),
    "document.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF document"),
    "login.csv": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
    "names missing.csv": (b"A,Ask,2026-01-05\nA,Answer,2026-01-06\n", "has no column names"),
    "cut.parquet": (PARQUET[: len(PARQUET) // 2], "cut short"),
    "tail cut.parquet": (PARQUET[:-3], "cut short"),
    "magic.parquet": (b"PAR1PAR1", "cut short"),
    "cut.feather": (FEATHER[: len(FEATHER) // 2], "cut short"),
    "cut.csv.gz": (PACKED[: len(PACKED) // 2], "cut short"),
    "last bytes cut.csv.gz": (PACKED[:-4], "cut short"),
    "checksum.csv.gz": (PACKED[:-8] + b"\1\2\3\4" + PACKED[-4:], "damaged"),
    "garbage behind.csv.gz": (PACKED + b"garbage", "damaged"),
    "twice.csv.gz": (gzip.compress(gzip.compress(TEXT)), "compressed twice"),
    "cut.csv.zst": (zstandard.compress(TEXT)[:4000], "cut short"),
    "cut.zip": (_zip(log__csv=TEXT)[:3000], "cut short"),
    "two.zip": (_zip(one__csv=TEXT, two__csv=TEXT), "archive of 2 files: one.csv, two.csv"),
    "none.zip": (_zip(), "archive with no file"),
    "cut.xlsx": (SHEET[:5000], "cut short"),
    "noise.xlsx": (b"PK\x03\x04" + bytes(range(256)) * 20, "damaged or cut short"),
    "noise.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20, "damaged"),
    "noise.sqlite": (b"SQLite format 3\0" + bytes(range(256)) * 20, "SQLite"),
    "broken.json": (b'[{"case": "A", "activity": "Ask"', "JSON is broken"),
    "null.json": (b"null", "neither an object nor an array"),
    "nothing.json": (b"[]", "no JSON object"),
    "empty object.json": (b"{}", "no JSON object with a value"),
    "lines of nothing.jsonl": (b"{}\n{}\n", "no JSON object with a value"),
    "deep.json": (b"[" * 100_000, "nested without end"),
    "broken.xes": (b"<log><trace><event></trace></log>", "XML is broken"),
    "cut.xes": (XES.format("A").encode()[:-12], "XML is broken"),
    "other.xml": (b"<a><b/></a>", "XML without an event log"),
    "archive.csv": (_tar(), "no format that can be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_broken_files_are_refused(tmp_path, capsys, name):
    """Whatever is wrong with a file, it is said in a line that names the file, with a hint."""
    content, words = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(content)
    said = refused(capsys, path)
    assert words in said
    assert name in said or "No column looks like" in said


DOCTYPES = {
    "a file": '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/x.dtd">',
    "laughter": '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x "&b;&b;&b;">]>',
    "parameters": "<!DOCTYPE log [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
    "behind a comment": f'<!--{"x" * 200_000}--><!DOCTYPE log [<!ENTITY x "y">]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("how", ["log.xes", "log.xes.gz", "log.xml", "log.csv", "utf-16.xes"])
def test_entities_are_refused(tmp_path, capsys, doctype, how):
    """However the file is called, packed or encoded, no entity is declared, read or fetched."""
    text = f'<?xml version="1.0"?>\n{DOCTYPES[doctype]}\n' + XES.format("&x;")
    content = text.encode()
    if how.startswith("utf-16"):
        content = text.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
    path = tmp_path / how
    path.write_bytes(gzip.compress(content) if how.endswith(".gz") else content)
    said = refused(capsys, path)
    # Behind so long a comment nothing but its name tells an event log from other XML.
    is_told = how.endswith((".xes", ".xes.gz")) or "comment" not in doctype
    assert "DOCTYPE" in said or not is_told
    assert "root:" not in said


def test_entities_in_a_workbook_are_refused(tmp_path, capsys):
    """Neither is one in a workbook, whose sheets are XML."""
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(SHEET)
    evil = tmp_path / "evil.xlsx"
    with zipfile.ZipFile(plain) as given, zipfile.ZipFile(evil, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/sharedStrings.xml":
                head, _, rest = content.partition(b"?>")
                mark = b'?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                content = head + mark + rest.replace(b"<t>a</t>", b"<t>&x;</t>")
            made.writestr(name, content)
    code, out, err = describe(capsys, evil)
    assert "root:" not in out + err
    assert code == 2 or "root" not in json.dumps(json.loads(out))


def test_places_that_are_no_files(tmp_path, capsys):
    """A directory, a pipe, links to nowhere and round in circles, nothing at all."""
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder.csv" / "log.csv").write_text(LOG)
    (tmp_path / "nowhere.csv").symlink_to("gone.csv")
    (tmp_path / "round.csv").symlink_to("round.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    assert "is a directory" in refused(capsys, tmp_path / "folder.csv")
    assert "link to gone.csv" in refused(capsys, tmp_path / "nowhere.csv")
    assert "symbolic links" in refused(capsys, tmp_path / "round.csv")
    assert "pipe" in refused(capsys, tmp_path / "pipe.csv")
    assert "does not exist" in refused(capsys, tmp_path / "gone.csv")
    assert "name of the source is empty" in refused(capsys, "")
    assert "no path" in refused(capsys, f"{tmp_path}/{'x' * 5000}.csv")
    assert "not on this machine" in refused(capsys, "https://example.org/log.csv")


def test_a_file_nobody_may_read(tmp_path, capsys):
    """Without permission: the file and what to do."""
    secret = tmp_path / "secret.csv"
    secret.write_text(LOG)
    # Everything is loaded before the rights to load it are given up.
    facts_of(capsys, secret)
    secret.chmod(0)
    said = tmp_path / "said"
    said.touch()
    said.chmod(0o666)
    for folder in tmp_path.parents[:3]:
        folder.chmod(0o755)
    if child := os.fork():
        _, status = os.waitpid(child, 0)
    else:
        with said.open("w") as out:
            if os.geteuid() == 0:
                os.setuid(65_534)
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            sys.stdout = sys.stderr = out
            try:
                run(["log", "describe", str(secret)])
            except SystemExit as left:
                out.flush()
                os._exit(left.code)
            os._exit(99)
    told = said.read_text()
    assert os.waitstatus_to_exitcode(status) == 2, told
    assert "secret.csv" in told and "permission" in told.lower()
    assert "Hint:" in told and "Traceback" not in told


def test_databases(tmp_path, capsys):
    """No table named, none of that name, a query that is none or writes, nobody at the port."""
    path = tmp_path / "desk.sqlite"
    with sqlite3.connect(path) as database:
        EVENTS.to_sql("events", database, index=False)
        database.execute("create table other (a, b)")
    database.close()
    assert "which one has the events" in refused(capsys, path)
    assert "event" in refused(capsys, path, "--table", "event")
    url = f"sqlite:///{path}"
    assert "SELEC" in refused(capsys, url, "--query", "SELEC * FROM events")
    refused(capsys, url, "--query", "SELECT nothing FROM events")
    refused(capsys, url, "--query", "DROP TABLE events")
    refused(capsys, url, "--query", "SELECT * FROM events; DROP TABLE events")
    said = refused(capsys, "postgresql://ann:secret@127.0.0.1:9/desk", "--table", "events")
    assert "secret" not in said
    assert facts_of(capsys, url, "--table", "events")["n_rows"] == len(EVENTS)
    assert facts_of(capsys, url, "--query", "SELECT * FROM events")["n_cases"] == 1000


TABLE = "case,activity,timestamp{}\nA,Ask,{}\nA,Answer,{}\nB,Ask,{}\n"
READ = {
    "latin-1": (LOG.replace("Ask", "Prüfen").encode("latin-1"), [], 4, {"encoding"}),
    "gb18030": (LOG.replace("Ask", "受理工单").encode("gb18030"), [], 4, {"encoding"}),
    "utf-16": (LOG.replace("Ask", "受理").encode("utf-16"), [], 4, {"encoding"}),
    "utf-16 without mark": (LOG.encode("utf-16-le"), [], 4, {"encoding"}),
    "byte order mark": (LOG.encode("utf-8-sig"), [], 4, set()),
    "carriage returns": (LOG.replace("\n", "\r").encode(), [], 4, set()),
    "two encodings": (
        LOG.replace("Ask", "Prüfen").encode() + "B,Lösen,2026-01-07\n".encode("latin-1"),
        [],
        5,
        {"undecodable-bytes"},
    ),
    "a doubled name": (
        b"case,activity,activity,timestamp\nA,Ask,1,2026-01-05 09:00\nA,Tell,2,2026-01-05 10:00\n",
        [],
        2,
        {"column-renamed"},
    ),
    "padded names": (
        b" case , activity ,timestamp \nA,Ask,2026-01-05 09:00\nA,Tell,2026-01-05 10:00\n",
        [],
        2,
        {"column-padded"},
    ),
    "ragged rows": (
        b"case,activity,timestamp,note\nA,Ask,2026-01-05 09:00\nA,Tell,2026-01-05 10:00,n,x,y\n"
        b"B,Ask,2026-01-05 09:00,ok\nB,Tell,2026-01-05 09:30,ok\n",
        [],
        4,
        {"cells-missing", "cells-too-many", "rejected-row"},
    ),
    "line breaks in quotes": (
        b'case,activity,timestamp,note\nA,Ask,2026-01-05 09:00,"a\nb ""c"""\nA,Tell,2026-01-05 '
        b'10:00,"x;y"\n',
        [],
        2,
        set(),
    ),
    "a quote left open": (
        LOG.encode() + b'B,Tell,"2026-01-07\nC,Ask,2026-01-08\n',
        [],
        6,
        {"quotes-uneven", "rejected-row"},
    ),
    "case ids like missing ones": (
        b"case,activity,timestamp\nNA,Ask,2026-01-05\nnull,Ask,2026-01-05\nNone,Ask,2026-01-05\n"
        b"nan,Ask,2026-01-05\n#N/A,Ask,2026-01-05\nNA,Tell,2026-01-06\n,Ask,2026-01-06\n",
        [],
        7,
        {"rejected-row", "date-only"},
    ),
    "summer and winter offsets": (
        TABLE.format("", "2026-03-28T09:00+01:00", "2026-03-30T09:00+02:00", "2026-03-30 09:00"),
        [],
        3,
        {"mixed-offsets", "assumed-utc"},
    ),
    "clocks put forward and back": (
        TABLE.format("", "2026-03-29 02:30", "2026-03-29 03:30", "2026-10-25 02:30"),
        ["--zone", "Europe/Rome"],
        3,
        {"daylight-saving"},
    ),
    "dates alone": (
        TABLE.format("", "2026-01-05", "2026-01-05", "2026-01-06"),
        [],
        3,
        {"date-only", "equal-times"},
    ),
    "the zero of a clock": (
        TABLE.format("", "1970-01-01 00:00:00", "2026-01-05 10:00", "2026-01-06 09:00"),
        [],
        3,
        {"epoch-clock"},
    ),
    "the future and long ago": (
        TABLE.format("", "1948-01-01 09:00", "2026-01-05 10:00", "2062-01-06 09:00"),
        [],
        3,
        {"implausible-time"},
    ),
    "an end before its start": (
        b"case,activity,start,end\nA,Ask,2026-01-05 10:00,2026-01-05 09:00\n"
        b"A,Tell,2026-01-05 11:00,2026-01-05 12:00\n",
        [],
        2,
        {"negative-duration"},
    ),
    "days of a spreadsheet": (
        TABLE.format("", "46027.375", "46027.5", "46028"),
        [],
        3,
        {"no-time"},
    ),
    "rounded case ids": (
        b"case,activity,timestamp\n1.23457E+17,Ask,2026-01-05 09:00\n1.23457E+17,Tell,2026-01-05 "
        b"10:00\n",
        [],
        2,
        {"lost-digits"},
    ),
    "blanks behind a case id": (
        b"case,activity,timestamp\nA,Ask,2026-01-05 09:00\nA ,Tell,2026-01-05 10:00\n",
        [],
        2,
        {"similar-label"},
    ),
    "thousands or decimals": (
        b'case,activity,timestamp,cost\nA,Ask,2026-01-05 09:00,"1,500"\n'
        b"A,Tell,2026-01-05 10:00,3\n",
        [],
        2,
        {"number-style"},
    ),
    "a list of tickets": (
        b"Ticket,Status,Updated at\nT1,Solved,2026-01-05 09:00\nT2,Open,2026-01-05 10:00\n",
        [],
        2,
        {"single-event"},
    ),
    "a line that is no JSON": (
        b'{"case": "A", "activity": "Ask", "time": "2026-01-05T09:00:00Z"}\nno\n'
        b'{"case": "A", "activity": "Tell", "time": "2026-01-05T10:00:00Z"}\n',
        [],
        3,
        {"rejected-row"},
    ),
}


@pytest.mark.parametrize("fault", READ)
def test_odd_files_are_read_and_their_fault_is_named(tmp_path, capsys, fault):
    """Every row is accounted for, and the findings name what is odd."""
    content, options, n_rows, named = READ[fault]
    path = tmp_path / ("log.jsonl" if "JSON" in fault else "log.csv")
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    facts = facts_of(capsys, path, *options)
    assert facts["n_rows"] == n_rows
    assert rules(facts) >= named
    if not named:
        wrong = {f["rule"] for f in facts["findings"] if f["level"] in ("warning", "error")}
        assert not wrong


def test_what_could_mean_two_things_is_refused(tmp_path, capsys):
    """Two candidates for a role, or two readings of a date: both are named, none is chosen."""
    texts = {
        "ticket,incident,activity,timestamp\nA,I1,x,2026-01-05\nA,I1,y,2026-01-06\n"
        "B,I1,x,2026-01-05\nC,I2,x,2026-01-05\n": ("'ticket'", "'incident'"),
        "case,status,step,timestamp\nA,s1,x,2026-01-05\nA,s2,y,2026-01-06\nB,s1,z,2026-01-05\n": (
            "'status'",
            "'step'",
        ),
        TABLE.format("", "03/04/2026 09:00", "05/04/2026 09:00", "01/02/2026 10:00"): (
            "2026-04-03",
            "2026-03-04",
        ),
        TABLE.format("", "13/04/2026 09:00", "04/15/2026 09:00", "01/02/2026 10:00"): (
            "day first",
            "month first",
        ),
    }
    for n, (text, named) in enumerate(texts.items()):
        path = tmp_path / f"log{n}.csv"
        path.write_text(text)
        said = refused(capsys, path)
        assert all(name in said for name in named)


def test_cells_of_a_workbook(tmp_path, capsys):
    """Cells that are dates, dates among texts, titles above the table; and several sheets."""
    table = pd.DataFrame(
        {
            "Case": ["A", "A", "B", "B"],
            "Activity": ["Ask", "Answer", "Ask", "Answer"],
            "When": pd.to_datetime(["2026-01-05 09:00", "2026-01-05 10:00"] * 2),
        }
    )
    mixed = table.assign(When=table["When"].astype(object))
    mixed.loc[3, "When"] = "2026-01-05 10:30"
    sheets = {"dates": (table, 0), "texts among dates": (mixed, 0), "titles": (table, 3)}
    for name, (frame, n_above) in sheets.items():
        path = tmp_path / f"{name}.xlsx"
        with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
            frame.to_excel(writer, index=False, startrow=n_above)
            if n_above:
                writer.sheets["Sheet1"].write(0, 0, "Tickets of January")
        facts = facts_of(capsys, path)
        assert (facts["n_cases"], facts["n_rejected"]) == (2, 0)
        assert facts["start_at"] == "2026-01-05T09:00:00Z"
        wanted = {"texts among dates": {"mixed-kinds"}, "titles": {"lines-before-header"}}
        assert rules(facts) >= wanted.get(name, set())
    two = tmp_path / "two.xlsx"
    with pd.ExcelWriter(two, engine="xlsxwriter") as writer:
        table.to_excel(writer, sheet_name="January", index=False)
        table.to_excel(writer, sheet_name="二月", index=False)
    assert "January, 二月" in refused(capsys, two)
    assert facts_of(capsys, two, "--sheet", "二月")["n_cases"] == 2


FORMATS = {
    "csv": LOG.encode(),
    "csv.gz": gzip.compress(LOG.encode()),
    "csv.zst": zstandard.compress(LOG.encode()),
    "zip": _zip(log__csv=LOG),
    "gb18030": LOG.replace("Ask", "受理工单").encode("gb18030"),
    "utf-16": LOG.encode("utf-16"),
    "jsonl": b"\n".join(
        json.dumps(
            dict(zip(("case", "activity", "timestamp"), line.split(","), strict=True))
        ).encode()
        for line in LOG.splitlines()[1:]
    ),
    "xes": XES.format("A").encode(),
    "parquet": PARQUET,
    "feather": FEATHER,
    "xlsx": SHEET,
}


def test_names_do_not_steer_the_terminal(tmp_path, capsys):
    """A label that would clear the screen or turn the text round is shown, not obeyed."""
    path = tmp_path / "log.csv"
    path.write_text(LOG.replace("Ask", "\x1b[2J\u202eAsk"), encoding="utf-8")
    code, out, _ = command(["measure", "rework", path], capsys)
    assert (code, "\\x1b[2J\\u202eAsk" in out, "\u202e" in out) == (0, True, False)
    code, out, err = command(["log", "describe", path, "--case", "\x1b[2J"], capsys)
    assert (code, out, "\x1b" in err) == (2, "", False)
    code, out, _ = command(["log", "describe", path, "--format", "json"], capsys)
    assert (code, json.loads(out)["n_cases"]) == (0, 2)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_from_standard_input(kind):
    """What a file can be read as, standard input can: no name tells what it is."""
    said = subprocess.run(
        [sys.executable, "-m", "procmine", "log", "describe", "-", "--format", "json"],
        input=FORMATS[kind],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert said.returncode == 0, said.stderr.decode()
    facts = json.loads(said.stdout)
    n_rows = {"xes": 1, "parquet": 4000, "feather": 4000, "xlsx": 4000}.get(kind, 4)
    assert (facts["n_rows"], facts["n_rejected"]) == (n_rows, 0)


def test_rubbish_from_standard_input():
    """Nothing, or bytes that are no table, are refused like a file."""
    for content, words in ((b"", b"is empty"), (bytes(5000), b"binary content")):
        said = subprocess.run(
            [sys.executable, "-m", "procmine", "log", "describe", "-"],
            input=content,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert (said.returncode, said.stdout) == (2, b"")
        assert words in said.stderr and b"Traceback" not in said.stderr


def _packed(path, n_blocks, block, head=b""):
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    with path.open("wb") as out:
        out.write(packer.compress(head))
        for _ in range(n_blocks):
            out.write(packer.compress(block))
        out.write(packer.flush())


def _zeros_of_ten_gigabytes(path):
    """One member of zeros, and again: what a gigabyte packs to, ten times over."""
    one = path.with_name("one")
    _packed(one, 1024, bytes(1 << 20))
    path.write_bytes(one.read_bytes() * 10)


def _zip_of_zeros(path):
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack,
        pack.open("log.csv", "w", force_zip64=True) as out,
    ):
        for _ in range(1024):
            out.write(bytes(1 << 20))


def _workbook_of_blanks(path):
    with (
        zipfile.ZipFile(io.BytesIO(SHEET)) as given,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            if name != "xl/sharedStrings.xml":
                made.writestr(name, given.read(name))
                continue
            with made.open(name, "w", force_zip64=True) as out:
                out.write(b'<?xml version="1.0"?><sst><si><t>')
                for _ in range(1024):
                    out.write(b"x" * (1 << 20))
                out.write(b"</t></si></sst>")


def _rows(path):
    _packed(path, 1024, b"A,Ask,2026-01-05 09:00:00\n" * 40_330, b"case,activity,timestamp\n")


def _events(path):
    _packed(path, 1024, b"<event></event>" * 70_000, b"<log><trace>")


def _blank_lines(path):
    _packed(path, 1024, b"\n" * (1 << 20), b"case,activity,timestamp\n")


def _one_line(path):
    with path.open("wb") as out:
        out.write(b"case,activity,timestamp\n1,")
        for _ in range(2048):
            out.write(b"x" * (1 << 20))


def _one_line_of_cells(path):
    with path.open("wb") as out:
        for _ in range(2048):
            out.write(b"abcd,fg " * (1 << 17))


def _one_quoted_line(path):
    with path.open("wb") as out:
        out.write(b'case,activity,timestamp\n1,"')
        for _ in range(2048):
            out.write(b"x\n" * (1 << 19))


HARMFUL = {
    "zeros.csv.gz": _zeros_of_ten_gigabytes,
    "zeros.xes.gz": _zeros_of_ten_gigabytes,
    "zeros.csv": _zeros_of_ten_gigabytes,
    "zeros.zip": _zip_of_zeros,
    "blanks.xlsx": _workbook_of_blanks,
    "rows.csv.gz": _rows,
    "events.xes.gz": _events,
    "blank lines.csv.gz": _blank_lines,
    "line.csv": _one_line,
    "cells.csv": _one_line_of_cells,
    "open quote.csv": _one_quoted_line,
}


# Runs a command and says how much memory the largest of its processes took. A small program does
# it, as what is measured begins with the size of whoever starts the command.
MEASURED = """
import resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_DATA, (3 << 30, 3 << 30))
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", HARMFUL)
@pytest.mark.parametrize("verb", [("log", "describe"), ("discover",)], ids=" ".join)
def test_files_made_to_do_harm(tmp_path, name, verb):
    """The whole command, its workers included, stays below 500 MiB and ends in seconds."""
    path = tmp_path / name
    HARMFUL[name](path)
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, sys.executable, "-m", "procmine", *verb, str(path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    *lines, peak_kib = done.stderr.splitlines()
    assert len(lines) == 2 and lines[1].startswith("Hint: "), done.stderr
    assert int(peak_kib) >> 10 < 520, f"{int(peak_kib) >> 10} MiB"
    # Far above what it takes: only a reading without end would come to this.
    assert time.monotonic() - begun < 120
    assert not (tmp_path / "reports").exists()
