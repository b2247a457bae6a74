"""Reports leave after a passphrase and an entry; figures are of the teams supervised alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.days import local_day
from counsel_desk.domain.events import Violation
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.cohort import AgeBand
from counsel_desk.domain.plan import CarePlan, Goal, GoalLevel, GoalReview, GoalState
from counsel_desk.domain.programme_figures import Division, Period, Tally
from counsel_desk.reports.document import Facts, NewPage, Report, Table
from counsel_desk.reports.document_csv import harmless, to_csv
from counsel_desk.reports.document_pdf import printed, render_report
from counsel_desk.services import (
    charts,
    closing,
    events,
    exports,
    groups,
    leaving_reports,
    merging,
    programme_figures,
    strikes,
)
from counsel_desk.services.errors import (
    ConsentMissing,
    Invalid,
    NotAllowed,
    NotFound,
    WrongPassphrase,
)
from counsel_desk.storage import kinds
from counsel_desk.storage.key_ring import KeyRing
from tests.builders import PASSPHRASE, Office, actions, day, spoil
from tests.services.test_referrals import OVERRIDE, consent, record

SEAL = "mango river lantern seven quilt otter"
ALWAYS = Period()


def test_services_are_counted_over_the_cases_of_the_own_teams(office: Office):
    mine, theirs = office.client(), office.client(office.counsellor2)
    for case, desk in ((mine, office.counsellor1), (theirs, office.counsellor2)):
        office.appointment(desk, case, outcome=SessionOutcome.ATTENDED)
    office.appointment(office.counsellor1, mine, outcome=SessionOutcome.DID_NOT_ATTEND)
    consent(office, mine)
    record(office, mine)
    found = office.supervisor.do(programme_figures.count_services, period=ALWAYS)
    assert (found.clients, found.sessions, found.unreadable) == (1, Tally("sessions", 1, 1), 0)
    assert found.referrals == (Tally("legal", 1, 1),)
    closed = Period(date(2020, 1, 1), date(2020, 3, 31))
    assert office.supervisor.do(programme_figures.count_services, period=closed).clients == 0


def test_the_age_is_that_at_the_start_of_the_course_seen_in_the_period(office: Office):
    desk, year = office.counsellor1, office.clock().year
    case = office.client(birth_year=year - 24)

    def ages(period: Period = ALWAYS) -> set[str]:
        found = office.supervisor.do(programme_figures.count_services, period=period)
        return {one.key for one in found.divided[Division.AGE]}

    consent(office, case)
    record(office, case)
    assert ages() == {AgeBand.YOUNG}
    office.clock.move(days=366)
    begun = local_day(office.clock())
    office.appointment(desk, case, outcome=SessionOutcome.ATTENDED)
    assert ages() == {AgeBand.TWENTIES}
    office.clock.move(days=20)
    told = {"planned": True, "last_contact": None, "summary": ""}
    desk.do(closing.close_case, case, reason=ClosingReason.GOALS_MET, **told)
    office.clock.move(days=11 * 365)
    desk.do(closing.reopen_case, case, text="Came back after the hearing")
    again = local_day(office.clock())
    office.appointment(desk, case, outcome=SessionOutcome.ATTENDED)
    assert ages(Period(since=again)) == {AgeBand.MIDDLE}
    assert ages(Period(until=begun)) == ages() == {AgeBand.TWENTIES}


def counted(office: Office, period: Period = ALWAYS) -> Tally:
    return office.supervisor.do(programme_figures.count_services, period=period).sessions


def test_sessions_are_counted_from_the_diary_and_from_notes_each_once(office: Office):
    desk, case = office.counsellor1, office.client()
    office.clock.move(days=20)
    begun = office.clock() - timedelta(hours=1)
    office.appointment(desk, case, start=begun, outcome=SessionOutcome.ATTENDED)
    office.note(desk, case, session_start=begun)
    assert counted(office) == Tally("sessions", 1, 1)
    for days in (3, 6):
        office.note(desk, case, session_start=begun - timedelta(days=days))
    assert counted(office) == Tally("sessions", 3, 1)
    office.note(desk, case, session_start=begun - timedelta(days=8), attended=False)
    office.note(desk, case, session_start=begun, kind=NoteKind.SUPERVISION)
    struck = office.note(desk, case, session_start=begun - timedelta(days=9))
    desk.do(strikes.strike_note, case, struck, reason="Wrong client")
    other = office.client(name="Nekesa Barasa")
    office.appointment(desk, other, start=begun, outcome=SessionOutcome.ATTENDED)
    assert counted(office) == Tally("sessions", 4, 2)
    three_days_ago = local_day(begun - timedelta(days=3))
    assert counted(office, Period(three_days_ago, three_days_ago)) == Tally("sessions", 1, 1)


def test_a_note_of_another_day_than_the_diary_is_a_session_of_its_own(office: Office):
    desk, case = office.counsellor1, office.client()
    office.clock.move(days=20)
    begun = office.clock() - timedelta(hours=1)
    office.appointment(desk, case, start=begun, outcome=SessionOutcome.ATTENDED)
    office.note(desk, case, session_start=begun - timedelta(days=2))
    assert counted(office) == Tally("sessions", 2, 1)
    spoil(office, "note")
    assert counted(office) == Tally("sessions", 1, 1)


def test_sessions_of_a_merged_file_count_for_the_one_client(office: Office):
    desk, case = office.counsellor1, office.client()
    first, second = (office.client(name=f"Wanjiru {name}") for name in ("A.", "B."))
    office.clock.move(days=20)
    begun = office.clock() - timedelta(hours=1)
    for number, one in enumerate((first, second)):
        at = begun - timedelta(days=number)
        office.appointment(desk, one, start=at, outcome=SessionOutcome.ATTENDED)
        office.note(desk, one, session_start=at - timedelta(days=5))
    office.appointment(desk, case, start=begun, outcome=SessionOutcome.ATTENDED)
    assert counted(office) == Tally("sessions", 5, 3)
    desk.do(merging.merge_files, second, first, reason="Registered twice")
    desk.do(merging.merge_files, case, second, reason="And once more")
    assert counted(office) == Tally("sessions", 5, 1)


def test_referrals_events_and_meetings_of_a_merged_file_count_for_the_one_client(office: Office):
    desk, case = office.counsellor1, office.client()
    office.clock.move(days=200)
    other = office.client(name="Wanjiru Kamau")
    consent(office, case)
    record(office, case)
    desk.do(events.save_event, case, Violation(perpetrators=("police",)))
    group = office.group(members=(case,))
    file = office.coordinator.do(groups.open_group, group)
    member, meeting = file.members[0].membership, file.meetings[0].id
    office.coordinator.do(
        groups.mark, group, membership=member, meeting=meeting, status=AttendanceStatus.ON_TIME
    )

    def found() -> tuple[object, ...]:
        served = office.supervisor.do(programme_figures.count_services, period=ALWAYS)
        done = office.supervisor.do(programme_figures.count_violations, period=ALWAYS)
        return (served.referred.count, served.members.count, served.group_attendances.count,
                served.clients, done.clients, done.events, done.unreadable)  # fmt: skip

    before = found()
    assert before == (1, 1, 1, 1, 1, 1, 0)
    desk.do(merging.merge_files, other, case, reason="Registered twice")
    assert found() == before
    late = Period(local_day(office.clock()) - timedelta(days=30))
    served = office.supervisor.do(programme_figures.count_services, period=late)
    assert served.new == 0


def test_a_clients_progress_counts_the_sessions_that_services_delivered_count(office: Office):
    desk, case = office.counsellor1, office.client()
    other = office.client(name="Wanjiru Kamau")
    office.clock.move(days=20)
    begun = office.clock() - timedelta(hours=1)
    office.note(desk, case, session_start=begun)
    assert office.supervisor.do(leaving_reports.client_progress, case).attended == 1
    office.appointment(
        desk, other, start=begun - timedelta(days=2), outcome=SessionOutcome.ATTENDED
    )
    office.appointment(
        desk, other, start=begun - timedelta(days=4), outcome=SessionOutcome.DID_NOT_ATTEND
    )
    desk.do(merging.merge_files, case, other, reason="Registered twice")
    progress = office.supervisor.do(leaving_reports.client_progress, case)
    assert (progress.attended, progress.missed) == (2, 1)
    assert counted(office) == Tally("sessions", progress.attended, 1)


def test_group_meetings_count_for_the_members_of_the_teams(office: Office):
    case = office.client()
    group = office.group(members=(case,))
    file = office.coordinator.do(groups.open_group, group)
    member, meeting = file.members[0].membership, file.meetings[0].id
    office.coordinator.do(
        groups.mark, group, membership=member, meeting=meeting, status=AttendanceStatus.ON_TIME
    )
    found = office.supervisor.do(programme_figures.count_services, period=ALWAYS)
    assert (found.groups, found.meetings, found.members.count) == (1, 1, 1)
    assert found.group_attendances == Tally("meetings", 1, 1)


def test_violations_are_counted_where_the_key_of_events_is_held(office: Office, monkeypatch):
    case = office.client()
    office.counsellor1.do(events.save_event, case, Violation(perpetrators=("police",)))
    office.client(name="Akinyi Otieno")
    found = office.supervisor.do(programme_figures.count_violations, period=ALWAYS)
    assert (found.clients, found.events, found.unreadable) == (1, 1, 0)
    real = KeyRing.holds
    monkeypatch.setattr(
        KeyRing,
        "holds",
        lambda self, scope, part, epoch=None: part != "events" and real(self, scope, part, epoch),
    )
    found = office.supervisor.do(programme_figures.count_violations, period=ALWAYS)
    assert (found.clients, found.unreadable) == (0, 2)


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "peer", "admin"])
def test_nobody_but_a_supervisor_makes_reports(office: Office, tmp_path: Path, user: str):
    desk = office.desk(user)
    with pytest.raises(NotAllowed):
        desk.do(programme_figures.count_services, period=ALWAYS)
    with pytest.raises(NotAllowed):
        desk.do(programme_figures.count_violations, period=ALWAYS)
    with pytest.raises(NotAllowed):
        permit(office, tmp_path / "x.pdf", user=user)


def permit(office: Office, path: Path, *, user: str = "supervisor", **facts: object):
    asked = {"path": path, "passphrase": PASSPHRASE, "seal_with": SEAL, **facts}
    return office.desk(user).do(leaving_reports.permit_report, **asked)  # type: ignore[arg-type] # as the parameters


REPORT = Report(
    "Services delivered",
    ("at any time",),
    (
        Facts("In all", (("Clients seen", "85"), ("Note", "=HYPERLINK()"))),
        Table("By county", ("County", "All"), (("Nakuru", "10"), ("+254", "*")), "rounded"),
        NewPage(),
    ),
    "* hides 1 to 7",
)


def test_a_report_leaves_sealed_after_its_entry_in_the_trail(office: Office, tmp_path: Path):
    given = permit(office, tmp_path / "report.pdf")
    assert actions(office)[-1] is Action.EXPORTED
    saved = exports.save_bytes(given, render_report(REPORT, passphrase=SEAL))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(saved)
    text = pages(saved.read_bytes(), SEAL)
    for said in ("Services delivered", "Clients seen", "85", "Nakuru", "* hides 1 to 7"):
        assert said in text


def pages(data: bytes, passphrase: str | None = None) -> str:
    document = pypdfium2.PdfDocument(data, password=passphrase)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_csv_leaves_after_the_own_passphrase(office: Office, tmp_path: Path):
    given = permit(office, tmp_path / "report.csv", seal_with=None)
    assert given.kind is exports.ExportKind.CSV
    saved = exports.save_bytes(given, to_csv(REPORT))
    text = saved.read_text(encoding="utf-8-sig")
    assert "Nakuru,10" in text
    assert "'=HYPERLINK()" in text
    assert "'+254" in text


def test_what_stands_in_the_way_is_said_and_nothing_is_logged(office: Office, tmp_path: Path):
    before = actions(office)
    for seal in (SEAL, None):
        with pytest.raises(WrongPassphrase):
            permit(office, tmp_path / "x", passphrase="not mine at all", seal_with=seal)
        with pytest.raises(Invalid):
            permit(office, tmp_path, seal_with=seal)
    with pytest.raises(Invalid):
        permit(office, tmp_path / "x.pdf", seal_with="password")
    assert Action.EXPORTED not in actions(office)[len(before) :]


@pytest.mark.parametrize("text", ["=1+1", "+254", "-5", "@SUM", "\tx", " =1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(text: str):
    assert harmless(text) == f"'{text}"
    assert harmless("Nakuru") == "Nakuru"
    assert harmless("") == ""


def test_long_tables_go_on_with_their_head_on_the_next_page():
    rows = tuple((f"County {number}", str(number)) for number in range(120))
    facts = Facts("Many", tuple((f"Name {n}", "words " * 40) for n in range(30)))
    made = printed(Report("Long", (), (Table("Rows", ("County", "All"), rows), facts)))
    document = pypdfium2.PdfDocument(made)
    assert len(document) > 4
    heads = [page.get_textpage().get_text_bounded().count("County") for page in document]
    assert heads[0] > 1
    assert "County 119" in pages(made)


def test_a_table_of_names_alone_is_printed():
    assert "only names" in pages(printed(Report("R", (), (Table("", ("only names",), (("a",),)),))))


# --- a client's progress -------------------------------------------------------------------------


def with_course(office: Office):
    case = office.client()
    for value in (2, 1):
        office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
        office.screening(office.counsellor1, case, "phq-9", {"rest": value, "9": 0})
        office.clock.move(days=14)
    office.appointment(office.counsellor1, case, outcome=SessionOutcome.DID_NOT_ATTEND)
    return case


def test_a_clients_progress_is_made_of_the_course_that_the_chart_shows(office: Office):
    case = with_course(office)
    goal = Goal(UUID(int=1), "“I want to sleep”", start=-2)

    def plan(work) -> None:
        kinds.CARE_PLAN.records(work).put(case, CarePlan(day(office), goals=(goal,)))
        for level in (-1, None):
            review = GoalReview(day(office), (GoalLevel(goal.id, level),))
            kinds.GOAL_REVIEW.records(work).add(case, review)

    assert office.supervisor.do(leaving_reports.client_progress, case).goals == ()
    office.run(office.counsellor1, plan)
    found = office.supervisor.do(leaving_reports.client_progress, case)
    assert found.course == office.supervisor.do(charts.progress_course, case)
    assert (found.attended, found.missed, found.code) == (2, 1, office.code(case))
    summary = courses.summary(found.course, found.course.of("phq-9"))
    assert (summary.difference, summary.change) == (-8, "improved")
    (line,) = found.goals
    assert (line.state, line.start, line.latest) == (GoalState.OPEN, -2, -1)


def test_a_file_whose_frame_is_damaged_makes_no_report_without_a_code(office: Office):
    case = with_course(office)
    spoil(office, "coordination")
    with pytest.raises(NotFound):
        office.counsellor1.do(leaving_reports.client_progress, case)


def test_a_progress_report_for_somebody_needs_the_clients_consent(office: Office, tmp_path: Path):
    case = with_course(office)
    asked = {"recipient": "Haki Legal Aid", "seal_with": SEAL, "passphrase": PASSPHRASE,
             "path": tmp_path / "p.pdf"}  # fmt: skip
    desk = office.counsellor1
    with pytest.raises(ConsentMissing):
        desk.do(leaving_reports.permit_progress, case, **asked)
    assert desk.do(leaving_reports.permit_progress, case, **asked, override=OVERRIDE)
    assert actions(office)[-1] is Action.EXPORTED
    own = desk.do(leaving_reports.permit_progress, case, **{**asked, "recipient": None})
    assert own.kind is exports.ExportKind.PDF


def test_a_clients_progress_leaves_as_csv_after_the_own_passphrase(office: Office, tmp_path: Path):
    case = with_course(office)
    asked = {"recipient": None, "seal_with": None, "path": tmp_path / "p.csv"}
    desk, before = office.counsellor1, len(actions(office))
    with pytest.raises(WrongPassphrase):
        desk.do(leaving_reports.permit_progress, case, **asked, passphrase="not mine at all")
    assert Action.EXPORTED not in actions(office)[before:]
    given = desk.do(leaving_reports.permit_progress, case, **asked, passphrase=PASSPHRASE)
    assert given.kind is exports.ExportKind.CSV
    assert actions(office)[-1] is Action.EXPORTED
    with pytest.raises(ConsentMissing):
        desk.do(leaving_reports.permit_progress, case, **{**asked, "recipient": "Haki Legal Aid"},
                passphrase=PASSPHRASE)  # fmt: skip


def test_a_colleague_prints_no_progress_of_a_strangers_client(office: Office, tmp_path: Path):
    case = with_course(office)
    for user in ("counsellor2", "coordinator", "founder"):
        with pytest.raises(NotAllowed):
            office.desk(user).do(leaving_reports.client_progress, case)
