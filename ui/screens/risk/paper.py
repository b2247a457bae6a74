"""The result of a C-SSRS that was given on paper; the form itself is licensed and not built in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.risk import MOST_IDEATION, Asked, PaperResult
from ui.shell.sheet_parts import pair
from ui.theme import Space
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate
from ui.widgets.section import SectionCollapse

if TYPE_CHECKING:
    from collections.abc import Mapping

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class PaperEditor(QWidget):
    """What the form on paper said; closed until there was one.

    Signals:
        changed: something of it is another thing now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.section = SectionCollapse(translate("PaperResult", "C-SSRS on paper"))
        self.day = OptionalDate(translate("PaperResult", "Filled in on"))
        levels: list[tuple[object, str]] = [(None, translate("PaperResult", "Not said"))]
        levels += [(number, str(number)) for number in range(MOST_IDEATION + 1)]
        self.ideation = Choice(levels)
        self.behaviour = Choice([(one, asked_words(one)) for one in Asked])
        self.given_by = TextField(translate("PaperResult", "Given by"), optional=True)
        self.kept_at = TextField(translate("PaperResult", "Where the paper is"), optional=True)
        hint = translate(
            "PaperResult",
            "The form is licensed, so it is not asked here. If it was given on paper, record what"
            " it found.",
        )
        for part in (
            label(hint, "muted", wrap=True),
            self.day,
            pair(
                Field(translate("PaperResult", "Highest ideation (0 to 5)"), self.ideation),
                Field(translate("PaperResult", "Suicidal behaviour"), self.behaviour),
            ),
            pair(self.given_by, self.kept_at),
        ):
            self.section.add(part)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, Space.S, 0, 0)
        lines.addWidget(self.section)
        self.day.changed.connect(self.changed)
        for choice in (self.ideation, self.behaviour):
            choice.currentIndexChanged.connect(lambda _place: self.changed.emit())
        for field in (self.given_by, self.kept_at):
            field.edit.textChanged.connect(lambda _text: self.changed.emit())

    def result(self) -> PaperResult | None:
        """Give what was filled in; None where nothing was."""
        made = PaperResult(
            self.day.day(),
            cast("int | None", self.ideation.value()),
            cast("Asked", self.behaviour.value()),
            self.given_by.text(),
            self.kept_at.text(),
        )
        return made if made != PaperResult(None) else None

    def show_result(self, one: PaperResult | None) -> None:
        """Show what is to be corrected."""
        if one is None:
            return
        self.day.set_day(one.filled_in_on)
        self.ideation.set_value(one.ideation)
        self.behaviour.set_value(one.behaviour)
        self.given_by.set_text(one.given_by)
        self.kept_at.set_text(one.kept_at)
        self.section.set_open(True)

    def plain(self) -> dict[str, Any]:
        """Give what is filled in, for the draft."""
        return {
            "day": self.day.plain(),
            "ideation": self.ideation.value(),
            "behaviour": str(self.behaviour.value()),
            "given_by": self.given_by.text(),
            "kept_at": self.kept_at.text(),
        }

    def show_plain(self, plain: Mapping[str, Any]) -> None:
        """Show what ``plain`` gave."""
        self.day.show_plain(plain["day"])
        self.ideation.set_value(plain["ideation"])
        self.behaviour.set_value(Asked(plain["behaviour"]))
        self.given_by.set_text(plain["given_by"])
        self.kept_at.set_text(plain["kept_at"])
        self.section.set_open(self.result() is not None)


def asked_words(one: Asked) -> str:
    """Say the answer to a question."""
    return {
        Asked.NOT_ASKED: translate("PaperResult", "Not said"),
        Asked.NO: translate("PaperResult", "no"),
        Asked.YES: translate("PaperResult", "yes"),
    }[one]


def paper_words(one: PaperResult, day: str) -> str:
    """Say what a form on paper found, for the page that is read."""
    level = "–" if one.ideation is None else str(one.ideation)
    words = translate("PaperResult", "{0}: ideation level {1} of 5, behaviour: {2}").format(
        day, level, asked_words(one.behaviour)
    )
    if one.given_by:
        words = translate("PaperResult", "{0}; given by {1}").format(words, one.given_by)
    if one.kept_at:
        words = translate("PaperResult", "{0}; the paper is: {1}").format(words, one.kept_at)
    return words
