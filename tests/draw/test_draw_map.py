"""The picture of a process map."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from draw_samples import HOSTILE, edge, hostile_map, log_map, random_map, refund_map, step

from procmine.discover.nouns import ProcessMap
from procmine.draw import STYLE, legal_text, map_svg, map_svgs
from procmine.draw.map_drawing import drawing_of
from procmine.draw.measures import n_overlaps, overlap
from procmine.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"
VIEWS = ("frequency", "duration", "rework")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.encode("utf-8"))


def with_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in root.iter() if name in node.get("class", "").split()]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("direction", ["down", "right"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_labels_stay_text(view, direction, lang):
    """Whatever a label says, the picture is well-formed and holds nothing but shapes and text."""
    svg = map_svg(hostile_map(), view=view, direction=direction, lang=lang)
    root = parsed(svg)
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags <= {"svg", "style", "g", "path", "rect", "text", "title"}
    for node in root.iter():
        for name in node.attrib:
            assert not name.startswith("on")
            assert name not in ("style", "id", "href")
    assert [node.get("data-step") for node in with_class(root, "pm-n")] == [
        legal_text(name) for name in HOSTILE
    ]


@pytest.mark.parametrize("extra", ["data:", "javascript:", "url(", "http://x", "@import"])
def test_nothing_is_fetched(extra):
    """No address but the namespace, neither in the style nor in the drawing."""
    svg = map_svg(refund_map())
    assert extra not in svg
    assert svg.count("http") == 1


def test_every_step_and_edge_can_be_found_and_read_out():
    """The page finds steps and edges by their names and readers hear them in one sentence."""
    sample = refund_map()
    root = parsed(map_svg(sample))
    edges = [node for node in with_class(root, "pm-e") if node.get("data-source") is not None]
    found = {(node.get("data-source"), node.get("data-target")) for node in edges}
    assert found == {(e.source, e.target) for e in sample.edges}
    for node in [*edges, *with_class(root, "pm-n")]:
        assert node.get("role") == "img"
        assert node.find(f"{SVG}title").text
    labels = {node.get("data-edge") for node in with_class(root, "pm-e")} - {None}
    assert labels == {str(number) for number in range(len(sample.edges))}


def test_the_title_holds_the_whole_name():
    """What is cut in the box can be read in the title."""
    name = "x" * 200
    root = parsed(map_svg(hostile_map()))
    title = next(
        node.find(f"{SVG}title").text
        for node in with_class(root, "pm-n")
        if node.get("data-step") == name
    )
    assert name in title


@pytest.mark.parametrize("direction", ["down", "right"])
def test_the_main_path_is_one_straight_line(direction):
    """Start, main path and end share one middle line."""
    drawn = drawing_of(refund_map(), direction, "en", {})
    graph = drawn.layout.graph
    boxes = [drawn.placed.boxes[vertex] for vertex in graph.main_path]
    middles = [
        box.x + box.width / 2 if direction == "down" else box.y + box.height / 2 for box in boxes
    ]
    assert len(graph.main_path) == len(refund_map().main_path) + 2
    assert max(middles) - min(middles) <= 1


@pytest.mark.parametrize("seed", range(5))
def test_labels_hide_neither_steps_nor_each_other(seed):
    """Every label has its place; none covers a box, another label or its own arrow."""
    drawn = drawing_of(random_map(seed, 12, 24), "down", "en", {})
    for view in VIEWS:
        labels = drawn.labels[view]
        assert len(labels) == len(drawn.texts[view])
        assert n_overlaps(labels) == 0
        for box in labels.values():
            assert not any(overlap(box, other) for other in drawn.placed.boxes.values())


def test_darker_means_more():
    """The most frequent step has the last level, a rarer one a lower level."""
    sample = ProcessMap("m", (step("much", 1000), step("some", 200), step("rare", 1)), (), 1, 1, ())
    classes = [node.get("class") for node in with_class(parsed(map_svg(sample)), "pm-n")]
    assert [re.search(r"pm-f(\d)", text)[1] for text in classes] == ["5", "3", "1"]


def test_the_rework_view_marks_ways_back_and_loops():
    """Backward edges and self-loops carry numbers, all others are quiet."""
    root = parsed(map_svg(refund_map(), view="rework"))
    back = {(e.source, e.target) for e in refund_map().edges if e.is_backward}
    back |= {("补充材料", "补充材料")}
    lines = [node for node in with_class(root, "pm-back") if node.get("data-source")]
    assert {(node.get("data-source"), node.get("data-target")) for node in lines} == back
    assert len([t for t in with_class(root, "pm-k") if t.tag == f"{SVG}text"]) == len(back)


def test_durations_are_said_where_they_are_known():
    """Service time when the log has it, else the mean time before the step, else a dash."""
    steps = (step("a", service_p50_s=120.0), step("b"), step("c"))
    sample = ProcessMap("m", steps, (edge("a", "b", 10, p50_s=7200.0),), 1, 1, ("a", "b"))
    root = parsed(map_svg(sample, view="duration"))
    words = {
        node.get("data-step"): [t.text for t in node.iter(f"{SVG}text")][-1]
        for node in with_class(root, "pm-n")
    }
    assert words == {"a": "2 min", "b": "2 h before", "c": "–"}


def test_a_switchable_picture_holds_all_views_in_one_geometry():
    """Changing the view changes an attribute and moves nothing."""
    whole = map_svg(refund_map(), switchable=True)
    boxes = [with_class(parsed(whole), "pm-b")]
    for view in VIEWS:
        single = parsed(map_svg(refund_map(), view=view))
        assert single.get("data-view") == view
        boxes.append(with_class(single, "pm-b"))
    places = [[node.get("x") for node in group] for group in boxes]
    assert all(place == places[0] for place in places)
    for letter in "fdr":
        assert f"pm-v{letter}" in whole


def test_the_page_may_hold_the_style_once():
    """Without its style the picture is the same; with it the style is the fixed text."""
    bare, whole = map_svg(refund_map(), embed_style=False), map_svg(refund_map())
    style = parsed(whole).find(f"{SVG}style")
    assert style.text == STYLE
    assert "<style>" not in bare
    assert re.sub(r"<style>.*</style>", "", whole, flags=re.S) == bare


def test_the_same_map_gives_the_same_bytes():
    """Nothing depends on the clock, chance or hash order."""
    assert map_svg(random_map(1, 10, 20)) == map_svg(random_map(1, 10, 20))


def test_small_maps_are_drawn():
    """No step, one step, an edge whose step is hidden: a picture all the same."""
    empty = ProcessMap("empty", (), (), 0, 0, ())
    lone = ProcessMap("lone", (step("Answer", 3),), (edge("Answer", "gone"),), 3, 3, ("Answer",))
    for sample in (empty, lone):
        root = parsed(map_svg(sample))
        assert len(with_class(root, "pm-n")) == len(sample.steps)
        assert float(root.get("width")) > 0


def test_the_legend_says_what_is_hidden():
    """Steps and connections below the thresholds are counted in the picture."""
    assert "Not shown: 12 of 6,000 steps, rarer connections taken 34 times" in map_svg(refund_map())
    assert "Not shown" not in map_svg(refund_map(), with_legend=False)


@pytest.mark.parametrize(
    ("options", "word"),
    [({"view": "cost"}, "view"), ({"direction": "up"}, "direction"), ({"lang": "fr"}, "fr")],
)
def test_wrong_options_are_named(options, word):
    """An option that does not exist is refused with the ones that do."""
    with pytest.raises(UsageError, match=word) as caught:
        map_svg(refund_map(), **options)
    assert "hoose" in caught.value.hint


def thinned(sample: ProcessMap, n_steps: int, n_edges: int) -> ProcessMap:
    steps = sample.steps[:n_steps]
    names = {s.activity for s in steps}
    edges = [e for e in sample.edges if e.source in names and e.target in names][:n_edges]
    path = tuple(name for name in sample.main_path if name in names)
    return ProcessMap(sample.name, steps, tuple(edges), sample.n_cases, sample.n_steps, path)


@pytest.mark.real_log
def test_levels_of_a_real_log_stay_in_place_and_small(real_log):
    """Shared steps keep their side of the main path; all levels and views stay under 300 kB."""
    path = real_log("helpdesk/helpdesk.csv")
    columns = {"case": "Case ID", "activity": "Activity", "at": "Complete Timestamp"}
    full = log_map(path, n_edges=45, **columns)
    levels = [thinned(full, steps, edges) for steps, edges in ((5, 8), (8, 14), (11, 24), (14, 45))]
    pictures = map_svgs(levels, switchable=True, embed_style=False)
    assert sum(map(len, pictures)) < 300_000
    places = []
    for picture in pictures:
        boxes = {}
        for node in with_class(parsed(picture), "pm-n"):
            rect = node.find(f"{SVG}rect")
            boxes[node.get("data-step")] = float(rect.get("x")) + float(rect.get("width")) / 2
        line = boxes[full.main_path[0]]
        places.append({name: x - line for name, x in boxes.items()})
    for place in places[:-1]:
        sides = [
            place[name] * places[-1][name] > 0
            for name in place
            if abs(place[name]) > 30 and abs(places[-1][name]) > 30
        ]
        assert sum(sides) >= 0.6 * len(sides)


def test_no_levels_no_pictures():
    """An empty list of levels is an empty answer."""
    assert map_svgs([]) == ()
