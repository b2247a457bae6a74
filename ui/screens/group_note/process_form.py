"""What happened in the group: theme, text, checklist, who was there, and an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from counsel_desk.domain.group_notes import LONGEST_THEME, Check, Kept, ProcessNote
from counsel_desk.domain.ids import PersonId
from ui.shell.form_sheet import TextBox, optional_choice
from ui.theme import Space
from ui.widgets.card import Card
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.group_note_words import check_words, kept_words
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counsel_desk.domain.ids import MeetingId
    from ui.form_keeper import FormKeeper

_COLUMNS = 3


class ProcessForm(QWidget):
    """Two cards: the words, then the facts of the meeting.

    Attributes:
        fields: the fields by the names of the service.
    """

    def __init__(self, staff: Sequence[tuple[PersonId, str]]) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.theme = TextField(self.tr("Theme"), optional=True)
        self.theme.edit.setMaxLength(LONGEST_THEME)
        self.words = TextBox()
        self.words.setAccessibleName(self.tr("What happened in the group"))
        self.present = TickList([(str(person), name) for person, name in staff])
        self.interpreter = Choice(
            [(None, self.tr("Not said")), (True, self.tr("There")), (False, self.tr("Not there"))]
        )
        self.incident = QCheckBox(self.tr("There was an incident"))
        self.incident_words = TextBox()
        self.checks = {check: _kept_choice(self.tr("Not said")) for check in Check}
        self.fields = {
            "theme": self.theme,
            "text": Field(
                self.tr("What happened"),
                self.words,
                self.tr("Only codes of members, never a name; nobody’s own story."),
            ),
            "incident_words": Field(self.tr("What the incident was"), self.incident_words),
        }
        self._lay_out()
        self.incident.toggled.connect(self._ask_for_words)
        self.setFocusProxy(self.words)

    def _lay_out(self) -> None:
        about = Card(self.tr("What happened in the group"), self.tr("by member codes alone"))
        about.add(self.fields["text"])
        about.add(self.theme)
        about.add(self.incident)
        about.add(self.fields["incident_words"])
        self.fields["incident_words"].hide()
        facts = Card(self.tr("How the meeting was held"))
        facts.body.addLayout(self._checklist())
        if self.present.boxes:
            facts.add(Field(self.tr("Who led it"), self.present))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(about)
        outer.addWidget(facts)

    def _checklist(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        for place, (check, choice) in enumerate(self.checks.items()):
            grid.addWidget(Field(check_words(check), choice), place // _COLUMNS, place % _COLUMNS)
        row, column = divmod(len(self.checks), _COLUMNS)
        grid.addWidget(Field(self.tr("Interpreter"), self.interpreter), row, column)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    def _ask_for_words(self, is_on: bool) -> None:
        self.fields["incident_words"].setVisible(is_on)
        if not is_on:
            self.fields["incident_words"].set_error("")

    def bind(self, keeper: FormKeeper) -> None:
        """Keep everything that is typed."""
        keeper.bind("theme", self.theme).bind("text", self.words)
        keeper.bind("incident", self.incident).bind("incident_words", self.incident_words)
        keeper.bind("interpreter", self.interpreter)
        present = self.present
        keeper.bind_with("present", present.values, present.set_values, present.changed)
        for check, choice in self.checks.items():
            keeper.bind(check.value, choice)

    def note(self, meeting: MeetingId) -> ProcessNote:
        """Give what is typed."""
        kept = {check: choice.value() for check, choice in self.checks.items()}
        said = self.interpreter.value()
        return ProcessNote(
            meeting=meeting,
            text=self.words.words(),
            theme=self.theme.text(),
            present=tuple(PersonId(UUID(one)) for one in self.present.values()),
            interpreter=said if isinstance(said, bool) else None,
            kept={check: Kept(str(one)) for check, one in kept.items() if one is not None},
            incident=self.incident.isChecked(),
            incident_words=self.incident_words.words(),
        )

    def boxes(self) -> Iterable[TextBox]:
        """Give the texts in which a name may stand."""
        return (self.words, self.incident_words)


def _kept_choice(nothing: str) -> Choice:
    return optional_choice([(one, kept_words(one)) for one in Kept], None, nothing)
