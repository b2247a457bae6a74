"""The sheets that bring two files of one person together, and that separate them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counsel_desk.domain.case_code import is_valid_code
from counsel_desk.domain.cases import CaseStatus
from ui.screens.client.form_sheet import FormSheet, TextBox
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.dates import say_date
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.labels import label
from ui.widgets.rows import ListRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.cases import PossibleDuplicate
    from counsel_desk.domain.ids import CaseId, PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.merging import FileFacts

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_OFFERED = 3


def fact_rows(
    one: FileFacts, other: FileFacts, people: Mapping[PersonId, Person]
) -> list[tuple[str, str, str]]:
    """Say what two files hold, side by side: what it is, of this one, of the other."""
    return [
        (title, first, second)
        for (title, first), (_, second) in zip(
            _facts(one, people), _facts(other, people), strict=True
        )
    ]


def _facts(file: FileFacts, people: Mapping[PersonId, Person]) -> list[tuple[str, str]]:
    say = QLocale().toString
    return [
        (translate("Merging", "Name"), file.name or "–"),
        (translate("Merging", "Born"), str(file.birth_year) if file.birth_year else "–"),
        (translate("Merging", "Counsellor"), case_words.name_of(people, file.counsellor)),
        (translate("Merging", "Status"), _status(file)),
        (translate("Merging", "Notes"), say(file.notes)),
        (translate("Merging", "Screenings"), say(file.screenings)),
        (translate("Merging", "Documents"), say(file.documents)),
        (translate("Merging", "Sessions"), _sessions(file)),
    ]


def _status(file: FileFacts) -> str:
    words = translate("Merging", "{0}, registered {1}")
    return words.format(case_words.status_words(file.status), say_date(file.registered_on))


def _sessions(file: FileFacts) -> str:
    say = QLocale().toString
    words = (
        translate("Merging", "{0}, and in {1} groups")
        if file.groups != 1
        else (translate("Merging", "{0}, and in {1} group"))
    )
    return words.format(say(file.sessions), say(file.groups))


class SideBySide(QWidget):
    """Two files next to each other; what differs of the person stands out."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.rows: list[tuple[str, str, str]] = []
        self.hide()

    def show_files(
        self, one: FileFacts, other: FileFacts, people: Mapping[PersonId, Person]
    ) -> None:
        """Show two files."""
        self.clear()
        self.rows = fact_rows(one, other, people)
        made = QWidget()
        made.setObjectName("clear")
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(one.code, "strong"), 0, 1)
        grid.addWidget(label(other.code, "strong"), 0, 2)
        for place, (title, first, second) in enumerate(self.rows, start=1):
            kind = "strong" if place <= 2 and first != second else "body"
            grid.addWidget(label(title, "muted"), place, 0)
            grid.addWidget(label(first, kind, wrap=True), place, 1)
            grid.addWidget(label(second, kind, wrap=True), place, 2)
        made.setAccessibleName(
            "; ".join(f"{title}: {first}, {second}" for title, first, second in self.rows)
        )
        self._lines.addWidget(made)
        self.show()

    def clear(self) -> None:
        """Show nothing."""
        self.rows = []
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()


class MergeSheet(FormSheet):
    """Asks for the other file, shows both, and which of them goes on.

    Signals:
        code_given: a whole case code of the other file.
    """

    code_given = Signal(str)

    def __init__(self, offered: Iterable[PossibleDuplicate]) -> None:
        found = tuple(offered)[:_OFFERED]
        self.other: CaseId | None = None
        self.code = TextField(translate("Merging", "Case code of the other file"))
        self.code.edit.textChanged.connect(self._typed)
        self.rows = [self._row(one) for one in found]
        self.sides = SideBySide()
        self.stays = Choice()
        which = Field(
            translate("Merging", "The file that goes on"),
            self.stays,
            translate(
                "Merging",
                "Its code is used from now on. The other one is closed and only read; what is in "
                "it shows here as well, with its code.",
            ),
        )
        why = Field(translate("Merging", "How you know that it is one person"), TextBox())
        self._which = which
        which.hide()
        super().__init__(
            translate("Merging", "Merge two files of one person"),
            translate(
                "Merging",
                "Nothing is moved or changed: every note keeps its signature, and the two can be "
                "separated again at any time.",
            ),
            (*self.rows, self.code, self.sides, which, why),
            {"other": self.code, "stays": which, "reason": why},
            translate("Merging", "Merge the files"),
        )

    def _row(self, one: PossibleDuplicate) -> ListRow:
        born = translate("Merging", "born {0}").format(one.birth_year) if one.birth_year else ""
        words = " · ".join(part for part in (one.legal_name, born) if part)
        row = ListRow(one.code, words, "users")
        row.clicked.connect(lambda _checked=False: self.code.set_text(one.code))
        return row

    def _typed(self, written: str) -> None:
        self.other = None
        self.sides.clear()
        self._which.hide()
        code = written.strip().upper()
        if is_valid_code(code):
            self.code_given.emit(code)

    def show_files(
        self, one: FileFacts, other: FileFacts, people: Mapping[PersonId, Person]
    ) -> None:
        """Show what was found under the code."""
        self.other = other.case
        self.code.set_error("")
        self.sides.show_files(one, other, people)
        self.stays.set_choices([(one.case, one.code), (other.case, other.code)])
        if one.status is CaseStatus.CLOSED and other.status is not CaseStatus.CLOSED:
            self.stays.set_value(other.case)
        self._which.show()

    def is_ready(self) -> bool:
        """Whether both files are shown and a reason is given; says what is missing."""
        missing = translate("Merging", "Give the code of the other file; both are shown then.")
        self.code.set_error("" if self.other else self.code.error() or missing)
        why = translate("Merging", "Say how you know, in a few words.")
        self.fields["reason"].set_error("" if self.text_of("reason") else why)
        return self.other is not None and bool(self.text_of("reason"))


class SeparateSheet(FormSheet):
    """Asks why two merged files are separated again."""

    def __init__(self, code: str) -> None:
        why = Field(translate("Merging", "Why"), TextBox())
        super().__init__(
            translate("Merging", "Separate {0} again").format(code),
            translate(
                "Merging", "Both files stand as they did before. That they were merged is kept."
            ),
            (why,),
            {"reason": why},
            translate("Merging", "Separate"),
        )

    def is_ready(self) -> bool:
        """Whether a reason is given; says so where it is not."""
        missing = translate("Merging", "Say why, in a few words.")
        self.fields["reason"].set_error("" if self.text_of("reason") else missing)
        return bool(self.text_of("reason"))
