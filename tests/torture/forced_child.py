"""The process in which errors are forced; see ``forced``."""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtCore import QCoreApplication, QTimer
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.services import cases, notes, search
from counsel_desk.services.desk import Desk
from counsel_desk.services.hardening import harden_process
from counsel_desk.storage import codec, drafts, keeper, records, unit_of_work
from counsel_desk.storage.chain import Trail
from tests.builders import Office, open_office
from ui import wording
from ui.job import Job
from ui.jobs import Jobs

TEXT = "Kamiti canary seventeen"
RAW = TEXT.encode()
ERRORS: tuple[Callable[[], BaseException], ...] = (
    lambda: ValueError(TEXT),
    lambda: KeyError(TEXT),
    lambda: UnicodeDecodeError("utf-8", RAW, 0, 1, TEXT),
    lambda: json.JSONDecodeError(TEXT, TEXT, 0),
    lambda: OSError(5, TEXT, TEXT),
    lambda: AssertionError(TEXT),
    lambda: StatementError(TEXT, f"INSERT '{TEXT}'", {"text": TEXT}, ValueError(TEXT)),
)
PLACES: tuple[tuple[Any, str], ...] = (
    (codec.Codec, "encode"),
    (codec.Codec, "decode"),
    (records.Records, "_write"),
    (records.Records, "_value"),
    (drafts.Drafts, "save"),
    (drafts.Drafts, "open"),
    (keeper.Keeper, "scope"),
    (Trail, "append"),
    (unit_of_work.Work, "finish"),
    (Session, "execute"),
)


class Forced:
    """Counts the errors that were really raised."""

    def __init__(self) -> None:
        self.count = 0

    def raiser(self, make: Callable[[], BaseException]) -> Callable[..., Any]:
        def fail(*_args: object, **_named: object) -> None:
            typed = TEXT  # in a frame, as what was typed is
            self.count += 1
            del typed
            raise make() from ValueError(TEXT)

        return fail


def works(office: Office, case: CaseId, draft: NoteId, note: NoteId) -> Iterator[Callable[[], Any]]:
    desk: Desk = office.counsellor1
    content = office.content(text=TEXT)
    yield lambda: desk.do(notes.start_draft, case, content)
    yield lambda: desk.do(notes.save_draft, case, draft, content)
    yield lambda: desk.do(notes.open_draft, case, draft)
    yield lambda: desk.do(notes.open_note, case, note)
    yield lambda: desk.do(cases.open_case, case)
    yield lambda: office.client(desk, name=TEXT)
    yield lambda: [*search.steps(desk)]
    yield lambda: desk.do(search.find, text=TEXT)


def run_one(jobs: Jobs, work: Callable[[], Any]) -> None:
    """Have the program do it as the window does, and say what the window would say."""
    job: Job[Any] = Job(jobs, work)
    job.run()
    with contextlib.suppress(IndexError):
        job.deliver()
    if job.error is not None:
        print(wording.sentence(job.error))  # noqa: T201 - stands for the page that is shown


def in_use_cases(jobs: Jobs, office: Office, forced: Forced, count: int) -> None:
    case = office.client(name=TEXT)
    note = office.note(office.counsellor1, case, text=TEXT)
    draft = office.counsellor1.do(notes.start_draft, case, office.content(text=TEXT))
    everything = tuple(works(office, case, draft, note))
    for make, (owner, name), work in itertools.product(ERRORS, PLACES, everything):
        if forced.count >= count:
            return
        with mock.patch.object(owner, name, forced.raiser(make)):
            run_one(jobs, work)


class Ending:
    """Fails as it goes, where nothing can catch it."""

    def __init__(self, fail: Callable[[], Any]) -> None:
        self.fail = fail

    def __del__(self) -> None:
        self.fail()


def elsewhere(app: QCoreApplication, forced: Forced) -> None:
    """Fail in a slot, in a thread and at the end of an object."""
    for make in ERRORS:
        fail = forced.raiser(make)
        QTimer.singleShot(0, fail)
        app.processEvents()
        one = threading.Thread(target=fail)
        one.start()
        one.join()
        Ending(fail)


def main() -> None:
    home, count, loud = Path(sys.argv[1]), int(sys.argv[2]), len(sys.argv) > 3
    logging.basicConfig(stream=sys.stderr)
    if not loud:
        harden_process()
    app = QCoreApplication([])
    jobs, forced = Jobs(), Forced()
    told = jobs.unexpected
    told.connect(lambda error: print(wording.sentence(error)))  # noqa: T201 - as above
    with open_office(home / "desk") as office:
        in_use_cases(jobs, office, forced, count)
        elsewhere(app, forced)
    print(f"forced {forced.count}", flush=True)  # noqa: T201 - read by who started this


if __name__ == "__main__":
    main()
