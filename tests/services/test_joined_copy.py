"""A client's own copy takes what was kept in the files that were merged into theirs."""

from __future__ import annotations

import json

from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId
from counsel_desk.reports.own_copy import as_json, render_own_copy
from counsel_desk.services import merging, own_copy
from counsel_desk.storage.unit_of_work import Work
from tests.builders import Office, actions
from tests.services.test_leaving import OTHER, SEAL, export, flat


def two_files(office: Office) -> tuple[CaseId, CaseId]:
    kept, away = office.client(), office.client(name="Achieng Wanjiru")
    desk, code = office.counsellor1, office.code(away)
    office.note(desk, kept, text=f"Achieng Wanjiru has the file {code} as well, says {OTHER}.")
    office.note(desk, away, text="She walked to the market.")
    office.client(name=OTHER)
    return kept, away


def test_a_copy_holds_what_was_kept_in_the_files_merged_into_it_and_says_where(office):
    kept, away = two_files(office)
    desk, codes = office.counsellor1, [office.code(kept), office.code(away)]
    before = desk.do(own_copy.preview_own_copy, kept, chosen=frozenset({"notes"}))
    assert [(one.of, one.title) for one in before.sections] == [("", "Notes")]
    assert before.also == ()
    assert before.hidden == 3
    desk.do(merging.merge_files, kept, away, reason="Registered twice")
    copy = desk.do(own_copy.preview_own_copy, kept, chosen=frozenset({"notes", "identity"}))
    assert [(one.key, one.of) for one in copy.sections] == [
        (key, code) for key in ("identity", "notes") for code in codes
    ]
    assert copy.sections[3].title == f"Notes, from the file {codes[1]}"
    assert copy.also == (codes[1],)
    body = copy.sections[2].items[0].body
    assert codes[1] in body
    assert "Achieng Wanjiru" in body
    assert OTHER not in body
    assert copy.hidden == 1
    told = json.loads(as_json(copy))
    assert (told["case"], told["joined"]) == (codes[0], [codes[1]])
    assert [part["case"] for part in told["parts"]] == codes * 2
    pages = flat(render_own_copy(copy, passphrase=SEAL))
    assert f"Case file {codes[0]}, and what was kept for you under {codes[1]}" in pages


def test_the_trail_says_of_each_file_that_it_left(office, tmp_path):
    kept, away = two_files(office)
    office.counsellor1.do(merging.merge_files, kept, away, reason="Registered twice")
    before = actions(office).count(Action.EXPORTED)
    export(office, kept, tmp_path, chosen=frozenset({"notes"}))
    assert actions(office).count(Action.EXPORTED) == before + 2


def test_a_merged_file_that_is_not_for_this_person_stays_out_of_the_copy(office, monkeypatch):
    kept, away = two_files(office)
    desk = office.counsellor1
    desk.do(merging.merge_files, kept, away, reason="Registered twice")
    relations = Work.relations_to
    monkeypatch.setattr(
        Work,
        "relations_to",
        lambda work, **at: frozenset() if at == {"case": away} else relations(work, **at),
    )
    copy = desk.do(own_copy.preview_own_copy, kept, chosen=frozenset({"notes"}))
    assert [one.of for one in copy.sections] == [""]
