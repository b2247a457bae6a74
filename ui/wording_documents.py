"""The sentences of reasons about documents, and about registers that are brought in."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

DOCUMENT_REASONS: dict[str, str] = {
    "document-changed": QT_TRANSLATE_NOOP(
        "Invalid",
        "The file was changed or taken away while it was read, so nothing was attached. If it "
        "lies on a stick or a telephone, leave that connected and attach the file again.",
    ),
    "document-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file is empty, so there is nothing to attach. Look whether it was copied to the "
        "end, or choose another file.",
    ),
    "document-gone": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file is no longer there, so nothing was attached. If it lies on a stick, connect "
        "it; otherwise choose the file again.",
    ),
    "document-is-folder": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is a folder. Open it and choose the files in it; several can be chosen at once.",
    ),
    "document-refused": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file may not be read at this desk, so nothing was attached. Copy it to a folder of "
        "your own first, then attach the copy.",
    ),
    "document-title": QT_TRANSLATE_NOOP(
        "Invalid",
        "A document needs a title, such as “P3 form, Nakuru”. Type it, then save.",
    ),
    "document-title-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "The title is longer than {most} characters. Keep it short, and put the rest into the "
        "remarks.",
    ),
    "document-too-large": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file has {megabytes} MB, and a document may have {most} MB at most, so it was not "
        "read. Scan it with a lower resolution, or attach it in parts.",
    ),
    "import-column-twice": QT_TRANSLATE_NOOP(
        "Invalid",
        "Two columns are said to hold the same. Choose another word for one of them, or leave it "
        "out.",
    ),
    "import-edited": QT_TRANSLATE_NOOP(
        "Invalid",
        "{count} of its clients were worked with since, so the import cannot be taken back as a "
        "whole. Nothing was changed; close single case files instead.",
    ),
    "import-no-name": QT_TRANSLATE_NOOP(
        "Invalid",
        "No column holds the names, and a client needs one. Say which column it is.",
    ),
    "import-nothing": QT_TRANSLATE_NOOP(
        "Invalid",
        "No row is chosen, so there is nothing to bring in.",
    ),
    "import-undone": QT_TRANSLATE_NOOP(
        "Invalid",
        "This import was taken back already. Nothing was changed.",
    ),
    "pdf-is-not-one": QT_TRANSLATE_NOOP(
        "Invalid",
        "The name of this file ends in .pdf, and it is no PDF inside, so it was not attached. Open "
        "it where it comes from, and save it as PDF again.",
    ),
    "picture-is-not-one": QT_TRANSLATE_NOOP(
        "Invalid",
        "The name of this file says that it is a picture, and it is none inside, so it was not "
        "attached. Export it again where it comes from.",
    ),
    "remarks-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is longer than {most} characters. Keep it short here, and write the rest into a "
        "note.",
    ),
    "strike-reason": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say in a few words why it is removed, such as “belongs to another client”. It stays in "
        "the record, marked.",
    ),
    "table-broken": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file is damaged or was not written to its end, so it cannot be read. Save it again "
        "where it comes from.",
    ),
    "table-no-rows": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file has no row below its headings. The first line with words must hold the "
        "headings of the columns.",
    ),
    "table-old-format": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is a workbook of the old kind (.xls). Open it in a spreadsheet program, save it as "
        ".xlsx or .csv, and choose that.",
    ),
    "table-quote-open": QT_TRANSLATE_NOOP(
        "Invalid",
        "A quotation mark in line {line} has no other that belongs to it, so what follows it "
        "cannot be told apart. Close or remove it in the file and choose it again.",
    ),
    "table-too-wide": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file has more than {most} columns. Remove those that are not brought in and choose "
        "it again.",
    ),
    "table-too-large": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file has more than {most} rows, or unfolds to more than can be held. Divide it into "
        "several files and bring them in one after another.",
    ),
    "table-unknown": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file holds no table that can be read. Save the table as .xlsx or .csv, and choose "
        "that.",
    ),
    "vault-at-limit": QT_TRANSLATE_NOOP(
        "Invalid",
        "The vault is full: with this document it would be larger than it can safely be. Nothing "
        "was attached. Tell an administrator; everything in it is safe.",
    ),
}
