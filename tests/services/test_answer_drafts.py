"""Answers of an unfinished screening: whose they are, how long they stay, who can read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.screenings import Mode, UnfinishedAnswers
from counsel_desk.services import answer_drafts, screenings
from counsel_desk.services.answer_drafts import KIND, drop_answers, save_answers, unfinished_answers
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid, NotAllowed
from counsel_desk.services.instruments import instrument
from counsel_desk.services.today import today
from tests.builders import Office, actions, open_office

CANARY = "zebra-item-77"


@pytest.fixture
def case(office: Office) -> CaseId:
    return office.client()


def half(name: str = "phq-9", values: dict[str, int | str] | None = None) -> UnfinishedAnswers:
    return UnfinishedAnswers(
        instrument=name,
        version=instrument(name).version,
        language="en",
        mode=Mode.INTERPRETER,
        values={"1": 3, "2": "declined", "3": 0} if values is None else values,
        item="4",
    )


def kept(office: Office, case: CaseId) -> tuple[UnfinishedAnswers, ...]:
    return office.counsellor1.do(unfinished_answers, case)


def on_today(office: Office, desk=None):
    return (desk or office.counsellor1).do(today, office.clock().date()).unfinished


def raw(office: Office) -> list[bytes]:
    """Every sealed own record of answers, as it lies in the database."""
    from sqlalchemy import text

    query = text("SELECT sealed FROM own_records WHERE kind = :kind")
    found = office.run(
        office.counsellor1, lambda work: work.session.execute(query, {"kind": KIND}).all()
    )
    return [row.sealed for row in found]


def test_answers_are_kept_with_the_item_the_language_and_the_way_of_asking(office, case):
    office.counsellor1.do(save_answers, case, half())
    (found,) = kept(office, case)
    assert found == half()
    assert found.saved_at == office.clock()


def test_answers_survive_closing_and_opening_the_vault(tmp_path):
    with open_office(tmp_path) as office:
        case = office.client()
        office.counsellor1.do(save_answers, case, half())
        folder = office.counsellor1.vault.folder.path
        office.close()
        again = Office(folder, office.clock)
        try:
            assert again.counsellor1.do(unfinished_answers, case) == (half(),)
        finally:
            again.close()


def test_the_last_answers_take_the_place_of_those_before(office, case):
    office.counsellor1.do(save_answers, case, half())
    more = replace(half(values={"1": 3, "2": 2}), item="3")
    office.counsellor1.do(save_answers, case, more)
    assert kept(office, case) == (more,)


def test_two_instruments_and_two_cases_each_have_their_own(office, case):
    other = office.client()
    desk = office.counsellor1
    desk.do(save_answers, case, half("phq-9"))
    desk.do(save_answers, case, half("gad-7"))
    desk.do(save_answers, other, half("pcl-5"))
    assert [one.instrument for one in kept(office, case)] == ["gad-7", "phq-9"]
    desk.do(drop_answers, case, "phq-9")
    assert [one.instrument for one in kept(office, case)] == ["gad-7"]
    assert [one.instrument for one in kept(office, other)] == ["pcl-5"]


def test_without_an_answer_nothing_is_kept(office, case):
    office.counsellor1.do(save_answers, case, half())
    office.counsellor1.do(save_answers, case, half(values={}))
    assert kept(office, case) == ()
    assert raw(office) == []


def test_dropping_what_is_not_there_changes_nothing(office, case):
    office.counsellor1.do(save_answers, case, half())
    before = raw(office)
    office.counsellor1.do(drop_answers, case, "gad-7")
    assert raw(office) == before


def test_a_saved_screening_takes_its_answers_away_and_no_others(office, case):
    desk = office.counsellor1
    desk.do(save_answers, case, half("phq-9"))
    desk.do(save_answers, case, half("gad-7"))
    office.screening(desk, case, "phq-9")
    assert [one.instrument for one in kept(office, case)] == ["gad-7"]


def test_a_screening_that_is_refused_leaves_the_answers(office, case):
    desk = office.counsellor1
    desk.do(save_answers, case, half())
    wrong = replace(office.answers("phq-9", 0), version="0")
    with pytest.raises(Invalid):
        desk.do(screenings.record_screening, case, wrong, mode=Mode.SELF)
    assert kept(office, case) == (half(),)


def test_nobody_else_can_read_them(office, case):
    office.counsellor1.do(save_answers, case, half())
    for name, desk in office.everyone().items():
        if name != "counsellor1":
            with pytest.raises(NotAllowed):
                desk.do(unfinished_answers, case)
            assert office.run(desk, lambda work: answer_drafts.AnswerDrafts(work).all()) == {}
            assert on_today(office, desk) == ()


def test_today_is_silent_about_a_case_that_is_not_theirs(office, case):
    desk = office.counsellor2
    office.run(desk, lambda work: answer_drafts.AnswerDrafts(work).put(case, half()))
    assert on_today(office, desk) == ()
    with pytest.raises(NotAllowed):
        desk.do(unfinished_answers, case)


def test_they_lie_sealed_in_the_vault(office, case):
    office.counsellor1.do(save_answers, case, half(values={"1": CANARY}))
    (sealed,) = raw(office)
    assert CANARY.encode() not in sealed
    assert b"phq-9" not in sealed
    (found,) = kept(office, case)
    assert found.values == {"1": CANARY}


def test_what_makes_no_sense_is_not_answers_and_can_be_written_over(office, case):
    office.run(office.counsellor1, lambda work: work.own.write(KIND, b"\xc1 nonsense"))
    assert kept(office, case) == ()
    office.counsellor1.do(save_answers, case, half())
    assert kept(office, case) == (half(),)


def test_saving_is_announced_and_not_audited(office, case):
    heard: list[Changed] = []
    desk = office.counsellor1
    before = actions(office)
    desk.on_changed(heard.append)
    desk.do(save_answers, case, half())
    desk.do(unfinished_answers, case)
    desk.do(drop_answers, case, "phq-9")
    assert heard == [Changed.DRAFTS, Changed.DRAFTS]
    assert actions(office) == before


def test_today_says_what_is_half_answered_the_last_kept_first(office, case):
    other = office.client()
    desk = office.counsellor1
    desk.do(save_answers, case, half("phq-9"))
    office.clock.move(minutes=5)
    desk.do(save_answers, other, half("gad-7", {"1": 1}))
    rows = on_today(office)
    assert [(row.instrument, row.answered, row.of) for row in rows] == [
        ("gad-7", 1, len(instrument("gad-7").items)),
        ("phq-9", 3, 10),
    ]
    assert rows[1].code == office.code(case)
    assert rows[0].saved_at == office.clock()


def test_today_passes_over_an_instrument_that_this_program_does_not_have(office, case):
    office.counsellor1.do(save_answers, case, replace(half(), instrument="of-tomorrow"))
    assert on_today(office) == ()
    assert [one.instrument for one in kept(office, case)] == ["of-tomorrow"]
