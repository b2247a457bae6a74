"""Attach, list, show and remove the documents of a case; their bytes stay sealed in parts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.documents import (
    LONGEST_REMARKS,
    LONGEST_TITLE,
    VAULT_BYTES,
    WARN_BYTES,
    Document,
    DocumentId,
    DocumentKind,
    DocumentLine,
    OpenedDocument,
)
from counsel_desk.domain.ids import CaseId
from counsel_desk.services.again import check_again
from counsel_desk.services.consents import require, require_leaving
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.document_files import DocumentPermit, FileContent, digest_of
from counsel_desk.services.errors import Invalid, NotFound, VaultDamaged
from counsel_desk.services.exports import checked_path
from counsel_desk.services.joined import files, place_of
from counsel_desk.storage import kinds
from counsel_desk.storage.document_parts import (
    PART_BYTES,
    Sealed,
    read_part,
    seal_next,
    vault_bytes,
    write,
)
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from counsel_desk.services.desk import Desk
    from counsel_desk.storage.records import Stored

RECORDINGS = frozenset({DocumentKind.AUDIO, DocumentKind.VIDEO})
"""Files that hold a voice or a picture that moves: the client must have agreed to be recorded."""
PARTS_A_SLICE = 4
"""How many parts are sealed or opened before the vault thread serves others: one megabyte."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far long work is; the last step of an attachment or a reading carries its result."""

    done: int
    of: int
    attached: Attached | None = None
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that was attached; ``vault_bytes`` is set where the vault is getting full."""

    document: DocumentId
    vault_bytes: int = 0


@dataclass(slots=True, repr=False)
class _Sealing:
    """A document on its way into the vault: nothing of it is written before all is sealed."""

    document: DocumentId
    content: FileContent
    title: str
    remarks: str
    parts: list[Sealed] = field(default_factory=list)

    @property
    def count(self) -> int:
        return -(-len(self.content.data) // PART_BYTES)


@dataclass(slots=True, repr=False)
class _Reading:
    """A document on its way out of the vault."""

    document: DocumentId
    content: Document
    place: CaseId
    data: bytearray = field(default_factory=bytearray)
    position: int = 0


def attach(
    desk: Desk,
    case: CaseId,
    content: FileContent,
    *,
    title: str = "",
    remarks: str = "",
    override: str | None = None,
) -> Iterator[Step]:
    """Attach a document, in slices: all is sealed first and written in one transaction.

    Stopped before its end, or failing, it leaves nothing behind. The last step has ``attached``.
    A recording needs the client's consent to be recorded, or ``override``, a reason. Raises
    ConsentMissing, and Invalid with ``title-empty``, ``title-too-long``, ``remarks-too-long`` or
    ``vault-at-limit``.
    """
    sealing = desk.do(_begin, case, content, title=title, remarks=remarks, override=override)
    while len(sealing.parts) < sealing.count:
        desk.do(_seal, case, sealing)
        yield Step(len(sealing.parts), sealing.count + 1)
    attached = desk.do(_store, case, sealing)
    yield Step(sealing.count + 1, sealing.count + 1, attached=attached)


@use_case(Permission.WRITE_CLINICAL)
def _begin(
    work: Work, case: CaseId, content: FileContent, *, title: str, remarks: str,
    override: str | None = None,
) -> _Sealing:  # fmt: skip
    named, said = _checked(title or content.title, remarks)
    if content.kind in RECORDINGS:
        require(work, case, Purpose.AUDIO, override=override)
    if vault_bytes(work) + len(content.data) > VAULT_BYTES:
        raise Invalid("vault-at-limit", field="file")
    return _Sealing(DocumentId(work.new_id()), content, named, said)


def _checked(title: str, remarks: str) -> tuple[str, str]:
    named, said = " ".join(title.split()), remarks.strip()
    if not named:
        raise Invalid("document-title", field="title")
    if len(named) > LONGEST_TITLE:
        raise Invalid("document-title-long", field="title", most=LONGEST_TITLE)
    if len(said) > LONGEST_REMARKS:
        raise Invalid("remarks-too-long", field="remarks", most=LONGEST_REMARKS)
    return named, said


@use_case(Permission.WRITE_CLINICAL)
def _seal(work: Work, case: CaseId, sealing: _Sealing) -> None:
    for _ in range(min(PARTS_A_SLICE, sealing.count - len(sealing.parts))):
        position = len(sealing.parts)
        data = sealing.content.data[position * PART_BYTES : (position + 1) * PART_BYTES]
        sealing.parts.append(seal_next(work, case, sealing.document, position, data))


@use_case(Permission.WRITE_CLINICAL, Changed.DOCUMENTS)
def _store(work: Work, case: CaseId, sealing: _Sealing) -> Attached:
    epoch = sealing.parts[0].epoch
    if seal_next(work, case, sealing.document, 0, b"").epoch != epoch:
        sealing.parts.clear()  # the keys were turned meanwhile: none may lie under the old one
        while len(sealing.parts) < sealing.count:
            _seal(work, case, sealing)
    content = sealing.content
    document = Document(
        title=sealing.title,
        kind=content.kind,
        size=len(content.data),
        added_on=local_day(work.now),
        digest=content.digest,
        parts=tuple(part.hash for part in sealing.parts),
        content_version=1,
        epoch=sealing.parts[0].epoch,
        remarks=sealing.remarks,
    )
    kinds.DOCUMENT.records(work).add(case, document, record=sealing.document)
    write(work, sealing.document, sealing.parts)
    full = vault_bytes(work)
    return Attached(sealing.document, full if full >= WARN_BYTES else 0)


@use_case(Permission.READ_CLINICAL)
def list_documents(work: Work, case: CaseId) -> tuple[DocumentLine, ...]:
    """List the documents of a case, removed and damaged ones too, the newest first; one entry."""
    work.note(Action.LIST_OPENED, case)
    return _lines(work, case)


def _lines(work: Work, case: CaseId) -> tuple[DocumentLine, ...]:
    stored = kinds.DOCUMENT.records(work).list(*files(work, case))
    return tuple(_line(CaseId(one.scope), one) for one in reversed(stored))


def _line(case: CaseId, stored: Stored[Document]) -> DocumentLine:
    found = stored.value
    return DocumentLine(
        id=DocumentId(stored.id),
        case=case,
        title=found.title if found else "",
        kind=found.kind if found else DocumentKind.OTHER,
        size=found.size if found else 0,
        added_on=found.added_on if found else local_day(stored.created),
        remarks=found.remarks if found else "",
        struck=found.struck if found else "",
        author=stored.author,
        changed_at=stored.created,
        content_version=found.content_version if found else 0,
        damaged=found is None,
    )


@use_case(Permission.READ_CLINICAL)
def same_content(work: Work, case: CaseId, digest: bytes) -> tuple[DocumentLine, ...]:
    """Find the documents of this client, not removed, that hold the very same bytes."""
    stored = kinds.DOCUMENT.records(work).list(*files(work, case))
    return tuple(
        _line(CaseId(one.scope), one)
        for one in stored
        if one.value is not None and one.value.digest == digest and not one.value.struck
    )


@use_case(Permission.READ_CLINICAL)
def open_document(work: Work, case: CaseId, document: DocumentId) -> OpenedDocument:
    """Open what is known of a document, its signature checked; the reading is logged."""
    stored = _opened(work, case, document)
    return OpenedDocument(_line(CaseId(stored.scope), stored), bool(stored.intact))


def _opened(work: Work, case: CaseId, document: UUID) -> Stored[Document]:
    stored = kinds.DOCUMENT.records(work).open(document)
    place_of(work, case, stored.scope)
    return stored


def content(desk: Desk, case: CaseId, document: DocumentId) -> Iterator[Step]:
    """Read a document's bytes in slices; the last step has ``data``; the reading is logged.

    Raises VaultDamaged where they are not the bytes that were attached.
    """
    yield from _content(desk, case, desk.do(_begin_reading, case, document))


def preview(desk: Desk, case: CaseId, document: DocumentId) -> Iterator[Step]:
    """Read a document's bytes for the small picture in a list, whose opening was logged."""
    yield from _content(desk, case, desk.do(_begin_preview, case, document))


def _content(desk: Desk, case: CaseId, reading: _Reading) -> Iterator[Step]:
    count = len(reading.content.parts)
    while reading.position < count:
        desk.do(_read, case, reading)
        done = reading.position
        yield Step(done, count, data=bytes(reading.data) if done == count else None)


@use_case(Permission.READ_CLINICAL)
def _begin_reading(work: Work, case: CaseId, document: DocumentId) -> _Reading:
    stored = _opened(work, case, document)
    if stored.value is None or not stored.value.parts:
        raise VaultDamaged
    return _Reading(document, stored.value, CaseId(stored.scope))


@use_case(Permission.READ_CLINICAL)
def _begin_preview(work: Work, case: CaseId, document: DocumentId) -> _Reading:
    for stored in kinds.DOCUMENT.records(work).list(*files(work, case)):
        if stored.id == document and stored.value is not None and stored.value.parts:
            return _Reading(document, stored.value, CaseId(stored.scope))
    raise NotFound


@use_case(Permission.READ_CLINICAL)
def _read(work: Work, case: CaseId, reading: _Reading) -> None:
    found = reading.content
    for position in range(
        reading.position, min(reading.position + PARTS_A_SLICE, len(found.parts))
    ):
        reading.data += read_part(work, reading.place, reading.document, found, position)
        reading.position = position + 1
    is_whole = reading.position == len(found.parts)
    if is_whole and (
        len(reading.data) != found.size or digest_of(bytes(reading.data)) != found.digest
    ):
        raise VaultDamaged


@use_case(Permission.WRITE_CLINICAL, Changed.DOCUMENTS)
def describe(work: Work, case: CaseId, document: DocumentId, *, title: str, remarks: str) -> None:
    """Give a document another title and remarks; what it was called before is kept."""
    named, said = _checked(title, remarks)
    found = _current(work, case, document)
    if found.struck:
        raise Invalid("struck-already")  # who removed it, and when, is its last version
    changed = replace(found, title=named, remarks=said)
    if changed != found:
        kinds.DOCUMENT.records(work).replace(document, changed)


@use_case(Permission.WRITE_CLINICAL, Changed.DOCUMENTS)
def strike(work: Work, case: CaseId, document: DocumentId, *, why: str) -> None:
    """Remove a document: it is marked with the reason, kept, and in no list by itself."""
    reason = why.strip()
    if not reason:
        raise Invalid("strike-reason", field="why")
    if len(reason) > LONGEST_REMARKS:
        raise Invalid("remarks-too-long", field="why", most=LONGEST_REMARKS)
    found = _current(work, case, document)
    kinds.DOCUMENT.records(work).replace(document, replace(found, struck=reason))


@use_case(Permission.WRITE_CLINICAL, Changed.DOCUMENTS)
def bring_back(work: Work, case: CaseId, document: DocumentId) -> None:
    """Take a removal back; that it was removed once is kept too."""
    found = _current(work, case, document)
    kinds.DOCUMENT.records(work).replace(document, replace(found, struck=""))


def _current(work: Work, case: CaseId, document: DocumentId) -> Document:
    stored = _opened(work, case, document)
    if stored.scope != case:
        raise Invalid("merged-away")
    if stored.value is None:
        raise VaultDamaged
    return stored.value


@use_case(Permission.EXPORT_CASE)
def export_document(
    work: Work,
    case: CaseId,
    document: DocumentId,
    *,
    passphrase: str,
    path: Path,
    recipient: str = "",
    purpose: Purpose = Purpose.RELEASE,
    override: str | None = None,
) -> DocumentPermit:
    """Let a document leave the vault: the trail says so before the file is written.

    Give the permit to `document_files.save_document`. Raises ConsentMissing without the client's
    consent to ``purpose`` and to the recipient (or ``override``, a reason), WrongPassphrase, and
    Invalid for a path where no file may be (see `exports.checked_path`).
    """
    require_leaving(work, case, purpose, recipient=recipient.strip(), override=override)
    target = checked_path(path, vault=work.vault.folder.path)
    _opened(work, case, document)
    check_again(work, passphrase)
    work.note(Action.EXPORTED, document)
    return DocumentPermit(target)
