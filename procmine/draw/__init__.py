"""Nouns become pictures; the only room that knows layout."""
