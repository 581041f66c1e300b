"""Object-centric logs: three formats agree, and flattening counts what it distorts."""

from __future__ import annotations

import json
import sqlite3

import pytest

from procmine.connect import open_source
from procmine.connect.ocel import ocel
from procmine.errors import SourceFormatError, SourceUnsafeError, UsageError

# Two orders; packing is done per item, shipping for both orders at once, counting for none.
_TYPES = {"o1": "Order", "o2": "Order", "i1": "Item", "i2": "Item", "i3": "Item", "o9": "Order"}
_EVENTS = [
    ("e1", "Place", "2024-01-01T08:00:00Z", ["o1", "i1", "i2"], {"by": "Ann"}),
    ("e2", "Place", "2024-01-01T09:00:00Z", ["o2", "i3"], {"by": "Bob"}),
    ("e3", "Pack", "2024-01-02T08:00:00Z", ["o1", "i1"], {}),
    ("e4", "Pack", "2024-01-02T09:00:00Z", ["o1", "i2"], {}),
    ("e5", "Pack", "2024-01-02T10:00:00Z", ["o2", "i3"], {}),
    ("e6", "Ship", "2024-01-03T08:00:00Z", ["o1", "o2"], {"kg": 7}),
    ("e7", "Count", "2024-01-04T08:00:00Z", ["i1"], {}),
]
# The size of the first order changes on the second day.
_SIZES = [("o1", None, 2), ("o1", "2024-01-02T08:30:00Z", 3), ("o2", None, 1)]
_BEGINNING = "1970-01-01T00:00:00Z"


def _as_json() -> str:
    objects = [
        {
            "id": key,
            "type": kind,
            "attributes": [
                {"name": "size", "time": at or _BEGINNING, "value": value}
                for owner, at, value in _SIZES
                if owner == key
            ],
        }
        for key, kind in _TYPES.items()
    ]
    events = [
        {
            "id": key,
            "type": activity,
            "time": at,
            "attributes": [{"name": n, "value": v} for n, v in values.items()],
            "relationships": [{"objectId": o, "qualifier": "of"} for o in links],
        }
        for key, activity, at, links, values in _EVENTS
    ]
    return json.dumps({"events": events, "objects": objects, "objectTypes": [], "eventTypes": []})


def _as_xml() -> str:
    declared = (
        '<object-types><object-type name="Order"><attributes>'
        '<attribute name="size" type="integer"/></attributes></object-type></object-types>'
        '<event-types><event-type name="Ship"><attributes>'
        '<attribute name="kg" type="integer"/></attributes></event-type></event-types>'
    )
    objects = "".join(
        f'<object id="{key}" type="{kind}"><attributes>'
        + "".join(
            f'<attribute name="size" time="{at or _BEGINNING}">{value}</attribute>'
            for owner, at, value in _SIZES
            if owner == key
        )
        + '</attributes><objects><relationship object-id="i1" qualifier="x"/></objects></object>'
        for key, kind in _TYPES.items()
    )
    events = "".join(
        f'<event id="{key}" type="{activity}" time="{at}"><attributes>'
        + "".join(f'<attribute name="{n}">{v}</attribute>' for n, v in values.items())
        + "</attributes><objects>"
        + "".join(f'<relationship object-id="{o}" qualifier="of"/>' for o in links)
        + "</objects></event>"
        for key, activity, at, links, values in _EVENTS
    )
    return f"<log>{declared}<objects>{objects}</objects><events>{events}</events></log>"


def _as_sqlite(path) -> None:
    with sqlite3.connect(path) as c:
        c.execute("CREATE TABLE event (ocel_id TEXT, ocel_type TEXT)")
        c.execute("CREATE TABLE object (ocel_id TEXT, ocel_type TEXT)")
        c.execute("CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT)")
        c.execute("CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT)")
        c.execute("CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier)")
        c.execute("CREATE TABLE object_Order (ocel_id, ocel_time, ocel_changed_field, size)")
        c.execute("CREATE TABLE object_Item (ocel_id, ocel_time)")
        c.executemany("INSERT INTO object VALUES (?, ?)", _TYPES.items())
        c.executemany("INSERT INTO object_map_type VALUES (?, ?)", [("Order",) * 2, ("Item",) * 2])
        for owner, at, value in _SIZES:
            row = (owner, at or _BEGINNING, "size" if at else None, value)
            c.execute("INSERT INTO object_Order VALUES (?, ?, ?, ?)", row)
        for name, column in {"Place": "by", "Pack": None, "Ship": "kg", "Count": None}.items():
            c.execute("INSERT INTO event_map_type VALUES (?, ?)", (name, name))
            extra = f", {column}" if column else ""
            c.execute(f"CREATE TABLE event_{name} (ocel_id, ocel_time{extra})")
        for key, activity, at, links, values in _EVENTS:
            c.execute("INSERT INTO event VALUES (?, ?)", (key, activity))
            marks = ", ?" * len(values)
            cells = (key, at, *values.values())
            c.execute(f"INSERT INTO event_{activity} VALUES (?, ?{marks})", cells)
            for target in links:
                c.execute("INSERT INTO event_object VALUES (?, ?, 'of')", (key, target))
    c.close()


@pytest.fixture(params=["json", "xml", "sqlite"])
def log(request, write, tmp_path):
    """The same log in each of the three formats."""
    if request.param == "sqlite":
        _as_sqlite(tmp_path / "log.sqlite")
        return str(tmp_path / "log.sqlite")
    return write(f"log.{request.param}", _as_json() if request.param == "json" else _as_xml())


def test_flattened_on_orders(log, read):
    """Every event of an order stands in its case, with the values that held then."""
    source = open_source(log, object_type="Order")
    assert source.kind == "ocel"
    rows = read(source).rows
    case = [r for r in rows if r["ocel:oid"] == "o1"]
    assert [row["ocel:activity"] for row in case] == ["Place", "Pack", "Pack", "Ship"]
    assert [row["case:size"] for row in case] == [2, 2, 3, 3]
    assert [row["by"] for row in case] == ["Ann", None, None, None]
    assert case[-1]["kg"] == 7
    assert case[0]["ocel:timestamp"] == "2024-01-01T08:00:00Z"
    assert {row["ocel:qualifier"] for row in rows} == {"of"}


def test_convergence_divergence_and_deficiency(log, read):
    """Counted by hand: one shared shipment, one order packed twice, one count without an order."""
    result = read(ocel(log, object_type="Order"))
    assert len(result.rows) == 7
    convergence = result.findings["ocel-convergence"]
    assert (convergence.n, convergence.values["n_added"]) == (1, 1)
    assert convergence.values["event_share"] == pytest.approx(1 / 6)
    divergence = result.findings["ocel-divergence"]
    assert (divergence.n, divergence.values["case_share"]) == (1, 0.5)
    deficiency = result.findings["ocel-deficiency"]
    assert (deficiency.n, deficiency.values["event_share"]) == (1, pytest.approx(1 / 7))
    assert result.findings["ocel-idle-objects"].n == 1


def test_flattened_on_items(log, read):
    """Seen through the items nothing diverges; both placements of items are counted."""
    result = read(ocel(log, object_type="Item"))
    assert len(result.rows) == 7
    assert result.findings["ocel-convergence"].n == 1
    assert "ocel-divergence" not in result.findings
    assert result.findings["ocel-deficiency"].n == 1


def test_types_are_offered(log):
    """Without a type, or with a wrong one, the types are listed with their counts."""
    for wanted in (None, "Oder"):
        with pytest.raises(UsageError) as caught:
            _ = ocel(log, object_type=wanted).columns
        assert "Item (3 objects, 6 events), Order (3 objects, 6 events)" in caught.value.hint


def test_references_to_nothing(write, read):
    """References to objects that are not there are counted and passed over."""
    text = _as_json().replace('"id": "i3"', '"id": "gone"')
    result = read(ocel(write("log.json", text), object_type="Order"))
    assert result.findings["ocel-unknown-object"].n == 2


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", '{"objectTypes": [], "events": [], "objects": []}', "no event"),
        ("a.json", '{"objectTypes": [], "events": [{"type": "A"}], "objects": []}', "KeyError"),
        ("a.json", '{"objectTypes": [], "events": [7]}', "not as OCEL wants it"),
        ("a.json", '{"objectTypes": [], "events": [', "the JSON is broken"),
        (
            "a.xml",
            "<log><objects/><events><event><string key='id'/></event></events></log>",
            "type",
        ),
        ("a.xml", "<log><objects><object id='a'/></objects></log>", "<object> has no type"),
        ("a.xml", "<log><objects>", "the XML is broken"),
    ],
)
def test_logs_that_are_refused(write, name, text, words):
    """What is no OCEL is refused with the line or the reason."""
    with pytest.raises(SourceFormatError, match=words):
        _ = ocel(write(name, text), object_type="Order").columns


def test_a_type_without_events(write):
    """A type that no event concerns is refused."""
    with pytest.raises(SourceFormatError, match="no event concerns"):
        text = '{"ocel:events": {"e": {"ocel:omap": ["a"]}}, "ocel:objects": '
        text += '{"a": {"ocel:type": "A"}, "b": {"ocel:type": "B"}}}'
        _ = ocel(write("a.json", text), object_type="B").columns


def test_a_database_that_is_another(tmp_path):
    """A database without the tables of OCEL is refused, naming what lacks."""
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE event_map_type (x)")
    connection.close()
    with pytest.raises(SourceFormatError, match="event, object, event_object"):
        _ = ocel(str(tmp_path / "a.db"), object_type="A").columns


def test_a_value_without_end(write):
    """A text of many megabytes inside an element is refused."""
    text = _as_xml().replace(">Ann<", ">" + "x\n" * (6 << 20) + "<")
    with pytest.raises(SourceUnsafeError):
        _ = ocel(write("a.xml", text), object_type="Order").columns
