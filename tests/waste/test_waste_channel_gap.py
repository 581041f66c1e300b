"""Channels are compared by what comes back after them, beyond chance and over whole weeks only."""

from __future__ import annotations

import numpy as np
import pandas as pd

import procmine as pm
from procmine.waste._intervals import difference_interval

_START = pd.Timestamp("2026-01-05T09:00Z")


def log_of(channels, *, days=60, follow_up="letter"):
    """Contacts by channel: how many, and how many of them are followed by another in two days."""
    rows = [("end", "Answer", _START + pd.Timedelta(days=days), "nobody", "letter")]
    for channel, (n, n_back) in channels.items():
        for place in range(n):
            at = _START + pd.Timedelta(hours=place)
            rows.append((f"{channel}-{place}", "Answer", at, f"{channel}{place}", channel))
            if place < n_back:
                again = at + pd.Timedelta(days=2)
                rows.append((f"{channel}+{place}", "Answer", again, f"{channel}{place}", follow_up))
    columns = ["case", "activity", "end", "customer", "channel"]
    return pm.read(pd.DataFrame(rows, columns=columns))


def gaps(log):
    options = {"channel-gap": {"any_reason": True}}
    return list(pm.waste.find(log, only=["channel-gap"], options=options))


def test_first_contact_resolution_of_80_and_65_is_a_gap_of_15_points():
    """The share, the gap and its interval are those worked out by hand."""
    log = log_of({"phone": (200, 40), "app": (200, 70)}, follow_up="phone")
    # What people come back with over the phone is a contact over the phone too.
    (one,) = gaps(log)
    assert one.where == {"channel": "app"}
    assert one.values["own_share"] == 70 / 200
    assert one.values["other_share"] == 40 / (200 + 110)
    plain = difference_interval((70, 200), (40, 200))
    assert round(plain[0], 12) == 0.15
    assert plain[1] < 0.15 < plain[2]
    assert one.n == 70
    assert one.values["n_possible"] == 200


def test_contacts_nobody_had_time_to_come_back_from_are_not_counted():
    """With the log cut a day after the last contact, those of the last week are left out."""
    whole = log_of({"app": (100, 40), "phone": (100, 5)})
    cut = log_of({"app": (100, 40), "phone": (100, 5)}, days=9)
    assert gaps(whole)[0].values["n_possible"] == 100
    # Contacts begin hourly; those of the first 2 days and 1 hour end a week before the end.
    assert gaps(cut)[0].values["n_possible"] == 49


def test_equal_channels_are_silent():
    """Of two hundred logs without a difference hardly one is called one."""
    draws = np.random.default_rng(3).binomial(100, 0.3, (200, 2))
    false = 0
    for app, phone in draws.tolist():
        own, rest = (app, 100), (phone, 100)
        false += _is_told(own, rest) or _is_told(rest, own)
    assert false <= 5
    assert gaps(log_of({"app": (100, 30), "phone": (100, 28)})) == []


def _is_told(own, rest):
    from procmine.waste.channel_gap import _is_more

    return _is_more(own, rest, 2, 0.05)


def test_too_few_contacts_tell_nothing():
    """Twenty-nine that all come back are no channel to be judged."""
    assert gaps(log_of({"app": (29, 29), "phone": (100, 5)})) == []
    assert gaps(log_of({"app": (30, 30), "phone": (100, 5)}))[0].values["own_share"] == 1.0


def test_a_contact_followed_by_several_has_failed_once():
    """The share of contacts that fail is the share of cases that is told."""
    rows = [("end", "Answer", _START + pd.Timedelta(days=60), "nobody", "letter")]
    rows += [(f"p{n}", "Answer", _START, f"p{n}", "phone") for n in range(60)]
    for n in range(60):
        rows.append((f"a{n}", "Answer", _START, f"a{n}", "app"))
        later = [_START + pd.Timedelta(days=2, hours=hour) for hour in range(3)] if n < 30 else []
        rows += [(f"a{n}+{k}", "Answer", at, f"a{n}", None) for k, at in enumerate(later)]
    columns = ["case", "activity", "end", "customer", "channel"]
    told = {one.where["channel"]: one for one in gaps(pm.read(pd.DataFrame(rows, columns=columns)))}
    app = told["app"]
    assert app.values["own_share"] == app.values["affected_share"] == 0.5
    assert app.values["n_cases"] == 30
