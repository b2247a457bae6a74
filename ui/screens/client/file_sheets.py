"""The sheets about a whole file: hand it over, have it covered, close it, open it again."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from counsel_desk.domain.access import Role
from counsel_desk.domain.closing import PLANNED_BY_NATURE, ClosingReason
from counsel_desk.domain.ids import PersonId
from ui.screens.client.form_sheet import FormSheet, TextBox, optional_choice
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.closing_words import kept_words, reason_words, still_in_words
from ui.widgets.dates import DateField
from ui.widgets.field import Field, TextField
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate
from ui.widgets.own_passphrase import OwnPassphrase
from ui.widgets.rows import ListRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.closing import ClosingFacts
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate
LONGEST_COVER = 90
USUAL_COVER = 14


def _colleagues(people: Iterable[Person], without: PersonId | None) -> list[tuple[object, str]]:
    found = [
        (one.id, one.name)
        for one in people
        if one.active and Role.COUNSELLOR in one.roles and one.id != without
    ]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _colleague_field(people: Iterable[Person], without: PersonId | None) -> Field:
    choices = _colleagues(people, without)
    words = translate("FileSheets", "Choose a counsellor")
    control = optional_choice(choices, None, words)
    return Field(translate("FileSheets", "Colleague"), control)


class ColleagueSheet(FormSheet):
    """A sheet that asks for a colleague first."""

    def colleague(self) -> PersonId | None:
        """Give who was chosen; an error appears where nobody was."""
        found = self.value_of("counsellor")
        missing = translate("FileSheets", "Choose who it is.")
        self.fields["counsellor"].set_error("" if found else missing)
        return PersonId(found) if found else None


class HandOverSheet(ColleagueSheet):
    """Hands the file over to another counsellor."""

    def __init__(self, people: Iterable[Person], counsellor: PersonId | None) -> None:
        who = _colleague_field(people, counsellor)
        text = Field(
            translate("FileSheets", "What they should know first"), TextBox(), optional=True
        )
        self.own = OwnPassphrase()
        super().__init__(
            translate("FileSheets", "Hand the file over"),
            translate(
                "FileSheets",
                "The new counsellor reads the whole file and counsels from now on. Whoever "
                "counselled before, and their team, can open nothing that is written after that. "
                "Planned sessions go along.",
            ),
            (who, text, self.own),
            {"counsellor": who, "text": text, "own": self.own},
            translate("FileSheets", "Hand over"),
        )


class CoverSheet(ColleagueSheet):
    """Lets a colleague counsel as well, until a day."""

    def __init__(
        self, people: Iterable[Person], counsellor: PersonId | None, today: datetime.date
    ) -> None:
        self._today = today
        who = _colleague_field(people, counsellor)
        until = DateField(today + datetime.timedelta(days=USUAL_COVER))
        last = Field(
            translate("FileSheets", "Until the end of"),
            until,
            translate("FileSheets", "At most {0} days from today.").format(LONGEST_COVER),
        )
        text = Field(translate("FileSheets", "Why, and what matters"), TextBox(), optional=True)
        self._until = until
        self.own = OwnPassphrase()
        super().__init__(
            translate("FileSheets", "Ask a colleague to cover"),
            translate(
                "FileSheets",
                "The colleague reads and writes this file until then, and so do you. After that "
                "the keys change by themselves.",
            ),
            (who, last, text, self.own),
            {"counsellor": who, "days": last, "text": text, "own": self.own},
            translate("FileSheets", "Give cover"),
        )

    def days(self) -> int:
        """Give for how many days from now."""
        return (self._until.day() - self._today).days


class CloseSheet(FormSheet):
    """Closes the file, with a summary drafted from the record."""

    def __init__(self, summary: str, facts: ClosingFacts) -> None:
        last_contact = facts.last_session
        reasons = [(one.value, reason_words(one)) for one in facts.reasons]
        reasons += [(one, one) for one in facts.own_reasons]
        self._own = facts.own_reasons
        words = translate("FileSheets", "Choose a reason")
        choice = optional_choice(reasons, None, words)
        reason = Field(translate("FileSheets", "Reason"), choice)
        self.planned = QCheckBox(translate("FileSheets", "The ending was planned with the client"))
        choice.currentIndexChanged.connect(lambda _index: self._offer_planned())
        self.contact = OptionalDate(translate("FileSheets", "Last contact on"), last_contact)
        contact = Field(translate("FileSheets", "Last contact"), self.contact)
        self.circumstance = TextField(
            translate("FileSheets", "How the client died"),
            translate(
                "FileSheets",
                "Only who reads this file reads it; it is in no search, letter, copy or figure.",
            ),
            optional=True,
        )
        self.circumstance.hide()
        text = Field(
            translate("FileSheets", "Closing summary"),
            TextBox(summary),
            translate("FileSheets", "Drafted from the record; it is yours to change."),
        )
        said = still_in_words(facts), kept_words(facts)
        super().__init__(
            translate("FileSheets", "Close the file"),
            translate(
                "FileSheets", "Nothing is removed, and the file can be opened again at any time."
            ),
            (
                reason,
                self.circumstance,
                self.planned,
                contact,
                text,
                *(label(words, "muted", wrap=True) for words in said if words),
            ),
            {
                "reason": reason,
                "circumstance": self.circumstance,
                "last_contact": contact,
                "summary": text,
            },
            translate("FileSheets", "Close the file"),
        )

    def _offer_planned(self) -> None:
        self.fields["reason"].set_error("")
        self.planned.setChecked(self.value_of("reason") in PLANNED_BY_NATURE)
        self.circumstance.setVisible(self.value_of("reason") == ClosingReason.DECEASED)

    def reason(self) -> ClosingReason | None:
        """Give the reason; an error appears where none was chosen."""
        found = self.value_of("reason")
        missing = translate("FileSheets", "Choose why the file is closed.")
        self.fields["reason"].set_error("" if found else missing)
        if found in self._own:
            return ClosingReason.OTHER
        return ClosingReason(found) if found else None

    def own_reason(self) -> str:
        """Give the programme's own reason, where that was chosen."""
        found = self.value_of("reason")
        return str(found) if found in self._own else ""


class ReopenSheet(FormSheet):
    """Opens a closed file again."""

    def __init__(self) -> None:
        text = Field(translate("FileSheets", "Why"), TextBox(), optional=True)
        super().__init__(
            translate("FileSheets", "Open the file again"),
            translate("FileSheets", "The client is on the lists again, with everything kept."),
            (text,),
            {"text": text},
            translate("FileSheets", "Open again"),
        )


class FileMenuSheet(Sheet):
    """Offers what can be done with the whole file."""

    def __init__(self, offered: Iterable[tuple[str, str, str, str]]) -> None:
        super().__init__(
            translate("FileSheets", "This file"),
            "",
            (SheetAction(CANCEL, translate("FileSheets", "Cancel")),),
        )
        self.rows: dict[str, ListRow] = {}
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.XS)
        for key, words, second, icon in offered:
            row = ListRow(words, second, icon)
            row.clicked.connect(lambda _checked=False, key=key: self.answer(key))
            self.rows[key] = row
            lines.addWidget(row)
        for first in list(self.rows.values())[:1]:
            holder.setFocusProxy(first)  # the keys begin with what is offered, not with Cancel
        self.body.addWidget(holder)
