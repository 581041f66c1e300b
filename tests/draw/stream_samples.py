"""Value streams with the nastiest of names."""

from __future__ import annotations

import pandas as pd

import procmine as pm
from procmine.config import StepTag
from procmine.valuestream import Tags, stream_map

NASTY = (
    "<script>alert(1)</script>",
    "核验身份并登记客户的全部退款信息以及商品编号和原因说明",
    "W" * 200,
    "مرحبا بالعالم السريع",
    '👩‍👩‍👧‍👦 family & "quotes" \']]>',
    "CreatePurchase_RequisitionForQuotationAndApproval",
    "a\u202eb\nc\td\u0007",
    "普通 mixed 名称 with words",
    "x",
)
AT = pd.Timestamp("2026-01-05 08:00", tz="UTC")


def stream(n, *, target=None, values=("VA", "BVA", "NVA", "")):
    """Twenty cases through n steps, every second one waited for, with the nastiest of names."""
    names = [f"{NASTY[i % len(NASTY)]}{'' if i < len(NASTY) else f' {i}'}" for i in range(n)]
    rows = []
    for case in range(20):
        at = AT + pd.Timedelta(minutes=45 * case)
        for place, name in enumerate(names):
            at += pd.Timedelta(minutes=(place % 2) * 30 * (place + 1))
            end = at + pd.Timedelta(minutes=5 + 7 * (place % 3))
            rows.append((f"c{case}", name, at, end, f"r{place % 4}"))
            at = end
    columns = ["case", "activity", "start", "end", "resource"]
    log = pm.read(pd.DataFrame(rows, columns=columns))
    steps = {a: StepTag(values[i % len(values)]) for i, a in enumerate(log.activities)}
    wanted = {log.activities[place]: change for place, change in (target or {}).items()}
    return stream_map(log, tags=Tags(log.activities, steps), target=wanted)
