"""A document comes back through the second reader, and for those entitled alone."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from counsel_desk.services import document_files, documents
from tests.builders import PASSPHRASE, open_office
from tests.second_reader.documents import PIECE, check_parts, read_document
from tests.second_reader.reader import Reader

FILE = b"%PDF-1.4 kanari-of-a-document\n" + bytes(range(256)) * 2_500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("documents")
    with open_office(place) as office:
        desk, case = office.counsellor1, office.client()
        file = document_files.checked(FILE, name="P3.pdf")
        *_, last = documents.attach(desk, case, file, remarks="kanari-of-remarks")
        desk.do(documents.describe, case, last.attached.document, title="New", remarks="")
        list(documents.attach(desk, case, document_files.checked(b"short", name="a.txt")))
    copy = place / "copy.cdv"
    shutil.copytree(office.folder, copy)
    return copy


def reader_of(folder: Path, user: str) -> Reader:
    return Reader(folder, user, PASSPHRASE)


@pytest.mark.parametrize("user", ["counsellor1", "supervisor"])
def test_those_entitled_read_every_version_of_a_document(folder: Path, user: str) -> None:
    reader = reader_of(folder, user)
    found = reader.records("document")
    assert [(one.version, one.value["title"]) for one in found] == [(1, "P3"), (2, "New"), (1, "a")]
    assert [read_document(reader, one) for one in found] == [FILE, FILE, b"short"]
    assert len(found[0].value["parts"]) == -(-len(FILE) // PIECE)
    reader.close()


@pytest.mark.parametrize("user", ["counsellor2", "coordinator", "peer", "admin", "founder"])
def test_nobody_else_opens_the_record_or_finds_a_word_of_it(folder: Path, user: str) -> None:
    reader = reader_of(folder, user)
    assert reader.records("document") == []
    heap = reader.plaintext() + reader.raw_pages()
    assert b"kanari-of" not in heap
    assert check_parts(reader) == 2
    reader.close()


def test_the_files_as_they_lie_hold_no_word_of_it(folder: Path) -> None:
    for path in folder.rglob("*"):
        assert not path.is_file() or b"kanari-of" not in path.read_bytes()


def test_the_reader_of_documents_uses_nothing_of_the_program() -> None:
    tree = ast.parse((Path(__file__).parent / "documents.py").read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {one for one in imported if one and one.startswith("counsel_desk")}
