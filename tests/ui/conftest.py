"""A running main window on a real vault with cheap keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.builders import cheap_keys, vault_copy
from tests.ui.drivers import Desktop
from ui import collector
from ui.shell.sheet import forget_answers

PATIENCE_MS = 60_000
"""How long a condition may take on a busy machine; a test waits no longer than it must."""


class PatientBot(QtBot):
    """Waits for conditions and signals as long as a slow machine needs."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The plugin's own, with more patience."""
    del qapp
    return PatientBot(request)


@pytest.fixture
def desk_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    """The window, not shown yet: ``sign_in`` goes from the closed vault to the open desk."""
    collector.begin()
    with cheap_keys():
        desktop = Desktop(qtbot, vault_copy(tmp_path), tmp_path)
        try:
            yield desktop
        finally:
            desktop.stop()
            forget_answers()
            collector.end()
