"""What decides at gateways as plain data, and in sentences."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from procmine.conform.gateway_decisions import GatewayDecision, gateway_decisions
from procmine.report.messages import Messages

if TYPE_CHECKING:
    from procmine.conform.check import Conformance

__all__ = ["decisions_told"]


def decisions_told(found: Conformance, lang: str) -> list[dict[str, Any]]:
    """What decides at the gateways of the SOP, and does it decide as it says?

    Args:
        found: what ``check`` gave.
        lang: language of the sentences.

    Returns:
        One row for each gateway, those first where most cases go against the conditions. ``says``
        and ``does`` are places in ``branches``.

    Cost: that of ``gateway_decisions``.
    """
    say = Messages(lang)
    told = sorted(gateway_decisions(found), key=lambda one: (-one.n_against, -one.n))
    return [_told(one, say) for one in told]


def _told(one: GatewayDecision, say: Messages) -> dict[str, Any]:
    names = [branch.name or say.plain("decision.end") for branch in one.branches]
    listed = " / ".join(names)
    mined = one.mined
    return {
        "version": one.version,
        "gateway": one.gateway,
        "name": one.name or say.plain("decision.between", branches=listed),
        "n": one.n,
        "n_told": one.n_told,
        "n_against": one.n_against,
        "n_assumed": one.n_assumed,
        "branches": [
            {**asdict(branch), "name": name, "leads_to": list(branch.leads_to)}
            for branch, name in zip(one.branches, names, strict=True)
        ],
        "mined": None
        if mined is None
        else {
            "n": mined.n,
            "columns": list(mined.columns),
            "accuracy_share": mined.accuracy_share,
            "baseline_share": mined.baseline_share,
            "rules": [
                {"when": when, "branch": branch, "n": n, "n_taken": n_taken}
                for when, branch, n, n_taken in mined.rules
            ],
        },
        "contrasts": [asdict(contrast) for contrast in one.contrasts],
        "says": _sentences(one, names, say),
    }


def _sentences(one: GatewayDecision, names: list[str], say: Messages) -> list[str]:
    found = [*_as_written(one, names, say)]
    for contrast in one.contrasts:
        values = {"when": contrast.when, "n": contrast.n, "n_done": contrast.n_done}
        branches = {"says": names[contrast.says], "does": names[contrast.does]}
        found.append(say.plain("decision.contrast", **values, **branches))
    for branch in one.branches:
        if branch.unreadable:
            why = {"condition": branch.condition, "why": branch.unreadable}
            found.append(say.plain("decision.unreadable", **why))
    if one.mined is not None:
        found.append(
            say.plain(
                "decision.mined",
                columns=", ".join(one.mined.columns),
                accuracy_share=one.mined.accuracy_share,
                baseline_share=one.mined.baseline_share,
            )
        )
        for when, branch_at, n, n_taken in one.mined.rules:
            counts = {"n": n, "n_taken": n_taken, "taken_share": n_taken / n}
            found.append(say.plain("decision.leaf", when=when, branch=names[branch_at], **counts))
    if one.n_assumed:
        found.append(say.plain("decision.assumed", n_assumed=one.n_assumed))
    return found


def _as_written(one: GatewayDecision, names: list[str], say: Messages) -> list[str]:
    if not one.n_told:
        readable = [branch for branch in one.branches if branch.condition]
        is_unasked = readable and not any(branch.unreadable for branch in readable)
        return [say.plain("decision.unasked")] if is_unasked else []
    shares = {"n_other": one.n_against, "other_share": one.n_against / one.n_told}
    counts = {"n_told": one.n_told, "n_kept": one.n_told - one.n_against}
    found = [say.plain("decision.as_written", **counts, **shares)]
    for branch, name in zip(one.branches, names, strict=True):
        n_other = branch.n_said - branch.n_kept
        if n_other and branch.condition:
            values = {"condition": branch.condition, "branch": name}
            numbers = {"n_said": branch.n_said, "n_other": n_other}
            found.append(say.plain("decision.against_branch", **values, **numbers))
    return found
