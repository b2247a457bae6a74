"""Ask for one's own passphrase, with what it is asked for."""

from __future__ import annotations

from ui.shell.form_sheet import FormSheet
from ui.widgets.own_passphrase import OwnPassphrase


class OwnPassphraseSheet(FormSheet):
    """Says what will be given to whom, and asks for the passphrase.

    Attributes:
        own: the field.
    """

    def __init__(self, title: str, text: str, answer: str) -> None:
        self.own = OwnPassphrase()
        super().__init__(title, text, (self.own,), {"own": self.own}, answer)
