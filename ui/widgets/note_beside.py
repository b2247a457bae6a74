"""What stands beside a signed note: its co-signature and its addenda, each with its signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.notes import ReviewStep
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import clear_layout
from ui.widgets.labels import IconLabel, label
from ui.widgets.note_words import reason_words, review_icon, review_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.notes import ReadNote, SignedAddendum
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Beside(QFrame):
    """An icon, a strong line, a muted one, and perhaps a text below."""

    def __init__(self, icon: str, role: str, title: str, detail: str, text: str = "") -> None:
        super().__init__()
        self.setObjectName("sunken")
        self.setAccessibleName(" ".join(part for part in (title, detail, text) if part))
        self.title = label(title, "strong", wrap=True)
        self.text = label(text, "body", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        if detail:
            words.addWidget(label(detail, "muted", wrap=True))
        if text:
            words.addSpacing(Space.XS)
            words.addWidget(self.text)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        line.setSpacing(Space.M)
        line.addWidget(IconLabel(icon, role), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)


class BesideList(QWidget):
    """Shows them under one another, in order of time."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)

    def set_parts(self, parts: Iterable[QWidget]) -> None:
        """Show these instead of the present ones."""
        clear_layout(self._lines)
        for part in parts:
            self._lines.addWidget(part)
        self.setVisible(self._lines.count() > 0)

    def parts(self) -> list[Beside]:
        """Give what is shown."""
        items = (self._lines.itemAt(place) for place in range(self._lines.count()))
        found = (item.widget() for item in items if item is not None)
        return [one for one in found if isinstance(one, Beside)]


def review_part(read: ReadNote, people: Mapping[PersonId, Person]) -> Beside | None:
    """Say where the co-signature stands; None for a note that was never sent."""
    state = read.review
    if state is None:
        return None
    if not read.approval_holds:
        return Beside(
            "shield-warning",
            "danger",
            translate("Notes", "The answer of the supervisor does not hold"),
            translate(
                "Notes",
                "What was answered is not what the note says now, or its signature is broken. "
                "Do not rely on it. Tell an administrator to verify the vault.",
            ),
        )
    icon, role = review_icon(state)
    detail = ""
    if state.step is ReviewStep.APPROVED:
        detail = translate("Notes", "Countersigned. The text can no longer change.")
    if read.revised_by is not None:
        detail = translate("Notes", "It was written anew; this text stays as it was signed.")
    return Beside(icon, role, review_line(state, people), detail, state.comments)


def addendum_part(one: SignedAddendum, people: Mapping[PersonId, Person]) -> Beside:
    """Show an addendum in its place, or say that it is damaged."""
    written = case_words.say_moment_long(one.signed_at)
    author = case_words.name_of(people, one.author)
    if one.content is None:
        return Beside(
            "shield-warning",
            "danger",
            translate("Notes", "An addendum is damaged"),
            translate(
                "Notes",
                "What {0} added on {1} cannot be opened, nor can it be said to which note it "
                "belongs. Tell an administrator to verify the vault and to restore a backup.",
            ).format(author, written),
        )
    title = translate("Notes", "Addendum: {0}").format(reason_words(one.content.reason))
    about = case_words.say_day(one.content.session_start)
    dates = translate("Notes", "About the session of {0}, written {1} by {2}")
    detail = dates.format(about, written, author)
    if not one.intact:
        broken = translate("Notes", "Its signature does not hold: do not rely on it.")
        return Beside("shield-warning", "danger", title, f"{detail}. {broken}", one.content.text)
    return Beside("shield-check", "good", title, detail, one.content.text)
