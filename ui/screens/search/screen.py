"""The search page: a box, what it finds, and how far the reading is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.services import search
from counsel_desk.services.desk import Changed
from ui.screen import Route, Screen
from ui.screens.search.places import route_of
from ui.screens.search.results import ResultList
from ui.theme import Space
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.search import Found, Hit
    from ui.job import Job
    from ui.screen import Context
    from ui.widgets.keys import KeyLine

_AGAIN_MS = 400
_PAGE = 8


class SearchScreen(Screen):
    """Finds notes, plans, referrals, documents and clients, as far as they may be read."""

    name: ClassVar[str] = "search"
    watches: ClassVar[Changed] = ~Changed.NOTHING

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._job: Job[Found] | None = None
        self.header = PageHeader(self.title())
        self.box = SearchBox(self.tr("Search notes, plans, documents, names and codes"))
        self.count = label("", "muted")
        self.list = ResultList(self.tr("What was found"))
        self._empty = EmptyState(self._hint(), icon="magnifying-glass")
        self._stack = QStackedWidget()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._ask)
        self._lay_out()
        self._connect()

    def _hint(self) -> str:
        return self.tr(
            "Type a few letters. Put words in “quotes” to find them side by side."
            " Only what you may read is searched, and nothing of it is kept on the disk."
        )

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Search")

    def _lay_out(self) -> None:
        card = Card()
        card.setMinimumHeight(300)
        card.add(self.box)
        card.add(self.count)
        for page in (self._empty, self.list):
            self._stack.addWidget(page)
        card.add(self._stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(card, 1)
        self.setFocusProxy(self.box)
        self.count.hide()

    def _connect(self) -> None:
        self.box.textChanged.connect(lambda _text: self._ask())
        self.box.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self.open_current())
        self.list.activated.connect(lambda _index: self.open_current())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the words, chosen so that others may be typed at once."""
        super().showEvent(event)
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk in the list and open from the box."""
        if watched is not self.box or event.type() is not QEvent.Type.KeyPress:
            return False
        return isinstance(event, QKeyEvent) and press(self.key_lines(), event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk through what was found from the box, and open it."""
        if not self.list.isVisible():
            return ()
        return key_table(
            self.tr("In the search box"),
            (self.tr("Open what is chosen"), "Return Enter", self.open_current),
            (self.tr("Next"), "Down", lambda: self.list.walk(1)),
            (self.tr("Before"), "Up", lambda: self.list.walk(-1)),
            (self.tr("A page on"), "PgDown", lambda: self.list.walk(_PAGE)),
            (self.tr("A page back"), "PgUp", lambda: self.list.walk(-_PAGE)),
        )

    def load(self) -> None:
        """Ask again what is found now."""
        self._ask()

    def _ask(self) -> None:
        self._again.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        text = self.box.text()
        if not text.strip():
            self._nothing(self._hint())
            self.count.hide()
            return
        self._job = self.context.jobs.ask(search.find, text=text)
        self._job.then(lambda found: self._show(text, found))

    def _show(self, text: str, found: Found) -> None:
        if text != self.box.text():
            return
        self._job = None
        self._say(found)
        if found.hits:
            self.list.show_hits(found.hits)
            self._stack.setCurrentWidget(self.list)
        elif found.complete:
            self._nothing(self.tr("Nothing found for “{0}”.").format(text.strip()))
        else:
            self._nothing(self.tr("Your records are still being read for the search."))
        if not found.complete:
            self._again.start()

    def _say(self, found: Found) -> None:
        number = QLocale().toString
        parts = []
        if found.total > len(found.hits):
            words = self.tr("The best {0} of {1}")
            parts.append(words.format(number(len(found.hits)), number(found.total)))
        elif found.total:
            one, many = self.tr("1 found"), self.tr("{0} found")
            parts.append(one if found.total == 1 else many.format(number(found.total)))
        if not found.complete:
            share = number(100 * found.done // max(found.of, 1))
            parts.append(self.tr("{0} % of your records are read").format(share))
        self.count.setText(" · ".join(parts))
        self.count.setVisible(bool(parts))

    def _nothing(self, words: str) -> None:
        self._empty.set_sentence(words)
        self._stack.setCurrentWidget(self._empty)
        self.list.show_hits(())

    def open_current(self) -> None:
        """Open what is current, at its place."""
        hit: Hit | None = self.list.current_hit()
        if hit is not None:
            self.context.go(route_of(hit))
