"""Tell whether a vault is the demonstration: its own trail says so, and an empty file beside it.

The file alone says nothing, for anybody can lay one there, and a demonstration asks nobody to
protect it. It is what can be seen before the vault is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counsel_desk.crypto.audit import parse_entry
from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.domain.audit import Action

if TYPE_CHECKING:
    from counsel_desk.storage.vault import OpenVault

MARK = "DEMO"
"""An empty file in vaults that hold made-up people; copies keep it."""
_FIRST = 8
"""Among so many first entries the one is looked for: later none is believed."""


def is_one(vault: OpenVault) -> bool:
    """Whether an open vault was made as the demonstration, and is still marked as it."""
    return (vault.folder.path / MARK).exists() and _was_made_so(vault.connection)


def _was_made_so(connection: Any) -> bool:  # noqa: ANN401 - the driver ships no types
    found = "SELECT body FROM audit WHERE sequence <= ? ORDER BY sequence"
    rows = connection.execute(found, (_FIRST,)).fetchall()
    try:
        return any(parse_entry(body).action is Action.DEMONSTRATION_MADE for (body,) in rows)
    except ChainBroken:
        return False
