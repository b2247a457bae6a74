"""Remove a person, or give one who forgot everything new keys; the database's key follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.access import CLINICAL_ROLES
from counsel_desk.services import leavers, passphrases
from counsel_desk.services.errors import WrongPassphrase
from ui import wording
from ui.jobs import PROGRESS
from ui.screens.administration import words
from ui.screens.administration.add_person import FirstPassphraseSheet
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.labels import label
from ui.widgets.passphrase import PassphraseField, secret_field
from ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from counsel_desk.domain.people import Person
    from ui.job import Job
    from ui.screen import Context

DO, RENEW, REMOVE = "do", "renew", "remove"
_WIDTH = 560


def _tr(text: str) -> str:
    return QCoreApplication.translate("Leaver", text)


class PersonSheet(Sheet):
    """Who somebody is, and what an administrator can do for them or against them."""

    def __init__(self, context: Context, person: Person) -> None:
        body = QWidget()
        body.setObjectName("clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(label(_tr("User name: {0}").format(person.user_name), "body"))
        if person.has_lent_keys:
            said = _tr("Has not signed in yet; until then no role is in force.")
            column.addWidget(label(said, "muted", wrap=True))
        elif person.pending:
            waits = _tr("Waits for a supervisor’s signature: {0}")
            said = waits.format(words.roles_line(person.pending))
            column.addWidget(label(said, "muted", wrap=True))
        if not person.has_lent_keys:
            column.addWidget(label(_tr("Fingerprint"), "muted"))
            column.addWidget(label(person.fingerprint, "strong"))
        super().__init__(
            person.name,
            words.roles_line(person.roles | person.pending),
            (
                SheetAction(RENEW, _tr("Forgot the passphrase"), "secondary"),
                SheetAction(REMOVE, _tr("Remove from the vault"), "danger"),
                SheetAction(CANCEL, _tr("Close"), "primary"),
            ),
            body=body,
            width=_WIDTH,
        )
        self._context = context
        self._person = person
        self.answered.connect(self._answered)

    def open_over(self, widget: QWidget) -> None:
        """Show it, and remember over what, for the question that may follow."""
        self._over = widget
        super().open_over(widget)

    def _answered(self, key: str) -> None:
        if key in (REMOVE, RENEW):
            sheet = LeaverSheet(self._context, self._person, renew=key == RENEW)
            sheet.open_over(self._over)


class KeyChange(Sheet):
    """Changes the database's key with its progress; what was cut off goes on here."""

    def __init__(
        self, context: Context, title: str, sentence: str, answer: SheetAction, body: QWidget
    ) -> None:
        holder = QWidget()
        holder.setObjectName("clear")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.panel = ProgressPanel(_tr("Writing the vault under a new key"))
        self.panel.hide()
        column.addWidget(body)
        column.addWidget(self.panel)
        holder.setFocusProxy(body.focusProxy() or body)
        super().__init__(
            title,
            sentence,
            (SheetAction(CANCEL, _tr("Cancel")), answer),
            body=holder,
            keeps_open=True,
            width=_WIDTH,
        )
        self._context = context
        self._job: Job[None] | None = None
        self.panel.cancelled.connect(lambda: self.answer(CANCEL))
        self.answered.connect(self._stopped)

    def _stopped(self, key: str) -> None:
        if key == CANCEL and self._job is not None:
            self._job.cancel()
            self._context.messages.say(
                _tr("The key is not changed yet. People offers to go on."), "warning"
            )

    def change_key(self) -> None:
        """Change the key now."""
        self.panel.show()
        self.panel.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._job = self._context.jobs.in_slices(leavers.rotating, PROGRESS)
        self._job.progress(self.panel.set_progress)
        self._job.then(lambda _none: self._changed()).failed(self.failed)

    def _changed(self) -> None:
        self._job = None
        self.close_sheet()
        self.changed()

    def changed(self) -> None:
        """Say that it is done."""

    def failed(self, error: Exception) -> None:
        """Say what went wrong; what was done stays, and can go on."""
        self._job = None
        self.panel.hide()
        self.buttons[DO].setEnabled(True)
        self.set_error(wording.sentence(error))


class LeaverSheet(KeyChange):
    """Says what removing or renewing means, asks for the passphrase, and does it."""

    def __init__(self, context: Context, person: Person, *, renew: bool) -> None:
        self.own = PassphraseField(_tr("Your own passphrase"))
        self.own_field = secret_field(_tr("Your own passphrase"), self.own)
        title = _tr("New keys for {0}") if renew else _tr("Remove {0}")
        answer = (
            SheetAction(DO, _tr("Give new keys"), "primary")
            if renew
            else SheetAction(DO, _tr("Remove"), "danger-primary")
        )
        super().__init__(
            context,
            title.format(person.name),
            _of_renewing() if renew else _of_removing(),
            answer,
            self.own_field,
        )
        self._person = person
        self._renew = renew
        self._first = passphrases.generate_passphrase() if renew else ""
        self._is_done = False
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key != DO:
            self.own.clear()
        elif self._is_done:
            self._go_on()
        elif not self.own.text():
            self.own_field.set_error(_tr("Type your own passphrase."))
        else:
            self._end()

    def _end(self) -> None:
        self.set_error("")
        self.own_field.set_error("")
        self.buttons[DO].setEnabled(False)
        jobs, who, own = self._context.jobs, self._person.id, self.own.text()
        if self._renew:
            renewed = jobs.ask(leavers.renew_person, person=who, passphrase=own, first=self._first)
            renewed.then(lambda _fresh: self._go_on()).failed(self._refused)
        else:
            removed = jobs.ask(leavers.remove_person, person=who, passphrase=own)
            removed.then(lambda _none: self._go_on()).failed(self._refused)

    def _go_on(self) -> None:
        self._is_done = True
        self.own.clear()
        self.own_field.hide()
        self.buttons[DO].setEnabled(False)
        self.buttons[DO].setText(_tr("Go on"))
        self.set_error("")
        self.change_key()

    def _refused(self, error: Exception) -> None:
        self.buttons[DO].setEnabled(True)
        if isinstance(error, WrongPassphrase):
            self.own_field.set_error(
                _tr("This is not your passphrase. Nothing was done; type it again.")
            )
            self.own.select_all()
        else:
            self.set_error(wording.sentence(error))

    def _stopped(self, key: str) -> None:
        super()._stopped(key)
        if key == CANCEL and self._is_done and self._renew:
            self._show_first()

    def changed(self) -> None:
        """Show the first passphrase, or say that the person is gone."""
        if self._renew:
            self._show_first()
        else:
            said = _tr("{0} was removed, and the vault has a new key.")
            self._context.messages.say(said.format(self._person.name), "good")

    def _show_first(self) -> None:
        person = self._person
        is_clinical = bool((person.roles | person.pending) & CLINICAL_ROLES)
        sheet = FirstPassphraseSheet(person.name, person.user_name, self._first, is_clinical)
        sheet.open_over(self._over)

    def open_over(self, widget: QWidget) -> None:
        """Show it, and remember over what, for what may follow."""
        self._over = widget
        super().open_over(widget)


def _of_removing() -> str:
    return _tr(
        "From now on they cannot open the vault, and nothing that is written opens to them. What"
        " they could read before they may have kept. Their notes and files stay; a supervisor hands"
        " the files over. Unsigned drafts and private notes of theirs stay closed for ever. The"
        " whole vault is then written under a new key, which takes a moment."
    )


def _of_renewing() -> str:
    return _tr(
        "For somebody with neither passphrase nor recovery kit, whom you know in person. They get"
        " a first passphrase, and new keys with the one that they choose at the first sign-in. A"
        " clinical role then waits for a supervisor’s signature, with the new fingerprint read"
        " aloud; last a supervisor hands them their files. Unsigned drafts and private notes under"
        " the old keys stay closed for ever."
    )


class KeyChangeSheet(KeyChange):
    """Goes on with a change of the key that was cut off."""

    def __init__(self, context: Context) -> None:
        nothing = QWidget()
        nothing.hide()
        super().__init__(
            context,
            _tr("Change the vault’s key"),
            _tr(
                "Somebody has left or a file was erased, and the vault is still under the key of"
                " before. It is written anew under another one and verified before the old file"
                " goes."
            ),
            SheetAction(DO, _tr("Change it now"), "primary"),
            nothing,
        )
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key == DO:
            self.set_error("")
            self.buttons[DO].setEnabled(False)
            self.change_key()

    def changed(self) -> None:
        """Say that it is done."""
        self._context.messages.say(_tr("The vault has a new key."), "good")
