"""What somebody's leaving has left to do: the vault's key, and their files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission, Role
from counsel_desk.services import leavers
from ui.screens.administration.leaver_sheet import KeyChangeSheet
from ui.shell.own_passphrase_sheet import OwnPassphraseSheet
from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.field import Choice
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.leavers import LeftFiles
    from ui.job import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class KeyDueCard(Card):
    """Says that the vault's key is still the one that somebody took along."""

    def __init__(self, context: Context) -> None:
        super().__init__(translate("Administration", "The vault’s key is to be changed"))
        self._context = context
        self.set_pill(Pill(translate("Administration", "Not done yet"), PillKind.WARNING))
        said = translate(
            "Administration",
            "Somebody was removed or a file was erased, and the change of the key was not finished."
            " Until then an old copy of the header still fits this vault’s file.",
        )
        self.add(label(said, "muted", wrap=True))
        change = translate("Administration", "Change the key")
        self.button = secondary_button(change, "key", self.change)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def load(self) -> None:
        """Ask whether it is so."""
        if self._context.may(Permission.MANAGE_STAFF):
            self._context.jobs.ask(leavers.rotation_due).then(self.setVisible)

    def change(self) -> None:
        """Begin, or go on."""
        KeyChangeSheet(self._context).open_over(self)


class LeftFilesCard(Card):
    """Lists whose files are without a counsellor, and hands them on."""

    def __init__(self, context: Context) -> None:
        super().__init__(translate("Administration", "Files without their counsellor"))
        self._context = context
        self._people: Sequence[Person] = ()
        said = translate(
            "Administration",
            "Their counsellor has left or has new keys. Hand them to whoever goes on; you and the"
            " team’s other supervisors read them meanwhile.",
        )
        self.add(label(said, "muted", wrap=True))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.M)
        self.body.addLayout(self._rows)
        self.said = label("", "error", wrap=True)
        self.said.hide()
        self.add(self.said)
        self.hide()

    def load(self, people: Sequence[Person]) -> None:
        """Ask whose files are left."""
        self._people = people
        if self._context.may(Permission.SUPERVISE):
            self._context.jobs.ask(leavers.left_files).then(self._show)

    def _show(self, found: Sequence[LeftFiles]) -> None:
        clear_layout(self._rows)
        for files in found:
            self._rows.addWidget(self._row(files))
        self.setVisible(bool(found))

    def _row(self, files: LeftFiles) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        one = translate("Administration", "{0}: 1 file")
        many = translate("Administration", "{0}: {1} files")
        words = (one if len(files.cases) == 1 else many).format(files.name, len(files.cases))
        to = Choice([(None, translate("Administration", "Choose a colleague")), *self._offered()])
        to.setAccessibleName(
            translate("Administration", "Hand the files of {0} to").format(files.name)
        )
        to.set_value(files.successor)
        give = secondary_button(translate("Administration", "Hand over"), "arrow-right")
        give.clicked.connect(partial(self._hand_on, files, to))
        line.addWidget(label(words, "strong"), 1)
        line.addWidget(to, 1)
        line.addWidget(give)
        return made

    def _offered(self) -> list[tuple[object, str]]:
        return [(p.id, p.name) for p in self._people if p.active and Role.COUNSELLOR in p.roles]

    def _hand_on(self, files: LeftFiles, to: Choice, _checked: bool = False) -> None:
        chosen = next((p.id for p in self._people if p.id == to.value()), None)
        self.said.setVisible(chosen is None)
        if chosen is None:
            self.said.setText(translate("Administration", "Choose a colleague first."))
            return
        sheet = OwnPassphraseSheet(
            translate("Administration", "Hand the files of {0} over").format(files.name),
            translate(
                "Administration", "{0} reads each of them as a whole, and counsels from now on."
            ).format(self._name(chosen)),
            translate("Administration", "Hand them over"),
        )
        sheet.on_save(lambda: self._given(sheet, files, chosen))
        sheet.open_over(self)

    def _given(self, sheet: OwnPassphraseSheet, files: LeftFiles, to: PersonId) -> Job[Any] | None:
        own = sheet.own.typed()
        if not own:
            return None
        job = self._context.jobs.in_slices(
            lambda desk: leavers.hand_on(desk, files, to, passphrase=own)
        )
        return job.then(lambda _last: self._handed(files, to)).failed(lambda _error: self._again())

    def _name(self, person: PersonId) -> str:
        return next((p.name for p in self._people if p.id == person), "")

    def _again(self) -> None:
        """List again: some of the files may be handed over, whatever went wrong then."""
        self.load(self._people)

    def _handed(self, files: LeftFiles, to: PersonId) -> None:
        said = translate("Administration", "The files of {0} are with {1} now.")
        self._context.messages.say(said.format(files.name, self._name(to)), "good")
        self.load(self._people)
