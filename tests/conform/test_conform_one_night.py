"""An SOP held against the log of one night, which lacks what is right and only rare."""

from __future__ import annotations

import pandas as pd
import pytest

import procmine as pm
from procmine.conform.rules.only_by_role import only_by_role
from procmine.conform.rules.only_in_channel import only_in_channel
from procmine.errors import ProcmineError, UsageError

SOP = """
[[rules]]
id = "call-last"
rule = "precedence"
source = "Pay"
target = "Call back"
[[accepted]]
deviation = "inserted: Send gift"
reason = "a pilot"
until = 2026-02-01
"""


def night():
    rows = [
        (f"c{i}", activity, f"2026-01-05 1{hour}:00", team, channel)
        for i in range(4)
        for hour, (activity, team, channel) in enumerate(
            [("Ask", "Front desk", "mail"), ("Pay", "Finance", "portal")]
        )
    ]
    names = ["case", "activity", "end", "team", "channel"]
    return pm.read(pd.DataFrame(rows, columns=names), zone="UTC")


def judged(folder, text):
    path = folder / "sop.toml"
    path.write_text(text)
    return pm.conform.check(night(), pm.conform.open_standard(path))


def test_a_rare_activity_is_declared_as_the_hint_says(tmp_path):
    """Refused, for it may be misspelled; its hint says what to write, and that is enough."""
    text = SOP
    for table in ('"Send gift" = ["Send gift"]', '"Call back" = ["Call back"]'):
        with pytest.raises(ProcmineError) as raised:
            judged(tmp_path, text)
        assert f"write {table} under [labels]" in raised.value.hint
        text += table if "[labels]" in text else f"[labels]\n{table}\n"
    assert judged(tmp_path, text).deviations == ()


def test_one_of_several_teams_may_be_away():
    """The others are there, and none of them is spelled much like it."""
    verdict = only_by_role(night(), activity="Pay", roles="Finance, Supervisor")
    assert (verdict.n_applicable, verdict.n_violated) == (4, 0)
    channels = only_in_channel(night(), activity="Ask", channels="letter, portal")
    assert (channels.n_applicable, channels.n_violated) == (4, 4)


@pytest.mark.parametrize(
    ("roles", "hint"),
    [
        ("Supervisor", "There are: "),
        ("Supervisor", '"Supervisor" = ["Supervisor"] under [roles]'),
        ("Finance, Front dsk", "'Front desk'?"),
    ],
)
def test_teams_nobody_knows_are_refused(roles, hint):
    """All of them, or one that is probably another one misspelled."""
    with pytest.raises(UsageError) as raised:
        only_by_role(night(), activity="Pay", roles=roles)
    assert hint in raised.value.hint


def test_a_column_nobody_filled_in_names_nothing():
    """No empty list in the hint."""
    blank = pd.DataFrame({"case": ["1"], "activity": ["Pay"], "end": ["2026-01-05"], "desk": [" "]})
    with pytest.raises(UsageError) as raised:
        only_by_role(pm.read(blank, zone="UTC"), activity="Pay", roles="Finance", column="desk")
    assert raised.value.hint == "There is none."
