"""The window is left out of captures where the system can do that (41)."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

from ui.shell import capture
from ui.shell.capture import Exclusion, exclude


def test_windows_is_asked_to_leave_the_window_out(monkeypatch):
    asked: list[tuple[int | None, int]] = []

    def affinity(window: ctypes.c_void_p, kind: int) -> int:
        asked.append((window.value, kind))
        return 1

    user32 = SimpleNamespace(SetWindowDisplayAffinity=affinity)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    assert exclude(4711, platform="win32") is Exclusion.EXCLUDED
    assert asked == [(4711, 0x11)], "WDA_EXCLUDEFROMCAPTURE"


def test_a_windows_that_refuses_or_knows_no_such_call_is_told_apart(monkeypatch):
    user32 = SimpleNamespace(SetWindowDisplayAffinity=lambda _window, _kind: 0)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    assert exclude(1, platform="win32") is Exclusion.REFUSED
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=object()), raising=False)
    assert exclude(1, platform="win32") is Exclusion.REFUSED


def test_macos_without_its_library_is_refused_and_no_error(monkeypatch):
    def missing(_name: str) -> None:
        raise OSError

    monkeypatch.setattr(capture.ctypes, "CDLL", missing)
    assert exclude(1, platform="darwin") is Exclusion.REFUSED


def test_elsewhere_it_is_impossible():
    assert exclude(1, platform="linux") is Exclusion.IMPOSSIBLE
