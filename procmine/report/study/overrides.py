"""What to write into procmine.toml so that a detector judges otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.config import Config
from procmine.registry import Entry

__all__ = ["override_of", "settings_of"]


def settings_of(entry: Entry, config: Config) -> dict[str, Any]:
    """With which options did this detector judge?"""
    told = config.waste.get(entry.id, {})
    defaults = {option.name: option.default for option in entry.options}
    said = entry.settings(told if isinstance(told, Mapping) else {}, f"[waste.{entry.id}]")
    return {**defaults, **said}


def override_of(entry: Entry, config: Config, *, with_help: bool = False) -> str:
    """The section of this detector as it holds now, to be copied and changed.

    Args:
        entry: the detector.
        config: what holds now.
        with_help: say above each line what it means; in English.

    Returns:
        TOML; empty for a detector without options.
    """
    import tomli_w

    if not entry.options:
        return ""
    settings, lines = settings_of(entry, config), [f"[waste.{entry.id}]"]
    for option in entry.options:
        value = settings[option.name]
        if value is None:
            continue
        if with_help:
            lines.append(f"# {' '.join(option.help.split())}")
        plain = list(value) if isinstance(value, tuple) else value
        lines.append(tomli_w.dumps({option.name: plain}).strip())
    return "\n".join(lines)
