"""The first run: create a vault, open one, or try the demonstration data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.shell.first_run_pages import PassphrasePage, PersonPage, VaultPage, Welcome, tr
from ui.shell.unlock import FirstWindow
from ui.theme import Space
from ui.widgets.buttons import Button, quiet_button
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from ui.shell.first_run_pages import Page
    from ui.widgets.keys import KeyLine


@dataclass(frozen=True, slots=True)
class NewVault:
    """What a new vault is made of; the passphrase is kept out of its words."""

    name: str
    folder: str
    person: str
    user_name: str
    passphrase: str = field(repr=False)


class FirstRun(FirstWindow):
    """Leads through the first run; knows nothing of how vaults are made.

    The checks are passed in and return sentences, none where all is well.

    Signals:
        create_requested: a NewVault.
        open_requested, demo_requested: the other two ways to begin.
        folder_asked: show a dialog for the folder and answer with ``set_folder``.
    """

    create_requested = Signal(object)
    open_requested = Signal()
    demo_requested = Signal()
    folder_asked = Signal()

    def __init__(
        self,
        *,
        suggest: Callable[[], str],
        advise: Callable[[str], list[str]],
        check_vault: Callable[[str, str], list[str]],
        check_user: Callable[[str], list[str]],
        parent: QWidget | None = None,
    ) -> None:
        inside = QWidget()
        super().__init__(inside, 460, parent)
        self.welcome = Welcome()
        self.vault = VaultPage(check_vault)
        self.person = PersonPage(check_user)
        self.passphrase = PassphrasePage(suggest, advise)
        self._steps: tuple[Page, ...] = (self.welcome, self.vault, self.person, self.passphrase)
        self._index = 0
        self._step = label("", "muted")
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self.back_button = quiet_button(tr("Back"), "arrow-left", self.back)
        self.next_button = Button(tr("Continue"), "primary", "", self.go_on)
        self._lay_out(inside)
        self._connect()
        self.show_step(0)

    def _lay_out(self, inside: QWidget) -> None:
        line = QHBoxLayout()
        line.addWidget(self.back_button)
        line.addStretch(1)
        line.addWidget(self.next_button)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addStretch(2)
        column.addWidget(self._step)
        for page in self._steps:
            column.addWidget(page)
        column.addWidget(self._error)
        column.addLayout(line)
        column.addStretch(3)

    def _connect(self) -> None:
        self.welcome.chosen.connect(self._begin)
        self.vault.folder_asked.connect(self.folder_asked)

    def set_folder(self, path: str) -> None:
        """Show the folder in which the vault will be made."""
        self.vault.set_folder(path)

    def show_create(self) -> None:
        """Go straight to the first step of creating a vault."""
        self.show_step(1)

    def show_step(self, index: int) -> None:
        """Show a step; 0 is the welcome."""
        self._index = index
        for place, page in enumerate(self._steps):
            page.setVisible(place == index)
        last = len(self._steps) - 1
        self._step.setText(tr("Step {0} of {1}").format(index, last) if index else "")
        self.back_button.setVisible(index > 0)
        self.next_button.setVisible(index > 0)
        self.next_button.setText(tr("Create the vault") if index == last else tr("Continue"))
        self.show_error("")
        self._focus(index)

    def _focus(self, index: int) -> None:
        first = {1: self.vault.name, 2: self.person.name, 3: self.passphrase}.get(index)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self) -> int:
        """Return the step shown."""
        return self._index

    def go_on(self) -> None:
        """Check this step and go to the next, or ask for the vault to be made."""
        index = self.step()
        if self._steps[index].wrong():
            return
        if index + 1 < len(self._steps):
            self.show_step(index + 1)
        else:
            self.create_requested.emit(self._new_vault())

    def back(self) -> None:
        """Go to the step before."""
        self.show_step(max(self.step() - 1, 0))

    def set_busy(self, is_busy: bool) -> None:
        """Show that the vault is being made; nothing can be asked twice."""
        self.next_button.setEnabled(not is_busy)
        self.back_button.setEnabled(not is_busy)
        last = tr("Create the vault")
        self.next_button.setText(tr("Creating the vault") if is_busy else last)

    def show_error(self, sentence: str) -> None:
        """Say what happened and what to do; what was typed stays."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def forget(self) -> None:
        """Empty the passphrase fields, once the vault is made."""
        self.passphrase.forget()

    def _begin(self, way: str) -> None:
        if way == "create":
            self.show_step(1)
        elif way == "open":
            self.open_requested.emit()
        else:
            self.demo_requested.emit()

    def _new_vault(self) -> NewVault:
        return NewVault(
            name=self.vault.name.text(),
            folder=self.vault.folder(),
            person=self.person.name.text(),
            user_name=self.person.user.text(),
            passphrase=self.passphrase.passphrase(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, back with Escape."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Go on and back, where the buttons that do so may be pressed."""
        offered = (
            (self.next_button, "Return Enter", self.go_on),
            (self.back_button, "Esc", self.back),
        )
        table = [(one.text(), keys, act) for one, keys, act in offered if one.isEnabled()]
        return key_table(self.tr("First steps"), *table) if self.step() else ()
