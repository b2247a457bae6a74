"""The open desk: pages, the way back, the switcher, messages and what changed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal

from ui import wording
from ui.form_keeper import send_waiting
from ui.places import PLACES, line_of, place_title
from ui.screen import Context, Route, Screen, route_text
from ui.shell.dialogs import SheetDialogs
from ui.shell.frame import MainFrame, Status
from ui.shell.rail import RailItem
from ui.shell.search_reading import SearchReading
from ui.shell.sheet import close_all
from ui.shell.switcher import Switcher
from ui.shell.switcher_entries import SwitcherEntries
from ui.theme import theme
from ui.widgets.crumbs import Crumb
from ui.widgets.keys import key_table, let_over_sheets, press
from ui.widgets.pill import PillKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from counsel_desk.services.desk import Changed, Desk
    from ui.jobs import Jobs
    from ui.places import ScreenLine
    from ui.shell.backups import Backups
    from ui.shell.damage import Damage
    from ui.shell.entering import Entered
    from ui.widgets.keys import KeyLine

HOME = Route("today")
SEARCH = Route("search")
BACKUPS = Route("administration", tab="backups")
_MOST_HISTORY = 50


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class DeskView(MainFrame):
    """Shows one screen at a time and takes care of the others.

    Signals:
        shown: the route of the screen that is in front now.
    """

    shown = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        entered: Entered,
        set_idle_minutes: Callable[[int], None],
        backups: Backups,
        damage: Damage,
    ) -> None:
        super().__init__()
        self.context = Context(
            jobs=jobs,
            me=entered.me,
            roles=entered.me.roles,
            demo=entered.demo,
            vault_name=entered.vault_name,
            go=self.go,
            back=self.back,
            messages=self.messages,
            dialogs=SheetDialogs(),
            theme=theme(),
            clock=_now,
            set_idle_minutes=set_idle_minutes,
            backups=backups,
            lock=self.lock_asked.emit,
            damage=damage,
        )
        self._damage = damage
        self._backups = backups
        self._jobs = jobs
        self._history: list[Route] = []
        self._is_veiled = False
        self._current: Screen | None = None
        self._kept: dict[str, Screen] = {}
        self._stale: set[Screen] = set()
        self._reload = QTimer(self)
        self._reload.setSingleShot(True)
        self._reload.setInterval(0)
        self._reload.timeout.connect(self._load_current)
        self._lines: dict[str, ScreenLine] = {}
        self._reading = SearchReading(jobs, self)
        self._entries = SwitcherEntries(self.context, self.lock_asked.emit)
        self._status = Status(
            signed_in=self._signed_in(entered),
            is_demo=entered.demo,
        )
        self._user = self._status.signed_in
        self._show_backups()
        self._listen()
        self._put_rail()

    def _signed_in(self, entered: Entered) -> str:
        """Say who is signed in, and that nothing is saved where the medium cannot be written."""
        if not entered.is_read_only:
            return entered.me.user_name
        self.messages.say(
            self.tr(
                "This vault lies on a medium that cannot be written: you can read all that is"
                " yours, and nothing that is typed is kept. Copy the vault’s folder to this machine"
                " to work with it."
            ),
            "warning",
        )
        return self.tr("{0} · read only").format(entered.me.user_name)

    def _listen(self) -> None:
        self.navigated.connect(lambda key: self.go(Route(key)))
        self.crumb_chosen.connect(self.go)
        self._backups.changed.connect(self._show_backups)
        self._damage.changed.connect(self._show_backups)
        self._damage.found.connect(self._tell_damage)
        self.status_line.backup_asked.connect(lambda: self.go(BACKUPS))
        self.switcher_asked.connect(self._open_switcher)
        self._jobs.changed.connect(self._changed)
        self._jobs.refused.connect(self._refused)
        self._jobs.unexpected.connect(self._unexpected)
        self.add_action(self.tr("Back"), "Alt+Left", self.back)
        veil = self.add_action(self.tr("Hide or show names and events"), "F8", self._veil)
        let_over_sheets(veil)
        if self.may_go(SEARCH):
            self.add_action(self.tr("Search everything"), "/", self._search)

    def _put_rail(self) -> None:
        items = []
        for place in PLACES:
            line = line_of(place.key)
            if line is not None and self.context.may(line.permission):
                items.append(RailItem(place.key, place_title(place.key), place.icon, place.at_foot))
        self.set_items(items)

    @property
    def current(self) -> Screen | None:
        """The screen in front."""
        return self._current

    def may_go(self, route: Route) -> bool:
        """Whether there is such a screen and the person's roles admit it."""
        line = line_of(route.screen)
        return line is not None and self.context.may(line.permission)

    def go(self, route: Route) -> None:
        """Show a place, and remember the one before for the way back."""
        if not self.may_go(route):
            self.messages.say(self.tr("This page is not for your roles."), "warning")
            return
        if self._current is not None:
            self._history.append(self._current.place())
            del self._history[:-_MOST_HISTORY]
        self._show(route)

    def back(self) -> None:
        """Show the place before this one, or Today."""
        route = self._history.pop() if self._history else HOME
        if self._current is None or route != self._current.place():
            self._show(route)

    def leave(self) -> None:
        """Let every open screen seal what is unsaved."""
        for screen in {*self._kept.values(), *([self._current] if self._current else [])}:
            screen.leave()
        send_waiting()

    def place(self) -> str:
        """Give where the person is, for the sealed record."""
        return route_text(self._current.place()) if self._current is not None else ""

    def prepare(self) -> None:
        """Get ready what the switcher finds, once the first page is on its way."""
        self._entries.refresh()
        if self.may_go(SEARCH):
            self._reading.begin()
        self._backups.begin()
        self._damage.begin()
        self._protect()

    def _protect(self) -> None:
        """Listen to the system, guard the clipboard, keep the window out of captures."""
        from ui.shell.capture import exclude
        from ui.shell.clipboard import guard_clipboard
        from ui.shell.surroundings import Surroundings

        guard_clipboard(self)
        surroundings = Surroundings(self)
        surroundings.lock_wanted.connect(self.lock_asked)
        surroundings.listen()
        exclude(int(self.window().winId()))

    def tick(self, idle: float) -> None:
        """Do what is done by itself while nobody is at the desk; called every second."""
        self._backups.tick(idle)
        self._damage.tick(idle)

    def _tell_damage(self) -> None:
        from ui.shell.damage import tell

        tell(self, self._damage, self._backups, self.lock_asked.emit)

    def _show_backups(self) -> None:
        """Say in the status line when a backup was last verified, and when that is too long ago."""
        standing = self._backups.standing()
        hint = self._backups.hint()
        is_old = standing.kind in (PillKind.DANGER, PillKind.WARNING)
        failed = bool(hint) and self._backups.running is None
        if not self._damage.condition.holds:
            hint, failed = self.tr("Part of the vault is damaged"), True
        self._status = replace(
            self._status,
            backup=hint or standing.line,
            backup_warns=(is_old and not hint) or failed,
            backup_tip=f"{standing.title}. {standing.sentence}",
        )
        self.set_status(self._status)

    def set_locks(self, seconds: int) -> None:
        """Say in the status line how long until the desk locks."""
        minutes = -(-seconds // 60)
        text = (
            self.tr("Locks in {0} min").format(minutes)
            if seconds >= 60
            else self.tr("Locks in less than a minute")
        )
        if text != self._status.locks:
            self._status = replace(self._status, locks=text)
            self.set_status(self._status)

    def _show(self, route: Route) -> None:
        old = self._current
        if old is not None:
            old.leave()
        key = route_text(route)
        screen = self._kept.get(key)
        if screen is None:
            screen = self._make(route, key)
        elif screen in self._stale:
            self._stale.discard(screen)
            screen.load()
        self._current = screen
        self.show_page(key, place=self._lines[key].place)
        self._drop(old)
        self._put_crumbs()
        self.shown.emit(route)

    def _make(self, route: Route, key: str) -> Screen:
        line = line_of(route.screen)
        if line is None:
            raise LookupError(route.screen)
        screen = line.screen(self.context, route)
        self._kept[key] = screen
        self._lines[key] = line
        screen.titled.connect(self._put_crumbs)
        self.add_page(key, screen, scrolls=screen.scrolls, later=True)
        screen.load()
        return screen

    def _drop(self, old: Screen | None) -> None:
        """Keep the places of the rail with their filters; pages about one thing go."""
        if (
            old is None
            or old is self._current
            or (old.route.subject is None and old.route.item is None)
        ):
            return
        key = next((key for key, screen in self._kept.items() if screen is old), None)
        if key is not None:
            del self._kept[key], self._lines[key]
            self._stale.discard(old)
            old.is_dropped = True
            self.remove_page(key)

    def _put_crumbs(self) -> None:
        screen = self._current
        if screen is None:
            return
        place = self._lines[route_text(screen.route)].place
        steps = [Crumb(text, route) for text, route in screen.trail()]
        title = screen.title()
        if screen.name == place and not steps:
            self.set_crumbs([Crumb(title or place_title(place))])
            return
        first = Crumb(place_title(place), Route(place) if self.may_go(Route(place)) else None)
        self.set_crumbs([first, *steps, Crumb(title)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search everything with Ctrl+F, where the page has nothing of its own to find."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Search, where this person may."""
        search = (self.tr("Search everything"), "Ctrl+F", self._search)
        return key_table(self.tr("Everywhere"), search) if self.may_go(SEARCH) else ()

    def _search(self) -> None:
        self.go(SEARCH)

    def _changed(self, changed: Changed) -> None:
        self._entries.changed(changed)
        self._reading.changed()
        for screen in self._kept.values():
            if screen.watches & changed:
                self._stale.add(screen)
        if self._current in self._stale:
            self._reload.start()

    def _load_current(self) -> None:
        if self._current is not None and self._current in self._stale:
            self._stale.discard(self._current)
            self._current.load()

    def _refused(self, error: Exception) -> None:
        roles = frozenset(str(role) for role in self.context.roles)
        self.messages.say(wording.sentence(error, roles=roles), "danger")

    def _unexpected(self, error: Exception) -> None:
        self.messages.say(
            wording.sentence(error),
            "danger",
            undo=lambda: self.go(HOME),
            undo_text=self.tr("Go to Today"),
        )

    def _veil(self) -> None:
        """Hide names and events from whoever sees the screen too, or show them again."""
        wanted = not self._is_veiled
        close_all(self.window())
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # else hiding the page hands it to the rail
        if self._current is not None:
            self._current.leave()
            send_waiting()
        self.hide_page()
        self._entries.forget()
        self._jobs.on_desk(_set_veil, wanted).then(self._veiled)

    def _veiled(self, is_veiled: bool) -> None:
        """Make every page anew, with or without them."""
        self._is_veiled = self.context.hides_names = is_veiled
        user = self._user
        words = self.tr("{0} · names and events are hidden, F8 shows them").format(user)
        self._status = replace(self._status, signed_in=words if is_veiled else user)
        self.set_status(self._status)
        route = self._current.place() if self._current is not None else HOME
        self._current = None
        for key, screen in list(self._kept.items()):
            screen.is_dropped = True
            self.remove_page(key)
        self._kept.clear()
        self._lines.clear()
        self._stale.clear()
        self._entries.forget()
        self._entries.refresh()
        self._show(route)

    def _open_switcher(self, text: str) -> None:
        switcher = Switcher(self._entries.all())
        switcher.open_over(self, text)
        self._entries.refresh(switcher)


def _set_veil(desk: Desk, is_veiled: bool) -> bool:
    """Hide names and events at the desk, or show them; on the vault's thread."""
    desk.is_veiled = is_veiled
    return is_veiled
