"""What hangs on a damaged record leaves with a client's own copy all the same."""

from __future__ import annotations

from counsel_desk.domain.notes import AddendumReason
from counsel_desk.domain.plan import CarePlan, Goal, GoalLevel, GoalReview
from counsel_desk.services import addenda, own_copy, strikes
from counsel_desk.storage import kinds
from tests.builders import Office, day, spoil


def copy_of(office: Office, case, part: str):
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=frozenset({part}))
    (section,) = copy.sections
    return copy, section.items


def add(office: Office, case, note, text: str) -> None:
    reason = AddendumReason.OMISSION
    office.counsellor1.do(addenda.add_addendum, case, note, text=text, reason=reason)


def test_what_was_added_to_a_note_that_is_damaged_is_in_the_copy(office: Office):
    desk, case = office.counsellor1, office.client()
    lost, whole, struck = (office.note(desk, case, text=f"Note {n}.") for n in range(3))
    for note, text in ((lost, "She called back."), (lost, "Twice."), (whole, "To this."),
                       (struck, "Not hers.")):  # fmt: skip
        add(office, case, note, text)
    desk.do(strikes.strike_note, case, struck, reason="Of another client.")
    spoil(office, "note", lost, struck)
    copy, items = copy_of(office, case, "notes")
    assert [(one.heading, one.body) for one in items] == [
        (items[0].heading, "Note 1.\n\nAdded later: To this."),
        ("Added to a note that is damaged",
         "Added later: She called back.\n\nAdded later: Twice."),
    ]  # fmt: skip
    assert copy.lost == 1


def test_reviews_of_a_plan_that_is_damaged_are_in_the_copy(office: Office):
    desk, case = office.counsellor1, office.client()
    goal = Goal(case, "Sleep through the night")
    review = GoalReview(day(office), (GoalLevel(goal.id, 1),))

    def write(work):
        kinds.CARE_PLAN.records(work).add(case, CarePlan(day(office), (), (goal,)))
        kinds.GOAL_REVIEW.records(work).add(case, review)

    office.run(desk, write)
    _, items = copy_of(office, case, "plan")
    assert [one.heading for one in items] == ["", "Sleep through the night"]
    spoil(office, "care_plan")
    copy, (item,) = copy_of(office, case, "plan")
    assert item.heading == "Reviews of goals in a plan that is damaged"
    assert [one.value for one in item.facts] == ["+1"]
    assert copy.lost == 1
