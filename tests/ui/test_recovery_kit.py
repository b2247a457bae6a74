"""A recovery kit from the first window to the next passphrase."""

from __future__ import annotations

import unicodedata

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QClipboard, QColor, QGuiApplication, QImage, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QAbstractButton, QLabel

from counsel_desk.domain.audit import Action
from counsel_desk.services import recovery, trail
from tests.builders import PASSPHRASE
from ui.shell import kit_paper, kit_sheet
from ui.shell.forgotten import OPEN, KitUnlockSheet
from ui.shell.kit_sheet import KitSheet
from ui.shell.new_passphrase import NewPassphraseSheet
from ui.widgets import qr_code

OWN = "nine quiet herons over the lake"


def sheet_of(desk_window) -> KitSheet:
    (found,) = [s for s in desk_window.window.findChildren(KitSheet) if s.isVisible()]
    return found


def shown_words(desk_window) -> str:
    return sheet_of(desk_window).show_page.words.accessibleName()


def code_of(desk_window) -> qr_code.Modules:
    return sheet_of(desk_window).show_page.words.code._modules


def make(desk_window) -> str:
    """Make a kit by hand, from the reminder on Today on."""
    desk_window.press("Make a recovery kit")
    words = shown_words(desk_window)
    desk_window.press("I have them on paper")
    desk_window.write("Type the ten words back", words)
    desk_window.write("Your own passphrase", PASSPHRASE)
    desk_window.press("Make the kit")
    desk_window.settle()
    return words


def test_today_asks_for_a_kit_until_one_works(desk_window):
    desk_window.sign_in("counsellor1")
    desk_window.until_said("You have no recovery kit yet")
    make(desk_window)
    assert "works" in desk_window.message()
    desk_window.until(lambda: not desk_window.says("You have no recovery kit yet"))
    desk_window.go("administration", tab="desk")
    desk_window.until_said("Made on")
    assert desk_window.has("Make another one", QAbstractButton)


def test_the_words_are_on_the_screen_or_asked_for_and_never_both(desk_window):
    desk_window.sign_in("counsellor1")
    desk_window.until_said("You have no recovery kit yet")
    desk_window.press("Make a recovery kit")
    words = shown_words(desk_window).split()
    assert len(words) == 10
    assert set(words) <= set(desk_window.texts())
    desk_window.settle()
    assert code_of(desk_window) == qr_code.matrix_of(" ".join(words))
    desk_window.press("Show others")
    others = shown_words(desk_window).split()
    assert others != words
    desk_window.press("I have them on paper")
    desk_window.until(lambda: not set(others) & {w.text() for w in desk_window.all(QLabel)})
    assert (shown_words(desk_window), code_of(desk_window)) == ("", ())
    desk_window.write("Type the ten words back", " ".join(words))
    desk_window.press("Make the kit")
    desk_window.until_said("These are not the ten words")
    desk_window.until_said("Type your own passphrase")
    desk_window.press("Show the words again")
    assert shown_words(desk_window).split() == others


def test_another_persons_passphrase_makes_no_kit(desk_window):
    desk_window.sign_in("counsellor1")
    desk_window.until_said("You have no recovery kit yet")
    desk_window.press("Make a recovery kit")
    words = shown_words(desk_window)
    desk_window.press("I have them on paper")
    desk_window.write("Type the ten words back", words)
    desk_window.write("Your own passphrase", "not mine")
    desk_window.press("Make the kit")
    desk_window.until_said("This is not your passphrase")
    desk_window.press("Later")
    desk_window.settle()
    assert desk_window.says("You have no recovery kit yet")


def test_nothing_of_the_words_reaches_the_clipboard(desk_window):
    desk_window.sign_in("counsellor1")
    desk_window.until_said("You have no recovery kit yet")
    desk_window.press("Make a recovery kit")
    words = shown_words(desk_window).split()
    for label in desk_window.all(QLabel):
        assert not label.textInteractionFlags().value & 1 or label.text() not in words
    clipboard = QGuiApplication.clipboard()
    held = clipboard.text() + clipboard.text(QClipboard.Mode.Selection)
    assert not any(word in held.split() for word in words)


def test_a_full_vault_is_said_in_the_sheet(desk_window, monkeypatch):
    from counsel_desk.crypto.errors import HeaderFull
    from counsel_desk.storage import ways_in

    def full(*_: object, **__: object) -> None:
        raise HeaderFull

    monkeypatch.setattr(ways_in, "give_kit", full)
    desk_window.sign_in("counsellor1")
    desk_window.until_said("You have no recovery kit yet")
    make(desk_window)
    desk_window.until_said("all places are taken")


# --- paper ---------------------------------------------------------------------------------------


def page_of(paper: kit_paper.KitPaper) -> tuple[str, QImage]:
    """Draw the paper into memory and read it as others do: its text, and how it looks."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    kit_paper.paint_paper(writer, paper)
    buffer.close()
    document = pypdfium2.PdfDocument(bytes(buffer.data().data()))
    assert len(document) == 1
    text = unicodedata.normalize("NFKC", document[0].get_textpage().get_text_bounded())
    drawn = document[0].render(scale=2).to_pil().convert("RGB")
    return text, QImage(
        drawn.tobytes(), drawn.width, drawn.height, 3 * drawn.width, QImage.Format.Format_RGB888
    ).copy()


def test_the_paper_has_the_words_and_names_nobody(qtbot):
    words = recovery.draw_kit()
    text, image = page_of(kit_paper.KitPaper(words, "Nakuru office", "22 November 2026"))
    letters = "".join(text.split())  # those of a word stand apart on the paper
    for word in words.split():
        assert word in letters
    assert "Nakuru office" in text
    assert "Counsel Desk" not in text
    assert image.pixelColor(5, 5) == QColor(255, 255, 255)


def test_a_printer_gets_the_page_once_the_trail_says_so(desk_window, monkeypatch):
    printed = []
    monkeypatch.setattr(kit_sheet, "ask_printer", lambda _over, paint: paint("printer") or True)
    monkeypatch.setattr(
        kit_sheet, "paint_paper", lambda device, paper: printed.append((device, paper))
    )
    desk_window.sign_in("admin")
    desk_window.until_said("You have no recovery kit yet")
    desk_window.press("Make a recovery kit")
    desk_window.press("Print")
    desk_window.until(lambda: printed)
    assert printed[0][0] == "printer"
    assert printed[0][1].words == shown_words(desk_window)
    assert printed[0][1].words not in repr(printed[0][1])
    found = []
    wanted = trail.TrailFilter(action=Action.KIT_PRINTED)
    desk_window.jobs.ask(trail.list_trail, wanted=wanted).then(found.append)
    desk_window.until(lambda: found)
    assert len(found[0].entries) == 1


def test_without_a_printer_the_person_is_told_to_write(desk_window, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    desk_window.sign_in("counsellor1")
    desk_window.until_said("You have no recovery kit yet")
    desk_window.press("Make a recovery kit")
    desk_window.press("Print")
    desk_window.until_said("No printer is set up on this machine")


# --- the code ------------------------------------------------------------------------------------


def test_the_code_on_the_screen_is_the_one_that_the_package_makes(qtbot):
    text = recovery.draw_kit()
    modules = qr_code.matrix_of(text)
    side = 6
    count = len(modules) + 2 * qr_code.QUIET
    image = QImage(count * side, count * side, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 0, 0))
    painter = QPainter(image)
    qr_code.paint_code(painter, QRectF(0, 0, count * side, count * side), modules)
    painter.end()
    for row in range(count):
        for column in range(count):
            pixel = image.pixelColor(column * side + side // 2, row * side + side // 2)
            inside = qr_code.QUIET <= row < count - qr_code.QUIET
            inside = inside and qr_code.QUIET <= column < count - qr_code.QUIET
            dark = inside and modules[row - qr_code.QUIET][column - qr_code.QUIET]
            assert pixel == (QColor(0, 0, 0) if dark else QColor(255, 255, 255))


def test_the_modules_say_the_text_that_was_put_in(qtbot):
    segno = pytest.importorskip("segno")
    text = recovery.draw_kit()
    made = segno.make(text, error="m", micro=False)
    assert qr_code.matrix_of(text) == tuple(tuple(map(bool, row)) for row in made.matrix)
    assert qr_code.matrix_of(text) != qr_code.matrix_of(recovery.draw_kit())


# --- using it ------------------------------------------------------------------------------------


@pytest.fixture
def words(desk_window) -> str:
    drawn = recovery.draw_kit()

    def give(office):
        named = {"words": drawn, "typed": drawn, "passphrase": PASSPHRASE}
        office.desk("counsellor1").do(recovery.make_kit, **named)

    desk_window.fill(give)
    return drawn


def kit_asked(desk_window) -> KitUnlockSheet:
    (found,) = [s for s in desk_window.window.findChildren(KitUnlockSheet) if s.isVisible()]
    return found


def use(desk_window, words: str, user: str = "counsellor1") -> None:
    """Type the name at the unlock page, and the words in the sheet that takes it over."""
    desk_window.start()
    desk_window.write("User name", user)
    desk_window.press("Forgotten the passphrase?")
    desk_window.until_said("cannot be brought back")
    desk_window.press("Use my recovery kit")
    assert kit_asked(desk_window).name.text() == user
    answer(desk_window, words)


def answer(desk_window, words: str) -> None:
    if words:
        desk_window.write("The ten words of the kit", words)
    kit_asked(desk_window).buttons[OPEN].click()


def test_a_kit_leads_to_a_new_passphrase_and_to_the_next_kit(desk_window, words):
    use(desk_window, words)
    desk_window.until(lambda: desk_window.window.findChildren(NewPassphraseSheet))
    assert desk_window.session.view is None
    desk_window.until(lambda: desk_window.has("Use a passphrase of my own", QAbstractButton))
    desk_window.press("Use a passphrase of my own")
    desk_window.write("Your passphrase", OWN)
    desk_window.write("The same again", OWN)
    desk_window.press("Change the passphrase")
    desk_window.until(lambda: desk_window.session.view is not None)
    desk_window.settle()
    assert desk_window.view.context.me.user_name == "counsellor1"
    desk_window.until_said("Your recovery kit")
    assert len(shown_words(desk_window).split()) == 10
    desk_window.press("Later")
    desk_window.until_said("You have no recovery kit yet")
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)
    again = type(desk_window)(desk_window.qtbot, desk_window.folder, desk_window.folder.parent)
    try:
        again.start()
        again.unlock("counsellor1", OWN)
        again.until(lambda: again.session.view is not None)
    finally:
        again.stop()


def test_wrong_words_are_said_at_their_field_and_counted(desk_window, words):
    use(desk_window, recovery.draw_kit())
    desk_window.until_said("User name and words do not belong together")
    assert desk_window.session.view is None
    assert kit_asked(desk_window).name.text() == "counsellor1"
    answer(desk_window, words)
    desk_window.until(lambda: desk_window.window.findChildren(NewPassphraseSheet))


def test_gaps_are_said_and_nothing_is_tried(desk_window):
    desk_window.start()
    desk_window.press("Forgotten the passphrase?")
    desk_window.press("Use my recovery kit")
    answer(desk_window, "")
    desk_window.until_said("Type your user name.")
    desk_window.until_said("Type the words from the paper.")
    desk_window.press("Cancel")
    assert desk_window.unlock_page().isVisible()
