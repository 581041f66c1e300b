"""Guessing: the headers of the usual systems, what is ambiguous, and what a user says."""

from __future__ import annotations

import collections

import pyarrow as pa
import pytest
from log_making import config_of, source_of_table

from procmine.errors import RoleAmbiguousError, RoleMissingError, UsageError
from procmine.log.build import map_columns
from procmine.log.roles import ROLES, normalise

# What the cells of a column look like, row by row: three cases of two events.
CELLS = {
    "id": ["T-7", "T-7", "T-8", "T-8", "T-9", "T-9"],
    "digits": ["1349794217", "1349794217", "1349794218", "1349794218", "1349794219", "1349794219"],
    "unique": ["1", "2", "3", "4", "5", "6"],
    "step": ["Open", "Close", "Open", "Check", "Open", "Close"],
    "kind": ["Ask", "Ask", "Claim", "Claim", "Ask", "Ask"],
    "who": ["Ann", "Bob", "Ann", "Cid", "Bob", "Ann"],
    "group": ["L1", "L2", "L1", "L1", "L2", "L1"],
    "early": [f"2026-01-{day:02d} 08:15" for day in range(5, 11)],
    "late": [f"2026-01-{day:02d} 09:45" for day in range(5, 11)],
    "far": [f"2026-02-{day:02d} 12:00" for day in range(5, 11)],
    "date": [f"2026-01-{day:02d}" for day in range(5, 11)],
    "date2": [f"2026-01-{day:02d}" for day in range(6, 12)],
    "clock": ["08:15", "09:45", "10:00", "11:30", "13:05", "17:20"],
    "clock2": ["08:20", "09:50", "10:05", "11:35", "13:10", "17:25"],
    "amount": ["1", "2.5", "3", "10", "0", "7"],
    "yes": ["Y", "N", "N", "Y", "N", "N"],
    "note": ["please call", "", "thanks", "ok then", "again", "see above"],
}

SYSTEMS = {
    "celonis": (
        "_CASE_KEY id, ACTIVITY_EN step, EVENTTIME late, _SORTING amount, USER_NAME who",
        "case=_CASE_KEY activity=ACTIVITY_EN end=EVENTTIME resource=USER_NAME",
    ),
    "disco": (
        "Case ID id, Activity step, Resource who, Start Timestamp early, Complete Timestamp late, "
        "Variant kind, Variant index amount",
        "case=Case ID,activity=Activity,start=Start Timestamp,end=Complete Timestamp,"
        "resource=Resource",
    ),
    "camunda history": (
        "processInstanceId id, activityName step, activityType kind, assignee who, "
        "startTime early, endTime late, durationInMillis amount",
        "case=processInstanceId activity=activityName start=startTime end=endTime "
        "resource=assignee",
    ),
    "camunda database": (
        "ID_ unique, PROC_INST_ID_ id, ACT_NAME_ step, ASSIGNEE_ who, START_TIME_ early, "
        "END_TIME_ late, DURATION_ amount",
        "case=PROC_INST_ID_ activity=ACT_NAME_ start=START_TIME_ end=END_TIME_ resource=ASSIGNEE_",
    ),
    "jira status history": (
        "Issue Key id, Issue Type kind, From Status group, To Status step, Author who, "
        "Changed At late",
        "case=Issue Key,reason=Issue Type,activity=To Status,resource=Author,end=Changed At",
    ),
    "zendesk events": (
        "id unique, ticket_id id, event_type step, created_at late, updater_id who, via group, "
        "comment note",
        "case=ticket_id activity=event_type end=created_at resource=updater_id channel=via",
    ),
    "servicenow": (
        "Number id, State step, Updated late, Updated by who, Assignment group group, "
        "Priority kind, Short description note",
        "case=Number,activity=State,end=Updated,resource=Updated by,team=Assignment group,"
        "priority=Priority",
    ),
    "sap change documents": (
        "OBJECTID id, TCODE step, USERNAME who, UDATE date, UTIME clock, CHANGENR unique",
        "case=OBJECTID,activity=TCODE,resource=USERNAME,end=UDATE + UTIME",
    ),
    "salesforce case history": (
        "CaseId id, Status step, OwnerId group, LastModifiedDate late, LastModifiedById who",
        "case=CaseId activity=Status resource=LastModifiedById end=LastModifiedDate",
    ),
    "uipath": (
        "Case_ID id, Activity step, Event_start early, Event_end late, Automated yes, User who, "
        "Team group, Case_type kind, Event_cost amount",
        "case=Case_ID activity=Activity start=Event_start end=Event_end automated=Automated "
        "resource=User team=Team reason=Case_type cost=Event_cost",
    ),
    "contact centre segments": (
        "Conversation ID id, Segment Type step, Segment Start early, Segment End late, "
        "Agent Name who, Queue group, Media Type kind",
        "case=Conversation ID,activity=Segment Type,start=Segment Start,end=Segment End,"
        "resource=Agent Name,team=Queue,channel=Media Type",
    ),
    "xes as csv": (
        "case:concept:name id, concept:name step, time:timestamp late, org:resource who, "
        "lifecycle:transition kind, start_timestamp early",
        "case=case:concept:name activity=concept:name start=start_timestamp end=time:timestamp "
        "resource=org:resource lifecycle=lifecycle:transition",
    ),
    "tickets": (
        "Ticket No. id, Step step, Opened early, Closed late, Agent who, Agent ID group, "
        "Due Date far, CSAT amount",
        None,  # agent and agent ID do not tell the same people apart
    ),
    "four columns of dates and times": (
        "Case id, Task step, Start Date date, Start Time clock, End Date date2, End Time clock2",
        "case=Case,activity=Task,start=Start Date + Start Time,end=End Date + End Time",
    ),
    "one date and time": (
        "Call ID unique, Date date, Time clock, Agent who, Topic kind, Satisfaction rating amount",
        "case=Call ID,activity==Call,end=Date + Time,resource=Agent,reason=Topic,"
        "satisfaction=Satisfaction rating",
    ),
    "numbers as ids": (
        "Ticket digits, Status step, Timestamp late",
        "case=Ticket activity=Status end=Timestamp",
    ),
    "chinese crm": (
        "工单编号 id, 处理环节 step, 开始时间 early, 完成时间 late, 处理人 who, 所属部门 group, "
        "渠道 kind, 满意度 amount",
        "case=工单编号 activity=处理环节 start=开始时间 end=完成时间 resource=处理人 "
        "team=所属部门 channel=渠道 satisfaction=满意度",
    ),
    "chinese approval": (
        "申请单号 id, 审批节点 step, 审批人 who, 到达时间 early, 审批时间 late, 审批意见 note",
        "case=申请单号 activity=审批节点 resource=审批人 start=到达时间 end=审批时间",
    ),
    "chinese contact centre": (
        "会话ID id, 操作类型 step, 操作时间 late, 坐席工号 who, 技能组 group, 接入渠道 kind",
        "case=会话ID activity=操作类型 end=操作时间 resource=坐席工号 team=技能组 channel=接入渠道",
    ),
    "chinese dates and times": (
        "案例编号 id, 活动名称 step, 开始日期 date, 开始时间 clock, 结束日期 date2, "
        "结束时间 clock2",
        "case=案例编号,activity=活动名称,start=开始日期 + 开始时间,end=结束日期 + 结束时间",
    ),
    "full-width names": (
        "ＣａｓｅＩＤ id, 活动 step, 时间戳 late",
        "case=ＣａｓｅＩＤ activity=活动 end=时间戳",
    ),
}


def source_with(header):
    """A source whose columns are written ``name kind`` and parted by commas."""
    columns = dict(cell.strip().rsplit(" ", 1) for cell in header.split(","))
    return source_of_table(pa.table({name: CELLS[kind] for name, kind in columns.items()}))


def mapped(source, columns=None, **log):
    mapping = map_columns(source, config_of(columns, **log))
    return {role: mapping.label(role) for role in mapping.columns}


@pytest.mark.parametrize("system", [name for name, (_, wanted) in SYSTEMS.items() if wanted])
def test_headers_of_the_usual_systems_are_known(system):
    """Every column that plays a role gets it, and no other one gets any."""
    header, wanted = SYSTEMS[system]
    pairs = wanted.split("," if "," in wanted else " ")
    assert mapped(source_with(header)) == dict(pair.split("=", 1) for pair in pairs)


@pytest.mark.parametrize("system", [name for name, (_, wanted) in SYSTEMS.items() if wanted])
def test_a_guess_says_that_it_is_one_and_uses_no_column_twice(system):
    """All roles are guesses, and no column plays two."""
    mapping = map_columns(source_with(SYSTEMS[system][0]), config_of())
    assert mapping.guessed == tuple(mapping.columns)
    used = [name for names in mapping.columns.values() for name in names]
    assert max(collections.Counter(used).values()) == 1


def test_names_are_written_normalised_and_belong_to_one_role():
    """No name can be meant by two roles, and each is what normalising a header can give."""
    owners = collections.defaultdict(set)
    for role in ROLES.values():
        for tier in role.tiers:
            for name in tier:
                owners[name].add(role.name)
                assert normalise(name) == name
    assert {name: roles for name, roles in owners.items() if len(roles) > 1} == {}


def test_two_candidates_are_an_error_that_names_both_and_whose_hint_works():
    """Agent and Agent ID tell other people apart: procmine asks, and takes the answer."""
    source = source_with(SYSTEMS["tickets"][0])
    with pytest.raises(RoleAmbiguousError) as caught:
        mapped(source)
    assert "--resource none" in caught.value.hint
    assert "'Agent'" in caught.value.message and "'Agent ID'" in caught.value.message
    for said in ("Agent", "Agent ID", "none"):
        assert f"--resource {said}" in caught.value.hint.replace('"', "")
        found = mapped(source, {"resource": said})
        assert found.get("resource", "none") == said
        assert found["due"] == "Due Date" and found["case"] == "Ticket No."


def test_content_tells_where_names_do_not():
    """Values that come back but are many are cases, few are activities, times are times."""
    n = 300
    rows = {
        "Pratica": [f"V{k // 3}" for k in range(n)],
        "Passo": [CELLS["step"][k % 3] for k in range(n)],
        "Quando": [f"2026-01-05 {k // 60:02d}:{k % 60:02d}" for k in range(n)],
        "Bemerkung": [f"remark {k}" for k in range(n)],
    }
    mapping = map_columns(source_of_table(pa.table(rows)), config_of())
    wanted = {"case": "Pratica", "activity": "Passo", "end": "Quando"}
    assert {role: mapping.label(role) for role in mapping.columns} == wanted
    assert set(mapping.origins.values()) == {"guessed from its content"}


def test_columns_that_say_the_same_are_no_ambiguity():
    """A name and a number that are one to one, or two equal columns of times, are one candidate."""
    rows = {
        "Issue Key": CELLS["id"],
        "Issue Id": ["70", "70", "80", "80", "90", "90"],
        "Status": CELLS["step"],
        "Timestamp": CELLS["late"],
        "End Time": CELLS["late"],
    }
    assert mapped(source_of_table(pa.table(rows))) == {
        "case": "Issue Key",
        "activity": "Status",
        "end": "Timestamp",
    }
    rows["End Time"] = CELLS["early"]
    with pytest.raises(RoleAmbiguousError, match="'Timestamp' and 'End Time'"):
        mapped(source_of_table(pa.table(rows)))


def test_an_id_of_the_event_is_no_case_when_another_column_is():
    """Of two ids the one with a value of its own in every row names events."""
    rows = {"Event": CELLS["step"], "Case Number": CELLS["id"], "Number": CELLS["unique"]}
    assert mapped(source_of_table(pa.table(rows)))["case"] == "Case Number"


def test_one_time_a_row_is_when_it_happened():
    """A lone column of starts is the time of the event, also when the end is left out."""
    rows = {"Case": CELLS["id"], "Task": CELLS["step"], "Start": CELLS["early"]}
    source = source_of_table(pa.table(rows))
    assert mapped(source)["end"] == "Start"
    assert "start" not in mapped(source)
    assert mapped(source, {"end": "none"}) == {"case": "Case", "activity": "Task", "end": "Start"}


def test_a_start_that_belongs_to_the_case_is_no_start_of_events():
    """When the ticket was opened stands in all of its rows: no event began then."""
    rows = {
        "Number": CELLS["id"],
        "State": CELLS["step"],
        "Opened": ["2026-01-05"] * 2 + ["2026-01-06"] * 2 + ["2026-01-07"] * 2,
        "Updated": CELLS["late"],
    }
    wanted = {"case": "Number", "activity": "State", "end": "Updated"}
    assert mapped(source_of_table(pa.table(rows))) == wanted
    rows["Opened"] = CELLS["early"]
    assert mapped(source_of_table(pa.table(rows))) == wanted | {"start": "Opened"}
    rows["Opened"], rows["Moment of the step"] = rows.pop("Updated"), CELLS["late"]
    rows["Closed"] = ["2026-02-05"] * 2 + ["2026-02-06"] * 2 + ["2026-02-07"] * 2
    rows["Opened"] = rows["Closed"]
    wanted = {"case": "Number", "activity": "State", "end": "Moment of the step"}
    assert mapped(source_of_table(pa.table(rows))) == wanted


def test_what_the_user_says_is_taken_and_is_no_guess():
    """Options win over names; none leaves a role out; the rest is guessed from what is left."""
    source = source_with(SYSTEMS["uipath"][0])
    columns = {"case": "Team", "activity": ["Activity", "Case_type"], "resource": "none"}
    mapping = map_columns(source, config_of(columns))
    assert mapping.columns["case"] == ("Team",)
    assert mapping.label("activity") == "Activity + Case_type"
    assert mapping.origins["case"] == "--case"
    assert "resource" not in mapping and mapping.left_out == ("resource",)
    assert set(mapping.guessed) == {"start", "end", "automated", "cost"}


def test_roles_of_the_format_are_no_guesses():
    """What XES or ServiceNow say of their columns stands, unless the user says otherwise."""
    table = pa.table({"a": CELLS["id"], "b": CELLS["step"], "c": CELLS["group"]})
    source = source_of_table(table, roles={"case": ("a",), "activity": ("b",)})
    mapping = map_columns(source, config_of())
    assert dict(mapping.origins) == {"case": "table", "activity": "table"}
    assert mapped(source, {"activity": "c"}) == {"case": "a", "activity": "c"}


@pytest.mark.parametrize(
    ("columns", "message", "hint"),
    [
        ({"case": "CaseId"}, "no column 'CaseId'", "'Case ID'"),
        ({"case": "case id"}, "no column 'case id'", "'Case ID'"),
        ({"case": "xyzzy"}, "no column 'xyzzy'", "Its columns are: 'Case ID', 'Task', 'Done'"),
        ({"cases": "Case ID"}, "no role 'cases'", "'case'"),
        ({"zzz": "Case ID"}, "no role 'zzz'", "Roles: case, activity"),
        ({"cost": ["Task", "Done"]}, "2 columns for the cost", "one column"),
        ({"end": ["Task", "Done", "Case ID"]}, "3 columns for the end", "a time of day"),
        ({"end": "=2026-01-05"}, "is a constant", "--activity =Call"),
        ({"activity": ["Task", "=Call"]}, "is a constant", "--activity =Call"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(columns, message, hint):
    """A typo, an unknown role or too many columns name the option and the nearest right one."""
    table = pa.table({"Case ID": CELLS["id"], "Task": CELLS["step"], "Done": CELLS["late"]})
    with pytest.raises(UsageError) as caught:
        mapped(source_of_table(table), columns)
    assert message in caught.value.message and hint in caught.value.hint
    assert caught.value.message.startswith(f"--{next(iter(columns))}")


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("a amount, b late", "case"),
        ("Case id, b late, c amount", "activity"),
        ("b early, c late", "case"),
    ],
)
def test_a_log_without_case_or_activity_is_refused(header, missing):
    """The error names the role, says what it means and lists the columns."""
    with pytest.raises(RoleMissingError) as caught:
        mapped(source_with(header))
    assert f"the {missing}: {ROLES[missing].meaning}" in caught.value.message
    assert "'b'" in caught.value.hint


def test_many_columns_do_not_make_a_long_message():
    """Of five hundred columns the hint lists some and counts the others."""
    table = pa.table({f"c{k}": ["x"] for k in range(500)})
    with pytest.raises(RoleMissingError) as caught:
        mapped(source_of_table(table))
    assert "and 470 more" in caught.value.hint


def test_the_guess_does_not_depend_on_the_batches():
    """A source that hands over row by row is guessed like one that hands over all at once."""
    table = pa.table({"Number": CELLS["unique"], "Ref": CELLS["id"], "Task": CELLS["step"]})
    whole = mapped(source_of_table(table))
    assert whole == {"case": "Number", "activity": "Task"}
    assert mapped(source_of_table(table, n_rows=1)) == whole
    empty = table.slice(0, 0)
    assert mapped(source_of_table(pa.concat_tables([empty, table]))) == whole


def test_texts_that_mean_nothing_are_no_evidence():
    """A column of question marks is no resource when the user says they mean nothing."""
    table = pa.table({"Case": CELLS["id"], "Task": CELLS["step"], "Agent": ["?"] * 6})
    source = source_of_table(table)
    assert mapped(source)["resource"] == "Agent"
    assert "resource" not in mapped(source, missing=("?",))


def test_json_in_a_cell_is_no_activity(log_of):
    """A column of lists or objects is never guessed; where nothing else is left, that is said."""
    told = ['[{"name": "Ask"}]', '[{"name": "Ask"}, {"name": "Close"}]', '[{"name": "Ask"}]']
    table = pa.table({"id": ["A", "A", "B"], "event": told})
    with pytest.raises(RoleMissingError, match="'event' holds JSON") as refused:
        log_of(table)
    assert "a row for each" in refused.value.hint
    other = table.append_column("done", pa.array(["[Ask]", "[Close]", "[Ask]"]))
    assert log_of(other, {"activity": "done"}).activities == ("[Ask]", "[Close]")
    assert log_of(table, {"activity": "event"}).mapping.columns["activity"] == ("event",)


def test_a_level_is_the_team_only_where_nothing_else_is(log_of):
    """Tiers of a help desk are levels; a department beside them is the team."""
    head, row = "case,activity,tier", "A,Ask,first line"
    assert log_of(f"{head}\n{row}\n").mapping.columns["team"] == ("tier",)
    both = log_of(f"{head},department\n{row},Billing\n")
    assert both.mapping.columns["team"] == ("department",)


@pytest.mark.parametrize(
    ("column", "role", "cells"),
    [
        ("Arbeitsplatz", "team", ("WP1", "WP2")),
        ("Istkosten", "cost", ("10.5", "12.25")),
        ("dept", "team", ("IT", "HR")),
        ("Priorität", "priority", ("hoch", "mittel")),
        ("priority", "priority", ("1", "2")),
        ("Iststart", "start", ("2026-01-05 09:00", "2026-01-05 09:30")),
    ],
)
def test_names_of_other_systems_are_known(column, role, cells, log_of):
    """German SAP and short English names give the role they mean."""
    rows = [f"A,Ask,2026-01-05 {10 + k}:00,{cell}" for k, cell in enumerate(cells)]
    log = log_of("\n".join([f"case,activity,end,{column}", *rows]))
    assert log.mapping.columns[role] == (column,)


def test_traditional_names_are_those_of_simplified_ones():
    """Columns named in traditional characters play the roles of their simplified twins."""
    from procmine.log.roles import ROLES, normalise

    pairs = {
        "工單編號": "case",
        "處理環節": "activity",
        "開始時間": "start",
        "結束時間": "end",
        "處理人": "resource",
        "處理部門": "team",
        "客戶編號": "customer",
        "優先級": "priority",
        "滿意度": "satisfaction",
        "問題類型": "reason",
    }
    for name, role in pairs.items():
        assert normalise(name) in frozenset().union(*ROLES[role].tiers), name
