"""Screen a client: pick an instrument, answer by keys, save with Enter."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar, cast
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.screenings import Answers, Mode
from counsel_desk.services import cases, screenings, today
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instruments import SHIPPED
from counsel_desk.services.instruments import instrument as shipped
from ui.screen import Route, Screen
from ui.screens.screening.answer_list import AnswerList
from ui.screens.screening.answer_sheet import AnswerSheet
from ui.screens.screening.side import InstrumentChooser, ScreeningSide
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import primary_button, quiet_button
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Columns
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.register import TodayView
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screenings import Screening
    from ui.screen import Context

# Answers of screenings that were left before they were saved; they never leave the memory.
_KEPT: dict[tuple[PersonId, CaseId, str], dict[str, int | str]] = {}


class ScreeningScreen(Screen):
    """Gives one instrument to one client."""

    name: ClassVar[str] = "screen"
    watches: ClassVar[Changed] = Changed.NOTHING

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.sheet: AnswerSheet | None = None
        self._who = ""
        self._languages: tuple[str, ...] = ()
        self._is_saving = self._has_begun = False
        self.header = PageHeader(self.tr("Screen"))
        self.chooser = InstrumentChooser()
        self.language = Choice()
        self.mode = Choice([(mode, case_words.mode_words(mode)) for mode in Mode])
        self.day = DateField(context.today())
        self.list = AnswerList()
        self.side = ScreeningSide()
        self.save_button = primary_button(self.tr("Save"), "check", self.save)
        self.other_button = quiet_button(self.tr("Another instrument"), "", self.choose_again)
        self._trouble = label("", "error", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.mode.set_value(Mode.READ_ALOUD)
        self.day.setMaximumDate(self.day.date())
        for button in (self.other_button, self.save_button):
            self.header.add(button)
            button.hide()
        line = Flow(spacing=Space.M)
        for title, control, width in (
            (self.tr("Language"), self.language, 170),
            (self.tr("How it is given"), self.mode, 220),
            (self.tr("Day"), self.day, 160),
        ):
            control.setFixedWidth(width)
            line.add(Field(title, control))
        asking = QWidget()
        lines = QVBoxLayout(asking)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(line)
        lines.addWidget(self._trouble)
        lines.addWidget(Columns(self.list, self._beside(), side_width=310), 1)
        self._trouble.hide()
        self._stack.addWidget(self.chooser)
        self._stack.addWidget(asking)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(self._stack, 1)

    def _beside(self) -> QScrollArea:
        """Let what stands beside the items scroll by itself, so that they keep their place."""
        area = QScrollArea()
        area.setWidget(self.side)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(300)
        self.side.setObjectName("clear")
        return area

    def _connect(self) -> None:
        self.setFocusProxy(self.chooser)
        self.chooser.chosen.connect(self.begin)
        self.list.changed.connect(self._answers_changed)
        self.list.moved.connect(self._show_progress)
        self.list.finished.connect(self.save)
        self.side.jumped.connect(self.list.go_to)
        self.language.currentIndexChanged.connect(self._language_changed)
        self._action(self.tr("Save the screening"), "Ctrl+Return", self.save)
        self._action(self.tr("Leave the screening"), "Esc", self._go_back)
        for text, keys in (
            (self.tr("Answer"), "0"),
            (self.tr("Item before"), "Backspace"),
            (self.tr("Next item that is missing"), "N"),
            (self.tr("Days that an answer stands for"), "H"),
            (self.tr("The client declines to answer"), "D"),
            (self.tr("Not applicable"), "X"),
        ):
            self._action(text, keys, None)

    def _action(self, text: str, keys: str, act: Callable[[], object] | None) -> None:
        action = QAction(text, self if act is not None else self.side)
        action.setShortcut(QKeySequence(keys))
        # The keys of the list are handled by the list; their actions stand in the F1 sheet.
        narrow = Qt.ShortcutContext.WidgetShortcut
        wide = Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(wide if act is not None else narrow)
        action.setProperty("group", self.tr("Screening"))
        if act is not None:
            action.triggered.connect(lambda _checked=False: act())
        (self if act is not None else self.side).addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask what is due and in which languages the client can be asked."""
        if self._has_begun:
            return
        self._has_begun = True
        ask = self.context.jobs.ask
        ask(cases.open_case, self.case).then(self._show_case)
        ask(screenings.list_screenings, self.case).then(self._know_given)
        ask(today.today, self.context.today()).then(self._know_due)
        if self.route.tab in SHIPPED:
            self.begin(self.route.tab)
        else:
            self.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_case(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._who = " · ".join(part for part in (name, file.code) if part)
        self._languages = file.coordination.languages
        self._name_page()
        self.titled.emit()
        if self.sheet is not None and not self.sheet.values:
            self._offer_languages(self.sheet.form)

    def _know_given(self, found: tuple[Screening, ...]) -> None:
        last = {one.answers.instrument: one.answers.given_at for one in found}
        self.chooser.show_last({key: case_words.say_day(at) for key, at in last.items()})
        if (found and self.sheet is not None and not self.sheet.values) or found:
            self.mode.set_value(found[-1].mode)

    def _know_due(self, view: TodayView) -> None:
        self.chooser.show_due([row.instrument for row in view.due if row.case == self.case])

    def begin(self, instrument: str) -> None:
        """Ask the items of an instrument."""
        form = shipped(instrument)
        kept = _KEPT.get(self._key(instrument), {})
        self._offer_languages(form)
        language = cast("str", self.language.value() or "en")
        self.sheet = AnswerSheet(form, language, dict(kept))
        self.list.shows_days = False
        self.side.show_sheet(self.sheet)
        self.list.set_sheet(self.sheet)
        for button in (self.other_button, self.save_button):
            button.show()
        self._stack.setCurrentIndex(1)
        self.setFocusProxy(self.list)
        self._name_page()
        self._show_progress()
        self.titled.emit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_languages(self, form: Instrument) -> None:
        offered = form.languages or ("en",)
        self.language.blockSignals(True)
        self.language.set_choices([(one, case_words.language_words(one)) for one in offered])
        spoken = [one for one in self._languages if one in offered]
        self.language.set_value(spoken[0] if spoken else offered[0])
        self.language.setEnabled(len(offered) > 1)
        self.language.blockSignals(False)
        if self.sheet is not None:
            self._language_changed()

    def _language_changed(self) -> None:
        language = self.language.value()
        if self.sheet is not None and isinstance(language, str):
            at = self.list.at
            self.sheet.language = language
            self.list.set_sheet(self.sheet)
            self.list.go_to(at)

    def _name_page(self) -> None:
        if self.sheet is None:
            self.header.set_title(self.tr("Screen"), self._who)
        else:
            form = self.sheet.form
            parts = [form.title, form.period_text(self.sheet.language), self._who]
            self.header.set_title(form.short_title, " · ".join(part for part in parts if part))

    def choose_again(self) -> None:
        """Go back to the instruments; the answers given so far are kept."""
        self.leave()
        self.sheet = None
        for button in (self.other_button, self.save_button):
            button.hide()
        self._stack.setCurrentIndex(0)
        self.setFocusProxy(self.chooser)
        self._name_page()
        self.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answers_changed(self) -> None:
        self._say_trouble("")
        self._show_progress()

    def _show_progress(self) -> None:
        if self.sheet is not None:
            self.side.show_progress(self.sheet, self.list.at)

    def _answers(self, sheet: AnswerSheet) -> Answers:
        form, day = sheet.form, self.day.day()
        given_at = self.context.clock()
        if day != self.context.today():
            noon = datetime.datetime.combine(day, datetime.time(12, 0))
            given_at = noon.astimezone().astimezone(datetime.UTC)
        return Answers(
            instrument=form.id,
            version=form.version,
            language=sheet.language,
            wording=form.wording_hash(sheet.language),
            values=sheet.recorded(),
            given_at=given_at,
        )

    def save(self, *, again: bool = False) -> None:
        """Score and keep the screening, then show the result."""
        if self.sheet is None or self._is_saving:
            return
        self._is_saving = True
        self.save_button.setEnabled(False)
        mode = cast("Mode", self.mode.value())
        job = self.context.jobs.ask_first(
            screenings.record_screening,
            self.case,
            self._answers(self.sheet),
            mode=mode,
            again=again,
        )
        job.then(self._saved).failed(self._not_saved)

    def _saved(self, screening: Screening) -> None:
        self._is_saving = False
        _KEPT.pop(self._key(screening.answers.instrument), None)
        self.sheet = None
        self.context.go(Route("screening", self.case, item=screening.id))

    def _not_saved(self, error: Exception) -> None:
        self._is_saving = False
        self.save_button.setEnabled(True)
        if isinstance(error, Invalid) and error.reason == "same-day":
            self.context.dialogs.ask_confirm(
                self,
                self.tr("Record it a second time?"),
                self.tr("The same instrument was already given on this day. Both are kept."),
                self.tr("Record it"),
                lambda: self.save(again=True),
            )
            return
        self._say_trouble(sentence(error))

    def _say_trouble(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    def _key(self, instrument: str) -> tuple[PersonId, CaseId, str]:
        return self.context.me.id, self.case, instrument

    def leave(self) -> None:
        """Keep the answers in memory, for coming back."""
        if self.sheet is None:
            return
        key = self._key(self.sheet.form.id)
        if self.sheet.values:
            _KEPT[key] = dict(self.sheet.values)
        else:
            _KEPT.pop(key, None)

    def _go_back(self) -> None:
        self.context.go(Route("client", self.case, "overview"))

    def title(self) -> str:
        """Give the last crumb."""
        return self.sheet.form.short_title if self.sheet is not None else self.tr("Screen")

    def place(self) -> Route:
        """Come back to the same instrument."""
        return self.route.at(self.sheet.form.id if self.sheet is not None else "")
