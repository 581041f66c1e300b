"""A contact centre with every channel: a bot in front, a front line, three back offices."""

from __future__ import annotations

import datetime as dt

from procmine.config.step_target import StepTarget
from procmine.synth.forms import Drop, Insert, Plant, Retouch, Swap, Unlock
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
from procmine.synth.tag_sheets import CONTACT_CENTRE

__all__ = ["contact_centre"]

PEOPLE = ("phone", "chat", "e-mail", "app", "social")
SIMPLE = {"reason": ("Tariff question", "Delivery question", "Change of address")}
BILLING = {"reason": ("Bill too high", "Payment reminder")}
TECHNICAL = {"reason": ("No connection", "Slow connection")}
CREDIT = {"reason": ("Complaint",)}
LEAVING = ("Cancellation",)

ACTIVITIES = """
Receive contact      |   3 |   1 | Contact platform | narrow
Greet by assistant   |  15 |   5 | Bot              | narrow
Answer by assistant  |  90 |  30 | Bot
Hand over to people  |   5 |   2 | Bot              | narrow
Answer contact       |  25 |  10 | Contact platform | narrow
Verify identity      |  50 |  25 | CRM              | narrow | phone, chat, app
Describe problem     | 110 |  40 | Contact platform
Enter contact in CRM |  80 |  30 | CRM
Settle at once       | 210 |  60 | CRM              | wide
Hand over to office  |  60 |  30 | CRM
Open request         | 130 |  45 | Case system
Ask for documents    |  90 |  40 | Mail
Documents arrive     |  40 |  10 | Upload page      | usual  |         | 72000
Handle request       | 560 | 180 | Case system      | wide   | phone, chat
Propose credit       | 100 |  40 | CRM
Approve credit       | 150 |  50 | Case system
Book credit          | 170 |  60 | Billing system
Check booking        | 110 |  45 | Billing system
Talk about staying   | 420 | 150 | CRM              | wide   | phone
Send summary         |   4 |   1 | Mail             | narrow
Close contact        |   3 |   1 | CRM              | narrow
Call back            | 200 |  80 | Phone system     | usual  | phone
Screen request       |  75 |  30 | Case system
Transfer request     |  50 |  20 | Case system
Redirect request     |  80 |  30 | Case system
Return to front line |  60 |  25 | Case system
Clarify with caller  | 190 |  60 | CRM
Ask a colleague      | 150 |  50 | Chat tool
Reopen contact       |   3 |   1 | CRM              | narrow
"""
COLUMNS = """
case contact_id, activity activity, start start_time, end end_time, resource agent,
team department, tier tier, channel channel, customer customer_id,
reason contact_reason, system system, automated automated, priority priority,
due due_at, cost cost, satisfaction csat, sop_version sop_version,
"""
DAILY = ["08:00-12:00", "12:30-16:00"]
LATE = ["14:00-18:00", "18:30-22:00"]
SHIFTS = {
    "day": week(DAILY, weekend=DAILY),
    "late": week(LATE, weekend=LATE),
    "office": week(["09:00-12:30", "13:15-18:00"]),
    "six days": week(["09:00-13:00", "14:00-18:00"]) | {"saturday": ["10:00-16:00"]},
}
TEAMS = (
    Team("Customer", "Customer", kind=CUSTOMER),
    Team("Contact Platform", "System", kind=SYSTEM, cents_per_hour=40),
    Team("Virtual Assistant", "Bot", kind=SYSTEM, cents_per_hour=90),
    Team("Front Line", "1st line", 11, ("late", "day"), 2600),
    Team("Back Office Desk", "1st line", 1, ("office",), 2700),
    Team("Billing", "2nd line", 5, ("six days", "office"), 3300),
    Team("Technical Support", "2nd line", 4, ("six days", "office"), 3900),
    Team("Retention", "2nd line", 1, ("six days",), 3600),
    Team("Team Leads", "Management", 2, ("office",), 5200),
    Team("Service Quality", "Management", 1, ("six days",), 3100),
)


def contact_centre() -> Scenario:
    """What happens to the contacts of an omnichannel contact centre?

    Returns:
        The scenario: an evening peak the shifts do not cover, a bot that hands a third of its
        contacts over, customers who change channel and must tell everything again.
    """
    return Scenario(
        name="contact_centre",
        title="Contacts of an omnichannel contact centre",
        story="The bot closes two thirds of its contacts; the others start from nothing with the "
        "front line. Who writes and is called back has to describe the problem again. Credits "
        "wait for a team lead.",
        lang="en",
        zone="Europe/Dublin",
        start=dt.date(2025, 9, 29),
        cases_per_day=520,
        max_days=400,
        hours=weights("2 1 0 0 0 1 4 12 26 34 36 34 30 36 54 56 38 32 36 56 52 24 10 5"),
        weekdays=weights("112 104 100 98 100 74 52"),
        shifts=SHIFTS,
        teams=TEAMS,
        activities=activities(ACTIVITIES),
        flow=_flow(),
        ends=("Close contact", "Call back"),
        reasons=kinds(
            "Tariff question 22, Delivery question 17, Change of address 11, Bill too high 13, "
            "Payment reminder 8, No connection 9, Slow connection 8, Complaint 7, Cancellation 5"
        ),
        channels=kinds("phone 38, chat 19, bot 17, e-mail 12, app 9, social 5"),
        human_channel={"bot": "chat"},
        priorities=kinds("high 8, normal 92"),
        due_h={"high": 24, "normal": 72},
        plants=(*_entry(), *_routing(), *_work(), *_closing()),
        approval=Approval(
            "Approve credit",
            4 * 3600,
            week(["11:00-12:00", "16:30-17:30"], friday=["11:00-12:00"]),
        ),
        late=WaitRule("Send summary", 1800),
        follow_up=FollowUp("Call back", "Close contact", 96 * 3600),
        repeats=0.11,
        outdated=0.06,
        blank_reason=0.03,
        sop_change_day=9,
        sop_versions=("2025-06", "2025-10"),
        survey_at="Close contact",
        survey_share=0.22,
        columns=columns(COLUMNS),
        case_format=("CT-", 8),
        customer_prefix="C",
        yes_no=("true", "false"),
        offset_times=True,
        currency="EUR",
        waiting_per_hour=0.5,
        targets={
            "lead_time": "1d",
            "on_time_share": 0.9,
            "repeats_share": 0.2,
            "ways": 10,
            "pce_share": 0.03,
        },
        asks_customer=("Ask for documents",),
        step_tags=step_tags(CONTACT_CENTRE),
        tags_version="2025-09-22",
        plan={
            "Redirect request": StepTarget(remove=True),
            "Screen request": StepTarget(remove=True),
            "Transfer request": StepTarget(remove=True),
            "Approve credit": StepTarget(wait="4h"),
        },
        source="contact_centre.parquet",
        n_cases=12000,
        seed=20250929,
    )


def _office(team: str) -> tuple[Block, ...]:
    ask = steps(f"+ Ask for documents @ {team}", "Documents arrive @ Customer")
    return (
        *steps("+ Hand over to office @ Front Line", f"Open request @ {team}"),
        Choice(
            "Anything missing?",
            (Option("Document missing", ask, share=0.22), Option("Complete", share=0.78)),
        ),
        *steps(f"+ Handle request @ {team}"),
    )


def _people() -> tuple[Block, ...]:
    credit = steps(
        "+ Propose credit @ Front Line",
        "Approve credit @ Team Leads",
        "Book credit @ Billing",
        "Check booking @ Billing ! Book credit",
    )
    stay = steps("+ Hand over to office @ Front Line", "Talk about staying @ Retention")
    return (
        *steps(
            "Answer contact @ Front Line",
            "+ Verify identity @ Front Line",
            "+ Describe problem @ Front Line",
            "+ Enter contact in CRM @ Front Line",
        ),
        Choice(
            "Who can settle it?",
            (
                Option("Front line", steps("+ Settle at once @ Front Line"), SIMPLE["reason"]),
                Option("Billing", _office("Billing"), BILLING["reason"]),
                Option("Technology", _office("Technical Support"), TECHNICAL["reason"]),
                Option("Goodwill", credit, CREDIT["reason"]),
                Option("Wants to leave", stay, LEAVING),
            ),
            "reason",
        ),
    )


def _flow() -> tuple[Block, ...]:
    bot = steps("Greet by assistant @ Virtual Assistant", "Answer by assistant @ Virtual Assistant")
    return (
        *steps("Receive contact @ Contact Platform"),
        Choice(
            "Bot or people?",
            (Option("Bot", bot, ("bot",)), Option("People", _people(), PEOPLE)),
            "channel",
        ),
        *steps("Send summary @ Contact Platform", "Close contact @ Contact Platform"),
        Choice(
            "Promised to call back?",
            (
                Option("High priority", steps("Call back @ Service Quality"), ("high",)),
                Option("Others", (), ("normal",)),
            ),
            "priority",
        ),
    )


def _routing() -> tuple[Plant, ...]:
    group, bot, written = "routing", {"channel": ("bot",)}, {"channel": ("e-mail", "app", "social")}
    wrong = steps("Open request @ Technical Support", "+ Redirect request @ Technical Support")
    back = steps(
        "+ Return to front line",
        "Clarify with caller @ Front Line",
        "Open request @ Technical Support",
    )
    onward = steps("Screen request @ Back Office Desk", "+ Transfer request @ Back Office Desk")
    hand_over = steps("Hand over to people @ Virtual Assistant")
    again = steps("+ Describe problem @ ^", channel="phone")
    return (
        Unlock(
            "failed_containment",
            0.34,
            "entrance",
            bot,
            True,
            "Answer by assistant",
            hand_over,
            choice="Bot or people?",
            option="People",
        ),
        Insert(
            "misrouting",
            0.2,
            group,
            BILLING,
            True,
            "Open request",
            wrong,
            before=True,
            settled=True,
        ),
        Insert("ping_pong", 0.18, group, TECHNICAL, True, "Open request", back, evidence=(1, 2)),
        Insert("transfer", 0.12, group, BILLING, True, "Hand over to office", onward),
        Insert("repeated_description", 0.4, group, written, True, "Handle request", again, True),
    )


def _entry() -> tuple[Plant, ...]:
    group, enter, verify = "entry", "Enter contact in CRM", "Verify identity"
    again = steps("+ Enter contact in CRM", systems=("Billing system", "Order system", "Wiki"))
    unsafe = {"channel": ("social", "e-mail")}
    return (
        Insert("duplicate_entry", 0.16, group, at=enter, steps=again, times=(1, 3)),
        Drop("skipped", 0.04, group, activity=verify),
        Insert("repeated", 0.03, group, at=verify, steps=steps("+ Verify identity")),
        Swap("wrong_order", 0.03, group, first="Describe problem", second=enter),
        Retouch("wrong_channel", 0.16, group, unsafe, activity=verify, channel="social"),
        Retouch("too_fast", 0.03, group, activity=verify, fast=True),
    )


def _work() -> tuple[Plant, ...]:
    settle, group = "Settle at once", "work"
    settled = SIMPLE | {"channel": PEOPLE}
    reopened = steps(
        "Reopen contact @ Contact Platform",
        "Settle at once",
        "Send summary @ Contact Platform",
        "Close contact @ Contact Platform",
    )
    return (
        Insert(
            "rework", 0.07, group, SIMPLE, True, settle, steps("+ Settle at once"), times=(1, 2)
        ),
        Insert("reopening", 0.04, group, settled, True, "Close contact", reopened),
        Insert("inserted", 0.06, group, SIMPLE, at=settle, steps=steps("+ Ask a colleague")),
        Insert(
            "over_processing",
            0.18,
            group,
            CREDIT,
            at="Approve credit",
            steps=steps("Approve credit"),
        ),
        Retouch("wrong_role", 0.1, group, CREDIT, activity="Book credit", team="Retention"),
        Retouch("four_eyes", 0.14, group, CREDIT, activity="Check booking", same_person=True),
    )


def _closing() -> tuple[Plant, ...]:
    promised, delay = {"priority": ("high",)}, 4 * 3600
    return (
        Retouch("late", 0.03, "closing", {}, True, "Send summary", delay_median_s=delay),
        Drop("missing_follow_up", 0.35, "closing", promised, True, "Call back", True, True),
    )
