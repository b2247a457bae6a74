"""Entries in the wrong file: struck, kept, out of every sum, filed again where they belong."""

from __future__ import annotations

import pytest

from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.strikes import Struck
from counsel_desk.services import cases, charts, handover, notes, screenings, strikes, verification
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from tests.builders import PASSPHRASE, Office, open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def two(office: Office) -> tuple[CaseId, CaseId]:
    return office.client(), office.client(name="Achieng Odhiambo")


def digest(office: Office, case: CaseId):
    return office.run(office.counsellor1, lambda work: CaseDigest(work, case).read())


def test_a_note_is_struck_and_filed_again(office: Office):
    desk = office.counsellor1
    wrong, right = two(office)
    kept = office.note(desk, wrong, text="Stays here")
    note = office.note(desk, wrong, text="Belongs to the other")
    fresh = desk.do(strikes.strike_note, wrong, note, reason="Wrong client", into=right)
    lines = {line.id: line.struck for line in desk.do(notes.list_notes, wrong)}
    assert lines == {kept: "", note: "Wrong client"}
    assert desk.do(notes.open_note, wrong, note).intact
    again = desk.do(notes.open_note, right, fresh)
    assert (again.intact, again.content.text) == (True, "Belongs to the other")
    assert (digest(office, wrong).notes, digest(office, right).notes) == (1, 1)
    strike = desk.do(strikes.list_strikes, wrong)[note]
    assert (strike.refiled_case, strike.refiled_as) == (right, fresh)
    assert [mark.note for mark in desk.do(charts.progress_course, wrong).notes] == [kept]
    assert not verification.verify(office.founder).problems


def test_a_note_that_belongs_nowhere_is_only_struck(office: Office):
    desk, case = office.counsellor1, office.client()
    note = office.note(desk, case)
    assert desk.do(strikes.strike_note, case, note, reason="Written twice") is None
    found = digest(office, case)
    assert (found.notes, found.last_session, found.noted) == (0, None, ())


def test_a_screening_takes_its_scores_and_alerts_along(office: Office):
    desk = office.counsellor1
    wrong, right = two(office)
    first = office.screening(desk, wrong, "phq-9", {"rest": 1, "9": 0})
    office.clock.move(days=20)
    given = office.screening(desk, wrong, "phq-9", {"rest": 2, "9": 2})
    raised = digest(office, wrong).alerts
    assert raised
    fresh = desk.do(strikes.strike_screening, wrong, given.id, reason="Wrong file", into=right)
    assert desk.do(screenings.list_screenings, wrong) == (first,)
    (there,) = desk.do(screenings.list_screenings, right)
    assert (there.id, there.case, there.scores) == (fresh, right, given.scores)
    assert (there.answers, there.given_by) == (given.answers, given.given_by)
    assert digest(office, wrong).alerts == ()
    assert [span.last for span in digest(office, wrong).spans] == [first.scores["total"]]
    assert {alert.case for alert in digest(office, right).alerts} == {right}
    assert desk.do(screenings.open_screening, wrong, given.id) == given


def test_what_was_raised_before_keeps_its_day(office: Office):
    desk, case = office.counsellor1, office.client()
    office.screening(desk, case, "phq-9", {"rest": 1, "9": 2})
    (before,) = digest(office, case).alerts
    office.clock.move(days=20)
    other = office.screening(desk, case, "gad-7", 1)
    assert desk.do(strikes.strike_screening, case, other.id, reason="Wrong file") is None
    assert digest(office, case).alerts == (before,)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_reason_is_given(office: Office, reason: str):
    desk, case = office.counsellor1, office.client()
    note = office.note(desk, case)
    with pytest.raises(Invalid) as refused:
        desk.do(strikes.strike_note, case, note, reason=reason)
    assert refused.value.field == "why"


def test_nothing_is_struck_twice_nor_filed_where_it_was(office: Office):
    desk, case = office.counsellor1, office.client()
    note = office.note(desk, case)
    with pytest.raises(Invalid, match="strike-same-file"):
        desk.do(strikes.strike_note, case, note, reason="Wrong", into=case)
    desk.do(strikes.strike_note, case, note, reason="Wrong")
    with pytest.raises(Invalid, match="struck-already"):
        desk.do(strikes.strike_note, case, note, reason="Wrong")


def test_who_has_the_file_now_strikes_what_a_colleague_wrote_but_files_nothing_again(
    office: Office,
):
    case = office.client()
    note = office.note(office.counsellor1, case)
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    right = office.client(office.counsellor2, name="Achieng Odhiambo")
    with pytest.raises(NotAllowed):
        office.counsellor1.do(strikes.strike_note, case, note, reason="Wrong")
    with pytest.raises(Invalid, match="refile-not-author"):
        office.counsellor2.do(strikes.strike_note, case, note, reason="Wrong", into=right)
    office.counsellor2.do(strikes.strike_note, case, note, reason="Wrong")
    (line,) = office.counsellor2.do(notes.list_notes, case)
    assert (line.struck, line.author) == ("Wrong", office.counsellor1.me.id)
    assert line.strike == Struck("Wrong", office.counsellor2.me.id, office.clock())
    assert office.counsellor2.do(notes.open_note, case, note).intact
    assert not verification.verify(office.founder).problems


def test_who_covers_for_a_colleague_strikes_only_what_they_wrote_themselves(office: Office):
    case = office.client()
    theirs = office.note(office.counsellor1, case)
    office.counsellor1.do(
        handover.cover_case, case, office.counsellor2.me.id, days=7, passphrase=PASSPHRASE
    )
    office.carry_out(office.counsellor2)
    own = office.note(office.counsellor2, case)
    with pytest.raises(Invalid, match=r"^not-author"):
        office.counsellor2.do(strikes.strike_note, case, theirs, reason="Wrong")
    office.counsellor2.do(strikes.strike_note, case, own, reason="Wrong")
    assert digest(office, case).notes == 1


def test_a_supervisor_strikes_nothing_but_hands_the_file_to_who_does(office: Office):
    case = office.client()
    note = office.note(office.counsellor1, case)
    office.carry_out(office.supervisor)
    with pytest.raises(NotAllowed):
        office.supervisor.do(strikes.strike_note, case, note, reason="Wrong")
    office.supervisor.do(
        handover.hand_over, case, office.counsellor2.me.id, text="Left us", passphrase=PASSPHRASE
    )
    office.carry_out(office.supervisor)
    office.carry_out(office.counsellor2)
    office.counsellor2.do(strikes.strike_note, case, note, reason="Wrong")
    assert office.counsellor2.do(notes.list_notes, case)[0].struck == "Wrong"


def test_nothing_is_filed_in_somebody_elses_file(office: Office):
    desk, case = office.counsellor1, office.client()
    other = office.client(office.counsellor2)
    note = office.note(desk, case)
    with pytest.raises(NotAllowed):
        desk.do(strikes.strike_note, case, note, reason="Wrong", into=other)
    assert [line.struck for line in desk.do(notes.list_notes, case)] == [""]


def test_a_session_goes_into_a_file_made_later_but_not_before_that_client_was_born(office: Office):
    desk, case = office.counsellor1, office.client()
    notes_ = [office.note(desk, case) for _ in range(2)]
    screening = office.screening(desk, case, "phq-9", {"rest": 1, "9": 0})
    office.clock.move(days=3)
    later = office.client(name="Achieng Odhiambo")
    assert desk.do(strikes.strike_note, case, notes_[0], reason="Wrong", into=later)
    office.clock.move(days=400)
    baby = office.client(name="Baraka Odhiambo", birth_year=office.clock().year)
    with pytest.raises(Invalid, match="event-before-birth"):
        desk.do(strikes.strike_note, case, notes_[1], reason="Wrong", into=baby)
    with pytest.raises(Invalid, match="event-before-birth"):
        desk.do(strikes.strike_screening, case, screening.id, reason="Wrong", into=baby)


def test_an_entry_of_another_file_is_not_found(office: Office):
    desk = office.counsellor1
    one, other = two(office)
    note = office.note(desk, one)
    given = office.screening(desk, one)
    with pytest.raises(NotFound):
        desk.do(strikes.strike_note, other, note, reason="Wrong")
    with pytest.raises(NotFound):
        desk.do(strikes.strike_screening, other, given.id, reason="Wrong")
    assert desk.do(cases.open_case, one)
