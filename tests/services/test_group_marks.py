"""The history of a mark: every value with who and when, for those who may see the marks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from counsel_desk.domain.groups import AbsenceReason, AttendanceStatus
from counsel_desk.services import groups
from counsel_desk.services.errors import NotEntitled, NotFound
from counsel_desk.services.group_marks import mark_history
from counsel_desk.storage import schema

ON_TIME, ABSENT = AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND
FEAR = (AbsenceReason.FEAR,)


@pytest.fixture
def cell(office):
    """Give a group of two, and the first cell of its sheet."""
    mine, theirs = office.client(), office.client(office.counsellor2, name="Kiprop Langat")
    group = office.group(members=(mine, theirs), peer=office.peer)
    office.carry_out()
    found = office.coordinator.do(groups.open_group, group)
    (member,) = (one for one in found.members if one.case == mine)
    return group, {"membership": member.membership, "meeting": found.meetings[0].id}


def _mark(desk, cell, status, reasons=()):
    group, keys = cell
    desk.do(groups.mark, group, **keys, status=status, reasons=reasons)


def _history(desk, cell):
    group, keys = cell
    return desk.do(mark_history, group, **keys)


def test_every_value_stays_with_who_set_it_and_when(office, cell):
    assert _history(office.coordinator, cell) == ()
    begun = office.clock()
    _mark(office.peer, cell, ON_TIME)
    office.clock.move(hours=1)
    _mark(office.coordinator, cell, ABSENT, FEAR)
    office.clock.move(hours=1)
    _mark(office.counsellor1, cell, None)
    found = _history(office.coordinator, cell)
    assert [(one.status, one.reasons) for one in found] == [
        (None, ()),
        (ABSENT, FEAR),
        (ON_TIME, ()),
    ]
    people = [office.counsellor1.me.id, office.coordinator.me.id, office.peer.me.id]
    assert [one.author for one in found] == people
    assert [one.at - begun for one in found] == [timedelta(hours=n) for n in (2, 1, 0)]
    assert _history(office.peer, cell) == found


def test_who_may_not_see_a_mark_does_not_see_what_it_was(office, cell):
    _mark(office.coordinator, cell, ON_TIME)
    with pytest.raises(NotEntitled):
        _history(office.counsellor2, cell)


def test_a_member_of_another_group_is_not_found(office, cell):
    other = office.group()
    with pytest.raises(NotFound):
        office.coordinator.do(mark_history, other, **cell[1])


def test_an_earlier_value_that_does_not_open_says_so(office, cell):
    _mark(office.coordinator, cell, ON_TIME)
    _mark(office.coordinator, cell, ABSENT)
    records = schema.RECORD_TABLES["attendance"]
    with Session(office.founder.vault.engine) as session, session.begin():
        first = session.execute(select(records).order_by(records.c.row)).first()
        broken = bytes([*first.sealed[:-1], first.sealed[-1] ^ 1])
        session.execute(update(records).where(records.c.row == first.row).values(sealed=broken))
    assert [one.damaged for one in _history(office.coordinator, cell)] == [False, True]
