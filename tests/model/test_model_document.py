"""Documents: everything in a BPMN file survives; what is no BPMN is refused in one line."""

from __future__ import annotations

import io
import os
import random
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_text import NAMESPACE, definitions, inside, process

from procmine.errors import ModelError, ProcmineError, SourceUnsafeError
from procmine.model.bpmn_write import write_bpmn
from procmine.model.canonical import canonical
from procmine.model.document import Document, read_document, write_document
from procmine.model.executable import executable
from procmine.model.lint import lint
from procmine.model.pools import choose_pools
from procmine.model.scope_read import process_scope
from procmine.model.xml_tree import Element, element_of, xml_bytes

MODELS = Path(
    os.environ.get("PROCMINE_MODELS", Path(__file__).parents[2].parent / "shared" / "models")
)
FILES = sorted((MODELS / "bpmn_interchange").rglob("*.bpmn"))
real = pytest.mark.real_log
interchange = pytest.mark.parametrize(
    "path",
    FILES or [pytest.param(None, marks=pytest.mark.skip(reason=f"lacks BPMN files in {MODELS}"))],
    ids=lambda p: f"{p.parent.name}/{p.stem}" if p else "none",
)


def c14n(content: bytes) -> str:
    """The document in canonical XML, by another hand than ours."""
    from lxml import etree

    options = {"strip_text": True, "rewrite_prefixes": True}
    return str(etree.canonicalize(from_file=io.BytesIO(content), **options))


@real
@interchange
def test_interchange_file_survives(path: Path) -> None:
    """What another tool wrote says the same after reading and writing, by two comparisons; the
    diagram is part of it."""
    document = read_document(path)
    written = write_document(document)
    again = read_document(written)
    assert again.says_the_same_as(document)
    assert write_document(again) == written
    content = path.read_bytes()
    if not document.mended:
        try:
            expected = c14n(content)
        except ValueError:  # a namespace that is no URI is refused there
            return
        assert c14n(written) == expected


@real
@interchange
def test_interchange_file_is_played_or_refused(path: Path) -> None:
    """Every process that holds steps becomes a model, or a message that names element and line;
    every step of it is a node, or stands in a note, or in a sub-process that was read as one."""
    document = read_document(path)
    for element in document.processes():
        scope = process_scope(document, element)
        try:
            reading = executable(document, element.get("id"))
        except ModelError as error:
            assert "\n" not in error.message
            assert error.hint
            assert not scope.steps or "line" in error.message
            continue
        noted = {note.where["element"] for note in reading.notes}
        played = {*reading.stands_for.values(), *noted}
        for inner in scope.scopes():
            for step in inner.steps:
                silent = step.kind in ("startEvent", "endEvent") or step.is_gateway
                assert step.id in played or silent or step.inside, step


@real
@interchange
def test_interchange_file_is_linted(path: Path) -> None:
    """Every rule answers about every file, in both languages."""
    for finding in lint(read_document(path)):
        assert finding.say("en")
        assert finding.say("zh") != finding.say("en")
        assert finding.advise("zh")
        assert int(finding.where["line"]) > 0


@real
@pytest.mark.skipif(not FILES, reason=f"lacks BPMN files in {MODELS}")
def test_valid_files_stay_valid(bpmn_schema: Any) -> None:
    """What the schema of BPMN 2.0 allows before, it allows after."""
    valid = [p for p in REFERENCES if bpmn_schema.is_valid(p.read_text("utf-8-sig"))]
    assert valid
    for path in valid:
        assert bpmn_schema.is_valid(write_document(read_document(path)).decode())


REFERENCES = [path for path in FILES if path.parent.name == "bpmn_interchange"]


@real
@pytest.mark.skipif(not REFERENCES, reason=f"lacks BPMN files in {MODELS}")
def test_pm4py_reads_the_same_from_what_we_write(tmp_path: Path) -> None:
    """PM4Py finds the same elements and connections before and after; and it opens what is
    unfolded."""
    pm4py = pytest.importorskip("pm4py")

    def told(path: Path) -> Any:
        graph = pm4py.read_bpmn(str(path))
        flows = [(f.get_source().get_id(), f.get_target().get_id()) for f in graph.get_flows()]
        return sorted((n.get_id(), n.get_name()) for n in graph.get_nodes()), sorted(flows)

    written = tmp_path / "written.bpmn"
    n_read = 0
    for path in REFERENCES:
        document = read_document(path)
        try:
            told(path)
        except AttributeError:  # PM4Py stumbles over associations with artifacts
            continue
        n_read += 1
        written.write_bytes(write_document(document))
        assert told(written) == told(path)
        for element in document.processes():
            if process_scope(document, element).steps:
                model = executable(document, element.get("id")).model
                written.write_bytes(write_bpmn(model))
                nodes, flows = told(written)
                assert {node.id for node in model.nodes} <= {node for node, _ in nodes}
                assert flows == sorted((flow.source, flow.target) for flow in model.flows)
    assert n_read > 4


@real
@pytest.mark.browser
@pytest.mark.skipif(not REFERENCES, reason=f"lacks BPMN files in {MODELS}")
def test_a_modeller_shows_the_same(modeller: Any) -> None:
    """bpmn-js shows the same elements by the same names before and after, with no new warning."""
    for path in REFERENCES:
        before = modeller(path.read_text("utf-8-sig").encode())
        after = modeller(write_document(read_document(path)))
        assert (after["error"], after["names"]) == (before["error"], before["names"])
        assert set(after["warnings"]) <= set(before["warnings"])


EVERYTHING = definitions(
    '<import importType="x" location="y" namespace="urn:z"/>'
    '<itemDefinition id="item" structureRef="xsi:string"/>'
    '<collaboration id="c"><participant id="P" name="Pool" processRef="p"/>'
    '<messageFlow id="m" sourceRef="P" targetRef="P"/></collaboration>'
    '<process id="p"><laneSet id="ls"><lane id="l"><flowNodeRef>a</flowNodeRef><childLaneSet id="c'
    'ls"><lane id="l2"/></childLaneSet></lane></laneSet>'
    '<dataObject id="d"/><dataStoreReference id="ds"/><userTask id="a" name=" A\n&#x9;B ">'
    '<documentation textFormat="text/html"><![CDATA[<b>no & yes</b>]]>\n  </documentation>'
    '<extensionElements><z:form xmlns:z="urn:zeebe" key="&lt;k&gt;"><z:in/> tail </z:form>'
    "</extensionElements><multiInstanceLoopCharacteristics isSequential='true'>"
    "<loopCardinality xsi:type='tFormalExpression'>3</loopCardinality>"
    "</multiInstanceLoopCharacteristics></userTask>"
    "<textAnnotation id='t'><text>Größe 审批 🧾</text></textAnnotation>"
    "<association id='as' sourceRef='a' targetRef='t'/>"
    "<group id='g'/>"
    '<plain xmlns="" attr="1"><inner/></plain></process>'
    '<di:BPMNDiagram id="d1"/><di:BPMNDiagram id="d2"/>'
)


def test_everything_in_a_file_survives() -> None:
    """Nested lanes, data, extensions, escaped text, prefixes in values, elements without a
    namespace, two diagrams: all there, by two comparisons."""
    written = write_document(read_document(EVERYTHING))
    assert c14n(written) == c14n(EVERYTHING)
    assert read_document(written).says_the_same_as(read_document(EVERYTHING))
    assert b'structureRef="xsi:string"' in written
    assert b'name=" A B "' in written or b'name=" A &#9;B "' in written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    """The encoding a file says is the one it is read in; UTF-8 comes out."""
    declared = encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?>" + process(["task a = Prüfen"]).decode()
    document = read_document(text.encode(encoding))
    assert document.mended == ()
    assert process_scope(document, choose_pools(document).processes[0]).steps[0].name == "Prüfen"
    assert "Prüfen".encode() in write_document(document)


def assert_noted(content: bytes, mended: str, word: str) -> None:
    """Who plays the process of the file is told what was put right, in both languages."""
    whole = content.replace(
        b"/></definitions>", b"><task id='a' name='A'/></process></definitions>"
    )
    note = executable(read_document(whole)).notes[0]
    assert (note.say() + ".", note.rule) == (mended, "reading-mended")
    assert word in note.say("zh")
    assert note.say("zh") != note.say()


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("utf-16", "utf-8"), ("UTF-16", "utf-8-sig"), ("Unicode", "utf-8"), ("utf-16", "cp1252")],
)
def test_utf_16_that_is_none_is_mended_and_told(said: str, encoding: str) -> None:
    """A text that .NET wrote in memory says UTF-16, whatever its bytes became."""
    text = f"<?xml version='1.0' encoding='{said}'?><definitions xmlns='{NAMESPACE}'>"
    text += "<process id='p' name='Größe'/></definitions>"
    document = read_document(text.encode(encoding))
    assert document.processes()[0].get("name") == "Größe"
    became = "Windows-1252" if encoding == "cp1252" else "UTF-8"
    assert document.mended == (f"The file says it is UTF-16 but is not: it was read as {became}.",)
    assert_noted(text.encode(encoding), document.mended[0], became)


@pytest.mark.parametrize("begin", [b"\n", b"  \r\n\t", b"\xef\xbb\xbf\n"])
def test_blanks_before_the_declaration_are_passed_over(begin: bytes) -> None:
    """Templates leave an empty line before the XML declaration: that is no reason to refuse."""
    text = f"<?xml version='1.0' encoding='utf-8'?><definitions xmlns='{NAMESPACE}'>"
    text += "<process id='p' name='Größe'/></definitions>"
    document = read_document(begin + text.encode())
    assert document.processes()[0].get("name") == "Größe"
    assert document.mended == ("Blanks before the XML declaration were passed over.",)
    assert_noted(begin + text.encode(), document.mended[0], "XML")


def test_a_wrong_encoding_is_mended_and_told() -> None:
    """A file that says UTF-8 and is Windows-1252 is read, and says so."""
    text = "<?xml version='1.0' encoding='UTF-8'?>" + process(["task a = Prüfen"]).decode()
    for said in (text, text.partition("?>")[2]):
        document = read_document(said.encode("cp1252")) if said == text else None
        if document is None:
            with pytest.raises(ModelError, match="no well-formed XML"):
                read_document(said.encode("cp1252"))
            continue
        assert (
            process_scope(document, choose_pools(document).processes[0]).steps[0].name == "Prüfen"
        )
        assert "Windows-1252" in document.mended[0]
        note = executable(document).notes[0]
        assert (note.say() + ".", note.rule) == (document.mended[0], "reading-mended")


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"", ModelError, "no well-formed XML"),
        (b"\x00\x01\x02", ModelError, "no well-formed XML"),
        (b"hello", ModelError, "no well-formed XML"),
        (b"<a><b></a>", ModelError, "line 1"),
        (process()[:-5], ModelError, "no well-formed XML"),
        (b"<pnml/>", ModelError, "no BPMN 2.0, its root is <pnml>"),
        (b"<definitions/>", ModelError, "line 1: this is no BPMN 2.0"),
        (b"<definitions xmlns='http://schema.omg.org/spec/BPMN/2.0'/>", ModelError, "BPMN/2.0"),
        (process(xml="<a:b/>"), ModelError, "a on b is not defined, line 1"),
        (process(xml="<task id='a' id='b'/>"), ModelError, "Attribute id redefined, line 1"),
        (
            b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>",
            SourceUnsafeError,
            "DOCT",
        ),
        (
            b"<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><d>&b;</d>",
            SourceUnsafeError,
            "DOCTYPE",
        ),
        (b"<a>" * 300 + b"</a>" * 300, ModelError, "no well-formed XML"),
        (process(xml="<a>" * 200 + "</a>" * 200), ModelError, "Line 1: elements lie more than 150"),
        (process(xml="<task/>" * 500_001), SourceUnsafeError, "more than 500,000 elements"),
    ],
)
def test_hostile_content_is_refused_in_one_line(
    content: bytes, error: type[ProcmineError], said: str
) -> None:
    """No traceback, no entity, no file of this machine; a message and a hint."""
    with pytest.raises(error) as caught:
        read_document(content)
    assert said in caught.value.message
    assert "root:" not in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_too_large_a_file_is_refused() -> None:
    """The size is looked at before the content."""
    with pytest.raises(SourceUnsafeError, match="larger than 10 bytes"):
        read_document(process(), max_bytes=10)


def test_a_namespace_that_is_no_uri_does_no_harm() -> None:
    """Some tools write blanks into namespaces; the file is read, and other damage still refused."""
    good = process(["task a = A"]).replace(b"xmlns:xsi", b"xmlns:x='http://a b/c' xmlns:xsi")
    assert read_document(good).processes()[0].get("id") == "p"
    with pytest.raises(ModelError, match="no well-formed XML"):
        read_document(good[:-20])


def test_damaged_files_never_end_in_a_traceback() -> None:
    """Cut, doubled, swapped and overwritten at random, a file is read or refused."""
    source = bytearray(EVERYTHING)
    r = random.Random(7)
    n_read = 0
    for _ in range(600):
        content = bytearray(source)
        for _ in range(r.randint(1, 3)):
            at, length = r.randrange(len(content)), r.randint(1, 30)
            piece = bytes(content[at : at + length])
            change = r.randrange(4)
            if change == 0:
                del content[at : at + length]
            elif change == 1:
                content[at:at] = piece
            elif change == 2:
                content[at] = ord(r.choice(string.printable))
            else:
                other = r.randrange(len(content))
                content[other : other + length] = piece
        try:
            document = read_document(bytes(content))
            lint(document)
            executable(document)
            n_read += 1
        except ProcmineError as error:
            assert "\n" not in error.message
    assert n_read > 5


NAMES = st.text(string.ascii_letters, min_size=1, max_size=4)
URIS = st.sampled_from(["", "urn:a", "urn:b", NAMESPACE])
VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r&<>\"']"),
    max_size=8,
)


def elements(depth: int) -> st.SearchStrategy[Element]:
    tags = st.tuples(URIS, NAMES).map(lambda t: f"{{{t[0]}}}{t[1]}" if t[0] else t[1])
    pairs = st.dictionaries(tags, VALUES, max_size=3).map(lambda d: tuple(d.items()))
    child = VALUES.filter(bool)
    inside = child if depth == 0 else child | elements(depth - 1)
    return st.builds(Element, tags, pairs, st.lists(inside, max_size=3).map(tuple))


@settings(max_examples=200, deadline=None)
@given(elements(2))
def test_any_tree_survives_as_xml(root: Element) -> None:
    """Whatever the names, namespaces and characters, the written bytes read back as the same."""
    from lxml import etree

    again = element_of(etree.fromstring(xml_bytes(root)))
    assert merged(canonical(again)) == merged(canonical(root))


def merged(said: Any) -> Any:
    """Neighbouring pieces of text are one text to a parser."""
    tag, attributes, content = said
    pieces: list[Any] = []
    for part in content:
        if isinstance(part, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += part
        else:
            pieces.append(part if isinstance(part, str) else merged(part))
    return tag, attributes, pieces


def test_documents_are_compared_by_what_they_say() -> None:
    """Prefixes, blanks and the order of attributes say nothing; a value does."""
    one = read_document(process(["task a = A"]))
    text = process(["task a = A"]).decode()
    spaced = text.replace("><", ">\n\t <").replace('id="p" name="P"', 'name="P"\n id="p"')
    renamed = text.replace("xmlns=", "xmlns:b=").replace("<definitions", "<b:definitions")
    renamed = renamed.replace("</definitions", "</b:definitions")
    for tag in ("process", "task"):
        renamed = renamed.replace(f"<{tag}", f"<b:{tag}").replace(f"</{tag}", f"</b:{tag}")
    assert one.says_the_same_as(read_document(spaced.encode()))
    assert one.says_the_same_as(read_document(renamed.encode()))
    assert not one.says_the_same_as(read_document(text.replace('"A"', '"B"').encode()))


def test_documents_are_plain_values() -> None:
    """Equal content, equal document; pickling keeps it."""
    import pickle

    document = read_document(process(["task a = A"], xml=inside(["task b = B"])))
    assert pickle.loads(pickle.dumps(document)) == document
    assert isinstance(document, Document)
