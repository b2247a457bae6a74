"""The sheets of the client page are forms as others are; what they are made of."""

from __future__ import annotations

from ui.shell.form_sheet import (
    WIDE,
    FormSheet,
    LaterSection,
    Part,
    TextBox,
    optional_choice,
)

__all__ = ["WIDE", "FormSheet", "LaterSection", "Part", "TextBox", "optional_choice"]
