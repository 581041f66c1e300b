"""The borders of scopes while they are unfolded: where tokens come in and where they leave."""

from __future__ import annotations

from collections.abc import Iterable

from procmine.model.graph import END, START
from procmine.model.scope import Step
from procmine.model.unfold_facts import is_sequential
from procmine.model.unfold_steps import Body, Ports
from procmine.model.wiring import AND, OR, XOR, Wiring

__all__ = ["Border"]


class Border:
    """Wires where tokens enter and leave.

    Args:
        wiring: where nodes and flows are put.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def begin(self, step: Step, entry: str) -> None:
        """Let cases begin at this node, by this step."""
        if step.kind == START and self._wiring.is_point(entry):
            self._wiring.becomes(entry, START)
        else:
            begin = self._wiring.made("start", START, step.id)
            self._wiring.connect(begin, entry)

    def end(self, leaf: str, *, alone: bool) -> None:
        """Let cases end at this node; alone says that no other token is on its way then."""
        if not self._wiring.is_point(leaf) or self._wiring.leads_on(leaf):
            end = self._wiring.made("end", END, self._wiring.stands_for[leaf])
            self._wiring.connect(leaf, end)
            return
        self._wiring.becomes(leaf, END)
        if not alone:
            # An end event takes every token that comes, one by one: each way gets its own.
            self._wiring.part(leaf, "end")

    def fan(self, stem: str, kind: str, element_id: str, targets: Iterable[str]) -> str:
        """A new node from which tokens go to these."""
        node = self._wiring.made(stem, kind, element_id)
        for target in targets:
            self._wiring.connect(node, target)
        return node

    def exit(self, body: Body) -> str:
        """The node where the one token goes on when all that is inside is done."""
        if not body.leaves:
            return self._wiring.point(body.scope.id)
        # Whatever is still on its way inside is waited for, as an inclusive join does.
        kind = XOR if is_sequential(body.scope) else OR
        for leaf in body.leaves:
            if kind == OR and self._wiring.is_point(leaf) and self._wiring.n_entering[leaf] > 1:
                self._wiring.becomes(leaf, OR)
        if len(body.leaves) == 1:
            return body.leaves[0]
        return self.gathered(body.leaves, kind, body.scope.id)

    def gathered(self, leaves: Iterable[str], kind: str, element_id: str) -> str:
        """A new node at which tokens of these meet."""
        join = self._wiring.made("all", kind, element_id)
        for leaf in leaves:
            self._wiring.connect(leaf, join)
        return join

    def left_by(self, step: Step, ports: Ports, targets: list[str]) -> Ports:
        """The ports of an activity that a case may leave by another way, done or not."""
        if not targets:
            return ports
        after = self.fan("left", XOR, step.id, targets)
        self._wiring.connect(ports[1], after)
        return self.fan("tried", XOR, step.id, [ports[0], *targets]), after

    def gate(self, end: Step, body: Body) -> str:
        """A node of its own that tokens pass on their way out by this end."""
        out, after = body.ports[end.id][1], self._wiring.point(end.id)
        gate = self.fan("stops", XOR, end.id, [after])
        self._wiring.connect(out, gate)
        body.leaves[body.leaves.index(out)] = after
        return gate

    def ended(self, copy: Body, since: tuple[int, int], ends: Iterable[Step], target: str) -> None:
        """Let a case go on at the target once an end of a copy is reached, whatever else goes on.

        Args:
            copy: what was unfolded to be stopped by these ends.
            since: the moment in the making before it.
            ends: the ends that stop it.
            target: where the case goes on.

        Tokens but that of the end may leave wherever they are, as in ``stopped``.
        """
        scope, reached = copy.scope.id, [copy.ports[end.id][1] for end in ends]
        copy.leaves = [leaf for leaf in copy.leaves if leaf not in reached]
        out = self.exit(copy) if copy.leaves else ""
        gathered = self._wiring.made("stopped", OR, scope)
        self._wiring.exits(since, gathered, scope)
        if out:
            self._wiring.connect(out, gathered)
        both = self.gathered([self.gathered(reached, OR, scope), gathered], AND, scope)
        self._wiring.connect(both, target)

    def stopped(
        self, element_id: str, out: str, since: tuple[int, int], targets: list[str]
    ) -> None:
        """Let a case leave what was made since by one of the targets, whatever tokens are inside.

        Args:
            element_id: what is stopped.
            out: where a copy of it that always is stopped would be left.
            since: the moment in the making before the copy.
            targets: where a case may go on.

        A token may leave wherever it is; the case goes on when none is left inside. Steps done
        until then are therefore the beginning of some way through the activity.
        """
        gathered = self._wiring.made("stopped", OR, element_id)
        self._wiring.exits(since, gathered, element_id)
        self._wiring.connect(out, gathered)
        self._wiring.connect(gathered, self.fan("left", XOR, element_id, targets))
