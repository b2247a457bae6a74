"""Screen a client: pick an instrument, answer by keys, save with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import answer_drafts, cases, people, screenings, today
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import ConsentMissing, Invalid
from counsel_desk.services.instruments import instrument as form_named
from counsel_desk.services.instruments import is_offered
from ui.screen import Route
from ui.screens.screening.answer_sheet import AnswerSheet
from ui.screens.screening.handing import hand_over, wording_change
from ui.screens.screening.keeper import (
    AnswerKeeper,
    AnswerUndo,
    answers_for,
    say_failed,
    take_over,
    waiting,
)
from ui.screens.screening.layout import ScreeningPage
from ui.shell.about_sheet import show_about
from ui.shell.consent_sheet import retry_without_consent
from ui.widgets import case_words
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.register import TodayView
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screenings import Screening, UnfinishedAnswers
    from ui.jobs import Job
    from ui.screen import Context


class ScreeningScreen(ScreeningPage):
    """Gives one instrument to one client."""

    name: ClassVar[str] = "screen"
    watches: ClassVar[Changed] = Changed.NOTHING

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.sheet: AnswerSheet | None = None
        self.keeper: AnswerKeeper | None = None
        self._keepers: dict[str, AnswerKeeper] = {}
        self._drafts: dict[str, UnfinishedAnswers] | None = None
        self._who, self._wanted = "", route.tab
        self._languages: tuple[str, ...] = ()
        self._before: dict[str, Screening] = {}
        self._is_saving = self._has_begun = False
        self._connect()

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda _on=False: self.save())
        self.about_button.clicked.connect(lambda _on=False: self.about())
        self.other_button.clicked.connect(lambda _on=False: self.choose_again())
        self.drop_button.clicked.connect(lambda _on=False: self.drop())
        self.chooser.chosen.connect(self.begin)
        self.ways.changed.connect(self._answers_changed)
        self.ways.moved.connect(self._moved)
        self.ways.finished.connect(self.save)
        self.ways.refused.connect(self._say_trouble)
        self.ways.chosen.connect(self._way_chosen)
        self.ways.handed_over.connect(self._hand_over)
        self.side.jumped.connect(lambda place: self.list.go_to(place))
        self.language.currentIndexChanged.connect(self._language_changed)
        self.given.changed.connect(self._how_changed)
        self._action(self.tr("Save the screening"), "Ctrl+Return", self.save)
        self._action(self.tr("Leave the screening"), "Esc", self._go_back)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Screening"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

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
        job = ask(answer_drafts.unfinished_answers, self.case)
        job.then(self._know_unfinished).failed(self._unfinished_unknown)
        ask(people.list_people).then(self._know_people)
        ask(cases.open_case, self.case).then(self._show_case)
        ask(screenings.list_screenings, self.case).then(self._know_given)
        ask(today.today, self.context.today()).then(self._know_due)
        if not is_offered(self.route.tab):
            self.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self.given.offer_givers(found, self.context.me.id)

    def _know_unfinished(self, found: tuple[UnfinishedAnswers, ...]) -> None:
        self._drafts = {one.instrument: one for one in found}
        self._drafts |= waiting(self.context.me.id, self.case)
        self._show_unfinished()
        if is_offered(self._wanted):
            self.begin(self._wanted)

    def _unfinished_unknown(self, error: Exception) -> None:
        self._know_unfinished(())
        self._say_trouble(sentence(error))

    def _show_unfinished(self) -> None:
        drafts = self._drafts or {}
        self.chooser.show_unfinished({key: len(one.values) for key, one in drafts.items()})

    def _show_case(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._who = " · ".join(part for part in (name, file.code) if part)
        self._languages = file.coordination.languages
        self._name_page()
        self.titled.emit()
        if self.sheet is not None and not self.sheet.values:
            self._offer_languages(self.sheet.form)

    def _know_given(self, found: tuple[Screening, ...]) -> None:
        self._before = {one.answers.instrument: one for one in found}
        last = {key: one.answers.given_at for key, one in self._before.items()}
        self.chooser.show_last({key: case_words.say_day(at) for key, at in last.items()})
        is_answered = self.sheet is not None and bool(self.sheet.values)
        if found and not is_answered:
            self.mode.set_value(found[-1].mode)
        self._show_wording()

    def _know_due(self, view: TodayView) -> None:
        self.chooser.show_due([row.instrument for row in view.due if row.case == self.case])

    def begin(self, instrument: str) -> None:
        """Ask the items of an instrument."""
        self._wanted = instrument
        if self._drafts is None:
            return
        late = take_over(self.context.me.id, self.case, instrument)
        form, draft = form_named(instrument), late or self._drafts.get(instrument)
        self._offer_languages(form)
        self.given.offer_modes(form)
        if draft is not None:
            self.given.put_back(draft)
        language = self.given.chosen_language()
        sheet = self.sheet = AnswerSheet(form, language, answers_for(form, draft))
        if draft is not None and draft.first is not None:
            sheet.first = dict(draft.first)
        kept = draft if late is None else None
        made = AnswerKeeper(self.context, self.case, self._tell_kept, kept)
        self.keeper = self._keepers.setdefault(instrument, made)
        self.list.shows_days = False
        self.side.show_sheet(sheet)
        self.ways.set_sheet(sheet)
        self.ways.choose(draft.way if draft is not None else self.ways.way)
        self._show_wording()
        if draft is not None:
            self._go_on(sheet, draft)
        self._ask()

    def _ask(self) -> None:
        self._show_asking()
        self._name_page()
        self._show_progress()
        self.titled.emit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self, sheet: AnswerSheet, draft: UnfinishedAnswers) -> None:
        """Ask the item that was asked last."""
        places = [place for place, item in enumerate(sheet.items) if item.key == draft.item]
        self.list.go_to((places or [len(sheet.items)])[0])
        if draft.version != sheet.form.version:
            words = "The wording was renewed since these answers were given. Go through them again."
            self._say_trouble(self.tr(words))

    def _unfinished(self, sheet: AnswerSheet) -> UnfinishedAnswers:
        item = self.list.current()
        return self.given.unfinished(sheet, item.key if item is not None else "")

    def _tell_kept(self, error: Exception | None) -> None:
        self.side.show_kept(is_kept=error is None)
        if error is not None:
            self._say_trouble(say_failed(error))

    def _offer_languages(self, form: Instrument) -> None:
        self.given.offer_languages(form, self._languages)
        if self.sheet is not None:
            self._language_changed()

    def _language_changed(self) -> None:
        language = self.language.value()
        if self.sheet is not None and isinstance(language, str):
            at = self.list.at
            self.sheet.language = language
            self.list.set_sheet(self.sheet)
            self.list.go_to(at)
            self._show_wording()
            self._touched()

    def _show_wording(self) -> None:
        """Say where the wording is another one than the last time it was given."""
        if self.sheet is not None:
            before = self._before.get(self.sheet.form.id)
            self.side.show_wording(wording_change(self.sheet, before))

    def _how_changed(self) -> None:
        self.ways.set_mode(self.given.chosen_mode())
        self._touched()

    def _way_chosen(self) -> None:
        self.given.set_way(self.ways.way)
        self._show_progress()
        self._touched()

    def about(self) -> None:
        """Say what stands behind the instrument that is asked."""
        if self.sheet is not None:
            show_about(self, self.sheet.form)

    def _hand_over(self) -> None:
        if self.sheet is not None:
            self._say_trouble("")
            hand_over(self, self.context, self.list, self._answers_changed)

    def _name_page(self) -> None:
        if self.sheet is None:
            self.header.set_title(self.tr("Screen"), self._who)
        else:
            form = self.sheet.form
            parts = [form.title, form.period_text(self.sheet.language), self._who]
            self.header.set_title(form.short_title, " · ".join(part for part in parts if part))

    def choose_again(self) -> None:
        """Go back to the instruments; the answers given so far are kept."""
        sheet = self.sheet
        if sheet is None or self._drafts is None:
            return
        self.leave()
        self._drafts.pop(sheet.form.id, None)
        if sheet.values:
            self._drafts[sheet.form.id] = self._unfinished(sheet)
        self.sheet = None
        self._show_unfinished()
        self._show_choosing()
        self._name_page()

    def _answers_changed(self) -> None:
        self._say_trouble("")
        self._show_progress()
        self._touched()

    def _moved(self) -> None:
        self._show_progress()
        self._touched()

    def _touched(self) -> None:
        """Have what was answered sealed soon."""
        if self.sheet is not None and self.keeper is not None and not self._is_saving:
            self.keeper.touched(self._unfinished(self.sheet))

    def _show_progress(self) -> None:
        if self.sheet is not None:
            self.side.show_progress(self.sheet, self.list.at)
            self.drop_button.setVisible(bool(self.sheet.values))

    def save(self, *, again: bool = False) -> None:
        """Score and keep the screening, then show the result."""
        self._record(again=again)

    def _record(self, *, again: bool, override: str | None = None) -> Job[Screening] | None:
        if self.sheet is None or self.keeper is None or self._is_saving:
            return None
        if self.ways.compare_first():
            return None
        self.keeper.flush()
        self._is_saving = True
        self.save_button.setEnabled(False)
        job = self.context.jobs.ask_first(
            screenings.record_screening,
            self.case,
            self.given.answers(self.sheet, self.context.clock()),
            mode=self.given.chosen_mode(),
            again=again,
            given=self.given.given(self.sheet),
            override=override,
        )
        return job.then(self._saved).failed(lambda error: self._not_saved(error, again=again))

    def _saved(self, screening: Screening) -> None:
        self._is_saving = False
        if self.keeper is not None:
            self.keeper.rest()
        self.sheet = None
        self.context.go(Route("screening", self.case, item=screening.id))

    def _not_saved(self, error: Exception, *, again: bool = False) -> None:
        self._is_saving = False
        self.save_button.setEnabled(True)
        self._touched()
        if isinstance(error, Invalid) and error.reason == "same-day":
            self.context.dialogs.ask_confirm(
                self,
                self.tr("Record it a second time?"),
                self.tr("The same instrument was already given on this day. Both are kept."),
                self.tr("Record it"),
                lambda: self.save(again=True),
            )
            return
        if isinstance(error, ConsentMissing):
            retry_without_consent(
                self, error, lambda reason: self._record(again=again, override=reason),
                context=self.context, case=self.case,
            )  # fmt: skip
            return
        self._say_trouble(sentence(error))

    def drop(self) -> None:
        """Throw the answers given so far away, with a way back."""
        sheet, keeper = self.sheet, self.keeper
        if sheet is None or keeper is None or self._is_saving:
            return
        self._is_saving = True
        keeper.rest()
        answers = self._unfinished(sheet)
        drop = answer_drafts.drop_answers
        job = self.context.jobs.ask_first(drop, self.case, sheet.form.id)
        job.then(lambda _none: self._dropped(answers)).failed(self._not_saved)

    def _dropped(self, answers: UnfinishedAnswers) -> None:
        self._is_saving = False
        self.sheet = None
        go, route = self.context.go, Route(self.name, self.case, answers.instrument)
        undo = AnswerUndo(self.context, self.case, answers, lambda: go(route))
        self.context.messages.say(self.tr("The answers were dropped."), undo=undo.bring_back)
        self._go_back()

    def leave(self) -> None:
        """Seal the answers that are not sealed yet."""
        if self.sheet is not None and self.keeper is not None and not self._is_saving:
            self.keeper.close()

    def _go_back(self) -> None:
        self.context.go(Route("client", self.case, "overview"))

    def title(self) -> str:
        """Give the last crumb."""
        return self.sheet.form.short_title if self.sheet is not None else self.tr("Screen")

    def place(self) -> Route:
        """Come back to the same instrument."""
        return self.route.at(self.sheet.form.id if self.sheet is not None else "")
