"""What a mark is on the page: the ways to attend, the reasons, and marks still being saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.groups import AbsenceReason, AttendanceStatus, Mark
from ui.widgets.attendance_grid import default_statuses
from ui.widgets.attendance_model import Mark as ShownMark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import MeetingId, MembershipId
    from ui.widgets.attendance_model import StatusSpec

    Cell = tuple[MembershipId, MeetingId]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Attendance", text)


def statuses() -> tuple[StatusSpec, ...]:
    """Return the nine ways to attend or not, with the record's own values."""
    return tuple(
        replace(spec, value=AttendanceStatus[str(spec.value).upper()])
        for spec in default_statuses()
    )


def status_name(status: AttendanceStatus) -> str:
    """Return the words for a way to attend or not."""
    return next(spec.name for spec in statuses() if spec.value is status)


def reason_name(reason: str) -> str:
    """Return the words for a reason; the programme's own are words already."""
    named: dict[str, str] = {
        AbsenceReason.TRANSPORT: _tr("transport money"),
        AbsenceReason.WORK: _tr("work"),
        AbsenceReason.CHILDCARE: _tr("childcare"),
        AbsenceReason.ILLNESS: _tr("illness"),
        AbsenceReason.BEREAVEMENT: _tr("bereavement"),
        AbsenceReason.COURT_OR_POLICE: _tr("court or police"),
        AbsenceReason.FEAR: _tr("fear"),
        AbsenceReason.STIGMA: _tr("stigma"),
        AbsenceReason.TRAVEL: _tr("travelling"),
        AbsenceReason.UNKNOWN: _tr("not known"),
    }
    return named.get(reason, reason)


_BETWEEN = ", "


def reason_words(reasons: tuple[str, ...]) -> str:
    """Return several reasons in words."""
    return _BETWEEN.join(reason_name(reason) for reason in reasons)


def reasons_of(words: str) -> tuple[str, ...]:
    """Return the reasons that ``reason_words`` put into words; no reason has a comma in it."""
    known: dict[str, str] = {reason_name(reason): reason for reason in AbsenceReason}
    return tuple(known.get(word, word) for word in words.split(_BETWEEN) if word)


def shown(mark: Mark) -> ShownMark:
    """Return a recorded mark as the grid shows it."""
    return ShownMark(mark.status, reason_words(mark.reasons))


@dataclass(frozen=True, slots=True)
class Wish:
    """A mark on its way to the vault; ``status`` None clears the cell."""

    number: int
    status: AttendanceStatus | None
    reasons: tuple[str, ...]


class Ledger:
    """The marks as recorded, with those that are still being saved laid over them."""

    def __init__(self) -> None:
        self._recorded: dict[Cell, Mark] = {}
        self._wishes: dict[Cell, Wish] = {}
        self._count = 0

    def record(self, marks: Mapping[Cell, Mark]) -> None:
        """Take over what the vault holds; a mark without a status was cleared."""
        self._recorded = {cell: one for cell, one in marks.items() if one.status is not None}

    def wish(
        self,
        cell: Cell,
        status: AttendanceStatus | None,
        reasons: tuple[str, ...] = (),
    ) -> Wish:
        """Note a mark before it is saved; a later one for the same cell replaces it."""
        self._count += 1
        made = Wish(self._count, status, reasons if status is not None else ())
        self._wishes[cell] = made
        return made

    def saved(self, cell: Cell, wish: Wish) -> None:
        """Count a wish as recorded."""
        if wish.status is None:
            self._recorded.pop(cell, None)
        else:
            self._recorded[cell] = Mark(*cell, wish.status, wish.reasons)
        self._end(cell, wish)

    def refused(self, cell: Cell, wish: Wish) -> None:
        """Forget a wish, so that the recorded mark shows again."""
        self._end(cell, wish)

    def _end(self, cell: Cell, wish: Wish) -> None:
        now = self._wishes.get(cell)
        if now is not None and now.number == wish.number:
            del self._wishes[cell]

    def at(self, cell: Cell) -> Mark | None:
        """Return a cell as it should be seen now."""
        wish = self._wishes.get(cell)
        if wish is None:
            return self._recorded.get(cell)
        return Mark(*cell, wish.status, wish.reasons) if wish.status is not None else None

    def shown(self) -> dict[tuple[object, object], ShownMark]:
        """Return every mark for the grid."""
        cells = {*self._recorded, *self._wishes}
        marks = {cell: self.at(cell) for cell in cells}
        return {cell: shown(mark) for cell, mark in marks.items() if mark is not None}

    @property
    def is_settled(self) -> bool:
        """Whether every mark is saved."""
        return not self._wishes
