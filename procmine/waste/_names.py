"""What each waste is called."""

from __future__ import annotations

__all__ = ["NAMES", "name_of"]

NAMES = {
    "abandonment": ("Abandonment", "放弃服务"),
    "bad-data": ("Missing data", "数据缺失"),
    "bot-failure": ("Bot failure", "自助失败"),
    "bottleneck": ("Bottleneck", "瓶颈"),
    "channel-break": ("Channel break", "跨渠道断点"),
    "channel-gap": ("Channel gap", "渠道体验差距"),
    "chased-contact": ("Chased contact", "催办"),
    "decision-lag": ("Decision lag", "决策滞后"),
    "drift": ("Change for the worse", "流程变慢（磨合期）"),
    "duplicate-entry": ("Duplicate entry", "信息重复录入"),
    "escalation": ("Escalation", "升级"),
    "induced-demand": ("Induced demand", "诱发需求（优化悖论）"),
    "information-delay": ("Information delay between teams", "跨部门信息传递延迟"),
    "information-silo": ("Information silo", "信息孤岛"),
    "knock-out-order": ("Knock-out order", "检查顺序不当"),
    "late-takeover": ("Late human takeover", "人工介入延迟"),
    "misrouting": ("Misrouting", "分类分派不准"),
    "missing-follow-up": ("Missing follow-up", "后续跟进缺失"),
    "multitasking": ("Multitasking", "多任务并行"),
    "over-processing": ("Over-processing", "过度处理浪费"),
    "peak-mismatch": ("Peaks without people", "高峰期拥堵"),
    "pending-customer": ("Waiting for others", "等待客户或第三方"),
    "ping-pong-handover": ("Ping-pong", "来回流转"),
    "promise-gap": ("Promise gap", "承诺与交付的差距"),
    "reopening": ("Reopening", "重新打开"),
    "repeated-description": ("Repeated description", "重复描述问题"),
    "repetitive-work": ("Repetitive work", "重复劳动"),
    "resubmission": ("Resubmission", "重复提交材料"),
    "rework-loop": ("Rework", "重工（返工）"),
    "searching": ("Searching", "动作浪费：查找资料"),
    "slow-first-reply": ("Slow first reply", "响应延迟"),
    "transfer": ("Transfer", "转接"),
    "transport": ("Transport", "运输浪费"),
    "unresolved-contact": ("Unresolved contact", "问题解决不彻底"),
    "waiting-by-cause": ("Waiting", "等待浪费"),
}


def name_of(rule: str, lang: str = "en") -> str:
    """What is this waste called in the reader's language?

    Args:
        rule: id of a detector; one that is not of this package goes by its id.
        lang: ``en`` or ``zh``.

    >>> name_of("duplicate-entry", "zh")
    '信息重复录入'
    """
    en, zh = NAMES.get(rule, (rule, rule))
    return zh if lang == "zh" else en
