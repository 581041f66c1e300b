"""Benchmarks: one file per headline figure, each against a peer in the same run.

``python -m bench`` measures all of them, ``python -m bench summary_parquet --events 1000000`` one.
Nothing here is part of the tests: a figure depends on the machine, a ratio to a peer hardly does.
"""
