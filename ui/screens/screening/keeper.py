"""Keep the answers of a screening sealed while they are given, and try again where that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from counsel_desk.services import answer_drafts
from ui.widgets import screening_words
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.ids import CaseId, PersonId
    from counsel_desk.domain.screening import Instrument, Item
    from counsel_desk.domain.screenings import UnfinishedAnswers
    from ui.screen import Context

WAIT_MS = 1_000
RETRY_MS = 5_000

# A name that the tool for translations finds.
translate = QCoreApplication.translate

# Keepers whose page is gone while the vault does not take their answers (a full disk).
_WAITING: dict[tuple[PersonId, CaseId, str], AnswerKeeper] = {}


class AnswerKeeper:
    """Saves the answers at most a second after each was given.

    Every save is sent at once, whether or not the one before has come back: they are carried
    out in their order, so that a lock never cuts the last one off. It belongs to no widget and
    goes on without its page until the vault has what was answered. It holds no timer of its own:
    whichever thread lets go of it last, nothing of Qt goes with it.
    """

    def __init__(
        self,
        context: Context,
        case: CaseId,
        tell: Callable[[Exception | None], None],
        kept: UnfinishedAnswers | None,
    ) -> None:
        self._context = context
        self._case = case
        self._tell = tell
        self._sent = kept
        self._last = kept
        self._is_begun = kept is not None
        self._is_closed = False
        self._is_due = self._is_failing = False

    @property
    def last(self) -> UnfinishedAnswers | None:
        """The answers as they were told last."""
        return self._last

    def touched(self, answers: UnfinishedAnswers) -> None:
        """Take what is answered now."""
        self._last = answers
        self._is_closed = False
        if not self._is_due:
            self._is_due = True
            self._later(WAIT_MS)

    def _later(self, wait: int) -> None:
        # A function of its own keeps the keeper until then; a bound method would not.
        QTimer.singleShot(wait, self._context.jobs, lambda: self._flush_if_due())

    def _flush_if_due(self) -> None:
        if self._is_due or self._is_failing:
            self.flush()

    def flush(self) -> None:
        """Save now what is not saved yet."""
        self.rest()
        answers = self._last
        if answers is None or answers == self._sent:
            return
        if not (self._is_begun or answers.values or answers.first):
            return
        self._sent, self._is_begun = answers, True
        job = self._context.jobs.ask_first(answer_drafts.save_answers, self._case, answers)
        job.then(lambda _none: self._kept(answers))
        job.failed(lambda error: self._failed(answers, error))

    def close(self) -> None:
        """Save what is not saved; the page is not told of it after this."""
        self._is_closed = True
        self.flush()

    def rest(self) -> None:
        """Save nothing by itself until something is answered."""
        self._is_due = self._is_failing = False

    def _kept(self, answers: UnfinishedAnswers) -> None:
        _WAITING.pop(self._key(answers), None)
        if not self._is_closed:
            self._tell(None)

    def _failed(self, answers: UnfinishedAnswers, error: Exception) -> None:
        if answers is not self._sent:
            return
        self._sent = None
        self._is_failing = True
        self._later(RETRY_MS)
        if not self._is_closed:
            self._tell(error)
        else:
            _WAITING[self._key(answers)] = self
            self._context.messages.say(say_failed(error), "danger")

    def _key(self, answers: UnfinishedAnswers) -> tuple[PersonId, CaseId, str]:
        return self._context.me.id, self._case, answers.instrument


def waiting(person: PersonId, case: CaseId) -> dict[str, UnfinishedAnswers]:
    """Give the answers that the vault did not take yet, by instrument."""
    found = {key[2]: keeper.last for key, keeper in _WAITING.items() if key[:2] == (person, case)}
    return {key: last for key, last in found.items() if last is not None}


def take_over(person: PersonId, case: CaseId, instrument: str) -> UnfinishedAnswers | None:
    """Give such answers to a page that goes on with them; their keeper saves no more."""
    keeper = _WAITING.pop((person, case, instrument), None)
    if keeper is None:
        return None
    keeper.rest()
    return keeper.last


def say_failed(error: Exception) -> str:
    """Say that the answers are not saved yet, and why."""
    words = translate("AnswerKeeper", "The answers are not saved yet; it is tried again by itself.")
    return f"{words} {sentence(error)}"


def answers_for(form: Instrument, draft: UnfinishedAnswers | None) -> dict[str, int | str]:
    """Give the answers of a draft that the form still asks for and allows."""
    if draft is None:
        return {}
    return {
        item.key: draft.values[item.key]
        for item in form.items
        if item.key in draft.values and _allows(item, draft.values[item.key])
    }


def _allows(item: Item, value: int | str) -> bool:
    if value == screening_words.NOT_APPLICABLE:
        return item.may_be_not_applicable
    reasons = (screening_words.DECLINED, screening_words.NOT_ASKED)
    return value in reasons or value in item.values


class AnswerUndo:
    """Brings dropped answers back, also once their page is gone."""

    def __init__(
        self, context: Context, case: CaseId, answers: UnfinishedAnswers, then: Callable[[], object]
    ) -> None:
        self._context = context
        self._case = case
        self._answers = answers
        self._then = then

    def bring_back(self) -> None:
        """Keep the answers again and go back to them."""
        save = answer_drafts.save_answers
        job = self._context.jobs.ask_first(save, self._case, self._answers)
        job.then(lambda _none: self._then())
