"""Small logs written for the tests of the page: ordinary, Chinese, hostile, untimed, single."""

from __future__ import annotations

import datetime as dt

import pandas as pd

HOSTILE = (
    "<script>document.title='gone'</script>",
    "</script><!-- <b>",
    "\u202egnol ton\u202e",
    "🚀 emoji 👩‍👩‍👧",
    "x" * 200,
    "two\nlines\r\nand\rmore",
    "\"quoted\" & 'single' {braces} {{ jinja }} {% raw %}",
    "=1+2",
    "bell\x07 and \ufffe",
)
PEOPLE = ("Jane Roe", "John Doe", "Mary Major", "Richard Miles")

_BEGIN = dt.datetime(2026, 1, 5, 8, 0)


def _frame(ways, names, people, teams, *, timed=True, n_cases=60):
    """Cases that go the given ways in turn; every fifth has a long wait before its last step."""
    rows = []
    for case in range(n_cases):
        clock = _BEGIN + dt.timedelta(hours=7 * case, minutes=13 * (case % 5))
        way = ways[case % len(ways)]
        for place, step in enumerate(way):
            clock += dt.timedelta(minutes=20 + 35 * place + 7 * (case % 3))
            if place == len(way) - 1:
                clock += dt.timedelta(days=3 if case % 5 else 9)
            end = clock + dt.timedelta(minutes=5 + step)
            row = {
                names[0]: f"T-{1000 + case}",
                names[1]: way_name(step, names),
                names[2]: clock.strftime("%Y-%m-%d %H:%M:%S"),
                names[3]: end.strftime("%Y-%m-%d %H:%M:%S"),
                names[4]: people[(case + place) % len(people)],
                names[5]: teams[(case // 3 + place // 2) % len(teams)],
            }
            clock = end
            rows.append(row if timed else {name: row[name] for name in names[:2]})
    return pd.DataFrame(rows)


def way_name(step, names):
    return names[6][step]


_RARE = ("Escalate", "Reopen", "Reject", "Ask vendor")
_WAYS = ((0, 1, 2, 4), (0, 1, 2, 4), (0, 1, 3, 1, 2, 4), (0, 2, 4), (0, 1, 1, 2, 4))


def desk():
    """An ordinary help desk."""
    steps = ("Take call", "Look into it", "Solve", "Ask customer", "Close", *_RARE)
    names = ("Case", "Activity", "Start", "End", "Agent", "Team", steps)
    ways = [*_WAYS * 4, (0, 1, 5, 2, 4), (0, 1, 2, 4, 6, 2, 4), (0, 7, 4), (0, 1, 5, 8, 2, 4)]
    return _frame(ways, names, PEOPLE, ("First line", "Second line"), n_cases=72)


def chinese():
    """The same in Chinese."""
    steps = ("受理来电", "调查", "解决问题", "询问客户", "关闭工单")
    names = ("案例编号", "活动名称", "开始时间", "结束时间", "处理人", "处理组", steps)
    return _frame(_WAYS, names, ("张三", "李四", "王五", "赵六"), ("一线", "二线"))


def hostile():
    """Labels made to break a page."""
    names = ("Case", "Activity", "Start", "End", "Agent", "Team", HOSTILE)
    ways = ((0, 1, 2, 3, 4), (0, 5, 6, 7, 8), (0, 2, 1, 2, 4), (8, 4), (0, 1, 2, 3, 4))
    teams = ("<img src=x onerror=alert(1)>", "\u202eteam")
    return _frame(ways, names, ("</title><script>", "o'person"), teams)


def untimed():
    """Only case and activity."""
    steps = ("Take call", "Look into it", "Solve", "Ask customer", "Close")
    names = ("Case", "Activity", "Start", "End", "Agent", "Team", steps)
    return _frame(_WAYS, names, PEOPLE, ("First line", "Second line"), timed=False)


def single():
    """One case with one step."""
    return pd.DataFrame(
        {"Case": ["T-1"], "Activity": ["Take call"], "Time": ["2026-01-05 09:00:00"]}
    )


COLUMNS = {
    "desk": {"case": "Case", "activity": "Activity", "start": "Start", "end": "End",
             "resource": "Agent", "team": "Team"},
    "single": {"case": "Case", "activity": "Activity", "end": "Time"},
    "untimed": {"case": "Case", "activity": "Activity"},
}  # fmt: skip
NAMES = {"chinese": "客服工单"}
FRAMES = {
    "desk": desk, "chinese": chinese, "hostile": hostile, "untimed": untimed, "single": single,
}  # fmt: skip
