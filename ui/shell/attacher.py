"""Attach files one after another; it goes on while the person works on other pages."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage

from counsel_desk.services import document_files, documents
from counsel_desk.services.document_files import FileContent
from counsel_desk.services.errors import ConsentMissing
from ui import wording
from ui.job import PROGRESS, is_gone
from ui.widgets.dates import say_date
from ui.widgets.document_pictures import NoPicture, png_of
from ui.widgets.document_words import no_picture_words, size_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData

    from counsel_desk.domain.documents import DocumentLine
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.documents import Step
    from ui.job import Job
    from ui.screen import Context

_MANY = 200
_READING = 30
"""How much of the way, in per cent, is reading the file; the rest is sealing it."""
Source = Path | QImage


def sources_in(mime: QMimeData) -> list[Source]:
    """Give the files, or else the picture, that the clipboard or a drag carries."""
    paths: list[Source] = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return paths[:_MANY]
    image = mime.imageData() if mime.hasImage() else None
    return [image] if isinstance(image, QImage) and not image.isNull() else []


def same_words(line: DocumentLine) -> str:
    """Say that a document holds these very bytes already."""
    words = QCoreApplication.translate("Attacher", "It is attached already, as “{0}”, of {1}.")
    return words.format(line.title, say_date(line.added_on))


def picture_file(image: QImage, title: str) -> FileContent:
    """Make a file of a picture from the clipboard; on a worker."""
    made = document_files.checked(png_of(image), name="picture.png")
    return FileContent(title, made.kind, made.data, made.digest)


class Attacher(QObject):
    """The files that are on their way into one case file.

    Signals:
        progressed: the words for what is done now, and how far it is, in per cent.
        refused: the name of a file, and the sentence that says why it was not attached.
        attached: the id of a document that is in the vault now.
        warned: a sentence about the vault.
        finished: nothing is on its way any more; how many were attached.
    """

    progressed = Signal(str, int)
    refused = Signal(str, str)
    attached = Signal(object)
    warned = Signal(str)
    finished = Signal(int)

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context.jobs)
        self.setObjectName(f"attacher-{case}")
        self._context = context
        self._case = case
        self._waiting: deque[Source] = deque()
        self._job: Job[object] | None = None
        self._held: FileContent | None = None
        self.asker: Callable[[str, DocumentLine], object] | None = None
        """Is asked about a file that holds the same as a document of this client does."""
        self.consent_asker: Callable[[ConsentMissing], object] | None = None
        """Is asked for a reason where the client has not agreed to a recording."""
        self._name = ""
        self._done = 0

    @staticmethod
    def of(context: Context, case: CaseId) -> Attacher:
        """Give the one of this case file, with what is on its way already."""
        found = context.jobs.findChild(Attacher, f"attacher-{case}")
        return found if found is not None else Attacher(context, case)

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way."""
        return bool(self._name)

    def add(self, sources: list[Source]) -> None:
        """Attach these too."""
        self._waiting.extend(sources)
        if not self.is_busy:
            self._next()

    def cancel(self) -> None:
        """Stop the file on its way and forget the others; what is attached stays."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()
        if self.is_busy:
            self._next()

    def _next(self) -> None:
        self._held = self._job = None
        if not self._waiting:
            done, self._done, self._name = self._done, 0, ""
            self.finished.emit(done)
            return
        source = self._waiting.popleft()
        jobs = self._context.jobs
        job: Job[FileContent]
        if isinstance(source, QImage):
            self._name = self.tr("Picture from the clipboard")
            job = jobs.compute(picture_file, source, self._name)
        else:
            self._name = source.name
            job = jobs.compute(document_files.read_file, source, progress=PROGRESS)
        self._hold(job)
        self.progressed.emit(self._name, 0)
        job.progress(self._reading).then(self._read).failed(self._refuse)

    def _hold(self, job: Job[object] | Job[FileContent] | Job[tuple[DocumentLine, ...]]) -> None:
        self._job = job  # type: ignore[assignment] # only ever cancelled

    def _reading(self, done: int, of: int) -> None:
        self.progressed.emit(self._name, _READING * done // max(of, 1))

    def _read(self, content: FileContent) -> None:
        self._held = content
        ask = self._context.jobs.ask
        job = ask(documents.same_content, self._case, content.digest)
        self._hold(job)
        job.then(self._compared).failed(self._refuse)

    def _compared(self, found: tuple[DocumentLine, ...]) -> None:
        if not found:
            self.go_on()
        elif self.asker is not None and not is_gone(self.asker):
            self.asker(self._name, found[0])
        else:
            self.refused.emit(self._name, same_words(found[0]))
            self._next()

    def go_on(self, reason: str | None = None) -> None:
        """Attach the file that was asked about, perhaps for a reason without the consent to it."""
        content = self._held
        if content is None:
            return
        job = self._context.jobs.in_slices(
            lambda desk: documents.attach(desk, self._case, content, override=reason)
        )
        self._job = job  # type: ignore[assignment] # only ever cancelled
        job.each(self._sealing).then(self._stored).failed(self._not_stored)

    def _not_stored(self, error: Exception) -> None:
        asker = self.consent_asker
        if isinstance(error, ConsentMissing) and asker is not None and not is_gone(asker):
            asker(error)
        else:
            self._refuse(error)

    def leave_out(self) -> None:
        """Do not attach the file that was asked about."""
        if self._held is not None:
            self._next()

    def _sealing(self, step: Step) -> None:
        share = (100 - _READING) * step.done // max(step.of, 1)
        self.progressed.emit(self._name, _READING + share)

    def _stored(self, step: Step | None) -> None:
        if step is not None and step.attached is not None:
            self._done += 1
            self.attached.emit(step.attached.document)
            if step.attached.vault_bytes:
                self.warned.emit(self._full_words(step.attached.vault_bytes))
        self._next()

    def _full_words(self, size: int) -> str:
        return self.tr(
            "The vault has grown to {0}. It can hold about 3.5 GB: tell an administrator, and"
            " scan with a lower resolution from now on."
        ).format(size_words(size))

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, NoPicture):
            words = no_picture_words(error.why)
        else:
            words = wording.sentence(error)
        self.refused.emit(self._name, words)
        self._next()
