"""In which language, in what way and on which day an instrument is given."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QDate

from counsel_desk.domain.screenings import Answers, Mode, UnfinishedAnswers
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.dates import DateField
from ui.widgets.field import Choice, Field
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.screening import Instrument
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class HowGiven(Flow):
    """The three controls above the items."""

    def __init__(self, today: datetime.date) -> None:
        super().__init__(spacing=Space.M)
        self._today = today
        self.language = Choice()
        self.mode = Choice([(mode, case_words.mode_words(mode)) for mode in Mode])
        self.day = DateField(today)
        self.mode.set_value(Mode.READ_ALOUD)
        self.day.setMaximumDate(QDate(today.year, today.month, today.day))
        for title, control, width in (
            (translate("ScreeningScreen", "Language"), self.language, 170),
            (translate("ScreeningScreen", "How it is given"), self.mode, 220),
            (translate("ScreeningScreen", "Day"), self.day, 160),
        ):
            control.setFixedWidth(width)
            self.add(Field(title, control))

    def offer_languages(self, form: Instrument, spoken: Sequence[str]) -> None:
        """Offer the languages of a form, one that the client speaks first."""
        offered = form.languages or ("en",)
        self.language.blockSignals(True)
        self.language.set_choices([(one, case_words.language_words(one)) for one in offered])
        known = [one for one in spoken if one in offered]
        self.language.set_value(known[0] if known else offered[0])
        self.language.setEnabled(len(offered) > 1)
        self.language.blockSignals(False)

    def chosen_mode(self) -> Mode:
        """Give the way in which it is given."""
        return cast("Mode", self.mode.value())

    def chosen_language(self) -> str:
        """Give the language, English where none is chosen."""
        return cast("str", self.language.value() or "en")

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
        if draft.day is not None:
            self.day.set_day(draft.day)

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
        )
