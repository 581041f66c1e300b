"""The roles a column can play, and the names by which columns of that role are known.

Names are written normalised: lower case, words apart by one blank. They stand in three tiers: what
a standard or procmine itself says (0), what the usual systems say (1), what people also say (2).
A better tier wins; two columns of one tier are an ambiguity for the user to settle.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["ROLES", "Role", "normalise"]


@dataclass(frozen=True)
class Role:
    """One role.

    Args:
        name: as in the configuration and on the command line.
        kind: what its cells must be: ``text``, ``time``, ``number`` or ``flag``.
        zh: what it is called in Chinese.
        meaning: what a cell says.
        tiers: names by which such columns are known, best first.
    """

    name: str
    kind: str
    zh: str
    meaning: str
    tiers: tuple[frozenset[str], frozenset[str], frozenset[str]]


def _role(name: str, kind: str, zh: str, meaning: str, *tiers: str) -> Role:
    best, known, also = (
        frozenset(part.strip() for part in tier.split(",") if part.strip()) for tier in tiers
    )
    return Role(name, kind, zh, meaning, (best, known, also))


_ALL = (
    _role(
        "case", "text", "案例", "which case the event belongs to",
        "case, case id, caseid, case concept name, case key, trace id, 案例, 案例编号, 案例id",
        "ticket, ticket id, ticket number, incident, incident id, incident number, number, sr id,"
        "service id, request id, call id, callid, order id, order number, application id, claim id,"
        "contact id, conversation id, session id, process id, process instance id, instance id,"
        "issue, issue key, issue id, sr number, case number, service request, proc inst id,"
        "trace, trace name, ticket key, request number, claim number, interaction id, call number,"
        "ucid, ticketnummer, fallnummer, vorgangsnummer, auftragsnummer, belegnummer,"
        "meldung, meldungsnummer, serviceauftrag,"
        "工单, 工单号, 工单编号, 单号, 流程编号, 流程实例, 实例编号, 订单号, 订单编号, 会话编号,"
        "会话id, 申请编号, 申请单号, 退款单号, 案件编号, 服务单号, 流程实例id, 通话编号, 呼叫编号,"
        "业务编号, 受理编号, 投诉编号",
        "process, id, key, document, reference, ref, dossier, file, object id, objectid, beleg,"
        "vorgang, fall, auftrag,"
        "编号, 案件, 流水号",
    ),
    _role(
        "activity", "text", "活动", "what was done",
        "activity, activity name, concept name, event name, 活动, 活动名称",
        "task, task name, step, step name, operation, action, state, status, incident state,"
        "event, event type, event class, workflow step, stage, act name, to status, to state,"
        "new status, new state, segment, segment type, tcode, transaction code, milestone,"
        "activity status, history type, aktivität, tätigkeit, schritt, vorgangsart, vorgangstext,"
        "步骤, 步骤名称, 环节, 环节名称, 节点, 节点名称, 任务, 操作, 动作, 状态, 事件, 事件名称,"
        "工序, 处理环节, 审批节点, 审批环节, 流程节点, 当前节点, 操作类型, 操作名称, 动作名称,"
        "处理步骤, 任务名称, activity en, activity type",
        "type, phase, what, transition, label, 阶段, 名称",
    ),
    _role(
        "start", "time", "开始时间", "when it began",
        "start, start timestamp, start time, start date, start at, event start, 开始, 开始时间",
        "started, started at, start datetime, begin, begin time, begin date, from, begin timestamp,"
        "segment start, activity start, task start, work start, actual start, segstart, call start,"
        "beginn, startzeit, startdatum, iststart, istbeginn, iststarttermin,"
        "开始日期, 起始时间, 开工时间, 受理开始时间, 到达时间, 接收时间,"
        "受理时间",
        "start ts, started on, opened, opened at, opened on, opened date",
    ),
    _role(
        "end", "time", "结束时间", "when it happened, or ended where a start is known too",
        "end, time timestamp, timestamp, complete timestamp, end timestamp, end time, end date,"
        "complete, time, end at, event time, event timestamp, event end, 结束, 结束时间, 时间,"
        "时间戳",
        "completion time, completed, completed at, finished, finished at, finish, finish time,"
        "sys updated at, sys updated on, updated at, occurred at, event date, datetime, date time,"
        "to, end datetime, eventtime, completion timestamp, finish timestamp,"
        "eventdatetime, modified at, changed, changed at, changed on, change date, segment end,"
        "transition date, performed at, last modified date, activity end, task end, work end,"
        "actual end, segstop, call end, edit date, ende, endzeit, enddatum, istende, istendtermin,"
        "zeitstempel, uhrzeit,"
        "完成时间, 办结时间, 结束日期, 发生时间, 操作时间, 处理时间, 更新时间, 审批时间,"
        "办理时间, 提交时间, 处理完成时间, 完成",
        "date, when, created, created at, created on, logged at, ts, at, updated, closed,"
        "closed at, closed on, closed date, resolved, resolved at, udate, utime, datum,"
        "日期, 创建时间, 记录时间",
    ),
    _role(
        "resource", "text", "人员", "who did it",
        "resource, org resource, 资源",
        "agent, user, assigned to, assignee, employee, operator, handler, performer, user id,"
        "agent name, agent id, user name, username, originator, worker, staff, processed by, clerk,"
        "author, updater, updater id, last modified by, last modified by id, performed by,"
        "updater name, edited by, performer id, benutzer, bearbeiter, sachbearbeiter, erfasser,"
        "处理人, 经办人, 操作人, 操作员, 坐席, 客服, 员工, 执行人, 负责人, 工号, 人员, 办理人,"
        "审批人, 坐席工号, 客服工号, 处理人员, 受理人",
        "owner, owner id, person, who, name, responsible, created by, created by id, updated by,"
        "sys updated by, completed by, changed by",
    ),
    _role(
        "team", "text", "团队", "to which team, department or role the one who did it belongs",
        "team, org group, group, 团队, 班组",
        "assignment group, workgroup, work group, department, org role, role, team name, unit,"
        "queue, support group, org unit, support team, assigned group, ticket group,"
        "abteilung, skill, dept, arbeitsplatz, verantwortlicher arbeitsplatz,"
        "部门, 组, 组别, 小组, 处理组, 角色, 科室, 技能组, 处理部门, 所属部门, 所属组, 班组名称,"
        "队列, 承办部门",
        "support section, tier, division, agent position, position, function, organization, site,"
        "岗位, 机构, 职位",
    ),
    _role(
        "lifecycle", "text", "生命周期", "which moment of the work the event marks",
        "lifecycle, lifecycle transition, life cycle, life cycle transition, 生命周期",
        "transition type, event life cycle, lifecycle state, 事件类型, 生命周期状态",
        "",
    ),
    _role(
        "channel", "text", "渠道", "over which channel",
        "channel, case channel, 渠道",
        "contact type, contact channel, medium, media type, source channel, origin, case origin,"
        "接入渠道, 服务渠道, 来源渠道, 受理渠道, 来源",
        "via, media, contact method, ticket channel, 方式",
    ),
    _role(
        "customer", "text", "客户", "for whom",
        "customer, customer id, 客户",
        "caller id, caller, requester, client, client id, account, account id, contact, cust id,"
        "customer name, requester id, caller name, 客户编号, 客户id, 客户号, 用户编号, 会员编号",
        "company, consumer, member, patient, citizen, 顾客, 会员",
    ),
    _role(
        "cost", "number", "成本", "what it cost, in the currency of the configuration",
        "cost, costs, cost total, 成本, 费用",
        "total cost, activity cost, event cost, istkosten, kosten, 总成本, 处理成本",
        "expense, 花费",
    ),
    _role(
        "priority", "text", "优先级", "how urgent it is",
        "priority, 优先级",
        "urgency, severity, seriousness, prio, priorität, dringlichkeit,"
        "紧急程度, 严重程度, 紧急度",
        "importance, impact, 重要性",
    ),
    _role(
        "due", "time", "期限", "by when it was promised",
        "due, due date, due at, 截止时间, 到期时间",
        "deadline, case deadline, sla due, due time, target date, promised at, sla deadline,"
        "due by, due by time,"
        "承诺时间, 承诺时限, 截止日期, 应完成时间, 时限",
        "planned end, target, 期限",
    ),
    _role(
        "reason", "text", "原因", "why the customer came",
        "reason, contact reason, 原因",
        "topic, category, subject category, issue type, request type, service type, case type,"
        "联系原因, 问题类型, 问题分类, 业务类型, 诉求类型, 咨询类型, 退款原因",
        "problem, subject, reason code, 类别, 分类, 主题",
    ),
    _role(
        "system", "text", "系统", "in which system it was done",
        "system, 系统",
        "application, app, tool, source system, software, 系统名称, 来源系统, 应用系统",
        "platform, 平台, 应用",
    ),
    _role(
        "automated", "flag", "是否自动", "was it done by a machine?",
        "automated, is automated, 自动, 是否自动",
        "robot, bot, automatic, is bot, automation, auto, 机器人, 自动化, 是否机器人",
        "system user, 是否自动处理",
    ),
    _role(
        "satisfaction", "number", "满意度", "how satisfied the customer said to be",
        "satisfaction, csat, 满意度",
        "satisfaction rating, satisfaction score, csat score, rating, survey score, 满意度评分,"
        "满意度得分, 评价分数",
        "score, stars, 评分, 评价",
    ),
)  # fmt: skip

ROLES: dict[str, Role] = {role.name: role for role in _ALL}

# Traditional characters of these names, as they are written in simplified ones above.
_SIMPLIFIED = str.maketrans(
    "業嚴務動單發號員團實審應開當錄態總戶執時構機來滿狀環稱類緊級經組結統編職聯節訂記評訴話詢請諾負責費資達"
    "問隊階顧題驟門間會優價創別辦處後數終變臺",
    "业严务动单发号员团实审应开当录态总户执时构机来满状环称类紧级经组结统编职联节订记评诉话询请诺负责费资达"
    "问队阶顾题骤门间会优价创别办处后数终变台",
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ACRONYM = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN = re.compile(r"[\s_\-:./()\[\]（）【】*+]+")
_NUMBER = re.compile(r"(?:(?<= )|^)(?:no|nr|num|#|№)$|#$")


def normalise(name: str) -> str:
    """A column name as the tables above write it.

    >>> normalise("case:concept:name"), normalise("CaseID"), normalise(" Start_Date ")
    ('case concept name', 'case id', 'start date')
    >>> normalise("SR No."), normalise("Ticket#"), normalise("Incident ID*+")
    ('sr number', 'ticket number', 'incident id')
    >>> normalise("工單編號")
    '工单编号'
    """
    text = unicodedata.normalize("NFKC", name).translate(_SIMPLIFIED).strip()
    text = _ACRONYM.sub(" ", _CAMEL.sub(" ", text))
    text = _BETWEEN.sub(" ", text).strip().casefold()
    return " ".join(_NUMBER.sub(" number", text).split())
