"""The sentences of reasons about recovery."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

RECOVERY_REASONS: dict[str, str] = {
    "kit-words": QT_TRANSLATE_NOOP(
        "Invalid",
        "These are not the ten words. Look at the paper, or show the words again. No kit was made.",
    ),
    "passphrase-weak": QT_TRANSLATE_NOOP(
        "Invalid",
        "This passphrase is easy to guess. Use six generated words, or a longer sentence of your"
        " own without your name.",
    ),
}
