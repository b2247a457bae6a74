"""A running main window on a real vault with cheap keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import cheap_keys, vault_copy
from tests.ui.drivers import Desktop
from ui.shell.sheet import forget_answers


@pytest.fixture
def desk_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    """The window, not shown yet: ``sign_in`` goes from the closed vault to the open desk."""
    with cheap_keys():
        desktop = Desktop(qtbot, vault_copy(tmp_path), tmp_path)
        try:
            yield desktop
        finally:
            desktop.stop()
            forget_answers()
