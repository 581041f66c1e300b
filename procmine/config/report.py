"""[report]: for whom results are written."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.errors import ConfigError

__all__ = ["LANGUAGES", "ReportConfig"]

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class ReportConfig:
    """For whom results are written.

    Args:
        lang: ``en`` or ``zh``.
    """

    lang: str = "en"

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise ConfigError(
                f"report.lang = {self.lang!r} is no language procmine writes.",
                hint=f"There are: {', '.join(LANGUAGES)}.",
            )
