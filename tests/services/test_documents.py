"""Documents of a case: who may, what is refused, and that nothing half done is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from counsel_desk.domain.audit import Action
from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.documents import DocumentId, DocumentKind
from counsel_desk.services import consents, document_files, documents, verification
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import (
    ConsentMissing,
    DiskFull,
    Invalid,
    NotAllowed,
    NotEntitled,
    NotFound,
    VaultDamaged,
    WrongPassphrase,
)
from counsel_desk.storage import kinds, schema
from tests.builders import PASSPHRASE, Office, actions, day, spoil, write_nonsense

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 6_000


@pytest.fixture
def case(office: Office):
    return office.client()


def attach(desk, case, data: bytes = PDF, name: str = "P3 form.pdf", **words: str):
    file = document_files.checked(data, name=name)
    *_, last = documents.attach(desk, case, file, **words)
    assert last.attached is not None
    return last.attached


def read(desk, case, document) -> bytes:
    *_, last = documents.content(desk, case, document)
    assert last.data is not None
    return last.data


def stored_parts(office: Office) -> int:
    with Session(office.founder.vault.engine) as session:
        counted = select(func.count()).select_from(schema.document_parts)
        return session.execute(counted).scalar_one()


def test_a_document_comes_back_as_it_was_attached(office, case):
    desk = office.counsellor1
    heard: list[Changed] = []
    desk.on_changed(heard.append)
    document = attach(desk, case, title="P3 form,  Nakuru", remarks=" from the police ").document
    assert heard == [Changed.DOCUMENTS]
    (line,) = desk.do(documents.list_documents, case)
    assert (line.title, line.kind, line.size) == ("P3 form, Nakuru", DocumentKind.PDF, len(PDF))
    assert (line.added_on, line.remarks, line.author) == (
        day(office), "from the police", desk.me.id,
    )  # fmt: skip
    assert not line.struck
    assert not line.damaged
    assert read(desk, case, document) == PDF
    assert stored_parts(office) == 6
    assert office.supervisor.do(documents.open_document, case, document).intact
    assert read(office.supervisor, case, document) == PDF


def test_progress_is_told_slice_by_slice(office, case):
    file = document_files.checked(PDF, name="a.pdf")
    steps = list(documents.attach(office.counsellor1, case, file))
    assert [(step.done, step.of) for step in steps] == [(4, 7), (6, 7), (7, 7)]
    reading = list(documents.content(office.counsellor1, case, steps[-1].attached.document))
    assert [(step.done, step.of) for step in reading] == [(4, 6), (6, 6)]
    assert reading[0].data is None


def test_a_stopped_attachment_leaves_nothing_behind(office, case):
    before = actions(office)
    steps = documents.attach(office.counsellor1, case, document_files.checked(PDF, name="a.pdf"))
    next(steps)
    steps.close()
    assert actions(office) == before
    assert stored_parts(office) == 0
    assert office.counsellor1.do(documents.list_documents, case) == ()


def test_a_full_disk_leaves_nothing_behind_and_room_lets_it_work(office, case):
    desk = office.counsellor1
    with Session(desk.vault.engine) as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages + 20}"))
    with pytest.raises(DiskFull):
        attach(desk, case)
    assert stored_parts(office) == 0
    assert desk.do(documents.list_documents, case) == ()
    with Session(desk.vault.engine) as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
    assert read(desk, case, attach(desk, case).document) == PDF
    assert verification.verify(desk).holds


def test_who_may_not(office, case):
    document = attach(office.counsellor1, case).document
    for desk in (office.counsellor2, office.coordinator, office.peer, office.admin):
        with pytest.raises(NotAllowed):
            desk.do(documents.list_documents, case)
        with pytest.raises(NotAllowed):
            read(desk, case, document)
    with pytest.raises(NotAllowed):
        attach(office.supervisor, case)
    with pytest.raises(NotAllowed):
        office.supervisor.do(documents.strike, case, document, why="no")
    other = office.client(office.counsellor2)
    for use_case in (documents.open_document, documents._begin_reading, documents.bring_back):
        with pytest.raises((NotFound, NotEntitled)):
            office.counsellor2.do(use_case, other, document)
    with pytest.raises(NotFound):
        list(documents.preview(office.counsellor1, case, DocumentId(case)))


def test_a_document_of_another_case_is_not_found_through_this_one(office, case):
    document = attach(office.counsellor1, case).document
    other = office.client(name="Kiprop Langat")
    with pytest.raises(NotFound):
        office.counsellor1.do(documents.open_document, other, document)


def test_the_keys_refuse_what_the_rules_let_through(office, case):
    document = attach(office.counsellor1, case).document
    held = office.counsellor1.do(documents._begin_reading, case, document)
    held.position, held.data = 0, bytearray()
    with pytest.raises(NotEntitled):
        office.run(office.counsellor2, lambda work: documents._read(work, case, held))
    sealing = office.counsellor1.do(
        documents._begin, case, document_files.checked(PDF, name="a.pdf"), title="", remarks=""
    )
    for desk in (office.counsellor2, office.supervisor):
        with pytest.raises(NotEntitled):
            office.run(desk, lambda work: documents._seal(work, case, sealing))


def test_a_list_is_one_entry_a_reading_one_and_a_small_picture_none(office, case):
    desk = office.counsellor1
    before = len(actions(office))
    document = attach(desk, case).document
    assert actions(office)[before:] == [Action.RECORD_WRITTEN, Action.PARTS_WRITTEN]
    desk.do(documents.list_documents, case)
    *_, last = documents.preview(desk, case, document)
    assert last.data == PDF
    read(desk, case, document)
    assert actions(office)[before + 2 :] == [Action.LIST_OPENED, Action.RECORD_OPENED]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"title": " \n"}, "document-title"),
        ({"title": "x" * 161}, "document-title-long"),
        ({"remarks": "x" * 2001}, "remarks-too-long"),
    ],
)
def test_words_that_cannot_be_are_refused_before_anything_is_sealed(office, case, words, reason):
    with pytest.raises(Invalid) as refused:
        attach(office.counsellor1, case, **words)
    assert refused.value.reason == reason


def test_the_same_bytes_are_found_again_in_the_same_client_alone(office, case):
    desk = office.counsellor1
    digest = document_files.digest_of(PDF)
    assert desk.do(documents.same_content, case, digest) == ()
    document = attach(desk, case, title="First").document
    (found,) = desk.do(documents.same_content, case, digest)
    assert found.title == "First"
    other = office.client(name="Kiprop Langat")
    assert desk.do(documents.same_content, other, digest) == ()
    desk.do(documents.strike, case, document, why="the wrong person's")
    assert desk.do(documents.same_content, case, digest) == ()


def test_a_new_title_is_a_new_version_of_the_same_content(office, case):
    desk = office.counsellor1
    document = attach(desk, case).document
    office.clock.move(days=1)
    desk.do(documents.describe, case, document, title="P3", remarks="with stamp")
    opened = desk.do(documents.open_document, case, document)
    assert (opened.line.title, opened.line.remarks, opened.intact) == ("P3", "with stamp", True)
    assert opened.line.changed_at == office.clock()
    assert opened.line.added_on == (office.clock() - timedelta(days=1)).date()
    assert read(desk, case, document) == PDF
    written = actions(office).count(Action.RECORD_WRITTEN)
    desk.do(documents.describe, case, document, title="P3", remarks="with stamp")
    assert actions(office).count(Action.RECORD_WRITTEN) == written


def test_a_removed_document_is_marked_kept_and_can_come_back(office, case):
    desk = office.counsellor1
    document = attach(desk, case).document
    for why, reason in ((" ", "strike-reason"), ("x" * 2001, "remarks-too-long")):
        with pytest.raises(Invalid) as refused:
            desk.do(documents.strike, case, document, why=why)
        assert refused.value.reason == reason
    desk.do(documents.strike, case, document, why="Another client's letter")
    assert desk.do(documents.list_documents, case)[0].struck == "Another client's letter"
    assert read(desk, case, document) == PDF
    desk.do(documents.bring_back, case, document)
    assert desk.do(documents.list_documents, case)[0].struck == ""


def test_damage_is_told_where_it_is_and_the_others_stay(office, case):
    desk = office.counsellor1
    whole = attach(desk, case, b"a letter", "a.txt").document
    torn = attach(desk, case).document
    _spoil_part(office, torn, 3)
    with pytest.raises(VaultDamaged):
        read(desk, case, torn)
    assert read(desk, case, whole) == b"a letter"
    result = verification.verify(desk)
    assert [(p.table, p.subject, p.reason) for p in result.problems] == [
        ("document_parts", str(torn), "parts changed")
    ]
    spoil(office, "document")
    lines = desk.do(documents.list_documents, case)
    assert [line.damaged for line in lines] == [True, True]
    assert not desk.do(documents.open_document, case, whole).intact
    for act in (documents._begin_reading, documents.bring_back):
        with pytest.raises(VaultDamaged):
            desk.do(act, case, whole)


def _spoil_part(office: Office, document, position: int) -> None:
    parts = schema.document_parts
    where = (parts.c.document == document.bytes) & (parts.c.position == position)
    with Session(office.founder.vault.engine) as session, session.begin():
        sealed = session.execute(select(parts.c.sealed).where(where)).scalar_one()
        session.execute(update(parts).where(where).values(sealed=sealed[:-1] + b"\0\0"))


def test_a_part_that_only_its_hash_allows_does_not_open(office, case):
    """Whoever forges both the part and its hash in the record still lacks the key's place."""
    desk = office.counsellor1
    document = attach(desk, case).document
    reading = desk.do(documents._begin_reading, case, document)
    first = reading.content.parts[0]
    swapped = (first, first, *reading.content.parts[2:])
    parts = schema.document_parts
    with Session(desk.vault.engine) as session, session.begin():
        mine = parts.c.document == document.bytes
        sealed = session.execute(
            select(parts.c.sealed).where(mine, parts.c.position == 0)
        ).scalar_one()
        session.execute(update(parts).where(mine, parts.c.position == 1).values(sealed=sealed))
    reading.content = replace(reading.content, parts=swapped)
    with pytest.raises(VaultDamaged):
        desk.do(documents._read, case, reading)


def test_bytes_that_are_not_those_attached_are_refused(office, case):
    desk = office.counsellor1
    document = attach(desk, case, b"a letter", "a.txt").document
    reading = desk.do(documents._begin_reading, case, document)
    reading.content = replace(reading.content, digest=bytes(32))
    with pytest.raises(VaultDamaged):
        desk.do(documents._read, case, reading)


def test_removed_and_planted_parts_are_found_by_those_who_cannot_read(office, case):
    desk = office.counsellor1
    document = attach(desk, case).document
    parts = schema.document_parts
    planted = case
    with Session(desk.vault.engine) as session, session.begin():
        session.execute(parts.delete().where(parts.c.document == document.bytes))
        session.execute(
            parts.insert().values(document=planted.bytes, version=1, position=0, sealed=b"x")
        )
    problems = verification.verify(office.admin).problems
    assert {(p.subject, p.reason) for p in problems if p.table == "document_parts"} == {
        (str(document), "removed"),
        (str(planted), "not in the audit trail"),
    }


def test_nonsense_in_the_place_of_a_document_is_shown_as_damaged(office, case):
    write_nonsense(office.counsellor1, kinds.DOCUMENT, case)
    assert [line.damaged for line in office.counsellor1.do(documents.list_documents, case)] == [
        True
    ]


def test_a_vault_that_gets_full_warns_and_one_at_its_limit_refuses(office, case, monkeypatch):
    desk = office.counsellor1
    assert attach(desk, case).vault_bytes == 0
    monkeypatch.setattr(documents, "WARN_BYTES", 1_000_000)
    assert attach(desk, case).vault_bytes > 1_000_000
    monkeypatch.setattr(documents, "VAULT_BYTES", 1_000_000)
    with pytest.raises(Invalid) as refused:
        attach(desk, case)
    assert refused.value.reason == "vault-at-limit"


def test_keys_that_turn_while_a_document_is_sealed_do_not_leave_it_under_the_old_one(
    office, case, monkeypatch
):
    desk = office.counsellor1
    real = documents.seal_next
    with monkeypatch.context() as turned:
        turned.setattr(documents, "seal_next", lambda *args: replace(real(*args), epoch=7))
        steps = documents.attach(desk, case, document_files.checked(PDF, name="a.pdf"))
        for _ in range(2):
            next(steps)
    (last,) = steps
    assert read(desk, case, last.attached.document) == PDF


def test_saving_outside_needs_a_consent_or_a_reason(office, case, tmp_path):
    desk = office.counsellor1
    document = attach(desk, case).document
    named = {"passphrase": PASSPHRASE, "path": tmp_path / "P3.pdf"}
    with pytest.raises(ConsentMissing):
        desk.do(documents.export_document, case, document, **named)
    assert Action.EXPORTED not in actions(office)
    reason = "The court asked for it today"
    assert desk.do(documents.export_document, case, document, override=reason, **named)
    assert Action.CONSENT_OVERRIDDEN in actions(office)


def test_saving_outside_asks_for_the_passphrase_and_is_recorded_first(office, case, tmp_path):
    desk = office.counsellor1
    document = attach(desk, case).document
    target = tmp_path / "P3.pdf"
    doctor = "Dr Otieno"
    release = Consent(Purpose.RELEASE, Decision.GIVEN, day(office), doctor, how=HowGiven.SIGNATURE)
    desk.do(consents.record_consent, case, release)

    def export(by=desk, *, path=target, passphrase=PASSPHRASE, recipient=doctor):
        named = {"path": path, "passphrase": passphrase, "recipient": recipient}
        return by.do(documents.export_document, case, document, **named)

    with pytest.raises(ConsentMissing):
        export(recipient="Advocate Mutiso")
    with pytest.raises(WrongPassphrase):
        export(passphrase="wrong")
    with pytest.raises(Invalid) as refused:
        export(path=office.folder / "P3.pdf")
    assert refused.value.reason == "path-in-vault"
    for other in (office.coordinator, office.counsellor2):
        with pytest.raises(NotAllowed):
            export(other)
    assert Action.EXPORTED not in actions(office)
    permit = export()
    assert actions(office)[-1] == Action.EXPORTED
    document_files.save_document(permit, read(desk, case, document))
    assert target.read_bytes() == PDF


def test_everything_attached_stands_up_to_verification(office, case):
    desk = office.counsellor1
    document = attach(desk, case).document
    desk.do(documents.describe, case, document, title="New", remarks="")
    desk.do(documents.strike, case, document, why="wrong file")
    for one in (desk, office.admin, office.supervisor):
        result = verification.verify(one)
        assert result.holds, result.problems
        assert result.checked["document_parts"] == 6
