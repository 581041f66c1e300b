"""Judges of their own: what the next step says, and what a target takes out, moment by moment."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import procmine as pm
from procmine.config import StepTarget
from procmine.valuestream import ledger, stream_map_of

AT = pd.Timestamp("2026-01-05 06:00", tz="UTC")
QUARTER_US = 900_000_000

STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),  # case
        st.sampled_from("ABCD"),
        st.integers(0, 24),  # begin, quarters of an hour
        st.integers(0, 6),  # length
        st.sampled_from(["Ann", "Bob"]),
    ),
    min_size=2,
    max_size=14,
)


def maps_of(steps, target=None):
    # One long step more, so that the log always has starts.
    rows = [
        {
            "case": f"c{case}",
            "activity": activity,
            "start": AT + pd.Timedelta(minutes=15 * begin),
            "end": AT + pd.Timedelta(minutes=15 * (begin + length)),
            "resource": who,
        }
        for case, activity, begin, length, who in [*steps, (0, "A", 3, 2, "Ann")]
    ]
    log = pm.read(pd.DataFrame(rows), steps="instances")
    whole = ledger(log)
    known = {name: change for name, change in (target or {}).items() if name in log.activities}
    return whole, stream_map_of(log, whole, target=known)


def in_order(work):
    """Positions of the steps of each case, by begin, then end."""
    cases = {}
    for i in range(len(work)):
        cases.setdefault(int(work.case[i]), []).append(i)
    return [sorted(own, key=lambda i: (work.start[i], work.end[i], i)) for own in cases.values()]


@settings(max_examples=60)
@given(STEPS)
def test_complete_and_accurate_by_the_words_of_the_definition(steps):
    """Repeated at once, sent back by the next step, given back, or passed on and kept."""
    whole, found = maps_of(steps)
    work, waits = whole.waits.work, whole.waits
    names = work.labels["activity"]
    rank = {name: place for place, name in enumerate(found.order)}
    beside = {(names[a], names[b]) for a, b in waits.pairs.tolist()}
    told = Counter()
    for own in in_order(work):
        done = [names[work.activity[i]] for i in own]
        for place, name in enumerate(done):

            def is_earlier(other, name=name):
                return rank[other] < rank[name] and (name, other) not in beside

            after = done[place + 1 : place + 3]
            if after and after[0] == name:
                told[name, "n_repeated"] += 1
            elif after and is_earlier(after[0]):
                told[name, "n_returns"] += 1
            elif len(after) == 2 and (after[1] == name or is_earlier(after[1])):
                told[name, "n_sent_back"] += 1
            else:
                told[name, "kept"] += 1
    if found.flow.n_open_at_end:
        return
    for step in found.steps:
        for what in ("n_repeated", "n_returns", "n_sent_back"):
            assert getattr(step, what) == told[step.activity, what]
        judged = step.n - step.n_returns
        assert step.n_judged == judged
        share = told[step.activity, "kept"] / judged if judged else None
        assert step.complete_share == share


def owner_at(at, own, work):
    """Whose moment it is: of those that run the one that ends last, else the next to begin."""
    running = [i for i in own if work.start[i] <= at < work.end[i]]
    if running:
        return min(running, key=lambda i: (-work.end[i], work.start[i], i)), True
    return next(i for i in own if work.start[i] > at), False


def in_hand(i, at, waits):
    """Is this step waiting or worked on at this moment?"""
    begin = waits.enabled[i] if waits.source[i] >= 0 else waits.work.start[i]
    return begin <= at < waits.work.end[i]


@settings(max_examples=60)
@given(STEPS, st.sampled_from("ABCD"), st.sampled_from("ABCD"))
def test_a_target_takes_out_what_nothing_else_fills(steps, gone, shorter):
    """Quarter of an hour by quarter of an hour: whose it is, and whether another is in hand."""
    target = {shorter: StepTarget(wait="15min"), gone: StepTarget(remove=True)}
    whole, found = maps_of(steps)
    # A wait of which there is none cannot get shorter.
    if shorter != gone and any(s.activity == shorter and s.wait.n == 0 for s in found.steps):
        target.pop(shorter)
    whole, found = maps_of(steps, target)
    work, waits = whole.waits.work, whole.waits
    names = work.labels["activity"]
    claims = found.target.claims if found.target else ()
    left = {claim.activity: claim.left_share for claim in claims}
    saved, beside = Counter(), Counter()
    for own in in_order(work):
        for at in range(int(work.start[own].min()), int(work.end[own].max()), QUARTER_US):
            owner, runs = owner_at(at, own, work)
            name = names[work.activity[owner]]
            what = "work" if runs else "wait"
            if name not in left or (name != gone and what == "work"):
                continue
            others = [
                j
                for j in own
                if j != owner and names[work.activity[j]] != gone and in_hand(j, at, waits)
            ]
            # A step that waits for none of those before it is not in hand in its own wait.
            kept = beside if others else saved
            kept[name, what] += QUARTER_US * (1 - left[name])
    for claim in claims:
        key = claim.activity, claim.what
        # What is left of a piece is told in whole microseconds.
        assert abs(claim.saved_us - saved[key]) <= len(work)
        assert abs(claim.beside_us - beside[key]) <= 2 * len(work)
        assert 0 <= claim.saved_us <= claim.owned_us
    assert sum(claim.saved_us for claim in claims) == (
        whole.lead_time_us - found.target.lead_us if found.target else 0
    )
