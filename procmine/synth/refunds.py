"""退款流程: refunds of a Chinese online shop, from the request to the money, all labels Chinese."""

from __future__ import annotations

import datetime as dt

from procmine.config.step_target import StepTarget
from procmine.synth.forms import Drop, Insert, Plant, Retouch, Swap
from procmine.synth.notation import activities, columns, kinds, step_tags, steps, week, weights
from procmine.synth.scenario import (
    CUSTOMER,
    SYSTEM,
    Approval,
    Block,
    Choice,
    FollowUp,
    Option,
    Scenario,
    Team,
    WaitRule,
)
from procmine.synth.tag_sheets import REFUNDS

__all__ = ["refunds"]

REFUND_ONLY = {"reason": ("重复扣款", "未收到货", "价格保护")}
WITH_RETURN = {"reason": ("质量问题", "尺码不合", "七天无理由")}
URGENT, USUAL = ("紧急", "高"), ("普通",)

ACTIVITIES = """
提交退款申请 |   4 |   1 | 商城     | narrow
核验身份     |  60 |  30 | 客户系统 | narrow | 电话, APP, 小程序
描述问题     | 120 |  45 | 客服系统
登记退款信息 | 140 |  60 | 客服系统
通知寄回     |   5 |   1 | 短信     | narrow
客户寄回商品 | 600 | 200 | 物流     | usual  |                   | 165600
仓库验收     | 420 | 150 | 仓储系统
审核申请     | 260 |  90 | 审核系统
复核申请     | 180 |  60 | 审核系统
主管审批     | 150 |  45 | 审核系统
财务打款     |  90 |  30 | 财务系统 | usual  |                   | | 6
通知客户     |   4 |   1 | 短信     | narrow
关闭案件     |   3 |   1 | 客服系统 | narrow
回访客户     | 220 |  90 | 电话系统
转交调度     |  50 |  20 | 客服系统
分派案件     | 110 |  45 | 客服系统
退回分派     |  70 |  30 | 审核系统
退回补充     |  80 |  30 | 审核系统
补充资料     | 240 |  80 | 客服系统
电话核实     | 200 |  70 | 电话系统
重新打开     |   3 |   1 | 客服系统 | narrow
"""
COLUMNS = """
case 案件编号, activity 环节, start 开始时间, end 结束时间, resource 处理人,
team 部门, tier 层级, channel 渠道, customer 客户编号, reason 联系原因, system 系统,
automated 是否自动, priority 优先级, due 承诺时限, cost 成本, satisfaction 满意度,
sop_version 标准版本,
"""
EARLY = ["08:00-12:00", "12:40-16:00"]
LATE = ["14:00-18:00", "18:40-22:00"]
OFFICE = ["09:00-12:00", "13:30-18:00"]
SHIFTS = {
    "早班": week(EARLY, weekend=EARLY),
    "晚班": week(LATE, weekend=LATE),
    "办公": week(OFFICE),
    "六天": week(OFFICE) | {"saturday": OFFICE},
}
TEAMS = (
    Team("客户", "客户", kind=CUSTOMER),
    Team("系统", "系统", kind=SYSTEM, cents_per_hour=200),
    Team("客服组", "一线", 4, ("晚班", "早班"), 4200),
    Team("调度组", "一线", 1, ("六天",), 4200),
    Team("仓储组", "二线", 3, ("六天",), 3800),
    Team("审核组", "二线", 4, ("六天", "办公"), 6200),
    Team("风控组", "二线", 1, ("办公",), 7600),
    Team("财务组", "二线", 1, ("办公",), 6800),
    Team("主管", "管理", 2, ("办公",), 12000),
    Team("质检组", "管理", 1, ("六天",), 5200),
)


def refunds() -> Scenario:
    """What happens to the refund requests of an online shop?

    Returns:
        The scenario: payments gathered in batches, returns that take customers days, duplicate
        registration in three systems, second checks done by the same person.
    """
    return Scenario(
        name="refunds",
        title="退款流程",
        story="财务组凑满六笔才打款; 登记退款信息要在多个系统重复录入; 主管周五下午不审批; "
        "部分复核由审核人自己完成。",
        lang="zh",
        zone="Asia/Shanghai",
        start=dt.date(2025, 10, 13),
        cases_per_day=170,
        max_days=500,
        hours=weights("6 3 1 1 1 2 6 14 26 36 40 36 32 36 56 58 40 34 36 60 62 44 26 12"),
        weekdays=weights("108 102 98 96 100 104 92"),
        shifts=SHIFTS,
        teams=TEAMS,
        activities=activities(ACTIVITIES),
        flow=_flow(),
        ends=("关闭案件", "回访客户"),
        reasons=kinds(
            "质量问题 24, 尺码不合 19, 七天无理由 21, 重复扣款 8, 未收到货 16, 价格保护 12"
        ),
        channels=kinds("APP 36, 小程序 22, 电话 20, 在线客服 14, 邮件 3, 社交媒体 5"),
        human_channel={},
        priorities=kinds("紧急 6, 高 14, 普通 80"),
        due_h={"紧急": 72, "高": 120, "普通": 240},
        plants=(*_entry(), *_routing(), *_work(), *_closing()),
        approval=Approval(
            "主管审批", 4 * 3600, week(["10:00-11:00", "16:00-17:00"], friday=["10:00-11:00"])
        ),
        late=WaitRule("通知客户", 3600),
        follow_up=FollowUp("回访客户", "关闭案件", 96 * 3600),
        repeats=0.08,
        outdated=0.07,
        blank_reason=0.03,
        sop_change_day=10,
        sop_versions=("V2.0", "V2.1"),
        survey_at="关闭案件",
        survey_share=0.3,
        columns=columns(COLUMNS),
        case_format=("TK", 8),
        customer_prefix="KH",
        yes_no=("是", "否"),
        offset_times=False,
        currency="CNY",
        waiting_per_hour=0.4,
        targets={"lead_time": "3d", "on_time_share": 0.8, "repeats_share": 0.3, "ways": 50},
        asks_customer=("通知寄回",),
        step_tags=step_tags(REFUNDS),
        tags_version="2025-10-06",
        plan={
            "转交调度": StepTarget(remove=True),
            "分派案件": StepTarget(remove=True),
            "主管审批": StepTarget(wait="4h"),
            "财务打款": StepTarget(wait="4h"),
        },
        source="refunds.csv.gz",
        n_cases=8000,
        seed=20251013,
    )


def _flow() -> tuple[Block, ...]:
    back = steps("通知寄回 @ 系统", "客户寄回商品 @ 客户", "仓库验收 @ 仓储组")
    second = steps("复核申请 @ 审核组 ! 审核申请")
    call = steps("回访客户 @ 质检组")
    return (
        *steps(
            "提交退款申请 @ 系统",
            "核验身份 @ 客服组",
            "+ 描述问题 @ 客服组",
            "+ 登记退款信息 @ 客服组",
        ),
        Choice(
            "是否退货?",
            (
                Option("退货退款", back, WITH_RETURN["reason"]),
                Option("仅退款", (), REFUND_ONLY["reason"]),
            ),
            "reason",
        ),
        *steps("审核申请 @ 审核组"),
        Choice("金额大小?", (Option("大额", second, share=0.3), Option("小额", share=0.7))),
        Choice(
            "是否加急?",
            (Option("加急", steps("主管审批 @ 主管"), URGENT), Option("普通", (), USUAL)),
            "priority",
        ),
        *steps("财务打款 @ 财务组", "通知客户 @ 系统", "关闭案件 @ 系统"),
        Choice(
            "需要回访?",
            (Option("紧急", call, ("紧急",)), Option("其他", (), ("高", "普通"))),
            "priority",
        ),
    )


def _routing() -> tuple[Plant, ...]:
    group = "routing"
    wrong = steps("审核申请 @ 风控组", "+ 退回分派 @ 风控组")
    back = steps("+ 退回补充", "补充资料 @ 客服组", "审核申请 @ 审核组")
    onward = steps("+ 转交调度", "分派案件 @ 调度组")
    again = steps("+ 描述问题", channel="电话")
    online = {"channel": ("APP", "小程序", "在线客服")}
    return (
        Insert(
            "misrouting",
            0.12,
            group,
            REFUND_ONLY,
            True,
            "审核申请",
            wrong,
            before=True,
            settled=True,
        ),
        Insert("ping_pong", 0.1, group, WITH_RETURN, True, "审核申请", back, evidence=(1, 2)),
        Insert("transfer", 0.07, group, {}, True, "登记退款信息", onward),
        Insert("repeated_description", 0.18, group, online, True, "登记退款信息", again),
    )


def _entry() -> tuple[Plant, ...]:
    group, verify, register = "entry", "核验身份", "登记退款信息"
    again = steps("+ 登记退款信息", systems=("仓储系统", "财务系统", "表格"))
    unsafe = {"channel": ("社交媒体", "邮件")}
    return (
        Insert("duplicate_entry", 0.3, group, at=register, steps=again, times=(1, 3)),
        Drop("skipped", 0.05, group, activity=verify),
        Insert("repeated", 0.03, group, at=verify, steps=steps("+ 核验身份")),
        Swap("wrong_order", 0.03, group, first="描述问题", second=register),
        Retouch("wrong_channel", 0.25, group, unsafe, activity=verify, channel="社交媒体"),
    )


def _work() -> tuple[Plant, ...]:
    group, urgent = "work", {"priority": URGENT}
    inspect = steps("+ 仓库验收")
    reopened = steps("重新打开 @ 系统", "财务打款", "通知客户 @ 系统", "关闭案件 @ 系统")
    return (
        Insert("rework", 0.1, group, WITH_RETURN, True, "仓库验收", inspect, times=(1, 2)),
        Insert("reopening", 0.05, group, {}, True, "关闭案件", reopened),
        Insert("inserted", 0.05, group, at="审核申请", steps=steps("+ 电话核实")),
        Retouch("too_fast", 0.06, group, activity="审核申请", fast=True),
        Insert("over_processing", 0.2, group, urgent, at="主管审批", steps=steps("主管审批")),
        Retouch("wrong_role", 0.06, group, WITH_RETURN, activity="仓库验收", team="调度组"),
        Retouch("four_eyes", 0.2, group, activity="复核申请", same_person=True),
    )


def _closing() -> tuple[Plant, ...]:
    urgent, delay = {"priority": ("紧急",)}, 6 * 3600
    return (
        Retouch("late", 0.04, "closing", {}, True, "通知客户", delay_median_s=delay),
        Drop("missing_follow_up", 0.3, "closing", urgent, True, "回访客户", True, True),
    )
