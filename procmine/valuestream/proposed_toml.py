"""Proposals as lines of a procmine.toml, below whatever people wrote there."""

from __future__ import annotations

import tomllib

import tomli_w

from procmine.config import StepTag
from procmine.errors import ConfigError
from procmine.valuestream.proposals import Proposals

__all__ = ["proposed_toml", "with_proposals"]

_HEAD = {
    "en": (
        "What the steps may be worth to the customer, proposed by procmine valuestream init.",
        "VA: the customer would pay for it. BVA: the business needs it. NVA: nobody needs it.",
        "To accept a tag delete its lines proposed and confidence, or change it; until then it is"
        " doubtful.",
    ),
    "zh": (
        "各步骤对客户的价值，由 procmine valuestream init 提议。",
        "VA：增值，客户愿意付费。BVA：必要非增值，业务所需。NVA：纯浪费，无人需要。",
        "删除 proposed 与 confidence 两行即表示接受，也可修改；在此之前该标注视为存疑。",
    ),
}
_SILENT = {
    "en": "Nothing speaks for a value of these steps; they are untagged until somebody says:",
    "zh": "以下步骤没有可供判断的依据，在有人标注之前视为未标注：",
}


def proposed_toml(found: Proposals, *, lang: str = "en") -> str:
    """Proposals as commented TOML.

    Args:
        found: what was proposed.
        lang: of the comments, en or zh.

    Returns:
        A table for each step; steps nothing was proposed for stand in a comment. Empty where there
        is neither.
    """
    lines: list[str] = []
    if found.steps:
        lines += [f"# {line}" for line in _HEAD[lang]]
    for activity, tag in found.steps.items():
        lines += ["", *_table(activity, tag)]
    if found.silent:
        lines += ["", f"# {_SILENT[lang]}"]
        lines += [f'# {_key(activity)} = ""' for activity in found.silent]
    return "\n".join(lines).lstrip("\n") + "\n" if lines else ""


def with_proposals(text: str, found: Proposals, *, lang: str = "en") -> str:
    """A procmine.toml with proposals below what stands in it.

    Args:
        text: content of the file; not a character of it is changed.
        found: proposals for steps it does not tag.
        lang: of the comments.

    Returns:
        The new content; the old one where nothing is proposed.

    Raises:
        ConfigError: the file writes its tags in a way that cannot be added to.

    >>> from procmine.config import StepTag
    >>> found = Proposals({"Ask": StepTag("BVA", proposed=True)}, ())
    >>> print(with_proposals('[valuestream.steps]\\nAnswer = "VA"\\n', found).split("#")[0])
    [valuestream.steps]
    Answer = "VA"
    <BLANKLINE>
    <BLANKLINE>
    """
    if not found.steps:
        return text
    added = proposed_toml(found, lang=lang)
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text.strip() else end if text.endswith("\n") else end * 2
    joined = text + gap + added.replace("\n", end)
    try:
        steps = tomllib.loads(joined)["valuestream"]["steps"]
    except tomllib.TOMLDecodeError:
        raise ConfigError(
            "The file writes its steps in a way that proposals cannot be added to.",
            hint="Write its tags as tables below [valuestream.steps], or print the proposals with "
            "--out - and put them there.",
        ) from None
    assert set(found.steps) <= set(steps)
    return joined


def _table(activity: str, tag: StepTag) -> list[str]:
    told = {
        "value": tag.value,
        "proposed": tag.proposed,
        "confidence": tag.confidence,
        "reason": tag.reason,
        "ground": tag.ground,
        "kind": tag.kind,
        "control_point": tag.control_point,
    }
    written = tomli_w.dumps({name: value for name, value in told.items() if value})
    return [f"[valuestream.steps.{_key(activity)}]", *written.rstrip("\n").split("\n")]


def _key(activity: str) -> str:
    """The name of an activity as a quoted key."""
    written = tomli_w.dumps({"": activity}, multiline_strings=False)
    return written.partition(" = ")[2].rstrip("\n")
