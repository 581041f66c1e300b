"""pyarrow: decoding alone, which nobody who reads Parquet can do without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.inputs import ACTIVITY, CASE, RESOURCE, TIME

__all__ = ["decoded"]


def decoded(path: Path) -> dict[str, Any]:
    """The columns of the summary, row group by row group, texts as the dictionaries they are."""
    import pyarrow.parquet as pq

    texts = [CASE, ACTIVITY, RESOURCE]
    n_rows = 0
    with pq.ParquetFile(path, read_dictionary=texts) as parquet:
        for group in range(parquet.num_row_groups):
            n_rows += parquet.read_row_group(group, columns=[*texts, TIME]).num_rows
    return {"n_rows": n_rows}
