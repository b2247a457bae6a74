"""The note editor: a toolbar, the text, and the number of words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts, theme
from ui.widgets.buttons import IconButton
from ui.widgets.keys import KeyAction, always
from ui.widgets.labels import hairline, label
from ui.widgets.note_find import FindBar
from ui.widgets.note_markdown import load, to_markdown
from ui.widgets.note_sections import Sections
from ui.widgets.note_text import NoteText

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

_COUNT_MS = 250
_HIGHEST = 200_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("NoteEditor", text)


class NoteFrame(QFrame):
    """The frame around toolbar and text; it shows the focus of what is inside."""


class NoteEditor(QWidget):
    """Writes a note; Markdown goes in and out.

    Attributes:
        text: the writing surface; find_bar: the line that looks for words; sections: its headings;
        refusal: says why a paste was not taken.

    Signals:
        changed: the person changed the note; ask ``markdown()`` when it is time to save.
    """

    changed = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fonts.load_rest()
        self._loading = False
        self.text = NoteText()
        self.text.setAccessibleName(name or _tr("Note"))
        self.text.setMinimumHeight(160)
        self.setFocusProxy(self.text)
        self.find_bar = FindBar(self.text)
        self.sections = Sections(self.text)
        self._buttons: dict[str, IconButton] = {}
        self._count = label("", "muted")
        self._frame = NoteFrame()
        self._bar = QWidget()
        self._lay_out()
        self._count_timer = QTimer(self)
        self._count_timer.setSingleShot(True)
        self._count_timer.setInterval(_COUNT_MS)
        self._count_timer.timeout.connect(self._show_count)
        self.text.document().contentsChanged.connect(self._contents_changed)
        self.text.cursorPositionChanged.connect(self._show_state)
        self.text.currentCharFormatChanged.connect(lambda _format: self._show_state())
        self.text.refused.connect(self._say_refusal)
        self.text.installEventFilter(self)
        self.find_bar.closed.connect(lambda: self.text.setFocus(Qt.FocusReason.OtherFocusReason))
        self._add_ways()
        self.set_markdown("")

    def _add_ways(self) -> None:
        """Add what has no button: finding, going from section to section, spelling."""
        finds, spells = self.find_bar.has_words, self.text.offers_words
        for text, keys, act, when in (
            (_tr("Find in the note"), "Ctrl+F", self.find_bar.open_bar, always),
            (_tr("Find the next place"), "F3", lambda: self.find_bar.step(1), finds),
            (_tr("Find the place before"), "Shift+F3", lambda: self.find_bar.step(-1), finds),
            (_tr("Next section"), "Ctrl+Alt+Down", lambda: self.sections.step(1), self._divides),
            (
                _tr("Section before"),
                "Ctrl+Alt+Up",
                lambda: self.sections.step(-1),
                self._divides,
            ),
            (
                _tr("What was meant by the next misspelt word"),
                "F7",
                self.text.offer_at_cursor,
                spells,
            ),
        ):
            KeyAction(self, _tr("Writing"), text, keys, act, when=when)

    def _divides(self) -> bool:
        return len(self.sections.headings()) > 1

    def _is_written(self) -> bool:
        return not self.text.isReadOnly()

    def add_tool(self, part: QWidget) -> None:
        """Put a further tool behind the others."""
        self._more.addWidget(part)

    def _lay_out(self) -> None:
        tools = QHBoxLayout(self._bar)
        tools.setContentsMargins(8, 6, 14, 6)
        tools.setSpacing(2)
        for part in self._tools():
            if part is None:
                tools.addSpacing(10)
            else:
                tools.addWidget(part)
        tools.addSpacing(10)
        self._more = QHBoxLayout()
        self._more.setSpacing(2)
        tools.addLayout(self._more)
        tools.addStretch(1)
        tools.addWidget(self._count)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self._bar)
        inside.addWidget(hairline())
        inside.addWidget(self.find_bar)
        around = QVBoxLayout()
        around.setContentsMargins(14, 10, 6, 10)
        around.addWidget(self.text)
        inside.addLayout(around, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._frame)
        self.refusal = label("", "error", wrap=True)
        self.refusal.hide()
        outer.addSpacing(theme.Space.XS)
        outer.addWidget(self.refusal)

    def _tools(self) -> list[IconButton | None]:
        look = self.text.toggle_look
        return [
            self._tool(
                "heading", "text-h-two", _tr("Heading"), "Ctrl+Alt+1", lambda: look("heading")
            ),
            self._tool(
                "subheading",
                "text-h-three",
                _tr("Subheading"),
                "Ctrl+Alt+2",
                lambda: look("subheading"),
            ),
            None,
            self._tool("bold", "text-bolder", _tr("Bold"), "Ctrl+B", self.toggle_bold),
            self._tool("italic", "text-italic", _tr("Italic"), "Ctrl+I", self.toggle_italic),
            None,
            self._tool(
                "bullet",
                "list-bullets",
                _tr("Bulleted list"),
                "Ctrl+Shift+8",
                lambda: look("bullet"),
            ),
            self._tool(
                "number",
                "list-numbers",
                _tr("Numbered list"),
                "Ctrl+Shift+7",
                lambda: look("number"),
            ),
        ]

    def _tool(
        self, key: str, icon: str, name: str, keys: str, act: Callable[[], object]
    ) -> IconButton:
        button = IconButton(icon, name, act, "text")
        button.setToolTip(f"{name} ({keys})")
        button.setCheckable(True)
        button.setFixedSize(QSize(34, 32))
        self._buttons[key] = button
        reach, writes = Qt.ShortcutContext.WidgetShortcut, self._is_written
        KeyAction(self.text, _tr("Writing"), name, keys, act, when=writes, reach=reach)
        return button

    def _say_refusal(self, sentence: str) -> None:
        """Say why a paste was not taken, until the person writes on."""
        self.refusal.setText(sentence)
        self.refusal.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.text, sentence))

    def markdown(self) -> str:
        """Return the note as Markdown."""
        return to_markdown(self.text.document())

    def set_markdown(self, markdown: str) -> None:
        """Show another note; what was written before cannot be brought back by undo."""
        self._loading = True
        load(self.text.document(), markdown)
        self._loading = False
        self.text.marks.check_all()
        self._show_count()
        self._show_state()

    def keep_quiet(self, act: Callable[[], object]) -> None:
        """Change the note without telling: nobody has written anything."""
        self._loading = True
        act()
        self._loading = False
        self._show_count()

    def fit_to_text(self) -> None:
        """Be as high as the text, so that the page scrolls and not the note within it."""
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit_timer = QTimer(self)
        self._fit_timer.setSingleShot(True)
        self._fit_timer.setInterval(0)
        self._fit_timer.timeout.connect(self._fit)
        layout = self.text.document().documentLayout()
        layout.documentSizeChanged.connect(lambda _size: self._fit_timer.start())
        self._fit_timer.start()

    def _fit(self) -> None:
        height = math.ceil(self.text.document().size().height()) + 12
        self.text.setFixedHeight(min(max(120, height), _HIGHEST))
        self.updateGeometry()

    def is_written(self) -> bool:
        """Whether more than headings stands there, which a format puts there by itself."""
        return self.sections.are_filled()

    def word_count(self) -> int:
        """Return the number of words."""
        return len(self.text.toPlainText().split())

    def set_placeholder(self, text: str) -> None:
        """Say in the empty note what to write."""
        self.text.setPlaceholderText(text)

    def set_read_only(self, is_read_only: bool) -> None:
        """Show a note that can no longer change, without the toolbar."""
        self.text.setReadOnly(is_read_only)
        self._bar.setVisible(not is_read_only)
        theme.set_kind(self._frame, "readonly" if is_read_only else "", name="state")

    def toggle_bold(self) -> None:
        """Make the selected words bold, or not."""
        is_bold = self.text.fontWeight() >= QFont.Weight.DemiBold
        if self.text.look() not in ("heading", "subheading"):
            self.text.setFontWeight(QFont.Weight.Normal if is_bold else QFont.Weight.Bold)
        self._show_state()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_italic(self) -> None:
        """Make the selected words italic, or not."""
        self.text.setFontItalic(not self.text.fontItalic())
        self._show_state()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show on the frame that the text has the focus."""
        if watched is self.text and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            is_in = event.type() is QEvent.Type.FocusIn
            if not self.text.isReadOnly():
                theme.set_kind(self._frame, "focus" if is_in else "", name="state")
        return False

    def _contents_changed(self) -> None:
        if not self._loading and not self.text.marks.is_marking:
            self._count_timer.start()
            self.refusal.hide()
            self.changed.emit()

    def _show_count(self) -> None:
        count = self.word_count()
        words = _tr("1 word") if count == 1 else _tr("{0} words").format(QLocale().toString(count))
        self._count.setText(words)

    def _show_state(self) -> None:
        look = self.text.look()
        is_heading = look in ("heading", "subheading")
        is_bold = self.text.fontWeight() >= QFont.Weight.DemiBold and not is_heading
        states = {"bold": is_bold, "italic": self.text.fontItalic(), look: True}
        for key, button in self._buttons.items():
            button.setChecked(states.get(key, False))
