from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from counsel_desk.domain.access import Role
from counsel_desk.services import people, place
from tests.builders import PASSPHRASE, Clock
from ui import app
from ui.screen import Route, parse_route, route_text
from ui.shell.desk_view import DeskView
from ui.shell.first_run import FirstRun
from ui.shell.unlock import UnlockPage

OPEN_WORDS = "wrong-passphrase-for-sure"


def places(desk_window):
    return desk_window.view.rail.keys()


def test_the_version_is_said_without_a_window(capsys):
    assert app.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Counsel Desk ")


def test_the_help_names_each_way_to_start(capsys):
    with pytest.raises(SystemExit) as ended:
        app.main(["--help"])
    assert ended.value.code == 0
    assert "--vault" in capsys.readouterr().out


def test_the_first_window_needs_none_of_the_heavy_parts():
    code = (
        "import sys\n"
        "from ui import app, jobs, wording\n"
        "from ui.shell import main_window, session, unlock\n"
        "from counsel_desk.services import profile, hardening\n"
        "heavy = {'sqlalchemy', 'matplotlib', 'numpy', 'alembic', 'zxcvbn', 'nacl', 'sqlcipher3',"
        " 'qtawesome', 'counsel_desk.services.desk', 'ui.shell.desk_view'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_a_known_vault_is_offered_and_unlocks_to_today(desk_window):
    desk_window.sign_in("founder")
    assert desk_window.screen.name == "today"
    assert desk_window.window.windowTitle() == "Counsel Desk"


def test_without_a_vault_the_first_run_is_shown(desk_window):
    desk_window.session = desk_window._session(None, desk_window.folder.parent)
    desk_window.start()
    assert isinstance(desk_window.window.stage(), FirstRun)


def test_a_wrong_passphrase_says_what_to_do_and_keeps_the_name(desk_window):
    desk_window.start()
    desk_window.unlock("founder", OPEN_WORDS)
    page = desk_window.unlock_page()
    desk_window.until(page.error)
    assert "Caps Lock" in page.error()
    assert desk_window.line("User name").text() == "founder"


def test_after_five_failures_a_wait_is_counted_down(desk_window):
    for _ in range(4):
        desk_window.profile.record_failure(desk_window.folder, datetime.now(UTC))
    desk_window.start()
    desk_window.unlock("founder", OPEN_WORDS)
    desk_window.until(desk_window.unlock_page().error)
    assert any(name.startswith("Try again in 0:0") for name in desk_window.names(QAbstractButton))


def test_the_wait_is_still_there_after_a_restart(desk_window):
    for _ in range(7):
        desk_window.profile.record_failure(desk_window.folder, datetime.now(UTC))
    desk_window.start()
    assert any(name.startswith("Try again in") for name in desk_window.names(QAbstractButton))


def test_a_first_passphrase_must_be_changed_before_the_desk_opens(desk_window):
    desk_window.fill(
        lambda office: office.admin.do(
            people.add_person,
            name="Amina Hassan Abdi",
            user_name="amina",
            roles=frozenset({Role.PEER}),
            passphrase=PASSPHRASE,
        )
    )
    desk_window.start()
    desk_window.unlock("amina")
    desk_window.until(lambda: desk_window.has("Change the passphrase"))
    assert desk_window.session.view is None
    desk_window.press("Use a passphrase of my own")
    lines = [line for line in desk_window.all(type(desk_window.line("Passphrase")))]
    own = [line for line in lines if line is not desk_window.unlock_page()._secret.edit]
    for line in own[-2:]:
        desk_window.qtbot.keyClicks(line, "seven lions watched the tide")
    desk_window.press("Change the passphrase")
    desk_window.until(lambda: desk_window.session.view is not None)
    desk_window.settle()
    assert desk_window.screen.name == "today"
    assert desk_window.has("Groups")  # the role came into force with their own keys


@pytest.mark.parametrize(
    ("user", "seen"),
    [
        (
            "founder",
            [
                "today",
                "clients",
                "groups",
                "calendar",
                "directory",
                "supervision",
                "outcomes",
                "administration",
            ],
        ),
        (
            "counsellor1",
            ["today", "clients", "groups", "calendar", "directory", "administration"],
        ),
        (
            "supervisor",
            [
                "today",
                "clients",
                "groups",
                "calendar",
                "directory",
                "supervision",
                "outcomes",
                "administration",
            ],
        ),
        (
            "coordinator",
            ["today", "clients", "groups", "calendar", "directory", "administration"],
        ),
        ("peer", ["today", "groups", "calendar", "administration"]),
        ("admin", ["today", "directory", "administration"]),
    ],
)
def test_the_rail_shows_the_places_of_the_roles(desk_window, user, seen):
    desk_window.sign_in(user)
    assert places(desk_window) == seen


def test_a_place_that_is_not_for_the_roles_is_refused_in_words(desk_window):
    desk_window.sign_in("peer")
    desk_window.view.go(Route("clients"))
    assert desk_window.screen.name == "today"
    assert "not for your roles" in desk_window.message()


def test_back_leads_to_where_one_was(desk_window):
    desk_window.sign_in("founder")
    desk_window.go("clients")
    desk_window.go("administration", tab="teams")
    desk_window.view.back()
    assert desk_window.screen.name == "clients"
    desk_window.view.back()
    assert desk_window.screen.name == "today"
    desk_window.view.back()
    assert desk_window.screen.name == "today"


def test_control_and_a_digit_go_to_a_place(desk_window):
    desk_window.sign_in("founder")
    desk_window.qtbot.keyClick(
        desk_window.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier
    )
    desk_window.until(lambda: desk_window.screen.name == "clients")


def test_the_switcher_finds_a_client_by_name_and_opens_it(desk_window):
    case = desk_window.fill(lambda office: office.client(name="Wanjiru Achieng"))
    desk_window.sign_in("counsellor1")
    desk_window.view.switcher_asked.emit("")
    box = desk_window.find("Find a client, a group or an action")
    del box
    switcher = desk_window.view.window().findChild(_switcher())
    switcher.box.setText("wanj")
    desk_window.until(lambda: [entry.kind for entry in switcher.found()] == ["Client"])
    desk_window.key(Qt.Key.Key_Return)
    desk_window.settle()
    assert desk_window.screen.route.subject == case


def _switcher():
    from ui.shell.switcher import Switcher

    return Switcher


def test_the_title_never_names_a_client(desk_window):
    case = desk_window.fill(lambda office: office.client(name="Wanjiru Achieng"))
    desk_window.sign_in("counsellor1")
    desk_window.go("client", subject=case, tab="overview")
    assert desk_window.window.windowTitle() == "Counsel Desk"


def test_a_change_elsewhere_reloads_the_screen_in_front(desk_window):
    desk_window.sign_in("founder")
    screen = desk_window.go("administration", tab="people")
    before = screen.tab("people").table.table_model.total()
    desk_window.jobs.ask(
        people.add_person,
        name="Zawadi",
        user_name="zawadi",
        roles=frozenset({Role.PEER}),
        passphrase=PASSPHRASE,
    )
    desk_window.until(lambda: screen.tab("people").table.table_model.total() == before + 1)


def test_a_refused_request_is_told_at_the_foot_of_the_page(desk_window):
    desk_window.sign_in("peer")
    desk_window.jobs.ask(
        people.add_person, name="X", user_name="x", roles=frozenset(), passphrase=PASSPHRASE
    )
    desk_window.until(lambda: "administrators" in desk_window.message())


@pytest.mark.expects_errors("ui.job")
def test_a_fault_of_the_program_is_told_with_a_way_on(desk_window):
    desk_window.sign_in("founder")
    desk_window.go("clients")
    desk_window.jobs.call(_fault)
    desk_window.settle()
    assert "Something went wrong" in desk_window.message()
    desk_window.view.messages.undo()
    assert desk_window.screen.name == "today"


def _fault():
    raise RuntimeError("Wanjiru Achieng")


def test_pending_work_is_carried_out_after_unlocking(desk_window):
    def register(office):
        return office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)

    case = desk_window.fill(register)
    desk_window.sign_in("counsellor1")
    desk_window.settle()

    def row(office):
        return office.counsellor1.register, case

    view = desk_window.view
    view._entries._stale = view._entries._stale | _cases()
    desk_window.go("clients")
    rows = desk_window.screen.table.table_model
    desk_window.until(lambda: rows.total() == 1 and rows.row_at(0).accepted)


def _cases():
    from counsel_desk.services.desk import Changed

    return Changed.CASES


def test_a_route_survives_being_written_down():
    for route in (Route("today"), Route("administration", tab="audit")):
        assert parse_route(route_text(route)) == route
    assert parse_route("nonsense") is None
    assert parse_route("client not-an-id - -") is None


def test_a_route_with_ids_survives_too(desk_window):
    case = desk_window.fill(lambda office: office.client())
    route = Route("client", case, "notes", case)
    assert parse_route(route_text(route)) == route


def test_the_settings_folder_holds_nothing_readable_to_others(desk_window):
    desk_window.sign_in("founder")
    desk_window.session.quit()
    desk_window.until(lambda: desk_window.jobs._stopped)
    desk_window._stopped = True
    home = desk_window.folder.parent / "settings"
    for path in home.rglob("*"):
        mode = stat.S_IMODE(os.stat(path).st_mode)
        assert mode & 0o077 == 0, path


def test_quitting_forgets_the_place_and_closes_the_vault(desk_window):
    desk_window.sign_in("founder")
    desk_window.go("clients")
    desk_window.window.close()
    desk_window.until(lambda: desk_window.jobs._stopped)
    desk_window._stopped = True
    assert desk_window.fill(lambda office: office.founder.do(place.last_place)) == ""


def test_the_stage_is_the_unlock_page_until_the_vault_is_open(desk_window):
    desk_window.start()
    assert isinstance(desk_window.window.stage(), UnlockPage)
    assert not isinstance(desk_window.window.stage(), DeskView)
    assert Clock()() < datetime.now(UTC).replace(year=2100)
