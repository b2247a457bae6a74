"""What every sealed file asks for: its own passphrase, then one's own, and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from counsel_desk.services import passphrases
from ui.theme import Space
from ui.widgets.buttons import link_button
from ui.widgets.field import Field, TextField
from ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from collections.abc import Callable

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class SealingFields(QWidget):
    """The passphrase of the file, six generated words at first, and one's own."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.words = TextField(
            translate("Sealing", "Passphrase of the file"),
            translate(
                "Sealing",
                "Write it down and pass it on by another way than the file, best by voice.",
            ),
        )
        self.own = PassphraseField(translate("Sealing", "Your own passphrase"))
        self.own_field = Field(translate("Sealing", "Your own passphrase"), self.own)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(self.words)
        another = link_button(translate("Sealing", "Six other words"), self.another)
        lines.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self.own_field)
        self.another()

    def another(self) -> None:
        """Offer six other words."""
        self.words.set_text(passphrases.generate_passphrase())

    def is_right(self) -> bool:
        """Say what is missing."""
        missing = "" if self.own.text() else translate("Sealing", "Type your own passphrase.")
        self.own_field.set_error(missing)
        return not missing


def ask_path(over: QWidget, title: str, name: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where a PDF goes."""
    dialog = QFileDialog(over.window(), title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(f"{name}.pdf")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog
