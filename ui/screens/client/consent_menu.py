"""What can be done with a consent that was recorded."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.shell.refiling import STRIKE_ICON, strike_offer
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets.rows import ListRow, RowList

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class ConsentSheetMenu(Sheet):
    """Offers a new answer, withdrawal, correction and the history of one consent, and striking.

    Of one that was struck there is the history alone.
    """

    def __init__(
        self,
        title: str,
        facts: str,
        *,
        writes: bool,
        withdraws: bool,
        strikes: bool = False,
        corrects: bool = True,
    ) -> None:
        rows: list[tuple[str, ListRow]] = []
        if writes:
            words = translate("ConsentMenu", "Record a new answer")
            second = translate("ConsentMenu", "The client was asked again")
            rows.append(("again", ListRow(words, second, "plus")))
        if withdraws:
            words = translate("ConsentMenu", "Withdraw")
            second = translate("ConsentMenu", "Nothing more is shared on it")
            rows.append(("withdraw", ListRow(words, second, "arrow-u-up-left", "danger")))
        if writes and corrects:
            words = translate("ConsentMenu", "Correct what was recorded")
            second = translate("ConsentMenu", "The earlier version is kept")
            rows.append(("correct", ListRow(words, second, "pencil-simple")))
        words = translate("ConsentMenu", "History")
        second = translate("ConsentMenu", "Who recorded what, and when")
        rows.append(("history", ListRow(words, second, "clock-counter-clockwise")))
        if strikes:
            second = translate("ConsentMenu", "It is kept, marked, and decides nothing")
            rows.append(("strike", ListRow(strike_offer(), second, STRIKE_ICON)))
        shown = RowList(title)
        shown.set_rows(rows)
        super().__init__(
            title,
            facts,
            (SheetAction(CANCEL, translate("ConsentMenu", "Close")),),
            body=shown,
        )
        shown.opened.connect(self.answer)
