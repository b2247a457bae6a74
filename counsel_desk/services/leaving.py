"""Check what every file that leaves the vault needs: a path, a passphrase, one to seal it with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from counsel_desk.services.again import check_again
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, ExportPermit, checked_path
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.passphrases import passphrase_faults

if TYPE_CHECKING:
    from pathlib import Path

    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def permit_pdf(work: Work, *, path: Path, passphrase: str, seal_with: str) -> ExportPermit:
    """Let a sealed PDF be written, once the person's own passphrase was given.

    Raises WrongPassphrase, and Invalid for a path where no file may be or a passphrase for the
    file that is weak (``fault`` says how) or the person's own.
    """
    permit = permit_file(work, path=path, passphrase=passphrase, kind=ExportKind.PDF)
    user_name = work.roster.members[work.me].person.user_name
    if normalize("NFKC", seal_with) == normalize("NFKC", passphrase):
        raise Invalid("file-passphrase-own", field="seal_with")
    if faults := passphrase_faults(seal_with, user_words=(user_name,)):
        raise Invalid("file-passphrase-weak", field="seal_with", fault=faults[0])
    return permit


@helps_use_cases
def permit_file(work: Work, *, path: Path, passphrase: str, kind: ExportKind) -> ExportPermit:
    """Let a file be written that nothing seals, once the person's own passphrase was given.

    Raises WrongPassphrase, and Invalid for a path where no file may be.
    """
    target = checked_path(path, vault=work.vault.folder.path)
    check_again(work, passphrase)
    return ExportPermit(target, kind)
