"""Ask who interprets in a session or a meeting that is booked already; earlier ones are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.ids import AppointmentId, CaseId, GroupId, MeetingId
from counsel_desk.services import interpreters
from counsel_desk.services.interpreters import Interpreting
from ui.jobs import Jobs
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.theme import Space
from ui.widgets import case_words, diary_words, schedule_words
from ui.widgets.card import clear_layout
from ui.widgets.interpreter_fields import InterpreterFields
from ui.widgets.labels import IconLabel, label
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.diary import Slot
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.interpreters import InterpreterVersion
    from ui.jobs import Job
    from ui.screen import Context

_PAUSE_MS = 200
_MOST_SHOWN = 8

# A name that the tool for translations finds.
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class OfSession:
    """The interpreter of an individual session."""

    jobs: Jobs
    case: CaseId
    item: AppointmentId
    repeats: bool
    has_plan = False

    def check(self, wanted: Interpreting | None, *, following: bool) -> Job[tuple[Slot, ...]]:
        """Ask what clashes."""
        one = wanted or Interpreting()
        return self.jobs.ask(
            interpreters.check_session, self.case, self.item, one, following=following
        )

    def change(self, wanted: Interpreting | None, *, following: bool) -> Job[int]:
        """Save."""
        one = wanted or Interpreting()
        return self.jobs.ask(
            interpreters.change_session, self.case, self.item, one, following=following
        )

    def history(self) -> Job[tuple[InterpreterVersion, ...]]:
        """Ask who it was before."""
        return self.jobs.ask(interpreters.session_history, self.case, self.item)

    def following_words(self) -> str:
        """Say what else can be changed at once."""
        return translate("Interpreter", "In the following sessions of the series too")


@dataclass(frozen=True, slots=True)
class OfMeeting:
    """The interpreter of a meeting, by itself or as the plan of its cycle says."""

    jobs: Jobs
    group: GroupId
    item: MeetingId
    repeats = True
    has_plan = True

    def check(self, wanted: Interpreting | None, *, following: bool) -> Job[tuple[Slot, ...]]:
        """Ask what clashes."""
        return self.jobs.ask(
            interpreters.check_meeting, self.group, self.item, wanted, following=following
        )

    def change(self, wanted: Interpreting | None, *, following: bool) -> Job[int]:
        """Save."""
        return self.jobs.ask(
            interpreters.change_meeting, self.group, self.item, wanted, following=following
        )

    def history(self) -> Job[tuple[InterpreterVersion, ...]]:
        """Ask who it was before."""
        return self.jobs.ask(interpreters.meeting_history, self.group, self.item)

    def following_words(self) -> str:
        """Say what else can be changed at once."""
        return translate("Interpreter", "In the following planned meetings too")


class InterpreterSheet(SavingSheet):
    """Changes the interpreter or takes one away; says before saving what clashes.

    Attributes:
        by_plan: leave it to the plan of the cycle, for a meeting; fields: language and name;
        following: those that follow too; clashes, earlier: what is shown, as texts.
    """

    def __init__(
        self,
        context: Context,
        of: OfSession | OfMeeting,
        when: str,
        people: Mapping[PersonId, Person],
    ) -> None:
        self._context, self._of, self._people = context, of, people
        self.clashes: list[str] = []
        self.earlier: list[str] = []
        self._checked: object = None
        self.by_plan = QCheckBox(translate("Interpreter", "As the plan of the cycle says"))
        self.fields = InterpreterFields()
        self.following = QCheckBox(of.following_words())
        self._clash_lines, clashes = _lines()
        self._earlier_lines, earlier = _lines()
        self._clash_lines.addWidget(label(translate("Interpreter", "Looking up…"), "muted"))
        first = (self.by_plan,) if of.has_plan else ()
        body = column(*first, self.fields, self.following, clashes, earlier)
        words = translate("Interpreter", "{0}. Who was booked before is kept.").format(when)
        title, self._answer = translate("Interpreter", "Interpreter"), translate("Sheet", "Save")
        super().__init__(title, words, self._answer, body)
        self.following.setVisible(of.repeats)
        self.buttons[SAVE].setEnabled(False)
        self._listen()
        of.history().then(self._know).failed(self._cannot)

    def _listen(self) -> None:
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.check)
        self.by_plan.toggled.connect(self.fields.setDisabled)
        for signal in (self.by_plan.toggled, self.following.toggled):
            signal.connect(lambda _on: self._timer.start())
        self.fields.changed.connect(self._timer.start)
        self.on_save(self._save_or_ask)

    def _know(self, found: tuple[InterpreterVersion, ...]) -> None:
        """Begin with what is booked, and show what was before."""
        now = found[0].interpreting if found else Interpreting()
        self.by_plan.setChecked(now is None)
        self.fields.set_value(now.language if now else "", now.name if now else "")
        self.earlier = [self._words(one) for one in found[1 : _MOST_SHOWN + 1]]
        if self.earlier:
            self._earlier_lines.addWidget(label(translate("Interpreter", "Earlier"), "field-label"))
        for words in self.earlier:
            self._earlier_lines.addWidget(label(words, "muted", wrap=True))
        self.buttons[SAVE].setEnabled(True)
        self.check()

    def _words(self, one: InterpreterVersion) -> str:
        who = case_words.name_of(self._people, one.by)
        said = said_words(one.interpreting)
        when = case_words.say_moment_year(one.at)
        return translate("Interpreter", "{0} ({1}, {2})").format(said, who, when)

    def wanted(self) -> Interpreting | None:
        """Give what was chosen; None leaves it to the plan."""
        if self._of.has_plan and self.by_plan.isChecked():
            return None
        return Interpreting(*self.fields.value())

    def _asked(self) -> tuple[Interpreting | None, bool]:
        return self.wanted(), self._of.repeats and self.following.isChecked()

    def check(self) -> Job[tuple[Slot, ...]]:
        """Ask what clashes with what is chosen now."""
        self._timer.stop()
        wanted, following = asked = self._asked()
        job = self._of.check(wanted, following=following)
        return job.then(lambda slots: self._show(asked, slots)).failed(self._cannot)

    def _show(self, asked: object, slots: tuple[Slot, ...]) -> None:
        if asked != self._asked():
            return
        self._checked = asked
        self.set_error("")
        clear_layout(self._clash_lines)
        self.clashes = schedule_words.clash_sentences([c for one in slots for c in one.clashes])
        for words in self.clashes[:_MOST_SHOWN]:
            self._clash_lines.addWidget(_warning(words))
        if len(self.clashes) > _MOST_SHOWN:
            more = translate("Interpreter", "and {0} more").format(len(self.clashes) - _MOST_SHOWN)
            self._clash_lines.addWidget(label(more, "muted"))
        if not self.clashes:
            clear = translate("Interpreter", "Nothing clashes, as far as your desk can see.")
            self._clash_lines.addWidget(label(clear, "muted", wrap=True))
        all_the_same = translate("Interpreter", "Save all the same")
        self.buttons[SAVE].setText(all_the_same if self.clashes else self._answer)

    def _cannot(self, error: Exception) -> None:
        self._checked = None
        clear_layout(self._clash_lines)
        self.set_error(sentence(error))

    def _save_or_ask(self) -> Job[int] | None:
        """Save what was checked; what was not is checked first, and a clash shown."""
        wanted, following = asked = self._asked()
        if self._checked != asked:
            self.check().then(lambda _slots: self._go_on())
            return None
        return self._of.change(wanted, following=following).then(self._say)

    def _go_on(self) -> None:
        if self._checked == self._asked() and not self.clashes:
            self.answer(SAVE)

    def _say(self, count: int) -> None:
        words = said_words(self.wanted())
        if not count:
            words = translate("Interpreter", "Nothing was changed.")
        self._context.messages.say(words, "good")


def said_words(one: Interpreting | None) -> str:
    """Say who interprets, or that nobody is booked."""
    if one is None:
        return translate("Interpreter", "Interpreter: as the plan of the cycle says")
    if not (one.language or one.name):
        return translate("Interpreter", "No interpreter is booked")
    return diary_words.interpreter_words(one.language, one.name)


def ask_interpreter(
    context: Context,
    over: QWidget,
    of: OfSession | OfMeeting,
    when: str,
    people: Mapping[PersonId, Person],
) -> InterpreterSheet:
    """Ask who interprets, over a page."""
    sheet = InterpreterSheet(context, of, when, people)
    sheet.open_over(over)
    return sheet


def _lines() -> tuple[QVBoxLayout, QWidget]:
    made = QWidget()
    made.setObjectName("clear")
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(Space.XS)
    return lines, made


def _warning(words: str) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.S)
    line.addWidget(IconLabel("warning", "warning"))
    line.addWidget(label(f"{words}.", "body", tone="warning", wrap=True), 1)
    return made
