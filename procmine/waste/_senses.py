"""What activities are for, told from their names, in English and Chinese.

A name is a hint, no proof: whatever rests on one says so, and the option ``steps`` of the detector
replaces it.
"""

from __future__ import annotations

import re

from procmine.log.roles import normalise

__all__ = ["ASIDE", "MEANINGS", "means"]

# What steps of these senses do again has detectors of its own.
ASIDE = ("enter", "describe", "approve", "verify", "pass_on", "notify", "follow_up", "search")

# Sense: what it means in both languages, names that have it, names that only look like it.
_SENSES = {
    "abandon": (
        ("that the customer gave up", "客户放弃"),
        r"abandon|hang(s|ing)? ?up|hung ?up|gave up|放弃|挂断|未接通|弃呼",
        "",
    ),
    "approve": (
        ("that something is decided or approved", "审批或决定"),
        r"\bapprov(e|es|ed|al|ing)\b|\bauthori[sz](e|es|ed|ation)\b|\bdeci(de|des|ded|sion)\b"
        r"|\bsign ?off\b|审批|批准|核准|决策",
        r"^(request|ask|await|wait|propose|send|submit|prepare|pending)|申请审批|提交审批|待审批",
    ),
    "bot": (
        ("that a bot or self-service answers", "机器人或自助服务应答"),
        r"\b(chat|voice)?bot\b|virtual assistant|\bby assistant\b|self service|\bivr\b"
        r"|机器人|智能客服|自助",
        "",
    ),
    "close": (
        ("that a case is closed", "案例关闭"),
        r"\bclos(e|es|ed|ing|ure)\b|^resolved\b|^completed$|关闭|结案|办结|完结",
        r"\bre ?open|\bclos\w* (the |an? )?(account|deal|loan|contract|sale|book|position)",
    ),
    "describe": (
        ("that the customer describes the problem", "客户描述问题"),
        r"\bdescri(be|bes|bed|bing|ption)\b|explain (the )?(problem|issue)|描述|说明问题",
        "",
    ),
    "enter": (
        ("that data are entered", "数据录入"),
        r"\benter(s|ed|ing)?\b|\bdata entry\b|\bkey(s|ed|ing)? in\b|\bre ?typ(e|ed|ing)\b"
        r"|录入|登记",
        r"\benter\w* (the |an? )?(queue|service|room|premises|building|hospital|ward|phase|stage)",
    ),
    "escalate": (
        ("that a case is escalated", "升级"),
        r"\bescalat|升级",
        r"(系统|版本|软件)升级|升级套餐",
    ),
    "follow_up": (
        ("that somebody follows up", "回访"),
        r"\bfollow(s|ed|ing)? ?up\b|\bcall(s|ed)? ?back\b|\bcallback\b|回访|跟进",
        "",
    ),
    "notify": (
        ("that the customer is told", "通知客户"),
        r"\bnotif(y|ies|ied|ication)\b|\binform(s|ed)?\b|\bconfirmation\b|通知|告知",
        "",
    ),
    "pass_on": (
        ("that a case is only passed on", "仅作转交"),
        r"\bforward(s|ed|ing)?\b|\bdispatch|\btransfer(s|red|ring)?\b|\bredirect|\breassign"
        r"|转交|转派|转接|分派|转办",
        r"money|fund|payment|bank|goods|parts?\b|parcel|shipment|technician|engineer|order",
    ),
    "queue": (
        ("that the customer enters a queue", "客户进入排队"),
        r"\bqueue(s|d)?\b|\benter(s|ed)? queue\b|排队",
        "",
    ),
    "reject": (
        ("that a case is rejected", "驳回"),
        r"\breject|\bdeclin(e|es|ed)\b|\brefus(e|es|ed|al)\b|\bden(y|ies|ied|ial)\b|拒绝|驳回|不通过",
        r"\breject(ed)? call",
    ),
    "reopen": (
        ("that a closed case is opened again", "重新打开"),
        r"\bre ?open|重新打开|重开|再次打开",
        "",
    ),
    "resubmit": (
        ("that the customer sends something again", "客户重复提交"),
        r"\bre ?submi|\bresend|\bre ?send|\bsend again\b|重新提交|再次提交|重复提交|补交",
        "",
    ),
    "search": (
        ("that something is searched for", "查找资料"),
        r"\bsearch|\blook(s|ed|ing)? ?up\b|\bfind (the )?(document|record|file|information)"
        r"|查找|检索",
        r"\bresearch",
    ),
    "take_over": (
        ("that the bot hands over to people", "转人工"),
        r"\bhand(s|ed)? ?over to (people|human|agent|staff)|\bhuman takeover\b|转人工|转接人工",
        "",
    ),
    "verify": (
        ("that identity is verified", "身份核验"),
        r"\bverif(y|ies|ied|ication)\b|\bidentity\b|\bauthenticat|核验|验证|身份确认",
        "",
    ),
}  # fmt: skip
_COMPILED = {
    sense: tuple(re.compile(text, re.IGNORECASE) if text else None for text in names)
    for sense, (_, *names) in _SENSES.items()
}
MEANINGS = {sense: said for sense, (said, *_) in _SENSES.items()}


def means(sense: str, label: str) -> bool:
    """Does an activity of this name mean this?

    >>> means("approve", "Approve request"), means("approve", "Request approval")
    (True, False)
    >>> means("enter", "登记退款信息"), means("approve", "APPROVE_REQUEST")
    (True, True)
    """
    label = normalise(label)
    has, only_looks = _COMPILED[sense]
    assert has is not None
    return bool(has.search(label)) and not (only_looks and only_looks.search(label))
