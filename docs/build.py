"""Writes the parts of the documentation that the code already says: run it after changing those.

python docs/build.py           write docs/explain/*.md, docs/commands.md and docs/map.svg
python docs/build.py --readme  put the output of its commands into README.md
python docs/build.py --check   leave with exit code 1 if they are not what the code says
"""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import click

import procmine
from procmine import discover, draw
from procmine.cli.explain import entries
from procmine.cli.main import main
from procmine.registry import Entry

DOCS = Path(__file__).resolve().parent
WIDTH = 100
# The file the README shows being refused: no value settles which of day and month comes first.
AMBIGUOUS = "ticket,step,when\nA,Ask,3/4/2026 09:00\nA,Answer,5/4/2026 10:00\n"


def pages() -> dict[Path, str]:
    """Every generated page and what it must say."""
    found = {
        DOCS / "explain" / f"{name}.md": explanation(kind, entry)
        for name, (kind, entry) in entries().items()
    }
    found[DOCS / "explain" / "README.md"] = index()
    found[DOCS / "commands.md"] = commands()
    found[DOCS / "map.svg"] = picture()
    return found


def picture() -> str:
    """The map of a shipped log that the README shows."""
    log = procmine.read(DOCS.parent / "event_logs" / "service_desk" / "service_desk.csv.gz")
    shown = discover.process_map(log, activities=0.9, paths=0.3, name="service_desk")
    return draw.map_svg(shown, view="duration")


def explanation(kind: str, entry: Entry) -> str:
    """The page of one entry: its docstring and its options."""
    doc = inspect.getdoc(entry.run) or ""
    # An example on a page of its own says first where its function comes from.
    imported = f">>> from {entry.module.__name__} import {entry.run.__name__}\n>>> "
    if ">>> " in doc:
        doc = doc.replace(">>> ", imported, 1) + "\n"
    lines = [f"# {entry.id}", "", f"A {kind}. Written from its code by `docs/build.py`.", ""]
    lines += ["```text", doc, "```", ""]
    if entry.options:
        lines += ["| option | type | default | meaning |", "|---|---|---|---|"]
        lines += [
            f"| `{o.name}` | {o.kind.__name__} | `{o.default!r}` | {o.help} |"
            for o in entry.options
        ]
        lines.append("")
    return "\n".join(lines)


def index() -> str:
    """All entries on one page."""
    lines = ["# What procmine knows by name", "", "`procmine explain ID` prints any of these.", ""]
    lines += ["| id | kind | question |", "|---|---|---|"]
    lines += [
        f"| [{name}]({name}.md) | {kind} | {entry.question} |"
        for name, (kind, entry) in sorted(entries().items())
    ]
    return "\n".join([*lines, ""])


def commands() -> str:
    """The help of every command, as it is printed."""
    lines = ["# The command line", "", "Written from the commands by `docs/build.py`.", ""]
    for name, command in walk("procmine", main):
        context = click.Context(
            command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
        )
        lines += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def walk(name: str, command: click.Command) -> list[tuple[str, click.Command]]:
    """A command and those below it, in the order of its help."""
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for inner in command.list_commands(context):
            below = command.get_command(context, inner)
            if below is not None:
                found += walk(f"{name} {inner}", below)
    return found


def run(check: bool) -> int:
    """Write the pages, or tell which are not what they must be."""
    wanted = pages()
    known = set((DOCS / "explain").glob("*.md")) | {DOCS / "commands.md"}
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
    left_over = sorted(known - set(wanted))
    if check:
        for path in (*stale, *left_over):
            print(f"{path.relative_to(DOCS.parent)} is out of date: run python docs/build.py")
        return int(bool(stale or left_over))
    for path in left_over:
        path.unlink()
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    return 0


def fill_readme() -> int:
    """Run every `$ procmine` command of the README and put its output below it."""
    path = DOCS.parent / "README.md"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "event_logs").symlink_to(DOCS.parent / "event_logs")
        (home / "ambiguous.csv").write_text(AMBIGUOUS, encoding="utf-8")

        def filled(block: re.Match[str]) -> str:
            said = subprocess.run(
                [sys.executable, "-m", *block[1].split()],
                cwd=home,
                env={**os.environ, "PYTHONPATH": str(DOCS.parent)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            return f"```console\n$ {block[1]}\n{said.stdout.decode()}```"

        text = path.read_text(encoding="utf-8")
        pattern = re.compile(r"```console\n\$ (procmine [^\n]*)\n.*?```", re.DOTALL)
        path.write_text(pattern.sub(filled, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(fill_readme() if "--readme" in sys.argv else run("--check" in sys.argv))
