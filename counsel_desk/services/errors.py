"""Gather every expected failure that a use case can raise, for the window to put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.errors import DeskError
from counsel_desk.storage.errors import (
    ArchiveBroken,
    ArchiveLocked,
    DamagedNotChanged,
    DatabaseEmpty,
    DatabaseForeign,
    DatabaseMissing,
    DatabasePlain,
    DatabaseTruncated,
    DiskFailed,
    DiskFull,
    EngineRefused,
    FolderTaken,
    HeadersLost,
    NoLongerHere,
    NotAFolder,
    NotEntitled,
    NotFound,
    PlaceMissing,
    ReadOnlyVault,
    RosterLost,
    SettingsRefused,
    StorageError,
    VaultBusy,
    VaultDamaged,
    VaultMissing,
    VaultTooNew,
    WrongPassphrase,
)

if TYPE_CHECKING:
    from counsel_desk.domain.access import Permission
    from counsel_desk.domain.consents import ConsentState, Purpose

__all__ = [
    "ArchiveBroken",
    "ArchiveLocked",
    "ConsentMissing",
    "DamagedNotChanged",
    "DatabaseEmpty",
    "DatabaseForeign",
    "DatabaseMissing",
    "DatabasePlain",
    "DatabaseTruncated",
    "DeskError",
    "DiskFailed",
    "DiskFull",
    "EngineRefused",
    "FolderTaken",
    "HeadersLost",
    "Invalid",
    "NoLongerHere",
    "NotAFolder",
    "NotAllowed",
    "NotEntitled",
    "NotFound",
    "PlaceMissing",
    "ReadOnlyVault",
    "RosterLost",
    "SettingsRefused",
    "StorageError",
    "VaultBusy",
    "VaultDamaged",
    "VaultMissing",
    "VaultTooNew",
    "WaitBeforeRetry",
    "WrongPassphrase",
]


class NotAllowed(DeskError):
    """The person's roles and relations do not admit this; ``permission`` names what it takes."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission.name)
        self.permission = permission


class Invalid(DeskError):
    """Something entered cannot be right. ``reason`` is a code that the window words.

    ``field`` names the field it is about, ``facts`` are numbers and dates for the sentence.
    """

    def __init__(self, reason: str, *, field: str = "", **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.facts = facts


class ConsentMissing(DeskError):
    """What was asked for needs a consent that is not there; a reasoned override may do instead.

    ``state`` says why it does not stand: never asked, refused, withdrawn or expired.
    """

    def __init__(self, purpose: Purpose, *, state: ConsentState, recipient: str = "") -> None:
        super().__init__(purpose.name)
        self.purpose = purpose
        self.state = state
        self.recipient = recipient


class WaitBeforeRetry(DeskError):
    """Too many failures to sign in; wait this many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("wait")
        self.seconds = seconds
