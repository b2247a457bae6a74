"""Run the window: ``python -m ui [--vault FOLDER] [--tour FOLDER]``."""

from __future__ import annotations

from ui.app import start

if __name__ == "__main__":
    start()
