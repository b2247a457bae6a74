"""Add a person: name, user name, roles, and a passphrase that is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from counsel_desk.domain.access import CLINICAL_ROLES, Role
from counsel_desk.services import passphrases, people
from counsel_desk.services.errors import Invalid
from ui import wording
from ui.screens.administration import words
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.field import Field, Form, TextField
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.screen import Context

SAVE = "save"


def _tr(text: str) -> str:
    return QCoreApplication.translate("AddPerson", text)


class RoleBoxes(QWidget):
    """The roles, each with what it is for."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[Role, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for role in Role:
            box = QCheckBox(words.role_words(role))
            box.setAccessibleDescription(words.role_help(role))
            self.boxes[role] = box
            column.addWidget(box)
            note = label(words.role_help(role), "muted", wrap=True)
            note.setContentsMargins(30, 0, 0, 6)
            column.addWidget(note)
        self.setFocusProxy(self.boxes[Role.COUNSELLOR])

    def chosen(self) -> frozenset[Role]:
        """Return the roles ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())


class PersonForm(Form):
    """Name, user name and roles."""

    def __init__(self) -> None:
        self.name = TextField(_tr("Name"))
        self.user = TextField(_tr("User name"), _tr("What they type to sign in, such as amina."))
        self.user.edit.setMaxLength(60)
        self.roles = RoleBoxes()
        self.role_field = Field(_tr("Roles"), self.roles)
        super().__init__((self.name, self.user, self.role_field))
        self.setFocusProxy(self.name.edit)

    def show_invalid(self, error: Invalid) -> bool:
        """Say what is wrong at the field it is about; False if it is about none of them."""
        fields = {"name": self.name, "user_name": self.user, "roles": self.role_field}
        field = fields.get(error.field)
        if field is None:
            return False
        field.set_error(wording.sentence(error))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True


class AddPersonSheet(Sheet):
    """Asks for the person, then shows the passphrase once."""

    def __init__(self, context: Context) -> None:
        self.form = PersonForm()
        super().__init__(
            _tr("Add a person"),
            "",
            (
                SheetAction(CANCEL, _tr("Cancel")),
                SheetAction(SAVE, _tr("Add the person"), "primary"),
            ),
            body=self.form,
            keeps_open=True,
            width=560,
        )
        self._context = context
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key != SAVE:
            return
        self.set_error("")
        for field in self.form.fields():
            field.set_error("")
        self.buttons[SAVE].setEnabled(False)
        secret = passphrases.generate_passphrase()
        roles = self.form.roles.chosen()
        job = self._context.jobs.ask(
            people.add_person,
            name=self.form.name.text(),
            user_name=self.form.user.text(),
            roles=roles,
            passphrase=secret,
        )
        job.then(lambda _person: self._added(secret, roles)).failed(self._failed)

    def _added(self, secret: str, roles: frozenset[Role]) -> None:
        over = self.window()
        self.close_sheet()
        over.setFocus(Qt.FocusReason.OtherFocusReason)  # out of the sheet that is going
        sheet = FirstPassphraseSheet(
            self.form.name.text(), self.form.user.text(), secret, bool(roles & CLINICAL_ROLES)
        )
        sheet.open_over(over)

    def _failed(self, error: Exception) -> None:
        self.buttons[SAVE].setEnabled(True)
        if not (isinstance(error, Invalid) and self.form.show_invalid(error)):
            self.set_error(wording.sentence(error))


class FirstPassphraseSheet(Sheet):
    """Shows a first passphrase, once, to be copied by hand."""

    def __init__(self, name: str, user_name: str, secret: str, is_clinical: bool) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(label(_tr("User name: {0}").format(user_name), "muted-body"))
        self.words = label(secret, "page-title", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.words.setAccessibleName(_tr("First passphrase: {0}").format(secret))
        column.addWidget(self.words)
        if is_clinical:
            waits = _tr(
                "Counsellors and supervisors work with clients only once a supervisor has"
                " co-signed: that is done under People after their first sign-in, with the"
                " fingerprint read aloud."
            )
            column.addWidget(label(waits, "muted", wrap=True))
        super().__init__(
            _tr("{0} can sign in now").format(name),
            _tr(
                "Write this first passphrase down and hand it over in person. It is shown only"
                " now and must be changed at the first sign-in."
            ),
            (SheetAction(CANCEL, _tr("I have written it down"), "primary"),),
            body=body,
            width=560,
        )
