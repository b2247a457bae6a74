"""Load beforehand, off the window's thread, what will be asked for next."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def warm_up() -> None:
    """Load what opening a vault needs, on the vault thread, while the passphrase is typed."""
    from counsel_desk.services import instruments, passphrases, vaults
    from ui.shell import entering

    del entering
    vaults.warm_up()
    instruments.all_instruments()
    passphrases.word_list()
    passphrases.passphrase_faults("warm up the judge")


def warm_charts() -> None:
    """Load what draws charts, on the second pool, once Today is on the screen.

    It is told first to leave the system's fonts alone; to search them takes seconds.
    """
    from counsel_desk.reports.preparation import prepare_matplotlib

    folder = os.environ.get("MPLCONFIGDIR", "")
    if folder and "matplotlib" not in sys.modules:
        prepare_matplotlib(Path(folder))
    from counsel_desk.reports import charts

    del charts
