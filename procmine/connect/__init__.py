"""How rows get in: one source format or system per file."""
