"""The parts of the conformance page: one file each, in the order of their PLACE.

A section is a function named like its file. It takes the sheet and returns what its template of the
same name in ``templates/conform`` needs, or None when there is nothing to say. ``nav`` and
``title`` are always among it.
"""
