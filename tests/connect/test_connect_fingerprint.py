"""A large file is hashed once, and again whenever it could hold something else."""

from __future__ import annotations

import hashlib
import os

import pytest

from procmine.connect import _fingerprint
from procmine.connect._fingerprint import file_fingerprint


@pytest.fixture
def hashed(monkeypatch, tmp_path):
    """Which parts were hashed since the last look; files of 1 KiB count as large and settled."""
    monkeypatch.setenv("PROCMINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(_fingerprint, "_PART", 1024)
    monkeypatch.setattr(_fingerprint, "_TICK_NS", 0)
    begins: list[int] = []
    part_hash = _fingerprint._part_hash

    def noted(path, begin):
        begins.append(begin)
        return part_hash(path, begin)

    monkeypatch.setattr(_fingerprint, "_part_hash", noted)

    def since_then():
        seen = sorted(begins)
        begins.clear()
        return seen

    return since_then


def test_a_large_file_is_hashed_once(tmp_path, hashed):
    """The second look takes what the first one found, under any name of the same path."""
    path = tmp_path / "large"
    path.write_bytes(b"a" * 2500)
    parts = [hashlib.sha256(b"a" * n).digest() for n in (1024, 1024, 452)]
    expected = hashlib.sha256(b"".join(parts)).hexdigest()
    assert file_fingerprint(path) == expected
    assert hashed() == [0, 1024, 2048]
    assert file_fingerprint(tmp_path / "." / "large") == expected
    assert hashed() == []


def test_any_change_is_seen(tmp_path, hashed):
    """Even one of the same size whose time of modification was set back, and another file."""
    path, other = tmp_path / "large", tmp_path / "other"
    path.write_bytes(b"a" * 2000)
    before = path.stat()
    first = file_fingerprint(path)
    hashed()
    path.write_bytes(b"a" * 1999 + b"b")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    second = file_fingerprint(path)
    assert hashed() == [0, 1024]
    other.write_bytes(b"c" * 2000)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    third = file_fingerprint(path)
    assert hashed() == [0, 1024]
    assert len({first, second, third}) == 3


def test_what_was_just_written_is_hashed_again(tmp_path, hashed, monkeypatch):
    """Two changes within a tick of the clock look like one: nothing is taken for granted then."""
    monkeypatch.setattr(_fingerprint, "_TICK_NS", 60_000_000_000)
    path = tmp_path / "large"
    path.write_bytes(b"a" * 2000)
    assert file_fingerprint(path) == file_fingerprint(path)
    assert hashed() == [0, 0, 1024, 1024]


def test_small_files_are_always_hashed(tmp_path, hashed):
    """They take no time; their hash is that of any other tool."""
    path = tmp_path / "small"
    path.write_bytes(b"a" * 1024)
    assert file_fingerprint(path) == hashlib.sha256(b"a" * 1024).hexdigest()
    file_fingerprint(path)
    assert hashed() == [0, 0]
