"""What the switcher can find: clients, groups and actions, kept ready before Ctrl+K is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.access import Permission
from counsel_desk.services import cases, groups
from counsel_desk.services.desk import Changed
from ui.places import PLACES, line_of, place_title
from ui.screen import Context, Route
from ui.shell.switcher import SwitcherEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from counsel_desk.domain.groups import GroupRow
    from counsel_desk.domain.register import CaseRow
    from ui.shell.switcher import Switcher


def _tr(text: str) -> str:
    return QCoreApplication.translate("SwitcherEntries", text)


class SwitcherEntries:
    """Keeps the entries; asks for them again after a change, when they are next wanted."""

    def __init__(self, context: Context, lock: Callable[[], object]) -> None:
        self._context = context
        self._lock = lock
        self._clients: list[SwitcherEntry] = []
        self._groups: list[SwitcherEntry] = []
        self._stale = Changed.CASES | Changed.GROUPS

    def changed(self, changed: Changed) -> None:
        """Take note of what is out of date."""
        self._stale |= changed & (Changed.CASES | Changed.GROUPS)

    def forget(self) -> None:
        """Find no clients until they were asked for again."""
        self._clients = []
        self.changed(Changed.CASES)

    def refresh(self, switcher: Switcher | None = None) -> None:
        """Ask for what is out of date, and show it in a switcher that is open already."""
        stale, self._stale = self._stale, Changed.NOTHING
        ask = self._context.jobs.ask
        if stale & Changed.CASES and self._context.may(Permission.LIST_CLIENTS):
            ask(cases.list_cases).then(self._take_clients).then(self._teller(switcher))
        if stale & Changed.GROUPS and self._context.may(Permission.SEE_GROUPS):
            ask(groups.list_groups).then(self._take_groups).then(self._teller(switcher))

    def _teller(self, switcher: Switcher | None) -> Callable[[object], None]:
        def tell(_rows: object) -> None:
            if switcher is not None:
                switcher.set_entries(self.all())

        return tell

    def all(self) -> list[SwitcherEntry]:
        """Give actions, clients and groups, in this order."""
        return [*self._actions(), *self._clients, *self._groups]

    def _take_clients(self, rows: Sequence[CaseRow]) -> None:
        word = _tr("Client")
        self._clients = [
            SwitcherEntry(row.code, row.name or "", word, self._to("client", row.case), "user")
            for row in rows
        ]

    def _take_groups(self, rows: Sequence[GroupRow]) -> None:
        word = _tr("Group")
        self._groups = [
            SwitcherEntry(row.title, row.venue, word, self._to("group", row.id), "users-three")
            for row in rows
        ]

    def _to(self, screen: str, subject: UUID | None = None, tab: str = "") -> Callable[[], object]:
        route = Route(screen, subject, tab)
        return lambda: self._context.go(route)

    def _actions(self) -> list[SwitcherEntry]:
        word = _tr("Action")
        made = [
            SwitcherEntry(
                _tr("Go to {0}").format(place_title(place.key)),
                "",
                word,
                self._to(place.key),
                place.icon,
            )
            for place in PLACES
            if self._may(place.key)
        ]
        if self._may("search"):
            text = _tr("Search everything")
            made.append(SwitcherEntry(text, "/", word, self._to("search"), "magnifying-glass"))
        if self._may("register"):
            text = _tr("Register a client")
            made.append(SwitcherEntry(text, "", word, self._to("register"), "user-plus"))
        if self._may("bring_in"):
            text = _tr("Bring in clients")
            made.append(SwitcherEntry(text, "", word, self._to("bring_in"), "upload-simple"))
        if self._may("bring_in_scores"):
            text = _tr("Bring in past screenings")
            made.append(SwitcherEntry(text, "", word, self._to("bring_in_scores"), "upload-simple"))
        if self._may("new_group"):
            text = _tr("Plan a group")
            made.append(SwitcherEntry(text, "", word, self._to("new_group"), "users-three"))
        if self._may("keeping"):
            text = _tr("Review closed files")
            made.append(SwitcherEntry(text, "", word, self._to("keeping"), "archive"))
        own = _tr("Change my passphrase")
        made.append(SwitcherEntry(own, "", word, self._to("administration", tab="desk"), "key"))
        made.append(SwitcherEntry(_tr("Lock the desk"), "", word, self._lock, "lock-key"))
        return made

    def _may(self, screen: str) -> bool:
        line = line_of(screen)
        return line is not None and self._context.may(line.permission)
