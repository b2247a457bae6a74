"""Opening a vault, or something that is not one: distinct errors, nothing created or changed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.crypto.header import HEADER_BYTES
from counsel_desk.services import people, vaults
from counsel_desk.storage import engine, errors, folder, read_only
from counsel_desk.storage import vault as storage
from tests.builders import PASSPHRASE, Office, cheap_keys, vault_copy
from tests.storage.conftest import Tools


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    with cheap_keys():
        yield vault_copy(tmp_path)


def snapshot(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(root.rglob("*"))
    }


def _open(where: Path) -> None:
    vaults.open_vault(where, user_name="founder", passphrase=PASSPHRASE).close()


def _cut(by: int) -> Callable[[Path], None]:
    def spoil(vault: Path) -> None:
        data = (vault / "vault.db").read_bytes()
        (vault / "vault.db").write_bytes(data[: len(data) - by])

    return spoil


def _plain(vault: Path) -> None:
    import sqlite3

    (vault / "vault.db").unlink()
    connection = sqlite3.connect(vault / "vault.db")
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()


def _folder_for_database(vault: Path) -> None:
    (vault / "vault.db").unlink()
    (vault / "vault.db").mkdir()


def _file_for_folder(vault: Path) -> None:
    shutil.rmtree(vault)
    vault.write_text("a file")


def _both_heads(vault: Path) -> None:
    for name in ("head.a", "head.b"):
        data = bytearray((vault / name).read_bytes())
        data[200] ^= 1
        (vault / name).write_bytes(data)


SPOILED: dict[str, tuple[Callable[[Path], None], type[errors.StorageError]]] = {
    "missing": (shutil.rmtree, errors.VaultMissing),
    "an empty folder": (
        lambda v: [p.unlink() if p.is_file() else p.rmdir() for p in v.iterdir()],
        errors.VaultMissing,
    ),
    "a file": (_file_for_folder, errors.NotAFolder),
    "no database": (lambda v: (v / "vault.db").unlink(), errors.DatabaseMissing),
    "an empty database": (lambda v: (v / "vault.db").write_bytes(b""), errors.DatabaseEmpty),
    "cut by 100 bytes": (_cut(100), errors.DatabaseTruncated),
    "cut by whole pages": (_cut(3 * 4096), errors.DatabaseTruncated),
    "a plain database": (_plain, errors.DatabasePlain),
    "another vault's database": (
        lambda v: (v / "vault.db").write_bytes(b"\x17\x99" * 2048 * 20),
        errors.DatabaseForeign,
    ),
    "a folder for the database": (_folder_for_database, errors.NotAFolder),
    "no headers": (lambda v: [(v / n).unlink() for n in ("head.a", "head.b")], errors.HeadersLost),
    "both headers damaged": (_both_heads, errors.HeadersLost),
}


@pytest.mark.parametrize("case", SPOILED)
def test_what_is_no_vault_has_its_own_error_and_stays_as_it_is(closed: Path, case: str):
    spoil, expected = SPOILED[case]
    spoil(closed)
    before = snapshot(closed.parent)
    with pytest.raises(errors.StorageError) as caught:
        _open(closed)
    assert type(caught.value) is expected
    assert snapshot(closed.parent) == before


@pytest.mark.parametrize("name", ["head.a", "vault.db"])
def test_a_disk_that_refuses_to_read_is_said_and_no_plain_error(
    closed: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object):
        if self.name.startswith(name[:4]):
            raise OSError(5, "Input/output error", str(self))
        return real(self, *args, **kwargs)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(errors.DiskFailed) as caught:
            _open(closed)
    assert "Nakuru" not in str(caught.value)
    _open(closed)


# --- headers (26) --------------------------------------------------------------------------------


@given(at=st.integers(0, HEADER_BYTES - 1), by=st.integers(1, 255))
def test_any_flipped_byte_of_one_header_is_repaired_from_the_other(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: int
):
    root = tmp_path_factory.mktemp("flip")
    with cheap_keys():
        vault = vault_copy(root)
        good = (vault / "head.a").read_bytes()
        bad = bytearray(good)
        bad[at] ^= by
        (vault / "head.a").write_bytes(bad)
        found = folder.read_headers(folder.VaultFolder(vault))
        assert found.repaired == "head.a"
        assert (vault / "head.a").read_bytes() == (vault / "head.b").read_bytes() == good
    shutil.rmtree(root)


def test_a_vault_with_one_header_opens_and_says_what_was_repaired(closed: Path):
    (closed / "head.a").write_bytes(b"torn")
    desk = vaults.open_vault(closed, user_name="founder", passphrase=PASSPHRASE)
    assert desk.vault.repaired == "head.a"
    desk.close()
    assert (closed / "head.a").read_bytes() == (closed / "head.b").read_bytes()


def test_of_two_whole_headers_the_newer_counts(closed: Path):
    old = (closed / "head.b").read_bytes()
    desk = vaults.open_vault(closed, user_name="founder", passphrase=PASSPHRASE)
    desk.do(people.change_passphrase, old=PASSPHRASE, new="another long passphrase")
    desk.close()
    (closed / "head.b").write_bytes(old)
    with pytest.raises(errors.WrongPassphrase):
        _open(closed)
    vaults.open_vault(closed, user_name="founder", passphrase="another long passphrase").close()


# --- who may come in (4, 5) ----------------------------------------------------------------------


def test_both_ways_of_writing_an_accent_unlock(closed: Path):
    phrase = "Wanjikũ alikunywa chai saa nne"
    desk = vaults.open_vault(closed, user_name="founder", passphrase=PASSPHRASE)
    desk.do(people.change_passphrase, old=PASSPHRASE, new=unicodedata.normalize("NFC", phrase))
    desk.close()
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, phrase)
        vaults.open_vault(closed, user_name="Founder", passphrase=written).close()


@pytest.mark.parametrize(
    ("user", "phrase"),
    [("founder", "wrong"), ("nobody", PASSPHRASE), ("", ""), ("founder", "x" * 5000)],
)
def test_a_wrong_passphrase_and_an_unknown_user_are_the_same_error_after_the_same_work(
    closed: Path, monkeypatch: pytest.MonkeyPatch, user: str, phrase: str
):
    from counsel_desk.crypto import header, kdf

    runs, trials = [], []
    hashing, opening = kdf.hash_secret_raw, header.unseal
    monkeypatch.setattr(kdf, "hash_secret_raw", lambda *a, **k: runs.append(k) or hashing(*a, **k))
    monkeypatch.setattr(header, "unseal", lambda *a: trials.append(1) or opening(*a))
    with pytest.raises(errors.WrongPassphrase) as caught:
        vaults.open_vault(closed, user_name=user, passphrase=phrase)
    assert (len(runs), len(trials), caught.value.args) == (1, 64, ())


def test_a_slot_outside_the_roster_opens_nothing(closed: Path, monkeypatch: pytest.MonkeyPatch):
    """What an addition leaves behind whose transaction was taken back."""
    desk = vaults.open_vault(closed, user_name="founder", passphrase=PASSPHRASE)
    add = {"name": "New", "user_name": "new", "roles": frozenset({"peer"}), "passphrase": "one"}
    with monkeypatch.context() as patch:
        patch.setattr(people.circles, "keep", lambda work: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.do(people.add_person, **add)
    with pytest.raises(errors.NoLongerHere):
        vaults.sign_in_another(desk, user_name="new", passphrase="one")
    desk.do(people.add_person, **add)
    for _ in range(3):
        assert vaults.sign_in_another(desk, user_name="new", passphrase="one").me.name == "New"
    desk.close()


# --- the engine (15, 16, 30) ---------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "ab" * 31, "AB" * 48, "zz" * 48, "ab" * 49, "ab" * 48 + "\n"])
def test_a_key_that_is_not_96_hexadecimal_digits_is_refused(closed: Path, key: str):
    with pytest.raises(errors.BadKey):
        engine.open_connection(closed / "vault.db", key)


@pytest.mark.parametrize("setting", [name for name, _, _ in engine._SETTINGS])
def test_a_safety_setting_that_was_not_taken_refuses_the_vault(
    closed: Path, monkeypatch: pytest.MonkeyPatch, setting: str
):
    wrong = tuple(
        (name, value, "other" if name == setting else expected)
        for name, value, expected in engine._SETTINGS
    )
    monkeypatch.setattr(engine, "_SETTINGS", wrong)
    with pytest.raises(errors.SettingsRefused) as caught:
        _open(closed)
    assert caught.value.setting == setting


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("_LEAST_SQLCIPHER", (99, 0, 0), "cipher_version"),
        ("_LEAST_SQLITE", (99, 0, 0), "sqlite_version"),
    ],
)
def test_an_engine_too_old_is_refused(
    closed: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object, setting: str
):
    monkeypatch.setattr(engine, name, value)
    with pytest.raises(errors.SettingsRefused) as caught:
        _open(closed)
    assert caught.value.setting == setting


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "DETACH main",
        "VACUUM INTO '{}/copy.db'",
        "SELECT sqlcipher_export('main')",
        "SELECT load_extension('x')",
        "PRAGMA temp_store = FILE",
        "PRAGMA rekey = 'abc'",
        "PRAGMA hexrekey = 'abc'",
        "PRAGMA key = 'abc'",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = OFF",
        "PRAGMA locking_mode = NORMAL",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA trusted_schema = ON",
        "PRAGMA secure_delete = OFF",
        "PRAGMA cipher_memory_security = OFF",
        "PRAGMA cipher_migrate",
        "PRAGMA cipher_plaintext_header_size = 32",
        "PRAGMA writable_schema = ON",
    ],
)
def test_the_working_connection_cannot_carry_the_vault_elsewhere(
    office: Office, tools: Tools, tmp_path: Path, statement: str
):
    import sqlcipher3.dbapi2 as sqlcipher

    with pytest.raises(sqlcipher.DatabaseError, match=r"not authorized|prohibited|denied"):
        tools(statement.format(tmp_path))
    assert not (tmp_path / "copy.db").exists()
    assert office.founder.me.active
    assert tools("PRAGMA cipher_integrity_check") == []


def test_a_second_process_is_refused_and_changes_nothing(office: Office):
    program = (
        "import sys; from tests.builders import *; from pathlib import Path\n"
        "from counsel_desk.services.errors import VaultBusy\n"
        "with cheap_keys():\n"
        "    try: vaults.open_vault(Path(sys.argv[1]), user_name='peer', passphrase=PASSPHRASE)\n"
        "    except VaultBusy: print('busy')\n"
    )
    before = stamps(office.folder)
    done = subprocess.run(
        [sys.executable, "-c", program, str(office.folder)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert done.stdout.split() == ["busy"]
    assert stamps(office.folder) == before


def test_trying_to_open_an_open_vault_again_does_not_let_others_in(office: Office):
    """Closing any handle of a file drops a process's locks on it."""
    with pytest.raises(errors.VaultBusy):
        _open(office.folder)
    test_a_second_process_is_refused_and_changes_nothing(office)


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Give sizes and times, without opening a file whose locks would be lost."""
    return {p.name: (p.stat().st_size, p.stat().st_mtime_ns) for p in root.iterdir()}


@pytest.fixture
def write_protected(closed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed vault whose medium takes no write, as the engine says of such a one."""

    def refuse(*_args: object, **_options: object) -> None:
        raise errors.ReadOnlyVault

    monkeypatch.setattr(storage, "open_connection", refuse)
    return closed


def test_a_vault_that_is_read_only_opens_for_reading_and_says_so(write_protected: Path):
    before = stamps(write_protected)
    desk = vaults.open_vault(write_protected, user_name="founder", passphrase=PASSPHRASE)
    try:
        assert desk.is_read_only
        assert desk.do(people.list_people)
        with pytest.raises(errors.ReadOnlyVault):
            desk.do(
                people.save_team, name="New", supervisors=(), counsellors=(), passphrase=PASSPHRASE
            )
        assert desk.do(people.list_people), "what was refused did no harm"
    finally:
        desk.close()
    assert stamps(write_protected) == before


def test_what_only_writing_could_mend_is_refused(
    write_protected: Path, monkeypatch: pytest.MonkeyPatch
):
    journal = write_protected / "vault.db-journal"
    journal.write_bytes(b"cut off")
    with pytest.raises(errors.ReadOnlyVault):
        _open(write_protected)
    journal.unlink()
    monkeypatch.setattr(read_only, "LARGEST", 10)
    with pytest.raises(errors.ReadOnlyVault):
        _open(write_protected)


def test_an_older_vault_on_a_read_only_medium_is_refused(
    write_protected: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(read_only.migration, "revision", lambda _connection: "m0001")
    with pytest.raises(errors.ReadOnlyVault):
        _open(write_protected)


def test_a_foreign_database_on_a_read_only_medium_is_told_as_such(write_protected: Path):
    database = write_protected / "vault.db"
    database.write_bytes(bytes(range(256)) * (database.stat().st_size // 256))
    with pytest.raises(errors.DatabaseForeign):
        _open(write_protected)


def test_making_a_vault_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from counsel_desk.services import people as staff

    monkeypatch.setattr(staff.circles, "keep", lambda work: 1 / 0)
    with cheap_keys() as cost, pytest.raises(ZeroDivisionError):
        vaults.create_vault(
            tmp_path / "New.cdv", person_name="A", user_name="a", passphrase="b", cost=cost
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["head.a", "head.b", "vault.db"])
def test_the_vaults_files_are_private(closed: Path, name: str):
    assert (closed / name).stat().st_mode & 0o777 == 0o600
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_damaged_page_is_never_told_as_a_file_that_was_cut(closed: Path):
    """The pages that name the tables lie anywhere; the one in the middle was told as cut off."""
    whole = (closed / "vault.db").read_bytes()
    told = set()
    for page in range(1, len(whole) // 4096, 4):
        spoiled = bytearray(whole)
        spoiled[page * 4096 + 99] ^= 1
        (closed / "vault.db").write_bytes(spoiled)
        try:
            _open(closed)
        except errors.StorageError as error:
            told.add(type(error))
        (closed / "vault.db").write_bytes(whole)
    assert told == {errors.VaultDamaged}
