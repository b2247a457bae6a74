"""The pages of the first run: welcome, the vault, the person, the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.big_choice import BigChoice
from ui.widgets.buttons import Button, link_button, secondary_button
from ui.widgets.card import clear_layout
from ui.widgets.field import Field, TextField
from ui.widgets.labels import label
from ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[str], list[str]]


def tr(text: str) -> str:
    """Return a text of the first run in the person's language."""
    return QCoreApplication.translate("FirstRun", text)


class Page(QWidget):
    """One step: a title, a sentence, parts, and what goes on."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.L)
        self.column.addWidget(label(title, "page-title", wrap=True))
        if sentence:
            self.column.addWidget(label(sentence, "muted-body", wrap=True))

    def wrong(self) -> bool:
        """Show what is wrong and say whether anything is."""
        return False


class Welcome(Page):
    """Three ways to begin.

    Signals:
        chosen: create, open or demo.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            tr("Welcome"),
            tr(
                "A vault is a folder in which everything is encrypted. How would you like to begin?"
            ),
        )
        choices = (
            (
                "create",
                "shield-plus",
                tr("Create a vault"),
                tr("For a new office, or for yourself alone."),
            ),
            (
                "open",
                "folder-open",
                tr("Open a vault"),
                tr("It is already on this machine or a stick."),
            ),
            (
                "demo",
                "flask",
                tr("Try the demonstration data"),
                tr("Sixty invented people in a vault of their own; nothing to lose."),
            ),
        )
        for key, icon, title, sentence in choices:
            choice = BigChoice(title, sentence, icon)
            choice.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self.column.addWidget(choice)


class VaultPage(Page):
    """Name and place of the new vault.

    Signals:
        folder_asked: the person wants to choose another folder.
    """

    folder_asked = Signal()

    def __init__(self, check: Callable[[str, str], list[str]]) -> None:
        super().__init__(
            tr("The vault"),
            tr("Choose a place on this machine’s own disk. Backups go elsewhere later."),
        )
        self._check = check
        self.name = TextField(tr("Name of the vault"), tr("For example the office: Nakuru office."))
        self.name.edit.setMaxLength(80)
        self._folder = QLineEdit()
        self._folder.setReadOnly(True)
        self.folder_field = Field(tr("Folder"), self._folder)
        self.column.addWidget(self.name)
        self.column.addWidget(self.folder_field)
        change = secondary_button(
            tr("Choose another folder"), "folder-open", self.folder_asked.emit
        )
        self.column.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)

    def folder(self) -> str:
        """Return the folder in which the vault will be made."""
        return self._folder.text()

    def set_folder(self, path: str) -> None:
        """Show another folder."""
        self._folder.setText(path)
        self._folder.setToolTip(path)
        self.folder_field.set_error("")

    def wrong(self) -> bool:
        """Check name and folder."""
        self.name.set_error("" if self.name.text() else tr("Give the vault a name."))
        found = self._check(self.name.text(), self.folder()) if self.name.text() else []
        self.folder_field.set_error(" ".join(found))
        return bool(self.name.error() or found)


class PersonPage(Page):
    """Who the first person of the vault is."""

    def __init__(self, check: Check) -> None:
        super().__init__(
            tr("You"),
            tr("You hold every role at first. Staff you add later get the roles you give them."),
        )
        self._check = check
        self.name = TextField(tr("Your name"), tr("As colleagues will see it beside your notes."))
        self.user = TextField(
            tr("User name"), tr("What you type to open the desk, such as wanjiru.")
        )
        self.user.edit.setInputMethodHints(Qt.InputMethodHint.ImhNoAutoUppercase)
        for field in (self.name, self.user):
            field.edit.setMaxLength(64)
            self.column.addWidget(field)

    def wrong(self) -> bool:
        """Check both names."""
        self.name.set_error("" if self.name.text() else tr("Type your name."))
        found = self._check(self.user.text()) if self.user.text() else [tr("Choose a user name.")]
        self.user.set_error(" ".join(found))
        return bool(self.name.error() or found)


class Generated(QWidget):
    """Six words: shown, written down, typed back once.

    Signals:
        settled: the words were typed back rightly, or no longer are.
    """

    settled = Signal(bool)

    def __init__(self, suggest: Callable[[], str]) -> None:
        super().__init__()
        self._suggest = suggest
        self._words = ""
        self._card = QFrame()
        self._card.setObjectName("card")
        self._grid = QGridLayout()
        self._another = secondary_button(tr("Show another"), "shuffle", self.another)
        self._written = Button(
            tr("I have written it down"), "secondary", "pencil-line", self.hide_words
        )
        self._again = link_button(tr("Show the words again"), self.show_words)
        self.back = PassphraseField(tr("Type the six words back"))
        self._back_field = Field(
            tr("Type the six words back"),
            self.back,
            tr("From the paper, with a space between them."),
        )
        self.back.edited.connect(self._edited)
        self._lay_out()
        self.another()
        self.setFocusProxy(self._written)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inside.addLayout(self._grid)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self._another)
        line.addWidget(self._written)
        line.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self._card)
        outer.addLayout(line)
        outer.addWidget(self._back_field)
        outer.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)

    def another(self) -> None:
        """Show six other words."""
        self._words = self._suggest()
        self.back.clear()
        self.show_words()

    def _put_words(self, words: list[str]) -> None:
        clear_layout(self._grid)
        for place, word in enumerate(words):
            number = label(str(place + 1), "muted")
            self._grid.addWidget(number, place // 2, place % 2 * 2, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label(word, "word"), place // 2, place % 2 * 2 + 1)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._card.setAccessibleName(" ".join(words))

    def show_words(self) -> None:
        """Show the words, to be written down."""
        self._put_words(self._words.split())
        self._open(is_open=True)
        self._written.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_words(self) -> None:
        """Hide the words and ask for them."""
        self._put_words([])
        self._open(is_open=False)
        self.back.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, *, is_open: bool) -> None:
        shown: tuple[QWidget, ...] = (self._card, self._another, self._written)
        asked: tuple[QWidget, ...] = (self._back_field, self._again)
        for part in shown:
            part.setVisible(is_open)
        for part in asked:
            part.setVisible(not is_open)

    def is_right(self) -> bool:
        """Say whether the words were typed back."""
        return self.back.text().split() == self._words.split()

    def words(self) -> str:
        """Return the words."""
        return self._words

    def wrong(self) -> bool:
        """Say what is still to be done."""
        if not self._card.isHidden():
            self.hide_words()
            return True
        is_wrong = not self.is_right()
        sentence = tr("These are not the six words. Look at the paper, or show them again.")
        self._back_field.set_error(sentence if is_wrong else "")
        return is_wrong

    def _edited(self) -> None:
        self._back_field.set_error("")
        self.settled.emit(self.is_right())


class Own(QWidget):
    """A passphrase of one's own, with honest advice, typed twice."""

    def __init__(self, advise: Check) -> None:
        super().__init__()
        self._advise = advise
        self.first = PassphraseField(tr("Your passphrase"))
        self.second = PassphraseField(tr("The same again"), show_layout=False)
        self._first_field = Field(
            tr("Your passphrase"),
            self.first,
            tr("At least 15 characters. A sentence is better than a word."),
        )
        self._second_field = Field(tr("The same again"), self.second)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self._first_field)
        outer.addWidget(self._second_field)
        self.first.edited.connect(self._said)
        self.second.edited.connect(lambda: self._second_field.set_error(""))

    def _said(self) -> None:
        text = self.first.text()
        found = self._advise(text) if text else []
        fine = tr("Long enough, and hard to guess.") if text else ""
        first = tr("At least 15 characters. A sentence is better than a word.")
        self._first_field.set_help(" ".join(found) if found else fine or first)
        self._first_field.set_error("")

    def wrong(self) -> bool:
        """Check both fields."""
        text = self.first.text()
        found = self._advise(text) if text else [tr("Type a passphrase.")]
        self._first_field.set_error(" ".join(found))
        is_same = text == self.second.text()
        self._second_field.set_error(
            "" if is_same else tr("The two are not the same. Type it again.")
        )
        return bool(found) or not is_same


class PassphrasePage(Page):
    """Six generated words, or a passphrase of one's own."""

    def __init__(self, suggest: Callable[[], str], advise: Check) -> None:
        super().__init__(
            tr("The passphrase"),
            tr(
                "Nobody can open the vault without it, nor bring it back: not us, not a technician."
                " Write it down and keep the paper away from this machine."
            ),
        )
        self.generated = Generated(suggest)
        self.own = Own(advise)
        self._is_own = False
        self._switch = link_button("", self._turn)
        self.column.addWidget(self.generated)
        self.column.addWidget(self.own)
        self.column.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.use_own(is_own=False)
        self.setFocusProxy(self.generated)

    def _turn(self) -> None:
        self.use_own(is_own=not self._is_own)

    def use_own(self, *, is_own: bool) -> None:
        """Ask for a passphrase of one's own, or offer six words."""
        self._is_own = is_own
        self.own.setVisible(is_own)
        self.generated.setVisible(not is_own)
        own, words = tr("Use a passphrase of my own"), tr("Use six generated words")
        self._switch.setText(words if is_own else own)
        if is_own:
            self.own.first.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def wrong(self) -> bool:
        """Check the way that was chosen."""
        return self.own.wrong() if self._is_own else self.generated.wrong()

    def passphrase(self) -> str:
        """Return the passphrase."""
        return self.own.first.text() if self._is_own else self.generated.words()

    def forget(self) -> None:
        """Empty every field."""
        for field in (self.own.first, self.own.second, self.generated.back):
            field.clear()
