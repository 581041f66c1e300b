"""Text: harmless, measured, wrapped."""

from __future__ import annotations

import unicodedata

import pytest
from draw_samples import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from procmine.draw.text import text_width, wrap_text
from procmine.plaintext import legal_text, plain_text


def test_wide_characters_count_one_em_and_marks_nothing():
    """East Asian text is as wide as its characters are many; what combines adds nothing."""
    assert text_width("处理工单", 12) == 48
    assert text_width("e\u0301\u0323", 12) == text_width("e", 12)
    assert text_width("\u200b\u202e", 12) == 0


def test_an_emoji_sequence_is_one_emoji():
    """Joined emoji, skin tones and flags are drawn as one picture, so they measure as one."""
    one = text_width("😀", 10)
    for sequence in ("👩\u200d👩\u200d👧\u200d👦", "👍🏽", "☺\ufe0f"):
        assert text_width(sequence, 10) <= one
    assert text_width("🇨🇳", 10) <= one


def test_capitals_are_wider_than_small_letters():
    """Measured text errs on the wide side: upper case logs must not spill over."""
    assert text_width("W_COMPLETEREN", 10) > text_width("w_completeren", 10)


@given(st.text())
def test_plain_text_has_no_character_that_acts(text):
    """Whatever comes in, no line break, control or direction mark comes out."""
    plain = plain_text(text)
    assert all(unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") for char in plain)
    assert not set(plain) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )
    assert plain == plain.strip()


@given(st.text())
def test_legal_text_changes_only_what_xml_forbids(text):
    """Legal characters stay, one for one; the rest becomes the replacement character."""
    legal = legal_text(text)
    assert len(legal) == len(text)
    assert all(a in (b, "\ufffd") for a, b in zip(legal, text, strict=True))
    legal.encode("utf-8")


@given(st.text(max_size=120), st.integers(40, 200), st.integers(1, 4))
def test_lines_are_few_and_narrow(text, width, n_lines):
    """Never more lines than asked, never wider than asked unless one character alone is."""
    lines = wrap_text(text, width, 12, n_lines=n_lines)
    assert 1 <= len(lines) <= n_lines
    assert all(text_width(line, 12) <= width for line in lines)


@given(st.text(alphabet="ab _-é中文，。", max_size=40))
def test_wrapping_loses_no_character_when_it_all_fits(text):
    """Put together again, the lines are the label, blanks at line ends aside."""
    lines = wrap_text(text, 400, 12)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == plain_text(text).replace(" ", "")


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_wrap(label):
    """No label breaks the wrapping, and cut labels say so."""
    lines = wrap_text(label, 150, 13)
    assert len(lines) <= 3
    if text_width(plain_text(label), 13) > 3 * 150:
        assert lines[-1].endswith("…")


def test_closing_punctuation_does_not_begin_a_line():
    """Chinese typesetting: a comma or bracket stays with what it closes."""
    for width in range(40, 120, 3):
        for line in wrap_text("受理客户，登记（电话）工单。", width, 13, n_lines=9):
            assert line[0] not in "，。）"


def test_lines_are_balanced():
    """A label of two lines is not one long line and a scrap."""
    first, second = wrap_text("Analyse request for quotation", 170, 13)
    assert min(text_width(first, 13), text_width(second, 13)) > 60


@pytest.mark.parametrize(
    ("label", "width", "lines"),
    [
        ("W_Nabellen_incomplete_dossiers", 130, ("W_Nabellen_", "incomplete_dossiers")),
        ("order.line.item.created", 90, ("order.line.", "item.created")),
        ("CreatePurchaseRequisition", 110, ("CreatePurchase", "Requisition")),
        ("XMLParserFailed", 70, ("XMLParser", "Failed")),
    ],
)
def test_long_words_break_where_a_reader_would(label, width, lines):
    """At underscores, dots and camel humps, before anything is hyphenated."""
    assert wrap_text(label, width, 12) == lines


def test_a_prefix_of_one_letter_stays_with_its_word():
    """No line says only "A_"; the label widens first, within what it may."""
    label = "A_PARTLYSUBMITTED"
    assert wrap_text(label, 120, 12, stretch=1.4) == (label,)
    first, second = wrap_text(label, 120, 12)
    assert first.endswith("-")
    assert first[:-1] + second == label


def test_only_what_fits_nowhere_is_hyphenated():
    """A word without a seam gets a hyphen, two about equal halves, and no scrap at the end."""
    first, second = wrap_text("unverständlichkeiten", 80, 12)
    assert first.endswith("-")
    assert first[:-1] + second == "unverständlichkeiten"
    assert abs(len(first) - len(second)) <= 2


def test_soft_hyphens_of_a_label_are_not_shown():
    """An invisible mark of the source never turns visible in the middle of a line."""
    assert wrap_text("Ti\u00adcket", 200, 12) == ("Ticket",)
