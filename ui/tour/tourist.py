"""Who goes on the tour: opens the real window, and knows the ways that every step needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from counsel_desk.services.demo import PASSPHRASE
from counsel_desk.services.profile import ColourScheme
from ui import turns
from ui.jobs import Jobs
from ui.shell.session import Options
from ui.theme import Mode, theme
from ui.tour import pictures
from ui.tour.ground import DEMO_NAME
from ui.tour.hand import Hand
from ui.tour.script import StepFailed, Until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from counsel_desk.services.profile import Profile
    from ui.screen import Screen
    from ui.shell.desk_view import DeskView
    from ui.shell.main_window import MainWindow
    from ui.shell.session import Session
    from ui.tour.ground import Ground
    from ui.tour.heartbeat import Heartbeat
    from ui.tour.script import Way

P = ParamSpec("P")
T = TypeVar("T")
_CALM = 4


class Tourist(QObject):
    """The state of the tour and the small ways its steps are made of.

    Attributes:
        hand: types and clicks; ground: where the vaults are; memory: what one step leaves for
        another; checks: what the present step has found to be so; pictures: the files saved.

    Signals:
        refused: something failed behind the screens that no step expected.
    """

    refused = Signal(str)

    def __init__(self, app: QApplication, profile: Profile, ground: Ground, folder: Path) -> None:
        super().__init__()
        self.ground = ground
        self.profile = profile
        self.hand = Hand(lambda: self.window)
        self.memory: dict[str, Any] = {}
        self.checks: list[str] = []
        self.pictures: list[str] = []
        self.is_pictured = True
        self.heart: Heartbeat | None = None
        self._app = app
        self._folder = folder
        self._opened = 0
        self._window: MainWindow | None = None
        self._session: Session | None = None

    # --- the window ---

    def open(self) -> None:
        """Open the program's window, as a start or a start anew does."""
        from ui.app import open_window

        old, self._window = self._window, None
        if old is not None:
            old.let_go()
            old.deleteLater()
        options = Options(relaunch=self._start_anew, home=self.ground.home)
        self._window, self._session = open_window(self._app, self.profile, options)
        self._window.resize(pictures.SIZE)
        self._window.activateWindow()
        self.jobs.refused.connect(lambda error: self.refused.emit(f"refused: {_kind(error)}"))
        self.jobs.unexpected.connect(lambda error: self.refused.emit(f"fault: {_kind(error)}"))
        self._opened += 1

    def _start_anew(self) -> None:
        """Stand in for the new process: everything of the old window goes, a new one comes."""
        self._aside(is_on=True)
        QTimer.singleShot(0, self, self._open_again)

    def _open_again(self) -> None:
        self.open()
        self._aside(is_on=False)

    @property
    def window(self) -> MainWindow:
        """The window that is there now."""
        if self._window is None:
            raise StepFailed("there is no window")
        return self._window

    @property
    def session(self) -> Session:
        """The way of that window from unlock to lock."""
        if self._session is None:
            raise StepFailed("there is no window")
        return self._session

    @property
    def jobs(self) -> Jobs:
        """The work behind that window."""
        found = self.window.findChild(Jobs)
        if not isinstance(found, Jobs):
            raise StepFailed("the window has no work behind it")
        return found

    @property
    def view(self) -> DeskView:
        """The open desk."""
        view = self.session.view
        if view is None:
            raise StepFailed("no desk is open")
        return view

    @property
    def screen(self) -> Screen:
        """The page in front."""
        screen = self.view.current
        if screen is None:
            raise StepFailed("no page is open")
        return screen

    def is_on(self, name: str) -> bool:
        """Whether a page of this name is in front."""
        view = self.session.view
        return view is not None and view.current is not None and view.current.name == name

    # --- waiting and checking ---

    def check(self, holds: object, what: str) -> None:
        """Note what was found to be so, or fail the step."""
        if not holds:
            raise StepFailed(f"it does not hold that {what}")
        self.checks.append(what)

    def settled(self) -> Way[None]:
        """Wait until nothing is under way any more."""
        calm = 0

        def is_calm() -> bool:
            nonlocal calm
            calm = calm + 1 if self._is_idle() and self._is_page_there() else 0
            return calm >= _CALM

        yield Until(is_calm, "the desk to finish its work")

    def _is_idle(self) -> bool:
        return self.jobs.pending == 0 and turns.is_empty()

    def _is_page_there(self) -> bool:
        page = self.session.view.current if self.session.view is not None else None
        return page is None or (isValid(page) and page.isVisible())

    def ask(
        self, use_case: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Way[T]:
        """Ask the open desk itself, past the screens, and give its answer."""
        found, errors = yield from self._asked(use_case, *args, **kwargs)
        if errors:
            raise StepFailed(f"the desk refused {_title(use_case)}: {_kind(errors[0])}")
        return found[0]

    def denied(
        self, use_case: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Way[str]:
        """Ask the open desk for what it must not give, and say with which error it refused."""
        _, errors = yield from self._asked(use_case, *args, **kwargs)
        if not errors:
            raise StepFailed(f"the desk allowed {_title(use_case)}")
        return _kind(errors[0])

    def _asked(
        self, use_case: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Way[tuple[list[T], list[Exception]]]:
        found: list[T] = []
        errors: list[Exception] = []
        job = self.jobs.ask(use_case, *args, **kwargs)
        job.then(found.append).failed(errors.append)
        yield Until(lambda: bool(found or errors), f"the answer to {_title(use_case)}")
        return found, errors

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Way[T]:
        """Run a plain function on the vault's thread."""
        found: list[T] = []
        errors: list[Exception] = []
        self.jobs.call(function, *args, **kwargs).then(found.append).failed(errors.append)
        yield Until(lambda: bool(found or errors), _title(function))
        if errors:
            raise StepFailed(f"{_title(function)} failed: {_kind(errors[0])}")
        return found[0]

    # --- ways ---

    def wait_for(self, screen: str) -> Way[None]:
        """Wait until a page is in front and has what it shows."""
        yield Until(lambda: self.is_on(screen), f"the page “{screen}”")
        yield from self.settled()

    def unlock(self, user: str, passphrase: str = PASSPHRASE, vault: str = DEMO_NAME) -> Way[None]:
        """Open the desk from the unlock page."""
        yield from self.try_unlock(user, passphrase, vault)
        yield Until(lambda: self.session.view is not None, "the desk to open")
        yield Until(lambda: self.view.current is not None, "the first page")
        yield from self.settled()

    def try_unlock(self, user: str, passphrase: str, vault: str = DEMO_NAME) -> Way[None]:
        """Type a name and a passphrase at the unlock page and press Enter."""
        yield Until(lambda: self.hand.has("User name"), "the unlock page")
        yield from self.hand.choose("Vault", vault)
        yield from self.hand.fill("User name", user)
        yield from self.hand.fill("Passphrase", passphrase)
        yield from self.hand.press("Return")

    def lock(self) -> Way[None]:
        """Lock with the keyboard and wait for the unlock page of the new start."""
        before = self._opened
        yield from self.hand.press("Ctrl+L")
        yield Until(lambda: self._opened > before, "the program to start anew")
        yield Until(lambda: self.hand.has("User name"), "the unlock page")
        yield from self.settled()

    def go(self, place: str, screen: str) -> Way[None]:
        """Click a place of the rail."""
        yield from self.hand.click(place)
        yield from self.wait_for(screen)

    def switch_to(self, words: str) -> Way[None]:
        """Go somewhere with Ctrl+K, some letters and Enter."""
        yield from self.hand.press("Ctrl+K")
        yield Until(lambda: self.hand.has("Find or do"), "the switcher")
        yield from self.hand.write(words)
        yield from self.settled()
        yield from self.hand.press("Return")
        yield from self.settled()

    # --- pictures ---

    def picture(self, name: str) -> Way[None]:
        """Save the screen in light and in dark; the tour goes on in the second of them."""
        yield from self.hand.rest()
        yield from self.settled()
        if not self.is_pictured:
            return
        self._aside(is_on=True)
        first = Mode.DARK if theme().tokens.is_dark else Mode.LIGHT
        second = Mode.LIGHT if first is Mode.DARK else Mode.DARK
        for mode in (first, second):
            theme().set_mode(mode)
            yield None
            yield from self.settled()
            self.take(f"{name}-{mode.value}", self._next_number(mode))
        self.profile.set_colour_scheme(ColourScheme(second.value))
        self._aside(is_on=False)

    def _next_number(self, mode: Mode) -> int:
        ended = [one for one in self.pictures if one.endswith(f"-{mode.value}.png")]
        return len(ended) + 1

    def take(self, name: str, number: int) -> None:
        """Save the screen as it is."""
        file = f"{number:02}-{name}.png"
        pictures.take(self.window, self._folder / file)
        self.pictures.append(file)

    def _aside(self, *, is_on: bool) -> None:
        if self.heart is not None:
            self.heart.aside(is_on=is_on)


def _kind(error: object) -> str:
    return type(error).__name__


def _title(function: Callable[..., object]) -> str:
    return getattr(function, "__name__", "something").lstrip("_").replace("_", " ")
