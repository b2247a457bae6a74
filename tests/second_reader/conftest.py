"""An office with something in every compartment, closed and read from outside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.cases import Identity, SafeContact
from counsel_desk.domain.directory import Partner, PartnerKind
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import CaseId, GroupId, MembershipId
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.domain.referrals import ReferralKind
from counsel_desk.domain.settings import Settings
from counsel_desk.services import (
    cases,
    directory,
    groups,
    note_reviews,
    own_notes,
    pending,
    settings,
)
from counsel_desk.services.desk import Desk
from counsel_desk.storage import rings
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.drafts import Drafts
from counsel_desk.storage.entitlements import PROGRAMME, ScopeKind
from counsel_desk.storage.kinds import Kind
from counsel_desk.storage.unit_of_work import Work, transaction
from tests.builders import PASSPHRASE, STAFF, Office, open_office
from tests.second_reader.reader import Reader

NAMES = {"A": "Wanjiru Kanarikanary", "B": "Otieno Kanarikanary", "C": "Naliaka Kanarikanary"}
CLINICAL = "kanari-of-clin"
EVENT = "kanari-of-events"
OWN = "kanari-of-own"
SHOWN = "kanari-of-what-was-shown"
PROCESS = "kanari-of-process"
PROGRAMME_TEXT = "kanari-of-programme"
DRAFT = "kanari-of-a-draft"
CONTACT = "kanari-of-contact"


@dataclass
class Scene:
    """A closed vault, the ids of what is in it, and a reader for each person."""

    folder: Path
    scopes: dict[str, bytes]
    people: dict[str, bytes]
    readers: dict[str, Reader]
    drop_of_c: bytes
    draft: bytes
    note: bytes
    shared: bytes

    def scope(self, raw: bytes) -> str:
        return {value: name for name, value in self.scopes.items()}[raw]


def _text(canary: str) -> NoteContent:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    return NoteContent(start, 50, NoteKind.PROGRESS, True, f"## {canary}\n\nlonger text " * 30)


def _seal(desk: Desk, scope: UUID, compartment: Compartment, text: str) -> UUID:
    """Write into a compartment that has no kind of record of its own yet."""
    kind = Kind("note", compartment, Codec(NoteContent))
    with transaction(desk.vault, desk.who) as work:
        return kind.records(work).add(scope, _text(text))


def _fill(office: Office) -> dict[str, UUID]:
    one, two, founder = office.counsellor1, office.counsellor2, office.founder
    office.everyone()
    found: dict[str, UUID] = {"P": PROGRAMME}
    found["A"] = office.client(one, name=NAMES["A"])
    found["B"] = office.client(office.coordinator, counsellor=two, name=NAMES["B"])
    found["C"] = office.client(
        office.coordinator, counsellor=one, accepted=False, name=NAMES["C"], birth_year=1988
    )
    found["G"] = office.group(lead=two, peer=office.peer, members=(CaseId(found["A"]),))
    for desk in (two, one, office.coordinator, founder, office.supervisor, two, office.peer):
        if desk is not one:
            pending.carry_out(desk)
    with transaction(one.vault, one.who) as work:
        work.keeper.reconcile(found["A"])
        for fact in work.relations.groups_of(found["A"]):
            found["M"] = fact.membership
            work.keeper.reconcile(fact.membership)
        work.keeper.reconcile(found["G"])
    with transaction(two.vault, two.who) as work:
        work.keeper.reconcile(found["G"])
        found["ownB"] = _own(work, found["B"])
    with transaction(one.vault, one.who) as work:
        found["ownA"] = _own(work, found["A"])
    return found


def _own(work: Work, case: UUID) -> UUID:
    from sqlalchemy import select

    from counsel_desk.storage import schema

    scopes = schema.scopes
    mine = select(scopes.c.id).where(
        scopes.c.case_id == case.bytes,
        scopes.c.kind == int(ScopeKind.OWN),
        scopes.c.author == work.me.bytes,
    )
    return UUID(bytes=work.session.execute(mine).scalar_one())


def _write(office: Office, found: dict[str, UUID]) -> tuple[UUID, UUID, UUID]:
    one, two = office.counsellor1, office.counsellor2
    note = office.note(one, found["A"], text=f"{CLINICAL} of A")
    one.do(note_reviews.submit_note, CaseId(found["A"]), note)
    office.supervisor.do(note_reviews.approve_note, found["A"], note)
    shared = one.do(own_notes.save_own_note, CaseId(found["A"]), title="", text=SHOWN)
    one.do(own_notes.save_own_note, CaseId(found["A"]), title="", text=OWN)
    chief = office.supervisor.me.id
    one.do(
        own_notes.share_own_note, CaseId(found["A"]), shared, person=chief, passphrase=PASSPHRASE
    )
    office.note(two, found["B"], text=f"{CLINICAL} of B")
    office.screening(one, found["A"], "phq-9", 2)
    one.do(cases.update_identity, found["A"], Identity(NAMES["A"], 1990, address=CONTACT))
    office.appointment(one, found["A"])
    _seal(one, found["A"], Compartment.EVENTS, EVENT)
    _seal(two, found["B"], Compartment.EVENTS, EVENT)
    _seal(one, found["ownA"], Compartment.OWN, OWN)
    _seal(two, found["ownB"], Compartment.OWN, OWN)
    _seal(two, found["G"], Compartment.PROCESS, PROCESS)
    shelter = Partner(PROGRAMME_TEXT, PartnerKind.ORGANISATION, "Nakuru", (ReferralKind.SHELTER,))
    office.coordinator.do(directory.add_partner, value=shelter)
    office.admin.do(
        settings.change_settings, settings=Settings(retention_years=7), reason="Because of the law"
    )
    with transaction(one.vault, one.who) as work:
        draft = work.new_id()
        Drafts(work).save(draft, found["A"], _text(DRAFT))
    for desk in office.everyone().values():
        with transaction(desk.vault, desk.who) as work:
            rings.save(work.session, work.who)
    opened = office.peer.do(groups.open_group, GroupId(found["G"]))
    office.peer.do(
        groups.mark,
        GroupId(found["G"]),
        membership=MembershipId(found["M"]),
        meeting=opened.meetings[0].id,
        status=AttendanceStatus.ON_TIME,
    )
    contact = SafeContact(one.do(cases.open_case, found["A"]).contact.method, "0700", CONTACT)
    one.do(cases.update_contact, found["A"], contact)
    for desk in (one, two, office.coordinator, office.supervisor):
        desk.do(cases.list_cases)
        with transaction(desk.vault, desk.who) as work:
            desk.register.refresh(work)
            desk.register.save(work, least=0)
    return note, draft, shared


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scene")
    with open_office(folder) as office:
        found = _fill(office)
        note, draft, shared = _write(office, found)
        people = {name: desk.me.id.bytes for name, desk in office.everyone().items()}
    copy = folder / "copy.cdv"
    shutil.copytree(office.folder, copy)
    readers = {name: Reader(copy, name, PASSPHRASE) for name in ("founder", *STAFF)}
    drop = next(
        row["id"] for row in readers["admin"].named("drops") if row["scope"] == found["C"].bytes
    )
    yield Scene(
        copy, {name: one.bytes for name, one in found.items()}, people, readers, drop,
        draft.bytes, note.bytes, shared.bytes,
    )  # fmt: skip
    for reader in readers.values():
        reader.close()
