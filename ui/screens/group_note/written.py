"""What was signed of a meeting, as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.group_note_words import checklist_words, interpreter_words, sections_words
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.group_notes import ProcessNote, SignedProcess
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class WrittenCard(Card):
    """One signed note of a meeting; what was added later is a card of its own."""

    def __init__(
        self, signed: SignedProcess, people: Mapping[PersonId, Person], *, is_first: bool
    ) -> None:
        super().__init__()
        self._people = people
        name = case_words.name_of(people, signed.author)
        when = case_words.say_moment_long(signed.signed_at)
        title = (
            translate("GroupNote", "Signed note")
            if is_first
            else translate("GroupNote", "Added later")
        )
        self.set_title(title, translate("GroupNote", "{0}, {1}").format(name, when))
        if signed.content is None or not signed.intact:
            self._say_damaged()
        if signed.content is not None:
            self._show(signed.content)

    def _say_damaged(self) -> None:
        self.set_pill(Pill(translate("GroupNote", "damaged"), PillKind.DANGER, Sign.DOT))
        words = translate(
            "GroupNote",
            "Its signature does not hold. Do not rely on it, and tell an administrator to verify"
            " the vault.",
        )
        self.add(label(words, "body", tone="danger", wrap=True))

    def _show(self, note: ProcessNote) -> None:
        if note.incident:
            self.set_pill(Pill(translate("GroupNote", "incident"), PillKind.WARNING, Sign.DOT))
        if note.theme:
            self.add(label(note.theme, "strong", wrap=True))
        if note.text:
            self.add(label(note.text, "body", wrap=True))
        if note.incident:
            words = translate("GroupNote", "Incident: {0}").format(note.incident_words)
            self.add(label(words, "body", wrap=True))
        for line in (checklist_words(note.kept), self._who(note), _left(note)):
            if line:
                self.add(label(line, "muted", wrap=True))

    def _who(self, note: ProcessNote) -> str:
        names = ", ".join(case_words.name_of(self._people, one) for one in note.present)
        led = translate("GroupNote", "Led by {0}").format(names) if names else ""
        return " · ".join(part for part in (led, interpreter_words(note.interpreter)) if part)


def _left(note: ProcessNote) -> str:
    return sections_words(len(note.sections))
