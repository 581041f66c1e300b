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

    def gate(self, element_id: str, out: str, target: str) -> str:
        """A node of its own that tokens pass on their way from where they leave to the target."""
        gate = self.fan("stops", XOR, element_id, [target])
        self._wiring.connect(out, gate)
        return gate

    def ended(
        self,
        element_id: str,
        ports: Ports,
        since: tuple[int, int],
        ends: Iterable[tuple[list[str], str]],
    ) -> str:
        """Let a case leave a copy once an end of it is reached, whatever else goes on in it.

        Args:
            element_id: what is stopped.
            ports: of the copy; where its tokens go on is empty when all of them come to an end.
            since: the moment in the making before the copy.
            ends: nodes that stop it, and where the case goes on from these.

        Returns:
            Where the copy is entered.

        Tokens but that of the end may leave wherever they are, as in ``stopped``. One that is not
        of the copy waits outside, for what ends alone.
        """
        gathered = self._wiring.made("stopped", OR, element_id)
        self._wiring.exits(since, gathered, element_id)
        if ports[1]:
            self._wiring.connect(ports[1], gathered)
        after = self.fan("ended", XOR, element_id, ())
        self._wiring.connect(gathered, after)
        for reached, target in ends:
            one = self.gathered(reached, OR, element_id)
            self._wiring.connect(self.gathered([one, after], AND, element_id), target)
        return self.fan("beside", AND, element_id, [ports[0], gathered])

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
