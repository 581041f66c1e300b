"""The parts of the report of a whole study: one file each, in the order of their PLACE.

A section is a function named like its file. It takes the sheet and returns what its template of the
same name in ``templates/study`` needs, or None when there is nothing to say. ``nav`` and ``title``
are always among it; a section whose ``nav`` is empty is not in the list at the top. Sections of
discovery and of the conformance check stand between them: see ``procmine.report.study.page``.
"""
