"""What can be done with a signed note: add to it, send it for review, answer it, write it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from counsel_desk.domain.notes import ReviewStep
from counsel_desk.services import addenda, note_reviews
from counsel_desk.services.errors import ConsentMissing
from ui.screen import Route
from ui.screens.read_note.sheets import AddendumSheet, AnswerSheet
from ui.shell.consent_sheet import retry_without_consent
from ui.widgets.buttons import primary_button, quiet_button, secondary_button
from ui.wording import sentence

if TYPE_CHECKING:
    from typing import Any

    from counsel_desk.domain.ids import CaseId, NoteId
    from counsel_desk.domain.notes import ReadNote
    from ui.job import Job
    from ui.screen import Context
    from ui.widgets.buttons import Button

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class NoteActions(QObject):
    """The buttons of a signed note; those that this person may not use are hidden."""

    def __init__(self, context: Context, case: CaseId, note: NoteId) -> None:
        super().__init__()
        self._context = context
        self._case = case
        self._note = note
        self.add = quiet_button(translate("Notes", "Add to this note"), "plus", self._add)
        self.submit = secondary_button(
            translate("Notes", "Send for review"), "paper-plane-tilt", self._submit
        )
        self.revise = primary_button(
            translate("Notes", "Write it anew"), "pencil-line", self._revise
        )
        self.give_back = secondary_button(
            translate("Notes", "Return with comments"), "arrow-u-up-left", self._give_back
        )
        self.approve = primary_button(translate("Notes", "Approve"), "check", self._approve)
        for button in self.buttons():
            button.hide()
            button.setEnabled(False)

    def buttons(self) -> tuple[Button, ...]:
        """Give the buttons in their order."""
        return self.add, self.submit, self.revise, self.give_back, self.approve

    def offer(self, read: ReadNote, *, writes: bool, stands: bool = True) -> None:
        """Show what this person may do with the note now; ``stands`` if it was not struck."""
        me, state, note = self._context.me.id, read.review, read.note
        is_mine = writes and stands and note.author == me and note.intact
        step = state.step if state is not None else None
        is_asked = state is not None and me in state.reviewers and note.intact
        anew = is_mine and step is ReviewStep.RETURNED and read.revised_by is None
        self._show(self.add, wanted=writes)
        self._show(self.submit, wanted=is_mine and state is None)
        self._show(self.revise, wanted=anew)
        for button in (self.give_back, self.approve):
            self._show(button, wanted=is_asked and step is ReviewStep.SUBMITTED)

    def _show(self, button: Button, *, wanted: bool) -> None:
        button.setVisible(wanted)
        button.setEnabled(wanted)

    def _add(self) -> None:
        sheet = AddendumSheet(self._context, self._case, self._note)

        def save() -> Job[Any] | None:
            text = sheet.words()
            if not text:
                return None
            job = self._context.jobs.ask_first(
                addenda.add_addendum, self._case, self._note, text=text, reason=sheet.chosen()
            )
            return job.then(lambda _id: self._done(sheet, translate("Notes", "It is added.")))

        sheet.on_save(save)
        sheet.open_over(self.add)

    def _done(self, sheet: AddendumSheet | AnswerSheet, words: str) -> None:
        sheet.keeper.finished()
        self._context.messages.say(words, "good")

    def _submit(self) -> None:
        self._send(None).failed(self._not_sent)

    def _send(self, override: str | None) -> Job[Any]:
        job = self._context.jobs.ask_first(
            note_reviews.submit_note, self._case, self._note, override=override
        )
        words = translate("Notes", "The note is sent for review.")
        return job.then(lambda _state: self._context.messages.say(words, "good"))

    def _not_sent(self, error: Exception) -> None:
        """Ask for the reason where the client said no to supervision."""
        if isinstance(error, ConsentMissing):
            retry_without_consent(
                self.submit, error, self._send, context=self._context, case=self._case
            )
        else:
            self._context.messages.say(sentence(error), "danger")

    def _revise(self) -> None:
        job = self._context.jobs.ask_first(note_reviews.start_revision, self._case, self._note)
        job.then(lambda draft: self._context.go(Route("note", self._case, item=draft)))

    def _give_back(self) -> None:
        self._answer(returns=True)

    def _approve(self) -> None:
        self._answer(returns=False)

    def _answer(self, *, returns: bool) -> None:
        sheet = AnswerSheet(self._context, self._case, self._note, returns=returns)
        use_case = note_reviews.return_note if returns else note_reviews.approve_note
        done = translate("Notes", "The note is returned with your comments.")
        if not returns:
            done = translate("Notes", "The note is approved.")

        def save() -> Job[Any] | None:
            comments = sheet.words()
            if comments is None:
                return None
            job = self._context.jobs.ask_first(use_case, self._case, self._note, comments=comments)
            return job.then(lambda _none: self._done(sheet, done))

        sheet.on_save(save)
        sheet.open_over(self.approve)
