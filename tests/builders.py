"""Vaults for tests: one template a process, copied in milliseconds, with a desk for each person.

``with open_office(tmp_path) as office:`` gives an `Office`; ``office.counsellor1`` and its like
are desks on the same open vault, ``office.clock`` can be moved, ``client``, ``note``,
``screening`` and ``group`` fill the record.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from counsel_desk.crypto import kdf
from counsel_desk.crypto.audit import parse_entry
from counsel_desk.crypto.kdf import KdfCost, lower_limits_for_tests
from counsel_desk.domain.access import CLINICAL_ROLES, Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import (
    CaseStatus,
    ContactMethod,
    Identity,
    SafeContact,
    SessionOutcome,
)
from counsel_desk.domain.groups import GroupPlan, GroupStaff, StaffFunction
from counsel_desk.domain.ids import AppointmentId, CaseId, GroupId, NoteId, PersonId
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.domain.register import ClinicalDigest
from counsel_desk.domain.screenings import Answers, Mode, Screening
from counsel_desk.services import appointments, cases, pending, people, vaults
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.services.instruments import instrument as shipped
from counsel_desk.storage import schema
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.kinds import Kind
from counsel_desk.storage.records import Records
from counsel_desk.storage.unit_of_work import Work, transaction

PASSPHRASE = "demonstration-only"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
VAULT = "Nakuru.cdv"
STAFF: dict[str, tuple[str, frozenset[Role]]] = {
    "counsellor1": ("Amina Njeri", frozenset({Role.COUNSELLOR})),
    "counsellor2": ("Baraka Otieno", frozenset({Role.COUNSELLOR})),
    "supervisor": ("Chebet Koech", frozenset({Role.SUPERVISOR})),
    "coordinator": ("Daudi Mutua", frozenset({Role.COORDINATOR})),
    "peer": ("Esther Wambui", frozenset({Role.PEER})),
    "admin": ("Farid Hassan", frozenset({Role.ADMINISTRATOR})),
}
"""Everyone but the founder; ``supervisor`` supervises counsellor1, the founder counsellor2."""


class Clock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Go forwards (or backwards) by days, hours, minutes, ..."""
        self.at += timedelta(**by)
        return self.at


@contextmanager
def cheap_keys() -> Iterator[KdfCost]:
    """Admit cheap Argon2id costs for a while."""
    before = kdf.limits()
    try:
        yield lower_limits_for_tests()
    finally:
        kdf._limits = before


class Office:
    """An open vault with seven people; each has a desk, signed in when first asked for."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.folder = folder
        self.clock = clock or Clock()
        self.founder = vaults.open_vault(
            folder, user_name="founder", passphrase=PASSPHRASE, clock=self.clock
        )
        """Every role; supervises counsellor2."""
        self._desks = {"founder": self.founder}

    def desk(self, user_name: str) -> Desk:
        """Give the desk of one person."""
        if user_name not in self._desks:
            desk = vaults.sign_in_another(self.founder, user_name=user_name, passphrase=PASSPHRASE)
            self._desks[user_name] = desk
        return self._desks[user_name]

    @property
    def counsellor1(self) -> Desk:
        return self.desk("counsellor1")

    @property
    def counsellor2(self) -> Desk:
        return self.desk("counsellor2")

    @property
    def supervisor(self) -> Desk:
        """Supervises counsellor1 alone."""
        return self.desk("supervisor")

    @property
    def coordinator(self) -> Desk:
        return self.desk("coordinator")

    @property
    def peer(self) -> Desk:
        return self.desk("peer")

    @property
    def admin(self) -> Desk:
        return self.desk("admin")

    def everyone(self) -> dict[str, Desk]:
        """Sign everyone in and give all desks by user name."""
        return {name: self.desk(name) for name in ("founder", *STAFF)}

    def close(self) -> None:
        """Close the vault."""
        for desk in self._desks.values():
            desk.close()

    def run(self, desk: Desk, function: Callable[[Work], object]) -> object:
        """Run any function of an open unit of work in a transaction of this person."""
        with transaction(desk.vault, desk.who) as work:
            return function(work)

    def carry_out(self, *desks: Desk) -> None:
        """Do pending work at these desks, or at all where someone is signed in."""
        for desk in desks or tuple(self._desks.values()):
            pending.carry_out(desk)

    def client(
        self,
        desk: Desk | None = None,
        *,
        counsellor: Desk | None = None,
        accepted: bool = True,
        name: str = "Wanjiru Achieng",
        birth_year: int | None = 1990,
        status: CaseStatus = CaseStatus.OPEN,
        **new: object,
    ) -> CaseId:
        """Register a client at a desk (counsellor1's) for a counsellor, accepted by them.

        ``accepted=False`` leaves a coordinator's registration waiting for its counsellor; further
        keywords are fields of `cases.NewCase`.
        """
        desk = desk or self.counsellor1
        counsellor = counsellor or (desk if Role.COUNSELLOR in desk.roles else self.counsellor1)
        facts: dict[str, object] = {"prefix": "KM", "county": "Nakuru", "languages": ("sw",), **new}
        case = desk.do(
            cases.register_client,
            new=cases.NewCase(**facts),  # type: ignore[arg-type] # fields of a new case
            contact=SafeContact(ContactMethod.SMS, "+254 700 000 001", "after six"),
            identity=Identity(name, birth_year),
            counsellor=counsellor.me.id,
        )
        if accepted and counsellor is not desk:
            pending.carry_out(counsellor)
        if status is not CaseStatus.OPEN:
            kept = desk.do(cases.open_case, case).coordination
            desk.do(cases.update_coordination, case, replace(kept, status=status))
        return case

    def code(self, case: CaseId, desk: Desk | None = None) -> str:
        """Give a case's code."""
        return (desk or self.founder).do(_code, case)

    def appointment(
        self,
        desk: Desk,
        case: CaseId,
        *,
        start: datetime | None = None,
        outcome: SessionOutcome = SessionOutcome.PLANNED,
        minutes: int = 50,
    ) -> AppointmentId:
        """Put an individual session into the diary, with its outcome."""
        when = start or self.clock()
        own = desk.do(
            appointments.book_appointment, case, start=when, minutes=minutes, place="Room 2"
        )
        if outcome is not SessionOutcome.PLANNED:
            desk.do(appointments.record_outcome, case, own, outcome)
        return own

    def note(self, desk: Desk, case: CaseId, **content: object) -> NoteId:
        """Write and sign a note; keywords are fields of `NoteContent`."""
        from counsel_desk.services import notes

        draft = desk.do(notes.start_draft, case, self.content(**content))
        return desk.do(notes.sign_note, case, draft)

    def content(self, **facts: object) -> NoteContent:
        """Give a plain note of a session an hour ago."""
        plain = NoteContent(
            session_start=self.clock() - timedelta(hours=1),
            minutes=50,
            kind=NoteKind.PROGRESS,
            attended=True,
            text="## Session\n\nSlept better; walked to the market twice.",
        )
        return replace(plain, **facts)  # type: ignore[arg-type] # fields of the content

    def answers(
        self, instrument: str = "phq-9", values: object = 1, *, at: datetime | None = None
    ) -> Answers:
        """Answer an instrument: one value for every item, or a mapping with some of its own."""
        form = shipped(instrument)
        own = dict(values) if isinstance(values, dict) else {}  # type: ignore[call-overload]
        rest = own.pop("rest", 0) if isinstance(values, dict) else values
        given = {item.key: own.get(item.key, rest) for item in form.items}
        given.update({key: value for key, value in own.items() if key not in given})
        return Answers(
            form.id, form.version, "en", form.wording_hash("en"), given, at or self.clock()
        )

    def screening(
        self,
        desk: Desk,
        case: CaseId,
        instrument: str = "phq-9",
        values: object = 1,
        *,
        at: datetime | None = None,
        mode: Mode = Mode.SELF,
    ) -> Screening:
        """Record a screening."""
        from counsel_desk.services import screenings

        answers = self.answers(instrument, values, at=at)
        return desk.do(screenings.record_screening, case, answers, mode=mode)

    def plan(self, **facts: object) -> GroupPlan:
        """Give a plan of ten weekly meetings that began four weeks ago."""
        plain = GroupPlan("Tumaini 1", "Hall B", self.clock() - timedelta(weeks=4), 10)
        return replace(plain, **facts)  # type: ignore[arg-type] # fields of the plan

    def group(
        self,
        desk: Desk | None = None,
        *,
        lead: Desk | None = None,
        peer: Desk | None = None,
        members: tuple[CaseId, ...] = (),
        **plan: object,
    ) -> GroupId:
        """Plan a group at a desk (the coordinator's) and enrol members."""
        from counsel_desk.services import groups

        desk = desk or self.coordinator
        staff = [GroupStaff((lead or self.counsellor1).me.id, StaffFunction.LEAD)]
        if peer is not None:
            staff.append(GroupStaff(peer.me.id, StaffFunction.PEER))
        made = self.plan(**plan)
        group = desk.do(groups.create_group, plan=made, staff=tuple(staff))
        joined = min(self.clock().date(), made.first_meeting.date())
        for case in members:
            desk.do(groups.enrol, group, code=self.code(case), joined=joined, agreed=joined)
        return group


@contextmanager
def open_office(folder: Path, clock: Clock | None = None) -> Iterator[Office]:
    """Copy the template vault into a folder, open it, and close it again."""
    with cheap_keys():
        office = Office(vault_copy(folder), clock)
        try:
            yield office
        finally:
            office.close()


def vault_copy(folder: Path) -> Path:
    """Copy the template vault, closed, into a folder; users are `STAFF` and ``founder``."""
    target = folder / VAULT
    shutil.copytree(_template(), target)
    return target


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="counsel-desk-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with cheap_keys() as cost:
        _build(folder / VAULT, cost)
    return folder / VAULT


def _build(folder: Path, cost: KdfCost) -> None:
    founder = vaults.create_vault(
        folder,
        person_name="Grace Mwangi",
        user_name="founder",
        passphrase=PASSPHRASE,
        cost=cost,
        clock=Clock(START - timedelta(days=900)),
    )
    try:
        staff = {name: _add_person(founder, name) for name in STAFF}
        for title, supervisor, counsellor in (
            ("North", staff["supervisor"], staff["counsellor1"]),
            ("South", founder.me.id, staff["counsellor2"]),
        ):
            founder.do(
                people.save_team,
                name=title,
                supervisors=frozenset({supervisor}),
                counsellors=frozenset({counsellor}),
                passphrase=PASSPHRASE,
            )
        for name in STAFF:
            pending.carry_out(
                vaults.sign_in_another(founder, user_name=name, passphrase=PASSPHRASE)
            )
    finally:
        founder.close()


def _add_person(founder: Desk, user_name: str) -> PersonId:
    name, roles = STAFF[user_name]
    person = founder.do(
        people.add_person,
        name=name,
        user_name=user_name,
        roles=roles,
        passphrase=PASSPHRASE,
        must_change=False,
    )
    if roles & CLINICAL_ROLES:
        founder.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
    return person


@use_case(Permission.SIGNED_IN)
def _code(work: Work, case: UUID) -> str:
    stored = work.coordinations.only(case)
    assert stored is not None
    assert stored.value is not None
    return stored.value.code


def day(office: Office) -> date:
    """Give the office's date."""
    return office.clock().date()


def actions(office: Office) -> list[Action]:
    """Give the actions in the audit trail, oldest first."""
    with Session(office.founder.vault.engine) as session:
        rows = session.execute(select(schema.audit).order_by(schema.audit.c.sequence)).all()
    return [Action(parse_entry(row.body).action) for row in rows]


def digest(office: Office, case: CaseId, desk: Desk | None = None) -> ClinicalDigest:
    """Read a case's digest as its counsellor's (counsellor1's) desk does."""
    row = next(row for row in (desk or office.counsellor1).do(cases.list_cases) if row.case == case)
    assert row.digest is not None
    return row.digest


def spoil(office: Office, table: str, *only: UUID) -> None:
    """Flip a byte in every record of a table, or in those named alone."""
    records = schema.RECORD_TABLES[table]
    chosen = select(records)
    if only:
        chosen = chosen.where(records.c.id.in_([one.bytes for one in only]))
    with Session(office.founder.vault.engine) as session, session.begin():
        for row in session.execute(chosen).all():
            sealed = bytes([*row.sealed[:-1], row.sealed[-1] ^ 1])
            session.execute(update(records).where(records.c.row == row.row).values(sealed=sealed))


def write_nonsense(desk: Desk, kind: Kind[Any], scope: UUID) -> UUID:
    """Seal something in a scope that is no payload of its kind, properly signed."""
    codec = Codec(dict[str, int])
    with transaction(desk.vault, desk.who) as work:
        records = Records(work, kind.table, kind.compartment, codec, history=kind.history)
        return records.add(scope, {"nonsense": 1})
