"""Names that SOP and log do not share: guesses shown, near misses named, versions kept apart."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

import procmine as pm
from procmine.conform.step_names import STEP_NAMES
from procmine.errors import UsageError


def bpmn(folder, name, *steps):
    """A file whose steps follow one another."""
    ids = ["s", *(f"t{k}" for k in range(len(steps))), "e"]
    tasks = "".join(f'<task id="t{k}" name="{step}"/>' for k, step in enumerate(steps))
    flows = "".join(
        f'<sequenceFlow id="f{k}" sourceRef="{a}" targetRef="{b}"/>'
        for k, (a, b) in enumerate(pairwise(ids))
    )
    path = folder / name
    path.write_text(
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
        f'<startEvent id="s"/>{tasks}<endEvent id="e"/>{flows}</process></definitions>',
        encoding="utf-8",
    )
    return path


def log_of(*ways):
    """Pairs of steps and the day on which the case begins."""
    rows = [
        (f"c{case}", step, f"2026-{month}-02T{9 + hour:02d}:00:00")
        for case, (steps, month) in enumerate(ways)
        for hour, step in enumerate(steps.split())
    ]
    return pm.read(pd.DataFrame(rows, columns=["case", "activity", "end"]))


def checked(log, path):
    standard = pm.conform.open_standard(path, activities=log.activities)
    found = pm.conform.check(log, standard)
    notes = [note for those in standard.notes.values() for note in those]
    return found, [note.say() for note in notes if note.rule in STEP_NAMES]


def test_other_spelling_is_taken_for_the_step_and_told(tmp_path):
    """Wide letters, case and signs do not make another step of a plain model; the guess is told."""
    log = log_of(("ask check-id pay", "01"), ("ask pay", "01"))
    found, told = checked(log, bpmn(tmp_path, "sop.bpmn", "ＡＳＫ", "Check ID", "pay"))
    assert (found.n_cases_fit, [one.id for one in found.deviations]) == (1, ["skipped: Check ID"])
    assert len(told) == 2
    assert told[0].startswith("the step 'ＡＳＫ' is taken for 'ask' of the log")


def test_a_similar_name_is_named_but_not_taken(tmp_path):
    """Check and Recheck may be two things: nobody decides but the reader."""
    log = log_of(("ask verifying pay", "01"))
    found, told = checked(log, bpmn(tmp_path, "sop.bpmn", "ask", "verify", "pay"))
    assert {one.id for one in found.deviations} == {"skipped: verify", "inserted: verifying"}
    (only,) = told
    assert only.startswith("no activity of the log is called 'verify'; the nearest is 'verifying'")


def test_a_label_of_nothing_is_told_with_the_nearest(tmp_path):
    """A label that was mistyped does not pass for a step that is never done."""
    bpmn(tmp_path, "sop.bpmn", "Ask first", "pay")
    sop = tmp_path / "sop.toml"
    sop.write_text('name = "x"\nsteps = "sop.bpmn"\n[labels]\n"Ask first" = ["aks"]\n')
    _, told = checked(log_of(("ask pay", "01")), sop)
    assert told == [
        "[labels] says the step 'Ask first' is 'aks', which the log does not have; the nearest is "
        "'ask'"
    ]


def test_names_that_agree_need_no_word(tmp_path):
    """The clean twin."""
    found, told = checked(log_of(("ask pay", "01")), bpmn(tmp_path, "sop.bpmn", "ask", "pay"))
    assert (found.n_cases_fit, told) == (1, [])


def test_a_step_that_is_called_otherwise_in_the_next_version(tmp_path):
    """Each version is judged by its own names, though one label serves both."""
    bpmn(tmp_path, "v1.bpmn", "ask", "pay")
    bpmn(tmp_path, "v2.bpmn", "Ask the customer", "pay")
    sop = tmp_path / "sop.toml"
    sop.write_text(
        'name = "x"\n[[versions]]\nid = "v1"\nsteps = "v1.bpmn"\n'
        '[[versions]]\nid = "v2"\nsteps = "v2.bpmn"\nfrom = 2026-02-01\nreplaces = "v1"\n'
        '[labels]\n"Ask the customer" = ["ask"]\n'
    )
    log = log_of(("ask pay", "01"), ("ask pay", "03"), ("ask ask pay", "01"), ("pay", "03"))
    found, _ = checked(log, sop)
    assert [part.alignments.n_cases_fit for part in found.parts] == [1, 1]
    assert {one.id for one in found.deviations} == {"repeated: ask", "skipped: Ask the customer"}


def test_steps_without_a_single_task_are_refused(tmp_path):
    """A start that leads to an end asks for nothing: every case would be one great deviation."""
    with pytest.raises(UsageError, match="holds no step"):
        checked(log_of(("ask pay", "01")), bpmn(tmp_path, "sop.bpmn"))
