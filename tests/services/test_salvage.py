"""A damaged vault is found, kept as it is, and saved into a new one that verifies (17)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uuid6

from counsel_desk import __main__ as tool
from counsel_desk.domain.audit import Action
from counsel_desk.services import (
    backups,
    cases,
    integrity,
    notes,
    salvage,
    trail,
    vaults,
    verification,
)
from counsel_desk.services.errors import (
    DamagedNotChanged,
    DiskFailed,
    EngineRefused,
    WaitBeforeRetry,
    WrongPassphrase,
)
from counsel_desk.services.profile import Profile
from counsel_desk.storage import backup, leftovers, page_check
from counsel_desk.storage.engine import open_connection
from counsel_desk.storage.folder import PAGE, UNVERIFIED
from counsel_desk.storage.salvage_rows import Loss
from tests.builders import PASSPHRASE, Office, cheap_keys, open_office

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "home")


def flip(database: Path, page: int) -> None:
    with database.open("rb+") as stream:
        stream.seek((page - 1) * PAGE + PAGE // 2)
        byte = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte[0] ^ 0x40]))


def page_of_long_note(office: Office) -> tuple[Path, int]:
    """Close the vault and give a page that nothing but long notes can lie in."""
    before = (office.folder / "vault.db").stat().st_size // PAGE
    case = office.client(office.counsellor1)
    for number in range(6):
        office.clock.move(minutes=1)
        office.note(office.counsellor1, case, text=f"number {number} " + "pamoja " * 2_000)
    office.close()
    after = (office.folder / "vault.db").stat().st_size // PAGE
    return office.folder, before + (after - before) * 3 // 4


def saved(folder: Path, profile: Profile, user: str = "counsellor1") -> salvage.Report:
    done: list[tuple[int, int]] = []
    report = salvage.salvage(
        folder,
        folder.with_name("Saved.cdv"),
        profile,
        lambda at, of: done.append((at, of)),
        user_name=user,
        passphrase=PASSPHRASE,
    )
    assert done == sorted(done)
    assert done[-1][0] == done[-1][1]
    return report


# --- finding it -----------------------------------------------------------------------------------


def test_a_desk_that_was_not_closed_is_checked_at_the_next_sign_in(office: Office, profile):
    folder = office.folder
    first = integrity.begin(office.founder, profile, NOW)
    assert (first.unclean, first.is_due, first.checked) == (False, False, None)
    again = integrity.begin(office.founder, profile, NOW)
    assert (again.unclean, again.is_due) == (True, True)
    integrity.end(folder, profile)
    owed = integrity.begin(office.founder, profile, NOW)
    assert (owed.unclean, owed.is_due) == (True, True), "closed before there was time for it"
    integrity.check(office.founder, profile, NOW)
    integrity.end(folder, profile)
    closed = integrity.begin(office.founder, profile, NOW)
    assert (closed.unclean, closed.is_due) == (False, False)


def test_a_week_later_it_is_due_and_a_check_puts_it_off(office: Office, profile):
    integrity.begin(office.founder, profile, NOW)
    integrity.end(office.folder, profile)
    later = NOW + integrity.EVERY
    assert integrity.begin(office.founder, profile, later).is_due
    found = integrity.check(office.founder, profile, later)
    assert (found.holds, found.damaged, found.checked) == (True, 0, later)
    assert found.pages > 50
    integrity.end(office.folder, profile)
    assert not integrity.begin(office.founder, profile, later + timedelta(days=6)).is_due


def test_a_damaged_vault_is_kept_as_it_is_but_for_drafts(office: Office, profile):
    case = office.client(office.counsellor1)
    desk = office.counsellor1
    flip(office.folder / "vault.db", 150)
    assert integrity.check(desk, profile, NOW).damaged == 1
    assert desk.is_kept_unchanged
    kept = office.founder.do(cases.list_cases)
    assert [row.case for row in kept] == [case], "what can be read is read"
    draft = desk.do(notes.start_draft, case, office.content(text="not lost"))
    with pytest.raises(DamagedNotChanged):
        desk.do(notes.sign_note, case, draft)
    assert integrity.begin(desk, profile, NOW).is_due, "what was damaged is checked again"


def test_what_waits_for_the_vault_breaks_the_check_off_and_it_stays_owed(office: Office, profile):
    desk = office.founder
    integrity.begin(desk, profile, NOW)
    integrity.begin(desk, profile, NOW)
    assert [one for one in integrity.steps(desk, profile, NOW, lambda: True) if one] == []
    assert desk.do(cases.list_cases) == (), "the vault answers as before"
    integrity.end(office.folder, profile)
    assert integrity.begin(desk, profile, NOW).unclean
    (found,) = [one for one in integrity.steps(desk, profile, NOW, lambda: False) if one]
    assert found.holds
    assert found.pages > 50
    integrity.end(office.folder, profile)
    assert not integrity.begin(desk, profile, NOW).is_due


def test_a_draft_is_sealed_while_the_seals_are_read(office: Office, profile, monkeypatch):
    case = office.client(office.counsellor1)
    desk = office.counsellor1
    flip(office.folder / "vault.db", 150)
    read = page_check.SealCheck._run
    go_on = threading.Event()

    def slow(self: page_check.SealCheck, *given: Any) -> None:
        go_on.wait(10)
        read(self, *given)

    monkeypatch.setattr(page_check.SealCheck, "_run", slow)
    steps = integrity.steps(desk, profile, NOW, lambda: False)
    began = time.monotonic()
    assert next(steps) is None
    desk.do(notes.start_draft, case, office.content(text="sealed at once"))
    assert time.monotonic() - began < 1.0
    go_on.set()
    (found,) = [one for one in steps if one]
    assert found.damaged == 1
    assert desk.is_kept_unchanged


def test_pages_that_change_while_they_are_read_are_no_damage(office: Office, profile, monkeypatch):
    monkeypatch.setattr(page_check.SealCheck, "_run", lambda _self, *_given: None)
    (found,) = [o for o in integrity.steps(office.founder, profile, NOW, lambda: False) if o]
    assert found.holds


def test_a_stick_that_was_pulled_out_is_no_damage():
    class Gone:
        def execute(self, _statement: str) -> Gone:
            return self

        def fetchall(self) -> list[tuple[str]]:
            return [(f"error reading 4096 bytes from file page {n} at offset 0",) for n in (1, 2)]

    with pytest.raises(DiskFailed):
        backup.count_damage(Gone())


def test_without_the_check_nobody_would_have_noticed(office: Office, profile):
    """The negative control: reading other pages says nothing of the damaged one."""
    office.client(office.counsellor1)
    flip(office.folder / "vault.db", 150)
    assert office.founder.do(cases.list_cases)
    assert not office.founder.is_kept_unchanged


def test_a_disk_that_fails_during_the_check_is_told_as_that(office: Office, monkeypatch):
    import sqlcipher3.dbapi2 as sqlcipher

    class Refusing:
        def __init__(self, text: str) -> None:
            self.text = text

        def execute(self, _statement: str) -> None:
            raise sqlcipher.OperationalError(self.text)

    with pytest.raises(DiskFailed):
        backup.count_damage(Refusing("disk I/O error"))
    assert backup.count_damage(Refusing("malformed")) == (1, 0)


def test_a_broken_structure_counts_as_damage_without_a_broken_seal():
    class Answer:
        def __init__(self, rows: list[tuple[object, ...]]) -> None:
            self.rows = rows

        def fetchall(self) -> list[tuple[object, ...]]:
            return self.rows

        def fetchone(self) -> tuple[object, ...]:
            return self.rows[0]

    class Database:
        def execute(self, statement: str) -> Answer:
            if "cipher_integrity" in statement:
                return Answer([])
            return Answer([(7,)] if "page_count" in statement else [("row 3 missing",)])

    assert backup.count_damage(Database()) == (1, 7)


# --- saving it ------------------------------------------------------------------------------------


def test_what_is_lost_is_listed_and_the_new_vault_holds(office: Office, profile):
    folder, page = page_of_long_note(office)
    flip(folder / "vault.db", page)
    report = saved(folder, profile)
    assert report.made.damaged == 1
    assert [line.kind for line in report.lost] == ["note"], "a long note lies in many pages"
    assert report.lost[0].count == 1
    assert report.lost[0].code.startswith("KM-"), "the counsellor may see whose it is"
    assert report.lost[0].day is not None
    assert report.verified.holds
    assert report.verified.lost == 1
    with cheap_keys():
        desk = vaults.open_vault(report.folder, user_name="counsellor1", passphrase=PASSPHRASE)
    try:
        case = desk.do(cases.list_cases)[0].case
        assert len(desk.do(notes.list_notes, case)) == 5, "the others are read and opened"
        assert verification.verify(desk).holds
    finally:
        desk.close()


def test_who_may_not_see_the_case_sees_no_code(office: Office, profile):
    folder, page = page_of_long_note(office)
    flip(folder / "vault.db", page)
    report = saved(folder, profile, "admin")
    assert {(line.kind, line.code) for line in report.lost} == {("note", "")}


def test_the_trail_names_what_is_lost_and_who_saved(office: Office, profile):
    folder, page = page_of_long_note(office)
    flip(folder / "vault.db", page)
    report = saved(folder, profile, "admin")
    desk = vaults.open_vault(report.folder, user_name="admin", passphrase=PASSPHRASE)
    try:
        entries = [one for page in trail.pages(desk, trail.TrailFilter()) for one in page.entries]
        mine = {one.action for one in entries if one.person == desk.me.id}
    finally:
        desk.close()
    assert {Action.SALVAGED, Action.RECORD_LOST} <= mine


def test_a_backup_gives_back_what_is_lost(office: Office, profile):
    case = office.client(office.counsellor1)
    office.note(office.counsellor1, case, text="pamoja " * 2_000)
    backups.back_up(office.admin, office.folder / "backups", profile)
    folder, page = page_of_long_note(office)
    pages = (folder / "vault.db").stat().st_size // PAGE
    connection = open_connection(folder / "vault.db", _key(folder))
    roster = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'roster'")
    root = roster.fetchone()[0]
    connection.close()
    flip(folder / "vault.db", root)
    assert page <= pages
    report = saved(folder, profile)
    assert report.lost == ()
    assert report.made.from_copies > 0
    assert report.verified.holds


def _key(folder: Path) -> str:
    with cheap_keys():
        desk = vaults.open_vault(folder, user_name="admin", passphrase=PASSPHRASE)
        try:
            return desk.vault.database_key.raw()
        finally:
            desk.close()


def test_failures_are_paced_and_nothing_is_made(office: Office, profile):
    folder = office.folder
    office.close()
    target = folder.with_name("Saved.cdv")

    def wrong() -> None:
        salvage.salvage(
            folder, target, profile, lambda _a, _b: None, user_name="admin", passphrase="no no no"
        )

    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            wrong()
    with pytest.raises(WaitBeforeRetry):
        wrong()
    assert not target.exists()


def test_a_new_vault_that_cannot_be_opened_is_kept_and_marked(office: Office, profile, monkeypatch):
    folder, page = page_of_long_note(office)
    flip(folder / "vault.db", page)

    def refuse(*_args: object, **_named: object) -> None:
        raise DiskFailed

    with monkeypatch.context() as patch:
        patch.setattr(vaults, "open_vault", refuse)
        report = saved(folder, profile)
    assert isinstance(report.fault, DiskFailed)
    assert not report.holds
    assert [(line.kind, line.code) for line in report.lost] == [("note", "")]
    assert (report.folder / UNVERIFIED).exists()
    desk = vaults.open_vault(report.folder, user_name="counsellor1", passphrase=PASSPHRASE)
    try:
        assert not verification.verify(desk).holds, "the loss was never put into the trail"
    finally:
        desk.close()
    assert (report.folder / UNVERIFIED).exists()


def test_a_new_vault_whose_verifying_breaks_off_is_kept_and_marked(
    office: Office, profile, monkeypatch
):
    folder = office.folder
    office.close()

    def refuse(_desk: object) -> None:
        raise EngineRefused

    monkeypatch.setattr(verification, "verify", refuse)
    report = saved(folder, profile)
    assert isinstance(report.fault, EngineRefused)
    assert (report.folder / UNVERIFIED).exists()


def test_a_new_vault_that_verifies_carries_no_mark(office: Office, profile):
    folder = office.folder
    office.close()
    report = saved(folder, profile)
    assert report.holds
    assert not (report.folder / UNVERIFIED).exists()


def test_breaking_off_leaves_nothing_behind(office: Office, profile):
    class Cancelled(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise Cancelled

    folder = office.folder
    office.close()
    before = sorted(folder.parent.iterdir())
    with pytest.raises(Cancelled):
        salvage.salvage(
            folder, folder.with_name("Saved.cdv"), profile, stop,
            user_name="admin", passphrase=PASSPHRASE,
        )  # fmt: skip
    assert [p for p in sorted(folder.parent.iterdir()) if p not in before] in (
        [], [folder.parent / "home"],
    )  # fmt: skip


def test_what_a_killed_salvage_left_goes_with_the_next_one(office: Office, profile):
    folder = office.folder
    office.close()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    place = folder.parent
    stale = place / f".Saved.cdv.{ended.pid}.new"
    anew = place / f".Other.cdv.{os.getpid()}.new"
    running = place / f".Third.cdv.{os.getppid()}.new"
    other = place / ".letters.new"
    for left in (stale, anew, running, other):
        left.mkdir()
        (left / "vault.db").write_bytes(b"sealed")
    assert saved(folder, profile).holds
    assert [left.exists() for left in (stale, anew, running, other)] == [False, False, True, True]


def test_what_is_laid_out_now_is_left_alone(tmp_path):
    with leftovers.laid_out(tmp_path / "One.cdv") as partial:
        leftovers.clear(tmp_path)
        assert partial.path.exists()
    leftovers.clear(tmp_path)
    assert not partial.path.exists()
    leftovers.clear(tmp_path / "gone")


def test_whose_program_cannot_be_asked_is_left_alone(tmp_path, monkeypatch):
    left = tmp_path / ".Saved.cdv.77.new"
    left.mkdir()

    def refuse(_process: int, _signal: int) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(leftovers.os, "kill", refuse)
        leftovers.clear(tmp_path)
        assert left.exists()
        patch.setattr(leftovers.sys, "platform", "win32")
        leftovers.clear(tmp_path)
        assert left.exists(), "it is not a day old"
        os.utime(left, (0, 0))
        leftovers.clear(tmp_path)
        assert not left.exists()


def saved_quietly(folder: Path, profile: Profile) -> None:
    salvage.salvage(
        folder,
        folder.with_name("Saved.cdv"),
        profile,
        lambda _a, _b: None,
        user_name="admin",
        passphrase=PASSPHRASE,
    )


def test_the_command_says_what_was_lost(office: Office, tmp_path, monkeypatch, capsys):
    import io

    monkeypatch.setenv("COUNSEL_DESK_HOME", str(tmp_path / "home"))
    folder, page = page_of_long_note(office)
    flip(folder / "vault.db", page)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
    monkeypatch.setattr("counsel_desk.services.hardening.harden_process", lambda: None)
    asked = ["salvage", str(folder), str(tmp_path / "New.cdv"), "--user", "counsellor1"]
    assert tool.main([*asked, "--passphrase-stdin"]) == tool.DOES_NOT_HOLD
    said = json.loads(capsys.readouterr().out)
    assert [line["kind"] for line in said["lost"]] == ["note"]
    assert said["verified"]["holds"]
    assert said["verified"]["lost_to_damage"] == 1


def test_a_signed_row_that_is_gone_is_told_as_lost_and_not_as_whole(office: Office, profile):
    office.client(office.counsellor1)
    folder, key = office.folder, office.founder.vault.database_key.raw()
    office.close()
    connection = open_connection(folder / "vault.db", key, maintenance=True)
    connection.execute("DELETE FROM grants WHERE row = (SELECT max(row) FROM grants)")
    connection.close()
    report = saved(folder, profile)
    assert report.verified.holds
    assert report.verified.lost == 1


def test_a_loss_of_which_little_is_known_still_has_its_line(office: Office):
    made = uuid6.uuid7()
    losses = (
        Loss("note", UUID(int=made.int), scope=UUID(int=7)),
        Loss("audit", version=3),
        Loss("note", scope=office.client(office.counsellor2)),
    )
    lines = office.counsellor1.do(salvage._lines, losses)
    today = datetime.fromtimestamp((made.int >> 80) / 1_000, UTC).astimezone().date()
    assert [(one.kind, one.code, one.day) for one in lines] == [
        ("audit", "", None),
        ("note", "", None),
        ("note", "", today),
    ]
