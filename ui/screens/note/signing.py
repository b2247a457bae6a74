"""Sign a draft, and ask for a reason first where the client said no to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services import notes
from counsel_desk.services.errors import ConsentMissing
from ui.shell.consent_sheet import retry_without_consent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import CaseId, NoteId
    from ui.jobs import Job
    from ui.screen import Context


def sign(
    over: QWidget,
    context: Context,
    case: CaseId,
    note: NoteId,
    *,
    submit: bool,
    then: Callable[[NoteId], object],
    otherwise: Callable[[Exception], object],
) -> None:
    """Sign a draft; where the client said no to a record or to supervision, ask why all the same.

    ``then`` gets the note that was signed, ``otherwise`` every other refusal.
    """

    def ask(override: str | None) -> Job[NoteId]:
        job = context.jobs.ask_first(notes.sign_note, case, note, submit=submit, override=override)
        return job.then(then)

    def refused(error: Exception) -> None:
        if isinstance(error, ConsentMissing):
            retry_without_consent(over, error, ask, context=context, case=case)
        else:
            otherwise(error)

    ask(None).failed(refused)
