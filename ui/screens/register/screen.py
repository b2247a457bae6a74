"""Register a client: who it is, how it is safe to reach them, what scheduling needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.cases import ContactMethod
from counsel_desk.domain.ids import PersonId
from counsel_desk.services import cases, people
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from ui.form_keeper import FormKeeper, FormStatus
from ui.screen import Route, Screen
from ui.screens.register.form import ContactPart, CoordinationPart, IdentityPart
from ui.theme import Space
from ui.widgets.buttons import primary_button, quiet_button
from ui.widgets.card import Card
from ui.widgets.counties import prefix_of
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.rows import ListRow, RowList
from ui.widgets.scroll import Column, Columns
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.cases import PossibleDuplicate
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.people import Person
    from ui.screen import Context
    from ui.widgets.field import Field

_PAUSE_MS = 250
_LEAST_NAME = 3


class RegisterScreen(Screen):
    """The form that opens a case file."""

    name: ClassVar[str] = "register"
    watches: ClassVar[Changed] = Changed.NOTHING

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.header = PageHeader(self.tr("Register a client"))
        self.identity = IdentityPart(context.today())
        self.contact = ContactPart()
        self.coordination = CoordinationPart()
        self.duplicates = RowList(self.tr("Possible duplicates"))
        self._duplicates_card = Card()
        self._sealed = label("", "body", wrap=True)
        self._trouble = label("", "error", wrap=True)
        self.save_button = primary_button(self.tr("Register"), "check", self.save)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._is_saving = self._has_begun = False
        self.keeper = FormKeeper(context, "register", self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        main, side = Column(), Column()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(Columns(main, side))
        outer.addStretch(1)
        for title, form in (
            (self.tr("Who it is"), self.identity),
            (self.tr("Safe contact"), self.contact),
            (self.tr("For scheduling"), self.coordination),
        ):
            card = Card(title)
            main.add(card)
            card.add(form)
        self._trouble.hide()
        main.add(self._trouble)
        main.add(self._foot())
        self._lay_out_side(side)
        self.setFocusProxy(self.identity.name)

    def _lay_out_side(self, side: Column) -> None:
        self._duplicates_card.hide()
        side.add(self._duplicates_card)
        self._duplicates_card.set_title(self.tr("Perhaps already here"))
        note = self.tr(
            "Similar name, same or unknown birth year. Open the file and look: what you typed "
            "here stays. Two files of one person can be merged later."
        )
        self._duplicates_card.add(label(note, "muted", wrap=True))
        self._duplicates_card.add(self.duplicates)
        seal = Card(self.tr("Who can read this"))
        side.add(seal)
        self._sealed.setText(self._seal_words())
        seal.add(self._sealed)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(Space.M)
        foot.addWidget(self.save_button)
        foot.addWidget(quiet_button(self.tr("Cancel"), "", self._cancel))
        foot.addWidget(FormStatus(self.keeper), 1)
        return foot

    def _seal_words(self) -> str:
        if Role.COUNSELLOR in self.context.roles:
            return self.tr(
                "The name and everything clinical are sealed to the counsellor of the case and "
                "the supervisor of the team. Coordinators see the code, the safe contact and "
                "the appointments, never the name."
            )
        return self.tr(
            "The name you type is sealed to the counsellor you choose and cannot be read back, "
            "not even by you. Check it before you register. You keep the code, the safe "
            "contact and the appointments."
        )

    def _connect(self) -> None:
        for part in (self.identity, self.contact, self.coordination):
            for name, control in part.controls().items():
                self.keeper.bind(name, control)
        self.keeper.restored.connect(self._restored)
        self._pause.timeout.connect(self._look_for_duplicates)
        if self.context.may(Permission.SEE_NAMES):
            self.identity.name.edit.textEdited.connect(lambda _text: self._pause.start())
            self.identity.year.edit.textEdited.connect(lambda _text: self._pause.start())
        self.duplicates.opened.connect(self._open_duplicate)
        for text, keys, act in (
            (self.tr("Register the client"), "Ctrl+Return", self.save),
            (self.tr("Cancel"), "Esc", self._cancel),
        ):
            self._action(text, keys, act)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Register"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for the counsellors to choose from."""
        if not self._has_begun:
            self._has_begun = True
            self.keeper.begin()
            self.context.jobs.ask(people.list_people).then(self._offer_counsellors)

    def _restored(self, _when: object) -> None:
        """Show what came back, and who it may be."""
        self.identity.show_more()
        if self.context.may(Permission.SEE_NAMES):
            self._pause.start()

    def _offer_counsellors(self, found: tuple[Person, ...]) -> None:
        able = [one for one in found if one.active and Role.COUNSELLOR in one.roles]
        if Role.COORDINATOR not in self.context.roles:
            able = [one for one in able if one.id == self.context.me.id]
        self.coordination.offer_counsellors(able, self.context.me.id)

    def _look_for_duplicates(self) -> None:
        name = self.identity.name.text()
        if len(name) < _LEAST_NAME:
            self._show_duplicates(())
            return
        job = self.context.jobs.ask(
            cases.possible_duplicates, legal_name=name, birth_year=self.identity.birth_year()
        )
        job.then(self._show_duplicates)

    def _show_duplicates(self, found: tuple[PossibleDuplicate, ...]) -> None:
        rows = []
        for one in found:
            born = self.tr("born {0}").format(one.birth_year) if one.birth_year else ""
            second = " · ".join(part for part in (one.code, born) if part)
            rows.append((one.case, ListRow(one.legal_name, second, "user", "warning")))
        self.duplicates.set_rows(rows)
        self._duplicates_card.setVisible(bool(rows))

    def _open_duplicate(self, case: UUID) -> None:
        # The form stays as it is until it is used or cancelled.
        self.context.go(Route("client", case, "overview"))

    def fields(self) -> dict[str, Field]:
        """Give the fields by the names that the service knows them by."""
        return {**self.identity.named(), **self.contact.named(), **self.coordination.named()}

    def save(self) -> None:
        """Check what is written, then register; nothing typed is lost where it fails."""
        if self._is_saving:
            return
        self._say_trouble("")
        parts = (self.identity, self.contact, self.coordination)
        wrong = [field for part in parts for field in part.check()]
        if wrong:
            wrong[0].control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._is_saving = True
        self.save_button.setEnabled(False)
        facts = self.coordination
        job = self.context.jobs.ask(
            cases.register_client,
            new=cases.NewCase(
                prefix=prefix_of(facts.county_name()),
                county=facts.county_name(),
                languages=facts.spoken(),
                interpreter=facts.interpreter.isChecked(),
            ),
            contact=self.contact.contact(),
            identity=self.identity.identity(),
            counsellor=PersonId(cast("UUID", facts.counsellor.value())),
        )
        job.then(self._registered).failed(self._refused)

    def _registered(self, case: CaseId) -> None:
        self._clear()
        self.context.messages.say(self.tr("The client is registered."), "good")
        self.context.go(Route("client", case, "overview"))

    def _refused(self, error: Exception) -> None:
        self._is_saving = False
        self.save_button.setEnabled(True)
        field = self.fields().get(error.field) if isinstance(error, Invalid) else None
        if field is None:
            self._say_trouble(sentence(error))
            return
        field.set_error(sentence(error))
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_trouble(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    def _cancel(self) -> None:
        if not self._is_touched():
            self.context.go(Route("clients"))
            return
        self.context.dialogs.ask_confirm(
            self,
            self.tr("Leave this form?"),
            self.tr("What you typed here is not kept."),
            self.tr("Leave"),
            self._leave_empty,
        )

    def _leave_empty(self) -> None:
        self._clear()
        self.context.go(Route("clients"))

    def _clear(self) -> None:
        for part in (self.identity, self.contact, self.coordination):
            part.clear()
        self.keeper.start_afresh()
        self._show_duplicates(())
        self._is_saving = False
        self.save_button.setEnabled(True)

    def _is_touched(self) -> bool:
        method = self.contact.method.value()
        return bool(self.identity.name.text()) or isinstance(method, ContactMethod)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Register a client")

    def trail(self) -> tuple[tuple[str, Route], ...]:
        """Come here from the clients."""
        return ()
