"""A damaged database gives back every row that can be read, and tells which cannot (17)."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from counsel_desk.services import verification
from counsel_desk.services.desk import Desk
from counsel_desk.storage import errors, schema, vault
from counsel_desk.storage.backup import count_damage
from counsel_desk.storage.engine import open_connection
from counsel_desk.storage.folder import PAGE
from counsel_desk.storage.salvage import Salvage, Salvaged
from counsel_desk.storage.salvage_rows import Gathering
from tests.builders import PASSPHRASE, cheap_keys, open_office

NOTES = 14


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Iterator[tuple[Path, str]]:
    """A closed vault with notes over many pages, and the raw key of its database."""
    with open_office(tmp_path_factory.mktemp("salvage")) as office:
        one, two = office.client(office.counsellor1), office.client(office.counsellor2)
        for number in range(NOTES):
            office.clock.move(minutes=1)
            office.note(office.counsellor1, one, text=f"note {number} " + "pamoja " * 400)
            office.note(office.counsellor2, two, text=f"note {number} " + "pole " * 400)
        office.screening(office.counsellor1, one, values=2)
        office.carry_out()
        folder, key = office.folder, office.founder.vault.database_key.raw()
        office.close()
        yield folder, key


class Damaged:
    """A copy of the filled vault whose pages can be damaged and read."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key
        self.database = folder / "vault.db"
        connection = open_connection(self.database, key)
        self.roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
        self.rows = {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in schema.metadata.tables
        }
        self.pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.close()

    def flip(self, *pages: int) -> None:
        """Flip a byte in the middle of each page, as a failing disk does."""
        with self.database.open("rb+") as stream:
            for page in pages:
                stream.seek((page - 1) * PAGE + PAGE // 2)
                byte = stream.read(1)
                stream.seek(-1, 1)
                stream.write(bytes([byte[0] ^ 0x40]))

    def salvage(self, *copies: Path) -> tuple[Salvaged, Path]:
        target = self.folder.with_name("Saved.cdv")
        made = Salvage(self.folder, target, "counsellor1", PASSPHRASE, copies).run(_silent)
        return made, target


def _silent(done: int, of: int) -> None:
    assert 0 <= done <= of


@pytest.fixture
def damaged(filled: tuple[Path, str], tmp_path: Path) -> Iterator[Damaged]:
    folder = tmp_path / "Nakuru.cdv"
    shutil.copytree(filled[0], folder)
    with cheap_keys():
        yield Damaged(folder, filled[1])


def _verified(folder: Path) -> verification.Verification:
    desk = Desk(vault.sign_in(folder, user_name="counsellor1", passphrase=PASSPHRASE))
    try:
        return verification.verify(desk)
    finally:
        desk.close()


def test_a_whole_vault_is_saved_whole(damaged: Damaged):
    made, target = damaged.salvage()
    assert (made.damaged, made.losses) == (0, ())
    assert made.kept == sum(damaged.rows.values())
    assert _verified(target).holds


def test_a_plain_copy_of_a_damaged_vault_would_not_have_read_the_notes(damaged: Damaged):
    """The negative control: without patching, the first damaged page stops the reading."""
    damaged.flip(damaged.roots["note"])
    connection = open_connection(damaged.database, damaged.key)
    try:
        assert count_damage(connection) == (1, damaged.pages)
        with pytest.raises(Exception, match="malformed"):
            connection.execute("SELECT count(*), sum(length(sealed)) FROM note").fetchone()
    finally:
        connection.close()


def test_the_root_of_a_table_costs_nothing_because_its_leaves_are_found(damaged: Damaged):
    before = damaged.database.read_bytes()
    damaged.flip(damaged.roots["note"])
    bytes_now = damaged.database.read_bytes()
    made, target = damaged.salvage()
    assert (made.damaged, made.losses) == (1, ())
    assert _verified(target).holds
    assert damaged.database.read_bytes() == bytes_now != before, "the damaged vault is only read"


def test_the_root_of_the_trail_and_the_first_page_cost_nothing(damaged: Damaged):
    damaged.flip(1, damaged.roots["audit"])
    made, target = damaged.salvage()
    assert (made.damaged, made.losses) == (2, ())
    assert _verified(target).holds


def _leaves_of_notes(damaged: Damaged) -> list[int]:
    """Find pages whose loss costs notes, one at a time."""
    found = []
    for page in range(damaged.roots["note"] + 1, damaged.pages + 1):
        if page not in damaged.roots.values():
            found.append(page)
    return found


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.97])
def test_a_page_in_the_middle_costs_what_stood_in_it_and_is_told(damaged: Damaged, share: float):
    leaves = _leaves_of_notes(damaged)
    damaged.flip(leaves[int(len(leaves) * share)])
    made, target = damaged.salvage()
    assert made.damaged == 1
    assert made.kept + _rows_lost(made) == sum(damaged.rows.values())
    lost = {one.record for one in made.losses if one.table in schema.RECORD_TABLES}
    told = {p.subject for p in _verified(target).problems if p.table == "records"}
    assert told <= {str(one) for one in lost}, "every record that is gone is listed"


def _rows_lost(made: Salvaged) -> int:
    return len([one for one in made.losses if one.table])


def test_what_is_missing_comes_from_a_verified_copy(damaged: Damaged, tmp_path: Path):
    copy = tmp_path / "copy.cdv-backup"
    shutil.copytree(damaged.folder, copy)
    leaves = _leaves_of_notes(damaged)
    roots = [damaged.roots[name] for name in ("roster", "audit", "note", "ix_note_scope")]
    roots.append(damaged.roots["sqlite_autoindex_note_1"])
    damaged.flip(*roots, *leaves[5::9])
    made, target = damaged.salvage(tmp_path / "no such copy", copy)
    assert made.losses == ()
    assert made.from_copies > 0
    assert _verified(target).holds


def test_without_its_indexes_a_record_is_known_from_the_trail_alone(damaged: Damaged):
    note = [damaged.roots[name] for name in ("note", "ix_note_scope", "sqlite_autoindex_note_1")]
    damaged.flip(*note)
    made, _ = damaged.salvage()
    assert Counter(one.table for one in made.losses) == {"": damaged.rows["note"]}
    assert all(one.at for one in made.losses)


def test_without_a_staff_list_nothing_can_be_vouched_for(damaged: Damaged):
    damaged.flip(damaged.roots["roster"])
    with pytest.raises(errors.RosterLost):
        damaged.salvage()
    assert [path.name for path in damaged.folder.parent.iterdir()] == ["Nakuru.cdv"]


def test_a_file_that_was_cut_short_gives_what_is_left(damaged: Damaged):
    with damaged.database.open("rb+") as stream:
        stream.truncate((damaged.pages - 6) * PAGE - 100)
    made, target = damaged.salvage()
    assert made.kept > sum(damaged.rows.values()) // 2
    _verified(target)


def test_keys_that_are_lost_wait_to_be_given_again(damaged: Damaged):
    connection = open_connection(damaged.database, damaged.key, maintenance=True)
    try:
        connection.execute("DELETE FROM pending")
        gathering = Gathering(connection)
        gathering._known["grants"].told = {1: {"scope": bytes(16)}, 2: {"scope": b"s" * 16}}
        gathering._known["grants"].read = {2}
        gathering.finish()
        assert connection.execute("SELECT scope FROM pending").fetchall() == [(bytes(16),)]
    finally:
        connection.close()


def test_an_older_version_stands_where_the_newest_is_lost(damaged: Damaged):
    connection = open_connection(damaged.database, damaged.key, maintenance=True)
    try:
        record, newest = connection.execute("SELECT id, version FROM note LIMIT 1").fetchone()
        connection.execute("UPDATE note SET current = 0 WHERE id = ?", (record,))
        gathering = Gathering(connection)
        gathering._known["note"].told = {999: {"id": record, "version": newest + 1}}
        gathering.finish()
        stands = "SELECT version FROM note WHERE id = ? AND current = 1"
        assert connection.execute(stands, (record,)).fetchall() == [(newest,)]
        assert [one.record.bytes for one in gathering.losses() if one.record] == [record]
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda d: d.folder.with_name("Saved.cdv").mkdir(), errors.FolderTaken),
        (lambda d: (d.folder / "vault.db").unlink(), errors.DatabaseMissing),
        (lambda d: [(d.folder / h).write_bytes(b"x") for h in ("head.a", "head.b")],
         errors.HeadersLost),
    ],
)  # fmt: skip
def test_what_cannot_be_salvaged_is_said_and_leaves_nothing(damaged: Damaged, spoil, error):
    spoil(damaged)
    before = sorted(damaged.folder.parent.rglob("*"))
    with pytest.raises(error):
        damaged.salvage()
    assert sorted(damaged.folder.parent.rglob("*")) == before


def test_a_wrong_passphrase_and_an_open_vault_are_refused(damaged: Damaged, filled):
    work = Salvage(
        damaged.folder, damaged.folder.with_name("Saved.cdv"), "counsellor1", "wrong one"
    )
    with pytest.raises(errors.WrongPassphrase):
        work.run(_silent)
    who = vault.sign_in(damaged.folder, user_name="counsellor1", passphrase=PASSPHRASE)
    try:
        with pytest.raises(errors.VaultBusy):
            damaged.salvage()
    finally:
        who.vault.close()


def test_a_full_disk_leaves_nothing_behind(damaged: Damaged, monkeypatch):
    import errno

    def full(*_args: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("counsel_desk.storage.salvage.write_headers", full)
    with pytest.raises(errors.DiskFull):
        damaged.salvage()
    assert [path.name for path in damaged.folder.parent.iterdir()] == ["Nakuru.cdv"]


def test_stopping_leaves_nothing_behind(damaged: Damaged):
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Salvage(
            damaged.folder, damaged.folder.with_name("Saved.cdv"), "counsellor1", PASSPHRASE
        ).run(stop)
    assert [path.name for path in damaged.folder.parent.iterdir()] == ["Nakuru.cdv"]
