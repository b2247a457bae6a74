"""Where the client said no, the window asks for a reason, and keeps what was typed."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QComboBox

from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.forms import FormKey
from counsel_desk.services import consents, documents, notes
from counsel_desk.services.form_drafts import open_form
from tests.builders import Office
from ui.shell.consent_sheet import OverrideSheet, chosen_purpose, purpose_choice
from ui.shell.sheet import CANCEL

REASON = "There is danger to life tonight."


def with_no(*purposes: Purpose):
    """Make a client who said no to some purposes, with a note signed before that."""

    def fill(office: Office):
        office.clock.at = datetime.now(UTC)
        case = office.client(name="Wanjikũ Achieng")
        office.note(office.counsellor1, case, text="Kiazi kitamu na chai.")
        today = office.clock().astimezone().date()
        for purpose in purposes:
            said = Consent(purpose, Decision.REFUSED, today, how=HowGiven.VERBAL)
            office.counsellor1.do(consents.record_consent, case, said)
        return case

    return fill


def asked(desk_window) -> OverrideSheet:
    desk_window.until(lambda: desk_window.window.findChild(OverrideSheet) is not None)
    desk_window.settle()
    return desk_window.window.findChild(OverrideSheet)


def give(desk_window, reason: str = REASON) -> None:
    over = asked(desk_window)
    over.reason.setPlainText(reason)
    over.answer("go on")
    desk_window.until(lambda: not desk_window.window.findChildren(OverrideSheet))
    desk_window.settle()


def answer_of(desk_window, use_case, *args, **kwargs):
    found = []
    desk_window.jobs.ask(use_case, *args, **kwargs).then(found.append)
    desk_window.settle()
    return found[0]


def test_a_note_is_signed_without_a_consent_to_the_record_only_for_a_reason(desk_window):
    case = desk_window.fill(with_no(Purpose.RECORD))
    desk_window.sign_in("counsellor1")
    page = desk_window.go("note", subject=case)
    page.editor.text.setPlainText("The client asked for nothing to be kept.")
    page._sign(submit=False)
    assert "Keeping a record" in asked(desk_window).accessibleDescription()
    assert len(answer_of(desk_window, notes.list_notes, case)) == 1
    give(desk_window)
    desk_window.until(lambda: desk_window.screen.name == "read_note")
    assert len(answer_of(desk_window, notes.list_notes, case)) == 2


def test_a_supervisor_is_asked_for_a_reason_before_the_words_are_shown(desk_window):
    case = desk_window.fill(with_no(Purpose.SUPERVISION))
    desk_window.sign_in("supervisor")
    (line,) = answer_of(desk_window, notes.list_notes, case)
    assert line.first_line == ""
    page = desk_window.go("read_note", subject=case, item=line.id)
    asked(desk_window)
    assert not page.editor.isVisible()
    give(desk_window)
    desk_window.until(page.editor.isVisible)
    assert "Kiazi" in page.editor.text.toPlainText()


def test_a_note_is_sent_for_review_for_a_reason_and_no_more_without(desk_window):
    case = desk_window.fill(with_no(Purpose.SUPERVISION))
    desk_window.sign_in("counsellor1")
    (line,) = answer_of(desk_window, notes.list_notes, case)
    page = desk_window.go("read_note", subject=case, item=line.id)
    desk_window.until(page.answers.submit.isVisible)
    page.answers.submit.click()
    asked(desk_window).answer(CANCEL)
    desk_window.settle()
    assert answer_of(desk_window, notes.list_notes, case)[0].review is None
    page.answers.submit.click()
    give(desk_window)
    desk_window.until(lambda: answer_of(desk_window, notes.list_notes, case)[0].review)


def test_a_recording_is_left_out_or_attached_for_a_reason(desk_window, tmp_path):
    case = desk_window.fill(with_no(Purpose.AUDIO))
    voice = tmp_path / "session.mp3"
    voice.write_bytes(b"ID3" + bytes(400))
    desk_window.sign_in("counsellor1")
    tab = desk_window.go("client", subject=case, tab="documents").tab("documents")
    tab.attacher.add([voice])
    asked(desk_window).answer(CANCEL)
    desk_window.until(lambda: not tab.attacher.is_busy)
    desk_window.settle()
    assert answer_of(desk_window, documents.list_documents, case) == ()
    tab.attacher.add([voice])
    give(desk_window)
    desk_window.until(lambda: not tab.attacher.is_busy)
    assert len(answer_of(desk_window, documents.list_documents, case)) == 1


def test_who_said_no_to_contact_is_named_on_the_card_before_the_way(desk_window):
    case = desk_window.fill(with_no(Purpose.CONTACT))
    desk_window.sign_in("counsellor1")
    desk_window.go("client", subject=case)
    desk_window.until_said("The client said no to being contacted")


def test_a_reason_that_was_begun_is_back_after_a_lock(desk_window):
    case = desk_window.fill(with_no(Purpose.SUPERVISION))
    desk_window.sign_in("supervisor")
    (line,) = answer_of(desk_window, notes.list_notes, case)
    desk_window.go("read_note", subject=case, item=line.id)
    asked(desk_window).reason.setPlainText("She spoke of her brother")
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)

    def read(office: Office):
        key = FormKey("consent override, supervision", case)
        return office.supervisor.do(open_form, key).values

    assert desk_window.fill(read) == {"reason": "She spoke of her brother"}


def test_what_leaves_is_asked_what_it_is_for(qtbot):
    box = purpose_choice()
    qtbot.addWidget(box)
    assert isinstance(box, QComboBox)
    assert chosen_purpose(box) is Purpose.RELEASE
    box.set_value(Purpose.RESEARCH)
    assert chosen_purpose(box) is Purpose.RESEARCH
