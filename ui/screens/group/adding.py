"""Add one more meeting to a cycle, outside its repetition, and take it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counsel_desk.domain.days import weeks_later
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services.groups import set_meeting_status
from ui import wording
from ui.widgets import group_words
from ui.widgets.meeting_sheets import AddMeetingSheet

if TYPE_CHECKING:
    import datetime

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.ids import GroupId, MeetingId
    from ui.screen import Context


class AddedMeeting(QObject):
    """Leads from the question when it is, to the meeting that is added."""

    def __init__(self, over: QWidget, context: Context) -> None:
        super().__init__(over)
        self._over, self._context = over, context

    def ask(self, group: GroupFile) -> None:
        """Ask when it is: a week after the last one unless that is changed."""
        last = max((one.start for one in group.meetings), default=self._context.clock())
        wanted, minutes = weeks_later(last, 1), group.plan.minutes
        then = partial(self._added, group.id)
        AddMeetingSheet(self._context, group.id, wanted, minutes, then).open_over(self._over)

    def _added(self, group: GroupId, meeting: MeetingId, start: datetime.datetime) -> None:
        text = self.tr("A meeting is added on {0}.").format(group_words.week_day(start))
        undo = partial(self._take_back, group, meeting)
        self._context.messages.say(text, "good", undo=undo)

    def _take_back(self, group: GroupId, meeting: MeetingId) -> None:
        """Cancel what was added: no meeting is ever removed."""
        messages, other = self._context.messages, MeetingReason.OTHER
        ask, cancelled = self._context.jobs.ask, MeetingStatus.CANCELLED
        job = ask(set_meeting_status, group, meeting, cancelled, reason=other)
        said = self.tr("The meeting that was added is cancelled.")
        job.then(lambda _done: messages.say(said, "good"))
        job.failed(lambda error: messages.say(wording.sentence(error), "danger"))
