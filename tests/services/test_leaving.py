"""Letters and own copies: what was chosen leaves, sealed, and nobody else with it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import Identity, SessionOutcome
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.documents import Document, DocumentKind
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.intake import Intake
from counsel_desk.domain.notes import AddendumReason
from counsel_desk.domain.plan import CarePlan, Goal, GoalLevel, GoalReview, Intervention
from counsel_desk.domain.referrals import Direction
from counsel_desk.domain.risk import RiskAssessment, RiskLevel
from counsel_desk.domain.safety import PlanLine, SafetyPlan, SafetyStep
from counsel_desk.reports.letter import LetterWords, render_letter
from counsel_desk.reports.own_copy import as_json, count_items, render_own_copy
from counsel_desk.services import (
    addenda,
    cases,
    exports,
    groups,
    letters,
    own_copy,
    own_copy_lost,
    own_copy_others,
    referrals,
    strikes,
)
from counsel_desk.services.errors import (
    ConsentMissing,
    Invalid,
    NotAllowed,
    NotFound,
    WrongPassphrase,
)
from counsel_desk.storage import kinds
from counsel_desk.storage.key_ring import KeyRing
from tests.builders import PASSPHRASE, Office, actions, day, spoil
from tests.services.test_referrals import OVERRIDE, consent, record, referral

SEAL = "mango river lantern seven quilt otter"
WORDS = LetterWords("Referral", "To: Haki Legal Aid", "2 March 2026", "Confidential")
OTHER = "Naliaka Wekesa"
ALL = frozenset(part.key for part in own_copy.PARTS)


def text_of(data: bytes, passphrase: str = SEAL) -> str:
    pages = pypdfium2.PdfDocument(data, password=passphrase)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def flat(data: bytes) -> str:
    return " ".join(text_of(data).split())


# --- letters -------------------------------------------------------------------------------------


def write(office: Office, case: CaseId, made, tmp_path: Path, **facts: object):
    asked = {
        "chosen": frozenset({letters.CODE}), "words": WORDS, "seal_with": SEAL,
        "passphrase": PASSPHRASE, "path": tmp_path / "letter.pdf",
    }  # fmt: skip
    return office.counsellor1.do(letters.write_letter, case, made, **(asked | facts))


def rich(office: Office) -> CaseId:
    desk = office.counsellor1
    case = office.client(desk)
    desk.do(
        cases.update_identity, case,
        Identity("Wanjikũ Achieng", 1990, address="Plot 7, Lanet", next_of_kin="Kanari Mother"),
    )  # fmt: skip
    office.note(desk, case, text="She slept better. Her friend naliaka  wekesa came along.")
    office.screening(desk, case, "phq-9", 2)
    office.appointment(desk, case, outcome=SessionOutcome.ATTENDED)
    risk = RiskAssessment(day(office), {}, RiskLevel.MEDIUM)
    office.run(desk, lambda work: kinds.RISK.records(work).add(case, risk))
    return case


def test_a_letter_holds_the_pieces_that_were_ticked_and_no_others(office: Office, tmp_path: Path):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    pieces = office.counsellor1.do(letters.letter_pieces, case, made)
    assert {piece.key for piece in pieces} >= {
        "code", "kind", "urgency", "reason", "from", "name", "born", "sex", "address", "languages",
        "county", "method", "number", "hours", "sessions", "score-phq-9", "risk",
    }  # fmt: skip
    chosen = frozenset({"code", "reason", "name", "score-phq-9"})
    letter = write(office, case, made, tmp_path, chosen=chosen)
    shown = flat(render_letter(letter.paper, passphrase=SEAL))
    for piece in pieces:
        assert (piece.text in shown) == (piece.key in chosen), piece.key
    assert "Confidential" in shown


def test_a_letter_with_the_code_alone_tells_nothing_else(office: Office, tmp_path: Path):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    words = replace(WORDS, message="Please see this person this week.")
    letter = write(office, case, made, tmp_path, words=words)
    shown = flat(render_letter(letter.paper, passphrase=SEAL))
    assert office.code(case) in shown
    assert "Please see this person this week." in shown
    for secret in ("Wanjikũ", "Lanet", "1990", "0700", "Land case", "slept"):
        assert secret not in shown


def test_nothing_of_a_letter_can_be_read_without_its_passphrase(office: Office, tmp_path: Path):
    case = rich(office)
    consent(office, case)
    letter = write(office, case, record(office, case), tmp_path, chosen=frozenset({"name"}))
    data = render_letter(letter.paper, passphrase=SEAL)
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(data, password="something else entirely")
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(data)
    assert b"/AESV3" in data
    assert b"Referral" not in data
    saved = exports.save_bytes(letter.permit, data)
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["letter.pdf"]
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_letter_needs_consent_or_a_reason_and_leaves_a_trace(office: Office, tmp_path: Path):
    case = rich(office)
    made = office.counsellor1.do(
        referrals.record_referral, case, referral(office), override=OVERRIDE
    )
    before = actions(office).count(Action.EXPORTED)
    with pytest.raises(ConsentMissing) as missing:
        write(office, case, made, tmp_path)
    assert missing.value.purpose is Purpose.REFERRAL
    assert actions(office).count(Action.EXPORTED) == before
    write(office, case, made, tmp_path, override=OVERRIDE)
    assert actions(office).count(Action.EXPORTED) == before + 1
    assert Action.CONSENT_OVERRIDDEN in actions(office)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"seal_with": "short"}, "file-passphrase-weak"),
        ({"seal_with": PASSPHRASE}, "file-passphrase-own"),
        ({"chosen": frozenset()}, "letter-empty"),
        ({"words": replace(WORDS, message="x" * 6001)}, "text-too-long"),
        ({"path": Path("/nowhere/at/all/letter.pdf")}, "path-folder-missing"),
    ],
)
def test_a_letter_that_cannot_leave_is_refused(office: Office, tmp_path: Path, facts, reason: str):
    case = rich(office)
    consent(office, case)
    with pytest.raises(Invalid) as refused:
        write(office, case, record(office, case), tmp_path, **facts)
    assert refused.value.reason == reason
    with pytest.raises(WrongPassphrase):
        write(office, case, record(office, case), tmp_path, passphrase="wrong")


def test_no_letter_for_one_that_came_in_or_stands_in_another_file(office: Office, tmp_path: Path):
    case, other = rich(office), office.client(name=OTHER)
    came = record(office, case, direction=Direction.IN)
    with pytest.raises(Invalid) as refused:
        write(office, case, came, tmp_path)
    assert refused.value.reason == "letter-for-referral-in"
    with pytest.raises(NotFound):
        write(office, other, came, tmp_path)


@pytest.mark.parametrize("user", ["counsellor2", "coordinator", "peer", "admin"])
def test_nobody_else_writes_letters_or_copies(office: Office, user: str):
    case = office.client()
    with pytest.raises(NotAllowed):
        office.desk(user).do(own_copy.preview_own_copy, case, chosen=ALL)
    with pytest.raises(NotAllowed):
        office.desk(user).do(letters.letter_pieces, case, case)


def test_a_bare_file_has_few_pieces(office: Office):
    case = office.client()
    consent(office, case)
    made = record(office, case)
    found = office.counsellor1.do(letters.letter_pieces, case, made)
    assert not {"sessions", "risk", "score-phq-9", "address"} & {piece.key for piece in found}


# --- the client's own copy -----------------------------------------------------------------------


def full(office: Office) -> CaseId:
    """Make a file with something in every part, and others all around it."""
    desk = office.counsellor1
    case, other = rich(office), office.client(desk, name=OTHER)
    consent(office, case)
    record(office, case)
    steps = (Intervention("Breathing exercise", who="Kanari Helper"),)
    name = office.run(desk, lambda work: work.new_id())
    goal = Goal(name, "Sleep through the night", interventions=steps)
    plan = CarePlan(day(office), ("Nightmares",), (goal,))
    review = GoalReview(day(office), (GoalLevel(goal.id, 1), GoalLevel(case, 2)))
    safety = SafetyPlan(
        day(office),
        {
            SafetyStep.SIGNS: (PlanLine("Hearing boots"),),
            SafetyStep.HELPERS: (PlanLine("Kanari Friend", "0700 999 999"),),
        },
    )
    for kind, value in (
        (kinds.CARE_PLAN, plan), (kinds.GOAL_REVIEW, review), (kinds.SAFETY_PLAN, safety),
    ):  # fmt: skip
        office.run(desk, lambda work, kind=kind, value=value: kind.records(work).add(case, value))
    group = office.group(members=(case, other))
    opened = desk.do(groups.open_group, group)
    for member, status in zip(
        opened.members, (AttendanceStatus.LATE, AttendanceStatus.EXCUSED_FOR_SAFETY), strict=True
    ):
        mine = status if member.case == case else AttendanceStatus.EXCUSED_FOR_SAFETY
        desk.do(groups.mark, group, membership=member.membership,
                meeting=opened.meetings[0].id, status=mine)  # fmt: skip
    code = office.code(other)
    office.note(desk, case, text=f"She met {OTHER} of {code.lower()}; own {office.code(case)}.")
    return case


def export(office: Office, case: CaseId, tmp_path: Path, **facts: object):
    asked = {"chosen": ALL, "seal_with": SEAL, "passphrase": PASSPHRASE,
             "path": tmp_path / "copy.pdf"}  # fmt: skip
    return office.counsellor1.do(own_copy.export_own_copy, case, **(asked | facts))


def test_a_copy_has_the_chosen_parts_in_pages_and_for_a_machine(office: Office, tmp_path: Path):
    case = full(office)
    leaving = export(office, case, tmp_path)
    data = render_own_copy(leaving.copy, passphrase=SEAL)
    shown = flat(data)
    for word in (
        "Wanjikũ Achieng", "Plot 7, Lanet", "+254 700 000 001", "slept better", "Sleep through the",
        "+1", "Hearing boots", "Legal", "Land case", "Tumaini 1", "late", "PHQ-9", "Nightmares",
        "Breathing exercise", office.code(case), "Referral",
    ):  # fmt: skip
        assert word in shown, word
    pdf = pypdfium2.PdfDocument(data, password=SEAL)
    inside = json.loads(bytes(pdf.get_attachment(0).get_data()))
    assert inside == json.loads(as_json(leaving.copy))
    assert (inside["format"], inside["case"]) == ("counsel-desk-own-copy", office.code(case))
    parts = {part["part"]: part["items"] for part in inside["parts"]}
    assert parts.keys() == ALL - {"documents", "intake", "events", "life", "legal", "closing"}
    assert parts["identity"][0]["birth_year"] == 1990
    assert parts["screenings"][0]["answer_1"] == 2
    assert b"Wanjik" not in data
    assert b"birth_year" not in data
    assert Action.EXPORTED in actions(office)


def test_nobody_else_is_in_a_copy(office: Office, tmp_path: Path):
    case = full(office)
    copy = export(office, case, tmp_path).copy
    heap = text_of(render_own_copy(copy, passphrase=SEAL)) + as_json(copy).decode()
    other = next(row for row in office.counsellor1.do(cases.list_cases) if row.name == OTHER)
    staff = [person.name for person in (desk.me for desk in office.everyone().values())]
    for name in (OTHER, "naliaka", "Kanari", "0700 999 999", other.code, other.code.lower(),
                 "excused for safety", *staff):  # fmt: skip
        assert name not in heap, name
    assert own_copy_others.OTHER_PERSON in heap
    assert own_copy_others.OTHER_FILE in heap
    assert copy.hidden == 3


def test_what_was_added_to_a_note_later_follows_it_in_a_copy(office: Office):
    desk, case = office.counsellor1, office.client()
    first, _, struck = (office.note(desk, case, text=f"Note {n}.") for n in range(3))
    texts = {first: ("Called {her} at 100 %.", f"Came with {OTHER}."), struck: ("Not hers.",)}
    for note, said in texts.items():
        for text in said:
            desk.do(addenda.add_addendum, case, note, text=text, reason=AddendumReason.OMISSION)
    desk.do(strikes.strike_note, case, struck, reason="Of another client.")
    office.client(desk, name=OTHER)
    copy = desk.do(own_copy.preview_own_copy, case, chosen=frozenset({"notes"}))
    shown = {item.body for part in copy.sections for item in part.items}
    other = f"Came with {own_copy_others.OTHER_PERSON}."
    later = "Added later: "
    assert shown == {
        f"Note 0.\n\n{later}Called {{her}} at 100 %.\n\n{later}{other}", "Note 1.",
    }  # fmt: skip
    assert (copy.lost, copy.hidden) == (0, 1)
    spoil(office, "addendum")
    copy = desk.do(own_copy.preview_own_copy, case, chosen=frozenset({"notes"}))
    assert {item.body for part in copy.sections for item in part.items} == {"Note 0.", "Note 1."}
    assert copy.lost > 0


def test_only_chosen_parts_are_there(office: Office, tmp_path: Path):
    case = full(office)
    chosen = frozenset({"contact", "screenings"})
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=chosen)
    assert {section.key for section in copy.sections} == chosen
    assert count_items(copy.sections) == 2
    exported = export(office, case, tmp_path, chosen=chosen).copy
    assert exported == copy


def test_a_supervisor_gives_a_copy_too(office: Office):
    case = full(office)
    office.carry_out(office.supervisor)
    copy = office.supervisor.do(own_copy.preview_own_copy, case, chosen=ALL)
    assert "notes" in {section.key for section in copy.sections}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"chosen": frozenset()}, "nothing-chosen"),
        ({"chosen": frozenset({"everything"})}, "part-unknown"),
        ({"seal_with": "aaaaaaaaaaaaaaaaaaaa"}, "file-passphrase-weak"),
    ],
)
def test_a_copy_that_cannot_leave_is_refused(office: Office, tmp_path: Path, facts, reason: str):
    case = office.client()
    with pytest.raises(Invalid) as refused:
        export(office, case, tmp_path, **facts)
    assert refused.value.reason == reason


def test_a_file_that_has_no_others_around_it_is_copied_as_it_is(office: Office):
    case = office.client()
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=frozenset({"identity"}))
    assert copy.hidden == 0


def test_a_file_that_is_damaged_at_its_head_gives_no_copy(office: Office):
    case = office.client()
    spoil(office, "coordination")
    with pytest.raises(NotFound):
        office.counsellor1.do(own_copy.preview_own_copy, case, chosen=ALL)


def test_a_letter_says_what_is_known_even_where_records_are_damaged(office: Office):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    for table in ("identity", "contact"):
        spoil(office, table)
    pieces = office.counsellor1.do(letters.letter_pieces, case, made)
    found = {piece.key for piece in pieces if piece.text}
    assert not {"name", "number"} & found
    assert {"code", "sessions"} <= found


@pytest.mark.parametrize(
    ("more", "missing"), [(0, "1 damaged record that"), (1, "2 damaged records that")]
)
def test_a_letter_tells_beside_a_piece_what_is_missing_in_it(
    office: Office, tmp_path: Path, more: int, missing: str
):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    for _ in range(more):
        office.clock.move(days=1)
        office.screening(office.counsellor1, case, "phq-9", 1)
    for table in ("identity", "contact", "note", "screening"):
        spoil(office, table)
    desk = office.counsellor1
    office.screening(desk, case, "phq-9", 1)
    pieces = {one.key: one for one in desk.do(letters.letter_pieces, case, made)}
    for key in ("name", "number", "sessions"):
        assert (pieces[key].text, pieces[key].lost) == ("", 1), key
    assert "born" not in pieces
    whole = write(office, case, made, tmp_path, chosen=frozenset(pieces))
    shown = flat(render_letter(whole.paper, passphrase=SEAL))
    told = f"{pieces['score-phq-9'].text} (without {missing} cannot be read)"
    assert told in shown
    assert "Sessions" not in shown
    alone = write(office, case, made, tmp_path)
    assert "damaged" not in flat(render_letter(alone.paper, passphrase=SEAL))


def test_a_letter_of_nothing_that_opens_is_empty(office: Office, tmp_path: Path):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    spoil(office, "identity")
    with pytest.raises(Invalid) as refused:
        write(office, case, made, tmp_path, chosen=frozenset({"name"}))
    assert refused.value.reason == "letter-empty"


def test_scores_that_all_are_damaged_are_told_without_an_instrument(office: Office):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    spoil(office, "screening")
    pieces = {one.key: one for one in office.counsellor1.do(letters.letter_pieces, case, made)}
    assert (pieces["scores"].text, pieces["scores"].lost) == ("", 1)
    assert "score-phq-9" not in pieces


def test_a_file_that_nobody_has_accepted_holds_little_to_copy(office: Office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=ALL)
    assert {section.key for section in copy.sections} == {"contact", "file"}


def test_intake_and_documents_are_in_a_copy_and_what_was_removed_is_not(office: Office):
    desk, case = office.counsellor1, office.client()
    intake = Intake(
        reasons="Nightmares",
        referred_by="Kanari Chief",
        household="Aunt Akoth",
        support="Pastor Kimani",
        presenting="Came alone.",
        remarks="Her brother Baraka knows.",
    )
    office.run(desk, lambda work: kinds.INTAKE.records(work).add(case, intake))
    plain = Document("Discharge letter", DocumentKind.PDF, 900, day(office), b"", (), 1, 1)
    for one in (plain, replace(plain, title="Wrong file", struck="Of somebody else")):
        office.run(desk, lambda work, one=one: kinds.DOCUMENT.records(work).add(case, one))
    copy = desk.do(own_copy.preview_own_copy, case, chosen=frozenset({"intake", "documents"}))
    said = as_json(copy).decode()
    assert "Nightmares" in said
    assert "Came alone." in said
    assert "Discharge letter" in said
    for other in ("Kanari", "Akoth", "Kimani", "Baraka"):
        assert other not in said
    assert "Wrong file" not in said


def test_a_group_of_which_one_holds_no_key_is_left_out(office: Office):
    case = full(office)
    office.counsellor1.who.ring = KeyRing.from_bytes(
        b"".join(
            entry
            for entry in _entries(office)
            if entry[16] != COMPARTMENT_CODES[Compartment.ATTEND]
        )
    )
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=ALL)
    assert "groups" not in {section.key for section in copy.sections}


def _entries(office: Office) -> list[bytes]:
    data = office.counsellor1.who.ring.to_bytes()
    return [data[at : at + 54] for at in range(0, len(data), 54)]


# --- what is damaged -----------------------------------------------------------------------------


def test_a_copy_says_how_many_records_of_each_part_are_damaged(office: Office, tmp_path: Path):
    case = full(office)
    for table in ("note", "consent", "identity"):
        spoil(office, table)
    copy = export(office, case, tmp_path).copy
    lost = {section.key: section.lost for section in copy.sections if section.lost}
    assert lost == {"identity": 1, "notes": 2, "consents": 1}
    assert copy.lost == 4
    shown = flat(render_own_copy(copy, passphrase=SEAL))
    assert "4 records are damaged. They cannot be read" in shown
    assert "Who you are 1 record is damaged. It cannot be read" in shown
    parts = {part["part"]: part for part in json.loads(as_json(copy))["parts"]}
    assert parts["notes"] == {"part": "notes", "title": "Notes", "damaged": 2, "items": []}
    assert "damaged" not in parts["screenings"]


def test_only_chosen_parts_are_counted_and_a_whole_file_says_nothing(office: Office):
    case = full(office)
    look = own_copy.preview_own_copy
    assert office.counsellor1.do(look, case, chosen=ALL).lost == 0
    spoil(office, "note")
    assert office.counsellor1.do(look, case, chosen=frozenset({"contact"})).lost == 0


def test_what_was_struck_is_not_counted_as_damaged(office: Office):
    case = office.client()
    note = office.note(office.counsellor1, case)
    office.note(office.counsellor1, case)
    office.counsellor1.do(strikes.strike_note, case, note, reason="Of another client.")
    spoil(office, "note")
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=frozenset({"notes"}))
    assert copy.lost == 1


@pytest.mark.parametrize("table", ["attendance", "meeting", "roll_entry", "group_plan"])
def test_what_is_damaged_of_a_group_is_told_in_its_part(office: Office, table: str):
    case = full(office)
    spoil(office, table)
    copy = office.counsellor1.do(own_copy.preview_own_copy, case, chosen=frozenset({"groups"}))
    assert copy.lost > 0


def test_every_part_says_of_what_it_is_made():
    assert own_copy_lost.MADE_OF.keys() | {own_copy_lost.GROUPS} == ALL
