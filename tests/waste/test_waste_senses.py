"""What a step is for, by its name, and what it may be worth, by its name, never disagree."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from procmine.valuestream.lexicon import look_up
from procmine.waste._senses import MEANINGS, means

ROOT = Path(__file__).resolve().parents[2]
# Groups of the lexicon that say of a step what a sense says of it. A customer who gives up, and a
# bot that answers, tell nothing of the worth of a step.
GROUPS = {
    "approve": {"approval"},
    "close": {"record", "deliver"},
    "describe": {"customer"},
    "enter": {"entry", "rework"},
    "escalate": {"handover"},
    "follow_up": {"feedback"},
    "notify": {"inform", "approval"},
    "pass_on": {"handover"},
    "queue": {"waiting"},
    "reject": {"record", "rework"},
    "reopen": {"rework"},
    "resubmit": {"rework"},
    "search": {"waiting"},
    "take_over": {"handover"},
    "verify": {"control", "check"},
}
NAMES = {
    "approve": "Approve, Approval, Authorise payment, Decide, Sign off, 审批, 批准, 核准, 决策",
    "close": "Close, Closing, Closure, Resolved, Completed, 关闭, 结案, 办结, 完结",
    "describe": "Describe problem, Description, Explain the problem, 描述, 说明问题",
    "enter": "Enter data, Data entry, Key in order, Retype order, 录入, 登记",
    "escalate": "Escalate, 升级",
    "follow_up": "Follow up, Call back, Callback, 回访, 跟进",
    "notify": "Notify customer, Inform customer, Confirmation, 通知, 告知",
    "pass_on": "Forward, Dispatch ticket, Transfer request, Redirect, Reassign, 转交, 转派, 转接, "
    "分派, 转办",
    "queue": "Queue, Enter queue, 排队",
    "reject": "Reject, Decline, Refuse, Deny, 拒绝, 驳回, 不通过",
    "reopen": "Reopen, Re-open, 重新打开, 重开, 再次打开",
    "resubmit": "Resubmit, Resend, Send again, 重新提交, 再次提交, 重复提交, 补交",
    "search": "Search, Look up, Find document, 查找, 检索",
    "take_over": "Hand over to people, Human takeover, 转人工, 转接人工",
    "verify": "Verify identity, Identity, Authenticate, Verification, 核验, 验证, 身份确认",
}
PAIRS = [(sense, name.strip()) for sense, told in NAMES.items() for name in told.split(",")]


def test_every_sense_is_held_to_the_lexicon() -> None:
    """But for the two that tell nothing of worth."""
    assert set(GROUPS) == set(NAMES) == set(MEANINGS) - {"abandon", "bot"}


@pytest.mark.parametrize(("sense", "name"), PAIRS)
def test_a_name_with_a_sense_is_in_the_lexicon(sense, name) -> None:
    """Law: what the detectors are sure of, a proposal knows too, and says the same."""
    assert means(sense, name)
    found = look_up(name)
    assert found is not None
    assert found.group.id in GROUPS[sense]


def test_a_word_of_the_lexicon_has_no_other_sense() -> None:
    """Law: of each word of the lexicon the senses it has agree with its group."""
    text = files("procmine.valuestream").joinpath("lexicon.toml").read_text(encoding="utf-8")
    odd = [
        (word, sense, group)
        for group, told in tomllib.loads(text).items()
        for word in (*told["en"], *told["zh"])
        for sense in GROUPS
        if means(sense, word.rstrip("*")) and group not in GROUPS[sense]
    ]
    assert odd == []


def test_the_shipped_logs_are_proposed_what_their_people_say() -> None:
    """Steps that only pass on or are reopened are waste by the lexicon, the senses and the tags of
    the logs alike; what is entered, approved or verified is not."""
    seen = set()
    for path in sorted((ROOT / "event_logs").glob("*/truth.json")):
        steps = json.loads(path.read_text("utf-8"))["parameters"]["least_s"]
        tags = tomllib.loads((path.parent / "procmine.toml").read_text("utf-8"))["valuestream"]
        for name in steps:
            for sense in ("pass_on", "reopen", "take_over", "enter", "approve", "verify"):
                found = look_up(name)
                if means(sense, name) and found is not None:
                    seen.add(sense)
                    assert found.group.value == tags["steps"][name]["value"], name
    assert seen == {"pass_on", "reopen", "take_over", "enter", "approve", "verify"}
