"""Ways through the clinical record that a day seldom takes."""

from __future__ import annotations

import sys

import pytest

from counsel_desk.services import handover, search, timeline, vaults
from tests.builders import PASSPHRASE, Office, open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def test_the_keys_of_a_clients_groups_follow_a_handover(office: Office):
    case = office.client()
    group = office.group(lead=office.founder, members=(case,))
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2, office.coordinator, office.counsellor2)
    roll = office.run(office.counsellor2, lambda work: work.roll.list(group))
    assert [one.value.case for one in roll] == [case]


def test_what_is_no_record_has_no_words_to_find():
    assert search._rest("damaged", search.SOURCES[0]) == ""


def test_a_timeline_without_its_keys_is_empty_and_what_is_no_screening_has_no_line(office: Office):
    case = office.client()
    given = office.screening(office.counsellor1, case)

    def entries(work):
        found = [list(timeline._entries(work, (case,), one, {})) for one in timeline.SOURCES]
        return [entry for one in found for entry in one]

    assert office.run(office.peer, entries) == []
    assert [one.instrument for one in timeline._strip([given, "damaged"])] == ["phq-9"]


def test_what_opening_needs_is_loaded_beforehand():
    vaults.warm_up()
    assert {"counsel_desk.services.today", "counsel_desk.services.alerts"} <= sys.modules.keys()
