"""Read a document back, from docs/vault-format.md alone (12.4, ``document_parts``)."""

from __future__ import annotations

import struct

from tests.crypto import second
from tests.second_reader.reader import COMPARTMENTS, Broken, Opened, Reader

PIECE = 262_144
PARTS_WRITTEN = 25


def read_document(reader: Reader, record: Opened) -> bytes:
    """Give the file that a version of a ``document`` record names."""
    if record.table != "document" or not record.intact:
        raise Broken("document")
    content = record.value
    seed = reader.seeds[record.scope, "clin", content["epoch"]]
    key = second.derive(second.derive(seed, b"cd-aead"), b"cd-document", record.record)
    rows = {
        row["position"]: row["sealed"]
        for row in reader.named("document_parts")
        if (row["document"], row["version"]) == (record.record, content["content_version"])
    }
    pieces = []
    for position, wanted in enumerate(content["parts"]):
        sealed = rows[position]
        if second.blake2b_256(sealed) != wanted:
            raise Broken("part")
        associated = b"".join(
            (reader.vault, record.scope, bytes([COMPARTMENTS.index("clin") + 1]),
             struct.pack(">I", content["epoch"]), b"document_parts".ljust(16, b"\0"),
             record.record, struct.pack(">II", content["content_version"], position))
        )  # fmt: skip
        pieces.append(second.unpad(second.unseal(sealed, associated, key)))
    data = b"".join(pieces)
    if len(data) != content["size"] or second.blake2b_256(data) != content["digest"]:
        raise Broken("document's bytes")
    return data


def check_parts(reader: Reader) -> int:
    """Hold all parts against the audit chain, without any key; gives how many documents."""
    stored: dict[bytes, list[tuple[int, bytes]]] = {}
    for row in reader.named("document_parts"):
        digest = second.blake2b_256(row["sealed"])
        stored.setdefault(row["document"], []).append((row["position"], digest))
    written = {
        subject: content
        for _, _, _, action, subject, content in reader.audit()
        if action == PARTS_WRITTEN
    }
    if stored.keys() != written.keys():
        raise Broken("parts")
    for document, parts in stored.items():
        joined = b"".join(digest for _, digest in sorted(parts))
        if second.blake2b_256(joined) != written[document]:
            raise Broken("parts")
    return len(written)
