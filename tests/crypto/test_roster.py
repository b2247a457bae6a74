from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.crypto import roster as r
from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.roster import (
    AddPerson,
    ChangeRoles,
    CircleKey,
    Cosign,
    EndPerson,
    OrganisationKey,
    OwnKeys,
    Roster,
    SaveTeam,
    SignedEntry,
)
from counsel_desk.domain.access import CLINICAL_ROLES, Role
from counsel_desk.domain.ids import CircleId, PersonId, TeamId
from tests.crypto import second

TEAM = UUID(int=500)
KEY = b"k" * 32


class Office:
    """A roster that grows, with its chain and everyone's keys."""

    def __init__(self) -> None:
        self.founder = Identity.new(PersonId(UUID(int=1)))
        first = r.founding_entry(self.founder, name="Founder", user_name="founder", at=1_000_000)
        self.entries = [first]
        self.vault = first.hash
        self.roster = r.walk([first], first.hash)

    def put(
        self, content: r.Content, signer: Identity | None = None, *, at: int = 2_000_000
    ) -> None:
        entry = r.next_entry(self.roster, content, signer or self.founder, at=at)
        self.roster = r.extend(self.roster, entry)
        self.entries.append(entry)

    def hire(self, number: int, *roles: Role, by: Identity | None = None) -> Identity:
        who = Identity.new(PersonId(UUID(int=number)))
        keys = who.public
        self.put(
            AddPerson(who.person, f"N {number}", f"user{number}", roles, keys.box, keys.signing), by
        )
        return who

    def cosign(self, who: Identity, *roles: Role, by: Identity | None = None) -> None:
        self.put(Cosign(who.person, roles, who.public.signing), by)

    def appoint(self, number: int, *roles: Role) -> Identity:
        who = self.hire(number, *roles)
        self.cosign(who, *roles)
        return who

    def roles(self, who: Identity) -> frozenset[Role]:
        member = self.roster.member(who.person)
        assert member is not None
        return member.person.roles

    def pending(self, who: Identity) -> frozenset[Role]:
        member = self.roster.member(who.person)
        assert member is not None
        return member.person.pending


@pytest.fixture
def office() -> Office:
    return Office()


def _refused(office: Office, content: r.Content, signer: Identity, reason: str) -> None:
    length = office.roster.length
    with pytest.raises(ChainBroken, match=reason) as caught:
        office.put(content, signer)
    assert caught.value.position == length
    assert office.roster.length == length


# --- the founder ------------------------------------------------------------------------------


def test_the_founder_holds_every_role_and_names_the_vault(office):
    assert office.roles(office.founder) == frozenset(Role)
    assert office.pending(office.founder) == frozenset()
    assert office.roster.vault == second.blake2b_256(office.entries[0].body)
    (person,) = office.roster.people()
    assert (person.name, person.user_name, person.active) == ("Founder", "founder", True)
    assert person.since == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert person.fingerprint == office.founder.public.fingerprint


def test_another_founder_does_not_pass_for_this_vault(office):
    with pytest.raises(ChainBroken):
        r.walk(Office().entries, office.vault)
    with pytest.raises(ChainBroken):
        r.walk([], office.vault)


def test_a_founder_whom_someone_else_signed_is_refused(office, amina):
    keys = office.founder.public
    content = AddPerson(office.founder.person, "F", "f", (), keys.box, keys.signing)
    with pytest.raises(ChainBroken, match="bad signature"):
        r.extend(
            Roster(), r._signed(r.Body(0, bytes(32), 0, office.founder.person, content), amina)
        )
    with pytest.raises(ChainBroken, match="not entitled"):
        r.extend(Roster(), r._signed(r.Body(0, bytes(32), 0, amina.person, content), amina))


def test_the_first_entry_cannot_be_anything_else(amina):
    body = r.Body(0, bytes(32), 0, amina.person, OrganisationKey(KEY))
    with pytest.raises(ChainBroken, match="not entitled"):
        r.extend(Roster(), r._signed(body, amina))


# --- who may sign what ------------------------------------------------------------------------


def test_an_administrator_cannot_appoint_a_clinician_alone(office):
    admin = office.hire(2, Role.ADMINISTRATOR)
    for number, role in enumerate(sorted(CLINICAL_ROLES), start=10):
        puppet = office.hire(number, role, Role.COORDINATOR, by=admin)
        assert office.roles(puppet) == {Role.COORDINATOR}
        assert office.pending(puppet) == {role}
        content = Cosign(puppet.person, (role,), puppet.public.signing)
        _refused(office, content, admin, "not entitled")
        _refused(office, content, puppet, "not entitled")


def test_an_administrator_cannot_make_itself_a_clinician(office):
    admin = office.hire(2, Role.ADMINISTRATOR)
    wanted = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.COUNSELLOR)
    office.put(ChangeRoles(admin.person, wanted), admin)
    assert office.roles(admin) == {Role.ADMINISTRATOR}
    _refused(office, Cosign(admin.person, wanted, admin.public.signing), admin, "not entitled")


def test_an_administrators_puppets_cannot_cosign_each_other(office):
    admin = office.hire(2, Role.ADMINISTRATOR)
    one = office.hire(3, Role.SUPERVISOR, by=admin)
    two = office.hire(4, Role.SUPERVISOR, by=admin)
    _refused(
        office, Cosign(two.person, (Role.SUPERVISOR,), two.public.signing), one, "not entitled"
    )


def test_a_supervisor_puts_clinical_roles_in_force(office):
    supervisor = office.appoint(2, Role.SUPERVISOR)
    new = office.hire(3, Role.COUNSELLOR, Role.SUPERVISOR)
    office.cosign(new, Role.COUNSELLOR, by=supervisor)
    assert office.roles(new) == {Role.COUNSELLOR}
    assert office.pending(new) == {Role.SUPERVISOR}
    office.cosign(new, Role.SUPERVISOR, by=supervisor)
    assert office.roles(new) == CLINICAL_ROLES
    assert office.pending(new) == frozenset()


def test_cosigning_gives_nothing_that_was_not_asked_for(office):
    new = office.hire(3, Role.COUNSELLOR)
    office.cosign(new, *Role)
    assert office.roles(new) == {Role.COUNSELLOR}


def test_cosigning_ones_own_roles_fails(office):
    supervisor = office.appoint(2, Role.SUPERVISOR)
    office.put(ChangeRoles(supervisor.person, (Role.SUPERVISOR, Role.COUNSELLOR)))
    assert office.pending(supervisor) == {Role.COUNSELLOR}
    content = Cosign(supervisor.person, (Role.COUNSELLOR,), supervisor.public.signing)
    _refused(office, content, supervisor, "not entitled")
    assert office.roles(supervisor) == {Role.SUPERVISOR}


def test_cosigning_is_for_the_keys_that_were_read_aloud(office, amina):
    new = office.hire(3, Role.COUNSELLOR)
    content = Cosign(new.person, (Role.COUNSELLOR,), amina.public.signing)
    _refused(office, content, office.founder, "other keys")


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.COORDINATOR, Role.PEER, Role.SUPERVISOR])
def test_only_administrators_change_people_and_teams(office, amina, role):
    who = office.appoint(2, role)
    other = office.hire(3, Role.PEER)
    keys = amina.public
    contents: list[r.Content] = [
        AddPerson(amina.person, "A", "a", (Role.PEER,), keys.box, keys.signing),
        ChangeRoles(other.person, (Role.COORDINATOR,)),
        ChangeRoles(who.person, tuple(Role)),
        EndPerson(other.person),
        SaveTeam(TEAM, "North", (who.person,), ()),
        OrganisationKey(KEY),
    ]
    for content in contents:
        _refused(office, content, who, "not entitled")


def test_a_stranger_signs_nothing(office, amina):
    _refused(office, ChangeRoles(office.founder.person, ()), amina, "not entitled")


def test_an_administrator_alone_cannot_publish_the_organisation_key(office):
    """Every seed is sealed to it: whoever chose it alone could read every case."""
    admin = office.hire(2, Role.ADMINISTRATOR)
    _refused(office, OrganisationKey(KEY), admin, "not entitled")
    office.put(OrganisationKey(KEY))
    assert office.roster.organisation == KEY


# --- roles that change ------------------------------------------------------------------------


def test_a_role_taken_away_and_given_back_waits_again(office):
    who = office.appoint(2, Role.COUNSELLOR)
    office.put(ChangeRoles(who.person, (Role.PEER,)))
    assert office.roles(who) == {Role.PEER}
    office.put(ChangeRoles(who.person, (Role.PEER, Role.COUNSELLOR)))
    assert office.roles(who) == {Role.PEER}
    assert office.pending(who) == {Role.COUNSELLOR}


def test_a_role_kept_needs_no_second_signature(office):
    who = office.appoint(2, Role.COUNSELLOR)
    office.put(ChangeRoles(who.person, (Role.COUNSELLOR, Role.PEER)))
    assert office.roles(who) == {Role.COUNSELLOR, Role.PEER}


@pytest.mark.parametrize(
    "content",
    [
        Cosign(UUID(int=9), (Role.COUNSELLOR,), KEY),
        ChangeRoles(UUID(int=9), (Role.PEER,)),
        EndPerson(UUID(int=9)),
        SaveTeam(TEAM, "North", (UUID(int=9),), ()),
        SaveTeam(TEAM, "North", (), (UUID(int=9),)),
    ],
)
def test_nothing_is_said_about_strangers(office, content):
    _refused(office, content, office.founder, "stranger")


@pytest.mark.parametrize(
    ("number", "user_name"), [(2, "somebody"), (9, "user2"), (9, "USER2"), (1, "x"), (9, "Founder")]
)
def test_nobody_is_added_twice(office, amina, number, user_name):
    office.hire(2, Role.PEER)
    keys = amina.public
    content = AddPerson(UUID(int=number), "N", user_name, (), keys.box, keys.signing)
    _refused(office, content, office.founder, "already")


# --- people who left --------------------------------------------------------------------------


def test_someone_who_left_signs_nothing_and_belongs_nowhere(office):
    who = office.appoint(2, *Role)
    office.put(SaveTeam(TEAM, "North", (who.person,), (who.person,)))
    assert who.person in office.roster.circle_members(CircleId(TEAM))
    office.put(EndPerson(who.person), at=9_000_000)
    member = office.roster.member(who.person)
    assert member is not None
    assert member.person.until == datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC)
    assert not any(office.roster.has_role(who.person, role) for role in Role)
    assert office.roster.circles_of(who.person) == frozenset()
    assert office.roster.supervised_by(who.person) == frozenset()
    new = office.hire(3, Role.COUNSELLOR)
    for content in (
        Cosign(new.person, (Role.COUNSELLOR,), new.public.signing),
        ChangeRoles(who.person, tuple(Role)),
        CircleKey(TEAM, 1, KEY),
        CircleKey(r.COORDINATORS, 1, KEY),
    ):
        _refused(office, content, who, "not entitled")


def test_a_user_name_is_free_again_after_its_owner_left(office, amina):
    who = office.hire(2, Role.PEER)
    office.put(EndPerson(who.person))
    keys = amina.public
    office.put(AddPerson(amina.person, "A", "user2", (Role.PEER,), keys.box, keys.signing))
    assert [p.active for p in office.roster.people()] == [True, False, True]


# --- teams and circles ------------------------------------------------------------------------


def test_teams_tie_counsellors_to_supervisors(office):
    supervisor = office.appoint(2, Role.SUPERVISOR)
    counsellor = office.appoint(3, Role.COUNSELLOR)
    office.put(SaveTeam(TEAM, "north", (supervisor.person,), (counsellor.person,)))
    office.put(SaveTeam(UUID(int=501), "East", (), (counsellor.person,)))
    assert [team.name for team in office.roster.teams()] == ["East", "north"]
    assert [t.name for t in office.roster.teams_of(counsellor.person)] == ["East", "north"]
    assert office.roster.teams_of(supervisor.person) == ()
    assert office.roster.supervised_by(supervisor.person) == {counsellor.person}
    assert office.roster.supervised_by(counsellor.person) == frozenset()
    office.put(SaveTeam(TEAM, "North", (supervisor.person,), ()))
    assert office.roster.teams_by_id[TeamId(TEAM)].name == "North"
    assert office.roster.supervised_by(supervisor.person) == frozenset()


def test_a_supervisor_whose_role_waits_is_in_no_circle(office):
    pending = office.hire(2, Role.SUPERVISOR)
    office.put(SaveTeam(TEAM, "North", (pending.person,), ()))
    assert office.roster.circle_members(CircleId(TEAM)) == frozenset()
    assert office.roster.supervised_by(pending.person) == frozenset()
    _refused(office, CircleKey(TEAM, 1, KEY), pending, "not entitled")
    office.cosign(pending, Role.SUPERVISOR)
    office.put(CircleKey(TEAM, 1, KEY), pending)


def test_circles_are_the_teams_supervisors_and_the_coordinators(office):
    supervisor = office.appoint(2, Role.SUPERVISOR)
    coordinator = office.hire(3, Role.COORDINATOR)
    office.put(SaveTeam(TEAM, "North", (supervisor.person,), (office.founder.person,)))
    assert office.roster.circle_members(CircleId(TEAM)) == {supervisor.person}
    everyone = {coordinator.person, office.founder.person}
    assert office.roster.circle_members(r.COORDINATORS) == everyone
    assert office.roster.circles_of(supervisor.person) == {CircleId(TEAM)}
    assert office.roster.circles_of(coordinator.person) == {r.COORDINATORS}
    assert office.roster.circle_members(CircleId(UUID(int=77))) == frozenset()


def test_only_a_member_publishes_a_circles_key(office):
    supervisor = office.appoint(2, Role.SUPERVISOR)
    office.put(SaveTeam(TEAM, "North", (supervisor.person,), (office.founder.person,)))
    _refused(office, CircleKey(TEAM, 1, KEY), office.founder, "not entitled")
    _refused(office, CircleKey(r.COORDINATORS, 1, KEY), supervisor, "not entitled")
    office.put(CircleKey(TEAM, 1, KEY), supervisor)
    assert office.roster.circles[CircleId(TEAM)] == (1, KEY)


def test_a_circles_epochs_count_up_by_one_and_old_keys_stay_known(office):
    circle = r.COORDINATORS
    for epoch in (0, 2):
        _refused(office, CircleKey(circle, epoch, KEY), office.founder, "epoch")
    office.put(CircleKey(circle, 1, KEY))
    for epoch in (0, 1, 3):
        _refused(office, CircleKey(circle, epoch, KEY), office.founder, "epoch")
    office.put(CircleKey(circle, 2, b"n" * 32))
    assert office.roster.circles[circle] == (2, b"n" * 32)
    assert office.roster.circle_keys == {(circle, 1): KEY, (circle, 2): b"n" * 32}


@pytest.mark.parametrize("how", ["team", "role", "end"])
def test_a_circles_key_is_not_sealed_to_from_a_leaving_until_the_next_key(office, how):
    circle, stays, goes = CircleId(TEAM), *(office.appoint(n, Role.SUPERVISOR) for n in (2, 3))
    both = (stays.person, goes.person)
    assert office.roster.circle_key(circle) is None
    office.put(SaveTeam(TEAM, "North", both, ()))
    assert office.roster.circle_key(circle) is None
    office.put(CircleKey(TEAM, 1, KEY), goes)
    assert office.roster.circle_key(circle) == (1, KEY)
    office.put(
        {
            "team": SaveTeam(TEAM, "North", (stays.person,), ()),
            "role": ChangeRoles(goes.person, (Role.PEER,)),
            "end": EndPerson(goes.person),
        }[how]
    )
    assert office.roster.spoilt == {circle}
    assert office.roster.circle_key(circle) is None
    assert office.roster.circles[circle] == (1, KEY)
    if how == "team":  # coming back makes it no better: what was sealed meanwhile is not theirs
        office.put(SaveTeam(TEAM, "North", both, ()))
    office.put(OrganisationKey(KEY))
    assert office.roster.spoilt == {circle}
    assert r.walk(office.entries, office.vault) == office.roster
    office.put(CircleKey(TEAM, 2, b"n" * 32), stays)
    assert office.roster.spoilt == frozenset()
    assert office.roster.circle_key(circle) == (2, b"n" * 32)


def test_a_circle_that_nobody_left_keeps_its_key(office):
    circle, chief = CircleId(TEAM), office.appoint(2, Role.SUPERVISOR)
    new = office.appoint(3, Role.SUPERVISOR)
    other = office.hire(4, Role.COORDINATOR)
    office.put(SaveTeam(TEAM, "North", (chief.person,), ()))
    office.put(CircleKey(TEAM, 1, KEY), chief)
    office.put(SaveTeam(TEAM, "North", (chief.person, new.person), (office.founder.person,)))
    office.put(ChangeRoles(chief.person, (Role.SUPERVISOR, Role.PEER)))
    office.put(EndPerson(other.person))  # the coordinators' circle has no key yet
    assert office.roster.spoilt == frozenset()
    assert office.roster.circle_key(circle) == (1, KEY)


# --- the chain --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def busy() -> Office:
    office = Office()
    supervisor = office.appoint(2, Role.SUPERVISOR)
    office.appoint(3, Role.COUNSELLOR)
    office.put(SaveTeam(TEAM, "North", (supervisor.person,), (UUID(int=3),)))
    office.put(CircleKey(TEAM, 1, KEY), supervisor)
    office.put(CircleKey(r.COORDINATORS, 1, KEY))
    office.put(OrganisationKey(KEY))
    office.put(EndPerson(UUID(int=3)))
    return office


def test_a_whole_chain_walks_to_the_same_roster(busy):
    assert r.walk(busy.entries, busy.vault) == busy.roster
    assert busy.roster.head == busy.entries[-1].hash
    assert busy.roster.length == len(busy.entries) == 10


def test_a_removed_entry_is_found(busy):
    for index in range(len(busy.entries) - 1):
        left = busy.entries[:index] + busy.entries[index + 1 :]
        with pytest.raises(ChainBroken) as caught:
            r.walk(left, busy.vault)
        assert caught.value.position == index


def test_a_cut_chain_gives_another_head(busy):
    """The last entries can only be missed by whoever knows the head: the audit chain does."""
    assert r.walk(busy.entries[:-1], busy.vault).head != busy.roster.head


def test_reordered_entries_are_found(busy):
    for index in range(len(busy.entries) - 1):
        turned = list(busy.entries)
        turned[index], turned[index + 1] = turned[index + 1], turned[index]
        with pytest.raises(ChainBroken) as caught:
            r.walk(turned, busy.vault)
        assert caught.value.position == index


def test_replayed_entries_are_found(busy):
    for entry in busy.entries:
        with pytest.raises(ChainBroken, match="out of place"):
            r.extend(busy.roster, entry)


@given(st.integers(0, 9), st.integers(0, 10_000), st.integers(1, 255))
def test_an_altered_byte_of_an_entry_is_found(busy, index, place, change):
    entry = busy.entries[index]
    body = bytearray(entry.body)
    body[place % len(body)] ^= change
    altered = [*busy.entries]
    altered[index] = SignedEntry(bytes(body), entry.signature)
    with pytest.raises(ChainBroken):
        r.walk(altered, busy.vault)


@given(st.integers(1, 9), st.integers(0, 63), st.integers(1, 255))
def test_an_altered_signature_is_found(busy, index, place, change):
    entry = busy.entries[index]
    signature = bytearray(entry.signature)
    signature[place] ^= change
    altered = [*busy.entries]
    altered[index] = SignedEntry(entry.body, bytes(signature))
    with pytest.raises(ChainBroken, match="bad signature") as caught:
        r.walk(altered, busy.vault)
    assert caught.value.position == index


def test_an_entry_of_another_vault_is_found(busy):
    other = Office()
    entry = r.next_entry(other.roster, EndPerson(other.founder.person), other.founder, at=0)
    with pytest.raises(ChainBroken):
        r.extend(busy.roster, entry)


def test_an_entry_signed_with_another_persons_keys_is_found(office):
    admin = office.hire(2, Role.ADMINISTRATOR)
    body = r.Body(
        office.roster.length, office.roster.head, 0, office.founder.person, EndPerson(admin.person)
    )
    with pytest.raises(ChainBroken, match="bad signature"):
        r.extend(office.roster, r._signed(body, admin))


def test_an_entry_reads_back_from_its_bytes_alone(office):
    """MessagePack arrays, identifiers as 16 bytes, as the format page says."""
    who = office.hire(2, Role.PEER)
    place, previous, at, signer, content = msgspec.msgpack.decode(office.entries[1].body)
    assert (place, previous, at) == (1, office.entries[0].hash, 2_000_000)
    assert signer == office.founder.person.bytes
    keys = who.public
    assert content == [
        "person", who.person.bytes, "N 2", "user2", ["peer"], keys.box, keys.signing, False
    ]  # fmt: skip
    message = b"counsel-desk roster v1" + office.entries[1].body
    second.ed25519_verify(message, office.entries[1].signature, office.founder.public.signing)


def test_the_tags_of_entries_are_part_of_the_format():
    one, name = UUID(int=1), UUID(int=1).bytes
    contents = [
        (
            AddPerson(one, "N", "n", (), KEY, KEY, True),
            ["person", name, "N", "n", [], KEY, KEY, True],
        ),
        (OwnKeys(one, KEY, KEY), ["keys", name, KEY, KEY]),
        (Cosign(one, (Role.COUNSELLOR,), KEY), ["cosign", name, ["counsellor"], KEY]),
        (ChangeRoles(one, ()), ["roles", name, []]),
        (EndPerson(one), ["end", name]),
        (SaveTeam(TEAM, "N", (), ()), ["team", TEAM.bytes, "N", [], []]),
        (CircleKey(TEAM, 3, KEY), ["circle", TEAM.bytes, 3, KEY]),
        (OrganisationKey(KEY), ["organisation", KEY]),
    ]
    for content, wanted in contents:
        assert msgspec.msgpack.decode(r._encode(content)) == wanted
    assert (r.COORDINATORS.int, r.ORGANISATION.int) == (1, 2)


# --- keys that were lent ----------------------------------------------------------------------


def _lend(office: Office, number: int, *roles: Role) -> Identity:
    who = Identity.new(PersonId(UUID(int=number)))
    keys = who.public
    name = f"user{number}"
    office.put(AddPerson(who.person, name, name, roles, keys.box, keys.signing, True))
    return who


def test_who_has_lent_keys_holds_no_role_until_they_took_their_own(office):
    lent = _lend(office, 2, Role.PEER, Role.COUNSELLOR)
    assert (office.roles(lent), office.pending(lent)) == (set(), {Role.PEER, Role.COUNSELLOR})
    content = Cosign(lent.person, (Role.COUNSELLOR,), lent.public.signing)
    _refused(office, content, office.founder, "co-signature for lent keys")
    office.put(ChangeRoles(lent.person, (Role.ADMINISTRATOR, Role.SUPERVISOR)))
    assert office.roles(lent) == set()
    _refused(office, SaveTeam(TEAM, "N", (), ()), lent, "not entitled")
    own = Identity.new(lent.person)
    office.put(OwnKeys(own.person, own.public.box, own.public.signing), lent)
    assert office.roles(own) == {Role.ADMINISTRATOR}
    assert office.pending(own) == {Role.SUPERVISOR}
    office.put(SaveTeam(TEAM, "N", (), ()), own)
    _refused(office, SaveTeam(TEAM, "M", (), ()), lent, "bad signature")
    office.cosign(own, Role.SUPERVISOR)
    member = office.roster.member(own.person)
    assert (member.keys, member.person.fingerprint) == (own.public, own.public.fingerprint)
    assert list(office.roster.turned.values()) == [(own.person, lent.public.signing)]


def test_own_keys_are_taken_once_by_their_owner_and_are_other_ones(office):
    lent, plain = _lend(office, 2, Role.PEER), office.hire(3, Role.PEER)
    one, two = Identity.new(lent.person), Identity.new(plain.person)
    keys = one.public
    for signer in (office.founder, plain):
        _refused(office, OwnKeys(lent.person, keys.box, keys.signing), signer, "not entitled")
    _refused(office, OwnKeys(two.person, two.public.box, two.public.signing), plain, "not entitled")
    for box, signing in ((lent.public.box, keys.signing), (keys.box, lent.public.signing)):
        _refused(office, OwnKeys(lent.person, box, signing), lent, "own keys are the lent ones")
    office.put(OwnKeys(lent.person, keys.box, keys.signing), lent)
    again = Identity.new(lent.person).public
    _refused(office, OwnKeys(lent.person, again.box, again.signing), one, "not entitled")


def test_who_left_takes_no_keys(office):
    lent = _lend(office, 2, Role.PEER)
    office.put(EndPerson(lent.person))
    keys = Identity.new(lent.person).public
    _refused(office, OwnKeys(lent.person, keys.box, keys.signing), lent, "not entitled")


# --- crafted bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"\x90", b"\xc1", b"{}", b"\x95\x00\xc4"])
def test_what_is_no_entry_is_found(office, body):
    with pytest.raises(ChainBroken, match="unreadable"):
        r.extend(
            office.roster, SignedEntry(body, office.founder.sign(b"counsel-desk roster v1" + body))
        )


@pytest.mark.parametrize(
    "change", [{"at": -1}, {"at": 2**53}, {"at": 2**63}, {"position": "1"}, {"previous": None}]
)
def test_entries_with_impossible_fields_are_found_though_signed(office, change):
    body = r.Body(1, office.roster.head, 0, office.founder.person, OrganisationKey(KEY))
    entry = r._signed(msgspec.structs.replace(body, **change), office.founder)
    with pytest.raises(ChainBroken):
        r.extend(office.roster, entry)


@pytest.mark.parametrize("key", [b"", b"k" * 31, b"k" * 33])
def test_keys_of_another_length_are_found_though_signed(office, key):
    for content in (
        OrganisationKey(key),
        CircleKey(r.COORDINATORS, 1, key),
        AddPerson(UUID(int=9), "N", "n", (), key, KEY),
        AddPerson(UUID(int=9), "N", "n", (), KEY, key),
    ):
        _refused(office, content, office.founder, "unreadable")


def test_random_damage_raises_nothing_but_a_broken_chain(office):
    office.hire(2, Role.PEER)
    dice, body = random.Random(11), office.entries[-1].body
    before = replace(office.roster, length=1, head=office.entries[0].hash)
    for _ in range(3_000):
        damaged = bytearray(body)
        for _ in range(dice.randint(1, 4)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        if bytes(damaged) == body:
            continue
        with pytest.raises(ChainBroken):
            r.extend(before, SignedEntry(bytes(damaged), office.entries[-1].signature))


def test_a_damaged_letter_of_a_role_is_a_broken_chain(office):
    office.hire(2, Role.PEER)
    body = office.entries[-1].body.replace(b"peer", b"pe\xffr")
    with pytest.raises(ChainBroken, match="unreadable"):
        r.walk([office.entries[0], SignedEntry(body, bytes(64))], office.vault)
