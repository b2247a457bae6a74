"""The register keeps rows current, also when a transaction is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counsel_desk.domain.register import ClinicalDigest
from counsel_desk.services import cases
from counsel_desk.services.desk import register_of
from tests.builders import Office


def _codes(desk) -> list[str]:
    return [row.code for row in desk.do(cases.list_cases)]


def test_a_registration_that_was_taken_back_leaves_no_row(office: Office, monkeypatch):
    desk = office.counsellor1
    kept = office.code(office.client())
    real = cases.register_client

    def register_and_fail(work, **facts):
        real(work, **facts)
        assert len(register_of(work).rows(work)) == 2
        raise OSError("disk")

    register_and_fail.__use_case__ = real.__use_case__
    with monkeypatch.context() as patch:
        patch.setattr(cases, "register_client", register_and_fail)
        with pytest.raises(OSError, match="disk"):
            office.client(name="Kiprop Langat")
    assert _codes(desk) == [kept]
    second = office.code(office.client(name="Kiprop Langat"))
    assert _codes(desk) == [kept, second]


def test_rows_follow_changes_and_stay_in_order_of_their_codes(office: Office):
    first, second = office.client(prefix="NB"), office.client(prefix="KM")
    desk = office.counsellor1
    assert _codes(desk) == [office.code(second), office.code(first)]
    kept = desk.do(cases.open_case, first).coordination
    desk.do(cases.update_coordination, first, replace(kept, county="Kisumu"))
    assert [row.county for row in office.supervisor.do(cases.list_cases)] == ["Nakuru", "Kisumu"]
    assert [row.county for row in desk.do(cases.list_cases)] == ["Nakuru", "Kisumu"]


def test_an_empty_clinical_record_is_not_taken_for_one_that_is_not_yours(office: Office):
    office.client()
    digests = {
        name: [row.digest for row in office.desk(name).do(cases.list_cases)]
        for name in ("counsellor1", "supervisor", "coordinator")
    }
    assert digests == {
        "counsellor1": [ClinicalDigest()],
        "supervisor": [ClinicalDigest()],
        "coordinator": [None],
    }
