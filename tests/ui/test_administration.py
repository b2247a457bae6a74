from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QWidget

from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action
from counsel_desk.services import people, vaults
from counsel_desk.services.errors import WrongPassphrase
from counsel_desk.services.profile import ColourScheme
from counsel_desk.services.trail import list_trail
from tests.builders import PASSPHRASE, spoil
from ui.screens.administration import words
from ui.screens.administration.add_person import FirstPassphraseSheet
from ui.screens.administration.passphrase_sheet import ChangePassphraseSheet
from ui.screens.administration.verification_tab import VerificationTab

NEW = "seven lions watched the tide"

FIRST = "first words of a new beginning"


def settings(desk_window, tab, user="founder"):
    desk_window.sign_in(user)
    return desk_window.go("administration", tab=tab).tab(tab)


def person(desk_window, user):
    def look(office):
        return next(p for p in office.founder.do(people.list_people) if p.user_name == user)

    return desk_window.fill(look)


def end(desk_window):
    """Lock, so that a test may open the vault itself."""
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)


# --- people ---


def test_the_list_shows_roles_and_who_waits_for_a_signature(desk_window):
    tab = settings(desk_window, "people")
    model = tab.table.table_model
    assert model.total() == 7
    shown = [model.row_at(row).user_name for row in range(model.rowCount())]
    assert "counsellor1" in shown


def add(desk_window, name="Zawadi Mwende", user="zawadi", role="Counsellor"):
    desk_window.press("Add a person")
    desk_window.write("Name", name)
    desk_window.write("User name", user)
    desk_window.press(role)
    desk_window.press("Add the person")


def test_a_person_added_gets_a_passphrase_that_is_shown_once_and_works(desk_window):
    settings(desk_window, "people")
    add(desk_window)
    desk_window.until(lambda: desk_window.has("I have written it down"))
    sheet = desk_window.window.findChild(FirstPassphraseSheet)
    secret = sheet.words.text()
    assert len(secret.split()) == 6
    desk_window.press("I have written it down")
    desk_window.settle()
    assert not desk_window.says(secret)
    end(desk_window)
    desk = vaults.open_vault(desk_window.folder, user_name="zawadi", passphrase=secret)
    try:
        assert desk.must_change_passphrase
        assert desk.me.pending == {Role.COUNSELLOR}
    finally:
        desk.close()


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(desk_window):
    settings(desk_window, "people")
    add(desk_window, name="")
    desk_window.until(lambda: desk_window.says("A name is needed"))
    assert desk_window.line("User name").text() == "zawadi"


def test_a_user_name_in_use_is_refused_at_its_field(desk_window):
    settings(desk_window, "people")
    add(desk_window, user="Counsellor1")
    desk_window.until(lambda: desk_window.says("Someone uses this user name already"))


def test_a_cosignature_needs_the_fingerprint_heard(desk_window):
    def pending(office):
        office.founder.do(
            people.add_person,
            name="Zawadi",
            user_name="zawadi",
            roles=frozenset({Role.COUNSELLOR}),
            passphrase=FIRST,
        )
        first = vaults.sign_in_another(office.founder, user_name="zawadi", passphrase=FIRST)
        first.do(people.change_passphrase, old=FIRST, new="seven herons wade at first light")

    desk_window.fill(pending)
    tab = settings(desk_window, "people", "supervisor")
    model = tab.table.table_model
    rows = [model.row_at(row) for row in range(model.rowCount())]
    waiting = next(row for row in rows if row.pending)
    assert tab.table.choose(waiting.id)
    desk_window.qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    desk_window.until_said(waiting.fingerprint)
    button = desk_window.find("Co-sign", QAbstractButton)
    assert not button.isEnabled()
    desk_window.press("It was read aloud to me and is the same")
    desk_window.press("Co-sign")
    desk_window.until_said("Type your own passphrase.")
    desk_window.write("Your own passphrase", "whoever finds the desk open")
    desk_window.press("Co-sign")
    desk_window.until_said("This is not your passphrase. Nothing was done; type it again.")
    desk_window.write("Your own passphrase", PASSPHRASE)
    desk_window.press("Co-sign")
    desk_window.settle()
    assert "Zawadi works as counsellor" in desk_window.message()
    end(desk_window)
    assert person(desk_window, "zawadi").roles == {Role.COUNSELLOR}


def test_who_has_not_signed_in_yet_cannot_be_signed_for(desk_window):
    def added(office):
        office.founder.do(
            people.add_person, name="Zawadi", user_name="zawadi", passphrase=FIRST,
            roles=frozenset({Role.COUNSELLOR}),
        )  # fmt: skip

    desk_window.fill(added)
    tab = settings(desk_window, "people", "supervisor")
    model = tab.table.table_model
    (waiting,) = [one for one in map(model.row_at, range(model.rowCount())) if one.has_lent_keys]
    assert tab.table.choose(waiting.id)
    assert tab._state(waiting).text == "First sign-in"
    desk_window.qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    desk_window.until(lambda: "Zawadi has not signed in yet" in desk_window.message())
    assert not desk_window.has("Co-sign")


def test_someone_without_the_role_sees_no_way_to_add_people(desk_window):
    settings(desk_window, "people", "counsellor1")
    assert not desk_window.has("Add a person")
    bar = desk_window.screen.bar
    titles = {bar.tabText(at).replace("&", "") for at in range(bar.count())}
    assert {"People", "My desk"} <= titles
    assert not {"Audit trail", "Protection"} & titles


# --- teams ---


def test_a_team_is_made_by_name_supervisors_and_counsellors(desk_window):
    tab = settings(desk_window, "teams")
    before = tab.rows.count()
    desk_window.press("New team")
    desk_window.write("Name of the team", "East")
    desk_window.find("Chebet Koech, Supervisors", QCheckBox).click()
    desk_window.find("Baraka Otieno, Counsellors", QCheckBox).click()
    desk_window.press("Save the team")
    desk_window.until_said("Type your own passphrase.")
    desk_window.write("Your own passphrase", "whoever finds the desk open")
    desk_window.press("Save the team")
    desk_window.until_said("This is not your passphrase. Nothing was done; type it again.")
    assert tab.rows.count() == before
    desk_window.write("Your own passphrase", PASSPHRASE)
    desk_window.press("Save the team")
    desk_window.settle()
    assert tab.rows.count() == before + 1
    desk_window.until_said("Supervised by Chebet Koech · counsellors: Baraka Otieno")


def test_a_team_without_a_name_is_not_saved(desk_window):
    settings(desk_window, "teams")
    desk_window.press("New team")
    desk_window.write("Your own passphrase", PASSPHRASE)
    desk_window.press("Save the team")
    desk_window.until(lambda: desk_window.says("A name is needed"))


# --- verification ---


def test_what_was_checked_is_laid_out_once_for_many_lines(desk_window, monkeypatch):
    """A part left to be shown by the toolkit lays out the whole page by itself."""
    left: list[list[QWidget]] = []
    put = VerificationTab._put_counts

    def watched(tab, grid, part):
        put(tab, grid, part)
        owner = grid.parentWidget()
        if owner.isVisible():
            left.append([one for one in owner.findChildren(QWidget) if one.isHidden()])

    monkeypatch.setattr(VerificationTab, "_put_counts", watched)
    settings(desk_window, "verification")
    desk_window.press("Verify now")
    desk_window.until_said("Everything holds")
    desk_window.settle()
    assert left
    assert not any(left)


def test_a_whole_vault_is_said_to_hold(desk_window):
    desk_window.fill(lambda office: office.client())
    settings(desk_window, "verification")
    desk_window.press("Verify now")
    desk_window.settle()
    desk_window.until_said("Everything holds")
    desk_window.until_said("none was changed")


def test_a_damaged_record_is_named_in_plain_words(desk_window):
    def damage(office):
        office.client(office.founder, counsellor=office.founder)
        spoil(office, "contact")

    desk_window.fill(damage)
    settings(desk_window, "verification")
    desk_window.press("Verify now")
    desk_window.settle()
    desk_window.until_said("Something does not hold")
    desk_window.until_said("Safe-contact rules: ")


def test_a_verification_can_be_stopped(desk_window):
    tab = settings(desk_window, "verification")
    tab.start()
    tab.panel.button.click()
    desk_window.settle()
    assert "was stopped" in desk_window.message()
    assert not tab.result.isVisible()
    assert tab.button.isEnabled()


# --- the audit trail ---


def trail_rows(tab):
    model = tab.table.table_model
    return [model.row_at(row) for row in range(model.rowCount())]


def test_the_trail_is_shown_newest_first(desk_window):
    tab = settings(desk_window, "audit")
    numbers = [row.sequence for row in trail_rows(tab)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) > 5


def test_the_trail_is_filtered_by_action_person_and_day(desk_window):
    desk_window.fill(lambda office: office.counsellor1)
    tab = settings(desk_window, "audit")
    desk_window.choose("What", "Signed in")
    desk_window.settle()
    assert {row.action for row in trail_rows(tab)} == {Action.SIGNED_IN}
    before = len(trail_rows(tab))
    desk_window.choose("Who", "Amina Njeri")
    desk_window.settle()
    assert 0 < len(trail_rows(tab)) < before
    desk_window.choose("When", "Today")
    desk_window.settle()
    assert trail_rows(tab) == []
    desk_window.until_said("No entry fits")


def test_an_entry_at_which_the_clock_was_set_back_says_so(desk_window):
    def back(office):
        office.clock.move(days=-400)
        office.client(name="Wanjiru")

    desk_window.fill(back)
    tab = settings(desk_window, "audit")
    (row,) = [n for n, entry in enumerate(trail_rows(tab)) if entry.is_set_back]
    model = tab.table.table_model
    said = [model.index(row, column).data() for column in range(model.columnCount())]
    assert any(str(text).endswith("– clock set back here") for text in said)


def test_a_failed_sign_in_is_shown_under_the_name_that_was_tried(desk_window):
    settings(desk_window, "desk")
    end(desk_window)
    folder, profile = desk_window.folder, desk_window.profile
    for name in ("peer", "nobody of here"):
        with pytest.raises(WrongPassphrase):
            vaults.open_vault(folder, user_name=name, passphrase="wrong", profile=profile)
    desk = vaults.open_vault(folder, user_name="admin", passphrase=PASSPHRASE, profile=profile)
    with pytest.raises(WrongPassphrase):
        desk.do(people.confirm_passphrase, passphrase="wrong")
    staff = {one.id: one for one in desk.do(people.list_people)}
    (at_desk, unknown, known) = [
        (words.who_words(e, staff), words.entry_words(e), words.subject_words(e, staff))
        for e in desk.do(list_trail).entries
        if e.action in {Action.SIGN_IN_FAILED, Action.PASSPHRASE_FAILED}
    ]
    me, peer = desk.me.name, next(one.name for one in staff.values() if one.user_name == "peer")
    desk.close()
    assert at_desk == (me, "Wrong passphrase at the open desk", me)
    assert unknown[0] == known[0] == f"Not known; found when {me} signed in"
    assert known[1].startswith("Sign-in failed, tried ")
    assert known[2] == f"under the name of {peer}"
    assert unknown[2] == "under a name that nobody here has, or that is not known"


def test_older_entries_come_when_asked_for(desk_window, monkeypatch):
    from ui.screens.administration import trail_tab

    monkeypatch.setattr(trail_tab, "MOST", 5)
    tab = settings(desk_window, "audit")
    assert len(trail_rows(tab)) == 5
    desk_window.press("Show older entries")
    desk_window.settle()
    numbers = [row.sequence for row in trail_rows(tab)]
    assert len(numbers) == len(set(numbers)) == 10


def test_only_administrators_see_the_trail(desk_window):
    settings(desk_window, "desk", "counsellor1")
    assert "Audit trail" not in [
        desk_window.screen.bar.tabText(place) for place in range(desk_window.screen.bar.count())
    ]


# --- my desk ---


def change(desk_window, old, new):
    desk_window.press("Change my passphrase")
    sheet = desk_window.window.findChild(ChangePassphraseSheet)
    desk_window.qtbot.keyClicks(sheet.old.edit, old)
    desk_window.press("Use a passphrase of my own")
    for field in (sheet.page.own.first, sheet.page.own.second):
        desk_window.qtbot.keyClicks(field.edit, new)
    desk_window.press("Change the passphrase")
    desk_window.settle()


def test_the_new_passphrase_opens_and_the_old_one_does_not(desk_window):
    settings(desk_window, "desk")
    change(desk_window, PASSPHRASE, NEW)
    assert "is changed" in desk_window.message()
    end(desk_window)
    vaults.open_vault(desk_window.folder, user_name="founder", passphrase=NEW).close()
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(desk_window.folder, user_name="founder", passphrase=PASSPHRASE)


def test_a_wrong_present_passphrase_is_said_at_its_field(desk_window):
    settings(desk_window, "desk")
    change(desk_window, "not the present one", NEW)
    desk_window.until_said("This is not your present passphrase")


def test_a_weak_passphrase_is_refused_with_advice(desk_window):
    settings(desk_window, "desk")
    change(desk_window, PASSPHRASE, "password")
    desk_window.until_said("At least 15 characters")


def test_the_minutes_before_the_lock_are_kept_and_take_effect(desk_window, monkeypatch):
    monkeypatch.setenv("COUNSEL_DESK_HOME", str(desk_window.folder.parent / "settings"))
    tab = settings(desk_window, "desk")
    tab.minutes.setValue(2)
    assert desk_window.session.idle._minutes == 2
    desk_window.until_said("Locks in 2 min")
    tab.minutes.setValue(99)
    assert desk_window.session.idle._minutes == 15


def test_the_look_is_kept(desk_window, monkeypatch):
    from counsel_desk.services.profile import Profile
    from ui.theme import theme

    home = desk_window.folder.parent / "settings"
    monkeypatch.setenv("COUNSEL_DESK_HOME", str(home))
    settings(desk_window, "desk")
    desk_window.choose("Colours", "Dark")
    assert theme().tokens.is_dark
    assert Profile(home).colour_scheme is ColourScheme.DARK
    desk_window.choose("Colours", "Light")


def test_the_own_fingerprint_is_there_to_be_read_aloud(desk_window):
    settings(desk_window, "desk", "counsellor1")
    me = desk_window.view.context.me
    desk_window.until_said(me.fingerprint)
    assert desk_window.all(QLineEdit) is not None
