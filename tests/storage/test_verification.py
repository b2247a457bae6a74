"""Verification finds what was put back, moved, removed or altered (13, 25, 42)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from counsel_desk.crypto.audit import parse_entry
from counsel_desk.domain.audit import Action
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.services import cases, handover, notes, vaults, verification
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import StorageError
from counsel_desk.storage import schema
from counsel_desk.storage.engine import open_connection
from tests.builders import PASSPHRASE, Office, cheap_keys, open_office
from tests.storage.conftest import Tools, inside

PAGE = 4096


@pytest.fixture
def filled(office: Office) -> Office:
    """An office with two clients, notes, a changed record and a drop that was taken."""
    one = office.client(office.counsellor1)
    office.client(office.coordinator, counsellor=office.counsellor1, name="Otieno Were")
    for number in range(3):
        office.note(office.counsellor1, one, text=f"note {number}")
    office.screening(office.counsellor1, one, values=2)
    kept = office.counsellor1.do(cases.open_case, one)
    office.counsellor1.do(cases.update_coordination, one, kept.coordination)
    office.carry_out(office.counsellor1, office.coordinator)
    return office


def _reasons(office: Office) -> set[str]:
    office.founder.vault.forget_unsaved()
    return {p.reason for p in verification.verify(office.counsellor1).problems}


def test_an_honest_vault_holds_for_everyone(filled: Office):
    for name, desk in filled.everyone().items():
        result = verification.verify(desk)
        assert (result.holds, result.problems) == (True, []), name
    report = verification.as_report(verification.verify(filled.counsellor1))
    assert report["not_readable_by_this_person"] == 0
    assert {"audit", "grants", "instructions", "note", "roster", "scopes"} <= report[
        "checked"
    ].keys()


def test_what_was_written_since_a_file_was_handed_over_is_not_called_damaged(office: Office):
    """Who gave it away holds the seed of then, and neither the next one nor what it sealed."""
    case = office.client(office.counsellor1)
    office.carry_out()
    office.counsellor1.do(
        handover.hand_over, case, office.counsellor2.me.id, text="Moved away", passphrase=PASSPHRASE
    )
    office.carry_out()
    office.note(office.counsellor2, case)
    result = verification.verify(office.counsellor1)
    assert (result.holds, result.problems) == (True, [])
    assert result.unreadable > 0


def test_an_epoch_that_there_is_not_is_found(filled: Office, tools: Tools):
    tools("UPDATE note SET epoch = 9 WHERE row = 2")
    assert "does not open" in _reasons(filled)


def _renumber(tools: Tools) -> None:
    last = tools("SELECT max(sequence) FROM audit")[0][0]
    tools("UPDATE audit SET sequence = -1 WHERE sequence = ?", last - 3)
    tools("UPDATE audit SET sequence = ? WHERE sequence = ?", last - 3, last - 4)
    tools("UPDATE audit SET sequence = ? WHERE sequence = -1", last - 4)


def _edit_entry(tools: Tools) -> None:
    body = bytearray(tools("SELECT body FROM audit WHERE sequence = 20")[0][0])
    body[60] ^= 1
    tools("UPDATE audit SET body = ? WHERE sequence = 20", bytes(body))


def _cut_audit(tools: Tools) -> None:
    last = tools("SELECT max(sequence) FROM audit")[0][0]
    tools("DELETE FROM audit WHERE sequence > ?", last - 10)


def _set(table: str, column: str, value: object) -> Callable[[Tools], Any]:
    return lambda tools: tools(
        f'UPDATE {table} SET "{column}" = ? WHERE row = (SELECT max(row) FROM {table})', value
    )


def _drop_last(table: str, key: str = "row") -> Callable[[Tools], Any]:
    return lambda tools: tools(
        f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})"
    )


def _swap(tools: Tools) -> None:
    (one, first), (two, second) = tools("SELECT row, sealed FROM note ORDER BY row LIMIT 2")
    tools("UPDATE note SET sealed = ? WHERE row = ?", second, one)
    tools("UPDATE note SET sealed = ? WHERE row = ?", first, two)


def _put_older_back(tools: Tools) -> None:
    old = tools.row("coordination", "current = 0")
    tools("DELETE FROM coordination WHERE id = ? AND current = 1", old["id"])
    tools("UPDATE coordination SET current = 1 WHERE id = ?", old["id"])


def _hidden(tools: Tools) -> None:
    """A copy of a note under a row number and a time that a lazy check would leave out."""
    row = tools.row("note")
    tools.put("note", row | {"row": -5, "id": bytes(16), "created": 2**60})


MEDDLING: dict[str, tuple[Callable[[Tools], Any], set[str]]] = {
    "an audit entry removed": (lambda t: t("DELETE FROM audit WHERE sequence = 20"), {"chain"}),
    "audit entries reordered": (_renumber, {"chain", "sequence"}),
    "an audit entry altered": (_edit_entry, {"chain"}),
    "the end of the audit cut off": (_cut_audit, {"not in the audit trail"}),
    "ciphertexts exchanged": (_swap, {"does not open"}),
    "a ciphertext altered": (_set("note", "sealed", bytes(300)), {"not in the audit trail"}),
    "a note under another author": (_set("note", "author", bytes(16)), {"does not open"}),
    "a note in another version": (_set("note", "version", 7), {"does not open"}),
    "a note in another scope": (_set("note", "scope", bytes(16)), {"wrong scope"}),
    "a note removed": (_drop_last("note"), {"removed"}),
    "an older version put back": (_put_older_back, {"older version put back", "versions missing"}),
    "a grant removed": (_drop_last("grants"), {"removed"}),
    "a grant altered": (_set("grants", "right", 1), {"signature"}),
    "an instruction removed": (_drop_last("instructions"), {"removed"}),
    "an instruction altered": (_set("instructions", "person", bytes(16)), {"signature"}),
    "a compartment removed": (_drop_last("compartments"), {"removed"}),
    "a circle key altered": (_set("circle_keys", "sealed", bytes(80)), {"signature"}),
    "a drop altered": (_set("drops", "sealed", bytes(80)), {"signature"}),
    "the roster cut": (_drop_last("roster", "position"), {"removed"}),
    "a row hidden behind odd numbers": (_hidden, {"not in the audit trail"}),
}


@pytest.mark.parametrize("case", MEDDLING)
def test_meddling_is_found(filled: Office, tools: Tools, case: str):
    meddle, expected = MEDDLING[case]
    assert verification.verify(filled.counsellor1).holds
    meddle(tools)
    found = _reasons(filled)
    assert found
    assert expected <= found


def test_a_note_exchanged_with_another_is_not_shown(filled: Office, tools: Tools):
    case = UUID(bytes=tools("SELECT scope FROM note LIMIT 1")[0][0])
    _swap(tools)
    listed = inside(filled.counsellor1, lambda work: work.notes.list(case))
    assert [one.value for one in listed[:2]] == [None, None]
    opened = inside(filled.counsellor1, lambda work: work.notes.open(listed[0].id))
    assert (opened.value, opened.intact) == (None, False)


# --- one old page put back (25) ------------------------------------------------------------------


@pytest.fixture
def two_ages(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A vault, and the same vault some notes later."""
    with open_office(tmp_path) as office:
        case = office.client(office.counsellor1)
        for number in range(6):
            office.note(office.counsellor1, case, text=f"early {number}" * 40)
        folder = office.folder
    with cheap_keys():
        old = tmp_path / "old.cdv"
        shutil.copytree(folder, old)
        desk = vaults.open_vault(folder, user_name="counsellor1", passphrase=PASSPHRASE)
        change = cases.open_case
        kept = desk.do(change, case)
        for _ in range(2):
            desk.do(cases.update_coordination, case, kept.coordination)
            desk.do(cases.update_contact, case, kept.contact)
            desk.do(cases.update_identity, case, kept.identity)
        for number in range(4):  # rows that an old page of an index does not know
            content = NoteContent(desk.vault.clock(), 50, NoteKind.PROGRESS, attended=True,
                                  text=f"later {number}" * 40)  # fmt: skip
            desk.do(notes.sign_note, case, desk.do(notes.start_draft, case, content))
        desk.close()
        yield old, folder


def _dump(desk: Desk) -> dict[str, list[Any]]:
    """Read every row but those that signing in adds."""
    run = desk.vault._connection.execute
    return {
        name: run(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
        for name in schema.metadata.tables
        if name != "audit"
    }


def test_every_single_old_page_put_back_is_found(two_ages: tuple[Path, Path], tmp_path: Path):
    old, new = ((one / "vault.db").read_bytes() for one in two_ages)
    differ = [
        at
        for at in range(0, min(len(old), len(new)), PAGE)
        if old[at : at + PAGE] != new[at : at + PAGE]
    ]
    assert len(differ) > 5
    spliced = tmp_path / "spliced.cdv"
    shutil.copytree(two_ages[1], spliced)
    passed_the_engine = 0
    desk = vaults.open_vault(spliced, user_name="counsellor1", passphrase=PASSPHRASE)
    truth = _dump(desk)
    desk.close()
    for at in differ:
        (spliced / "vault.db").write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        try:
            desk = vaults.open_vault(spliced, user_name="counsellor1", passphrase=PASSPHRASE)
        except StorageError:
            continue
        try:
            report = verification.verify(desk)
            if report.holds:  # counters of the engine, a table that is empty now as then
                assert _dump(desk) == truth, at
                look = desk.vault.connection.execute("PRAGMA integrity_check")
                assert look.fetchall() == [("ok",)], at  # no index that hides a row
                continue
            passed_the_engine += "damaged page" not in {p.reason for p in report.problems}
        except StorageError:
            continue
        finally:
            desk.close()
    assert passed_the_engine > 0  # SQLCipher alone would not have told


def test_a_page_with_a_flipped_byte_is_found_by_the_engine(two_ages: tuple[Path, Path]):
    path = two_ages[1] / "vault.db"
    data = bytearray(path.read_bytes())
    data[len(data) - 2000] ^= 4
    path.write_bytes(data)
    try:
        desk = vaults.open_vault(two_ages[1], user_name="counsellor1", passphrase=PASSPHRASE)
    except StorageError:
        return
    try:
        assert not verification.verify(desk).holds
    except StorageError:
        return
    finally:
        desk.close()


# --- what is logged (42) -------------------------------------------------------------------------


def _actions(office: Office, tools: Tools, subject: UUID) -> list[Action]:
    bodies = tools("SELECT body FROM audit ORDER BY sequence")
    found = [parse_entry(body) for (body,) in bodies]
    return [entry.action for entry in found if entry.subject == subject]


def test_opening_a_note_or_an_identity_is_logged_with_who_did(office: Office, tools: Tools):
    case = office.client(office.counsellor1)
    note = office.note(office.counsellor1, case)
    identity = UUID(bytes=tools("SELECT id FROM identity")[0][0])
    office.carry_out(office.supervisor)
    before = [_actions(office, tools, one).count(Action.RECORD_OPENED) for one in (note, identity)]
    office.supervisor.do(notes.open_note, case, note)
    office.supervisor.do(cases.open_case, case)
    after = [_actions(office, tools, one).count(Action.RECORD_OPENED) for one in (note, identity)]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1]
    last = parse_entry(tools("SELECT body FROM audit ORDER BY sequence DESC LIMIT 1")[0][0])
    assert last.actor == office.supervisor.me.id


def test_the_chain_holds_no_names_and_no_text(filled: Office, tools: Tools):
    heap = b"".join(body for (body,) in tools("SELECT body FROM audit"))
    assert [
        w for w in (b"Wanjiru", b"Otieno", b"note 1", b"counsellor1", b"KM-") if w in heap
    ] == []
    assert {len(body) for (body,) in tools("SELECT body FROM audit")} == {115}


def test_what_is_verified_is_itself_in_the_chain(office: Office, tools: Tools):
    verification.verify(office.founder)
    assert _actions(office, tools, office.founder.me.id)[-1] is Action.VERIFIED


def test_a_change_while_the_check_runs_is_no_problem(filled: Office, tools: Tools):
    case = UUID(bytes=tools("SELECT scope FROM note LIMIT 1")[0][0])
    desk = filled.counsellor1
    result = verification.Verification()
    for number, latest in enumerate(verification.steps(desk)):
        result = latest
        if number % 2 == 0:
            filled.clock.move(seconds=1)
            filled.note(desk, case, text=f"during {number}")
            kept = desk.do(cases.open_case, case)
            desk.do(cases.update_coordination, case, kept.coordination)
    assert (result.holds, result.problems) == (True, [])


def test_the_raw_key_alone_gives_no_way_to_skip_the_authorizer(office: Office):
    """The control for the tools used above: they are the working connection's own."""
    key = office.founder.vault.database_key.raw()
    with pytest.raises(StorageError):
        open_connection(office.founder.vault.folder.database, key)
