"""The register keeps rows current, also when a transaction is taken back."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from counsel_desk.domain.access import Permission
from counsel_desk.domain.later import Later
from counsel_desk.domain.register import ClinicalDigest
from counsel_desk.services import cases, pending, register, vaults
from counsel_desk.services.desk import Desk, register_of, use_case
from counsel_desk.storage.unit_of_work import Work
from tests.builders import PASSPHRASE, Office


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


def _kept(desk: Desk) -> Desk:
    """Seal the register's rows and sign the same person in anew, who reads them from there."""
    desk.do(_save)
    return vaults.sign_in_another(desk, user_name="counsellor1", passphrase=PASSPHRASE)


@use_case(Permission.SIGNED_IN)
def _save(work: Work) -> None:
    register = register_of(work)
    register.rows(work)
    register.save(work, least=0)


def test_rows_from_the_cache_are_the_same_and_open_a_few_at_a_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    for number in range(3):
        case = office.client(name=f"Client {number}")
        office.note(office.counsellor1, case)
    before = office.counsellor1.do(cases.list_cases)
    again = _kept(office.counsellor1)
    rows = again.do(cases.list_cases)
    assert all(isinstance(row.clinical, Later) for row in rows)
    monkeypatch.setattr(register, "SLICE", 2)
    assert list(pending.row_steps(again)) == [(2, 2)]
    assert rows == before
    assert [row.digest.notes for row in rows if row.digest] == [1, 1, 1]


@pytest.mark.parametrize("damage", [b"no such form", zlib.compress(b"\x93\x01\x80\x90")])
def test_a_cache_in_another_form_is_read_anew_from_the_records(office: Office, damage: bytes):
    office.client(name="Amina Were")
    desk = office.counsellor1
    again = _kept(desk)

    @use_case(Permission.SIGNED_IN)
    def spoil(work: Work) -> None:
        work.own.write(register.CACHE, damage)

    again.do(spoil)
    third = vaults.sign_in_another(desk, user_name="counsellor1", passphrase=PASSPHRASE)
    assert [row.name for row in third.do(cases.list_cases)] == ["Amina Were"]
