"""What is wasted, how much time it takes and what could be done: one kind of waste per file."""

from procmine.waste._evidence import Evidence
from procmine.waste._names import name_of
from procmine.waste._search import find

__all__ = ["Evidence", "find", "name_of"]
