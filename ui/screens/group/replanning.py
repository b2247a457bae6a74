"""Plan a cancelled meeting again; what took its time meanwhile is shown before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.services.group_schedule import check_meeting
from ui import wording
from ui.widgets import schedule_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.diary import Clash
    from counsel_desk.domain.groups import Meeting
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def plan_again(
    over: QWidget, context: Context, meeting: Meeting, then: Callable[[], object]
) -> None:
    """Go on where nothing clashes, and ask where something does."""
    job = context.jobs.ask(check_meeting, meeting.group, meeting.id, start=meeting.start)
    job.then(partial(_ask, over, context, meeting, then))
    job.failed(lambda error: context.messages.say(wording.sentence(error), "danger"))


def _ask(
    over: QWidget,
    context: Context,
    meeting: Meeting,
    then: Callable[[], object],
    clashes: Sequence[Clash],
) -> None:
    if not clashes:
        then()
        return
    title = translate("Replanning", "Plan meeting {0} again?")
    said = " ".join(f"{one}." for one in schedule_words.clash_sentences(clashes))
    context.dialogs.ask_confirm(
        over,
        title.format(QLocale().toString(meeting.number)),
        translate("Replanning", "It would clash. {0}").format(said),
        translate("Replanning", "Plan it all the same"),
        then,
    )
