"""The organisation's shares: two of three bring back files of which every reader is gone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.services import leavers, notes, organisation, people, verification
from counsel_desk.services.errors import Invalid, NotAllowed, WrongPassphrase
from counsel_desk.storage import organisation as storage
from tests.builders import PASSPHRASE, Office, actions, open_office
from tests.services.test_handover import keys


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        opened.everyone()
        yield opened


def found(office: Office) -> tuple[str, ...]:
    drawn = organisation.draw()
    office.founder.do(organisation.found, drawn=drawn, typed=drawn.shares, passphrase=PASSPHRASE)
    office.carry_out()
    return drawn.shares


def held(office: Office) -> set[tuple[UUID, int]]:
    """The compartments and epochs that are sealed to the organisation."""
    rows = office.founder.vault.connection.execute(
        "SELECT scope, compartment FROM grants WHERE kind = 3"
    ).fetchall()
    return {(UUID(bytes=scope), compartment) for scope, compartment in rows}


def everything(office: Office) -> set[tuple[UUID, int]]:
    rows = office.founder.vault.connection.execute(
        "SELECT scope, compartment FROM compartments WHERE compartment != 6"
    ).fetchall()
    return {(UUID(bytes=scope), compartment) for scope, compartment in rows}


def test_every_seed_but_own_is_sealed_to_the_key_of_old_and_new_files(office: Office):
    office.client(office.counsellor1)
    assert office.admin.do(organisation.organisation_state).exists is False
    assert held(office) == set()
    found(office)
    office.client(office.counsellor2)
    office.carry_out()
    assert held(office) == everything(office)
    state = office.founder.do(organisation.organisation_state)
    assert (state.exists, state.may_found) == (True, False)
    assert Action.ORGANISATION_FOUNDED in actions(office)
    assert verification.verify(office.founder).holds


def test_no_word_of_a_share_is_in_the_vault(office: Office):
    shares = found(office)
    assert shares[0] not in repr(organisation.Drawn(shares))
    office.close()
    for path in office.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(share.encode() in data for share in shares)


def _lose_a_team(office: Office) -> tuple[UUID, UUID]:
    """Have counsellor1 and the only supervisor of the team leave."""
    case = office.client(office.counsellor1)
    note = office.note(office.counsellor1, case, text="before")
    shares_due = office.supervisor.me.id, office.counsellor1.me.id
    office.carry_out()
    for person in shares_due:
        office.admin.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)
    leavers.rotate(office.admin, lambda _done, _of: None)
    me = office.founder.me.id
    for team in office.admin.do(people.list_teams):
        office.admin.do(
            people.save_team,
            name=team.name,
            supervisors=frozenset({me}),
            counsellors=team.counsellors,
            team=team.id,
            passphrase=PASSPHRASE,
        )
    office.carry_out(office.founder, office.counsellor2, office.coordinator)
    return case, note


@pytest.mark.parametrize("pair", list(combinations(range(3), 2)))
def test_any_two_shares_bring_the_files_of_a_lost_team_back(office: Office, pair: tuple[int, int]):
    shares = found(office)
    case, note = _lose_a_team(office)
    assert "clin" not in keys(office.founder, case)
    two = tuple(shares[at] for at in pair)
    *_, (done, of, given) = organisation.give_back(office.admin, two, PASSPHRASE)
    assert done == of > 0
    assert given > 0
    office.carry_out(office.founder)
    assert "clin" in keys(office.founder, case)
    (left,) = office.founder.do(leavers.left_files)
    list(leavers.hand_on(office.founder, left, office.counsellor2.me.id, passphrase=PASSPHRASE))
    office.carry_out(office.counsellor2)
    assert office.counsellor2.do(notes.open_note, case, note).intact
    assert verification.verify(office.founder).holds


def test_the_administrator_who_uses_them_reads_no_more_than_before(office: Office):
    shares = found(office)
    case, _note = _lose_a_team(office)
    before = keys(office.admin, case)
    list(organisation.give_back(office.admin, shares[:2], PASSPHRASE))
    office.admin.who.refresh()
    assert keys(office.admin, case) == before
    assert "clin" not in before
    *_, last = organisation.give_back(office.admin, shares[:2], PASSPHRASE)
    assert last[2] == 0  # nothing is given twice
    assert actions(office).count(Action.SHARES_USED) == 2


def test_one_share_and_foreign_shares_are_refused(office: Office):
    shares = found(office)
    other = organisation.draw().shares
    for wrong in ((shares[0],), (shares[0], shares[0]), (shares[0], other[1]), other[:2]):
        with pytest.raises(Invalid, match="share-words"):
            list(organisation.give_back(office.admin, wrong, PASSPHRASE))
    with pytest.raises(WrongPassphrase):
        list(organisation.give_back(office.admin, shares[:2], "not mine"))
    with pytest.raises(NotAllowed):
        list(organisation.give_back(office.supervisor, shares[:2], PASSPHRASE))
    assert Action.SHARES_USED not in actions(office)


def test_the_key_is_made_once_by_who_is_both_and_only_when_typed_back(office: Office):
    drawn = organisation.draw()
    typed = drawn.shares
    named = {"drawn": drawn, "passphrase": PASSPHRASE}
    with pytest.raises(Invalid, match="organisation-roles"):
        office.admin.do(organisation.found, typed=typed, **named)
    with pytest.raises(NotAllowed):
        office.supervisor.do(organisation.found, typed=typed, **named)
    for wrong in (typed[:2], (*typed[:2], typed[0]), ("", "", "")):
        with pytest.raises(Invalid, match="share-words"):
            office.founder.do(organisation.found, typed=wrong, **named)
    with pytest.raises(WrongPassphrase):
        office.founder.do(organisation.found, drawn=drawn, typed=typed, passphrase="not mine")
    assert office.founder.do(organisation.organisation_state).may_found
    assert not office.admin.do(organisation.organisation_state).may_found
    found(office)
    with pytest.raises(Invalid, match="organisation-known"):
        office.founder.do(organisation.found, typed=typed, **named)


def test_three_papers_that_are_no_shares_found_nothing(office: Office):
    drawn = organisation.Drawn(("a", "b", "c"))
    with pytest.raises(Invalid, match="share-words"):
        office.founder.do(
            organisation.found, drawn=drawn, typed=drawn.shares, passphrase=PASSPHRASE
        )


def test_what_was_meddled_with_is_passed_over(office: Office):
    shares = found(office)
    case, _note = _lose_a_team(office)
    run = office.founder.vault.connection.execute
    run("UPDATE grants SET sealed = zeroblob(133) WHERE kind = 3 AND scope = ?", (case.bytes,))
    run("UPDATE grants SET giver = zeroblob(16) WHERE kind = 3 AND scope != ?", (case.bytes,))
    *_, (_done, _of, given) = organisation.give_back(office.admin, shares[:2], PASSPHRASE)
    assert given == 0
    assert "clin" not in keys(office.founder, case)


def test_a_planted_seed_is_given_to_nobody(office: Office):
    shares = found(office)
    case, _note = _lose_a_team(office)
    run = office.founder.vault.connection.execute
    run("UPDATE compartments SET drop_public = zeroblob(32) WHERE scope = ?", (case.bytes,))
    office.founder.vault.genuine.clear()
    rows = office.run(office.admin, storage.sealed_rows)
    assert rows
    list(organisation.give_back(office.admin, shares[:2], PASSPHRASE))
    assert "clin" not in keys(office.founder, case)
