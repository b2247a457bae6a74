"""Keep the window out of screenshots and shared screens, where the system can do that.

Windows leaves a window out of every capture (SetWindowDisplayAffinity), macOS does not share it
(NSWindow sharingType). On Linux no such thing exists; there the person is told once.
"""

from __future__ import annotations

import ctypes
import sys
from enum import Enum, auto
from typing import Any

_EXCLUDE_FROM_CAPTURE = 0x11
_SHARING_NONE = 0


class Exclusion(Enum):
    """Whether a window is left out of captures."""

    EXCLUDED = auto()
    REFUSED = auto()
    IMPOSSIBLE = auto()


def exclude(window: int, *, platform: str = sys.platform) -> Exclusion:
    """Leave a window, by the system's number of it, out of captures; never an error."""
    try:
        if platform == "win32":
            return _result(_on_windows(window))
        if platform == "darwin":
            return _result(_on_macos(window))
    except (AttributeError, OSError, TypeError, ctypes.ArgumentError):
        return Exclusion.REFUSED
    return Exclusion.IMPOSSIBLE


def _result(is_done: bool) -> Exclusion:
    return Exclusion.EXCLUDED if is_done else Exclusion.REFUSED


def _on_windows(window: int) -> bool:
    user32: Any = getattr(ctypes, "windll").user32  # noqa: B009 - there on Windows alone
    handle = ctypes.c_void_p(window)
    return bool(user32.SetWindowDisplayAffinity(handle, _EXCLUDE_FROM_CAPTURE))


def _on_macos(view: int) -> bool:
    """Qt's number is the NSView; its window is asked not to be shared."""
    objc = ctypes.CDLL("/usr/lib/libobjc.A.dylib")
    objc.sel_registerName.restype = ctypes.c_void_p
    objc.sel_registerName.argtypes = [ctypes.c_char_p]
    address = ctypes.cast(objc.objc_msgSend, ctypes.c_void_p).value or 0
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(address)
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(address)
    window = ask(view, objc.sel_registerName(b"window"))
    if not window:
        return False
    tell(window, objc.sel_registerName(b"setSharingType:"), _SHARING_NONE)
    return True
