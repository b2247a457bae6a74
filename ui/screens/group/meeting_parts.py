"""Parts of the list of meetings: how a status looks, and who interprets in a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from ui.widgets import case_words, diary_words, group_words
from ui.widgets.buttons import IconButton
from ui.widgets.interpreter_sheet import OfMeeting, ask_interpreter
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    from counsel_desk.domain.groups import Meeting
    from ui.screen import Context
    from ui.screens.group.meetings import MeetingsTab

# A name that the tool for translations finds.
translate = QCoreApplication.translate

STATUS_KEYS = {MeetingStatus.HELD: "H", MeetingStatus.CANCELLED: "C", MeetingStatus.PLANNED: "P"}
_LOOK = {
    MeetingStatus.HELD: (PillKind.GOOD, Sign.DOT),
    MeetingStatus.CANCELLED: (PillKind.NEUTRAL, Sign.NONE),
    MeetingStatus.PLANNED: (PillKind.PRIMARY, Sign.RING),
}


def status_pill(meeting: Meeting) -> PillText:
    """Show the status of a meeting."""
    kind, sign = _LOOK[meeting.status]
    return PillText(group_words.meeting_status(meeting.status), kind, sign)


def unsaid(meeting: Meeting) -> MeetingReason | None:
    """Give a reason to one that was cancelled when nobody had to say why."""
    return MeetingReason.OTHER if meeting.status is MeetingStatus.CANCELLED else None


def own_interpreter(meeting: Meeting) -> str:
    """Say who interprets in a meeting that has one of its own; nothing where the plan says it."""
    if meeting.interpreter is None:
        return ""
    if not any(meeting.interpreter):
        return translate("MeetingsTab", "no interpreter")
    return diary_words.interpreter_words(*meeting.interpreter)


class MeetingInterpreter:
    """Changes who interprets in the current meeting of the list.

    Attributes:
        button: asks for it, as the key I does.
    """

    def __init__(self, tab: MeetingsTab, context: Context) -> None:
        self._tab, self._context = tab, context
        words = translate("MeetingsTab", "Change the interpreter, key I")
        self.button = IconButton("translate", words, self.ask)

    def offer(self, meeting: Meeting | None) -> None:
        """Offer it for a meeting that is not cancelled."""
        goes_on = meeting is not None and meeting.status is not MeetingStatus.CANCELLED
        self.button.setEnabled(goes_on)

    def ask(self) -> None:
        """Ask who interprets, where this person may change that."""
        meeting = self._tab.table.current_row()
        if meeting is None or self.button.isHidden() or not self.button.isEnabled():
            return
        of = OfMeeting(self._context.jobs, meeting.group, meeting.id)
        number = QLocale().toString(meeting.number)
        when = translate("MeetingsTab", "Meeting {0}, {1}")
        when = when.format(number, case_words.say_moment_long(meeting.start))
        ask_interpreter(self._context, self._tab, of, when, self._tab.people)
