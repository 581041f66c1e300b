"""One question about a log per file, each answered with a table."""
