"""Small SOPs for the small logs: steps, rules, control points, two versions, a baseline."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt

from report_samples import COLUMNS, FRAMES, NAMES

WORDS = {
    "desk": ("Take call", "Look into it", "Solve", "Close", "Write it down"),
    "untimed": ("Take call", "Look into it", "Solve", "Close", "Write it down"),
    "single": ("Take call", "Close", "Close", "Close", "Write it down"),
    "chinese": ("受理来电", "调查", "解决问题", "关闭工单", "记录"),
}
HOSTILE_NAME = "</title><script>alert(1)</script>{{ sop }}"


def opened(name):
    from procmine.front import read

    zone = "Asia/Shanghai" if name == "chinese" else "Europe/Rome"
    log = read(FRAMES[name](), columns=COLUMNS.get(name), zone=zone)
    return dataclasses.replace(log, name=NAMES.get(name, name))


def standard_of(name, log):
    """Four steps in a row and one nobody does; from the second half on with rules."""
    from procmine.conform.sop import ControlPoint, Demand, Sop
    from procmine.conform.sop_versions import Version
    from procmine.conform.standard import Standard
    from procmine.model.tree import sequence, step, tree_model

    words = WORDS.get(name) or (*log.activities[:4], "nobody's <b>\u202estep")
    a, _, c, d, *_ = words
    steps = tree_model(sequence([step(word) for word in dict.fromkeys(words[:4])]), name)
    longer = tree_model(sequence([step(word) for word in dict.fromkeys(words)]), name)
    known = [word for word in dict.fromkeys((a, c, d)) if word in log.activities]

    def quoted(word):
        return '"' + word.replace('"', '""') + '"'

    rules = ()
    if name in ("desk", "chinese"):
        rules = (
            Demand(
                "solved first", "precedence", {"source": quoted(c), "target": quoted(d)}, "error"
            ),
            Demand("four eyes", "four-eyes", {"done": quoted(a), "checked": quoted(d)}),
            Demand("begins", "init", {"activity": quoted(a)}),
            Demand("paid", "absence", {"activity": quoted(known[-1]), "most": 9}),
        )
    versions = (Version(),)
    if name == "desk":
        versions = (Version("v1"), Version("v 2", begins=dt.date(2026, 1, 12)))
    return Standard(
        Sop(
            name=HOSTILE_NAME if name == "hostile" else name,
            owner="Jane & Co",
            versions=versions,
            rules=rules,
            control_points=(
                ControlPoint("money <i>", step=known[-1], rules=("solved first",) if rules else ()),
            ),
            patience="1h" if log.timed else "",
        ),
        {version.id: longer if place else steps for place, version in enumerate(versions)},
        {},
    )


def checked(name):
    from procmine.conform.check import check

    log = opened(name)
    return log, check(log, standard_of(name, log))


def conformance_made(name, lang, *, with_baseline=False):
    """The page and its result."""
    from procmine.config import Config
    from procmine.report.baseline import Baseline
    from procmine.report.conformance import conformance
    from procmine.report.conformance_files import conformance_files

    log, found = checked(name)
    earlier = Baseline("last.json", moved(conformance(found, lang=lang))) if with_baseline else None
    result, files = conformance_files(log, found, config=Config(), lang=lang, baseline=earlier)
    return files["conform.html"], result


def moved(result):
    """The same in other times: the first was not there, then less, more, and one that is gone."""
    then = copy.deepcopy(result)
    _, less, more, *_ = told = then["deviations"]
    # Of so many cases that it is no chance.
    for one, n in ((less, 50), (more, 4950)):
        one |= {"n_cases": n, "n_possible": 5000, "share": n / 5000}
    gone = {**told[0], "id": "late: gone", "type": "late", "says": "Gone <b>", "rule": "gone"}
    then["deviations"] = [*told[1:], gone]
    return then
