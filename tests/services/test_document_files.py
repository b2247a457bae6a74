"""Files on their way in and out: what is refused before reading, what stays behind (nothing)."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from counsel_desk.domain.documents import MOST_BYTES, DocumentKind
from counsel_desk.services import document_files
from counsel_desk.services.document_files import (
    DocumentPermit,
    checked,
    read_file,
    save_document,
)
from counsel_desk.services.errors import DiskFailed, DiskFull, Invalid

PDF = b"%PDF-1.4\n" + b"x" * 3_000_000


def reason(function, *args, **kwargs) -> Invalid:
    with pytest.raises(Invalid) as refused:
        function(*args, **kwargs)
    return refused.value


def test_a_file_is_read_whole_with_progress(tmp_path):
    path = tmp_path / "P3_form.pdf"
    path.write_bytes(PDF)
    seen: list[tuple[int, int]] = []
    found = read_file(path, progress=lambda done, of: seen.append((done, of)))
    assert (found.data, found.kind, found.title) == (PDF, DocumentKind.PDF, "P3 form")
    assert seen[0] == (0, len(PDF))
    assert seen[-1] == (len(PDF), len(PDF))
    assert len(seen) > 3


def test_two_gigabytes_are_refused_before_anything_is_read(tmp_path, monkeypatch):
    path = tmp_path / "film.mp4"
    with path.open("wb") as stream:
        stream.truncate(2 * 1024**3)  # takes no room on the disk
    seen: list[int] = []
    refused = reason(read_file, path, progress=lambda done, _of: seen.append(done))
    assert refused.reason == "document-too-large"
    assert refused.facts == {"megabytes": 2048, "most": 25}
    assert seen == []


def test_the_largest_allowed_is_allowed_and_one_byte_more_is_not():
    assert len(checked(bytes(MOST_BYTES), name="x").data) == MOST_BYTES
    assert reason(checked, bytes(MOST_BYTES + 1), name="x").reason == "document-too-large"


def test_an_empty_file_a_folder_a_pipe_and_nothing_at_all_each_have_a_reason(tmp_path):
    (tmp_path / "empty.pdf").touch()
    os.mkfifo(tmp_path / "pipe")
    assert reason(read_file, tmp_path / "empty.pdf").reason == "document-empty"
    assert reason(read_file, tmp_path).reason == "document-is-folder"
    assert reason(read_file, tmp_path / "pipe").reason == "document-refused"
    assert reason(read_file, tmp_path / "gone.pdf").reason == "document-gone"
    assert reason(read_file, tmp_path / "empty.pdf" / "x").reason == "document-gone"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "document-refused"),
        (errno.EISDIR, "document-is-folder"),
        (errno.EIO, "document-changed"),
    ],
)
def test_what_the_disk_refuses_has_a_reason(tmp_path, monkeypatch, number, code):
    def refuse(*_args, **_kwargs):
        raise OSError(number, "no")

    monkeypatch.setattr(document_files.os, "open", refuse)
    assert reason(read_file, tmp_path / "letter.pdf").reason == code


def test_a_file_that_shrinks_or_grows_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "letter.pdf"
    for size in (1000, len(PDF) + 5):
        path.write_bytes(PDF)
        done: list[int] = []

        def cut(at: int, _of: int, size: int = size, done: list[int] = done) -> None:
            if at and not done:
                done.append(at)
                os.truncate(path, size)

        assert reason(read_file, path, progress=cut).reason == "document-changed"


def test_a_pdf_that_is_none_and_a_picture_that_is_none_are_refused(tmp_path):
    path = tmp_path / "P3 form.pdf"
    path.write_text("not at all")
    assert reason(read_file, path).reason == "pdf-is-not-one"
    assert reason(checked, b"hello there", name="scar.jpg").reason == "picture-is-not-one"


def test_a_saved_document_is_its_owners_alone(tmp_path):
    target = tmp_path / "out.pdf"
    target.write_text("an older one")
    assert save_document(DocumentPermit(target), PDF) == target
    assert target.read_bytes() == PDF
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["out.pdf"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFull), (errno.EACCES, Invalid), (errno.EIO, DiskFailed)],
)
def test_a_document_that_cannot_be_written_leaves_nothing_behind(
    tmp_path, monkeypatch, number, kind
):
    def refuse(_fd: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(document_files.os, "fsync", refuse)
    with pytest.raises(kind):
        save_document(DocumentPermit(tmp_path / "out.pdf"), PDF)
    assert list(tmp_path.iterdir()) == []


def test_neither_content_nor_permit_shows_what_it_holds():
    assert "secret" not in repr(checked(b"a secret letter", name="letter.txt"))
    assert repr(DocumentPermit(Path("x")))
