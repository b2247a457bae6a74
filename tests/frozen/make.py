"""Make the frozen vault of the present format: python -m tests.frozen.make NAME.

Run once for a format and never again: the vault that is in the repository then is the one that
must open for ever. It refuses to write over one that is there.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from counsel_desk.crypto.kdf import KdfCost
from counsel_desk.domain.access import CLINICAL_ROLES, Role
from counsel_desk.domain.cases import ContactMethod, Identity, SafeContact, SessionOutcome
from counsel_desk.domain.groups import AttendanceStatus, GroupPlan, GroupStaff, StaffFunction
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.domain.screenings import Answers, Mode
from counsel_desk.services import (
    appointments,
    cases,
    document_files,
    documents,
    groups,
    notes,
    pending,
    people,
    recovery,
    screenings,
    vaults,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.instruments import instrument
from counsel_desk.storage.migration import LATEST
from tests.builders import PASSPHRASE
from tests.frozen.reading import FROZEN, KIT, PASSPHRASES, read

COST = KdfCost(64 * 1024, 3, 1)
"""The cheapest that a release opens."""
STAFF = {
    "amina": ("Amina Njeri", frozenset({Role.COUNSELLOR})),
    "daudi": ("Daudi Mutua", frozenset({Role.COORDINATOR})),
    "farid": ("Farid Hassan", frozenset({Role.ADMINISTRATOR})),
}
NAMES = ("Wanjirũ Achieng’", "Naliaka Barasa")
PAPER = b"%PDF-1.4\n% a letter of a hospital that there is not\n" + bytes(range(256)) * 12


class Clock:
    """Goes on by a second each time it is asked."""

    def __init__(self) -> None:
        self.at = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def main(name: str) -> None:
    folder, words = FROZEN / f"{name}.cdv", FROZEN / f"{name}.json"
    if folder.exists() or words.exists():
        raise SystemExit(f"{name} is there already, and stays as it is")
    clock = Clock()
    founder = vaults.create_vault(
        folder, person_name="Neema Wafula", user_name="neema",
        passphrase=PASSPHRASES["neema"], cost=COST, clock=clock,
    )  # fmt: skip
    desks = {"neema": founder, **_staff(founder)}
    _fill(desks, clock)
    expected = {user: read(desk) for user, desk in desks.items()}
    for desk in desks.values():
        desk.close()
    shutil.rmtree(folder / "backups", ignore_errors=True)
    found = {"format": 1, "revision": LATEST, "reads": expected}
    text = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True)
    words.write_text(text + "\n", encoding="utf-8")


def _staff(founder: Desk) -> dict[str, Desk]:
    made = {}
    for user, (name, roles) in STAFF.items():
        person = founder.do(
            people.add_person, name=name, user_name=user, roles=roles,
            passphrase=PASSPHRASES[user], must_change=False,
        )  # fmt: skip
        if roles & CLINICAL_ROLES:
            founder.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
        made[user] = vaults.sign_in_another(founder, user_name=user, passphrase=PASSPHRASES[user])
    founder.do(
        people.save_team, name="North", supervisors=frozenset({founder.me.id}),
        counsellors=frozenset({made["amina"].me.id}), passphrase=PASSPHRASE,
    )  # fmt: skip
    return made


def _fill(desks: dict[str, Desk], clock: Clock) -> None:
    amina, daudi = desks["amina"], desks["daudi"]
    made = [_client(amina, name, number) for number, name in enumerate(NAMES)]
    clock.at += timedelta(days=12)
    for case in made:
        _write(amina, case, clock)
    _everyone(desks)
    plan = GroupPlan("Tumaini 1", "Hall B", clock() - timedelta(weeks=3), 4)
    lead = GroupStaff(amina.me.id, StaffFunction.LEAD)
    group = daudi.do(groups.create_group, plan=plan, staff=(lead,))
    codes = [row.code for row in daudi.do(cases.list_cases)]
    joined = plan.first_meeting.date()
    members = [
        daudi.do(groups.enrol, group, code=code, joined=joined, agreed=joined) for code in codes
    ]
    _everyone(desks)
    meetings = amina.do(groups.open_group, group).meetings
    marks = (AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND)
    for membership, status in zip(members, marks, strict=True):
        amina.do(groups.mark, group, membership=membership, meeting=meetings[0].id, status=status)
    amina.do(recovery.make_kit, words=KIT, typed=KIT, passphrase=PASSPHRASES["amina"])
    _everyone(desks)


def _everyone(desks: dict[str, Desk]) -> None:
    for desk in desks.values():
        pending.carry_out(desk)


def _client(desk: Desk, name: str, number: int) -> CaseId:
    return desk.do(
        cases.register_client,
        new=cases.NewCase(prefix="NK", county="Nakuru", languages=("sw", "ki")),
        contact=SafeContact(ContactMethod.SMS, f"+254 700 000 00{number}", "after six"),
        identity=Identity(name, 1990 + number),
        counsellor=desk.me.id,
    )


def _write(desk: Desk, case: CaseId, clock: Clock) -> None:
    for days, text in (
        (9, "## First\n\nShe sleeps two hours — “never more”."),
        (2, "Ngũgĩ: 好 🙂"),
    ):
        content = NoteContent(clock() - timedelta(days=days), 50, NoteKind.PROGRESS, True, text)
        desk.do(notes.sign_note, case, desk.do(notes.start_draft, case, content))
    for name, value in (("phq-9", 2), ("gad-7", 1)):
        desk.do(screenings.record_screening, case, _answers(name, value, clock), mode=Mode.SELF)
    booked = desk.do(
        appointments.book_appointment, case, start=clock() - timedelta(days=2), minutes=50,
        place="Room 2",
    )  # fmt: skip
    desk.do(appointments.record_outcome, case, booked, SessionOutcome.ATTENDED)
    paper = document_files.checked(PAPER, name="Letter.pdf")
    list(documents.attach(desk, case, paper, title="Barua ya hospitali", remarks="on paper"))


def _answers(name: str, value: int, clock: Clock) -> Answers:
    form: Any = instrument(name)
    given = {item.key: value for item in form.items}
    return Answers(form.id, form.version, "en", form.wording_hash("en"), given, clock())


if __name__ == "__main__":
    main(Path(sys.argv[1]).name)
