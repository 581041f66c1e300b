"""JSON: every object becomes a row, and whatever is none is marked with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.connect.json_lines import json_lines
from procmine.errors import SourceError, SourceFormatError, SourceUnsafeError

_OBJECTS = [{"id": "1", "by": {"name": "Ann"}}, {"id": "2", "cost": 1.5, "ok": True}]
_FLAT = [
    {"id": "1", "by.name": "Ann", "cost": None, "ok": None},
    {"id": "2", "by.name": None, "cost": 1.5, "ok": True},
]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(map(json.dumps, _OBJECTS)),
        "\r\n".join(map(json.dumps, _OBJECTS)) + "\r\n",
        json.dumps(_OBJECTS),
        json.dumps(_OBJECTS, indent=2),
        json.dumps({"result": _OBJECTS, "count": 2}),
        json.dumps({"count": 2, "value": _OBJECTS}, indent=1),
        "\n".join(json.dumps(found, indent=2) for found in _OBJECTS),
        "\ufeff" + json.dumps(_OBJECTS),
    ],
)
def test_shapes_of_json(write, read, text):
    """Lines, arrays, wrapped arrays and objects in a row give the same rows."""
    result = read(json_lines(write("log.json", text)))
    assert result.rows == _FLAT
    assert not result.findings


def test_numbers_keep_their_kind(write, read):
    """Whole numbers stay whole, mixed ones become numbers, mixtures with text become text."""
    lines = ['{"a": 1, "b": 1, "c": 1}', '{"a": 2, "b": 2.5, "c": "x"}', '{"a": null, "b": NaN}']
    result = read(json_lines(write("log.jsonl", "\n".join(lines))))
    assert [row["a"] for row in result.rows] == [1, 2, None]
    assert [row["b"] for row in result.rows] == [1.0, 2.5, None]
    assert [row["c"] for row in result.rows] == ["1", "x", None]
    assert result.findings["mixed-kinds"].where["column"] == "c"


def test_numbers_beyond_64_bits_are_text(write, read):
    """An id of twenty digits loses none of them."""
    line = '{"id": 12345678901234567890123}'
    assert read(json_lines(write("a.jsonl", line))).rows == [{"id": "12345678901234567890123"}]


def test_lines_that_are_no_object(write, read):
    """A broken line costs itself and is named; the others are read."""
    text = '{"a": 1}\n{"a": \n\n[1]\n{"a": 2}\n{"a": 3'
    result = read(json_lines(write("log.jsonl", text)))
    assert [row["a"] for row in result.rows] == [1, None, None, 2, None]
    assert result.faults == [None, "broken JSON", "no JSON object", None, "broken JSON"]
    assert [said.split(":")[0] for said in result.findings["json-broken-line"].examples] == [
        "line 2",
        "line 4",
        "line 6",
    ]
    assert result.findings["blank-lines"].n == 1


def test_lists_and_clashes(write, read):
    """Lists become JSON text; two values of one flattened name are counted, the first is kept."""
    result = read(json_lines(write("a.jsonl", '{"l": [1, "é"], "a.b": 1, "a": {"b": "x"}}')))
    assert result.rows == [{"l": '[1, "é"]', "a.b": 1}]
    assert {"json-list", "json-name-clash"} == set(result.findings)


def test_columns_that_are_always_null(write, read):
    """A key that never has a value is still a column."""
    assert read(json_lines(write("a.jsonl", '{"a": null, "b": 1}'))).rows == [{"a": None, "b": 1}]


def test_half_characters_and_broken_bytes(write, read):
    """Half a surrogate pair and bytes that are no UTF-8 are shown as escapes."""
    raw = b'{"a": "\\ud800"}\n{"a": "x\xfc"}\n' + b'{"a": "\xc3\xa9"}\n' * 40
    result = read(json_lines(write("a.jsonl", raw)))
    assert [row["a"] for row in result.rows[:3]] == ["\\ud800", "x\\xfc", "é"]
    assert result.findings["undecodable-bytes"].n == 1


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("[]", SourceFormatError, "no JSON object"),
        ("   ", SourceFormatError, "no JSON object"),
        ('[{"a": 1}', SourceFormatError, "line 1: the JSON is broken"),
        ('[{"a": 1}\n{"a": 2}]', SourceFormatError, "line 2"),
        ('{"a": [{"x": 1}], "b": [{"y": 1}]}', SourceFormatError, "more than one list"),
        ("[" * 200_000, SourceUnsafeError, "nested without end"),
        ('{"a' + "x" * (20 << 20), SourceUnsafeError, "MiB"),
        ("true", SourceFormatError, "neither an object nor an array"),
    ],
)
def test_documents_that_are_refused(write, read, text, error, words):
    """What cannot be taken apart is refused with its reason."""
    with pytest.raises(error, match=words):
        read(json_lines(write("log.json", text)))


def test_keys_that_are_ids(write, read):
    """Objects whose keys are ids do not become ten thousand columns and more."""
    lines = "\n".join(json.dumps({f"k{i}": 1}) for i in range(10_500))
    with pytest.raises(SourceFormatError, match="more than 10,000"):
        read(json_lines(write("log.jsonl", lines)))


def test_long_documents_are_streamed(write):
    """An array longer than a block is read piece by piece, in order."""
    found = [{"id": i, "text": "x" * 50} for i in range(60_000)]
    batches = list(json_lines(write("log.json", json.dumps(found))).batches())
    assert len(batches) > 1
    assert [n for b in batches for n in b.column("id").to_pylist()] == list(range(60_000))


_VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**62), 2**62), st.text(max_size=8), st.floats(-9, 9)
)


@given(
    found=st.lists(
        st.dictionaries(st.sampled_from(["a", "b", "c"]), _VALUE, min_size=1),
        min_size=1,
        max_size=9,
    ),
    is_array=st.booleans(),
)
def test_flat_objects_come_back(tmp_path_factory, found, is_array):
    """Flat objects come back as they were written, or as text where kinds are mixed."""
    path = tmp_path_factory.mktemp("json") / "log.json"
    lines = "\n".join(json.dumps(one) for one in found)
    path.write_text(json.dumps(found) if is_array else lines, encoding="utf-8")
    source = json_lines(str(path))
    rows = [row for batch in source.batches() for row in batch.to_pylist()]
    mixed = {f.where["column"] for f in source.findings() if f.rule == "mixed-kinds"}
    for row, one in zip(rows, found, strict=True):
        for key in source.columns:
            if key not in mixed:
                assert row[key] == one.get(key)
            else:
                assert (row[key] is None) == (one.get(key) is None)


@given(raw=st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_clear_error(tmp_path_factory, raw):
    """Whatever stands in a file called .json, rows or an error of ours come out."""
    path = tmp_path_factory.mktemp("json") / "log.json"
    path.write_bytes(b'{"a": 1}\n' + raw)
    try:
        assert sum(batch.num_rows for batch in json_lines(str(path)).batches()) >= 1
    except SourceError as error:
        assert error.hint
