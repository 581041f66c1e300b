"""From a procmine.toml to a configuration."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

from procmine.config.sections import replaced, unknown
from procmine.config.study import Config
from procmine.errors import ConfigError
from procmine.worktime import Calendar

__all__ = ["load"]

FILE_NAME = "procmine.toml"


def load(path: Path) -> Config:
    """Read a procmine.toml.

    Args:
        path: the file, or a folder that holds one.

    Returns:
        The configuration; sources in it are relative to the file's folder.

    Raises:
        ConfigError: the file is not there, is no TOML, or says something procmine does not know.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        # Some editors put a mark of the encoding in front.
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"{file}: cannot be read ({error.strerror}).",
            hint="Write one with: procmine init SOURCE.",
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file} is not in UTF-8.", hint="Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{file}: {error}.", hint="It must be TOML; texts stand in quotes."
        ) from None
    return _read(content, file)


def _read(content: dict[str, Any], file: Path) -> Config:
    config = Config(folder=file.parent)
    sections = {f.name for f in dataclasses.fields(Config)} - {"folder", "origins"}
    origins: dict[str, str] = {}
    content = _of_today(content, file.name)
    for section, value in content.items():
        if section not in sections:
            raise unknown(section, sections, file.name, "section")
        if not isinstance(value, dict):
            raise ConfigError(
                f"{file.name}: {section} must be a section.", hint=f"Write [{section}]."
            )
        old = getattr(config, section)
        is_typed = dataclasses.is_dataclass(old)
        new: Any = replaced(old, _renamed(value), section, file.name) if is_typed else value
        config = dataclasses.replace(config, **{section: new})
        told = _renamed(value) if is_typed else value
        origins.update({f"{section}.{name}": file.name for name in told})
    people = {"teams", "resources"} & set(config.calendar)
    house = {name: told for name, told in config.calendar.items() if name not in people}
    if house and not (people and set(house) <= {"zone", "country", "subdivision"}):
        # Hours that are none are told at once, not after the model was made.
        Calendar.parse(house, origin=f"{file.name}: [calendar]")
    return dataclasses.replace(config, origins=origins)


def _of_today(content: dict[str, Any], origin: str) -> dict[str, Any]:
    """What stands in [money], the older name of [cost], as if it stood there."""
    old, cost = content.get("money", {}), content.get("cost", {})
    if not isinstance(old, dict) or not isinstance(cost, dict) or "money" not in content:
        return content
    for key in old:
        if key in cost:
            raise ConfigError(
                f"{origin}: [money] and [cost] both say {key}.",
                hint="Say it in [cost] alone: [money] is its older name.",
            )
    others = {name: section for name, section in content.items() if name != "money"}
    return {**others, "cost": {**old, **cost}}


def _renamed(section: dict[str, Any]) -> dict[str, Any]:
    # "from" is the natural word in a file and a keyword in Python.
    return {"kind" if name == "from" else name: value for name, value in section.items()}
