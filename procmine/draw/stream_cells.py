"""What a value-stream map says in each of its places, as text: today, and in the target."""

from __future__ import annotations

from dataclasses import dataclass, field

from procmine.draw.words import say
from procmine.plaintext import plain_text
from procmine.units import format_count, format_duration, format_number, format_share
from procmine.valuestream.rungs import Rung
from procmine.valuestream.spans import Spans
from procmine.valuestream.stream_nouns import StreamStep, ValueStreamMap

__all__ = ["Cell", "cells_of", "target_cells_of"]

# What cannot be told, and what there is none of.
_UNTOLD, _NONE = "?", "–"


@dataclass(frozen=True)
class Row:
    """One line of a data box.

    Args:
        label: what its first figure is; empty for the heads of three figures.
        figures: one, three, or two with ``second`` between them.
        second: what the second of two figures is.
    """

    label: str
    figures: tuple[str, ...]
    second: str = ""


@dataclass(frozen=True)
class Cell:
    """One step of the picture, with the wait before it.

    Args:
        name: what stands in the box.
        title: what a pointer tells.
        step: the activity; empty where several are folded into one.
        value: ``VA``, ``BVA``, ``NVA`` or ``untagged``; empty where several are folded.
        queue: below the triangle: how many wait, how long; no triangle where nothing waits.
        rows: of the data box.
        wait: upper line of the ladder.
        work: lower line of the ladder.
        gone: is the step removed?
        changed: do the ladder and the box say something else than today?
    """

    name: str
    title: str
    step: str
    value: str
    queue: tuple[str, ...]
    rows: tuple[Row, ...]
    wait: str
    work: str
    gone: bool = False
    changed: bool = field(default=False)


def cells_of(found: ValueStreamMap, lang: str) -> list[Cell]:
    """The steps of a map as they are today."""
    return [_cell(found, rung, lang) for rung in found.rungs]


def _cell(found: ValueStreamMap, rung: Rung, lang: str) -> Cell:
    wait, work = _waited(rung, lang), _length(rung.mean_s(rung.work_us), lang)
    if not rung.activity:
        return _folded(found, rung, lang, wait, work)
    step = found.step(rung.activity)
    queue: tuple[str, ...] = ()
    if step.wait.total_s or (step.untold.get("wait") == "no-start" and rung.unknown_us):
        queue = _queue(step, lang)
    if step.pt.n == 0:
        work = _UNTOLD
    return Cell(
        name=plain_text(rung.activity),
        title=_title(step, rung, lang),
        step=rung.activity,
        value=step.value,
        queue=queue,
        rows=_rows(step, lang),
        wait=wait,
        work=work,
    )


def _waited(rung: Rung, lang: str) -> str:
    """The upper line of the ladder; what may be work as well has a question mark."""
    wait, unknown = (_length(rung.mean_s(us), lang) for us in (rung.wait_us, rung.unknown_us))
    if not rung.unknown_us:
        return wait
    return f"{wait} + {unknown} ?" if rung.wait_us else f"{unknown} ?"


def _folded(found: ValueStreamMap, rung: Rung, lang: str, wait: str, work: str) -> Cell:
    n = format_count(rung.n_activities)
    shown = {other.activity for other in found.rungs}
    names = [plain_text(step.activity) for step in found.steps if step.activity not in shown]
    times = sum(step.n for step in found.steps if step.activity not in shown)
    comma = "、" if lang == "zh" else ", "
    return Cell(
        name=say(lang, "stream_rest", n=n),
        title=comma.join(names),
        step="",
        value="",
        queue=(),
        rows=(Row("n", (format_count(times),)),),
        wait=wait,
        work=work if found.efficiency.is_told else _UNTOLD,
    )


def _queue(step: StreamStep, lang: str) -> tuple[str, ...]:
    """How many wait and how long on average; what is not told is left out."""
    lines = []
    if step.queue is not None:
        lines.append(say(lang, "stream_wip", n=_number(step.queue)))
    if step.wait.mean_s is not None:
        lines.append(say(lang, "stream_mean", span=_length(step.wait.mean_s, lang)))
    return tuple(lines) or (_UNTOLD,)


def _rows(step: StreamStep, lang: str) -> tuple[Row, ...]:
    wait, first = say(lang, "stream_wait"), step.first_pass_share
    waits_for_none = step.untold.get("wait") == "nothing-before"
    return (
        Row("", ("p50", "p85", "p95")),
        Row("PT", _three(step.pt, lang)),
        Row(wait, (_NONE,) * 3 if waits_for_none else _three(step.wait, lang)),
        Row("LT", _three(step.lt, lang)),
        Row("%C&A", (_share(step.complete_share, lang), _share(first, lang)), "FPY"),
        Row("FTE", (_number(step.fte), format_count(step.n)), "n"),
    )


def _three(spans: Spans, lang: str) -> tuple[str, str, str]:
    return (
        _length(spans.p50_s, lang), _length(spans.p85_s, lang), _length(spans.p95_s, lang)
    )  # fmt: skip


def _length(seconds: float | None, lang: str) -> str:
    return _UNTOLD if seconds is None else format_duration(seconds, lang=lang)


def _share(share: float | None, lang: str) -> str:
    return _UNTOLD if share is None else format_share(share, lang=lang)


def _number(value: float | None) -> str:
    """A number of people or cases, to two digits.

    >>> _number(0.123), _number(12.34), _number(1234.5), _number(None)
    ('0.12', '12', '1,234', '?')
    """
    if value is None:
        return _UNTOLD
    return format_number(value, digits=2) if value >= 0.01 or not value else "<0.01"


def _title(step: StreamStep, rung: Rung, lang: str) -> str:
    said = say(
        lang,
        "stream_step",
        activity=plain_text(step.activity),
        n=format_count(step.n),
        n_cases=format_count(step.n_cases),
        pt=_length(step.pt.mean_s, lang),
        lt=_length(step.lt.mean_s, lang),
        wait=_length(step.wait.mean_s, lang),
    )
    if not step.untold:
        return said
    reasons = sorted(set(step.untold.values()))
    gap = "；" if lang == "zh" else "; "
    return said + gap + gap.join(say(lang, f"untold_{reason}") for reason in reasons)


def target_cells_of(found: ValueStreamMap, lang: str) -> list[Cell]:
    """The same steps in the target, in the same places."""
    target = found.target
    if target is None:
        return []
    left = {(claim.activity, claim.what): claim.left_share for claim in target.claims}
    cells = []
    for rung, before in zip(target.rungs, found.rungs, strict=True):
        today = _cell(found, before, lang)
        gone = rung.activity in target.removed
        changed = rung.us != before.us
        cells.append(
            Cell(
                name=today.name,
                title=today.title,
                step=today.step,
                value=today.value,
                queue=(),
                rows=_target_rows(found, rung, before, left, lang),
                wait=_waited(rung, lang),
                work=today.work
                if today.work == _UNTOLD
                else _length(rung.mean_s(rung.work_us), lang),
                gone=gone,
                changed=changed,
            )
        )
    return cells


def _target_rows(
    found: ValueStreamMap, rung: Rung, before: Rung, left: dict[tuple[str, str], float], lang: str
) -> tuple[Row, ...]:
    saved = say(lang, "stream_saved")
    told = _length(rung.mean_s(before.total_us - rung.total_us), lang)
    if not rung.activity:
        return (Row(saved, (told,)),)
    step, rows = found.step(rung.activity), []
    for what, label, spans in (
        ("work", say(lang, "stream_mean_pt"), step.pt),
        ("wait", say(lang, "stream_mean_wait"), step.wait),
    ):
        share = left.get((rung.activity, what), 1.0)
        now = spans.mean_s
        # What was asked for, not a rounding error beside it.
        new = None if now is None else round(now * share, 6)
        is_none = what == "wait" and step.untold.get("wait") == "nothing-before"
        rows.append(Row(label, (_NONE if is_none else _length(new, lang),)))
    return (*rows, Row(saved, (told,)))
