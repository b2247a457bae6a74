"""Record what came of a session: one key, an undo, and the reason where there is one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.domain.ids import AppointmentId, CaseId
from counsel_desk.services import appointments, settings
from ui.shell.saving_sheet import column
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets import case_words, diary_words
from ui.widgets.answer_parts import OptionButton

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.cases import Appointment
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


_LETTERS = tuple("QWERTYUIOP")


class KeySheet(Sheet):
    """A question whose answers have a key each; the sheet goes with the answer."""

    def __init__(
        self,
        title: str,
        sentence: str,
        answers: Sequence[tuple[str, str, object]],
        then: Callable[[object], object],
        leave: str = "",
    ) -> None:
        buttons = []
        for place, (key, words, value) in enumerate(answers):
            button = OptionButton(place, words, key, large=False)
            button.setShortcut(QKeySequence(key))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked=False, one=value: self._choose(one))
            buttons.append(button)
        self._then = then
        cancel = SheetAction(CANCEL, leave or translate("Diary", "Cancel"))
        super().__init__(title, sentence, (cancel,), body=column(*buttons))

    def _choose(self, value: object) -> None:
        self.close_sheet()
        self._then(value)


class OutcomeSheet(KeySheet):
    """Asks what came of a session; each answer has a key."""

    def __init__(self, when: str, then: Callable[[SessionOutcome], object]) -> None:
        def chosen(value: object) -> None:
            then(SessionOutcome(str(value)))

        answers = [
            (key, _capital(outcome), outcome.value)
            for key, outcome in diary_words.OUTCOME_KEYS.items()
        ]
        super().__init__(translate("Diary", "What came of the session?"), when, answers, chosen)


def _capital(outcome: SessionOutcome) -> str:
    words = case_words.outcome_words(outcome)
    return words[:1].upper() + words[1:]


class ReasonSheet(KeySheet):
    """Asks why someone did not come; digits answer, Escape leaves it open."""

    def __init__(
        self,
        sentence: str,
        offered: Sequence[str],
        then: Callable[[str], object],
    ) -> None:
        def chosen(value: object) -> None:
            then(str(value))

        answers = [
            (str((place + 1) % 10), diary_words.reason_words(reason), reason.value)
            for place, reason in enumerate(AbsenceReason)
            if reason in offered
        ]
        # The programme's own reasons have letters, as far as there are any.
        own = [one for one in offered if one not in {*AbsenceReason}]
        answers += [(key, one, one) for key, one in zip_longest(_LETTERS, own, fillvalue="") if one]
        title = translate("Diary", "Is the reason known?")
        leave = translate("Diary", "Leave it open")
        super().__init__(title, sentence, answers, chosen, leave)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A session as far as recording its outcome needs it; ``outcome`` is the one before."""

    case: CaseId
    item: AppointmentId
    start: datetime.datetime
    outcome: SessionOutcome
    reason: str | None = None

    @staticmethod
    def of(one: Appointment) -> Recorded:
        """Take what is needed of an appointment."""
        return Recorded(one.case, one.id, one.start, one.outcome, one.reason)


class OutcomeRecorder:
    """Records outcomes for a page and tells of them at its foot, with undo."""

    def __init__(self, context: Context, over: QWidget) -> None:
        self._context = context
        self._over = over

    def ask(self, one: Recorded) -> None:
        """Ask what came of a session."""
        when = case_words.say_moment_long(one.start)
        OutcomeSheet(when, lambda outcome: self.record(one, outcome)).open_over(self._over)

    def record(self, one: Recorded, outcome: SessionOutcome) -> None:
        """Record an outcome at once; where there may be a reason, it is asked for afterwards."""
        job = self._context.jobs.ask(appointments.record_outcome, one.case, one.item, outcome)
        job.then(lambda _none: self._recorded(one, outcome))

    def _recorded(self, one: Recorded, outcome: SessionOutcome) -> None:
        words = translate("Diary", "Recorded for {0}: {1}.").format(
            case_words.say_moment(one.start), case_words.outcome_words(outcome)
        )
        self._context.messages.say(words, "good", undo=lambda: self._take_back(one))
        if outcome in diary_words.ASKS_WHY:
            job = self._context.jobs.ask(settings.absence_reasons)
            job.then(lambda offered: self._ask_why(one, outcome, words, offered))

    def _ask_why(
        self,
        one: Recorded,
        outcome: SessionOutcome,
        words: str,
        offered: tuple[str, ...],
    ) -> None:
        """Ask for the reason, among those that the programme uses."""
        if self._over.isVisible():
            sheet = ReasonSheet(words, offered, lambda reason: self._give(one, outcome, reason))
            sheet.open_over(self._over)

    def _give(self, one: Recorded, outcome: SessionOutcome, reason: str) -> None:
        self._context.jobs.ask(
            appointments.record_outcome, one.case, one.item, outcome, reason=reason
        )

    def _take_back(self, one: Recorded) -> None:
        self._context.jobs.ask(
            appointments.record_outcome, one.case, one.item, one.outcome, reason=one.reason
        )
