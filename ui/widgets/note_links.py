"""Name what a note is linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.services.instruments import UnknownInstrumentError, as_given
from ui.widgets import case_words

if TYPE_CHECKING:
    from counsel_desk.domain.screenings import Screening

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def screening_words(screening: Screening) -> str:
    """Say which screening it is: instrument, day, and its headline score."""
    try:
        form = as_given(screening.answers)
    except UnknownInstrumentError:
        return screening.answers.instrument
    day = case_words.say_day(screening.answers.given_at)
    return translate("Notes", "{0} of {1}").format(form.short_title, day)
