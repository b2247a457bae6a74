"""A lock in the middle of a sheet keeps what was typed into it, for when it is opened again."""

from __future__ import annotations

import pytest

from counsel_desk.domain.forms import FormKey
from counsel_desk.services import closing
from counsel_desk.services.form_drafts import open_form
from tests.builders import Office
from tests.ui.test_documents_screens import pdf, put
from ui.screens.client.file_sheets import CoverSheet, ReopenSheet
from ui.screens.note.snippet_sheet import SnippetSheet
from ui.shell.document_actions import DescribeSheet, StrikeSheet
from ui.shell.refiling import RefileSheet

TYPED = "Wanjikũ said that it is her sister’s"


def sheet(desk_window, kind):
    desk_window.until(lambda: desk_window.window.findChild(kind) is not None)
    desk_window.settle()
    found = desk_window.window.findChild(kind)
    desk_window.until(lambda: getattr(found, "is_built", True))
    desk_window.settle()
    return found


def kept_after_lock(desk_window, key: FormKey):
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)
    draft = desk_window.fill(lambda office: office.counsellor1.do(open_form, key))
    return None if draft is None else dict(draft.values)


def with_note(office: Office):
    case = office.client()
    office.clock.move(days=1)
    return case, office.note(office.counsellor1, case)


def test_why_an_entry_is_struck_is_back(desk_window):
    case, note = desk_window.fill(with_note)
    desk_window.sign_in("counsellor1")
    page = desk_window.go("read_note", subject=case, item=note)
    page._refile()
    made = sheet(desk_window, RefileSheet)
    made.why.setPlainText(TYPED)
    assert kept_after_lock(desk_window, FormKey("refile", case, note)) == {"why": TYPED}


def test_a_struck_entry_leaves_nothing_kept(desk_window):
    case, note = desk_window.fill(with_note)
    desk_window.sign_in("counsellor1")
    page = desk_window.go("read_note", subject=case, item=note)
    page._refile()
    made = sheet(desk_window, RefileSheet)
    made.why.setPlainText(TYPED)
    made.answer("save")
    desk_window.until(lambda: not desk_window.window.findChildren(RefileSheet))
    desk_window.settle()
    assert kept_after_lock(desk_window, FormKey("refile", case, note)) is None


def closed(office: Office):
    case, _note = with_note(office)
    facts = office.counsellor1.do(closing.closing_facts, case)
    office.counsellor1.do(
        closing.close_case, case, reason=facts.reasons[0], planned=True, last_contact=None,
        summary="Done.",
    )  # fmt: skip
    return case


@pytest.mark.parametrize(
    ("fill", "key", "kind", "form"),
    [
        (lambda office: office.client(), "cover", CoverSheet, "cover"),
        (closed, "reopen", ReopenSheet, "reopening"),
    ],
)
def test_what_was_typed_about_a_whole_file_is_back(desk_window, fill, key, kind, form):
    case = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    page = desk_window.go("client", subject=case)
    page.menu._chosen(key)
    made = sheet(desk_window, kind)
    made.fields["text"].control.setPlainText(TYPED)
    assert kept_after_lock(desk_window, FormKey(form, case)) == {"text": TYPED}


def test_a_snippet_that_was_begun_is_back_and_one_that_was_saved_is_not(desk_window):
    case = desk_window.fill(lambda office: office.client())
    desk_window.sign_in("counsellor1")
    page = desk_window.go("note", subject=case)
    page.helps.manage_snippets()
    made = sheet(desk_window, SnippetSheet)
    made.name.set_text("safe")
    made.text.setPlainText("No thoughts of dying.")
    made._save()
    desk_window.until(lambda: made.name.text() == "")
    desk_window.settle()
    made.text.setPlainText(TYPED)
    assert kept_after_lock(desk_window, FormKey("snippet")) == {"text": TYPED}


@pytest.mark.parametrize(
    ("ask", "kind", "field", "form"),
    [
        ("describe", DescribeSheet, "remarks", "document"),
        ("strike", StrikeSheet, "why", "remove"),
    ],
)
def test_what_was_typed_about_a_document_is_back(desk_window, ask, kind, field, form):
    case = desk_window.fill(lambda office: put(office, (pdf(), "P3 form.pdf")))
    desk_window.sign_in("counsellor1")
    tab = desk_window.go("client", subject=case, tab="documents").tab("documents")
    desk_window.until(lambda: tab.grid.lines())
    (line,) = tab.grid.lines()
    getattr(tab.actions_on, ask)(line)
    made = sheet(desk_window, kind)
    getattr(made, field).setPlainText(TYPED)
    assert kept_after_lock(desk_window, FormKey(form, case, line.id)) == {field: TYPED}
