"""Make or change a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from counsel_desk.domain.access import Role
from counsel_desk.services import people
from counsel_desk.services.errors import Invalid, WrongPassphrase
from ui import wording
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets.field import Field, Form, TextField
from ui.widgets.labels import label
from ui.widgets.own_passphrase import OwnPassphrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person, Team
    from ui.screen import Context

SAVE = "save"


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeamSheet", text)


class PersonBoxes(QWidget):
    """A box for each person who holds a role, or will once co-signed."""

    def __init__(
        self, choices: Iterable[Person], role: Role, chosen: frozenset[PersonId], part: str
    ) -> None:
        super().__init__()
        self._boxes: dict[PersonId, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for person in choices:
            if person.active and role in person.roles | person.pending:
                box = QCheckBox(person.name)
                box.setAccessibleName(f"{person.name}, {part}")
                box.setChecked(person.id in chosen)
                self._boxes[person.id] = box
                column.addWidget(box)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))
        else:
            column.addWidget(label(_tr("Nobody holds this role yet."), "muted"))

    def chosen(self) -> frozenset[PersonId]:
        """Return the people ticked."""
        return frozenset(person for person, box in self._boxes.items() if box.isChecked())


class TeamSheet(Sheet):
    """The name of a team, its supervisors and its counsellors."""

    def __init__(self, context: Context, team: Team | None, choices: Iterable[Person]) -> None:
        known = tuple(choices)
        self.name = TextField(_tr("Name of the team"))
        self.name.set_text(team.name if team else "")
        supervisors = _tr("Supervisors")
        counsellors = _tr("Counsellors")
        self.supervisors = PersonBoxes(
            known, Role.SUPERVISOR, team.supervisors if team else frozenset(), supervisors
        )
        self.counsellors = PersonBoxes(
            known, Role.COUNSELLOR, team.counsellors if team else frozenset(), counsellors
        )
        self._fields = {
            "name": self.name,
            "supervisors": Field(supervisors, self.supervisors),
            "counsellors": Field(counsellors, self.counsellors),
        }
        self.own = OwnPassphrase()
        form = Form([*self._fields.values(), self.own])
        form.setFocusProxy(self.name.edit)
        super().__init__(
            _tr("Change the team") if team else _tr("New team"),
            "",
            (
                SheetAction(CANCEL, _tr("Cancel")),
                SheetAction(SAVE, _tr("Save the team"), "primary"),
            ),
            body=form,
            keeps_open=True,
            width=520,
        )
        self._context = context
        self._team = team
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        own = self.own.typed() if key == SAVE else ""
        if not own:
            return
        self.set_error("")
        self.buttons[SAVE].setEnabled(False)
        job = self._context.jobs.ask(
            people.save_team,
            name=self.name.text(),
            supervisors=self.supervisors.chosen(),
            counsellors=self.counsellors.chosen(),
            team=self._team.id if self._team else None,
            passphrase=own,
        )
        job.then(self._saved).failed(self._failed)

    def _saved(self, _team: object) -> None:
        self._context.messages.say(_tr("The team is saved."), "good")
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.buttons[SAVE].setEnabled(True)
        field = self._fields.get(error.field) if isinstance(error, Invalid) else None
        if isinstance(error, WrongPassphrase):
            self.own.say_wrong()
        elif field is not None:
            field.set_error(wording.sentence(error))
        else:
            self.set_error(wording.sentence(error))
