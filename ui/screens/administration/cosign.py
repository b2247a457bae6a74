"""Co-sign someone's clinical roles, after the fingerprint was read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from counsel_desk.services import people
from counsel_desk.services.errors import WrongPassphrase
from ui import wording
from ui.screens.administration import words
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.labels import label
from ui.widgets.own_passphrase import OwnPassphrase

if TYPE_CHECKING:
    from counsel_desk.domain.people import Person
    from ui.screen import Context

SIGN = "sign"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Cosign", text)


class CosignSheet(Sheet):
    """Shows the fingerprint; the signature needs a tick that it was read aloud and agrees."""

    def __init__(self, context: Context, person: Person) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        fingerprint = label(person.fingerprint, "figure")
        fingerprint.setAccessibleName(_tr("Fingerprint: {0}").format(person.fingerprint))
        fingerprint.setWordWrap(True)
        self.heard = QCheckBox(_tr("It was read aloud to me and is the same"))
        column.addWidget(fingerprint)
        column.addWidget(self.heard)
        self.own = OwnPassphrase()
        column.addWidget(self.own)
        roles = words.roles_line(person.pending)
        super().__init__(
            _tr("Co-sign for {0}").format(person.name),
            _tr(
                "They asked for: {0}. Have {1} sign in at their own desk, open Settings, My desk,"
                " and read the fingerprint there to you, in person or by telephone. Compare all"
                " five groups."
            ).format(roles, person.name),
            (SheetAction(CANCEL, _tr("Cancel")), SheetAction(SIGN, _tr("Co-sign"), "primary")),
            body=body,
            keeps_open=True,
            width=560,
        )
        self._context = context
        self._person = person
        self.buttons[SIGN].setEnabled(False)
        self.heard.toggled.connect(self.buttons[SIGN].setEnabled)
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        own = self.own.typed() if key == SIGN else ""
        if own:
            self.set_error("")
            self.buttons[SIGN].setEnabled(False)
            job = self._context.jobs.ask(people.cosign_person, self._person.id, passphrase=own)
            job.then(self._signed).failed(self._failed)

    def _signed(self, _none: object) -> None:
        said = _tr("{0} works as {1} from now on.")
        roles = words.roles_line(self._person.pending).lower()
        self._context.messages.say(said.format(self._person.name, roles), "good")
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.buttons[SIGN].setEnabled(self.heard.isChecked())
        if isinstance(error, WrongPassphrase):
            self.own.say_wrong()
            return
        self.set_error(wording.sentence(error))
