"""A log compiled from places in a text is, byte for byte, the log compiled from texts."""

from __future__ import annotations

import json
import random
import shutil

import pytest

from procmine.config import Config, LogConfig
from procmine.connect import _delimited, _delimited_reading
from procmine.connect.csv import csv
from procmine.errors import ProcmineError
from procmine.log.build import map_columns
from procmine.log.ingest import compile_log

HEAD = ("case", "activity", "time", "resource", "lifecycle", "cost", "amount", "note")


def compiled(path, folder, config, monkeypatch, *, located):
    """Every file of the store, or the error."""
    monkeypatch.setattr(_delimited, "_LARGE", 0 if located else 1 << 60)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    source = csv(path)
    mapping = map_columns(source, config)
    try:
        compile_log(
            source, mapping, config.log, folder=folder, settings={}, progress=lambda *_: None
        )
    except ProcmineError as error:
        return type(error), error.message
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.parquet")}
    return files, json.loads((folder / "meta.json").read_text())


def both(text, tmp_path, monkeypatch, **log):
    path = tmp_path / "log.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    config = Config(log=LogConfig(**log))
    folder = tmp_path / "store"
    usual = compiled(str(path), folder, config, monkeypatch, located=False)
    located = compiled(str(path), folder, config, monkeypatch, located=True)
    assert located == usual
    return usual


def rows_of(seed, n, clock, *, odd):
    """Lines of a made-up log, some of them odd in this or that way."""
    chance = random.Random(seed)
    lines = []
    for k in range(n):
        us = 1_700_000_000_000_000 + k * 7_013_000 + chance.randrange(5) * 1000
        cells = [
            f"INC{chance.randrange(n // 8):07}",
            chance.choice(["Open", "Assign to a technician of the second line", "Close", "关闭"]),
            clock(us),
            chance.choice(["Ann", "Bo", "", "?", "N/A"]),
            chance.choice(["start", "complete"]),
            chance.choice(["12.50", "", "7"]),
            chance.choice(["1", "2"]),
            chance.choice(["plain", "", " ", '"quoted, with comma"', '"with ""quotes"""']),
        ]
        if chance.random() < odd:
            cells[chance.choice([0, 1, 2, 5])] = chance.choice(["", " ", "?", "soon", "1/1/0001"])
        lines.append(",".join(cells))
        if chance.random() < odd:
            lines.append(chance.choice([lines[-1], "", "too,short", lines[-1] + ",more"]))
    return lines


def iso(us):
    import datetime as dt

    return str(dt.datetime.fromtimestamp(us / 1e6, dt.UTC))


def day_first(us):
    import datetime as dt

    return dt.datetime.fromtimestamp(us // 1_000_000, dt.UTC).strftime("%d/%m/%Y %H:%M")


@pytest.mark.parametrize("clock", [iso, day_first])
@pytest.mark.parametrize("odd", [0.0, 0.02])
@pytest.mark.parametrize("log", [{}, {"missing": ("?", "N/A"), "duplicates": "drop"}])
def test_both_ways_compile_the_same_store(tmp_path, monkeypatch, clock, odd, log):
    """Events, labels, attributes, rejects, instances, findings: all of it."""
    monkeypatch.setattr(_delimited_reading, "_BLOCK", 16 << 10)
    monkeypatch.setattr(_delimited_reading, "_MIN_BLOCK", 16 << 10)
    lines = rows_of(len(clock.__name__), 2_000, clock, odd=odd)
    files, meta = both("\n".join([",".join(HEAD), *lines]), tmp_path, monkeypatch, **log)
    assert {"events.parquet", "attributes.parquet", "labels/case.parquet"} <= files.keys()
    assert meta["n_events"] > 1_500 and meta["has_pairs"]
    if odd:
        assert "rejects.parquet" in files and meta["findings"]


def test_times_of_many_shapes(tmp_path, monkeypatch):
    """More than are looked for at once, and some that only turn up late."""
    day = "2023-11-{:02}"
    shapes = [f"{day} 10:00:00", f"{day}T10:00:00Z", f"{day} 10:00:00.5", f"{day} 10:00", day]
    shapes += ["{:02} Nov 2023 10:00", "Nov {:02}, 2023 10:00:00", "202311{:02}", "", " ", "?"]
    shapes += ["2023年11月{:02}日 10:00", f"{day} 10:00:00 +0100"]
    monkeypatch.setattr(_delimited_reading, "_BLOCK", 2048)
    monkeypatch.setattr(_delimited_reading, "_MIN_BLOCK", 2048)
    lines = ["case;activity;time"]
    for k in range(900):
        shape = shapes[k % (3 if k < 300 else len(shapes))]
        lines.append(f"C{k // 5};Step {k % 4};{shape.format(k % 27 + 1)}")
    both("\n".join(lines), tmp_path, monkeypatch, missing=("?",))


def test_days_that_could_be_months(tmp_path, monkeypatch):
    """The reading that is settled at the end, and the error where nothing settles it."""
    steps = [f"C{k // 5},Step {k % 4},{k % 12 + 1}" for k in range(600)]
    lines = [f"{step}/{k % 27 + 1}/2023 10:{k % 60:02}" for k, step in enumerate(steps)]
    files, _ = both("\n".join(["case,activity,time", *lines]), tmp_path, monkeypatch)
    assert "events.parquet" in files
    lines = [f"{step}/{k % 11 + 1}/2023 10:00" for k, step in enumerate(steps)]
    error, _ = both("\n".join(["case,activity,time", *lines]), tmp_path, monkeypatch)
    assert error.__name__ == "DateOrderError"
