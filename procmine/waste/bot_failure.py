"""Contacts the bot could not settle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import WORK, Says, cases_found
from procmine.waste._senses import means

__all__ = ["bot_failure"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{n_cases:contact|contacts} of the bot had to go on with people, {affected_share} of "
        "those it took: {total_s} with the bot until then",
        "zh": "机器人接待的联系中有 {n_cases} 个转由人工继续，占 {affected_share}："
        "此前在机器人处耗时 {total_s}",
    },
    hint={
        "en": "See which reasons it fails at; send those to people at once.",
        "zh": "查看哪些原因机器人解决不了，直接转人工。",
    },
    patterns=("triage", "self-service", "knowledge-base"),
    overlaps=(*WORK, *WAITING),
    assumes_zh="机器人步骤之后、回访之前出现人工步骤或转人工步骤，即为自助失败；"
    "计从机器人开始到人工开始的时间。",
    harmless_zh="机器人只负责收集信息，本来就要转人工。",
)


def bot_failure(
    evidence: Evidence, *, bots: tuple[str, ...] = (), hands_over: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """How many contacts of the bot had to go on with people?

    Hours are those from the bot's first step to the first one of a person, or to the end of the
    case where none came.

    Args:
        bots: activities of the bot; if empty, those whose name or system sounds like one.
        hands_over: activities by which it hands over to people; found by their names if empty.

    Assumes: a step of a person behind one of the bot means that it failed; following up does not.

    Harmless when: the bot is only meant to collect what people need.
    """
    evidence.need("times")
    bot = evidence.named("bots", bots) if bots else _sounds_like_one(evidence)
    gives_up = (
        evidence.named("hands_over", hands_over) if hands_over else evidence.like("take_over")
    )
    bot = bot | gives_up
    if not bot.any():
        raise Lacks("bots", "which steps a bot does", "哪些步骤由机器人完成")
    came_first = evidence.before(bot) > 0
    people = evidence.by_people & ~bot & ~evidence.like("follow_up") & came_first
    failed = evidence.in_case(people | gives_up) > 0
    begin, end = _between(evidence, bot, people)
    yield from cases_found(
        evidence,
        "bot-failure",
        SAYS,
        failed,
        possible=evidence.in_case(bot) > 0,
        wait_us=np.where(failed, np.maximum(end - begin, 0), 0),
    )


def _sounds_like_one(evidence: Evidence) -> Array:
    found = evidence.like("bot")
    if evidence.has("system"):
        codes, labels = evidence.role("system")
        found |= np.array([*(means("bot", label) for label in labels), False], np.bool_)[codes]
    return found


def _between(evidence: Evidence, bot: Array, people: Array) -> tuple[Array, Array]:
    """When each case was first with the bot, and when with people; its end where it never was."""
    begin, end = np.zeros(evidence.n_cases, np.int64), evidence.span[1].copy()
    first = np.flatnonzero(bot & (evidence.before(bot) == 0))
    begin[evidence.case[first]] = evidence.begin[first]
    reply = np.flatnonzero(people & (evidence.before(people) == 0))
    end[evidence.case[reply]] = evidence.begin[reply]
    return begin, end
