"""The review of closed files: what is past its day, keeping longer, and legal holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.closing import ClosingReason, Retention
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.retention import LONGEST_REASON, Keeping, keeping_of
from counsel_desk.domain.settings import Settings
from counsel_desk.services import (
    cases,
    closing,
    erasures,
    merging,
    retention,
    settings,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.storage import kinds, schema
from tests.builders import Office, day, open_office, write_nonsense

DAY = date(2030, 5, 4)


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def close(office: Office, case: CaseId) -> None:
    told = {"reason": ClosingReason.GOALS_MET, "planned": True, "last_contact": None, "summary": ""}
    office.counsellor1.do(closing.close_case, case, **told)


def closed(office: Office, name: str = "Wanjiru Achieng") -> CaseId:
    case = office.client(name=name)
    close(office, case)
    office.carry_out(office.supervisor)
    return case


def rows(office: Office):
    return {row.case: row for row in office.supervisor.do(retention.review_keeping)}


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (None, Keeping.DUE),
        (Retention(), Keeping.DUE),
        (Retention(DAY), Keeping.KEPT),
        (Retention(DAY - timedelta(days=1)), Keeping.DUE),
        (Retention(DAY - timedelta(days=1), held=True), Keeping.HELD),
    ],
)
def test_a_file_is_kept_through_its_day_and_a_hold_comes_before_all(kept, said):
    assert keeping_of(kept, DAY) is said


def test_a_file_past_its_day_comes_up_for_a_decision_and_no_sooner(office: Office):
    case = closed(office)
    assert rows(office)[case].keeping is Keeping.KEPT
    assert office.supervisor.do(retention.keeping_due) == 0

    office.clock.move(days=366 * 10)

    row = rows(office)[case]
    assert (row.keeping, row.until, row.closed_on) == (
        Keeping.DUE,
        date(2036, 3, 2),
        date(2026, 3, 2),
    )
    assert (row.name, row.by) == ("Wanjiru Achieng", office.counsellor1.me.id)
    assert office.supervisor.do(retention.keeping_due) == 1


def test_what_is_to_be_decided_stands_first_and_then_what_is_held(office: Office):
    later, held, due = (closed(office, name) for name in ("Later", "Held", "Due Achieng"))
    office.clock.move(days=366 * 10)
    office.supervisor.do(
        retention.keep_longer, later, until=day(office) + timedelta(days=9), reason="Appeal"
    )
    office.supervisor.do(retention.hold, held, reason="Court order 14")
    assert list(rows(office)) == [due, held, later]


def test_a_file_is_kept_longer_with_a_reason_and_all_who_see_its_frame_know(office: Office):
    case = closed(office)
    later = date(2040, 1, 1)
    office.supervisor.do(retention.keep_longer, case, until=later, reason="  A claim is open. ")
    row = rows(office)[case]
    assert (row.until, row.reason, row.by) == (later, "A claim is open.", office.supervisor.me.id)

    def read(work):
        return kinds.RETENTION.records(work).only(case).value

    for desk in (office.counsellor1, office.coordinator):
        assert office.run(desk, read).until == later
    assert not verification.verify(office.founder).problems
    assert not verification.verify(office.supervisor).problems


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        (date(2026, 3, 2), "Because", "keep-until"),
        (date(2200, 1, 1), "Because", "keep-until"),
        (date(2040, 1, 1), "  ", "keeping-reason"),
        (date(2040, 1, 1), "x" * (LONGEST_REASON + 1), "keeping-reason"),
    ],
)
def test_a_day_that_is_past_and_a_missing_reason_are_refused(office: Office, until, reason, said):
    case = closed(office)
    with pytest.raises(Invalid) as refused:
        office.supervisor.do(retention.keep_longer, case, until=until, reason=reason)
    assert refused.value.reason == said
    assert rows(office)[case].until == date(2036, 3, 2)


def test_a_hold_stays_until_it_is_lifted_whatever_happens_to_the_file(office: Office):
    case = closed(office)
    office.supervisor.do(retention.hold, case, reason="Court order 14")
    with pytest.raises(Invalid, match="held-already"):
        office.supervisor.do(retention.hold, case, reason="Again")
    assert rows(office)[case].keeping is Keeping.HELD
    office.counsellor1.do(closing.reopen_case, case)
    assert case not in rows(office)
    close(office, case)
    row = rows(office)[case]
    assert (row.keeping, row.reason, row.until) == (
        Keeping.HELD,
        "Court order 14",
        date(2036, 3, 2),
    )

    office.supervisor.do(retention.lift_hold, case, reason="The case was heard.")
    assert rows(office)[case].keeping is Keeping.KEPT
    with pytest.raises(Invalid, match="not-held"):
        office.supervisor.do(retention.lift_hold, case, reason="Again")


def test_an_open_file_is_not_decided_on(office: Office):
    case = office.client()
    office.carry_out(office.supervisor)
    for act in (retention.hold, retention.lift_hold):
        with pytest.raises(Invalid, match="not-closed-yet"):
            office.supervisor.do(act, case, reason="Because")
    with pytest.raises(Invalid, match="not-closed-yet"):
        office.supervisor.do(retention.keep_longer, case, until=DAY, reason="Because")


def test_a_file_closed_without_a_day_is_to_be_decided(office: Office):
    case = office.client(status=CaseStatus.CLOSED)
    office.carry_out(office.supervisor)
    row = rows(office)[case]
    assert (row.keeping, row.until, row.by) == (Keeping.DUE, None, None)
    office.supervisor.do(retention.hold, case, reason="Court order 14")
    assert rows(office)[case].keeping is Keeping.HELD


def test_a_file_whose_frame_cannot_be_read_is_not_decided_on(office: Office):
    case = closed(office)

    def ruin(work):
        table = schema.RECORD_TABLES["coordination"]
        work.execute(table.delete().where(table.c.scope == case.bytes))

    office.run(office.supervisor, ruin)
    with pytest.raises(NotFound):
        office.supervisor.do(retention.hold, case, reason="Because")


def test_a_decision_that_does_not_open_counts_as_none(office: Office):
    case = office.client(status=CaseStatus.CLOSED)
    office.carry_out(office.supervisor)
    write_nonsense(office.counsellor1, kinds.RETENTION, case)
    assert rows(office)[case].keeping is Keeping.DUE


def test_a_file_that_was_merged_away_is_decided_with_the_one_used_in_its_place(office: Office):
    stays, gone = office.client(), office.client(name="Wanjiru A.")
    office.counsellor1.do(merging.merge_files, stays, gone, reason="The same")
    close(office, stays)
    office.carry_out(office.supervisor)
    assert list(rows(office)) == [stays]


def merged_and_closed(office: Office, *, held: bool = False) -> tuple[CaseId, CaseId]:
    """Merge two closed files: the one that goes on was closed four years before the other."""
    stays, gone = closed(office), office.client(name="Wanjiru A.")
    office.clock.move(days=366 * 4)
    close(office, gone)
    office.carry_out(office.supervisor)
    if held:
        office.supervisor.do(retention.hold, gone, reason="Petition 114")
    office.counsellor1.do(merging.merge_files, stays, gone, reason="The same")
    office.carry_out(office.supervisor)
    return stays, gone


def test_two_files_of_one_person_are_kept_as_long_as_the_one_kept_longest(office: Office):
    stays, _gone = merged_and_closed(office)
    shown = office.counsellor1.do(cases.open_case, stays).keep_until
    assert (rows(office)[stays].until, shown) == (date(2040, 3, 5), date(2040, 3, 5))
    office.clock.move(days=366 * 8)
    assert rows(office)[stays].keeping is Keeping.KEPT
    office.clock.move(days=366 * 3)
    assert rows(office)[stays].keeping is Keeping.DUE


def test_a_hold_on_a_file_merged_away_is_seen_and_lifted_where_the_file_goes_on(office: Office):
    stays, gone = merged_and_closed(office, held=True)
    row = rows(office)[stays]
    assert (row.keeping, row.reason, row.by) == (
        Keeping.HELD, "Petition 114", office.supervisor.me.id,
    )  # fmt: skip
    with pytest.raises(Invalid, match="held-already"):
        office.supervisor.do(retention.hold, stays, reason="Again")
    office.supervisor.do(
        retention.keep_longer, stays, until=date(2050, 1, 1), reason="A claim is open"
    )
    assert rows(office)[stays].keeping is Keeping.HELD
    office.supervisor.do(retention.lift_hold, stays, reason="The petition was withdrawn")
    row = rows(office)[stays]
    assert (row.keeping, row.until) == (Keeping.KEPT, date(2050, 1, 1))
    assert not office.run(office.supervisor, lambda work: retention.decided(work, gone)).held
    assert office.supervisor.do(erasures.preview_erasure, stays).until == date(2050, 1, 1)
    assert not verification.verify(office.supervisor).problems


def test_the_review_shows_the_files_of_ones_own_team_alone(office: Office):
    case = closed(office)
    other = office.client(office.counsellor2, name="Otieno Ouma", status=CaseStatus.CLOSED)
    office.carry_out(office.founder)
    assert list(rows(office)) == [case]
    assert [row.case for row in office.founder.do(retention.review_keeping)] == [other]


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "admin", "peer", "founder"])
def test_nobody_but_a_supervisor_of_the_team_decides(office: Office, user: str):
    case = closed(office)
    with pytest.raises(NotAllowed):
        office.desk(user).do(retention.hold, case, reason="Because")


def test_a_supervisor_writes_the_decision_and_nothing_else_of_the_frame(office: Office):
    """The right to sign off is for this table: with the same key no other record counts."""
    case = closed(office)

    def held(work):
        return work.ring.latest(case, Compartment.COORD).right

    assert office.run(office.supervisor, held) is Right.READ
    changed = replace(Settings(), retention_years=1)
    office.founder.do(settings.change_settings, settings=changed, reason="Other")
    assert rows(office)[case].until == date(2036, 3, 2)  # as it was at the closing
