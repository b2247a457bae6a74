"""Hand the screen to the client, and compare the wording with that of the time before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.services import people
from ui.screens.screening.client_form import ClientForm
from ui.shell.handed_over import HandedOver
from ui.widgets import case_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.screenings import Screening
    from ui.job import Job
    from ui.screen import Context
    from ui.screens.screening.answer_sheet import AnswerSheet
    from ui.screens.screening.asking import Asking

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def hand_over(
    over: QWidget, context: Context, asking: Asking, changed: Callable[[], object]
) -> HandedOver | None:
    """Cover the window with the form alone; the passphrase leads back to the same item."""
    sheet = asking.sheet
    if sheet is None:
        return None
    form = ClientForm(sheet, 0 if asking.current() is None else asking.at)

    def check(secret: str) -> Job[Any]:
        return context.jobs.ask(people.confirm_passphrase, passphrase=secret)

    def back() -> None:
        missing = sheet.missing()
        asking.go_to(sheet.place_of(missing[0]) if missing else len(sheet.items))

    form.changed.connect(changed)
    cover = HandedOver(form, check, context.lock, back)
    cover.open_over(over)
    return cover


def wording_change(sheet: AnswerSheet, before: Screening | None) -> str:
    """Say that the words are others than the last time; empty where they are the same."""
    if before is None:
        return ""
    now = sheet.form.wording_hash(sheet.language)
    if before.answers.wording == now:
        return ""
    day = case_words.say_day(before.answers.given_at)
    if before.answers.language != sheet.language:
        words = translate(
            "ScreeningSide",
            "On {0} it was given in {1}. The line of the chart breaks here: scores of two"
            " languages are not one course.",
        )
        return words.format(day, case_words.language_words(before.answers.language))
    words = translate(
        "ScreeningSide",
        "The wording was changed since {0}. The line of the chart breaks here: the scores are"
        " not one course.",
    )
    return words.format(day)
