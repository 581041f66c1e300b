"""Roles nobody named."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._words import NOTHING, cannot_tell
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.roles import ROLES

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
    said, said_zh = (
        comma.join(f"{names[role]} = {frame.mapping.label(role)}" for role in roles)
        for comma, names in (
            (", ", {role: role for role in roles}),
            ("，", {role: ROLES[role].zh for role in roles}),
        )
    )
    yield Finding(
        rule="guessed-role",
        level="notice",
        message={
            "en": "{n_roles:column role is a guess|column roles are guesses}: {roles}",
            "zh": "{n_roles} 个列的含义是猜测的：{roles_zh}",
        },
        values={"n_roles": len(roles), "roles": said, "roles_zh": said_zh},
        n=len(roles),
        examples=tuple(frame.mapping.label(role) for role in roles),
        repair=NOTHING,
        effect_reason=cannot_tell(
            "which other columns could be meant is not known", "不知道还可能是哪些列"
        ),
        hint={
            "en": "Write them down with procmine init, or name a column, such as --case COLUMN.",
            "zh": "用 procmine init 写入配置，或直接指定，例如 --case 列名。",
        },
    )
