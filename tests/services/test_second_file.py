"""A use case that names two files asks of the second one, too, whether it may be written in."""

from __future__ import annotations

from uuid import UUID

import pytest

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import cases, entry_strikes, merging, strikes
from counsel_desk.services.errors import Invalid
from tests.builders import Office
from tests.services.test_erasures import ask, close

WHY = "Wrong client"


def waits_for_erasure(office: Office) -> CaseId:
    case = office.client(name="Achieng Odhiambo")
    close(office, case)
    office.carry_out(office.supervisor)
    ask(office, case)
    return case


def refile(office: Office, case: CaseId, note: UUID, into: CaseId, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.counsellor1.do(strikes.strike_note, case, note, reason=WHY, into=into)
    assert refused.value.reason == reason
    assert not office.counsellor1.do(strikes.list_strikes, case)


def test_nothing_is_filed_again_in_a_file_that_waits_for_its_erasure(office: Office):
    case, going = office.client(), waits_for_erasure(office)
    refile(office, case, office.note(office.counsellor1, case), going, "being-erased")


def test_nothing_is_filed_again_in_a_file_that_was_merged_into_another(office: Office):
    desk, case = office.counsellor1, office.client()
    stays, away = office.client(name="Amina N"), office.client(name="Amina Noor")
    desk.do(merging.merge_files, stays, away, reason="Registered twice")
    refile(office, case, office.note(desk, case), away, "merged-away")


def test_a_code_of_a_file_merged_twice_leads_to_the_one_that_goes_on(office: Office):
    desk, case = office.counsellor1, office.client()
    first, second, third = (office.client(name=f"Amina {n}") for n in "ABC")
    desk.do(merging.merge_files, second, first, reason="Registered twice")
    desk.do(merging.merge_files, third, second, reason="Registered thrice")
    code = office.code(first)
    assert desk.do(cases.find_case, code=code) == third
    note = office.note(desk, case)
    desk.do(entry_strikes.strike_entry, case, table="note", entry=note, reason=WHY, code=code)
    assert desk.do(strikes.list_strikes, case)[note].refiled_case == third


def test_a_file_that_waits_for_its_erasure_is_not_merged(office: Office):
    case, going = office.client(), waits_for_erasure(office)
    with pytest.raises(Invalid, match="being-erased"):
        office.counsellor1.do(merging.merge_files, case, going, reason="The same")
