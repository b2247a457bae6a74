from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_that_return_nothing_leave_none_alone(qapp):
    # WORKAROUND: see docs/decisions/007-pyside-below-6-12.md.
    owner = QObject()
    before = sys.getrefcount(None)
    for _ in range(500):
        owner.setObjectName("x")
    assert sys.getrefcount(None) > before - 100
