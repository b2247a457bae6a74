"""Requirement 28: the frozen vault of every format opens for ever and reads the same words."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from counsel_desk.crypto import header as heads
from counsel_desk.services import cases, vaults, verification
from counsel_desk.services.errors import WrongPassphrase
from counsel_desk.storage.engine import open_connection
from counsel_desk.storage.migration import LATEST, revision
from tests.frozen.reading import FROZEN, KIT, PASSPHRASES, long_after, opened, read
from tests.second_reader.reader import Reader, kit_key, newest_header, open_slots

NAMES = sorted(path.stem for path in FROZEN.glob("*.cdv"))
PAGE = FROZEN.parents[1] / "docs" / "vault-format.md"


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(name: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(FROZEN / f"{name}.cdv", tmp_path / f"{name}.cdv"))


@pytest.fixture
def told(name: str):
    return json.loads((FROZEN / f"{name}.json").read_text("utf-8"))


def raw_key(folder: Path) -> str:
    header = newest_header(folder)
    reader = Reader(folder, "farid", PASSPHRASES["farid"])
    reader.close()
    assert header.vault == reader.vault
    return reader.keys.database_key.hex()


def test_there_is_a_frozen_vault_of_the_format_that_is_written_now():
    formats = {json.loads((FROZEN / f"{name}.json").read_text("utf-8"))["format"] for name in NAMES}
    assert heads.FORMAT_VERSION in formats
    assert int(re.findall(r"^# The vault format, version (\d+)$", PAGE.read_text("utf-8"), re.M)[0])
    assert formats == set(range(1, heads.FORMAT_VERSION + 1))


def test_everyone_reads_the_words_that_were_read_when_it_was_made(folder: Path, told):
    desk = opened(folder, "neema")
    try:
        assert json.loads(json.dumps(read(desk))) == told["reads"]["neema"]
        for user in PASSPHRASES:
            if user != "neema":
                other = vaults.sign_in_another(desk, user_name=user, passphrase=PASSPHRASES[user])
                assert json.loads(json.dumps(read(other))) == told["reads"][user], user
        assert verification.verify(desk).holds
    finally:
        desk.close()


def test_it_is_brought_to_the_tables_of_this_program(folder: Path, told):
    key = raw_key(folder)
    connection = open_connection(folder / "vault.db", key)
    assert revision(connection) == told["revision"]
    connection.close()
    opened(folder, "neema").close()
    connection = open_connection(folder / "vault.db", key)
    assert revision(connection) == LATEST
    connection.close()


def test_every_way_in_still_opens_and_no_other(folder: Path):
    for user, passphrase in PASSPHRASES.items():
        vaults.open_vault(folder, user_name=user, passphrase=passphrase, clock=long_after).close()
    vaults.open_vault(folder, user_name="amina", passphrase=KIT, kit=True, clock=long_after).close()
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(folder, user_name="amina", passphrase=KIT, clock=long_after)


def test_the_second_reader_reads_it_too(folder: Path, told):
    """Of the words of the first format: a later one brings its own reader."""
    if told["format"] != 1:
        pytest.skip("the second reader reads the first format")
    reader = Reader(folder, "amina", PASSPHRASES["amina"])
    try:
        heap = reader.plaintext().decode("utf-8", "replace")
        for file in told["reads"]["amina"]["cases"]:
            assert file["name"] in heap
            assert all(note["text"] in heap for note in file["notes"])
        assert all(one.intact for one in reader.records())
    finally:
        reader.close()
    header = newest_header(folder)
    assert open_slots(header, kit_key(header, "amina", KIT)).person == reader.keys.person


def test_a_vault_in_which_a_word_was_changed_is_told(folder: Path, told):
    """The control: the comparison is with what is stored here, not with itself."""
    desk = opened(folder, "amina")
    try:
        case = desk.do(cases.list_cases)[0].case
        contact = desk.do(cases.open_case, case).contact
        assert contact is not None
        desk.do(cases.update_contact, case, type(contact)(contact.method, "+254 711", ""))
        assert json.loads(json.dumps(read(desk))) != told["reads"]["amina"]
    finally:
        desk.close()
