"""Private process notes: their author's alone, and shown one by one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from counsel_desk.crypto.grants import Subject, drop_message
from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services import own_notes
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.verification import verify
from counsel_desk.storage import kinds, schema
from counsel_desk.storage.shares import KIND, Shares
from tests.builders import PASSPHRASE, Office, actions, spoil, write_nonsense


@pytest.fixture
def case(office: Office):
    return office.client()


def write(office: Office, case: CaseId, text: str = "I was angry today.", **facts: object):
    facts = {"title": "Countertransference", **facts}
    return office.counsellor1.do(own_notes.save_own_note, case, text=text, **facts)


def share(office: Office, case: CaseId, own):
    chief = office.supervisor.me.id
    office.counsellor1.do(own_notes.share_own_note, case, own, person=chief, passphrase=PASSPHRASE)


def test_an_own_note_is_written_listed_and_opened(office, case):
    own = write(office, case)
    (line,) = office.counsellor1.do(own_notes.list_own_notes, case)
    assert (line.id, line.title, line.shared_with) == (own, "Countertransference", ())
    opened = office.counsellor1.do(own_notes.open_own_note, case, own)
    assert opened.content.text == "I was angry today."
    assert opened.intact


def test_it_can_be_changed_until_somebody_saw_it(office, case):
    own = write(office, case)
    office.clock.move(hours=1)
    assert write(office, case, "I was tired.", own=own) == own
    assert office.counsellor1.do(own_notes.open_own_note, case, own).content.text == "I was tired."
    share(office, case, own)
    with pytest.raises(Invalid, match="own-note-shown"):
        write(office, case, "I was never angry.", own=own)


@pytest.mark.parametrize(
    ("text", "reason"), [(" \n", "empty-own-note"), ("x" * 200_001, "own-note-too-long")]
)
def test_what_cannot_be_kept_is_refused(office, case, text, reason):
    with pytest.raises(Invalid, match=reason):
        write(office, case, text)


def test_the_latest_comes_first(office, case):
    first = write(office, case)
    office.clock.move(days=1)
    second = write(office, case)
    lines = office.counsellor1.do(own_notes.list_own_notes, case)
    assert [line.id for line in lines] == [second, first]


def test_nobody_else_opens_it_by_any_way(office, case):
    own = write(office, case)
    for desk in (office.supervisor, office.founder, office.coordinator, office.admin):
        with pytest.raises(NotAllowed):
            desk.do(own_notes.open_own_note, case, own)
        with pytest.raises(NotEntitled):
            office.run(desk, lambda work: kinds.OWN_NOTE.records(work).open(own))
    assert office.supervisor.do(own_notes.shown_own_notes) == ()


def test_a_shown_note_is_read_by_the_supervisor_and_recorded(office, case):
    kept, shown = write(office, case, "Mine alone."), write(office, case, "For supervision.")
    before = actions(office).count(Action.OWN_NOTE_SHARED)
    share(office, case, shown)
    assert actions(office).count(Action.OWN_NOTE_SHARED) == before + 1
    (file,) = office.supervisor.do(own_notes.shown_own_notes)
    assert (file.id, file.author) == (shown, office.counsellor1.me.id)
    assert file.content.text == "For supervision."
    assert file.intact
    opened = office.supervisor.do(own_notes.open_shown_note, shown)
    assert opened.content == file.content
    assert actions(office)[-1] is Action.RECORD_OPENED
    with pytest.raises(NotFound):
        office.supervisor.do(own_notes.open_shown_note, kept)
    assert office.founder.do(own_notes.shown_own_notes) == ()
    (line,) = [one for one in _lines(office, case) if one.id == shown]
    assert line.shared_with == (office.supervisor.me.id,)
    assert verify(office.founder).holds
    assert verify(office.counsellor1).holds


def _lines(office, case):
    return office.counsellor1.do(own_notes.list_own_notes, case)


def test_it_is_shown_to_ones_own_supervisor_once(office, case):
    own = write(office, case)
    assert office.counsellor1.do(own_notes.may_be_shown) == (office.supervisor.me.id,)
    for person in (office.founder.me.id, office.coordinator.me.id, PersonId(uuid4())):
        with pytest.raises(Invalid, match="not-my-supervisor"):
            office.counsellor1.do(
                own_notes.share_own_note, case, own, person=person, passphrase=PASSPHRASE
            )
    share(office, case, own)
    with pytest.raises(Invalid, match="shown-already"):
        share(office, case, own)


def test_an_own_note_belongs_to_its_case(office, case):
    own, other = write(office, case), office.client(name="Kiprop Langat")
    with pytest.raises(NotFound):
        office.counsellor1.do(own_notes.open_own_note, other, own)
    with pytest.raises(NotFound):
        share(office, other, own)


def test_only_the_author_can_give_its_key(office, case):
    own = write(office, case)

    def give(work):
        Shares(work, kinds.OWN_NOTE).give(own, office.founder.me.id)

    with pytest.raises(NotEntitled):
        office.run(office.counsellor2, give)
    with pytest.raises(NotEntitled):
        office.run(office.counsellor1, lambda work: Shares(work, kinds.OWN_NOTE).give(own, uuid4()))


def test_a_damaged_own_note_says_so(office, case):
    own = write(office, case)
    share(office, case, own)
    spoil(office, "own_note")
    (line,) = _lines(office, case)
    assert line.damaged
    assert not office.counsellor1.do(own_notes.open_own_note, case, own).intact
    (shown,) = office.supervisor.do(own_notes.shown_own_notes)
    assert shown.content is None
    assert not shown.intact


def test_a_share_that_was_meddled_with_opens_nothing(office, case):
    own, other = write(office, case), write(office, case)
    share(office, case, own)
    drops = schema.drops
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(update(drops).where(drops.c.id == own.bytes).values(id=other.bytes))
    assert office.supervisor.do(own_notes.shown_own_notes) == ()
    with Session(office.founder.vault.engine) as session, session.begin():
        stranger = uuid4().bytes
        session.execute(update(drops).where(drops.c.id == other.bytes).values(id=stranger))
    assert office.supervisor.do(own_notes.shown_own_notes) == ()


def test_a_share_that_names_another_sender_opens_nothing(office, case):
    own = write(office, case)
    share(office, case, own)
    drops = schema.drops
    stranger = update(drops).where(drops.c.id == own.bytes).values(sender=uuid4().bytes)
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(stranger)
    assert office.supervisor.do(own_notes.shown_own_notes) == ()


def test_a_share_whose_seal_was_changed_for_another_box_opens_nothing(office, case):
    own, other = write(office, case), write(office, case)
    share(office, case, own)
    share(office, case, other)
    drops = schema.drops

    def swap(work):
        rows = {row.id: row for row in work.execute(select(drops)).all()}
        row, foreign = rows[own.bytes], rows[other.bytes]
        corner = work.keeper.own_corner(case)
        subject = Subject(work.vault.id, corner.id, Compartment.OWN, row.epoch)
        message = drop_message(subject, KIND, own, work.me, foreign.sealed)
        signature = work.identity.sign(message)
        changed = update(drops).where(drops.c.id == own.bytes)
        work.execute(changed.values(sealed=foreign.sealed, signature=signature))

    office.run(office.counsellor1, swap)
    assert [file.id for file in office.supervisor.do(own_notes.shown_own_notes)] == [other]


def test_nonsense_that_was_shown_is_damage(office, case):
    chief = office.supervisor.me.id
    corner = office.run(office.counsellor1, lambda work: work.keeper.own_corner(case).id)
    made = write_nonsense(office.counsellor1, kinds.OWN_NOTE, corner)
    office.run(office.counsellor1, lambda work: Shares(work, kinds.OWN_NOTE).give(made, chief))
    (shown,) = office.supervisor.do(own_notes.shown_own_notes)
    assert shown.content is None


def test_a_corner_is_made_where_there_is_none_yet(office):
    case = office.client(office.counsellor1)
    scopes = schema.scopes
    with Session(office.founder.vault.engine) as session, session.begin():
        mine = (scopes.c.case_id == case.bytes) & (scopes.c.kind == 2)
        session.execute(update(scopes).where(mine).values(author=uuid4().bytes))
    assert _lines(office, case) == ()
    with pytest.raises(NotFound):
        office.counsellor1.do(own_notes.open_own_note, case, uuid4())
    own = write(office, case)
    assert [line.id for line in _lines(office, case)] == [own]
