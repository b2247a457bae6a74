from __future__ import annotations

import pytest

from counsel_desk.domain.access import Permission, Role
from counsel_desk.services import people
from tests.builders import PASSPHRASE
from ui.places import PLACES, SCREENS, line_of, place_title
from ui.screen import Route, Screen
from ui.shell.dialogs import PassphraseSheet, SheetDialogs
from ui.shell.sheet import answer_next


def test_each_screen_is_listed_once_under_a_place_of_the_rail():
    names = [line.screen.name for line in SCREENS]
    assert len(names) == len(set(names))
    assert {line.place for line in SCREENS} <= {place.key for place in PLACES}
    assert all(issubclass(line.screen, Screen) for line in SCREENS)
    assert all(place_title(place.key) for place in PLACES)


def test_each_place_leads_to_a_screen_of_its_own_name():
    assert all(line_of(place.key) is not None for place in PLACES)
    assert line_of("nowhere") is None


@pytest.mark.parametrize(
    "name",
    [
        "today",
        "clients",
        "client",
        "note",
        "read_note",
        "screen",
        "screening",
        "register",
        "groups",
        "group",
        "new_group",
        "supervision",
        "outcomes",
        "reports",
        "administration",
    ],
)
def test_each_route_of_the_contract_has_its_screen(name):
    assert line_of(name) is not None


def test_a_route_keeps_its_subject_with_another_tab():
    assert Route("client", tab="notes").at("groups") == Route("client", tab="groups")


def test_a_context_knows_what_the_roles_admit(desk_window):
    desk_window.sign_in("coordinator")
    context = desk_window.view.context
    assert context.roles == {Role.COORDINATOR}
    assert context.may(Permission.PLAN_GROUP)
    assert not context.may(Permission.READ_CLINICAL)
    assert context.today() == context.clock().astimezone().date()


def test_a_hidden_screen_loads_again_only_when_it_is_shown(desk_window, monkeypatch):
    desk_window.sign_in("founder")
    today = desk_window.screen
    loaded = []
    monkeypatch.setattr(type(today), "load", lambda self: loaded.append(self))
    desk_window.go("administration", tab="teams")
    desk_window.jobs.ask(
        people.save_team,
        name="East",
        supervisors=frozenset(),
        counsellors=frozenset(),
        passphrase=PASSPHRASE,
    )
    desk_window.settle()
    assert loaded == []
    desk_window.go("today")
    assert loaded == [today]


def test_a_page_about_one_thing_is_dropped_when_it_is_left(desk_window):
    case = desk_window.fill(lambda office: office.client(office.founder))
    desk_window.sign_in("founder")
    desk_window.go("client", subject=case, tab="overview")
    desk_window.go("clients")
    assert all(screen.route.subject is None for screen in desk_window.view._kept.values())


def test_a_confirmation_acts_only_on_yes(desk_window):
    desk_window.sign_in("founder")
    done = []
    answer_next("cancel", "do")
    for _ in range(2):
        SheetDialogs().ask_confirm(
            desk_window.view, "Drop the draft?", "", "Drop", lambda: done.append(1)
        )
    assert done == [1]


def asks_passphrase(desk_window, passphrase):
    desk_window.sign_in("founder")
    done = []

    def check(secret):
        job = desk_window.jobs.ask(people.confirm_passphrase, passphrase=secret)
        return job.then(done.append)

    desk_window.view.context.dialogs.ask_passphrase(
        desk_window.view, "Save the chart?", "", "Save", check
    )
    sheet = desk_window.window.findChild(PassphraseSheet)
    desk_window.qtbot.keyClicks(sheet.secret.edit, passphrase)
    desk_window.press("Save")
    desk_window.settle()
    return done


def test_the_right_passphrase_lets_it_happen_and_the_question_goes(desk_window):
    assert asks_passphrase(desk_window, "demonstration-only") == [None]
    assert not desk_window.has("Save")


def test_a_wrong_passphrase_keeps_the_question_with_its_sentence(desk_window):
    assert asks_passphrase(desk_window, "something else") == []
    assert desk_window.has("Save")
    desk_window.until_said("This is not your passphrase")
