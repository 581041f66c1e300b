"""The inputs: made when they are needed, never committed, the same bytes every time.

A large log is a real one many times over: the published BPIC12 log where it can be found, a service
desk written by procmine otherwise. Copies have their own case ids and begin seven seconds apart;
rows come in order of time, so the cases are mixed as in a system that writes them down.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "ACTIVITY", "CASE", "COLUMNS", "PURCHASING", "RESOURCE", "TIME", "Inputs",
    "base", "finish", "published", "write_helpdesk",
]  # fmt: skip

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
RESOURCE, LIFECYCLE = "org:resource", "lifecycle:transition"
# The lifecycle is left out: every row is a step, as it is for the peers.
COLUMNS = {
    "case": CASE,
    "activity": ACTIVITY,
    "end": TIME,
    "resource": RESOURCE,
    "lifecycle": "none",
}

_ROOT = Path(__file__).resolve().parent.parent
_BPIC12 = Path("bpic2012/BPI_Challenge_2012.xes.gz")
_HELPDESK = Path("helpdesk/helpdesk.csv")
PURCHASING = Path("purchasing/PurchasingExample.csv")
_STEP_US = 7_000_000
_GROUP_ROWS = 1 << 20
_SMALL = 20_000
_FEW = 2_000


def published(name: Path) -> Path | None:
    """A published log, where the environment or a folder beside the repository has it."""
    given = os.environ.get("PROCMINE_LOGS")
    folder = Path(given) if given else _ROOT.parent / "shared" / "logs"
    return folder / name if (folder / name).exists() else None


@dataclass(frozen=True)
class Inputs:
    """The folder of the inputs; what is missing is made by a process of its own.

    Args:
        folder: where they lie.
        n_events: how many events the large log should have; None for as many as the figure says.
    """

    folder: Path
    n_events: int | None = None

    def events(self, n_events: int) -> Path:
        """A Parquet file of about so many events."""
        n_events = self._scaled(n_events)
        return self._made("events", n_events, f"events-{n_events}.parquet")

    def csv(self, n_events: int) -> Path:
        """The same as CSV, times with their offset."""
        n_events = self._scaled(n_events)
        return self._made("csv", n_events, f"events-{n_events}.csv")

    def small(self) -> Path:
        """Enough rows to warm up with."""
        return self._made("events", _SMALL, f"events-{_SMALL}.parquet")

    def small_csv(self) -> Path:
        """The same as CSV."""
        return self._made("csv", _SMALL, f"events-{_SMALL}.csv")

    def helpdesk(self) -> Path:
        """The published help desk as CSV, or a made-up one of its size."""
        return published(_HELPDESK) or self._made("helpdesk", 21_000, "helpdesk.csv")

    def variants(self) -> Path:
        """The variants of the published log as JSON; beside them a net, as PNML."""
        n_events = 0 if self.n_events is None else self.n_events
        return self._made("variants", n_events, f"variants-{n_events or 'all'}.json")

    def few_variants(self) -> Path:
        """Enough to warm up with."""
        return self._made("variants", _FEW, f"variants-{_FEW}.json")

    def models(self) -> Path:
        """The variants of every published log that is there, or of a made-up one, by log."""
        return self._made("models", _SMALL, "models.json")

    def purchasing(self) -> Path:
        """The published purchasing log as CSV, or a made-up log of its size."""
        return published(PURCHASING) or self._made("helpdesk", 9_000, "purchasing.csv")

    def instances(self, n_instances: int) -> Path:
        """A Parquet file of about so many steps with a start and an end."""
        n = self._scaled(n_instances)
        return self._made("instances", n, f"instances-{n}.parquet")

    def few_instances(self) -> Path:
        """Enough to warm up with."""
        return self._made("instances", _FEW, f"instances-{_FEW}.parquet")

    def stored(self, n_events: int) -> Path:
        """The Parquet file, compiled into a store that lies in the cache of ``stores``."""
        path = self.events(n_events)
        for file in (path, self.small()):
            order = [sys.executable, "-m", "bench.inputs", "store", "0", str(file)]
            subprocess.run(order, check=True, cwd=_ROOT, env={**os.environ, **self.stores})
        return path

    @property
    def stores(self) -> dict[str, str]:
        """The environment in which the stores are found."""
        return {"PROCMINE_CACHE": str(self.folder / "stores")}

    def facts(self, path: Path) -> dict[str, Any]:
        """What is in a file of events, for the record."""
        known = path.with_suffix(path.suffix + ".json")
        told = json.loads(known.read_text()) if known.exists() else {}
        return {"file": path.name, "n_bytes": path.stat().st_size, **told}

    def _scaled(self, n_events: int) -> int:
        # A figure that compares two sizes keeps their proportion.
        return n_events if self.n_events is None else n_events * self.n_events // 10_000_000

    def _made(self, kind: str, n_events: int, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            order = [sys.executable, "-m", "bench.inputs", kind, str(n_events), str(path)]
            subprocess.run(order, check=True, cwd=_ROOT)
        return path


def base() -> tuple[Any, str]:
    """One copy: case, activity, time (µs UTC), resource, lifecycle, in order of time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    log = published(_BPIC12)
    if log:
        from procmine.connect import open_source

        rows = pa.Table.from_batches(list(open_source(log).batches()))
        rows = rows.select([CASE, ACTIVITY, TIME, RESOURCE, LIFECYCLE])
    else:
        rows = _service_desk()
    micros = pc.cast(_instants(rows[TIME]), pa.timestamp("us", "UTC")).cast(pa.int64())
    rows = rows.set_column(2, TIME, micros)
    order = pc.sort_indices(
        rows.append_column("row", pa.array(range(len(rows)))),
        sort_keys=[(TIME, "ascending"), ("row", "ascending")],
    )
    return rows.take(order).combine_chunks(), log.name if log else "procmine synth service_desk"


def _instants(column: Any) -> Any:
    import pandas as pd
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):
        return column
    return pa.array(pd.to_datetime(column.to_pandas(), utc=True, format="ISO8601"))


def _service_desk() -> Any:
    import tempfile

    import pyarrow as pa
    import pyarrow.parquet as pq

    from procmine import synth

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.parquet"
        synth.write("service-desk", path, cases=20_000, seed=1)
        rows = pq.read_table(path, columns=["Ticket", "Step", "Finished", "Agent"])
    rows = rows.rename_columns([CASE, ACTIVITY, TIME, RESOURCE])
    rows = rows.filter(rows[TIME].is_valid())
    complete = pa.array(["complete"] * len(rows))
    texts = {name: rows[name].cast(pa.string()) for name in (CASE, ACTIVITY, RESOURCE)}
    return pa.table(
        {
            CASE: texts[CASE],
            ACTIVITY: texts[ACTIVITY],
            TIME: rows[TIME],
            RESOURCE: texts[RESOURCE],
            LIFECYCLE: complete,
        }
    )


def _copies(base: Any, n_events: int) -> Iterator[Any]:
    """The copies merged in order of time, a stretch of time after the other."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    n_copies = max(round(n_events / len(base)), 1)
    us = base[TIME].to_numpy()
    stretch = max(_GROUP_ROWS // n_copies, 1)
    begins = np.unique(us[::stretch])
    marks = [us[0] - 1, *begins[1:].tolist(), us[-1] + n_copies * _STEP_US + 1]
    for low, high in itertools.pairwise(marks):
        parts = []
        for copy in range(n_copies):
            shift = copy * _STEP_US
            first, last = np.searchsorted(us, [low - shift, high - shift])
            part = base.slice(first, last - first)
            case = pc.binary_join_element_wise(part[CASE], pa.scalar(str(copy), pa.string()), "_")
            part = part.set_column(0, CASE, case)
            parts.append(part.set_column(2, TIME, pc.add(part[TIME], shift)))
        whole = pa.concat_tables(parts)
        order = np.argsort(whole[TIME].to_numpy(), kind="stable")
        whole = whole.take(order)
        yield whole.set_column(2, TIME, whole[TIME].cast(pa.timestamp("us")))


def _regrouped(tables: Iterator[Any], n_rows: int) -> Iterator[Any]:
    """The same rows, n_rows at a time."""
    import pyarrow as pa

    held: list[Any] = []
    for table in tables:
        held.append(table)
        while sum(map(len, held)) >= n_rows:
            whole = pa.concat_tables(held)
            yield whole.slice(0, n_rows)
            held = [whole.slice(n_rows)]
    if held and sum(map(len, held)):
        yield pa.concat_tables(held)


def write_events(path: Path, n_events: int) -> None:
    """A Parquet file in row groups of a million rows, as most writers make them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows, name = base()
    if n_events < len(rows):
        rows = rows.slice(0, n_events)
    schema = pa.schema(
        [(n, pa.timestamp("us") if n == TIME else pa.string()) for n in rows.schema.names]
    )
    part = path.with_suffix(".part")
    n_rows = 0
    with pq.ParquetWriter(part, schema) as writer:
        for table in _regrouped(_copies(rows, n_events), _GROUP_ROWS):
            writer.write_table(table.cast(schema), row_group_size=_GROUP_ROWS)
            n_rows += len(table)
    finish(part, path, {"n_events": n_rows, "made_of": name})


def write_csv(path: Path, n_events: int) -> None:
    """The rows of the Parquet file as CSV."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    source = path.with_suffix(".parquet")
    if not source.exists():
        write_events(source, n_events)
    parquet = pq.ParquetFile(source)
    schema = pa.schema([(n, pa.string()) for n in parquet.schema_arrow.names])
    part = path.with_suffix(".part")
    plain = pa_csv.WriteOptions(quoting_style="none")
    with pa_csv.CSVWriter(part, schema, write_options=plain) as writer:
        for group in range(parquet.num_row_groups):
            table = parquet.read_row_group(group)
            when = pc.binary_join_element_wise(table[TIME].cast(pa.string()), "+00:00", "")
            writer.write_table(table.set_column(2, TIME, when).cast(schema))
    told = source.with_suffix(".parquet.json").read_text()
    finish(part, path, json.loads(told))


def write_helpdesk(path: Path, n_events: int) -> None:
    """A service desk of about so many events."""
    from procmine import synth

    synth.write("service-desk", path, cases=n_events // 9, seed=1)


def write_store(path: Path, _: int) -> None:
    """The store of a file, in the cache the environment names; nothing is done twice."""
    from bench.ours import compiled

    compiled(path)


def finish(part: Path, path: Path, told: dict[str, Any]) -> None:
    # A file of that name is whole: whoever interrupts us finds none.
    path.with_suffix(path.suffix + ".json").write_text(json.dumps(told))
    part.rename(path)


if __name__ == "__main__":
    from bench import instance_inputs, variant_inputs

    _KINDS = {
        "events": write_events,
        "csv": write_csv,
        "helpdesk": write_helpdesk,
        "store": write_store,
        "instances": instance_inputs.write_instances,
        "variants": variant_inputs.write_variants,
        "models": variant_inputs.write_models,
    }
    _KINDS[sys.argv[1]](Path(sys.argv[3]), int(sys.argv[2]))
