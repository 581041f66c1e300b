"""Who waits for whose message: rules from the message flows of the SOP."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.conform.sop import Demand, Sop
from procmine.model.messages import Message

__all__ = ["message_demands"]


def message_demands(sop: Sop, messages: Mapping[str, tuple[Message, ...]]) -> tuple[Demand, ...]:
    """Which steps must not come before a message that they wait for was sent?

    Args:
        sop: a rule of its own with the same id is asked instead.
        messages: those of each version.

    Returns:
        One rule ``step-order`` for each message; one for each of its orders where versions differ.
        Cases that lack one of the steps say nothing of the order: that is for the steps.
    """
    wanted: dict[tuple[str, str, str], list[str]] = {}
    for version, those in messages.items():
        for one in those:
            if '"' not in one.sender + one.receiver:
                wanted.setdefault((one.name, one.sender, one.receiver), []).append(version)
    names = [name for name, _, _ in wanted]
    taken = {rule.id for rule in sop.rules}
    found = []
    for (name, sender, receiver), versions in wanted.items():
        everywhere = len(versions) == len(sop.versions)
        rule_id = (
            f"message: {name}" if names.count(name) == 1 else f"message: {sender} → {receiver}"
        )
        rule_id += "" if everywhere else f" ({', '.join(versions)})"
        if rule_id not in taken:
            taken.add(rule_id)
            found.append(
                Demand(
                    id=rule_id,
                    rule="step-order",
                    options={"steps": f'"{sender}", "{receiver}"'},
                    versions=() if everywhere else tuple(versions),
                    meaning=f"{receiver} waits for the message {name}",
                    origin="message flows of the steps",
                )
            )
    return tuple(found)
