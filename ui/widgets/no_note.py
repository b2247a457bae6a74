"""Say why a session gets no note: one key, and an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.cases import NoNote
from counsel_desk.services import appointments
from ui.widgets import case_words, diary_words
from ui.widgets.outcomes import KeySheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.cases import Appointment
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class NoNoteSheet(KeySheet):
    """Asks why there is no note of a session; digits answer."""


class NoNoteRecorder:
    """Records for a page why sessions get no note, and tells of it at its foot, with undo."""

    def __init__(self, context: Context, over: QWidget) -> None:
        self._context = context
        self._over = over

    def ask(self, one: Appointment) -> None:
        """Ask why no note of a session is written."""
        title = translate("Diary", "Why is there no note?")
        words = translate(
            "Diary",
            "Session of {0}. It is asked for no more; a note can still be written. Whoever"
            " schedules sees the reason.",
        )
        said = words.format(case_words.say_moment_year(one.start))
        answers = [
            (str(place + 1), diary_words.no_note_words(why), why.value)
            for place, why in enumerate(NoNote)
        ]
        sheet = NoNoteSheet(title, said, answers, lambda why: self._put(one, NoNote(str(why))))
        sheet.open_over(self._over)

    def _put(self, one: Appointment, why: NoNote | None) -> None:
        job = self._context.jobs.ask(appointments.explain_no_note, one.case, one.id, why)
        if why is not None:
            job.then(lambda _none: self._recorded(one, why))

    def _recorded(self, one: Appointment, why: NoNote) -> None:
        words = translate("Diary", "No note of {0}: {1}.").format(
            case_words.say_moment_year(one.start), diary_words.no_note_words(why)
        )
        self._context.messages.say(words, "good", undo=lambda: self._put(one, None))
