"""What somebody said about how a log is to be read and judged, and who."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from procmine.config import Config

__all__ = ["given"]

# Tables whose keys are names of people, and the key that names who answers for something.
_BY_PERSON = {"resource", "resources"}
_ANSWERS = "owner"


def given(config: Config) -> dict[str, dict[str, Any]]:
    """Which settings are no defaults?

    Returns:
        ``origins`` (who said it) and ``given`` (what), by dotted key in order of the keys. What is
        said of people by name is only counted, unless their names may be shown.
    """
    keys = sorted(config.origins)
    told = {key: _plain(_value(config, key)) for key in keys}
    if config.privacy.names != "show":
        told = {key: _without_people(key, value) for key, value in told.items()}
    return {"origins": {key: config.origins[key] for key in keys}, "given": told}


def _without_people(key: str, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if key.rpartition(".")[2] in _BY_PERSON:
        return {"n_people": len(value)}
    return {
        name: _without_people(name, inner) for name, inner in value.items() if name != _ANSWERS
    }


def _value(config: Any, key: str) -> Any:
    for name in key.split("."):
        config = config[name] if isinstance(config, Mapping) else getattr(config, name)
    return config


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return list(value) if isinstance(value, tuple) else value
