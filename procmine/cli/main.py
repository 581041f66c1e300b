"""The procmine command: finds the subcommand, and turns every outcome into an exit code."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from procmine import __version__
from procmine.cli.output import talk
from procmine.errors import ProcmineError

__all__ = ["main", "run"]

DONE, FOUND, ASKED_WRONGLY, BUG, INTERRUPTED = 0, 1, 2, 3, 130

# Each command lives in a module of its own, which is loaded when it is needed.
_COMMANDS = {
    "study": "Everything at once, in one report: what is wrong, what it costs, what to try.",
    "discover": "What really happens: map, variants, model, and what is wrong with the data.",
    "log": "Look into an event log: describe, check, convert.",
    "measure": "Answer one question about a log with a table.",
    "valuestream": "Where the lead time goes, every second of it once.",
    "waste": "What is wasted, ranked by hours, with what to try.",
    "conform": "What the SOP says against what people do: alignments, rules, deviations.",
    "report": "Compare two reports, or verify one.",
    "sop": "An SOP as a file: a first draft, and what a new version changes.",
    "model": "Look into a process model: lint, convert, draw, diff.",
    "init": "Write a commented procmine.toml for a source.",
    "explain": "Say what a check, measure or connector means.",
    "synth": "Write an event log with planted, known truth.",
    "doctor": "Say whether this machine has what procmine needs.",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"procmine.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(_COMMANDS)}."
            raise click.UsageError(f"{error.message}\nHint: {hint}", ctx) from None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="procmine")
def main() -> None:
    """From the event log of a service to evidence, and from evidence to a better process."""


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code.

    Args:
        arguments: what follows the command's name; what the process was given if None.

    Exit codes: 0 done; 1 findings at or above the level asked for; 2 asked wrongly (usage or
    input); 3 a bug in procmine; 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Not every terminal has every letter: what it lacks is shown as its number.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_outcome(arguments))


def _outcome(arguments: Sequence[str] | None) -> int:
    try:
        answer: Any = main.main(args=arguments, prog_name="procmine", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        if not _is_closed_pipe(error):
            return _code_of(error, sys.argv[1:] if arguments is None else arguments)
        # Whoever read our output has seen enough; keep Python from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    return answer if isinstance(answer, int) else DONE


def _is_closed_pipe(error: BaseException) -> bool:
    # click turns a closed pipe into SystemExit, and nothing else: procmine itself leaves in run().
    return isinstance(error, SystemExit) or (
        isinstance(error, OSError) and error.errno == errno.EPIPE
    )


def _code_of(error: BaseException, arguments: Sequence[str]) -> int:
    """The exit code of whatever ended a command early, once its reason is told."""
    code = ASKED_WRONGLY
    if isinstance(error, click.exceptions.Exit):
        code = int(error.exit_code)
    elif isinstance(error, click.ClickException):
        error.show()
    elif isinstance(error, ProcmineError):
        from procmine.cli.errors import asked_language, told

        talk(f"procmine: {told(error, asked_language(arguments))}")
    elif isinstance(error, click.Abort | KeyboardInterrupt):
        click.echo("procmine: interrupted", err=True)
        code = INTERRUPTED
    elif os.environ.get("PROCMINE_TRACEBACK"):
        raise error
    elif isinstance(error, OSError | MemoryError):
        talk(f"procmine: {_of_the_machine(error)}")
    else:
        talk(
            f"procmine: this is a bug in procmine: {type(error).__name__}: {error}\n"
            "Hint: run again with PROCMINE_TRACEBACK=1 and send us what it prints."
        )
        code = BUG
    return code


def _of_the_machine(error: OSError | MemoryError) -> str:
    """What the machine could not do, and what to look at."""
    if isinstance(error, MemoryError):
        return "too little memory for this.\nHint: close other programs, or cut the log."
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"the machine says: {error.strerror or error}{where}.\n"
        "Hint: look at free space and permissions, those of the cache too (procmine doctor)."
    )
