"""Open the timeline of a long file in the real window and scroll it: timeline_child FOLDER."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QApplication

from counsel_desk.crypto.kdf import lower_limits_for_tests
from counsel_desk.domain.audit import Action
from counsel_desk.domain.documents import Document, DocumentKind
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.services import vaults
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import transaction
from tests.benchmarks.client_child import Page
from tests.benchmarks.client_vault import TEXT, LongCourse, long_course
from tests.benchmarks.window import Opened, answer, wait_painted, wait_until

NOTES, DOCUMENTS = 500, 100
WRITTEN = 60
"""Notes written as a counsellor does, one after the other; the others come all at once."""
OPENINGS = 5


def add_records(course: LongCourse) -> None:
    """Add notes and documents in one transaction, as far as the timeline reads them."""
    desk = vaults.open_vault(course.folder, user_name=course.user, passphrase=course.passphrase)
    with transaction(desk.vault, desk.who) as work:
        case = CaseId(UUID(course.case))
        documents = kinds.DOCUMENT.records(work)
        for number in range(DOCUMENTS):
            documents.add(case, _document(number))
        for number in range(NOTES - WRITTEN):
            work.note(Action.NOTE_SIGNED, work.notes.add(case, _note(number)))
    desk.close()


def _document(number: int) -> Document:
    return Document(
        title=f"Letter {number}",
        kind=list(DocumentKind)[number % len(DocumentKind)],
        size=120_000,
        added_on=date.today() - timedelta(days=900 - 9 * number),
        digest=bytes(32),
        parts=(),
        content_version=1,
        epoch=1,
    )


def _note(number: int) -> NoteContent:
    start = datetime.now(UTC) - timedelta(days=900 - 2 * number)
    return NoteContent(start, 50, NoteKind.PROGRESS, attended=True, text=TEXT)


def main(folder: str) -> None:
    lower_limits_for_tests()
    course = long_course(Path(folder), note_count=WRITTEN)
    add_records(course)
    opened = Opened(course.folder, Path(os.environ["COUNSEL_DESK_HOME"]))
    opened.sign_in(course.user, course.passphrase)
    wait_until(opened.is_open, "the desk")
    opened.settle()
    times = []
    for _ in range(OPENINGS + 1):
        times.append(open_timeline(opened, UUID(course.case)))
        opened.settle()
        if len(times) <= OPENINGS:
            from ui.screen import Route

            opened.view.go(Route("today"))
            opened.settle()
    tab: Any = opened.view.current.tab("timeline")  # type: ignore[union-attr] # the page
    frames = scroll_through(tab.list)
    answer(
        {
            "overview": open_overview(opened, course.case),
            "opened": [first for first, _ in times[1:]],
            "shown": [whole for _, whole in times[1:]],
            "frames": frames,
            "entries": len(tab.entries),
        }
    )
    os._exit(0)


def open_timeline(opened: Opened, case: UUID) -> tuple[float, float]:
    """Open the page on its timeline: to the first paint of the file, and of the list."""
    from ui.screen import Route

    begun = time.perf_counter()
    opened.view.go(Route("client", case, "timeline"))
    page: Any = opened.view.current
    wait_painted(page.header, lambda: page.shown is not None, "the page")
    first = time.perf_counter() - begun
    wait_until(lambda: page.tab("timeline") is not None, "the timeline")
    tab = page.tab("timeline")
    wait_until(lambda: tab.entries, "the entries")
    tab.list.viewport().update()  # where the entries came with the page it is painted already
    wait_painted(tab.list.viewport(), lambda: True, "the list")
    return first, time.perf_counter() - begun


def open_overview(opened: Opened, case: str) -> list[float]:
    """Open the client's page as it comes from the list, again and again, to its first paint."""
    page = Page(opened, case)
    page.leave()
    times = []
    for _ in range(OPENINGS + 1):
        times.append(page.open()[0])
        opened.settle()
        page.leave()
    return times[1:]


def scroll_through(shown: Any) -> list[float]:
    """Scroll to the foot; gives how long each frame took from the step until it was painted."""
    bar, frames = shown.verticalScrollBar(), []
    value = 0
    while value < bar.maximum():
        value = min(value + 24, bar.maximum())
        begun = time.perf_counter()
        bar.setValue(value)
        QApplication.processEvents()
        shown.viewport().repaint()
        frames.append(time.perf_counter() - begun)
    return frames


if __name__ == "__main__":
    main(sys.argv[1])
