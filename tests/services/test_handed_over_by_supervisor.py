"""A supervisor's hand-over and cover lose no word and no session, and co-signing goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.closing import CaseStep, CaseStepKind
from counsel_desk.services import (
    cases,
    closing,
    handover,
    joined,
    merging,
    note_reviews,
    notes,
    verification,
)
from counsel_desk.services.errors import Invalid
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE


def steps(desk, case):
    return [(line.step.kind, line.step.text) for line in desk.do(closing.case_steps, case)]


def test_the_words_of_a_supervisor_reach_the_new_counsellor_and_sessions_go_along(office):
    case = office.client()
    start = office.clock() + timedelta(days=3)
    ahead = office.appointment(office.counsellor1, case, start=start)
    words = "She fears guards; meet at the church"
    office.supervisor.do(
        handover.hand_over, case, office.counsellor2.me.id, text=words, passphrase=PASSPHRASE
    )
    office.carry_out(office.counsellor2)
    assert steps(office.counsellor2, case) == [(CaseStepKind.HANDED_OVER, words)]
    booked = {one.id: one for one in office.counsellor2.do(cases.open_case, case).appointments}
    assert booked[ahead].with_person == office.counsellor2.me.id
    assert not verification.verify(office.founder).problems


def test_the_words_of_a_supervisor_reach_who_covers(office):
    case = office.client()
    office.supervisor.do(
        handover.cover_case,
        case,
        office.counsellor2.me.id,
        days=5,
        text="Why, and what matters",
        passphrase=PASSPHRASE,
    )
    office.carry_out()
    assert steps(office.counsellor2, case) == [(CaseStepKind.COVERED, "Why, and what matters")]
    office.supervisor.do(handover.end_cover, case, office.counsellor2.me.id)
    assert steps(office.counsellor1, case)[-1] == (CaseStepKind.COVER_ENDED, "")


def test_words_that_no_file_could_keep_are_refused_and_not_thrown_away(office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    with pytest.raises(Invalid, match="words-nobody"):
        office.supervisor.do(
            handover.hand_over, case, office.counsellor2.me.id, text="Words", passphrase=PASSPHRASE
        )
    office.supervisor.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)


def test_a_supervisor_ties_no_files_by_a_step(office):
    one, other = office.client(), office.client(name="Kiprop Langat")
    office.carry_out(office.supervisor)

    def tie(work):
        for case, kind, to in (
            (one, CaseStepKind.MERGED_FROM, other),
            (other, CaseStepKind.MERGED_INTO, one),
        ):
            step = CaseStep(kind, office.clock().date(), other=to)
            kinds.CLOSING.records(work).sign_off(case, step)

    office.run(office.supervisor, tie)
    assert office.run(office.counsellor1, lambda work: joined.files(work, one)) == (one,)


def test_a_file_that_a_colleague_covers_is_not_merged_away(office):
    kept, other = office.client(), office.client()
    office.counsellor1.do(
        handover.cover_case, other, office.counsellor2.me.id, days=9, passphrase=PASSPHRASE
    )
    office.carry_out(office.counsellor1, office.counsellor2)
    draft = office.counsellor2.do(notes.start_draft, other, office.content(text="cover words"))
    with pytest.raises(Invalid, match="cover-left"):
        office.counsellor1.do(merging.merge_files, kept, other, reason="Same person")
    office.counsellor2.do(notes.sign_note, other, draft)
    office.counsellor1.do(handover.end_cover, other, office.counsellor2.me.id)
    office.counsellor1.do(merging.merge_files, kept, other, reason="Same person")


def test_who_was_asked_to_sign_is_asked_still_after_a_hand_over_to_another_team(office):
    case = office.client()
    note = office.note(office.counsellor1, case)
    office.counsellor1.do(note_reviews.submit_note, case, note)
    code = office.code(case, office.counsellor1)
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor1, office.counsellor2, office.supervisor)
    office.note(office.counsellor2, case)
    frame = office.counsellor2.do(cases.open_case, case).coordination
    office.counsellor2.do(cases.update_coordination, case, frame)
    office.carry_out()
    (row,) = office.supervisor.do(note_reviews.review_queue)
    assert (row.note, row.code, row.author) == (note, code, office.counsellor1.me.id)
    assert office.founder.do(note_reviews.review_queue) == ()
    office.supervisor.do(note_reviews.approve_note, case, note)
    assert office.supervisor.do(note_reviews.review_queue) == ()
