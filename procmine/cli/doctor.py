"""procmine doctor: does this machine have what procmine needs?"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import click

from procmine import __version__
from procmine.cli.output import print_json, schema

__all__ = ["command"]

_PACKAGES = ("pm4py", "pandas", "pyarrow", "duckdb", "ibis-framework", "numba", "graphlay")
_MARKS = {"ok": "ok     ", "warn": "warning", "fail": "FAIL   "}

Outcome = tuple[str, str]


@click.command("doctor")
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text")
def command(output_format: str) -> int:
    """Say whether this machine has what procmine needs.

    Leaves with exit code 1 if something needed is missing; warnings only cost comfort.
    """
    outcomes = {name: look() for name, look in _LOOKS.items()}
    if output_format == "json":
        told = {name: {"state": s, "what": what} for name, (s, what) in outcomes.items()}
        print_json({"schema": schema("doctor"), "procmine": __version__, "checks": told})
    else:
        click.echo(f"procmine {__version__} on Python {platform.python_version()}")
        for name, (state, what) in outcomes.items():
            click.echo(f"{_MARKS[state]}  {name}: {what}")
    return int(any(state == "fail" for state, _ in outcomes.values()))


def _packages() -> Outcome:
    found, lacking = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        return "fail", f"missing {', '.join(lacking)}; install procmine again with pip"
    return "ok", ", ".join(found)


def _fonts() -> Outcome:
    from procmine.draw import fonts

    return ("ok", fonts().told) if fonts().has_cjk else ("warn", fonts().told)


def _cache() -> Outcome:
    from procmine.engines.cache import cache_folder

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return "warn", f"{folder} cannot be written ({error.strerror}); set PROCMINE_CACHE"
    if not os.access(folder, os.W_OK):
        return "warn", f"{folder} cannot be written; set PROCMINE_CACHE to another folder"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return "ok", f"{folder} holds {size / 1e6:,.0f} MB of compiled logs"


def _kernels() -> Outcome:
    import procmine.kernels

    home = procmine.kernels.__path__[0]
    if os.access(home, os.W_OK) or os.environ.get("NUMBA_CACHE_DIR"):
        return "ok", "compiled once and kept"
    return "warn", "cannot be kept beside the package; set NUMBA_CACHE_DIR to keep them"


def _dot() -> Outcome:
    found = shutil.which("dot")
    if found:
        return "ok", f"the dot program is at {found}; DOT files can be drawn with it"
    return "ok", "no dot program; procmine draws without it"


_LOOKS: dict[str, Callable[[], Outcome]] = {
    "packages": _packages,
    "fonts": _fonts,
    "cache": _cache,
    "kernels": _kernels,
    "graphviz": _dot,
}
