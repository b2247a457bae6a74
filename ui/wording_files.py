"""The sentences of reasons about a whole file: closing, handing over, covering."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

FILE_REASONS: dict[str, str] = {
    "closed-already": QT_TRANSLATE_NOOP("Invalid", "This file is closed already. Nothing changed."),
    "not-closed": QT_TRANSLATE_NOOP("Invalid", "This file is open already. Nothing changed."),
    "counsellor-same": QT_TRANSLATE_NOOP(
        "Invalid", "This colleague counsels the client already. Choose another."
    ),
    "cover-days": QT_TRANSLATE_NOOP(
        "Invalid", "A colleague can cover a file for {least} to {most} days. Choose an earlier day."
    ),
    "drafts-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "Notes of yours on this client are not signed yet: {count}. Sign them or throw them away "
        "first; nothing was changed.",
    ),
    "last-contact": QT_TRANSLATE_NOOP(
        "Invalid",
        "The last contact must lie between the registration on {earliest} and today, {latest}.",
    ),
    "no-cover": QT_TRANSLATE_NOOP(
        "Invalid", "This colleague does not cover the file any more. Nothing changed."
    ),
    "not-author": QT_TRANSLATE_NOOP(
        "Invalid", "A colleague wrote this, so only they can strike it. Ask them to."
    ),
    "strike-same-file": QT_TRANSLATE_NOOP(
        "Invalid", "This is the file that it is in now. Give the code of the other one."
    ),
    "struck-already": QT_TRANSLATE_NOOP("Invalid", "This was struck already. Nothing changed."),
    "sessions-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "Sessions are still planned for this client: {count}. Cancel them or keep the file open; "
        "nothing was changed.",
    ),
}
