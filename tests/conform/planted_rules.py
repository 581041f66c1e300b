"""What is planted in the shipped logs, said as the rules of an SOP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

LOGS = Path(__file__).resolve().parents[2] / "event_logs"


@dataclass(frozen=True)
class Words:
    """What the steps and columns of one log are called."""

    source: str
    first: str
    close: str
    register: str
    verify: str
    entry: str
    channels: str
    extra: str
    hurried: str
    done: str
    checked: str
    lane: tuple[str, str]
    confirm: str
    follow: str
    urgent: str
    reason: str
    version: str
    approve: str
    reopen: str
    forward: str


WORDS = {
    "service_desk": Words(
        source="service_desk.csv.gz",
        first="Log ticket",
        close="Close ticket",
        register="Enter ticket data",
        verify="Verify caller",
        entry="Enter ticket data, Classify ticket",
        channels="phone, chat",
        extra="Remote session",
        hurried="Test fix",
        done="Grant access",
        checked="Check access",
        lane=("Grant access", "Applications"),
        confirm="Send confirmation",
        follow="Follow up with customer",
        urgent="Priority = P1",
        reason="Reason",
        version="SOP version",
        approve="Approve request",
        reopen="Reopen ticket",
        forward="Forward to dispatcher, Dispatch ticket",
    ),
    "contact_centre": Words(
        source="contact_centre.parquet",
        first="Receive contact",
        close="Close contact",
        register="Enter contact in CRM",
        verify="Verify identity",
        entry="Describe problem, Enter contact in CRM",
        channels="phone, chat, app",
        extra="Ask a colleague",
        hurried="Verify identity",
        done="Book credit",
        checked="Check booking",
        lane=("Book credit", "Billing"),
        confirm="Send summary",
        follow="Call back",
        urgent="priority = high",
        reason="contact_reason",
        version="sop_version",
        approve="Approve credit",
        reopen="Reopen contact",
        forward="Screen request, Transfer request",
    ),
    "refunds": Words(
        source="refunds.csv.gz",
        first="提交退款申请",
        close="关闭案件",
        register="登记退款信息",
        verify="核验身份",
        entry="描述问题, 登记退款信息",
        channels="电话, APP, 小程序",
        extra="电话核实",
        hurried="审核申请",
        done="审核申请",
        checked="复核申请",
        lane=("仓库验收", "仓储组"),
        confirm="通知客户",
        follow="回访客户",
        urgent="优先级 = 紧急",
        reason="联系原因",
        version="标准版本",
        approve="主管审批",
        reopen="重新打开",
        forward="转交调度, 分派案件",
    ),
}


def truth(name):
    """What the log holds."""
    return json.loads((LOGS / name / "truth.json").read_text(encoding="utf-8"))


def planted_rules(name, parameters):
    """Plant to the rule that finds it and its options."""
    w = WORDS[name]
    once = {"least": 0, "most": 1}
    change = parameters["outdated_sop"]
    late, lag = parameters["late"]["limit_s"], parameters["approval_lag"]["limit_s"]
    return {
        "four_eyes": ("four-eyes", {"done": w.done, "checked": w.checked}),
        "wrong_role": ("only-by-role", {"activity": w.lane[0], "roles": w.lane[1]}),
        "wrong_channel": ("only-in-channel", {"activity": w.verify, "channels": w.channels}),
        "late": ("deadline", {"target": w.confirm, "within": f"{late}s"}),
        "approval_lag": ("deadline", {"target": w.approve, "within": f"{lag}s"}),
        "too_fast": (
            "minimum-time",
            {"activity": w.hurried, "least": f"{parameters['least_s'][w.hurried]}s"},
        ),
        "missing_data": ("required-attribute", {"column": w.reason}),
        "skipped": (
            "responded-existence",
            {"source": w.entry, "target": w.verify, "when": f"@first = {w.first}"},
        ),
        "wrong_order": ("step-order", {"steps": w.entry}),
        "inserted": ("absence", {"activity": w.extra}),
        "repeated": ("existence", {"activity": w.verify, **once}),
        "duplicate_entry": ("existence", {"activity": w.register, **once}),
        "over_processing": ("existence", {"activity": w.approve, **once}),
        "transfer": ("absence", {"activity": w.forward}),
        "reopening": ("no-work-after", {"activity": w.close, "allowed": w.follow}),
        "missing_follow_up": (
            "response",
            {"source": w.close, "target": w.follow, "when": w.urgent, "patience": "4d"},
        ),
        "outdated_sop": (
            "allowed-value",
            {
                "column": w.version,
                "allowed": change["versions"][1],
                "when": f"@begun >= {change['change_on']}",
            },
        ),
    }


# Plants whose rows are one for one the places where the rule is violated.
BY_ROW = (
    "approval_lag",
    "four_eyes",
    "inserted",
    "late",
    "outdated_sop",
    "too_fast",
    "wrong_channel",
    "wrong_order",
    "wrong_role",
)
