"""Arrow columns as the house takes them: plain text and plain values, nothing nested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procmine.connect._names import unique_names
from procmine.connect._notes import Note, Notes
from procmine.connect._uuids import uuid_texts
from procmine.errors import SourceFormatError, SourceUnsafeError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MAX_ROWS", "NESTED", "Flat", "arrow_errors", "flat"]

MAX_ROWS = 1 << 18

NESTED = Note(
    "column-nested",
    "warning",
    "Column {column} holds {type}, not one value per row; it was passed over.",
    "列 {column} 的类型为 {type}，并非每行一个值，已跳过。",
    "Turn it into plain columns in the source if it is needed.",
    "如需使用，请在来源中将其展开为普通列。",
    is_form=True,
)


@dataclass(frozen=True)
class Flat:
    """Which columns are taken, what they are called and what type they get.

    Args:
        indices: positions of the columns taken.
        schema: names and types they get.
    """

    indices: tuple[int, ...]
    schema: pa.Schema

    def batches(self, given: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same rows with these columns, in batches of at most ``MAX_ROWS``."""
        import pyarrow as pa

        for whole in given:
            for start in range(0, whole.num_rows, MAX_ROWS):
                batch = whole.slice(start, MAX_ROWS)
                arrays = [
                    _cast(batch.column(index), field.type)
                    for index, field in zip(self.indices, self.schema, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def flat(schema: pa.Schema, notes: Notes, name: str) -> Flat:
    """Which columns of this schema can be taken?

    Args:
        schema: as the source has it.
        notes: where columns passed over and renamed are counted.
        name: what to call the source in messages.
    """
    import pyarrow as pa

    taken = []
    for index, field in enumerate(schema):
        if (kind := _plain(field.type)) is not None:
            taken.append((index, field.name, kind))
        else:
            values = {"column": repr(field.name), "type": str(field.type)[:80]}
            notes.add(NESTED, values=values, where={"column": field.name})
    if not taken:
        raise SourceFormatError(
            f"{name} has no column with one value per row.",
            hint="Write the events as a plain table: one row per event, one value per cell.",
        )
    names = unique_names([given for _, given, _ in taken], notes, name)
    fields = [(unique, kind) for unique, (_, _, kind) in zip(names, taken, strict=True)]
    return Flat(tuple(index for index, _, _ in taken), pa.schema(fields))


@contextmanager
def arrow_errors(name: str, what: str) -> Iterator[None]:
    """Turn whatever Arrow says about broken content into one line."""
    import pyarrow as pa

    try:
        yield
    except MemoryError:
        raise SourceUnsafeError(
            f"{name}: the {what} asks for more memory than there is.",
            hint="It may be damaged or made to do harm; write it again in smaller row groups.",
        ) from None
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        problem = " ".join(str(error).split())[:200]
        raise SourceFormatError(
            f"{name}: the {what} is damaged, cut short or not supported ({problem}).",
            hint="Copy or export the file again.",
        ) from None


def _plain(kind: Any) -> Any:
    """The type a column gets; None when it cannot be taken."""
    import pyarrow as pa
    from pyarrow import types

    if isinstance(kind, pa.BaseExtensionType):
        return pa.string() if _is_uuid(kind) else _plain(kind.storage_type)
    if types.is_dictionary(kind):
        inner = _plain(kind.value_type)
        return pa.dictionary(pa.int32(), pa.string()) if inner == pa.string() else inner
    if types.is_run_end_encoded(kind):
        return _plain(kind.value_type)
    if types.is_decimal(kind):
        return pa.float64() if kind.scale else pa.int64() if kind.precision < 19 else pa.string()
    tests: tuple[tuple[Callable[[Any], bool], Any], ...] = (
        (types.is_string, pa.string()),
        (types.is_large_string, pa.string()),
        (types.is_string_view, pa.string()),
        (types.is_null, pa.string()),
        # Months, days and nanoseconds side by side; the store has no such type.
        (types.is_interval, None),
        (types.is_primitive, kind),
    )
    return next((given for test, given in tests if test(kind)), None)


def _is_uuid(kind: Any) -> bool:
    return bool(kind.extension_name == "arrow.uuid")


def _cast(array: Any, kind: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import types

    if isinstance(array, pa.ExtensionArray):
        array = uuid_texts(array.storage) if _is_uuid(array.type) else array.storage
    if types.is_run_end_encoded(array.type):
        array = pc.run_end_decode(array)
    return array if array.type == kind else array.cast(kind)
