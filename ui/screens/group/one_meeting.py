"""Which one meeting a narrow window shows, and the way to the one before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Space
from ui.widgets import group_words
from ui.widgets.buttons import IconButton
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.groups import Meeting
    from counsel_desk.domain.ids import MeetingId


class MeetingBar(QWidget):
    """Names a meeting between two buttons.

    Attributes:
        earlier, later: the buttons.

    Signals:
        chosen: the meeting to show now.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meetings: Sequence[Meeting] = ()
        self._at = 0
        self.earlier = IconButton("caret-left", self.tr("The meeting before"))
        self.later = IconButton("caret-right", self.tr("The meeting after"))
        self._words = label("", "card-title", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(self.earlier)
        line.addWidget(self._words, 1)
        line.addWidget(self.later)
        self.earlier.clicked.connect(lambda _checked=False: self.step(-1))
        self.later.clicked.connect(lambda _checked=False: self.step(1))

    @property
    def meeting(self) -> MeetingId | None:
        """The meeting that is shown."""
        return self._meetings[self._at].id if self._at < len(self._meetings) else None

    def text(self) -> str:
        """Give what is said of the meeting."""
        return self._words.text()

    def show_meetings(self, meetings: Sequence[Meeting]) -> None:
        """Offer these meetings, and stay with the one that is shown."""
        before = self.meeting
        self._meetings = meetings
        self._at = min(self._at, max(len(meetings) - 1, 0))
        if before is not None:
            self.go_to(before)
        self._say()

    def go_to(self, meeting: MeetingId) -> None:
        """Name this meeting; one that is not offered changes nothing."""
        for place, one in enumerate(self._meetings):
            if one.id == meeting:
                self._at = place
        self._say()

    def step(self, by: int) -> None:
        """Go to a meeting before or after, as far as there are any."""
        place = self._at + by
        if 0 <= place < len(self._meetings):
            self._at = place
            self._say()
            self.chosen.emit(self._meetings[place].id)

    def _say(self) -> None:
        if not self._meetings:
            self._words.setText("")
            return
        one = self._meetings[self._at]
        text = self.tr("Meeting {0} · {1}")
        number = QLocale().toString(one.number)
        self._words.setText(text.format(number, group_words.week_day(one.start)))
        self.earlier.setEnabled(self._at > 0)
        self.later.setEnabled(self._at + 1 < len(self._meetings))
