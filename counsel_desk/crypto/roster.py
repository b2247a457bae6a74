"""Keep the roster: a signed chain of who works here, with which keys, roles, teams and circles.

The first entry is the founder's own; its hash is the vault id that every owner's slot pins.
An administrator signs each later entry about people and teams; a supervisor's co-signature puts
clinical roles in force; a circle's key is published by one of its members.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import reduce
from typing import Annotated
from uuid import UUID

import msgspec

from counsel_desk.crypto.errors import ChainBroken, SignatureBroken
from counsel_desk.crypto.identities import Identity, PublicKeys
from counsel_desk.crypto.primitives import check, content_hash
from counsel_desk.domain.access import CLINICAL_ROLES, Role
from counsel_desk.domain.ids import CircleId, PersonId, TeamId
from counsel_desk.domain.people import Person, Team

_PREFIX = b"counsel-desk roster v1"
COORDINATORS = CircleId(UUID(int=1))
ORGANISATION = UUID(int=2)

_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Time = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class AddPerson(msgspec.Struct, frozen=True, tag="person", array_like=True):
    """Someone joins, with the roles asked for.

    Keys that are ``lent`` were made at the desk of whoever added them, under a passphrase that was
    seen there: no role is in force until the person has keys of their own.
    """

    person: UUID
    name: str
    user_name: str
    roles: tuple[Role, ...]
    box: _Key
    signing: _Key
    lent: bool = False


class OwnKeys(msgspec.Struct, frozen=True, tag="keys", array_like=True):
    """Someone with lent keys takes their own, made at their own desk; signed with the old ones."""

    person: UUID
    box: _Key
    signing: _Key


class Cosign(msgspec.Struct, frozen=True, tag="cosign", array_like=True):
    """A supervisor puts a person's clinical roles in force, for these very keys."""

    person: UUID
    roles: tuple[Role, ...]
    signing: bytes


class ChangeRoles(msgspec.Struct, frozen=True, tag="roles", array_like=True):
    """An administrator gives other roles; clinical ones newly given wait again."""

    person: UUID
    roles: tuple[Role, ...]


class EndPerson(msgspec.Struct, frozen=True, tag="end", array_like=True):
    """Someone leaves."""

    person: UUID


class SaveTeam(msgspec.Struct, frozen=True, tag="team", array_like=True):
    """A team as it is from now on; its id is also its circle's."""

    team: UUID
    name: str
    supervisors: tuple[UUID, ...]
    counsellors: tuple[UUID, ...]


class CircleKey(msgspec.Struct, frozen=True, tag="circle", array_like=True):
    """A circle's public key of an epoch, published by a member."""

    circle: UUID
    epoch: int
    box: _Key


class OrganisationKey(msgspec.Struct, frozen=True, tag="organisation", array_like=True):
    """The organisation's public key; its secret half exists only as printed shares."""

    box: _Key


Content = (
    AddPerson | OwnKeys | Cosign | ChangeRoles | EndPerson | SaveTeam | CircleKey | OrganisationKey
)


class Body(msgspec.Struct, frozen=True, array_like=True):
    """One entry: position, hash of the entry before, time in microseconds, signer, content."""

    position: int
    previous: bytes
    at: _Time
    signer: UUID
    content: Content


_encode = msgspec.msgpack.Encoder(uuid_format="bytes").encode
_decode = msgspec.msgpack.Decoder(Body).decode


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry as stored: the signed bytes and the signature."""

    body: bytes
    signature: bytes

    @property
    def hash(self) -> bytes:
        """The hash that the next entry names."""
        return content_hash(self.body)


@dataclass(frozen=True, slots=True)
class Member:
    """A person on the roster with public keys."""

    person: Person
    keys: PublicKeys


@dataclass(frozen=True)
class Roster:
    """The roster after walking its chain."""

    vault: bytes = b""
    members: dict[PersonId, Member] = field(default_factory=dict)
    teams_by_id: dict[TeamId, Team] = field(default_factory=dict)
    circles: dict[CircleId, tuple[int, bytes]] = field(default_factory=dict)
    circle_keys: dict[tuple[CircleId, int], bytes] = field(default_factory=dict)
    spoilt: frozenset[CircleId] = frozenset()
    """Circles whose newest key is older than somebody's leaving: who left may have it."""
    organisation: bytes | None = None
    turned: dict[bytes, tuple[PersonId, bytes]] = field(default_factory=dict)
    """Who took own keys, by the hash of that entry, with the signing key that was lent before."""
    length: int = 0
    head: bytes = bytes(32)

    def member(self, person: UUID) -> Member | None:
        """Give someone with keys, or None for a stranger."""
        return self.members.get(PersonId(person))

    def people(self) -> tuple[Person, ...]:
        """Everyone who ever was on the roster, in order of joining."""
        return tuple(member.person for member in self.members.values())

    def teams(self) -> tuple[Team, ...]:
        """All teams, by name."""
        return tuple(sorted(self.teams_by_id.values(), key=lambda team: team.name.casefold()))

    def has_role(self, person: UUID, role: Role) -> bool:
        """Whether the person is active and the role in force."""
        found = self.member(person)
        return found is not None and found.person.active and role in found.person.roles

    def circle_members(self, circle: CircleId) -> frozenset[PersonId]:
        """Who belongs to a circle: a team's supervisors, or all coordinators."""
        if circle == COORDINATORS:
            return frozenset(p.id for p in self.people() if self.has_role(p.id, Role.COORDINATOR))
        team = self.teams_by_id.get(TeamId(circle))
        supervisors = team.supervisors if team else frozenset()
        return frozenset(p for p in supervisors if self.has_role(p, Role.SUPERVISOR))

    def circle_key(self, circle: CircleId) -> tuple[int, bytes] | None:
        """Give epoch and key to seal to; None while there is none, or who left may have it."""
        return None if circle in self.spoilt else self.circles.get(circle)

    def circles_of(self, person: PersonId) -> frozenset[CircleId]:
        """List the circles to which a person belongs, made or not yet."""
        every = [COORDINATORS, *(CircleId(team) for team in self.teams_by_id)]
        return frozenset(circle for circle in every if person in self.circle_members(circle))

    def teams_of(self, counsellor: PersonId) -> tuple[Team, ...]:
        """List the teams in which someone is a counsellor."""
        return tuple(team for team in self.teams() if counsellor in team.counsellors)

    def supervised_by(self, supervisor: PersonId) -> frozenset[PersonId]:
        """Give the counsellors whose case files a supervisor may read."""
        if not self.has_role(supervisor, Role.SUPERVISOR):
            return frozenset()
        mine = (team for team in self.teams_by_id.values() if supervisor in team.supervisors)
        return frozenset(counsellor for team in mine for counsellor in team.counsellors)


def founding_entry(founder: Identity, *, name: str, user_name: str, at: int) -> SignedEntry:
    """Make the first entry, signed by the founder, who holds every role."""
    keys = founder.public
    roles = tuple(sorted(Role))
    content = AddPerson(founder.person, name, user_name, roles, keys.box, keys.signing)
    return _signed(Body(0, bytes(32), at, founder.person, content), founder)


def next_entry(roster: Roster, content: Content, signer: Identity, *, at: int) -> SignedEntry:
    """Make the entry that follows; it counts only if ``extend`` accepts it."""
    return _signed(Body(roster.length, roster.head, at, signer.person, content), signer)


def _signed(body: Body, signer: Identity) -> SignedEntry:
    data = _encode(body)
    return SignedEntry(data, signer.sign(_PREFIX + data))


def walk(entries: list[SignedEntry], vault: bytes) -> Roster:
    """Check a whole chain against the pinned vault id; raises ChainBroken."""
    if not entries or entries[0].hash != vault:
        raise ChainBroken(0, "the first entry is not this vault's founder")
    return reduce(extend, entries, Roster(vault=vault))


def extend(roster: Roster, entry: SignedEntry) -> Roster:
    """Add one entry after checking position, signature and the signer's right to it."""
    try:
        body = _decode(entry.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ChainBroken(roster.length, "unreadable roster entry") from None
    if body.position != roster.length or body.previous != roster.head:
        raise ChainBroken(roster.length, "roster entry out of place")
    _check_signature(roster, body, entry)
    grown = _apply(roster, body)
    if isinstance(body.content, OwnKeys):
        lent = (PersonId(body.signer), _known(roster, body.signer).keys.signing)
        grown = replace(grown, turned={**grown.turned, entry.hash: lent})
    spoilt = grown.spoilt | _left(roster, grown, body.content)
    return replace(grown, spoilt=spoilt, length=roster.length + 1, head=entry.hash)


def _left(before: Roster, after: Roster, content: Content) -> frozenset[CircleId]:
    """Give the circles with a key that an entry took a member from."""
    match content:
        case SaveTeam():
            touched = frozenset({CircleId(content.team)})
        case ChangeRoles() | EndPerson():
            touched = before.circles_of(PersonId(content.person))
        case _:
            return frozenset()
    return frozenset(
        circle
        for circle in touched & before.circles.keys()
        if before.circle_members(circle) - after.circle_members(circle)
    )


def _check_signature(roster: Roster, body: Body, entry: SignedEntry) -> None:
    content = body.content
    if body.position == 0 and isinstance(content, AddPerson) and content.person == body.signer:
        public = content.signing
    else:
        signer = roster.member(body.signer)
        if signer is None or not _may(roster, body):
            raise ChainBroken(roster.length, "signer not entitled")
        public = signer.keys.signing
    try:
        check(_PREFIX + entry.body, entry.signature, public)
    except SignatureBroken:
        raise ChainBroken(roster.length, "bad signature on roster entry") from None


def _may(roster: Roster, body: Body) -> bool:
    content = body.content
    if isinstance(content, OwnKeys):
        is_own, person = body.signer == content.person, _known(roster, content.person).person
        return is_own and person.active and person.has_lent_keys
    if isinstance(content, Cosign):
        return roster.has_role(body.signer, Role.SUPERVISOR) and body.signer != content.person
    if isinstance(content, CircleKey):
        return PersonId(body.signer) in roster.circle_members(CircleId(content.circle))
    if isinstance(content, OrganisationKey) and not roster.has_role(body.signer, Role.SUPERVISOR):
        return False  # every seed is sealed to it: an administrator alone could read every case
    return roster.has_role(body.signer, Role.ADMINISTRATOR)


def _apply(roster: Roster, body: Body) -> Roster:
    content, place = body.content, roster.length
    match content:
        case AddPerson():
            return _add(roster, content, body)
        case OwnKeys():
            return _own_keys(roster, content)
        case Cosign():
            return _cosign(roster, content)
        case ChangeRoles():
            member = _known(roster, content.person)
            kept = member.person.roles & frozenset(content.roles)
            return _put(roster, member, _with_roles(member.person, frozenset(content.roles), kept))
        case EndPerson():
            member = _known(roster, content.person)
            return _put(
                roster,
                member,
                replace(member.person, until=datetime.fromtimestamp(body.at / 1_000_000, UTC)),
            )
        case SaveTeam():
            return _team(roster, content)
        case CircleKey():
            circle = CircleId(content.circle)
            if content.epoch != roster.circles.get(circle, (0, b""))[0] + 1:
                raise ChainBroken(place, "circle epoch out of order")
            latest = {**roster.circles, circle: (content.epoch, content.box)}
            keys = {**roster.circle_keys, (circle, content.epoch): content.box}
            spoilt = roster.spoilt - {circle}
            return replace(roster, circles=latest, circle_keys=keys, spoilt=spoilt)
        case OrganisationKey():
            return replace(roster, organisation=content.box)


def _known(roster: Roster, person: UUID) -> Member:
    member = roster.member(person)
    if member is None:
        raise ChainBroken(roster.length, "roster entry about a stranger")
    return member


def _put(roster: Roster, member: Member, person: Person) -> Roster:
    members = {**roster.members, person.id: replace(member, person=person)}
    return replace(roster, members=members)


def _with_roles(person: Person, roles: frozenset[Role], cosigned: frozenset[Role]) -> Person:
    in_force = (roles - CLINICAL_ROLES) | (cosigned & roles)
    if person.has_lent_keys:
        in_force = frozenset()
    return replace(person, roles=in_force, pending=roles - in_force)


def _add(roster: Roster, content: AddPerson, body: Body) -> Roster:
    names = {m.person.user_name.casefold() for m in roster.members.values() if m.person.active}
    if PersonId(content.person) in roster.members or content.user_name.casefold() in names:
        raise ChainBroken(roster.length, "person or user name is on the roster already")
    keys = PublicKeys(content.box, content.signing)
    person = Person(
        id=PersonId(content.person),
        name=content.name,
        user_name=content.user_name,
        roles=frozenset(),
        pending=frozenset(),
        since=datetime.fromtimestamp(body.at / 1_000_000, UTC),
        until=None,
        fingerprint=keys.fingerprint,
        has_lent_keys=content.lent and body.position > 0,
        made_own_keys=body.position == 0,
    )
    roles = frozenset(content.roles)
    cosigned = roles if body.position == 0 else frozenset[Role]()
    return _put(roster, Member(person, keys), _with_roles(person, roles, cosigned))


def _own_keys(roster: Roster, content: OwnKeys) -> Roster:
    member = _known(roster, content.person)
    keys = PublicKeys(content.box, content.signing)
    if keys.box == member.keys.box or keys.signing == member.keys.signing:
        raise ChainBroken(roster.length, "own keys are the lent ones")
    person = replace(
        member.person, has_lent_keys=False, made_own_keys=True, fingerprint=keys.fingerprint
    )
    owner = Member(_with_roles(person, person.pending, frozenset()), keys)
    return replace(roster, members={**roster.members, person.id: owner})


def _cosign(roster: Roster, content: Cosign) -> Roster:
    member = _known(roster, content.person)
    if member.person.has_lent_keys:
        raise ChainBroken(roster.length, "co-signature for lent keys")
    if content.signing != member.keys.signing:
        raise ChainBroken(roster.length, "co-signature for other keys")
    person = member.person
    asked = person.roles | person.pending
    cosigned = person.roles | (person.pending & frozenset(content.roles))
    return _put(roster, member, _with_roles(person, asked, cosigned))


def _team(roster: Roster, content: SaveTeam) -> Roster:
    for person in (*content.supervisors, *content.counsellors):
        _known(roster, person)
    team = Team(
        id=TeamId(content.team),
        name=content.name,
        supervisors=frozenset(PersonId(p) for p in content.supervisors),
        counsellors=frozenset(PersonId(p) for p in content.counsellors),
    )
    return replace(roster, teams_by_id={**roster.teams_by_id, team.id: team})
