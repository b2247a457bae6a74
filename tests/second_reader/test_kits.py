"""The ways in, read by the page alone: a recovery kit, and a change of the database's key."""

from __future__ import annotations

from pathlib import Path

import pytest

from counsel_desk.services import leavers, recovery
from counsel_desk.storage import rotation
from tests.builders import PASSPHRASE, open_office
from tests.second_reader import reader as r


class Cut(BaseException):
    """The program ends here."""


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


@pytest.mark.parametrize("where", ["_write_anew", "_seal_to_all", ""])
def test_whoever_stays_reads_the_database_before_between_and_after_a_change_of_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
):
    def cut(*_: object) -> None:
        raise Cut

    def sealed(who: object, whose: object, keys: tuple[object, object]) -> None:
        if keys[1] is None:
            raise Cut
        real(who, whose, keys)

    real = rotation._seal_to_all
    with open_office(tmp_path) as office:
        gone = office.desk("counsellor2").me.id
        before = office.founder.vault.database_key.key
        office.admin.do(leavers.remove_person, person=gone, passphrase=PASSPHRASE)
        if where:
            monkeypatch.setattr(rotation, where, cut if where == "_write_anew" else sealed)
            with pytest.raises(Cut):
                leavers.rotate(office.admin, lambda _done, _of: None)
        else:
            leavers.rotate(office.admin, lambda _done, _of: None)
        folder = office.folder
        office.close()
    reader = r.Reader(folder, "counsellor1", PASSPHRASE)
    assert len(reader.roster.people) == 7
    is_coming = reader.keys.coming_key != bytes(48)
    is_old = reader.keys.database_key[:32] == before
    assert (is_old, is_coming) == (bool(where), bool(where))
    reader.close()
    with pytest.raises(r.Broken, match="no slot"):
        r.Reader(folder, "counsellor2", PASSPHRASE)
