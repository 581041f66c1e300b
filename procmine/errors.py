"""Every error procmine raises on purpose.

The tree (code in brackets)::

    ProcmineError
    ├── UsageError            [PM100] an option or argument that cannot be honoured
    │   └── ConfigError       [PM110] a procmine.toml that cannot be read or says the impossible
    ├── SourceError           [PM200] a source that cannot be read
    │   ├── SourceMissingError    [PM210] nothing there, a directory, or no permission
    │   ├── SourceFormatError     [PM220] no format fits, or the content breaks its format
    │   └── SourceUnsafeError     [PM230] a bomb, an external entity, a line without end
    ├── MappingError          [PM300] the columns cannot be given their roles
    │   ├── RoleMissingError      [PM310] a role the question needs has no column
    │   └── RoleAmbiguousError    [PM320] two columns fit one role equally well
    ├── TimeError             [PM400] a time column that cannot be read as instants
    │   └── DateOrderError        [PM410] day and month could be either
    ├── EmptyLogError         [PM500] no row is left to work on
    ├── ModelError            [PM600] a process model that cannot be read or used
    │   └── StateSpaceError       [PM610] too many states to check a model
    ├── BudgetError           [PM700] the time budget ran out before any setting finished
    └── BridgeError           [PM800] a library behind procmine.bridges failed

An error says what is wrong in one line and carries a hint that names the next thing to do.
Violations found *in* a log or model are never errors: they are findings.
"""

from __future__ import annotations

__all__ = [
    "BridgeError",
    "BudgetError",
    "ConfigError",
    "DateOrderError",
    "EmptyLogError",
    "MappingError",
    "ModelError",
    "ProcmineError",
    "RoleAmbiguousError",
    "RoleMissingError",
    "SourceError",
    "SourceFormatError",
    "SourceMissingError",
    "SourceUnsafeError",
    "StateSpaceError",
    "TimeError",
    "UsageError",
]


class ProcmineError(Exception):
    """The root of the tree: a message, a stable code and a hint.

    Args:
        message: what is wrong, in one line, naming the file, row or column.
        hint: the next thing to do.
    """

    code = "PM000"

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]\nHint: {self.hint}"

    def __reduce__(self) -> tuple[object, ...]:
        # The default would call the class without its keyword; errors cross process borders.
        return (_rebuild, (type(self), self.message, self.hint))


def _rebuild(kind: type[ProcmineError], message: str, hint: str) -> ProcmineError:
    return kind(message, hint=hint)


class UsageError(ProcmineError):
    """An option or argument that cannot be honoured."""

    code = "PM100"


class ConfigError(UsageError):
    """A procmine.toml that cannot be read or says something impossible."""

    code = "PM110"


class SourceError(ProcmineError):
    """A source that cannot be read."""

    code = "PM200"


class SourceMissingError(SourceError):
    """Nothing there, a directory where a file is needed, or no permission."""

    code = "PM210"


class SourceFormatError(SourceError):
    """No known format fits, or the content breaks the rules of its format."""

    code = "PM220"


class SourceUnsafeError(SourceError):
    """Content made to do harm: a decompression bomb, an external entity, a line without end."""

    code = "PM230"


class MappingError(ProcmineError):
    """The columns of a source cannot be given their roles."""

    code = "PM300"


class RoleMissingError(MappingError):
    """A role the question needs has no column."""

    code = "PM310"


class RoleAmbiguousError(MappingError):
    """Two columns fit one role equally well."""

    code = "PM320"


class TimeError(ProcmineError):
    """A time column that cannot be read as instants."""

    code = "PM400"


class DateOrderError(TimeError):
    """Day and month of a column could be either way round."""

    code = "PM410"


class EmptyLogError(ProcmineError):
    """No row is left to work on."""

    code = "PM500"


class ModelError(ProcmineError):
    """A process model that cannot be read or used."""

    code = "PM600"


class StateSpaceError(ModelError):
    """A model with more states than may be looked at."""

    code = "PM610"


class BudgetError(ProcmineError):
    """The time budget ran out before any setting finished."""

    code = "PM700"


class BridgeError(ProcmineError):
    """A library behind procmine.bridges failed."""

    code = "PM800"
