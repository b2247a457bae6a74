"""A birth that is corrected to lie after a session is a slip of the pen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.services import cases
from counsel_desk.services.errors import Invalid
from tests.builders import Office, day


@pytest.mark.parametrize("known_by", ["note", "session"])
def test_a_birth_after_a_session_is_refused(office: Office, known_by: str):
    desk, case = office.counsellor1, office.client()
    if known_by == "note":
        office.note(desk, case)
    else:
        office.appointment(desk, case, outcome=SessionOutcome.ATTENDED)
    identity = desk.do(cases.open_case, case).identity
    office.clock.move(days=400)
    born = day(office) - timedelta(days=2)
    for changed, field in (
        (replace(identity, birth_date=born, birth_year=born.year), "birth_date"),
        (replace(identity, birth_year=born.year), "birth_year"),
    ):
        with pytest.raises(Invalid) as refused:
            desk.do(cases.update_identity, case, changed)
        assert (refused.value.reason, refused.value.field) == (
            "birth-after-session", field,
        )  # fmt: skip
    desk.do(cases.update_identity, case, replace(identity, birth_year=1985))


def test_a_session_that_was_only_planned_says_nothing_of_a_birth(office: Office):
    desk, case = office.counsellor1, office.client()
    office.appointment(desk, case, start=office.clock() + timedelta(days=3))
    identity = desk.do(cases.open_case, case).identity
    office.clock.move(days=400)
    desk.do(cases.update_identity, case, replace(identity, birth_year=day(office).year))
