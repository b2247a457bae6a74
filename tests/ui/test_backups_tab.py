"""Backups through the real window: the state in words, copies, places, transport, what is due."""

from __future__ import annotations

import datetime
import errno
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from counsel_desk.services import backup_places, backups
from counsel_desk.services.errors import DiskFull
from counsel_desk.storage import backup, demonstration, page_check
from ui.screens.administration.transport_sheet import TransportSheet
from ui.shell import backups as keeping
from ui.shell.sheet import answer_next
from ui.widgets.pill import PillKind

SECRET = "six herons wade at first light"


@pytest.fixture
def stick(tmp_path) -> Path:
    made = tmp_path / "KINGSTON"
    made.mkdir()
    return made


@pytest.fixture
def elsewhere(monkeypatch):
    """Let every folder but the vault's own count as another disk."""
    monkeypatch.setattr(backup_places, "_same_disk", lambda path, folder: folder in path.parents)


def opened(desk_window, user="founder"):
    desk_window.sign_in(user)
    return desk_window.go("administration", tab="backups").tab("backups")


def back_up(desk_window):
    desk_window.press("Back up now")
    desk_window.until(lambda: kept(desk_window).running is None)
    desk_window.settle()


def kept(desk_window):
    desk_window.session.idle.stop()  # a slow machine would be left alone for long enough by itself
    return desk_window.view.context.backups


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_a_vault_never_backed_up_is_said_to_be_in_danger(desk_window):
    tab = opened(desk_window)
    desk_window.until_said("No backup yet")
    assert kept(desk_window).standing().kind is PillKind.DANGER
    desk_window.until_said("helps against damage, not against theft")
    assert not tab.transport.isEnabled()


def test_everyone_may_back_up(desk_window):
    opened(desk_window, "peer")
    back_up(desk_window)
    assert "every copy was read back" in desk_window.message()
    desk_window.until_said("On this disk only")


def test_a_stick_gets_a_copy_and_the_state_says_when_and_where(desk_window, stick, elsewhere):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    back_up(desk_window)
    assert len(names(stick)) == 1
    assert kept(desk_window).standing().kind is PillKind.GOOD
    desk_window.until_said("in KINGSTON")
    desk_window.until_said("Copied just now")
    assert "Backup verified" in desk_window.view.status_line.backup.text()


def test_a_folder_in_the_vault_is_refused(desk_window):
    tab = opened(desk_window)
    tab.add_place(desk_window.folder / "backups")
    assert "inside the vault" in desk_window.message()
    tab.add_place(desk_window.folder.parent / "gone")
    assert "not there now" in desk_window.message()


def test_a_folder_is_taken_once(desk_window, stick):
    tab = opened(desk_window)
    tab.add_place(stick)
    tab.add_place(stick)
    assert "already" in desk_window.message()


def test_a_stick_taken_out_is_said_and_the_others_get_theirs(desk_window, stick, tmp_path):
    tab = opened(desk_window)
    other = tmp_path / "SANDISK"
    other.mkdir()
    for place in (stick, other):
        tab.add_place(place)
    desk_window.settle()
    stick.rename(tmp_path / "away")
    back_up(desk_window)
    assert "2 of 3 copies" in desk_window.message()
    desk_window.until_said("Not there now")
    desk_window.until_said("Plug the stick in")
    assert len(names(other)) == 1


def test_a_full_stick_is_said_and_the_copy_before_stays(desk_window, stick, monkeypatch):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    back_up(desk_window)
    before = names(stick)
    real = backup.making

    def full(vault, place, progress):
        if place == stick:
            raise DiskFull
        return (yield from real(vault, place, progress))

    monkeypatch.setattr(backup, "making", full)
    back_up(desk_window)
    desk_window.until_said("There is no room left there")
    assert names(stick) == before


def test_stopping_leaves_every_finished_copy(desk_window, stick, monkeypatch):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    monkeypatch.setattr(
        backup, "making", lambda vault, place, progress: _endless(desk_window, progress)
    )
    desk_window.press("Back up now")
    desk_window.until(lambda: tab.panel is not None and tab.panel.isVisible())
    desk_window.press("Cancel")
    desk_window.settle()
    assert "Stopped" in desk_window.message()
    assert names(stick) == []
    assert tab.back_up.isEnabled()


def _endless(desk_window, progress):
    while True:
        progress(1, 2)
        yield


def test_a_place_taken_off_keeps_its_copies(desk_window, stick):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    back_up(desk_window)
    answer_next("do")
    desk_window.press("Make no more copies in KINGSTON")
    desk_window.settle()
    assert stick not in tab.blocks
    assert len(names(stick)) == 1
    assert desk_window.profile.backup_places(kept(desk_window).vault) == ()


def test_a_place_stays_when_the_question_is_answered_with_no(desk_window, stick):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    answer_next("cancel")
    desk_window.press("Make no more copies in KINGSTON")
    assert stick in tab.blocks


# --- the status line ---


def test_the_status_line_leads_to_the_tab_by_mouse_and_keyboard(desk_window):
    desk_window.sign_in()
    button = desk_window.view.status_line.backup
    assert button.text() == "No backup yet"
    desk_window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk_window.settle()
    assert desk_window.screen.place().tab == "backups"
    desk_window.go("today")
    button.setFocus()
    desk_window.qtbot.keyClick(button, Qt.Key.Key_Space)
    desk_window.settle()
    assert desk_window.screen.place().tab == "backups"


def test_a_backup_older_than_seven_days_is_a_warning_in_words(desk_window):
    tab = opened(desk_window)
    back_up(desk_window)
    known = kept(desk_window)
    known._clock = lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=9)
    tab.load()
    desk_window.settle()
    assert known.standing().kind is PillKind.WARNING
    assert desk_window.view.status_line.backup.text() == "Last backup 9 days ago"
    desk_window.until_said("9 days old")


def test_a_clock_that_looks_wrong_is_said_and_a_copy_is_due(desk_window, stick):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    back_up(desk_window)
    known = kept(desk_window)
    known._clock = lambda: datetime.datetime(2000, 1, 1, 0, 5, tzinfo=datetime.UTC)
    known.look()
    desk_window.settle()
    assert known.last is None
    assert (known.standing().kind, known.standing().word) == (PillKind.WARNING, "Age not known")
    desk_window.until_said("Look at the clock, set it right")
    assert "The clock may be wrong" in desk_window.view.status_line.backup.text()
    assert tab._title.text() == "The clock may be wrong"
    assert stick in known.due_at_exit().places


def test_the_copy_that_is_sent_is_the_one_whose_trail_goes_furthest(desk_window, stick):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    back_up(desk_window)
    own = desk_window.folder / "backups"
    (earlier,) = own.iterdir()
    earlier.rename(own / f"{earlier.name.split()[0]} 20361231T000000Z.cdv-backup")
    tab.load()
    desk_window.settle()
    assert tab.newest()[1].path.parent == stick


def test_copies_of_another_course_are_no_backup_of_this_vault(desk_window, stick):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    back_up(desk_window)
    for place in (stick, desk_window.folder / "backups"):
        (copy,) = place.iterdir()
        trail = bytearray((copy / "trail").read_bytes())
        trail[20] ^= 1
        (copy / "trail").write_bytes(trail)
    known = kept(desk_window)
    known.look()
    desk_window.settle()
    desk_window.until_said("One copy there is of another course of this vault")
    assert known.places[1].copies == ()
    assert stick in known.due_at_exit().places


# --- what is due ---


def test_what_is_due_is_made_when_nobody_is_at_the_desk(desk_window):
    desk_window.sign_in()
    known = kept(desk_window)
    desk_window.until(lambda: known.places)
    known.tick(keeping.QUIET - 1)
    assert known.running is None
    known.tick(keeping.QUIET)
    assert known.running is not None
    assert known.hint()
    desk_window.until(lambda: known.running is None)
    desk_window.settle()
    assert len(names(desk_window.folder / "backups")) == 1
    known.tick(keeping.QUIET * 10)
    assert known.running is None


def test_one_that_is_due_makes_way_for_somebody_who_comes_back(desk_window, monkeypatch):
    desk_window.sign_in()
    known = kept(desk_window)
    desk_window.until(lambda: known.places)
    monkeypatch.setattr(
        backup, "make", lambda vault, place, progress: _endless(desk_window, progress)
    )
    known.tick(keeping.QUIET)
    known.tick(0)
    assert known.running is None
    desk_window.settle()
    known.tick(keeping.QUIET)
    assert known.running is None


def test_a_place_that_fails_by_itself_is_hinted_and_tried_again_later(
    desk_window, stick, monkeypatch
):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.settle()
    back_up(desk_window)
    known = kept(desk_window)
    stick.rename(stick.with_name("away"))
    later = [datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=21)]
    known._clock = lambda: later[0]
    known.look()
    desk_window.settle()

    def refuse(*_):
        raise OSError(errno.EROFS, "refused")

    monkeypatch.setattr(Path, "rename", refuse)
    known.tick(keeping.QUIET)
    desk_window.until(lambda: known.running is None)
    desk_window.settle()
    assert len(known.results) == 2
    assert desk_window.view.status_line.backup.text() == "A backup could not be made"
    known.tick(keeping.QUIET)
    assert known.running is None
    later[0] += keeping.AGAIN_AFTER
    known.tick(keeping.QUIET)
    desk_window.settle()
    known.tick(keeping.QUIET)
    assert known.running is not None
    desk_window.until(lambda: known.running is None)


def test_an_empty_file_beside_a_real_vault_switches_no_backup_off(desk_window):
    (desk_window.folder / "DEMO").touch()
    desk_window.sign_in()
    known = kept(desk_window)
    desk_window.until(lambda: known.places)
    assert known.due_at_exit() is not None
    assert known.standing().kind is PillKind.DANGER


def test_a_demonstration_is_backed_up_only_when_asked(desk_window, monkeypatch):
    monkeypatch.setattr(demonstration, "is_one", lambda vault: True)
    desk_window.sign_in()
    known = kept(desk_window)
    desk_window.until(lambda: known.places)
    known.tick(1000)
    assert known.running is None
    assert known.due_at_exit() is None
    assert known.standing().kind is PillKind.NEUTRAL


@pytest.fixture
def slow(monkeypatch):
    """Have a copy wait until it may go on, and say that it has begun."""
    begun, go_on = threading.Event(), threading.Event()
    real = page_check.SealCheck._run

    def wait(*given: object) -> None:
        begun.set()
        go_on.wait(60)
        real(*given)

    monkeypatch.setattr(page_check.SealCheck, "_run", wait)
    yield begun
    go_on.set()


def leave(desk_window, slow, stick):
    tab = opened(desk_window)
    tab.add_place(stick)
    desk_window.until(lambda: kept(desk_window).due_at_exit() is not None)
    desk_window.session.quit()
    desk_window.until(slow.is_set)


def ended(desk_window, stick):
    desk_window.until(lambda: desk_window.jobs._stopped)
    desk_window._stopped = True
    left = [*stick.iterdir(), *(desk_window.folder / "backups").iterdir()]
    assert left == []


def test_a_backup_that_is_due_can_be_given_up_while_the_program_closes(desk_window, slow, stick):
    leave(desk_window, slow, stick)
    button = desk_window.find("Close without the backup", QAbstractButton)
    assert button.hasFocus()
    desk_window.qtbot.keyClick(button, Qt.Key.Key_Space)
    ended(desk_window, stick)


def test_a_lock_does_not_wait_for_it_either(desk_window, slow, stick):
    leave(desk_window, slow, stick)
    desk_window.session.lock()
    ended(desk_window, stick)


def test_what_is_due_is_made_before_the_program_ends(desk_window):
    desk_window.sign_in()
    desk_window.until(lambda: kept(desk_window).places)
    desk_window.session.quit()
    desk_window._stopped = True
    desk_window.until(
        lambda: desk_window.session._ending and not desk_window.jobs._thread.is_alive()
    )
    assert len(names(desk_window.folder / "backups")) == 1


# --- transport ---


def sheet_of(desk_window) -> TransportSheet:
    desk_window.press("For transport")
    return desk_window.window.findChild(TransportSheet)


def test_a_file_for_transport_is_locked_with_a_passphrase_typed_twice(desk_window, stick):
    opened(desk_window)
    back_up(desk_window)
    sheet = sheet_of(desk_window)
    sheet.set_folder(stick)
    desk_window.write("Passphrase of the file", SECRET)
    desk_window.write("The same again", SECRET[:-1])
    desk_window.press("Write the file")
    desk_window.until_said("not the same")
    desk_window.write("The same again", SECRET)
    desk_window.press("Write the file")
    desk_window.until(lambda: names(stick) and names(stick)[0].endswith(".age"))
    desk_window.settle()
    assert "Written and read back" in desk_window.message()
    put = backups.unpack(stick / names(stick)[0], stick / "x", backups.Lock(passphrase=SECRET))
    assert names(put) == ["backups", "head.a", "head.b", "vault.db"]


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Choose a passphrase"), ("jambo jambo", "easy to guess")]
)
def test_a_weak_passphrase_is_said_at_its_field_and_nothing_is_written(
    desk_window, stick, typed, said
):
    opened(desk_window)
    back_up(desk_window)
    sheet_of(desk_window).set_folder(stick)
    desk_window.write("Passphrase of the file", typed)
    desk_window.write("The same again", typed)
    desk_window.press("Write the file")
    desk_window.until(lambda: desk_window.says(said))
    assert names(stick) == []


def test_a_key_that_is_none_is_said_at_its_field(desk_window, stick):
    opened(desk_window)
    back_up(desk_window)
    sheet = sheet_of(desk_window)
    sheet.set_folder(stick)
    sheet.way.set_value("key")
    desk_window.press("Write the file")
    desk_window.until_said("Type or paste the public key")
    desk_window.write("Public key", "age1 nothing")
    desk_window.press("Write the file")
    desk_window.until(lambda: desk_window.says("begins with age1. Ask"))
    assert desk_window.line("Public key").text() == "age1 nothing"


# --- when ---


def test_when_copies_are_made_is_chosen_and_remembered(desk_window):
    from datetime import time

    from counsel_desk.services.backup_schedule import Rhythm, Schedule, schedule_of

    tab = opened(desk_window)
    vault = kept(desk_window).vault
    desk_window.until_said("After signing in, while nobody types")
    tab.when.rhythm.set_value(Rhythm.AT)
    tab.when.at.set_moment(time(17, 30))
    desk_window.until_said("From that time on")
    assert schedule_of(desk_window.profile, vault) == Schedule(Rhythm.AT, time(17, 30))
    tab.when.rhythm.set_value(Rhythm.HAND)
    desk_window.until_said("Nothing is copied by itself.")
    assert not tab.when.at.isVisible()
    assert kept(desk_window).due_at_exit() is None
    tab.load()
    assert tab.when.rhythm.value() is Rhythm.HAND
