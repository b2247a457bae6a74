"""Say how well the vault is protected: checks, ways back in, and what a guess costs; raise that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counsel_desk.crypto import kdf
from counsel_desk.crypto.kdf import KdfCost
from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.people import Person
from counsel_desk.services.again import await_turn, check_again
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, ExportPermit, checked_path
from counsel_desk.services.trail import TrailEntry, TrailFilter, list_trail
from counsel_desk.storage import rotation, ways_in
from counsel_desk.storage.slots import owners
from counsel_desk.storage.unit_of_work import Work

__all__ = ["KdfCost", "PersonProtection", "Protection", "measure", "stronger"]

ENOUGH_SECONDS = 0.7
"""A derivation that takes less than this on this machine should be made dearer."""


@dataclass(frozen=True, slots=True)
class PersonProtection:
    """Somebody who can open the vault, and whether a recovery kit of theirs works."""

    person: Person
    has_kit: bool


@dataclass(frozen=True, slots=True)
class Protection:
    """How the vault stands; ``verified`` is the newest verdict, None if there was none lately.

    ``alone`` says that one person alone can open it; ``key_due`` that somebody left and the key of
    the database is still to be changed; ``cheaper_copies`` are the folders in ``backups`` at which
    a guess costs less than here, because they are from before it was made dearer.
    """

    people: tuple[PersonProtection, ...]
    verified: TrailEntry | None
    cost: KdfCost
    alone: bool
    key_due: bool
    cheaper_copies: tuple[str, ...] = ()


@use_case(Permission.READ_AUDIT)
def protection(work: Work) -> Protection:
    """Gather what an administrator should know of the vault's protection."""
    count: dict[object, int] = {}
    for person in owners(work.session).values():
        count[person] = count.get(person, 0) + 1
    active = sorted(
        (one for one in work.roster.people() if one.active), key=lambda one: one.name.casefold()
    )
    return Protection(
        people=tuple(PersonProtection(one, count.get(one.id, 0) > 1) for one in active),
        verified=_last_verdict(work),
        cost=work.vault.header.cost,
        alone=_is_alone(work),
        key_due=rotation.is_due(work),
        cheaper_copies=ways_in.cheaper_copies(work.vault),
    )


def _last_verdict(work: Work) -> TrailEntry | None:
    page = list_trail(work, wanted=TrailFilter(action=Action.VERIFIED), most=1)
    return page.entries[0] if page.entries else None


def _is_alone(work: Work) -> bool:
    return set(owners(work.session).values()) <= {work.me}


def measure(cost: KdfCost) -> float:
    """Give the seconds that one guess costs on this machine; needs no vault."""
    return kdf.measure(cost)


def stronger(cost: KdfCost) -> KdfCost | None:
    """Give costs that suit this machine, or None where those in force do; needs no vault."""
    wanted = kdf.calibrate()
    memory, lanes = max(wanted.memory, cost.memory), max(wanted.lanes, cost.lanes)
    better = KdfCost(memory, max(wanted.passes, cost.passes), lanes)
    return better if better != cost else None


@use_case(Permission.MANAGE_STAFF, Changed.STAFF)
def strengthen(work: Work, *, passphrase: str, cost: KdfCost) -> None:
    """Make each guess at the passphrase dearer, where one person alone opens the vault.

    The costs are one for all slots, and only its owner can seal a slot anew. A recovery kit falls
    away. Copies made before keep the old cost (`Protection.cheaper_copies`). Raises
    WrongPassphrase, and Invalid with ``strengthen-alone`` or ``strengthen-weaker``.
    """
    if not _is_alone(work):
        raise Invalid("strengthen-alone")
    old = work.vault.header.cost
    kdf.limits().admit(cost)
    if (cost.memory, cost.passes) < (old.memory, old.passes) or cost.passes < old.passes:
        raise Invalid("strengthen-weaker")
    await_turn(work)
    user_name = work.roster.members[work.me].person.user_name
    ways_in.strengthen(work, user_name=user_name, passphrase=passphrase, cost=cost)
    work.note(Action.STRENGTHENED, work.me)


@use_case(Permission.READ_AUDIT)
def permit_trail(work: Work, *, path: Path, passphrase: str) -> ExportPermit:
    """Let the audit trail be written to a file, once the passphrase was given.

    It names staff and no client. Raises WrongPassphrase, and Invalid for the path.
    """
    target = checked_path(path, vault=work.vault.folder.path)
    check_again(work, passphrase)
    work.note(Action.EXPORTED, work.me)
    return ExportPermit(target, ExportKind.CSV)
