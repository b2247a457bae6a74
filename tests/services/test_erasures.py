"""Erasing a file: who, when, what stays, and that nothing of it opens with any key of the vault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from counsel_desk.domain.access import Compartment, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.erasures import ErasureBasis, ErasureOutcome
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import (
    answer_drafts,
    backups,
    cases,
    closing,
    document_files,
    documents,
    erased,
    erasures,
    form_drafts,
    groups,
    handover,
    leavers,
    merging,
    notes,
    own_notes,
    people,
    retention,
    search,
    today,
    vaults,
    verification,
)
from counsel_desk.services.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    WrongPassphrase,
)
from counsel_desk.services.profile import Profile
from counsel_desk.storage import erasure as storage
from counsel_desk.storage import kinds, schema, tombstone_file, tombstones
from tests.builders import PASSPHRASE, Office, actions, open_office, vault_copy
from tests.second_reader.reader import RECORD_TABLES, Reader

USERS = ("founder", "counsellor1", "counsellor2", "supervisor", "coordinator", "peer", "admin")
CANARY = "Kamiti canary seventeen"


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path / "desk") as opened:
        yield opened


def full(office: Office, name: str = "Wanjiru Achieng") -> CaseId:
    """A file with something in every compartment, in a group, closed."""
    desk = office.counsellor1
    case = office.client(office.coordinator, name=f"{name} {CANARY}")
    other = office.client(name="Someone Else")
    group = office.group(members=(case, other), peer=office.peer)
    opened = office.coordinator.do(groups.open_group, group)
    member = next(one for one in opened.members if one.case == case)
    office.carry_out()
    desk.do(
        groups.mark,
        group,
        membership=member.membership,
        meeting=opened.meetings[0].id,
        status=AttendanceStatus.LATE,
    )
    office.note(desk, case, text=f"## Session\n\n{CANARY}")
    office.screening(desk, case, "phq-9", 1)
    desk.do(own_notes.save_own_note, case, title="Mine", text=CANARY)
    _document(office, case)
    close(office, case)
    office.carry_out()
    return case


def _document(office: Office, case: CaseId) -> None:
    pdf = b"%PDF-1.7\n" + f"{CANARY}\n".encode() * 20_000
    file = document_files.checked(pdf, name="letter.pdf")
    for _ in documents.attach(office.counsellor1, case, file):
        pass


def close(office: Office, case: CaseId) -> None:
    told = {"reason": ClosingReason.GOALS_MET, "planned": True, "last_contact": None, "summary": ""}
    office.counsellor1.do(closing.close_case, case, **told)


def closed(office: Office, name: str = "Wanjiru Achieng") -> CaseId:
    case = office.client(name=name)
    close(office, case)
    office.carry_out(office.supervisor)
    return case


def ask(office: Office, case: CaseId, **facts: object):
    told = {
        "basis": ErasureBasis.CLIENT_ASKED,
        "words": "Asked in writing.",
        "copy_given": True,
        "passphrase": PASSPHRASE,
    }
    return office.supervisor.do(erasures.ask_erasure, case, **{**told, **facts})


def erase(office: Office, case: CaseId, profile: Profile | None = None) -> None:
    erasure = ask(office, case)
    erasures.erase(office.admin, erasure=erasure, passphrase=PASSPHRASE, profile=profile)
    leavers.rotate(office.admin, lambda _done, _of: None)


def again(office: Office, folder: Path, user: str, profile: Profile | None = None):
    return vaults.open_vault(
        folder, user_name=user, passphrase=PASSPHRASE, profile=profile, clock=office.clock
    )


# --- what goes ---


def test_a_file_that_was_handed_over_is_erased_and_everything_verifies(office: Office):
    case = office.client(office.counsellor1)
    office.carry_out()
    named = {"text": "She moved to Eldoret", "passphrase": PASSPHRASE}
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, **named)
    office.carry_out()
    office.counsellor2.do(
        handover.hand_over, case, office.counsellor1.me.id, text="Back", passphrase=PASSPHRASE
    )
    office.carry_out()
    close(office, case)
    office.carry_out(office.supervisor)
    erase(office, case)
    assert verification.verify(office.founder).problems == []


def test_with_every_key_and_the_raw_file_nothing_of_an_erased_file_opens(tmp_path: Path):
    """Requirement 12: all seven people's keys, read by the second reader."""
    with open_office(tmp_path) as office:
        case = full(office)
        scopes = _raw_scopes(office, case)
        office.close()
        before = {user: Reader(office.folder, user, PASSPHRASE) for user in USERS}
        opened = [
            one for reader in before.values() for one in reader.records() if one.scope in scopes
        ]
        assert {one.compartment for one in opened} >= {
            "coord",
            "contact",
            "ident",
            "clin",
            "own",
            "attend",
        }
        assert any(CANARY.encode() in reader.plaintext() for reader in before.values())
        for reader in before.values():
            reader.close()
    with open_office_at(office) as office:
        erase(office, case)
        office.close()
        for user in USERS:
            reader = Reader(office.folder, user, PASSPHRASE)
            assert CANARY.encode() not in reader.plaintext(), user
            assert not [one for one in (*reader.records(), *reader.drops()) if one.scope in scopes]
            assert not [name for name in reader.seeds if name[0] in scopes], user
            for table in (*RECORD_TABLES, "grants", "compartments", "drops"):
                assert not [row for row in reader.named(table) if row["scope"] in scopes], table
            reader.close()


class open_office_at:  # noqa: N801 - reads as a function
    """The same vault again, opened by the founder."""

    def __init__(self, office: Office) -> None:
        self._before = office

    def __enter__(self) -> Office:
        from tests.builders import cheap_keys

        self._keys = cheap_keys()
        self._keys.__enter__()
        self.office = Office(self._before.folder, self._before.clock)
        return self.office

    def __exit__(self, *_: object) -> None:
        self.office.close()
        self._keys.__exit__(None, None, None)


def _sealed(office: Office, scopes: set[bytes]) -> list[bytes]:
    """Every sealed value of some scopes: what a page of the database would still show."""
    found = []
    with Session(office.founder.vault.engine) as session:
        tables = [*schema.RECORD_TABLES.values(), schema.grants, schema.drops]
        for table in tables:
            rows = session.execute(select(table.c.sealed).where(table.c.scope.in_(scopes)))
            found += list(rows.scalars())
        papers = schema.RECORD_TABLES["document"]
        ids = session.execute(select(papers.c.id).where(papers.c.scope.in_(scopes))).scalars().all()
        parts = schema.document_parts
        found += list(
            session.execute(select(parts.c.sealed).where(parts.c.document.in_(ids))).scalars()
        )
    return found


PAGE, RESERVED, TAG = 4096, 80, 64


def _pages(folder: Path, raw_key: str) -> bytes:
    """Decrypt every page of the file by hand, free ones too: AES-256-CBC, as section 5 says."""
    key, data = bytes.fromhex(raw_key[:64]), (folder / "vault.db").read_bytes()
    found = []
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        nonce = page[PAGE - RESERVED : PAGE - TAG]
        sealed = page[16 if start == 0 else 0 : PAGE - RESERVED]
        opener = Cipher(algorithms.AES(key), modes.CBC(nonce)).decryptor()
        found.append(opener.update(sealed) + opener.finalize())
    return b"".join(found)


def _pieces(sealed: list[bytes]) -> set[bytes]:
    """Stretches of what was sealed: random, so that they are nowhere by chance."""
    return {data[at : at + 24] for data in sealed for at in range(0, len(data) - 24, 512)}


def _there(office: Office, pieces: set[bytes]) -> int:
    """Count the stretches that some page holds."""
    pages = _pages(office.folder, office.founder.vault.database_key.raw())
    return sum(piece in pages for piece in pieces)


def test_decrypted_pages_hold_nothing_of_it_even_as_ciphertext(office: Office):
    """Requirement 31: no page, free ones included, holds a stretch of what was sealed."""
    case = full(office)
    pieces = _pieces(_sealed(office, _raw_scopes(office, case)))
    assert _there(office, pieces) > 0.9 * len(pieces) > 300
    old_key = office.founder.vault.database_key.key
    erase(office, case)
    assert office.founder.vault.database_key.key != old_key
    assert _there(office, pieces) == 0


def test_without_secure_deletion_the_pages_would_still_hold_it(office: Office):
    """The negative control: the same search finds what a plain deletion leaves behind."""
    case = full(office)
    scopes = _raw_scopes(office, case)
    pieces = _pieces(_sealed(office, scopes))
    raw = office.founder.vault.database_key.raw()
    office.close()
    plain = sqlcipher.connect(office.folder / "vault.db")
    plain.execute(f"PRAGMA key = \"x'{raw}'\"")
    plain.execute("PRAGMA secure_delete = OFF")
    for table in schema.RECORD_TABLES:
        plain.executemany(f"DELETE FROM {table} WHERE scope = ?", [(one,) for one in scopes])
    plain.commit()
    plain.close()
    assert _there(office, pieces) > 0


def _raw_scopes(office: Office, case: CaseId) -> set[bytes]:
    found = office.run(office.admin, lambda work: storage.scopes_of(work, [case]))
    return {one.bytes for one in found}


def test_the_vault_verifies_and_goes_on_without_it(office: Office):
    case = full(office)
    code = office.code(case)
    erase(office, case)
    assert not verification.verify(office.founder).problems
    assert not verification.verify(office.admin).problems
    for user in ("counsellor1", "supervisor", "coordinator"):
        with again_at(office, user) as desk:
            assert case not in {row.case for row in desk.do(cases.list_cases)}
            desk.do(today.today, office.clock().date())
            for group in desk.do(groups.list_groups):
                assert code not in {
                    one.code for one in desk.do(groups.open_group, group.id).members
                }
            with pytest.raises((NotAllowed, NotFound)):
                desk.do(cases.open_case, case)
            for _ in search.steps(desk):
                pass
            assert not desk.do(search.find, text="Kamiti").hits
    with again_at(office, "counsellor1") as desk:
        new = desk.do(cases.register_client, **_new(desk))
        assert office.code(new, desk) > code  # no number comes twice


def _new(desk):
    from counsel_desk.domain.cases import ContactMethod, Identity, SafeContact

    return {
        "new": cases.NewCase(prefix="KM", county="Nakuru", languages=("sw",)),
        "contact": SafeContact(ContactMethod.SMS, "+254 700 000 001", "after six"),
        "identity": Identity("New Client", 1990),
        "counsellor": desk.me.id,
    }


class again_at:  # noqa: N801 - reads as a function
    """A desk that read the vault after the erasure: what is in memory of others is older."""

    def __init__(self, office: Office, user: str) -> None:
        self._office, self._user = office, user

    def __enter__(self):
        return vaults.sign_in_another(
            self._office.founder, user_name=self._user, passphrase=PASSPHRASE
        )

    def __exit__(self, *_: object) -> None:
        return None


def test_the_desk_that_erases_goes_on_with_what_is_left(office: Office):
    """One person with every role: what it holds in memory must not come back."""
    office.founder.do(
        people.change_roles,
        person=office.admin.me.id,
        roles=frozenset({Role.PEER}),
        passphrase=PASSPHRASE,
    )
    desk = office.founder
    mine = office.client(desk, name="Stays")
    gone = office.client(desk, name="Goes")
    desk.do(people.save_team, name="All", supervisors=frozenset({office.supervisor.me.id}),
            counsellors=frozenset({desk.me.id}), passphrase=PASSPHRASE)  # fmt: skip
    office.carry_out()
    desk.do(closing.close_case, gone, reason=ClosingReason.GOALS_MET, planned=True,
            last_contact=None, summary="")  # fmt: skip
    office.carry_out()
    erasure = office.supervisor.do(
        erasures.ask_erasure, gone, basis=ErasureBasis.MISTAKE, words="A test entry.",
        copy_given=False, passphrase=PASSPHRASE,
    )  # fmt: skip
    erasures.erase(desk, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    assert [row.case for row in desk.do(cases.list_cases)] == [mine]
    assert not desk.who.ring.holds(gone, Compartment.CLIN)
    assert office.note(desk, mine)
    later = office.client(desk, name="Comes later")
    assert office.note(desk, later)
    leavers.rotate(desk, lambda _done, _of: None)
    assert not desk.do(leavers.rotation_due)
    assert not verification.verify(desk).problems


# --- who, and in what order ---


def test_a_dry_run_counts_what_would_go_and_changes_nothing(office: Office):
    case = full(office)
    seen = office.supervisor.do(erasures.preview_erasure, case)
    told = dict(seen.records)
    assert (told["note"], told["screening"], told["document"], told["own_note"]) == (1, 1, 1, 1)
    assert (told["attendance"], told["roll_entry"], seen.groups) == (1, 1, 1)
    assert seen.total == sum(told.values())
    assert seen.keys > 10
    assert (seen.code, seen.is_due, seen.merged) == (office.code(case), False, ())
    assert office.counsellor1.do(cases.open_case, case)
    assert Action.ERASURE_ASKED not in actions(office)


def test_nothing_goes_before_an_administrator_signs_and_nothing_is_written_meanwhile(
    office: Office,
):
    case = closed(office)
    ask(office, case)
    for act in (
        lambda: office.counsellor1.do(closing.reopen_case, case),
        lambda: office.supervisor.do(retention.hold, case, reason="Late"),
        lambda: ask(office, case),
    ):
        with pytest.raises(Invalid, match="being-erased"):
            act()
    assert office.counsellor1.do(cases.open_case, case)
    (row,) = office.supervisor.do(retention.review_keeping)
    assert row.erasing
    assert office.supervisor.do(retention.keeping_due) == 0
    assert office.admin.do(erasures.erasures_waiting) == 1
    assert not verification.verify(office.founder).problems


def test_an_erasure_is_refused_with_a_reason_and_the_file_is_as_it_was(office: Office):
    case = closed(office)
    erasure = ask(office, case)
    with pytest.raises(Invalid, match="keeping-reason"):
        office.admin.do(erasures.refuse_erasure, erasure=erasure, answer=" ")
    office.admin.do(erasures.refuse_erasure, erasure=erasure, answer="A claim is open.")
    (line,) = office.supervisor.do(erasures.list_erasures)
    assert (line.erasure.outcome, line.erasure.answer) == (
        ErasureOutcome.REFUSED,
        "A claim is open.",
    )
    assert line.erasure.decided_by == office.admin.me.id
    office.counsellor1.do(closing.reopen_case, case)
    with pytest.raises(NotFound):
        office.admin.do(erasures.refuse_erasure, erasure=erasure, answer="Again")
    with pytest.raises(NotFound):
        erasures.erase(office.admin, erasure=erasure, passphrase=PASSPHRASE, profile=None)


def test_what_stays_is_a_record_by_code_with_reason_and_both_names(office: Office):
    case = closed(office)
    code = office.code(case)
    erase(office, case)
    (line,) = office.admin.do(erasures.list_erasures)
    told = line.erasure
    assert (told.code, told.words, told.copy_given, told.outcome) == (
        code,
        "Asked in writing.",
        True,
        ErasureOutcome.ERASED,
    )
    assert (told.asked_by, told.decided_by) == (office.supervisor.me.id, office.admin.me.id)
    assert "Wanjiru" not in repr(told)
    assert Action.ERASED in actions(office)


def test_both_passphrases_are_asked_for_again(office: Office):
    case = closed(office)
    with pytest.raises(WrongPassphrase):
        ask(office, case, passphrase="not mine at all")
    erasure = ask(office, case)
    with pytest.raises(WrongPassphrase):
        erasures.erase(office.admin, erasure=erasure, passphrase="not mine", profile=None)
    assert office.counsellor1.do(cases.open_case, case)


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "admin", "peer", "founder"])
def test_only_a_supervisor_of_the_team_asks(office: Office, user: str):
    case = closed(office)
    with pytest.raises(NotAllowed):
        office.desk(user).do(erasures.preview_erasure, case)


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "supervisor", "peer"])
def test_only_an_administrator_carries_it_out(office: Office, user: str):
    case = closed(office)
    erasure = ask(office, case)
    with pytest.raises(NotAllowed):
        erasures.erase(office.desk(user), erasure=erasure, passphrase=PASSPHRASE, profile=None)


def test_who_asked_does_not_sign_as_administrator_too_where_there_is_another(office: Office):
    roles = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
    office.founder.do(
        people.change_roles, person=office.supervisor.me.id, roles=roles, passphrase=PASSPHRASE
    )
    case = closed(office)
    erasure = ask(office, case)
    with pytest.raises(Invalid, match="erasure-two"):
        erasures.erase(office.supervisor, erasure=erasure, passphrase=PASSPHRASE, profile=None)


def test_a_file_under_a_hold_or_open_or_not_past_its_day_is_not_erased(office: Office):
    case = office.client()
    office.carry_out(office.supervisor)
    with pytest.raises(Invalid, match="not-closed-yet"):
        ask(office, case)
    close(office, case)
    with pytest.raises(Invalid, match="erasure-early"):
        ask(office, case, basis=ErasureBasis.KEPT_LONG_ENOUGH)
    with pytest.raises(Invalid, match="keeping-reason"):
        ask(office, case, words="")
    office.supervisor.do(retention.hold, case, reason="Petition 114")
    with pytest.raises(Invalid, match="legal-hold"):
        ask(office, case)
    office.supervisor.do(retention.lift_hold, case, reason="Heard.")
    office.clock.move(days=366 * 11)
    assert ask(office, case, basis=ErasureBasis.KEPT_LONG_ENOUGH)


def test_something_that_was_written_since_stops_it(office: Office):
    case = closed(office)
    erasure = ask(office, case)

    def sneak(work):
        kinds.APPOINTMENT.records(work).add(case, _appointment(work, case))

    office.run(office.counsellor1, sneak)
    with pytest.raises(Invalid, match="erasure-changed"):
        erasures.erase(office.admin, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    assert office.counsellor1.do(cases.open_case, case)


def _appointment(work, case):
    from counsel_desk.domain.cases import Appointment
    from counsel_desk.domain.ids import AppointmentId

    return Appointment(AppointmentId(work.new_id()), case, work.now, 50, "Room 2", work.me)


def test_files_merged_into_it_go_along_and_one_merged_away_does_not_go_alone(office: Office):
    stays, gone = office.client(name="Stays"), office.client(name="Same")
    office.counsellor1.do(merging.merge_files, stays, gone, reason="The same")
    close(office, stays)
    office.carry_out(office.supervisor)
    with pytest.raises(Invalid, match="merged-away"):
        ask(office, gone)
    assert office.supervisor.do(erasures.preview_erasure, stays).merged == (office.code(gone),)
    erase(office, stays)
    with again_at(office, "counsellor1") as desk:
        assert not desk.do(cases.list_cases)
    assert not verification.verify(office.founder).problems


def test_a_hold_on_a_file_that_was_merged_into_it_counts(office: Office):
    stays, gone = office.client(name="Stays"), office.client(name="Same")
    office.counsellor1.do(closing.close_case, gone, reason=ClosingReason.GOALS_MET, planned=True,
                          last_contact=None, summary="")  # fmt: skip
    office.carry_out(office.supervisor)
    office.supervisor.do(retention.hold, gone, reason="Petition 114")
    office.counsellor1.do(merging.merge_files, stays, gone, reason="The same")
    close(office, stays)
    office.carry_out(office.supervisor)
    with pytest.raises(Invalid, match="legal-hold"):
        ask(office, stays)


def test_what_somebody_typed_and_never_signed_goes_at_their_next_sign_in(office: Office):
    case, other = closed(office), office.client(name="Other")
    desk = office.counsellor2
    office.counsellor1.do(handover.cover_case, case, desk.me.id, days=20, passphrase=PASSPHRASE)
    office.carry_out()
    desk.do(notes.start_draft, case, office.content(text=CANARY))
    kept = office.counsellor1.do(notes.start_draft, other, office.content())
    desk.do(form_drafts.save_form, FormKey("referral", case), {"reason": CANARY})
    answers = office.answers("phq-9", 1)
    from counsel_desk.domain.screenings import Mode, UnfinishedAnswers

    unfinished = UnfinishedAnswers(
        answers.instrument, answers.version, "en", Mode.SELF, {"1": 1}
    )  # fmt: skip
    desk.do(answer_drafts.save_answers, case, unfinished)
    erase(office, case)
    with again_at(office, "counsellor2") as late:
        assert late.do(erased.clean_own) == 3
        assert late.do(notes.list_drafts) == ()
        assert late.do(form_drafts.list_forms) == ()
        assert late.do(erased.clean_own) == 0
    with again_at(office, "counsellor1") as late:
        late.do(erased.clean_own)
        assert [one.note for one in late.do(notes.list_drafts)] == [kept]


# --- copies ---


def test_an_older_copy_that_is_restored_is_without_it_too(tmp_path: Path, office: Office):
    profile = Profile(tmp_path / "home")
    case = full(office)
    copy = backups.back_up(office.admin, office.folder / "backups", profile)
    erase(office, case, profile)
    assert [one.path for one in erased.older_copies(office.admin, profile)] == [copy.path]
    restored = backups.restore(copy.path, tmp_path / "restored")
    bare = shutil.copytree(restored, tmp_path / "bare.cdv")
    (bare / "erased").unlink()
    for place, own in ((restored, None), (bare, profile)):
        desk = again(office, place, "counsellor2", own)
        assert not verification.verify(desk).problems
        desk.close()
        desk = again(office, place, "counsellor1", own)
        assert case not in {row.case for row in desk.do(cases.list_cases)}
        assert not desk.who.ring.holds(case, Compartment.CLIN)
        desk.close()
        reader = Reader(place, "supervisor", PASSPHRASE)
        assert CANARY.encode() not in reader.plaintext()
        reader.close()


def test_without_the_tombstones_the_older_copy_would_still_hold_it(tmp_path: Path, office: Office):
    """The negative control: it is the tombstones that keep it away."""
    profile = Profile(tmp_path / "home")
    case = closed(office)
    copy = backups.back_up(office.admin, office.folder / "backups", profile)
    erase(office, case, profile)
    restored = backups.restore(copy.path, tmp_path / "restored")
    (restored / "erased").unlink()
    desk = again(office, restored, "counsellor1")
    assert case in {row.case for row in desk.do(cases.list_cases)}
    desk.close()


def test_a_tombstone_is_honoured_though_the_copy_does_not_know_one_signer_yet(
    tmp_path: Path, office: Office
):
    profile = Profile(tmp_path / "home")
    case = closed(office)
    copy = backups.back_up(office.admin, office.folder / "backups", profile)
    new = office.founder.do(
        people.add_person, name="Halima Noor", user_name="halima",
        roles=frozenset({Role.ADMINISTRATOR}), passphrase=PASSPHRASE, must_change=False,
    )  # fmt: skip
    erasure = ask(office, case)
    erasures.erase(office.desk("halima"), erasure=erasure, passphrase=PASSPHRASE, profile=profile)
    restored = backups.restore(copy.path, tmp_path / "restored")
    desk = again(office, restored, "founder")
    assert desk.vault.roster.member(new) is None
    assert not verification.verify(desk).problems
    desk.close()
    desk = again(office, restored, "counsellor1")
    assert not desk.do(cases.list_cases)
    desk.close()


@pytest.mark.parametrize("forged", ["signature", "nobody", "role", "vault", "noise", "huge"])
def test_a_forged_tombstone_takes_nothing_out(
    tmp_path: Path, office: Office, forged: str, monkeypatch
):
    case = closed(office)
    ask(office, case)
    with Session(office.founder.vault.engine) as session:
        (stone,) = tombstones.waiting(session)
    desk = office.counsellor1 if forged == "role" else office.admin
    signed = office.run(
        desk, lambda work: storage._signed(work, tombstones.Part.ADMINISTRATOR, stone.body)
    )
    stranger = storage.Signed(signed.person, signed.key, bytes(64))
    last = stranger if forged == "signature" else signed
    first = stone.supervisor
    if forged == "nobody":  # two signers that nobody here knows, with keys of their own
        from counsel_desk.crypto.identities import Identity
        from counsel_desk.crypto.tombstones import message

        made = []
        for part in tombstones.Part:
            one = Identity.new(office.run(office.admin, lambda work: work.new_id()))
            signature = one.sign(message(office.founder.vault.id, part, stone.body))
            made.append(storage.Signed(one.person, one.public.signing, signature))
        first, last = made
    if forged == "vault":
        elsewhere = vault_copy(tmp_path / "elsewhere")
        assert elsewhere.exists()
        first = storage.Signed(first.person, first.key, first.signature[::-1])
    path = office.folder / "erased"
    tombstone_file.write(path, [storage.Stone(stone.body, stone.content, first, last)])
    if forged == "noise":
        path.write_bytes(b"\xff" * 100)
    if forged == "huge":
        monkeypatch.setattr(tombstone_file, "_LARGEST", 10)
    assert erased.honour(office.founder, None) == 0
    assert office.counsellor1.do(cases.open_case, case)


def test_what_is_put_back_from_an_old_file_goes_again_at_the_next_sign_in(office: Office):
    case = closed(office)
    with Session(office.founder.vault.engine) as session:
        scopes = [
            dict(row)
            for row in session.execute(select(schema.scopes)).mappings()
            if row["case_id"] == case.bytes
        ]
        grants = [
            dict(row)
            for row in session.execute(select(schema.grants)).mappings()
            if row["scope"] == case.bytes
        ]
    erase(office, case)
    with Session(office.founder.vault.engine) as session, session.begin():
        for table, rows in ((schema.scopes, scopes), (schema.grants, grants)):
            for row in rows:
                session.execute(
                    insert(table), {name: value for name, value in row.items() if name != "row"}
                )
    reasons = {problem.reason for problem in verification.verify(office.admin).problems}
    assert "erased and put back" in reasons
    assert erased.honour(office.founder, None) == 1
    assert not verification.verify(office.admin).problems
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(insert(schema.grants), {n: v for n, v in grants[0].items() if n != "row"})
    assert erased.honour(office.founder, None) == 1


def test_a_place_that_cannot_be_written_does_not_stop_it(
    tmp_path: Path, office: Office, monkeypatch
):
    case = closed(office)

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(tombstone_file, "write_durably", refuse)
    erase(office, case, Profile(tmp_path / "home"))
    assert not (office.folder / "erased").exists()


def test_a_copy_of_before_goes_ninety_days_after_once_a_newer_one_is_there(
    tmp_path: Path, office: Office
):
    profile = Profile(tmp_path / "home")
    place = office.folder / "backups"
    case = closed(office)
    old = backups.back_up(office.admin, place, profile)
    office.clock.move(hours=1)
    erase(office, case, profile)
    office.clock.move(days=89)
    assert backups.back_up(office.admin, place, profile)
    assert old.path.exists()
    office.clock.move(days=1)
    newest = backups.back_up(office.admin, place, profile)
    assert not old.path.exists()
    assert newest.path.exists()
    assert erased.older_copies(office.admin, profile) == ()


def test_no_copy_is_older_where_nothing_was_erased(office: Office):
    assert erased.older_copies(office.admin, None) == ()
    assert erased.honour(office.admin, None) == 0


# --- meddling ---


def _change(office: Office, **values: object) -> None:
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(update(schema.tombstones).values(**values))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"body": b"noise"}, "unreadable"),
        ({"administrator_signature": bytes(64)}, "signature"),
        ({"administrator_key": bytes(32)}, "signature"),
        ({"supervisor_signature": bytes(64)}, "signature"),
        ({"id": bytes(16)}, "unreadable"),
    ],
)
def test_a_tombstone_that_was_meddled_with_is_found(office: Office, values, reason):
    erase(office, closed(office))
    _change(office, **values)
    found = verification.verify(office.admin).problems
    assert reason in {one.reason for one in found if one.table == "tombstones"}
    assert "removed" in {one.reason for one in found}


def test_a_tombstone_that_was_removed_is_found(office: Office):
    erase(office, closed(office))
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(delete(schema.tombstones))
    assert ("ERASED", "removed") in {
        (one.table, one.reason) for one in verification.verify(office.admin).problems
    }


def test_a_record_that_was_removed_besides_is_found_still(office: Office):
    gone, stays = closed(office), office.client(name="Stays")
    office.note(office.counsellor1, stays)
    erase(office, gone)
    with Session(office.founder.vault.engine) as session, session.begin():
        session.execute(delete(schema.RECORD_TABLES["note"]))
    assert {one.reason for one in verification.verify(office.admin).problems} == {"removed"}


def test_a_stone_whose_supervisors_signature_does_not_hold_is_not_carried_out(office: Office):
    case = closed(office)
    erasure = ask(office, case)
    _change(office, supervisor_signature=bytes(64))
    with pytest.raises(NotFound):
        erasures.erase(office.admin, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    assert office.counsellor1.do(cases.open_case, case)


def test_who_holds_no_key_of_the_programme_sees_no_list(office: Office, monkeypatch):
    monkeypatch.setattr(type(office.admin.who.ring), "holds", lambda *_: False)
    assert office.admin.do(erasures.list_erasures) == ()


def test_a_change_of_the_key_that_was_put_off_stays_due(office: Office):
    case = closed(office)
    erasure = ask(office, case)
    assert not office.admin.do(leavers.rotation_due)
    erasures.erase(office.admin, erasure=erasure, passphrase=PASSPHRASE, profile=None)
    assert office.admin.do(leavers.rotation_due)
    assert leavers.rotate(office.admin, lambda _done, _of: None)
    assert not office.admin.do(leavers.rotation_due)


def test_an_erased_file_ends_the_covers_of_it(office: Office):
    case = closed(office)
    office.counsellor1.do(
        handover.cover_case, case, office.counsellor2.me.id, days=2, passphrase=PASSPHRASE
    )
    erase(office, case)
    office.clock.move(days=3)
    with again_at(office, "counsellor2") as desk:
        assert not desk.do(cases.list_cases)
