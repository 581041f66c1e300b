"""What somebody said about how a log is to be read and judged, and who."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from procmine.config import Config, Price

__all__ = ["entries", "given"]


# Below these keys stand names of people, and who answers for a tag may be one.
_PEOPLE = ("calendar.resources", "cost.resources")


def given(config: Config) -> dict[str, dict[str, Any]]:
    """Which settings are no defaults?

    Returns:
        ``origins`` (who said it) and ``given`` (what), by dotted key in order of the keys. Names of
        people become their number unless [privacy] shows them.
    """
    keys = sorted(config.origins)
    told = {key: _plain(_value(config, key)) for key in keys}
    if "privacy.salt" in told:
        # Who knows it can try names; that there is one is all that is told.
        told["privacy.salt"] = bool(told["privacy.salt"])
    if config.privacy.names != "show":
        told = {key: _nameless(key, value) for key, value in told.items()}
    return {"origins": {key: config.origins[key] for key in keys}, "given": told}


def _nameless(key: str, value: Any) -> Any:
    if key in _PEOPLE:
        return {"n_resources": len(value)}
    if key == "valuestream.steps":
        return {
            step: {name: said for name, said in tag.items() if name != "owner"}
            for step, tag in value.items()
        }
    return value


def _value(config: Any, key: str) -> Any:
    for name in key.split("."):
        config = config[name] if isinstance(config, Mapping) else getattr(config, name)
    return config


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and value and all(isinstance(one, Price) for one in value):
        return _rate(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _said(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, dt.date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _said(value: Any) -> dict[str, Any]:
    """What a row says, without what it leaves as it would be anyway."""
    told = {f.name: (getattr(value, f.name), f.default) for f in dataclasses.fields(value)}
    return {name: _plain(inner) for name, (inner, usual) in told.items() if inner != usual}


def _rate(prices: tuple[Price, ...]) -> Any:
    """A rate as it is written: an amount, or several with their days."""
    if len(prices) == 1 and prices[0].since is None and prices[0].until is None:
        return prices[0].amount
    told = [
        {"amount": price.amount, "from": _plain(price.since), "to": _plain(price.until)}
        for price in prices
    ]
    return [{name: said for name, said in one.items() if said is not None} for one in told]


def entries(key: str, told: Any) -> Iterator[tuple[str, str]]:
    """How is a setting written in a table for readers?

    Args:
        key: its dotted key.
        told: what was given.

    Yields:
        Key and JSON of it; of a table of tables, such as the tags of the steps, those of each row.

    >>> list(entries("steps", {"Ask": {"value": "VA"}}))
    [('steps."Ask"', '{"value": "VA"}')]
    """
    tables = told.items() if isinstance(told, Mapping) else ()
    if not tables or not all(isinstance(row, Mapping) for _, row in tables):
        yield key, json.dumps(told, ensure_ascii=False)
        return
    for name, row in tables:
        quoted = json.dumps(name, ensure_ascii=False)
        yield f"{key}.{quoted}", json.dumps(row, ensure_ascii=False)
