"""Put what a command without a window refuses into words: what happened, what is safe, what to do.

Nothing of the error itself is repeated but numbers and codes of ours: its text could name a
person, a case or a path.
"""

from __future__ import annotations

from counsel_desk.domain.errors import InstrumentFileError
from counsel_desk.services import errors
from counsel_desk.services.instruments import UnknownInstrumentError

_SENTENCES: dict[type[BaseException], str] = {
    errors.WrongPassphrase: (
        "The user name and the passphrase do not open this vault. Nothing was changed. Check both"
        " for capitals and the keyboard's language, and try again."
    ),
    errors.NoLongerHere: (
        "This person has left the service and can no longer open the vault. Nothing was changed."
        " Ask an administrator if that is a mistake."
    ),
    errors.VaultMissing: (
        "There is no vault at this place. Nothing was changed. If it is on a stick or another"
        " disk, connect it; otherwise give another folder."
    ),
    errors.NotAFolder: (
        "This is not a vault: a vault is a folder whose name ends in .cdv. Nothing was changed."
        " Give such a folder."
    ),
    errors.DatabaseMissing: (
        "The vault's folder is here, but the file vault.db in it is missing. Nothing was written."
        " Look whether it was moved, or restore the folder from a backup."
    ),
    errors.DatabaseEmpty: (
        "The file vault.db of this vault is empty. Nothing was written. Restore the folder from a"
        " backup, and keep this copy until that has worked."
    ),
    errors.DatabaseTruncated: (
        "The file vault.db is shorter than it should be, as after a copy that was broken off."
        " Nothing was written. Copy the vault again, restore a backup, or use the command salvage."
    ),
    errors.DatabasePlain: (
        "The file vault.db is not encrypted, so it does not belong to this vault. It was not"
        " opened and nothing was written. Restore the folder from a backup."
    ),
    errors.DatabaseForeign: (
        "The passphrase is right, but vault.db does not open with this vault's key: it belongs to"
        " another vault, or it is damaged. Nothing was written. Restore a backup, or use the"
        " command salvage."
    ),
    errors.HeadersLost: (
        "Both copies of the vault's header (head.a and head.b) are unreadable, so no passphrase"
        " can open it. Nothing was written. Restore the folder from a backup."
    ),
    errors.VaultTooNew: (
        "This vault was written by a later version of Counsel Desk. It is safe and was not"
        " changed. Install the newer version to open it."
    ),
    errors.VaultBusy: (
        "This vault is open in a window or another program. It is safe. Lock or close it there,"
        " then run the command again."
    ),
    errors.SettingsRefused: (
        "The encryption library on this machine is too old or refused a safety setting, so the"
        " vault was not opened. It is unchanged. Set the program up again, then try once more."
    ),
    errors.DiskFull: (
        "The disk is full, so this was not finished. Everything saved before is safe. Make some"
        " room on the disk, then run the command again."
    ),
    errors.DiskFailed: (
        "The disk reported an error, so this was not finished. What was saved before was not"
        " touched. Copy the vault's folder to another disk soon, then try again."
    ),
    errors.ReadOnlyVault: (
        "This lies on a disk that cannot be written. Everything in it is safe. Copy the vault's"
        " folder to this machine, and use the command on the copy."
    ),
    errors.VaultDamaged: (
        "Part of the vault is damaged or was changed from outside. Nothing more was written. Save"
        " what can be read with the command salvage, or restore the last good backup."
    ),
    errors.EngineRefused: (
        "The vault's engine refused this, for example because the machine has no memory left."
        " Nothing tells of damage, and what was saved is safe. Close other programs and try again."
    ),
    errors.RosterLost: (
        "The staff list cannot be read, and no backup on this machine has it; without it nobody's"
        " signature can be checked. Nothing was made or changed. Plug in the stick with the"
        " backups and try again, or restore a backup."
    ),
    errors.DamagedNotChanged: (
        "Part of this vault is damaged, so nothing is changed in it any more. What can be read is"
        " safe where it is. Save it with the command salvage."
    ),
    errors.FolderTaken: (
        "Something with this name lies there already. It was not touched. Give another name or"
        " another place."
    ),
    errors.PlaceMissing: (
        "The folder to write into is not there now. What was saved is safe. Plug the stick in, or"
        " connect to the network, and try again."
    ),
    errors.ArchiveBroken: (
        "This is no whole copy of a vault: it was cut short, changed on its way, or is something"
        " else. Nothing was put back. Fetch it again, or take another copy."
    ),
    errors.ArchiveLocked: (
        "This does not open the file for transport. Nothing was put back. Give the file's own"
        " passphrase or key, not the vault's."
    ),
    errors.NotEntitled: (
        "This person holds no key to that part of the vault. Nothing was changed. Run the command"
        " as somebody who may open it."
    ),
    errors.NotFound: (
        "What was asked for is not in this vault. Nothing was changed. Check the name, or open the"
        " vault in the window."
    ),
    errors.NotAllowed: (
        "This person's roles do not cover that. Nothing was changed. Run the command as somebody"
        " whose role does, such as an administrator."
    ),
    errors.StorageError: (
        "The vault refused this. Nothing was changed. Try again; if it comes back, check the"
        " vault with the command verify."
    ),
    errors.ConsentMissing: (
        "This needs a consent that is not there, so it was not done. Nothing was changed. Ask for"
        " the consent in the window first."
    ),
    errors.DeskError: (
        "This could not be done. Nothing was changed. Check what was given with --help, and try"
        " again."
    ),
    FileNotFoundError: (
        "A file or folder that was named is not there. Nothing was changed. Check the name, and"
        " whether its disk is connected."
    ),
    PermissionError: (
        "This account may not read or write there. Nothing was changed. Choose another place, or"
        " run the command as the owner of the folder."
    ),
    OSError: (
        "The machine could not read or write there. What was saved before is safe. Check the disk"
        " and the name, and try again."
    ),
}
"""The nearest class of an error's family tree has the word."""

_REASONS = {
    "instrument-file-gone": (
        "The data file of the instrument is not there. Nothing was scored. Check its name, and"
        " whether its disk is connected."
    ),
    "instrument-file-refused": (
        "The data file of the instrument cannot be read. Nothing was scored. Check that it is a"
        " plain file, and that this account may read it."
    ),
    "instrument-file-too-large": (
        "The data file is too large for an instrument. Nothing was scored. Check that it is the"
        " right file."
    ),
    "instrument-file-empty": (
        "The data file of the instrument is empty. Nothing was scored. Fetch it again."
    ),
    "vault-name-long": (
        "This name is too long for a vault’s folder and its copies. Nothing was made. Give one of"
        " at most 50 letters."
    ),
    "vault-name": (
        "A vault needs the name of a folder that ends in .cdv. Nothing was made. Give such a name,"
        " in a folder that is there."
    ),
}
_SEE = "Mend the file as docs/instrument-format.md says, then run the command again."
_NAME_ONE = "Give the id of one, such as phq-9, or a data file whose name ends in .json."
STOPPED = "It was stopped. Nothing that was saved is lost; run it again to finish."


def say(error: BaseException) -> str:
    """Give the sentence of an error; one of an unknown kind has the plainest."""
    if isinstance(error, errors.WaitBeforeRetry):
        seconds = max(1, int(-(-error.seconds // 1)))
        return (
            f"Too many attempts failed. Nothing was lost. Wait {seconds} seconds, then try again."
        )
    if isinstance(error, InstrumentFileError):
        return (
            f"The data file of the instrument cannot be used: {error}. Nothing was scored. {_SEE}"
        )
    if isinstance(error, UnknownInstrumentError):
        return f"There is no instrument {error.instrument!r} here. Nothing was scored. {_NAME_ONE}"
    if isinstance(error, errors.Invalid) and error.reason in _REASONS:
        return _REASONS[error.reason]
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind]
    return _SENTENCES[errors.DeskError]
