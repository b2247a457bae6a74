"""Name what can go wrong with the vault on disk; none of these carries content."""

from __future__ import annotations

from counsel_desk.domain.errors import DeskError


class StorageError(DeskError):
    """Any failure of this room."""


class VaultMissing(StorageError):
    """There is no vault at this path."""


class NotAFolder(StorageError):
    """The path is a file where a vault folder, or a folder where the database, should be."""


class DatabaseMissing(StorageError):
    """The folder has a header and no database."""


class DatabaseEmpty(StorageError):
    """The database has no bytes."""


class DatabaseTruncated(StorageError):
    """The database is shorter than it says."""


class DatabasePlain(StorageError):
    """The database is not encrypted: it is not this program's."""


class DatabaseForeign(StorageError):
    """The database does not open with this vault's key: another vault's, or damaged."""


class HeadersLost(StorageError):
    """Neither header can be read."""


class VaultTooNew(StorageError):
    """The vault was written by a later version of the program."""


class VaultBusy(StorageError):
    """Another program has the vault open."""


class SettingsRefused(StorageError):
    """The database engine did not take a safety setting, or is too old."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


class BadKey(StorageError):
    """A database key that is not 96 hexadecimal digits."""


class DiskFull(StorageError):
    """There is no space left; nothing of the change was kept, everything before it was."""


class DiskFailed(StorageError):
    """The disk reports an error."""


class ReadOnlyVault(StorageError):
    """The vault lies on a medium that cannot be written."""


class VaultDamaged(StorageError):
    """The database is damaged, or a chain in it does not hold."""


class EngineRefused(StorageError):
    """The engine refused for a reason of its own, such as no memory; nothing tells of damage."""


class RosterLost(StorageError):
    """The staff list of a damaged vault cannot be read, and no copy of it was found."""


class DamagedNotChanged(StorageError):
    """The vault is damaged, so nothing is changed in it any more."""


class FolderTaken(StorageError):
    """Something lies where a new vault should be made."""


class PlaceMissing(StorageError):
    """The folder for backups is not there: a stick that was taken out, a network that is down."""


class ArchiveBroken(StorageError):
    """The file for transport is not one, was cut short, or holds something else."""


class ArchiveLocked(StorageError):
    """The passphrase or key does not open the file for transport."""


class NotEntitled(StorageError):
    """There is no key for this on the person's ring."""


class NotFound(StorageError):
    """Nothing with this id."""


class NotAllowed(StorageError):
    """The roster's rules refuse this change."""


class WrongPassphrase(StorageError):
    """No slot opens with this user name and passphrase."""


class NoLongerHere(StorageError):
    """The slot opens, and its owner has left the roster."""
