"""The window in somebody else's hands: one form and nothing of the desk, until the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from counsel_desk.services.errors import WrongPassphrase
from ui import wording
from ui.shell.main_window import MainWindow
from ui.theme import Space
from ui.widgets.buttons import primary_button, quiet_button
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.keys import let_over_sheets
from ui.widgets.labels import label
from ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.jobs import Job

MOST_TRIES = 3
"""Wrong passphrases after which the desk locks."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("HandedOver", text)


class HandedOver(QWidget):
    """Covers the whole screen with one form; the passphrase of who is signed in takes it away.

    Of the desk nothing is drawn, focused or reached by a key meanwhile: it is hidden, and the
    shortcuts of hidden widgets do nothing. Ctrl+L locks, as everywhere.
    """

    def __init__(
        self,
        form: QWidget,
        check: Callable[[str], Job[Any]],
        lock: Callable[[], object],
        then: Callable[[], object],
    ) -> None:
        super().__init__()
        self.form = form
        self._check = check
        self._lock = lock
        self._then = then
        self._tries = 0
        self._was_full = False
        self._window: MainWindow | None = None
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.secret = PassphraseField(_tr("Your passphrase"))
        self.field = Field(_tr("Your passphrase"), self.secret)
        self.asking = self._asking()
        self.take_back = quiet_button(_tr("For the counsellor"), "lock-key", self.ask)
        self._lay_out()
        action = QAction(_tr("Lock the desk"), self)
        action.setShortcut(QKeySequence("Ctrl+L"))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False: self._lock())
        let_over_sheets(action)
        self.addAction(action)

    def _lay_out(self) -> None:
        self._pages = QStackedLayout()
        self._pages.addWidget(self.form)
        self._pages.addWidget(self.asking)
        top = QHBoxLayout()
        top.setContentsMargins(Space.L, Space.L, Space.L, 0)
        top.addStretch(1)
        top.addWidget(self.take_back)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addLayout(self._pages, 1)

    def _asking(self) -> QWidget:
        card = Card()
        card.set_title(_tr("Bring the desk back"))
        words = _tr("The passphrase of who is signed in opens it. What was answered is kept.")
        card.add(label(words, "muted-body", wrap=True))
        card.add(self.field)
        line = QHBoxLayout()
        line.addStretch(1)
        self._button = primary_button(_tr("Bring back"), "", self._try)
        line.addWidget(quiet_button(_tr("Back to the form"), "", self._to_form))
        line.addWidget(self._button)
        card.body.addLayout(line)
        card.setMaximumWidth(460)
        made = QFrame()
        made.setObjectName("clear")
        grid = QVBoxLayout(made)
        grid.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 20)
        row.addStretch(1)
        grid.addLayout(row)
        grid.addStretch(2)
        self.secret.returned.connect(self._try)
        return made

    def open_over(self, widget: QWidget) -> None:
        """Cover the window of a widget, over the whole screen."""
        window = widget.window()
        if not isinstance(window, MainWindow):
            raise TypeError(type(window).__name__)
        self._window = window
        self._was_full = window.isFullScreen()
        window.put_over(self)
        window.showFullScreen()
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask for the passphrase in the place of the form."""
        self.field.set_error("")
        self.take_back.hide()
        self._pages.setCurrentWidget(self.asking)
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_form(self) -> None:
        self.secret.clear()
        self.take_back.show()
        self._pages.setCurrentWidget(self.form)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        if not self.secret.text() or not self._button.isEnabled():
            return
        self._button.setEnabled(False)
        self._check(self.secret.take()).then(self._right).failed(self._wrong)

    def _right(self, _nothing: object) -> None:
        window, self._window = self._window, None
        if window is None:
            return
        if not self._was_full:
            window.showNormal()
        window.take_off()
        self._then()

    def _wrong(self, error: Exception) -> None:
        self._button.setEnabled(True)
        if not isinstance(error, WrongPassphrase):
            self.field.set_error(wording.sentence(error))
            return
        self._tries += 1
        if self._tries >= MOST_TRIES:
            self._lock()
            return
        words = _tr("This is not the passphrase. After {0} wrong ones the desk locks.")
        self.field.set_error(words.format(MOST_TRIES))
        self.secret.select_all()
