"""Roles nobody named."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["guessed_role"]


def guessed_role(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which columns were given a role by guess?

    A guess goes by the column's name, then by what its cells hold. Two columns that fit equally
    well are never guessed between: that is an error.

    Harmless when: the guess is right; `procmine init` writes it down for good.
    """
    roles = frame.mapping.guessed
    if not roles:
        return
    said = ", ".join(f"{role} = {frame.mapping.label(role)}" for role in roles)
    yield Finding(
        rule="guessed-role",
        level="notice",
        message={
            "en": "{n_roles} column roles are guesses: {roles}",
            "zh": "{n_roles} 个列的含义是猜测的：{roles}",
        },
        values={"n_roles": len(roles), "roles": said},
        n=len(roles),
        examples=tuple(roles),
        hint={
            "en": "Write them down with procmine init, or name a column, such as --case COLUMN.",
            "zh": "用 procmine init 写入配置，或直接指定，例如 --case 列名。",
        },
    )
