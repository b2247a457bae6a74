"""Small pictures of documents: made one at a time, kept in memory within a bound, never on disk."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from counsel_desk.services import documents
from ui.widgets.document_pictures import small_picture
from ui.widgets.document_words import has_preview

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtGui import QImage

    from counsel_desk.domain.documents import DocumentLine
    from counsel_desk.services.documents import Step
    from ui.jobs import Jobs

EDGE = 320
"""The longer side in pixels: enough for a tile at 200 %."""
MOST_BYTES = 32 * 1024 * 1024
LARGEST = 12 * 1024 * 1024
"""Larger documents are opened on purpose only, not to make a small picture."""
_NAME = "thumbnails"


class Thumbnails(QObject):
    """Makes and keeps small pictures.

    Signals:
        ready: the id of a document whose picture is here now.
    """

    ready = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self.setObjectName(_NAME)
        self._jobs = jobs
        self._kept: OrderedDict[tuple[UUID, int], QImage | None] = OrderedDict()
        self._bytes = 0
        self._waiting: OrderedDict[UUID, DocumentLine] = OrderedDict()
        self._busy: UUID | None = None

    @staticmethod
    def of(jobs: Jobs) -> Thumbnails:
        """Give the ones of this desk; they go with it when it locks."""
        found = jobs.findChild(Thumbnails, _NAME)
        return found if found is not None else Thumbnails(jobs)

    @property
    def bytes_kept(self) -> int:
        """How much memory the pictures take."""
        return self._bytes

    def picture(self, line: DocumentLine) -> QImage | None:
        """Give a picture that is here; otherwise have it made, and tell by ``ready``."""
        key = (line.id, line.content_version)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if has_preview(line) and line.size <= LARGEST and line.id != self._busy:
            self._waiting[line.id] = line
            self._waiting.move_to_end(line.id)  # what is looked at now comes first
            self._next()
        return None

    def forget_waiting(self) -> None:
        """Make no more of those that were asked for: nobody looks at them now."""
        self._waiting.clear()

    def _next(self) -> None:
        if self._busy is not None or not self._waiting:
            return
        _, line = self._waiting.popitem()
        self._busy = line.id
        job = self._jobs.in_slices(lambda desk: documents.preview(desk, line.case, line.id))
        job.then(lambda step: self._draw(line, step)).failed(lambda _error: self._keep(line, None))
        if job.is_cancelled:  # the desk is locking
            self._busy = None
            self._waiting.clear()

    def _draw(self, line: DocumentLine, step: Step | None) -> None:
        if step is None or step.data is None:
            self._keep(line, None)
            return
        job = self._jobs.compute(small_picture, step.data, line.kind, EDGE)
        job.then(lambda image: self._keep(line, image)).failed(lambda _e: self._keep(line, None))

    def _keep(self, line: DocumentLine, image: QImage | None) -> None:
        self._busy = None
        if image is not None and image.sizeInBytes() > MOST_BYTES:
            image = None  # it would go at once, and whoever paints would ask for it for ever
        self._kept[line.id, line.content_version] = image
        self._bytes += image.sizeInBytes() if image is not None else 0
        while self._bytes > MOST_BYTES:
            _, old = self._kept.popitem(last=False)
            self._bytes -= old.sizeInBytes() if old is not None else 0
        self.ready.emit(line.id)
        self._next()
