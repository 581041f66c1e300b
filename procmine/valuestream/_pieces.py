"""Pieces of a case's time: which repeat a step, what waiting is made of, what is open."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.wait_causes import CAUSES
from procmine.summary.waits import Waits
from procmine.summary.work import Work
from procmine.valuestream.buckets import BUCKETS, PLACE

__all__ = ["open_us", "repeats", "waited"]

Array = np.ndarray[Any, np.dtype[Any]]


def open_us(waits: Waits, low: Array, high: Array) -> Array:
    """Microseconds of each of these pieces while the house was open."""
    house = waits.shifts.house
    return high - low if house is None else house.working_us(low, high)


def repeats(work: Work) -> Array:
    """Has the case of each step had one of its activity before? Booleans."""
    begin = work.by_begin
    key = work.case[begin].astype(np.int64) * len(work.labels["activity"]) + work.activity[begin]
    _, first = np.unique(key, return_index=True)
    again = np.ones(len(work), np.bool_)
    again[begin[first]] = False
    return again


def waited(waits: Waits, step: Array, low: Array, high: Array) -> tuple[Array, Array, Array]:
    """What waiting is made of: the step, the bucket and the microseconds of each entry."""
    work = waits.work
    causes, pending = waits.split(step, low, high)
    cause = {name: causes[:, place] for place, name in enumerate(CAUSES)}
    closed, free = _closed(waits, step, low, high), waits.source[step] >= 0
    told = work.whole[step] & (work.resource[step] >= 0)
    # While the house is closed nobody known can be away, and nothing unknown keeps a step waiting.
    away = cause["unavailability"]
    nobody = np.where(work.resource[step] < 0, closed, 0)
    rest = cause["extraneous"] - nobody
    spans = {
        "batching": cause["batching"],
        "contention": cause["contention"],
        "prioritization": cause["prioritization"],
        "unavailability": away + nobody - closed,
        "off_hours": closed,
        "extraneous": np.where(told, rest, 0),
        "unknown": np.where(told, 0, rest),
    }
    found = np.zeros((len(step), len(BUCKETS)), np.int64)
    for name, span in spans.items():
        found[:, PLACE[name]] = np.where(free, span, 0)
    found[:, PLACE["idle_in_system"]] = np.where(free, 0, causes.sum(axis=1))
    found[:, PLACE["pending_customer"]], found[:, PLACE["pending_third_party"]] = pending.T
    entry, bucket = np.nonzero(found)
    return step[entry], bucket, found[entry, bucket]


def _closed(waits: Waits, step: Array, low: Array, high: Array) -> Array:
    """Microseconds of each wait in which the house is closed and so is whoever is waited for."""
    if waits.shifts.house is None:
        return np.zeros(len(step), np.int64)
    hours = waits.shifts.over(waits.work, or_house=True)
    unavailable: Array = waits.split(step, low, high, hours)[0][:, CAUSES.index("unavailability")]
    return unavailable
