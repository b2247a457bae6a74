"""Make compartments, give their seeds to those entitled and take what was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from counsel_desk.crypto.grants import (
    RIGHT_CODES,
    RecipientKind,
    Subject,
    Terms,
    compartment_message,
    give,
)
from counsel_desk.crypto.primitives import content_hash, random_key
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, drop_public
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId, PersonId
from counsel_desk.storage import queries, schema
from counsel_desk.storage.entitlements import (
    SCOPE_COMPARTMENTS,
    Recipient,
    Scope,
    ScopeKind,
    is_among,
    may_make,
    recipients,
    scope_from,
)
from counsel_desk.storage.errors import NotFound, VaultDamaged
from counsel_desk.storage.holders import Given, gather, has, is_astray
from counsel_desk.storage.proof import (
    check_scope,
    check_seed,
    is_makers_own,
    newest_epoch,
    proved,
    proved_epoch,
)
from counsel_desk.storage.staying import may_make_next

if TYPE_CHECKING:
    from sqlalchemy import Row

    from counsel_desk.storage.key_ring import Held
    from counsel_desk.storage.unit_of_work import Work


class Keeper:
    """The keys' side of one transaction.

    It remembers what it wrote itself: reading that back would cost more than writing it did.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._new: dict[UUID, Scope] = {}
        self._read: dict[UUID, Scope] = {}
        self._made: dict[tuple[UUID, Compartment], dict[Recipient, Right]] = {}
        self._marked: set[UUID] = set()
        self._settled: set[UUID] = set()

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
        self._new[made.id] = made
        return made

    def is_new(self, scope: UUID) -> bool:
        """Whether the scope was made in this transaction."""
        return scope in self._new

    def scope(self, scope: UUID) -> Scope:
        """Read a scope; raises NotFound, or VaultDamaged for one that was meddled with."""
        if (known := self._new.get(scope) or self._read.get(scope)) is not None:
            return known  # no transaction changes the row of a scope
        row = self._work.execute(queries.scope(), {"wanted": scope.bytes}).first()
        if row is None:
            raise NotFound
        check_scope(self._work, found := scope_from(row))
        return self._read.setdefault(scope, found)

    def make(self, scope: Scope, compartment: Compartment, *, epoch: int = 1) -> None:
        """Make a seed of the compartment, publish its drop-box key, give it to all entitled."""
        work = self._work
        seed = random_key()
        subject = Subject(work.vault.id, scope.id, compartment, epoch)
        public = drop_public(seed)
        message = compartment_message(subject, public, work.me, work.now_us)
        values = {
            "scope": scope.id.bytes,
            "compartment": COMPARTMENT_CODES[compartment],
            "epoch": epoch,
            "drop_public": public,
            "maker": work.me.bytes,
            "made_at": work.now_us,
            "signature": work.identity.sign(message),
        }
        work.insert(schema.compartments, values)
        work.vault.genuine.add((scope.id.bytes, COMPARTMENT_CODES[compartment], epoch, public))
        work.vault.turned[scope.id.bytes, COMPARTMENT_CODES[compartment]] = epoch
        work.vault.makers[scope.id.bytes, COMPARTMENT_CODES[compartment]] = work.me
        work.note(Action.COMPARTMENT_MADE, scope.id, content=content_hash(message))
        wanted = self._wanted(scope, compartment)
        mine = [one for who, one in wanted.items() if is_among(work.me, [who], work.roster)]
        right = Right.WRITE if Right.WRITE in mine else (mine[0] if mine else None)
        # The registrant of a case for which no entitlement names them holds nothing after.
        if right is not None:
            work.ring.add(scope.id, compartment, epoch, right, seed)
            work.who.proved[scope.id.bytes, COMPARTMENT_CODES[compartment], epoch] = seed
        given = self._give_all(subject, seed, wanted)
        self._made[scope.id, compartment] = wanted if given == len(wanted) and epoch == 1 else {}

    def _wanted(self, scope: Scope, compartment: Compartment) -> dict[Recipient, Right]:
        work = self._work
        return recipients(compartment, scope, work.relations.around(scope), work.roster)

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
            return roster.circle_key(CircleId(who))
        return (0, roster.organisation) if roster.organisation else None

    def epoch(self, scope: UUID, compartment: Compartment) -> Row[*tuple[Any, ...]] | None:
        """Give the newest epoch and its drop-box key, proved, or None while there is no seed."""
        return newest_epoch(self._work, scope, compartment)

    def proved(self, scope: UUID, compartment: Compartment) -> Held:
        """Give the newest seed on the ring, known to be the compartment's own."""
        return proved(self._work, scope, compartment)

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
        """Make, give and take in a scope what this person can; True when nothing is missing.

        Nothing is done in a scope that was meddled with: it waits, and verification finds it.
        """
        try:
            return self._reconcile(self.scope(scope_id))
        except VaultDamaged:
            return False

    def _reconcile(self, scope: Scope) -> bool:
        work = self._work
        if scope.kind is ScopeKind.OWN:
            return True  # an author's own: made once, given to nobody
        around = work.relations.around(scope)
        done = True
        for compartment in SCOPE_COMPARTMENTS[scope.kind]:
            if not self._has_seed(scope.id, compartment):
                if may_make(compartment, work.me, around, work.roster):
                    self.make(scope, compartment)
                else:
                    done = False
                    continue
            done = self._turn_if_left(scope, compartment) and done
            done = self.give_missing(scope, compartment) and done
        done = self._work.drop_boxes.take_all(scope) and done
        mine = scope.kind is ScopeKind.CASE and around.counsellor == work.me
        if mine and not self._has_own(scope.id):
            self._make_own(scope.id)
        self._remember(scope, done=done)
        return done

    def _has_seed(self, scope: UUID, compartment: Compartment) -> bool:
        if (scope, compartment) in self._made:
            return True
        return scope not in self._new and self.epoch(scope, compartment) is not None

    def give_missing(self, scope: Scope, compartment: Compartment) -> bool:
        """Give every epoch held to whoever lacks it; True when nobody lacks any."""
        work = self._work
        around = work.relations.around(scope)
        wanted = recipients(compartment, scope, around, work.roster)
        if self._made.get((scope.id, compartment)) == wanted:
            return True
        row = self.epoch(scope.id, compartment)
        if row is None:
            return False
        # Every epoch: what was sealed before a turn is a newcomer's to read too.
        epochs = range(1, row.epoch + 1)
        return all([self._give_epoch(scope.id, compartment, one, wanted) for one in epochs])

    def _give_epoch(
        self, scope: UUID, compartment: Compartment, epoch: int, wanted: dict[Recipient, Right]
    ) -> bool:
        work = self._work
        given = self._given(scope, compartment, epoch)
        missing = {
            who: right for who, right in wanted.items() if not has(given, who, right, work.roster)
        }
        if not missing:
            return True
        if not work.ring.holds(scope, compartment, epoch):
            return False
        held = proved_epoch(work, scope, compartment, epoch)
        subject = Subject(work.vault.id, scope, compartment, epoch)
        return self._give_all(subject, held.seed, missing) == len(missing)

    def give_found(self, scope_id: UUID, compartment: Compartment, epoch: int, seed: bytes) -> int:
        """Give a seed that does not stay on this desk's ring to whoever lacks it; counts them.

        It is proved first to be the compartment's own; raises VaultDamaged.
        """
        work, scope = self._work, self.scope(scope_id)
        check_seed(work, scope_id, compartment, epoch, seed)
        wanted = self._wanted(scope, compartment)
        given = self._given(scope_id, compartment, epoch)
        missing = {w: r for w, r in wanted.items() if not has(given, w, r, work.roster)}
        return self._give_all(Subject(work.vault.id, scope_id, compartment, epoch), seed, missing)

    def sealing(self, scope_id: UUID, compartment: Compartment) -> Held:
        """Give the seed to seal with, turned first where that is due and was not yet come to.

        Between a change and this desk's pending work something may be written; who was let go must
        not open it. Raises as `proved`.
        """
        self.freshen(scope_id, compartment)
        return self.proved(scope_id, compartment)

    def freshen(self, scope_id: UUID, compartment: Compartment) -> None:
        """Turn the seed if that is due and this person may; raises NotFound and VaultDamaged."""
        made = (scope_id, compartment) in self._made
        if self._waits(scope_id) or not (made or is_makers_own(self._work, scope_id, compartment)):
            self._turn_if_left(self.scope(scope_id), compartment)

    def turn(self, scope: Scope, compartment: Compartment) -> None:
        """Make the next seed, which those who were entitled once and are no longer never get."""
        row = self.epoch(scope.id, compartment)
        self.make(scope, compartment, epoch=1 + (row.epoch if row else 0))

    def is_astray(self, scope: Scope, compartment: Compartment) -> bool:
        """Whether somebody holds the newest seed with more right than they have now.

        Who made it holds it, whatever else is in the tables.
        """
        wanted = self._wanted(scope, compartment)
        row = self.epoch(scope.id, compartment)
        if row is None or self._made.get((scope.id, compartment)) == wanted:
            return False
        if not is_among(PersonId(UUID(bytes=row.maker)), wanted, self._work.roster):
            return True
        return is_astray(self._given(scope.id, compartment, row.epoch), wanted, self._work.roster)

    def _turn_if_left(self, scope: Scope, compartment: Compartment) -> bool:
        """Turn a seed that someone holds with more right than they have now.

        False if that is for another to do: who writes there, or who supervises the file.
        """
        if not self.is_astray(scope, compartment):
            return True
        if not may_make_next(self._work, scope, compartment):
            return False
        self.turn(scope, compartment)
        return True

    def _given(self, scope: UUID, compartment: Compartment, epoch: int) -> Given:
        code = COMPARTMENT_CODES[compartment]
        named = {"in_scope": scope.bytes, "part": code, "of_epoch": epoch}
        return gather(self._work.execute(queries.given(), named))

    def own_corner_or_new(self, case: UUID) -> Scope:
        """Give this person's own corner of a case, made where it is missing."""
        return self.own_corner(case) or self._make_own(case)

    def _make_own(self, case: UUID) -> Scope:
        own = self.new_scope(ScopeKind.OWN, case=case, author=self._work.me)
        self.make(own, Compartment.OWN)
        return own

    def own_corner(self, case: UUID) -> Scope | None:
        """Give this person's own corner of a case; None where there is none."""
        scopes = schema.scopes.c
        mine = (scopes.author == self._work.me.bytes, scopes.kind == int(ScopeKind.OWN))
        query = select(scopes.id).where(scopes.case_id == case.bytes, *mine)
        found = [UUID(bytes=raw) for raw in self._work.execute(query).scalars()]
        held = (one for one in found if self._work.ring.holds(one, Compartment.OWN))
        return next(map(self.scope, held), None)

    def _has_own(self, case: UUID) -> bool:
        me = self._work.me
        if case in self._new:
            own = (ScopeKind.OWN, case, me)
            return any((one.kind, one.case, one.author) == own for one in self._new.values())
        named = {"of_case": case.bytes, "by": me.bytes, "of_kind": int(ScopeKind.OWN)}
        return self._work.execute(queries.scope_of(), named).first() is not None

    def _remember(self, scope: Scope, *, done: bool) -> None:
        if done and scope.id in self._new and scope.id not in self._marked:
            return
        if scope.kind is ScopeKind.PROGRAMME:
            return  # looked after at every sign-in
        if done:
            self._work.execute(queries.end_pending(), {"in_scope": scope.id.bytes})
        else:
            self.mark_pending(scope.id)

    def mark_pending(self, *scopes: UUID) -> None:
        """Leave scopes for the next entitled desk to reconcile."""
        self._marked.update(scopes)
        wait = set(self.pending()) if len(scopes) > 1 else set(filter(self._waits, scopes))
        self._settled.difference_update(scopes)
        for scope in dict.fromkeys(scopes):
            if scope not in wait:
                values = {"scope": scope.bytes, "since": self._work.now_us}
                self._work.insert(schema.pending, values)

    def mark_all_pending(self) -> None:
        """Leave every case, membership and group for the next entitled desks."""
        relations = self._work.relations
        self.mark_pending(*relations.counsellors, *relations.memberships, *relations.staff)

    def _waits(self, scope: UUID) -> bool:
        named = {"in_scope": scope.bytes}
        known = scope in self._settled
        if not known and self._work.execute(queries.pending_row(), named).first() is None:
            self._settled.add(scope)
        return scope not in self._settled

    def pending(self) -> list[UUID]:
        """List the scopes that wait for someone."""
        query = select(schema.pending.c.scope).order_by(schema.pending.c.row)
        return [UUID(bytes=raw) for raw in self._work.execute(query).scalars()]
