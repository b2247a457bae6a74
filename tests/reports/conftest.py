"""Keep matplotlib's files in a folder of the tests' own."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

if "matplotlib" not in sys.modules and "MPLCONFIGDIR" not in os.environ:
    from counsel_desk.reports.preparation import prepare_matplotlib

    prepare_matplotlib(Path(tempfile.mkdtemp(prefix="counsel-desk-charts-")))
