"""Event logs with planted, counted truth."""
