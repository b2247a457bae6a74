"""The unlock page: which vault, who, and the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import early, theme
from ui.theme import Space
from ui.widgets.buttons import Button, link_button
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.labels import IconLabel, label
from ui.widgets.passphrase import PassphraseField
from ui.widgets.pill import Pill, PillKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

_WIDTH = 382
_CURTAIN = 470
_NARROW = 900
_MOST_NAME = 64


class Curtain(QFrame):
    """The dark side of the first windows: what this is, and that it stays here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curtain")
        column = QVBoxLayout(self)
        column.setContentsMargins(56, 54, 56, 38)
        column.setSpacing(14)
        column.addWidget(IconLabel("lock-key", "rail_on", 44))
        column.addStretch(5)
        column.addWidget(label(self.tr("Counsel Desk"), "hero"))
        lead = label(
            self.tr("What is written here stays with the people it belongs to."), "lead", wrap=True
        )
        column.addWidget(lead)
        column.addStretch(9)
        foot = self.tr("Works offline. Nothing leaves this machine unless you send it.")
        column.addWidget(label(foot, "small", wrap=True))


class FirstWindow(QFrame):
    """A curtain at the left and a page in the middle of what is left; both may scroll."""

    def __init__(self, page: QWidget, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._curtain = Curtain()
        self._curtain.setFixedWidth(_CURTAIN)
        page.setMaximumWidth(width)
        page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        holder = QWidget()
        holder.setObjectName("clear")
        middle = QHBoxLayout(holder)
        middle.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        middle.addStretch(1)
        middle.addWidget(page, 100)
        middle.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        early.set_focus_policy(area, early.NO_FOCUS)
        area.setWidget(holder)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._curtain)
        line.addWidget(area, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the curtain out where there is no room for it."""
        super().resizeEvent(event)
        self._curtain.setVisible(event.size().width() >= _NARROW)


class UnlockPage(FirstWindow):
    """Opens a vault; knows nothing of how.

    Signals:
        open_requested: path of the vault, user name, passphrase.
        vault_chosen: the path of another vault that was chosen from the list.
        another_vault, new_vault, forgotten, restore_asked: the words at the foot.
        salvage_asked: save what can be read of a damaged vault: its path, the user name.
    """

    open_requested = Signal(str, str, str)
    vault_chosen = Signal(str)
    another_vault = Signal()
    new_vault = Signal()
    forgotten = Signal()
    restore_asked = Signal()
    salvage_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._inside = QWidget()
        self._wait = 0
        self._busy = False
        self._error_before_wait = ""
        super().__init__(self._inside, _WIDTH, parent)
        self._make_parts()
        self._lay_out()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1_000)
        self._ticker.timeout.connect(self._tick)

    def _make_parts(self) -> None:
        self._vault = Choice()
        self._vault.activated.connect(lambda _place: self._chose())
        self._vault_field = Field(self.tr("Vault"), self._vault)
        self._name = TextField(self.tr("User name"))
        self._name.edit.setMaxLength(_MOST_NAME)
        early.set_hints(self._name.edit, early.HINTS_NAME)
        self._secret = PassphraseField(self.tr("Passphrase"))
        self._demo = Pill(self.tr("DEMO: invented people only"), PillKind.WARNING)
        self._demo.hide()
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self._button = Button(self.tr("Open"), "primary", "", self._open)
        self._button.setProperty("scale", "large")
        self._button.setMinimumWidth(160)
        self._name.edit.returnPressed.connect(self._name_done)
        self._secret.returned.connect(self._open)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addStretch(4)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Open the desk"), "page-title"))
        head.addStretch(1)
        head.addWidget(self._demo)
        column.addLayout(head)
        column.addWidget(self._vault_field)
        column.addWidget(self._name)
        column.addWidget(Field(self.tr("Passphrase"), self._secret))
        column.addWidget(self._error)
        self._help = QVBoxLayout()
        column.addLayout(self._help)
        column.addWidget(self._button)
        column.addLayout(self._links())
        column.addStretch(5)
        self.setTabOrder(self._vault, self._name.edit)
        self.setTabOrder(self._name.edit, self._secret.edit)
        self.setTabOrder(self._secret.edit, self._button)

    def _links(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        forgotten = (self.tr("Forgotten the passphrase?"), self.forgotten)
        restore = (self.tr("Restore a backup"), self.restore_asked)
        another = (self.tr("Another vault"), self.another_vault)
        new = (self.tr("New vault"), self.new_vault)
        for links in ((forgotten, restore), (another, new)):
            line = QHBoxLayout()
            line.setSpacing(0)
            line.addStretch(1)
            for index, (text, signal) in enumerate(links):
                if index:
                    line.addWidget(label("·", "muted"))
                line.addWidget(link_button(text, signal.emit))
            line.addStretch(1)
            lines.addLayout(line)
        return lines

    def set_vaults(self, vaults: Sequence[tuple[str, str]], *, current: str = "") -> None:
        """Offer vaults, each a name and a path; ``current`` is the path chosen at first."""
        self._vault.set_choices([(path, name) for name, path in vaults], icon="folder")
        self._vault.set_value(current)
        self._vault.setEnabled(bool(vaults))

    def _chose(self) -> None:
        """Let go of what was said of another vault."""
        self._put_error("")
        self.vault_chosen.emit(self.chosen()[0])

    def set_user_name(self, name: str) -> None:
        """Fill in the user name and go on to the passphrase."""
        self._name.set_text(name)
        self.focus_first()

    def chosen(self) -> tuple[str, str]:
        """Return the path of the vault chosen and the user name typed."""
        path = self._vault.value()
        return path if isinstance(path, str) else "", self._name.text()

    def focus_first(self) -> None:
        """Set the focus where something is missing."""
        target = self._secret.edit if self._name.text() else self._name.edit
        target.setFocus()

    def show_error(self, sentence: str, *, is_damage: bool = False) -> None:
        """Say what happened and what to do; the name stays, the passphrase is selected."""
        if is_damage:
            self._offer_salvage()
        self.set_busy(False)
        self._put_error(sentence)
        self._secret.select_all()

    def error(self) -> str:
        """Return the sentence shown, or an empty string."""
        return "" if self._error.isHidden() else self._error.text()

    def set_busy(self, is_busy: bool) -> None:
        """Show that the vault is being opened; nothing can be asked twice."""
        self._busy = is_busy
        if is_busy:
            self._put_error("")
            self._secret.hide_text()
        self._secret.edit.setReadOnly(is_busy)
        for part in (self._vault, self._name.edit):
            part.setEnabled(not is_busy)
        self._show_button()

    def set_demo(self, is_demo: bool) -> None:
        """Say that the vault holds invented people only."""
        self._demo.setVisible(is_demo)

    def set_damaged(self, is_damaged: bool) -> None:
        """Say that the last check found damage, and offer to save what can be read."""
        if is_damaged:
            self._put_error(self.tr("The last check found part of this vault damaged."))
            self._offer_salvage()

    def set_unverified(self, is_unverified: bool) -> None:
        """Say that the vault was saved from a damaged one and could not be verified since."""
        if is_unverified:
            self._put_error(
                self.tr(
                    "This vault was saved from a damaged one and could not be verified. Keep the"
                    " damaged one and every backup, and verify it under Settings, Verification."
                )
            )

    def set_wait(self, seconds: int) -> None:
        """Count down until the next try is allowed; 0 ends the wait."""
        self._wait = max(0, seconds)
        if self._wait:
            self._ticker.start()
        else:
            self._ticker.stop()
        self._show_button()

    def _tick(self) -> None:
        self.set_wait(self._wait - 1)

    def _show_button(self) -> None:
        self._button.setEnabled(not self._busy and not self._wait)
        if self._busy:
            self._button.setText(self.tr("Opening"))
        elif self._wait:
            minutes, seconds = divmod(self._wait, 60)
            self._button.setText(self.tr("Try again in {0}").format(f"{minutes}:{seconds:02d}"))
        else:
            self._button.setText(self.tr("Open"))

    def _put_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        theme.set_kind(self._secret.edit, "error" if sentence else "", name="state")
        self._secret.edit.setAccessibleDescription(sentence)

    def _offer_salvage(self) -> None:
        """Add the way out of damage; it is not made before, for the first picture waits for it."""
        if not self._help.count():
            words = self.tr("Save what can be read")
            self._help.addWidget(Button(words, "secondary", "first-aid", self._ask_salvage))

    def _ask_salvage(self) -> None:
        self.salvage_asked.emit(*self.chosen())

    def _name_done(self) -> None:
        if self._secret.text():
            self._open()
        else:
            from PySide6.QtCore import Qt

            self._secret.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self) -> None:
        if self._busy or self._wait:
            return
        path = self._vault.value()
        if not isinstance(path, str) or not path:
            self._put_error(self.tr("Choose a vault first, or make a new one."))
        elif not self._name.text():
            self._put_error(self.tr("Type your user name."))
            self._name.edit.setFocus()
        elif not self._secret.text():
            self._put_error(self.tr("Type your passphrase."))
            self._secret.select_all()
        else:
            self._put_error("")
            self.open_requested.emit(path, self._name.text(), self._secret.text())
