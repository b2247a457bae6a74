"""Backups: how well the vault is backed up, where copies go, and putting one back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from counsel_desk.services import backups
from counsel_desk.services.errors import DeskError
from ui.screens.administration.backups_places import PlaceBlock, place_name
from ui.screens.administration.backups_schedule import ScheduleCard
from ui.screens.administration.tab import Tab
from ui.screens.administration.transport_sheet import TransportSheet
from ui.shell.backup_words import copying
from ui.shell.folders import ask_folder
from ui.theme import Space
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.pill import Pill, PillKind
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from datetime import datetime

    from counsel_desk.services.backup_schedule import Schedule
    from counsel_desk.services.backups import Copy, Place
    from ui.screen import Context
    from ui.shell.backups import Backups

_ICONS = {
    PillKind.GOOD: "shield-check",
    PillKind.WARNING: "warning",
    PillKind.DANGER: "warning-circle",
    PillKind.NEUTRAL: "flask",
}


class BackupsTab(Tab):
    """The state in words, the places with their copies, and what one does with a copy.

    Attributes:
        back_up, add, restore, transport: the buttons; ``blocks`` the places by their folder.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.blocks: dict[Path, PlaceBlock] = {}
        self.panel: ProgressPanel | None = None
        main, side = Column(), Column()
        self.column.addWidget(Columns(main, side, side_width=340))
        self.column.addStretch(1)
        self._main = main
        main.add(self._state_card())
        main.add(self._places_card())
        self.when = ScheduleCard(self._set_schedule)
        side.add(self.when)
        side.add(self._restore_card())
        side.add(self._transport_card())
        if context.backups is not None:
            context.backups.changed.connect(self._changed)
            context.backups.progressed.connect(self._progress)

    @property
    def _backups(self) -> Backups:
        if self.context.backups is None:
            raise LookupError("no backups without a vault")
        return self.context.backups

    # --- the cards ---

    def _state_card(self) -> Card:
        self.state = Card()
        self.back_up = primary_button(self.tr("Back up now"), "floppy-disk", self.start)
        self._sign = IconLabel("shield-check", "muted", 40)
        self._title = label("", "card-title", wrap=True)
        self._sentence = label("", "muted-body", wrap=True)
        words = Column(self._title, self._sentence)
        words.lines.setSpacing(Space.XS)
        line = QHBoxLayout()
        line.setSpacing(Space.L)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 1)
        self.state.body.addLayout(line)
        self.state.body.addSpacing(Space.XS)
        self.state.body.addWidget(self.back_up, 0, Qt.AlignmentFlag.AlignLeft)
        return self.state

    def _places_card(self) -> Card:
        self._places = Card(self.tr("Where copies go"))
        self.add = secondary_button(self.tr("Add a folder"), "folder-plus", self.ask_place)
        self._places.add_action(self.add)
        self._list = Column()
        self._list.lines.setSpacing(Space.M)
        self._places.add(self._list)
        return self._places

    def _restore_card(self) -> Card:
        card = Card(self.tr("Put one back"))
        words = self.tr(
            "A copy becomes a vault of its own, beside this one. You see first what it is and what"
            " it lacks."
        )
        card.add(label(words, "muted", wrap=True))
        self.restore = secondary_button(
            self.tr("Restore a backup"), "clock-counter-clockwise", self.ask_restore
        )
        card.body.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _transport_card(self) -> Card:
        card = Card(self.tr("Send one away"))
        words = self.tr(
            "One encrypted file for a courier, a mail or a colleague elsewhere. It opens with a"
            " passphrase of its own, or with the recipient’s key alone."
        )
        card.add(label(words, "muted", wrap=True))
        self.transport = secondary_button(self.tr("For transport"), "package", self.ask_transport)
        card.body.addWidget(self.transport, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # --- what is known ---

    def load(self) -> None:
        """Look at the places again."""
        self.when.show_schedule(self._backups.schedule)
        self._changed()
        self._backups.look()

    def _changed(self) -> None:
        standing = self._backups.standing()
        self._sign.set_icon(_ICONS[standing.kind], standing.kind.value)
        self._title.setText(standing.title + (self._where() if standing.is_of_copy else ""))
        self._sentence.setText(standing.sentence)
        self.state.set_title(self.tr("Backup"))
        self.state.set_pill(Pill(standing.word, standing.kind))
        self.transport.setEnabled(self.newest() is not None)
        self._show_places()
        self._show_work()

    def _set_schedule(self, schedule: Schedule) -> None:
        self._backups.set_schedule(schedule)

    def _where(self) -> str:
        newest = self.newest()
        return self.tr(", in {0}").format(place_name(newest[0])) if newest else ""

    def newest(self) -> tuple[Place, Copy] | None:
        """Give the newest copy at hand, by how far its trail goes, and its place."""
        found = [(place, place.copies[0]) for place in self._backups.places if place.copies]
        return max(found, key=_newness, default=None)

    def _show_places(self) -> None:
        places = self._backups.places
        shown = {place.path for place in places}
        for path in [path for path in self.blocks if path not in shown]:
            gone = self.blocks.pop(path)
            gone.hide()
            gone.deleteLater()
        for place in places:
            block = self.blocks.get(place.path)
            if block is None:
                block = self._add_block(place)
            block.show_place(place, self._backups.results.get(place.path))

    def _add_block(self, place: Place) -> PlaceBlock:
        block = PlaceBlock(place, first=not self.blocks)
        block.removed.connect(partial(self.ask_remove, place.path))
        self.blocks[place.path] = block
        self._list.add(block)
        return block

    # --- making ---

    def start(self) -> None:
        """Copy to every place, now."""
        self._backups.run_all()

    def _show_work(self) -> None:
        running = self._backups.running
        self.back_up.setEnabled(running is None and bool(self._backups.places))
        if running is None:
            self._end_work()
            return
        if self.panel is None:
            self.panel = ProgressPanel("")
            self.panel.cancelled.connect(self._stop)
            self._main.lines.insertWidget(1, self.panel)
            if not self._backups.is_automatic:
                self.panel.button.setFocus(Qt.FocusReason.OtherFocusReason)
        block = self.blocks.get(running)
        name = block.name if block is not None else str(running)
        self.panel.set_title(self.tr("Copying to {0}, then reading it back").format(name))
        self.panel.set_progress(0, 0)

    def _end_work(self) -> None:
        if self.panel is None:
            return
        if self.panel.button.hasFocus():
            self.back_up.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.hide()
        self.panel.deleteLater()
        self.panel = None
        results = self._backups.results
        if self._backups.is_automatic or not results:
            return
        made = sum(not isinstance(one, Exception) for one in results.values())
        if made == len(results):
            self.context.messages.say(self.tr("Backed up, and every copy was read back."), "good")
        else:
            words = self.tr("{0} of {1} copies were made. The places below say why.")
            self.context.messages.say(words.format(made, len(results)), "warning")

    def _progress(self, done: int, total: int) -> None:
        if self.panel is not None:
            self.panel.set_progress(done, total)

    def _stop(self) -> None:
        self._backups.cancel()
        self.context.messages.say(
            self.tr("Stopped. The vault and every finished copy are as they were.")
        )

    # --- places ---

    def ask_place(self) -> None:
        """Let the person choose one more folder."""
        title = self.tr("Choose a folder on a stick, another disk or the network")
        ask_folder(self, title, Path("~").expanduser(), self.add_place)

    def add_place(self, place: Path) -> None:
        """Make copies in this folder too."""
        known = self._backups
        try:
            backups.add_place(known.folder, place, known.vault, known.profile)
        except DeskError as error:
            said = copying(error)
            self.context.messages.say(said, "danger")
            return
        self.context.messages.say(
            self.tr("Copies go there too from now on. Back up now to make the first.")
        )
        known.look()

    def ask_remove(self, place: Path) -> None:
        """Ask whether to make no more copies in a place."""
        self.context.dialogs.ask_confirm(
            self,
            self.tr("Make no more copies there?"),
            self.tr(
                "The copies in this folder stay where they are and can still be restored. No new"
                " ones are made there."
            ),
            self.tr("Make no more there"),
            lambda: self._remove(place),
        )

    def _remove(self, place: Path) -> None:
        known = self._backups
        backups.remove_place(place, known.vault, known.profile)
        self.context.messages.say(self.tr("No more copies are made there. Those made stay."))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        known.look()

    # --- what one does with a copy ---

    def ask_restore(self) -> None:
        """Go through putting a copy back."""
        from ui.shell.restore import Restoring, show_restore

        known = self._backups
        word = self.tr("Lock the desk and open it")
        way = Restoring(known.jobs, known.profile, known.home, known.restored.emit, word)
        show_restore(self, way)

    def ask_transport(self) -> None:
        """Ask how the file is locked, and where it goes."""
        newest = self.newest()
        if newest is not None:
            TransportSheet(self.context, newest[1]).open_over(self)


def _newness(found: tuple[Place, Copy]) -> tuple[int, datetime, bool]:
    place, copy = found
    return copy.trail.sequence if copy.trail else 0, copy.made_at, not place.is_own
