"""sop.toml out: the SOP as a file people read, comments where somebody has to look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import tomli_w

from procmine.conform.labels import Proposal, propose_labels
from procmine.conform.sop import Demand, Sop
from procmine.conform.sop_versions import Version

__all__ = ["sop_text", "starter_sop"]

_TEXTS = {
    "name": "",
    "purpose": "what it is for",
    "scope": "what it applies to, and to what not",
    "expected_result": "what is there when it was followed",
    "owner": "who answers for it",
    "zone": "where its days begin and end; that of the log when left out",
    "patience": "cases in which something happened so shortly before the log ends may still go on",
}
_EXAMPLES = """
# [[rules]]                       # procmine explain lists all rules and their options
# id = "identity-first"
# rule = "precedence"
# source = "…"
# target = "…"
# level = "error"                 # info, notice, warning or error

# [[deadlines]]
# source = "…"
# target = "…"
# within = "2h"

# [[control_points]]
# id = "identity"
# step = "…"
# rules = ["identity-first"]

# [[accepted]]
# deviation = "identity-first"
# reason = "…"
# until = 2026-12-31
"""


def sop_text(sop: Sop, *, comments: Mapping[str, str] | None = None) -> str:
    """The sop.toml of an SOP.

    Args:
        sop: the SOP.
        comments: what to say behind a line, by key such as ``labels.Pay``.

    Returns:
        TOML text; ``load_sop`` gives the same SOP back.
    """
    said = comments or {}
    lines = [
        _line(name, getattr(sop, name), said.get(name, "")) for name in _TEXTS if getattr(sop, name)
    ]
    first = sop.versions[0]
    alone = sop.versions == (Version(steps=first.steps, process=first.process),)
    if alone:
        given = {"steps": first.steps, "process": first.process}
        lines += [_line(name, value, "") for name, value in given.items() if value]
    if not alone:
        lines += _tables("versions", (_version(version) for version in sop.versions))
    for name in ("labels", "roles"):
        table = getattr(sop, name)
        if table:
            lines += ["", f"[{name}]"]
            lines += [_line(k, list(v), said.get(f"{name}.{k}", "")) for k, v in table.items()]
    lines += _tables("control_points", (dict(vars(point)) for point in sop.control_points))
    lines += _tables("rules", (_demand(rule) for rule in sop.rules))
    lines += _tables("accepted", (dict(vars(one)) for one in sop.accepted))
    if sop.calendar is not None:
        lines += ["", "[calendar]"]
        told = sop.calendar.to_dict()
        if sop.is_local_calendar:
            del told["zone"]
        lines += [_line(key, value, "") for key, value in told.items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def starter_sop(
    name: str,
    steps: str,
    *,
    names: Iterable[str],
    activities: Iterable[str],
    lanes: Iterable[str] = (),
    teams: Iterable[str] = (),
    process: str = "",
) -> str:
    """A sop.toml to start from: the steps, what its names are in the log, guesses marked.

    Args:
        name: what the SOP is called.
        steps: the file with its steps, relative to the sop.toml.
        names: the steps.
        activities: those of the log.
        lanes: lanes of the SOP.
        teams: teams of the log.
        process: which process of that file is meant; empty when it holds one.

    Returns:
        TOML text with empty texts to fill in and rules as comments.
    """
    labels = propose_labels(list(names), list(activities))
    roles = propose_labels(list(lanes), list(teams))
    lines = [
        "# A standard operating procedure. Guesses are marked: check them once.",
        _line("name", name, ""),
        *(_line(key, "", why) for key, why in _TEXTS.items() if key in _FILLED),
        _line("steps", steps, "BPMN"),
        *([_line("process", process, "of that file")] if process else []),
        *_proposed("labels", "step of the SOP = activities of the log", labels),
        *_proposed("roles", "lane = teams of the log; none for machines and customers", roles),
    ]
    return "\n".join(lines) + "\n" + _EXAMPLES


_FILLED = ("purpose", "scope", "expected_result", "owner")


def _proposed(name: str, meaning: str, proposals: tuple[Proposal, ...]) -> list[str]:
    listed = [p for p in proposals if p.is_guess or name == "roles"]
    if not listed:
        return []
    return ["", f"[{name}]  # {meaning}", *(_proposal(p) for p in listed)]


def _proposal(proposal: Proposal) -> str:
    why = f"guessed: {proposal.how}" if proposal.is_guess else ""
    if not proposal.activities:
        why = "nothing in the log is called like it"
    return _line(proposal.step, list(proposal.activities), why)


def _line(name: str, value: object, comment: str) -> str:
    text = tomli_w.dumps({name: value}, multiline_strings=False).strip()
    if isinstance(value, list):
        # One line, so that a comment can stand behind it.
        cells = [tomli_w.dumps({"v": one}).strip().partition(" = ")[2] for one in value]
        text = f"{text.partition(' = ')[0]} = [{', '.join(cells)}]"
    return f"{text}  # {comment}" if comment else text


def _tables(name: str, tables: Iterable[Mapping[str, Any]]) -> list[str]:
    lines: list[str] = []
    for table in tables:
        lines += ["", f"[[{name}]]"]
        lines += [
            _line(key, list(value) if isinstance(value, tuple) else value, "")
            for key, value in table.items()
            if value not in ("", (), None)
        ]
    return lines


def _version(version: Version) -> dict[str, object]:
    days: dict[str, dt.date | None] = {"from": version.begins, "until": version.ends}
    rest = {name: getattr(version, name) for name in ("steps", "process", "replaces", "change")}
    return {"id": version.id, **days, **rest}


def _demand(rule: Demand) -> dict[str, object]:
    head = {"id": rule.id, "rule": rule.rule, **rule.options}
    return head | {"level": rule.level, "meaning": rule.meaning, "versions": rule.versions}
