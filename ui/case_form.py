"""What the forms about one client share: header, keys, the draft line, errors, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import cases
from counsel_desk.services.desk import Changed
from ui.form_keeper import FormKeeper, FormStatus
from ui.screen import Route, Screen
from ui.theme import Space
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.cases import CaseFile
    from ui.jobs import Job
    from ui.screen import Context


class CaseForm(Screen):
    """A form on a page of its own that goes back to the client's plan.

    A child class puts its fields into ``body`` and binds them to ``keeper``; it implements
    ``send`` and ``thanks``, and calls ``keeper.begin()`` once the form shows what it begins with.
    """

    watches: ClassVar[Changed] = Changed.NOTHING
    form: ClassVar[str]

    def __init__(self, context: Context, route: Route, *, item: UUID | None = None) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self._code = ""
        self.header = PageHeader(self.title())
        self.keeper = FormKeeper(context, self.form, self, case=self.case, item=item)
        self.status = FormStatus(self.keeper)
        self.save_button = primary_button(self.save_words(), "check", self.save)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.L)
        self.header.add(secondary_button(self.tr("Back"), "", self.go_back))
        self.header.add(self.save_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        outer.addWidget(self.header)
        outer.addWidget(self.status)
        outer.addWidget(self.error)
        outer.addLayout(self.body)
        outer.addStretch(1)
        self.act(self.save_words(), "Ctrl+Return", self.save)
        self.act(self.tr("Back to the plan"), "Esc", self.go_back)

    def save_words(self) -> str:
        """Give the word on the main button."""
        return self.tr("Save")

    def act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        """Offer an action with a shortcut, listed by F1."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Form"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first field."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask whose form it is."""
        self.context.jobs.ask(cases.open_case, self.case).then(self._name_client)

    def _name_client(self, file: CaseFile) -> None:
        self._code = file.code
        name = file.identity.legal_name if file.identity else ""
        who = " · ".join(part for part in (name, file.code) if part)
        self.header.set_title(self.title(), who)
        self.titled.emit()

    def send(self) -> Job[Any]:
        """Start the job that saves."""
        raise NotImplementedError

    def thanks(self) -> str:
        """Say what was saved."""
        raise NotImplementedError

    def save(self) -> None:
        """Save; what is wrong is said and everything stays."""
        if not self.save_button.isEnabled():
            return
        self.save_button.setEnabled(False)
        self.show_error("")
        self.keeper.flush()
        self.send().then(lambda _result: self._saved()).failed(self._refused)

    def _saved(self) -> None:
        self.keeper.finished()
        self.context.messages.say(self.thanks(), "good")
        self.go_back()

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.show_error(sentence(error))

    def show_error(self, text: str) -> None:
        """Say what is wrong; an empty text takes it away."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def put(self, part: QWidget) -> None:
        """Add a part to the form."""
        self.body.addWidget(part)

    def go_back(self) -> None:
        """Go to the client's plan; what is typed stays kept."""
        self.context.go(Route("client", self.case, "plan"))

    def trail(self) -> tuple[tuple[str, Route], ...]:
        """Lead back to the client."""
        plan = Route("client", self.case, "plan")
        return ((self._code, plan),) if self._code else ()
