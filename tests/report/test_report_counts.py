"""Counts in sentences: one, two and none are said as a person would."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from procmine.draw import words
from procmine.report.messages import Messages, catalogue
from procmine.report.terminal import _WORDS
from procmine.units import format_counted

# What may follow a count that brings no words of its own: words that are the same for every number.
SAME = (
    r"of|are|under|is|in|to|repaired|used|folded|rejected|read|no event|kept|cannot|unchanged|"
    r"skipped|done|new|worse|better|gone|the same|waiting|a day|went|left"
)
NOUNS = (
    "activit(y|ies)|cases?|connections?|events?|findings?|flows?|rows?|steps?|times?|variants?|"
    "ways?|repeats?|people|persons?|teams?|values?|columns?|errors?|warnings?"
)
COUNTED = {key: text for key, text in catalogue("en").items() if "{n_" in text}
DRAWN = {key: texts[0] for key, texts in words._WORDS.items() if "{n" in texts[0]}
PRINTED = {key: text for key, text in _WORDS["en"].items() if "{n" in text}


@pytest.mark.parametrize("text", [*COUNTED.values(), *DRAWN.values(), *PRINTED.values()])
def test_a_noun_behind_a_count_comes_with_it(text):
    """A bare count is followed by a word only if that word is the same for every number."""
    bare = re.findall(rf"\{{n(?:_\w+)?\}} (?!({SAME})\b)([a-z]+)", text)
    assert not bare, text


@pytest.mark.parametrize("text", [*COUNTED.values(), *DRAWN.values(), *PRINTED.values()])
def test_each_count_has_a_word_for_one_and_one_for_more(text):
    """Two forms or three: one, more, none."""
    for _, name, forms, _ in Formatter().parse(text):
        if name and forms:
            assert len(forms.split("|")) in {2, 3}, text


@pytest.mark.parametrize("n", [0, 1, 2, 2000])
def test_every_message_can_be_said_for_any_number(n):
    """Rendered with this number everywhere, no message says 1 cases or 2 case."""
    say = Messages("en")
    wrong = rf"\b1 ({NOUNS})\b" if n == 1 else rf"\b{n:,} ({NOUNS})\b"
    for key in COUNTED:
        values = {
            name: n if name.startswith("n_") or name.endswith(("_s", "_share")) else "x"
            for name in say.names(key)
        }
        said = say.plain(key, **values)
        for found in re.finditer(wrong, re.sub(rf"{n:,} of {n:,}", f"{n:,}", said)):
            is_plural = found[1].endswith("s") or found[1] == "people"
            assert is_plural == (n != 1), said


def test_none_can_have_a_sentence_of_its_own():
    """The third form stands in place of number and words."""
    told = [format_counted(n, "case is|cases are|no case is") for n in (0, 1, 2)]
    assert told == ["no case is", "1 case is", "2 cases are"]
    again = {"n_cases": "1", "n_repeats": "0", "n_starts": "1", "n_ends": "0"}
    assert words.say("en", "step", activity="Ask", n="1", **again) == (
        "Ask: 1 time in 1 case, none of them again in the same case; 1 case begins, none ends "
        "with it"
    )
