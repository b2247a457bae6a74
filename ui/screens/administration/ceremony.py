"""The ceremony of the organisation's key: three shares, put on paper and typed back one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.services import organisation, recovery
from counsel_desk.services.errors import WrongPassphrase
from ui import wording
from ui.shell import kit_paper
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.buttons import link_button, secondary_button
from ui.widgets.card import clear_layout
from ui.widgets.dates import say_date
from ui.widgets.labels import label
from ui.widgets.passphrase import PassphraseField, secret_field

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

    from counsel_desk.services.organisation import Drawn
    from ui.screen import Context

GO_ON = "go-on"
COLUMNS = 3
_WIDTH = 760


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ceremony", text)


class ShareWords(QFrame):
    """The words of one share in three columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)

    def set_words(self, text: str) -> None:
        """Show words; an empty text empties the card."""
        clear_layout(self._grid)
        words = text.split()
        rows = -(-len(words) // COLUMNS)
        for place, word in enumerate(words):
            column, row = divmod(place, rows)
            number = label(str(place + 1), "muted")
            self._grid.addWidget(number, row, 2 * column, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label(word, "strong"), row, 2 * column + 1)
        self.setAccessibleName(text)


class CeremonySheet(Sheet):
    """Leads three people through it; until all three shares were typed back there is no key."""

    def __init__(self, context: Context) -> None:
        self.said = label("", "body", wrap=True)
        self.words = ShareWords()
        self.print = secondary_button(_tr("Print"), "printer")
        self.typed = PassphraseField(_tr("Type this share back"))
        self.typed_field = secret_field(
            _tr("Type this share back"), self.typed, _tr("From the paper, with spaces between.")
        )
        self.again = link_button(_tr("Show this share again"))
        self.own = PassphraseField(_tr("Your own passphrase"), show_layout=False)
        self.own_field = secret_field(_tr("Your own passphrase"), self.own)
        super().__init__(
            _tr("The organisation’s key"),
            "",
            (SheetAction(CANCEL, _tr("Break off")), SheetAction(GO_ON, "", "primary")),
            body=self._laid_out(),
            keeps_open=True,
            width=_WIDTH,
        )
        self._context = context
        self._drawn: Drawn = organisation.draw()
        self._typed: list[str] = []
        self._phase = "intro"
        self.print.clicked.connect(lambda: self.print_share())
        self.again.clicked.connect(lambda: self._turn("show"))
        self.answered.connect(self._answered)
        self._turn("intro")

    def _laid_out(self) -> QWidget:
        body = QWidget()
        body.setObjectName("clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        line = QHBoxLayout()
        line.addWidget(self.print)
        line.addStretch(1)
        column.addWidget(self.said)
        column.addWidget(self.words)
        column.addLayout(line)
        column.addWidget(self.typed_field)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.own_field)
        return body

    def _share(self) -> str:
        return self._drawn.shares[len(self._typed)]

    def _turn(self, phase: str) -> None:
        """Show one step: the words of a share, or the field for them, never both."""
        self._phase = phase
        self.words.set_words(self._share() if phase == "show" else "")
        self.said.setText(self._sentence())
        for part, when in (
            (self.words, "show"),
            (self.print, "show"),
            (self.typed_field, "back"),
            (self.again, "back"),
            (self.own_field, "sign"),
        ):
            part.setVisible(phase == when)
        self.buttons[GO_ON].setText(self._answer())
        first = {"back": self.typed.edit, "sign": self.own.edit}.get(phase, self.buttons[GO_ON])
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sentence(self) -> str:
        number = len(self._typed) + 1
        return {
            "intro": _tr(
                "Three people come to this desk, each with paper. Each gets one share of a key that"
                " nobody else has; two of them together can later bring files back whose every"
                " reader is gone, and one alone can do nothing. It takes about twenty minutes."
                " Let nobody else see the screen, and write by hand if you can."
            ),
            "show": _tr(
                "Share {0} of 3: only its keeper looks. Write the 33 words down, or print them."
            ).format(number),
            "back": _tr("Share {0} of 3: its keeper types it back from the paper.").format(number),
            "sign": _tr(
                "All three shares are on paper. From now on everything but private notes is sealed"
                " to the organisation’s key as well, as your colleagues sign in."
            ),
        }[self._phase]

    def _answer(self) -> str:
        return {
            "intro": _tr("Begin"),
            "show": _tr("It is on paper"),
            "back": _tr("Go on"),
            "sign": _tr("Put the key in force"),
        }[self._phase]

    def _answered(self, key: str) -> None:
        if key == CANCEL:
            self._forget()
        elif self._phase == "intro":
            self._turn("show")
        elif self._phase == "show":
            self._turn("back")
        elif self._phase == "back":
            self._check()
        else:
            self._found()

    def _check(self) -> None:
        is_same = organisation.same_share(self.typed.text(), self._share())
        wrong = _tr("This is not the share that was shown. Look at the paper, or show it again.")
        self.typed_field.set_error("" if is_same else wrong)
        if is_same:
            self._typed.append(self.typed.take())
            self._turn("show" if len(self._typed) < organisation.SHARES else "sign")

    def _found(self) -> None:
        self.set_error("")
        self.own_field.set_error("")
        self.buttons[GO_ON].setEnabled(False)
        job = self._context.jobs.ask(
            organisation.found,
            drawn=self._drawn,
            typed=tuple(self._typed),
            passphrase=self.own.text(),
        )
        job.then(lambda _none: self._done()).failed(self._failed)

    def _done(self) -> None:
        self._forget()
        said = _tr("The organisation has a key. Keep the three papers in three places.")
        self._context.messages.say(said, "good")
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.buttons[GO_ON].setEnabled(True)
        if isinstance(error, WrongPassphrase):
            self.own_field.set_error(_tr("This is not your passphrase. Type it again."))
            self.own.select_all()
        else:
            self.set_error(wording.sentence(error))

    def _forget(self) -> None:
        self._drawn = organisation.Drawn(("",) * organisation.SHARES)
        self._typed = []
        self.typed.clear()
        self.own.clear()
        self.words.set_words("")

    # --- paper ---

    def print_share(self) -> None:
        """Print the share shown, after the trail says so."""
        if not kit_paper.ask_printer(self, self._print_on):
            self.said.setText(
                _tr("No printer is set up on this machine. Write the words down by hand.")
            )

    def _print_on(self, device: QPagedPaintDevice) -> None:
        number, day = len(self._typed) + 1, say_date(self._context.today(), long=True)
        paper = kit_paper.KitPaper(self._share(), self._context.vault_name, day, number)
        job = self._context.jobs.ask(recovery.note_printed)
        job.then(lambda _none: kit_paper.paint_paper(device, paper))
        job.failed(lambda error: self.set_error(wording.sentence(error)))
