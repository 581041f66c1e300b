"""An IT service desk: tickets that start at the first line and go on to three specialist teams."""

from __future__ import annotations

import datetime as dt

from procmine.config.step_target import StepTarget
from procmine.synth.forms import Drop, Insert, Plant, Retouch, Swap
from procmine.synth.notation import activities, kinds, step_tags, steps, week, weights
from procmine.synth.scenario import (
    CUSTOMER,
    ENGLISH_COLUMNS,
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
from procmine.synth.tag_sheets import SERVICE_DESK

__all__ = ["service_desk"]

NETWORK = ("VPN connection", "Network outage")
APPLICATIONS = ("Application error", "Slow application")
WORKPLACE = ("Hardware fault", "Printer fault")
SPECIALIST = {"reason": (*NETWORK, *APPLICATIONS, *WORKPLACE)}
ACCESS = {"reason": ("Access request",)}

ACTIVITIES = """
Log ticket               |    3 |   1 | ITSM       | narrow
Verify caller            |   80 |  40 | Directory  | narrow | phone, chat
Enter ticket data        |  150 |  60 | ITSM
Classify ticket          |   75 |  30 | ITSM
Resolve at first contact |  380 | 120 | ITSM       | wide
Request approval         |  110 |  45 | ITSM
Approve request          |  190 |  60 | Mail
Grant access             |  620 | 240 | Directory
Check access             |  240 |  90 | Directory
Diagnose                 | 1300 | 400 | Monitoring | wide
Ask customer             |  140 |  60 | Mail
Customer replies         |   60 |  20 | Mail       | usual  |             | 57600
Fix                      | 2100 | 600 | ITSM       | wide
Test fix                 |  520 | 180 | Monitoring
Send confirmation        |    4 |   1 | Mail       | narrow
Close ticket             |    3 |   1 | ITSM       | narrow
Follow up with customer  |  300 | 120 | Phone system
Reassign ticket          |  120 |  45 | ITSM
Return to service desk   |   90 |  40 | ITSM
Forward to dispatcher    |   60 |  30 | ITSM
Dispatch ticket          |  150 |  60 | ITSM
Remote session           |  700 | 240 | Remote tool
Reopen ticket            |    3 |   1 | ITSM       | narrow
"""
OFFICE = ["08:00-12:30", "13:15-17:30"]
SHIFTS = {
    "early": week(["07:00-11:30", "12:00-15:30"]),
    "late": week(["13:00-17:00", "17:30-21:30"]),
    "weekend": week([], weekend=["08:00-20:00"]),
    "office": week(OFFICE),
}
TEAMS = (
    Team("Customer", "Customer", kind=CUSTOMER),
    Team("Ticket Tool", "System", kind=SYSTEM, cents_per_hour=40),
    Team("Service Desk", "1st line", 5, ("early", "late", "weekend"), 2900),
    Team("Dispatch", "1st line", 1, ("office",), 2900),
    Team("Network", "2nd line", 6, ("office",), 4600),
    Team("Applications", "2nd line", 6, ("office",), 4800),
    Team("Workplace", "2nd line", 4, ("office",), 3700),
    Team("Approvers", "Management", 2, ("office",), 7800),
    Team("Service Quality", "Management", 1, ("office",), 3300),
)


def service_desk() -> Scenario:
    """What happens to the tickets of an IT service desk?

    Returns:
        The scenario: misrouting of application faults to the network team, tickets that bounce
        between the network team and the first line, approvals that wait over Friday afternoon.
    """
    return Scenario(
        name="service_desk",
        title="Tickets of an IT service desk",
        story="Application faults are first sent to the network team. The network team sends "
        "tickets back to the first line. Requests for access that come in after Friday morning "
        "wait for an approver until Monday.",
        lang="en",
        zone="Europe/Berlin",
        start=dt.date(2025, 2, 17),
        cases_per_day=110,
        max_days=540,
        hours=weights("1 0 0 0 1 2 6 18 34 40 38 34 26 34 52 50 34 22 16 30 28 12 5 2"),
        weekdays=weights("115 108 104 102 92 22 16"),
        shifts=SHIFTS,
        teams=TEAMS,
        activities=activities(ACTIVITIES),
        flow=_flow(),
        ends=("Close ticket", "Follow up with customer"),
        reasons=kinds(
            "Password reset 24, How-to question 18, Access request 14, VPN connection 10, "
            "Network outage 5, Application error 9, Slow application 7, Hardware fault 8, "
            "Printer fault 5"
        ),
        channels=kinds("phone 46, portal 26, e-mail 14, chat 14"),
        human_channel={},
        priorities=kinds("P1 5, P2 17, P3 53, P4 25"),
        due_h={"P1": 8, "P2": 24, "P3": 72, "P4": 120},
        plants=(*_entry(), *_routing(), *_work(), *_closing()),
        approval=Approval(
            "Approve request",
            4 * 3600,
            week(["10:00-11:00", "15:00-16:00"], friday=["10:00-11:00"]),
        ),
        late=WaitRule("Send confirmation", 3600),
        follow_up=FollowUp("Follow up with customer", "Close ticket", 96 * 3600),
        repeats=0.07,
        outdated=0.08,
        blank_reason=0.02,
        sop_change_day=12,
        sop_versions=("v3.1", "v3.2"),
        survey_at="Close ticket",
        survey_share=0.34,
        columns=ENGLISH_COLUMNS | {"case": "Ticket", "activity": "Step"},
        case_format=("INC", 7),
        customer_prefix="U",
        yes_no=("yes", "no"),
        offset_times=True,
        currency="EUR",
        waiting_per_hour=0.8,
        targets={
            "lead_time": "8h",
            "on_time_share": 0.7,
            "repeats_share": 0.25,
            "ways": 20,
            "pce_share": 0.1,
        },
        asks_customer=("Ask customer",),
        step_tags=step_tags(SERVICE_DESK),
        tags_version="2025-02-10",
        plan={
            "Reassign ticket": StepTarget(remove=True),
            "Forward to dispatcher": StepTarget(remove=True),
            "Dispatch ticket": StepTarget(remove=True),
            "Approve request": StepTarget(wait="4h"),
        },
        source="service_desk.csv.gz",
        n_cases=6000,
        seed=20250217,
    )


def _specialists(team: str) -> tuple[Block, ...]:
    ask = steps(f"+ Ask customer @ {team}", "Customer replies @ Customer")
    return (
        *steps(f"Diagnose @ {team}"),
        Choice(
            "Anything to ask?",
            (Option("Details missing", ask, share=0.28), Option("All known", share=0.72)),
        ),
        *steps(f"+ Fix @ {team}", f"+ Test fix @ {team}"),
    )


def _flow() -> tuple[Block, ...]:
    known = steps("+ Resolve at first contact @ Service Desk")
    access = steps(
        "+ Request approval @ Service Desk",
        "Approve request @ Approvers",
        "Grant access @ Applications",
        "Check access @ Applications ! Grant access",
    )
    call = steps("Follow up with customer @ Service Quality")
    return (
        *steps(
            "Log ticket @ Ticket Tool",
            "Verify caller @ Service Desk",
            "+ Enter ticket data @ Service Desk",
            "+ Classify ticket @ Service Desk",
        ),
        Choice(
            "Who can solve it?",
            (
                Option("Known solution", known, ("Password reset", "How-to question")),
                Option("Access wanted", access, ACCESS["reason"]),
                Option("Network", _specialists("Network"), NETWORK),
                Option("Applications", _specialists("Applications"), APPLICATIONS),
                Option("Workplace", _specialists("Workplace"), WORKPLACE),
            ),
            "reason",
        ),
        *steps("Send confirmation @ Ticket Tool", "Close ticket @ Ticket Tool"),
        Choice(
            "Urgent?",
            (Option("P1", call, ("P1",)), Option("P2 to P4", (), ("P2", "P3", "P4"))),
            "priority",
        ),
    )


def _routing() -> tuple[Plant, ...]:
    wrong = steps("Diagnose @ Network", "+ Reassign ticket @ Network")
    back = steps("+ Return to service desk", "Classify ticket @ Service Desk", "Diagnose @ Network")
    onward = steps("+ Forward to dispatcher", "Dispatch ticket @ Dispatch")
    group, network = "routing", {"reason": NETWORK}
    applications, workplace = {"reason": APPLICATIONS}, {"reason": WORKPLACE}
    return (
        Insert(
            "misrouting",
            0.42,
            group,
            applications,
            True,
            "Diagnose",
            wrong,
            before=True,
            settled=True,
        ),
        Insert("ping_pong", 0.3, group, network, True, "Diagnose", back, evidence=(1, 2)),
        Insert("transfer", 0.2, group, workplace, True, "Classify ticket", onward),
    )


def _entry() -> tuple[Plant, ...]:
    elsewhere = ("Asset register", "Phone log", "Spreadsheet")
    again = steps("+ Enter ticket data", systems=elsewhere)
    verify, group = "Verify caller", "entry"
    written = {"channel": ("e-mail", "portal")}
    return (
        Insert("duplicate_entry", 0.14, group, at="Enter ticket data", steps=again, times=(1, 3)),
        Drop("skipped", 0.05, group, activity=verify),
        Insert("repeated", 0.04, group, at=verify, steps=steps("+ Verify caller")),
        Swap("wrong_order", 0.05, group, first="Enter ticket data", second="Classify ticket"),
        Retouch("wrong_channel", 0.1, group, written, activity=verify, channel="e-mail"),
    )


def _work() -> tuple[Plant, ...]:
    once_more = steps("+ Fix", "+ Test fix")
    reopened = steps(
        "Reopen ticket @ Ticket Tool",
        "Fix",
        "+ Test fix",
        "Send confirmation @ Ticket Tool",
        "Close ticket @ Ticket Tool",
    )
    group, grant = "work", "Grant access"
    return (
        Insert("rework", 0.14, group, SPECIALIST, True, "Test fix", once_more, times=(1, 2)),
        Insert("reopening", 0.06, group, SPECIALIST, True, "Close ticket", reopened),
        Insert("inserted", 0.07, group, SPECIALIST, at="Diagnose", steps=steps("+ Remote session")),
        Retouch("too_fast", 0.08, group, SPECIALIST, activity="Test fix", fast=True),
        Insert(
            "over_processing",
            0.16,
            group,
            ACCESS,
            at="Approve request",
            steps=steps("Approve request"),
        ),
        Retouch("wrong_role", 0.12, group, ACCESS, activity=grant, team="Network"),
        Retouch("four_eyes", 0.12, group, ACCESS, activity="Check access", same_person=True),
    )


def _closing() -> tuple[Plant, ...]:
    urgent, call = {"priority": ("P1",)}, "Follow up with customer"
    delay = 5 * 3600
    return (
        Retouch("late", 0.05, "closing", {}, True, "Send confirmation", delay_median_s=delay),
        Drop("missing_follow_up", 0.3, "closing", urgent, True, call, True, True),
    )
