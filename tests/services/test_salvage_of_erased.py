"""What was erased stays erased in a vault that is saved from damage (12, 17, 31)."""

from __future__ import annotations

from pathlib import Path

from counsel_desk.services import backups, salvage
from counsel_desk.services.profile import Profile
from counsel_desk.storage import schema
from counsel_desk.storage.engine import open_connection
from counsel_desk.storage.folder import PAGE
from tests.builders import PASSPHRASE, Office
from tests.services import test_erasures as erasing
from tests.services.test_salvage import flip

office = erasing.office


def test_an_older_copy_brings_nothing_back_of_an_erased_file(office: Office, tmp_path: Path):
    profile = Profile(tmp_path / "home")
    case = erasing.full(office)
    scopes = erasing._raw_scopes(office, case)
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.add_place(office.folder, stick, office.founder.vault.id, profile)
    copy = backups.back_up(office.admin, stick, profile)
    before = office.founder.vault.database_key.raw()
    office.clock.move(hours=1)
    erasing.erase(office, case)
    key = office.founder.vault.database_key.raw()
    database = office.folder / "vault.db"
    office.founder.close()
    flip(database, database.stat().st_size // PAGE - 10)
    report = salvage.salvage(
        office.folder,
        office.folder.with_name("Saved.cdv"),
        profile,
        lambda _done, _of: None,
        user_name="founder",
        passphrase=PASSPHRASE,
    )
    assert rows_of(copy.path, before, scopes) > 10, "the copy has it"
    assert rows_of(report.folder, key, scopes) == 0
    assert report.made.losses == ()
    assert report.verified.holds


def rows_of(folder: Path, key: str, scopes: set[bytes]) -> int:
    connection = open_connection(folder / "vault.db", key)
    try:
        return sum(
            scope in scopes
            for name in (*schema.RECORD_TABLES, "grants", "compartments")
            for (scope,) in connection.execute(f"SELECT scope FROM {name}")
        )
    finally:
        connection.close()
