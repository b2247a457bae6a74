"""What a corrected screening said before: each earlier version with who, when, why and what."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from ui.theme import Space
from ui.widgets import case_words, screening_words
from ui.widgets.card import Card, clear_layout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.services.corrections import ScreeningVersion

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class VersionsCard(Card):
    """The corrections of a screening, the newest first, and what stood before each."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(
            translate("ScreeningVersions", "Corrected"),
            translate("ScreeningVersions", "what stood before is kept"),
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self.body.addLayout(self._lines)
        self.hide()

    def show_versions(
        self,
        found: Sequence[ScreeningVersion],
        form: Instrument,
        people: Mapping[PersonId, Person],
    ) -> None:
        """Show every version but the first against the one before it."""
        clear_layout(self._lines)
        self.setVisible(len(found) > 1)
        for later, before in pairwise(found):
            self._add(later, before, form, people)

    def _add(
        self,
        later: ScreeningVersion,
        before: ScreeningVersion,
        form: Instrument,
        people: Mapping[PersonId, Person],
    ) -> None:
        who = case_words.name_of(people, later.author)
        head = f"{case_words.say_moment_year(later.at)} · {who}"
        self._line(head, "strong")
        if later.screening is None or before.screening is None:
            self._line(translate("ScreeningVersions", "This version does not open."), "body")
            return
        self._line(later.screening.corrections[-1].reason, "body")
        new, old = later.screening.answers, before.screening.answers
        for item in form.items:
            if old.values.get(item.key) != new.values.get(item.key):
                self._line(screening_words.item_change(item, old, new), "small")
        scores = translate("ScreeningVersions", "Score before: {0}, recorded {1} by {2}")
        self._line(
            scores.format(
                screening_words.score_words(before.screening, form),
                case_words.say_moment_year(before.at),
                case_words.name_of(people, before.author),
            ),
            "muted",
        )

    def _line(self, words: str, kind: str) -> None:
        made = label(words, kind, wrap=True)
        self._lines.addWidget(made)
        made.show()
