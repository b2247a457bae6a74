"""With others before the screen: no name, no event, no way to reach people, and nothing leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.events import Violation
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.services import cases, charts, events, pending, today
from counsel_desk.services.errors import Invalid
from tests.builders import PASSPHRASE, Office, open_office

NAME = "Wanjiru Achieng"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def case(office: Office):
    made = office.client(name=NAME)
    office.screening(office.counsellor1, made, "phq-9", 1)
    office.counsellor1.do(
        events.save_event, made, Violation(started=PartialDate(2026, 3), place="station")
    )
    return made


def test_lists_and_files_have_codes_and_no_names(office: Office, case):
    desk = office.counsellor1
    assert desk.do(cases.list_cases)[0].name == NAME
    desk.is_veiled = True
    (row,) = desk.do(cases.list_cases)
    assert (row.code, row.name) == (office.code(case), None)
    opened = desk.do(cases.open_case, case)
    assert (opened.identity, opened.contact) == (None, None)
    assert NAME not in repr(desk.do(today.today, on=date(2026, 3, 2)))
    desk.is_veiled = False
    assert desk.do(cases.list_cases)[0].name == NAME, "the same desk shows them again"
    assert desk.do(cases.open_case, case).identity.legal_name == NAME


def test_a_name_that_is_registered_meanwhile_is_there_afterwards(office: Office, case):
    desk = office.counsellor1
    desk.is_veiled = True
    office.client(desk, name="Baraka Mutiso")
    assert {row.name for row in desk.do(cases.list_cases)} == {None}
    office.carry_out(desk)
    desk.is_veiled = False
    assert {row.name for row in desk.do(cases.list_cases)} == {NAME, "Baraka Mutiso"}


def test_events_are_not_opened_and_it_is_said_why(office: Office, case):
    desk = office.counsellor1
    assert desk.do(events.open_history, case).events
    desk.is_veiled = True
    with pytest.raises(Invalid, match="hidden-now"):
        desk.do(events.open_history, case)


def test_a_chart_has_its_scores_and_no_numbered_events(office: Office, case):
    desk = office.counsellor1
    shown = desk.do(charts.progress_course, case)
    desk.is_veiled = True
    hidden = desk.do(charts.progress_course, case)
    assert hidden.series == shown.series
    assert hidden.events == ()


def test_nothing_leaves_meanwhile(office: Office, case, tmp_path):
    desk = office.counsellor1
    desk.is_veiled = True
    with pytest.raises(Invalid, match="hidden-now"):
        desk.do(
            charts.export_chart, case, recipient=None,
            passphrase=PASSPHRASE, path=tmp_path / "chart.png", kind="png",
        )  # fmt: skip
    assert not (tmp_path / "chart.png").exists()


def test_the_ring_is_veiled_for_what_is_shown_alone(office: Office, case):
    desk = office.counsellor1
    desk.is_veiled = True
    assert desk.who.ring.holds(case, Compartment.IDENT)
    office.carry_out(desk)
    assert desk.do(pending.pending_scopes) == ()
