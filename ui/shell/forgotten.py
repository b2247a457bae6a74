"""A forgotten passphrase: what it means, and the way in by a recovery kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.services.errors import WrongPassphrase
from ui import early, wording
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.field import TextField
from ui.widgets.passphrase import PassphraseField, secret_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.job import Job
    from ui.shell.entering import Entered

    Open = Callable[[str, str, str, Callable[[], object]], Job[Entered]]

KIT, OPEN = "kit", "open"
_MOST_NAME = 64


def _tr(text: str) -> str:
    return QCoreApplication.translate("Forgotten", text)


def explain_forgotten(over: QWidget, vault: str, user: str, opens: Open) -> None:
    """Say honestly what a forgotten passphrase means, and what helps."""
    sheet = Sheet(
        _tr("A forgotten passphrase cannot be brought back"),
        _tr(
            "The vault is sealed with it, so neither an administrator nor a technician can reset"
            " it. Look for the paper it was written on, and try it with Caps Lock off. If you made"
            " a recovery kit, its ten words set a new passphrase. If that is gone too, an"
            " administrator can add you as a new person; your supervisor’s desk then opens your"
            " clients’ files for you again. Nothing in the vault is lost by that."
        ),
        (
            SheetAction(CANCEL, _tr("Close")),
            SheetAction(KIT, _tr("Use my recovery kit"), "primary"),
        ),
    )
    again = over

    def answered(key: str) -> None:
        if key == KIT:
            KitUnlockSheet(vault, user, opens).open_over(again)

    sheet.answered.connect(answered)
    sheet.open_over(over)


class KitUnlockSheet(Sheet):
    """Takes user name and words, and stays with its error until the vault opens."""

    def __init__(self, vault: str, user: str, opens: Open) -> None:
        self.name = TextField(_tr("User name"))
        self.name.edit.setMaxLength(_MOST_NAME)
        early.set_hints(self.name.edit, early.HINTS_NAME)
        self.name.set_text(user)
        self.words = PassphraseField(_tr("The ten words of the kit"))
        self.words_field = secret_field(
            _tr("The ten words of the kit"),
            self.words,
            _tr("With a space between them. The eye shows what you type."),
        )
        body = QWidget()
        body.setObjectName("clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self.name)
        column.addWidget(self.words_field)
        body.setFocusProxy(self.words.edit if user else self.name.edit)
        super().__init__(
            _tr("Open with a recovery kit"),
            _tr("You choose a new passphrase next. The kit is used up by that."),
            (SheetAction(CANCEL, _tr("Cancel")), SheetAction(OPEN, _tr("Open"), "primary")),
            body=body,
            keeps_open=True,
            width=560,
        )
        self._vault = vault
        self._opens = opens
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key != OPEN:
            self.words.clear()
            return
        self.set_error("")
        self.name.set_error("" if self.name.text() else _tr("Type your user name."))
        missing = "" if self.words.text() else _tr("Type the words from the paper.")
        self.words_field.set_error(missing)
        if not self._vault:
            self.set_error(_tr("Choose a vault first, or make a new one."))
        elif self.name.text() and not missing:
            self._set_busy(is_busy=True)
            user, words = self.name.text(), self.words.text()
            self._opens(self._vault, user, words, self._opened).failed(self._refused)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.buttons[OPEN].setEnabled(not is_busy)
        self.buttons[OPEN].setText(_tr("Opening") if is_busy else _tr("Open"))

    def _opened(self) -> None:
        self.words.clear()
        self.close_sheet()

    def _refused(self, error: Exception) -> None:
        self._set_busy(is_busy=False)
        if isinstance(error, WrongPassphrase):
            self.words_field.set_error(
                _tr(
                    "User name and words do not belong together, or the kit was used already or"
                    " replaced. Nothing was changed; type them again."
                )
            )
            self.words.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.set_error(wording.sentence(error))
