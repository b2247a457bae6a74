"""F8 hides names and events on every page at once, and shows them again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

NAME = "Wanjiru Achieng"


@pytest.fixture
def window(desk_window):
    def one(office):
        return office.client(name=NAME)

    desk_window.case = desk_window.fill(one)
    desk_window.sign_in("counsellor1")
    desk_window.go("client", subject=desk_window.case)
    desk_window.until_said(NAME)
    return desk_window


def veil(window) -> None:
    window.key(Qt.Key.Key_F8)


def test_one_key_hides_the_name_of_a_client_and_shows_it_again(window):
    veil(window)
    window.until_said("names and events are hidden")
    window.settle()
    assert not window.says(NAME)
    assert NAME not in repr(window.view._entries._clients)
    veil(window)
    window.until_said(NAME)
    assert not window.says("names and events are hidden")


def test_the_page_of_a_client_keeps_its_place(window):
    veil(window)
    window.until_said("names and events are hidden")
    window.until(lambda: window.view.current is not None)
    assert window.view.current.place().subject == window.case
    window.settle()
    assert not window.says(NAME)


def test_what_is_hidden_leaves_no_empty_column_and_says_so(window):
    veil(window)
    window.until_said("names and events are hidden")
    window.until_said("Hidden with the names; F8 shows it again.")
    assert not window.says("You may not see how to reach this client.")
    window.go("clients")
    titles = [spec.title for spec in window.screen.table.table_model.specs]
    assert "Name" not in titles
    veil(window)
    window.until(lambda: window.view.context.hides_names is False)
    window.settle()
    titles = [spec.title for spec in window.screen.table.table_model.specs]
    assert "Name" in titles
