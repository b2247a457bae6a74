"""Each use case of the record, tried by each person of the office."""

from __future__ import annotations

import inspect
import typing
from pathlib import Path

import pytest

from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.notes import AddendumReason, NoteFormat
from counsel_desk.domain.screenings import Mode, UnfinishedAnswers
from counsel_desk.services import (
    addenda,
    alerts,
    answer_drafts,
    chart_reviews,
    charts,
    groups,
    note_reviews,
    notes,
    own_notes,
    screenings,
    supervision,
    today,
    writing,
)
from counsel_desk.services.desk import described
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.exports import ExportKind
from tests.builders import PASSPHRASE, Office

EVERYONE = "founder counsellor1 counsellor2 supervisor coordinator peer admin"
MAY = {
    # The client is counsellor1's, whom supervisor supervises; counsellor1 and peer lead the group.
    notes.start_draft: "counsellor1",
    notes.save_draft: EVERYONE,
    notes.drop_draft: EVERYONE,
    notes.drop_damaged_draft: EVERYONE,
    notes.open_draft: EVERYONE,
    notes.list_drafts: EVERYONE,
    notes.sign_late_note: EVERYONE,
    notes.sign_note: "counsellor1",
    notes.list_notes: "counsellor1 supervisor",
    notes.open_note: "counsellor1 supervisor",
    notes.read_note: "counsellor1 supervisor",
    addenda.add_addendum: "counsellor1",
    note_reviews.submit_note: "counsellor1",
    note_reviews.start_revision: "counsellor1",
    note_reviews.review_of: "counsellor1",
    note_reviews.review_queue: "founder supervisor",
    note_reviews.open_submitted: "supervisor",
    note_reviews.approve_note: "supervisor",
    note_reviews.return_note: "supervisor",
    own_notes.list_own_notes: "counsellor1",
    own_notes.open_own_note: "counsellor1",
    own_notes.save_own_note: "counsellor1",
    own_notes.share_own_note: "counsellor1",
    own_notes.may_be_shown: "founder counsellor1 counsellor2",
    own_notes.shown_own_notes: "founder supervisor",
    own_notes.open_shown_note: "founder supervisor",
    writing.habits: "founder counsellor1 counsellor2",
    writing.prefer_format: "founder counsellor1 counsellor2",
    writing.check_spelling: "founder counsellor1 counsellor2",
    writing.learn_word: "founder counsellor1 counsellor2",
    writing.forget_word: "founder counsellor1 counsellor2",
    writing.snippets: "founder counsellor1 counsellor2",
    writing.save_snippet: "founder counsellor1 counsellor2",
    writing.drop_snippet: "founder counsellor1 counsellor2",
    writing.last_plan: "counsellor1",
    answer_drafts.save_answers: "counsellor1",
    answer_drafts.unfinished_answers: "counsellor1",
    answer_drafts.drop_answers: "counsellor1",
    screenings.record_screening: "counsellor1",
    screenings.list_screenings: "counsellor1 supervisor",
    screenings.open_screening: "counsellor1 supervisor",
    alerts.case_alerts: "counsellor1 supervisor",
    alerts.alert_answers: "counsellor1 supervisor",
    alerts.answer_alert: "counsellor1 supervisor",
    alerts.follow_up_alert: "counsellor1 supervisor",
    chart_reviews.sign_chart: "supervisor",
    chart_reviews.chart_reviews: "counsellor1 supervisor",
    chart_reviews.chart_queue: "founder supervisor",
    charts.progress_course: "counsellor1 supervisor",
    charts.export_chart: "counsellor1 supervisor",
    groups.create_group: "founder coordinator",
    groups.enrol: "founder counsellor1 coordinator",
    groups.check_enrolment: "founder counsellor1 coordinator",
    groups.end_membership: "founder counsellor1 coordinator",
    groups.set_meeting_status: "founder counsellor1 coordinator",
    groups.mark: "founder counsellor1 coordinator peer",
    groups.list_groups: "founder counsellor1 counsellor2 supervisor coordinator peer",
    groups.open_group: "founder counsellor1 supervisor coordinator peer",
    supervision.caseload: "founder supervisor",
    today.today: EVERYONE,
}
"""Written by hand from the table of the design, not from the permissions."""

MODULES = (
    addenda, alerts, answer_drafts, chart_reviews, charts, groups, note_reviews, notes, own_notes,
    screenings,
    supervision, today, writing,
)  # fmt: skip


class Scene:
    """An office with one client in one group, and arguments for every use case."""

    def __init__(self, office: Office, folder: Path) -> None:
        desk = office.counsellor1
        self.case = office.client()
        self.group = office.group(members=(self.case,), peer=office.peer)
        opened = office.coordinator.do(groups.open_group, self.group)
        note = office.note(desk, self.case)
        screening = office.screening(desk, self.case, "phq-9", {"rest": 0, "9": 1})
        alert = desk.do(alerts.case_alerts, self.case)[0].id
        later = office.note(desk, self.case)
        desk.do(note_reviews.submit_note, self.case, later)
        own = desk.do(own_notes.save_own_note, self.case, title="", text="Mine.")
        self.draft = desk.do(notes.start_draft, self.case, office.content())
        self.values = {
            "note": note,
            "place": self.case,
            "submitted": later,
            "comments": "Say the plan.",
            "text": "More.",
            "title": "",
            "reason": AddendumReason.OTHER,
            "own": own,
            "person": office.supervisor.me.id,
            "chosen": NoteFormat.DAP,
            "word": "shamba",
            "headings": ("Plan",),
            "content": office.content(),
            "answers": office.answers("gad-7", 0),
            "mode": Mode.SELF,
            "unfinished": UnfinishedAnswers("phq-9", "1", "en", Mode.SELF, {"1": 1}),
            "name": "phq-9",
            "screening": screening.id,
            "alert": alert,
            "action": "Called her.",
            "passphrase": PASSPHRASE,
            "recipient": None,
            "path": folder / "chart.png",
            "kind": ExportKind.PNG,
            "on_track": True,
            "plan_changed": False,
            "plan": office.plan(),
            "staff": opened.staff,
            "code": "nonsense",
            "membership": opened.members[0].membership,
            "on": office.clock().date(),
            "meeting": opened.meetings[0].id,
            "start": opened.meetings[0].start,
        }

    def arguments(self, use_case) -> dict[str, object]:
        """Give every required argument of a use case."""
        hints = typing.get_type_hints(use_case)
        given: dict[str, object] = {}
        for name, parameter in list(inspect.signature(use_case).parameters.items())[1:]:
            if hints[name] is CaseId:
                given[name] = self.case
            elif hints[name] is GroupId:
                given[name] = self.group
            elif name == "status":
                given[name] = MeetingStatus.HELD if use_case is not groups.mark else None
            elif name == "note" and "place" in hints:
                given[name] = self.values["submitted"]
            elif name == "on" and use_case is writing.check_spelling:
                given[name] = True
            elif name == "reason" and use_case is groups.end_membership:
                given[name] = EndReason.RELOCATED
            elif name == "name" and use_case in (writing.save_snippet, writing.drop_snippet):
                given[name] = "safe"
            elif name == "note" and use_case in (
                notes.save_draft, notes.open_draft, notes.drop_draft, notes.sign_note,
                notes.drop_damaged_draft, notes.sign_late_note,
            ):  # fmt: skip
                given[name] = self.draft
            elif parameter.default is inspect.Parameter.empty:
                given[name] = self.values[name]
        return given


def test_the_table_names_every_use_case():
    found = {
        function
        for module in MODULES
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if described(function) is not None
    }
    assert found == set(MAY)


@pytest.mark.parametrize("use_case", MAY, ids=lambda function: function.__name__)
def test_only_those_entitled_are_let_in(office, tmp_path, use_case):
    scene = Scene(office, tmp_path)
    arguments = scene.arguments(use_case)
    let_in = {
        name for name, desk in office.everyone().items() if _is_let_in(desk, use_case, arguments)
    }
    assert let_in == set(MAY[use_case].split())


def _is_let_in(desk, use_case, arguments) -> bool:
    """Whether someone gets past the first wall; who does must hold the keys behind it too."""
    try:
        desk.do(use_case, **arguments)
    except NotAllowed:
        return False
    except (Invalid, NotFound):
        return True
    return True
