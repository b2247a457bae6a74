"""A field for one's own passphrase, asked for again where keys are given away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.widgets.field import Field
from ui.widgets.passphrase import PassphraseField


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnPassphrase", text)


class OwnPassphrase(Field):
    """One's own passphrase, which is never kept with what else is typed.

    Attributes:
        secret: the field without its title.
    """

    def __init__(self) -> None:
        self.secret = PassphraseField(_tr("Your own passphrase"))
        super().__init__(
            _tr("Your own passphrase"),
            self.secret,
            _tr("Asked again, because this gives keys to a colleague."),
        )
        self.secret.edit.textEdited.connect(lambda _text: self.set_error(""))

    def typed(self) -> str:
        """Give what was typed; an error appears where nothing was."""
        found = self.secret.text()
        self.set_error("" if found else _tr("Type your own passphrase."))
        return found

    def say_wrong(self) -> None:
        """Say that it is another one, and take the keys there."""
        self.set_error(_tr("This is not your passphrase. Nothing was done; type it again."))
        self.secret.select_all()
