"""Half-filled forms in the window: kept by themselves, back after a lock, merged, retried."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QTextEdit, QVBoxLayout, QWidget
from shiboken6 import delete

from counsel_desk.domain.forms import FormKey
from counsel_desk.services.errors import DiskFull
from counsel_desk.services.form_drafts import open_form, save_form
from tests.builders import Office
from ui import form_keeper as keepers
from ui.form_fields import changes_of, read_of, write_of
from ui.form_keeper import FormKeeper, FormStatus
from ui.widgets.dates import DateField, NumberField, TimeField
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.submit_text import SubmitText


@pytest.fixture(autouse=True)
def _nothing_waits():
    keepers._WAITING.clear()
    yield
    keepers._WAITING.clear()


@pytest.fixture
def case(desk_window):
    return desk_window.fill(lambda office: office.client())


class Little(QWidget):
    """A form of two fields on the page in front."""

    def __init__(self, desktop: Any, case: Any) -> None:
        super().__init__(desktop.screen)
        self.name = TextField("Name")
        self.day = DateField(datetime.date(2026, 3, 2))
        self.keeper = FormKeeper(desktop.view.context, "little", self, case=case)
        self.status = FormStatus(self.keeper)
        lines = QVBoxLayout(self)
        for part in (self.name, self.day, self.status):
            lines.addWidget(part)
        self.keeper.bind("name", self.name).bind("day", self.day)
        self.keeper.begin()
        self.show()


def opened(desktop: Any, case: Any) -> Little:
    form = Little(desktop, case)
    desktop.settle()
    return form


def kept(desktop: Any, case: Any) -> Any:
    found: list[Any] = []
    desktop.jobs.ask(open_form, FormKey("little", case)).then(found.append)
    desktop.settle()
    return None if found[0] is None else found[0].values


def test_typed_words_are_sealed_by_themselves_within_two_seconds(desk_window, case):
    desk_window.sign_in("counsellor1")
    form = opened(desk_window, case)
    form.name.set_text("Wanjiru")
    assert keepers.WAIT_MS < 2_000
    desk_window.until(lambda: form.status.words.text().startswith("Kept"))
    assert kept(desk_window, case) == {"name": "Wanjiru"}


def test_typed_words_are_back_after_a_lock_cut_the_form_off(desk_window, case):
    desk_window.sign_in("counsellor1")
    opened(desk_window, case).name.set_text("Wanjiru")
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)

    def read(office: Office):
        return office.counsellor1.do(open_form, FormKey("little", case)).values

    assert desk_window.fill(read) == {"name": "Wanjiru"}


def test_a_form_that_is_opened_again_goes_on_and_can_start_afresh(desk_window, case):
    desk_window.sign_in("counsellor1")
    first = opened(desk_window, case)
    first.name.set_text("Wanjiru")
    first.day.set_day(datetime.date(2026, 4, 1))
    first.hide()
    desk_window.settle()
    form = opened(desk_window, case)
    assert (form.name.text(), form.day.day()) == ("Wanjiru", datetime.date(2026, 4, 1))
    assert "is back" in form.status.words.text()
    form.status.afresh.click()
    desk_window.settle()
    assert (form.name.text(), form.day.day()) == ("", datetime.date(2026, 3, 2))
    assert kept(desk_window, case) is None


def test_what_is_typed_before_the_kept_words_come_back_stays(desk_window, case):
    def keep(office: Office):
        values = {"name": "old", "day": "2026-04-01", "gone": 1}
        office.counsellor1.do(save_form, FormKey("little", case), values)

    desk_window.fill(keep)
    desk_window.sign_in("counsellor1")
    form = Little(desk_window, case)
    form.name.set_text("new")
    desk_window.settle()
    assert (form.name.text(), form.day.day()) == ("new", datetime.date(2026, 4, 1))
    form.keeper.flush()
    assert kept(desk_window, case) == {"name": "new", "day": "2026-04-01"}


def test_a_form_that_was_saved_for_good_or_emptied_leaves_nothing(desk_window, case):
    desk_window.sign_in("counsellor1")
    form = opened(desk_window, case)
    form.name.set_text("Wanjiru")
    form.keeper.flush()
    form.name.set_text("")
    form.keeper.flush()
    assert kept(desk_window, case) is None
    form.name.set_text("Wanjiru")
    form.keeper.flush()
    form.keeper.finished()
    form.name.set_text("more")
    form.hide()
    assert kept(desk_window, case) is None


def fail_saves(desktop: Any, monkeypatch: Any) -> dict[str, bool]:
    desk, state = desktop.jobs._desk, {"full": True}
    real = desk.do

    def do(use_case: Any, *args: Any, **kwargs: Any) -> Any:
        if state["full"] and use_case.__name__ == "save_form":
            raise DiskFull
        return real(use_case, *args, **kwargs)

    monkeypatch.setattr(desk, "do", do)
    return state


def test_a_full_disk_is_told_and_tried_again(desk_window, case, monkeypatch):
    monkeypatch.setattr(keepers, "RETRY_MS", 50)
    desk_window.sign_in("counsellor1")
    form = opened(desk_window, case)
    state = fail_saves(desk_window, monkeypatch)
    form.name.set_text("Wanjiru")
    form.keeper.flush()
    desk_window.settle()
    assert "not kept yet" in form.status.words.text()
    state["full"] = False
    desk_window.until(lambda: form.status.words.text().startswith("Kept"))
    assert kept(desk_window, case) == {"name": "Wanjiru"}


def test_a_form_that_is_gone_goes_on_trying_and_the_next_one_shows_its_words(
    desk_window, case, monkeypatch
):
    desk_window.sign_in("counsellor1")
    form = opened(desk_window, case)
    state = fail_saves(desk_window, monkeypatch)
    form.name.set_text("Wanjiru")
    form.hide()
    delete(form)
    desk_window.settle()
    assert "not kept yet" in desk_window.message()
    again = opened(desk_window, case)
    assert again.name.text() == "Wanjiru"
    state["full"] = False
    again.hide()
    keepers.send_waiting()
    assert kept(desk_window, case) == {"name": "Wanjiru"}
    assert keepers._WAITING == {}


def test_a_full_disk_holds_the_lock_until_the_words_are_sealed(desk_window, case, monkeypatch):
    desk_window.sign_in("counsellor1")
    form = opened(desk_window, case)
    state = fail_saves(desk_window, monkeypatch)
    form.name.set_text("Wanjiru")
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.has("Try again"))
    assert desk_window.relaunched == 0
    state["full"] = False
    desk_window.press("Try again")
    desk_window.until(lambda: desk_window.relaunched)

    def read(office: Office):
        return office.counsellor1.do(open_form, FormKey("little", case)).values

    assert desk_window.fill(read) == {"name": "Wanjiru"}


@pytest.mark.parametrize(
    ("make", "value", "nonsense"),
    [
        (lambda: TextField("A"), "Achieng", None),
        (lambda: Field("A", SubmitText()), "two\nlines", None),
        (QTextEdit, "plain", None),
        (lambda: Choice([(None, "any"), ("b", "B")]), "b", "gone"),
        (DateField, "2026-02-28", "2026-02-30"),
        (TimeField, "14:05", None),
        (lambda: NumberField(5, 1, 99), 60, None),
        (QCheckBox, True, None),
    ],
)
def test_every_kind_of_control_tells_of_changes_and_gives_back_its_value(
    qtbot, make, value, nonsense
):
    widget = make()
    qtbot.addWidget(widget)
    heard: list[object] = []
    for signal in changes_of(widget):
        signal.connect(lambda *_: heard.append(1))
    write_of(widget)(value)
    assert read_of(widget)() == value
    assert heard
    if nonsense is not None:
        write_of(widget)(nonsense)
        assert read_of(widget)() == value


def test_a_control_that_nobody_knows_is_refused_at_once(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    for function in (read_of, write_of, changes_of):
        with pytest.raises(TypeError):
            function(widget)
