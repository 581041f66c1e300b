"""Redesigns that detectors name as worth a try; what one would bring is for a trial to tell."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["PATTERNS", "patterns"]

PATTERNS = {
    "intelligent-routing": ("Intelligent routing", "智能路由"),
    "quick-classification": ("Quick classification and information sync", "快速分类与信息同步"),
    "triage": ("Triage tiers", "三级服务体系"),
    "self-service": ("Self-service and bots", "自助服务与机器人"),
    "task-automation": ("RPA and automation", "流程自动化（RPA）"),
    "step-removal": ("Remove steps without value", "消除无价值步骤"),
    "node-standardisation": ("Standard nodes and control points", "节点标准化与关键控制点"),
    "one-stop": ("One-stop service, merged departments", "一站式服务、合并部门"),
    "journey-redesign": ("Journey redesign: solve once, follow up", "客户旅程再设计"),
    "knowledge-base": ("SOP, decision tree and knowledge base", "SOP、决策树与知识库"),
    "single-capture": ("Single capture and data sharing", "一次采集、数据共享"),
    "cross-channel-integration": ("Cross-channel integration", "全渠道整合"),
    "empowerment": ("Empowerment and shorter decisions", "授权一线、缩短决策链条"),
    "elastic-shifts": ("Forecast and elastic shifts", "需求预测与弹性排班"),
    "proactive-service": ("Proactive service", "主动服务"),
    "micro-tasks": ("Micro-tasks", "微任务"),
    "steering": ("Dashboards and KPI steering", "看板与指标管理"),
    # Of the literature on redesign, not of the practice above.
    "knock-out": ("Cheap, decisive checks first (knock-out)", "先做成本低、淘汰率高的检查"),
    "parallelism": ("Steps side by side", "并行处理"),
}  # fmt: skip


def patterns(ids: Iterable[str]) -> tuple[dict[str, str], ...]:
    """The redesigns of these ids as findings hold them.

    >>> patterns(["triage"])
    ({'id': 'triage', 'en': 'Triage tiers', 'zh': '三级服务体系'},)
    """
    return tuple({"id": one, "en": PATTERNS[one][0], "zh": PATTERNS[one][1]} for one in ids)
