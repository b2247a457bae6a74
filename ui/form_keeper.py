"""Keep what is typed into any form: sealed within two seconds, back after a lock or a crash.

How to use it
-------------
Make one when the form stands, with the values that it begins with already shown::

    keeper = FormKeeper(context, "risk", self, case=case)      # self: the form's widget
    keeper.bind("rationale", self.rationale)                   # any field, text, choice, date ...
    keeper.bind_with("levels", self.levels, self.set_levels, self.levels_changed)
    layout.addWidget(FormStatus(keeper))                       # says what is kept (optional)
    keeper.begin()                                             # brings back what was typed before

- ``bind(name, widget)`` knows `Field`s and what is in them: line edits, text edits, `Choice`,
  dates, times, numbers, boxes and buttons that can be checked, `Segments`.
- ``bind_with(name, read, write, *signals)`` is for anything else: ``read()`` gives plain values
  (text, numbers, lists, mappings), ``write(value)`` shows them, a signal tells of a change; or
  call ``keeper.touched()``.
- Once the form was saved for good call ``keeper.finished()``. Cancel needs no call: what was typed
  stays and is back when the form is opened again (`FormStatus` offers to start afresh).
- Leaving the page, closing a sheet, locking and quitting need no call: a form that is hidden is
  saved at once, and a lock waits for it. Where the vault does not take it (a full disk) it is
  tried again, also once the form is gone.

Only fields that differ from what the form began with are kept, so a record that was changed
meanwhile by someone else is not written over by what merely stood in the form.
Never bind a passphrase.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counsel_desk.domain.forms import FormKey
from counsel_desk.services import form_drafts
from ui.form_fields import changes_of, read_of, write_of
from ui.theme import set_kind
from ui.widgets.buttons import link_button
from ui.widgets.case_words import say_moment
from ui.widgets.labels import label
from ui.wording import sentence

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from uuid import UUID

    from PySide6.QtCore import SignalInstance

    from counsel_desk.domain.forms import FormDraft
    from ui.screen import Context

WAIT_MS = 1_000
RETRY_MS = 5_000


@dataclass(frozen=True)
class _Bound:
    read: Callable[[], Any]
    write: Callable[[Any], object]


class _Saver:
    """Sends values to the vault in their order, and goes on without its form until it has them.

    It belongs to no widget and holds no timer of its own.
    """

    def __init__(self, context: Context, key: FormKey) -> None:
        self._context = context
        self.key = key
        self.values: dict[str, Any] = {}
        self._sent: dict[str, Any] = {}
        self._is_failing = False
        self.tell: Callable[[Exception | None], object] | None = None
        _SAVERS.add(self)

    def know(self, values: Mapping[str, Any]) -> None:
        """Take over what the vault holds already."""
        self.values, self._sent = dict(values), dict(values)

    def send(self) -> None:
        """Seal the values unless they are sealed or on their way."""
        if self.values == self._sent:
            return
        values = self._sent = self.values
        job = self._context.jobs.ask_first(form_drafts.save_form, self.key, values)
        job.then(lambda _none: self._taken())
        job.failed(lambda error: self._failed(values, error))

    def drop(self) -> None:
        """Have nothing kept any more."""
        self.values, self._sent = {}, {}
        _WAITING.pop(self._place(), None)
        self._context.jobs.ask_first(form_drafts.drop_form, self.key)

    def _taken(self) -> None:
        self._is_failing = False
        _WAITING.pop(self._place(), None)
        if self.tell is not None:
            self.tell(None)

    def _failed(self, values: dict[str, Any], error: Exception) -> None:
        if values is not self._sent:
            return
        self._sent = {"": None}
        _WAITING[self._place()] = self
        if self.tell is not None:
            self.tell(error)
        elif not self._is_failing:
            self._context.messages.say(say_failed(error), "danger")
        self._is_failing = True
        # A function of its own keeps the saver until then; a bound method would not.
        QTimer.singleShot(RETRY_MS, self._context.jobs, lambda: self.send())

    def _place(self) -> tuple[UUID, FormKey]:
        return self._context.me.id, self.key


_SAVERS: WeakSet[_Saver] = WeakSet()
# Savers whose values the vault did not take yet; their form may be gone.
_WAITING: dict[tuple[UUID, FormKey], _Saver] = {}


def send_waiting() -> None:
    """Send again what the vault did not take; a lock does so before it closes the vault."""
    for saver in list(_WAITING.values()):
        saver.send()


def say_failed(error: Exception) -> str:
    """Say that the form is not kept yet, and why."""
    words = QCoreApplication.translate(
        "FormKeeper", "What you typed is not kept yet; it is tried again by itself."
    )
    return f"{words} {sentence(error)}"


class FormKeeper(QObject):
    """Keeps one form (see the top of this module).

    Signals:
        restored: when what is shown now was typed (datetime).
        kept: the vault has what was typed, or nothing differs from the beginning.
        failed: the sentence that says why it is not kept yet.
    """

    restored = Signal(object)
    kept = Signal()
    failed = Signal(str)

    def __init__(
        self,
        context: Context,
        form: str,
        owner: QWidget,
        *,
        case: UUID | None = None,
        item: UUID | None = None,
    ) -> None:
        super().__init__(owner)
        self._context = context
        self._bound: dict[str, _Bound] = {}
        self._first: dict[str, Any] = {}
        self._is_begun = self._is_done = False
        self._saver = _Saver(context, FormKey(form, case, item))
        self._saver.tell = self._told
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.flush)
        owner.installEventFilter(self)
        owner.destroyed.connect(_let_go(self._saver))

    def bind(self, name: str, widget: QWidget) -> FormKeeper:
        """Keep a field under a name that stays the same for ever."""
        return self.bind_with(name, read_of(widget), write_of(widget), *changes_of(widget))

    def bind_with(
        self,
        name: str,
        read: Callable[[], Any],
        write: Callable[[Any], object],
        *signals: SignalInstance,
    ) -> FormKeeper:
        """Keep what ``read`` gives; ``write`` shows it again; a signal tells that it changed."""
        self._bound[name] = _Bound(read, write)
        for signal in signals:
            signal.connect(self.touched)
        return self

    def begin(self) -> None:
        """Remember what the form begins with, and ask for what was typed before."""
        self._first = self._read()
        waiting = _WAITING.pop((self._context.me.id, self._saver.key), None)
        if waiting is not None:
            self._restore(waiting.values, self._context.clock())
            self._saver.send()
            return
        job = self._context.jobs.ask_first(form_drafts.open_form, self._saver.key)
        job.then(self._found)

    def _found(self, draft: FormDraft | None) -> None:
        if draft is None:
            self._is_begun = True
            self.touched()
            return
        self._saver.know(draft.values)
        self._restore(draft.values, draft.saved_at)

    def _restore(self, values: Mapping[str, Any], when: datetime.datetime) -> None:
        """Show what was typed before, except where something was typed since."""
        now = self._read()
        for name, value in values.items():
            bound = self._bound.get(name)
            if bound is not None and now[name] == self._first[name]:
                bound.write(value)
        self._is_begun = True
        self.restored.emit(when)
        self.touched()

    def _read(self) -> dict[str, Any]:
        return {name: bound.read() for name, bound in self._bound.items()}

    def touched(self, *_: object) -> None:
        """Save a second from now, whatever is typed until then."""
        if self._is_begun and not self._is_done and not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Save now what is not saved yet."""
        self._timer.stop()
        if self._is_begun and not self._is_done:
            self._saver.values = self.changes()
            self._saver.send()

    def changes(self) -> dict[str, Any]:
        """Give the fields that differ from what the form began with."""
        return {k: v for k, v in self._read().items() if v != self._first.get(k)}

    def finished(self) -> None:
        """Keep nothing any more: the form was saved for good."""
        self._is_done = True
        self._timer.stop()
        self._saver.drop()

    def start_afresh(self) -> None:
        """Show what the form began with again, and keep nothing of what was typed."""
        for name, bound in self._bound.items():
            bound.write(self._first[name])
        self._timer.stop()
        self._saver.drop()
        self.kept.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save when the form goes from the screen."""
        del watched
        if event.type() is QEvent.Type.Hide:
            self.flush()
        return False

    def _told(self, error: Exception | None) -> None:
        if error is None:
            self.kept.emit()
        else:
            self.failed.emit(say_failed(error))


def _let_go(saver: _Saver) -> Callable[[], None]:
    """Make what cuts a saver off from its form: a closure over the saver alone."""

    def cut() -> None:
        saver.tell = None

    return cut


class FormStatus(QWidget):
    """One quiet line: typed words that came back, and whether the vault has what is typed."""

    def __init__(self, keeper: FormKeeper, *, offers_afresh: bool = True) -> None:
        super().__init__()
        self._offers_afresh = offers_afresh
        self.words = label("", "muted", wrap=True)
        self.afresh = link_button(self.tr("Start afresh"), keeper.start_afresh)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.words, 1)
        line.addWidget(self.afresh)
        self.afresh.hide()
        self.words.setText(self.tr("What you type is kept, sealed for you alone."))
        keeper.restored.connect(self._restored)
        keeper.kept.connect(self._kept)
        keeper.failed.connect(self._failed)

    def _restored(self, when: datetime.datetime) -> None:
        words = self.tr("What you had typed is back; it was kept {0}.")
        self.words.setText(words.format(say_moment(when)))
        self.afresh.setVisible(self._offers_afresh)

    def _kept(self) -> None:
        set_kind(self.words, "", name="tone")
        self.words.setText(self.tr("Kept, sealed for you alone. It is not in the record yet."))

    def _failed(self, words: str) -> None:
        set_kind(self.words, "danger", name="tone")
        self.words.setText(words)
