"""A client's course, and how a chart leaves the vault."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.groups import AttendanceStatus, MeetingReason, MeetingStatus
from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.screenings import Mode
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services import charts, exports, groups
from counsel_desk.services.errors import DiskFailed, DiskFull, Invalid, NotFound, WrongPassphrase
from counsel_desk.services.exports import ExportKind, ExportPermit
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, Office, actions, write_nonsense
from ui import theme


@pytest.fixture
def case(office: Office):
    office.clock.move(days=-90)
    made = office.client()
    office.clock.move(days=90)
    return made


def _course(office, case, desk=None):
    return (desk or office.counsellor1).do(charts.progress_course, case)


def test_a_client_without_screenings_has_an_empty_course(office, case):
    found = _course(office, case)
    assert (found.series, found.meetings, found.notes, found.events) == ((), (), (), ())
    assert actions(office)[-1] == Action.LIST_OPENED


def test_each_instrument_makes_a_series_with_its_own_rules(office, case):
    desk, now = office.counsellor1, office.clock()
    last = office.screening(desk, case, "phq-9", {"rest": 1, "1": None, "9": 2})
    first = office.screening(
        desk, case, "phq-9", 2, at=now - timedelta(days=30), mode=Mode.INTERPRETER
    )
    office.screening(desk, case, "pcl-5", 2)
    office.screening(desk, case, "who-5", 3)
    office.screening(desk, case, "itq", 1)
    course = _course(office, case)
    assert [one.instrument for one in course.series] == ["phq-9", "pcl-5", "itq", "who-5"]
    phq, pcl, itq, who = course.series
    assert [point.screening for point in phq.points] == [first.id, last.id]
    assert [point.score for point in phq.points] == [18.0, first_total(last)]
    assert [point.safety for point in phq.points] == ["endorsed", "endorsed"]
    assert (phq.points[0].mode, phq.points[0].given_by) == ("interpreter", "Amina Njeri")
    assert (phq.points[1].prorated, phq.points[1].n_missing) == (True, 1)
    assert phq.points[0].wording_version == first.answers.wording
    assert [band.label for band in phq.bands][:2] == ["minimal", "mild"]
    assert (phq.minimum, phq.maximum) == (0, 27)
    assert phq.cutoff is not None
    assert phq.cutoff.value == 10
    assert phq.cutoff.population == "Primary care, United States"
    assert phq.change is not None
    assert (phq.change.threshold, pcl.bands) == (6, ())
    assert pcl.change is not None
    assert (pcl.change.threshold, pcl.change.sd, pcl.change.reliability) == (15, 12.4, 0.82)
    assert (who.higher_is_better, phq.higher_is_better) == (True, False)
    assert (itq.change, itq.cutoff) == (None, None)


def test_a_score_of_years_ago_is_shown_and_is_not_the_baseline(office, case):
    desk, now = office.counsellor1, office.clock()
    ago, first, last = (
        office.screening(desk, case, "gad-7", value, at=now - timedelta(days=days))
        for value, days in ((3, 1500), (1, 40), (2, 1))
    )
    for days in (40, 20, 1):
        office.note(desk, case, session_start=now - timedelta(days=days))
    (series,) = _course(office, case).series
    assert series.baseline == first.id
    assert [point.session for point in series.points] == [1, 1, 3]
    marked = courses.mark_changes(series)
    assert [point.change for point in marked.points] == [None, None, "worse"]
    assert courses.difference_of(series, marked.points[-1]) == 7
    report = courses.summary(_course(office, case), series)
    assert (report.baseline.screening, report.last.screening) == (first.id, last.id)
    assert ago.id in {point.screening for point in series.points}


def first_total(screening) -> float:
    return screening.scores["total"]


@pytest.mark.parametrize(("nine", "state"), [(0, "clear"), (1, "endorsed"), (None, "unanswered")])
def test_a_point_says_what_the_safety_item_said(office, case, nine, state):
    office.screening(office.counsellor1, case, "phq-9", {"rest": 0, "9": nine})
    assert [point.safety for point in _course(office, case).series[0].points] == [state]


def test_notes_are_ticks_in_order_of_their_sessions(office, case):
    now = office.clock()
    late = office.note(office.counsellor1, case)
    early = office.note(office.counsellor1, case, session_start=now - timedelta(days=5))
    write_nonsense(office.counsellor1, kinds.NOTE, case)
    found = _course(office, case).notes
    assert [mark.note for mark in found] == [early, late]
    assert found[0].label == "progress"


def test_what_is_no_screening_is_left_out(office, case):
    made = office.screening(office.counsellor1, case, "phq-9", 0)
    old = replace(made, answers=replace(made.answers, instrument="old-form"))
    office.run(office.counsellor1, lambda work: work.screenings.add(case, old))
    write_nonsense(office.counsellor1, kinds.SCREENING, case)
    assert [len(one.points) for one in _course(office, case).series] == [1]


def test_group_meetings_show_attended_missed_and_not_recorded(office, case):
    group = office.group(members=(case,))
    found = office.coordinator.do(groups.open_group, group)
    (member,) = found.members
    for number, status in ((1, AttendanceStatus.LATE), (2, AttendanceStatus.DID_NOT_ATTEND)):
        office.coordinator.do(
            groups.mark,
            group,
            membership=member.membership,
            meeting=found.meetings[number - 1].id,
            status=status,
        )
    office.coordinator.do(
        groups.set_meeting_status,
        group,
        found.meetings[3].id,
        MeetingStatus.CANCELLED,
        reason=MeetingReason.VENUE,
    )
    shown = _course(office, case).meetings
    assert [mark.attended for mark in shown] == [True, False, None, None]
    assert [mark.when for mark in shown] == [found.meetings[n].start for n in (0, 1, 2, 4)]
    assert {mark.label for mark in shown} == {"Tumaini 1"}
    assert len(_course(office, case, office.supervisor).meetings) == 4


def test_meetings_without_a_key_do_not_show(office, case, monkeypatch):
    office.group(members=(case,))
    monkeypatch.setattr(
        "counsel_desk.storage.key_ring.KeyRing.holds", lambda ring, scope, compartment: False
    )
    assert _course(office, case).meetings == ()


def _export(office, case, path, *, desk=None, kind=ExportKind.PNG, recipient=None, **more):
    desk = desk or office.counsellor1
    facts = {"passphrase": PASSPHRASE, "path": path, "kind": kind, "recipient": recipient, **more}
    return desk.do(charts.export_chart, case, **facts)


def test_a_permit_takes_the_passphrase_and_is_logged(office, case, tmp_path):
    path = tmp_path / "chart.png"
    permit = _export(office, case, path)
    assert permit == ExportPermit(path.resolve(), ExportKind.PNG)
    assert actions(office)[-1] == Action.EXPORTED


@pytest.mark.parametrize("passphrase", ["", "wrong", PASSPHRASE + " "])
def test_without_the_passphrase_nothing_leaves(office, case, tmp_path, passphrase):
    before = actions(office)
    with pytest.raises(WrongPassphrase):
        _export(office, case, tmp_path / "chart.png", passphrase=passphrase)
    assert actions(office) == [*before, Action.PASSPHRASE_FAILED]


def test_the_passphrase_must_be_one_s_own(office, case, tmp_path):
    from counsel_desk.services import people

    desk = office.counsellor1
    desk.do(people.change_passphrase, old=PASSPHRASE, new="five calm goats on a hill")
    with pytest.raises(WrongPassphrase):
        _export(office, case, tmp_path / "chart.png")
    assert _export(office, case, tmp_path / "chart.png", passphrase="five calm goats on a hill")


def test_someone_off_the_roster_exports_nothing(office, case, tmp_path, monkeypatch):
    desk = office.counsellor1
    members = dict(desk.vault.roster.members)

    def export(work):
        work.roster = replace(work.roster, members={})
        return charts.export_chart(
            work,
            case,
            recipient=None,
            passphrase=PASSPHRASE,
            path=tmp_path / "x.png",
            kind=ExportKind.PNG,
        )

    assert desk.me.id in members
    with pytest.raises(NotFound):
        office.run(desk, export)


def test_a_path_where_no_chart_may_be_is_refused(office, case, tmp_path):
    link = tmp_path / "elsewhere"
    link.symlink_to(office.folder)
    for reason, path in (
        ("path-in-vault", office.folder / "chart.png"),
        ("path-in-vault", office.folder / "backups" / "chart.png"),
        ("path-in-vault", link / "chart.png"),
        ("path-in-vault", office.folder / "backups" / ".." / "chart.png"),
        ("path-in-vault", office.folder),
        ("path-is-folder", tmp_path),
        ("path-folder-missing", tmp_path / "missing" / "chart.png"),
    ):
        before = actions(office)
        with pytest.raises(Invalid) as refused:
            _export(office, case, path)
        assert (refused.value.reason, refused.value.field) == (reason, "path")
        assert actions(office) == before


@pytest.fixture
def figure(office, case):
    from counsel_desk.reports.charts import progress_figure

    office.screening(office.counsellor1, case, "phq-9", 1)
    palette = ChartPalette.of(theme.LIGHT)
    return progress_figure(_course(office, case), "phq-9", palette=palette, size=(600, 400))


@pytest.mark.parametrize(
    ("kind", "magic"), [(ExportKind.PNG, b"\x89PNG\r\n"), (ExportKind.PDF, b"%PDF-")]
)
def test_a_chart_is_written_whole_for_its_owner_alone(tmp_path, figure, kind, magic):
    path = tmp_path / f"chart.{kind}"
    path.write_text("an older file")
    assert exports.save_chart(ExportPermit(path, kind), figure) == path
    assert path.read_bytes().startswith(magic)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.glob("*chart*")] == [path.name]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EIO, DiskFailed),
        (errno.EACCES, Invalid),
        (errno.EROFS, Invalid),
    ],
)
def test_a_disk_that_refuses_leaves_the_old_file(tmp_path, figure, monkeypatch, number, expected):
    path = tmp_path / "chart.png"
    path.write_text("an older file")

    def refuse(descriptor: int) -> None:
        raise OSError(number, "refused", str(path))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(expected) as refused:
        exports.save_chart(ExportPermit(path, ExportKind.PNG), figure)
    assert str(path) not in repr(refused.value)
    assert path.read_text() == "an older file"
    assert [one.name for one in tmp_path.glob("*chart*")] == ["chart.png"]


def test_a_drawing_that_fails_leaves_nothing(tmp_path, figure, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(figure, "savefig", fail)
    with pytest.raises(RuntimeError, match="no ink"):
        exports.save_chart(ExportPermit(tmp_path / "chart.png", ExportKind.PNG), figure)
    assert list(tmp_path.glob("*chart*")) == []


def test_a_home_folder_is_understood(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    target = exports.checked_path(Path("~/chart.png"), vault=tmp_path / "v.cdv")
    assert target == tmp_path.resolve() / "chart.png"


def test_pcl_5_is_watched_from_ten_points_and_phq_9_has_nothing_below_its_change(office, case):
    for name in ("pcl-5", "phq-9"):
        office.screening(office.counsellor1, case, name, 1)
    rules = {one.instrument: one.change for one in _course(office, case).series}
    assert (rules["pcl-5"].threshold, rules["pcl-5"].watched) == (15, 10)
    assert rules["phq-9"].watched is None
