"""Migrations: the models' tables, newer vaults refused, a failed step changes nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect

import migrations
from counsel_desk.services import cases, vaults, verification
from counsel_desk.services.errors import DatabaseForeign, StorageError, VaultTooNew
from counsel_desk.storage import errors, migration, schema
from counsel_desk.storage.engine import make_engine, open_connection
from counsel_desk.storage.folder import VaultFolder
from tests.builders import PASSPHRASE, cheap_keys, open_office, vault_copy

RAW = "ab" * 48
STEP = '''"""A step that only this test has."""
from alembic import op
import sqlalchemy as sa
revision = "m{to:04d}"
down_revision = "m{since:04d}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("colour", sa.Column("row", sa.Integer(), primary_key=True))
    with op.batch_alter_table("note") as note:
        note.add_column(sa.Column("hue", sa.Integer(), nullable=False, server_default="7"))
    {then}
'''


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    migration.migrate(path, RAW, create=True)
    return path


def test_the_newest_step_is_the_one_that_the_program_names(database: Path):
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert script.get_current_head() == migration.LATEST
    connection = open_connection(database, RAW)
    assert migration.revision(connection) == migration.LATEST
    connection.close()


def test_the_migrated_tables_are_those_of_the_models(database: Path):
    connection = open_connection(database, RAW, maintenance=True)
    engine = make_engine(connection)
    with engine.connect() as bound:
        context = MigrationContext.configure(bound, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        looked = inspect(bound)
        for name, table in schema.metadata.tables.items():
            found = {c["name"]: (c["nullable"], c["primary_key"]) for c in looked.get_columns(name)}
            wanted = {c.name: (bool(c.nullable), int(c.primary_key)) for c in table.columns}
            assert found == wanted, name
            assert list(found) == list(wanted), name
        assert not [t for t in looked.get_table_names() if looked.get_foreign_keys(t)]
    engine.dispose()
    connection.close()


def test_the_comparison_would_tell_of_a_difference(database: Path):
    """The negative control."""
    connection = open_connection(database, RAW, maintenance=True)
    engine = make_engine(connection)
    with engine.connect() as bound:
        assert compare_metadata(MigrationContext.configure(bound), MetaData()) != []
    engine.dispose()
    connection.close()


# --- older and newer vaults ----------------------------------------------------------------------


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Path]:
    """A closed vault that holds a client and notes."""
    with open_office(tmp_path) as office:
        case = office.client(office.counsellor1)
        for number in range(3):
            office.note(office.counsellor1, case, text=f"note {number}")
        folder = office.folder
    with cheap_keys():
        yield folder


def _key(vault: Path) -> str:
    desk = vaults.open_vault(vault, user_name="founder", passphrase=PASSPHRASE)
    desk.close()
    return desk.vault.database_key.raw()


def _stamp(vault: Path, revision: str | None) -> None:
    connection = open_connection(vault / "vault.db", _key(vault), maintenance=True)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()


def _files(vault: Path) -> dict[str, str]:
    names = ("head.a", "head.b", "vault.db")
    return {name: hashlib.sha256((vault / name).read_bytes()).hexdigest() for name in names}


def _open(vault: Path):
    return vaults.open_vault(vault, user_name="counsellor1", passphrase=PASSPHRASE)


@pytest.mark.parametrize("revision", ["m9999", "z0001"])
def test_a_vault_of_a_later_program_is_refused_and_stays_as_it_is(vault: Path, revision: str):
    _stamp(vault, revision)
    before = _files(vault)
    with pytest.raises(VaultTooNew):
        _open(vault)
    assert _files(vault) == before
    assert list((vault / "backups").iterdir()) == []


@pytest.fixture
def next_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A program that is one step further; ``then`` is what the step does at the end."""

    def make(then: str = "pass") -> None:
        scripts = tmp_path / "scripts"
        shutil.copytree(Path(migrations.__file__).parent, scripts)
        since = int(migration.LATEST[1:])
        step = STEP.format(to=since + 1, since=since, then=then)
        (scripts / "versions" / "next.py").write_text(step)
        real = migration._config

        def config(connection: object):
            made = real(connection)
            made.set_main_option("script_location", str(scripts))
            return made

        monkeypatch.setattr(migration, "_config", config)
        monkeypatch.setattr(migration, "LATEST", f"m{since + 1:04d}")

    return SimpleNamespace(make=make)


def test_an_older_vault_is_copied_and_then_brought_up_with_all_it_holds(
    vault: Path, next_program: SimpleNamespace
):
    before = _files(vault)
    old = migration.LATEST
    next_program.make()
    desk = _open(vault)
    run = desk.vault._connection.execute
    assert migration.revision(desk.vault._connection) == migration.LATEST != old
    assert run("SELECT count(*), min(hue) FROM note").fetchone() == (3, 7)
    assert run("SELECT count(*) FROM colour").fetchone() == (0,)
    assert len(desk.do(cases.list_cases)) == 1
    assert verification.verify(desk).holds
    desk.close()
    (copy,) = (vault / "backups").iterdir()
    assert _files(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o700
    _open(vault).close()
    assert [one.name for one in (vault / "backups").iterdir()] == [copy.name]


@pytest.mark.parametrize("then", ["1 / 0", 'op.execute("INSERT INTO nowhere VALUES (1)")'])
def test_a_step_that_fails_leaves_the_vault_as_it_was(
    vault: Path, next_program: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, then: str
):
    key, old = _key(vault), migration.LATEST
    next_program.make(then)
    with pytest.raises((StorageError, ZeroDivisionError)):
        _open(vault)
    monkeypatch.undo()
    with cheap_keys():
        connection = open_connection(vault / "vault.db", key)
        tables = {n for (n,) in connection.execute("SELECT name FROM sqlite_master").fetchall()}
        assert migration.revision(connection) == old
        assert "colour" not in tables
        assert not [name for name in tables if "tmp" in name]
        connection.close()
        desk = _open(vault)
        assert len(desk.do(cases.list_cases)) == 1
        assert verification.verify(desk).holds
        desk.close()


def test_nothing_is_migrated_when_the_copy_cannot_be_made(
    vault: Path, next_program: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    before = _files(vault)
    next_program.make()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(migration.shutil, "copy2", full)
        with pytest.raises(errors.DiskFull):
            _open(vault)
    assert _files(vault) == before
    assert list((vault / "backups").iterdir()) == []


def test_a_key_of_another_vault_does_not_open_it(tmp_path: Path):
    with cheap_keys():
        vault = vault_copy(tmp_path)
        with pytest.raises(DatabaseForeign):
            open_connection(vault / "vault.db", "cd" * 48)


def test_a_copy_holds_both_headers_and_the_database(tmp_path: Path):
    with cheap_keys():
        vault = vault_copy(tmp_path)
        copy = migration.copy_before_migrating(VaultFolder(vault), "one")
        assert _files(copy) == _files(vault)
        _open(copy).close()
