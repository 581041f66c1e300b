"""Messages between pools that are played: which step waits for which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procmine.model.document import Document
from procmine.model.scope import Scope, Step

__all__ = ["Message", "ordered_messages"]


@dataclass(frozen=True)
class Message:
    """A message whose receiver must wait for its sender.

    Args:
        id: of the message flow.
        name: its name, or id.
        sender: name of the step that sends it, or does so when it is done.
        receiver: name of the step that gets it, or begins with it.
    """

    id: str
    name: str
    sender: str
    receiver: str


def ordered_messages(document: Document, scopes: Sequence[Scope]) -> tuple[Message, ...]:
    """Which step must come before which, since it sends what the other waits for?

    Args:
        document: the file.
        scopes: the processes of it that are played.

    Returns:
        One for each message between two of their steps. Left out are messages to a step that gets
        several, or that answers the one who sends it: there is more than one order; and those from
        or to an event that does not stand right behind, or before, one step alone.
    """
    inners = [inner for scope in scopes for inner in scope.scopes()]
    home = {step.id: (inner, step) for inner in inners for step in inner.steps}
    flows = [one for one in document.message_flows() if one.source in home and one.target in home]
    into = [one.target for one in flows]
    pools = {step.id: scope.id for scope in scopes for i in scope.scopes() for step in i.steps}
    talks = {(one.source, pools[one.target]) for one in flows}
    found = []
    for one in flows:
        sender, receiver = _sender(*home[one.source]), _receiver(*home[one.target])
        answers = (one.target, pools[one.source]) in talks
        alone = into.count(one.target) == 1 and not answers
        if sender and receiver and sender != receiver and alone:
            found.append(Message(one.id, one.name or one.id, sender, receiver))
    return tuple(found)


def _sender(scope: Scope, step: Step) -> str:
    """The step that is done when the message is sent; empty when that may be one or another."""
    ways = scope.incoming()[step.id]
    if step.is_event and not step.attached_to and len(ways) == 1:
        step = next(one for one in scope.steps if one.id == ways[0].source)
    return step.name if step.is_activity else ""


def _receiver(scope: Scope, step: Step) -> str:
    """The step that begins with the message; empty when it may also begin without."""
    ways = scope.outgoing()[step.id]
    if step.is_event and not step.attached_to and len(ways) == 1:
        step = next(one for one in scope.steps if one.id == ways[0].target)
        if len(scope.incoming()[step.id]) > 1:
            return ""
    return step.name if step.is_activity else ""
