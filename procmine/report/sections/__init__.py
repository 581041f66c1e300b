"""The parts of the page: one file each, in the order of their PLACE.

A section is a function named like its file. It takes the sheet and returns what its template of the
same name needs, or None when the log has nothing to say there. ``nav`` and ``title`` are always
among it.
"""
