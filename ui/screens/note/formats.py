"""The format of a note: what the programme offers, what the person is used to, its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from counsel_desk.domain.notes import NoteFormat
from counsel_desk.services import settings, writing
from ui.widgets.field import Choice
from ui.widgets.note_words import all_headings, format_words, headings_of

if TYPE_CHECKING:
    from counsel_desk.domain.notes import WritingHabits
    from counsel_desk.domain.settings import OfferedFormats
    from ui.screen import Context
    from ui.widgets.note_editor import NoteEditor


class FormatChoice(Choice):
    """Chooses a format and puts its headings into the note.

    Attributes:
        is_new: whether the note is one that nobody has begun, which gets the usual format.

    Signals:
        chosen: the person chose another format.
    """

    chosen = Signal()

    def __init__(self, context: Context, editor: NoteEditor) -> None:
        super().__init__([(NoteFormat.FREE, format_words(NoteFormat.FREE))])
        self._context = context
        self._editor = editor
        self._offered: OfferedFormats | None = None
        self._habits: WritingHabits | None = None
        self.is_new = False
        self.activated.connect(lambda _index: self._choose())

    def load(self) -> None:
        """Ask for what the programme offers."""
        self._context.jobs.ask(settings.note_formats).then(self._take_formats)

    def format(self) -> NoteFormat:
        """Give the format of the note."""
        value = self.value()
        return value if isinstance(value, NoteFormat) else NoteFormat.FREE

    def show_format(self, form: NoteFormat) -> None:
        """Show the format of a draft, also one that is no longer offered."""
        if self.findText(format_words(form)) < 0:
            self.set_choices([(form, format_words(form))])
        self.set_value(form)

    def _take_formats(self, offered: OfferedFormats) -> None:
        self._offered = offered
        kept = self.format()
        formats = [one for one in NoteFormat if one in offered.formats or one is kept]
        self.set_choices([(one, format_words(one)) for one in formats])
        self.set_value(kept)
        self._begin()

    def take_habits(self, habits: WritingHabits) -> None:
        """Take the format that this person chose last."""
        self._habits = habits
        self._begin()

    def _begin(self) -> None:
        """Put the headings of the usual format into a note that nobody has begun."""
        if self._offered is None or self._habits is None or not self.is_new:
            return
        if self._editor.markdown():
            return
        usual = self._habits.format
        chosen = usual if usual in self._offered.formats else None
        self.set_value(chosen or self._offered.default)
        self._editor.keep_quiet(self._shape)

    def _choose(self) -> None:
        self._shape()
        self.chosen.emit()
        self._context.jobs.ask(writing.prefer_format, chosen=self.format())

    def _shape(self) -> None:
        self._editor.sections.shape(headings_of(self.format()), all_headings())
