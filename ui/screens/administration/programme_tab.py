"""What the programme decides for itself, and every change of it with who, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTimer

from counsel_desk.domain.access import Permission
from counsel_desk.domain.settings import Settings
from counsel_desk.services import people, settings
from ui.screens.administration import programme_words as words
from ui.screens.administration.programme_sheet import ProgrammeSheet
from ui.screens.administration.tab import Tab
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.case_words import by_id, name_of, say_moment_year
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.settings import SettingsChange
    from ui.jobs import Job
    from ui.screen import Context

_ICONS = {
    "formats": "note-pencil",
    "cut_offs": "chart-line",
    "change_figures": "chart-line-up",
    "measurement": "clipboard-text",
    "dose": "users-three",
    "retention_years": "archive",
    "reasons": "lightbulb",
    "changed_by": "key",
}


class ProgrammeTab(Tab):
    """The settings in force, a row for each; a row opens what can be changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.settings = Settings()
        self._people: Mapping[PersonId, Person] = {}
        self._card = Card(self.tr("Programme settings"), self.tr("in force for everyone"))
        self.change_button = secondary_button(
            self.tr("Change settings"), "pencil-simple", self.change
        )
        self._card.add_action(self.change_button)
        self.change_button.setVisible(context.may(Permission.SET_PROGRAMME))
        self.rows = RowList(self.tr("Programme settings"))
        self._card.add(self.rows)
        hint = self.tr(
            "A change counts from the moment it is saved. Screenings keep the cut-offs with which"
            " they were made."
        )
        self._card.add(label(hint, "muted", wrap=True))
        self._history_card = Card(self.tr("Changes"), self.tr("who, when and why"))
        self.history = RowList(self.tr("Changes of the settings"))
        self._none = EmptyState(
            self.tr("Nothing was changed: these are the settings of the program."),
            icon="clock-counter-clockwise",
        )
        self.lost = label("", "strong", tone="warning", wrap=True)
        self.lost.hide()
        self._history_card.add(self.lost)
        self._history_card.add(self.history)
        self._history_card.add(self._none)
        for card in (self._card, self._history_card):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.rows.opened.connect(self._open)

    def load(self) -> None:
        """Ask for the settings in force and their history."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know)
        ask(settings.programme_settings).then(self._show)
        ask(settings.settings_history).then(self._show_history)
        ask(settings.lost_changes).then(self._show_lost)

    def _know(self, found: Sequence[Person]) -> None:
        self._people = by_id(found)

    def _show(self, found: Settings) -> None:
        self.settings = found
        may = self.context.may(Permission.SET_PROGRAMME)
        self.change_button.setEnabled(bool(self.context.roles & set(found.changed_by)))
        if may and not self.change_button.isEnabled():
            self.change_button.setToolTip(words.roles_words(found.changed_by))
        lines = words.lines(found)
        self.rows.set_rows(
            (key, ListRow(title, second, _ICONS[key], "primary"))
            for key, (title, second) in lines.items()
        )

    def _show_lost(self, count: int) -> None:
        one = self.tr(
            "1 change is damaged, so what it set is not in force. Look through the settings above,"
            " and set again what is missing."
        )
        many = self.tr(
            "{0} changes are damaged, so what they set is not in force. Look through the settings"
            " above, and set again what is missing."
        )
        self.lost.setText(one if count == 1 else many.format(QLocale().toString(count)))
        self.lost.setVisible(bool(count))

    def _show_history(self, found: tuple[SettingsChange, ...]) -> None:
        self._none.setVisible(not found)
        QTimer.singleShot(
            0, self, lambda: self.history.set_rows((one.id, self._change_row(one)) for one in found)
        )

    def _change_row(self, one: SettingsChange) -> ListRow:
        titles = words.lines(one.version.settings)
        what = ", ".join(dict.fromkeys(words.title_of(name) for name in one.changed))
        when = say_moment_year(one.version.since)
        second = self.tr("{0}, {1}: {2}").format(
            name_of(self._people, one.author), when, one.version.reason
        )
        row = ListRow(what, second, "clock-counter-clockwise")
        said = [titles[key][1] for key in dict.fromkeys(map(words.key_of, one.changed))]
        row.setToolTip("\n".join([one.version.reason, *said]))
        return row

    def _open(self, key: object) -> None:
        del key
        self.change()

    def change(self) -> None:
        """Let those who may change the settings, and tell the others who may."""
        may = self.context.may(Permission.SET_PROGRAMME)
        if not may or not self.context.roles & set(self.settings.changed_by):
            who = words.roles_words(self.settings.changed_by)
            self.context.messages.say(self.tr("Settings are changed by: {0}.").format(who))
            return
        sheet = ProgrammeSheet(self.settings)
        sheet.on_save(lambda: self._save(sheet))
        sheet.open_over(self)

    def _save(self, sheet: ProgrammeSheet) -> Job[object] | None:
        if not sheet.is_right():
            return None
        job: Job[object] = self.context.jobs.ask(
            settings.change_settings, settings=sheet.settings(), reason=sheet.reason()
        )
        return job.then(lambda _id: self._saved())

    def _saved(self) -> None:
        self.context.messages.say(self.tr("The settings are in force."), "good")
        self.load()
