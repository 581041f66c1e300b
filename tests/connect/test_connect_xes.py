"""XES: every event becomes a row, every fault of the file a finding with its line."""

from __future__ import annotations

import datetime as dt
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.connect.xes import xes
from procmine.errors import SourceError, SourceFormatError
from procmine.log.source import FAULT


def _log(body: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n{head}{body}\n</log>'


def _event(activity: str = "A", more: str = "", time: str = "2024-01-01T08:00:00+01:00") -> str:
    return (
        f'<event><string key="concept:name" value="{activity}"/>'
        f'<date key="time:timestamp" value="{time}"/>{more}</event>\n'
    )


def _trace(*events: str, name: str = "1", more: str = "") -> str:
    return f'<trace><string key="concept:name" value="{name}"/>{more}{"".join(events)}</trace>\n'


def test_events_and_their_traces(write, read):
    """Attributes of events keep their keys, those of traces stand before all as case:key."""
    more = (
        '<float key="cost" value="1.5"/><int key="n" value="+7"/><boolean key="ok" value="TRUE"/>'
    )
    body = _trace(_event("A", more), _event("B"), name="c1", more='<int key="age" value="30"/>')
    source = xes(write("log.xes", _log(body + _trace(_event("C"), name="c2"))))
    assert source.columns[:2] == ("case:concept:name", "case:age")
    rows = read(source).rows
    assert [row["case:concept:name"] for row in rows] == ["c1", "c1", "c2"]
    assert [row["case:age"] for row in rows] == [30, 30, None]
    assert (rows[0]["cost"], rows[0]["n"], rows[0]["ok"]) == (1.5, 7, True)
    assert rows[1]["cost"] is None
    assert rows[0]["time:timestamp"] == "2024-01-01T08:00:00+01:00"


def test_roles_are_those_of_the_standard_extensions(write):
    """A role is given exactly when its attribute occurs."""
    more = '<string key="org:resource" value="R"/><string key="org:role" value="first line"/>'
    source = xes(write("log.xes", _log(_trace(_event("A", more)))))
    assert dict(source.roles) == {
        "case": ("case:concept:name",),
        "activity": ("concept:name",),
        "end": ("time:timestamp",),
        "resource": ("org:resource",),
        "team": ("org:role",),
    }


def test_a_classifier_stands_in_for_the_activity(write):
    """Without concept:name the first classifier whose keys all occur says what the activity is."""
    event = (
        '<event><string key="step" value="A"/><string key="sub" value="x"/>'
        '<date key="time:timestamp" value="2024-01-01T08:00:00Z"/></event>'
    )
    head = '<classifier name="a" keys="gone"/><classifier name="b" keys="step sub"/>'
    source = xes(write("log.xes", _log(_trace(event), head)))
    assert source.roles["activity"] == ("step", "sub")


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ('<x:log xmlns:x="http://www.xes-standard.org/">{}</x:log>', 2),
        ('<log xmlns="http://www.xes-standard.org/">{}</log>', 2),
        ("<!-- a comment --><log><!-- another --><?pi x?>{}</log>", 2),
        ("<log>text<![CDATA[ <event/> ]]>{}</log>", 2),
    ],
)
def test_dialects_of_xml(write, read, text, n):
    """Name spaces, prefixes, comments, instructions and text between elements change nothing."""
    body = _trace(_event("A"), _event("B"))
    if text.startswith("<x:"):
        body = body.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    result = read(xes(write("log.xes", text.format(body))))
    assert [row["concept:name"] for row in result.rows] == ["A", "B"][:n]
    assert not result.findings


def test_attributes_of_traces_may_come_last(write, read):
    """A trace attribute behind the events belongs to all of them."""
    body = f'<trace>{_event()}{_event("B")}<string key="concept:name" value="late"/></trace>'
    rows = read(xes(write("log.xes", _log(body)))).rows
    assert {row["case:concept:name"] for row in rows} == {"late"}


@pytest.mark.parametrize(
    ("body", "rule", "example"),
    [
        (_trace(_event(more='<int key="n" value="1.5"/>')), "xes-broken-value", "line 3: '1.5'"),
        (_trace(_event(more='<float key="n" value="x"/>')), "xes-broken-value", "line 3: 'x'"),
        (_trace(_event(more='<boolean key="n" value="yes"/>')), "xes-broken-value", "'yes'"),
        (_trace(_event(time="yesterday")), "xes-broken-value", "'yesterday'"),
        (_trace(_event(time="2024-01-01T08:00:00")), "xes-date-without-zone", "08:00:00"),
        (_trace(_event(more='<text key="n" value="1"/>')), "xes-misplaced-element", "<text>"),
        (_trace(_event(more="<log/>")), "xes-misplaced-element", "<log> in <event>"),
        (_trace(_event(more='<string value="1"/>')), "xes-attribute-without-key", "<string>"),
        (_trace(_event(more='<string key="concept:name" value="B"/>')), "xes-duplicate-key", ""),
        (_trace("<event id='7'/>" + _event()), "xes-event-with-attributes", "<event> with id"),
        (_trace(_event()) + _trace(_event()), "xes-duplicate-trace", "1"),
        (_trace(_event()) + _trace(name="2"), "xes-empty-trace", "line 5"),
        (f"<trace>{_event()}</trace>", "xes-unnamed-trace", "line 4"),
        (_trace(_event()) + _event(), "xes-event-outside-trace", "line 5"),
        (
            _trace(_event(more='<list key="l"><values><int key="a" value="1"/></values></list>')),
            "xes-list",
            "1 values",
        ),
        (
            _trace(_event(more='<string key="a" value="1"><int key="b" value="2"/></string>')),
            "xes-nested-attributes",
            "<int key='b'>",
        ),
    ],
)
def test_every_fault_is_named_with_its_line(write, read, body, rule, example):
    """A fault in a log with events is a finding; the events are still there."""
    result = read(xes(write("log.xes", _log(body))))
    assert result.rows
    finding = result.findings[rule]
    assert finding.n >= 1
    assert any(example in said for said in finding.examples)
    assert finding.say("zh") != finding.say("en")


def test_broken_values_are_missing_not_wrong(write, read):
    """A value that is none of its type is null; its neighbours are kept."""
    body = _trace(*(_event(more=f'<int key="n" value="{v}"/>') for v in ("1", "x", "3", "9" * 30)))
    result = read(xes(write("log.xes", _log(body))))
    assert [row["n"] for row in result.rows] == [1, None, 3, None]
    assert result.findings["xes-broken-value"].n == 2


def test_events_outside_of_traces_cannot_be_used(write, read):
    """An event without a trace keeps its cells and is marked."""
    result = read(xes(write("log.xes", _log(_trace(_event()) + _event("B")))))
    assert result.faults == [None, "event outside of any trace"]
    assert result.rows[1]["concept:name"] == "B"


def test_one_key_of_several_types(write, read):
    """Whole numbers and numbers of one key become numbers, anything else text, with a finding."""
    more = ['<int key="n" value="1"/>', '<float key="n" value="2.5"/>', ""]
    body = _trace(*(_event(more=value) for value in more))
    assert [r["n"] for r in read(xes(write("a.xes", _log(body)))).rows] == [1.0, 2.5, None]
    more = ['<int key="n" value="1"/>', '<string key="n" value="x"/>']
    result = read(xes(write("b.xes", _log(_trace(*(_event(more=value) for value in more))))))
    assert [r["n"] for r in result.rows] == ["1", "x"]
    assert "mixed-kinds" in result.findings


def test_a_key_of_an_event_that_looks_like_one_of_a_trace(write):
    """An event attribute called case:… does not hide that of the trace."""
    body = _trace(_event(more='<string key="case:concept:name" value="x"/>'))
    columns = xes(write("log.xes", _log(body))).columns
    assert len(set(columns)) == len(columns)
    assert "case:concept:name (2)" in columns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<log></log>", "no event"),
        ("<log><trace/></log>", "no event"),
        ('<log><int key="n" value="x"/></log>', "line 1: 'x'"),
        ("<log><trace><event>", "the XML is broken"),
        ("<log><trace><event></trace></log>", "mismatched tag"),
        ("<log>\n<trace>\n<event a=1/></trace></log>", "line 3"),
        ("<pnml/>", "outermost element is <pnml>"),
        ('<log><trace><event><text key="a"/></event></trace></log>', "<text> in <event>"),
        ("", "is empty"),
        ("   \n ", "broken|no format"),
        ('<?xml version="1.0" encoding="klingon"?><log/>', "unknown encoding 'klingon'"),
    ],
)
def test_logs_that_are_refused(write, read, text, words):
    """What cannot be read is refused with the fault and, where there is one, its line."""
    with pytest.raises(SourceFormatError, match=words):
        read(xes(write("log.xes", text)))


@pytest.mark.parametrize("encoding", ["gb18030", "iso-8859-1", "utf-16", "cp1252"])
def test_declared_encodings(write, read, encoding):
    """A log is read in the encoding it declares."""
    activity = "受理" if encoding in ("gb18030", "utf-16") else "Prüfung"
    text = _log(_trace(_event(activity))).replace("UTF-8", encoding)
    rows = read(xes(write("log.xes", text.encode(encoding)))).rows
    assert rows[0]["concept:name"] == activity


def test_wrongly_declared_encoding(write, read):
    """A log that is not in the encoding it declares is refused until the right one is named."""
    path = write("log.xes", _log(_trace(_event("Prüfung"))).encode("cp1252"))
    with pytest.raises(SourceFormatError) as caught:
        read(xes(path))
    assert "--encoding" in caught.value.hint
    assert read(xes(path, encoding="cp1252")).rows[0]["concept:name"] == "Prüfung"


def test_more_events_than_a_batch(write, read):
    """Batches end where traces end, and every one has the same columns."""
    events = "".join(_event(f"A{i % 3}") for i in range(150_000))
    body = _trace(events, name="big") + _trace(_event(more='<int key="n" value="1"/>'), name="2")
    batches = list(xes(write("log.xes.gz", _log(body), packed=True)).batches())
    assert [batch.num_rows for batch in batches] == [150_001] or len(batches) > 1
    assert sum(batch.num_rows for batch in batches) == 150_001
    assert {tuple(batch.schema.names) for batch in batches} == {
        ("case:concept:name", "concept:name", "time:timestamp", "n", FAULT)
    }


def test_a_trace_too_long_for_one_batch(write, read):
    """A trace of more than two batches keeps its name; an attribute behind it is refused."""
    events = "".join(_event() for _ in range(250_000))
    source = xes(write("log.xes.gz", _log(_trace(events, name="big")), packed=True))
    assert {row["case:concept:name"] for b in source.batches() for row in b[:2].to_pylist()} == {
        "big"
    }
    late = f'<trace>{events}<string key="concept:name" value="late"/></trace>'
    with pytest.raises(SourceFormatError, match="comes too long after"):
        list(xes(write("late.xes.gz", _log(late), packed=True)).batches())


def test_reading_is_put_off_until_it_is_needed(write):
    """The fingerprint is known before the XML is looked at; the look comes once."""
    source = xes(write("log.xes", "<log><broken"))
    assert len(source.fingerprint) == 64
    with pytest.raises(SourceFormatError):
        _ = source.columns


_TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


@given(
    traces=st.lists(
        st.tuples(_TEXT, st.lists(st.tuples(_TEXT, st.integers(-(10**17), 10**17)), min_size=1)),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_read(tmp_path_factory, traces):
    """Any names and numbers come back as they were written, in order."""
    body = ""
    for name, events in traces:
        inner = "".join(
            f"<event><string key='concept:name' value={quoteattr(activity)}/>"
            f"<int key='n' value='{n}'/></event>"
            for activity, n in events
        )
        body += f"<trace><string key='concept:name' value={quoteattr(name)}/>{inner}</trace>"
    path = tmp_path_factory.mktemp("xes") / "log.xes"
    path.write_text(f"<log><string key='x' value='1'/>{body}</log>", encoding="utf-8")
    source = xes(str(path))
    names = [(name, activity, n) for name, events in traces for activity, n in events]
    try:
        rows = [row for batch in source.batches() for row in batch.to_pylist()]
    except SourceFormatError as error:
        # Two traces of one name and no time at all: refused for what was found.
        assert "no event with a time" in error.message
        return
    assert [(r["case:concept:name"], r["concept:name"], r["n"]) for r in rows] == names


@given(raw=st.binary(max_size=300), at=st.integers(0, 400))
def test_damaged_logs_give_rows_or_a_clear_error(tmp_path_factory, raw, at):
    """Bytes overwritten anywhere in a log never lead to anything but rows or an error of ours."""
    good = _log(_trace(_event("A"), _event("B"))).encode()
    path = tmp_path_factory.mktemp("xes") / "log.xes"
    path.write_bytes(good[:at] + raw + good[at + len(raw) :])
    try:
        source = xes(str(path))
        assert all(batch.num_rows for batch in source.batches())
    except SourceError as error:
        assert error.hint
        assert "\n" not in error.message


def test_agrees_with_another_reader(write, read):
    """pm4py reads the same events, values and instants."""
    pm4py = pytest.importorskip("pm4py")
    more = '<string key="org:resource" value="Ann"/><float key="cost" value="12.5"/>'
    body = "".join(
        _trace(_event("A", more), _event("B", time="2024-01-01T09:30:00.250+01:00"), name=f"c{i}")
        for i in range(20)
    )
    path = write("log.xes", _log(body))
    theirs = pm4py.read_xes(path, show_progress_bar=False)
    ours = read(xes(path)).rows
    for mine, other in zip(ours, theirs.to_dict("records"), strict=True):
        assert mine["case:concept:name"] == other["case:concept:name"]
        assert mine["concept:name"] == other["concept:name"]
        at = dt.datetime.fromisoformat(mine["time:timestamp"])
        assert at == other["time:timestamp"].to_pydatetime()


def test_keys_that_are_ids(write, read):
    """A log whose keys are ids is refused before it becomes a rectangle without end."""
    body = _trace(*(_event(more=f'<int key="k{i}" value="1"/>') for i in range(10_500)))
    with pytest.raises(SourceFormatError, match="more than 10,000 different"):
        read(xes(write("log.xes", _log(body))))
