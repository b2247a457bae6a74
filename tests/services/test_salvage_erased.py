"""A salvage leaves out what was erased, as far as the vault itself proves it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from counsel_desk.crypto import audit as entries
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.primitives import content_hash
from counsel_desk.crypto.tombstones import message
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import backups, cases, notes, salvage, vaults
from counsel_desk.services.profile import Profile
from counsel_desk.storage import erasure, salvage_proof, schema, tombstone_file, tombstones
from tests.builders import PASSPHRASE, Office, open_office
from tests.services.test_erasures import ask, closed, erase

FORGERIES = ("signature", "role", "nobody", "told by an entry that nobody signed")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "home")


def forge(office: Office, case: CaseId, forged: str) -> None:
    """Put a list beside the vault that says a file was erased; the request was taken back."""
    ask(office, case)
    with Session(office.founder.vault.engine) as session:
        (stone,) = tombstones.waiting(session)
    office.run(office.supervisor, lambda work: erasure.withdraw(work, stone.content.id))
    signer = office.counsellor1 if forged == "role" else office.peer
    last = office.run(
        signer, lambda work: erasure._signed(work, tombstones.Part.ADMINISTRATOR, stone.body)
    )
    first = stone.supervisor
    if forged == "signature":
        last = tombstones.Signed(office.admin.me.id, last.key, bytes(64))
    if forged in ("nobody", FORGERIES[-1]):
        made = []
        for part in tombstones.Part:
            one = Identity.new(office.run(office.admin, lambda work: work.new_id()))
            signature = one.sign(message(office.founder.vault.id, part, stone.body))
            made.append(tombstones.Signed(one.person, one.public.signing, signature))
        first, last = made
    if forged == FORGERIES[-1]:
        _say_erased(office, stone)
    tombstone_file.write(
        office.folder / "erased", [tombstones.Stone(stone.body, stone.content, first, last)]
    )


def _say_erased(office: Office, stone: tombstones.Stone) -> None:
    """Write an entry into the trail that says so, in the administrator's name and unsigned."""
    with Session(office.founder.vault.engine) as session, session.begin():
        newest = select(schema.audit).order_by(schema.audit.c.sequence.desc()).limit(1)
        row = session.execute(newest).one()
        entry = entries.Entry(
            row.sequence + 1, entries.entry_hash(row.body), 5, office.admin.me.id, Action.ERASED,
            stone.content.id, content_hash(stone.body),
        )  # fmt: skip
        values = {"sequence": entry.sequence, "body": entry.to_bytes(), "signature": bytes(64)}
        session.execute(insert(schema.audit), [values])


def saved(office: Office, profile: Profile) -> salvage.Report:
    office.close()
    target = office.folder.with_name("saved.cdv")
    return salvage.salvage(
        office.folder, target, profile, lambda _done, _of: None,
        user_name="counsellor1", passphrase=PASSPHRASE, clock=office.clock,
    )  # fmt: skip


def reads(office: Office, report: salvage.Report, case: CaseId) -> bool:
    desk = vaults.open_vault(
        report.folder, user_name="counsellor1", passphrase=PASSPHRASE, clock=office.clock
    )
    try:
        known = case in {row.case for row in desk.do(cases.list_cases)}
        return known and bool(desk.do(notes.list_notes, case))
    finally:
        desk.close()


def with_a_note(office: Office) -> CaseId:
    case = closed(office)
    office.note(office.counsellor1, case)
    return case


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_list_beside_a_vault_leaves_nothing_out_and_is_told(
    office: Office, profile: Profile, forged: str
):
    case = with_a_note(office)
    forge(office, case, forged)
    report = saved(office, profile)
    assert len(report.made.unproved) == 1
    assert reads(office, report, case)


def test_without_the_proof_the_forged_list_would_have_taken_the_file(
    office: Office, profile: Profile, monkeypatch: pytest.MonkeyPatch
):
    """The control."""
    case = with_a_note(office)
    forge(office, case, "nobody")
    monkeypatch.setattr(salvage_proof.Proof, "holds", lambda *_: True)
    report = saved(office, profile)
    assert report.made.unproved == ()
    assert not reads(office, report, case)


def test_what_was_erased_does_not_come_back_from_a_copy_and_is_no_loss(
    office: Office, profile: Profile
):
    case, stays = with_a_note(office), with_a_note(office)
    backups.back_up(office.admin, office.folder / "backups", profile)
    erase(office, case, profile)
    report = saved(office, profile)
    assert (report.made.unproved, report.made.losses, report.holds) == ((), (), True)
    assert not reads(office, report, case)
    assert reads(office, report, stays)


def test_a_request_that_was_taken_back_is_proved_by_nobody(office: Office, profile: Profile):
    """Both signed once; what was withdrawn since stays withdrawn."""
    case = with_a_note(office)
    ask(office, case)
    with Session(office.founder.vault.engine) as session:
        (stone,) = tombstones.waiting(session)
    office.run(office.supervisor, lambda work: erasure.withdraw(work, stone.content.id))
    last = office.run(
        office.admin, lambda work: erasure._signed(work, tombstones.Part.ADMINISTRATOR, stone.body)
    )
    both = tombstones.Stone(stone.body, stone.content, stone.supervisor, last)
    tombstone_file.write(office.folder / "erased", [both])
    report = saved(office, profile)
    assert report.made.unproved == (stone.content.id,)
    assert reads(office, report, case)
