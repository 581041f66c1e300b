"""The report as data first, then the page drawn from it."""
