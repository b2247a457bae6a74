"""The sentences of reasons about recovery."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

RECOVERY_REASONS: dict[str, str] = {
    "last-supervisor": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is the only supervisor: without one nobody could co-sign staff or hand files over."
        " Appoint another supervisor first. Nothing was changed.",
    ),
    "organisation-known": QT_TRANSLATE_NOOP(
        "Invalid", "This vault has the organisation’s key already. Nothing was changed."
    ),
    "organisation-roles": QT_TRANSLATE_NOOP(
        "Invalid",
        "This takes somebody who is administrator and supervisor in one. Nothing was changed.",
    ),
    "share-words": QT_TRANSLATE_NOOP(
        "Invalid",
        "These are not the words of this vault’s shares. Look at the papers. Nothing was changed.",
    ),
    "own-removal": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody removes themselves. Another administrator can do it. Nothing was changed.",
    ),
    "kit-words": QT_TRANSLATE_NOOP(
        "Invalid",
        "These are not the ten words. Look at the paper, or show the words again. No kit was made.",
    ),
    "passphrase-same": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is the passphrase that is in force already, and somebody else may know it. Nothing"
        " was changed. Choose another one.",
    ),
    "passphrase-weak": QT_TRANSLATE_NOOP(
        "Invalid",
        "This passphrase is easy to guess. Use six generated words, or a longer sentence of your"
        " own without your name.",
    ),
    "strengthen-alone": QT_TRANSLATE_NOOP(
        "Invalid",
        "Several people open this vault, and each would have to seal their own place anew. Nothing"
        " was changed.",
    ),
    "strengthen-weaker": QT_TRANSLATE_NOOP(
        "Invalid", "That would make guessing cheaper than it is now. Nothing was changed."
    ),
}
