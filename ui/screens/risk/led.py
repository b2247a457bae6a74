"""Say which screening led to a risk assessment, and lead back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counsel_desk.domain.ids import ScreeningId
from counsel_desk.services import screenings
from counsel_desk.services.instruments import UnknownInstrumentError, as_given
from ui.screen import Route
from ui.theme import Space
from ui.widgets import case_words, screening_words
from ui.widgets.buttons import link_button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.screenings import Screening
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class LedLine(QWidget):
    """One line with a link; hidden where no screening led to the assessment.

    Signals:
        known: the screening was looked for, whether or not it opens.
    """

    known = Signal()

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__()
        self._context, self._case = context, case
        self._screening: UUID | None = None
        self.words = label("", "strong", wrap=True)
        self.open = link_button(translate("Risk", "Open the screening"), self._open)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        line.addWidget(self.words)
        line.addWidget(self.open)
        line.addStretch(1)
        self.hide()

    def look_for(self, screening: UUID | None) -> None:
        """Ask for the screening of this id, if there is one and it is not shown yet."""
        if screening == self._screening:
            return
        self._screening = screening
        self.hide()
        if screening is not None:
            found = ScreeningId(screening)
            job = self._context.jobs.ask(screenings.open_screening, self._case, found)
            job.then(self._show).failed(self._cannot)

    def _show(self, screening: Screening) -> None:
        day = case_words.say_day(screening.answers.given_at)
        try:
            form = as_given(screening.answers)
        except UnknownInstrumentError:
            title, what = screening.answers.instrument.upper(), ""
        else:
            pill = screening_words.safety_pill(screening, form)
            title, what = form.short_title, pill.text if pill is not None else ""
        words = translate("Risk", "{0} of {1} led here: {2}.")
        self._tell(words.format(title, day, what or translate("Risk", "its alert")))
        self.open.show()

    def _cannot(self, error: Exception) -> None:
        """Say that it does not open; the assessment goes on without it."""
        del error
        self._tell(translate("Risk", "The screening that led here cannot be opened."))
        self.open.hide()

    def _tell(self, words: str) -> None:
        self.words.setText(words)
        self.show()
        self.known.emit()

    def _open(self) -> None:
        if self._screening is not None:
            self._context.go(Route("screening", self._case, item=self._screening))
