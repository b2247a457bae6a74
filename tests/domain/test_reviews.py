"""Where the co-signature of a note stands, whatever steps lie about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.notes import LATE_AFTER, NoteReview, ReviewStep, is_late
from counsel_desk.domain.reviews import TakenStep, standings

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTE, AUTHOR, CHIEF, OTHER = (uuid4() for _ in range(4))
SEAL = bytes(64)


def step(what: ReviewStep, by: UUID, hour: int = 0, **facts: object) -> TakenStep:
    review = NoteReview(NOTE, what, SEAL, **facts)
    return TakenStep(uuid4(), by, AT + timedelta(hours=hour), review)


def standing(*steps: TakenStep):
    return standings(steps, {NOTE: AUTHOR}, {CHIEF, OTHER}).get(NOTE)


def submitted(hour: int = 0, reviewers: tuple[UUID, ...] = (CHIEF,)) -> TakenStep:
    return step(ReviewStep.SUBMITTED, AUTHOR, hour, reviewers=reviewers)


def test_a_note_that_was_never_submitted_stands_nowhere():
    assert standing() is None


def test_an_approval_of_who_was_named_stands():
    sent = submitted()
    found = standing(sent, step(ReviewStep.APPROVED, CHIEF, 1, submission=sent.id))
    assert (found.state.step, found.state.by) == (ReviewStep.APPROVED, CHIEF)
    assert found.state.submitted_at == AT


def test_what_others_say_does_not_count():
    sent = submitted()
    for who in (OTHER, AUTHOR):
        said = step(ReviewStep.APPROVED, who, 1, submission=sent.id)
        assert standing(sent, said).state.step is ReviewStep.SUBMITTED
    foreign = step(ReviewStep.SUBMITTED, OTHER, reviewers=(CHIEF,))
    assert standing(foreign) is None
    without_role = standings(
        [sent, step(ReviewStep.APPROVED, CHIEF, 1, submission=sent.id)], {NOTE: AUTHOR}, {OTHER}
    )
    assert without_role[NOTE].state.step is ReviewStep.SUBMITTED


def test_an_author_named_among_the_reviewers_cannot_answer():
    sent = submitted(reviewers=(AUTHOR, CHIEF))
    said = step(ReviewStep.APPROVED, AUTHOR, 1, submission=sent.id)
    found = standings([sent, said], {NOTE: AUTHOR}, {AUTHOR, CHIEF})[NOTE]
    assert found.state.step is ReviewStep.SUBMITTED
    assert found.state.reviewers == (CHIEF,)


def test_the_first_answer_is_the_answer():
    sent = submitted()
    back = step(ReviewStep.RETURNED, CHIEF, 1, submission=sent.id, comments="Plan?")
    late = step(ReviewStep.APPROVED, CHIEF, 2, submission=sent.id)
    assert standing(sent, late, back).state.comments == "Plan?"


def test_the_last_submission_stands_and_old_answers_are_not_its():
    first, second = submitted(), submitted(3)
    old = step(ReviewStep.APPROVED, CHIEF, 4, submission=first.id)
    assert standing(first, second, old).state.step is ReviewStep.SUBMITTED


@given(st.permutations(range(4)))
def test_the_order_in_which_steps_are_read_changes_nothing(order: list[int]):
    sent, again = submitted(), submitted(5)
    steps = [
        sent,
        step(ReviewStep.RETURNED, CHIEF, 1, submission=sent.id),
        again,
        step(ReviewStep.APPROVED, CHIEF, 6, submission=again.id),
    ]
    assert standing(*(steps[place] for place in order)).step == steps[3].id


@given(st.timedeltas(timedelta(days=-5), timedelta(days=30)))
def test_an_entry_is_late_only_after_two_days(after: timedelta):
    assert is_late(AT, AT + after) == (after > LATE_AFTER)
