"""Half-filled forms: whose they are, how they are told apart, who can read them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from counsel_desk.domain.forms import FormKey
from counsel_desk.services.errors import NotAllowed
from counsel_desk.services.form_drafts import (
    KIND,
    FormDrafts,
    drop_form,
    list_forms,
    open_form,
    save_form,
)
from tests.builders import Office, actions, open_office

CANARY = "zebra-form-77"
TYPED = {"rationale": CANARY, "levels": {"suicide": "high"}, "again": [1, None, True]}


@pytest.fixture
def key(office: Office) -> FormKey:
    return FormKey("risk", office.client())


def kept(office: Office, key: FormKey):
    found = office.counsellor1.do(open_form, key)
    return None if found is None else dict(found.values)


def own(office: Office) -> list[tuple[str, bytes]]:
    from sqlalchemy import text

    query = text("SELECT kind, sealed FROM own_records WHERE kind LIKE 'f%'")
    return [
        (row.kind, row.sealed)
        for row in office.run(office.counsellor1, lambda work: work.session.execute(query).all())
    ]


def test_what_was_typed_is_there_after_the_vault_was_closed(tmp_path):
    with open_office(tmp_path) as office:
        key = FormKey("risk", office.client(), uuid4())
        office.counsellor1.do(save_form, key, TYPED)
        folder = office.counsellor1.vault.folder.path
        office.close()
        again = Office(folder, office.clock)
        try:
            found = again.counsellor1.do(open_form, key)
            assert found is not None
            assert (found.key, found.values) == (key, TYPED)
            assert found.saved_at == office.clock()
        finally:
            again.close()


def test_what_is_typed_later_takes_its_place(office, key):
    office.counsellor1.do(save_form, key, TYPED)
    office.counsellor1.do(save_form, key, {"rationale": "less"})
    assert kept(office, key) == {"rationale": "less"}
    assert len(own(office)) == 2


def test_forms_records_and_cases_each_have_their_own(office, key):
    other = FormKey("risk", office.client())
    edit, plan = FormKey("risk", key.case, uuid4()), FormKey("plan", key.case)
    no_case = FormKey("programme")
    keys = (key, other, edit, plan, no_case)
    for place, one in enumerate(keys):
        office.clock.move(minutes=1)
        office.counsellor1.do(save_form, one, {"place": place})
    assert [kept(office, one) for one in keys] == [{"place": place} for place in range(5)]
    listed = office.counsellor1.do(list_forms)
    assert [one.key for one in listed] == list(reversed(keys))
    assert {one.key for one in office.counsellor1.do(list_forms, key.case)} == {key, edit, plan}


def test_dropped_or_emptied_forms_leave_nothing(office, key):
    other = FormKey("plan", key.case)
    for one in (key, other):
        office.counsellor1.do(save_form, one, TYPED)
    office.counsellor1.do(drop_form, key)
    assert kept(office, key) is None
    assert kept(office, other) == TYPED
    office.counsellor1.do(save_form, other, {})
    assert own(office) == []
    office.counsellor1.do(drop_form, key)
    assert own(office) == []


def test_nobody_else_can_read_them_and_their_names_say_nothing(office, key):
    office.counsellor1.do(save_form, key, TYPED)
    for name, sealed in own(office):
        assert CANARY.encode() not in sealed
        assert "risk" not in name
    for name, desk in office.everyone().items():
        if name != "counsellor1":
            assert desk.do(list_forms) == ()
            assert office.run(desk, lambda work: FormDrafts(work).open(key)) is None
    with pytest.raises(NotAllowed):
        office.counsellor2.do(save_form, key, TYPED)
    with pytest.raises(NotAllowed):
        office.counsellor2.do(open_form, key)


def test_keeping_a_form_is_neither_audited_nor_announced(office, key):
    before, heard = actions(office), []
    office.counsellor1.on_changed(heard.append)
    office.counsellor1.do(save_form, key, TYPED)
    office.counsellor1.do(open_form, key)
    office.counsellor1.do(drop_form, key)
    assert (actions(office), heard) == (before, [])


def test_what_makes_no_sense_is_no_form_and_can_be_written_over(office, key):
    office.counsellor1.do(save_form, key, TYPED)
    slot = next(name for name, _ in own(office) if name != KIND)
    office.run(office.counsellor1, lambda work: work.own.write(slot, b"\xc1 nonsense"))
    assert kept(office, key) is None
    assert office.counsellor1.do(list_forms) == ()
    office.counsellor1.do(save_form, key, TYPED)
    assert kept(office, key) == TYPED
    office.run(office.counsellor1, lambda work: work.own.write(KIND, b"\xc1 nonsense"))
    assert kept(office, key) is None
