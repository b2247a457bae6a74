"""Check an open vault's pages without keeping its thread from saving what is typed.

The seals of all pages are read in one go that the engine does not let break off (4 s for each GB,
more on a slow disk), so that is done on a thread and a connection of its own: it reads the file
alone, takes no lock and changes nothing. The structure is checked on the vault's connection, which
is broken off as soon as anything else waits for it.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.storage import errors
from counsel_desk.storage.engine import storage_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.storage.vault import OpenVault

_INTERRUPTED = 9
_BETWEEN = 200
"""Pages between two looks at whether something else waits: less than 10 ms."""


class SealCheck:
    """Reads the seal of every page on a thread of its own, which dies with the process.

    What it finds is a suspicion: a page that was being written, or the whole file while its key
    was changed, looks damaged too. Whoever asks looks again on the vault's own connection.
    """

    def __init__(self, vault: OpenVault) -> None:
        self._is_clean = False
        given = (vault.folder.database.resolve().as_uri(), vault.database_key.raw())
        self._thread = threading.Thread(target=self._run, args=given, name="seals", daemon=True)

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

    def _run(self, database: str, raw_key: str) -> None:
        with contextlib.suppress(sqlcipher.Error):
            connection = sqlcipher.connect(f"{database}?mode=ro", uri=True, isolation_level=None)
            try:
                connection.execute("PRAGMA cipher_log_level = NONE")
                connection.set_key(f"x'{raw_key}'")
                found = connection.execute("PRAGMA cipher_integrity_check").fetchone()
                self._is_clean = found is None
            finally:
                connection.close()


def check_structure(connection: Any, is_waited_for: Callable[[], bool]) -> bool | None:  # noqa: ANN401 - untyped driver
    """Tell whether the structure is whole; None where it was broken off for what waits.

    Only for a vault whose seals hold: reading a damaged page here would close the connection.
    """
    connection.set_progress_handler(lambda: int(is_waited_for()), _BETWEEN)
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
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
