"""What every screen is: where it lies, what it is given, when it loads and when it leaves."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counsel_desk.domain.access import Role
from counsel_desk.domain.people import Person
from ui.jobs import Jobs
from ui.shell.backups import Backups
from ui.shell.damage import Damage
from ui.shell.messages import Messages
from ui.theme import Theme

if TYPE_CHECKING:
    from counsel_desk.domain.access import Permission
    from counsel_desk.services.desk import Changed
    from ui.jobs import Job


LED_BY = "led-by"
"""The tab of a route to the risk assessment whose item is the screening that led there."""

OF_SESSION = "session."
"""Begins the tab of a route to a new note; the session that it is about follows."""


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the program: a screen, what it is about, its tab, and one item in it."""

    screen: str
    subject: UUID | None = None
    tab: str = ""
    item: UUID | None = None

    def at(self, tab: str) -> Route:
        """Give the same place with another tab."""
        return replace(self, tab=tab)


def route_text(route: Route) -> str:
    """Write a route down, for the sealed record of where a person was."""
    return " ".join(
        (route.screen, str(route.subject or "-"), route.tab or "-", str(route.item or "-"))
    )


def parse_route(text: str) -> Route | None:
    """Read what ``route_text`` wrote; None if it makes no sense."""
    parts = text.split(" ")
    if len(parts) != 4 or not parts[0]:
        return None
    screen, subject, tab, item = parts
    try:
        return Route(
            screen,
            None if subject == "-" else UUID(subject),
            "" if tab == "-" else tab,
            None if item == "-" else UUID(item),
        )
    except ValueError:
        return None


class Dialogs(Protocol):
    """The few questions that stop a person; tests put their own in this place."""

    def ask_confirm(
        self,
        over: QWidget,
        title: str,
        sentence: str,
        answer: str,
        then: Callable[[], object],
        *,
        danger: bool = False,
    ) -> None:
        """Ask whether to do something; ``answer`` is the word on the button, ``then`` does it."""

    def ask_passphrase(
        self,
        over: QWidget,
        title: str,
        sentence: str,
        answer: str,
        then: Callable[[str], Job[Any]],
    ) -> None:
        """Ask for the passphrase; the question stays, with its error, until the job succeeds."""


def _nothing(minutes: int) -> None:
    """Change nothing; a context without a window has no idle lock."""


def _stay() -> None:
    """Lock nothing; a context without a window has nothing to lock."""


@dataclass
class Context:
    """What a screen is given; the same for all screens of a signed-in person."""

    jobs: Jobs
    me: Person
    roles: frozenset[Role]
    demo: bool
    vault_name: str
    go: Callable[[Route], None]
    back: Callable[[], None]
    messages: Messages
    dialogs: Dialogs
    theme: Theme
    clock: Callable[[], datetime.datetime]
    set_idle_minutes: Callable[[int], None] = _nothing
    backups: Backups | None = None
    lock: Callable[[], object] = _stay
    damage: Damage | None = None
    hides_names: bool = False
    """Whether names and events are hidden now from whoever sees the screen too."""

    def may(self, permission: Permission) -> bool:
        """Whether the person's roles admit a permission (relations are asked when it is used)."""
        return permission.value.admits(self.roles)

    def today(self) -> datetime.date:
        """Give the day by the machine's time zone."""
        return self.clock().astimezone().date()


class Screen(QWidget):
    """A page of the window. The actions added to it (``addAction``) are listed by F1.

    Attributes:
        name: the key of its route; watches: the changes after which it loads again;
        scrolls: whether the frame puts it into a scrolling area; is_dropped: whether it was
        left for good and only waits to be deleted.

    Signals:
        titled: its title or crumbs are other ones now.
    """

    name: ClassVar[str]
    watches: ClassVar[Changed]
    scrolls: ClassVar[bool] = True
    titled = Signal()

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__()
        self.context = context
        self.route = route
        self.is_dropped = False

    def load(self) -> None:
        """Ask for what it shows; called when it is shown and after a watched change."""

    def leave(self) -> None:
        """Seal unsaved text; called before another page comes and before a lock; quick."""

    def title(self) -> str:
        """Give the last crumb."""
        return ""

    def trail(self) -> tuple[tuple[str, Route], ...]:
        """Give the crumbs between the place in the rail and the title."""
        return ()

    def place(self) -> Route:
        """Give the route that leads back here after a lock."""
        return self.route
