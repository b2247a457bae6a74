"""Sheets that change nothing: a record as it stands, and a short list of what to look at."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.labels import label
from ui.widgets.rows import ListRow, RowList
from ui.widgets.version_words import field_words, value_words

if TYPE_CHECKING:
    from collections.abc import Sequence

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class ReadingSheet(Sheet):
    """Shows the fields of a record that are filled in."""

    def __init__(self, title: str, record: Any) -> None:  # noqa: ANN401 - any record
        body = QWidget()
        body.setObjectName("clear")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.XS)
        said = [
            (field_words(one.name), value_words(one.name, getattr(record, one.name)))
            for one in fields(record)
        ]
        for name, words in said:
            if words:
                lines.addWidget(label(name, "muted"))
                text = label(words, "body", wrap=True)
                text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
                lines.addWidget(text)
                lines.addSpacing(Space.S)
        if not any(words for _name, words in said):
            lines.addWidget(label(translate("ReadingSheet", "Nothing is written here yet.")))
        close = (SheetAction(CANCEL, translate("ReadingSheet", "Close")),)
        super().__init__(title, "", close, body=body, width=620)


class HistorySheet(Sheet):
    """A few rows, one of which is chosen."""

    def __init__(self, title: str, text: str, actions: Sequence[tuple[str, str, str]]) -> None:
        shown = RowList(title)
        shown.set_rows([(key, ListRow(words, "", icon)) for key, words, icon in actions])
        close = (SheetAction(CANCEL, translate("ReadingSheet", "Close")),)
        super().__init__(title, text, close, body=shown)
        shown.opened.connect(self.answer)
