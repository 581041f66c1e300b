"""What a scenario says: people, steps, the written procedure and what goes wrong, as plain data.

Nothing here computes. A scenario file returns one ``Scenario``; the rest of the room reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procmine.config.step_target import StepTarget
    from procmine.config.valuestream import StepTag
    from procmine.synth.forms import Plant

__all__ = [
    "BESIDE",
    "CUSTOMER",
    "ENGLISH_COLUMNS",
    "HUMAN",
    "SYSTEM",
    "Activity",
    "Approval",
    "Block",
    "Choice",
    "FollowUp",
    "Kind",
    "Option",
    "Scenario",
    "Step",
    "Team",
    "WaitRule",
]

HUMAN, SYSTEM, CUSTOMER = "human", "system", "customer"
BESIDE = "^"
# The roles of a log and the columns that fill them; ``tier`` and ``sop_version`` are no roles.
ENGLISH_COLUMNS = {
    "case": "Case",
    "activity": "Activity",
    "start": "Started",
    "end": "Finished",
    "resource": "Agent",
    "team": "Team",
    "tier": "Tier",
    "channel": "Channel",
    "customer": "Customer",
    "reason": "Reason",
    "system": "System",
    "automated": "Automated",
    "priority": "Priority",
    "due": "Due",
    "cost": "Cost",
    "satisfaction": "Satisfaction",
    "sop_version": "SOP version",
}


@dataclass(frozen=True)
class Team:
    """People who share a queue, or the lane of a machine or of the customer.

    Args:
        name: as in the log and on the lane of the SOP.
        tier: the level it belongs to.
        n_agents: people for the scenario's usual volume; 0 for machines and customers.
        shifts: names of shift calendars; people take them in turn.
        cents_per_hour: what an hour costs.
        kind: ``human``, ``system`` or ``customer``.
    """

    name: str
    tier: str
    n_agents: int = 0
    shifts: tuple[str, ...] = ()
    cents_per_hour: int = 0
    kind: str = HUMAN


@dataclass(frozen=True)
class Activity:
    """One kind of work.

    Args:
        name: as in the log.
        median_s: seconds it usually takes.
        least_s: seconds it takes at least when done properly.
        system: the software it is done in; empty for none.
        spread: ``narrow``, ``usual`` or ``wide``.
        channels: where it may happen; empty when anywhere. In other cases the first one is used.
        wait_median_s: how long a customer takes to do it, when customers take their time.
        batch: how many cases are gathered before it is done; 1 for none.
    """

    name: str
    median_s: int
    least_s: int
    system: str = ""
    spread: str = "usual"
    channels: tuple[str, ...] = ()
    wait_median_s: int = 0
    batch: int = 1


@dataclass(frozen=True)
class Step:
    """One step of the procedure, or one that a plant adds.

    Args:
        activity: name of the activity.
        team: who does it; empty: who does the same activity in the flow, if the case has it, else
            (and for ``BESIDE``) who does the step it is put next to.
        joins: the person of the step before goes on with it.
        not_by: activity whose person must not do it.
        channel: where it happens, when not where the case is; empty to leave it.
        systems: software used instead, one after the other when the step is repeated.
    """

    activity: str
    team: str = ""
    joins: bool = False
    not_by: str = ""
    channel: str = ""
    systems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One way out of a choice.

    Args:
        label: the condition in words.
        block: the steps on this way; empty to pass by.
        when: values of the choice's attribute that lead here.
        share: how often it is taken when the choice is by chance.
    """

    label: str
    block: tuple[Block, ...] = ()
    when: tuple[str, ...] = ()
    share: float = 0.0


@dataclass(frozen=True)
class Choice:
    """An exclusive choice in the procedure.

    Args:
        name: the question at the gateway.
        options: the ways out.
        by: attribute of the case that decides: ``reason``, ``channel``, ``priority``; empty for
            chance.
    """

    name: str
    options: tuple[Option, ...]
    by: str = ""


Block = Step | Choice


@dataclass(frozen=True)
class Kind:
    """One value of a case attribute with its weight.

    Args:
        name: as in the log.
        weight: how often, relative to the others.
    """

    name: str
    weight: int


@dataclass(frozen=True)
class WaitRule:
    """A step that must not start later than so many seconds after the one before."""

    activity: str
    limit_s: int


@dataclass(frozen=True)
class Approval:
    """A manager's decision: the step, what counts as lag, and the hours managers really have."""

    activity: str
    limit_s: int
    hours: Mapping[str, list[str]]


@dataclass(frozen=True)
class FollowUp:
    """What must follow the closing of a case, and how long one may wait for it."""

    activity: str
    after: str
    limit_s: int


@dataclass(frozen=True)
class Scenario:
    """A service organisation and its log.

    Args:
        name: file name and log name.
        title: what the log is, one phrase.
        story: what a manager should find in it.
        lang: ``en`` or ``zh``; decides the names of people and the language of the report.
        zone: IANA zone of its clocks.
        start: first day of the log.
        cases_per_day: usual volume on an average day.
        max_days: longer logs get a larger organisation instead.
        hours: 24 weights of arrivals by local hour.
        weekdays: 7 weights by weekday from Monday.
        shifts: calendars by name, each weekday to hours.
        teams: who does what.
        activities: kinds of work.
        flow: the written procedure.
        ends: activities a finished case ends with.
        reasons: contact reasons.
        channels: where contacts arrive.
        human_channel: where people take over what arrived in a channel of machines.
        priorities: urgency classes, most urgent first, with weights.
        due_h: hours promised by priority.
        plants: what goes wrong with single cases, in the order it is done.
        approval: what managers decide, and the hours they really have for it.
        late: the step that has to follow at once.
        follow_up: what has to follow the closing of a case.
        repeats: share of cases whose customer comes back within 7 days.
        outdated: share of cases handled by the old SOP version after the change.
        blank_reason: share of cases whose reason nobody wrote down.
        sop_change_day: day of the log on which the SOP version changes.
        sop_versions: the version before and after.
        survey_at: activity whose last row carries the customer's answer.
        survey_share: how many customers answer.
        columns: role to column name, plus ``tier`` and ``sop_version``.
        case_format: prefix and width of case numbers.
        customer_prefix: prefix of customer numbers.
        yes_no: how a flag is written.
        offset_times: times carry their offset; else they are local wall-clock times.
        currency: of the costs.
        waiting_per_hour: what the organisation says an hour costs in which a case waits.
        targets: what it wants to reach, as the configuration has it.
        asks_customer: activities after which the customer is waited for.
        step_tags: what each step is worth to the customer.
        tags_version: of these tags: the day on which they were agreed.
        plan: what is to become of steps: the target state.
        source: name of the shipped file.
        n_cases: cases of the shipped log.
        seed: seed of the shipped log.
    """

    name: str
    title: str
    story: str
    lang: str
    zone: str
    start: dt.date
    cases_per_day: int
    max_days: int
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    shifts: Mapping[str, Mapping[str, list[str]]]
    teams: tuple[Team, ...]
    activities: tuple[Activity, ...]
    flow: tuple[Block, ...]
    ends: tuple[str, ...]
    reasons: tuple[Kind, ...]
    channels: tuple[Kind, ...]
    human_channel: Mapping[str, str]
    priorities: tuple[Kind, ...]
    due_h: Mapping[str, int]
    plants: tuple[Plant, ...]
    approval: Approval
    late: WaitRule
    follow_up: FollowUp
    repeats: float
    outdated: float
    blank_reason: float
    sop_change_day: int
    sop_versions: tuple[str, str]
    survey_at: str
    survey_share: float
    columns: Mapping[str, str]
    case_format: tuple[str, int]
    customer_prefix: str
    yes_no: tuple[str, str]
    offset_times: bool
    currency: str
    waiting_per_hour: float
    targets: Mapping[str, str | float | int]
    asks_customer: tuple[str, ...]
    step_tags: Mapping[str, StepTag]
    tags_version: str
    plan: Mapping[str, StepTarget]
    source: str
    n_cases: int
    seed: int
