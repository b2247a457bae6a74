"""The settings page and its tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.services.desk import Changed
from ui.screen import Route, Screen
from ui.screens.administration.backups_tab import BackupsTab
from ui.screens.administration.breaches_tab import BreachesTab
from ui.screens.administration.desk_tab import DeskTab
from ui.screens.administration.erasures_tab import ErasuresTab
from ui.screens.administration.instruments_tab import InstrumentsTab
from ui.screens.administration.people_tab import PeopleTab
from ui.screens.administration.programme_tab import ProgrammeTab
from ui.screens.administration.protection_tab import ProtectionTab
from ui.screens.administration.teams_tab import TeamsTab
from ui.screens.administration.trail_tab import TrailTab
from ui.screens.administration.verification_tab import VerificationTab
from ui.theme import Space
from ui.widgets.page_header import PageHeader
from ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from ui.screen import Context
    from ui.screens.administration.tab import Tab

_TABS: dict[str, type[Tab]] = {
    "people": PeopleTab,
    "teams": TeamsTab,
    "programme": ProgrammeTab,
    "instruments": InstrumentsTab,
    "backups": BackupsTab,
    "erasures": ErasuresTab,
    "breaches": BreachesTab,
    "verification": VerificationTab,
    "protection": ProtectionTab,
    "audit": TrailTab,
    "desk": DeskTab,
}

_NEEDS = {
    "protection": Permission.READ_AUDIT,
    "audit": Permission.READ_AUDIT,
    "programme": Permission.SEE_PROGRAMME,
    "instruments": Permission.SEE_PROGRAMME,
    "backups": Permission.BACK_UP,
    "erasures": Permission.SEE_ERASURES,
    "breaches": Permission.KEEP_BREACHES,
}
"""Tabs that not everyone sees."""


class AdministrationScreen(Screen):
    """My desk for everyone, people and teams to read, the trail for administrators."""

    name: ClassVar[str] = "administration"
    watches: ClassVar[Changed] = Changed.STAFF | Changed.PROGRAMME

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._tabs: dict[str, Tab] = {}
        keys = [key for key in _TABS if context.may(_NEEDS.get(key, Permission.SIGNED_IN))]
        names = {
            "people": self.tr("People"),
            "teams": self.tr("Teams"),
            "programme": self.tr("Programme"),
            "instruments": self.tr("Instruments"),
            "backups": self.tr("Backups"),
            "erasures": self.tr("Erasures"),
            "breaches": self.tr("Breaches"),
            "verification": self.tr("Verification"),
            "protection": self.tr("Protection"),
            "audit": self.tr("Audit trail"),
            "desk": self.tr("My desk"),
        }
        self.bar = TabBar([(key, names[key]) for key in keys])
        self.bar.bind_keys(self)
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(PageHeader(self.title(), context.vault_name))
        outer.addWidget(self.bar)
        outer.addWidget(self._stack, 1)
        first = "people" if context.may(Permission.MANAGE_STAFF) else "desk"
        self.bar.select(route.tab if route.tab in keys else first)
        self._turn(self.bar.current_key())
        self.bar.selected.connect(self._selected)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Settings")

    def tab(self, key: str) -> Tab:
        """Return a tab by its key; it is made when it is first wanted."""
        if key not in self._tabs:
            self._tabs[key] = _TABS[key](self.context)
            self._stack.addWidget(self._tabs[key])
        return self._tabs[key]

    def place(self) -> Route:
        """Give the route with the tab in front."""
        return self.route.at(self.bar.current_key())

    def load(self) -> None:
        """Load the tab in front."""
        self.tab(self.bar.current_key()).load()

    def _selected(self, key: str) -> None:
        self._turn(key)
        self.tab(key).load()

    def _turn(self, key: str) -> None:
        front = self.tab(key)
        policy = QSizePolicy.Policy
        for tab in self._tabs.values():  # the tabs behind must not make the page taller
            size = policy.Preferred if tab is front else policy.Ignored
            tab.setSizePolicy(size, size)
        self._stack.setCurrentWidget(front)
