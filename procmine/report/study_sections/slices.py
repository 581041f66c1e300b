"""The ledger of each slice: a bar for each channel, case type, team and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from procmine.report.grid import Column, Grid, Row
from procmine.report.study.buckets import GROUPS, HATCHED
from procmine.report.study.sheet import StudySheet
from procmine.valuestream.slicing import NOTHING, REST

__all__ = ["slices"]

PLACE = 22

# What a bar is made of, from left to right, and the bucket whose colour and pattern it has. The
# numbers in the bars tell the parts apart where there is no colour.
_PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "value_adding": ("value_adding", ("value_adding",)),
    "necessary": ("necessary", ("necessary",)),
    "untagged": ("untagged", ("untagged",)),
    "waste": ("waste", ("waste", "rework")),
    "waiting": ("contention", GROUPS["waiting"]),
    "outside": ("pending_customer", GROUPS["outside"]),
    "closed": ("off_hours", GROUPS["closed"]),
    "unknown": ("unknown", GROUPS["unknown"]),
}
_WIDTH, _HEIGHT = 200, 18
# Narrower parts have no room for their number.
_ROOM = 11
_COLUMNS = (
    Column("slice", "word"),
    Column("n_in_slice", "word"),
    Column("made_of", "word"),
    Column("per_case_s", "s"),
    Column("value_share", "share"),
    Column("waits_share", "share"),
)


def slices(sheet: StudySheet) -> dict[str, Any] | None:
    """Do some channels, case types, teams or periods take longer than others, and why?"""
    told, say = sheet.result["slices"], sheet.say
    if not told:
        return None
    shown = {
        part for one in told for row in _told_rows(one) for part in _PARTS if _part_s(row, part) > 0
    }
    return {
        "nav": "",
        "title": say("study_slices.title"),
        "legend": [_swatch(part, sheet) for part in _PARTS if part in shown],
        "figures": [_figure(one, sheet) for one in told],
    }


def _told_rows(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in one["slices"] if row["ledger_s"] is not None]


def _part_s(row: Mapping[str, Any], part: str) -> float:
    return sum((float(row["ledger_s"][bucket]) for bucket in _PARTS[part][1]), 0.0)


def _per_case_s(row: Mapping[str, Any]) -> float:
    return float(row["lead_time_s"]) / int(row["n_cases"])


def _figure(one: Mapping[str, Any], sheet: StudySheet) -> dict[str, Any]:
    say, told = sheet.say, _told_rows(one)
    # What is not named is no answer to who or what takes long.
    named = [row for row in told if row["name"] not in (NOTHING, REST)] or told
    # Periods in which long cases could not be over yet look quicker than they are.
    among = [row for row in named if not row["is_cut"]]
    n_cut = len(named) - len(among)
    key = "message_team" if one["by"] == "team" else "message"
    if n_cut and len(among) < 2:
        key, among = "message_cut", named
    longest = max(among, key=lambda row: (_per_case_s(row), row["name"]))
    shortest = min(among, key=lambda row: (_per_case_s(row), row["name"]))
    hidden = len(one["slices"]) - len(told)
    smallest = sheet.config.privacy.smallest_group
    return {
        "id": f"slices-{one['by']}",
        "message": say(
            f"study_slices.{key}",
            by_what=say(f"study_slices.by_{one['by']}"),
            longest=_named(longest["name"], sheet),
            longest_s=_per_case_s(longest),
            shortest=_named(shortest["name"], sheet),
            shortest_s=_per_case_s(shortest),
        ),
        "grid": _grid(one, max(map(_per_case_s, told)) or 1.0, sheet),
        "cut": say("study_slices.cut", n_cut=n_cut) if n_cut else None,
        "hidden": say("study_slices.hidden", n_hidden=hidden, n_least=smallest) if hidden else None,
    }


def _named(name: str, sheet: StudySheet) -> Any:
    if name in (NOTHING, REST):
        return sheet.say("study_slices.nothing" if name == NOTHING else "study_slices.rest")
    return sheet.say.name(name)


def _grid(one: Mapping[str, Any], longest_s: float, sheet: StudySheet) -> Grid:
    rows = one["slices"]
    if not one["of_periods"]:
        # What is too few to tell stands last.
        rows = sorted(
            rows,
            key=lambda row: (
                row["n_cases"] is None,
                -_per_case_s(row) if row["n_cases"] else 0.0,
                row["name"],
            ),
        )
    return Grid(
        f"slices-{one['by']}-table",
        sheet.say(f"study_slices.by_{one['by']}"),
        _COLUMNS,
        [Row(_cells(row, longest_s, sheet)) for row in rows],
        n_rows=len(rows),
        file="report.json",
        is_sortable=False,
    )


def _cells(row: Mapping[str, Any], longest_s: float, sheet: StudySheet) -> dict[str, Any]:
    name = _named(row["name"], sheet)
    if row["n_cases"] is None:
        few = sheet.say("study_slices.few", n_least=sheet.config.privacy.smallest_group)
        return {"slice": name, "n_in_slice": few}
    if row["is_cut"]:
        name = sheet.say("study_slices.cut_name", name=name)
    whole = row["lead_time_s"] or 1.0
    waits = sum(_part_s(row, part) for part in ("waiting", "outside", "closed"))
    return {
        "slice": name,
        "n_in_slice": sheet.say("study_slices.n", n_cases=row["n_cases"]),
        "made_of": _bar(row, longest_s, sheet),
        "per_case_s": _per_case_s(row),
        "value_share": _part_s(row, "value_adding") / whole,
        "waits_share": waits / whole,
    }


def _bar(row: Mapping[str, Any], longest_s: float, sheet: StudySheet) -> Any:
    """As long as the slice takes a case on average, on the scale of the longest."""
    from markupsafe import Markup

    drawn = [
        Markup("<g><title>{}</title>{}{}</g>").format(
            _title(part, share, sheet), _shape(part, x, width), _mark(part, x, width)
        )
        for part, share, x, width in _laid(row, longest_s)
    ]
    return Markup('<svg class="slice" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        _WIDTH, _HEIGHT, Markup("").join(drawn)
    )


def _shape(part: str, x: float, width: float) -> Any:
    """The coloured part, and its pattern where it has one."""
    from markupsafe import Markup

    bucket = _PARTS[part][0]
    kinds = ("part", "hatched") if bucket in HATCHED else ("part",)
    shape = Markup('<rect class="{} {}" x="{:.2f}" width="{:.2f}" height="{}"/>')
    return Markup("").join(shape.format(kind, bucket, x, width, _HEIGHT) for kind in kinds)


def _laid(row: Mapping[str, Any], longest_s: float) -> Iterator[tuple[str, float, float, float]]:
    """Each part that can be seen: its share, where it begins and how wide it is."""
    x, length = 0.0, _per_case_s(row) / longest_s * _WIDTH
    for part in _PARTS:
        share = _part_s(row, part) / (row["lead_time_s"] or 1.0)
        if share * length >= 0.05:
            yield part, share, x, share * length
        x += share * length


def _title(part: str, share: float, sheet: StudySheet) -> str:
    name = sheet.say(f"study_slices.{part}")
    return sheet.say.plain("study_ledger.part", name=name, time_share=share)


def _number(part: str) -> int:
    return list(_PARTS).index(part) + 1


def _mark(part: str, x: float, width: float) -> Any:
    from markupsafe import Markup

    if width < _ROOM:
        return ""
    text = Markup('<text class="slice-mark" x="{:.2f}" y="13">{}</text>')
    return text.format(x + width / 2, _number(part))


def _swatch(part: str, sheet: StudySheet) -> Any:
    from markupsafe import Markup

    return Markup(
        '<svg class="swatch" viewBox="0 0 22 18" width="22" height="18" aria-hidden="true">'
        '<rect class="part {0}" width="22" height="18"/>'
        '<rect class="hatched {0}" width="22" height="18"/>'
        '<text class="slice-mark" x="11" y="13">{1}</text></svg> {2}'
    ).format(_PARTS[part][0], _number(part), sheet.say(f"study_slices.{part}"))
