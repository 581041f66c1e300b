"""How rows get in: one source format or system per file."""

from procmine.connect._notes import known_notes
from procmine.connect._open import open_source

__all__ = ["known_notes", "open_source"]
