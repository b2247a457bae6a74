"""What was begun of a meeting by somebody who leads the group no more: read, sign or drop it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from counsel_desk.services import left_meeting_notes
from ui.screen import Route
from ui.screens.group_note.screen import GroupNoteScreen
from ui.turns import later
from ui.widgets.buttons import danger_button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from counsel_desk.domain.group_notes import MeetingNotes, PointedOut, ProcessNote
    from counsel_desk.domain.ids import MembershipId
    from ui.job import Job
    from ui.screen import Context


class LeftNoteScreen(GroupNoteScreen):
    """The words of the author alone; signed, they go where the author reads them no more."""

    name: ClassVar[str] = "left_note"
    # Nothing stands there without what was typed: it is thrown away after a question alone.
    offers_afresh: ClassVar[bool] = False

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.back_button.setText(self.tr("Today"))
        self.drop_button = danger_button(self.tr("Throw away"), "trash", self.ask_drop)
        self.drop_button.hide()
        self.header.add(self.drop_button)

    def _ask(self) -> Job[MeetingNotes]:
        return self.context.jobs.ask(left_meeting_notes.open_left_note, self.meeting)

    def _show(self, found: MeetingNotes) -> None:
        self.may_sign = found.may_write
        if found.may_write:
            self._say_meeting(found)
            words = self.tr(
                "You do not lead this group any more. What you had typed is kept, sealed for you"
                " alone. Once you sign it, it is left for those who lead the group and in the"
                " members’ files, and you cannot open it again."
            )
        else:
            self._title = found.title or self.tr("Note of a meeting")
            words = self.tr(
                "You do not lead this group any more, and nothing here tells when the meeting"
                " was, so this cannot be signed. You can read it and tell those who lead the"
                " group now."
            )
        self._put(label(words, "muted-body", wrap=True))
        self._coming = list(found.members)
        self.drop_button.show()
        later(self, partial(self._build, found))

    def _send(
        self, note: ProcessNote, written: dict[MembershipId, str], *, despite: bool
    ) -> Job[tuple[PointedOut, ...]]:
        sign = left_meeting_notes.sign_left_note
        return self.context.jobs.ask(sign, self.meeting, note, sections=written, despite=despite)

    def ask_drop(self) -> None:
        """Ask whether to throw away what was typed; nobody has it but its author."""
        self.context.dialogs.ask_confirm(
            self,
            self.tr("Throw away what you wrote of this meeting?"),
            self.tr(
                "Nobody else has these words, and they cannot be brought back. This takes the"
                " sections about members too."
            ),
            self.tr("Throw away"),
            self._drop,
            danger=True,
        )

    def _drop(self) -> None:
        job = self.context.jobs.ask_first(left_meeting_notes.drop_left_note, self.meeting)
        job.then(lambda _none: self._dropped()).failed(self._refused)

    def _dropped(self) -> None:
        self.finish()
        self.context.messages.say(self.tr("What you had begun of the meeting was thrown away."))
        self.go_back()

    def go_back(self) -> None:
        """Go to Today, where it is listed; what is typed stays kept."""
        self.context.go(Route("today"))

    def trail(self) -> tuple[tuple[str, Route], ...]:
        """Lead nowhere: the group is not this person's any more."""
        return ()
