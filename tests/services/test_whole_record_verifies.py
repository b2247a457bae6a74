"""What all these use cases write stands up to verification."""

from __future__ import annotations

from dataclasses import asdict

from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.services import alerts, groups, verification
from tests.builders import Office


def test_notes_screenings_sign_offs_and_marks_of_a_peer_all_verify(office: Office):
    case = office.client(office.coordinator, counsellor=office.counsellor1)
    office.note(office.counsellor1, case)
    office.screening(office.counsellor1, case, "phq-9", {"rest": 0, "9": 1})
    (alert,) = office.supervisor.do(alerts.case_alerts, case)
    office.supervisor.do(alerts.answer_alert, case, alert.id, action="Reviewed with Amina.")
    group = office.group(members=(case,), peer=office.peer)
    found = office.peer.do(groups.open_group, group)
    for status in (AttendanceStatus.ON_TIME, None, AttendanceStatus.LATE):
        office.peer.do(
            groups.mark,
            group,
            membership=found.members[0].membership,
            meeting=found.meetings[0].id,
            status=status,
        )
    office.carry_out()
    for desk in (office.founder, office.counsellor1, office.supervisor):
        report = verification.verify(desk)
        assert report.holds, asdict(report)
