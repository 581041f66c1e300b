"""Counts the planted patterns again from the written file alone, with plain pandas.

Nothing here looks into procmine.synth: the definitions of docs/rooms/synth.md are written out a
second time, on the columns of the log, with the words of each scenario.
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
from planted_words import WORDS, Words

from procmine.worktime import Calendar

SECOND = pd.Timedelta(seconds=1)


Counts = tuple[int, "int | None", "int | None"]


def load(path: str, columns: dict[str, str], zone: str) -> pd.DataFrame:
    """The file as pandas reads it, with roles for names and instants in UTC."""
    frame = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
    frame = frame.rename(columns={column: role for role, column in columns.items()})
    for role in ("start", "end", "due"):
        times = pd.to_datetime(
            frame[role], utc=path.endswith((".csv", ".gz")) and _has_offset(frame[role])
        )
        if times.dt.tz is None:
            times = times.dt.tz_localize(zone)
        frame[role] = times.dt.tz_convert("UTC")
    for role in (
        "activity",
        "team",
        "tier",
        "channel",
        "reason",
        "resource",
        "priority",
        "sop_version",
    ):
        frame[role] = frame[role].astype(object)
    frame["secs"] = ((frame["end"] - frame["start"]) // SECOND).astype(int)
    frame = frame.sort_values(["case", "end"], kind="stable").reset_index(drop=True)
    last = frame.groupby("case", sort=False)["end"].shift()
    frame["wait"] = ((frame["start"] - last) // SECOND).fillna(0).astype(int)
    return frame


def _has_offset(column: pd.Series) -> bool:
    return bool(column.astype(str).str.contains(r"[+-]\d\d:\d\d$").all())


def _of(rows: pd.DataFrame, seconds: str | None = "secs") -> Counts:
    return rows["case"].nunique(), len(rows), None if seconds is None else int(rows[seconds].sum())


def recount(frame: pd.DataFrame, name: str, parameters: dict) -> dict[str, Counts]:
    """Cases, events and seconds of every plant but the causes of waiting."""
    words = WORDS[name]
    found = _steps(frame, words, parameters)
    found |= _order(frame, words)
    found |= _rules(frame, words, parameters)
    found |= _cases(frame, words, parameters)
    return found


def _steps(frame: pd.DataFrame, words: Words, parameters: dict) -> dict[str, Counts]:
    act = frame["activity"]
    closed_before = (act == words.close).groupby(frame["case"]).cumsum() - (act == words.close) > 0
    nth = frame.groupby(["case", "activity"]).cumcount()
    found = {
        "duplicate_entry": _of(frame[(act == words.registered) & (nth > 0)]),
        "repeated": _of(frame[(act == words.verified) & (nth > 0)]),
        "rework": _of(frame[act.isin(words.reworked) & (nth > 0) & ~closed_before]),
        "transfer": _of(frame[act.isin(words.forwarded)]),
        "inserted": _of(frame[act == words.extra]),
        "over_processing": _of(frame[(act == words.approved) & (nth > 0)]),
        "too_fast": _of(
            frame[(act == words.hurried) & (frame["secs"] < parameters["least_s"][words.hurried])],
            None,
        ),
    }
    opened = (act == words.reopened).groupby(frame["case"]).cumsum() > 0
    reclosed = (act == words.close) & opened
    after = reclosed.groupby(frame["case"]).cumsum() - reclosed > 0
    found["reopening"] = _of(frame[opened & ~after])
    if words.bot_hand_over:
        found["failed_containment"] = _of(frame[act == words.bot_hand_over])
    if words.described:
        described = frame[act == words.described]
        first = described.groupby("case")["channel"].transform("first")
        found["repeated_description"] = _of(described[described["channel"] != first])
    return found


def _order(frame: pd.DataFrame, words: Words) -> dict[str, Counts]:
    people = frame.dropna(subset=["team"])
    seen: dict[str, set[str]] = defaultdict(set)
    last: dict[str, str] = {}
    back = []
    for row, case, team in zip(people.index, people["case"], people["team"], strict=True):
        if last.get(case) != team:
            if team in seen[case]:
                back.append(row)
            seen[case].add(team)
            last[case] = team
    found = {"ping_pong": _of(frame.loc[back])}
    handled, settled = words.misrouted
    rows = frame[frame["activity"].isin({handled, settled})]
    owner = rows[rows["activity"] == settled].groupby("case")["team"].last()
    starts = rows[rows["activity"] == handled].groupby("case")["team"].first()
    # A case cut off before anybody settled it belongs to the team that has it now.
    owner = rows.groupby("case")["team"].last().to_dict() | owner.to_dict()
    wrong = {case for case, team in starts.items() if team != owner[case]}
    mine = people[people["case"].isin(wrong)]
    stray = mine[mine["team"] == mine["case"].map(starts)]
    found["misrouting"] = _of(stray)
    one, two = words.swapped
    place = frame.groupby("case").cumcount()
    firsts = frame.assign(place=place).groupby(["case", "activity"])["place"].first().unstack()
    swapped = firsts[(firsts[two] < firsts[one])].index if two in firsts else []
    second = frame[frame["case"].isin(swapped) & (frame["activity"] == one)]
    found["wrong_order"] = _of(second.groupby("case").head(1), None)
    return found


def _rules(frame: pd.DataFrame, words: Words, parameters: dict) -> dict[str, Counts]:
    act = frame["activity"]
    late, lag = parameters["late"], parameters["approval_lag"]
    found = {
        "late": _of(frame[(act == words.confirmed) & (frame["wait"] > late["limit_s"])], "wait"),
        "approval_lag": _of(
            frame[(act == words.approved) & (frame["wait"] > lag["limit_s"])], "wait"
        ),
        "wrong_channel": _of(
            frame[(act == words.verified) & ~frame["channel"].isin(words.verified_in)], None
        ),
    }
    off_role = [
        row
        for step, lanes in words.lanes.items()
        for row in frame.index[(act == step) & ~frame["team"].isin(lanes)]
    ]
    found["wrong_role"] = _of(frame.loc[off_role], None)
    done, checked = words.checks
    by = act.where(act == done).notna()
    doer = frame["resource"].where(by).groupby(frame["case"]).ffill()
    found["four_eyes"] = _of(frame[(act == checked) & (frame["resource"] == doer)], None)
    # Identity checked before anything is registered, unless the first hours are cut off.
    registered = frame[act == words.registered].groupby("case").head(1)
    started = frame.groupby("case")["activity"].first()
    whole = set(started[started == words.first].index)
    verified = set(frame.loc[act == words.verified, "case"])
    entry = registered if words.swapped[0] == words.registered else _next_step(frame, words)
    skipped = entry[entry["case"].isin(whole) & ~entry["case"].isin(verified)]
    found["skipped"] = _of(skipped, None)
    return found


def _next_step(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    rows = frame[frame["activity"].isin(words.swapped)]
    return rows.groupby("case").head(1)


def _cases(frame: pd.DataFrame, words: Words, parameters: dict) -> dict[str, Counts]:
    cases = frame.groupby("case", sort=False)
    start, end = cases["start"].min(), cases["end"].max()
    first, last = cases["activity"].first(), cases["activity"].last()
    cut = set(first[first != words.first].index)
    open_end = set(last[~last.isin(words.ends)].index)
    closing = frame[(frame["activity"] == words.close) & (frame["priority"] == words.urgent)]
    closing = closing.groupby("case").tail(1)
    followed = set(frame.loc[frame["activity"] == words.follow_up, "case"])
    limit = pd.Timedelta(seconds=parameters["missing_follow_up"]["limit_s"])
    closing = closing[
        ~closing["case"].isin(followed) & (closing["end"] + limit <= frame["end"].max())
    ]
    sop = parameters["outdated_sop"]
    change = pd.Timestamp(sop["change_on"], tz=parameters["zone"])
    began = frame["case"].map(start)
    old = frame[(frame["sop_version"] == sop["versions"][0]) & (began >= change)]
    return {
        "open_cases": (len(cut | open_end), None, None),
        "missing_follow_up": _of(closing, None),
        "outdated_sop": _of(old, None),
        "missing_data": _of(frame[frame["reason"].isna()], None),
        "repeat_contact": _of(
            _came_back(frame, start, end, set(last[last.isin(words.ends)].index), parameters)
        ),
    }


def _came_back(frame, start, end, closed, parameters) -> pd.DataFrame:
    known = frame.groupby("case", sort=False)[["customer", "reason"]].first()
    known = known.assign(start=start, end=end).dropna().reset_index().sort_values("start")
    before: dict[tuple, list] = defaultdict(list)
    limit = pd.Timedelta(seconds=parameters["repeat_contact"]["limit_s"])
    back = set()
    for one in known.itertuples():
        key = (one.customer, one.reason)
        if any(one.start - limit <= over <= one.start for over in before[key]):
            back.add(one.case)
        if one.case in closed:
            before[key].append(one.end)
    return frame[frame["case"].isin(back)]


def waiting(frame: pd.DataFrame, agents: dict, calendars: dict) -> pd.DataFrame:
    """Seconds of waiting per row and cause, by the published definition, one row at a time."""
    frame = frame.copy()
    us = {
        r: frame[r].astype("datetime64[us, UTC]").astype("int64") // 10**6 for r in ("start", "end")
    }
    start, end = us["start"].tolist(), us["end"].tolist()
    enabled = [s - w for s, w in zip(start, frame["wait"], strict=True)]
    low, high = min(start) * 10**6, max(end) * 10**6
    hours = {name: Calendar.parse(table).over(low, high) for name, table in calendars.items()}
    batch_of = _batches(frame, start, end, enabled)
    result = []
    by_resource = {}
    for resource, rows in frame.dropna(subset=["resource"]).groupby("resource"):
        at = rows.index.to_numpy()
        by_resource[resource] = (at, us["start"].to_numpy()[at], us["end"].to_numpy()[at])
    for row, resource in enumerate(frame["resource"]):
        result.append([0] * 5)
        if start[row] <= enabled[row]:
            continue
        if not isinstance(resource, str):
            result[row][4] = start[row] - enabled[row]
            continue
        calendar = hours[agents[resource]["calendar"]]
        spans = _spans(row, (start, end, enabled), batch_of, by_resource[resource])
        left = [(enabled[row], start[row])]
        for cause in (0, 1, 2):
            for low, high in spans[cause]:
                result[row][cause] += _take(left, low, high)
        rest = sum(high - low for low, high in left)
        working = sum(int(calendar.working_us(a * 10**6, b * 10**6)) // 10**6 for a, b in left)
        result[row][3], result[row][4] = rest - working, working
    columns = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
    return frame.join(pd.DataFrame(result, columns=list(columns), index=frame.index))


def _batches(frame, start, end, enabled) -> dict[int, tuple[int, int]]:
    # Row to (batch, when its last member was enabled).
    batches: dict[int, tuple[int, int]] = {}
    human = frame.dropna(subset=["resource"])
    for _, rows in human.groupby(["resource", "activity"]):
        order = sorted(rows.index, key=lambda row: (start[row], end[row]))
        opened: list[list[int]] = []
        for row in order:
            joins = (
                opened
                and enabled[row] <= start[opened[-1][0]]
                and start[row] - max(end[r] for r in opened[-1]) <= 0
            )
            if joins:
                opened[-1].append(row)
            else:
                opened.append([row])
        for members in opened:
            if len(members) > 1:
                high = max(enabled[row] for row in members)
                batches |= dict.fromkeys(members, (members[0], high))
    return batches


def _spans(row, times, batch_of, others):
    start, end, enabled = times
    spans: tuple[list, list, list] = ([], [], [])
    batch, high = batch_of.get(row, (None, None))
    if high is not None and enabled[row] <= high:
        spans[0].append((enabled[row], high))
    rows, begun, ended = others
    for other in rows[(begun < start[row]) & (ended > enabled[row]) & (rows != row)].tolist():
        same = batch is not None and batch_of.get(other, (None, None))[0] == batch
        since = enabled[row] if same or high is None else min(high, start[row])
        cause = 2 if enabled[other] > since else 1
        spans[cause].append((max(since, start[other]), min(start[row], end[other])))
    return spans


def _take(left: list[tuple[int, int]], low: int, high: int) -> int:
    # Remove [low, high] from the intervals that are left; how much was there?
    taken, kept = 0, []
    for a, b in left:
        cut_low, cut_high = max(a, low), min(b, high)
        if cut_low >= cut_high:
            kept.append((a, b))
            continue
        taken += cut_high - cut_low
        kept += [(x, y) for x, y in ((a, cut_low), (cut_high, b)) if x < y]
    left[:] = kept
    return taken
