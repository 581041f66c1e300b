"""The cache of stores: found again, never half, never in the way of others."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from procmine.engines import cache
from procmine.engines.store import write_meta
from procmine.errors import UsageError


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A cache of its own."""
    monkeypatch.setenv("PROCMINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def make(key, size=10):
    with cache.building(key) as folder:
        (folder / "events.parquet").write_bytes(b"x" * size)
        write_meta(folder, {})


def test_the_folder_is_the_one_the_environment_names(monkeypatch, tmp_path):
    """$PROCMINE_CACHE, then $XDG_CACHE_HOME, then the home; without any a clear error."""
    monkeypatch.setenv("PROCMINE_CACHE", "~/here")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.cache_folder() == tmp_path / "here"
    monkeypatch.delenv("PROCMINE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.cache_folder() == tmp_path / "xdg" / "procmine"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.cache_folder() == tmp_path / ".cache" / "procmine"

    def nobody(*_):
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", nobody)
    with pytest.raises(UsageError) as caught:
        cache.cache_folder()
    assert "PROCMINE_CACHE" in caught.value.hint


def test_keys_change_with_content_and_settings_but_not_with_their_order():
    """Equal content under equal settings is one store."""
    key = cache.key_of("f", {"a": 1, "b": "工单"})
    assert key == cache.key_of("f", {"b": "工单", "a": 1})
    assert len({key, cache.key_of("g", {"a": 1, "b": "工单"}), cache.key_of("f", {"a": 2})}) == 3
    assert len(key) == 40 and key.isalnum()


def test_a_finished_store_is_found_and_marked_as_used(home):
    """Before it is finished it is not; afterwards it is, and counts as used now."""
    assert cache.find("k") is None
    with cache.building("k") as folder:
        write_meta(folder, {})
        assert cache.find("k") is None
    os.utime(home / "k", (1, 1))
    assert cache.find("k") == home / "k"
    assert (home / "k").stat().st_mtime > 1


def test_a_failure_leaves_nothing_behind(home):
    """Neither a store nor a temporary folder."""
    with pytest.raises(ZeroDivisionError), cache.building("k"):
        raise ZeroDivisionError
    assert [path.name for path in home.iterdir()] == []
    assert cache.find("k") is None


def test_a_damaged_store_is_none_and_is_replaced(home):
    """What lost a part is built anew under the same name."""
    make("k")
    (home / "k" / "events.parquet").write_bytes(b"x")
    assert cache.find("k") is None
    make("k", 20)
    assert (cache.find("k") / "events.parquet").stat().st_size == 20
    assert sorted(path.name for path in home.iterdir()) == [".tidied", "k"]


def test_who_finishes_second_leaves_the_first_alone(home):
    """Two builders of one store: both succeed, one store stands."""
    with cache.building("k") as slow:
        write_meta(slow, {"who": "slow"})
        make("k")
    assert (cache.find("k") / "events.parquet").exists()
    assert sorted(path.name for path in home.iterdir()) == [".tidied", "k"]


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_cannot_be_is_a_clear_error(place, tmp_path, monkeypatch):
    """The message names the folder, the hint the variable."""
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / place)
    with pytest.raises(UsageError) as caught, cache.building("k"):
        pass
    assert str(tmp_path) in caught.value.message and "PROCMINE_CACHE" in caught.value.hint


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_no_room_is_a_clear_error(number, home):
    """A full disk while building is told as one, and nothing stays behind."""
    with pytest.raises(UsageError, match="cannot be kept"), cache.building("k"):
        raise OSError(number, os.strerror(number))
    assert list(home.iterdir()) == []


def test_other_errors_of_the_system_stay_what_they_are(home):
    """Only a lack of room or leave is about the cache."""
    with pytest.raises(OSError, match="boom"), cache.building("k"):
        raise OSError(errno.EIO, "boom")


def test_a_cache_that_may_only_be_read_is_still_read(home, monkeypatch):
    """Marking a store as used may fail; finding it does not."""
    make("k")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    assert cache.find("k") == home / "k"


def test_what_killed_processes_left_is_swept_when_it_is_old(home):
    """A day later; a building that may still be going on is left alone."""
    old, new = home / ".building-old", home / ".building-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "events.parquet").write_bytes(b"half")
    then = time.time() - 2 * 86_400
    os.utime(old, (then, then))
    make("k")
    assert not old.exists() and new.exists()


def test_room_is_made_only_now_and_then(home):
    """After one store the cache is looked through, after the next one at once it is not."""
    make("a")
    late = home / ".building-late"
    late.mkdir()
    os.utime(late, (1, 1))
    make("b")
    assert late.exists()
    os.utime(home / ".tidied", (1, 1))
    make("c")
    assert not late.exists()


def test_stores_not_used_for_longest_go_first(home):
    """Until all fit; the one just made stays, whatever its age."""
    for age, key in enumerate(["new", "middle", "old"]):
        make(key, 1000)
        os.utime(home / key, (1000 - age, 1000 - age))
    assert cache.evict(10_000) == []
    assert cache.evict(2500, keep="old") == ["middle"]
    assert cache.evict(0, keep="old") == ["new"]
    assert [path.name for path in home.iterdir() if not path.name.startswith(".")] == ["old"]
