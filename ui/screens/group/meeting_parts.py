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
    from collections.abc import Mapping

    from counsel_desk.domain.groups import Meeting, Then
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
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


def then_words(was: Then | None, people: Mapping[PersonId, Person]) -> str:
    """Say what was otherwise when a meeting was held: where, who led it, who interpreted."""
    if was is None:
        return ""
    parts: list[str] = []
    if was.venue is not None:
        venue = was.venue or translate("MeetingsTab", "no venue said")
        parts.append(translate("MeetingsTab", "then at {0}").format(venue))
    if was.staff is not None:
        led = group_words.staff_line(was.staff, people)
        parts.append(translate("MeetingsTab", "then {0}").format(led))
    if was.interpreter is not None:
        own = diary_words.interpreter_words(*was.interpreter)
        parts.append(own if any(was.interpreter) else translate("MeetingsTab", "no interpreter"))
    if was.supervisor is not None:
        who = case_words.name_of(people, was.supervisor)
        parts.append(translate("MeetingsTab", "then supervised by {0}").format(who))
    return "; ".join(parts)


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
