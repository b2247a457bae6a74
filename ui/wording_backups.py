"""The sentences of reasons about backups."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

BACKUP_REASONS: dict[str, str] = {
    "backup-place-inside": QT_TRANSLATE_NOOP(
        "Invalid",
        "This folder lies inside the vault or is one, so a copy there would go with it. Nothing was"
        " changed. Choose a folder on a stick or another disk.",
    ),
    "backup-place-known": QT_TRANSLATE_NOOP(
        "Invalid", "Copies go to this folder already. Nothing was changed."
    ),
    "transport-key": QT_TRANSLATE_NOOP(
        "Invalid", "This is not a public key: one begins with age1. Ask for it once more."
    ),
    "transport-large": QT_TRANSLATE_NOOP(
        "Invalid",
        "A passphrase can lock at most {most} MB, and this copy is larger. Use the recipient’s"
        " public key instead, or carry the copy’s folder.",
    ),
}
