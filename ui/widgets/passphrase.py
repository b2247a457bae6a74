"""A field for a passphrase: hidden, briefly revealed, and honest about the keyboard."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import early, icons
from ui.widgets.buttons import IconButton
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent

REVEAL_MS = 5_000
_NAME_LAYOUT_MS = 150


def probe_caps_lock() -> bool | None:
    """Return whether Caps Lock is on as the system tells it, or None where it does not."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
    try:
        lights = [
            path.read_text(encoding="ascii").strip()
            for path in Path("/sys/class/leds").glob("*::capslock/brightness")
        ]
    except OSError:
        return None
    return any(light != "0" for light in lights) if lights else None


def keyboard_name() -> str:
    """Return the keyboard layout in force in words, or an empty string."""
    locale = QGuiApplication.inputMethod().locale()
    if locale.name() == "C":
        return ""
    language = locale.nativeLanguageName() or locale.languageToString(locale.language())
    land = locale.nativeTerritoryName()
    return f"{language} ({land})" if land and land not in language else language


class _SecretEdit(QLineEdit):
    """One hidden line without undo, without copy, without drag."""

    typed = Signal(str, bool)
    caps_pressed = Signal()
    focused = Signal(bool)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragEnabled(False)
        self.setMaxLength(1024)
        self.set_hidden(hidden=True)
        self.selectionChanged.connect(self._keep_off_clipboard)

    def set_hidden(self, *, hidden: bool) -> None:
        """Show dots or the words; the hints for input methods stay in both."""
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        early.set_hints(self, early.HINTS_SECRET)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no key copy, cut or undo; tell what else was typed."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QKeySequence

        keys = QKeySequence.StandardKey
        if any(event.matches(key) for key in (keys.Copy, keys.Cut, keys.Undo, keys.Redo)):
            event.accept()
            return
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps_pressed.emit()
        elif event.text():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.typed.emit(event.text(), shift)
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to paste and nothing else."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        paste = QAction(icons.icon("clipboard-text", "muted"), self.tr("Paste"), menu)
        paste.triggered.connect(lambda _checked=False: self.paste())
        menu.addAction(paste)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the eye has to move."""
        super().resizeEvent(event)
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the field is being filled in."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the person went elsewhere."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def _keep_off_clipboard(self) -> None:
        from PySide6.QtGui import QClipboard

        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)


class PassphraseField(QWidget):
    """A passphrase with reveal, Caps Lock hint and the keyboard's layout.

    Signals:
        returned: Enter was pressed.
        edited: the text changed; it is not carried along.
    """

    returned = Signal()
    edited = Signal()

    def __init__(
        self,
        name: str = "",
        *,
        caps_lock: Callable[[], bool | None] = probe_caps_lock,
        show_layout: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._probe = caps_lock
        self._show_layout = show_layout
        self._caps_on = False
        self.edit = _SecretEdit()
        self.edit.setAccessibleName(name or self.tr("Passphrase"))
        self._eye = IconButton(
            "eye", self.tr("Show the passphrase"), self._toggle, parent=self.edit
        )
        early.set_focus_policy(self._eye, early.TAB_FOCUS)
        self._caps = Pill(self.tr("Caps Lock is on"), PillKind.WARNING)
        self._layout_label = label("", "muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REVEAL_MS)
        self._timer.timeout.connect(self.hide_text)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        hints = QHBoxLayout()
        hints.setContentsMargins(0, 0, 0, 0)
        hints.addWidget(self._caps)
        hints.addStretch(1)
        hints.addWidget(self._layout_label)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self.edit)
        outer.addLayout(hints)
        self.edit.setTextMargins(0, 0, 30, 0)
        self.setFocusProxy(self.edit)
        self._caps.hide()
        self._layout_label.hide()

    def _connect(self) -> None:
        self.edit.returnPressed.connect(self.returned)
        self.edit.textChanged.connect(lambda _text: self.edited.emit())
        self.edit.typed.connect(self._infer_caps)
        self.edit.caps_pressed.connect(self._caps_key)
        self.edit.focused.connect(self._focus_changed)
        self.edit.resized.connect(self._place_eye)
        if self._show_layout:
            QTimer.singleShot(_NAME_LAYOUT_MS, self, self._watch_layout)

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def take(self) -> str:
        """Return what was typed and empty the field."""
        text = self.edit.text()
        self.clear()
        return text

    def clear(self) -> None:
        """Empty the field and forget how it got there."""
        self.hide_text()
        self.edit.setText("")

    def select_all(self) -> None:
        """Select everything, so that the next key replaces it."""
        self.edit.setFocus()
        self.edit.selectAll()

    def is_revealed(self) -> bool:
        """Say whether the words can be read now."""
        return self.edit.echoMode() is QLineEdit.EchoMode.Normal

    def reveal(self) -> None:
        """Show the words, for five seconds or until the field is left."""
        self.edit.set_hidden(hidden=False)
        self._eye.set("eye-slash", self.tr("Hide the passphrase"))
        self._timer.start()

    def hide_text(self) -> None:
        """Show dots again."""
        self._timer.stop()
        self.edit.set_hidden(hidden=True)
        self._eye.set("eye", self.tr("Show the passphrase"))

    def caps_hint_shown(self) -> bool:
        """Say whether the Caps Lock hint is shown."""
        return not self._caps.isHidden()

    def _place_eye(self) -> None:
        side = 28
        self._eye.setGeometry(
            self.edit.width() - side - 5, (self.edit.height() - side) // 2, side, side
        )

    def _toggle(self) -> None:
        if self.is_revealed():
            self.hide_text()
        else:
            self.reveal()
        self.edit.setFocus()

    def _focus_changed(self, is_in: bool) -> None:
        if is_in:
            self._set_caps(self._probe())
        elif not self._eye.hasFocus() and not self._eye.isDown():
            self.hide_text()

    def _infer_caps(self, text: str, shift: bool) -> None:
        if len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            self._set_caps(text.isupper() != shift)

    def _caps_key(self) -> None:
        known = self._probe()
        self._set_caps(not self._caps_on if known is None else known)

    def _set_caps(self, is_on: bool | None) -> None:
        if is_on is not None:
            self._caps_on = is_on
            self._caps.setVisible(is_on)

    def _watch_layout(self) -> None:
        """Name the layout, a moment after the first paint: loading its names takes a while."""
        QGuiApplication.inputMethod().localeChanged.connect(self._name_layout)
        self._name_layout()

    def _name_layout(self) -> None:
        name = keyboard_name() if self._show_layout else ""
        self._layout_label.setText(self.tr("Keyboard: {0}").format(name) if name else "")
        self._layout_label.setVisible(bool(name))


def secret_field(title: str, secret: PassphraseField, help_text: str = "") -> Field:
    """Put a passphrase or other words under a title; typing takes away what was wrong before."""
    made = Field(title, secret, help_text)
    secret.edit.textEdited.connect(lambda _text: made.set_error(""))
    return made
