"""Say from raw keys on the raw file who opens what, and change teams as an administrator does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from counsel_desk.domain.access import Role
from counsel_desk.services import people
from counsel_desk.services.desk import Desk
from tests.builders import PASSPHRASE, Office
from tests.second_reader.reader import newest_header, open_slots, slot_key
from tests.storage.conftest import inside
from tests.torture.access_eye import Eye, Seen

CASE = {"coord", "contact", "ident", "clin", "events"}


def look(office: Office, *names: str) -> Seen:
    """Try every raw key of these people on a copy of the file."""
    eye, header, vault = Eye(), newest_header(office.folder), office.founder.vault
    for name in names:
        eye.knows(name, open_slots(header, slot_key(header, name, PASSPHRASE)).box)
    return eye.look(vault.folder.database, bytes.fromhex(vault.database_key.raw()))


def opens(office: Office, name: str, scope: UUID) -> set[tuple[str, int]]:
    """Give each compartment and epoch of a scope whose seed somebody's raw keys open."""
    seen = look(office, name)
    return {epoch[1:] for epoch, who in seen.holders.items() if epoch[0] == scope.bytes and who}


def everything(office: Office, scope: UUID) -> set[tuple[str, int]]:
    """Give each compartment and epoch of a scope."""
    return {epoch[1:] for epoch in look(office).made if epoch[0] == scope.bytes}


def team(office: Office, name: str) -> Any:
    return next(one for one in office.founder.do(people.list_teams) if one.name == name)


def save(office: Office, name: str, supervisors: list[Desk], counsellors: list[Desk]) -> None:
    office.founder.do(
        people.save_team, team=team(office, name).id, name=name,
        supervisors=frozenset(one.me.id for one in supervisors),
        counsellors=frozenset(one.me.id for one in counsellors), passphrase=PASSPHRASE,
    )  # fmt: skip


def join(office: Office, name: str, role: Role = Role.SUPERVISOR) -> Desk:
    person = office.founder.do(
        people.add_person, name=name.title(), user_name=name, roles=frozenset({role}),
        passphrase=PASSPHRASE, must_change=False,
    )  # fmt: skip
    if role is not Role.COORDINATOR:
        office.founder.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
    return office.desk(name)


def circle_epoch(office: Office, name: str) -> int:
    circle = team(office, name).id
    found: int = inside(office.founder, lambda work: work.roster.circles[circle][0])
    return found
