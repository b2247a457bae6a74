"""Check an open vault's pages without keeping its thread from saving what is typed.

The seals of all pages are read in one go that the engine does not let break off (4 s for each GB,
more on a slow disk), so that is done on a thread and a connection of its own: it reads the file
alone, takes no lock and changes nothing. The structure of an open vault is checked on the vault's
connection, which is broken off as soon as anything else waits for it; that of a copy, which nobody
writes, on the thread too.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.storage import errors
from counsel_desk.storage.engine import storage_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from counsel_desk.storage.vault import OpenVault

_INTERRUPTED = 9
_BETWEEN = 200
"""Pages between two looks at whether something else waits: less than 10 ms."""
STEP = 0.02
"""Seconds that one step waits for the thread; longest time that anything else waits for it."""


class SealCheck:
    """Reads the seal of every page on a thread of its own, which dies with the process.

    What it finds is a suspicion: a page that was being written, or the whole file while its key
    was changed, looks damaged too. Whoever asks looks again on a connection that holds the lock.
    With ``structure`` the trees are walked too: only for a file that nobody has open.
    """

    def __init__(self, database: Path, raw_key: str, *, structure: bool = False) -> None:
        self._is_clean = False
        given = (database.resolve().as_uri(), raw_key, structure)
        self._thread = threading.Thread(target=self._run, args=given, name="seals", daemon=True)

    @classmethod
    def of(cls, vault: OpenVault) -> SealCheck:
        """Give the check of an open vault's own pages."""
        return cls(vault.folder.database, vault.database_key.raw())

    def begin(self) -> None:
        """Begin to read."""
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait so long at most; gives whether it is done."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def is_clean(self) -> bool:
        """Whether all was read and every seal held; only once it is done."""
        return self._is_clean

    def steps(self) -> Iterator[None]:
        """Begin, and give way every few milliseconds until it is done."""
        self.begin()
        while not self.wait(STEP):
            yield None

    def _run(self, database: str, raw_key: str, structure: bool) -> None:
        with contextlib.suppress(sqlcipher.Error):
            connection = sqlcipher.connect(f"{database}?mode=ro", uri=True, isolation_level=None)
            try:
                connection.execute("PRAGMA cipher_log_level = NONE")
                connection.set_key(f"x'{raw_key}'")
                found = connection.execute("PRAGMA cipher_integrity_check").fetchone()
                self._is_clean = found is None and (not structure or _is_sound(connection))
            finally:
                connection.close()


class PagesLook:
    """A look at all pages of an open vault in short steps, as verifying needs it.

    A step waits a moment for the seals, or looks at the structure, which is broken off as soon as
    something else waits for the vault, and begun again with the next step.
    """

    def __init__(self, is_waited_for: Callable[[], bool]) -> None:
        self._is_waited_for = is_waited_for
        self._seals: SealCheck | None = None

    def step(self, vault: OpenVault) -> tuple[str, ...] | None:
        """Go on; None while it is not done, then which of the engine's checks found damage."""
        if self._seals is None:
            self._seals = SealCheck.of(vault)
            self._seals.begin()
        if not self._seals.wait(STEP):
            return None
        if not self._seals.is_clean() and not _seals_hold(vault.connection):
            return ("cipher_integrity_check",)
        holds = check_structure(vault.connection, self._is_waited_for)
        if holds is None:
            return None
        return () if holds else ("integrity_check",)


def _seals_hold(connection: Any) -> bool:  # noqa: ANN401 - untyped driver
    """Look again, in one go, on the connection that holds the lock."""
    try:
        return connection.execute("PRAGMA cipher_integrity_check").fetchone() is None
    except sqlcipher.Error as error:
        raise storage_error(error) from None


def _is_sound(connection: Any) -> bool:  # noqa: ANN401 - untyped driver
    # The quick check would not hold indexes against their tables: an old page of an index put
    # back hides rows that are there.
    return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))


def check_structure(connection: Any, is_waited_for: Callable[[], bool]) -> bool | None:  # noqa: ANN401 - untyped driver
    """Tell whether the structure is whole; None where it was broken off for what waits.

    Only for a vault whose seals hold: reading a damaged page here would close the connection.
    """
    connection.set_progress_handler(lambda: int(is_waited_for()), _BETWEEN)
    try:
        return _is_sound(connection)
    except sqlcipher.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == _INTERRUPTED:
            return None
        found = storage_error(error)
        if isinstance(found, errors.VaultDamaged):
            return False
        raise found from None
    finally:
        connection.set_progress_handler(None, 0)


def count_pages(connection: Any) -> int:  # noqa: ANN401 - untyped driver
    """Give how many pages the database has."""
    return int(connection.execute("PRAGMA page_count").fetchone()[0])
