"""Keep tombstones outside the database, where a copy of an older day finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from counsel_desk.storage import tombstones
from counsel_desk.storage.folder import write_durably

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from counsel_desk.storage.tombstones import Stone

_LARGEST = 64 << 20


def read(path: Path) -> list[Stone]:
    """Read the stones in a file; none where it is missing, damaged, too large, or no plain file.

    It lies in the clear where others can write, and is read before anybody is let in: whatever is
    in it, nothing is raised.
    """
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return []
        raw = msgspec.msgpack.decode(path.read_bytes(), type=list[dict[str, Any]])
    except (OSError, msgspec.MsgspecError, RecursionError):
        return []
    found = (tombstones.from_values(values) for values in raw if "body" in values)
    return [stone for stone in found if stone is not None and stone.administrator is not None]


def write(path: Path, stones: Iterable[Stone]) -> None:
    """Write stones in place of what a file holds, where that is different; raises OSError."""
    ordered = sorted(stones, key=lambda stone: stone.content.id)
    data = msgspec.msgpack.encode([tombstones.to_values(stone) for stone in ordered])
    if not path.exists() or path.read_bytes() != data:
        write_durably(path, data)
