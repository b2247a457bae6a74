"""Put every expected failure into a plain sentence: what happened, what is safe, what to do.

The sentences of ``Invalid`` are in ``ui/wording_invalid.py``.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from counsel_desk.domain.errors import DeskError, InstrumentFileError
from counsel_desk.domain.forms import Begun
from counsel_desk.services import errors
from ui import wording_consents, wording_damage
from ui.translatable import QT_TRANSLATE_NOOP
from ui.wording_files import begun_words
from ui.wording_instruments import file_sentence
from ui.wording_invalid import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.access import Permission

_TYPES: dict[type[Exception], str] = {
    errors.WrongPassphrase: QT_TRANSLATE_NOOP(
        "Wording",
        "The user name and the passphrase do not open this vault. Nothing was changed. Check"
        " Caps Lock and the keyboard’s language, and type both again.",
    ),
    errors.NoLongerHere: QT_TRANSLATE_NOOP(
        "Wording",
        "This person has left the service and can no longer open the vault. Nothing was"
        " changed. Ask an administrator if that is a mistake.",
    ),
    errors.VaultMissing: QT_TRANSLATE_NOOP(
        "Wording",
        "There is no vault at this place. If it is on a stick or another disk, connect it and"
        " try again; otherwise choose “Another vault”.",
    ),
    errors.NotAFolder: QT_TRANSLATE_NOOP(
        "Wording",
        "This is not a vault: a vault is a folder whose name ends in .cdv. Nothing was changed."
        " Choose “Another vault”.",
    ),
    errors.DatabaseMissing: QT_TRANSLATE_NOOP(
        "Wording",
        "The vault’s folder is here, but the file vault.db in it is missing. Nothing was"
        " written. Look whether it was moved, or restore the folder from a backup.",
    ),
    errors.DatabaseEmpty: QT_TRANSLATE_NOOP(
        "Wording",
        "The file vault.db of this vault is empty. Nothing was written. Restore the folder"
        " from a backup, and keep this copy until that has worked.",
    ),
    errors.DatabaseTruncated: QT_TRANSLATE_NOOP(
        "Wording",
        "The file vault.db is shorter than it should be, as after a copy that was broken off."
        " Nothing was written. Copy the vault again, or restore it from a backup.",
    ),
    errors.DatabasePlain: QT_TRANSLATE_NOOP(
        "Wording",
        "The file vault.db is not encrypted, so it does not belong to this vault. It was not"
        " opened and nothing was written. Restore the folder from a backup.",
    ),
    errors.DatabaseForeign: QT_TRANSLATE_NOOP(
        "Wording",
        "The passphrase is right, but vault.db does not open with this vault’s key: it belongs"
        " to another vault, or it is damaged. Nothing was written. Restore it from a backup.",
    ),
    errors.HeadersLost: QT_TRANSLATE_NOOP(
        "Wording",
        "Both copies of the vault’s header (head.a and head.b) are unreadable, so no passphrase"
        " can open it. Nothing was written. Restore the folder from a backup.",
    ),
    errors.VaultTooNew: QT_TRANSLATE_NOOP(
        "Wording",
        "This vault was written by a later version of Counsel Desk. It is safe and was not"
        " changed. Install the newer version to open it.",
    ),
    errors.VaultBusy: QT_TRANSLATE_NOOP(
        "Wording",
        "This vault is open in another window or program. It is safe. Lock or close it there,"
        " then try again here.",
    ),
    errors.SettingsRefused: QT_TRANSLATE_NOOP(
        "Wording",
        "The encryption library on this machine is too old or refused a safety setting, so the"
        " vault was not opened. It is unchanged. Set the program up again, then try once more.",
    ),
    errors.DiskFull: QT_TRANSLATE_NOOP(
        "Wording",
        "The disk is full, so this was not saved. Everything saved before is safe, and what you"
        " typed is still here. Make some room on the disk, then save again.",
    ),
    errors.DiskFailed: QT_TRANSLATE_NOOP(
        "Wording",
        "The disk reported an error, so this was not saved. What was saved before was not"
        " touched. Make a copy of the vault’s folder on another disk soon, then try again.",
    ),
    errors.ReadOnlyVault: QT_TRANSLATE_NOOP(
        "Wording",
        "This vault lies on a disk that cannot be written, so nothing can be saved here."
        " Everything in it is safe. Copy the vault’s folder to this machine to work with it.",
    ),
    errors.VaultDamaged: QT_TRANSLATE_NOOP(
        "Wording",
        "Part of the vault is damaged or was changed from outside. Nothing more was written."
        " Do not work on: lock the desk and save what can be read, or restore the last good"
        " backup.",
    ),
    errors.EngineRefused: QT_TRANSLATE_NOOP(
        "Wording",
        "The vault’s engine refused this, for example because the machine has no memory left."
        " Nothing tells of damage, and what was saved is safe. Close other programs and try again;"
        " if it comes back, lock the desk and open it anew.",
    ),
    errors.FolderTaken: QT_TRANSLATE_NOOP(
        "Wording",
        "Something with this name lies here already. It was not touched. Choose another name"
        " or another place.",
    ),
    errors.PlaceMissing: QT_TRANSLATE_NOOP(
        "Wording",
        "The folder is not there now. What was saved is safe. Plug the stick in, or connect to the"
        " network, and try again.",
    ),
    errors.ArchiveBroken: QT_TRANSLATE_NOOP(
        "Wording",
        "This is not a whole file for transport: it was cut short, changed on its way, or is"
        " something else. Nothing was put back. Fetch it again, or make it anew.",
    ),
    errors.ArchiveLocked: QT_TRANSLATE_NOOP(
        "Wording",
        "This does not open the file for transport. Nothing was put back. Type the passphrase or"
        " key again; it is the file’s own, not the vault’s.",
    ),
    errors.NotEntitled: QT_TRANSLATE_NOOP(
        "Wording",
        "You hold no key to this part, so it cannot be opened at your desk. If you should, ask"
        " the counsellor of the case or an administrator.",
    ),
    errors.NotFound: QT_TRANSLATE_NOOP(
        "Wording",
        "This is no longer here: it was removed or moved since the page was loaded. Nothing was"
        " changed. Go back and open it again from the list.",
    ),
    errors.StorageError: QT_TRANSLATE_NOOP(
        "Wording",
        "The vault refused this, and nothing was changed. Go back and try again; if it happens"
        " again, verify the vault under Settings.",
    ),
    **wording_damage.DAMAGE_TYPES,
    DeskError: QT_TRANSLATE_NOOP(
        "Wording",
        "This could not be done, and nothing was changed. Check what was entered and try again.",
    ),
}
"""The nearest class of an error's family tree has the word."""

_UNEXPECTED = QT_TRANSLATE_NOOP(
    "Wording",
    "Something went wrong that should not have, and this step was not finished. What was saved"
    " is safe. Try again, or go back to Today; if it comes again, lock the desk and open it anew.",
)
_NOT_ALLOWED = QT_TRANSLATE_NOOP(
    "Wording",
    "Your roles do not cover this: it is for {0}. Nothing was changed. Ask one of them to do it.",
)
_NOT_ALLOWED_HERE = QT_TRANSLATE_NOOP(
    "Wording",
    "This belongs to a colleague’s work, so your desk may not do it. Nothing was changed. Ask"
    " the counsellor of the case or the coordinator.",
)
_WAIT = QT_TRANSLATE_NOOP(
    "Wording", "Too many attempts failed. Nothing was lost. Wait {0}, then try again."
)

_FOR_ROLES: dict[str, str] = {
    "counsellor": QT_TRANSLATE_NOOP("Wording", "counsellors"),
    "supervisor": QT_TRANSLATE_NOOP("Wording", "supervisors"),
    "coordinator": QT_TRANSLATE_NOOP("Wording", "coordinators"),
    "peer": QT_TRANSLATE_NOOP("Wording", "peer co-facilitators"),
    "administrator": QT_TRANSLATE_NOOP("Wording", "administrators"),
}

_FAULTS: dict[str, str] = {
    "short": QT_TRANSLATE_NOOP(
        "Wording", "At least 15 characters are needed; four or five words that only you know do."
    ),
    "long": QT_TRANSLATE_NOOP("Wording", "At most 128 characters can be used."),
    "name": QT_TRANSLATE_NOOP("Wording", "Leave out your own name; it is the first guess."),
    "common": QT_TRANSLATE_NOOP(
        "Wording", "This is on the list of what people try first. Take words with no connection."
    ),
    "guessable": QT_TRANSLATE_NOOP(
        "Wording", "A machine would guess this too soon. Add one or two more words."
    ),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Wording", text)


def sentence(error: BaseException, *, roles: frozenset[str] = frozenset()) -> str:
    """Give the sentence of any error; ``roles`` of the person make a refusal more exact."""
    if isinstance(error, errors.Invalid):
        return _invalid(error)
    if isinstance(error, errors.ConsentMissing):
        return wording_consents.missing(error)
    if isinstance(error, errors.NotAllowed):
        return _refusal(error.permission, roles)
    if isinstance(error, InstrumentFileError):
        return file_sentence(error)
    if isinstance(error, errors.WaitBeforeRetry):
        return _tr(_WAIT).format(say_seconds(error.seconds))
    for kind in type(error).__mro__:
        if kind in _TYPES:
            return _tr(_TYPES[kind])
    return _tr(_UNEXPECTED)


def say_faults(faults: Iterable[str]) -> list[str]:
    """Give the sentences of what is wrong with a chosen passphrase."""
    return [_tr(_FAULTS[fault]) for fault in faults]


def _refusal(permission: Permission, roles: frozenset[str]) -> str:
    admitted = [role for role in _FOR_ROLES if role in permission.value.roles]
    if set(admitted) & roles or not admitted:
        return _tr(_NOT_ALLOWED_HERE)
    words = [_tr(_FOR_ROLES[role]) for role in admitted]
    return _tr(_NOT_ALLOWED).format(join_words(words))


def join_words(words: list[str]) -> str:
    """Join words as the language does: one, two and three."""
    return QLocale().createSeparatedList(words)


def say_seconds(seconds: float) -> str:
    """Give a wait in words, rounded up."""
    whole = max(1, int(-(-seconds // 1)))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return _tr("{0} seconds").format(rest) if rest != 1 else _tr("1 second")
    return _tr("{0}:{1} minutes").format(minutes, f"{rest:02d}")


def _invalid(error: errors.Invalid) -> str:
    known = REASONS.get(error.reason)
    if known is None:
        return _tr(_TYPES[DeskError])
    facts = {name: _say(value) for name, value in error.facts.items()}
    try:
        return QCoreApplication.translate("Invalid", known).format(**facts)
    except (KeyError, IndexError):
        return _tr(_TYPES[DeskError])


def _say(value: object) -> str:
    """Write a fact as the locale does: years without grouping, days in words."""
    locale = QLocale()
    if isinstance(value, tuple):
        return join_words([_say(one) for one in value])
    if isinstance(value, Begun):
        return begun_words(value)
    if isinstance(value, datetime.date):
        return locale.toString(QDate(value.year, value.month, value.day), "d MMMM yyyy")
    if isinstance(value, float):
        return locale.toString(value, "g", 4)
    return str(value)
