"""Which fonts of this machine pictures are set in when they become pixels or paper."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Typefaces", "fonts"]

# File names without suffix, lower case, best first. Sans serif only: pictures have small text.
_LATIN = (
    "arial", "liberationsans-regular", "helvetica", "helveticaneue", "notosans-regular",
    "opensans-regular", "roboto-regular", "dejavusans",
)  # fmt: skip
_LATIN_BOLD = (
    "arialbd", "arial bold", "liberationsans-bold", "notosans-bold", "opensans-bold",
    "roboto-bold", "dejavusans-bold",
)  # fmt: skip
_CJK = (
    "notosanscjk-regular", "notosanscjksc-regular", "notosanssc-regular", "sourcehansanssc-regular",
    "sourcehansans-regular", "sourcehansanscn-regular", "msyh", "pingfang", "hiragino sans gb",
    "stheiti light", "stheiti medium", "wqy-microhei", "wqy-zenhei", "simhei", "deng", "simsun",
    "droidsansfallback", "droidsansfallbackfull", "arphic-uming", "uming", "ukai",
    "arial unicode", "notoserifcjk-regular",
)  # fmt: skip
_OTHER = ("dejavusans", "notosansarabic-regular", "notosanshebrew-regular", "notoemoji-regular")
_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")


@dataclass(frozen=True)
class Typefaces:
    """The fonts found on this machine.

    Args:
        latin: file for Latin, Greek and Cyrillic text; None when none of the usual ones is there.
        latin_bold: its bold companion.
        cjk: file for Chinese, Japanese and Korean text; None when none is there.
        others: files for further scripts.
    """

    latin: str | None
    latin_bold: str | None
    cjk: str | None
    others: tuple[str, ...] = ()

    @property
    def has_cjk(self) -> bool:
        """Will Chinese text appear in PNG and PDF?"""
        return self.cjk is not None

    @property
    def told(self) -> str:
        """What is there and what to do about the rest, in one sentence.

        >>> Typefaces(None, None, None).told
        'no font with Chinese glyphs: install Noto Sans CJK or name its folder in PROCMINE_FONTS'
        """
        if self.cjk is None:
            return (
                "no font with Chinese glyphs: install Noto Sans CJK "
                "or name its folder in PROCMINE_FONTS"
            )
        latin = Path(self.latin).stem if self.latin else "whatever the machine has"
        return f"{latin}, and {Path(self.cjk).stem} for Chinese"

    @property
    def is_complete(self) -> bool:
        """Are there fonts for both, so that nothing else of the machine is needed?"""
        return self.latin is not None and self.cjk is not None

    @property
    def files(self) -> tuple[str, ...]:
        """All files, each once, in order of preference."""
        found = (self.latin, self.latin_bold, self.cjk, *self.others)
        return tuple(dict.fromkeys(name for name in found if name is not None))


def fonts(folders: tuple[Path, ...] | None = None) -> Typefaces:
    """Which fonts can pictures be drawn with here, and can they say Chinese?

    Args:
        folders: where to look; by default where the operating system keeps fonts and the folders
            of the environment variable ``PROCMINE_FONTS``.

    Cost: lists some folders; tens of milliseconds.

    >>> fonts(()).has_cjk
    False
    """
    known = _files(_folders() if folders is None else folders)

    def first(names: tuple[str, ...]) -> str | None:
        return next((known[name] for name in names if name in known), None)

    others = tuple(known[name] for name in _OTHER if name in known)
    return Typefaces(first(_LATIN), first(_LATIN_BOLD), first(_CJK), others)


def _folders() -> tuple[Path, ...]:
    own = [Path(part) for part in os.environ.get("PROCMINE_FONTS", "").split(os.pathsep) if part]
    home = Path.home()
    if sys.platform == "win32":
        system = [
            Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
            home / "AppData/Local/Microsoft/Windows/Fonts",
        ]
    elif sys.platform == "darwin":
        system = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        system = [
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".local/share/fonts",
            home / ".fonts",
        ]
    return (*own, *system)


def _files(folders: tuple[Path, ...]) -> dict[str, str]:
    """Font files by name in lower case; earlier folders win, then the alphabet."""
    found: dict[str, str] = {}
    for folder in folders:
        paths = sorted(
            str(Path(root) / name) for root, _, names in os.walk(folder) for name in names
        )
        for path in paths:
            if path.lower().endswith(_SUFFIXES):
                found.setdefault(Path(path).stem.lower(), path)
    return found
