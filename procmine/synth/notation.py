"""A short way to write steps, activities and weights in a scenario file."""

from __future__ import annotations

from procmine.config.valuestream import StepTag
from procmine.synth.scenario import Activity, Kind, Step

__all__ = ["activities", "columns", "kinds", "step_tags", "steps", "week", "weights"]

_WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_ALL_DAYS = (*_WORKDAYS, "saturday", "sunday")


def steps(*written: str, channel: str = "", systems: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Which steps does this say?

    Args:
        written: ``Activity @ Team`` each; a ``+`` in front means that the person of the step
            before goes on, ``! Other`` at the end that the person of Other must not do it, and
            ``@ ^`` that the team of the neighbouring step does it.
        channel: where they happen, when not where the case is.
        systems: software used in turn instead of the usual.

    >>> steps("+ Fix @ Network")[0].joins
    True
    """
    said = []
    for text in written:
        rest, _, not_by = text.partition("!")
        activity, _, team = rest.partition("@")
        joins = activity.startswith("+")
        name = activity.removeprefix("+").strip()
        said.append(Step(name, team.strip(), joins, not_by.strip(), channel, systems))
    return tuple(said)


def activities(table: str) -> tuple[Activity, ...]:
    """Which activities does this table list?

    Args:
        table: a line each: name | median seconds | least seconds | system | spread | channels
            (apart by commas) | median seconds a customer takes | batch size; what is missing at
            the end or empty has its usual value.
    """
    listed = []
    for line in table.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")] + [""] * 8
        listed.append(
            Activity(
                name=cells[0],
                median_s=int(cells[1]),
                least_s=int(cells[2]),
                system=cells[3],
                spread=cells[4] or "usual",
                channels=tuple(c.strip() for c in cells[5].split(",") if c.strip()),
                wait_median_s=int(cells[6] or 0),
                batch=int(cells[7] or 1),
            )
        )
    return tuple(listed)


def step_tags(sheet: str) -> dict[str, StepTag]:
    """What is each step worth?

    Args:
        sheet: a line each: activity | value | kind, with ``!`` for a control point and a number
            for the confidence of a tag that people argue about | owner | reason.

    >>> step_tags("Check | BVA | process ! 0.7 | Audit | a second look")["Check"].control_point
    True
    """
    found = {}
    for line in sheet.strip().splitlines():
        activity, value, said, owner, reason = (cell.strip() for cell in line.split("|"))
        kind, *more = said.replace("!", " ! ").split()
        sure = [float(word) for word in more if word != "!"]
        found[activity] = StepTag(
            value=value,
            reason=reason,
            owner=owner,
            confidence=sure[0] if sure else None,
            kind=kind,
            control_point="!" in more,
        )
    return found


def columns(written: str) -> dict[str, str]:
    """Which column plays which role? Pairs of role and column, apart by commas.

    >>> columns("case contact_id, team department")
    {'case': 'contact_id', 'team': 'department'}
    """
    pairs = [text.strip().partition(" ") for text in written.replace("\n", " ").split(",")]
    return {role: column.strip() for role, _, column in pairs if role}


def kinds(written: str) -> tuple[Kind, ...]:
    """Which values with which weights does this say?

    >>> kinds("phone 46, e-mail 14")[1]
    Kind(name='e-mail', weight=14)
    """
    pairs = [text.strip().rpartition(" ") for text in written.replace("\n", " ").split(",")]
    return tuple(Kind(name.strip(), int(weight)) for name, _, weight in pairs if name)


def week(
    workdays: list[str],
    *,
    friday: list[str] | None = None,
    weekend: list[str] | None = None,
) -> dict[str, list[str]]:
    """The same hours on all working days, others on Friday or at the weekend if given."""
    days = dict.fromkeys(_WORKDAYS, workdays)
    if friday is not None:
        days["friday"] = friday
    if weekend is not None:
        days |= dict.fromkeys(_ALL_DAYS[5:], weekend)
    return {day: hours for day, hours in days.items() if hours}


def weights(written: str) -> tuple[int, ...]:
    """Which numbers stand here, apart by blanks?"""
    return tuple(int(number) for number in written.split())
