"""Ask for a file's erasure: what would go, why, whether the client has a copy, the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox

from counsel_desk.domain.erasures import ErasureBasis
from counsel_desk.services.errors import WrongPassphrase
from ui.shell.form_sheet import FormSheet, TextBox, optional_choice
from ui.widgets.erasure_words import basis_words, preview_words
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from counsel_desk.domain.erasures import ErasurePreview

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class AskErasureSheet(FormSheet):
    """Shows the dry run and asks what an erasure takes; an administrator signs after this."""

    def __init__(self, seen: ErasurePreview) -> None:
        bases = [
            (one, basis_words(one))
            for one in ErasureBasis
            if seen.is_due or one is not ErasureBasis.KEPT_LONG_ENOUGH
        ]
        first = ErasureBasis.KEPT_LONG_ENOUGH if seen.is_due else None
        choice = optional_choice(bases, first, translate("Erasure", "Choose why"))
        basis = Field(translate("Erasure", "Why it may be erased"), choice)
        said = translate("Erasure", "This stays when the file is gone: no name, no story.")
        words = Field(translate("Erasure", "In a few words"), TextBox(), said)
        self.copy_given = QCheckBox(translate("Erasure", "The client was given a copy, or offered"))
        self.own = PassphraseField(translate("Erasure", "Your own passphrase"))
        self.own_field = Field(translate("Erasure", "Your own passphrase"), self.own)
        super().__init__(
            translate("Erasure", "Erase {0} for good").format(seen.code),
            translate(
                "Erasure",
                "Nothing brings it back: no passphrase, kit or share. An administrator has to sign"
                " too; until then nothing can be written in it, and you can take this back. It is"
                " in older copies of the vault until these are gone, and is taken out again when"
                " one of them is restored.",
            ),
            (label(preview_words(seen), "body", wrap=True), basis, words, self.copy_given,
             self.own_field),
            {"basis": basis, "words": words},
            translate("Erasure", "Ask for erasure"),
        )  # fmt: skip

    def basis(self) -> ErasureBasis | None:
        """Give the reason; an error appears where none was chosen."""
        found = self.value_of("basis")
        missing = translate("Erasure", "Choose why it may be erased.")
        self.fields["basis"].set_error("" if found else missing)
        return ErasureBasis(found) if found else None

    def passphrase(self) -> str:
        """Give the passphrase; an error appears where none was typed."""
        typed = self.own.text()
        missing = translate("Erasure", "Type your own passphrase.")
        self.own_field.set_error("" if typed else missing)
        return typed

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, WrongPassphrase):
            self.set_error("")
            self.own_field.set_error(
                translate("Erasure", "This is not your passphrase. Nothing was done.")
            )
            self.own.select_all()
