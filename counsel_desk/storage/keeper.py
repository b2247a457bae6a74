"""Make compartments, give their seeds to those entitled and take what was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, select

from counsel_desk.crypto.grants import (
    RIGHT_CODES,
    RecipientKind,
    Subject,
    Terms,
    compartment_message,
    give,
)
from counsel_desk.crypto.primitives import content_hash, random_key
from counsel_desk.crypto.sealing import (
    COMPARTMENT_CODES,
    drop_public,
)
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId
from counsel_desk.storage import schema
from counsel_desk.storage.entitlements import (
    SCOPE_COMPARTMENTS,
    Recipient,
    Scope,
    ScopeKind,
    may_make,
    recipients,
)
from counsel_desk.storage.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Row

    from counsel_desk.storage.unit_of_work import Work


def scope_from(row: Row[*tuple[Any, ...]]) -> Scope:
    """Turn a row of ``scopes`` into a scope."""
    found = row._mapping

    def optional(name: str) -> UUID | None:
        return UUID(bytes=found[name]) if found[name] else None

    return Scope(
        UUID(bytes=found["id"]),
        ScopeKind(found["kind"]),
        optional("case_id"),
        optional("group_id"),
        optional("author"),
    )


class Keeper:
    """The keys' side of one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def new_scope(
        self,
        kind: ScopeKind,
        *,
        case: UUID | None = None,
        group: UUID | None = None,
        author: UUID | None = None,
        scope: UUID | None = None,
    ) -> Scope:
        """Store a scope; a case's or group's own id serves as the scope's where it fits."""
        work = self._work
        made = Scope(scope or work.new_id(), kind, case, group, author)
        values = {
            "id": made.id.bytes,
            "kind": int(kind),
            "case_id": case.bytes if case else None,
            "group_id": group.bytes if group else None,
            "author": author.bytes if author else None,
            "created": work.now_us,
        }
        work.insert(schema.scopes, values)
        return made

    def scope(self, scope: UUID) -> Scope:
        """Read a scope; raises NotFound."""
        row = self._work.execute(
            select(schema.scopes).where(schema.scopes.c.id == scope.bytes)
        ).first()
        if row is None:
            raise NotFound
        return scope_from(row)

    def make(self, scope: Scope, compartment: Compartment) -> None:
        """Make the compartment's first seed, publish its drop-box key, give it to all entitled."""
        work = self._work
        seed = random_key()
        subject = Subject(work.vault.id, scope.id, compartment, 1)
        public = drop_public(seed)
        message = compartment_message(subject, public, work.me, work.now_us)
        values = {
            "scope": scope.id.bytes,
            "compartment": COMPARTMENT_CODES[compartment],
            "epoch": 1,
            "drop_public": public,
            "maker": work.me.bytes,
            "made_at": work.now_us,
            "signature": work.identity.sign(message),
        }
        work.insert(schema.compartments, values)
        work.note(Action.COMPARTMENT_MADE, scope.id, content=content_hash(message))
        wanted = recipients(compartment, scope, work.relations.around(scope), work.roster)
        mine = [right for recipient, right in wanted.items() if self._is_me(recipient)]
        right = Right.WRITE if Right.WRITE in mine else (mine[0] if mine else None)
        if right is None:
            # The registrant of a case for which no entitlement names them holds nothing after.
            self._give_all(subject, seed, wanted)
            return
        work.ring.add(scope.id, compartment, 1, right, seed)
        self._give_all(subject, seed, wanted)

    def _is_me(self, recipient: Recipient) -> bool:
        kind, who = recipient
        if kind is RecipientKind.PERSON:
            return who == self._work.me
        return kind is RecipientKind.CIRCLE and self._work.me in self._work.roster.circle_members(
            CircleId(who)
        )

    def _give_all(self, subject: Subject, seed: bytes, wanted: dict[Recipient, Right]) -> int:
        given = 0
        for recipient, right in wanted.items():
            given += self._give(subject, seed, recipient, right)
        return given

    def _give(self, subject: Subject, seed: bytes, recipient: Recipient, right: Right) -> int:
        work = self._work
        box = self.box_of(recipient)
        if box is None:
            return 0
        epoch, public = box
        kind, who = recipient
        terms = Terms(kind, who, epoch, right, work.now_us, work.me)
        sealed, signature = give(subject, terms, seed, public, work.identity)
        values = {
            "scope": subject.scope.bytes,
            "compartment": COMPARTMENT_CODES[subject.compartment],
            "epoch": subject.epoch,
            "kind": int(kind),
            "recipient": who.bytes,
            "key_epoch": epoch,
            "right": RIGHT_CODES[right],
            "given_at": work.now_us,
            "giver": work.me.bytes,
            "sealed": sealed,
            "signature": signature,
        }
        work.insert(schema.grants, values)
        work.note(Action.GRANT_GIVEN, subject.scope, content=content_hash(sealed))
        work.vault.grants_given += 1
        return 1

    def box_of(self, recipient: Recipient) -> tuple[int, bytes] | None:
        """Give the key epoch and public key to seal to, or None while there is none."""
        kind, who = recipient
        roster = self._work.roster
        if kind is RecipientKind.PERSON:
            member = roster.member(who)
            return (0, member.keys.box) if member and member.person.active else None
        if kind is RecipientKind.CIRCLE:
            return roster.circles.get(CircleId(who))
        return (0, roster.organisation) if roster.organisation else None

    def epoch(self, scope: UUID, compartment: Compartment) -> Row[int, bytes] | None:
        """Give the newest epoch and its drop-box key, or None while there is no seed."""
        table = schema.compartments
        query = select(table.c.epoch, table.c.drop_public).where(
            table.c.scope == scope.bytes, table.c.compartment == COMPARTMENT_CODES[compartment]
        )
        return self._work.execute(query.order_by(table.c.epoch.desc()).limit(1)).first()

    def count(self, kind: ScopeKind) -> int:
        """Count all scopes of a kind, also those this person cannot open."""
        table = schema.scopes
        query = select(func.count()).select_from(table).where(table.c.kind == int(kind))
        return int(self._work.execute(query).scalar_one())

    def accepted(self, cases: list[UUID]) -> set[UUID]:
        """Give those cases whose counsellor has made the clinical compartment."""
        table = schema.compartments
        query = select(table.c.scope).where(
            table.c.scope.in_([case.bytes for case in cases]),
            table.c.compartment == COMPARTMENT_CODES[Compartment.CLIN],
        )
        return {UUID(bytes=raw) for raw in self._work.execute(query).scalars()}

    def reconcile(self, scope_id: UUID) -> bool:
        """Make, give and take in a scope what this person can; True when nothing is missing."""
        work = self._work
        scope = self.scope(scope_id)
        around = work.relations.around(scope)
        done = True
        for compartment in SCOPE_COMPARTMENTS[scope.kind]:
            row = self.epoch(scope.id, compartment)
            if row is None:
                if may_make(compartment, work.me, around, work.roster):
                    self.make(scope, compartment)
                else:
                    done = False
                    continue
            done = self._give_missing(scope, compartment) and done
        done = self._work.drop_boxes.take_all(scope) and done
        if scope.kind is ScopeKind.CASE and around.counsellor == work.me:
            self._own_scope(scope)
        self._remember(scope, done=done)
        return done

    def _give_missing(self, scope: Scope, compartment: Compartment) -> bool:
        work = self._work
        row = self.epoch(scope.id, compartment)
        if row is None:
            return False
        around = work.relations.around(scope)
        wanted = recipients(compartment, scope, around, work.roster)
        given = self._given(scope.id, compartment, row.epoch)
        missing = {
            who: right
            for who, right in wanted.items()
            if given.get((int(who[0]), who[1].bytes), 0) < RIGHT_CODES[right]
        }
        if not missing:
            return True
        if not work.ring.holds(scope.id, compartment):
            return False
        held = work.ring.latest(scope.id, compartment)
        subject = Subject(work.vault.id, scope.id, compartment, held.epoch)
        return self._give_all(subject, held.seed, missing) == len(missing)

    def _given(
        self, scope: UUID, compartment: Compartment, epoch: int
    ) -> dict[tuple[int, bytes], int]:
        grants = schema.grants
        query = select(grants.c.kind, grants.c.recipient, grants.c.right).where(
            grants.c.scope == scope.bytes,
            grants.c.compartment == COMPARTMENT_CODES[compartment],
            grants.c.epoch == epoch,
        )
        found: dict[tuple[int, bytes], int] = {}
        for kind, recipient, right in self._work.execute(query):
            found[(kind, recipient)] = max(right, found.get((kind, recipient), 0))
        return found

    def _own_scope(self, scope: Scope) -> None:
        work = self._work
        table = schema.scopes
        query = select(table.c.row).where(
            table.c.case_id == scope.id.bytes,
            table.c.kind == int(ScopeKind.OWN),
            table.c.author == work.me.bytes,
        )
        if work.execute(query).first() is None:
            own = self.new_scope(ScopeKind.OWN, case=scope.id, author=work.me)
            self.make(own, Compartment.OWN)

    def _remember(self, scope: Scope, *, done: bool) -> None:
        work, table = self._work, schema.pending
        if done:
            work.execute(delete(table).where(table.c.scope == scope.id.bytes))
        else:
            self.mark_pending(scope.id)

    def mark_pending(self, *scopes: UUID) -> None:
        """Leave scopes for the next entitled desk to reconcile."""
        work, table = self._work, schema.pending
        for scope in scopes:
            query = select(table.c.row).where(table.c.scope == scope.bytes)
            if work.execute(query).first() is None:
                values = {"scope": scope.bytes, "since": self._work.now_us}
                work.insert(table, values)

    def pending(self) -> list[UUID]:
        """List the scopes that wait for someone."""
        query = select(schema.pending.c.scope).order_by(schema.pending.c.row)
        return [UUID(bytes=raw) for raw in self._work.execute(query).scalars()]
