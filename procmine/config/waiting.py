"""[waiting]: what is waited for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["WaitingConfig"]


@dataclass(frozen=True)
class WaitingConfig:
    """What is waited for; words are compared without letter case.

    Args:
        customer: activities or lifecycle words after which the customer is waited for.
        third_party: those after which somebody else outside is waited for.
        batch_gap: longest pause inside a batch, such as ``5min``.
    """

    customer: tuple[str, ...] = (
        "awaiting user info",
        "awaiting caller",
        "awaiting customer",
        "pending customer",
        "wait - customer",
        "wait - user",
        "waiting for customer",
        "waiting on customer",
        "等待客户",
        "等待客户回复",
        "待客户回复",
        "待客户补充",
        "待客户确认",
    )
    third_party: tuple[str, ...] = (
        "awaiting vendor",
        "pending vendor",
        "wait - vendor",
        "waiting for supplier",
        "waiting for third party",
        "waiting for vendor",
        "等待供应商",
        "等待第三方",
        "待第三方处理",
    )
    batch_gap: str = "0s"
