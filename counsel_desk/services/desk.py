"""Open the one way in: a use case, its permission, one transaction, one announcement."""

from __future__ import annotations

import inspect
import typing
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment, Permission, Right, Role
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.ids import CaseId, GroupId, PersonId
from counsel_desk.services import instruments
from counsel_desk.services.errors import (
    DamagedNotChanged,
    Invalid,
    NotAllowed,
    NotEntitled,
    ReadOnlyVault,
    WrongPassphrase,
)
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import merged_into
from counsel_desk.services.own_shelf import KeptShelf, ShelfKeeper
from counsel_desk.services.pacing import tell_wrong
from counsel_desk.services.register import Register
from counsel_desk.storage import demonstration, rings, tombstones
from counsel_desk.storage.unit_of_work import Work, transaction

if typing.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counsel_desk.domain.people import Person
    from counsel_desk.services.shelf import Shelf
    from counsel_desk.storage.vault import OpenVault, SignedIn

P = ParamSpec("P")
T = TypeVar("T")
_MARK = "__use_case__"


_WRITING = frozenset(
    {
        Permission.EDIT_CASE,
        Permission.EDIT_NAMES,
        Permission.WRITE_CLINICAL,
        Permission.WRITE_EVENTS,
        Permission.SCREEN,
        Permission.HAND_OVER,
        Permission.MERGE_FILES,
    }
)
"""What nobody does in a file that was merged into another; unsigned drafts are still kept."""


class Changed(Flag):
    """What a use case touched; screens decide whether to reload."""

    NOTHING = 0
    CASES = auto()
    NOTES = auto()
    DRAFTS = auto()
    SCREENINGS = auto()
    ALERTS = auto()
    APPOINTMENTS = auto()
    GROUPS = auto()
    ATTENDANCE = auto()
    STAFF = auto()
    CONSENTS = auto()
    INTAKE = auto()
    EVENTS = auto()
    DOCUMENTS = auto()
    PLANS = auto()
    REFERRALS = auto()
    PROGRAMME = auto()


@dataclass(frozen=True, slots=True)
class UseCase:
    """What ``use_case`` remembers of a function: its permission, what it changes, what it names.

    ``case_at`` and ``group_at`` are the names of the first parameters of type CaseId and GroupId.
    """

    permission: Permission
    changed: Changed
    case_at: str | None
    group_at: str | None
    signature: inspect.Signature
    needs_all: bool = False


def use_case(
    permission: Permission, changed: Changed = Changed.NOTHING, *, needs_all: bool = False
) -> Callable[[Callable[Concatenate[Work, P], T]], Callable[Concatenate[Work, P], T]]:
    """Mark a function of an open unit of work as a use case that needs a permission.

    ``needs_all`` is for work with keys of which nothing is shown: no veil lies over it.
    """

    def mark(function: Callable[Concatenate[Work, P], T]) -> Callable[Concatenate[Work, P], T]:
        hints = typing.get_type_hints(function)
        signature = inspect.signature(function)
        names = list(signature.parameters)
        case_at = next((name for name in names if hints.get(name) is CaseId), None)
        group_at = next((name for name in names if hints.get(name) is GroupId), None)
        marked = UseCase(permission, changed, case_at, group_at, signature, needs_all)
        setattr(function, _MARK, marked)
        return function

    return mark


def described(function: Callable[..., Any]) -> UseCase | None:
    """Give what ``use_case`` remembered of a function, or None if it is not one."""
    return getattr(function, _MARK, None)


class Desk:
    """An open vault with someone signed in.

    Attributes: ``register`` (rows for lists, in memory) and ``demo`` (made-up data).
    """

    def __init__(self, who: SignedIn) -> None:
        self._who = who
        self._listeners: list[Callable[[Changed], None]] = []
        self.register = Register()
        self._shelf: KeptShelf | None = None
        self._is_kept = False
        self.is_read_only = False
        """Whether the vault lies on a medium that cannot be written: then nothing is changed."""
        self.is_veiled = False
        """Whether names and events are hidden from whoever else sees the screen."""
        self.demo = demonstration.is_one(who.vault)

    @property
    def me(self) -> Person:
        """The person signed in, as the roster has them now."""
        return self._who.vault.roster.members[self._who.identity.person].person

    @property
    def roles(self) -> frozenset[Role]:
        """The roles in force of the person signed in."""
        return self.me.roles

    @property
    def is_kept_unchanged(self) -> bool:
        """Whether nothing may be changed, because the vault is damaged."""
        return self._is_kept

    def keep_unchanged(self, is_kept: bool) -> None:
        """Refuse every change but drafts from now on, or admit them again."""
        self._is_kept = is_kept

    def shelf(self) -> Shelf:
        """Give the instruments as the last use case left them; reads nothing."""
        return self._shelf.shelf if self._shelf else instruments.shipped_shelf()

    @property
    def vault(self) -> OpenVault:
        """The open vault; for services alone."""
        return self._who.vault

    @property
    def who(self) -> SignedIn:
        """The person's keys; for services alone."""
        return self._who

    @property
    def vault_name(self) -> str:
        """The vault's name."""
        return self.vault.folder.name

    @property
    def must_change_passphrase(self) -> bool:
        """Whether the passphrase was given by someone else and should be changed."""
        return self._who.must_change

    @property
    def opened_by_kit(self) -> bool:
        """Whether a recovery kit opened the desk, which must set a new passphrase first."""
        return self._who.by_kit

    def do(
        self, function: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case: permission, transaction, audit, commit, announcement.

        Raises NotAllowed before anything is read, and any other DeskError with nothing changed.
        """
        case = described(function)
        if case is None:
            raise TypeError("not a use case")
        if self.is_read_only and case.changed:
            raise ReadOnlyVault
        if self._is_kept and case.changed & ~Changed.DRAFTS:
            raise DamagedNotChanged
        try:
            with transaction(self.vault, self._who) as work:
                _registers[work] = self.register
                keeper = ShelfKeeper(work, self._shelf)
                with instruments.at_hand(keeper.give), self._veil(work, case):
                    changed = case.changed | _admit(work, case, args, kwargs)
                    keeper.give()
                    result = function(work, *args, **kwargs)
                    _count_taken(work)
        except BaseException as error:
            self.register.taken_back()
            if isinstance(error, WrongPassphrase):
                tell_wrong(self.vault, self._who)
            raise
        self.register.committed()
        self._shelf = keeper.kept()
        if changed:
            self.announce(changed)
        return result

    @contextmanager
    def _veil(self, work: Work, case: UseCase) -> Iterator[None]:
        """Tell no names and events where nothing is changed; raises Invalid, ``hidden-now``.

        What leaves the vault meanwhile would lack them without saying so: it is refused.
        """
        if self.is_veiled and case.permission is Permission.EXPORT_CASE:
            raise Invalid("hidden-now")
        if not self.is_veiled or case.changed or case.needs_all:
            yield
            return
        work.veil()
        try:
            yield
        except NotEntitled:
            raise Invalid("hidden-now") from None

    def may(self, permission: Permission) -> bool:
        """Whether the person's roles admit a permission (relations are asked when it is used)."""
        return permission.value.admits(self.roles)

    def on_changed(self, listener: Callable[[Changed], None]) -> None:
        """Call a function after every change, on the thread that made it."""
        self._listeners.append(listener)

    def announce(self, changed: Changed) -> None:
        """Tell every listener what was touched."""
        for listener in self._listeners:
            listener(changed)

    def start_over(self) -> None:
        """Read anew what is kept in memory, after a case was taken out for good."""
        self.register = Register()
        rings.start_over(self._who)
        self.announce(Changed.CASES | Changed.GROUPS)

    def close(self) -> None:
        """Close the vault and let go of everything read from it."""
        self._listeners.clear()
        self.register = Register()
        self._shelf = None
        self.vault.close()


def _count_taken(work: Work) -> None:
    """Have lists know what others left and this transaction took in, whatever brought it here."""
    if work.drop_boxes.taken:
        from counsel_desk.services.late_notes import count_taken

        count_taken(work)


def _admit(work: Work, case: UseCase, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Changed:
    """Ask both whose it is and how the file stands; gives what being admitted changes by itself."""
    rule = case.permission.value
    if not rule.admits(work.roles):
        raise NotAllowed(case.permission)
    if rule.is_own or (case.case_at is None and case.group_at is None):
        return Changed.NOTHING
    bound = case.signature.bind(work, *args, **kwargs).arguments
    named_case = bound.get(case.case_at) if case.case_at else None
    named_group = bound.get(case.group_at) if case.group_at else None
    relations = work.relations_to(case=named_case, group=named_group)
    if not rule.relations & relations:
        raise NotAllowed(case.permission)
    is_record = bool(case.changed) and case.changed is not Changed.DRAFTS
    if named_case is None or not is_record or case.permission not in _WRITING:
        return Changed.NOTHING
    changed = _written_in(work, named_case)
    refuse_erasing(work, named_case)
    return changed


def _written_in(work: Work, case: CaseId) -> Changed:
    """Keep a file as it was when it was merged; raises Invalid with ``merged-away``.

    One that was taken back with its import comes back: somebody works with it after all, and what
    they write must be in the lists. Who took it back sees no draft of a colleague's.
    """
    held = work.ring.holds(case, Compartment.COORD)
    stored = work.coordinations.only(case) if held else None
    if stored is None or stored.value is None:
        return Changed.NOTHING
    if merged_into(work, stored.value):
        raise Invalid("merged-away")
    writes = work.ring.latest(case, Compartment.COORD).right is Right.WRITE
    if stored.value.status is not CaseStatus.WITHDRAWN or not writes:
        return Changed.NOTHING
    work.coordinations.put(case, replace(stored.value, status=CaseStatus.OPEN))
    register_of(work).touch(case)
    return Changed.CASES


@helps_use_cases
def refuse_unwritable(work: Work, case: CaseId) -> None:
    """Ask the same of a second file that a use case writes in as was asked of the first."""
    held = work.ring.holds(case, Compartment.COORD)
    stored = work.coordinations.only(case) if held else None
    if stored is not None and stored.value is not None and merged_into(work, stored.value):
        raise Invalid("merged-away")
    refuse_erasing(work, case)


@helps_use_cases
def refuse_erasing(work: Work, case: CaseId) -> None:
    """Keep a file as it was when its erasure was asked for; raises Invalid, ``being-erased``."""
    if any(case in stone.content.cases for stone in tombstones.waiting(work.session)):
        raise Invalid("being-erased")


_registers: WeakKeyDictionary[Work, Register] = WeakKeyDictionary()


def register_of(work: Work) -> Register:
    """Give the register of the desk in which a use case runs."""
    return _registers[work]


def person_name(work: Work, person: PersonId | None) -> str:
    """Give a colleague's name, or an empty text for nobody."""
    member = work.roster.member(person) if person else None
    return member.person.name if member else ""
