"""The time ledger: one bar in which every second of lead time is in exactly one bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from procmine.report.calendars_found_text import calendars_found_text
from procmine.report.days_taken_text import days_taken_text, hours_unused_text
from procmine.report.grid import Column, Grid, Row
from procmine.report.study.buckets import DRAWN, GROUPS
from procmine.report.study.estimated import estimated
from procmine.report.study.sheet import StudySheet
from procmine.valuestream.buckets import NOBODY

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["ledger"]

PLACE = 20

_WIDTH = 940
_MOST_STEPS = 15
# Narrower parts have no room for a figure above them, in units of the picture.
_ROOM, _ROOM_FOR_NAME = 46, 150
_BUCKETS = (
    Column("bucket", "word"),
    Column("kind_of_time", "word"),
    Column("total_s", "s"),
    Column("share", "share"),
    Column("per_case_s", "s"),
)
_COST = (
    Column("cost_part", "word"),
    Column("amount", "money"),
    Column("share", "share"),
    Column("per_case", "money"),
)
_STEPS = (
    Column("activity", "word"),
    Column("made_of", "word"),
    Column("total_s", "s"),
    Column("share", "share"),
    Column("mostly", "word"),
)


def ledger(sheet: StudySheet) -> dict[str, Any] | None:
    """Where does the lead time go, each second of it once?"""
    told, say = sheet.value_stream, sheet.say
    words = {"nav": say("study_ledger.nav"), "title": say("study_ledger.title")}
    if told is None:
        return {**words, "none": say(f"study_ledger.none_{'time' if sheet.timed else 'timed'}")}
    parts = _parts(told["ledger_us"], told["lead_time_us"])
    return {
        **words,
        "none": None,
        "message": _message(told, sheet),
        "parts": [_drawn(part, sheet) for part in parts],
        "grid": _buckets(told, sheet),
        "sum": say(
            "study_ledger.sum",
            sum_exact=_exact(sum(told["ledger_us"].values())),
            lead_exact=_exact(told["lead_time_us"]),
            n_cases=told["n_cases"],
        ),
        "labour": say("study_ledger.labour", total_s=told["labour_s"])
        if told["labour_s"]
        else None,
        "estimated": estimated(sheet),
        "calendars": list(_calendars(told, sheet)),
        "steps": _steps(told, sheet),
        "steps_message": _steps_message(told, sheet),
        "steps_shown": say("study_ledger.steps_shown", n_activities=len(told["rows"])),
        "cost": _cost(told, sheet),
    }


def _parts(us: Mapping[str, int], whole_us: int) -> list[dict[str, Any]]:
    """The buckets with time in them side by side, in whole units of the picture."""
    names = [name for name in DRAWN if us[name]]
    ends, so_far = [0.0], 0
    for name in names:
        so_far += us[name]
        ends.append(round(so_far / whole_us * _WIDTH, 2))
    return [
        {"bucket": name, "x": low, "width": round(high - low, 2), "share": us[name] / whole_us}
        for name, (low, high) in zip(names, pairwise(ends), strict=True)
    ]


def _drawn(part: dict[str, Any], sheet: StudySheet) -> dict[str, Any]:
    say, name = sheet.say, sheet.say(f"bucket.{part['bucket']}")
    width = part["width"]
    return {
        **part,
        "middle": round(part["x"] + width / 2, 2),
        "name": name if width >= _ROOM_FOR_NAME else None,
        "said": say.share(part["share"]) if width >= _ROOM else None,
        "title": say.plain("study_ledger.part", name=name, time_share=part["share"]),
    }


def _message(told: Mapping[str, Any], sheet: StudySheet) -> Any:
    whole, sums = told["lead_time_s"], told["ledger_s"]
    worked = sum(sums[name] for name in GROUPS["worked"])
    most = max((name for name in DRAWN if name not in GROUPS["worked"]), key=lambda n: sums[n])
    say = sheet.say
    named = {"most": say(f"bucket.{most}"), "most_share": sums[most] / whole}
    # Without begins no second can be called work: that is no share of nought.
    if told["pce_bound_elapsed"] is None:
        return say("study_ledger.message_waits", **named)
    return say("study_ledger.message", worked_share=worked / whole, **named)


def _exact(us: int) -> Markup:
    """Microseconds as seconds with every digit."""
    from markupsafe import Markup

    seconds, rest = divmod(us, 1_000_000)
    text = f"{seconds:,}" + (f".{rest:06d}".rstrip("0") if rest else "")
    return Markup("{}").format(text)


def _calendars(told: Mapping[str, Any], sheet: StudySheet) -> Iterator[Any]:
    """Whose hours count as closed, and what is to be known of them; nothing where none do."""
    key, lang = f"study_ledger.calendar_{told['calendar']}", sheet.say.lang
    if key in sheet.say:
        yield sheet.say(key)
    for line in (
        *calendars_found_text(told["calendars_found"], lang),
        *days_taken_text(told["public_days"], lang),
        *hours_unused_text(told["n_calendars_unused"], lang),
    ):
        yield line + sheet.say.plain("headline.stop")


def _swatch(bucket: str, sheet: StudySheet) -> Any:
    from markupsafe import Markup

    return Markup(
        '<svg class="swatch" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
        '<rect class="part {0}" width="14" height="14"/>'
        '<rect class="hatched {0}" width="14" height="14"/></svg> {1}'
    ).format(bucket, sheet.say(f"bucket.{bucket}"))


def _buckets(told: Mapping[str, Any], sheet: StudySheet) -> Grid:
    say, whole, n = sheet.say, told["lead_time_s"], told["n_cases"]
    rows = [
        Row(
            {
                "bucket": _swatch(name, sheet),
                "kind_of_time": say(f"time_group.{group}"),
                "total_s": told["ledger_s"][name],
                "share": told["ledger_s"][name] / whole,
                "per_case_s": told["ledger_s"][name] / n,
            }
        )
        for group, names in GROUPS.items()
        for name in names
        if told["ledger_us"][name]
    ]
    in_all = {
        "bucket": say("study_ledger.whole"), "kind_of_time": "", "total_s": whole, "share": 1.0,
        "per_case_s": whole / n,
    }  # fmt: skip
    rows.append(Row(in_all, "ledger-whole"))
    caption = say("study_ledger.table")
    return Grid(
        "ledger-table", caption, _BUCKETS, rows, n_rows=len(rows), file="report.json",
        is_sortable=False,
    )  # fmt: skip


def _steps(told: Mapping[str, Any], sheet: StudySheet) -> Grid:
    say, whole = sheet.say, told["lead_time_s"]
    found = sorted(told["rows"], key=lambda row: (-row["lead_time_total_s"], row["activity"]))
    longest = found[0]["lead_time_total_s"]
    rows = [
        Row(
            {
                "activity": say("study_ledger.nobody")
                if row["activity"] == NOBODY
                else say.name(row["activity"]),
                "made_of": _stack(row, longest),
                "total_s": row["lead_time_total_s"],
                "share": row["lead_time_total_s"] / whole,
                "mostly": say(f"bucket.{_most(row)}"),
            }
        )
        for row in found[:_MOST_STEPS]
    ]
    caption = say("study_ledger.steps")
    return Grid("ledger-steps", caption, _STEPS, rows, n_rows=len(found), file="report.json")


def _steps_message(told: Mapping[str, Any], sheet: StudySheet) -> Any:
    """Which step has most of the time."""
    say = sheet.say
    most = max(told["rows"], key=lambda row: (row["lead_time_total_s"], row["activity"]))
    share = most["lead_time_total_s"] / told["lead_time_s"]
    if most["activity"] == NOBODY:
        return say("study_ledger.steps_message_nobody", most_share=share)
    return say("study_ledger.steps_message", activity=most["activity"], most_share=share)


def _cost(told: Mapping[str, Any], sheet: StudySheet) -> dict[str, Any] | None:
    """The same in money, where anybody said what anything costs."""
    cost, say, n = told["cost"], sheet.say, told["n_cases"]
    if cost is None or not cost["total"]:
        return None
    rows = [
        Row(
            {
                "cost_part": say(f"cost_part.{name}"),
                "amount": sheet.money_cell(amount),
                "share": amount / cost["total"],
                "per_case": sheet.money_cell(amount / n),
            }
        )
        for name, amount in cost["parts"].items()
        if amount
    ]
    whole = {"cost_part": say("cost_part.whole"), "amount": sheet.money_cell(cost["total"]),
             "share": 1.0, "per_case": sheet.money_cell(cost["total"] / n)}  # fmt: skip
    rows.append(Row(whole, "cost-whole"))
    caption = say("study_ledger.cost_table")
    most = max(cost["parts"], key=lambda name: cost["parts"][name])
    return {
        "message": say(
            "study_ledger.cost",
            total=sheet.money(cost["total"]),
            per_case=sheet.money(cost["total"] / n),
            most=say(f"cost_part.{most}"),
            most_share=cost["parts"][most] / cost["total"],
        ),
        "grid": Grid(
            "cost-table",
            caption,
            _COST,
            rows,
            n_rows=len(rows),
            file="report.json",
            is_sortable=False,
        ),
        "unpriced": say("study_ledger.unpriced", total_s=cost["unpriced_s"])
        if cost["unpriced_s"]
        else None,
        "unused": say("study_ledger.unused", n_unused=cost["n_unused"])
        if cost["n_unused"]
        else None,
    }


def _most(row: Mapping[str, Any]) -> str:
    return max(DRAWN, key=lambda name: row[f"{name}_total_s"])


def _stack(row: Mapping[str, Any], longest: float) -> Any:
    """What the time of one step is made of, on the scale of the longest."""
    from markupsafe import Markup

    x, drawn = 0.0, []
    for name in DRAWN:
        width = row[f"{name}_total_s"] / longest * 100
        if width >= 0.05:
            shape = Markup('<rect class="part {}" x="{:.2f}" width="{:.2f}" height="10"/>')
            drawn.append(shape.format(name, x, width))
        x += width
    return Markup(
        '<svg class="bar stack" viewBox="0 0 100 10" preserveAspectRatio="none" '
        'aria-hidden="true">{}</svg>'
    ).format(Markup("").join(drawn))
