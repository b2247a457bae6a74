"""A sheet: the question inside the window, only where the person must decide."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui import theme
from ui.shell.sheet_body import SheetBody
from ui.theme import Space
from ui.widgets.buttons import Button
from ui.widgets.keys import key_table, press, stands_for, works_over
from ui.widgets.labels import hairline, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from ui.widgets.keys import KeyLine

CANCEL = "cancel"
_LEAST_BODY = 48


@dataclass(frozen=True, slots=True)
class SheetAction:
    """One answer; ``kind`` is a kind of Button, the first primary one answers Enter."""

    key: str
    text: str
    kind: str = "secondary"


_answers: deque[str] = deque()


def answer_next(*keys: str) -> None:
    """Answer the coming sheets without showing them; for tests and the tour."""
    _answers.extend(keys)


def forget_answers() -> None:
    """Drop the answers that no sheet has taken."""
    _answers.clear()


class Shade(QWidget):
    """Covers the window below a sheet and keeps focus and keys inside it.

    No key of the page below acts: a shortcut of the window is only let through where it belongs
    to something inside, or where it says that it works over sheets (locking, the sheet of F1).

    Signals:
        resized: the window has another size.
    """

    resized = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._back_to = QApplication.focusWidget()
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_focus)

    def _keep_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Take the focus back from what lies below, such as a page that was loaded anew."""
        if now is None or self.isAncestorOf(now) or now is self or now.window() != self._window:
            return
        shades = [one for one in self._window.children() if isinstance(one, Shade)]
        if not self.isVisible() or [one for one in shades if one.isVisible()][-1] is not self:
            return
        is_ours = before is not None and isValid(before) and self.isAncestorOf(before)
        stop = before if is_ours and before is not None and before.isVisible() else self
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Make a plain key of a shortcut that would act on what lies below."""
        is_asked = event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and not self._lets_through(event):
            event.accept()
            return True
        return super().event(event)

    def _lets_through(self, event: QKeyEvent) -> bool:
        """Whether a key stands for an action inside, or for one that works over sheets."""
        actions = [
            action
            for action in self._window.findChildren(QAction)
            if works_over(action) or self._holds(action)
        ]
        keys = [key for action in actions for key in action.shortcuts()]
        keys += [button.shortcut() for button in self.findChildren(QAbstractButton)]
        return stands_for(event, keys)

    def _holds(self, action: QAction) -> bool:
        owners = action.associatedObjects()
        return any(isinstance(one, QWidget) and self.isAncestorOf(one) for one in owners)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End here with what nothing inside wanted: the window below is not asked."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with the window."""
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
            self.resized.emit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies below."""
        del event
        painter = QPainter(self)
        ground = QColor(theme.LIGHT.text)
        ground.setAlphaF(0.6 if theme.tokens().is_dark else 0.38)
        painter.fillRect(self.rect(), ground)
        painter.end()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Go round inside the sheet."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisible()
            and child.isEnabled()
            and child.focusProxy() is None
        ]
        if not stops:
            return False
        now = QApplication.focusWidget()
        index = stops.index(now) if now in stops else -1
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(index + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def leave(self) -> None:
        """Go away and give the focus back."""
        self.hide()
        self._window.removeEventFilter(self)
        back = self._back_to
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()


class Sheet(QFrame):
    """A question with its answers, in the middle of the window.

    Attributes:
        body: the layout between the sentence and the answers.

    Signals:
        answered: the key of the answer; ``cancel`` for Escape.
    """

    answered = Signal(str)

    def __init__(
        self,
        title: str,
        sentence: str = "",
        actions: Sequence[SheetAction] = (),
        *,
        body: QWidget | None = None,
        width: int = 480,
        keeps_open: bool = False,
    ) -> None:
        super().__init__()
        self._actions = tuple(actions)
        self._shade: Shade | None = None
        self._keeps_open = keeps_open
        self.buttons: dict[str, Button] = {}
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setMaximumWidth(width)
        self.setMinimumWidth(min(width, 340))
        self.body = QVBoxLayout()
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self._lay_out(title, sentence, body)

    def _lay_out(self, title: str, sentence: str, body: QWidget | None) -> None:
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 22, 0, Space.XL)
        self._rows.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        head.addWidget(label(title, "card-title", wrap=True, parent=self))
        self._rows.addLayout(head)
        self._edges = [hairline(self), hairline(self)]
        for edge in self._edges:
            policy = edge.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            edge.setSizePolicy(policy)
            edge.hide()
        self._rows.addWidget(self._edges[0])
        self._rows.addWidget(self._middle(sentence, body), 1)
        self._rows.addWidget(self._edges[1])
        self._rows.addLayout(self._foot())

    def _middle(self, sentence: str, body: QWidget | None) -> SheetBody:
        self._scroll = SheetBody(self)
        self._scroll.setFixedHeight(_LEAST_BODY)
        if sentence:
            self._scroll.add(label(sentence, "muted-body", wrap=True))
        if body is not None:
            self.body.addWidget(body)
        self._scroll.add(self.body)
        self._scroll.grew.connect(self._place)
        self._scroll.hides.connect(self._draw_edges)
        return self._scroll

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(Space.XL, Space.M, Space.XL, 0)
        foot.setSpacing(Space.M)
        foot.addWidget(self._error)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addStretch(1)
        for action in self._actions:
            button = Button(action.text, action.kind)
            button.clicked.connect(lambda _checked=False, key=action.key: self.answer(key))
            self.buttons[action.key] = button
            line.addWidget(button)
        foot.addLayout(line)
        return foot

    def _draw_edges(self, above: bool, below: bool) -> None:
        """Draw a line where something is hidden above or below what can be seen."""
        for edge, is_hiding in zip(self._edges, (above, below), strict=True):
            edge.setVisible(is_hiding)

    def set_error(self, text: str) -> None:
        """Say what is wrong; an empty text takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def open_over(self, widget: QWidget) -> None:
        """Show the sheet over the window of a widget."""
        self._cover(widget)
        self._appear()

    def _cover(self, widget: QWidget) -> None:
        """Dim the window, and keep keys and clicks from what lies below."""
        self._shade = Shade(widget.window())
        self._shade.resized.connect(self._place)
        self.hide()
        self.setParent(self._shade)
        self._shade.show()
        self._shade.raise_()
        self._shade.setFocus(Qt.FocusReason.OtherFocusReason)

    def _appear(self) -> None:
        """Show the sheet on its dimmed ground."""
        self._place()
        self.show()
        self._focus_first()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._scroll.follow_focus)

    def _place(self) -> None:
        """Stand in the middle; what does not fit into the window scrolls between head and foot."""
        if self._shade is None or not self._scroll.stands():
            return
        room = self._shade.rect().adjusted(Space.L, Space.L, -Space.L, -Space.L)
        width = max(min(self.maximumWidth(), room.width()), self.minimumWidth())
        frame = 2 * self.frameWidth()
        around = self._rows.totalHeightForWidth(width) - self._scroll.maximumHeight() + frame
        wanted = self._scroll.wanted_height(width - frame)
        body = min(wanted, max(room.height() - around, _LEAST_BODY))
        self._scroll.setFixedHeight(body)
        height = min(around + body, room.height())
        place = QRect(0, 0, width, height)
        place.moveCenter(room.center())
        place.moveTop(max(place.top(), room.top()))
        if place != self.geometry():
            self.setGeometry(place)

    def event(self, event: QEvent) -> bool:
        """Take another size when the title, an error or the answers need one."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _focus_first(self) -> None:
        inside = self.body.itemAt(0)
        first = inside.widget() if inside is not None else None
        if first is not None and first.focusProxy() is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._shade is not None:
            self._shade.setFocus(Qt.FocusReason.OtherFocusReason)
            self._shade.focusNextPrevChild(True)

    def answer(self, key: str) -> None:
        """Give an answer; the sheet goes unless it is told to stay for all but cancel."""
        if key == CANCEL or not self._keeps_open:
            self.close_sheet()
        self.answered.emit(key)

    def close_sheet(self) -> None:
        """Go away without an answer."""
        if self._shade is not None:
            self._shade.leave()
            self._shade = None

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Cancel, give the main answer, turn the pages of what does not fit."""
        words = QCoreApplication.translate
        table: list[tuple[str, str, Callable[[], object]]] = [
            (words("Sheet", "Leave it"), "Esc", partial(self.answer, CANCEL)),
            (words("Sheet", "Further down"), "PgDown", partial(self._turn_page, down=True)),
            (words("Sheet", "Back up"), "PgUp", partial(self._turn_page, down=False)),
        ]
        main = [a for a in self._actions if a.kind in ("primary", "danger-primary")][:1]
        table += [
            (one.text, "Return Enter Ctrl+Return Ctrl+Enter", partial(self.answer, one.key))
            for one in main
            if self.buttons[one.key].isEnabled()
        ]
        return key_table(self.accessibleName(), *table)

    def _turn_page(self, *, down: bool) -> None:
        self._scroll.turn_page(down=down)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Escape, answer with Enter."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)


def close_all(window: QWidget) -> None:
    """Cancel every open sheet of a window, the one in front first."""
    for sheet in reversed(window.findChildren(Sheet)):
        if sheet.isVisible():
            sheet.answer(CANCEL)


def ask(
    over: QWidget,
    title: str,
    sentence: str,
    actions: Sequence[SheetAction],
    then: Callable[[str], object],
    *,
    body: QWidget | None = None,
) -> Sheet | None:
    """Ask in a sheet and call ``then`` with the key of the answer.

    Returns the sheet, or None when a waiting answer was taken instead of asking.
    """
    if _answers:
        then(_answers.popleft())
        return None
    sheet = Sheet(title, sentence, actions, body=body)
    sheet.answered.connect(then)
    sheet.open_over(over)
    return sheet
