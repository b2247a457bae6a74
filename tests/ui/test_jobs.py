from __future__ import annotations

import logging
import threading
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QLabel, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.errors import DeskError
from counsel_desk.services.errors import NotAllowed
from ui.jobs import PROGRESS, Cancelled, Jobs, where_it_failed
from ui.wording import say_seconds


class FakeDesk:
    """Runs use cases without a vault."""

    def __init__(self):
        self.listeners = []

    def do(self, use_case, *args, **kwargs):
        return use_case(self, *args, **kwargs)

    def on_changed(self, listener):
        self.listeners.append(listener)


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.stop()


@pytest.fixture
def desk(jobs, qtbot):
    made = FakeDesk()
    settle(qtbot, jobs, jobs.call(jobs.adopt, made))
    return made


def settle(qtbot, jobs, *_jobs):
    qtbot.waitUntil(lambda: jobs.pending == 0)


class Gate:
    """Holds the vault thread until it is opened."""

    def __init__(self, jobs):
        self._event = threading.Event()
        jobs.call(self._event.wait, 10)

    def open(self):
        self._event.set()


def test_work_runs_on_another_thread_and_comes_back_to_this_one(qtbot, jobs):
    seen = []
    jobs.call(threading.get_ident).then(lambda ident: seen.append((ident, threading.get_ident())))
    settle(qtbot, jobs)
    (worker, here) = seen[0]
    assert worker != here == threading.get_ident()


def test_all_vault_work_runs_on_one_thread(qtbot, jobs):
    seen = []
    for _ in range(5):
        jobs.call(threading.get_ident).then(seen.append)
        jobs.call_late(threading.get_ident).then(seen.append)
    settle(qtbot, jobs)
    assert len(seen) == 10
    assert len(set(seen)) == 1


def test_drafts_go_first_and_long_work_last(qtbot, jobs, desk):
    order = []
    gate = Gate(jobs)
    jobs.ask_late(lambda _desk: order.append("late"))
    jobs.ask(lambda _desk: order.append("read"))
    jobs.ask_first(lambda _desk: order.append("draft"))
    gate.open()
    settle(qtbot, jobs)
    assert order == ["draft", "read", "late"]


def test_equal_work_keeps_its_order(qtbot, jobs, desk):
    order = []
    gate = Gate(jobs)
    for number in range(20):
        jobs.ask(lambda _desk, n: order.append(n), number)
    gate.open()
    settle(qtbot, jobs)
    assert order == list(range(20))


def test_a_callback_falls_away_with_its_widget(qtbot, jobs):
    heard = []

    class Page(QLabel):
        def show_it(self, value):
            heard.append(value)

    page = Page()
    gate = Gate(jobs)
    jobs.call(lambda: 1).then(page.show_it)
    jobs.call(lambda: 2).then(lambda value: page.show_it(value))
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete.value)
    gate.open()
    settle(qtbot, jobs)
    assert heard == []


def test_a_living_widget_is_called(qtbot, jobs):
    page = QLabel()
    qtbot.addWidget(page)
    jobs.call(lambda: "read").then(page.setText)
    settle(qtbot, jobs)
    assert page.text() == "read"


def test_an_expected_error_without_a_taker_is_told(qtbot, jobs):
    told = []
    jobs.refused.connect(told.append)
    jobs.call(_raise, DeskError("x"))
    settle(qtbot, jobs)
    assert [type(error) for error in told] == [DeskError]


def test_an_expected_error_with_a_taker_is_not_told_again(qtbot, jobs):
    told, taken = [], []
    jobs.refused.connect(told.append)
    jobs.call(_raise, DeskError("x")).failed(taken.append)
    settle(qtbot, jobs)
    assert (len(told), len(taken)) == (0, 1)


class Part(QLabel):
    """A part of a page that asks for something."""

    def take(self, _answer):
        raise AssertionError


@pytest.mark.parametrize(
    ("is_dropped", "error", "count"),
    [
        (True, NotAllowed(Permission.SEE_CASE), 0),
        (False, NotAllowed(Permission.SEE_CASE), 1),
        (True, DeskError("the disk is full"), 1),
    ],
)
def test_what_a_page_may_not_read_any_more_that_was_left_is_not_told(
    qtbot, jobs, is_dropped, error, count
):
    told = []
    jobs.refused.connect(told.append)
    page = QWidget()
    qtbot.addWidget(page)
    part = Part(page)
    gate = Gate(jobs)
    jobs.call(_raise, error).then(part.take)
    jobs.call(_raise, error).then(partial(lambda one, _answer: one.clear(), part))
    jobs.call(_raise, error).then(lambda answer: part.take(answer))
    page.is_dropped = is_dropped
    gate.open()
    settle(qtbot, jobs)
    assert len(told) == 3 * count


def test_what_nobody_waits_for_is_told_when_it_is_refused(qtbot, jobs):
    told = []
    jobs.refused.connect(told.append)
    jobs.call(_raise, NotAllowed(Permission.SEE_CASE))
    settle(qtbot, jobs)
    assert len(told) == 1


def test_an_expected_error_is_told_when_its_taker_has_gone(qtbot, jobs):
    told = []
    jobs.refused.connect(told.append)
    owner = QObject()

    class Page(QObject):
        def take(self, error):
            raise AssertionError

    page = Page(owner)
    gate = Gate(jobs)
    jobs.call(_raise, DeskError("x")).failed(page.take)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete.value)
    gate.open()
    settle(qtbot, jobs)
    assert len(told) == 1


@pytest.mark.expects_errors("ui.job")
def test_an_unexpected_error_is_logged_by_type_and_place_only(qtbot, jobs, caplog):
    told = []
    jobs.unexpected.connect(told.append)
    with caplog.at_level(logging.ERROR):
        jobs.call(_raise, ValueError("Wanjiru Achieng"))
        settle(qtbot, jobs)
    assert "Wanjiru" not in caplog.text
    assert "ValueError at " in caplog.text
    assert caplog.records[0].exc_info is None
    assert told[0].__traceback__ is None


def test_the_place_named_is_in_the_program_and_not_in_a_library():
    with pytest.raises(TypeError) as caught:
        say_seconds("five")
    assert where_it_failed(caught.value).startswith("TypeError at wording.py:")


def test_progress_is_reported_where_the_function_takes_it(qtbot, jobs):
    seen = []

    def long(of, *, progress):
        for done in range(of):
            progress(done + 1, of)
        return "done"

    jobs.call_late(long, 3, progress=PROGRESS).progress(lambda d, o: seen.append((d, o))).then(
        seen.append
    )
    settle(qtbot, jobs)
    assert seen == [(1, 3), (2, 3), (3, 3), "done"]


def test_cancelled_work_stops_at_its_next_report_and_calls_nothing(qtbot, jobs):
    started, go_on, ended = threading.Event(), threading.Event(), []
    called = []

    def long(progress):
        started.set()
        go_on.wait(10)
        try:
            progress(1, 2)
        except Cancelled:
            ended.append("stopped")
            raise
        ended.append("went on")

    job = jobs.call_late(long, PROGRESS).then(called.append)
    qtbot.waitUntil(started.is_set)
    job.cancel()
    go_on.set()
    settle(qtbot, jobs)
    assert (ended, called) == (["stopped"], [])


def test_cancelled_work_that_waits_never_begins(qtbot, jobs):
    ran = []
    gate = Gate(jobs)
    jobs.call(ran.append, 1).cancel()
    gate.open()
    settle(qtbot, jobs)
    assert ran == []


def test_slices_let_other_work_through(qtbot, jobs, desk):
    order = []
    asked = threading.Event()

    def begin(_desk):
        for number in range(3):
            order.append(f"slice {number}")
            asked.wait(10)
            yield number

    each = []
    jobs.in_slices(begin).each(each.append).then(lambda last: order.append(f"end {last}"))
    jobs.ask(lambda _desk: order.append("read"))
    asked.set()
    settle(qtbot, jobs)
    assert order.index("read") < order.index("slice 2")
    assert order[-1] == "end 2"
    assert each == [0, 1, 2]


def test_what_a_desk_announces_is_heard_on_this_thread(qtbot, jobs, desk):
    heard = []
    jobs.changed.connect(lambda what: heard.append((what, threading.get_ident())))
    jobs.ask(lambda inner: [listener("notes") for listener in inner.listeners])
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("notes", threading.get_ident())]


def test_the_last_work_waits_for_drafts_and_drops_the_rest(qtbot, jobs, desk):
    order = []
    gate = Gate(jobs)
    jobs.ask(lambda _desk: order.append("read"))
    jobs.ask_late(lambda _desk: order.append("late"))
    jobs.ask_first(lambda _desk: order.append("draft"))
    jobs.finish(lambda: order.append("closed"))
    jobs.ask(lambda _desk: order.append("after"))
    gate.open()
    settle(qtbot, jobs)
    assert order == ["draft", "closed"]


def test_slices_that_are_cut_off_by_the_last_work_are_closed_before_it(qtbot, jobs, desk):
    order = []
    begun = threading.Event()

    def begin(_desk):
        try:
            while True:
                begun.set()
                yield 1
        finally:
            order.append(f"let go on {threading.current_thread().name}")

    jobs.in_slices(begin)
    qtbot.waitUntil(begun.is_set)
    jobs.finish(lambda: order.append("closed"))
    settle(qtbot, jobs)
    assert order == ["let go on vault", "closed"]


def test_slices_that_nobody_wants_any_more_are_closed(qtbot, jobs, desk):
    order = []
    begun = threading.Event()

    def begin(_desk, report):
        try:
            while True:
                begun.set()
                yield 1
        finally:
            order.append(callable(report))

    job = jobs.in_slices(begin, PROGRESS)
    qtbot.waitUntil(begun.is_set)
    job.cancel()
    settle(qtbot, jobs)
    assert order == [True]


def test_the_last_work_does_not_run_when_a_draft_was_not_sealed(qtbot, jobs, desk):
    order, told = [], []
    gate = Gate(jobs)
    jobs.ask_first(lambda _desk: _raise(DeskError("full"))).failed(lambda _error: None)
    jobs.finish(lambda: order.append("closed")).failed(told.append)
    gate.open()
    settle(qtbot, jobs)
    assert (order, len(told)) == ([], 1)
    jobs.reopen()
    jobs.ask_first(lambda _desk: order.append("draft"))
    jobs.finish(lambda: order.append("closed"))
    settle(qtbot, jobs)
    assert order == ["draft", "closed"]


def test_a_use_case_without_a_desk_is_dropped_silently(qtbot, jobs):
    told = []
    jobs.refused.connect(told.append)
    jobs.ask(lambda _desk: None).then(told.append)
    settle(qtbot, jobs)
    assert told == []


def test_computing_needs_no_vault_thread(qtbot, jobs):
    seen = []
    gate = Gate(jobs)
    jobs.compute(threading.get_ident).then(seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    gate.open()
    settle(qtbot, jobs)
    assert seen[0] != threading.get_ident()


def _raise(error):
    raise error
