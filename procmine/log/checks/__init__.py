"""What can be wrong with a log: one check per file, each yields findings."""
