"""A colleague who covers a file reads what is merged into it meanwhile, and no longer."""

from __future__ import annotations

from counsel_desk.services import handover, merging, notes, verification
from tests.builders import PASSPHRASE, Office


def lines(office: Office, case) -> set[str]:
    return {line.first_line for line in office.counsellor2.do(notes.list_notes, case)}


def test_who_covers_the_file_that_goes_on_covers_what_is_merged_into_it(office: Office):
    desk, colleague = office.counsellor1, office.counsellor2
    kept, away = office.client(), office.client(name="Wanjiru A.")
    office.note(desk, kept, text="Of the one.")
    office.note(desk, away, text="Of the other.")
    desk.do(handover.cover_case, kept, colleague.me.id, days=10, passphrase=PASSPHRASE)
    office.carry_out()
    assert lines(office, kept) == {"Of the one."}
    office.clock.move(days=3)
    desk.do(merging.merge_files, kept, away, reason="Registered twice")
    office.carry_out()
    assert lines(office, kept) == {"Of the one.", "Of the other."}
    (first,) = desk.do(handover.covers, kept)
    (second,) = desk.do(handover.covers, away)
    assert second.until <= first.until
    desk.do(handover.end_cover, kept, colleague.me.id)
    assert desk.do(handover.covers, away) == ()
    assert not verification.verify(office.founder).problems


def test_a_cover_in_its_last_hours_takes_nothing_along(office: Office):
    desk = office.counsellor1
    kept, away = office.client(), office.client(name="Wanjiru A.")
    desk.do(handover.cover_case, kept, office.counsellor2.me.id, days=1, passphrase=PASSPHRASE)
    office.clock.move(hours=2)
    desk.do(merging.merge_files, kept, away, reason="Registered twice")
    assert desk.do(handover.covers, away) == ()
