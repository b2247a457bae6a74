"""A recovery kit, read by the page alone: the same keys in a second slot, and who has one."""

from __future__ import annotations

from pathlib import Path

from counsel_desk.services import recovery
from tests.builders import PASSPHRASE, open_office
from tests.second_reader import reader as r


def test_a_kit_opens_the_keys_that_the_passphrase_opens(tmp_path: Path):
    with open_office(tmp_path) as office:
        words = recovery.draw_kit()
        office.admin.do(recovery.make_kit, words=words, typed=words, passphrase=PASSPHRASE)
        folder = office.folder
    header = r.newest_header(folder)
    by_kit = r.open_slots(header, r.kit_key(header, "admin", words))
    by_phrase = r.open_slots(header, r.slot_key(header, "admin", PASSPHRASE))
    assert by_kit == by_phrase
    rows = list(r.Reader(folder, "admin", PASSPHRASE).named("slots"))
    mine = [row["slot"] for row in rows if row["person"] == by_kit.person]
    assert len(mine) == 2
    key = r.kit_key(header, "admin", words)
    opened = [at for at, slot in enumerate(header.slots) if r._open_slot(header, slot, key)]
    assert len(opened) == 1
    assert set(opened) <= set(mine)
