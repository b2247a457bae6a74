"""One place where copies go: what it helps against, its newest copies, and how the last went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.shell.backup_words import copying, moment, size
from ui.theme import Space
from ui.widgets.buttons import IconButton
from ui.widgets.card import clear_layout
from ui.widgets.labels import ElidedLabel, IconLabel, hairline, label
from ui.widgets.pill import Pill, PillKind

if TYPE_CHECKING:
    from counsel_desk.services.backups import Copy, Place


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backups", text)


def place_name(place: Place) -> str:
    """Name a place in a few words."""
    return _tr("the vault’s own folder") if place.is_own else place.path.name or str(place.path)


class PlaceBlock(QFrame):
    """A place in the list.

    Signals:
        removed: make no more copies there.
    """

    removed = Signal()

    def __init__(self, place: Place, *, first: bool) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.name = place_name(place)
        self._title = ElidedLabel("", "strong")
        self._what = label("", "muted", wrap=True)
        self._pill = Pill()
        self._copies = QVBoxLayout()
        self._copies.setSpacing(2)
        self._error = label("", "error", wrap=True)
        self._icon = IconLabel("hard-drive" if place.is_own else "folder", "muted", 24)
        self.remove = IconButton(
            "trash", _tr("Make no more copies in {0}").format(self.name), self.removed.emit
        )
        if place.is_own:
            self.remove.hide()
        self._lay_out(first=first)

    def _lay_out(self, *, first: bool) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._pill)
        head.addWidget(self.remove)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addLayout(head)
        words.addWidget(self._what)
        words.addLayout(self._copies)
        words.addWidget(self._error)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        if not first:
            outer.addWidget(hairline())
        outer.addLayout(line)

    def show_place(self, place: Place, result: Copy | Exception | None) -> None:
        """Show how the place is now, and what came of the last copy."""
        own = _tr("The vault’s own folder")
        self._title.set_text(own if place.is_own else str(place.path))
        self._what.setText(_what(place))
        kind, word = _state(place, result)
        self._pill.set(word, kind)
        clear_layout(self._copies)
        for copy in place.copies:
            text = f"{moment(copy.made_at)} · {size(copy.size)}"
            self._copies.addWidget(label(text, "body"))
        if not place.copies and place.last is not None:
            self._copies.addWidget(label(_last(place), "body"))
        if place.others:
            self._copies.addWidget(label(_others(len(place.others)), "muted", wrap=True))
        is_error = isinstance(result, Exception)
        self._error.setText(copying(result) if isinstance(result, Exception) else "")
        self._error.setVisible(is_error)


def _last(place: Place) -> str:
    at = moment(place.last) if place.last is not None else ""
    return _tr("Last copy made there: {0}").format(at)


def _others(count: int) -> str:
    if count == 1:
        return _tr("One copy there is of another course of this vault. It stays untouched.")
    words = _tr("{0} copies there are of another course of this vault. They stay untouched.")
    return words.format(QLocale().toString(count))


def _what(place: Place) -> str:
    if place.is_own:
        return _tr("Inside the vault: helps against damage, not against theft.")
    if not place.is_there:
        return _tr("It is not there now: plug it in, or connect to the network.")
    if place.same_disk:
        return _tr("On the vault’s own disk: helps against damage, not against theft.")
    if not place.copies:
        return _tr("No copy of this vault lies there yet.")
    return _tr("The three newest copies are kept.")


def _state(place: Place, result: Copy | Exception | None) -> tuple[PillKind, str]:
    if not place.is_there:
        return PillKind.WARNING, _tr("Not there now")
    if isinstance(result, Exception):
        return PillKind.DANGER, _tr("Not copied")
    if result is not None:
        return PillKind.GOOD, _tr("Copied just now")
    if not place.copies:
        return PillKind.NEUTRAL, _tr("No copy yet")
    return PillKind.NEUTRAL, _tr("Ready")
