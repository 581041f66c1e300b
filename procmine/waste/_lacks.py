"""What a detector lacks: it says so instead of guessing."""

from __future__ import annotations

from procmine.finding import Finding
from procmine.log.roles import ROLES

__all__ = ["Lacks"]

_MESSAGE = {
    "en": "Cannot be told: the log does not say {what}",
    "zh": "无法判断：日志未说明{what}",
}
# What else than a column can be missing.
_KNOWN = {
    "times": ("when anything happened", "事件发生的时间"),
    "starts": ("when work began, only when it was over", "处理何时开始（只有完成时间）"),
    "people": ("which steps are done by people", "哪些步骤由人完成"),
    "arrivals": (
        "when cases arrive: their first step is already the reply",
        "案例何时到达：第一步已经是答复",
    ),
    "weeks": (
        "how cases go over twelve whole weeks, with time for them to end",
        "至少十二个完整周（且案例已有时间办结）的情况",
    ),
}
_HINTS = {
    "times": ("Name the time column: --end COLUMN.", "请指明时间列：--end 列名。"),
    "starts": ("Name the column of begins: --start COLUMN.", "请指明开始时间列：--start 列名。"),
    "people": (
        "Name the column of who did it: --resource COLUMN.",
        "请指明处理人列：--resource 列名。",
    ),
    "arrivals": (
        "A step of the system or the customer at the arrival would tell.",
        "在到达时记录系统或客户的步骤即可判断。",
    ),
    "weeks": ("A log of more weeks would tell.", "提供时间更长的日志即可判断。"),
}


class Lacks(Exception):  # noqa: N818 - it is an answer, no error
    """Raised inside a detector that cannot tell; ``find`` turns it into a finding.

    Args:
        what: a role, ``times``, ``starts``, ``people``, ``arrivals`` or ``weeks``; or the name of
            an option.
        en: what the log does not say, for an option.
        zh: the same in Chinese.
    """

    def __init__(self, what: str, en: str = "", zh: str = "") -> None:
        super().__init__(what)
        self.what, self._en, self._zh = what, en, zh

    def finding(self, rule: str) -> Finding:
        """The answer: level info, nothing counted, ``where`` says what is missing."""
        en, zh, hint = self._words(rule)
        # What is missing may name things of the log: their braces are no places for values.
        plain = [what.replace("{", "{{").replace("}", "}}") for what in (en, zh)]
        said = {
            lang: text.format(what=what)
            for (lang, text), what in zip(_MESSAGE.items(), plain, strict=True)
        }
        return Finding(rule, "info", said, where={"lacks": self.what}, hint=hint)

    def _words(self, rule: str) -> tuple[str, str, dict[str, str]]:
        if self._en:
            line = f"[waste.{rule}] {self.what}"
            hint = {
                "en": f"Say it in the configuration: {line}.",
                "zh": f"请在配置中填写：{line}。",
            }
            return self._en, self._zh, hint
        if self.what in _KNOWN:
            return *_KNOWN[self.what], dict(zip(("en", "zh"), _HINTS[self.what], strict=True))
        role = ROLES[self.what]
        flag = f"--{role.name} COLUMN"
        hint = {"en": f"Name the column: {flag}.", "zh": f"请指明列：{flag}。"}
        return role.meaning.rstrip("?"), f"“{role.zh}”（{role.name}）", hint
