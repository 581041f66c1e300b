"""unsound_notes(): what is not sound about steps that can be played all the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from procmine.errors import StateSpaceError
from procmine.finding import Finding
from procmine.model.graph import Model
from procmine.model.net_soundness import check_net_soundness
from procmine.model.petri_net import PetriNet
from procmine.model.soundness import Breach, check_soundness

__all__ = ["UNSOUND", "unsound_notes"]

UNSOUND = "reading-unsound"
_MAX_STATES = 20_000
_SAID = {
    "no-start": ("the steps have no beginning", "步骤没有起点"),
    "no-end": ("the steps have no end", "步骤没有终点"),
    "unreachable": ("no case can get to {where}", "没有案例能到达 {where}"),
    "no-way-out": ("from {where} no way leads to an end", "从 {where} 无法到达终点"),
    "deadlock": (
        "a case waits at {where} for ever, after: {case}",
        "案例会永远停在 {where}，之前依次为：{case}",
    ),
    "livelock": (
        "a case can go round at {where} but never end",
        "案例会在 {where} 处循环而无法结束",
    ),
    "two-tokens": (
        "{where} goes on a second time before the first is through, after: {case}",
        "{where} 会在前一次未完成时再次继续，之前依次为：{case}",
    ),
    "ends-twice": (
        "a case can reach the end twice, after: {case}",
        "案例可能两次到达终点，之前依次为：{case}",
    ),
    "improper": (
        "a case can end while work is left at {where}, after: {case}",
        "案例结束时 {where} 处仍有未完成的工作，之前依次为：{case}",
    ),
    "unbounded": ("work can pile up at {where} without end", "{where} 处的工作可能无限堆积"),
    "dead": ("no case can ever do {where}", "没有案例能够执行 {where}"),
}
_TAIL = (
    "; only ways that end are held against the log (procmine model lint says more)",
    "；只用能够结束的走法与日志比较（详见 procmine model lint）",
)


def unsound_notes(
    model: Model | PetriNet,
    stands_for: Mapping[str, str] | None = None,
    clears: Mapping[str, Collection[str]] | None = None,
) -> tuple[Finding, ...]:
    """In which ways are these steps unsound?

    Args:
        model: the steps.
        stands_for: id in the document by id in the model.
        clears: nodes that take other tokens away, as ``check_soundness`` wants them.

    Returns:
        A note of level ``warning`` for the first breach of each kind; none for sound steps, nor
        where they have more than 20,000 states to look at.

    Cost: grows with the states, up to 20,000.
    """
    try:
        found = (
            check_net_soundness(model, max_states=_MAX_STATES)
            if isinstance(model, PetriNet)
            else check_soundness(model, max_states=_MAX_STATES, clears=clears or {})
        )
    except StateSpaceError:
        return ()
    first = {breach.kind: breach for breach in reversed(found.breaches)}
    return tuple(_note(one, model, stands_for or {}) for one in reversed(first.values()))


def _note(breach: Breach, model: Model | PetriNet, stands_for: Mapping[str, str]) -> Finding:
    names = {}
    if isinstance(model, Model):
        names = {node.id: node.name for node in model.nodes}
    else:
        names |= {place.id: place.name for place in model.places}
        names |= {t.id: t.label or "" for t in model.transitions}
    node = breach.nodes[0] if breach.nodes else ""
    meant = stands_for.get(node, node)
    en, zh = (text + tail for text, tail in zip(_SAID[breach.kind], _TAIL, strict=True))
    case = " → ".join(name or "?" for name in breach.trace[:12]) or "(start)"
    return Finding(
        rule=UNSOUND,
        level="warning",
        message={"en": en, "zh": zh},
        values={"where": repr(names.get(node) or meant), "case": case},
        where={"element": meant, "breach": breach.kind},
        n=1,
    )
