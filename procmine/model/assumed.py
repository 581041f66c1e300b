"""What an executable reading assumes, in words: one template per kind of element."""

from __future__ import annotations

from procmine.finding import Finding
from procmine.model.scope import Step

__all__ = ["assumption", "assumption_at"]

# Level "info": given a meaning that is close; "notice": given none, so it is not checked.
_SAID = {
    "ad-hoc": (
        "info",
        "{what}: its steps may be done in any order, any number of times, one after the other",
        "{what}：其中的步骤可按任意顺序、任意次数依次执行",
    ),
    "any-instances": (
        "info",
        "{what} is done for several items: read as once or more, one after the other",
        "{what} 为多实例：按依次执行一次或多次处理",
    ),
    "boundary-exit": (
        "info",
        "{what}: a case may leave {host} by it, whether or not {host} was recorded",
        "{what}：案例可由此离开 {host}，无论 {host} 是否有记录",
    ),
    "boundary-halfway": (
        "info",
        "{what}: a case may leave {host} by it after any of its steps",
        "{what}：案例可在 {host} 的任一步骤之后由此离开",
    ),
    "boundary-thrown": (
        "info",
        "{what}: a case leaves {host} by it where its steps throw it",
        "{what}：当 {host} 内部抛出该事件时，案例由此离开",
    ),
    "boundary-beside": (
        "info",
        "{what} does not interrupt {host}: what follows it may be done once, beside {host}",
        "{what} 不中断 {host}：其后续步骤可与 {host} 并行执行至多一次",
    ),
    "call": (
        "info",
        "{what} calls a process elsewhere: read as one step",
        "{what} 调用其他流程：按一个步骤处理",
    ),
    "call-unfolded": (
        "info",
        "{what} calls process {called} of this file, whose steps the log knows: unfolded here",
        "{what} 调用本文件中的流程 {called}，日志包含其步骤：在此展开",
    ),
    "collapsed": (
        "info",
        "{what} shows nothing of what is in it: read as one step",
        "{what} 未展示内部内容：按一个步骤处理",
    ),
    "compensation": (
        "notice",
        "{what} is there to undo something: not part of any way through the process",
        "{what} 用于补偿：不属于任何流程路径",
    ),
    "complex": (
        "info",
        "{what} routes by a rule of its own: read as an inclusive gateway",
        "{what} 按自定义规则路由：按包容网关处理",
    ),
    "condition": (
        "info",
        "{what} has the condition {condition}: conditions are not evaluated, either way is allowed",
        "{what} 带有条件 {condition}：不计算条件，允许任一走向",
    ),
    "data": ("notice", "{what}: data is not looked at", "{what}：不检查数据"),
    "mended": ("info", "{what}", "{what_zh}"),
    "event": (
        "info",
        "{what} leaves no trace in a log: a case passes it silently",
        "{what} 不在日志中留下记录：案例静默通过",
    ),
    "event-subprocess-beside": (
        "info",
        "{what} may be done once, at any time beside the other steps of {host}",
        "{what} 可在 {host} 的其他步骤进行期间随时执行至多一次",
    ),
    "event-subprocess-exit": (
        "info",
        "{what} may end {host} after any of its steps",
        "{what} 可在 {host} 的任一步骤之后将其终止",
    ),
    "event-subprocess-no-stop": (
        "notice",
        "{what} may be done once beside the other steps of {host}: that these stop is not checked",
        "{what} 可与 {host} 的其他步骤并行执行至多一次：不检查其他步骤是否因此停止",
    ),
    "event-subprocess-thrown-no-stop": (
        "notice",
        "{what} begins where steps of {host} throw the event: that other steps stop is not checked",
        "{what} 在 {host} 的步骤抛出该事件时开始：不检查其他步骤是否停止",
    ),
    "event-subprocess-thrown": (
        "info",
        "{what} ends {host} where its steps throw the event",
        "{what}：当 {host} 的步骤抛出该事件时将其终止",
    ),
    "implicit-end": (
        "info",
        "{what} leads nowhere: a case may end there",
        "{what} 没有后继：案例可在此结束",
    ),
    "implicit-start": (
        "info",
        "{what} is entered by no flow and there is no start event: every case starts there",
        "{what} 没有前驱且无开始事件：每个案例从此开始",
    ),
    "lost-event": (
        "warning",
        "{what} sits on {missing}, which is no activity beside it: no case gets there",
        "{what} 附着于 {missing}，但该处没有此活动：没有案例能到达",
    ),
    "lost-flow": (
        "warning",
        "{what} names {missing}, which is no step of this process: passed over",
        "{what} 指向 {missing}，但本流程中没有该步骤：已略过",
    ),
    "loop": (
        "info",
        "{what} is a loop: its condition is not evaluated, it may be done {times}",
        "{what} 为循环：不计算其条件，可执行{times_zh}",
    ),
    "message-order": (
        "info",
        "{what}: {receiver} is held to come after {sender} where a case has both",
        "{what}：案例同时包含两者时，检查 {receiver} 是否在 {sender} 之后",
    ),
    "message-flow": (
        "notice",
        "{what}: in which order pools exchange messages is not checked",
        "{what}：不检查泳池之间消息的先后顺序",
    ),
    "never-entered": (
        "notice",
        "{what} is entered by no flow although there is a start event: no case gets there",
        "{what} 没有前驱而流程另有开始事件：没有案例能到达",
    ),
    "no-name": (
        "notice",
        "{what} has no name: no event can be told to be it, a case passes it silently",
        "{what} 没有名称：无法与任何事件对应，案例静默通过",
    ),
    "no-meaning": (
        "notice",
        "{what} tells who talks to whom, not which step follows which: not checked",
        "{what} 描述参与方之间的沟通，而非步骤的先后：不检查",
    ),
    "only-known": (
        "info",
        "{what} is read, since the log knows steps of it alone; left out: {others}",
        "日志只包含 {what} 的步骤，因此只读取它；未读取：{others}",
    ),
    "pool-by-message": (
        "info",
        "{what} is begun by a message from another pool: a case may do without it",
        "{what} 由其他泳池的消息启动：案例可以不经过它",
    ),
    "seen-event": (
        "info",
        "{what} bears a name the log knows: read as a step",
        "{what} 的名称出现在日志中：按步骤处理",
    ),
    "seen-subprocess": (
        "info",
        "{what} bears a name the log knows: read as one step, without what is in it",
        "{what} 的名称出现在日志中：按一个步骤处理，不看其内部",
    ),
    "side-by-side": (
        "info",
        "{what}: these {n} processes are played side by side, as parts of one case",
        "{what}：这 {n} 个流程作为同一案例的组成部分并行执行",
    ),
    "terminate": (
        "info",
        "{what} ends everything: what else goes on may stop wherever it is",
        "{what} 会终止全部：其他分支可停在任何位置",
    ),
    "terminate-no-stop": (
        "notice",
        "{what} ends everything: that other branches stop there is not checked",
        "{what} 会终止全部：不检查其他分支是否随之停止",
    ),
}


def assumption(rule: str, step: Step, **values: str) -> Finding:
    """What was assumed about a step."""
    return assumption_at(rule, step.said(), step.id, step.kind, step.line, **values)


def assumption_at(
    rule: str, what: str, element_id: str, kind: str, line: int, **values: str
) -> Finding:
    """What was assumed about an element of a document.

    >>> assumption_at("data", "dataObject 'Invoice'", "d1", "dataObject", 7).say()
    "dataObject 'Invoice': data is not looked at"
    """
    level, en, zh = _SAID[rule]
    return Finding(
        rule=f"reading-{rule}",
        level=level,
        message={"en": en, "zh": zh},
        values={"what": what, **values},
        where={"element": element_id, "kind": kind, "line": str(line)},
        n=1,
    )
