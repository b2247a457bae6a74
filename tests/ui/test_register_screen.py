"""Registering a client: nothing typed is lost, and a coordinator is told what is sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counsel_desk.domain.cases import ContactMethod
from counsel_desk.services import cases
from counsel_desk.services.errors import DiskFull, Invalid
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.register.screen import RegisterScreen

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def write(screen: RegisterScreen, name: str = "Wanjiru Achieng", year: str = "1990") -> None:
    screen.identity.name.set_text(name)
    screen.identity.year.set_text(year)
    screen.contact.method.set_value(ContactMethod.VOICE)
    screen.contact.number.set_text("+254 700 000 001")
    screen.contact.hours.set_text("13:00 to 14:00")
    screen.coordination.county.set_value("Kakamega")
    screen.coordination._languages["luy"].setChecked(True)


def says(screen: RegisterScreen, part: str) -> bool:
    return any(part in one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def test_a_counsellor_registers_an_own_client_by_keyboard(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    one.press("Halima Abdi")
    assert screen.identity.name.text() == "Halima Abdi"
    write(screen, "Halima Abdi")
    one.keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    route = one.went[-1]
    assert (route.screen, route.tab) == ("client", "overview")
    file = one.office.counsellor1.do(cases.open_case, route.subject)
    assert file.identity.legal_name == "Halima Abdi"
    assert file.identity.birth_year == 1990
    assert file.code.startswith("KM-")
    assert file.coordination.languages == ("luy",)
    assert file.contact.method is ContactMethod.VOICE
    assert file.counsellor == one.office.counsellor1.me.id


def test_the_form_is_empty_again_after_a_client_was_registered(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    write(screen)
    screen.save()
    one.settle()
    assert one.went
    assert screen.identity.name.text() == ""
    assert screen.contact.number.text() == ""
    assert screen.save_button.isEnabled()


def test_what_is_half_filled_comes_back_and_goes_once_the_client_is_registered(
    stage: Make, qtbot: QtBot
):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    one.settle()
    write(screen)
    screen.identity.kin.set_text("Her sister Nafula")
    contact = screen.contact.contact()  # the page goes with the next one
    kept = qtbot.waitSignal(screen.keeper.kept)
    with kept:
        screen.keeper.flush()
    again = one.open(RegisterScreen, Route("register"))
    qtbot.waitUntil(lambda: again.identity.name.text() == "Wanjiru Achieng")
    assert again.identity.kin.text() == "Her sister Nafula"
    assert again.identity.kin.isVisible()
    assert again.contact.contact() == contact
    assert again.coordination.county_name() == "Kakamega"
    assert again.coordination.spoken() == ("luy",)
    again.save()
    one.settle()
    assert one.went
    third = one.open(RegisterScreen, Route("register"))
    one.settle()
    assert third.identity.name.text() == ""
    assert third.contact.method.value() is None


def test_what_is_missing_is_said_under_its_field_and_nothing_is_asked(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    screen.identity.year.set_text("1850")
    screen.save()
    one.settle()
    assert screen.identity.name.error()
    assert "1900" in screen.identity.year.error()
    assert screen.contact.way.error()
    assert one.went == []
    assert screen.identity.name.edit.hasFocus()


def test_a_number_is_needed_for_calls_and_none_where_there_is_no_contact(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    write(screen)
    screen.contact.number.set_text("")
    screen.save()
    assert screen.contact.number.error()
    screen.contact.method.set_value(ContactMethod.NONE)
    screen.save()
    one.settle()
    assert one.went[-1].screen == "client"


def test_an_error_of_the_service_keeps_all_that_was_typed(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    write(screen)
    one.desk.fail("register_client", DiskFull())
    screen.save()
    one.settle()
    assert screen._trouble.isVisible()
    assert screen.identity.name.text() == "Wanjiru Achieng"
    assert screen.contact.number.text() == "+254 700 000 001"
    one.desk.fail("register_client", Invalid("name-missing", field="legal_name"))
    screen.save()
    one.settle()
    assert screen.identity.name.error()
    screen.save()
    one.settle()
    assert one.went[-1].screen == "client"


def test_a_similar_name_is_pointed_out_as_it_is_typed(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client(name="Wanjiru Achieng Mwende", birth_year=1990)
    screen = one.open(RegisterScreen, Route("register"))
    one.press("Achieng Wanjiru Mwende")
    qtbot.waitUntil(screen.duplicates.isVisible)
    assert screen.duplicates.count() == 1
    screen.duplicates.opened.emit(case)
    assert one.went == [Route("client", case, "overview")]
    assert screen.identity.name.text() == "Achieng Wanjiru Mwende"


def test_a_coordinator_is_shown_no_names_and_told_that_the_name_is_sealed(stage: Make):
    one = stage("coordinator")
    one.office.client(name="Wanjiru Achieng Mwende")
    screen = one.open(RegisterScreen, Route("register"))
    assert says(screen, "cannot be read back")
    one.press("Wanjiru Achieng Mwende")
    assert not screen._pause.isActive()
    assert not screen.duplicates.isVisible()


def test_a_coordinator_has_to_choose_the_counsellor(stage: Make):
    one = stage("coordinator")
    screen = one.open(RegisterScreen, Route("register"))
    write(screen, "Kiprop Cheruiyot")
    assert screen.coordination.counsellor.value() is None
    screen.save()
    assert screen.coordination.counsellor_field.error()
    counsellor = one.office.counsellor2.me.id
    screen.coordination.counsellor.set_value(counsellor)
    screen.save()
    one.settle()
    case = one.went[-1].subject
    file = one.office.coordinator.do(cases.open_case, case)
    assert (file.identity, file.counsellor) == (None, counsellor)
    one.office.carry_out()
    opened = one.office.counsellor2.do(cases.open_case, case)
    assert opened.identity.legal_name == "Kiprop Cheruiyot"


def test_a_solo_counsellor_is_the_counsellor_already(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    assert screen.coordination.counsellor.value() == one.office.counsellor1.me.id
    assert not screen.coordination.counsellor.isEnabled()


def test_leaving_a_form_with_text_asks_first(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RegisterScreen, Route("register"))
    one.dialogs.answers_yes = False
    one.press("Halima")
    one.press(Qt.Key.Key_Escape)
    assert one.dialogs.asked
    assert one.went == []
    assert screen.identity.name.text() == "Halima"
    one.dialogs.answers_yes = True
    one.press(Qt.Key.Key_Escape)
    assert one.went == [Route("clients")]
