"""What the first window does without, so that it is there sooner.

Naming ``Qt`` makes the toolkit build a hundred enumerations at once, which takes as long as
everything else the first window does. Properties take plain numbers, so its parts use those.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

NO_FOCUS = 0
TAB_FOCUS = 1
STRONG_FOCUS = 11
ALIGN_CENTRE = 0x84
ALIGN_LEFT = 0x81
"""At the left, in the middle of the height."""
HINTS_NAME = 0x44
"""ImhNoAutoUppercase and ImhNoPredictiveText."""
HINTS_SECRET = 0x47
"""The same with ImhHiddenText and ImhSensitiveData."""
_PLAIN_TEXT = 0


def load_toolkit() -> None:
    """Load the toolkit and take its hook off the import statement.

    The hook reads the source of every module imported from then on, to find those that want
    snake_case names; none here does.
    """
    import PySide6.QtWidgets

    del PySide6
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain


def set_focus_policy(widget: QWidget, policy: int) -> None:
    """Say how a widget gets the focus: NO_FOCUS, TAB_FOCUS or STRONG_FOCUS."""
    widget.setProperty("focusPolicy", policy)


def set_hints(edit: QLineEdit, hints: int) -> None:
    """Tell input methods what a line is for: HINTS_NAME or HINTS_SECRET."""
    edit.setProperty("inputMethodHints", hints)


def set_plain(label: QLabel) -> None:
    """Have a label take its text as it is, never as markup."""
    label.setProperty("textFormat", _PLAIN_TEXT)
