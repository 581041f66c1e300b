"""The picture of a value stream: standard signs, nothing overlaps, no label does harm."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from stream_samples import stream

import procmine as pm
from procmine import draw
from procmine.config import StepTarget
from procmine.draw.palette import DARK, LIGHT
from procmine.draw.plain import plain_svg
from procmine.draw.stream_cells import cells_of, target_cells_of
from procmine.draw.stream_picture import panel_of
from procmine.draw.stream_style import (
    STREAM_DARK,
    STREAM_LIGHT,
    STREAM_STYLE,
    plain_stream_style,
)
from procmine.draw.text import text_width
from procmine.errors import UsageError
from procmine.valuestream import stream_map

SVG = "{http://www.w3.org/2000/svg}"


def boxes_of(root):
    """Every process box with the rectangle of its data box."""
    found = []
    for group in root.iter(f"{SVG}g"):
        if "pm-n" in (group.get("class") or "").split():
            shapes = [r for r in group.iter(f"{SVG}rect") if r.get("class") in {"pm-b", "pm-d"}]
            edges = [tuple(float(s.get(k)) for k in ("x", "y", "width", "height")) for s in shapes]
            found.append(
                (
                    min(e[0] for e in edges),
                    min(e[1] for e in edges),
                    max(e[0] + e[2] for e in edges),
                    max(e[1] + e[3] for e in edges),
                )
            )
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("n", [1, 3, 9, 45])
def test_three_to_forty_steps_fit(n, lang):
    """Boxes lie inside the picture and apart; more than forty steps are folded into one."""
    found = stream(n, target={0: StepTarget(remove=True)} if n > 1 else None)
    svg = draw.stream_svg(found, lang=lang)
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    boxes = boxes_of(root)
    assert len(boxes) == min(n, 41) * (2 if n > 1 else 1)
    for left, top, right, bottom in boxes:
        assert 0 < left < right < width
        assert 0 < top < bottom < height
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert "style=" not in svg
    assert not re.search(r"<(script|a|image|use|pattern|foreignObject)\b|\bid=|url\(", svg)


def test_no_text_leaves_its_box():
    """Names are wrapped to the width of the box, figures to a third of it, in both languages."""
    for lang in ("en", "zh"):
        cells = cells_of(stream(9), lang)
        panel = panel_of(cells, 0, 0, lang)
        root = ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{panel.markup}</svg>')
        groups = [g for g in root.iter(f"{SVG}g") if "pm-n" in (g.get("class") or "").split()]
        for group, box in zip(groups, panel.boxes, strict=True):
            spans = {}
            for text in group.iter(f"{SVG}text"):
                size = {"pm-t": 12, "pm-tag": 10}.get(text.get("class"), 10)
                wide = text_width(text.text or "", size)
                x, kind = float(text.get("x")), text.get("class")
                left = (
                    x if kind == "pm-a" else x - wide if kind in {"pm-c", "pm-u"} else x - wide / 2
                )
                assert box.x <= left + 0.5
                assert left + wide <= box.x + box.width + 0.5, text.text
                spans.setdefault(text.get("y"), []).append((left, left + wide))
            for row in spans.values():
                for one, other in itertools.pairwise(sorted(row)):
                    assert one[1] <= other[0] + 1, (row, group.find(f"{SVG}title").text)


def test_value_is_told_without_colour():
    """Full, hatched, hatched both ways, empty: and the word beside it."""
    svg = draw.stream_svg(stream(4), with_legend=False)
    root = ET.fromstring(svg)
    hatches = {}
    for group in root.iter(f"{SVG}g"):
        kind = group.get("class") or ""
        if kind in {"pm-va", "pm-bva", "pm-nva", "pm-untagged"}:
            lines = [p.get("d") for p in group.iter(f"{SVG}path") if p.get("class") == "pm-hatch"]
            hatches[kind] = lines[0].count("M") if lines else 0
            assert "".join(group.itertext()).strip()
    assert hatches["pm-va"] == hatches["pm-untagged"] == 0
    assert hatches["pm-nva"] == 2 * hatches["pm-bva"] > 0
    assert STREAM_LIGHT["va-ground"] != STREAM_LIGHT["untagged-ground"]


def test_hatches_stay_inside_their_strip():
    """Every line of a pattern begins and ends on the edge of its rectangle."""
    root = ET.fromstring(draw.stream_svg(stream(4)))
    for group in root.iter(f"{SVG}g"):
        lines = [p for p in group.findall(f"{SVG}path") if p.get("class") == "pm-hatch"]
        for line in lines:
            strip = group.find(f"{SVG}rect")
            x, y, wide, high = (float(strip.get(k)) for k in ("x", "y", "width", "height"))
            pairs = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", line.get("d"))
            assert len(pairs) > 4
            for one, other in pairs:
                assert x - 0.1 <= float(one) <= x + wide + 0.1
                assert y - 0.1 <= float(other) <= y + high + 0.1


def test_signs_of_the_standard():
    """A triangle where work waits and none where it does not; push arrows; a corner at each end."""
    found = stream(6)
    root = ET.fromstring(draw.stream_svg(found))
    kinds = [path.get("class") for path in root.iter(f"{SVG}path")]
    assert kinds.count("pm-i") == sum(rung.wait_us > 0 for rung in found.rungs) == 3
    assert (kinds.count("pm-push"), kinds.count("pm-f")) == (6, 2)
    said = "".join(root.itertext())
    for word in ("PT", "LT", "%C&A", "FPY", "FTE", "p50", "p85", "p95", "takt", "Customer"):
        assert word in said


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("n", [1, 3, 9, 45])
def test_the_target_can_stand_beside_today(n, lang):
    """Step beside step at one height, boxes apart and inside a picture as wide as a page; nothing
    is drawn otherwise where there is no target."""
    found = stream(n, target={0: StepTarget(pt="1s")})
    root = ET.fromstring(draw.stream_svg(found, lang=lang, beside=True))
    _, _, width, height = map(float, root.get("viewBox").split())
    boxes = boxes_of(root)
    half = len(boxes) // 2
    assert half == min(n, 41)
    assert [box[1::2] for box in boxes[:half]] == [box[1::2] for box in boxes[half:]]
    assert (
        len({round(b[0] - a[0], 3) for a, b in zip(boxes[:half], boxes[half:], strict=True)}) == 1
    )
    assert all(x >= 0 and x2 <= width <= 1320 and y2 <= height for x, _, x2, y2 in boxes)
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    plain = stream(n)
    assert draw.stream_svg(plain, beside=True) == draw.stream_svg(plain)


def test_the_target_stands_below_in_the_same_places():
    """Step below step; what is removed is crossed out and takes no time."""
    found = stream(4, target={0: StepTarget(remove=True), 2: StepTarget(wait="1min")})
    svg = draw.stream_svg(found)
    boxes = boxes_of(ET.fromstring(svg))
    assert [box[0] for box in boxes[:4]] == [box[0] for box in boxes[4:]]
    assert svg.count('class="pm-cross"') == len(found.target.removed) == 1
    gone = [cell for cell in target_cells_of(found, "en") if cell.gone]
    assert [(cell.wait, cell.work) for cell in gone] == [("0 s", "0 s")]
    assert target_cells_of(stream(3), "en") == []
    assert "Target state" in svg
    assert "目标状态" in draw.stream_svg(found, lang="zh")


def test_what_cannot_be_told_is_a_question_mark():
    """Ends only: no work, no wait and no people in the boxes, and the pointer says why."""
    frame = pd.DataFrame(
        {
            "case": ["1", "1"],
            "activity": ["Ask", "Send"],
            "end": ["2026-01-05 08:00", "2026-01-05 09:00"],
        }
    )
    first, second = cells_of(stream_map(pm.read(frame)), "en")
    assert [row.figures[0] for row in second.rows[1:3]] == ["?", "?"]
    assert (second.wait, second.work, second.queue) == ("1 h ?", "?", ("?",))
    assert "1 h that may be waiting or work" in draw.stream_svg(stream_map(pm.read(frame)))
    assert "the log has no starts" in first.title
    assert "日志没有开始时间" in cells_of(stream_map(pm.read(frame)), "zh")[0].title


def test_same_map_same_bytes():
    """Nothing of the clock or of a hash gets into the picture."""
    assert draw.stream_svg(stream(5)) == draw.stream_svg(stream(5))
    assert stream(3)._repr_svg_() == draw.stream_svg(stream(3))


def test_a_page_may_hold_the_styles_once():
    """Without its own stylesheets the picture carries none; pixels and paper bring them along."""
    found = stream(3)
    bare = draw.stream_svg(found, embed_style=False)
    assert "<style>" not in bare
    assert draw.STREAM_STYLE in draw.stream_svg(found).replace("&gt;", ">")
    for svg in (bare, draw.stream_svg(found)):
        plain = plain_svg(svg)
        assert plain.count("<style>") == 1
        assert "var(" not in plain
        assert ".pm-push{" in plain
    assert draw.png(bare) == draw.png(draw.stream_svg(found))
    with pytest.raises(UsageError):
        draw.stream_svg(found, lang="fr")


def test_its_colours_are_legible():
    """Words on their paper reach 4.5, lines 3, by day and by night; every variable is defined."""

    def contrast(one, other):
        def light(colour):
            parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            even = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
            return 0.2126 * even[0] + 0.7152 * even[1] + 0.0722 * even[2]

        high, low = sorted((light(one), light(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for base, own in ((LIGHT, STREAM_LIGHT), (DARK, STREAM_DARK)):
        for name in ("va", "bva", "nva", "untagged"):
            assert contrast(own[f"{name}-ink"], base["paper"]) >= 4.5, name
            assert contrast(own[name], base["paper"]) >= 3, name
    used = set(re.findall(r"var\(--pm-([a-z-]+)\)", STREAM_STYLE))
    assert used <= set(LIGHT) | set(STREAM_LIGHT)
    assert set(STREAM_LIGHT) == set(STREAM_DARK)
    assert "var(" not in plain_stream_style()
    assert "@" not in plain_stream_style()


def test_large_numbers_are_written_in_full():
    """A thousand short cases within an hour are thousands a day, never a power of ten."""
    begin = pd.Timestamp("2024-05-06 08:00", tz="UTC") + pd.to_timedelta(range(999), unit="s")
    frame = pd.DataFrame(
        {
            "case": [f"c{i}" for i in range(999)],
            "activity": "Answer",
            "start": begin,
            "end": begin + pd.Timedelta(minutes=45),
            "resource": [f"p{i}" for i in range(999)],
        }
    )
    svg = draw.stream_svg(stream_map(pm.read(frame)))
    assert re.search(r"[1-9]\d,\d{3} a day done", svg)
    assert not re.search(r"\de\+\d", svg)
