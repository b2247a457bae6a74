"""Key rings, circles and drops: who opens what when people come, go and change teams."""

from __future__ import annotations

import dataclasses
import gc
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.crypto.identities import Identity
from counsel_desk.domain.access import Compartment, Right, Role
from counsel_desk.domain.ids import PersonId
from counsel_desk.services import cases, pending, people, vaults, verification
from counsel_desk.services.desk import Desk
from counsel_desk.storage import circles, rings
from counsel_desk.storage.errors import NotEntitled
from counsel_desk.storage.key_ring import KeyRing
from tests.builders import PASSPHRASE, Office
from tests.storage.conftest import Tools, holds, inside

CASE = {"coord", "contact", "ident", "clin", "events"}
seeds = st.binary(min_size=32, max_size=32)
held = st.tuples(
    st.uuids(), st.sampled_from(Compartment), st.integers(1, 9),
    st.sampled_from([Right.READ, Right.WRITE]), seeds,
)  # fmt: skip


@given(st.lists(held, max_size=30))
def test_a_ring_is_the_same_after_writing_and_reading(entries):
    ring = KeyRing()
    for entry in entries:
        ring.add(*entry)
    copy = KeyRing.from_bytes(ring.to_bytes())
    assert (len(copy), sorted(copy.entries())) == (len(ring), sorted(ring.entries()))


@given(st.lists(held, max_size=10), st.lists(held, max_size=10))
def test_taking_back_leaves_a_ring_as_it_was(before, after):
    ring = KeyRing()
    for entry in before:
        ring.add(*entry)
    ring.mark()
    kept, scopes = ring.to_bytes(), {one: ring.scopes(one) for one in Compartment}
    for entry in (*after, *((e[0], e[1], e[2], Right.WRITE, e[4]) for e in before)):
        ring.add(*entry)
    ring.take_back()
    assert ring.to_bytes() == kept
    assert {one: ring.scopes(one) for one in Compartment} == scopes


def test_a_wider_right_replaces_a_narrower_one_and_never_the_reverse():
    ring, scope = KeyRing(), UUID(int=5)
    for right in (Right.READ, Right.WRITE, Right.READ):
        ring.add(scope, Compartment.CLIN, 1, right, b"s" * 32)
    assert ring.latest(scope, Compartment.CLIN).right is Right.WRITE
    with pytest.raises(NotEntitled):
        ring.latest(scope, Compartment.OWN)


def _again(office: Office, user: str) -> Desk:
    """Sign a person in anew: ring from the record, then what came since."""
    return vaults.sign_in_another(office.founder, user_name=user, passphrase=PASSPHRASE)


def test_a_saved_ring_and_grants_since_give_the_same_as_all_grants(office: Office):
    first = office.client(office.counsellor1)
    inside(office.supervisor, lambda work: rings.save(work.session, work.who))
    second = office.client(office.counsellor1)
    again = _again(office, "supervisor")
    assert holds(again, first) == holds(again, second) == CASE
    assert holds(office.supervisor, second) == CASE
    rings_of = [sorted(one.who.ring.entries()) for one in (again, office.supervisor)]
    assert rings_of[0] == rings_of[1]


def test_a_damaged_ring_record_is_made_anew(office: Office, tools: Tools):
    case = office.client(office.counsellor1)
    inside(office.supervisor, lambda work: rings.save(work.session, work.who))
    tools("UPDATE own_records SET sealed = zeroblob(600)")
    assert holds(_again(office, "supervisor"), case) == CASE


def test_a_ring_of_another_person_does_not_open(office: Office, tools: Tools):
    case = office.client(office.counsellor1)
    inside(office.counsellor1, lambda work: rings.save(work.session, work.who))
    tools(
        "UPDATE own_records SET person = ? WHERE person = ?",
        office.peer.me.id.bytes,
        office.counsellor1.me.id.bytes,
    )
    assert holds(_again(office, "peer"), case) == set()
    assert holds(_again(office, "counsellor1"), case) == CASE


# --- people come and change ----------------------------------------------------------------------


def _join(office: Office, user: str, role: Role) -> Desk:
    person = office.founder.do(
        people.add_person, name=user.title(), user_name=user, roles=frozenset({role}),
        passphrase=PASSPHRASE, must_change=False,
    )  # fmt: skip
    if role in (Role.COUNSELLOR, Role.SUPERVISOR):
        office.founder.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
    return office.desk(user)


def _team(office: Office, name: str):
    return next(t for t in office.founder.do(people.list_teams) if t.name == name)


def _supervise(office: Office, name: str, *supervisors: Desk) -> None:
    team = _team(office, name)
    office.founder.do(
        people.save_team, team=team.id, name=name, counsellors=team.counsellors,
        supervisors=frozenset(one.me.id for one in supervisors), passphrase=PASSPHRASE,
    )  # fmt: skip


def test_a_new_supervisor_of_a_team_reads_what_was_there_before(office: Office):
    case = office.client(office.counsellor1)
    new = _join(office, "second", Role.SUPERVISOR)
    assert holds(new, case) == set()
    _supervise(office, "North", office.supervisor, new)
    pending.carry_out(office.supervisor)
    assert holds(new, case) == CASE
    assert holds(_again(office, "second"), case) == CASE


def test_a_new_coordinator_reads_coord_and_contact_of_every_case(office: Office):
    case = office.client(office.counsellor1)
    new = _join(office, "desk2", Role.COORDINATOR)
    pending.carry_out(office.coordinator)
    assert holds(new, case) == {"coord", "contact"}


def test_who_leaves_a_team_holds_no_key_of_what_is_written_for_it_later(office: Office):
    new = _join(office, "second", Role.SUPERVISOR)
    _supervise(office, "North", new)
    pending.carry_out(office.supervisor)
    pending.carry_out(new)
    later = office.client(office.counsellor1)
    office.carry_out(office.counsellor1, new, office.supervisor)
    assert holds(new, later) == CASE
    assert holds(office.supervisor, later) == set()
    assert holds(_again(office, "supervisor"), later) == set()


def test_who_leaves_a_team_loses_its_files_though_a_colleague_is_at_the_desk_first(office: Office):
    """The colleague gives the old seed again under the circle's new key; it must turn all the same.

    Only who writes in a compartment makes the next seed: the counsellor, who comes later.
    """
    case = office.client(office.counsellor1)
    second = _join(office, "second", Role.SUPERVISOR)
    _supervise(office, "North", office.supervisor, second)
    office.carry_out(office.supervisor, second)
    assert newest(second, case) == dict.fromkeys(CASE, 1)
    _supervise(office, "North", office.supervisor)
    for desk in (office.supervisor, office.coordinator, office.counsellor1, office.supervisor):
        pending.carry_out(desk)
    assert newest(_again(office, "second"), case) == dict.fromkeys(CASE, 1)
    for desk in (office.supervisor, office.counsellor1):
        assert newest(desk, case) == dict.fromkeys(CASE, 2)


def newest(desk: Desk, case: UUID) -> dict[str, int]:
    """Give the newest epoch that a person holds of each compartment of a case."""
    desk.who.refresh()
    ring = desk.who.ring
    return {one.value: ring.latest(case, one).epoch for one in Compartment if ring.holds(case, one)}


def test_who_joins_a_circle_after_it_turned_reads_what_was_sealed_before(office: Office):
    case = office.client(office.counsellor1)
    second, third = (_join(office, user, Role.SUPERVISOR) for user in ("second", "third"))
    _supervise(office, "North", office.supervisor, second)
    pending.carry_out(office.supervisor)
    _supervise(office, "North", second)
    pending.carry_out(second)
    north = _team(office, "North").id
    turned = inside(second, lambda work: work.roster.circles[north][0])
    assert turned == 2
    _supervise(office, "North", second, third)
    pending.carry_out(second)
    later = office.client(office.counsellor1)
    assert holds(third, case) == holds(third, later) == CASE
    assert holds(_again(office, "third"), case) == CASE


def test_the_holder_of_a_pending_role_receives_nothing(office: Office):
    case = office.client(office.counsellor1)
    person = office.founder.do(
        people.add_person, name="P", user_name="p", roles=frozenset({Role.SUPERVISOR}),
        passphrase=PASSPHRASE, must_change=False,
    )  # fmt: skip
    team = _team(office, "North")
    office.founder.do(
        people.save_team, team=team.id, name="North", counsellors=team.counsellors,
        supervisors=team.supervisors | {person}, passphrase=PASSPHRASE,
    )  # fmt: skip
    office.carry_out(office.supervisor, office.counsellor1)
    assert holds(office.desk("p"), case) == set()
    office.founder.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
    office.carry_out(office.supervisor, office.counsellor1)
    assert holds(office.desk("p"), case) == CASE


def test_losing_the_counsellors_role_ends_what_is_given(office: Office):
    desk = office.counsellor2
    office.founder.do(
        people.change_roles, person=desk.me.id, roles=frozenset({Role.PEER}), passphrase=PASSPHRASE
    )
    assert desk.roles == {Role.PEER}
    case = office.client(office.counsellor1)
    office.group(lead=office.counsellor1, members=(case,))
    assert holds(desk, case) == set()


# --- a case that changes hands before it is accepted ---------------------------------------------


@pytest.mark.parametrize("order", ["old first", "new first", "supervisor first"])
def test_the_name_of_a_client_assigned_anew_reaches_the_new_counsellor(office: Office, order: str):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    assert holds(office.counsellor1, case) == {"coord", "contact"}
    office.coordinator.do(cases.assign_counsellor, case, office.counsellor2.me.id)
    old, new = office.counsellor1, office.counsellor2
    desks = {
        "old first": (old, new), "new first": (new, old, new),
        "supervisor first": (office.supervisor, new),
    }[order]  # fmt: skip
    for desk in desks:
        pending.carry_out(desk)
    stored = inside(new, lambda work: work.identities.only(case))
    assert stored.value.legal_name == "Wanjiru Achieng"
    opened = inside(new, lambda work: work.identities.open(stored.id))
    assert (opened.intact, opened.author) == (True, office.coordinator.me.id)
    assert "ident" not in holds(old, case)
    assert "ident" not in holds(office.supervisor, case)
    assert verification.verify(office.founder).holds
    assert verification.verify(new).holds


def test_no_drop_stays_open_to_the_counsellor_it_was_taken_from(office: Office, tools: Tools):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    office.coordinator.do(cases.assign_counsellor, case, office.counsellor2.me.id)
    pending.carry_out(office.counsellor1)
    recipients = {UUID(bytes=raw) for (raw,) in tools("SELECT recipient FROM drops")}
    assert recipients == {office.counsellor2.me.id, _team(office, "South").id}


# --- nothing secret where it may be shown --------------------------------------------------------


def test_no_object_shows_a_secret(office: Office):
    desk = office.counsellor1
    case = office.client(desk)
    inside(desk, lambda work: circles.keep(work))
    who, vault = desk.who, desk.vault
    ring = who.ring.latest(case, Compartment.CLIN)
    secrets = {
        who.identity.box_secret, who.identity.signing_seed, vault.database_key.key, ring.seed,
        vault.database_key.salt,
    }  # fmt: skip
    texts = [repr(secret) for secret in secrets] + [secret.hex() for secret in secrets]
    texts += [vault.database_key.raw(), PASSPHRASE]
    for thing in gc.get_objects():
        module = getattr(type(thing), "__module__", "")
        if (
            not isinstance(module, str)
            or not module.startswith("counsel_desk")
            or isinstance(thing, type)
        ):
            continue
        for shown in (repr(thing), str(thing)):
            assert not [text for text in texts if text.strip("b'\"") in shown], type(thing)


def test_secret_fields_are_left_out_where_a_dataclass_shows_itself():
    identity = Identity(PersonId(UUID(int=1)), b"\xaa" * 32, b"\xbb" * 32)
    assert "xaa" not in repr(identity)
    assert {f.name for f in dataclasses.fields(identity) if f.repr} == {"person"}
