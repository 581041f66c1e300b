"""One report of a whole study: discovery, value stream, waste and conformance in one result.

``Study`` is what a study found, ``study_files`` writes it down.
"""

from __future__ import annotations

from procmine.report.study.noun import Study
from procmine.report.study.files import study_files

__all__ = ["Study", "study_files"]
