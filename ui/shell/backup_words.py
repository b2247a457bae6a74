"""Put what can go wrong with backups into sentences: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QTimeZone

from counsel_desk.services import errors
from ui import wording
from ui.translatable import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from datetime import datetime

_COPYING: dict[type[Exception], str] = {
    errors.PlaceMissing: QT_TRANSLATE_NOOP(
        "Backups",
        "This folder is not there now. The vault and the copies made before are safe. Plug the"
        " stick in, or connect to the network, and back up again.",
    ),
    errors.DiskFull: QT_TRANSLATE_NOOP(
        "Backups",
        "There is no room left there, so no copy was made. The vault and the copies made before"
        " are safe. Make room on that disk, or choose another place, and back up again.",
    ),
    errors.ReadOnlyVault: QT_TRANSLATE_NOOP(
        "Backups",
        "Nothing may be written there: the stick is write-protected, or the folder belongs to"
        " somebody else. The vault and earlier copies are safe. Free the stick’s lock, or choose"
        " another place.",
    ),
    errors.DiskFailed: QT_TRANSLATE_NOOP(
        "Backups",
        "That disk reported an error, or what it wrote did not read back the same, so the copy"
        " does not count. The vault is safe. Try once more, and then use another stick.",
    ),
    errors.VaultDamaged: QT_TRANSLATE_NOOP(
        "Backups",
        "The check before copying found damage, so no copy was made and no good copy was replaced."
        " Verify the vault in the next tab, and do not remove any older copy.",
    ),
    errors.FolderTaken: QT_TRANSLATE_NOOP(
        "Backups",
        "A copy of this very moment lies there already, and it was not touched. Nothing more needs"
        " to be done.",
    ),
}
_RESTORING: dict[type[Exception], str] = {
    errors.VaultMissing: QT_TRANSLATE_NOOP(
        "Backups",
        "There is no backup in this folder. Nothing was changed. Choose a folder whose name ends"
        " in .cdv-backup, or a file that ends in .age.",
    ),
    errors.NotAFolder: QT_TRANSLATE_NOOP(
        "Backups",
        "This is neither a backup’s folder nor a file for transport. Nothing was changed. Choose a"
        " folder whose name ends in .cdv-backup, or a file that ends in .age.",
    ),
    errors.HeadersLost: QT_TRANSLATE_NOOP(
        "Backups",
        "Both headers of this copy are unreadable, so no passphrase can open it. Nothing was"
        " changed. Choose another copy, and keep this one aside.",
    ),
    errors.DatabaseMissing: QT_TRANSLATE_NOOP(
        "Backups",
        "The file vault.db is missing from this copy. Nothing was changed. Choose another copy.",
    ),
    errors.DatabaseEmpty: QT_TRANSLATE_NOOP(
        "Backups",
        "The file vault.db of this copy is empty. Nothing was changed. Choose another copy.",
    ),
    errors.DatabaseTruncated: QT_TRANSLATE_NOOP(
        "Backups",
        "This copy is shorter than it should be, as after a transfer that was broken off. Nothing"
        " was changed. Copy it from the stick again, or choose another one.",
    ),
    errors.DatabasePlain: QT_TRANSLATE_NOOP(
        "Backups",
        "The file vault.db in this folder is not encrypted, so it is not a copy of a vault."
        " Nothing was changed. Choose another copy.",
    ),
    errors.DatabaseForeign: QT_TRANSLATE_NOOP(
        "Backups",
        "The passphrase is right, but the database in this copy is damaged or another vault’s."
        " Nothing was changed. Choose another copy.",
    ),
    errors.VaultBusy: QT_TRANSLATE_NOOP(
        "Backups",
        "This is the vault that is open now, not a copy of it. Nothing was changed. Choose a"
        " folder whose name ends in .cdv-backup.",
    ),
    errors.VaultDamaged: QT_TRANSLATE_NOOP(
        "Backups",
        "This copy is damaged. Nothing was changed. Choose another copy, and keep this one aside.",
    ),
    errors.WrongPassphrase: QT_TRANSLATE_NOOP(
        "Backups",
        "The user name and the passphrase do not open this copy. It opens with the passphrase of"
        " the day it was made. Nothing was changed; type both again.",
    ),
    errors.DiskFull: QT_TRANSLATE_NOOP(
        "Backups",
        "There is not enough room in this folder, so nothing was put there. The copy is as it was."
        " Make room, or choose another folder.",
    ),
    errors.ReadOnlyVault: QT_TRANSLATE_NOOP(
        "Backups",
        "Nothing may be written in this folder. The copy is as it was. Choose another folder.",
    ),
    errors.DiskFailed: QT_TRANSLATE_NOOP(
        "Backups",
        "The disk reported an error, so nothing was put back. What was there before was not"
        " touched. Try again, from another copy or into another folder.",
    ),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backups", text)


def copying(error: BaseException) -> str:
    """Say what kept a copy from being made."""
    return _worded(error, _COPYING)


def restoring(error: BaseException) -> str:
    """Say what kept a copy from being put back."""
    return _worded(error, _RESTORING)


def _worded(error: BaseException, known: dict[type[Exception], str]) -> str:
    for kind in type(error).__mro__:
        if kind in known:
            return _tr(known[kind])
    return wording.sentence(error)


def moment(at: datetime) -> str:
    """Write a day and a time as the locale does, such as 22 Nov 2026, 14:05."""
    local = QDateTime.fromSecsSinceEpoch(int(at.timestamp()), QTimeZone.systemTimeZone())
    return QLocale().toString(local, "d MMM yyyy, HH:mm")


def size(count: int) -> str:
    """Write a size, such as 12.4 MB."""
    format_ = QLocale.DataSizeFormat.DataSizeSIFormat
    return QLocale().formattedDataSize(count, 1, format_)
