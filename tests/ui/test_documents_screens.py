"""Documents through the real window: attaching, showing, removing and saving one outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.documents import DocumentKind
from counsel_desk.services import consents, document_files, documents
from tests.builders import PASSPHRASE, Office, day
from tests.ui.test_document_pictures import pdf, picture
from ui.shell import document_actions
from ui.shell.messages import answer_next
from ui.widgets import thumbnails
from ui.widgets.thumbnails import Thumbnails

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "P3 form.pdf").write_bytes(pdf())
    (folder / "scar.png").write_bytes(picture())
    (folder / "hearing.mp3").write_bytes(b"ID3" + bytes(900))
    (folder / "no scan.pdf").write_text("nothing")
    (folder / "empty.txt").touch()
    return folder


def put(office: Office, *given: tuple[bytes, str], consent: bool = False):
    case = office.client()
    agreed = Consent(Purpose.AUDIO, Decision.GIVEN, day(office), how=HowGiven.SIGNATURE)
    office.counsellor1.do(consents.record_consent, case, agreed)
    for data, name in given:
        list(documents.attach(office.counsellor1, case, document_files.checked(data, name=name)))
    if consent:
        release = Consent(
            Purpose.RELEASE, Decision.GIVEN, day(office), "Dr Otieno", how=HowGiven.SIGNATURE
        )
        office.counsellor1.do(consents.record_consent, case, release)
    return case


def tab_of(desktop, case):
    desktop.go("client", subject=case, tab="documents")
    desktop.until(lambda: desktop.screen.tab("documents") is not None)
    desktop.settle()
    return desktop.screen.tab("documents")


def attach(desktop, tab, *sources) -> None:
    tab.attach(list(sources))
    desktop.until(lambda: not tab.attacher.is_busy)
    desktop.settle()


def titles(tab) -> list[str]:
    return [line.title for line in tab.grid.lines()]


def test_files_are_attached_and_what_is_none_is_named_with_its_reason(desk_window, files):
    case = desk_window.fill(put)
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    desk_window.until_said("Drop files here")
    attach(desk_window, tab, *sorted(files.iterdir()), files, files / "gone.pdf")
    assert titles(tab) == ["scar", "hearing", "P3 form"]
    said = tab.trouble.text()
    for part in ("no scan.pdf: The name", "empty.txt: This file is empty", "folder", "no longer"):
        assert part in said
    assert desk_window.message() == "3 documents were attached."
    assert not tab.panel.isVisible()
    assert len(list(files.iterdir())) == 5


def test_the_small_pictures_come_and_stay_within_their_bound(desk_window, files, monkeypatch):
    case = desk_window.fill(lambda o: put(o, (picture(), "a.png"), (pdf(), "b.pdf")))
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    kept = Thumbnails.of(desk_window.jobs)
    desk_window.until(lambda: all(kept.picture(line) is not None for line in tab.grid.lines()))
    assert kept.bytes_kept > 0
    monkeypatch.setattr(thumbnails, "MOST_BYTES", 10)
    tab.attach([files / "scar.png"])
    desk_window.until(lambda: desk_window.has("Attach again"))
    desk_window.until_said("scar.png holds the very same")
    desk_window.press("Attach again")
    desk_window.until(lambda: len(titles(tab)) == 3)
    desk_window.settle()
    desk_window.until(lambda: kept.bytes_kept <= 10)


def test_the_same_again_is_asked_about_and_can_be_left_out(desk_window, files):
    case = desk_window.fill(lambda office: put(office, (picture(), "First.png")))
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    answer_next("cancel")
    attach(desk_window, tab, files / "scar.png", files / "P3 form.pdf")
    assert titles(tab) == ["P3 form", "First"]
    answer_next("attach")
    attach(desk_window, tab, files / "scar.png")
    assert titles(tab) == ["scar", "P3 form", "First"]


def test_nobody_is_asked_where_nobody_looks(desk_window, files):
    case = desk_window.fill(lambda office: put(office, (picture(), "First.png")))
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    attacher = tab.attacher
    refused: list[str] = []
    attacher.refused.connect(lambda _name, words: refused.append(words))
    desk_window.go("today")
    attacher.add([files / "scar.png", files / "P3 form.pdf"])
    desk_window.until(lambda: not attacher.is_busy)
    assert len(refused) == 1
    assert "First" in refused[0]
    assert titles(tab_of(desk_window, case)) == ["P3 form", "First"]


def test_a_picture_is_pasted_from_the_clipboard(desk_window):
    case = desk_window.fill(put)
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("no picture")
    tab.paste()
    assert "no picture and no file" in desk_window.message()
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#17616B"))
    clipboard.setImage(image)
    desk_window.screen.tabs.setFocus()
    desk_window.qtbot.keyClick(desk_window.screen.tabs, Qt.Key.Key_V, CTRL)
    desk_window.until(lambda: titles(tab))
    (line,) = tab.grid.lines()
    assert (line.title, line.kind) == ("Picture from the clipboard", DocumentKind.PNG)
    clipboard.clear()


def test_files_are_dropped_onto_the_tab(desk_window, files):
    case = desk_window.fill(put)
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(files / "hearing.mp3"))])
    drop = QDropEvent(
        QPoint(50, 50).toPointF(),
        Qt.DropAction.MoveAction | Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    tab.dropEvent(drop)
    assert drop.dropAction() is Qt.DropAction.CopyAction
    desk_window.until(lambda: titles(tab) == ["hearing"])
    assert (files / "hearing.mp3").exists()


def test_attaching_can_be_stopped_and_leaves_nothing(desk_window, tmp_path):
    case = desk_window.fill(put)
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(20_000_000))
    tab.attach([large, large])
    desk_window.until(lambda: tab.panel.isVisible())
    tab.panel.button.click()
    desk_window.until(lambda: not tab.attacher.is_busy)
    desk_window.settle()
    assert titles(tab) == []
    assert tab.panel.isHidden()


def test_a_supervisor_reads_and_does_not_attach(desk_window, files):
    case = desk_window.fill(lambda office: put(office, (picture(), "Scar.png")))
    desk_window.sign_in("supervisor")
    tab = tab_of(desk_window, case)
    assert titles(tab) == ["Scar"]
    assert not tab.attach_button.isVisible()
    tab.attach([files / "hearing.mp3"])
    assert not tab.attacher.is_busy
    tab.open(tab.grid.lines()[0])
    desk_window.settle()
    assert "Title and remarks" not in desk_window.names()


def test_tiles_and_list_show_the_same_and_the_filter_finds_by_title(desk_window):
    case = desk_window.fill(lambda o: put(o, (picture(), "Scar.png"), (pdf(), "P3 form.pdf")))
    desk_window.sign_in("counsellor1")
    tab = tab_of(desk_window, case)
    tab.toggle_view()
    assert tab.table.isVisible()
    tab.toggle_view()
    assert tab.grid.isVisible()
    tab.search.setText("p3")
    assert titles(tab) == ["P3 form"]
    tab.grid.setFocus()
    assert "PDF" in tab.grid.model().data(
        tab.grid.currentIndex(), Qt.ItemDataRole.AccessibleTextRole
    )
    desk_window.qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    desk_window.until(lambda: desk_window.screen.name == "document")


def shown(desktop, case, tab_index: int = 0):
    tab = tab_of(desktop, case)
    line = tab.grid.lines()[tab_index]
    desktop.go("document", subject=case, item=line.id)
    desktop.settle()
    return desktop.screen


def test_a_pdf_is_read_with_keys_alone(desk_window):
    case = desk_window.fill(lambda office: put(office, (pdf(3), "P3 form.pdf")))
    desk_window.sign_in("counsellor1")
    screen = shown(desk_window, case)
    desk_window.until(lambda: not screen.view.is_empty)
    assert screen.count == 3
    assert "Findings on page 1" in screen.view.accessibleDescription()
    desk_window.until_said("Page 1 of 3")
    for key, number in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_PageUp, 0),
    ):
        screen.view.natural_size()
        bar = screen.view.verticalScrollBar()
        bar.setValue(bar.maximum() if number else bar.minimum())
        desk_window.qtbot.keyClick(screen.view, key)
        desk_window.until(lambda number=number: desk_window.says(f"Page {number + 1} of 3"))
        desk_window.settle()
    before = screen.view.zoom
    desk_window.qtbot.keyClick(screen.view, Qt.Key.Key_Plus)
    assert screen.view.zoom > before
    desk_window.until(lambda: not screen._sharpen.isActive())
    desk_window.settle()
    screen.view.fit()
    desk_window.qtbot.keyClick(screen.view, Qt.Key.Key_Escape)
    desk_window.until(lambda: desk_window.screen.name == "client")
    desk_window.settle()
    assert desk_window.screen.tabs.current_key() == "documents"


def test_a_recording_is_kept_and_not_shown(desk_window):
    case = desk_window.fill(lambda office: put(office, (b"ID3" + bytes(90), "a.mp3")))
    desk_window.sign_in("counsellor1")
    shown(desk_window, case)
    desk_window.until_said("kept and not shown here")


@pytest.mark.parametrize("name", ["torn.pdf", "torn.bmp"])
def test_a_torn_file_is_said_to_be(desk_window, name):
    data = b"%PDF-1.4 torn" if name.endswith("pdf") else b"BM" + bytes(60)
    case = desk_window.fill(lambda office: put(office, (data, name)))
    desk_window.sign_in("counsellor1")
    shown(desk_window, case)
    desk_window.until(lambda: desk_window.says("not as it should be"))


def test_title_and_remarks_change_and_a_removed_one_can_come_back(desk_window):
    case = desk_window.fill(lambda office: put(office, (picture(), "Scar.png")))
    desk_window.sign_in("counsellor1")
    screen = shown(desk_window, case)
    screen._describe()
    desk_window.line("Title").clear()
    desk_window.press("Save")
    desk_window.until(lambda: desk_window.says("A document needs a title"))
    desk_window.write("Title", "Scar on the hand")
    desk_window.find("Remarks", QPlainTextEdit).setPlainText("seen on the first visit")
    desk_window.press("Save")
    desk_window.until(lambda: screen.line.title == "Scar on the hand")
    desk_window.settle()
    desk_window.until_said("seen on the first visit")
    desk_window.press("Remove")
    desk_window.find("Why it is removed", QPlainTextEdit).setPlainText("another client's")
    desk_window.find("Why it is removed", QPlainTextEdit).submitted.emit()
    desk_window.until(lambda: screen.line.struck)
    desk_window.settle()
    desk_window.until_said("Removed: another client's")
    tab = tab_of(desk_window, case)
    assert titles(tab) == []
    tab.removed.setChecked(True)
    assert titles(tab) == ["Scar on the hand"]
    assert desk_window.view.messages.undo()
    desk_window.settle()
    desk_window.until(lambda: titles(tab_of(desk_window, case)) == ["Scar on the hand"])


def test_a_copy_leaves_with_consent_and_passphrase(desk_window, tmp_path, monkeypatch):
    data = pdf()
    case = desk_window.fill(lambda office: put(office, (data, "P3 form.pdf"), consent=True))
    desk_window.sign_in("counsellor1")
    screen = shown(desk_window, case)
    chosen: list[tuple[tuple[str, Purpose], str | None]] = []
    target = tmp_path / "copy.pdf"

    def choose(self, line, whom, reason):
        chosen.append((whom, reason))
        self.save_to(line, target, recipient=whom[0], purpose=whom[1], override=reason)

    monkeypatch.setattr(document_actions.DocumentActions, "_choose", choose)
    screen._save_outside()
    desk_window.press("Go on")
    desk_window.until_said("Write who receives it.")
    desk_window.write("Who receives it", "Dr Otieno")
    desk_window.press("Go on")
    desk_window.until(lambda: chosen)
    assert chosen == [(("Dr Otieno", Purpose.RELEASE), None)]
    desk_window.until(lambda: desk_window.has("Your passphrase", QLineEdit))
    desk_window.until_said("“P3 form” leaves the vault for Dr Otieno")
    desk_window.write("Your passphrase", PASSPHRASE)
    desk_window.press("Save")
    desk_window.until(target.exists)
    desk_window.settle()
    assert target.read_bytes() == data
    assert "copy.pdf" in desk_window.message()


def test_without_a_consent_a_reason_is_asked_for(desk_window, tmp_path, monkeypatch):
    case = desk_window.fill(lambda office: put(office, (pdf(), "P3 form.pdf")))
    desk_window.sign_in("counsellor1")
    screen = shown(desk_window, case)
    chosen: list[tuple[tuple[str, Purpose], str | None]] = []
    monkeypatch.setattr(
        document_actions.DocumentActions,
        "_choose",
        lambda _self, _line, whom, reason: chosen.append((whom, reason)),
    )
    screen._save_outside()
    desk_window.write("Who receives it", "The court")
    desk_window.press("Go on")
    desk_window.until(lambda: desk_window.has("Go on with this reason"))
    reason = desk_window.find("Why it cannot wait for the consent", QPlainTextEdit)
    reason.setPlainText("Ordered by the court for today")
    desk_window.press("Go on with this reason")
    desk_window.until(lambda: chosen)
    assert chosen == [(("The court", Purpose.RELEASE), "Ordered by the court for today")]
