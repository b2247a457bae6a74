"""The history of a record: every version with who, when and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.services import versions
from counsel_desk.services.versions import FieldChange, Subject, Version
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import clear_layout
from ui.widgets.labels import hairline, label
from ui.widgets.version_words import field_words, value_words
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.screens.client.tab import Tab

MOST = 40

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class VersionsSheet(Sheet):
    """Shows the versions of one record, the newest first."""

    def __init__(self, title: str, people: Mapping[PersonId, Person]) -> None:
        self._people = people
        self.content = QWidget()
        self.content.setObjectName("clear")
        self._lines = QVBoxLayout(self.content)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)
        self._lines.addWidget(label(translate("Versions", "Looking up…"), "muted-body"))
        super().__init__(
            title,
            translate("Versions", "What was saved before is never lost."),
            (SheetAction(CANCEL, translate("Versions", "Close")),),
            body=self.content,
            width=620,
        )

    def show_versions(self, found: tuple[Version, ...]) -> None:
        """Show the versions."""
        clear_layout(self._lines)
        for place, one in enumerate(found[:MOST]):
            if place:
                self._lines.addWidget(hairline())
            self._add(one)
        if len(found) > MOST:
            words = translate("Versions", "{0} earlier versions are not shown.")
            self._lines.addWidget(label(words.format(len(found) - MOST), "muted"))
        if not found:
            words = translate("Versions", "Nothing was written here yet.")
            self._lines.addWidget(label(words, "muted-body"))

    def show_error(self, error: Exception) -> None:
        """Say why there is nothing to show."""
        clear_layout(self._lines)
        self.set_error(sentence(error))

    def _add(self, one: Version) -> None:
        who = case_words.name_of(self._people, one.author)
        when = case_words.say_moment_year(one.at)
        head = translate("Versions", "{0}, {1}").format(who, when)
        self._lines.addWidget(label(head, "strong", wrap=True))
        if one.damaged:
            words = translate("Versions", "Damaged: this version cannot be opened.")
            self._lines.addWidget(label(words, "body", tone="danger", wrap=True))
        for change in one.changes:
            self._lines.addWidget(label(change_words(change), "body", wrap=True))
        if not one.changes and not one.damaged:
            words = (
                translate("Versions", "Saved without a change")
                if one.number > 1
                else translate("Versions", "Begun, with nothing filled in")
            )
            self._lines.addWidget(label(words, "muted-body"))


def change_words(change: FieldChange) -> str:
    """Say what a field was and what it became."""
    name = field_words(change.field)
    before, after = (value_words(change.field, one) for one in (change.before, change.after))
    if not after:
        return translate("Versions", "{0}: “{1}” taken out").format(name, before)
    if not before:
        return translate("Versions", "{0}: {1}").format(name, after)
    return translate("Versions", "{0}: “{1}” became “{2}”").format(name, before, after)


def _title(subject: Subject) -> str:
    return {
        Subject.COORDINATION: translate("Versions", "History of status, county and languages"),
        Subject.CONTACT: translate("Versions", "History of the safe contact"),
        Subject.IDENTITY: translate("Versions", "History of the identity"),
        Subject.INTAKE: translate("Versions", "History of the intake"),
        Subject.CONSENT: translate("Versions", "History of the consent"),
        Subject.EVENT: translate("Versions", "History of the event"),
        Subject.LEGAL_STEP: translate("Versions", "History of the legal step"),
    }.get(subject, translate("Versions", "History"))


def show_versions(tab: Tab, subject: Subject, record: UUID | None = None) -> VersionsSheet:
    """Show the history of a record, or of the only one of its kind, over a tab."""
    people = tab.shown.people if tab.shown is not None else {}
    sheet = VersionsSheet(_title(subject), people)
    sheet.open_over(tab)
    job = tab.context.jobs.ask(versions.list_versions, tab.case, subject, record=record)
    job.then(sheet.show_versions).failed(sheet.show_error)
    return sheet
