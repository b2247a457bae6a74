"""A tombstone counts only as the work of two: at sign-in, in a verification, and on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pyrage
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from counsel_desk.crypto import audit as entries
from counsel_desk.crypto.tombstones import Part
from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.retention import Keeping
from counsel_desk.services import (
    backups,
    cases,
    closing,
    erased,
    erasures,
    joined,
    leavers,
    merging,
    notes,
    people,
    retention,
    vaults,
    verification,
)
from counsel_desk.services.backups import Lock
from counsel_desk.services.errors import Invalid
from counsel_desk.services.profile import Profile
from counsel_desk.storage import (
    kinds,
    schema,
    tombstone_file,
    tombstone_proof,
    tombstones,
)
from counsel_desk.storage.tombstones import Stone
from tests.builders import PASSPHRASE, Clock, Office, cheap_keys, open_office
from tests.services.test_erasures import again, ask, close, closed, erase
from tests.services.test_erasures_attacked import _signed, _with_made_up_administrator


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path / "desk") as opened:
        yield opened


def put_in(office: Office, stone: Stone) -> None:
    """Put a row straight into the table, as somebody does who holds the database's key."""
    with Session(office.founder.vault.engine) as session, session.begin():
        mine = schema.tombstones.c.id == stone.content.id.bytes
        session.execute(delete(schema.tombstones).where(mine))
        session.execute(insert(schema.tombstones), {**tombstones.to_values(stone), "turned": 1})


def reasons(office: Office) -> set[str]:
    found = verification.verify(office.admin).problems
    return {one.reason for one in found if one.table == "tombstones"}


def test_a_row_with_a_made_up_signer_takes_nothing_out_and_is_found(office: Office):
    case = closed(office)
    stone = _with_made_up_administrator(office, case)
    put_in(office, stone)
    assert erased.honour(office.founder, None) == 0
    assert office.counsellor1.do(cases.open_case, case)
    assert office.admin.do(erased.stones) == ()
    result = verification.verify(office.admin)
    assert "one signer" in {one.reason for one in result.problems}
    (line,) = office.admin.do(verification.name_signers, tuple(result.erased))
    assert (line.supervisor, line.administrator) == ("Chebet Koech", "")
    assert not line.is_proved


def test_both_signers_of_an_erasure_are_named(office: Office):
    erase(office, closed(office))
    result = verification.verify(office.admin)
    assert result.holds
    (line,) = office.admin.do(verification.name_signers, tuple(result.erased))
    assert (line.supervisor, line.administrator) == ("Chebet Koech", "Farid Hassan")
    assert line.is_proved
    (said,) = verification.as_report(result)["erased"]
    assert said["supervisor"] == str(office.supervisor.me.id)
    assert said["proved"]


def _stone_of(office: Office) -> Stone:
    with Session(office.founder.vault.engine) as session:
        (stone,) = tombstones.waiting(session)
    return stone


def test_a_request_that_was_taken_back_is_not_carried_out_by_the_program(office: Office):
    case = closed(office)
    erasure = ask(office, case)
    stone = _stone_of(office)
    office.supervisor.do(erasures.refuse_erasure, erasure=erasure, answer="Not yet.")
    put_in(office, stone)
    with pytest.raises(Invalid, match="erasure-changed"):
        erasures.erase(office.admin, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    assert office.counsellor1.do(cases.open_case, case)


def test_the_signature_of_a_request_that_was_taken_back_does_not_count_again(office: Office):
    """An administrator who kept it signs the rest with tools of their own."""
    case = closed(office)
    erasure = ask(office, case)
    stone = _stone_of(office)
    office.supervisor.do(erasures.refuse_erasure, erasure=erasure, answer="Not yet.")
    last = _signed(office, office.admin, Part.ADMINISTRATOR, stone.content)
    whole = replace(stone, administrator=last)
    put_in(office, whole)
    assert erased.honour(office.founder, None) == 0
    assert reasons(office) == {"withdrawn"}
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(delete(schema.tombstones))
    tombstone_file.write(office.folder / "erased", [whole])
    assert erased.honour(office.founder, None) == 0, "nor from outside"
    assert office.counsellor1.do(cases.open_case, case)
    fresh = ask(office, case)  # asked for again, it has a number and a signature of its own
    erasures.erase(office.admin, erasure=fresh, passphrase=PASSPHRASE, profile=None)
    assert case not in {row.case for row in office.supervisor.do(cases.list_cases)}


def test_an_entry_that_nobody_signed_vouches_for_nothing(office: Office):
    case = closed(office)
    stone = _with_made_up_administrator(office, case)
    somebody = office.admin.me.id
    with Session(office.founder.vault.engine) as session, session.begin():
        newest = session.execute(select(schema.audit.c.sequence, schema.audit.c.body)).all()[-1]
        said = entries.parse_entry(newest.body)
        for number, actor in enumerate((somebody, uuid4()), start=1):
            forged = replace(
                said, sequence=said.sequence + number, actor=actor, action=Action.ERASED,
                subject=stone.content.id, content=entries.entry_hash(stone.body),
            ).to_bytes()  # fmt: skip
            row = {"sequence": said.sequence + number, "body": forged, "signature": bytes(64)}
            session.execute(insert(schema.audit), row)
        said = tombstone_proof.told(session, office.founder.vault.roster)
        assert not said.carried
        vault = office.founder.vault
        why = tombstone_proof.fault(stone, vault.id, vault.roster, vault.roles_ever, said)
    assert why == "one signer"


# --- who is alone --------------------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Office]:
    """The vault of one person, who holds every role."""
    with cheap_keys() as cost:
        folder = tmp_path / "alone" / "Nakuru.cdv"
        folder.parent.mkdir()
        clock = Clock()
        vaults.create_vault(
            folder, person_name="Amina Njeri", user_name="founder",
            passphrase=PASSPHRASE, cost=cost, clock=clock,
        ).close()  # fmt: skip
        opened = Office(folder, clock)
        team = opened.founder.do(people.list_teams)
        assert opened.founder.me.roles >= {Role.SUPERVISOR, Role.ADMINISTRATOR}
        if not team:
            me = frozenset({opened.founder.me.id})
            opened.founder.do(
                people.save_team,
                None,
                name="All",
                supervisors=me,
                counsellors=me,
                passphrase=PASSPHRASE,
            )
        yield opened
        opened.close()


def _asked_alone(alone: Office):
    case = alone.client(alone.founder, counsellor=alone.founder)
    told = {"reason": closing.ClosingReason.GOALS_MET, "planned": True}
    alone.founder.do(closing.close_case, case, **told, last_contact=None, summary="")
    return case, alone.founder.do(
        erasures.ask_erasure, case, basis=erasures.ErasureBasis.CLIENT_ASKED,
        words="Asked in writing.", copy_given=True, passphrase=PASSPHRASE,
    )  # fmt: skip


def test_who_works_alone_waits_for_a_week_and_then_erases(alone: Office):
    case, erasure = _asked_alone(alone)
    alone.clock.move(days=6, hours=23)
    with pytest.raises(Invalid, match="erasure-wait"):
        erasures.erase(alone.founder, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    alone.clock.move(hours=1)
    erasures.erase(alone.founder, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    leavers.rotate(alone.founder, lambda _done, _of: None)
    assert case not in {row.case for row in alone.founder.do(cases.list_cases)}
    result = verification.verify(alone.founder)
    assert result.holds
    assert result.erased[0].is_proved
    alone.clock.move(days=1)
    alone.founder.do(
        people.add_person, name="Halima Noor", user_name="halima",
        roles=frozenset({Role.ADMINISTRATOR}), passphrase=PASSPHRASE,
    )  # fmt: skip
    assert verification.verify(alone.founder).holds, "it counts though somebody came since"


def test_the_only_administrator_needs_a_second_person_where_anybody_else_works(office: Office):
    """Until now who was supervisor and sole administrator erased alone."""
    desk = office.founder
    desk.do(
        people.change_roles,
        person=office.admin.me.id,
        roles=frozenset({Role.PEER}),
        passphrase=PASSPHRASE,
    )
    case = office.client(office.counsellor2, counsellor=office.counsellor2)
    told = {"reason": closing.ClosingReason.GOALS_MET, "planned": True}
    office.counsellor2.do(closing.close_case, case, **told, last_contact=None, summary="")
    office.carry_out(desk)
    erasure = desk.do(
        erasures.ask_erasure, case, basis=erasures.ErasureBasis.CLIENT_ASKED,
        words="Asked in writing.", copy_given=True, passphrase=PASSPHRASE,
    )  # fmt: skip
    office.clock.move(days=30)
    with pytest.raises(Invalid, match="erasure-two"):
        erasures.erase(desk, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    stone = _stone_of(office)
    both = replace(stone, administrator=_signed(office, desk, Part.ADMINISTRATOR, stone.content))
    put_in(office, both)
    assert erased.honour(desk, None) == 0, "nor with tools of their own"
    assert reasons(office) == {"one signer"}


# --- on the way ----------------------------------------------------------------------------------


def test_a_file_for_transport_carries_what_was_erased_since(tmp_path: Path, office: Office):
    """Restored on a machine that never saw the erasure, it brought the file back."""
    stick, out = tmp_path / "stick", tmp_path / "out"
    for place in (stick, out):
        place.mkdir()
    profile = Profile(tmp_path / "home")
    backups.add_place(office.folder, stick, office.founder.vault.id, profile)
    case = closed(office)
    copy = backups.back_up(office.admin, stick, profile)
    erase(office, case, profile)
    assert (copy.path / "erased").exists()
    key = pyrage.x25519.Identity.generate()
    archive = backups.pack(copy.path, out, Lock(key=str(key.to_public())))
    folder = backups.unpack(archive, tmp_path / "elsewhere", Lock(key=str(key)))
    desk = again(office, folder, "counsellor1", Profile(tmp_path / "other home"))
    assert case not in {row.case for row in desk.do(cases.list_cases)}
    desk.close()


def test_a_place_that_never_answers_keeps_nobody_from_signing_in(
    tmp_path: Path, office: Office, monkeypatch
):
    profile = Profile(tmp_path / "home")
    network = tmp_path / "network"
    network.mkdir()
    backups.add_place(office.folder, network, office.founder.vault.id, profile)
    case = closed(office)
    copy = backups.back_up(office.admin, network, profile)
    answers, gave_up = threading.Event(), []
    real = erased.copies.every_copy

    def slow(place: Path, vault: bytes):
        if place == network:
            gave_up.append(not answers.wait(60))
        return real(place, vault)

    monkeypatch.setattr(erased, "PATIENCE", 0.01)
    monkeypatch.setattr(erased.copies, "every_copy", slow)
    erase(office, case, profile)
    assert gave_up == [], "it is not waited for"
    assert not (copy.path / "erased").exists()
    answers.set()
    for thread in threading.enumerate():
        if thread.name == "spread":
            thread.join(60)
    assert (copy.path / "erased").exists(), "and written once it answers"
    assert gave_up == [False]


# --- what pointed to it --------------------------------------------------------------------------


def test_a_file_that_was_merged_into_an_erased_one_stands_for_itself_again(
    office: Office, monkeypatch
):
    stays, gone = office.client(name="Stays"), office.client(name="Same")
    office.counsellor1.do(merging.merge_files, stays, gone, reason="The same")
    close(office, stays)
    office.carry_out(office.supervisor)
    with monkeypatch.context() as patch:  # one whose team is another's by now does not go along
        patch.setattr(joined, "files", lambda _work, case: (case,))
        erase(office, stays)
    desk = office.counsellor1
    (row,) = desk.do(cases.list_cases)
    assert (row.case, row.merged_into) == (gone, None)
    assert desk.do(cases.open_case, gone).merged_into is None
    desk.do(closing.reopen_case, gone, text="They came back.")
    draft = desk.do(notes.start_draft, gone, office.content(text="They came back."))
    assert desk.do(notes.sign_note, gone, draft)


# --- legal hold ----------------------------------------------------------------------------------


def _write_as(office: Office, desk, case, **changed: object) -> None:
    """Write the record of how long a file is kept with tools of one's own."""

    def write(work):
        records = kinds.RETENTION.records(work)
        records.put(case, replace(records.only(case).value, **changed))

    office.run(desk, write)


def test_who_sees_to_the_frame_alone_lifts_no_hold(office: Office):
    case = closed(office)
    office.supervisor.do(retention.hold, case, reason="Petition 114")
    _write_as(office, office.counsellor1, case, held=False)
    (row,) = office.supervisor.do(retention.review_keeping)
    assert row.keeping is Keeping.HELD
    with pytest.raises(Invalid, match="legal-hold"):
        ask(office, case)
    office.supervisor.do(retention.lift_hold, case, reason="Heard.")
    assert ask(office, case)


def test_a_version_in_a_supervisors_name_that_they_did_not_sign_lifts_nothing(office: Office):
    case = closed(office)
    office.supervisor.do(retention.hold, case, reason="Petition 114")
    _write_as(office, office.counsellor1, case, held=False)
    table = schema.RECORD_TABLES["retention"]
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(
            update(table)
            .where(table.c.scope == case.bytes, table.c.current == 1)
            .values(author=office.supervisor.me.id.bytes)
        )
    with pytest.raises(Invalid, match="legal-hold"):
        ask(office, case)
