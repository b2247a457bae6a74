"""Take the whole tour without its pictures: tour_child FOLDER."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ui.tour import run_tour

if __name__ == "__main__":
    os._exit(run_tour(Path(sys.argv[1]), pictured=False))
