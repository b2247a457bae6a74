"""Correct a screening: what was recorded on one page, what changes, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.ids import CaseId, ScreeningId
from counsel_desk.services import cases, corrections, screenings
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instruments import as_given
from ui.form_keeper import FormKeeper, FormStatus
from ui.screen import Route, Screen
from ui.screens.screening.answer_sheet import AnswerSheet
from ui.screens.screening.how_given import HowGiven
from ui.screens.screening.paper_form import PaperForm
from ui.theme import Space
from ui.widgets import case_words, screening_words
from ui.widgets.buttons import primary_button, quiet_button
from ui.widgets.card import Card
from ui.widgets.field import TextField
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Columns
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QShowEvent

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.screenings import Answers, Screening
    from ui.screen import Context


class CorrectionScreen(Screen):
    """Puts other answers in the place of those recorded; the earlier version stays."""

    name: ClassVar[str] = "correct"
    watches: ClassVar[Changed] = Changed.NOTHING

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.id = ScreeningId(route.item or UUID(int=0))
        self.old: Screening | None = None
        self.sheet: AnswerSheet | None = None
        self._who = ""
        self._has_begun = self._is_saving = False
        self.header = PageHeader(self.tr("Correct a screening"))
        self.given = HowGiven(context.today())
        self.form = PaperForm()
        self.form.twice.hide()
        self.changes = label("", "body", wrap=True)
        self.reason = TextField(
            self.tr("Why it is corrected"),
            self.tr("Stands beside your name. What was recorded before is kept and can be read."),
        )
        self._trouble = label("", "error", wrap=True)
        self._trouble.hide()
        self.save_button = primary_button(self.tr("Save the correction"), "check", self.save)
        self.keeper = FormKeeper(context, corrections.FORM, self, case=self.case, item=self.id)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.header.add(quiet_button(self.tr("Cancel"), "", self._go_back))
        self.header.add(self.save_button)
        self.save_button.setEnabled(False)
        side = Card()
        side.set_title(self.tr("What changes"))
        side.add(self.changes)
        side.add(self.reason)
        side.add(FormStatus(self.keeper))
        beside = QWidget()
        lines = QVBoxLayout(beside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(side)
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        for part in (self.header, self.given, self._trouble):
            outer.addWidget(part)
        outer.addWidget(Columns(self.form, beside, side_width=340), 1)

    def _connect(self) -> None:
        self.form.changed.connect(self._show_changes)
        self.form.refused.connect(self._say_trouble)
        self.form.finished.connect(self._finish)
        self.given.changed.connect(self._show_changes)
        self.given.language.currentIndexChanged.connect(self._language_changed)
        self.reason.edit.returnPressed.connect(self.save)
        self._action(self.tr("Save the correction"), "Ctrl+Return", self.save)
        self._action(self.tr("Leave it as it was"), "Esc", self._go_back)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Screening"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the form; a proxy would keep Tab from what stands above it."""
        super().focusInEvent(event)
        self.form.setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for what was recorded."""
        if self._has_begun:
            return
        self._has_begun = True
        ask = self.context.jobs.ask
        ask(cases.open_case, self.case).then(self._name_client)
        ask(screenings.open_screening, self.case, self.id).then(self._show)

    def _name_client(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._who = " · ".join(part for part in (name, file.code) if part)
        self._name_page()

    def _name_page(self) -> None:
        old = self.old
        if old is None:
            return
        form = as_given(old.answers)
        day = case_words.say_moment_long(old.answers.given_at)
        parts = [self._who, self.tr("given {0}").format(day)]
        title = self.tr("Correct {0}").format(form.short_title)
        self.header.set_title(title, " · ".join(part for part in parts if part))
        self.titled.emit()

    def _show(self, old: Screening) -> None:
        self.old = old
        form = as_given(old.answers)
        given = {
            key: value
            for key, value in old.answers.values.items()
            if value is not None and value != "blank"
        }
        self.given.offer_modes(form)
        self.given.offer_languages(form, (old.answers.language,))
        self.given.offer_recorded(old.mode, old.answers.language)
        self.given.interpreter.setText(old.interpreter)
        self.given.day.set_day(case_words.local(old.answers.given_at).date())
        self.sheet = AnswerSheet(form, old.answers.language, given)
        self.form.set_sheet(self.sheet)
        self.form.go_to(0)
        self.save_button.setEnabled(True)
        self._name_page()
        self._keep()
        self._show_changes()

    def _keep(self) -> None:
        keeper = self.keeper
        keeper.bind("reason", self.reason).bind("mode", self.given.mode)
        keeper.bind("interpreter", self.given.interpreter).bind("day", self.given.day)
        keeper.bind_with("values", self._values, self._put_back, self.form.changed)
        keeper.begin()

    def _values(self) -> dict[str, Any]:
        return dict(self.sheet.values) if self.sheet is not None else {}

    def _put_back(self, values: dict[str, Any]) -> None:
        if self.sheet is not None:
            self.sheet.values = dict(values)
            self.form.go_to(self.form.at)
            self._show_changes()

    def _language_changed(self) -> None:
        language = self.given.language.value()
        if self.sheet is not None and isinstance(language, str):
            self.sheet.language = language
            self.form.set_sheet(self.sheet)
            self._show_changes()

    def _answers(self, old: Screening, sheet: AnswerSheet) -> Answers:
        """Give the corrected answers; the moment and the wording stay where they are the same."""
        answers = self.given.answers(sheet, self.context.clock())
        if self.given.day.day() == case_words.local(old.answers.given_at).date():
            answers = replace(answers, given_at=old.answers.given_at)
        if answers.language == old.answers.language:
            answers = replace(answers, wording=old.answers.wording)
        return answers

    def _show_changes(self) -> None:
        self._say_trouble("")
        old, sheet = self.old, self.sheet
        if old is None or sheet is None:
            return
        new = self._answers(old, sheet)
        lines = [
            screening_words.item_change(item, old.answers, new)
            for item in sheet.items
            if old.answers.values.get(item.key) != new.values.get(item.key)
        ]
        if new.given_at != old.answers.given_at:
            lines.append(self.tr("Day: {0}").format(case_words.say_day(new.given_at)))
        if self.given.chosen_mode() is not old.mode:
            lines.append(case_words.mode_words(self.given.chosen_mode()))
        self.changes.setText("\n".join(lines) or self.tr("Nothing yet. Type over an answer."))

    def _finish(self) -> None:
        """Go from the last answer to the reason."""
        if self.reason.text():
            self.save()
        else:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Record the correction, then show the result."""
        old, sheet = self.old, self.sheet
        if old is None or sheet is None or self._is_saving:
            return
        self._is_saving = True
        self.reason.set_error("")
        job = self.context.jobs.ask_first(
            corrections.correct_screening,
            self.case,
            self.id,
            self._answers(old, sheet),
            mode=self.given.chosen_mode(),
            interpreter=self.given.chosen_interpreter(),
            reason=self.reason.text(),
        )
        job.then(self._saved).failed(self._refused)

    def _saved(self, _new: Screening) -> None:
        self.keeper.finished()
        self.context.messages.say(self.tr("Corrected. What stood before is kept."), "good")
        self.context.go(Route("screening", self.case, item=self.id))

    def _refused(self, error: Exception) -> None:
        self._is_saving = False
        if isinstance(error, Invalid) and error.field == "reason":
            self.reason.set_error(sentence(error))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._say_trouble(sentence(error))

    def _say_trouble(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    def _go_back(self) -> None:
        self.context.go(Route("screening", self.case, item=self.id))

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Correction")
