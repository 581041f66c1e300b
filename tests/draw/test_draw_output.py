"""Pixels, paper and DOT."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import sys

import pytest
from draw_samples import HOSTILE, desk_model, hostile_map, random_map, refund_map

from procmine.draw import fonts, map_dot, map_svg, model_svg, pdf, png
from procmine.draw.engine_dot import program
from procmine.draw.plain import picture_size, plain_svg
from procmine.draw.raster import MAX_PIXELS
from procmine.errors import UsageError
from procmine.plaintext import plain_text


def pixels(data: bytes) -> tuple[int, int]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def note(text: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="pm-svg" width="60" height="30">'
        f'<text class="pm-t" x="30" y="20">{text}</text></svg>'
    )


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_png_has_the_size_asked_for(scale):
    """Pixels are points times scale."""
    svg = map_svg(refund_map())
    width, height = picture_size(svg)
    found = pixels(png(svg, scale=scale))
    assert found == pytest.approx((width * scale, height * scale), abs=1.01)


def test_with_and_without_its_style_the_pixels_are_the_same():
    """A picture made for a page is complete on its own."""
    assert png(map_svg(refund_map())) == png(map_svg(refund_map(), embed_style=False))
    assert png(model_svg(desk_model())) == png(model_svg(desk_model(), embed_style=False))


def test_colours_reach_the_pixels():
    """The renderer knows no variables: a picture without the plain style would look different."""
    svg = map_svg(refund_map(), with_legend=False)
    assert "var(" not in plain_svg(svg)
    assert png(svg) != png(map_svg(refund_map(), view="rework", with_legend=False))


def test_a_huge_picture_is_scaled_down_and_a_hopeless_one_refused():
    """Memory is bounded: fewer pixels first, then an error with a way out."""
    template = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"></svg>'
    width, height = pixels(png(template.format(8000, 8000), scale=4))
    assert width * height <= MAX_PIXELS
    with pytest.raises(UsageError, match="too large") as caught:
        png(template.format(2_000, 400_000))
    assert "SVG" in caught.value.hint


@pytest.mark.parametrize("scale", [0, -1, 21, float("nan")])
def test_senseless_scales_are_refused(scale):
    """Nothing, less than nothing and far too much."""
    with pytest.raises(UsageError, match="scale"):
        png(map_svg(refund_map()), scale=scale)


def test_what_is_no_svg_is_refused():
    """Both renderers say what they want."""
    for render in (png, pdf):
        with pytest.raises(UsageError, match="no SVG"):
            render("<html></html>")
        with pytest.raises(UsageError, match="how large"):
            render('<svg xmlns="http://www.w3.org/2000/svg"></svg>')


def test_fonts_tell_the_truth_about_chinese():
    """When a Chinese font is found, two Chinese characters differ in pixels."""
    if not fonts().has_cjk:
        pytest.skip("lacks a font with Chinese glyphs")
    assert png(note("退")) != png(note("款"))


def test_without_fonts_nothing_is_promised(tmp_path):
    """An empty folder has no fonts; a known file name is found in any depth and any case."""
    assert not fonts((tmp_path,)).has_cjk
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "NotoSansCJK-Regular.TTC").touch()
    assert fonts((tmp_path,)).cjk == str(tmp_path / "deep" / "NotoSansCJK-Regular.TTC")


@pytest.mark.parametrize("sample", [refund_map(), hostile_map()], ids=["refund", "hostile"])
def test_a_pdf_is_one_page_the_same_every_time(sample):
    """Vectors on one page, no clock in the file."""
    pytest.importorskip("typst", reason="lacks typst, the extra for PDF")
    data = pdf(map_svg(sample))
    assert data.startswith(b"%PDF-")
    assert data == pdf(map_svg(sample))


def test_text_in_a_pdf_can_be_copied(tmp_path):
    """Chinese names come out of the file as text, each once."""
    pytest.importorskip("typst", reason="lacks typst, the extra for PDF")
    if shutil.which("pdftotext") is None or not fonts().has_cjk:
        pytest.skip("lacks pdftotext or a font with Chinese glyphs")
    (tmp_path / "map.pdf").write_bytes(pdf(map_svg(refund_map(), lang="zh")))
    done = subprocess.run(
        ["pdftotext", str(tmp_path / "map.pdf"), "-"], capture_output=True, check=True
    )
    text = done.stdout.decode()
    for word in ("受理申请", "补充材料", "开始", "结束"):
        assert text.count(word) == 1


def test_without_typst_the_error_says_what_to_install(monkeypatch):
    """PDF is an extra: its absence is explained."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match="typst") as caught:
        pdf(map_svg(refund_map()))
    assert "pip install" in caught.value.hint


def drawn_by_dot(source: str) -> dict:
    dot = program()
    if dot is None:
        pytest.skip("lacks a dot program")
    done = subprocess.run([dot, "-Tjson"], input=source.encode(), capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("view", ["frequency", "duration", "rework"])
def test_dot_draws_every_step_and_edge(view):
    """The source is valid and complete, start and end included."""
    sample = random_map(4, 9, 16)
    answer = drawn_by_dot(map_dot(sample, view=view))
    assert len(answer["objects"]) == len(sample.steps) + 2
    assert len(answer["edges"]) == len(sample.edges) + 2


def test_hostile_labels_come_through_dot_unchanged():
    """Quotes, markup, entities and backslashes are text to Graphviz."""
    names = {node["name"]: node for node in drawn_by_dot(map_dot(hostile_map()))["objects"]}
    for number, label in enumerate(HOSTILE):
        tooltip = names[f"s{number}"].get("tooltip", "")
        assert tooltip.replace("&amp;", "&") == plain_text(label)


def test_dot_boxes_have_the_room_chinese_needs():
    """Sizes are ours: seven characters of 13 points need more than 91 points."""
    answer = drawn_by_dot(map_dot(refund_map(), lang="zh"))
    widths = [float(node["width"]) * 72 for node in answer["objects"] if node["name"][0] == "s"]
    assert max(widths) > 130


def test_dot_source_is_the_same_every_time():
    """Text that can be kept under version control."""
    assert map_dot(refund_map()) == map_dot(refund_map())


def test_drawing_is_lazy():
    """Importing the room loads no engine, renderer or DOT library."""
    code = (
        "import sys, procmine.draw;"
        "heavy = {'graphlay', 'graphviz', 'resvg_py', 'typst', 'pandas', 'pm4py', 'lxml'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
