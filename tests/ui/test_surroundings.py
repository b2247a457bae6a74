"""The open desk listens to the system, and says what it cannot keep out (38, 41)."""

from __future__ import annotations

from ui.shell.surroundings import Surroundings


def test_a_locked_screen_locks_the_desk(desk_window):
    desk_window.sign_in()
    desk_window.until(lambda: desk_window.view.findChild(Surroundings) is not None)
    desk_window.view.findChild(Surroundings).screen_changed(True)
    desk_window.until(lambda: desk_window.relaunched == 1)


def test_a_screen_that_is_unlocked_leaves_the_desk_open(desk_window):
    """The negative control."""
    desk_window.sign_in()
    desk_window.until(lambda: desk_window.view.findChild(Surroundings) is not None)
    desk_window.view.findChild(Surroundings).screen_changed(False)
    desk_window.settle()
    assert desk_window.relaunched == 0
    assert desk_window.session.view is not None


def test_it_is_said_where_captures_cannot_be_kept_out(desk_window):
    desk_window.sign_in()
    tab = desk_window.go("administration", tab="desk").tab("desk")
    desk_window.until(lambda: tab.captures.text())
    words = {"Screenshots and shared screens leave this window out."}
    assert tab.captures.text() in words or "cannot keep the window out" in tab.captures.text()
