"""What a value-stream map says of the whole, in words and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from procmine.draw.words import say
from procmine.plaintext import plain_text
from procmine.units import format_count, format_duration, format_number, format_share
from procmine.valuestream.rungs import Rung
from procmine.valuestream.stream_nouns import ValueStreamMap

__all__ = ["figures_of", "target_figures_of", "totals_of"]


def _span(seconds: float | None, lang: str) -> str:
    return format_duration(seconds, lang=lang)


def _plain(value: float | None) -> str:
    return "?" if value is None else format_number(value, digits=3)


def figures_of(found: ValueStreamMap, lang: str) -> list[str]:
    """Lead time, efficiency, quality and load of the stream as it is."""
    lead, told, flow = found.lead, found.efficiency, found.flow
    lines = [
        say(
            lang,
            "stream_lead",
            mean=_span(lead.mean_s, lang),
            p50=_span(lead.p50_s, lang),
            p85=_span(lead.p85_s, lang),
            p95=_span(lead.p95_s, lang),
            working=_span(found.lead_working.mean_s, lang),
            n=format_count(lead.n),
        )
    ]
    bounds, working = told.pce_bounds, told.pce_bounds_working
    if bounds is None:
        lines.append(say(lang, "stream_efficiency_none"))
    else:
        place = 0 if told.is_tagged else 1
        lines.append(
            say(
                lang,
                "stream_efficiency" if told.is_tagged else "stream_efficiency_most",
                elapsed=format_share(bounds[place], lang=lang),
                working=format_share(working[place] if working else None, lang=lang),
                ratio=format_share(told.activity_ratio, lang=lang),
            )
        )
    complete, first = found.rolled_complete_share, found.rolled_first_pass_share
    lines.append(
        say(
            lang,
            "stream_quality",
            complete=format_share(complete, lang=lang),
            first=format_share(first, lang=lang),
            wip=_plain(flow.wip),
            fte=_plain(flow.fte),
        )
    )
    n_estimated = sum(step.n_estimated_start for step in found.steps)
    if n_estimated:
        n, every = format_count(n_estimated), format_count(found.n_steps)
        lines.append(say(lang, "stream_estimated", n=n, all=every))
    return lines


def target_figures_of(found: ValueStreamMap, lang: str) -> list[str]:
    """What the target takes out, and what is not claimed."""
    target = found.target
    if target is None:
        return []
    before = found.efficiency.lead_us
    share = target.saved_us / before if before else 0.0
    lines = [
        say(
            lang,
            "stream_target_lead",
            mean=_span(target.lead.mean_s, lang),
            before=_span(found.lead.mean_s, lang),
            share=format_share(share, lang=lang),
            p50=_span(target.lead.p50_s, lang),
            p85=_span(target.lead.p85_s, lang),
            p95=_span(target.lead.p95_s, lang),
            working=_span(target.lead_open_us / max(found.n_cases, 1) / 1e6, lang),
        )
    ]
    if target.pce_elapsed is not None:
        now = format_share(found.efficiency.pce_elapsed, lang=lang)
        then = format_share(target.pce_elapsed, lang=lang)
        lines.append(say(lang, "stream_target_pce", after=then, before=now))
    beside = sum(claim.beside_us for claim in target.claims)
    if beside:
        span = _span(beside / max(found.n_cases, 1) / 1e6, lang)
        lines.append(say(lang, "stream_beside", span=span))
    if target.control_points:
        comma = "、" if lang == "zh" else ", "
        names = comma.join(map(plain_text, target.control_points))
        lines.append(say(lang, "stream_control", names=names))
    return [*lines, say(lang, "stream_clear")]


def totals_of(rungs: Sequence[Rung], lang: str) -> str:
    """What the two lines of a ladder add up to."""
    n_cases = max((rung.n_cases for rung in rungs), default=0) or 1

    def mean(us: Iterable[int]) -> float:
        return sum(us) / n_cases / 1e6

    unknown, work = (mean(us) for us in ([r.unknown_us for r in rungs], [r.work_us for r in rungs]))
    key = "stream_total" if not unknown else "stream_total_unknown"
    return say(
        lang,
        key if work or not unknown else "stream_total_untold",
        wait=_span(mean(rung.wait_us for rung in rungs), lang),
        work=_span(work, lang),
        unknown=_span(unknown, lang),
        lead=_span(mean(rung.total_us for rung in rungs), lang),
    )
