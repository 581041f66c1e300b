"""A section with other values, each checked against the type of its field."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from procmine.errors import ConfigError

__all__ = ["replaced", "unknown"]

_KINDS = {str: "a text", bool: "true or false", int: "a number", float: "a number"}


def replaced(old: Any, values: Mapping[str, Any], section: str, origin: str) -> Any:
    """A section with some values replaced, each checked against the type of its field."""
    return dataclasses.replace(old, **_all_checked(old, values, section, origin))


def _all_checked(old: Any, values: Mapping[str, Any], section: str, origin: str) -> dict[str, Any]:
    hints = typing.get_type_hints(type(old))
    for name in values:
        if name not in hints:
            raise unknown(name, hints, f"{origin}: [{section}]", "key")
    return {
        name: _checked(value, hints[name], getattr(old, name), f"{section}.{name}", origin)
        for name, value in values.items()
    }


def _checked(value: Any, hint: Any, old: Any, key: str, origin: str) -> Any:
    if hint is Any:
        # The section itself reads what comes in several shapes.
        return value
    if dataclasses.is_dataclass(hint):
        return _inner(value, hint if old is None else type(old), old, key, origin)
    if isinstance(hint, types.UnionType):
        # What may be absent in Python is left out of a file.
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        hint = next((kind for kind in kinds if type(value) is kind), kinds[0])
    kind = typing.get_origin(hint) or hint
    if kind is tuple:
        return _texts(value, key, origin)
    if kind is Mapping or isinstance(kind, types.GenericAlias):
        if not isinstance(value, Mapping):
            raise _wrong(value, key, origin, "a section")
        inner = typing.get_args(hint)[1]
        return MappingProxyType(
            {k: _checked(v, inner, None, f"{key}.{k}", origin) for k, v in value.items()}
        )
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _wrong(value, key, origin, _KINDS[kind])
    return value


def _inner(value: Any, kind: Any, old: Any, key: str, origin: str) -> Any:
    """A section in a section; one of many may be said by its first field alone."""
    if isinstance(value, str) and old is None:
        value = {dataclasses.fields(kind)[0].name: value}
    if not isinstance(value, dict):
        raise _wrong(value, key, origin, "a section")
    around = kind() if old is None else old
    checked = _all_checked(around, value, key, origin)
    try:
        return dataclasses.replace(around, **checked)
    except ConfigError as error:
        # One of many does not know its own name.
        raise ConfigError(f"{origin}: {key}: {error.message}", hint=error.hint) from None


def _texts(value: Any, key: str, origin: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(v, str) for v in listed):
        raise _wrong(value, key, origin, "a text or a list of texts")
    return tuple(listed)


def _wrong(value: Any, key: str, origin: str, wanted: str) -> ConfigError:
    return ConfigError(f"{origin}: {key} = {value!r} must be {wanted}.", hint="Mend that line.")


def unknown(name: str, known: typing.Iterable[str], where: str, what: str) -> ConfigError:
    """The error about a name that is none of those known, with the nearest one."""
    listed = sorted(known)
    near = difflib.get_close_matches(name, listed, 1)
    return ConfigError(
        f"{where} has an unknown {what} {name!r}.",
        hint=f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(listed)}.",
    )
