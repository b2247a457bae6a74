"""Run the window: ``python -m ui [--vault FOLDER] [--tour FOLDER]``."""

from __future__ import annotations

import sys

from ui.app import main

if __name__ == "__main__":
    sys.exit(main())
