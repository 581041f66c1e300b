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
        "{source} → {target}：{n} 次，{n_cases} 个案例；中位数 {p50}，95% 在 {p95}内",
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
    "legend_waste": ("Step: time without value", "步骤：非增值时间"),
    "line_duration": ("Line: total time", "线宽：总时长"),
    "line_frequency": ("Line: how often", "线宽：次数"),
    "line_rework": ("Line: how often it leads back", "线宽：返回次数"),
    "line_waste": ("Line: waiting", "线宽：等待"),
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
    "nothing_wasted": ("none", "无"),
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
        "；处理时间中位数 {p50}，95% 在 {p95}内",
    ),
    "step_waited": ("; on average {mean} pass before it", "；之前平均等待 {mean}"),
    "stream": (
        "Value-stream map of {name}: {n_cases:case|cases}, {n_steps:step|steps} done",
        "{name} 的价值流图：{n_cases} 个案例，{n_steps} 个步骤",
    ),
    "stream_arrive": ("{n:case|cases} came", "到达 {n} 个案例"),
    "stream_beside": (
        "Not claimed, as other steps of the same case are in hand meanwhile: {span} a case",
        "因同一案例中有其他步骤同时进行而未计入：每案例 {span}",
    ),
    "stream_clear": (
        "Only arithmetic: the cases of the log without that time. Queues, demand and all other "
        "steps are taken to stay as they are.",
        "仅为算术推算：从日志案例中减去上述时间，假定排队、需求及其他步骤保持不变。",
    ),
    "stream_control": (
        "Removes a control point: {names}",
        "去除了控制点：{names}",
    ),
    "stream_customer": ("Customer", "客户"),
    "stream_customer_end": ("to the customer", "交付客户"),
    "stream_done": ("{n} a day done", "每天完成 {n} 个"),
    "stream_efficiency": (
        "Process cycle efficiency {elapsed}, in working time {working}; activity ratio {ratio}",
        "过程周期效率 {elapsed}，按工作时间 {working}；作业比率 {ratio}",
    ),
    "stream_efficiency_most": (
        "Process cycle efficiency at most {elapsed}, in working time {working}: no step is tagged; "
        "activity ratio {ratio}",
        "过程周期效率至多 {elapsed}，按工作时间至多 {working}：尚无步骤标注价值；作业比率 {ratio}",
    ),
    "stream_efficiency_none": (
        "Process cycle efficiency cannot be told: the log has no starts",
        "无法判断过程周期效率：日志没有开始时间",
    ),
    "stream_lead": (
        "Lead time: mean {mean}, p50 {p50}, p85 {p85}, p95 {p95}; mean in working time {working}; "
        "n {n}",
        "流转时间：平均 {mean}，p50 {p50}，p85 {p85}，p95 {p95}；按工作时间平均 {working}；n {n}",
    ),
    "stream_estimated": (
        "{n} of {all} starts are estimated: work and waits rest on them",
        "{all} 个开始时间中有 {n} 个为估计值，处理与等待时间以此为据",
    ),
    "stream_legend_ladder": (
        "Ladder: waiting above, work below, means over all cases, elapsed; they add up to the "
        "mean lead time; ? may be either",
        "时间阶梯：上为等待，下为处理，均为全部案例的平均日历时间，合计即平均流转时间；? 无法区分",
    ),
    "stream_legend_box": (
        "PT process time, LT lead time with the wait, %C&A complete and accurate, FPY first-pass "
        "yield, FTE full-time people; ? cannot be told",
        "PT 处理时间，LT 含等待的周期时间，%C&A 完整准确率，FPY 一次通过率，"
        "FTE 全职人力；? 无法判断",
    ),
    "stream_legend_triangle": (
        "Triangle: cases waiting at a time, and mean wait each time; striped arrow: pushed on",
        "三角：平均等待的案例数与每次平均等待时间；条纹箭头：推动",
    ),
    "stream_mean": ("mean {span}", "平均 {span}"),
    "stream_mean_pt": ("mean PT", "平均 PT"),
    "stream_mean_wait": ("mean wait", "平均等待"),
    "stream_now": ("Current state: {name}", "当前状态：{name}"),
    "stream_quality": (
        "Rolled %C&A {complete}, first-pass yield {first}; WIP {wip}, FTE {fte}",
        "累计 %C&A {complete}，累计一次通过率 {first}；在制 {wip}，FTE {fte}",
    ),
    "stream_rest": ("{n:other step|other steps}", "其余 {n} 个步骤"),
    "stream_saved": ("saved a case", "每案例节省"),
    "stream_step": (
        "{activity}: {n:time|times} in {n_cases:case|cases}; on average {pt} of process "
        "time, {lt} of lead time, {wait} of waiting",
        "{activity}：{n} 次，{n_cases} 个案例；平均处理时间 {pt}，周期时间 {lt}，等待 {wait}",
    ),
    "stream_supplier": ("Requests", "来件"),
    "stream_takt": ("takt {span}", "节拍 {span}"),
    "stream_target": ("Target state", "目标状态"),
    "stream_unchanged": (
        "Only steps that change are drawn; the others stay as they are.",
        "只画出有变化的步骤，其余保持不变。",
    ),
    "stream_target_lead": (
        "Lead time: mean {mean} instead of {before} (−{share}), p50 {p50}, p85 {p85}, p95 {p95}; "
        "mean in working time {working}",
        "流转时间：平均 {mean}，原为 {before}（−{share}），p50 {p50}，p85 {p85}，p95 {p95}；"
        "按工作时间平均 {working}",
    ),
    "stream_target_pce": (
        "Process cycle efficiency {after} instead of {before}",
        "过程周期效率 {after}，原为 {before}",
    ),
    "stream_total": (
        "{wait} waiting + {work} work = {lead} a case on average",
        "等待 {wait} + 处理 {work} = 平均每案例 {lead}",
    ),
    "stream_total_unknown": (
        "{wait} waiting + {work} work + {unknown} that may be either = {lead} a case on average",
        "等待 {wait} + 处理 {work} + 无法区分 {unknown} = 平均每案例 {lead}",
    ),
    "stream_total_untold": (
        "{wait} waiting + {unknown} that may be waiting or work = {lead} a case on average",
        "等待 {wait} + 无法区分等待与处理 {unknown} = 平均每案例 {lead}",
    ),
    "stream_wait": ("wait", "等待"),
    "stream_wip": ("{n} waiting", "等待 {n} 个"),
    "untold_cohort": (
        "cases of a period run on beyond it",
        "某一期间的案例会延续到期间之后",
    ),
    "untold_no-resource": ("the log names nobody", "日志未注明人员"),
    "untold_no-start": ("the log has no starts", "日志没有开始时间"),
    "untold_no-time": ("no time passes", "没有时间流逝"),
    "untold_nothing-before": ("nothing comes before it", "之前没有步骤"),
    "untold_nothing-passed-on": ("it passed nothing on", "没有向后传递"),
    "untold_of-steps": ("slices of steps hold no whole cases", "按步骤切分不含完整案例"),
    "untold_too-short": ("the log is short for its cases", "日志相对案例时长太短"),
    "untold_untagged": ("nobody has said what it is worth", "尚未标注价值"),
    "unnamed": ("(no name)", "（无名称）"),
    "value_bva": ("BVA necessary", "必要非增值"),
    "value_nva": ("NVA waste", "纯浪费"),
    "value_untagged": ("untagged", "未标注"),
    "value_va": ("VA value-adding", "增值"),
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
