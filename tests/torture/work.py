"""The workflows that are broken off: what each does, acknowledges, and must have kept.

``do`` runs in a process that may be killed or refused at any system call; it tells of each step
once the program has said that it is done. ``judge`` opens what is left and names what must not be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from counsel_desk.domain.bringing_in import NewClient
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.erasures import ErasureBasis, ErasureOutcome
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.services import (
    backups,
    cases,
    closing,
    document_files,
    documents,
    erasures,
    handover,
    leavers,
    notes,
    pending,
    people,
    register_import,
    vaults,
    verification,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import DeskError, WrongPassphrase
from counsel_desk.services.profile import Profile
from tests.builders import PASSPHRASE, VAULT, Clock, open_office

NEW = "another long passphrase of nobody"
WHEN = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
CLIENTS = tuple(NewClient(f"Njoki Number{n}", birth_year=1980, county="nakuru") for n in range(6))
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Ground:
    """A vault to break things in, and what was in it before."""

    folder: Path
    case: str
    old: str
    """The text of a note that was signed before."""

    @property
    def vault(self) -> Path:
        return self.folder / VAULT

    @property
    def client(self) -> CaseId:
        return CaseId(UUID(self.case))

    def at(self, folder: Path) -> Ground:
        return Ground(folder, self.case, self.old)


def lay_out(folder: Path) -> Ground:
    """Make a vault with one client of counsellor1's and a signed note."""
    folder.mkdir(parents=True, exist_ok=True)
    old = "Signed long before. " * 40
    with open_office(folder, Clock(WHEN)) as office:
        case = office.client()
        office.note(office.counsellor1, case, text=old)
        office.everyone()
        office.carry_out()
        office.carry_out()
    return Ground(folder, str(case), old)


def sign_in(vault: Path, user: str, phrase: str = PASSPHRASE, *, minutes: int = 5) -> Desk:
    clock = Clock(WHEN + timedelta(minutes=minutes))
    return vaults.open_vault(vault, user_name=user, passphrase=phrase, clock=clock)


def _content(text: str) -> NoteContent:
    return NoteContent(WHEN - timedelta(hours=1), 50, NoteKind.PROGRESS, True, text)


def _text(number: int) -> str:
    return f"word{number:04d} " * 90


# --- what is done ----------------------------------------------------------------------------


def save(ground: Ground, tell: Tell) -> None:
    desk = sign_in(ground.vault, "counsellor1")
    draft = desk.do(notes.start_draft, ground.client, _content(_text(0)))
    tell(0)
    for number in range(1, 5):
        desk.do(notes.save_draft, ground.client, draft, _content(_text(number)))
        tell(number)
    desk.close()


def sign(ground: Ground, tell: Tell) -> None:
    desk = sign_in(ground.vault, "counsellor1")
    for number in range(3):
        draft = desk.do(notes.start_draft, ground.client, _content(_text(number)))
        desk.do(notes.sign_note, ground.client, draft)
        tell(number)
    desk.close()


def _paper(number: int) -> bytes:
    return b"%PDF-1.4\n" + bytes([number]) * 300_000


def attach(ground: Ground, tell: Tell) -> None:
    desk = sign_in(ground.vault, "counsellor1")
    for number in range(2):
        paper = document_files.checked(_paper(number), name=f"paper{number}.pdf")
        list(documents.attach(desk, ground.client, paper, title=f"paper{number}"))
        tell(number)
    desk.close()


def grant(ground: Ground, tell: Tell) -> None:
    desk = sign_in(ground.vault, "counsellor1")
    other = next(one.id for one in desk.do(people.list_people) if one.user_name == "counsellor2")
    desk.do(handover.cover_case, ground.client, other, days=9, passphrase=PASSPHRASE)
    tell(0)
    desk.do(handover.hand_over, ground.client, other, passphrase=PASSPHRASE)
    tell(1)
    second = vaults.sign_in_another(desk, user_name="counsellor2", passphrase=PASSPHRASE)
    pending.carry_out(second)
    desk.close()


def bring_in(ground: Ground, tell: Tell) -> None:
    desk = sign_in(ground.vault, "counsellor1")
    desk.do(
        register_import.bring_in, clients=CLIENTS, counsellor=desk.me.id,
        prefixes={"Nakuru": "NK"},
    )  # fmt: skip
    tell(0)
    desk.close()


def back_up(ground: Ground, tell: Tell) -> None:
    for number in range(2):
        desk = sign_in(ground.vault, "counsellor1", minutes=5 + number)
        profile = Profile(ground.folder / "home")
        backups.back_up(desk, desk.vault.folder.backups, profile)
        tell(number)
        desk.close()


def change_passphrase(ground: Ground, tell: Tell) -> None:
    desk = sign_in(ground.vault, "counsellor1")
    desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    tell(0)
    desk.close()


def rotate(ground: Ground, tell: Tell) -> None:
    desk = sign_in(ground.vault, "founder")
    if any(one.user_name == "peer" and one.active for one in desk.do(people.list_people)):
        peer = next(one.id for one in desk.do(people.list_people) if one.user_name == "peer")
        desk.do(leavers.remove_person, person=peer, passphrase=PASSPHRASE)
    tell(0)
    leavers.rotate(desk, lambda _done, _of: None)
    tell(1)
    desk.close()


def erase(ground: Ground, tell: Tell) -> None:
    """Close the file, ask for its erasure, carry that out, and change the database's key."""
    desk = sign_in(ground.vault, "counsellor1")
    told = {"reason": ClosingReason.GOALS_MET, "planned": True, "last_contact": None, "summary": ""}
    desk.do(closing.close_case, ground.client, **told)
    tell(0)
    supervisor = vaults.sign_in_another(desk, user_name="supervisor", passphrase=PASSPHRASE)
    asked = {"basis": ErasureBasis.CLIENT_ASKED, "words": "In writing.", "copy_given": True}
    erasure = supervisor.do(erasures.ask_erasure, ground.client, **asked, passphrase=PASSPHRASE)
    tell(1)
    admin = vaults.sign_in_another(desk, user_name="admin", passphrase=PASSPHRASE)
    erasures.erase(admin, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    tell(2)
    leavers.rotate(admin, lambda _done, _of: None)
    tell(3)
    desk.close()


# --- what must be left -----------------------------------------------------------------------


def judge(name: str, ground: Ground, told: int) -> list[str]:
    """Say what must not be, after a run that acknowledged its steps up to ``told`` (-1: none)."""
    faults: list[str] = []
    try:
        desk = _opened(name, ground, told, faults)
    except DeskError as error:
        return [f"the vault does not open: {type(error).__name__}"]
    if desk is None:
        return [*faults, "the vault does not open"]
    try:
        if not verification.verify(desk).holds:
            faults.append("the vault does not verify")
        if name not in ("rotate", "erase"):
            faults += _old_note(name, ground, desk)
        faults += JUDGES[name](ground, desk, told)
    except DeskError as error:
        faults.append(f"reading: {type(error).__name__}")
    finally:
        desk.close()
    return faults


def _opened(name: str, ground: Ground, told: int, faults: list[str]) -> Desk | None:
    user = "founder" if name == "rotate" else "counsellor1"
    opening = []
    for phrase in (PASSPHRASE, NEW) if name == "change_passphrase" else (PASSPHRASE,):
        try:
            sign_in(ground.vault, user, phrase, minutes=60).close()
        except WrongPassphrase:
            continue
        opening.append(phrase)
    if name == "change_passphrase" and told == 0 and opening != [NEW]:
        faults.append("the passphrase that was acknowledged is not the one that opens")
    return sign_in(ground.vault, user, opening[0], minutes=61) if opening else None


def _old_note(name: str, ground: Ground, desk: Desk) -> list[str]:
    for reader in (desk, *_second(name, desk)):
        try:
            lines = reader.do(notes.list_notes, ground.client)
            texts = [reader.do(notes.open_note, ground.client, one.id) for one in lines]
        except DeskError:
            continue
        if any(one.content.text == ground.old and one.intact for one in texts):
            return []
    return ["what was signed before is lost"]


def _second(name: str, desk: Desk) -> list[Desk]:
    if name != "grant":
        return []
    second = vaults.sign_in_another(desk, user_name="counsellor2", passphrase=PASSPHRASE)
    pending.carry_out(second)
    return [second]


def _saved(ground: Ground, desk: Desk, told: int) -> list[str]:
    rows = desk.do(notes.list_drafts)
    texts = [desk.do(notes.open_draft, ground.client, row.note).content.text for row in rows]
    allowed = {_text(number) for number in range(max(told, 0), told + 2)}
    wanted = len(texts) == 1 if told >= 0 else len(texts) <= 1
    return [] if wanted and set(texts) <= allowed else ["a saved draft is lost or torn"]


def _signed(ground: Ground, desk: Desk, told: int) -> list[str]:
    lines = desk.do(notes.list_notes, ground.client)
    found = [desk.do(notes.open_note, ground.client, one.id) for one in lines]
    texts = [one.content.text for one in found if one.content.text != ground.old]
    faults = [] if all(one.intact for one in found) else ["a signature is broken"]
    if not {_text(n) for n in range(told + 1)} <= set(texts) <= {_text(n) for n in range(told + 2)}:
        faults.append("a signed note is lost or torn")
    drafts = [one.note for one in desk.do(notes.list_drafts)]
    if len(drafts) > 1 or len(set(texts)) != len(texts) or set(drafts) & {one.id for one in lines}:
        faults.append("a note is there twice")
    return faults


def _attached(ground: Ground, desk: Desk, told: int) -> list[str]:
    lines = desk.do(documents.list_documents, ground.client)
    faults = []
    for line in lines:
        *_, last = documents.content(desk, ground.client, line.id)
        number = int(line.title.removeprefix("paper"))
        wanted = hashlib.sha256(_paper(number)).digest()
        if hashlib.sha256(last.data or b"").digest() != wanted:
            faults.append("a document is torn")
    titles = {line.title for line in lines}
    least, most = ({f"paper{n}" for n in range(told + more)} for more in (1, 2))
    return faults if least <= titles <= most else [*faults, "a document is lost"]


def _granted(ground: Ground, desk: Desk, told: int) -> list[str]:
    (second,) = _second("grant", desk)
    able = []
    for one in (desk, second):
        pending.carry_out(one)
        try:
            one.do(notes.list_notes, ground.client)
        except DeskError:
            able.append(False)
        else:
            able.append(True)
    if able == [False, False]:
        return ["nobody can open the file"]
    allowed = {-1: ([True, False], [True, True]), 0: ([True, True], [False, True])}
    return [] if able in allowed.get(told, ([False, True],)) else [f"the wrong people read: {able}"]


def _brought(_ground: Ground, desk: Desk, told: int) -> list[str]:
    count = len(desk.do(cases.list_cases)) - 1
    allowed = (len(CLIENTS),) if told == 0 else (0, len(CLIENTS))
    return [] if count in allowed else [f"{count} of {len(CLIENTS)} clients were brought in"]


def _backed_up(ground: Ground, desk: Desk, told: int) -> list[str]:
    place = desk.vault.folder.backups
    found = sorted(place.glob("*.cdv-backup"))
    faults = [] if len(found) >= told + 1 else ["a copy that was acknowledged is lost"]
    for number, copy in enumerate(found):
        target = ground.folder / f"restored{number}.cdv"
        backups.restore(copy, target)
        restored = sign_in(target, "counsellor1", minutes=70)
        if not verification.verify(restored).holds:
            faults.append("a copy does not verify")
        restored.close()
    return faults


def _changed(_ground: Ground, _desk: Desk, _told: int) -> list[str]:
    return []


def _rotated(ground: Ground, desk: Desk, told: int) -> list[str]:
    gone = all(not one.active for one in desk.do(people.list_people) if one.user_name == "peer")
    faults = [] if gone or told < 0 else ["somebody who was removed is back"]
    due = leavers.rotate(desk, lambda _done, _of: None)
    if told == 1 and due:
        faults.append("the key was not changed")
    if not verification.verify(desk).holds:
        faults.append("the vault does not verify after the key was changed")
    counsellor = vaults.sign_in_another(desk, user_name="counsellor1", passphrase=PASSPHRASE)
    return faults + _old_note("rotate", ground, counsellor)


def _erased(ground: Ground, desk: Desk, told: int) -> list[str]:
    """The file is there whole or gone whole; what is waiting is carried out to its end."""
    listed = [row.case for row in desk.do(cases.list_cases)]
    faults = []
    if ground.client in listed:
        if told >= 2:
            faults.append("a file that was erased is back")
        faults += _old_note("erase", ground, desk)
    elif told < 1:
        faults.append("a file went for which no erasure was asked")
    admin = vaults.sign_in_another(desk, user_name="admin", passphrase=PASSPHRASE)
    waiting = [
        one
        for one in admin.do(erasures.list_erasures)
        if one.erasure.outcome is ErasureOutcome.WAITING
    ]
    if told == 1 and ground.client in listed and not waiting:
        faults.append("an erasure that was asked for is lost")
    for one in waiting:
        erasures.erase(admin, erasure=one.id, passphrase=PASSPHRASE, profile=None)
    gone = told >= 1 or bool(waiting)
    due = leavers.rotate(admin, lambda _done, _of: None)
    if told == 3 and due:
        faults.append("the key was not changed")
    if gone and ground.client in [row.case for row in desk.do(cases.list_cases)]:
        faults.append("the erasure does not go on to its end")
    if not verification.verify(admin).holds:
        faults.append("the vault does not verify at the end")
    return faults


JUDGES: dict[str, Callable[[Ground, Desk, int], list[str]]] = {
    "save": _saved,
    "sign": _signed,
    "attach": _attached,
    "grant": _granted,
    "import": _brought,
    "back_up": _backed_up,
    "change_passphrase": _changed,
    "rotate": _rotated,
    "erase": _erased,
}
WORKFLOWS: dict[str, Callable[[Ground, Tell], None]] = {
    "save": save,
    "sign": sign,
    "attach": attach,
    "grant": grant,
    "import": bring_in,
    "back_up": back_up,
    "change_passphrase": change_passphrase,
    "rotate": rotate,
    "erase": erase,
}
