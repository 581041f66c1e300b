"""The first run on a machine says why it takes longer: on stderr, and only when it does."""

from __future__ import annotations

import time

import pytest

from procmine.cli import opening


@pytest.fixture
def said(monkeypatch):
    """What is said when a quiet time of a twentieth of a second is over."""
    lines = []
    monkeypatch.setattr(opening, "_QUIET_S", 0.05)
    monkeypatch.setattr(opening, "talk", lines.append)
    return lines


def test_a_first_run_that_takes_long_says_why(monkeypatch, said):
    """Also where stderr is no terminal: a job's log shows what the time went into."""
    monkeypatch.setattr(opening, "_is_compiled", lambda: False)
    with opening._announced_compilation():
        for _ in range(200):
            if said:
                break
            time.sleep(0.02)
    assert len(said) == 1
    assert "once" in said[0]


def test_a_quick_or_later_run_says_nothing(monkeypatch, said):
    """Nothing is said before the time is over, and nothing when the kernels are there."""
    monkeypatch.setattr(opening, "_QUIET_S", 60.0)
    monkeypatch.setattr(opening, "_is_compiled", lambda: False)
    with opening._announced_compilation():
        pass
    monkeypatch.setattr(opening, "_QUIET_S", 0.0)
    monkeypatch.setattr(opening, "_is_compiled", lambda: True)
    with opening._announced_compilation():
        time.sleep(0.05)
    assert said == []


def test_kernels_are_looked_for_where_they_are_kept(monkeypatch, tmp_path):
    """The compiler keeps them elsewhere when it is told so."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not opening._is_compiled()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "walk._walk-56.py311.nbi").touch()
    assert opening._is_compiled()


def test_a_package_nobody_may_write_to_has_its_kernels_with_the_user(monkeypatch, tmp_path):
    """The package's own folder holds none then: those of the user count."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    spec = type("Spec", (), {"submodule_search_locations": [str(tmp_path / "package")]})
    monkeypatch.setattr(opening.importlib.util, "find_spec", lambda _: spec)
    assert not opening._is_compiled()
    (tmp_path / "numba").mkdir()
    (tmp_path / "numba" / "walk._walk-56.py311.nbi").touch()
    assert opening._is_compiled()
