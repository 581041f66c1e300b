"""Errors in the language that was asked for: what they say stands in the code in English.

``errors_zh.toml`` holds what is said most often, with its gaps, and the same in Chinese. What is
not in it stays as it is, behind Chinese words that say what kind of error this is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from procmine.errors import ProcmineError
from procmine.log.roles import ROLES

__all__ = ["asked_language", "chinese_templates", "told"]

_GAP = re.compile(r"\{\}")
# What only joins the parts of what is said.
_PARTS = frozenset({"{} or {}", "{} and {} more"})
_KINDS = {
    "PM100": "选项或参数无法执行。",
    "PM110": "配置文件 procmine.toml 有误。",
    "PM200": "来源无法读取。",
    "PM210": "来源不存在或没有权限。",
    "PM220": "格式无法识别，或内容不符合格式。",
    "PM230": "内容不安全，已拒绝读取。",
    "PM300": "无法确定各列的含义。",
    "PM310": "缺少所需的列。",
    "PM320": "两列同样符合，无法判断。",
    "PM400": "时间列无法读取。",
    "PM410": "日与月的先后无法判断。",
    "PM500": "没有可用的数据行。",
    "PM600": "流程模型无法读取或使用。",
    "PM610": "模型状态过多，无法检查。",
    "PM700": "时间预算已用完。",
    "PM800": "底层组件出错。",
}


def told(error: ProcmineError, lang: str) -> str:
    """What a person at the terminal reads.

    Args:
        error: what went wrong.
        lang: ``en`` or ``zh``.
    """
    if lang != "zh":
        return str(error)
    message = _in_chinese(error.message, _role)
    if message == error.message:
        message = f"{_KINDS.get(error.code, '出错。')}{message}"
    return f"{message} [{error.code}]\n提示：{_in_chinese(error.hint, str)}"


def asked_language(arguments: Sequence[str]) -> str:
    """The language a command line asks for, itself or by the procmine.toml it names.

    >>> asked_language(["discover", "log.csv", "--lang", "zh"]), asked_language(["doctor"])
    ('zh', 'en')
    """
    for n, word in enumerate(arguments):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang":
            return "".join(arguments[n + 1 : n + 2])
    for word in arguments:
        if word.endswith(".toml"):
            return _language_of(Path(word.removeprefix("--config=")))
    return "en"


@cache
def chinese_templates() -> Mapping[str, str]:
    """What errors say, with a ``{}`` for each gap, and the same in Chinese with numbered gaps."""
    text = resources.files("procmine.cli").joinpath("errors_zh.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _language_of(path: Path) -> str:
    try:
        section = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("report", {})
        return str(section.get("lang", "en"))
    except (OSError, ValueError, AttributeError):
        return "en"


def _in_chinese(text: str, word: Callable[[str], str], *, is_part: bool = False) -> str:
    # What says most in words of its own fits best.
    for template in sorted(chinese_templates(), key=lambda known: -len(_GAP.sub("", known))):
        # A sentence is not half translated because it has an "or" in it.
        if template in _PARTS and not is_part:
            continue
        pattern = "(.*?)".join(map(re.escape, template.split("{}")))
        if found := re.fullmatch(pattern, text, re.DOTALL):
            gaps = [_in_chinese(word(gap), word, is_part=True) for gap in found.groups()]
            return chinese_templates()[template].format(*gaps)
    return text


def _role(told: str) -> str:
    """The name of a role in Chinese; anything else is the user's and stays."""
    return ROLES[told].zh if told in ROLES else told
