"""In which language, in what way, through whom and on which day an instrument is given."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QDate, Signal
from PySide6.QtWidgets import QLineEdit

from counsel_desk.domain.access import Role
from counsel_desk.domain.screenings import (
    ASKED_MODES,
    Answers,
    Given,
    Mode,
    UnfinishedAnswers,
    Way,
)
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.screening import Instrument
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_GIVING = frozenset({Role.COUNSELLOR, Role.SUPERVISOR, Role.PEER, Role.COORDINATOR})


class HowGiven(Flow):
    """The controls above the items.

    Signals:
        changed: something about how it is given is another now; the language tells by itself.
    """

    changed = Signal()

    def __init__(self, today: datetime.date, bar: QWidget | None = None) -> None:
        super().__init__(spacing=Space.M)
        if bar is not None:
            self.add(Field(translate("ScreeningScreen", "Way of giving it"), bar))
        self._today = today
        self._way = Way.KEYS
        self._wanted_giver: PersonId | None = None
        self.language = Choice()
        self.mode = Choice([(mode, case_words.mode_words(mode)) for mode in ASKED_MODES])
        self.day = DateField(today)
        self.interpreter = QLineEdit()
        self.interpreter.setMaxLength(80)
        self.giver = Choice()
        self.mode.set_value(Mode.READ_ALOUD)
        self.day.setMaximumDate(QDate(today.year, today.month, today.day))
        self._fields: dict[QWidget, Field] = {}
        for title, control, width in (
            (translate("ScreeningScreen", "Language"), self.language, 140),
            (translate("ScreeningScreen", "How it is given"), self.mode, 204),
            (translate("ScreeningScreen", "Interpreter"), self.interpreter, 190),
            (translate("ScreeningScreen", "Given by"), self.giver, 210),
            (translate("ScreeningScreen", "Day"), self.day, 150),
        ):
            control.setFixedWidth(width)
            self._fields[control] = Field(title, control)
            self.add(self._fields[control])
        self.mode.currentIndexChanged.connect(lambda _place: self._show_wanted())
        for told in (
            self.mode.currentIndexChanged,
            self.giver.currentIndexChanged,
            self.interpreter.textChanged,
            self.day.dateChanged,
        ):
            told.connect(lambda _now: self.changed.emit())
        self._show_wanted()

    def _show_wanted(self) -> None:
        interpreted = self.chosen_mode() is Mode.INTERPRETER
        self._fields[self.interpreter].setVisible(interpreted)
        self._fields[self.giver].setVisible(self._way is Way.PAPER and len(self.giver.values()) > 1)

    def set_way(self, way: Way) -> None:
        """Take the mode that a way stands for; a paper form can have been given by a colleague."""
        self._way = way
        if way is Way.CLIENT:
            self.mode.set_value(Mode.SELF)
        elif way is Way.READ_ALOUD and self.chosen_mode() is Mode.SELF:
            self.mode.set_value(Mode.READ_ALOUD)
        self.mode.setEnabled(way is not Way.CLIENT)
        self._show_wanted()

    def offer_givers(self, people: Sequence[Person], me: PersonId) -> None:
        """Offer oneself first, and colleagues who may have given a paper form."""
        others = [one for one in people if one.id != me and one.roles & _GIVING]
        mine = [one for one in people if one.id == me]
        named = sorted(others, key=lambda one: one.name)
        self.giver.blockSignals(True)
        self.giver.set_choices([(one.id, one.name) for one in (*mine, *named)])
        self.giver.set_value(self._wanted_giver or me)
        self.giver.blockSignals(False)
        self._show_wanted()

    def offer_languages(self, form: Instrument, spoken: Sequence[str]) -> None:
        """Offer the languages of a form, one that the client speaks first."""
        offered = form.languages or ("en",)
        self.language.blockSignals(True)
        self.language.set_choices([(one, case_words.language_words(one)) for one in offered])
        # A language that came with another register may be kept by its name.
        named = {case_words.language_words(code): code for code in offered}
        known = [code for one in spoken if (code := named.get(one, one)) in offered]
        self.language.set_value(known[0] if known else offered[0])
        self.language.setEnabled(len(offered) > 1)
        self.language.blockSignals(False)

    def offer_modes(self, form: Instrument) -> None:
        """Offer the modes in which a form may be given; the chosen one stays where it may be."""
        wanted = self.chosen_mode()
        offered = [one for one in ASKED_MODES if form.self_completed or one is not Mode.SELF]
        if tuple(offered) != self.mode.values():
            self.mode.set_choices([(one, case_words.mode_words(one)) for one in offered])
            self.mode.set_value(wanted if wanted in offered else Mode.READ_ALOUD)

    def offer_recorded(self, mode: Mode, language: str) -> None:
        """Offer what is recorded too, where it is no longer given so or is not known."""
        if mode not in self.mode.values():
            kept = [cast("Mode", one) for one in self.mode.values()]
            asked = [(one, case_words.mode_words(one)) for one in kept]
            self.mode.set_choices([*asked, (mode, case_words.mode_words(mode))])
        self.mode.set_value(mode)
        spoken = [cast("str", one) for one in self.language.values()]
        if language not in spoken:
            self.language.blockSignals(True)
            codes = (language, *spoken)
            self.language.set_choices([(one, case_words.language_words(one)) for one in codes])
            self.language.setEnabled(True)
            self.language.blockSignals(False)

    def chosen_mode(self) -> Mode:
        """Give the way in which it is given."""
        return cast("Mode", self.mode.value())

    def chosen_language(self) -> str:
        """Give the language, English where none is chosen."""
        return cast("str", self.language.value() or "en")

    def chosen_interpreter(self) -> str:
        """Give who interprets; nobody where it is given in another way."""
        is_wanted = self.chosen_mode() is Mode.INTERPRETER
        return self.interpreter.text().strip() if is_wanted else ""

    def chosen_giver(self) -> PersonId | None:
        """Give who gave a paper form; None for oneself."""
        if self._way is not Way.PAPER:
            return None
        return cast("PersonId | None", self.giver.value() or self._wanted_giver)

    def given_at(self, now: datetime.datetime) -> datetime.datetime:
        """Give the moment: now, or the noon of a day before."""
        day = self.day.day()
        if day == self._today:
            return now
        noon = datetime.datetime.combine(day, datetime.time(12, 0))
        return noon.astimezone().astimezone(datetime.UTC)

    def put_back(self, draft: UnfinishedAnswers) -> None:
        """Go on as it was begun."""
        self.language.set_value(draft.language)
        self.mode.set_value(draft.mode)
        self.interpreter.setText(draft.interpreter)
        self._wanted_giver = draft.given_by
        self.giver.set_value(draft.given_by)
        if draft.day is not None:
            self.day.set_day(draft.day)

    def given(self, sheet: AnswerSheet) -> Given:
        """Give how it was given."""
        return Given(
            self._way, self.chosen_interpreter(), self.chosen_giver(), sheet.read_differently()
        )

    def answers(self, sheet: AnswerSheet, now: datetime.datetime) -> Answers:
        """Give the answers as they are to be recorded."""
        form = sheet.form
        return Answers(
            instrument=form.id,
            version=form.version,
            language=sheet.language,
            wording=form.wording_hash(sheet.language),
            values=sheet.recorded(),
            given_at=self.given_at(now),
        )

    def unfinished(self, sheet: AnswerSheet, item: str) -> UnfinishedAnswers:
        """Give what is answered so far; ``item`` is the key of the one that is asked now."""
        day = self.day.day()
        return UnfinishedAnswers(
            instrument=sheet.form.id,
            version=sheet.form.version,
            language=sheet.language,
            mode=self.chosen_mode(),
            values=dict(sheet.values),
            item=item,
            day=None if day == self._today else day,
            way=self._way,
            interpreter=self.chosen_interpreter(),
            given_by=self.chosen_giver(),
            first=None if sheet.first is None else dict(sheet.first),
        )
