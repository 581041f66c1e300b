"""The inputs whose steps have a start and an end: a published log many times over."""

from __future__ import annotations

from pathlib import Path

from bench.inputs import PURCHASING, finish, published, write_helpdesk

__all__ = ["write_instances"]

_CASE, _TIMES = "Case ID", ("Start Timestamp", "Complete Timestamp")
_STEP_US = 86_400_000_000


def write_instances(path: Path, n_instances: int) -> None:
    """About so many instances: the copies begin a day apart, and the same people do them all."""
    log = published(PURCHASING)
    if not log:
        # As many steps, and nobody does two at once: easier than what is published.
        write_helpdesk(path, n_instances)
        return
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from procmine.connect import open_source

    rows = pa.Table.from_batches(list(open_source(log).batches()))
    for name in _TIMES:
        at = pd.to_datetime(rows[name].to_pandas(), format="%Y/%m/%d %H:%M:%S.%f")
        us = pa.array(at.astype("datetime64[us]"))
        rows = rows.set_column(rows.schema.get_field_index(name), name, us)
    n_copies = max(round(n_instances / len(rows)), 1)
    part = path.with_suffix(".part")
    with pq.ParquetWriter(part, rows.schema) as writer:
        for copy in range(n_copies):
            shift = pa.scalar(copy * _STEP_US, pa.duration("us"))
            own = rows
            for name in _TIMES:
                place = own.schema.get_field_index(name)
                own = own.set_column(place, name, pc.add(own[name], shift))
            case = pc.binary_join_element_wise(own[_CASE], pa.scalar(str(copy)), "_")
            place = own.schema.get_field_index(_CASE)
            writer.write_table(own.set_column(place, _CASE, case).cast(rows.schema))
    finish(part, path, {"n_instances": n_copies * len(rows), "made_of": log.name})
