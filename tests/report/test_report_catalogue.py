"""The catalogue: two languages that say the same things, and nothing said in passing."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import lxml.html
import pytest

import procmine.report
from procmine.errors import UsageError
from procmine.registry import room
from procmine.report.messages import LANGUAGES, Messages, catalogue

HOME = Path(procmine.report.__file__).parent
# Words a Chinese page may hold: names of formats, standards, tools and keys.
TECHNICAL = {
    "bpmn", "csv", "svg", "png", "json", "dot", "sha", "utc", "graphviz", "procmine", "javascript",
    "ctrl", "esc", "frame", "parquet", "xes", "discover", "map", "model", "variants", "asia",
    "shanghai",
}  # fmt: skip


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_keys():
    """What can be said in one language can be said in the other."""
    english, chinese = catalogue("en"), catalogue("zh")
    assert list(english) == list(chinese)


def test_both_languages_name_the_same_values():
    """A number shown in one language is shown in the other; no message is empty."""
    chinese = catalogue("zh")
    for key, english in catalogue("en").items():
        assert names_in(english) == names_in(chinese[key]), key
        assert english.strip(), key
        assert chinese[key].strip(), key


def test_every_message_a_page_asks_for_is_there():
    """Keys written in templates, sections and scripts exist."""
    known = catalogue("en")
    asked = set()
    for path in [*HOME.rglob("*.html"), *HOME.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""say(?:\.plain)?\(\s*"([\w.-]+)"[,)]""", text))
    for path in HOME.rglob("*.js"):
        asked |= {f"script.{key}" for key in re.findall(r'say\("(\w+)"', path.read_text("utf-8"))}
    assert len(asked) > 100
    assert asked - set(known) == set()


def test_every_script_message_is_used():
    """The script carries no message it never says."""
    script = "".join(path.read_text("utf-8") for path in HOME.rglob("*.js"))
    for key in catalogue("en"):
        if key.startswith("script."):
            assert f'"{key.removeprefix("script.")}"' in script, key


@pytest.mark.parametrize("rule", room("procmine.discover.notable"))
@pytest.mark.parametrize("part", ["lead", "counted", "n", "basis", "harmless"])
def test_a_finding_in_the_catalogue_is_explained_whole(rule, part):
    """A kind of finding has all of its card's words in the catalogue, or none."""
    known = f"find.{rule}.name" in catalogue("en")
    assert (f"find.{rule}.{part}" in catalogue("en")) == known


def test_a_count_takes_its_noun():
    """One case, two cases, no cases; thousands apart."""
    say = Messages("en")
    told = [say.plain("figure.n_cases", n_cases=n) for n in (0, 1, 2, 4580)]
    assert told == ["0 cases", "1 case", "2 cases", "4,580 cases"]


def test_names_from_the_log_are_isolated():
    """A name that turns text is escaped and stands in an element of its own."""
    said = Messages("en")("findings.connection", source="<b>", target="\u202ex")
    assert said == "<bdi>&lt;b&gt;</bdi> → <bdi>\u202ex</bdi>"


def test_attributes_hold_no_marks_that_turn_text():
    """In plain text a name loses the marks that would act on its surroundings."""
    assert Messages("en").plain("figure.scroll", name="a\u202eb\nc") == "ab c (scrolls)"


def test_another_language_is_refused():
    """The error names the languages there are."""
    with pytest.raises(UsageError) as refused:
        Messages("fr")
    assert all(lang in refused.value.hint for lang in LANGUAGES)


def visible(html: str) -> str:
    """What a reader sees of a page, without what comes from the log and what is to be typed."""
    tree = lxml.html.fromstring(html)
    for element in tree.xpath("//script | //style | //code | //bdi | //*[@class='small hint']"):
        element.drop_tree()
    spoken = [*tree.itertext(), *tree.xpath("//@aria-label"), *tree.xpath("//@title")]
    return " ".join(spoken)


def test_nothing_english_is_left_on_a_chinese_page(page_of):
    """The page of a Chinese log holds no English word."""
    text = visible(page_of("chinese", "zh").html)
    words = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", text)}
    assert words - TECHNICAL == set()


def test_a_chinese_page_is_chinese_in_its_script_too(page_of):
    """The words the script brings are Chinese, and the element says which language it is."""
    html = page_of("chinese", "zh").html
    assert '<html lang="zh-Hans">' in html
    words = [template for key, template in catalogue("zh").items() if key.startswith("script.")]
    assert all(word in html for word in words)
    assert not any(re.search(r"[A-Za-z]{5,}", word) for word in words)
