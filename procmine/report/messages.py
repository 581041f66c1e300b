"""What the page says, in English and Chinese: one catalogue, two
languages with the same keys, in files by page.

A template names its values; the suffix of a name says how the value is written (``n_…`` counts,
``…_s`` seconds, ``…_share`` shares). ``{n_cases:case|cases}`` writes the count with its noun, the
form for one before the bar; a third form stands in place of count and noun when there is none.
Plain text among the values comes from the log: it is isolated, so that a name written from right to
left turns nothing but itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any

from procmine import units
from procmine.errors import UsageError
from procmine.plaintext import plain_text

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["LANGUAGES", "Messages", "catalogue"]

# A number and its unit stay on one line.
_NO_BREAK = "\u00a0"

LANGUAGES = {"en": "en", "zh": "zh-Hans"}


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """The templates of a language by dotted key.

    Raises:
        UsageError: the page does not speak this language.

    >>> catalogue("zh")["level.warning"]
    '警告'
    """
    if lang not in LANGUAGES:
        raise UsageError(
            f"The page does not speak {lang!r}.", hint=f"Choose one of: {', '.join(LANGUAGES)}."
        )
    folder = files("procmine.report")
    found: dict[str, str] = {}
    for part in ("", "conform_", "study_"):
        text = folder.joinpath(f"messages_{part}{lang}.toml").read_text(encoding="utf-8")
        found |= dict(_flat(tomllib.loads(text), ""))
    return found


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


class Messages:
    """Says things in one language.

    Args:
        lang: ``en`` or ``zh``.

    >>> say = Messages("en")
    >>> say.plain("figure.n_cases", n_cases=1)
    '1 case'
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._templates = catalogue(lang)

    def names(self, key: str) -> list[str]:
        """The values a message names."""
        return [name for _, name, _, _ in Formatter().parse(self._templates[key]) if name]

    def __contains__(self, key: object) -> bool:
        return key in self._templates

    def __call__(self, key: str, /, **values: Any) -> Markup:
        """The message as markup: names from the log stand in elements of their own."""
        from markupsafe import Markup, escape

        parts = [
            escape(text) if label is None else Markup("{}<bdi>{}</bdi>").format(text, label)
            for text, label in self._parts(key, values)
        ]
        return Markup("").join(parts)

    def plain(self, key: str, /, **values: Any) -> str:
        """The message as plain text, for attributes; marks that turn text are left out."""
        return "".join(
            text + ("" if label is None else plain_text(label))
            for text, label in self._parts(key, values)
        )

    def _parts(
        self, key: str, values: Mapping[str, Any]
    ) -> Iterator[tuple[str | Markup, str | None]]:
        """Pieces of text, each with the name from the log that follows it, if any."""
        for literal, name, nouns, _ in Formatter().parse(self._templates[key]):
            if name is None:
                yield literal, None
                continue
            value = values[name]
            if isinstance(value, str) and not hasattr(value, "__html__"):
                yield literal, value
            else:
                yield literal, None
                yield self._written(name, value, nouns or ""), None

    def _written(self, name: str, value: Any, nouns: str) -> Any:
        if hasattr(value, "__html__"):
            return value
        if name.endswith("_s"):
            return self.seconds(name, value)
        if name.endswith("_share"):
            return self.share(value)
        if not nouns or value is None:
            return self.count(value)
        return units.format_counted(value, nouns)

    def origin(self, who: str) -> Markup:
        """Who said something: a known phrase in words, an option or a file as it is."""
        key = f"origin.{who}"
        return self(key) if key in self else self.code(who)

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.lang == "zh" else " "

    @property
    def empty(self) -> Markup:
        """Nothing, as markup."""
        from markupsafe import Markup

        return Markup("")

    def code(self, text: object) -> Markup:
        """Something to type or to look up, as it is."""
        from markupsafe import Markup

        return Markup("<code>{}</code>").format(text)

    def plain_text(self, text: str) -> Markup:
        """A finished sentence of procmine's own, as markup."""
        from markupsafe import Markup

        return Markup("{}").format(text)

    def name(self, text: str) -> Markup:
        """A name from the log, isolated."""
        from markupsafe import Markup

        return Markup("<bdi>{}</bdi>").format(text)

    def marked(self, kind: str, value: str, text: Markup) -> Markup:
        """A word of the page in an element that says of which kind and value it is."""
        from markupsafe import Markup

        return Markup('<span class="{} {}">{}</span>').format(kind, value, text)

    def listed(self, names: Iterable[str]) -> str:
        """Names one after another, as plain text."""
        return self.plain("page.comma").join(names)

    def count(self, n: float | None) -> str:
        """A count with thousands apart."""
        return "–" if n is None else units.format_count(n)

    def duration(self, seconds: float | None, apart_from: float | None = None) -> str:
        """Seconds as a person says them; compared with others they read otherwise unless equal."""
        if seconds is None:
            return "–"
        said = units.format_duration(seconds, lang=self.lang, apart_from=apart_from)
        return said.replace(" ", _NO_BREAK)

    def lasting(self, seconds: float | None, apart_from: float | None = None) -> Markup:
        """The same for a message: as a text of its own, not a name from the log."""
        from markupsafe import Markup

        return Markup("{}").format(self.duration(seconds, apart_from))

    def seconds(self, name: str, seconds: float | None, apart_from: float | None = None) -> str:
        """Seconds of a value of this name: sums over the log in hours, others as durations."""
        if seconds is None:
            return "–"
        said = units.format_seconds(name, seconds, lang=self.lang, apart_from=apart_from)
        return said.replace(" ", _NO_BREAK)

    def worked(self, seconds: float | None, apart_from: float | None = None) -> Markup:
        """Working time; much of it in hours, since a day of it is 24 h to some and 8 h to others.

        >>> str(Messages("en").worked(117_000)).split()
        ['32', 'h']
        """
        from markupsafe import Markup

        return Markup("{}").format(self.seconds("total_s", seconds, apart_from))

    def share(self, share: float | None, apart_from: float | None = None) -> str:
        """A share as a percentage; compared with another share it reads otherwise unless equal."""
        if share is None:
            return "–"
        said = units.format_share(share, lang=self.lang, apart_from=apart_from)
        return said.replace(" ", _NO_BREAK)

    def compared(self, share: float | None, apart_from: float | None) -> Markup:
        """The same for a message: as a text of its own, not a name from the log."""
        from markupsafe import Markup

        return Markup("{}").format(self.share(share, apart_from))
