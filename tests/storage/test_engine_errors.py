"""What the engine says is named by its code; only what tells of damage counts as damage."""

from __future__ import annotations

import pytest

from counsel_desk.services.errors import (
    DatabaseForeign,
    DatabaseMissing,
    DiskFailed,
    DiskFull,
    EngineRefused,
    ReadOnlyVault,
    VaultBusy,
    VaultDamaged,
)
from counsel_desk.storage.engine import storage_error


class Coded(Exception):
    def __init__(self, code: int) -> None:
        super().__init__("database disk image is malformed")
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("code", "named"),
    [
        (5, VaultBusy),
        (6, VaultBusy),
        (13, DiskFull),
        (8, ReadOnlyVault),
        (26, DatabaseForeign),
        (10, DiskFailed),
        (10 | 3 << 8, DiskFailed),
        (14, DatabaseMissing),
        (11, VaultDamaged),
        (11 | 1 << 8, VaultDamaged),
        (19, VaultDamaged),
    ],
)
def test_a_code_that_is_known_has_its_name(code, named):
    assert type(storage_error(Coded(code))) is named


@pytest.mark.parametrize("code", [1, 2, 3, 4, 7, 9, 12, 15, 17, 18, 20, 21, 22, 23, 25, 99])
def test_a_code_that_tells_nothing_of_the_pages_is_no_damage(code):
    assert type(storage_error(Coded(code))) is EngineRefused


def test_without_a_code_the_words_decide():
    assert type(storage_error(Exception("database disk image is malformed"))) is VaultDamaged
    assert type(storage_error(Exception("Cannot operate on a closed database."))) is EngineRefused
