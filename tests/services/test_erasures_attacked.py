"""Erasing under attack: a hostile file beside the vault, and signers with their own tools."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.tombstones import Part, Tombstone, TombstoneBroken, message, parse
from counsel_desk.domain.retention import Keeping
from counsel_desk.services import (
    backups,
    cases,
    erased,
    erasures,
    handover,
    leavers,
    notes,
    retention,
    salvage,
    witness,
)
from counsel_desk.services.errors import DiskFull, Invalid
from counsel_desk.services.profile import Profile
from counsel_desk.storage import erasure as storage
from counsel_desk.storage import kinds, schema, tombstone_file, tombstones
from counsel_desk.storage.entitlements import PROGRAMME
from tests.builders import PASSPHRASE, Office, open_office
from tests.services.test_erasures import CANARY, again, ask, closed, erase, full

COLUMNS = {
    "body": Tombstone(uuid4(), 1, (uuid4(),), (), ()).to_bytes(),
    **{f"{part}{end}": bytes(size) for part in ("supervisor", "administrator")
       for end, size in (("", 16), ("_key", 32), ("_signature", 64))},
}  # fmt: skip


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path / "desk") as opened:
        yield opened


@pytest.mark.parametrize(
    "data",
    [
        msgspec.msgpack.encode([{"body": COLUMNS["body"]}]),
        msgspec.msgpack.encode([{**COLUMNS, "administrator": "a" * 16}]),
        msgspec.msgpack.encode([{**COLUMNS, "supervisor": ["a"] * 16}]),
        msgspec.msgpack.encode([{**COLUMNS, "administrator_signature": 5}]),
        msgspec.msgpack.encode([{**COLUMNS, "supervisor_key": None}]),
        b"\x91\x81\xa4body" + b"\x91" * 5_000 + b"\xc0",
    ],
    ids=["a-part-alone", "text", "a-list", "a-number", "nothing", "very-deep"],
)
def test_nothing_in_the_file_beside_a_vault_keeps_anybody_out(tmp_path: Path, data: bytes):
    path = tmp_path / "erased"
    path.write_bytes(data)
    assert tombstone_file.read(path) == []
    path.write_bytes(msgspec.msgpack.encode([COLUMNS]))
    assert len(tombstone_file.read(path)) == 1  # the control: whole, and of nobody


def _signed(office: Office, desk, part: Part, content: Tombstone):
    return office.run(desk, lambda work: storage._signed(work, part, content.to_bytes()))


def _asked_with_own_tools(office: Office, told, content: Tombstone) -> None:
    """A supervisor leaves a stone that is not what the program would have written."""

    def leave(work):
        storage.ask(work, content)
        kinds.ERASURE.records(work).add(PROGRAMME, told, record=content.id)

    office.run(office.supervisor, leave)


@pytest.mark.parametrize("more", ["scopes", "records", "cases"])
def test_a_supervisor_cannot_have_more_erased_than_the_administrator_is_shown(
    office: Office, more: str
):
    """With scopes besides, the administrator's signature took another file out too."""
    case, other = closed(office), closed(office, name="Other")
    erasure = ask(office, case)
    told = office.run(office.supervisor, lambda work: kinds.ERASURE.records(work).open(erasure))
    office.supervisor.do(erasures.refuse_erasure, erasure=erasure, answer="Not yet.")

    def content(work):
        mine, _ = storage.describe(work, work.new_id(), (case,))
        both, _ = storage.describe(work, mine.id, (case, other))
        if more == "cases":
            return both
        return replace(mine, **{more: getattr(both, more)})

    stone = office.run(office.supervisor, content)
    _asked_with_own_tools(office, told.value, stone)
    with pytest.raises(Invalid, match="erasure-changed"):
        erasures.erase(office.admin, erasure=stone.id, passphrase=PASSPHRASE, profile=None)
    assert office.counsellor1.do(cases.open_case, case)
    assert office.counsellor1.do(cases.open_case, other)


def test_drafts_go_in_whatever_order_erasures_are_carried_out(office: Office):
    first, second = closed(office), closed(office, name="Other")
    desk = office.counsellor2
    for case in (first, second):
        office.counsellor1.do(handover.cover_case, case, desk.me.id, days=20, passphrase=PASSPHRASE)
    office.carry_out()
    desk.do(notes.start_draft, first, office.content(text=CANARY))
    waits = ask(office, first)
    erase(office, second)
    desk.do(erased.clean_own)
    erasures.erase(office.admin, erasure=waits, passphrase=PASSPHRASE, profile=None)
    assert desk.do(erased.clean_own) == 1
    assert not desk.do(notes.list_drafts)


def _with_made_up_administrator(office: Office, case) -> tombstones.Stone:
    content, _ = office.run(
        office.supervisor, lambda work: storage.describe(work, work.new_id(), (case,))
    )
    made_up = Identity.new(uuid4())
    said = message(office.founder.vault.id, Part.ADMINISTRATOR, content.to_bytes())
    last = tombstones.Signed(made_up.person, made_up.public.signing, made_up.sign(said))
    first = _signed(office, office.supervisor, Part.SUPERVISOR, content)
    return tombstones.Stone(content.to_bytes(), content, first, last)


def test_who_left_cannot_erase_with_a_signer_whom_they_made_up(office: Office):
    """A file beside the vault is enough to write; the key of the database is not needed."""
    case = closed(office)
    stone = _with_made_up_administrator(office, case)
    office.founder.do(leavers.remove_person, person=office.supervisor.me.id, passphrase=PASSPHRASE)
    tombstone_file.write(office.folder / "erased", [stone])
    assert erased.honour(office.founder, None) == 0
    assert office.counsellor1.do(cases.open_case, case)


def test_nobody_erases_alone_where_the_vault_is_known_to_be_the_newest(
    tmp_path: Path, office: Office
):
    """Files that were open went with it, and the verification found nothing wrong."""
    profile = Profile(tmp_path / "home")
    case = office.client()
    office.carry_out(office.supervisor)
    tombstone_file.write(office.folder / "erased", [_with_made_up_administrator(office, case)])
    witness.keep(office.founder, profile)
    office.close()
    desk = again(office, office.folder, "counsellor1", profile)
    assert desk.do(cases.open_case, case)
    desk.close()


def test_an_older_copy_keeps_the_tombstones_that_say_nothing_to_it(tmp_path: Path, office: Office):
    """Opened, it wrote its own over all places, and those of newer signers were lost for ever."""
    profile = Profile(tmp_path / "home")
    first, second = closed(office), closed(office, name="Other")
    erase(office, first, profile)
    copy = backups.back_up(office.admin, office.folder / "backups", profile)
    erase(office, second, profile)
    path = office.folder / "erased"
    stones = tombstone_file.read(path)
    assert len(stones) == 2
    strange = [
        replace(one, supervisor=replace(one.supervisor, person=uuid4()),
                administrator=replace(one.administrator, person=uuid4()))
        if second in one.content.cases else one
        for one in stones
    ]  # fmt: skip
    restored = backups.restore(copy.path, tmp_path / "restored")
    tombstone_file.write(restored / "erased", strange)
    again(office, restored, "counsellor1").close()
    assert len(tombstone_file.read(restored / "erased")) == 2


def test_a_copy_made_while_an_erasure_waited_holds_the_file_too(tmp_path: Path, office: Office):
    profile = Profile(tmp_path / "home")
    place = office.folder / "backups"
    case = closed(office)
    erasure = ask(office, case)
    office.clock.move(hours=1)
    between = backups.back_up(office.admin, place, profile)
    office.clock.move(hours=1)
    erasures.erase(office.admin, erasure=erasure, passphrase=PASSPHRASE, profile=profile)
    assert [one.path for one in erased.older_copies(office.admin, profile)] == [between.path]
    office.clock.move(days=90)
    backups.back_up(office.admin, place, profile)
    assert not between.path.exists()


def test_a_sign_in_that_a_full_disk_stops_can_be_tried_again(
    tmp_path: Path, office: Office, monkeypatch
):
    profile = Profile(tmp_path / "home")
    case = closed(office)
    copy = backups.back_up(office.admin, office.folder / "backups", profile)
    erase(office, case, profile)
    restored = backups.restore(copy.path, tmp_path / "restored")

    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(storage, "take_out", full)
        with pytest.raises(DiskFull):
            again(office, restored, "counsellor1")
    desk = again(office, restored, "counsellor1")
    assert case not in {row.case for row in desk.do(cases.list_cases)}
    desk.close()


def test_a_salvage_does_not_fetch_an_erased_file_out_of_an_older_copy(
    tmp_path: Path, office: Office
):
    """The trail tells of its records and the vault lacks them: they were taken for lost."""
    profile = Profile(tmp_path / "home")
    case = full(office)
    backups.back_up(office.admin, office.folder / "backups", profile)
    erase(office, case, profile)
    office.close()
    target = office.folder.with_name("Saved.cdv")
    report = salvage.salvage(
        office.folder, target, profile, lambda *_: None,
        user_name="counsellor1", passphrase=PASSPHRASE,
    )  # fmt: skip
    assert report.lost == ()
    assert report.made.from_copies == 0
    assert not report.verified.problems


def test_records_that_come_back_without_their_keys_go_again(office: Office):
    case = closed(office)
    table = schema.RECORD_TABLES["coordination"]
    mine = table.c.scope == case.bytes
    with Session(office.founder.vault.engine) as session:
        row = dict(session.execute(select(table).where(mine)).mappings().first())
    erase(office, case)
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(insert(table), {name: row[name] for name in row if name != "row"})
    assert erased.honour(office.founder, None) == 1
    with Session(office.founder.vault.engine) as session:
        assert session.execute(select(table).where(mine)).first() is None
    assert erased.honour(office.founder, None) == 0


def test_a_hold_that_cannot_be_read_any_more_holds(office: Office):
    case = closed(office)
    office.supervisor.do(retention.hold, case, reason="Petition 114")
    table = schema.RECORD_TABLES["retention"]
    with Session(office.founder.vault.engine) as session, session.begin():
        spoiled = func.zeroblob(func.length(table.c.sealed))
        session.execute(update(table).where(table.c.scope == case.bytes).values(sealed=spoiled))
    (row,) = office.supervisor.do(retention.review_keeping)
    assert row.keeping is Keeping.HELD
    with pytest.raises(Invalid, match="legal-hold"):
        ask(office, case)
    office.supervisor.do(retention.lift_hold, case, reason="Heard.")
    assert ask(office, case)


def test_a_time_that_no_clock_tells_is_no_tombstone():
    for at in (-1, 1 << 53):
        with pytest.raises(TombstoneBroken):
            parse(Tombstone(uuid4(), at, (uuid4(),), (), ()).to_bytes())
