"""The client page: loads the case file, then lets each part load for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.screenings import Alert
from counsel_desk.services import cases, measurement, people, risk, screenings
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import DeskError, NotAllowed
from ui.screen import LED_BY, Route, Screen
from ui.screens.client.consents_tab import ConsentsTab
from ui.screens.client.documents_tab import DocumentsTab
from ui.screens.client.file_menu import FileMenu
from ui.screens.client.groups_tab import GroupsTab
from ui.screens.client.header import ClientHeader
from ui.screens.client.history_tab import HistoryTab
from ui.screens.client.notes_tab import NotesTab
from ui.screens.client.overview import OverviewTab
from ui.screens.client.plan_tab import PlanTab
from ui.screens.client.referrals_tab import ReferralsTab
from ui.screens.client.screenings_tab import ScreeningsTab
from ui.screens.client.tab import ShownCase, Tab
from ui.screens.client.timeline import TimelineTab
from ui.shell.alert_sheet import answer_alert
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words
from ui.widgets.keys import KeyAction
from ui.widgets.page_stack import PageStack
from ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.measurement import Schedule
    from ui.screen import Context

_CLINICAL: tuple[type[Tab], ...] = (
    TimelineTab,
    NotesTab,
    ScreeningsTab,
    PlanTab,
    DocumentsTab,
    ConsentsTab,
    ReferralsTab,
    HistoryTab,
)


class ClientScreen(Screen):
    """One client's case file, as far as this person is entitled."""

    name: ClassVar[str] = "client"
    watches: ClassVar[Changed] = (
        Changed.CASES
        | Changed.NOTES
        | Changed.DRAFTS
        | Changed.SCREENINGS
        | Changed.ALERTS
        | Changed.APPOINTMENTS
        | Changed.GROUPS
        | Changed.ATTENDANCE
        | Changed.CONSENTS
        | Changed.INTAKE
        | Changed.EVENTS
        | Changed.DOCUMENTS
        | Changed.PLANS
        | Changed.REFERRALS
    )

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.shown: ShownCase | None = None
        self._people: Mapping[PersonId, Person] = {}
        self._wanted = route.tab or OverviewTab.key
        self._item = route.item
        self._tabs: dict[str, Tab] = {}
        self._kinds: dict[str, type[Tab]] = {}
        self._stale: set[str] = set()
        self.header = ClientHeader()
        self.tabs = TabBar(name=self.tr("Parts of the case file"))
        self._stack = PageStack()
        self.menu = FileMenu(context, self.case, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addWidget(self.header)
        self._lines.addSpacing(Space.M)
        self._lines.addWidget(self.tabs)
        self._lines.addSpacing(Space.S)
        self._lines.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.setFocusProxy(self.tabs)
        self.header.screen_asked.connect(self._screen)
        self.header.note_asked.connect(self._write_note)
        self.header.more_asked.connect(self.menu.open)
        more = self.tr("Hand over, cover or close the file")
        self._action(more, "Ctrl+Shift+F", self.menu.open, self.menu.is_offered)
        if self.context.may(Permission.SIGN_CHART):
            self._action(
                self.tr("Sign off the chart"), "Ctrl+Shift+R", self._sign_off, self._may_sign
            )
        if self.context.may(Permission.ANSWER_ALERT):
            words = self.tr("Answer the most urgent alert")
            self._action(words, "F4", self._answer, self._has_alert)
        self._action(self.tr("Write a note"), "Ctrl+Shift+N", self._write_note, self._writes)
        self._action(self.tr("Screen the client"), "Ctrl+Shift+S", self._screen, self._writes)
        self._action(self.tr("Assess the risk"), "F2", self._assess, self._writes)
        self._action(self.tr("Give what is due"), "F6", self._give_due, self._is_due)

    def _action(
        self, text: str, keys: str, act: Callable[[], object], when: Callable[[], bool]
    ) -> None:
        reach = Qt.ShortcutContext.WindowShortcut
        KeyAction(self, self.tr("Client"), text, keys, act, when=when, reach=reach)

    def _writes(self) -> bool:
        return self.shown is not None and self.shown.writes_clinical

    def _is_due(self) -> bool:
        return self._writes() and bool(self.header.first_due())

    def _has_alert(self) -> bool:
        return self.header.first_alert() is not None

    def _may_sign(self) -> bool:
        overview = self._tabs.get(OverviewTab.key)
        return isinstance(overview, OverviewTab) and overview.may_sign_off()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for the case file and the colleagues it names."""
        self.context.jobs.ask(people.list_people).then(self._know_people)
        self.context.jobs.ask(cases.open_case, self.case).then(self._show).failed(self._refused)

    def _refused(self, error: Exception) -> None:
        """Leave a file that was handed over while it was open; say anything else."""
        if isinstance(error, NotAllowed) and self.shown is not None:
            self.context.go(Route("clients"))
        elif isinstance(error, DeskError):
            self.context.jobs.refused.emit(error)

    def _open_first(self) -> None:
        """Open the first tab in turns of its own, once the header says whose file this is."""
        key = self.tabs.current_key()
        if key != OverviewTab.key or key in self._tabs:
            self._select(key)
            return
        tab = OverviewTab(self.context, self.case)
        tab.prepare(clinical=self.context.may(Permission.READ_CLINICAL))
        self._take(tab)
        self._stale.add(key)
        self._stack.add(tab)
        later(self, lambda: self._select(self.tabs.current_key()))  # styled in another turn

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _show(self, file: CaseFile) -> None:
        shown = ShownCase.of(self.context, file, self._people)
        self.shown = shown
        self.header.show_case(shown, self.context.clock())
        self.menu.show_case(shown)
        self.header.more.setVisible(self.menu.is_offered())
        self._offer_tabs(shown)
        if shown.reads_clinical:
            self.context.jobs.ask(screenings.case_alerts, self.case).then(self.header.show_alerts)
            self.context.jobs.ask(risk.standing, self.case).then(self.header.show_standing)
            job = self.context.jobs.ask(
                measurement.client_schedule, self.case, self.context.today()
            )
            job.then(self._show_due)
        self._stale = set(self._tabs)
        if self._tabs:
            self._select(self.tabs.current_key())
        else:
            later(self, self._open_first)
        self.titled.emit()

    def _offer_tabs(self, shown: ShownCase) -> None:
        kinds: list[type[Tab]] = [OverviewTab]
        kinds += _CLINICAL if shown.reads_clinical else ()
        kinds += [GroupsTab] if self.context.may(Permission.SEE_GROUPS) else []
        if [kind.key for kind in kinds] == list(self._kinds):
            return
        wanted = self.tabs.current_key() or self._wanted
        self._kinds = {kind.key: kind for kind in kinds}
        titles = [(kind.key, self._tab_title(kind.key)) for kind in kinds]
        old, self.tabs = self.tabs, TabBar(titles, self.tr("Parts of the case file"))
        self.tabs.select(wanted)
        self.tabs.bind_keys(self)
        self.tabs.selected.connect(self._select)
        self._lines.replaceWidget(old, self.tabs)
        self.setFocusProxy(self.tabs)
        if self.isVisible():
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        old.deleteLater()

    def _tab_title(self, key: str) -> str:
        return {
            OverviewTab.key: self.tr("Overview"),
            TimelineTab.key: self.tr("Timeline"),
            NotesTab.key: self.tr("Notes"),
            ScreeningsTab.key: self.tr("Screenings"),
            PlanTab.key: self.tr("Plan"),
            ConsentsTab.key: self.tr("Consents"),
            ReferralsTab.key: self.tr("Referrals"),
            HistoryTab.key: self.tr("History"),
            GroupsTab.key: self.tr("Groups"),
            DocumentsTab.key: self.tr("Documents"),
        }[key]

    def _select(self, key: str) -> None:
        if self.shown is None or key not in self._kinds:
            return
        tab = self._tabs.get(key)
        if tab is None or tab is not self._stack.current():
            self._keep_focus()
        if tab is None:
            tab = self._kinds[key](self.context, self.case)
            self._take(tab)
            self._stack.add(tab)
            self._stale.add(key)
            later(self, self._bring)  # styled in another turn than made
        else:
            self._stack.bring(tab)
        if key in self._stale:
            self._stale.discard(key)
            tab.show_case(self.shown)
            tab.load()

    def _take(self, tab: Tab) -> None:
        """Keep a tab; the one that was asked for is told which record in it is wanted."""
        self._tabs[tab.key] = tab
        if tab.key == self._wanted:
            tab.wanted, self._item = self._item, None

    def _keep_focus(self) -> None:
        """Take the focus out of a tab that goes, or Qt gives it to whatever comes next."""
        focused = QApplication.focusWidget()
        if focused is not None and self._stack.isAncestorOf(focused):
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring(self) -> None:
        """Bring the tab chosen last to the front."""
        tab = self._tabs.get(self.tabs.current_key())
        if tab is not None:
            self._stack.bring(tab)

    def tab(self, key: str) -> Tab | None:
        """Give a tab that has been opened."""
        return self._tabs.get(key)

    def _screen(self) -> None:
        if self.shown is not None and self.shown.writes_clinical:
            self.context.go(Route("screen", self.case))

    def _show_due(self, schedule: Schedule) -> None:
        self.header.show_due(schedule.due)

    def _give_due(self) -> None:
        """Give the instrument that is due longest."""
        self.context.go(Route("screen", self.case, self.header.first_due()))

    def _assess(self) -> None:
        """Assess the risk, because of the alert in focus or of the most urgent one."""
        alert = getattr(self.focusWidget(), "alert", None) or self.header.safety_alert()
        led_by = (LED_BY, alert.screening) if isinstance(alert, Alert) else ("", None)
        self.context.go(Route("risk", self.case, *led_by))

    def _sign_off(self) -> None:
        overview = self._tabs.get(OverviewTab.key)
        if isinstance(overview, OverviewTab):
            overview.sign_off()

    def _answer(self) -> None:
        """Answer the alert in focus, or the most urgent one, from wherever in the file one is."""
        alert = getattr(self.focusWidget(), "alert", None) or self.header.first_alert()
        if isinstance(alert, Alert):
            answer_alert(self, self.context, alert)

    def _write_note(self) -> None:
        if self.shown is not None and self.shown.writes_clinical:
            self.context.go(Route("note", self.case))

    def title(self) -> str:
        """Give the case code as the last crumb."""
        return self.shown.file.code if self.shown is not None else ""

    def place(self) -> Route:
        """Come back to the same tab; what was opened from there once is not opened again."""
        return Route(self.name, self.case, self.tabs.current_key() or self._wanted)
