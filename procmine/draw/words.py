"""What pictures say, in English and Chinese.

A count takes its words with it: ``{n:case|cases}``, and a third form where there is none.
"""

from __future__ import annotations

from procmine.errors import UsageError

__all__ = ["LANGUAGES", "check_language", "say"]

LANGUAGES = ("en", "zh")

_WORDS: dict[str, tuple[str, str]] = {
    "again": ("{n:repeat|repeats}", "重复 {n} 次"),
    "backward": ("leads back", "返回"),
    "edge": (
        "{source} → {target}: {n:time|times} in {n_cases:case|cases}; median {p50}, "
        "95 % within {p95}",
        "{source} → {target}：{n} 次，{n_cases} 个案例；中位数 {p50}，95 % 在 {p95} 内",
    ),
    "edge_untimed": (
        "{source} → {target}: {n:time|times} in {n_cases:case|cases}",
        "{source} → {target}：{n} 次，{n_cases} 个案例",
    ),
    "end": ("End", "结束"),
    "endEvent": ("End", "结束"),
    "end_edge": (
        "{n} of {n_cases:case|cases} end with {target}",
        "{n_cases} 个案例中 {n} 个以“{target}”结束",
    ),
    "exclusiveGateway": ("Choice", "选择"),
    "flow": ("{flow}: {n:time|times}", "{flow}：{n} 次"),
    "flow_fit": (
        "{flow}: {n:time|times} in the cases the model explains",
        "{flow}：在模型能解释的案例中 {n} 次",
    ),
    "hidden": (
        "Not shown: {steps} of {n_steps:step|steps}, rarer connections taken {edges:time|times}",
        "未显示：{n_steps} 个步骤中的 {steps} 个，较少的连接（共 {edges} 次）",
    ),
    "inclusiveGateway": ("One or more", "一项或多项"),
    "legend_duration": ("Step: time", "步骤：时长"),
    "legend_frequency": ("Step: how often", "步骤：次数"),
    "legend_rework": ("Step: repeats", "步骤：重复次数"),
    "line_duration": ("Line: total time", "线宽：总时长"),
    "line_frequency": ("Line: how often", "线宽：次数"),
    "line_rework": ("Line: how often it leads back", "线宽：返回次数"),
    "map": (
        "Process map of {name}: {n_cases:case|cases}, {n_steps:step|steps}",
        "{name} 的流程图：{n_cases} 个案例，{n_steps} 个步骤",
    ),
    "model": (
        "Process model {name}: {n_tasks:activity|activities}, {n_flows:flow|flows}",
        "流程模型 {name}：{n_tasks} 个活动，{n_flows} 条顺序流",
    ),
    "model_flow": (
        "Line: thick where frequent; figure: how often, in the cases the model explains",
        "线：越粗越常见；数字：在模型能解释的案例中的次数",
    ),
    "model_step": ("Step: how often, in the whole log", "步骤：在整个日志中的次数"),
    "model_step_timed": (
        "Step: how often and median time, in the whole log",
        "步骤：在整个日志中的次数和时长中位数",
    ),
    "never_again": ("no repeats", "无重复"),
    "parallelGateway": ("In parallel", "并行"),
    "sop_flow": (
        "Line: thick where frequent; figure: how often taken, steps passed over included",
        "线：越粗越常见；数字：经过次数（包括被跳过的步骤）",
    ),
    "sop_inserted": ("+ {n}", "+ {n}"),
    "sop_inserted_is": (
        "done besides, right behind this step, though the steps do not ask for it there",
        "紧随该步骤之后额外做的事，步骤此处没有要求",
    ),
    "sop_node": (
        "{activity}: {n_done:time|times} done as the steps say, {n_skipped:time|times} passed over",
        "{activity}：按步骤完成 {n_done} 次，跳过 {n_skipped} 次",
    ),
    "sop_node_besides": ("; right behind it, besides: {what}", "；其后额外：{what}"),
    "sop_besides_one": ("{activity} {n}", "{activity} {n} 次"),
    "sop_skipped": ("skipped {n}", "跳过 {n}"),
    "sop_skipped_is": (
        "passed over: the steps ask for it here and it was not done here",
        "被跳过：步骤此处要求，但此处没有做",
    ),
    "sop_step": (
        "Figure in a step: how often it was done as the steps say",
        "步骤内数字：按步骤完成的次数",
    ),
    "start": ("Start", "开始"),
    "startEvent": ("Start", "开始"),
    "start_edge": (
        "{n} of {n_cases:case|cases} begin with {target}",
        "{n_cases} 个案例中 {n} 个以“{target}”开始",
    ),
    "step": (
        "{activity}: {n:time|times} in {n_cases:case|cases}, "
        "{n_repeats:||none} of them again in the same case; "
        "{n_starts:case begins|cases begin|no case begins}, {n_ends:ends|end|none ends} with it",
        "{activity}：{n} 次，{n_cases} 个案例，其中同一案例内重复 {n_repeats} 次；"
        "{n_starts} 个案例由此开始，{n_ends} 个由此结束",
    ),
    "step_service": (
        "; median service time {p50}, 95 % within {p95}",
        "；处理时间中位数 {p50}，95 % 在 {p95} 内",
    ),
    "step_waited": ("; on average {mean} pass before it", "；之前平均等待 {mean}"),
    "unnamed": ("(no name)", "（无名称）"),
    "wait": ("{mean} before", "前 {mean}"),
}


def check_language(lang: str) -> None:
    """Do pictures speak this language?

    Raises:
        UsageError: they do not.
    """
    if lang not in LANGUAGES:
        raise UsageError(
            f"Pictures do not speak {lang!r}.", hint=f"Choose one of: {', '.join(LANGUAGES)}."
        )


def say(lang: str, key: str, **values: str) -> str:
    """How is this said in the reader's language?

    Raises:
        UsageError: pictures do not speak this language.

    >>> say("zh", "start"), say("en", "again", n="3")
    ('开始', '3 repeats')
    >>> say("en", "flow", flow="Ask", n="1")
    'Ask: 1 time'
    """
    check_language(lang)
    told = {name: _Written(value) for name, value in values.items()}
    return _WORDS[key][LANGUAGES.index(lang)].format_map(told)


class _Written(str):
    """A value as it is written; a count brings the words that follow it."""

    __slots__ = ()

    def __format__(self, forms: str) -> str:
        if not forms:
            return str(self)
        one, many, *none = forms.split("|")
        if self == "0" and none:
            return none[0]
        return f"{self} {one if self == '1' else many}".rstrip()
