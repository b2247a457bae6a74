"""Run one use case as one transaction; the only place that commits or rolls back."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

import uuid6
from sqlalchemy import Executable, Result, Row, Table, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from counsel_desk.crypto.audit import NOTHING
from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.crypto.primitives import content_hash
from counsel_desk.crypto.roster import Content, Roster, extend, next_entry
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId, PersonId
from counsel_desk.storage import circles, instructions, kinds, own_keys, queries, schema
from counsel_desk.storage.authority import accepters, admits
from counsel_desk.storage.chain import ChainHead, Trail
from counsel_desk.storage.drafts import Drafts
from counsel_desk.storage.drop_boxes import DropBoxes
from counsel_desk.storage.engine import driver_error
from counsel_desk.storage.errors import NotAllowed
from counsel_desk.storage.instructions import Instruction, InstructionKind
from counsel_desk.storage.keeper import Keeper
from counsel_desk.storage.key_ring import VeiledRing
from counsel_desk.storage.own_records import OwnRecords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from counsel_desk.crypto.identities import Identity
    from counsel_desk.domain.access import Relation, Role
    from counsel_desk.domain.groups import StaffFunction
    from counsel_desk.storage.key_ring import KeyRing
    from counsel_desk.storage.records import Records
    from counsel_desk.storage.relations import Relations
    from counsel_desk.storage.vault import OpenVault, SignedIn

_KEPT = 64
"""Scopes whose rows a transaction remembers; a walk through all cases remembers none for long."""


class Work:
    """What a use case gets: the person, the time, the keys' keeper and the records.

    Attributes: ``me``, ``now`` (UTC), ``roster``, ``relations``, ``keeper``, ``ring`` and one
    ``Records`` for each kind (see ``kinds``).
    """

    def __init__(self, vault: OpenVault, who: SignedIn, session: Session, head: ChainHead) -> None:
        self.vault = vault
        self.who = who
        self.session = session
        # Statements go to it directly: the session looks for objects in each, and there are none.
        self._connection = session.connection()
        self.roster: Roster = vault.roster
        self.at(vault.clock())
        self.writes = 0
        """How often something was written or told so far; equal means nothing is new since."""
        self._waiting: dict[Table, list[dict[str, Any]]] = {}
        self._read: dict[tuple[Table, bytes], Sequence[Row[*tuple[Any, ...]]]] = {}
        self._veiled: VeiledRing | None = None
        self.trail = Trail(session, head, who.identity)
        self.keeper = Keeper(self)
        self.drop_boxes = DropBoxes(self)
        self.drafts = Drafts(self)
        self.own = OwnRecords(self)
        self.coordinations = kinds.COORDINATION.records(self)
        self.contacts = kinds.CONTACT.records(self)
        self.identities = kinds.IDENTITY.records(self)
        self.appointments = kinds.APPOINTMENT.records(self)
        self.notes = kinds.NOTE.records(self)
        self.screenings = kinds.SCREENING.records(self)
        self.alert_answers = kinds.ALERT_ANSWER.records(self)
        self.digests = kinds.DIGEST.records(self)
        self.group_plans = kinds.GROUP_PLAN.records(self)
        self.meetings = kinds.MEETING.records(self)
        self.roll = kinds.ROLL_ENTRY.records(self)
        self.attendance = kinds.ATTENDANCE.records(self)

    def at(self, moment: datetime) -> None:
        """Take this as the time from here on (bringing in records of other days)."""
        self.now: datetime = moment
        self.now_us = int(moment.timestamp() * 1_000_000)

    @property
    def me(self) -> PersonId:
        """The person signed in."""
        return self.who.identity.person

    @property
    def identity(self) -> Identity:
        """The keys of the person signed in; for this room only."""
        return self.who.identity

    @property
    def ring(self) -> KeyRing:
        """The seeds on the person's ring; veiled, it seems to lack those of names and events."""
        return self._veiled or self.who.ring

    @property
    def is_veiled(self) -> bool:
        """Whether names and events are not told, because others see the screen."""
        return self._veiled is not None

    def veil(self) -> None:
        """Tell no names and no events from here on."""
        self._veiled = VeiledRing(self.who.ring)

    @property
    def relations(self) -> Relations:
        """Who counsels whom and who is in which group."""
        found = self.vault.relations(self.session, self.identity)
        found.now_us = self.now_us
        return found

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles in force of the person signed in."""
        member = self.roster.member(self.me)
        return member.person.roles if member and member.person.active else frozenset()

    def new_id(self) -> UUID:
        """Give a fresh UUIDv7."""
        return UUID(int=uuid6.uuid7().int)

    def relations_to(
        self, *, case: UUID | None = None, group: UUID | None = None
    ) -> frozenset[Relation]:
        """Say how the person stands to a case, a group, or both together."""
        found: frozenset[Relation] = frozenset()
        if case is not None:
            found |= self.relations.to_case(self.me, case, self.roster)
        if group is not None:
            found |= self.relations.to_group(self.me, group, self.roster)
        return found

    def note(self, action: Action, subject: UUID, *, content: bytes = NOTHING) -> None:
        """Add an entry to the audit chain."""
        self.trail.append(action, subject, at=self.now_us, content=content)

    def extend_roster(self, content: Content) -> None:
        """Add a roster entry signed by the person; raises NotAllowed if the rules refuse it."""
        entry = next_entry(self.roster, content, self.identity, at=self.now_us)
        try:
            grown = extend(self.roster, entry)
        except ChainBroken:
            raise NotAllowed from None
        values = {
            "position": self.roster.length,
            "body": entry.body,
            "signature": entry.signature,
        }
        self.session.execute(insert(schema.roster), [values])
        before, self.roster = self.roster, grown
        self._is_new()
        if circles.concerns_all(before, grown):
            self.keeper.mark_all_pending()
        self.__dict__.pop("roles", None)
        self.note(Action.ROSTER_CHANGED, self.me, content=entry.hash)

    def instruct(
        self,
        kind: InstructionKind,
        *,
        case: UUID | None = None,
        group: UUID | None = None,
        membership: UUID | None = None,
        person: UUID | None = None,
        function: StaffFunction | None = None,
        days: int = 0,
    ) -> None:
        """Give a signed instruction and take it into account at once.

        Raises NotAllowed for one that would not count.
        """
        given = Instruction(
            kind, case, group, membership, person, function, self.now_us, self.me, days
        )
        accepter = accepters(self.session)
        if not admits(given, self.relations, self.vault.roles_ever, accepter):
            raise NotAllowed
        instructions.give(self.session, self.vault.id, given, self.identity)
        self.relations.apply(given)
        self._is_new()
        message = given.message(self.vault.id)
        subject = membership or case or group or self.me
        self.note(Action.INSTRUCTION_GIVEN, subject, content=content_hash(message))

    def once_in_circle(self, circle: CircleId) -> frozenset[PersonId]:
        """Everyone who was ever given a circle's key."""
        table = schema.circle_keys
        query = select(table.c.person).where(table.c.circle == circle.bytes)
        people = (PersonId(UUID(bytes=raw)) for raw in self.execute(query).scalars())
        return frozenset(people) | self.roster.circle_members(circle)

    def kind_of(self, table: str) -> kinds.Kind[Any] | None:
        """Give the kind of record that a table holds, or None for a table of no such name."""
        return kinds.BY_TABLE.get(table)

    def records_of(self, table: str) -> Records[Any]:
        """Give the records of a table by its name."""
        return kinds.BY_TABLE[table].records(self)

    def insert(self, table: Table, values: dict[str, Any]) -> None:
        """Have a row written with others of its table, before anything is read or committed."""
        self._is_new()
        self._waiting.setdefault(table, []).append(values)

    def rows_in(self, table: Table, scope: bytes) -> Sequence[Row[*tuple[Any, ...]]]:
        """Give the newest versions in a scope, read once until something is written.

        A use case and those who let it in ask for the same few records.
        """
        found = self._read.get((table, scope))
        if found is None:
            found = self.execute(queries.newest_in_one(table), {"in_scope": scope}).all()
            if len(self._read) >= _KEPT:
                self._read.clear()
            self._read[table, scope] = found
        return found

    def execute(
        self, statement: Executable, values: dict[str, Any] | None = None
    ) -> Result[*tuple[Any, ...]]:
        """Run a statement with its values after every waiting row was written."""
        if not statement.is_select:
            self._is_new()
        self._write_waiting()
        return self._connection.execute(statement, values)

    def _is_new(self) -> None:
        """Read again from here on: something is written, or people stand otherwise."""
        self._read.clear()
        self.writes += 1

    def _write_waiting(self) -> None:
        for table, rows in self._waiting.items():
            statement, names = _insertion(table, tuple(rows[0]))
            values = [tuple(map(row.__getitem__, names)) for row in rows]
            self._connection.exec_driver_sql(statement, values)
        self._waiting.clear()

    def finish(self) -> None:
        """Write what waited for the end of the transaction."""
        self._write_waiting()
        self.trail.flush()


@cache
def _insertion(table: Table, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Write a statement once, with the order of its values: bytes, numbers and text as they are."""
    compiled = insert(table).compile(dialect=sqlite.dialect(), column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup or ())


@contextmanager
def transaction(vault: OpenVault, who: SignedIn) -> Iterator[Work]:
    """Open a transaction; commits at the end, takes everything back on any exception.

    Errors of the driver leave as StorageError without text or parameters.
    """
    who.refresh()
    who.ring.mark()
    secrets = dict(who.circle_secrets)
    session = Session(vault.engine)
    try:
        session.begin()
        work = Work(vault, who, session, vault.head(session))
        yield work
        work.finish()
        session.commit()
    except SQLAlchemyError as error:
        found = driver_error(error)
        _take_back(vault, who, session, secrets)
        raise found from None
    except BaseException:
        _take_back(vault, who, session, secrets)
        raise
    else:
        vault.committed(work.roster, work.trail.head)
        own_keys.take_over(who)
        who.ring.mark()
    finally:
        session.close()


def _take_back(
    vault: OpenVault, who: SignedIn, session: Session, secrets: dict[tuple[CircleId, int], bytes]
) -> None:
    who.ring.take_back()
    who.circle_secrets = secrets
    who.coming = None
    vault.forget_unsaved()
    try:
        session.rollback()
    except SQLAlchemyError as error:
        raise driver_error(error) from None
