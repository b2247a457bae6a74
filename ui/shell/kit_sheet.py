"""Make a recovery kit: see ten words, put them on paper, type them back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.services import recovery
from counsel_desk.services.errors import Invalid, WrongPassphrase
from ui import wording
from ui.shell.kit_paper import KitPaper, ask_printer, paint_paper
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.turns import later
from ui.widgets.buttons import link_button, secondary_button
from ui.widgets.card import clear_layout
from ui.widgets.dates import say_date
from ui.widgets.labels import label
from ui.widgets.passphrase import PassphraseField, secret_field
from ui.widgets.qr_code import QrCode, matrix_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

    from ui.screen import Context
    from ui.widgets.qr_code import Modules

GO_ON = "go-on"
_WIDTH = 720
_COLUMNS = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("KitSheet", text)


class KitWords(QFrame):
    """Ten words with their numbers, and the same as a code."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.code = QrCode(_tr("The same words as a QR code"))
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.XL, Space.L, Space.L, Space.L)
        line.setSpacing(Space.L)
        line.addLayout(self._grid, 1)
        line.addWidget(self.code)

    def set_words(self, words: list[str]) -> None:
        """Show words; none empties the card."""
        clear_layout(self._grid)
        half = -(-len(words) // _COLUMNS)
        for place, word in enumerate(words):
            column, row = divmod(place, half)
            number = label(str(place + 1), "muted")
            self._grid.addWidget(number, row, 2 * column, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label(word, "word"), row, 2 * column + 1)
        self.code.set_modules(())
        self.setAccessibleName(" ".join(words))


class ShowKit(QWidget):
    """The words, and the ways to paper."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.words = KitWords()
        self.print = secondary_button(_tr("Print"), "printer")
        self.another = secondary_button(_tr("Show others"), "shuffle")
        self.said = label(self._spool(), "muted", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.print)
        line.addWidget(self.another)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.words)
        column.addLayout(line)
        column.addWidget(self.said)
        self.setFocusProxy(self.print)

    def _spool(self) -> str:
        return _tr(
            "Writing the words down by hand leaves no trace anywhere. A printer may remember what"
            " it printed: use one that is yours. The code holds the same words; do not photograph"
            " it with a phone."
        )


class TypeBack(QWidget):
    """The words typed back once, and the person's own passphrase."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.typed = PassphraseField(_tr("Type the ten words back"))
        self.typed_field = secret_field(
            _tr("Type the ten words back"),
            self.typed,
            _tr("From the paper, with a space between them. The eye shows what you type."),
        )
        self.own = PassphraseField(_tr("Your own passphrase"), show_layout=False)
        self.own_field = secret_field(
            _tr("Your own passphrase"), self.own, _tr("So that nobody else makes a kit for you.")
        )
        self.again = link_button(_tr("Show the words again"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self.typed_field)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.own_field)
        self.setFocusProxy(self.typed)

    def wrong(self, words: str) -> bool:
        """Say what is missing at the field that it is about."""
        is_same = recovery.same_words(self.typed.text(), words)
        self.typed_field.set_error("" if is_same else wording.sentence(Invalid("kit-words")))
        missing = "" if self.own.text() else _tr("Type your own passphrase.")
        self.own_field.set_error(missing)
        first = self.typed if not is_same else self.own
        if not is_same or missing:
            first.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return not is_same or bool(missing)

    def forget(self) -> None:
        """Empty both fields."""
        self.typed.clear()
        self.own.clear()


class KitSheet(Sheet):
    """Leads to a kit that works; until the words were typed back there is none."""

    def __init__(self, context: Context) -> None:
        self.show_page = ShowKit()
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.show_page)
        super().__init__(
            _tr("Your recovery kit"),
            _tr(
                "Ten words on paper that open your desk if you forget the passphrase. Nobody can"
                " bring it back otherwise. They are shown only now and are stored nowhere; they"
                " work once you have typed them back."
            ),
            (SheetAction(CANCEL, _tr("Later")), SheetAction(GO_ON, "", "primary")),
            body=body,
            keeps_open=True,
            width=_WIDTH,
        )
        self._context = context
        self._words = ""
        self._is_back = False
        self.show_page.another.clicked.connect(lambda: self._draw())
        self.show_page.print.clicked.connect(lambda: self.print_paper())
        self.answered.connect(self._answered)
        self._words = recovery.draw_kit()
        self._turn(is_back=False)

    @cached_property
    def back_page(self) -> TypeBack:
        """Where the words are typed back; made when it is wanted, so that the words come soon."""
        made = TypeBack()
        made.hide()
        made.again.clicked.connect(lambda: self._turn(is_back=False))
        self._column.addWidget(made)
        return made

    def _forget_typed(self) -> None:
        if "back_page" in self.__dict__:
            self.back_page.forget()

    def _draw(self) -> None:
        self._words = recovery.draw_kit()
        self._forget_typed()
        self._show_words()

    def _show_words(self) -> None:
        words = self._words
        self.show_page.words.set_words(words.split())
        job = self._context.jobs.compute(matrix_of, words)
        job.then(lambda modules: self._show_code(words, modules))

    def _show_code(self, words: str, modules: Modules) -> None:
        if words == self._words and not self._is_back:
            self.show_page.words.code.set_modules(modules)

    def _turn(self, *, is_back: bool) -> None:
        """Show the words, or ask for them; never both."""
        self._is_back = is_back
        if is_back:
            self.show_page.words.set_words([])
        else:
            self._show_words()
        self.show_page.setVisible(not is_back)
        if is_back or "back_page" in self.__dict__:
            self.back_page.setVisible(is_back)
        self.buttons[GO_ON].setText(_tr("Make the kit") if is_back else _tr("I have them on paper"))
        page = self.back_page.typed.edit if is_back else self.show_page.print
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_paper(self) -> None:
        """Print the words, after the trail says so."""
        if not ask_printer(self, self._print_on):
            self.show_page.said.setText(
                _tr("No printer is set up on this machine. Write the words down by hand.")
            )

    def _print_on(self, device: QPagedPaintDevice) -> None:
        day = say_date(self._context.today(), long=True)
        paper = KitPaper(self._words, self._context.vault_name, day)
        job = self._context.jobs.ask(recovery.note_printed)
        job.then(lambda _none: paint_paper(device, paper))
        job.failed(lambda error: self.set_error(wording.sentence(error)))

    def _answered(self, key: str) -> None:
        if key == CANCEL:
            self._forget()
        elif not self._is_back:
            self._turn(is_back=True)
        else:
            self._make()

    def _make(self) -> None:
        self.set_error("")
        page = self.back_page
        if page.wrong(self._words):
            return
        self.buttons[GO_ON].setEnabled(False)
        job = self._context.jobs.ask(
            recovery.make_kit,
            words=self._words,
            typed=page.typed.text(),
            passphrase=page.own.text(),
        )
        job.then(self._made).failed(self._failed)

    def _made(self, _none: object) -> None:
        self._forget()
        said = _tr("Your recovery kit works. Put the paper where only you can reach it.")
        self._context.messages.say(said, "good")
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.buttons[GO_ON].setEnabled(True)
        if isinstance(error, WrongPassphrase):
            self.back_page.own_field.set_error(_tr("This is not your passphrase. Type it again."))
            self.back_page.own.select_all()
        else:
            self.set_error(wording.sentence(error))

    def _forget(self) -> None:
        self._words = ""
        self._forget_typed()
        self.show_page.words.set_words([])


def offer_kit(context: Context, over: QWidget) -> None:
    """Offer a kit over an open desk: made in one turn of the window, shown in another."""

    def make() -> None:
        made = KitSheet(context)
        later(over, lambda: made.open_over(over))

    later(over, make)
