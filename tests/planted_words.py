"""What the shipped logs call the steps, columns and values their plants are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What the steps, columns and values of one log are called."""

    source: str
    first: str
    close: str
    ends: tuple[str, ...]
    misrouted: tuple[str, str]  # first handled, finally handled
    forwarded: tuple[str, ...]
    registered: str
    described: str
    verified: str
    swapped: tuple[str, str]
    verified_in: tuple[str, ...]  # channels in which identity may be checked
    reworked: tuple[str, ...]
    reopened: str
    bot_hand_over: str
    approved: str
    extra: str
    hurried: str
    checks: tuple[str, str]
    lanes: dict[str, set[str]]  # for the steps that a plant gives to others
    confirmed: str
    follow_up: str
    urgent: str
    priority: str
    reason: str
    version: str


WORDS = {
    "service_desk": Words(
        source="service_desk.csv.gz",
        first="Log ticket",
        close="Close ticket",
        ends=("Close ticket", "Follow up with customer"),
        misrouted=("Diagnose", "Fix"),
        forwarded=("Forward to dispatcher", "Dispatch ticket"),
        registered="Enter ticket data",
        described="",
        verified="Verify caller",
        swapped=("Enter ticket data", "Classify ticket"),
        verified_in=("phone", "chat"),
        reworked=("Fix", "Test fix"),
        reopened="Reopen ticket",
        bot_hand_over="",
        approved="Approve request",
        extra="Remote session",
        hurried="Test fix",
        checks=("Grant access", "Check access"),
        lanes={"Grant access": {"Applications"}},
        confirmed="Send confirmation",
        follow_up="Follow up with customer",
        urgent="P1",
        priority="Priority",
        reason="Reason",
        version="SOP version",
    ),
    "contact_centre": Words(
        source="contact_centre.parquet",
        first="Receive contact",
        close="Close contact",
        ends=("Close contact", "Call back"),
        misrouted=("Open request", "Handle request"),
        forwarded=("Screen request", "Transfer request"),
        registered="Enter contact in CRM",
        described="Describe problem",
        verified="Verify identity",
        swapped=("Describe problem", "Enter contact in CRM"),
        verified_in=("phone", "chat", "app"),
        reworked=("Settle at once",),
        reopened="Reopen contact",
        bot_hand_over="Hand over to people",
        approved="Approve credit",
        extra="Ask a colleague",
        hurried="Verify identity",
        checks=("Book credit", "Check booking"),
        lanes={"Book credit": {"Billing"}},
        confirmed="Send summary",
        follow_up="Call back",
        urgent="high",
        priority="priority",
        reason="contact_reason",
        version="sop_version",
    ),
    "refunds": Words(
        source="refunds.csv.gz",
        first="提交退款申请",
        close="关闭案件",
        ends=("关闭案件", "回访客户"),
        misrouted=("审核申请", "审核申请"),
        forwarded=("转交调度", "分派案件"),
        registered="登记退款信息",
        described="描述问题",
        verified="核验身份",
        swapped=("描述问题", "登记退款信息"),
        verified_in=("电话", "APP", "小程序"),
        reworked=("仓库验收",),
        reopened="重新打开",
        bot_hand_over="",
        approved="主管审批",
        extra="电话核实",
        hurried="审核申请",
        checks=("审核申请", "复核申请"),
        lanes={"仓库验收": {"仓储组"}},
        confirmed="通知客户",
        follow_up="回访客户",
        urgent="紧急",
        priority="优先级",
        reason="联系原因",
        version="标准版本",
    ),
}
