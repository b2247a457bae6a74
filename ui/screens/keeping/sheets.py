"""The sheets of the review: what can be decided on a file, and what each decision asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.form_sheet import FormSheet, TextBox
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.dates import DateField
from ui.widgets.field import Field
from ui.widgets.rows import ListRow

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class DecideSheet(Sheet):
    """Offers what can be decided on one file."""

    def __init__(
        self, title: str, sentence: str, offered: Iterable[tuple[str, str, str, str]]
    ) -> None:
        super().__init__(title, sentence, (SheetAction(CANCEL, translate("Keeping", "Cancel")),))
        self.rows: dict[str, ListRow] = {}
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.XS)
        for key, words, second, icon in offered:
            row = ListRow(words, second, icon)
            row.clicked.connect(lambda _checked=False, key=key: self.answer(key))
            self.rows[key] = row
            lines.addWidget(row)
        for first in list(self.rows.values())[:1]:
            holder.setFocusProxy(first)  # the keys begin with what is offered, not with Cancel
        self.body.addWidget(holder)


def _reason() -> Field:
    return Field(
        translate("Keeping", "Reason"),
        TextBox(),
        translate(
            "Keeping",
            "Whoever schedules can read it: say why, and nothing that the client told.",
        ),
    )


class KeepLongerSheet(FormSheet):
    """Keeps a file until a later day."""

    def __init__(self, code: str, until: datetime.date) -> None:
        self._until = DateField(until)
        last = Field(translate("Keeping", "Keep until"), self._until)
        reason = _reason()
        super().__init__(
            translate("Keeping", "Keep {0} longer").format(code),
            translate("Keeping", "The file stays closed and comes up again after that day."),
            (last, reason),
            {"until": last, "reason": reason},
            translate("Keeping", "Keep it"),
        )

    def until(self) -> datetime.date:
        """Give the day that was chosen."""
        return self._until.day()


class HoldSheet(FormSheet):
    """Puts a legal hold on a file, or lifts it."""

    def __init__(self, code: str, *, lift: bool) -> None:
        reason = _reason()
        title, text, answer = _of_lifting() if lift else _of_holding()
        super().__init__(title.format(code), text, (reason,), {"reason": reason}, answer)


def _of_holding() -> tuple[str, str, str]:
    return (
        translate("Keeping", "Legal hold on {0}"),
        translate(
            "Keeping",
            "For a file that a court, a lawyer or an inquiry may need. Nothing of it can be erased"
            " until the hold is lifted, whatever its day says.",
        ),
        translate("Keeping", "Put the hold"),
    )


def _of_lifting() -> tuple[str, str, str]:
    return (
        translate("Keeping", "Lift the hold on {0}"),
        translate("Keeping", "The day until which the file is kept counts again."),
        translate("Keeping", "Lift the hold"),
    )
