"""The sheet in which a person writes, renames and drops snippets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.services import writing
from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.buttons import quiet_button, secondary_button
from ui.widgets.card import clear_layout
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.submit_text import SubmitText
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.notes import Snippet
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
NEW = ""


class SnippetSheet(Sheet):
    """Shows one snippet at a time; saving stays here, so that several can be written."""

    def __init__(
        self,
        context: Context,
        found: tuple[Snippet, ...],
        changed: Callable[[tuple[Snippet, ...]], object],
    ) -> None:
        self._context = context
        self._found = found
        self._changed = changed
        self.which = Choice()
        self.name = TextField(
            translate("Notes", "Name"),
            translate("Notes", "In a note, a semicolon, the name and a blank put the text in."),
            placeholder=translate("Notes", "safe"),
        )
        self.text = SubmitText()
        self.text.setMinimumHeight(110)
        self.text_field = Field(translate("Notes", "Text"), self.text)
        self.drop_button = quiet_button(translate("Notes", "Drop"), "trash", self._drop)
        self.save_button = secondary_button(translate("Notes", "Save"), "check", self._save)
        super().__init__(
            translate("Notes", "Snippets"),
            translate("Notes", "Texts that you write often. Only you can read them."),
            (SheetAction(CANCEL, translate("Notes", "Done")),),
            body=self._body(),
            width=560,
            keeps_open=True,
        )
        self.which.currentIndexChanged.connect(lambda _index: self._show())
        self.text.submitted.connect(self._save)
        self._fill(NEW)
        self._keep()

    def _body(self) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(Field(translate("Notes", "Snippet"), self.which))
        lines.addWidget(self.name)
        lines.addWidget(self.text_field)
        row = QHBoxLayout()
        row.addWidget(self.drop_button)
        row.addStretch(1)
        row.addWidget(self.save_button)
        lines.addLayout(row)
        self._kept = QVBoxLayout()
        lines.addLayout(self._kept)
        made.setFocusProxy(self.name)
        return made

    def _keep(self) -> None:
        """Keep what is typed until it is saved; each snippet begins anew."""
        self._keeper = FormKeeper(self._context, "snippet", self.text)
        self._keeper.bind("which", self.which).bind("name", self.name).bind("text", self.text)
        clear_layout(self._kept)
        self._kept.addWidget(FormStatus(self._keeper))
        self._keeper.begin()

    def _fill(self, chosen: str) -> None:
        choices: list[tuple[object, str]] = [(NEW, translate("Notes", "A new one"))]
        choices += [(one.name, f";{one.name}") for one in self._found]
        self.which.blockSignals(True)
        self.which.set_choices(choices)
        self.which.set_value(chosen)
        self.which.blockSignals(False)
        self._show()

    def _show(self) -> None:
        chosen = next((one for one in self._found if one.name == self.which.value()), None)
        self.name.set_text(chosen.name if chosen else "")
        self.text.setPlainText(chosen.text if chosen else "")
        self.drop_button.setEnabled(chosen is not None)
        self.set_error("")

    def _save(self) -> None:
        name, old = self.name.text().lstrip(";"), str(self.which.value() or "")
        job = self._context.jobs.ask(
            writing.save_snippet, name=name, text=self.text.words(), instead_of=old
        )
        job.then(self._saved).failed(lambda error: self.set_error(sentence(error)))

    def _saved(self, found: tuple[Snippet, ...]) -> None:
        self._found = found
        self._changed(found)
        self._keeper.finished()
        self._fill(NEW)
        self._keep()
        self.name.setFocus()

    def _drop(self) -> None:
        name = str(self.which.value() or "")
        self._context.jobs.ask(writing.drop_snippet, name=name).then(self._saved)
