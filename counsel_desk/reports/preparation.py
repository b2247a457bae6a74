"""Make matplotlib ready: a private folder for its files and no search for the system's fonts.

This module imports nothing of matplotlib, because the settings count only before its import.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def prepare_matplotlib(config_dir: Path) -> None:
    """Point matplotlib at a folder of the desk's own, made private if it is new.

    MUST be called before anything imports matplotlib. Searching the system's fonts takes seconds
    on a machine with many of them and is not needed: the charts bring their own.

    Raises:
        RuntimeError: matplotlib is imported already, so that the settings would be ignored.
    """
    if "matplotlib" in sys.modules and os.environ.get("MPLCONFIGDIR") != str(config_dir):
        raise RuntimeError("matplotlib was imported before it was prepared")
    config_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["MPLCONFIGDIR"] = str(config_dir)
    os.environ["MPL_IGNORE_SYSTEM_FONTS"] = "1"
    os.environ["MPLBACKEND"] = "agg"
